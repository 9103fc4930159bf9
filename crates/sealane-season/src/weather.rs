//! The seas of a month along a way, as shares of the miles: what a voyage prices in place of average weather.

use crate::{
    SeasonError,
    plan::{BEARINGS, IceSource, Prepared},
    types::Way,
};
use sealane_metocean::sea_state;
use sealane_voyage::SeaState;

/// Gauss-Hermite nodes and weights of a standard normal, five points.
const NODES: [(f64, f64); 5] = [
    (-2.856_970, 0.011_257),
    (-1.355_626, 0.222_076),
    (0.0, 0.533_333),
    (1.355_626, 0.222_076),
    (2.856_970, 0.011_257),
];
/// Classes of the answer: 20 degrees off the bow, 2.5 m/s of wind.
const ANGLES: usize = 9;
const WINDS: usize = 16;
const WIND_STEP_MS: f64 = 2.5;
/// A wind of a day is taken to have blown for a day.
const WIND_HOURS: f64 = 24.0;

#[derive(Clone, Copy, Default)]
struct Class {
    share: f64,
    hs2: f64,
    wind2: f64,
    angle: f64,
    period: f64,
}

/// Seas of a month (1–12) along a way: the monthly wind with its spread about the mean vector, and the wind sea it raises over the fetch
/// there. Swell from elsewhere is not in it, nor ice.
///
/// ```
/// use sealane_sea::{RouteQuery, Sea};
/// let sea = Sea::embedded()?;
/// let places = vec![sea.place("RUVYP")?, sea.place("INPRT")?];
/// let route = sea.route(&RouteQuery { places, ..RouteQuery::default() })?;
/// let way = sealane_season::Way::from_route("way", "way", &route)?;
/// let seas = sealane_season::seas_on_way(&way, 1)?;
/// assert!((seas.iter().map(|s| s.share).sum::<f64>() - 1.0).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SeasonError::Range`] for a month outside 1–12 or a way without length.
pub fn seas_on_way(way: &Way, month: u8) -> Result<Vec<SeaState>, SeasonError> {
    if !(1..=12).contains(&month) {
        return Err(SeasonError::range("month", "1 to 12", month));
    }
    let prepared = Prepared::new(std::slice::from_ref(way), IceSource::Embedded)?;
    let pieces = prepared.ways.first().map_or(&[][..], |w| &w.pieces);
    let whole: f64 = pieces.iter().map(|p| p.nm).sum();
    if whole <= 0.0 {
        return Err(SeasonError::range("way", "a length above zero", whole));
    }
    let mut classes = [[Class::default(); WINDS]; ANGLES];
    for p in pieces {
        let Some(n) = p.normals.get(usize::from(month) - 1) else {
            continue;
        };
        let [sin, cos] = p.course;
        for (zu, wu) in NODES {
            for (zv, wv) in NODES {
                let (u, v) = (n.u_ms + n.sigma_ms * zu, n.v_ms + n.sigma_ms * zv);
                let wind = u.hypot(v);
                let ahead = -(u * sin + v * cos);
                let angle = if wind > 0.1 {
                    (ahead / wind).clamp(-1.0, 1.0).acos().to_degrees()
                } else {
                    90.0
                };
                let from = (-u).atan2(-v).to_degrees().rem_euclid(360.0);
                let slot = (from / 360.0 * BEARINGS as f64).round() as usize % BEARINGS;
                let fetch = p.fetch_m.get(slot).copied().unwrap_or(1e6);
                let sea = sea_state(wind, fetch, WIND_HOURS);
                let share = wu * wv * p.nm / whole;
                let a = ((angle / 180.0 * ANGLES as f64) as usize).min(ANGLES - 1);
                let w = ((wind / WIND_STEP_MS) as usize).min(WINDS - 1);
                if let Some(c) = classes.get_mut(a).and_then(|r| r.get_mut(w)) {
                    c.share += share;
                    c.hs2 += share * sea.height_m * sea.height_m;
                    c.wind2 += share * wind * wind;
                    c.angle += share * angle;
                    c.period += share * sea.peak_period_s;
                }
            }
        }
    }
    let total: f64 = classes.iter().flatten().map(|c| c.share).sum();
    let state = |c: &Class| {
        // Resistance goes with the square: the class keeps its mean square. T01 is 0.83 of the peak period (JONSWAP).
        let tm_s = 0.83 * c.period / c.share;
        SeaState {
            share: c.share / total,
            hs_m: (c.hs2 / c.share).sqrt().min(12.0),
            tm_s: (tm_s >= 1.0).then_some(tm_s),
            wind_ms: (c.wind2 / c.share).sqrt().min(40.0),
            off_bow_deg: (c.angle / c.share).clamp(0.0, 180.0),
        }
    };
    Ok(classes
        .iter()
        .flatten()
        .filter(|c| c.share > 0.0)
        .map(state)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sealane_geo::LonLat;

    fn way(points: &[(f64, f64)]) -> Way {
        let line: Vec<LonLat> = points
            .iter()
            .map(|&(lat, lon)| LonLat { lon, lat })
            .collect();
        Way::from_line("t", "t", &line).unwrap()
    }

    fn mean(seas: &[SeaState], f: impl Fn(&SeaState) -> f64) -> f64 {
        seas.iter().map(|s| s.share * f(s)).sum()
    }

    #[test]
    fn the_monsoon_is_met_ahead_one_way_and_astern_the_other() {
        // Across the Arabian Sea, south-west and back.
        let out = way(&[(15.0, 68.0), (8.0, 56.0)]);
        let back = way(&[(8.0, 56.0), (15.0, 68.0)]);
        let (july, january) = (seas_on_way(&out, 7).unwrap(), seas_on_way(&out, 1).unwrap());
        let home = seas_on_way(&back, 7).unwrap();
        let angle = |s: &[SeaState]| mean(s, |s| s.off_bow_deg);
        assert!(
            angle(&july) < 70.0 && angle(&home) > 110.0,
            "{} {}",
            angle(&july),
            angle(&home)
        );
        assert!(mean(&july, |s| s.hs_m) > mean(&january, |s| s.hs_m) + 0.5);
        assert!(seas_on_way(&out, 13).is_err());
    }
}
