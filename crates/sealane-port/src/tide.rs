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

/// Shortest step of the search for windows, hours (a third of a second); windows shorter than that may be missed.
const STEP_H: f64 = 1e-4;
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

    /// The first time at or after `from`, before `until`, at which the level is at least `need_m` (or, not `enough`, below it).
    ///
    /// No step passes over a change: the level is never further from its tangent than the greatest curvature allows.
    fn next_change(&self, from: f64, until: f64, need_m: f64, enough: bool) -> Option<f64> {
        let sign = if enough { 1.0 } else { -1.0 };
        let mut t = from;
        while t < until {
            let (mut level, mut slope, mut curvature) = (self.mean_m, 0.0, 0.0);
            for c in &self.constituents {
                let speed = std::f64::consts::TAU / c.period_h;
                let turn = speed * t - c.phase_deg.to_radians();
                level += c.amplitude_m * turn.cos();
                slope -= c.amplitude_m * speed * turn.sin();
                curvature += c.amplitude_m * speed * speed;
            }
            let gap = sign * (need_m - level);
            if gap < 0.0 || (enough && gap <= 0.0) {
                return Some(t);
            }
            let slope = sign * slope;
            let safe = ((slope * slope + 2.0 * curvature * gap).sqrt() - slope) / curvature;
            t += if safe > STEP_H { safe } else { STEP_H };
        }
        None
    }

    /// First start at or after `from` of a passage of `hours` during which the level never falls below `need_m`; `None` when there is
    /// none within 400 days.
    #[must_use]
    pub fn next_window(&self, from: f64, hours: f64, need_m: f64) -> Option<f64> {
        if need_m <= self.lowest_m() {
            return Some(from);
        }
        if need_m > self.highest_m() {
            return None;
        }
        let mut t = from;
        loop {
            let start = self.next_change(t, from + SEARCH_H, need_m, true)?;
            match self.next_change(start, start + hours, need_m, false) {
                None => return Some(start),
                Some(end) => t = end,
            }
        }
    }

    /// Share of a year in which a passage of `hours` may start.
    #[must_use]
    pub fn open_share(&self, hours: f64, need_m: f64) -> f64 {
        const YEAR_H: f64 = 8760.0;
        if need_m <= self.lowest_m() {
            return 1.0;
        }
        if need_m > self.highest_m() {
            return 0.0;
        }
        let (mut t, mut open) = (0.0, 0.0);
        while let Some(start) = self.next_change(t, YEAR_H, need_m, true) {
            let end = self
                .next_change(start, YEAR_H, need_m, false)
                .unwrap_or(YEAR_H);
            open += (end - start - hours).max(0.0);
            t = end;
        }
        open / YEAR_H
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

    #[test]
    fn windows_of_a_minute_are_found() {
        let tide = Tide {
            mean_m: 1.0,
            constituents: vec![Constituent {
                name: "M".to_owned(),
                amplitude_m: 1.0,
                period_h: 12.0,
                phase_deg: 0.0,
            }],
        };
        // 1 + cos(2 pi t / 12) >= 1.99 for 0.27 h each side of high water: a passage of half an hour may start within 2.4 minutes.
        let half = 12.0 / std::f64::consts::TAU * 0.99_f64.acos();
        for from in [1.0, 3.7, 11.0] {
            let start = tide.next_window(from, 0.5, 1.99).unwrap();
            assert!((start - (12.0 - half)).abs() < 1e-3, "{start}");
        }
        let share = (2.0 * half - 0.5) / 12.0;
        assert!((tide.open_share(0.5, 1.99) - share).abs() < 1e-4);
        assert_eq!(tide.next_window(1.0, 0.6, 1.99), None);
    }
}
