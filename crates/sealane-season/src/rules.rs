//! May the ship be there: POLARIS, and the Russian admission table beside it.

use crate::{SeasonError, ice::IceState, types::IceVerdict};
use sealane_voyage::polaris::{ESCORT_BONUS, IceClass, IceType, Operation, operation, riv};
use serde::Deserialize;
use std::sync::OnceLock;

/// Below this concentration a way counts as open water (WMO: very open ice begins at one tenth).
pub(crate) const OPEN_WATER: f64 = 0.1;

/// POLARIS for one ice class, ready for many regimes.
#[derive(Debug, Clone)]
pub struct Polaris {
    values: [f64; 12],
    /// Whether the class may operate at elevated risk, and at what speed, kn.
    elevated: bool,
    limit_kn: Option<f64>,
}

/// What POLARIS says of one regime.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Risk index outcome alone.
    pub rio: f64,
    /// What is allowed.
    pub verdict: IceVerdict,
    /// Speed limit that goes with it, kn.
    pub limit_kn: Option<f64>,
}

impl Polaris {
    /// Risk index values and limits of a class.
    pub fn new(class: IceClass) -> Result<Self, SeasonError> {
        let mut values = [0.0; 12];
        for (slot, ice) in values.iter_mut().zip(IceType::ALL) {
            *slot = riv(class, *ice)?;
        }
        let elevated = operation(class, -5.0)?;
        Ok(Self {
            values,
            elevated: elevated.operation == Operation::Elevated,
            limit_kn: elevated.speed_limit_kn,
        })
    }

    fn value(&self, thickness_m: f64) -> f64 {
        IceType::from_thickness(thickness_m.max(0.0))
            .ok()
            .and_then(|t| IceType::ALL.iter().position(|a| *a == t))
            .and_then(|i| self.values.get(i))
            .copied()
            .unwrap_or(f64::NEG_INFINITY)
    }

    /// Risk index outcome of an ice state, without escort.
    #[must_use]
    pub fn rio(&self, ice: &IceState) -> f64 {
        let free = 1.0 - ice.concentration();
        let open = self.values.first().copied().unwrap_or(0.0);
        let part = |share: f64, h: f64| {
            if share > 0.0 {
                10.0 * share * self.value(h)
            } else {
                0.0
            }
        };
        10.0 * free * open + part(ice.level, ice.level_m) + part(ice.floes, ice.floes_m)
    }

    /// Whether the ship may be there alone, or escorted when `escort` allows it.
    #[must_use]
    pub fn judge(&self, ice: &IceState, escort: bool) -> Judgement {
        let rio = self.rio(ice);
        if ice.concentration() < OPEN_WATER {
            return Judgement {
                rio,
                verdict: IceVerdict::OpenWater,
                limit_kn: None,
            };
        }
        let (verdict, limit_kn) = match self.allowed(rio) {
            Some((true, limit)) => (IceVerdict::Slow, limit),
            Some((false, _)) => (IceVerdict::Alone, None),
            None if escort => self
                .allowed(rio + ESCORT_BONUS)
                .map_or((IceVerdict::Closed, None), |(_, limit)| {
                    (IceVerdict::Escorted, limit)
                }),
            None => (IceVerdict::Closed, None),
        };
        Judgement {
            rio,
            verdict,
            limit_kn,
        }
    }

    /// `Some(elevated?, limit)` when operation is allowed.
    fn allowed(&self, rio: f64) -> Option<(bool, Option<f64>)> {
        if rio >= -1e-9 {
            return Some((false, None));
        }
        (self.elevated && rio >= -10.0 - 1e-9).then_some((true, self.limit_kn))
    }
}

/// One row of the Russian admission table.
#[derive(Debug, Clone, Deserialize)]
struct AdmissionRow {
    ice_class: String,
    mode: String,
    area: String,
    heavy_ice: String,
    medium_ice: String,
    light_ice: String,
}

fn admission_rows() -> Result<&'static [AdmissionRow], SeasonError> {
    static ROWS: OnceLock<Vec<AdmissionRow>> = OnceLock::new();
    if let Some(r) = ROWS.get() {
        return Ok(r);
    }
    let rows = sealane_data::read_csv("nsr-admission-2013")?;
    Ok(ROWS.get_or_init(|| rows))
}

/// Title of the admission table with its state, for reports.
pub const ADMISSION_NOTE: &str = "Russian admission: Rules of 2013 as amended 2017 (repealed 30 September 2020; the readable part covers ships without ice class and Ice1 to Ice3, July to 15 November)";

/// What the Russian table of 2013 says: `None` where its readable part has no row (Arc classes, Ice3 escorted).
///
/// The kind of year stands for the table's light, medium or heavy ice. Open water is open to all from July to 15 November;
/// classes up to Ice3 are shut out from 16 November to June (footnote 1 of the table).
pub fn russian(
    class: IceClass,
    area: &str,
    day: f64,
    severity: f64,
    ice: &IceState,
) -> Result<Option<IceVerdict>, SeasonError> {
    let name = match class {
        IceClass::None => "none",
        IceClass::Ice1 | IceClass::Ic => "Ice1",
        IceClass::Ice2 | IceClass::Ib => "Ice2",
        IceClass::Ice3 | IceClass::Ia => "Ice3",
        _ => return Ok(None),
    };
    if area.is_empty() {
        return Ok(None);
    }
    // 1 July is day 181, 15 November day 318 of a year of 365.
    if !(181.0..319.0).contains(&day.rem_euclid(365.0)) {
        return Ok(Some(IceVerdict::Closed));
    }
    if ice.concentration() < OPEN_WATER {
        return Ok(Some(IceVerdict::OpenWater));
    }
    let yes = |mode: &str| -> Result<Option<bool>, SeasonError> {
        Ok(admission_rows()?
            .iter()
            .find(|r| r.ice_class == name && r.mode == mode && r.area.replace('_', "-") == area)
            .map(|r| {
                let cell = if severity <= 0.3 {
                    &r.light_ice
                } else if severity <= 0.7 {
                    &r.medium_ice
                } else {
                    &r.heavy_ice
                };
                cell == "yes"
            }))
    };
    Ok(match (yes("independent")?, yes("icebreaker")?) {
        (Some(true), _) => Some(IceVerdict::Alone),
        (_, Some(true)) => Some(IceVerdict::Escorted),
        (Some(false), Some(false)) => Some(IceVerdict::Closed),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sealane_voyage::polaris::{Regime, rio};

    const WORSE: [IceClass; 12] = [
        IceClass::Pc1,
        IceClass::Pc2,
        IceClass::Pc3,
        IceClass::Pc4,
        IceClass::Pc5,
        IceClass::Pc6,
        IceClass::Pc7,
        IceClass::IaSuper,
        IceClass::Ia,
        IceClass::Ib,
        IceClass::Ic,
        IceClass::None,
    ];

    #[test]
    fn the_2013_table_as_read() {
        let ice = IceState::uniform(0.6, 0.4);
        let ask = |c, s| russian(c, "kara-sw", 220.0, s, &ice).unwrap();
        assert_eq!(ask(IceClass::None, 0.1), Some(IceVerdict::Escorted));
        assert_eq!(ask(IceClass::None, 0.5), Some(IceVerdict::Closed));
        assert_eq!(ask(IceClass::Ice1, 0.1), Some(IceVerdict::Alone));
        assert_eq!(ask(IceClass::Arc7, 0.9), None);
        let winter = russian(IceClass::Ice2, "laptev-w", 20.0, 0.1, &ice).unwrap();
        assert_eq!(winter, Some(IceVerdict::Closed));
    }

    proptest! {
        /// The fast form says what the voyage's POLARIS says.
        #[test]
        fn agrees_with_the_circular(c in 0.1f64..1.0, h in 0.01f64..3.5, k in 0usize..12) {
            let class = WORSE[k];
            let ice = IceState::uniform(c, h);
            let p = Polaris::new(class).unwrap();
            let want = rio(class, &Regime::level(c, h).unwrap()).unwrap();
            prop_assert!((p.rio(&ice) - want).abs() < 1e-9);
            let op = operation(class, want).unwrap();
            let got = p.judge(&ice, false).verdict;
            let same = match op.operation {
                Operation::Normal => got == IceVerdict::Alone,
                Operation::Elevated => got == IceVerdict::Slow,
                Operation::SpecialConsideration => got == IceVerdict::Closed,
            };
            prop_assert!(same, "{op:?} {got:?}");
        }

        /// A better class is never judged worse, and an icebreaker never makes it worse.
        #[test]
        fn better_class_never_worse(c in 0.0f64..1.0, h in 0.01f64..3.5, k in 0usize..11) {
            let ice = IceState::uniform(c, h);
            let (better, worse) = (Polaris::new(WORSE[k]).unwrap(), Polaris::new(WORSE[k + 1]).unwrap());
            // Polar and Baltic classes are two families: the table puts IA-Super above PC7 in thin first-year ice.
            if k != 6 {
                prop_assert!(better.rio(&ice) >= worse.rio(&ice) - 1e-9);
                prop_assert!(better.judge(&ice, true).verdict <= worse.judge(&ice, true).verdict);
            }
            prop_assert!(better.judge(&ice, true).verdict <= better.judge(&ice, false).verdict);
        }
    }
}
