//! Formulas of tariffs and charter parties.

use super::args::Args;
use super::list::{Formula, Results, SHIP_TYPE, fields, may, need, one, with};
use crate::charter::{self, Laytime, RfrInput, Terms};
use crate::polaris::IceClass;
use crate::{ShipType, VoyageError, error, tariff};

pub(super) static FORMULAS: &[Formula] = &[
    Formula {
        name: "nsr-icebreaker",
        about: "maximum icebreaker escort fee on the Northern Sea Route",
        inputs: &[
            need("gt", "GT", "gross tonnage", &["gross-tonnage"]),
            need("ice-class", "Arc4-Arc9", "ice class", &["class"]),
            need("zones", "1-7", "zones escorted", &[]),
            need(
                "season",
                "winter-spring|summer-autumn",
                "navigation period",
                &[],
            ),
            with(
                "extrapolate",
                "true|false",
                "false",
                "use assumed bases where the order was not readable",
                &[],
            ),
            with(
                "rub-per-usd",
                "RUB/USD",
                "85",
                "exchange rate (assumed)",
                &["rub-usd"],
            ),
        ],
        outputs: &[
            ("rub_per_gt", "RUB/GT"),
            ("fee_rub", "RUB"),
            ("fee_usd", "USD"),
            ("grade", "grade of the figure"),
        ],
        source: "Federal Tariff Service order 45-t/1 of 4 March 2014, table 8",
        run: icebreaker,
    },
    Formula {
        name: "suez",
        about: "Suez Canal dues",
        inputs: &[
            SHIP_TYPE,
            need("scnt", "SCNT", "Suez net tonnage", &["suez-nt", "nt"]),
            with("laden", "true|false", "true", "laden or in ballast", &[]),
            may(
                "cargo",
                "id",
                "cargo of a laden tanker: oil-products and palm-oil have rows of their own",
                &[],
            ),
            with(
                "date",
                "YYYY-MM-DD",
                "2026-11-23",
                "date of the transit",
                &[],
            ),
            with(
                "usd-per-sdr",
                "USD/SDR",
                "1.36",
                "exchange rate (assumed)",
                &[],
            ),
        ],
        outputs: &[
            ("dues_sdr", "SDR"),
            ("dues_usd", "USD"),
            ("grade", "grade of the figure"),
        ],
        source: "Suez Canal Authority circular 1/2005 for 2006, raised by changes seen to January 2024",
        run: suez,
    },
    Formula {
        name: "rfr",
        about: "required freight rate",
        inputs: &[
            need(
                "capex-usd",
                "USD",
                "price of the ship",
                &["capex", "price-usd"],
            ),
            need(
                "rate",
                "1/year",
                "discount rate (0.08 = 8 %)",
                &["r", "discount-rate", "interest"],
            ),
            need("years", "years", "life", &["n", "life-years", "life"]),
            with(
                "scrap-usd",
                "USD",
                "0",
                "scrap value",
                &["scrap", "residual-usd"],
            ),
            with(
                "opex-usd-year",
                "USD/year",
                "0",
                "running cost",
                &[
                    "opex",
                    "opex-usd",
                    "opex-usd-per-year",
                    "opex-usd-yr",
                    "opex-per-year",
                    "annual-opex",
                    "annual-opex-usd",
                ],
            ),
            need(
                "voyages",
                "1/year",
                "voyages a year",
                &["voyages-per-year", "voyages-year", "trips"],
            ),
            with(
                "fuel-usd",
                "USD/voyage",
                "0",
                "fuel",
                &["fuel", "fuel-usd-per-voyage"],
            ),
            with(
                "port-usd",
                "USD/voyage",
                "0",
                "ports",
                &["port", "ports-usd", "port-usd-per-voyage"],
            ),
            with(
                "canal-usd",
                "USD/voyage",
                "0",
                "canals",
                &["canal", "canal-usd-per-voyage"],
            ),
            need(
                "cargo-t",
                "t/voyage",
                "cargo capacity",
                &["cargo", "q", "capacity-t"],
            ),
            with(
                "utilisation",
                "0-1",
                "1",
                "share filled",
                &["u", "utilization", "fill"],
            ),
        ],
        outputs: &[
            ("rfr", "USD/t"),
            ("crf", "1/year"),
            ("sff", "1/year"),
            ("capital_usd_year", "USD/year"),
            ("annual_cost_usd", "USD/year"),
            ("annual_cargo_t", "t/year"),
        ],
        source: "[CRF capex - SFF scrap + opex + N (fuel + port + canal)] / (N Q u): the usual form of ship economics",
        run: rfr,
    },
    Formula {
        name: "tce",
        about: "time-charter equivalent",
        inputs: &[
            need("freight-usd", "USD", "freight of the voyage", &["freight"]),
            with(
                "commission-percent",
                "%",
                "0",
                "commission on freight",
                &["commission"],
            ),
            need(
                "voyage-cost-usd",
                "USD",
                "fuel, ports, canals and other voyage cost",
                &["voyage-cost", "cost-usd"],
            ),
            need("days", "days", "voyage days", &[]),
        ],
        outputs: &[("tce_usd_day", "USD/day")],
        source: "(freight less commission less voyage cost) over days",
        run: tce,
    },
    Formula {
        name: "laytime",
        about: "laytime statement: demurrage or despatch",
        inputs: &[
            need("cargo-t", "t", "cargo", &["cargo"]),
            need(
                "rate-t-day",
                "t/day",
                "agreed rate",
                &["rate", "rate-t-per-day"],
            ),
            with(
                "terms",
                "SHINC|SHEX|SSHEX|FHEX, the last three with -UU or -EIU",
                "SHINC",
                "which days count",
                &[],
            ),
            need(
                "notice",
                "YYYY-MM-DDTHH:MM",
                "notice of readiness",
                &["nor"],
            ),
            with("turn-h", "h", "12", "turn time after the notice", &["turn"]),
            need(
                "completed",
                "YYYY-MM-DDTHH:MM",
                "cargo work completed",
                &["end"],
            ),
            need(
                "demurrage-usd-day",
                "USD/day",
                "demurrage rate",
                &["demurrage"],
            ),
            may(
                "despatch-usd-day",
                "USD/day",
                "despatch rate (default: half of demurrage)",
                &["despatch", "dispatch-usd-day"],
            ),
            with(
                "all-time-saved",
                "true|false",
                "false",
                "despatch on all time saved",
                &[],
            ),
            may("holidays", "YYYY-MM-DD,…", "holidays", &[]),
            may(
                "used",
                "YYYY-MM-DD,…",
                "excepted days on which cargo was worked (count under UU terms)",
                &["worked"],
            ),
            may("laycan-from", "YYYY-MM-DD", "first day of the laycan", &[]),
            may(
                "laycan-to",
                "YYYY-MM-DD",
                "cancelling date",
                &["cancelling"],
            ),
        ],
        outputs: &[
            ("commences", "time"),
            ("allowed_days", "days"),
            ("used_days", "days"),
            ("expires", "time"),
            ("demurrage_days", "days"),
            ("despatch_days", "days"),
            ("demurrage_usd", "USD"),
            ("despatch_usd", "USD"),
        ],
        source: "laytime as charter parties count it: once on demurrage, always on demurrage",
        run: laytime,
    },
];

fn icebreaker(a: &mut Args) -> Results {
    let gt = a.number("gt")?;
    let class = a.parsed("ice-class", IceClass::parse)?;
    let zones = u32::try_from(a.whole("zones")?).unwrap_or(0);
    let season = a.parsed("season", tariff::season_of)?;
    let extrapolate = a.flag("extrapolate")?;
    let rub_per_usd = error::positive("--rub-per-usd", a.number("rub-per-usd")?)?;
    let c = tariff::icebreaker_fee(gt, class, zones, season, extrapolate)?;
    a.note(c.warning.clone());
    Ok(vec![
        one("rub_per_gt", c.amount / gt),
        one("fee_rub", c.amount),
        one("fee_usd", c.amount / rub_per_usd),
        one("grade", c.grade.as_str()),
    ])
}

fn suez(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let scnt = a.number("scnt")?;
    let laden = a.flag("laden")?;
    let date = a.text("date")?;
    date.parse::<jiff::civil::Date>()
        .map_err(|e| VoyageError::Parse {
            what: "--date".to_owned(),
            message: format!("`{date}`: {e}; expected YYYY-MM-DD"),
        })?;
    let sdr = error::positive("--usd-per-sdr", a.number("usd-per-sdr")?)?;
    let cargo = a.text_if("cargo")?;
    let c = match &cargo {
        Some(id) if laden => {
            tariff::suez_toll_with(ship_type, scnt, &crate::commodity(id)?.id, &date)?
        }
        _ => tariff::suez_toll(ship_type, scnt, laden, &date)?,
    };
    if !c.warning.is_empty() {
        a.note(c.warning.clone());
    }
    a.note(c.source.clone());
    Ok(vec![
        one("dues_sdr", c.amount),
        one("dues_usd", c.amount * sdr),
        one("grade", c.grade.as_str()),
    ])
}

fn rfr(a: &mut Args) -> Results {
    let i = RfrInput {
        capex_usd: a.number("capex-usd")?,
        rate: a.number("rate")?,
        years: a.number("years")?,
        scrap_usd: a.number("scrap-usd")?,
        opex_usd_year: a.number("opex-usd-year")?,
        voyages: a.number("voyages")?,
        fuel_usd: a.number("fuel-usd")?,
        port_usd: a.number("port-usd")?,
        canal_usd: a.number("canal-usd")?,
        cargo_t: a.number("cargo-t")?,
        utilisation: a.number("utilisation")?,
    };
    fields(
        &charter::required_freight_rate(&i)?,
        &[
            "rfr",
            "crf",
            "sff",
            "capital_usd_year",
            "annual_cost_usd",
            "annual_cargo_t",
        ],
    )
}

fn tce(a: &mut Args) -> Results {
    let freight = a.number("freight-usd")?;
    let commission = a.number("commission-percent")?;
    let cost = a.number("voyage-cost-usd")?;
    Ok(vec![one(
        "tce_usd_day",
        charter::time_charter_equivalent(freight, commission, cost, a.number("days")?)?,
    )])
}

fn when<T: std::str::FromStr<Err = jiff::Error>>(
    name: &str,
    text: &str,
    form: &str,
) -> Result<T, VoyageError> {
    text.trim()
        .parse()
        .map_err(|e: jiff::Error| VoyageError::Parse {
            what: format!("--{name}"),
            message: format!("`{text}`: {e}; expected {form}"),
        })
}

fn laytime(a: &mut Args) -> Results {
    let cargo_t = a.number("cargo-t")?;
    let rate_t_per_day = a.number("rate-t-day")?;
    let terms = a.parsed("terms", Terms::parse)?;
    let notice = when("notice", &a.text("notice")?, "YYYY-MM-DDTHH:MM")?;
    let turn_h = a.number("turn-h")?;
    let completed = when("completed", &a.text("completed")?, "YYYY-MM-DDTHH:MM")?;
    let demurrage_usd_day = a.number("demurrage-usd-day")?;
    let despatch_usd_day = a
        .number_if("despatch-usd-day")?
        .unwrap_or(0.5 * demurrage_usd_day);
    let all_time_saved = a.flag("all-time-saved")?;
    let days =
        |name: &'static str, text: Option<String>| -> Result<Vec<jiff::civil::Date>, VoyageError> {
            text.map_or_else(
                || Ok(Vec::new()),
                |t| {
                    t.split([',', ';'])
                        .map(|d| when(name, d, "YYYY-MM-DD"))
                        .collect()
                },
            )
        };
    let holidays = days("holidays", a.text_if("holidays")?)?;
    let used = days("used", a.text_if("used")?)?;
    if terms.counts_when_used() && used.is_empty() {
        a.note("no excepted day is given as worked (--used): none counts");
    }
    if !used.is_empty() && !terms.counts_when_used() {
        a.note(format!(
            "{terms} leaves excepted days out whether worked or not: --used changes nothing"
        ));
    }
    let laycan = match (a.text_if("laycan-from")?, a.text_if("laycan-to")?) {
        (Some(from), Some(to)) => {
            let (from, to): (jiff::civil::Date, jiff::civil::Date) = (
                when("laycan-from", &from, "YYYY-MM-DD")?,
                when("laycan-to", &to, "YYYY-MM-DD")?,
            );
            Some((from, charter::laycan(notice, from, to)?))
        }
        (None, None) => None,
        _ => {
            return Err(VoyageError::Missing {
                what: "--laycan-from and --laycan-to".to_owned(),
                needed_for: "a laycan has two ends".to_owned(),
            });
        }
    };
    let s = charter::laytime(&Laytime {
        cargo_t,
        rate_t_per_day,
        terms,
        notice,
        not_before: laycan.map(|(from, _)| from),
        turn_h,
        completed,
        demurrage_usd_day,
        despatch_usd_day,
        all_time_saved,
        holidays,
        used,
    })?;
    let mut out = fields(
        &s,
        &[
            "commences",
            "allowed_days",
            "used_days",
            "expires",
            "demurrage_days",
            "despatch_days",
            "demurrage_usd",
            "despatch_usd",
        ],
    )?;
    if let Some((from, place)) = laycan {
        if place == "early" {
            a.note(format!(
                "notice lies before the laycan: laytime does not begin before {from} 00:00 unless the charter party says otherwise"
            ));
        }
        out.push(one("laycan", place));
    }
    Ok(out)
}
