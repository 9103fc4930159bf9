//! M/M/c: Erlang's C formula (Erlang 1917), by the stable recursion of the loss formula.

use super::{Queue, QueueAnswer, tail::Tail};

pub fn solve(queue: &Queue) -> QueueAnswer {
    let (c, rho) = (queue.berths as f64, queue.utilisation);
    let load = c * rho;
    // 1/B grows by 1/B(n) = 1 + (n / load) / B(n-1): positive terms only.
    let mut inverse = 1.0;
    for n in 1..=queue.berths {
        inverse = 1.0 + n as f64 / load * inverse;
    }
    let wait_probability = 1.0 / (rho + (1.0 - rho) * inverse);
    let rate = c * (1.0 - rho);
    let wait = wait_probability / rate;
    QueueAnswer {
        queue: *queue,
        wait,
        wait_probability,
        waiting_ships: wait * load,
        tail: Tail::exponential(wait_probability, rate),
        method: "Erlang C",
        check: 0.0,
    }
}
