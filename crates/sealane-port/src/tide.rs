//! Tide as a sum of harmonic constituents, and the windows it opens.

use serde::Serialize;

/// Height above chart datum over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tide {
    /// Mean level above chart datum.
    pub mean_m: f64,
    /// Constituents.
    pub constituents: Vec<Constituent>,
}

/// One constituent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Constituent {
    /// Name, e.g. M2.
    pub name: String,
    /// Amplitude.
    pub amplitude_m: f64,
    /// Period.
    pub period_h: f64,
    /// Phase lag.
    pub phase_deg: f64,
}

/// Step of the search for windows, hours.
const STEP_H: f64 = 1.0 / 12.0;
/// How far ahead a window is looked for: longer than a year, so that the yearly cycle of spring tides is seen.
const SEARCH_H: f64 = 24.0 * 400.0;

impl Tide {
    /// Height at `t` hours.
    #[must_use]
    pub fn level_m(&self, t: f64) -> f64 {
        self.constituents.iter().fold(self.mean_m, |h, c| {
            let turn = std::f64::consts::TAU * t / c.period_h - c.phase_deg.to_radians();
            h + c.amplitude_m * turn.cos()
        })
    }

    /// No tide is higher.
    #[must_use]
    pub fn highest_m(&self) -> f64 {
        self.mean_m + self.amplitudes()
    }

    /// No tide is lower.
    #[must_use]
    pub fn lowest_m(&self) -> f64 {
        self.mean_m - self.amplitudes()
    }

    fn amplitudes(&self) -> f64 {
        self.constituents.iter().map(|c| c.amplitude_m).sum()
    }

    /// First start at or after `from` of a passage of `hours` during which the level never falls below `need_m`; `None` when there is
    /// none within 400 days. Found to five minutes.
    #[must_use]
    pub fn next_window(&self, from: f64, hours: f64, need_m: f64) -> Option<f64> {
        if need_m <= self.lowest_m() {
            return Some(from);
        }
        if need_m > self.highest_m() {
            return None;
        }
        let mut start = from;
        let mut t = from;
        // `start` is the earliest start for which every level up to `t` was enough.
        while t < from + SEARCH_H {
            if self.level_m(t) < need_m {
                start = t + STEP_H;
            } else if t >= start + hours {
                return Some(start);
            }
            t = if t < start {
                start
            } else {
                (t + STEP_H).min((start + hours).max(t + 1e-6))
            };
        }
        None
    }

    /// Share of a year in which a passage of `hours` may start.
    #[must_use]
    pub fn open_share(&self, hours: f64, need_m: f64) -> f64 {
        if need_m <= self.lowest_m() {
            return 1.0;
        }
        let n = (8760.0 / STEP_H) as usize;
        let enough: Vec<bool> = (0..n)
            .map(|i| self.level_m(i as f64 * STEP_H) >= need_m)
            .collect();
        let span = (hours / STEP_H).ceil() as usize + 1;
        let mut run = 0;
        let mut open = 0;
        for ok in enough {
            run = if ok { run + 1 } else { 0 };
            open += usize::from(run >= span);
        }
        open as f64 / n as f64
    }
}

/// Period of a principal constituent, hours.
#[must_use]
pub fn period_h(name: &str) -> Option<f64> {
    Some(match name {
        "M2" => 12.420_601_2,
        "S2" => 12.0,
        "N2" => 12.658_348_2,
        "K2" => 11.967_234_8,
        "K1" => 23.934_469_6,
        "O1" => 25.819_341_7,
        "P1" => 24.065_890_2,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn springs() -> Tide {
        let c = |name: &str, amplitude_m| Constituent {
            name: name.to_owned(),
            amplitude_m,
            period_h: period_h(name).unwrap(),
            phase_deg: 0.0,
        };
        Tide {
            mean_m: 3.0,
            constituents: vec![c("M2", 1.5), c("S2", 0.6)],
        }
    }

    #[test]
    fn windows_hold_for_the_whole_passage_and_none_is_missed() {
        let tide = springs();
        for need in [2.5, 3.5, 4.5] {
            let mut t = 0.0;
            for _ in 0..40 {
                let start = tide.next_window(t, 2.0, need).unwrap();
                for i in 0..=48 {
                    assert!(tide.level_m(start + f64::from(i) / 24.0) > need - 0.01);
                }
                if start > t + 0.3 {
                    let early = start - 0.2;
                    let low = (0..=48)
                        .map(|i| tide.level_m(early + f64::from(i) / 24.0))
                        .fold(f64::INFINITY, f64::min);
                    assert!(low < need + 0.01);
                }
                t = start + 3.0;
            }
        }
        assert_eq!(tide.next_window(0.0, 1.0, 5.2), None);
        assert_eq!(tide.next_window(7.0, 1.0, 0.5), Some(7.0));
    }
}
