//! What a way must obey, asked alike by `sealane route` and `sealane matrix`.

use super::areas::named;
use crate::fault::Fault;
use sealane_sea::{RouteQuery, ShipLimits};

/// Flags that say what a way must obey.
#[derive(Debug, clap::Args)]
pub struct Terms {
    /// Passage or zone not to be used (ID@FROM..UNTIL: on those days), or a GeoJSON file with areas to keep out of
    #[arg(long, value_name = "ID|FILE")]
    pub avoid: Vec<String>,
    /// Passage or zone that must be used, or a GeoJSON file with areas to enter
    #[arg(long, value_name = "ID|FILE")]
    require: Vec<String>,
    /// Sailing draught, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    draught: Option<f64>,
    /// Beam, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    beam: Option<f64>,
    /// Length over all, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    length: Option<f64>,
    /// Air draught, m
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    air_draught: Option<f64>,
    /// Ship class (see `sealane ships`) or TOML file: its particulars where none are given
    #[arg(long, value_name = "CLASS|FILE")]
    ship: Option<String>,
    /// Ice class (PC1-PC7, IA-Super, IA, IB, IC, Arc4-Arc9): opens the Arctic transits in season
    #[arg(long)]
    ice_class: Option<String>,
    /// Date of departure (YYYY-MM-DD)
    #[arg(long)]
    date: Option<String>,
}

const ICE_CLASSES: [&str; 18] = [
    "PC1", "PC2", "PC3", "PC4", "PC5", "PC6", "PC7", "IA-Super", "IA", "IB", "IC", "Arc4", "Arc5",
    "Arc6", "Arc7", "Arc8", "Arc9", "none",
];

fn metres(value: Option<f64>, flag: &str) -> Result<Option<f64>, Fault> {
    match value {
        Some(v) if !(v.is_finite() && v > 0.0 && v < 1_000.0) => Err(Fault::input(
            "bad_number",
            format!("{v} is not a length of a ship: expected metres above 0"),
        )
        .at(flag)),
        other => Ok(other),
    }
}

/// The ship's limits from its class or file and the flags; flags win.
fn ship(args: &Terms) -> Result<ShipLimits, Fault> {
    let mut limits = ShipLimits {
        draught_m: metres(args.draught, "--draught")?,
        beam_m: metres(args.beam, "--beam")?,
        length_m: metres(args.length, "--length")?,
        air_draught_m: metres(args.air_draught, "--air-draught")?,
    };
    if let Some(name) = &args.ship {
        let s = super::ships::find(name)?;
        limits.draught_m = limits.draught_m.or(Some(s.draught_m.value));
        limits.beam_m = limits.beam_m.or(Some(s.beam_m.value));
        limits.length_m = limits.length_m.or(Some(s.loa_m.value));
        // An assumed air draught shuts nothing.
        let mast = s
            .air_draught_m
            .as_ref()
            .filter(|a| !sealane_voyage::Ship::assumed(a));
        limits.air_draught_m = limits.air_draught_m.or(mast.map(|a| a.value));
    }
    Ok(limits)
}

impl Terms {
    /// The question without its places.
    pub fn query(&self) -> Result<RouteQuery, Fault> {
        if let Some(c) = &self.ice_class
            && !ICE_CLASSES.contains(&c.as_str())
        {
            return Err(Fault::input(
                "bad_ice_class",
                format!(
                    "`{c}` is no ice class: expected one of {}",
                    ICE_CLASSES.join(", ")
                ),
            )
            .at("--ice-class"));
        }
        if let Some(d) = &self.date
            && d.parse::<jiff::civil::Date>().is_err()
        {
            return Err(Fault::input(
                "bad_date",
                format!("`{d}` is not a date: expected YYYY-MM-DD"),
            )
            .at("--date"));
        }
        let (avoid, avoid_areas) = named(&self.avoid)?;
        let (require, require_areas) = named(&self.require)?;
        Ok(RouteQuery {
            places: Vec::new(),
            avoid,
            require,
            avoid_areas,
            require_areas,
            split_areas: Vec::new(),
            ship: ship(self)?,
            ice_class: self.ice_class.clone(),
            date: self.date.clone(),
            alternatives: 0,
        })
    }
}
