//! A soak: very many questions to one [`Sea`], each answer's certificate checked, panics caught and counted, memory read at times.
use sealane_geo::LonLat;
use sealane_sea::{Place, Route, RouteQuery, Sea};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// What a soak saw.
#[derive(Debug, Default)]
pub struct Told {
    /// Questions asked.
    pub asked: u64,
    /// Answers with a certificate that does not hold.
    pub wrong: u64,
    /// Questions that panicked.
    pub panics: u64,
    /// Refusals by their kind.
    pub refused: BTreeMap<&'static str, u64>,
    /// Resident memory, MB: before the first question, after a tenth of them, after the last.
    pub memory_mb: [f64; 3],
    /// Wall clock from the first question to the last.
    pub time: Duration,
    /// Seconds of each of the first million answers, the check of the certificate not counted; sorted at the end.
    pub seconds: Vec<f64>,
}

impl Told {
    /// Milliseconds that this part of the answers did not exceed.
    #[allow(dead_code, reason = "the test does not time")]
    pub fn ms(&self, part: f64) -> f64 {
        let at = (self.seconds.len() as f64 * part) as usize;
        self.seconds.get(at).map_or(f64::NAN, |s| s * 1e3)
    }
}

/// Numbers from 0 to 1 (xorshift64).
pub struct Dice(pub u64);

impl Dice {
    /// The next number.
    pub fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A port by its number, or a bare position.
pub fn place(port: Option<usize>, position: LonLat) -> Place {
    Place {
        name: String::new(),
        locode: None,
        country: String::new(),
        position,
        port,
    }
}

/// The plain question from `a` to `b`.
pub fn pair(a: &Place, b: &Place) -> RouteQuery {
    RouteQuery {
        places: vec![a.clone(), b.clone()],
        ..RouteQuery::default()
    }
}

/// All ports that have an access line.
pub fn ports() -> Result<Vec<Place>, Box<dyn std::error::Error>> {
    let access = sealane_sea::places::access()?;
    Ok(sealane_sea::places::ports()
        .iter()
        .enumerate()
        .filter(|(i, _)| access.get(*i).is_some_and(Option::is_some))
        .map(|(i, p)| place(Some(i), p.position()))
        .collect())
}

/// A point of the searched water, uniform over the sphere.
pub fn anywhere(sea: &Sea, dice: &mut Dice) -> Place {
    loop {
        let lon = dice.roll() * 360.0 - 180.0;
        let lat = (dice.roll() * 2.0 - 1.0).asin().to_degrees();
        let p = place(None, LonLat { lon, lat });
        let at_sea = |r: Route| r.from_access_nm == 0.0;
        if sea.route(&pair(&p, &p)).is_ok_and(at_sea) {
            return p;
        }
    }
}

/// Whether the certificate holds and the line is as long as the answer says.
pub fn sound(r: &Route) -> bool {
    let line: f64 = r
        .line
        .windows(2)
        .map(|w| match w {
            [a, b] => a.distance_nm(*b),
            _ => 0.0,
        })
        .sum();
    r.certificate.land_km == 0.0
        && (r.certificate.lower_bound_nm - r.distance_nm).abs() < 1e-6
        && (line + r.certificate.river_extra_nm - r.distance_nm).abs()
            < 0.002 + r.distance_nm * 1e-6
        && r.distance_nm >= r.from.position.distance_nm(r.to.position) - 1e-3
}

/// Resident memory of this process, MB (Linux; elsewhere not a number).
pub fn memory_mb() -> f64 {
    let told = std::fs::read_to_string("/proc/self/statm").ok();
    told.and_then(|s| s.split(' ').nth(1)?.parse::<f64>().ok())
        .map_or(f64::NAN, |pages| pages * 4096.0 / 1e6)
}

/// Asks `n` questions that `next` makes; `progress` hears of it every `step` questions.
pub fn soak(
    sea: &Sea,
    n: u64,
    step: u64,
    mut next: impl FnMut() -> RouteQuery,
    mut progress: impl FnMut(&Told),
) -> Told {
    let start = Instant::now();
    let mut told = Told {
        memory_mb: [memory_mb(); 3],
        ..Told::default()
    };
    for i in 1..=n {
        let q = next();
        let asked = Instant::now();
        let answer = catch_unwind(AssertUnwindSafe(|| sea.route(&q)));
        if i <= 1_000_000 {
            told.seconds.push(asked.elapsed().as_secs_f64());
        }
        told.asked = i;
        match answer {
            Ok(Ok(r)) if sound(&r) => (),
            Ok(Ok(r)) => {
                told.wrong += 1;
                if told.wrong < 6 {
                    eprintln!(
                        "wrong certificate: {:?} to {:?}: {} nm, {:?}",
                        r.from.position, r.to.position, r.distance_nm, r.certificate
                    );
                }
            }
            Ok(Err(e)) => *told.refused.entry(e.kind()).or_default() += 1,
            Err(_) => told.panics += 1,
        }
        if i == n.div_ceil(10) {
            told.memory_mb[1] = memory_mb();
        }
        if i % step == 0 {
            told.memory_mb[2] = memory_mb();
            told.time = start.elapsed();
            progress(&told);
        }
    }
    told.memory_mb[2] = memory_mb();
    told.time = start.elapsed();
    told.seconds.sort_by(f64::total_cmp);
    told
}
