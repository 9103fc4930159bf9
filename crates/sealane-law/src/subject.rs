//! The questions: plain data about a ship, a party, a place, a cargo, a service or a price.

use serde::{Deserialize, Serialize};

/// What is screened. Empty strings mean "not known".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Subject {
    /// A ship.
    Ship(Ship),
    /// A company, agency or other body.
    Company(Party),
    /// A person.
    Person(Party),
    /// A port or terminal that is called.
    Port(PlaceRef),
    /// A zone that is crossed or used.
    Zone(PlaceRef),
    /// A flow of cargo.
    Cargo(Cargo),
    /// A service: insurance, bunkering, towage, brokering …
    Service(Service),
    /// A price paid for a cargo under a cap.
    Price(Price),
}

impl Subject {
    /// The word for messages.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Ship(_) => "ship",
            Self::Company(_) => "company",
            Self::Person(_) => "person",
            Self::Port(_) => "port",
            Self::Zone(_) => "zone",
            Self::Cargo(_) => "cargo",
            Self::Service(_) => "service",
            Self::Price(_) => "price",
        }
    }

    /// A short name for tables.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Ship(s) if s.name.is_empty() && !s.imo.is_empty() => format!("IMO {}", s.imo),
            Self::Ship(s) if s.name.is_empty() => format!("{}{}", s.mmsi, s.call_sign),
            Self::Ship(s) => s.name.clone(),
            Self::Company(p) | Self::Person(p) if p.name.is_empty() => format!("IMO {}", p.imo),
            Self::Company(p) | Self::Person(p) => p.name.clone(),
            Self::Port(p) | Self::Zone(p) if p.name.is_empty() => p.locode.clone(),
            Self::Port(p) | Self::Zone(p) => p.name.clone(),
            Self::Cargo(c) => format!(
                "{} {} to {}",
                if c.commodity.is_empty() {
                    &c.hs
                } else {
                    &c.commodity
                },
                if c.origin.is_empty() { "?" } else { &c.origin },
                if c.destination.is_empty() {
                    "?"
                } else {
                    &c.destination
                }
            ),
            Self::Service(s) => s.service.clone(),
            Self::Price(p) => format!("{} at {} USD/bbl", p.product, p.usd_per_bbl),
        }
    }
}

/// A ship. Any subset may be known; one identifier or name must be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ship {
    /// Present name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Earlier names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// IMO ship identification number, seven digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub imo: String,
    /// Maritime Mobile Service Identity, nine digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mmsi: String,
    /// Radio call sign.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub call_sign: String,
    /// Flag, name or ISO 3166 code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub flag: String,
    /// Owners, managers, operators, charterers, each screened as a party.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<RelatedParty>,
}

/// A party with its role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelatedParty {
    /// `owner`, `manager`, `operator`, `charterer`, `insurer` …
    pub role: String,
    /// The party.
    #[serde(flatten)]
    pub party: Party,
}

/// A company, body or person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// Name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Earlier or other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// IMO company number, seven digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub imo: String,
    /// Country, name or ISO 3166 code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
}

/// A port, terminal or zone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceRef {
    /// Name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// UN/LOCODE.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub locode: String,
    /// Country, name or ISO 3166 code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Terminal operator, if known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub operator: String,
}

/// A flow of cargo.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cargo {
    /// Commodity in words, or an id such as `coking-coal`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub commodity: String,
    /// Harmonised System code, 2 to 10 digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hs: String,
    /// Country of origin.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub origin: String,
    /// Where it is loaded: port name or UN/LOCODE.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub loaded_at: String,
    /// Country of the port of loading, when it is not the origin.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub loaded_in: String,
    /// Country of destination.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub destination: String,
    /// Yearly amount, tonnes, for caps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_t: Option<f64>,
    /// Yearly amount, barrels, for caps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_bbl: Option<f64>,
}

/// A service to a ship, a party or a cargo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// `insurance`, `reinsurance`, `classification`, `registration`, `bunkering`, `sts-transfer`, `towage`, `brokering`, `financing`,
    /// `icebreaking`, `lng-tanker-service`, `chartering`, `port-call`, `lng-reloading`.
    pub service: String,
    /// Country or flag that the service is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Who provides it; screened as a party.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub provider: String,
    /// Cargo that it serves, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cargo: String,
    /// Origin of that cargo.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cargo_origin: String,
}

/// A price under a cap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Price {
    /// `crude-oil`, `products-premium`, `products-discount`.
    pub product: String,
    /// Country of origin.
    pub origin: String,
    /// Price paid, US dollars a barrel, without freight and insurance.
    pub usd_per_bbl: f64,
}
