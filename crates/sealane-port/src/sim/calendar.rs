//! Months, closures and the windows of convoys.

use super::random::Random;
use crate::{
    file::ConvoyFile,
    port::{Closure, ClosureTimes, YEAR_H},
    queue::Law,
};

const MONTH_H: f64 = YEAR_H / 12.0;

/// The time at which the integral of a rate that changes by month, taken from `from`, reaches `amount`.
pub fn advance(from: f64, amount: f64, by_month: &[f64; 12]) -> f64 {
    let (mut t, mut left) = (from, amount);
    loop {
        let month = (t / MONTH_H).floor();
        let rate = by_month
            .get((month as usize) % 12)
            .copied()
            .unwrap_or_default();
        let end = (month + 1.0) * MONTH_H;
        let room = rate * (end - t);
        if room >= left && rate > 0.0 {
            return t + left / rate;
        }
        left -= room;
        t = end;
    }
}

/// The times of one closure in one replication, made as far ahead as asked.
#[derive(Debug, Clone)]
pub struct Intervals {
    pub channel: bool,
    pub work: bool,
    groups: u64,
    when: ClosureTimes,
    random: Random,
    made: Vec<(f64, f64)>,
}

impl Intervals {
    pub fn new(closure: &Closure, random: Random) -> Self {
        Self {
            channel: closure.channel,
            work: closure.work,
            groups: closure.groups.iter().fold(0, |m, g| m | 1 << (g % 64)),
            when: closure.when.clone(),
            random,
            made: Vec::new(),
        }
    }

    pub fn stops_work_of(&self, group: usize) -> bool {
        self.work && self.groups >> (group % 64) & 1 == 1
    }

    fn make_until(&mut self, t: f64) {
        while self.made.last().is_none_or(|(start, _)| *start <= t) {
            let next = match &self.when {
                ClosureTimes::Yearly { from_h, to_h } => {
                    // Begins a year early, so that one that runs over New Year holds at time 0.
                    let year = self.made.len() as f64 - 1.0;
                    (from_h + year * YEAR_H, to_h + year * YEAR_H)
                }
                ClosureTimes::Random {
                    per_year,
                    mean_h,
                    months,
                } => {
                    let after = self.made.last().map_or(0.0, |(_, end)| *end);
                    let active = months.iter().filter(|m| **m).count() as f64;
                    // The next gap runs from the end of the last closure: over the open hours `per_year` must begin all the same.
                    let open = (active * MONTH_H - per_year * mean_h).max(0.05 * active * MONTH_H);
                    let rate = months.map(|m| if m { per_year / open } else { 0.0 });
                    if *per_year <= 0.0 || active == 0.0 {
                        (f64::INFINITY, f64::INFINITY)
                    } else {
                        let gap = self.random.law(Law::Exponential);
                        let start = advance(after, gap, &rate);
                        (start, start + mean_h * self.random.law(Law::Exponential))
                    }
                }
            };
            self.made.push(next);
        }
    }

    /// End of the closure in force at `t`, if one is; else the start of the next.
    pub fn at(&mut self, t: f64) -> (bool, f64) {
        self.make_until(t);
        let next = self.made.partition_point(|(start, _)| *start <= t);
        if let Some((_, end)) = next.checked_sub(1).and_then(|i| self.made.get(i))
            && *end > t
        {
            return (true, *end);
        }
        (false, self.made.get(next).map_or(f64::INFINITY, |i| i.0))
    }
}

/// When work of `hours` begun at `start` is done, with the closures of the group taken out.
pub fn work_end(closures: &mut [Intervals], group: usize, start: f64, hours: f64) -> f64 {
    let (mut t, mut left) = (start, hours);
    loop {
        let mut next = f64::INFINITY;
        let mut moved = false;
        for c in closures.iter_mut().filter(|c| c.stops_work_of(group)) {
            let (closed, edge) = c.at(t);
            if closed {
                t = edge;
                moved = true;
            } else {
                next = next.min(edge);
            }
        }
        if moved {
            continue;
        }
        if t + left <= next {
            return t + left;
        }
        left -= next - t;
        t = next;
    }
}

/// First time from `t` at which a convoy may start.
pub fn convoy_start(c: &ConvoyFile, t: f64) -> f64 {
    if c.open_h >= c.period_h {
        return t;
    }
    let into = (t - c.start_h).rem_euclid(c.period_h);
    if into < c.open_h {
        t
    } else {
        t + c.period_h - into
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_without_rate_are_skipped() {
        let mut rate = [0.0; 12];
        rate[6] = 2.0;
        let t = advance(0.0, 730.0, &rate);
        assert!((t - (6.5 * MONTH_H)).abs() < 1e-9);
        let again = advance(t, 1460.0, &rate);
        assert!((again - (YEAR_H + 6.5 * MONTH_H)).abs() < 1e-9);
    }

    #[test]
    fn random_closures_take_the_share_of_the_year_that_the_file_says() {
        let closure = Closure {
            id: "w".to_owned(),
            channel: false,
            work: true,
            groups: vec![0],
            when: ClosureTimes::Random {
                per_year: 100.0,
                mean_h: 60.0,
                months: [true; 12],
            },
        };
        let mut c = Intervals::new(&closure, Random::stream(1, 1, 1));
        let until = 200.0 * YEAR_H;
        c.make_until(until);
        let closed: f64 = c.made.iter().map(|(a, b)| b - a).sum();
        assert!((closed / until - 6000.0 / YEAR_H).abs() < 0.02);
    }

    #[test]
    fn work_skips_closures() {
        let closure = Closure {
            id: "ice".to_owned(),
            channel: false,
            work: true,
            groups: vec![0],
            when: ClosureTimes::Yearly {
                from_h: 100.0,
                to_h: 200.0,
            },
        };
        let mut c = [Intervals::new(&closure, Random::stream(1, 1, 1))];
        assert_eq!(work_end(&mut c, 0, 50.0, 40.0), 90.0);
        assert_eq!(work_end(&mut c, 0, 50.0, 60.0), 210.0);
        assert_eq!(work_end(&mut c, 0, 150.0, 10.0), 210.0);
        assert_eq!(work_end(&mut c, 1, 150.0, 10.0), 160.0);
        assert_eq!(work_end(&mut c, 0, YEAR_H + 150.0, 10.0), YEAR_H + 210.0);
    }
}
