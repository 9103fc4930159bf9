//! Deception indicators of the public guidance: checks with parameters over data that the user brings.
//!
//! Each says what it looked at, or that it was not evaluated because the data is missing. They lead to `review` and never further.

use crate::error::LawError;
use crate::verdict::Verdict;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stay in a port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortCall {
    /// Day.
    pub day: Date,
    /// ISO code of the country.
    pub country: String,
}

/// A value that held from a day on: a name, a flag, an owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Since {
    /// First day.
    pub day: Date,
    /// The value.
    pub value: String,
}

/// A silence of the AIS transmitter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AisGap {
    /// Day on which it began.
    pub day: Date,
    /// Length, hours.
    pub hours: f64,
    /// Distance from shore where it began, nautical miles.
    pub shore_nm: f64,
    /// Whether reception there is known to be good.
    pub good_reception: bool,
}

/// Two ships side by side, or one that drifts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlowEvent {
    /// Day.
    pub day: Date,
    /// Length, hours.
    pub hours: f64,
    /// Speed, knots: median of an encounter, mean of loitering.
    pub speed_kn: f64,
    /// Distance between the two ships, metres; none when loitering alone.
    pub distance_m: Option<f64>,
    /// Distance from the nearest anchorage, kilometres.
    pub anchorage_km: Option<f64>,
    /// Mean distance from shore, nautical miles.
    pub shore_nm: Option<f64>,
    /// Flag of the other ship, ISO code.
    #[serde(default)]
    pub other_flag: String,
    /// Hours of notice given, when it was a transfer in a zone that asks for it.
    #[serde(default)]
    pub notice_h: Option<f64>,
}

/// What is known of a ship's behaviour; `None`: no data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behaviour {
    /// Port calls of the last year or more.
    pub port_calls: Option<Vec<PortCall>>,
    /// Names with their first days.
    pub name_history: Option<Vec<Since>>,
    /// Flags (ISO codes) with their first days.
    pub flag_history: Option<Vec<Since>>,
    /// Owners with their first days.
    pub owner_history: Option<Vec<Since>>,
    /// Day on which the owner or ship was listed, for changes around it.
    pub listed_on: Option<Date>,
    /// AIS silences.
    pub ais_gaps: Option<Vec<AisGap>>,
    /// Encounters and loitering.
    pub slow_events: Option<Vec<SlowEvent>>,
    /// Highest speed between two AIS positions, knots.
    pub highest_fix_speed_kn: Option<f64>,
    /// Largest draught change without a port call, metres.
    pub draught_change_m: Option<f64>,
    /// Planned and shortest permitted distance, nautical miles.
    pub voyage_nm: Option<(f64, f64)>,
    /// Whether a member of the International Group insures it.
    pub ig_insured: Option<bool>,
    /// Whether a known society classes it.
    pub classed: Option<bool>,
    /// Year of build and whether it is a tanker.
    pub built: Option<(i16, bool)>,
    /// Days of detentions or bans by port states.
    pub detentions: Option<Vec<Date>>,
    /// Flag by AIS identity (MMSI) and flag by register, ISO codes.
    pub ais_and_register_flag: Option<(String, String)>,
}

/// Thresholds; [`Parameters::default`] holds those of `data/law/indicators.csv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "the names are those of the table, with their units"
)]
pub struct Parameters {
    pub ais_gap_h: f64,
    pub ais_gap_shore_nm: f64,
    pub encounter_h: f64,
    pub encounter_m: f64,
    pub encounter_kn: f64,
    pub encounter_anchorage_km: f64,
    pub loitering_h: f64,
    pub loitering_kn: f64,
    pub loitering_shore_nm: f64,
    pub sts_notice_h: f64,
    pub dprk_days: i32,
    pub fix_speed_kn: f64,
    pub changes: usize,
    pub changes_months: i32,
    pub draught_m: f64,
    pub detour_percent: f64,
    pub ownership_days: i32,
    pub tanker_age_years: i16,
    pub detention_months: i32,
    pub false_flags: Vec<String>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            ais_gap_h: 12.0,
            ais_gap_shore_nm: 50.0,
            encounter_h: 2.0,
            encounter_m: 500.0,
            encounter_kn: 2.0,
            encounter_anchorage_km: 10.0,
            loitering_h: 4.0,
            loitering_kn: 2.0,
            loitering_shore_nm: 20.0,
            sts_notice_h: 48.0,
            dprk_days: 180,
            fix_speed_kn: 50.0,
            changes: 2,
            changes_months: 24,
            draught_m: 1.0,
            detour_percent: 25.0,
            ownership_days: 90,
            tanker_age_years: 15,
            detention_months: 36,
            false_flags: ["AW", "CW", "SX"].map(str::to_owned).to_vec(),
        }
    }
}

/// State of one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Met: look.
    Raised,
    /// Looked at, not met.
    NotRaised,
    /// No data.
    NotEvaluated,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Id of `indicators.csv`.
    pub id: String,
    /// State.
    pub state: State,
    /// What was found, or which data is missing.
    pub finding: String,
}

/// All indicators of a ship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicators {
    /// `review` when one is raised; `clear` when all were looked at and none is; otherwise `unknown`.
    pub verdict: Verdict,
    /// Each of them.
    pub indicators: Vec<Indicator>,
}

/// A ship with what is known of its behaviour.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Watched {
    /// Name.
    pub name: String,
    /// IMO number.
    pub imo: String,
    /// What is known.
    pub behaviour: Behaviour,
}

/// A file of behaviour: `{"parameters": {…}, "ships": [{"name": …, "imo": …, "behaviour": {…}}]}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Watch {
    /// Thresholds that differ from the shipped ones.
    pub parameters: Parameters,
    /// Ships.
    pub ships: Vec<Watched>,
}

/// A ship's indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipIndicators {
    /// Name.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub name: String,
    /// IMO number.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub imo: String,
    /// What was looked at.
    #[serde(flatten)]
    pub indicators: Indicators,
}

impl Watch {
    /// Reads a file of behaviour.
    ///
    /// ```
    /// let w = sealane_law::indicators::Watch::read(r#"{"ships": [{"name": "Alfa", "behaviour": {"draught_change_m": 3.0}}]}"#)?;
    /// let all = w.evaluate(jiff::civil::date(2026, 11, 23))?;
    /// assert_eq!(all[0].indicators.verdict, sealane_law::Verdict::Review);
    /// # Ok::<(), sealane_law::LawError>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, LawError> {
        let w: Self = serde_json::from_str(text)
            .map_err(|e| LawError::BadQuestion(format!("indicators: {e}")))?;
        for s in &w.ships {
            if !s.imo.trim().is_empty() {
                crate::ids::parse_imo(&s.imo)?;
            }
        }
        Ok(w)
    }

    /// Every ship's indicators on a day.
    pub fn evaluate(&self, as_of: Date) -> Result<Vec<ShipIndicators>, LawError> {
        self.ships
            .iter()
            .map(|s| {
                Ok(ShipIndicators {
                    name: s.name.clone(),
                    imo: s.imo.clone(),
                    indicators: evaluate(&s.behaviour, &self.parameters, as_of)?,
                })
            })
            .collect()
    }
}

/// Evaluates the indicators on a day.
///
/// ```
/// use sealane_law::indicators::{evaluate, Behaviour, Parameters};
/// let none = evaluate(&Behaviour::default(), &Parameters::default(), jiff::civil::date(2026, 11, 23))?;
/// assert_eq!(none.verdict, sealane_law::Verdict::Unknown);
/// # Ok::<(), sealane_law::LawError>(())
/// ```
pub fn evaluate(b: &Behaviour, p: &Parameters, as_of: Date) -> Result<Indicators, LawError> {
    check(b, p)?;
    let mut out = Vec::new();
    tracks(b, p, &mut out);
    histories(b, p, as_of, &mut out);
    papers(b, p, as_of, &mut out);
    let raised = out.iter().any(|i| i.state == State::Raised);
    let complete = out.iter().all(|i| i.state != State::NotEvaluated);
    let verdict = if raised {
        Verdict::Review
    } else if complete {
        Verdict::Clear
    } else {
        Verdict::Unknown
    };
    Ok(Indicators {
        verdict,
        indicators: out,
    })
}

fn check(b: &Behaviour, p: &Parameters) -> Result<(), LawError> {
    let mut numbers = vec![
        p.ais_gap_h,
        p.encounter_h,
        p.loitering_h,
        p.fix_speed_kn,
        p.detour_percent,
        p.draught_m,
    ];
    numbers.extend(b.highest_fix_speed_kn);
    numbers.extend(b.draught_change_m);
    numbers.extend(b.voyage_nm.iter().flat_map(|v| [v.0, v.1]));
    numbers.extend(
        b.ais_gaps
            .iter()
            .flatten()
            .flat_map(|g| [g.hours, g.shore_nm]),
    );
    numbers.extend(
        b.slow_events
            .iter()
            .flatten()
            .flat_map(|e| [e.hours, e.speed_kn]),
    );
    if numbers.iter().all(|n| n.is_finite() && *n >= 0.0) {
        return Ok(());
    }
    Err(LawError::BadQuestion(
        "indicators: expected finite amounts of at least 0".to_owned(),
    ))
}

fn put(out: &mut Vec<Indicator>, id: &str, found: Option<Vec<String>>, needs: &str) {
    let (state, finding) = match found {
        None => (State::NotEvaluated, format!("no data: {needs}")),
        Some(f) if f.is_empty() => (State::NotRaised, String::new()),
        Some(f) => (State::Raised, f.join("; ")),
    };
    out.push(Indicator {
        id: id.to_owned(),
        state,
        finding,
    });
}

fn tracks(b: &Behaviour, p: &Parameters, out: &mut Vec<Indicator>) {
    put(
        out,
        "ais-gap",
        b.ais_gaps.as_ref().map(|g| {
            g.iter()
                .filter(|x| {
                    x.good_reception && x.hours >= p.ais_gap_h && x.shore_nm >= p.ais_gap_shore_nm
                })
                .map(|x| {
                    format!(
                        "{}: {} h silent {} nm from shore, reception good",
                        x.day, x.hours, x.shore_nm
                    )
                })
                .collect()
        }),
        "AIS gaps with reception",
    );
    let events = b.slow_events.as_ref();
    let meet = |x: &&SlowEvent| {
        x.distance_m.is_some_and(|d| d <= p.encounter_m)
            && x.hours >= p.encounter_h
            && x.speed_kn < p.encounter_kn
            && x.anchorage_km.is_none_or(|k| k >= p.encounter_anchorage_km)
    };
    put(
        out,
        "encounter",
        events.map(|e| {
            e.iter()
                .filter(meet)
                .map(|x| format!("{}: {} h beside another ship", x.day, x.hours))
                .collect()
        }),
        "encounters from tracks",
    );
    put(
        out,
        "loitering",
        events.map(|e| {
            e.iter()
                .filter(|x| {
                    x.distance_m.is_none()
                        && x.hours >= p.loitering_h
                        && x.speed_kn < p.loitering_kn
                        && x.shore_nm.is_some_and(|s| s >= p.loitering_shore_nm)
                })
                .map(|x| format!("{}: {} h at {} kn", x.day, x.hours, x.speed_kn))
                .collect()
        }),
        "loitering from tracks",
    );
    put(
        out,
        "sts-notice",
        events.map(|e| {
            e.iter()
                .filter_map(|x| {
                    x.notice_h
                        .filter(|n| *n < p.sts_notice_h)
                        .map(|n| format!("{}: transfer with {n} h of notice", x.day))
                })
                .collect()
        }),
        "ship-to-ship transfers with their notices",
    );
    put(
        out,
        "impossible-speed",
        b.highest_fix_speed_kn.map(|s| {
            (s > p.fix_speed_kn)
                .then(|| format!("{s} kn between two positions"))
                .into_iter()
                .collect()
        }),
        "AIS positions",
    );
    put(
        out,
        "draught-change",
        b.draught_change_m.map(|d| {
            (d > p.draught_m)
                .then(|| format!("{d} m without a port call"))
                .into_iter()
                .collect()
        }),
        "draughts between port calls",
    );
    put(
        out,
        "detour",
        b.voyage_nm.map(|(sailed, shortest)| {
            let over = if shortest > 0.0 {
                (sailed / shortest - 1.0) * 100.0
            } else {
                0.0
            };
            (over > p.detour_percent)
                .then(|| format!("{over:.0} % over the shortest permitted way"))
                .into_iter()
                .collect()
        }),
        "sailed and shortest distance",
    );
    put(
        out,
        "mid-flag",
        b.ais_and_register_flag.as_ref().map(|(ais, register)| {
            (ais != register)
                .then(|| format!("AIS says {ais}, register {register}"))
                .into_iter()
                .collect()
        }),
        "flag by AIS identity and by register",
    );
}

/// Days from `a` to `b`.
fn days(a: Date, b: Date) -> i32 {
    b.since(a).map_or(0, |s| s.get_days())
}

/// Whether a day lies in the last `months` months.
fn within(day: Date, as_of: Date, months: i32) -> bool {
    let start = as_of
        .checked_sub(jiff::Span::new().months(months.clamp(0, 1200)))
        .unwrap_or(Date::MIN);
    (start..=as_of).contains(&day)
}

fn changes(h: &[Since], p: &Parameters, as_of: Date) -> Vec<String> {
    let n = h
        .iter()
        .skip(1)
        .filter(|s| within(s.day, as_of, p.changes_months))
        .count();
    if n > p.changes {
        vec![format!("{n} changes in {} months", p.changes_months)]
    } else {
        Vec::new()
    }
}

fn histories(b: &Behaviour, p: &Parameters, as_of: Date, out: &mut Vec<Indicator>) {
    let calls = b.port_calls.as_ref().map(|c| {
        c.iter()
            .filter(|x| x.country == "KP" && (0..=p.dprk_days).contains(&days(x.day, as_of)))
            .map(|x| format!("call in the DPRK on {}", x.day))
            .chain(
                b.slow_events
                    .iter()
                    .flatten()
                    .filter(|e| {
                        e.other_flag == "KP" && (0..=p.dprk_days).contains(&days(e.day, as_of))
                    })
                    .map(|e| format!("beside a DPRK-flagged ship on {}", e.day)),
            )
            .collect()
    });
    put(out, "dprk-call", calls, "port calls");
    put(
        out,
        "identity-change",
        b.name_history.as_ref().map(|h| changes(h, p, as_of)),
        "names with their days",
    );
    put(
        out,
        "flag-hopping",
        b.flag_history.as_ref().map(|h| changes(h, p, as_of)),
        "flags with their days",
    );
    put(
        out,
        "false-flag",
        b.flag_history.as_ref().map(|h| {
            h.last()
                .filter(|s| {
                    p.false_flags.contains(&s.value) || crate::country::code(&s.value).is_none()
                })
                .map(|s| format!("flag {}", s.value))
                .into_iter()
                .collect()
        }),
        "flags with their days",
    );
    let owners = b.owner_history.as_ref().map(|h| {
        let Some(listed) = b.listed_on else {
            return Vec::new();
        };
        h.iter()
            .skip(1)
            .filter(|s| days(s.day, listed).abs() <= p.ownership_days)
            .map(|s| format!("new owner {} on {}, listing on {listed}", s.value, s.day))
            .collect()
    });
    put(out, "ownership-change", owners, "owners with their days");
}

fn papers(b: &Behaviour, p: &Parameters, as_of: Date, out: &mut Vec<Indicator>) {
    let no = |v: Option<bool>, text: &str| {
        v.map(|ok| {
            if ok {
                Vec::new()
            } else {
                vec![text.to_owned()]
            }
        })
    };
    put(
        out,
        "insurance",
        no(
            b.ig_insured,
            "not insured by a member of the International Group",
        ),
        "insurer",
    );
    put(
        out,
        "class",
        no(b.classed, "class unknown or withdrawn"),
        "class",
    );
    put(
        out,
        "age",
        b.built.map(|(year, tanker)| {
            let age = as_of.year() - year;
            (tanker && age > p.tanker_age_years)
                .then(|| format!("tanker of {age} years"))
                .into_iter()
                .collect()
        }),
        "year of build",
    );
    put(
        out,
        "psc",
        b.detentions.as_ref().map(|d| {
            d.iter()
                .filter(|x| within(**x, as_of, p.detention_months))
                .map(|x| format!("detained or banned on {x}"))
                .collect()
        }),
        "detentions",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn state(b: &Behaviour, id: &str) -> State {
        let all = evaluate(b, &Parameters::default(), date(2026, 11, 23)).unwrap();
        assert!(all.verdict <= Verdict::Review);
        all.indicators
            .into_iter()
            .find(|i| i.id == id)
            .unwrap()
            .state
    }

    #[test]
    fn missing_data_is_not_evaluated_and_never_clear() {
        let all = evaluate(
            &Behaviour::default(),
            &Parameters::default(),
            date(2026, 11, 23),
        )
        .unwrap();
        assert!(
            all.indicators
                .iter()
                .all(|i| i.state == State::NotEvaluated)
        );
        assert_eq!(all.verdict, Verdict::Unknown);
    }

    #[test]
    fn each_threshold_turns_at_its_value() {
        let gap = |hours, shore_nm, good| Behaviour {
            ais_gaps: Some(vec![AisGap {
                day: date(2026, 11, 1),
                hours,
                shore_nm,
                good_reception: good,
            }]),
            ..Behaviour::default()
        };
        assert_eq!(state(&gap(12.0, 60.0, true), "ais-gap"), State::Raised);
        assert_eq!(state(&gap(11.9, 60.0, true), "ais-gap"), State::NotRaised);
        assert_eq!(state(&gap(99.0, 60.0, false), "ais-gap"), State::NotRaised);
        let call = |y, m, d| Behaviour {
            port_calls: Some(vec![PortCall {
                day: date(y, m, d),
                country: "KP".into(),
            }]),
            ..Behaviour::default()
        };
        assert_eq!(state(&call(2026, 5, 27), "dprk-call"), State::Raised);
        assert_eq!(state(&call(2026, 5, 26), "dprk-call"), State::NotRaised);
        let flags = |f: &[(i16, &str)]| Behaviour {
            flag_history: Some(
                f.iter()
                    .map(|(y, v)| Since {
                        day: date(*y, 12, 1),
                        value: (*v).into(),
                    })
                    .collect(),
            ),
            ..Behaviour::default()
        };
        assert_eq!(
            state(
                &flags(&[(2020, "PA"), (2024, "LR"), (2025, "CM"), (2025, "GA")]),
                "flag-hopping"
            ),
            State::Raised
        );
        assert_eq!(
            state(
                &flags(&[(2020, "PA"), (2025, "CM"), (2025, "GA")]),
                "flag-hopping"
            ),
            State::NotRaised
        );
        assert_eq!(state(&flags(&[(2025, "CW")]), "false-flag"), State::Raised);
        let age = |y, t| Behaviour {
            built: Some((y, t)),
            ..Behaviour::default()
        };
        assert_eq!(state(&age(2010, true), "age"), State::Raised);
        assert_eq!(state(&age(2011, true), "age"), State::NotRaised);
        assert_eq!(state(&age(1990, false), "age"), State::NotRaised);
    }

    #[test]
    fn defaults_are_those_of_the_table() {
        #[derive(serde::Deserialize)]
        struct Row {
            id: String,
            parameter: String,
            value: String,
        }
        let rows: Vec<Row> = sealane_data::read_csv("law-indicators").unwrap();
        let v = |id: &str, p: &str| {
            rows.iter()
                .find(|r| r.id == id && r.parameter == p)
                .unwrap()
                .value
                .parse::<f64>()
                .unwrap()
        };
        let d = Parameters::default();
        assert_eq!(v("ais-gap", "hours"), d.ais_gap_h);
        assert_eq!(v("ais-gap", "shore_nm"), d.ais_gap_shore_nm);
        assert_eq!(v("encounter", "distance_m"), d.encounter_m);
        assert_eq!(v("encounter", "hours"), d.encounter_h);
        assert_eq!(v("loitering", "shore_nm"), d.loitering_shore_nm);
        assert_eq!(v("loitering", "hours"), d.loitering_h);
        assert_eq!(v("sts-notice", "notice_h"), d.sts_notice_h);
        assert_eq!(v("dprk-call", "days"), f64::from(d.dprk_days));
        assert_eq!(v("impossible-speed", "speed_kn"), d.fix_speed_kn);
        assert_eq!(v("detour", "percent"), d.detour_percent);
        assert_eq!(v("psc", "months"), f64::from(d.detention_months));
        assert_eq!(v("age", "years"), f64::from(d.tanker_age_years));
    }
}
