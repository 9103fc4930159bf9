//! The sea and wind that a voyage meets, priced as resistance: STAWAVE-1 and -2 where they hold, the ITTC's wind curves (Blendermann's
//! coefficients where there is no curve of the type), and Kwon's speed loss where neither wave formula holds.

use crate::estimator::FuelModel;
use crate::power::{self, KwonInput, LoadCondition, Stawave2Input, WindType};
use crate::{Ship, ShipType, VoyageError, error};
use serde::{Deserialize, Serialize};

/// One state of the sea, met over a share of the way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeaState {
    /// Share of the miles, 0–1.
    pub share: f64,
    /// Significant wave height, m.
    pub hs_m: f64,
    /// Mean wave period T01, s; `None` takes 3.86 √Hs (fully developed sea of Pierson and Moskowitz).
    pub tm_s: Option<f64>,
    /// True wind, m/s.
    pub wind_ms: f64,
    /// Where sea and wind come from, off the bow: 0 ahead, 180 astern.
    pub off_bow_deg: f64,
}

/// Sea and wind in place of the average weather that the fuel model holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weather {
    /// On the laden leg.
    pub laden: Vec<SeaState>,
    /// On the empty leg; `None` takes that of the laden leg.
    pub empty: Option<Vec<SeaState>>,
    /// Where it comes from, in words.
    pub source: String,
}

impl Weather {
    /// One sea all the way, on both legs alike.
    #[must_use]
    pub fn given(hs_m: f64, tm_s: Option<f64>, wind_ms: f64, off_bow_deg: f64) -> Self {
        let state = SeaState {
            share: 1.0,
            hs_m,
            tm_s,
            wind_ms,
            off_bow_deg,
        };
        Self {
            laden: vec![state],
            empty: None,
            source: format!(
                "a sea of {hs_m:.1} m and wind of {wind_ms:.0} m/s {} all the way, in place of average weather",
                bearing(off_bow_deg)
            ),
        }
    }
}

/// The same seas met on the way back.
#[must_use]
pub fn reversed(states: &[SeaState]) -> Vec<SeaState> {
    let turn = |s: &SeaState| SeaState {
        off_bow_deg: 180.0 - s.off_bow_deg,
        ..*s
    };
    states.iter().map(turn).collect()
}

fn bearing(deg: f64) -> String {
    match deg {
        d if d < 22.5 => "from ahead".to_owned(),
        d if d > 157.5 => "from astern".to_owned(),
        d => format!("from {d:.0} degrees off the bow"),
    }
}

/// A method and the share of the miles on which it was used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MethodShare {
    /// `STAWAVE-1`, `STAWAVE-2`, `Kwon` …
    pub method: &'static str,
    /// Share of the miles, 0–1.
    pub share: f64,
}

/// What the weather adds on a leg.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddedByWeather {
    /// Mean added resistance, kN.
    pub added_kn: f64,
    /// Of it by waves, kN (Kwon's is of waves and wind together).
    pub waves_kn: f64,
    /// Of it by wind, kN.
    pub wind_kn: f64,
    /// Over the resistance in calm water at the same speed and draught, %.
    pub percent_of_calm: f64,
    /// Mean of wave height over the miles, m.
    pub mean_hs_m: f64,
    /// Mean of wind over the miles, m/s.
    pub mean_wind_ms: f64,
    /// Methods by share of the miles.
    pub methods: Vec<MethodShare>,
    /// As the square of the speed at which the calm sea at full draught resists as much, kn2.
    #[serde(skip)]
    pub kn2: f64,
    /// Share of the miles on which no method holds and STAWAVE-1 is carried on.
    pub extrapolated_share: f64,
}

/// Effective over delivered power at service speed (assumed; Kristensen's examples lie at 0.60-0.72).
const PROPULSIVE: f64 = 0.65;
/// STAWAVE is for seas from 45 degrees either side of ahead; from there to 135 it is let run out (assumed, as in the season).
const FULL_TO_DEG: f64 = 45.0;
const NOTHING_FROM_DEG: f64 = 135.0;
/// Length of the bow on the waterline over beam (assumed; 30 m for a 32 m beam).
const BOW_OVER_BEAM: f64 = 0.93;
const RHO: f64 = 1_025.0;

/// Highest sea in which a ship heaves and pitches so little that STAWAVE-1 holds, m (ITTC 7.5-04-01-01.1).
#[must_use]
pub fn stawave1_limit_m(lpp_m: f64) -> f64 {
    2.25 * (lpp_m / 100.0).sqrt()
}

/// Wind curve of a ship: the ITTC's, else Blendermann's.
enum Wind {
    Ittc(&'static str),
    Blendermann(WindType),
}

fn wind_of(ship: &Ship, laden: bool) -> Wind {
    use ShipType as T;
    let by = |full: &'static str, light: &'static str| Wind::Ittc(if laden { full } else { light });
    match ship.ship_type {
        T::BulkCarrier if laden && ship.dwt_t.value > 100_000.0 => {
            Wind::Ittc("bulk-capesize-laden")
        }
        T::BulkCarrier => by("bulk-handysize-laden", "bulk-handysize-ballast"),
        T::Tanker | T::CombinationCarrier => by("tanker-laden", "tanker-ballast"),
        T::GasCarrier | T::LngCarrier => Wind::Ittc("liquid-gas-laden"),
        T::ContainerShip => by("container-laden", "container-ballast"),
        T::GeneralCargoShip => by("general-cargo-laden", "multi-purpose-ballast"),
        T::RoroVehicleCarrier => Wind::Ittc("car-carrier-laden"),
        T::RoroCargoShip => Wind::Blendermann(WindType::CarCarrier),
        _ => Wind::Blendermann(WindType::Cargo),
    }
}

/// The ship on one leg, as the weather formulas want it.
struct Hull<'a> {
    ship: &'a Ship,
    speed_ms: f64,
    speed_kn: f64,
    draught_m: f64,
    cb: f64,
    front_m2: f64,
    laden: bool,
}

/// Deadweight over displacement (assumed).
const fn deadweight_share(t: ShipType) -> f64 {
    match t {
        ShipType::BulkCarrier | ShipType::Tanker | ShipType::CombinationCarrier => 0.86,
        ShipType::ContainerShip => 0.76,
        ShipType::RoroVehicleCarrier | ShipType::RoroCargoShip => 0.55,
        _ => 0.72,
    }
}

impl<'a> Hull<'a> {
    fn new(ship: &'a Ship, speed_kn: f64, draught_ratio: f64, laden: bool) -> Self {
        let (beam, full) = (ship.beam_m.value, ship.draught_m.value);
        let draught_m = draught_ratio * full;
        let displacement = ship
            .displacement_t
            .as_ref()
            .map_or(ship.dwt_t.value / deadweight_share(ship.ship_type), |d| {
                d.value
            });
        let cb_full = (displacement / (1.025 * ship.lpp_m.value * beam * full)).clamp(0.45, 0.88);
        let high = matches!(
            ship.ship_type,
            ShipType::ContainerShip
                | ShipType::LngCarrier
                | ShipType::GasCarrier
                | ShipType::RoroVehicleCarrier
                | ShipType::RoroCargoShip
        );
        // Frontal area over the beam squared is assumed; a lighter ship shows more of itself.
        let front = if high { 1.0 } else { 0.75 } * beam * beam;
        Self {
            ship,
            speed_ms: speed_kn * power::MPS_PER_KN,
            speed_kn,
            draught_m,
            cb: 1.0 - (1.0 - cb_full) * (full / draught_m).cbrt(),
            front_m2: front + beam * (full - draught_m).max(0.0),
            laden,
        }
    }

    /// Wave resistance in a head sea, N, and by what; `None` where neither formula holds.
    fn waves(&self, s: &SeaState) -> Result<Option<(f64, &'static str)>, VoyageError> {
        let beam = self.ship.beam_m.value;
        if s.hs_m <= 0.0 {
            return Ok(Some((0.0, "calm")));
        }
        if s.hs_m <= stawave1_limit_m(self.ship.lpp_m.value) {
            let n = power::stawave1(s.hs_m, beam, BOW_OVER_BEAM * beam, RHO)?;
            return Ok(Some((n, "STAWAVE-1")));
        }
        let two = power::stawave2(&Stawave2Input {
            lpp_m: self.ship.lpp_m.value,
            beam_m: beam,
            draught_m: self.draught_m,
            cb: self.cb,
            kyy: 0.25,
            speed_kn: self.speed_kn,
            hs_m: s.hs_m,
            tm_s: s.tm_s.unwrap_or(3.86 * s.hs_m.sqrt()),
            rho_kg_per_m3: RHO,
        });
        Ok(two.ok().map(|n| (n, "STAWAVE-2")))
    }

    /// Kwon's loss as a resistance over the calm one: what the same power would feel at the speed without loss.
    fn kwon(&self, s: &SeaState) -> Option<f64> {
        // Beaufort's v = 0.836 B^1.5; a sea without a wind takes the wind that would raise it (Hs = 0.21 v^2 / g).
        let wind = s.wind_ms.max((s.hs_m * power::GRAVITY / 0.21).sqrt());
        let load = match (self.laden, self.cb < 0.725) {
            (_, true) => LoadCondition::Normal,
            (true, false) => LoadCondition::Laden,
            (false, false) => LoadCondition::Ballast,
        };
        let loss = power::kwon_speed_loss_percent(&KwonInput {
            cb: self.cb,
            froude: self.speed_ms / (power::GRAVITY * self.ship.lpp_m.value).sqrt(),
            volume_m3: self.cb * self.ship.lpp_m.value * self.ship.beam_m.value * self.draught_m,
            beaufort: (wind / 0.836).powf(2.0 / 3.0).min(12.0),
            angle_deg: s.off_bow_deg,
            load,
            container_ship: self.ship.ship_type == ShipType::ContainerShip,
        })
        .ok()?;
        let kept = 1.0 - loss / 100.0;
        // Above a third lost the form is no longer trusted.
        (kept > 0.66).then(|| 1.0 / kept - kept * kept)
    }

    /// Resistance of the wind over still air, N, and by what.
    fn wind(&self, s: &SeaState) -> Result<(f64, &'static str), VoyageError> {
        let (v, w, deg) = (self.speed_ms, s.wind_ms, s.off_bow_deg);
        Ok(match wind_of(self.ship, self.laden) {
            Wind::Ittc(curve) => (
                power::wind_resistance_ittc_n(curve, self.front_m2, v, w, deg)?,
                "wind: ITTC",
            ),
            Wind::Blendermann(kind) => {
                // Lateral area by the same height as the front (assumed).
                let side = self.front_m2 / self.ship.beam_m.value * self.ship.loa_m.value;
                let n = power::wind_resistance_n(kind, self.front_m2, side, v, w, deg)?;
                (n, "wind: Blendermann")
            }
        })
    }
}

fn check(s: &SeaState) -> Result<(), VoyageError> {
    error::within("hs_m", s.hs_m, 0.0, 12.0)?;
    error::within("wind_ms", s.wind_ms, 0.0, 40.0)?;
    error::within("off_bow_deg", s.off_bow_deg, 0.0, 180.0)?;
    error::within("share of the way", s.share, 0.0, 1.0 + 1e-9)?;
    if let Some(t) = s.tm_s {
        error::within("wave period, s", t, 1.0, 30.0)?;
    }
    Ok(())
}

/// What seas add at the speed that the engine holds in them, at most the speed asked: high seas slow the ship, and a slower ship feels
/// less of them.
///
/// # Errors
/// As [`added`].
pub(super) fn settled(
    ship: &Ship,
    model: &FuelModel,
    states: &[SeaState],
    asked_kn: f64,
    draught_ratio: f64,
    laden: bool,
) -> Result<AddedByWeather, VoyageError> {
    let mut v = asked_kn;
    let mut out = added(ship, model, states, v, draught_ratio, laden)?;
    for _ in 0..8 {
        let held = FuelModel {
            weather_kn2: out.kn2,
            ..*model
        }
        .sustained_kn(draught_ratio)
        .min(asked_kn);
        if (held - v).abs() < 0.02 {
            break;
        }
        v = f64::midpoint(v, held);
        out = added(ship, model, states, v, draught_ratio, laden)?;
    }
    Ok(out)
}

/// Mean resistance that seas add to a ship on a leg.
///
/// # Errors
/// [`VoyageError::Range`] for a sea or speed that cannot be.
fn added(
    ship: &Ship,
    model: &FuelModel,
    states: &[SeaState],
    speed_kn: f64,
    draught_ratio: f64,
    laden: bool,
) -> Result<AddedByWeather, VoyageError> {
    error::within("speed_kn", speed_kn, 1e-6, 60.0)?;
    let hull = Hull::new(ship, speed_kn, draught_ratio, laden);
    // Newtons a square knot of the hull at full draught in a calm sea; at this draught less of it.
    let per_kn2 = model.calm_kw_per_kn3() * 1_000.0 * PROPULSIVE / power::MPS_PER_KN;
    let calm = per_kn2 * draught_ratio.cbrt().powi(2) * speed_kn * speed_kn;
    let mut out = AddedByWeather {
        added_kn: 0.0,
        waves_kn: 0.0,
        wind_kn: 0.0,
        percent_of_calm: 0.0,
        mean_hs_m: 0.0,
        mean_wind_ms: 0.0,
        methods: Vec::new(),
        kn2: 0.0,
        extrapolated_share: 0.0,
    };
    let mut used = |method: &'static str, share: f64| match out
        .methods
        .iter_mut()
        .find(|m| m.method == method)
    {
        Some(m) => m.share += share,
        None => out.methods.push(MethodShare { method, share }),
    };
    let (mut waves, mut wind, mut extrapolated) = (0.0, 0.0, 0.0);
    // Named after the waves' methods.
    let mut wind_used = Vec::new();
    let (mut hs, mut ms) = (0.0, 0.0);
    for s in states {
        check(s)?;
        hs += s.share * s.hs_m;
        ms += s.share * s.wind_ms;
        let part =
            ((NOTHING_FROM_DEG - s.off_bow_deg) / (NOTHING_FROM_DEG - FULL_TO_DEG)).clamp(0.0, 1.0);
        let (n, method) = if let Some(by_formula) = hull.waves(s)? {
            by_formula
        } else {
            if let Some(over_calm) = hull.kwon(s) {
                // Kwon's loss is of waves and wind together.
                waves += s.share * over_calm * calm;
                used("Kwon", s.share);
                continue;
            }
            let beam = ship.beam_m.value;
            let n = power::stawave1(s.hs_m, beam, BOW_OVER_BEAM * beam, RHO)?;
            extrapolated += s.share;
            (n, "STAWAVE-1 beyond its range")
        };
        waves += s.share * n * part;
        used(method, s.share);
        let (n, method) = hull.wind(s)?;
        wind += s.share * n;
        wind_used.push((method, s.share));
    }
    for (method, share) in wind_used {
        used(method, share);
    }
    // Following seas and winds help, but never carry the ship.
    let total = (waves + wind).max(-0.1 * calm);
    out.added_kn = total / 1e3;
    out.waves_kn = waves / 1e3;
    out.wind_kn = wind / 1e3;
    out.percent_of_calm = 100.0 * total / calm;
    out.mean_hs_m = hs;
    out.mean_wind_ms = ms;
    out.kn2 = total / per_kn2;
    out.extrapolated_share = extrapolated;
    Ok(out)
}
