//! How each formula reads its flags and names its results.

use super::args::Args;
use super::list::Results;
use crate::charter::{self, Laytime, RfrInput, Terms};
use crate::eu::{self, Scope};
use crate::fuel::{FUELS, Fuel, FuelTonnes};
use crate::polaris::{IceClass, Regime};
use crate::power::{
    self, Edition, HoltropInput, KristensenInput, KwonInput, LoadCondition, Stawave2Input,
};
use crate::tables::{embedded_table, kebab};
use crate::{ShipType, VoyageError, cii as cii_rule, design_index, error, polaris as ice, tariff};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn one(name: &str, value: impl Serialize) -> (String, Value) {
    (name.to_owned(), json!(value))
}

/// Fields of a plain struct as results, in the order asked.
fn fields(value: &impl Serialize, names: &[&str]) -> Results {
    let map = serde_json::to_value(value).map_err(|e| VoyageError::Table(e.to_string()))?;
    Ok(names
        .iter()
        .map(|n| ((*n).to_owned(), map.get(*n).cloned().unwrap_or(Value::Null)))
        .collect())
}

/// Capacity of the rules. Where it is gross tonnage, a bare `--dwt` is read as that figure and the answer says so.
fn capacity(a: &mut Args, ship_type: ShipType) -> Result<f64, VoyageError> {
    let dwt = a.number_if("dwt")?;
    let gt = a.number_if("gt")?;
    if !ship_type.capacity_is_gt() {
        return dwt.ok_or_else(|| VoyageError::Missing {
            what: "--dwt".to_owned(),
            needed_for: format!("the capacity of a {ship_type} is its deadweight"),
        });
    }
    match (gt, dwt) {
        (Some(gt), _) => Ok(gt),
        (None, Some(capacity)) => {
            a.note(format!(
                "the capacity of a {ship_type} is its gross tonnage: {capacity} is read as gross tonnage; give --gt"
            ));
            Ok(capacity)
        }
        (None, None) => Err(VoyageError::Missing {
            what: "--gt".to_owned(),
            needed_for: format!("the capacity of a {ship_type} is its gross tonnage"),
        }),
    }
}

pub(super) fn cii(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let capacity = capacity(a, ship_type)?;
    let year = a.whole("year")?;
    let co2 = a.number("co2-t")?;
    let nm = a.number("distance-nm")?;
    let c = cii_rule::cii(ship_type, capacity, year, co2, nm)?;
    if year >= 2027 {
        a.note("the factors of 2027-2030 are those of MEPC.400(83), from memory (assumed)");
    }
    let bounds = cii_rule::boundaries(ship_type, capacity)?.map(|d| d * c.required);
    Ok(vec![
        one("reference", c.reference),
        one("required", c.required),
        one("attained", c.attained),
        one("grade", c.rating.letter()),
        one("ratio", c.attained / c.required),
        one("boundaries", bounds),
        one("z_percent", cii_rule::reduction_percent(year)?),
    ])
}

pub(super) fn fuel_estimate(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let dwt = error::within("--dwt", a.number("dwt")?, 100.0, 600_000.0)?;
    let text = format!(
        "ship_type = \"{ship_type}\"\ndwt_t = {dwt:?}\nfuel = \"{}\"",
        if ship_type == ShipType::LngCarrier {
            "lng"
        } else {
            "vlsfo"
        }
    );
    let ship = crate::ship_from_toml("--dwt", &text)?;
    let (m, e) = crate::estimator::fuel_model(&ship)?;
    let v = a.number_if("speed-kn")?.unwrap_or(m.fleet_speed_kn);
    error::within("--speed-kn", v, 0.1, m.max_speed_kn)?;
    if !(0.5..=1.0).contains(&(v / m.reference_speed_kn)) {
        a.note("outside 0.5-1.0 of the reference speed the cubic form is not to be trusted");
    }
    let f = ship.fuel.factors()?;
    let co2 = |t: f64| m.sea_mj_per_nm(v, t) / f.lcv_mj_per_kg * f.co2_t_per_t;
    let laden = co2(0.95);
    let year = e.anchor_co2_kg_per_nm.value;
    Ok(vec![
        one("co2_kg_per_nm", year),
        one("fuel_kg_per_nm", year / f.co2_t_per_t),
        one("laden_co2_kg_per_nm", laden),
        one("ballast_co2_kg_per_nm", co2(m.draught_ratio_ballast)),
        one("speed_kn", v),
        one(
            "laden_fuel_t_per_day",
            laden / f.co2_t_per_t * v * 24.0 / 1000.0,
        ),
        one("median_error_percent", e.median_error_percent),
        one("p90_error_percent", e.p90_error_percent),
    ])
}

pub(super) fn eedi(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let dwt = a.number_if("dwt")?.ok_or_else(|| VoyageError::Missing {
        what: "--dwt".to_owned(),
        needed_for: "the reference line".to_owned(),
    })?;
    let mut out = vec![one(
        "reference",
        design_index::eedi_reference(ship_type, dwt)?,
    )];
    if let (Some(mcr), Some(v)) = (a.number_if("mcr-kw")?, a.number_if("speed-kn")?) {
        out.push(one(
            "eiv",
            design_index::estimated_index_value(dwt, mcr, v)?,
        ));
    }
    Ok(out)
}

pub(super) fn eexi(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let dwt = a.number_if("dwt")?.ok_or_else(|| VoyageError::Missing {
        what: "--dwt".to_owned(),
        needed_for: "the reference line".to_owned(),
    })?;
    a.note("reduction factors are from memory (assumed)");
    fields(
        &design_index::eexi(ship_type, dwt)?,
        &["reference", "reduction_percent", "required"],
    )
}

fn fuel_flags(a: &mut Args) -> Result<FuelTonnes, VoyageError> {
    let mut t = [0.0; FUELS];
    for (slot, fuel) in t.iter_mut().zip(Fuel::ALL) {
        let name = format!("{}-t", fuel.id());
        *slot = error::not_negative(&format!("--{name}"), a.number(&name)?)?;
    }
    Ok(t)
}

pub(super) fn fueleu(a: &mut Args) -> Results {
    let mut fuel = fuel_flags(a)?;
    let year = a.whole("year")?;
    let consecutive = a.whole("consecutive")?;
    let banked = a.number("banked-tco2e")?;
    let pool = a.number("pool-tco2e")?;
    let share = error::within("--scope-share", a.number("scope-share")?, 0.0, 1.0)?;
    for t in &mut fuel {
        *t *= share;
    }
    let consecutive = u32::try_from(consecutive).unwrap_or(0);
    let f = eu::fueleu(&fuel, year, consecutive)?;
    let after = f.balance_tco2e + banked + pool;
    if year > 2050 {
        a.note("the limit of 2050 is carried on");
    }
    Ok(vec![
        one("target", f.target),
        one("ghgie_actual", f.ghgie_actual),
        one("balance_tco2e", f.balance_tco2e),
        one(
            "penalty_eur",
            eu::fueleu_penalty(after * 1e6, f.ghgie_actual, consecutive),
        ),
        one("energy_mj", f.energy_mj),
        one("balance_after_tco2e", after),
        // Borrowing: at most 2 % of the limit times the energy, paid back with a tenth on top.
        one("borrow_limit_tco2e", 0.02 * f.target * f.energy_mj / 1e6),
    ])
}

pub(super) fn ets(a: &mut Args) -> Results {
    let fuel = fuel_flags(a)?;
    let scope = a.parsed("scope", Scope::parse)?;
    let year = a.whole("year")?;
    let eua = a.number("eua-eur")?;
    let e = eu::ets(&fuel, scope, year, eua)?;
    if year < 2026 {
        a.note("CH4 and N2O count from 2026: allowances are of CO2 alone");
    }
    if e.extrapolated {
        a.note("the last year of the table is carried on");
    }
    fields(
        &e,
        &[
            "co2_t",
            "co2e_t",
            "allowances",
            "cost_eur",
            "counted_t",
            "share",
        ],
    )
}

#[derive(Debug, Deserialize)]
struct NzfRow {
    year: i32,
    base_reduction_percent: f64,
    direct_compliance_reduction_percent: f64,
    ru_price_tier1_usd_per_t: f64,
    ru_price_tier2_usd_per_t: f64,
}

embedded_table! { fn nzf_rows() -> NzfRow = "imo-nzf" }

/// Reference intensity of the draft, g CO2e/MJ (assumed).
const NZF_REFERENCE: f64 = 93.3;

pub(super) fn nzf(a: &mut Args) -> Results {
    let actual = error::positive("--ghgie-actual", a.number("ghgie-actual")?)?;
    let mj = error::positive("--energy-mj", a.number("energy-mj")?)?;
    let year = a.whole("year")?;
    let rows = nzf_rows()?;
    let r = rows
        .iter()
        .find(|r| r.year == year)
        .ok_or_else(|| VoyageError::Year {
            rule: "IMO Net-Zero Framework (draft)".to_owned(),
            year,
            from: rows.iter().map(|r| r.year).min().unwrap_or(0),
            to: rows.iter().map(|r| r.year).max().unwrap_or(0),
        })?;
    a.note("NOT in force: adoption was adjourned on 17 October 2025");
    let base = NZF_REFERENCE * (1.0 - r.base_reduction_percent / 100.0);
    let direct = NZF_REFERENCE * (1.0 - r.direct_compliance_reduction_percent / 100.0);
    let tier2 = (actual - base).max(0.0) * mj / 1e6;
    let tier1 = (actual.min(base) - direct).max(0.0) * mj / 1e6;
    Ok(vec![
        one("base_target", base),
        one("direct_target", direct),
        one("tier1_deficit_tco2e", tier1),
        one("tier2_deficit_tco2e", tier2),
        one(
            "cost_usd",
            tier1 * r.ru_price_tier1_usd_per_t + tier2 * r.ru_price_tier2_usd_per_t,
        ),
    ])
}

pub(super) fn polaris(a: &mut Args) -> Results {
    let class = a.parsed("ice-class", IceClass::parse)?;
    let regime = Regime::parse(&a.text("regime")?)?;
    let o = ice::assess(class, &regime, a.flag("escort")?)?;
    if class.is_equivalent() {
        a.note(format!(
            "{class} is taken as {} (equivalence assumed)",
            class.polaris_row()
        ));
    }
    Ok(vec![
        one("rio", o.rio),
        one("operation", o.operation.id()),
        one("speed_limit_kn", o.speed_limit_kn),
    ])
}

pub(super) fn icebreaker(a: &mut Args) -> Results {
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

pub(super) fn suez(a: &mut Args) -> Results {
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
    let c = tariff::suez_toll(ship_type, scnt, laden, &date)?;
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

pub(super) fn holtrop(a: &mut Args) -> Results {
    let lwl_m = a.number("lwl-m")?;
    a.number_if("lpp-m")?;
    let beam_m = a.number("beam-m")?;
    let draught = a.number("draught-m")?;
    let draught_fore_m = a.number_if("draught-fore-m")?.unwrap_or(draught);
    let draught_aft_m = a.number_if("draught-aft-m")?.unwrap_or(draught);
    let volume_m3 = a.number("volume-m3")?;
    let lcb_percent = a.number("lcb-percent")?;
    let bulb_area_m2 = a.number("bulb-area-m2")?;
    let bulb_height_m = a.number("bulb-height-m")?;
    let (cm, cwp) = (a.number("cm")?, a.number("cwp")?);
    let transom_area_m2 = a.number("transom-area-m2")?;
    let appendage_area_m2 = a.number("appendage-area-m2")?;
    let appendage_factor = match a.number_if("k2")? {
        Some(k) if k >= 1.0 => {
            a.note("--k2 of 1 or more is read as 1 + k2");
            k
        }
        Some(k) => 1.0 + k,
        None => a.number("appendage-factor")?,
    };
    let c_stern = a.number("c-stern")?;
    let speed_kn = a.number("speed-kn")?;
    let mut rho = a.number("rho")?;
    if (0.9..1.2).contains(&rho) {
        a.note("density read as t/m3");
        rho *= 1000.0;
    }
    let h = power::holtrop(&HoltropInput {
        lwl_m,
        beam_m,
        draught_fore_m,
        draught_aft_m,
        volume_m3,
        lcb_percent,
        bulb_area_m2,
        bulb_height_m,
        cm,
        cwp,
        transom_area_m2,
        appendage_area_m2,
        appendage_factor,
        c_stern,
        speed_kn,
        rho_kg_per_m3: rho,
        nu_m2_per_s: a.number("nu")?,
        wetted_surface_m2: a.number_if("wetted-surface-m2")?,
        edition: match a.text("edition")?.as_str() {
            "1982" => Edition::Y1982,
            "1984" => Edition::Y1984,
            other => return Err(error::unknown("edition", other, ["1982", "1984"])),
        },
    })?;
    fields(
        &h,
        &[
            "fn", "cp", "cb", "lr", "ie", "1+k1", "s", "cf", "rf", "rapp", "c1", "c2", "c3", "c4",
            "c5", "c7", "c15", "m1", "m2", "lambda", "rw", "pb", "fni", "rb", "fnt", "rtr", "ca",
            "ra", "rt", "pe",
        ],
    )
}

pub(super) fn kristensen(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let dwt_t = a.number("dwt")?;
    let lpp_m = a.number("lpp-m")?;
    let beam_m = a.number("beam-m")?;
    let max_draught_m = a.number("max-draught-m")?;
    let draught_m = a.number_if("draught-m")?.unwrap_or(max_draught_m);
    let k = power::kristensen(&KristensenInput {
        ship_type,
        dwt_t,
        lpp_m,
        beam_m,
        max_draught_m,
        draught_m,
        displacement_t: a.number("displacement-t")?,
        speed_kn: a.number("speed-kn")?,
        service_margin_percent: a.number("service-margin-percent")?,
    })?;
    fields(
        &k,
        &[
            "lwl_m",
            "propeller_m",
            "cb",
            "cbw",
            "cm",
            "cp",
            "volume_m3",
            "slenderness",
            "fn",
            "wetted_m2",
            "cf",
            "cr",
            "ca",
            "caa",
            "rt",
            "wake",
            "thrust",
            "eta_open",
            "eta_hull",
            "power_kw",
        ],
    )
}

fn newtons(n: f64) -> Vec<(String, Value)> {
    vec![one("resistance_kn", n / 1000.0), one("resistance_n", n)]
}

pub(super) fn stawave1(a: &mut Args) -> Results {
    let (hs, beam, lbwl) = (a.number("hs-m")?, a.number("beam-m")?, a.number("lbwl-m")?);
    Ok(newtons(power::stawave1(hs, beam, lbwl, a.number("rho")?)?))
}

pub(super) fn stawave2(a: &mut Args) -> Results {
    let i = Stawave2Input {
        lpp_m: a.number("lpp-m")?,
        beam_m: a.number("beam-m")?,
        draught_m: a.number("draught-m")?,
        cb: a.number("cb")?,
        kyy: a.number("kyy")?,
        speed_kn: a.number("speed-kn")?,
        hs_m: a.number("hs-m")?,
        tm_s: a.number("tm-s")?,
        rho_kg_per_m3: a.number("rho")?,
    };
    let mut out = newtons(power::stawave2(&i)?);
    out.push(one("fn", froude(i.speed_kn, i.lpp_m)));
    Ok(out)
}

fn froude(speed_kn: f64, length_m: f64) -> f64 {
    speed_kn * power::MPS_PER_KN / (power::GRAVITY * length_m).sqrt()
}

pub(super) fn kwon(a: &mut Args) -> Results {
    let cb = a.number("cb")?;
    let speed = a.number_if("speed-kn")?;
    let fr = match (a.number_if("fn")?, speed, a.number_if("lpp-m")?) {
        (Some(f), ..) => f,
        (None, Some(v), Some(l)) => froude(
            error::positive("--speed-kn", v)?,
            error::positive("--lpp-m", l)?,
        ),
        _ => {
            return Err(VoyageError::Missing {
                what: "--fn".to_owned(),
                needed_for: "the Froude number, or --speed-kn with --lpp-m".to_owned(),
            });
        }
    };
    let volume_m3 = a.number("volume-m3")?;
    let beaufort = a.number("beaufort")?;
    let angle_deg = a.number("angle-deg")?;
    let load = match kebab(&a.text("load")?).as_str() {
        t if t == "normal" || (t == "auto" && cb < 0.725) => LoadCondition::Normal,
        "laden" | "loaded" | "auto" => LoadCondition::Laden,
        "ballast" => LoadCondition::Ballast,
        other => {
            return Err(error::unknown(
                "load",
                other,
                ["normal", "laden", "ballast", "auto"],
            ));
        }
    };
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let loss = power::kwon_speed_loss_percent(&KwonInput {
        cb,
        froude: fr,
        volume_m3,
        beaufort,
        angle_deg,
        load,
        container_ship: ship_type == ShipType::ContainerShip,
    })?;
    Ok(vec![
        one("speed_loss_percent", loss),
        one("speed_kn", speed.map(|v| v * (1.0 - loss / 100.0))),
        one("fn", fr),
    ])
}

pub(super) fn wind(a: &mut Args) -> Results {
    let curve = a.text("ship-type")?;
    let frontal = a.number("frontal-m2")?;
    let v = a.number("speed-kn")? * power::MPS_PER_KN;
    let (wind, angle) = (a.number("wind-mps")?, a.number("angle-deg")?);
    Ok(newtons(power::wind_resistance_ittc_n(
        &curve, frontal, v, wind, angle,
    )?))
}

pub(super) fn rfr(a: &mut Args) -> Results {
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

pub(super) fn tce(a: &mut Args) -> Results {
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

pub(super) fn laytime(a: &mut Args) -> Results {
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
    let holidays = match a.text_if("holidays")? {
        None => Vec::new(),
        Some(t) => t
            .split([',', ';'])
            .map(|d| when("holidays", d, "YYYY-MM-DD"))
            .collect::<Result<_, _>>()?,
    };
    let laycan = match (a.text_if("laycan-from")?, a.text_if("laycan-to")?) {
        (Some(from), Some(to)) => {
            let (from, to): (jiff::civil::Date, jiff::civil::Date) = (
                when("laycan-from", &from, "YYYY-MM-DD")?,
                when("laycan-to", &to, "YYYY-MM-DD")?,
            );
            Some(charter::laycan(notice, from, to)?)
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
        turn_h,
        completed,
        demurrage_usd_day,
        despatch_usd_day,
        all_time_saved,
        holidays,
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
    if let Some(laycan) = laycan {
        out.push(one("laycan", laycan));
    }
    Ok(out)
}

fn position(
    a: &mut Args,
    pair: &str,
    lat: &str,
    lon: &str,
) -> Result<sealane_geo::LonLat, VoyageError> {
    let (latitude, longitude) = match a.text_if(pair)? {
        Some(text) => {
            let bad = || VoyageError::Parse {
                what: format!("--{pair}"),
                message: format!("`{text}`: expected lat,lon in degrees"),
            };
            let (la, lo) = text.split_once(',').ok_or_else(bad)?;
            (
                la.trim().parse().map_err(|_| bad())?,
                lo.trim().parse().map_err(|_| bad())?,
            )
        }
        None => match (a.number_if(lat)?, a.number_if(lon)?) {
            (Some(la), Some(lo)) => (la, lo),
            _ => {
                return Err(VoyageError::Missing {
                    what: format!("--{pair}"),
                    needed_for: format!("a position lat,lon (or --{lat} and --{lon})"),
                });
            }
        },
    };
    sealane_geo::LonLat::new(longitude, latitude).map_err(|e| VoyageError::Parse {
        what: format!("--{pair}"),
        message: e.to_string(),
    })
}

/// Mean radius of the Earth, km.
const RADIUS_KM: f64 = 6371.0088;

pub(super) fn great_circle(a: &mut Args) -> Results {
    use geographiclib_rs::{Geodesic, InverseGeodesic};
    let p = position(a, "from", "lat1", "lon1")?;
    let q = position(a, "to", "lat2", "lon2")?;
    let (distance_m, course, _, _): (f64, f64, f64, f64) =
        Geodesic::wgs84().inverse(p.lat, p.lon, q.lat, q.lon);
    let (p1, p2) = (p.lat.to_radians(), q.lat.to_radians());
    let (dp, dl) = ((p2 - p1) / 2.0, (q.lon - p.lon).to_radians() / 2.0);
    let h = dp.sin().powi(2) + p1.cos() * p2.cos() * dl.sin().powi(2);
    let spherical_km = 2.0 * RADIUS_KM * h.sqrt().min(1.0).asin();
    let wgs84_nm = distance_m / 1852.0;
    Ok(vec![
        one("distance_nm", wgs84_nm),
        one("wgs84_nm", wgs84_nm),
        one("spherical_nm", spherical_km / 1.852),
        one("wgs84_km", distance_m / 1000.0),
        one("spherical_km", spherical_km),
        one("initial_course_deg", course.rem_euclid(360.0)),
    ])
}

pub(super) fn glec(a: &mut Args) -> Results {
    let co2e = error::not_negative("--co2e-t", a.number("co2e-t")?)?;
    let cargo = error::positive("--cargo-t", a.number("cargo-t")?)?;
    let km = error::positive("--distance-km", a.number("distance-km")?)?;
    Ok(vec![one("gco2e_per_tkm", co2e * 1e6 / (cargo * km))])
}
