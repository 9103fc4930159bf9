//! Erlang arrivals and Erlang service: a chain in the number of ships, the arrival phase and the counts of berths in each service phase.
//!
//! With every berth busy the stationary probabilities are a sum of geometric terms, one for each way to share the berths among the
//! r-th roots of unity, whose ratio is the root of one scalar equation and whose vector is a product over the berths (Bertsimas 1990;
//! Adan, van de Waarsenburg and Wessels 1996). Below that the chain is eliminated from the empty port upwards: `climb` is the
//! distribution of the service phases when the next arrival phase is first reached. The boundary joins the two in one linear system.
//! The sum of terms cancels when the berths are hardly ever all busy; there the saturated part is found by
//! sweeps that only add positive numbers, so that a wait of 1e-20 is as exact as one of 10.
//! The check is that the mean number of busy berths equals the offered load, which nothing above imposes.
#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    clippy::needless_for_each
)] // numeric kernel: indices come from the tables of states

use super::{
    Queue, QueueAnswer, QueueError,
    complex::Complex,
    dense::{Matrix, add_scaled, row_times},
    tail::{Tail, Term},
};
use std::collections::HashMap;

const STATES_MAX: usize = 1000;
const CHECK_MAX: f64 = 2e-7;
/// Below this probability of waiting the sweeps are used.
const SWEEPS_BELOW: f64 = 0.01;

type Counts = [u8; 4];

/// The service states with m berths busy, for m = 0..=c.
struct States {
    r: usize,
    list: Vec<Vec<Counts>>,
    index: Vec<HashMap<Counts, usize>>,
}

impl States {
    fn new(c: usize, r: usize) -> Self {
        let list: Vec<Vec<Counts>> = (0..=c).map(|m| compositions(m, r)).collect();
        let index = list
            .iter()
            .map(|l| l.iter().enumerate().map(|(i, s)| (*s, i)).collect())
            .collect();
        Self { r, list, index }
    }

    fn count(&self, m: usize) -> usize {
        self.list[m].len()
    }

    /// Index with m + 1 busy after one berth enters phase `i`.
    fn plus(&self, m: usize, s: usize, i: usize) -> usize {
        let mut t = self.list[m][s];
        t[i] += 1;
        self.index[m + 1][&t]
    }

    /// Berths in the last phase and the index after one of them is done and stays empty.
    fn completion(&self, m: usize, s: usize) -> Option<(f64, usize)> {
        let mut t = self.list[m][s];
        let n = t[self.r - 1];
        (n > 0).then(|| {
            t[self.r - 1] -= 1;
            (f64::from(n), self.index[m - 1][&t])
        })
    }

    /// The same, the berth taking the next ship at once.
    fn replacement(&self, m: usize, s: usize) -> Option<(f64, usize)> {
        self.completion(m, s)
            .map(|(n, t)| (n, self.plus(m - 1, t, 0)))
    }

    /// Moves to the next phase: (berths that may, index after).
    fn advances(&self, m: usize, s: usize) -> impl Iterator<Item = (f64, usize)> + '_ {
        let from = self.list[m][s];
        (0..self.r - 1).filter(move |i| from[*i] > 0).map(move |i| {
            let mut t = from;
            t[i] -= 1;
            t[i + 1] += 1;
            (f64::from(from[i]), self.index[m][&t])
        })
    }
}

fn compositions(m: usize, r: usize) -> Vec<Counts> {
    fn fill(left: usize, place: usize, r: usize, now: &mut Counts, out: &mut Vec<Counts>) {
        if place + 1 == r {
            now[place] = left as u8;
            out.push(*now);
            return;
        }
        for x in (0..=left).rev() {
            now[place] = x as u8;
            fill(left - x, place + 1, r, now, out);
        }
    }
    let mut out = Vec::new();
    fill(m, 0, r, &mut [0; 4], &mut out);
    out
}

/// One level below saturation, for each arrival phase: the inverse of the censored generator, and the climb to the next level.
struct Level {
    inverse: Vec<Matrix>,
    to_next: Vec<Matrix>,
}

/// One geometric term with every berth busy.
struct Mode {
    x: Complex,
    v: Vec<Complex>,
    real: bool,
}

struct Chain {
    states: States,
    c: usize,
    k: usize,
    /// Rate of an arrival phase and of a service phase.
    a: f64,
    b: f64,
}

pub fn solve(queue: &Queue, k: usize, r: usize, c: usize) -> Result<QueueAnswer, QueueError> {
    let count = binomial(c + r - 1, r - 1);
    if count > STATES_MAX || c > 250 {
        return Err(QueueError::TooLarge {
            model: queue.model.to_string(),
            berths: c,
            states: count,
            limit: STATES_MAX,
        });
    }
    let chain = Chain {
        states: States::new(c, r),
        c,
        k,
        a: k as f64 * c as f64 * queue.utilisation,
        b: r as f64,
    };
    let inaccurate = |check: f64| QueueError::Inaccurate {
        model: queue.model.to_string(),
        berths: c,
        utilisation: queue.utilisation,
        check,
    };
    let levels = chain.levels();
    let modes = chain.modes();
    let weights = chain
        .boundary(&levels, &modes)
        .ok_or_else(|| inaccurate(f64::NAN))?;
    let mut answer = chain.by_modes(queue, &levels, &modes, &weights);
    if answer.wait_probability < SWEEPS_BELOW
        && let Some(exact) = chain.by_sweeps(&levels, slowest(&modes))
    {
        let load = c as f64 * queue.utilisation;
        answer.waiting_ships = exact.waiting;
        answer.wait = exact.waiting / load;
        answer.wait_probability = exact.wait_probability;
        answer.check = (exact.busy / load - 1.0).abs();
        answer.method = "matrix-geometric, positive sweeps";
    }
    if !(answer.check <= CHECK_MAX && answer.wait >= 0.0) {
        return Err(inaccurate(answer.check));
    }
    Ok(answer)
}

/// Means found without the modes.
struct Means {
    waiting: f64,
    wait_probability: f64,
    busy: f64,
}

fn binomial(n: usize, k: usize) -> usize {
    (0..k).fold(1_usize, |b, i| b.saturating_mul(n - i) / (i + 1))
}

impl Chain {
    /// Eliminates the levels 0..c from below.
    fn levels(&self) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::with_capacity(self.c);
        for n in 0..self.c {
            let size = self.states.count(n);
            let mut inverse: Vec<Matrix> = Vec::with_capacity(self.k);
            let mut prefix: Option<Matrix> = None; // climb from (n, 0) to (n, p)
            for p in 0..self.k {
                let back = (n > 0).then(|| {
                    let s = &levels[n - 1].to_next[p];
                    prefix.as_ref().map_or_else(|| s.clone(), |m| s.times(m))
                });
                let inv = self.rates(n, back.as_ref()).invert_generator(self.a);
                if p + 1 < self.k {
                    let mut climb = inv.clone();
                    climb.data.iter_mut().for_each(|x| *x *= self.a);
                    prefix = Some(prefix.map_or_else(|| climb.clone(), |m| m.times(&climb)));
                }
                inverse.push(inv);
            }
            // Climbs from (n, p) to (n + 1, 0), from the last phase down.
            let mut to_next: Vec<Matrix> = Vec::with_capacity(self.k);
            let mut suffix = Matrix::zeros(size, self.states.count(n + 1));
            for s in 0..size {
                for t in 0..size {
                    let to = self.states.plus(n, t, 0);
                    suffix.row_mut(s)[to] = self.a * inverse[self.k - 1].row(s)[t];
                }
            }
            to_next.push(suffix);
            for p in (0..self.k - 1).rev() {
                let mut m = inverse[p].times(&to_next[to_next.len() - 1]);
                m.data.iter_mut().for_each(|x| *x *= self.a);
                to_next.push(m);
            }
            to_next.reverse();
            levels.push(Level { inverse, to_next });
        }
        levels
    }

    /// Rates between the states of one index, returns from below included; the diagonal means nothing.
    fn rates(&self, n: usize, back: Option<&Matrix>) -> Matrix {
        let size = self.states.count(n);
        let mut m = Matrix::zeros(size, size);
        for s in 0..size {
            let row = m.row_mut(s);
            for (rate, t) in self.states.advances(n, s) {
                row[t] += self.b * rate;
            }
            if let (Some((rate, t)), Some(w)) = (self.states.completion_or_none(n, s), back) {
                add_scaled(row, w.row(t), self.b * rate);
            }
        }
        m
    }

    fn modes(&self) -> Vec<Mode> {
        let r = self.states.r;
        self.states.list[self.c]
            .iter()
            .filter_map(|share| {
                let mut other = *share;
                for l in 1..r {
                    other[l] = share[r - l];
                }
                // Of two conjugate modes one stands for both.
                (share <= &other).then(|| self.mode(*share, *share == other))
            })
            .collect()
    }

    fn mode(&self, share: Counts, real: bool) -> Mode {
        let (r, k) = (self.states.r, self.k);
        let unit: Vec<Complex> = (0..r)
            .map(|l| match (l * 4 / r, l * 4 % r) {
                (0, 0) => Complex::ONE,
                (1, 0) => Complex::new(0.0, 1.0),
                (2, 0) => Complex::new(-1.0, 0.0),
                (3, 0) => Complex::new(0.0, -1.0),
                _ => Complex::polar(1.0, 2.0 * std::f64::consts::PI * l as f64 / r as f64),
            })
            .collect();
        let total = unit
            .iter()
            .zip(&share)
            .fold(Complex::ZERO, |s, (u, n)| s + u.scale(f64::from(*n)));
        let all = self.a + self.b * self.c as f64;
        // y^r (all - b S y^k) = a, the root in the sector of the principal root.
        let step = |y: Complex| {
            (Complex::new(self.a, 0.0)
                / (Complex::new(all, 0.0) - (total * y.powi(k)).scale(self.b)))
            .root(r)
        };
        let mut y = Complex::ZERO;
        for _ in 0..60 {
            y = step(y);
        }
        for _ in 0..60 {
            let g = step(y);
            // derivative of step: y' = (k/r) step * b S y^(k-1) / (all - b S y^k)
            let bottom = Complex::new(all, 0.0) - (total * y.powi(k)).scale(self.b);
            let slope = g * (total * y.powi(k - 1)).scale(self.b * k as f64 / r as f64) / bottom;
            let next = y - (y - g) / (Complex::ONE - slope);
            let moved = (next - y).abs();
            y = next;
            if moved < 1e-16 {
                break;
            }
        }
        if real {
            y.im = 0.0;
        }
        let factor = y.powi(k);
        let forms: Vec<Vec<Complex>> = unit
            .iter()
            .map(|u| (0..r).map(|i| (factor * *u).powi(r - 1 - i)).collect())
            .collect();
        let mut v = vec![Complex::ONE];
        let mut m = 0;
        for (form, n) in forms.iter().zip(&share) {
            for _ in 0..*n {
                let mut next = vec![Complex::ZERO; self.states.count(m + 1)];
                for (s, value) in v.iter().enumerate() {
                    for (i, f) in form.iter().enumerate() {
                        let t = self.states.plus(m, s, i);
                        next[t] = next[t] + *value * *f;
                    }
                }
                v = next;
                m += 1;
            }
        }
        let size: f64 = v.iter().map(|z| z.abs()).sum();
        for z in &mut v {
            *z = z.scale(1.0 / size);
        }
        Mode {
            x: y.powi(r),
            v,
            real,
        }
    }

    /// Weights of the modes, as (real, imaginary), from the balance of level c in arrival phase 0.
    fn boundary(&self, levels: &[Level], modes: &[Mode]) -> Option<Vec<Complex>> {
        let (c, k) = (self.c, self.k);
        let size = self.states.count(c);
        let mut balance = Matrix::zeros(size, size); // one row a real unknown, one column a state
        let mut back: Vec<Matrix> = vec![Matrix::zeros(size, self.states.count(c - 1)); k];
        let mut unknown = 0;
        for mode in modes {
            for part in 0..if mode.real { 1 } else { 2 } {
                let pick = |z: Complex| if part == 0 { z.re } else { -z.im };
                let row = balance.row_mut(unknown);
                for (s, value) in mode.v.iter().enumerate() {
                    row[s] += pick(*value) * (self.a + self.b * c as f64);
                    for (rate, t) in self.states.advances(c, s) {
                        row[t] -= pick(*value) * self.b * rate;
                    }
                    if let Some((rate, t)) = self.states.replacement(c, s) {
                        row[t] -= pick(*value * mode.x.powi(k)) * self.b * rate;
                    }
                    if let Some((rate, t)) = self.states.completion(c, s) {
                        let mut z = *value;
                        for m in &mut back {
                            m.row_mut(unknown)[t] += pick(z) * self.b * rate;
                            z = z * mode.x;
                        }
                    }
                }
                unknown += 1;
            }
        }
        for (from, climb) in back.iter().zip(&levels[c - 1].to_next) {
            let inflow = from.times(climb);
            add_scaled(&mut balance.data, &inflow.data, -1.0);
        }
        // The mode that falls slowest has a positive weight: set it to 1 and drop the balance of one state (they add up to zero).
        let top = slowest(modes);
        let first = modes.iter().enumerate().try_fold(0_usize, |at, (_, m)| {
            if m.real && m.x.re >= top {
                Err(at)
            } else {
                Ok(at + if m.real { 1 } else { 2 })
            }
        });
        let first = first.err()?;
        let mut m = Matrix::zeros(size - 1, size - 1);
        let mut rhs = Vec::with_capacity(size - 1);
        for s in 0..size - 1 {
            let columns = (0..size).filter(|u| *u != first);
            for (x, u) in m.row_mut(s).iter_mut().zip(columns) {
                *x = balance.row(u)[s];
            }
            rhs.push(-balance.row(first)[s]);
        }
        let mut solved = if size > 1 { m.solve(rhs)? } else { Vec::new() };
        solved.insert(first, 1.0);
        let mut parts = solved.into_iter();
        modes
            .iter()
            .map(|m| {
                let re = parts.next()?;
                let im = if m.real { 0.0 } else { parts.next()? };
                Some(Complex::new(re, im))
            })
            .collect()
    }

    fn by_modes(
        &self,
        queue: &Queue,
        levels: &[Level],
        modes: &[Mode],
        weights: &[Complex],
    ) -> QueueAnswer {
        let (k, c) = (self.k, self.c);
        let (mut saturated, mut waiting) = (0.0, 0.0);
        let mut terms = Vec::with_capacity(modes.len());
        for (mode, weight) in modes.iter().zip(weights) {
            let (x, w) = (mode.x, mode.x.powi(k));
            let mass = mode.v.iter().fold(Complex::ZERO, |s, z| s + *z) * *weight;
            let one = Complex::ONE;
            saturated += (mass / (one - x)).re;
            waiting += (mass * w / ((one - x) * (one - w))).re;
            terms.push(Term {
                weight: mass * x.powi(k - 1) / (one - w),
                rate: (one / x - one).scale(self.a),
            });
        }
        let (below, busy_below) = self.descend(levels, self.first_saturated(modes, weights));
        let mass = saturated + below;
        for t in &mut terms {
            t.weight = t.weight.scale(k as f64 / mass);
        }
        let waiting_ships = waiting / mass;
        let load = c as f64 * queue.utilisation;
        let busy = (busy_below + saturated * c as f64) / mass;
        let tail = Tail::Exponentials(terms);
        QueueAnswer {
            queue: *queue,
            wait: waiting_ships / load,
            wait_probability: tail.exceed(0.0),
            waiting_ships,
            tail,
            method: "matrix-geometric by product-form modes",
            check: (busy / load - 1.0).abs(),
        }
    }

    /// Probabilities of level c, for each arrival phase.
    fn first_saturated(&self, modes: &[Mode], weights: &[Complex]) -> Vec<Vec<f64>> {
        let mut level = vec![vec![0.0; self.states.count(self.c)]; self.k];
        for (mode, weight) in modes.iter().zip(weights) {
            let mut z = *weight;
            for phase in &mut level {
                for (sum, v) in phase.iter_mut().zip(&mode.v) {
                    *sum += (z * *v).re;
                }
                z = z * mode.x;
            }
        }
        level
    }

    /// The saturated part by sweeps over the balances, each solved in the order in which service phases advance.
    fn by_sweeps(&self, levels: &[Level], slowest: f64) -> Option<Means> {
        let (c, k) = (self.c, self.k);
        let size = self.states.count(c);
        let out = self.a + self.b * c as f64;
        let advances: Vec<Vec<(f64, usize)>> = (0..size)
            .map(|s| {
                let all = self.states.advances(c, s);
                all.map(|(n, t)| (n * self.b, t)).collect()
            })
            .collect();
        let replacement: Vec<_> = (0..size).map(|s| self.states.replacement(c, s)).collect();
        let depth = ((-40.0 / slowest.ln()).ceil() as usize).max(2 * k) + 2 * k;
        let mut pi = vec![vec![0.0; size]; depth + k];
        pi[0].fill(1.0);
        let mut last = (0.0, 0.0);
        for _ in 0..5000 {
            let mut first = vec![0.0; size];
            for (p, phase) in pi.iter().enumerate().take(k) {
                let up = row_times(&self.complete(c, phase), &levels[c - 1].to_next[p]);
                add_scaled(&mut first, &up, 1.0);
            }
            for n in 0..depth {
                let mut inflow = if n == 0 {
                    std::mem::take(&mut first)
                } else {
                    pi[n - 1].iter().map(|x| x * self.a).collect()
                };
                for (x, to) in pi[n + k].iter().zip(&replacement) {
                    if let Some((rate, t)) = to {
                        inflow[*t] += x * rate * self.b;
                    }
                }
                for s in 0..size {
                    let x = inflow[s] / out;
                    inflow[s] = x;
                    for (rate, t) in &advances[s] {
                        inflow[*t] += x * rate;
                    }
                }
                pi[n] = inflow;
            }
            let scale = 1.0 / pi[0].iter().sum::<f64>();
            pi.iter_mut().flatten().for_each(|x| *x *= scale);
            let mass: f64 = pi.iter().flatten().sum();
            let waiting: f64 = pi
                .iter()
                .enumerate()
                .map(|(n, v)| (n / k) as f64 * v.iter().sum::<f64>())
                .sum();
            let still = |a: f64, b: f64| (a - b).abs() <= 1e-13 * a.abs();
            let done = still(mass, last.0) && still(waiting, last.1);
            last = (mass, waiting);
            if done {
                let (below, busy_below) = self.descend(levels, pi[..k].to_vec());
                let total = mass + below;
                let waits: f64 = pi.iter().skip(k - 1).step_by(k).flatten().sum();
                return Some(Means {
                    waiting: waiting / total,
                    wait_probability: waits * k as f64 / total,
                    busy: (busy_below + mass * c as f64) / total,
                });
            }
        }
        None
    }

    /// Total weight of the levels below c and the mean busy berths over them, by substitution downwards.
    fn descend(&self, levels: &[Level], mut above: Vec<Vec<f64>>) -> (f64, f64) {
        let (k, c) = (self.k, self.c);
        let (mut mass, mut busy) = (0.0, 0.0);
        for n in (0..c).rev() {
            let size = self.states.count(n);
            let landed: Vec<Vec<f64>> = above.iter().map(|v| self.complete(n + 1, v)).collect();
            let mut here: Vec<Vec<f64>> = vec![Vec::new(); k];
            for p in (0..k).rev() {
                // From below: completions of (n, q), q > p, that climb back to (n, 0).
                let mut inflow = vec![0.0; size];
                if n > 0 {
                    for q in p + 1..k {
                        let down = self.complete(n, &here[q]);
                        let up = row_times(&down, &levels[n - 1].to_next[q]);
                        add_scaled(&mut inflow, &up, 1.0);
                    }
                }
                // Then up the arrival phases, taking in what lands from above on the way.
                for (q, land) in landed.iter().enumerate().take(p + 1) {
                    add_scaled(&mut inflow, land, 1.0);
                    if q < p {
                        inflow = row_times(&inflow, &levels[n].inverse[q]);
                        inflow.iter_mut().for_each(|x| *x *= self.a);
                    }
                }
                here[p] = row_times(&inflow, &levels[n].inverse[p]);
                let sum: f64 = here[p].iter().sum();
                mass += sum;
                busy += sum * n as f64;
            }
            above = here;
        }
        (mass, busy)
    }

    /// Flow out of a level by completions, as a vector over the level below.
    fn complete(&self, n: usize, v: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.states.count(n - 1)];
        for (s, x) in v.iter().enumerate() {
            if let Some((rate, t)) = self.states.completion(n, s) {
                out[t] += x * rate * self.b;
            }
        }
        out
    }
}

impl States {
    fn completion_or_none(&self, m: usize, s: usize) -> Option<(f64, usize)> {
        if m == 0 { None } else { self.completion(m, s) }
    }
}

fn slowest(modes: &[Mode]) -> f64 {
    modes.iter().fold(0.0_f64, |t, m| t.max(m.x.abs()))
}
