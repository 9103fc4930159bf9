//! How fast the ship goes: at held power through wind and waves, and through ice alone or behind an icebreaker.

use crate::{SeasonError, ice::IceState, types::SeasonShip};
use sealane_metocean::{SeaState, sea_state};
use sealane_voyage::polaris::IceClass;
use serde::Deserialize;

const MS_PER_KN: f64 = 1852.0 / 3600.0;
const RHO_SEA: f64 = 1025.0;
const RHO_AIR: f64 = 1.225;
const G: f64 = 9.80665;

/// Effective over delivered power at service speed (assumed; Kristensen's examples lie at 0.60–0.72).
const PROPULSIVE: f64 = 0.65;
/// Length of the bow on the waterline over beam, for STAWAVE-1 (assumed; 30 m for a 32 m beam).
const BOW_OVER_BEAM: f64 = 0.93;
/// Frontal wind area over beam squared, and its drag (assumed; laden cargo ship).
const FRONT: f64 = 0.75;
const DRAG: f64 = 0.8;
/// A wind of a day is taken to have blown for a day.
const WIND_HOURS: f64 = 24.0;

/// Exponent of concentration in equivalent thickness: resistance goes as `h^1.90 C^3` (PolarRoute's blunt-bow form of the
/// South Antarctic survey ship model: k 16.1, b -1.7937, n 3), so that `h C^(3/1.897)` slows alike.
const COVER_EXPONENT: f64 = 3.0 / 1.896_85;
/// Speed at which the icebreaking figure is stated, kn.
const CRAWL_KN: f64 = 2.0;
/// Nuclear icebreaker: open-water speed, ice broken at 2 kn, and the convoy's speed over its own. The last is set so that 0.7 to
/// 1.5 m of close ice gives the 10 kn that Rosatom reports for January 2021.
const ICEBREAKER_KN: f64 = 20.0;
const ICEBREAKER_M: f64 = 2.9;
const CONVOY: f64 = 0.75;

/// Speed of a ship through ice: a straight line from open-water speed to 2 kn in the ice it just breaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IceSpeed {
    open_kn: f64,
    breaks_m: f64,
}

#[derive(Debug, Deserialize)]
struct BreakRow {
    ice_class: String,
    level_ice_m_at_2kn: f64,
}

impl IceSpeed {
    /// For a ship: its own icebreaking figure, else its class's row of `data/ice/icebreaking.csv`.
    pub fn new(ship: &SeasonShip) -> Result<Self, SeasonError> {
        let breaks_m = match ship.icebreaking_m {
            Some(m) => m,
            None => class_breaks_m(ship.ice_class)?,
        };
        Ok(Self {
            open_kn: ship.speed_kn,
            breaks_m,
        })
    }

    /// Thickness of close ice that slows as much as this ice, m.
    #[must_use]
    pub fn equivalent_m(ice: &IceState) -> f64 {
        ice.thickness_m() * ice.concentration().powf(COVER_EXPONENT)
    }

    /// Alone, kn; `None` when the ice is more than the ship breaks.
    #[must_use]
    pub fn alone_kn(&self, ice: &IceState) -> Option<f64> {
        let h = Self::equivalent_m(ice);
        let v = self.open_kn - (self.open_kn - CRAWL_KN) * h / self.breaks_m.max(1e-3);
        (h <= self.breaks_m).then_some(v)
    }

    /// Behind a nuclear icebreaker, kn; `None` when the ice is more than that breaks.
    #[must_use]
    pub fn escorted_kn(&self, ice: &IceState) -> Option<f64> {
        let h = Self::equivalent_m(ice);
        let lead = ICEBREAKER_KN - (ICEBREAKER_KN - CRAWL_KN) * h / ICEBREAKER_M;
        (h <= ICEBREAKER_M).then_some((CONVOY * lead).max(CRAWL_KN).min(self.open_kn))
    }
}

fn class_breaks_m(class: IceClass) -> Result<f64, SeasonError> {
    sealane_data::read_csv::<BreakRow>("icebreaking")?
        .iter()
        .find(|r| r.ice_class == class.id())
        .map(|r| r.level_ice_m_at_2kn)
        .ok_or_else(|| SeasonError::Table {
            table: "icebreaking",
            message: format!("no row for {class}"),
        })
}

/// A ship's response to wind and waves at held power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Motion {
    speed_ms: f64,
    /// Calm-water resistance at that speed, N.
    calm_n: f64,
    /// Added resistance of head waves a metre of height squared, N.
    wave_n: f64,
    /// Wind force a (m/s)^2, N.
    wind_n: f64,
}

impl Motion {
    pub(crate) fn new(ship: &SeasonShip) -> Self {
        let speed_ms = ship.speed_kn * MS_PER_KN;
        Self {
            speed_ms,
            calm_n: 1000.0 * ship.power_kw * PROPULSIVE / speed_ms,
            // STAWAVE-1 (ITTC 7.5-04-01-01.1).
            wave_n: RHO_SEA * G * ship.beam_m * (1.0 / BOW_OVER_BEAM).sqrt() / 16.0,
            wind_n: 0.5 * RHO_AIR * DRAG * FRONT * ship.beam_m * ship.beam_m,
        }
    }

    /// Share of the calm-water speed that is kept in a wind (towards `u`, `v`, m/s) with its sea, on a course (its east and north part).
    pub(crate) fn kept(
        &self,
        [sin, cos]: [f64; 2],
        u: f64,
        v: f64,
        fetch_m: f64,
        cover: f64,
    ) -> f64 {
        let wind = u.hypot(v);
        // Wind from ahead is positive.
        let ahead = -(u * sin + v * cos);
        let SeaState { height_m, .. } = sea_state(wind, fetch_m, WIND_HOURS);
        let hs = height_m * (1.0 - cover).max(0.0).powi(2);
        let angle = if wind > 0.1 {
            (ahead / wind).clamp(-1.0, 1.0).acos().to_degrees()
        } else {
            90.0
        };
        // STAWAVE-1 holds to 45 degrees either side of ahead; from there to 135 it is let run out (assumed).
        let share = ((135.0 - angle) / 90.0).clamp(0.0, 1.0);
        let apparent = self.speed_ms + ahead;
        let air = self.wind_n * (apparent * apparent.abs() - self.speed_ms * self.speed_ms);
        let r = (self.wave_n * hs * hs * share + air) / self.calm_n;
        // At held power: (V/V0)^3 + r V/V0 = 1.
        let mut x: f64 = 1.0;
        for _ in 0..12 {
            let slope = 3.0 * x * x + r;
            if slope <= 0.05 {
                break;
            }
            let next = (x - (x * x * x + r * x - 1.0) / slope).clamp(0.2, 1.1);
            let done = (next - x).abs() < 1e-9;
            x = next;
            if done {
                break;
            }
        }
        x.clamp(0.3, 1.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn panamax(class: IceClass) -> SeasonShip {
        SeasonShip {
            name: "panamax".to_owned(),
            ice_class: class,
            length_m: 217.0,
            beam_m: 32.2,
            draught_m: 12.5,
            gt: 40_000.0,
            speed_kn: 14.5,
            power_kw: 8_500.0,
            fuel_t_per_day: 38.0,
            hire_usd_per_day: 20_000.0,
            icebreaking_m: None,
        }
    }

    #[test]
    fn head_seas_slow_more_than_following_ones() {
        let m = Motion::new(&panamax(IceClass::None));
        let calm = m.kept([0.0, 1.0], 0.0, 0.0, 1e9, 0.0);
        let head = m.kept([0.0, 1.0], 0.0, -12.0, 1e9, 0.0);
        let stern = m.kept([0.0, 1.0], 0.0, 12.0, 1e9, 0.0);
        assert!((calm - 1.0).abs() < 1e-6, "{calm}");
        assert!(head < 0.9 && head > 0.5, "{head}");
        assert!(stern > calm, "{stern}");
        assert!(
            m.kept([0.0, 1.0], 0.0, -12.0, 1e9, 0.9) > head,
            "ice damps waves"
        );
    }

    /// Rosatom: about 10 kn under escort in 0.7 to 1.5 m, January 2021. MRV 2020: three Arc7 carriers at 9.3 to 10.6 kn in ice.
    #[test]
    fn speeds_in_ice_of_the_record() {
        let arc7 = IceSpeed::new(&SeasonShip {
            speed_kn: 15.0,
            ..panamax(IceClass::Arc7)
        })
        .unwrap();
        let close = |h| IceState::uniform(0.95, h);
        let escorted = arc7.escorted_kn(&close(1.1)).unwrap();
        assert!((escorted - 10.0).abs() < 0.5, "{escorted}");
        let alone = arc7.alone_kn(&close(0.9)).unwrap();
        assert!((9.0..11.0).contains(&alone), "{alone}");
        // No clear gain of escort for these ships (AARI on May-June 2020).
        let both = (
            arc7.alone_kn(&close(1.0)).unwrap(),
            arc7.escorted_kn(&close(1.0)).unwrap(),
        );
        assert!((both.0 - both.1).abs() < 2.0, "{both:?}");
        assert_eq!(arc7.alone_kn(&close(3.5)), None);
    }

    proptest! {
        #[test]
        fn more_ice_is_never_faster(c in 0.0f64..1.0, h in 0.0f64..2.5, dc in 0.0f64..0.3, dh in 0.0f64..0.5) {
            let s = IceSpeed::new(&panamax(IceClass::Arc7)).unwrap();
            let (a, b) = (IceState::uniform(c, h), IceState::uniform((c + dc).min(1.0), h + dh));
            let v = |x: Option<f64>| x.unwrap_or(0.0);
            prop_assert!(v(s.alone_kn(&a)) >= v(s.alone_kn(&b)) - 1e-9);
            prop_assert!(v(s.escorted_kn(&a)) >= v(s.escorted_kn(&b)) - 1e-9);
        }

        #[test]
        fn every_sea_leaves_a_speed(course in 0.0f64..360.0, u in -30.0f64..30.0, v in -30.0f64..30.0, fetch in 1e4f64..2e6) {
            let k = Motion::new(&panamax(IceClass::None)).kept(course.to_radians().sin_cos().into(), u, v, fetch, 0.0);
            prop_assert!((0.3..=1.05).contains(&k));
        }
    }
}
