//! POLARIS: may a ship of this ice class operate in this ice (IMO MSC.1/Circ.1519)?
//!
//! The risk index outcome is the sum, over the ice types present, of concentration in tenths times the risk index value of the ship's class.

use crate::tables::{embedded_table, kebab};
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $id)] $variant),+ }
        impl $name {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Id as files and commands write it.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.id()) }
        }
    };
}
pub(crate) use named_enum;

named_enum! {
/// Ice class of a ship: IMO Polar Class, Finnish-Swedish, or Russian Register.
IceClass {
    /// Year-round in all polar waters.
    Pc1 = "PC1",
    /// Year-round in moderate multi-year ice.
    Pc2 = "PC2",
    /// Year-round in second-year ice with multi-year inclusions.
    Pc3 = "PC3",
    /// Year-round in thick first-year ice with old inclusions.
    Pc4 = "PC4",
    /// Year-round in medium first-year ice with old inclusions.
    Pc5 = "PC5",
    /// Summer and autumn in medium first-year ice.
    Pc6 = "PC6",
    /// Summer and autumn in thin first-year ice.
    Pc7 = "PC7",
    /// Finnish-Swedish IA Super.
    IaSuper = "IA-Super",
    /// Finnish-Swedish IA.
    Ia = "IA",
    /// Finnish-Swedish IB.
    Ib = "IB",
    /// Finnish-Swedish IC.
    Ic = "IC",
    /// Not ice-strengthened.
    None = "none",
    /// Russian Register Arc9.
    Arc9 = "Arc9",
    /// Russian Register Arc8.
    Arc8 = "Arc8",
    /// Russian Register Arc7.
    Arc7 = "Arc7",
    /// Russian Register Arc6.
    Arc6 = "Arc6",
    /// Russian Register Arc5.
    Arc5 = "Arc5",
    /// Russian Register Arc4.
    Arc4 = "Arc4",
    /// Russian Register Ice3.
    Ice3 = "Ice3",
    /// Russian Register Ice2.
    Ice2 = "Ice2",
    /// Russian Register Ice1.
    Ice1 = "Ice1",
}}

impl IceClass {
    /// Reads `PC7`, `IA-Super`, `ia_super`, `1A Super`, `Arc7`, `none` …
    ///
    /// # Errors
    /// [`VoyageError::Unknown`] with the known classes.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let t = kebab(text).replace('-', "");
        let t = match t.as_str() {
            "" | "no" | "notstrengthened" | "noiceclass" | "0" => "none".to_owned(),
            "1asuper" | "1as" | "ias" => "iasuper".to_owned(),
            "1a" => "ia".to_owned(),
            "1b" => "ib".to_owned(),
            "1c" => "ic".to_owned(),
            _ => t,
        };
        Self::ALL
            .iter()
            .copied()
            .find(|c| c.id().to_ascii_lowercase().replace('-', "") == t)
            .ok_or_else(|| error::unknown("ice class", text, Self::ALL.iter().map(|c| c.id())))
    }

    /// The class whose row of the POLARIS table applies.
    ///
    /// Russian classes use the commonly quoted equivalence, the weaker class where a range is quoted (assumed).
    #[must_use]
    pub const fn polaris_row(self) -> Self {
        match self {
            Self::Arc9 => Self::Pc1,
            Self::Arc8 => Self::Pc3,
            Self::Arc7 => Self::Pc4,
            Self::Arc6 => Self::Pc5,
            Self::Arc5 => Self::Pc6,
            Self::Arc4 => Self::Pc7,
            Self::Ice3 => Self::Ia,
            Self::Ice2 => Self::Ib,
            Self::Ice1 => Self::Ic,
            own => own,
        }
    }

    /// Whether the class is only matched to a row by an assumed equivalence.
    #[must_use]
    pub fn is_equivalent(self) -> bool {
        self.polaris_row() != self
    }
}

named_enum! {
/// Ice type of the POLARIS table, by stage of development.
IceType {
    /// Open water.
    IceFree = "ice-free",
    /// New ice, under 10 cm.
    New = "new-ice",
    /// Grey ice, 10–15 cm.
    Grey = "grey-ice",
    /// Grey-white ice, 15–30 cm.
    GreyWhite = "grey-white-ice",
    /// Thin first-year, first stage, 30–50 cm.
    ThinFy1 = "thin-fy-stage1",
    /// Thin first-year, second stage, 50–70 cm.
    ThinFy2 = "thin-fy-stage2",
    /// Medium first-year under 1 m.
    MediumFyThin = "medium-fy-lt-1m",
    /// Medium first-year.
    MediumFy = "medium-fy",
    /// Thick first-year.
    ThickFy = "thick-fy",
    /// Second-year.
    SecondYear = "second-year",
    /// Light multi-year.
    LightMultiYear = "light-multi-year",
    /// Heavy multi-year.
    HeavyMultiYear = "heavy-multi-year",
}}

impl IceType {
    /// Reads `medium-fy`, `medium_fy`, `Medium FY` …
    ///
    /// # Errors
    /// [`VoyageError::Unknown`] with the known types.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let t = kebab(text);
        let t = match t.as_str() {
            "open-water" | "water" | "icefree" => "ice-free",
            "new" => "new-ice",
            "grey" | "gray" | "gray-ice" => "grey-ice",
            "grey-white" | "gray-white" | "gray-white-ice" => "grey-white-ice",
            "multi-year" => "heavy-multi-year",
            other => other,
        };
        Self::ALL
            .iter()
            .copied()
            .find(|i| i.id() == t)
            .ok_or_else(|| error::unknown("ice type", text, Self::ALL.iter().map(|i| i.id())))
    }

    /// The type of level first-year or old ice of a thickness, m (bounds of `polaris-ice-types`; upper bound excluded).
    ///
    /// # Errors
    /// [`VoyageError::Range`] for a negative or non-finite thickness.
    pub fn from_thickness(thickness_m: f64) -> Result<Self, VoyageError> {
        let h = error::not_negative("ice thickness, m", thickness_m)?;
        const UPPER: [(f64, IceType); 10] = [
            (0.10, IceType::New),
            (0.15, IceType::Grey),
            (0.30, IceType::GreyWhite),
            (0.50, IceType::ThinFy1),
            (0.70, IceType::ThinFy2),
            (0.95, IceType::MediumFyThin),
            (1.20, IceType::MediumFy),
            (2.00, IceType::ThickFy),
            (2.50, IceType::SecondYear),
            (3.00, IceType::LightMultiYear),
        ];
        if h == 0.0 {
            return Ok(Self::IceFree);
        }
        Ok(UPPER
            .iter()
            .find(|(upper, _)| h < *upper)
            .map_or(Self::HeavyMultiYear, |(_, t)| *t))
    }
}

type RivRow = BTreeMap<String, String>;

embedded_table! { fn riv_rows() -> RivRow = "polaris-riv" }

#[derive(Debug, Deserialize)]
struct LimitRow {
    ice_class: String,
    rio_from: Option<f64>,
    rio_below: Option<f64>,
    operation: String,
    speed_limit_kn: Option<f64>,
}

embedded_table! { fn limit_rows() -> LimitRow = "polaris-limits" }

/// Risk index value of one class in one ice type.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn riv(class: IceClass, ice: IceType) -> Result<f64, VoyageError> {
    let row = class.polaris_row().id();
    riv_rows()?
        .iter()
        .find(|r| r.get("ice_class").is_some_and(|c| c == row))
        .and_then(|r| r.get(ice.id()))
        .and_then(|v| v.parse().ok())
        .ok_or_else(|| VoyageError::Table(format!("polaris-riv has no cell {row}/{ice}")))
}

/// Concentrations of the ice types present, in tenths; they sum to ten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regime(Vec<(f64, IceType)>);

impl Regime {
    /// From tenths and types.
    ///
    /// # Errors
    /// [`VoyageError::Range`] unless every concentration lies in 0–10 and their sum is 10 within 0.05.
    pub fn new(parts: Vec<(f64, IceType)>) -> Result<Self, VoyageError> {
        let mut sum = 0.0;
        for (tenths, _) in &parts {
            sum += error::within("ice concentration, tenths", *tenths, 0.0, 10.0)?;
        }
        if (sum - 10.0).abs() > 0.05 {
            return Err(VoyageError::Range {
                what: "sum of ice concentrations, tenths".to_owned(),
                value: sum,
                expected: "10 (give open water as `ice-free`)".to_owned(),
            });
        }
        Ok(Self(parts))
    }

    /// One ice thickness at a concentration (fraction 0–1), the rest open water.
    ///
    /// # Errors
    /// [`VoyageError::Range`] for values outside.
    pub fn level(concentration: f64, thickness_m: f64) -> Result<Self, VoyageError> {
        let c = error::within("ice concentration", concentration, 0.0, 1.0)?;
        Self::new(vec![
            (10.0 * (1.0 - c), IceType::IceFree),
            (10.0 * c, IceType::from_thickness(thickness_m)?),
        ])
    }

    /// Reads `3/10 ice-free; 4/10 thin-fy-stage1; 3/10 medium-fy` (also `0.3 …` and `30% …`).
    ///
    /// # Errors
    /// [`VoyageError::Parse`], [`VoyageError::Unknown`] or [`VoyageError::Range`].
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let bad = |part: &str| VoyageError::Parse {
            what: "ice regime".to_owned(),
            message: format!("`{part}`: expected `3/10 medium-fy`, parts separated by `;`"),
        };
        let mut parts = Vec::new();
        for part in text
            .split([';', '+'])
            .map(str::trim)
            .filter(|p| !p.is_empty())
        {
            let (amount, ice) = part
                .split_once(char::is_whitespace)
                .ok_or_else(|| bad(part))?;
            let tenths = match (amount.strip_suffix('%'), amount.split_once('/')) {
                (Some(p), _) => p.parse::<f64>().map(|p| p / 10.0),
                (None, Some((n, d))) => match (n.parse::<f64>(), d.parse::<f64>()) {
                    (Ok(n), Ok(d)) if d > 0.0 => Ok(10.0 * n / d),
                    _ => return Err(bad(part)),
                },
                (None, None) => amount.parse::<f64>().map(|f| 10.0 * f),
            }
            .map_err(|_| bad(part))?;
            parts.push((tenths, IceType::parse(ice)?));
        }
        Self::new(parts)
    }

    /// The parts: tenths and type.
    #[must_use]
    pub fn parts(&self) -> &[(f64, IceType)] {
        &self.0
    }
}

/// What POLARIS says of operating there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Normal operation.
    Normal,
    /// Elevated operational risk: slow down.
    Elevated,
    /// Subject to special consideration; not to be planned.
    SpecialConsideration,
}

impl Operation {
    /// Id as output writes it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Elevated => "elevated",
            Self::SpecialConsideration => "special-consideration",
        }
    }
}

/// The answer of POLARIS.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Outcome {
    /// Risk index outcome, escort bonus included when escorted.
    pub rio: f64,
    /// What it allows.
    pub operation: Operation,
    /// Recommended top speed at elevated risk, kn.
    pub speed_limit_kn: Option<f64>,
}

/// Added to the outcome while an icebreaker escorts (from memory of the circular: assumed).
pub const ESCORT_BONUS: f64 = 10.0;

/// Risk index outcome.
///
/// ```
/// use sealane_voyage::polaris::{self, IceClass, Regime};
/// let regime = Regime::parse("3/10 ice-free; 4/10 thin-fy-stage1; 3/10 medium-fy")?;
/// assert_eq!(polaris::rio(IceClass::Pc7, &regime)?, 10.0);
/// # Ok::<(), sealane_voyage::VoyageError>(())
/// ```
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn rio(class: IceClass, regime: &Regime) -> Result<f64, VoyageError> {
    regime
        .parts()
        .iter()
        .map(|(tenths, ice)| Ok(tenths * riv(class, *ice)?))
        .sum()
}

/// What an outcome allows to a class, with the speed limit where there is one.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded table is broken.
pub fn operation(class: IceClass, rio: f64) -> Result<Outcome, VoyageError> {
    let row = class.polaris_row().id();
    // Concentrations in tenths are decimal fractions: an outcome within rounding of a bound lies on it.
    let snapped = if (rio - rio.round()).abs() < 1e-9 {
        rio.round()
    } else {
        rio
    };
    let hit = limit_rows()?
        .iter()
        .find(|l| {
            l.ice_class == row
                && l.rio_from.is_none_or(|from| snapped >= from)
                && l.rio_below.is_none_or(|below| snapped < below)
        })
        .ok_or_else(|| VoyageError::Table(format!("polaris-limits has no row for {row}")))?;
    let operation = match hit.operation.as_str() {
        "normal" => Operation::Normal,
        "elevated" => Operation::Elevated,
        _ => Operation::SpecialConsideration,
    };
    Ok(Outcome {
        rio: snapped,
        operation,
        speed_limit_kn: hit.speed_limit_kn,
    })
}

/// The whole question: class, ice, escort.
///
/// # Errors
/// [`VoyageError::Table`] if the embedded tables are broken.
pub fn assess(class: IceClass, regime: &Regime, escorted: bool) -> Result<Outcome, VoyageError> {
    let bonus = if escorted { ESCORT_BONUS } else { 0.0 };
    operation(class, rio(class, regime)? + bonus)
}
