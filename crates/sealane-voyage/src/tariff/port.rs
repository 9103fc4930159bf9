//! Port dues by gross or net tonnage, where a dated table is held.

use super::{Charge, Result};
use crate::tables::embedded_table;
use crate::{Ship, ShipType};
use sealane_data::Grade;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    place: String,
    due: String,
    basis: String,
    times: f64,
    other_ships: f64,
    roro_container: f64,
    tankers: f64,
    nt_from: Option<f64>,
    nt_to: Option<f64>,
    currency: String,
    per_usd: Option<f64>,
    valid_from: String,
    valid_to: String,
    missing: String,
    source: String,
}

embedded_table! { fn rows() -> Row = "port-dues" }

/// Net tonnage over gross (assumed; 0.5 to 0.65 of cargo ships).
const NET_OVER_GROSS: f64 = 0.60;

impl Row {
    fn rate(&self, ship_type: ShipType) -> f64 {
        match ship_type {
            ShipType::Tanker | ShipType::GasCarrier | ShipType::LngCarrier => self.tankers,
            ShipType::ContainerShip
            | ShipType::RoroCargoShip
            | ShipType::RoroVehicleCarrier
            | ShipType::RoroPassengerShip => self.roro_container,
            _ => self.other_ships,
        }
    }

    /// Amount in the row's currency for a stay of so many days.
    fn amount(&self, ship: &Ship, days: f64) -> f64 {
        let nt = NET_OVER_GROSS * ship.gt.value;
        if self.nt_from.is_some_and(|f| nt <= f) || self.nt_to.is_some_and(|t| nt > t) {
            return 0.0;
        }
        let units = match self.basis.as_str() {
            "gt" => ship.gt.value,
            "gt_day" => ship.gt.value * days.max(0.5),
            "nt" => nt,
            "nt_day" => nt * days.max(1.0).ceil(),
            _ => 0.0,
        };
        self.times * self.rate(ship.ship_type) * units
    }
}

/// The rows of a date: of each due those in force, else those last in force; of a due that begins later its first.
fn of_date<'a>(rows: &[&'a Row], date: &str) -> Vec<&'a Row> {
    rows.iter()
        .copied()
        .filter(|r| {
            let begun = |o: &Row| o.valid_from.as_str() <= date;
            let holds = |o: &Row| begun(o) && date <= o.valid_to.as_str();
            let all: Vec<&&Row> = rows.iter().filter(|o| o.due == r.due).collect();
            if all.iter().any(|o| holds(o)) {
                return holds(r);
            }
            match all.iter().filter(|o| begun(o)).map(|o| &o.valid_to).max() {
                Some(last) => begun(r) && r.valid_to == *last,
                None => all.iter().all(|o| r.valid_from <= o.valid_from),
            }
        })
        .collect()
}

/// Dues of one call of so many days at a port (its name and its country's code) on an ISO date: roubles of a Russian table, else dollars.
/// `None` where no table is held; what the table leaves out is said.
///
/// # Errors
/// [`VoyageError::Table`](crate::VoyageError::Table) if the embedded table is broken.
pub fn port_dues(
    port: &str,
    country: &str,
    ship: &Ship,
    days: f64,
    date: &str,
) -> Result<Option<Charge>> {
    let here = |place: &str| {
        place == port
            || port
                .strip_prefix(place)
                .is_some_and(|rest| rest.starts_with([' ', ',']))
    };
    let mut found: Vec<&Row> = rows()?.iter().filter(|r| here(&r.place)).collect();
    if found.is_empty() {
        found = rows()?.iter().filter(|r| r.place == country).collect();
    }
    let found = of_date(&found, date);
    let Some(first) = found.first() else {
        return Ok(None);
    };
    let roubles = first.currency == "RUB";
    let mut amount = 0.0;
    let mut sources: Vec<&str> = Vec::new();
    for r in &found {
        amount += r.amount(ship, days)
            / if roubles {
                1.0
            } else {
                r.per_usd.unwrap_or(1.0)
            };
        if !sources.contains(&r.source.as_str()) {
            sources.push(&r.source);
        }
    }
    let expired = found
        .iter()
        .filter(|r| date > r.valid_to.as_str())
        .map(|r| r.valid_to.as_str())
        .max();
    let later = found.iter().map(|r| r.valid_from.as_str()).max();
    let mut warning = match expired {
        None if later.is_some_and(|day| date < day) => format!(
            "dues of {port} are of a table that begins with {} (not yet in force)",
            later.unwrap_or_default()
        ),
        Some(day) => format!(
            "dues of {port} are of a table that held from {} to {day} (expired)",
            first.valid_from
        ),
        None => format!("dues of {port} are of a table of {}", first.valid_from),
    };
    warning.push_str(&format!(
        ", without {}, for which the default fixed cost stands",
        first.missing
    ));
    if !roubles {
        warning.push_str(&format!(
            "; {} at {} to the dollar (assumed)",
            first.currency,
            first.per_usd.unwrap_or(1.0)
        ));
    }
    let by_net = found.iter().any(|r| r.basis.starts_with("nt"));
    if by_net {
        warning.push_str("; net tonnage is taken as 0.6 of gross (assumed)");
    }
    Ok((amount > 0.0).then(|| Charge {
        amount,
        currency: if roubles { "RUB" } else { "USD" },
        // Roubles are exchanged at a price of its own; the other rates and net tonnage are assumed here.
        grade: if by_net || !roubles {
            Grade::Assumed
        } else {
            Grade::Quoted
        },
        source: format!("dues of {port}: {}", sources.join("; ")),
        warning,
    }))
}

#[derive(Debug, Deserialize)]
struct SingaporeRow {
    item: String,
    value: String,
    source: String,
}

embedded_table! { fn singapore() -> SingaporeRow = "singapore-dues" }

/// What is known of dues that no table prices: Singapore's notification, whose rates of the first ten days are not held.
///
/// # Errors
/// [`VoyageError::Table`](crate::VoyageError::Table) if the embedded table is broken.
pub fn port_dues_note(country: &str) -> Result<Option<String>> {
    if country != "SG" {
        return Ok(None);
    }
    Ok(singapore()?
        .iter()
        .find(|r| r.item == "days_11_20")
        .map(|r| {
            format!(
                "Singapore charges port dues per 100 GT by days of stay; of its table only the later block is held ({}; {}), not the first ten days",
                r.value, r.source
            )
        }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(due: &str, valid_from: &str, valid_to: &str) -> Row {
        Row {
            place: "X".to_owned(),
            due: due.to_owned(),
            basis: "gt".to_owned(),
            times: 1.0,
            other_ships: 1.0,
            roro_container: 1.0,
            tankers: 1.0,
            nt_from: None,
            nt_to: None,
            currency: "RUB".to_owned(),
            per_usd: None,
            valid_from: valid_from.to_owned(),
            valid_to: valid_to.to_owned(),
            missing: String::new(),
            source: String::new(),
        }
    }

    #[test]
    fn each_due_counts_once_by_the_row_of_the_date() {
        let rows = [
            row("light", "2010-01-01", "2014-12-31"),
            row("light", "2015-01-01", "2019-12-31"),
            row("ship", "2012-01-01", "2025-12-31"),
        ];
        let all: Vec<&Row> = rows.iter().collect();
        let at = |date: &str| {
            let found = of_date(&all, date);
            found
                .iter()
                .map(|r| r.valid_from.get(..4).unwrap())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(at("2013-05-01"), "2010 2012");
        assert_eq!(at("2016-05-01"), "2015 2012");
        assert_eq!(at("2023-05-01"), "2015 2012");
        assert_eq!(at("2005-05-01"), "2010 2012");
    }

    #[test]
    fn dues_by_assumed_tonnage_or_exchange_are_assumed() {
        let ship = crate::ship("kamsarmax-bulk").unwrap();
        let grade = |port: &str, country: &str| {
            port_dues(port, country, &ship, 2.0, "2016-05-01")
                .unwrap()
                .unwrap()
                .grade
        };
        assert_eq!(grade("Vladivostok", "RU"), Grade::Quoted);
        assert_eq!(grade("Pusan", "KR"), Grade::Assumed);
        assert_eq!(grade("Shanghai", "CN"), Grade::Assumed);
    }
}
