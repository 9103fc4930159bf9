//! The shipped rules as dated tables, with the user's rows after them.

use crate::error::LawError;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// Empty text is no value.
fn blank<'de, D: Deserializer<'de>, T: std::str::FromStr>(d: D) -> Result<Option<T>, D::Error>
where
    T::Err: std::fmt::Display,
{
    let text = String::deserialize(d)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.trim()
        .parse()
        .map(Some)
        .map_err(|e| serde::de::Error::custom(format!("`{text}`: {e}")))
}

/// A `;`-separated cell of numbers.
fn numbers<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<f64>, D::Error> {
    many(d)?
        .iter()
        .map(|t| {
            t.parse()
                .map_err(|e| serde::de::Error::custom(format!("`{t}`: {e}")))
        })
        .collect()
}

/// `yes` or nothing, against `no`.
fn unless_no<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(d)?.trim() != "no")
}

const fn yes() -> bool {
    true
}

/// A `;`-separated cell.
fn many<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    let text = String::deserialize(d)?;
    Ok(text
        .split(';')
        .map(|t| t.trim().to_owned())
        .filter(|t| !t.is_empty())
        .collect())
}

fn effect<'de, D: Deserializer<'de>>(d: D) -> Result<crate::entry::Effect, D::Error> {
    let text = String::deserialize(d)?;
    match text.as_str() {
        "prohibited" => Ok(crate::entry::Effect::Prohibited),
        "restricted" => Ok(crate::entry::Effect::Restricted),
        "review" => Ok(crate::entry::Effect::Review),
        _ => Err(serde::de::Error::custom(format!(
            "effect `{text}`: expected prohibited, restricted or review"
        ))),
    }
}

/// From when to when a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// In force.
    Now,
    /// Begins later.
    Later(Date),
    /// Over.
    Past,
}

/// Where `day` stands to a rule's days; a rule without a first day is in force.
#[must_use]
pub fn force_on(from: Option<Date>, to: Option<Date>, day: Date) -> Force {
    match (from, to) {
        (Some(f), _) if f > day => Force::Later(f),
        (_, Some(t)) if t < day => Force::Past,
        _ => Force::Now,
    }
}

/// Whether `bound` (codes, or `*` for every UN Member State) binds a user of `jurisdiction`. EU rules bind the Member States directly.
#[must_use]
pub fn binds(bound: &[String], jurisdiction: &str) -> bool {
    bound.iter().any(|b| {
        b == "*" || b == jurisdiction || (b == "EU" && crate::country::is_eu_member(jurisdiction))
    })
}

/// A jurisdiction whose rules are shipped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JurisdictionRow {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// Other names.
    #[serde(deserialize_with = "many")]
    pub aliases: Vec<String>,
    /// First day from which the shipped rules hold all that was in force; before it nothing is clear.
    #[serde(deserialize_with = "blank", default)]
    pub rules_known_from: Option<Date>,
    /// Day on which the shipped rules were read.
    pub rules_known_on: Date,
    /// For how many days they may be relied on for a `clear`.
    pub rules_max_age_days: i32,
    /// `complete` or `examples`.
    pub cargo_rules: String,
    /// `complete` or `examples`.
    pub service_rules: String,
    /// `complete`, `examples` or `none`.
    pub place_rules: String,
    /// Whose lists a user bound by this law must bring (the EU and the UK transpose the UN's; India uses the UN's own).
    #[serde(deserialize_with = "many")]
    pub needs_lists_of: Vec<String>,
    /// Source.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// A kind of list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListRow {
    /// Id, e.g. `un-1718-vessels`.
    pub id: String,
    /// Jurisdiction; empty for aggregated data.
    pub jurisdiction: String,
    /// Title.
    pub title: String,
    /// Kinds of entries.
    #[serde(deserialize_with = "many")]
    pub covers: Vec<String>,
    /// Maximum age, days.
    pub max_age_days: i32,
    /// Subjects that cannot be clear without it.
    #[serde(deserialize_with = "many")]
    pub required_for: Vec<String>,
    /// Legal basis.
    pub citation: String,
    /// Where it is published.
    pub source: String,
}

/// A cargo prohibition or cap.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CargoRule {
    /// Id.
    pub id: String,
    /// Who is bound.
    #[serde(deserialize_with = "many")]
    pub bound: Vec<String>,
    /// `from`, `to`, `either`.
    pub direction: String,
    /// Countries.
    #[serde(deserialize_with = "many")]
    pub country: Vec<String>,
    /// Goods groups; `*` any.
    #[serde(deserialize_with = "many")]
    pub goods: Vec<String>,
    /// What it means.
    #[serde(deserialize_with = "effect")]
    pub effect: crate::entry::Effect,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Last day on which it is known to be unchanged.
    #[serde(deserialize_with = "blank")]
    pub known_until: Option<Date>,
    /// Cap.
    #[serde(deserialize_with = "blank")]
    pub limit_value: Option<f64>,
    /// Unit of the cap: `bbl` or `t`.
    pub limit_unit: String,
    /// The same cap in tonnes, when the act states it.
    #[serde(deserialize_with = "blank", default)]
    pub limit_t: Option<f64>,
    /// Least and most barrels in a tonne of the goods, for a cap in barrels against an amount in tonnes.
    #[serde(deserialize_with = "numbers", default)]
    pub bbl_per_t: Vec<f64>,
    /// Period of the cap, in words.
    pub limit_period: String,
    /// Exception id.
    pub exception: String,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Parts nobody checked.
    #[serde(deserialize_with = "many")]
    pub unverified: Vec<String>,
    /// Remark.
    pub note: String,
}

/// An exception.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExceptionRow {
    /// Id.
    pub id: String,
    /// Facts that it needs, in words.
    pub applies_when: String,
    /// What remains.
    #[serde(deserialize_with = "effect")]
    pub effect: crate::entry::Effect,
    /// Text.
    pub text: String,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Grade.
    pub grade: String,
    /// Remark.
    pub note: String,
}

/// A goods group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GoodsRow {
    /// Id.
    pub group: String,
    /// Words.
    #[serde(deserialize_with = "many")]
    pub words: Vec<String>,
    /// HS prefixes.
    #[serde(deserialize_with = "many")]
    pub hs: Vec<String>,
    /// Grade of the codes.
    pub hs_grade: String,
    /// Source.
    pub source: String,
}

/// A port, terminal or zone under a measure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlaceRule {
    /// Id.
    pub id: String,
    /// Who is bound.
    #[serde(deserialize_with = "many")]
    pub bound: Vec<String>,
    /// `port` or `zone`.
    pub kind: String,
    /// Name; `*` any place of the country.
    pub name: String,
    /// Other names.
    #[serde(deserialize_with = "many")]
    pub aliases: Vec<String>,
    /// UN/LOCODEs; of a zone: ports inside.
    #[serde(deserialize_with = "many")]
    pub locodes: Vec<String>,
    /// Country.
    pub country: String,
    /// What it means.
    #[serde(deserialize_with = "effect")]
    pub effect: crate::entry::Effect,
    /// Measure.
    pub measure: String,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Exceptions of the act, in words.
    #[serde(default)]
    pub exception: String,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Remark.
    pub note: String,
}

/// A service under a measure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServiceRule {
    /// Id.
    pub id: String,
    /// Who is bound.
    #[serde(deserialize_with = "many")]
    pub bound: Vec<String>,
    /// Services.
    #[serde(deserialize_with = "many")]
    pub service: Vec<String>,
    /// Country or flag served; empty: any.
    pub country: String,
    /// Goods groups served; empty: any.
    #[serde(deserialize_with = "many")]
    pub cargo: Vec<String>,
    /// Origin of the goods; empty: any.
    pub cargo_origin: String,
    /// What it means.
    #[serde(deserialize_with = "effect")]
    pub effect: crate::entry::Effect,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Condition.
    pub condition: String,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Remark.
    pub note: String,
}

/// A measure by flag.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FlagRule {
    /// Id.
    pub id: String,
    /// Who is bound.
    #[serde(deserialize_with = "many")]
    pub bound: Vec<String>,
    /// Flags.
    #[serde(deserialize_with = "many")]
    pub flag: Vec<String>,
    /// What it means.
    #[serde(deserialize_with = "effect")]
    pub effect: crate::entry::Effect,
    /// Measure.
    pub measure: String,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Remark.
    pub note: String,
}

/// A price cap of a period.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PriceCap {
    /// Id.
    pub id: String,
    /// Who is bound.
    #[serde(deserialize_with = "many")]
    pub bound: Vec<String>,
    /// Product.
    pub product: String,
    /// Origin.
    pub origin: String,
    /// Cap, US dollars a barrel.
    pub cap_usd_per_bbl: f64,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Day of the review after which the figure is not known.
    #[serde(deserialize_with = "blank")]
    pub known_until: Option<Date>,
    /// Transition, in words.
    pub transition: String,
    /// Last day of the transition.
    #[serde(deserialize_with = "blank", default)]
    pub transition_to: Option<Date>,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Remark.
    pub note: String,
}

/// A rule of a port operator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OperatorRule {
    /// Id.
    pub id: String,
    /// Operator.
    pub operator: String,
    /// UN/LOCODEs.
    #[serde(deserialize_with = "many")]
    pub ports: Vec<String>,
    /// Names.
    #[serde(deserialize_with = "many")]
    pub names: Vec<String>,
    /// Whether the operator runs the whole port; otherwise only terminals in it.
    #[serde(deserialize_with = "unless_no", default = "yes")]
    pub whole_port: bool,
    /// Ships on the lists of these jurisdictions are refused.
    #[serde(deserialize_with = "many")]
    pub refuses_listed_by: Vec<String>,
    /// First day.
    #[serde(deserialize_with = "blank")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(deserialize_with = "blank")]
    pub valid_to: Option<Date>,
    /// Measure.
    pub measure: String,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Remark.
    pub note: String,
}

/// All tables.
#[derive(Debug, Clone, Serialize)]
pub struct Rules {
    /// Jurisdictions.
    pub jurisdictions: Vec<JurisdictionRow>,
    /// Kinds of lists.
    pub lists: Vec<ListRow>,
    /// Cargo.
    pub cargo: Vec<CargoRule>,
    /// Exceptions.
    pub exceptions: Vec<ExceptionRow>,
    /// Goods groups.
    pub goods: Vec<GoodsRow>,
    /// Places.
    pub places: Vec<PlaceRule>,
    /// Services.
    pub services: Vec<ServiceRule>,
    /// Flags.
    pub flags: Vec<FlagRule>,
    /// Price caps.
    pub prices: Vec<PriceCap>,
    /// Port operators.
    pub operators: Vec<OperatorRule>,
    /// SHA-256 over all of them, the user's rows included.
    #[serde(skip)]
    pub sha256: String,
}

impl Rules {
    /// The shipped tables.
    pub fn shipped() -> Result<Self, LawError> {
        let mut rules = Self {
            jurisdictions: sealane_data::read_csv("law-jurisdictions")?,
            lists: sealane_data::read_csv("law-lists")?,
            cargo: sealane_data::read_csv("law-cargo-rules")?,
            exceptions: sealane_data::read_csv("law-exceptions")?,
            goods: sealane_data::read_csv("law-goods")?,
            places: sealane_data::read_csv("law-place-rules")?,
            services: sealane_data::read_csv("law-service-rules")?,
            flags: sealane_data::read_csv("law-flag-rules")?,
            prices: sealane_data::read_csv("law-price-caps")?,
            operators: sealane_data::read_csv("law-operator-rules")?,
            sha256: String::new(),
        };
        rules.stamp();
        Ok(rules)
    }

    /// The shipped tables and the user's rows from `dir` (files named as in `data/law`, same columns; the user's row replaces a
    /// shipped one of the same id).
    pub fn with_folder(dir: &Path) -> Result<Self, LawError> {
        let mut r = Self::shipped()?;
        extend(dir, "cargo_rules.csv", &mut r.cargo, |x| &x.id)?;
        extend(dir, "exceptions.csv", &mut r.exceptions, |x| &x.id)?;
        extend(dir, "goods.csv", &mut r.goods, |x| &x.group)?;
        extend(dir, "place_rules.csv", &mut r.places, |x| &x.id)?;
        extend(dir, "service_rules.csv", &mut r.services, |x| &x.id)?;
        extend(dir, "flag_rules.csv", &mut r.flags, |x| &x.id)?;
        extend(dir, "price_caps.csv", &mut r.prices, |x| &x.id)?;
        extend(dir, "operator_rules.csv", &mut r.operators, |x| &x.id)?;
        extend(dir, "jurisdictions.csv", &mut r.jurisdictions, |x| &x.id)?;
        extend(dir, "lists.csv", &mut r.lists, |x| &x.id)?;
        r.stamp();
        Ok(r)
    }

    fn stamp(&mut self) {
        let text = serde_json::to_vec(self).unwrap_or_default();
        self.sha256 = hex(&Sha256::digest(&text));
    }

    /// The row of the law that binds a user of `id`: its own, or that of the EU for a Member State.
    #[must_use]
    pub fn governing(&self, id: &str) -> Option<&JurisdictionRow> {
        self.jurisdiction(id).or_else(|| {
            crate::country::is_eu_member(id)
                .then(|| self.jurisdiction("EU"))
                .flatten()
        })
    }

    /// The row of a jurisdiction.
    #[must_use]
    pub fn jurisdiction(&self, id: &str) -> Option<&JurisdictionRow> {
        self.jurisdictions.iter().find(|j| j.id == id)
    }

    /// The row of a kind of list.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&ListRow> {
        self.lists.iter().find(|l| l.id == id)
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
            let _ = write!(s, "{b:02x}");
            s
        })
}

fn extend<T: DeserializeOwned>(
    dir: &Path,
    file: &str,
    rows: &mut Vec<T>,
    id: impl Fn(&T) -> &String,
) -> Result<(), LawError> {
    let path = dir.join(file);
    if !path.exists() {
        return Ok(());
    }
    let text = std::fs::read_to_string(&path).map_err(|e| LawError::Io {
        path: path.display().to_string(),
        message: e.to_string(),
    })?;
    let more: Vec<T> = sealane_data::parse_csv(&path.display().to_string(), &text)?;
    rows.retain(|r| !more.iter().any(|m| id(m) == id(r)));
    rows.extend(more);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_row_reads_and_is_cited() {
        let r = Rules::shipped().unwrap();
        assert!(r.cargo.len() > 20 && r.places.len() > 10);
        for c in &r.cargo {
            assert!(!c.citation.is_empty() && !c.source.is_empty(), "{}", c.id);
            assert!(
                c.goods
                    .iter()
                    .all(|g| g == "*" || r.goods.iter().any(|x| x.group == *g)),
                "{}",
                c.id
            );
            assert!(
                c.exception.is_empty() || r.exceptions.iter().any(|e| e.id == c.exception),
                "{}",
                c.id
            );
        }
        for p in &r.places {
            assert!(!p.citation.is_empty() && !p.source.is_empty(), "{}", p.id);
        }
        assert_eq!(r.sha256.len(), 64);
    }

    #[test]
    fn days_are_inclusive() {
        let d = jiff::civil::date;
        let (from, to) = (Some(d(2026, 4, 24)), Some(d(2026, 12, 31)));
        assert_eq!(
            force_on(from, to, d(2026, 4, 23)),
            Force::Later(d(2026, 4, 24))
        );
        assert_eq!(force_on(from, to, d(2026, 4, 24)), Force::Now);
        assert_eq!(force_on(from, to, d(2026, 12, 31)), Force::Now);
        assert_eq!(force_on(from, to, d(2027, 1, 1)), Force::Past);
    }
}
