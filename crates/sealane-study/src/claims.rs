//! Public claims, each turned into a test: implied speed, implied distance, like for like, arithmetic, bounds, technical possibility.

use serde::{Deserialize, Serialize};

/// A row of the claims table. Only the first six columns are required; the others say how to test it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClaimRow {
    /// Kebab-case id; made from the fact when absent.
    #[serde(default)]
    pub id: String,
    /// What is claimed.
    pub fact: String,
    /// The value as published (a number, or words).
    pub value: String,
    /// Its unit.
    #[serde(default)]
    pub unit: String,
    /// Date of the publication.
    #[serde(default)]
    pub date: String,
    /// Who published it.
    #[serde(default)]
    pub source: String,
    /// Anything a reader should know.
    #[serde(default)]
    pub note: String,
    /// How to test it; empty: it is a fact that is used or shown, not a claim to test.
    #[serde(default)]
    pub test: String,
    /// Place where the way begins.
    #[serde(default)]
    pub from: String,
    /// Place where it ends.
    #[serde(default)]
    pub to: String,
    /// Passages required, `;`-separated.
    #[serde(default)]
    pub require: String,
    /// The other way of a comparison.
    #[serde(default)]
    pub versus_from: String,
    /// Its end.
    #[serde(default)]
    pub versus_to: String,
    /// Its required passages.
    #[serde(default)]
    pub versus_require: String,
    /// Cargo (id) of the study whose result tests the claim: its door-to-door days, its target.
    #[serde(default)]
    pub cargo: String,
    /// Corridor (id) whose way is claimed of.
    #[serde(default)]
    pub corridor: String,
    /// The corridor it is set against.
    #[serde(default)]
    pub versus_corridor: String,
    /// A number to test against (base of a percentage, least speed, bound …).
    #[serde(default)]
    pub against: Option<f64>,
    /// A second one (greatest speed, years …).
    #[serde(default)]
    pub against_high: Option<f64>,
    /// Where the numbers come from.
    #[serde(default)]
    pub against_source: String,
}

/// The tests that a row can ask for.
const TESTS: [&str; 11] = [
    "best-cargo",
    "door-transit",
    "door-saving",
    "distance",
    "transit",
    "transit-at-speed",
    "saving",
    "growth",
    "bound",
    "share",
    "carriage",
];

impl ClaimRow {
    /// The published value as a number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        self.value
            .trim()
            .replace(',', "")
            .parse()
            .ok()
            .filter(|x: &f64| x.is_finite())
    }

    /// Whether what the row compares is the same thing. A saving needs the same two ends on both sides; a bound is a total of more than the claim; every
    /// other test measures between the very ends, or of the very base, that the claim names.
    #[must_use]
    pub fn like_for_like(&self) -> bool {
        match self.test.as_str() {
            "saving" => self.from == self.versus_from && self.to == self.versus_to,
            "bound" => false,
            _ => true,
        }
    }

    /// Why the row cannot be tested as it asks, if so.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let need = |what: &str, absent: bool| {
            absent.then(|| format!("the test `{}` needs `{what}`", self.test))
        };
        match self.test.as_str() {
            "" => None,
            t if !TESTS.contains(&t) => {
                Some(format!("`{t}` is no test; known are {}", TESTS.join(", ")))
            }
            "carriage" | "best-cargo" => None,
            "growth" if !self.cargo.is_empty() && self.number().is_some() => None,
            _ if self.number().is_none() => Some(format!("`{}` is not a number", self.value)),
            "distance" | "transit" => {
                need("from and to", self.from.is_empty() || self.to.is_empty())
            }
            "transit-at-speed" => need(
                "from, to, against and against_high (kn)",
                self.from.is_empty() || self.against.is_none(),
            ),
            "door-transit" => need(
                "cargo and corridor",
                self.cargo.is_empty() || self.corridor.is_empty(),
            ),
            "door-saving" => need(
                "cargo, corridor and versus_corridor",
                self.cargo.is_empty()
                    || self.corridor.is_empty()
                    || self.versus_corridor.is_empty(),
            ),
            "saving" => need(
                "from, to, versus_from and versus_to",
                self.from.is_empty() || self.versus_from.is_empty(),
            ),
            "growth" => need(
                "against (base) and against_high (years)",
                self.against.is_none() || self.against_high.is_none(),
            ),
            _ => need("against", self.against.is_none()),
        }
    }
}

/// What came of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimVerdict {
    /// The numbers agree.
    Holds,
    /// It holds under the condition named.
    HoldsIf,
    /// The numbers do not close.
    DoesNotClose,
    /// Nothing to hold it against.
    CannotBeTested,
}

impl ClaimVerdict {
    /// Words for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::HoldsIf => "holds if",
            Self::DoesNotClose => "does not close",
            Self::CannotBeTested => "cannot be tested",
        }
    }
}

/// A claim beside our number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimResult {
    /// Kebab-case id.
    pub id: String,
    /// What is claimed.
    pub fact: String,
    /// The value as published.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Date of the publication.
    pub date: String,
    /// Who published it.
    pub source: String,
    /// The test applied.
    pub test: String,
    /// Our number for the same thing.
    pub ours: Option<f64>,
    /// Its unit.
    pub ours_unit: String,
    /// Speed that the claim implies on our distance, kn.
    pub implied_speed_kn: Option<f64>,
    /// Distance that the claim implies at the speed it names, else at 12.5 kn, nm.
    pub implied_distance_nm: Option<f64>,
    /// Whether what is compared is the same thing: the same two ends, or a part and its own whole.
    pub like_for_like: Option<bool>,
    /// The reason in a few words, for the first page.
    pub brief: String,
    /// What came of it.
    pub verdict: ClaimVerdict,
    /// Why, with the numbers.
    pub reason: String,
}

/// Length of the way between two places under required passages, nm.
pub type Measure<'a> = dyn Fn(&str, &str, &[String]) -> Result<f64, String> + Sync + 'a;

/// Slowest and fastest mean speeds that merchant ships keep over a whole voyage, kn.
const USUAL_SPEED_KN: (f64, f64) = (10.0, 17.0);
/// A usual speed of cargo ships, kn: what days and miles are turned into each other with where a claim names none.
const USUAL_KN: f64 = 12.5;
/// A published distance within this share of ours agrees with it.
const DISTANCE_AGREES: f64 = 0.03;
/// Growth of trade above this, % a year over a decade or more, has few examples.
const GROWTH_USUAL_PERCENT: f64 = 10.0;

fn list(text: &str) -> Vec<String> {
    text.split(';')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Tests every row that asks for a test.
#[must_use]
pub fn test_claims(rows: &[ClaimRow], measure: &Measure<'_>) -> Vec<ClaimResult> {
    rows.iter()
        .filter(|r| !r.test.is_empty())
        .map(|r| test_claim(r, measure))
        .collect()
}

/// Tests one row.
#[must_use]
pub fn test_claim(row: &ClaimRow, measure: &Measure<'_>) -> ClaimResult {
    let mut out = ClaimResult {
        id: if row.id.is_empty() {
            slug(&row.fact)
        } else {
            row.id.clone()
        },
        fact: row.fact.clone(),
        value: row.value.clone(),
        // A statement in words has no unit.
        unit: if row.unit == "words" {
            String::new()
        } else {
            row.unit.clone()
        },
        date: row.date.clone(),
        source: row.source.clone(),
        test: row.test.clone(),
        ours: None,
        ours_unit: String::new(),
        implied_speed_kn: None,
        implied_distance_nm: None,
        like_for_like: Some(row.like_for_like()),
        brief: String::new(),
        verdict: ClaimVerdict::CannotBeTested,
        reason: String::new(),
    };
    if let Some(problem) = row.problem() {
        out.reason = problem;
    } else if let Err(why) = judge(row, measure, &mut out) {
        out.verdict = ClaimVerdict::CannotBeTested;
        out.reason = why;
    }
    if out.brief.is_empty() {
        out.brief.clone_from(&out.reason);
    }
    out
}

fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').chars().take(60).collect()
}

fn judge(row: &ClaimRow, measure: &Measure<'_>, out: &mut ClaimResult) -> Result<(), String> {
    let value = row.number().unwrap_or(0.0);
    let against = row.against.unwrap_or(0.0);
    let high = row.against_high.unwrap_or(0.0);
    match row.test.as_str() {
        "distance" => distance(row, value, measure, out),
        "transit" => transit(row, value, measure, out),
        "transit-at-speed" => at_speed(row, value, against, high, measure, out),
        "saving" => saving(row, value, measure, out),
        "best-cargo" | "door-transit" | "door-saving" => {
            Err("is tested by a whole assessment only".to_owned())
        }
        "growth" if !row.cargo.is_empty() && row.against.is_none() => {
            Err("is tested by a whole assessment only".to_owned())
        }
        "growth" => {
            growth(row, value, against, high, out);
            Ok(())
        }
        "bound" => {
            bound(row, value, against, out);
            Ok(())
        }
        "share" => {
            share(row, value, against, high, out);
            Ok(())
        }
        _ => {
            out.verdict = ClaimVerdict::DoesNotClose;
            out.reason = if row.note.is_empty() {
                "the ship named does not carry the cargo named".to_owned()
            } else {
                row.note.clone()
            };
            Ok(())
        }
    }
}

fn nm_of(value: f64, unit: &str) -> f64 {
    if unit.starts_with("km") {
        value / 1.852
    } else {
        value
    }
}

fn distance(
    row: &ClaimRow,
    value: f64,
    measure: &Measure<'_>,
    out: &mut ClaimResult,
) -> Result<(), String> {
    let ours = measure(&row.from, &row.to, &list(&row.require))?;
    let claimed = nm_of(value, &row.unit);
    let excess = claimed / ours - 1.0;
    out.ours = Some(ours);
    "nm".clone_into(&mut out.ours_unit);
    out.implied_distance_nm = Some(claimed);
    let percent = 100.0 * excess;
    if excess.abs() <= DISTANCE_AGREES {
        out.verdict = ClaimVerdict::Holds;
        out.reason = format!("{claimed:.0} nm against our {ours:.0} nm: {percent:+.1} %");
    } else {
        out.verdict = ClaimVerdict::DoesNotClose;
        out.reason = format!(
            "the shortest sea way is {ours:.0} nm; the published {claimed:.0} nm is {percent:+.1} %, a {} of {:.0} nm that no passage on the way explains",
            if excess > 0.0 { "surplus" } else { "shortfall" },
            (claimed - ours).abs()
        );
        out.brief = format!("{percent:+.1} % against the shortest sea way");
    }
    Ok(())
}

fn transit(
    row: &ClaimRow,
    days: f64,
    measure: &Measure<'_>,
    out: &mut ClaimResult,
) -> Result<(), String> {
    let ours_nm = measure(&row.from, &row.to, &list(&row.require))?;
    if days <= 0.0 {
        return Err("the claimed time is not positive".to_owned());
    }
    let speed = ours_nm / (24.0 * days);
    let usual = ours_nm / (24.0 * USUAL_KN);
    out.implied_speed_kn = Some(speed);
    out.implied_distance_nm = Some(24.0 * days * USUAL_KN);
    out.ours = Some(usual);
    "days at sea at 12.5 kn".clone_into(&mut out.ours_unit);
    let (slow, fast) = USUAL_SPEED_KN;
    if speed < slow {
        let left = days - ours_nm / (24.0 * USUAL_KN);
        out.verdict = ClaimVerdict::HoldsIf;
        out.reason = format!(
            "{days:.0} days over {ours_nm:.0} nm is {speed:.1} kn: either slower than ships sail ({slow:.0} to {fast:.0} kn) or it holds {left:.1} days of ports and waiting at 12.5 kn"
        );
    } else if speed <= fast {
        out.verdict = ClaimVerdict::Holds;
        out.reason = format!(
            "{days:.0} days over {ours_nm:.0} nm is {speed:.1} kn, a usual speed; no days are left for ports"
        );
    } else {
        out.verdict = ClaimVerdict::HoldsIf;
        out.reason = format!(
            "{days:.0} days over {ours_nm:.0} nm needs {speed:.1} kn without a stop, beyond what bulk carriers and tankers sail ({fast:.0} kn)"
        );
    }
    Ok(())
}

fn at_speed(
    row: &ClaimRow,
    days: f64,
    low: f64,
    high: f64,
    measure: &Measure<'_>,
    out: &mut ClaimResult,
) -> Result<(), String> {
    let ours_nm = measure(&row.from, &row.to, &list(&row.require))?;
    if days <= 0.0 || low <= 0.0 {
        return Err("time and speed must be positive".to_owned());
    }
    let speed = ours_nm / (24.0 * days);
    let (least, most) = (ours_nm / (24.0 * high.max(low)), ours_nm / (24.0 * low));
    out.implied_speed_kn = Some(speed);
    out.implied_distance_nm = Some(24.0 * days * f64::midpoint(low, high.max(low)));
    out.ours = Some(f64::midpoint(least, most));
    out.ours_unit = format!("days at {low:.0} to {:.0} kn", high.max(low));
    // Shorter than the fastest speed allows cannot be; longer leaves days for ports, or is a lower speed.
    out.verdict = if days < least - 0.5 {
        ClaimVerdict::DoesNotClose
    } else {
        ClaimVerdict::HoldsIf
    };
    let then = if days < least - 0.5 {
        String::new()
    } else if days > most + 0.5 {
        format!(
            ": {days:.0} days leave {:.1} for ports at {low:.0} kn, or are {speed:.1} kn without a stop",
            days - most
        )
    } else {
        ": the arithmetic closes if ships keep that speed without a stop".to_owned()
    };
    out.reason = format!(
        "at {low:.0} to {:.0} kn our {ours_nm:.0} nm take {least:.1} to {most:.1} days at sea{then}; only container ships are built for such speeds, and they sail slower to save fuel",
        high.max(low)
    );
    Ok(())
}

fn saving(
    row: &ClaimRow,
    value: f64,
    measure: &Measure<'_>,
    out: &mut ClaimResult,
) -> Result<(), String> {
    let new = measure(&row.from, &row.to, &list(&row.require))?;
    let old = measure(&row.versus_from, &row.versus_to, &list(&row.versus_require))?;
    let days = row.unit.starts_with("day");
    let percent = row.unit.starts_with('%');
    let same = row.like_for_like();
    out.implied_distance_nm = if percent {
        None
    } else if days {
        Some(24.0 * value * USUAL_KN)
    } else {
        Some(nm_of(value, &row.unit))
    };
    let ours_nm = old - new;
    let (ours, unit) = if days {
        (ours_nm / (24.0 * USUAL_KN), "days at 12.5 kn")
    } else if percent {
        (100.0 * ours_nm / old, "%")
    } else if row.unit.starts_with("km") {
        (ours_nm * 1.852, "km")
    } else {
        (ours_nm, "nm")
    };
    out.ours = Some(ours);
    unit.clone_into(&mut out.ours_unit);
    let close = (value / ours - 1.0).abs() <= 0.1 && ours > 0.0;
    out.verdict = match (same, close) {
        (true, true) => ClaimVerdict::Holds,
        _ => ClaimVerdict::DoesNotClose,
    };
    let ends = if same {
        String::new()
    } else {
        format!(
            "not like for like: {} to {} is set against {} to {}, other ends for other cargo; a saving exists only for goods that may choose; ",
            row.from, row.to, row.versus_from, row.versus_to
        )
    };
    out.brief = match (same, close) {
        (true, _) => String::new(),
        (false, true) => {
            "the number agrees, but it is not like for like: other ends, other cargo".to_owned()
        }
        (false, false) => "not like for like, and the number does not agree either".to_owned(),
    };
    out.reason = format!(
        "{ends}our ways are {new:.0} and {old:.0} nm, {ours:.0} {unit} apart; claimed {value:.0} {}",
        row.unit
    );
    Ok(())
}

fn growth(row: &ClaimRow, value: f64, base: f64, years: f64, out: &mut ClaimResult) {
    if base <= 0.0 || years <= 0.0 || value <= 0.0 {
        "base, years and target must be positive".clone_into(&mut out.reason);
        return;
    }
    let yearly = 100.0 * ((value / base).powf(1.0 / years) - 1.0);
    out.ours = Some(yearly);
    "% a year".clone_into(&mut out.ours_unit);
    out.verdict = if yearly <= GROWTH_USUAL_PERCENT {
        ClaimVerdict::HoldsIf
    } else {
        ClaimVerdict::DoesNotClose
    };
    out.reason = format!(
        "from {base} to {value} {} in {years:.0} years is {yearly:.1} % a year, {:.1} times the base ({}); trade rarely keeps more than {GROWTH_USUAL_PERCENT:.0} % a year for so long",
        row.unit,
        value / base,
        row.against_source
    );
    out.brief = format!("needs {yearly:.1} % growth a year for {years:.0} years");
}

/// Tests what only a whole assessment can: which cargo suits best, door-to-door days of the same doors, targets of a cargo.
pub(crate) fn test_whole(
    rows: &[ClaimRow],
    out: &mut [ClaimResult],
    cargoes: &[crate::assessment::CargoResult],
    best: Option<&crate::assessment::CargoResult>,
    called: &dyn Fn(&str) -> String,
) {
    let asked = rows.iter().filter(|r| !r.test.is_empty());
    for (row, out) in asked.zip(out).filter(|(r, _)| r.problem().is_none()) {
        let cargo = cargoes.iter().find(|c| c.id == row.cargo);
        let told = match row.test.as_str() {
            "best-cargo" => best_cargo(row, best, out),
            "door-transit" | "door-saving" => cargo.and_then(|c| door_days(row, c, called, out)),
            "growth" if !row.cargo.is_empty() => cargo.and_then(|c| of_target(c, out)),
            _ => continue,
        };
        if told.is_none() {
            out.verdict = ClaimVerdict::CannotBeTested;
            "the study has no such cargo, way or target".clone_into(&mut out.reason);
        }
        if out.brief.is_empty() || told.is_none() {
            out.brief.clone_from(&out.reason);
        }
    }
}

/// Whether the claim names a cargo: its id, its commodity or its name.
pub(crate) fn names_cargo(row: &ClaimRow, c: &crate::assessment::CargoResult) -> bool {
    let plain = |s: &str| s.to_lowercase().replace(['-', '_'], " ");
    let value = plain(&row.value);
    [&c.id, &c.commodity, &c.name]
        .iter()
        .any(|s| plain(s) == value)
}

fn best_cargo(
    row: &ClaimRow,
    best: Option<&crate::assessment::CargoResult>,
    out: &mut ClaimResult,
) -> Option<()> {
    use crate::assessment::Word;
    let best = best?;
    let p = best.p_all?;
    out.ours = Some(100.0 * p);
    out.ours_unit = format!("% of the draws, {}", crate::names::inside(&best.name));
    let same = names_cargo(row, best);
    out.verdict = match (same, best.word) {
        (true, Word::Works) => ClaimVerdict::Holds,
        (true, Word::WorksIf) => ClaimVerdict::HoldsIf,
        _ => ClaimVerdict::DoesNotClose,
    };
    out.reason = format!(
        "ours is {}: {}{}",
        crate::names::inside(&best.name),
        best.reason.split("; against ").next().unwrap_or_default(),
        best.condition
            .as_ref()
            .map_or_else(String::new, |c| format!("; if {c}"))
    );
    out.brief = if same {
        format!("ours is the same, in {}", crate::names::percent_of_draws(p))
    } else {
        format!("ours is {}", crate::names::inside(&best.name))
    };
    Some(())
}

/// A time or a saving of days against the study's own ways from door to door: the same goods between the same doors.
fn door_days(
    row: &ClaimRow,
    c: &crate::assessment::CargoResult,
    called: &dyn Fn(&str) -> String,
    out: &mut ClaimResult,
) -> Option<()> {
    let value = row.number()?;
    let way = |id: &str| {
        c.ways
            .iter()
            .find(|w| w.corridor == id && w.why_not.is_none())
    };
    let own = way(&row.corridor)?;
    "days door to door".clone_into(&mut out.ours_unit);
    let (low, mid, high, text) = if row.test == "door-transit" {
        let d = own.days;
        out.like_for_like = Some(own.same_doors);
        let text = format!(
            "{} by {} takes {:.0} days from door to door ({:.0} to {:.0})",
            crate::names::inside(&c.name),
            called(&row.corridor),
            d.p50,
            d.p10,
            d.p90
        );
        (d.p10, d.p50, d.p90, text)
    } else {
        let other = way(&row.versus_corridor)?;
        out.like_for_like = Some(own.same_doors && other.same_doors);
        let mid = other.days.p50 - own.days.p50;
        let half = (other.days.p90 - other.days.p10).hypot(own.days.p90 - own.days.p10) / 2.0;
        let text = format!(
            "{}: {:.0} days by {} and {:.0} by {}, {mid:.0} apart",
            crate::names::inside(&c.name),
            own.days.p50,
            called(&row.corridor),
            other.days.p50,
            called(&row.versus_corridor)
        );
        (mid - half, mid, mid + half, text)
    };
    out.ours = Some(mid);
    out.verdict = if value >= low && value <= high {
        ClaimVerdict::Holds
    } else {
        ClaimVerdict::DoesNotClose
    };
    out.reason = format!("{text}; claimed {value:.0}");
    out.brief = if out.verdict == ClaimVerdict::Holds {
        format!("ours is {mid:.0} days between the same doors")
    } else {
        format!(
            "{} days: ours is {mid:.0} between the same doors",
            if value < mid { "too few" } else { "too many" }
        )
    };
    Some(())
}

/// A target against the forecast of its cargo: one base, one growth, one chance in the whole report.
fn of_target(c: &crate::assessment::CargoResult, out: &mut ClaimResult) -> Option<()> {
    let t = c.target.as_ref()?;
    out.ours = Some(t.growth_needed_percent);
    "% a year".clone_into(&mut out.ours_unit);
    let percent = crate::names::percent_of_draws;
    out.verdict = if t.growth_needed_percent > GROWTH_USUAL_PERCENT || t.p_unbound < 0.05 {
        ClaimVerdict::DoesNotClose
    } else {
        ClaimVerdict::HoldsIf
    };
    out.reason = format!(
        "from today's flow it needs {:.1} % a year until {}; the forecast reaches it in {} within today's limits and in {} without them{}; trade rarely keeps more than {GROWTH_USUAL_PERCENT:.0} % a year for so long",
        t.growth_needed_percent,
        t.year,
        percent(t.p_reached),
        percent(t.p_unbound),
        t.market_percent.map_or_else(String::new, |m| format!(
            "; it would be {m:.0} % of the market of today"
        ))
    );
    out.brief = format!(
        "needs {:.1} % growth a year to {}; reached in {} if nothing bound it",
        t.growth_needed_percent,
        t.year,
        percent(t.p_unbound)
    );
    Some(())
}

fn bound(row: &ClaimRow, value: f64, bound: f64, out: &mut ClaimResult) {
    out.ours = Some(bound);
    out.ours_unit = format!("{} (bound)", row.unit);
    let share = 100.0 * value / bound.max(f64::MIN_POSITIVE);
    // More than half of a total that many countries share is as good as above it.
    out.verdict = if share > 50.0 {
        ClaimVerdict::DoesNotClose
    } else {
        ClaimVerdict::HoldsIf
    };
    out.reason = format!(
        "{value} {} would be {share:.0} % of {bound} {} ({})",
        row.unit, row.unit, row.against_source
    );
    out.brief = format!("{share:.0} % of {} alone", row.against_source);
}

fn share(row: &ClaimRow, value: f64, part: f64, total: f64, out: &mut ClaimResult) {
    if total <= 0.0 {
        "the base of the percentage is missing".clone_into(&mut out.reason);
        return;
    }
    let ours = 100.0 * part / total;
    out.ours = Some(ours);
    "%".clone_into(&mut out.ours_unit);
    let close = (ours - value).abs() <= 0.1 * value.abs().max(1.0);
    out.verdict = if close {
        ClaimVerdict::Holds
    } else {
        ClaimVerdict::DoesNotClose
    };
    out.reason = if close {
        format!("{part} of {total} is {ours:.1} % ({})", row.against_source)
    } else if part * value < 0.0 {
        // No base turns a loss into a saving.
        out.brief =
            format!("the numbers give {ours:.1} %, the other sign: no base makes it {value} %");
        format!(
            "{part} of {total} is {ours:.1} %, not {value} % ({}); the sign is the other one, so no base makes the claim true",
            row.against_source
        )
    } else {
        let base = if value.abs() > 0.0 {
            format!("; the claim needs a base of {:.0}", 100.0 * part / value)
        } else {
            String::new()
        };
        out.brief = format!("the numbers give {ours:.1} %");
        format!(
            "{part} of {total} is {ours:.1} %, not {value} % ({}){base}",
            row.against_source
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(from: &str, to: &str, _: &[String]) -> Result<f64, String> {
        match (from, to) {
            ("RUVVO", "INMAA") => Ok(4600.0),
            ("INBOM", "RULED") => Ok(7620.0),
            _ => Err(format!("no way from {from} to {to}")),
        }
    }

    fn row(test: &str, value: &str, unit: &str) -> ClaimRow {
        ClaimRow {
            fact: "x".into(),
            test: test.into(),
            value: value.into(),
            unit: unit.into(),
            from: "RUVVO".into(),
            to: "INMAA".into(),
            ..ClaimRow::default()
        }
    }

    #[test]
    fn the_official_length_does_not_close() {
        let r = test_claim(&row("distance", "5647", "nm"), &ways);
        assert_eq!(r.verdict, ClaimVerdict::DoesNotClose);
        assert!(r.reason.contains("+22.8 %"), "{}", r.reason);
        assert_eq!(
            test_claim(&row("distance", "4637", "nm"), &ways).verdict,
            ClaimVerdict::Holds
        );
    }

    #[test]
    fn a_transit_time_tells_its_speed() {
        let r = test_claim(&row("transit", "24", "days"), &ways);
        assert!((r.implied_speed_kn.unwrap() - 7.986).abs() < 0.01);
        assert_eq!(r.verdict, ClaimVerdict::HoldsIf);
    }

    #[test]
    fn other_ends_are_not_like_for_like() {
        let mut c = row("saving", "5608", "km");
        c.versus_from = "INBOM".into();
        c.versus_to = "RULED".into();
        let r = test_claim(&c, &ways);
        assert_eq!(r.like_for_like, Some(false));
        assert_eq!(r.verdict, ClaimVerdict::DoesNotClose);
    }

    #[test]
    fn a_saving_that_agrees_still_says_it_is_not_like_for_like() {
        let mut c = row("saving", "3020", "nm");
        c.versus_from = "INBOM".into();
        c.versus_to = "RULED".into();
        let r = test_claim(&c, &ways);
        assert_eq!(r.verdict, ClaimVerdict::DoesNotClose);
        assert!(
            r.brief.contains("agrees") && r.brief.contains("like for like"),
            "{}",
            r.brief
        );
        assert_eq!(r.implied_distance_nm, Some(3020.0));
    }

    #[test]
    fn a_loss_is_no_saving_whatever_the_base() {
        let mut c = row("share", "30", "%");
        (c.against, c.against_high) = (Some(-417.0), Some(3133.0));
        let r = test_claim(&c, &ways);
        assert_eq!(r.verdict, ClaimVerdict::DoesNotClose);
        assert!(!r.reason.contains("base of"), "{}", r.reason);
        assert!(r.reason.contains("other one"), "{}", r.reason);
    }

    #[test]
    fn a_slower_time_than_the_speed_named_leaves_days_for_ports() {
        let mut c = row("transit-at-speed", "12", "days");
        (c.against, c.against_high) = (Some(20.0), Some(25.0));
        let slow = test_claim(&c, &ways);
        assert_eq!(slow.verdict, ClaimVerdict::HoldsIf, "{}", slow.reason);
        assert!(slow.reason.contains("for ports"), "{}", slow.reason);
        c.value = "6".into();
        assert_eq!(test_claim(&c, &ways).verdict, ClaimVerdict::DoesNotClose);
    }

    #[test]
    fn every_row_says_whether_it_is_like_for_like_and_words_are_no_unit() {
        let mut c = row("carriage", "crude oil", "words");
        let r = test_claim(&c, &ways);
        assert!(r.unit.is_empty() && r.like_for_like == Some(true));
        c.test = "bound".into();
        assert_eq!(test_claim(&c, &ways).like_for_like, Some(false));
        assert_eq!(
            test_claim(&row("transit", "24", "days"), &ways).implied_distance_nm,
            Some(7200.0)
        );
    }

    #[test]
    fn a_claim_without_what_it_needs_cannot_be_tested() {
        let mut c = row("growth", "20", "Mt");
        assert_eq!(test_claim(&c, &ways).verdict, ClaimVerdict::CannotBeTested);
        c.against = Some(2.0);
        c.against_high = Some(18.0);
        assert_eq!(test_claim(&c, &ways).verdict, ClaimVerdict::DoesNotClose);
        assert!(
            test_claim(&row("transit", "soon", "days"), &ways)
                .reason
                .contains("not a number")
        );
    }
}
