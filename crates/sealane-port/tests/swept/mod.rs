//! Queues with Erlang laws from a truncated chain swept to rest: shares no code with the solver.

/// Mean wait of Ek/Er/c from a truncated chain swept to rest: states by enumeration, no structure used.
pub fn swept(k: usize, r: usize, c: usize, rho: f64, most: usize) -> (f64, f64) {
    use std::collections::HashMap;
    type State = (usize, usize, Vec<usize>); // ships, arrival phase, ships in each service phase
    let (a, b) = (k as f64 * c as f64 * rho, r as f64);
    let start: State = (0, 0, vec![0; r]);
    let mut index: HashMap<State, usize> = HashMap::from([(start.clone(), 0)]);
    let mut list = vec![start];
    let mut into: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
    let mut out = vec![0.0];
    let mut at = 0;
    while at < list.len() {
        let (n, p, s) = list[at].clone();
        let mut moves: Vec<(State, f64)> = Vec::new();
        if p + 1 < k {
            moves.push(((n, p + 1, s.clone()), a));
        } else if n < most {
            let mut t = s.clone();
            if n < c {
                t[0] += 1;
            }
            moves.push(((n + 1, 0, t), a));
        }
        for i in 0..r {
            if s[i] == 0 {
                continue;
            }
            let mut t = s.clone();
            t[i] -= 1;
            let rate = b * s[i] as f64;
            if i + 1 < r {
                t[i + 1] += 1;
                moves.push(((n, p, t), rate));
            } else {
                if n > c {
                    t[0] += 1;
                }
                moves.push(((n - 1, p, t), rate));
            }
        }
        for (to, rate) in moves {
            let next = list.len();
            let j = *index.entry(to.clone()).or_insert(next);
            if j == next {
                list.push(to);
                into.push(Vec::new());
                out.push(0.0);
            }
            into[j].push((at, rate));
            out[at] += rate;
        }
        at += 1;
    }
    let mut pi = vec![1.0; list.len()];
    let mut last = 0.0;
    for sweep in 0..200_000 {
        for j in 0..pi.len() {
            pi[j] = into[j].iter().map(|(i, rate)| pi[*i] * rate).sum::<f64>() / out[j];
        }
        let mass: f64 = pi.iter().sum();
        pi.iter_mut().for_each(|x| *x /= mass);
        if sweep % 20 == 0 {
            let queue: f64 = list
                .iter()
                .zip(&pi)
                .map(|((n, _, _), x)| n.saturating_sub(c) as f64 * x)
                .sum();
            if (queue - last).abs() < 1e-13 * queue {
                break;
            }
            last = queue;
        }
    }
    let waits: f64 = list
        .iter()
        .zip(&pi)
        .filter(|((n, p, _), _)| *n >= c && p + 1 == k)
        .map(|(_, x)| x * k as f64)
        .sum();
    (last / (c as f64 * rho), waits)
}
