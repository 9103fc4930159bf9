//! Formulas of the rules: carbon intensity, design indices, European rules, ice.

use super::args::{Args, Input};
use super::list::{
    DWT, Formula, GT, Results, SHIP_TYPE, YEAR, fields, fuels_and, may, need, one, with,
};
use crate::eu::{self, Scope};
use crate::fuel::{FUELS, Fuel, FuelTonnes};
use crate::polaris::{IceClass, Regime};
use crate::{
    ShipType, VoyageError, cii as cii_rule, design_index, error, net_zero, polaris as ice,
};

const FUELEU: [Input; 21] = fuels_and([
    YEAR,
    with(
        "consecutive",
        "years",
        "1",
        "deficit years in a row, this one included",
        &["consecutive-years", "consecutive-deficits", "n"],
    ),
    with(
        "banked-tco2e",
        "t CO2e",
        "0",
        "surplus banked from the year before (negative: borrowed)",
        &["banked", "bank"],
    ),
    with(
        "borrow-tco2e",
        "t CO2e",
        "0",
        "borrowed from the year after: at most 2 % of limit times energy, paid back with a tenth on top",
        &["borrow"],
    ),
    with(
        "pool-tco2e",
        "t CO2e",
        "0",
        "sum of the balances of the other ships in the pool",
        &["pool"],
    ),
    with(
        "scope-share",
        "0-1",
        "1",
        "share of the fuel that counts (0.5 for extra-EEA)",
        &["share"],
    ),
    with(
        "rfnbo-mj",
        "MJ",
        "0",
        "energy of renewable fuels of non-biological origin; counts twice to 2033",
        &[],
    ),
    with(
        "rfnbo-g-per-mj",
        "g CO2e/MJ",
        "0",
        "well-to-wake intensity of those fuels, by their certificate",
        &[],
    ),
    with(
        "wind-factor",
        "0.95-1",
        "1",
        "reward for wind propulsion: 0.99, 0.97 or 0.95 by installed share",
        &["f-wind"],
    ),
]);

const ETS: [Input; 15] = fuels_and([
    need(
        "scope",
        "intra_EEA|extra_EEA|non_EEA",
        "where the voyage runs",
        &[],
    ),
    YEAR,
    need(
        "eua-eur",
        "EUR",
        "price of an allowance",
        &["eua", "eua-eur-per-t", "eua-price"],
    ),
]);

pub(super) static FORMULAS: &[Formula] = &[
    Formula {
        name: "cii",
        about: "carbon intensity indicator of a ship's year",
        inputs: &[
            SHIP_TYPE,
            DWT,
            GT,
            YEAR,
            need("co2-t", "t", "CO2 of the year", &["co2", "co2-tonnes"]),
            need(
                "distance-nm",
                "nm",
                "miles of the year",
                &["distance", "nm"],
            ),
        ],
        outputs: &[
            ("reference", "g/(capacity nm)"),
            ("required", "g/(capacity nm)"),
            ("attained", "g/(capacity nm)"),
            ("grade", "A-E"),
            ("ratio", "1"),
            ("boundaries", "g/(capacity nm)"),
            ("z_percent", "%"),
        ],
        source: "MEPC.352(78), MEPC.353(78), MEPC.354(78), MEPC.338(76), MEPC.400(83)",
        run: cii,
    },
    Formula {
        name: "fuel-estimate",
        about: "fuel and CO2 a mile of a ship known by type and deadweight, over a year and at a speed",
        inputs: &[
            SHIP_TYPE,
            need("dwt", "t", "deadweight", &["dwt-t", "deadweight"]),
            may(
                "speed-kn",
                "kn",
                "speed (default: the fleet's mean)",
                &["v", "speed"],
            ),
        ],
        outputs: &[
            ("co2_kg_per_nm", "kg/nm, year's mean with ports and ballast"),
            ("fuel_kg_per_nm", "kg/nm, year's mean"),
            ("laden_co2_kg_per_nm", "kg/nm at sea, laden"),
            ("ballast_co2_kg_per_nm", "kg/nm at sea, in ballast"),
            ("speed_kn", "kn"),
            ("laden_fuel_t_per_day", "t/day"),
            ("median_error_percent", "%"),
            ("p90_error_percent", "%"),
        ],
        source: "carbon-intensity reference line (MEPC.353(78)); IMO Fourth GHG Study load form; bands from EU MRV 2018-2020",
        run: fuel_estimate,
    },
    Formula {
        name: "eedi",
        about: "EEDI reference line, and the estimated index value where power and speed are given",
        inputs: &[
            SHIP_TYPE,
            DWT,
            GT,
            may("mcr-kw", "kW", "installed power", &["mcr"]),
            may("speed-kn", "kn", "reference speed", &["v", "speed", "vref"]),
        ],
        outputs: &[("reference", "g/(t nm)"), ("eiv", "g/(t nm)")],
        source: "MARPOL Annex VI reg. 24 (MEPC.328(76)); MEPC 62/6/4 for the estimated index value",
        run: eedi,
    },
    Formula {
        name: "eexi",
        about: "required EEXI, and with power and speed the attained one",
        inputs: &[
            SHIP_TYPE,
            DWT,
            GT,
            may("mcr-kw", "kW", "installed power", &["mcr"]),
            may(
                "limited-kw",
                "kW",
                "power to which engine or shaft is limited",
                &["mcr-lim-kw", "epl-kw"],
            ),
            may(
                "vref-kn",
                "kn",
                "speed at the power of the index, calm water, full load",
                &["vref"],
            ),
            with("fuel", "fuel", "hfo", "main fuel", &[]),
            may(
                "sfc-main",
                "g/kWh",
                "consumption of the main engine (190 of oil)",
                &[],
            ),
            may(
                "sfc-aux",
                "g/kWh",
                "consumption of the auxiliaries (215 of oil)",
                &[],
            ),
        ],
        outputs: &[
            ("reference", "g/(t nm)"),
            ("reduction_percent", "%"),
            ("required", "g/(t nm)"),
            ("attained", "g/(t nm)"),
            ("complies", "true|false"),
        ],
        source: "MARPOL Annex VI reg. 23 and 25 (MEPC.328(76)); attained: MEPC.350(78) without correction factors and saving devices",
        run: eexi,
    },
    Formula {
        name: "fueleu",
        about: "FuelEU Maritime balance and penalty of a year's fuel in scope",
        inputs: &FUELEU,
        outputs: &[
            ("target", "g CO2e/MJ"),
            ("ghgie_actual", "g CO2e/MJ"),
            ("balance_tco2e", "t CO2e"),
            ("penalty_eur", "EUR"),
            ("energy_mj", "MJ"),
            ("balance_after_tco2e", "t CO2e"),
            ("borrow_limit_tco2e", "t CO2e"),
        ],
        source: "Regulation (EU) 2023/1805 art. 4, Annexes I, II and IV; GWP 25 and 298 (Directive (EU) 2018/2001)",
        run: fueleu,
    },
    Formula {
        name: "ets",
        about: "EU allowances of a voyage's or a year's fuel",
        inputs: &ETS,
        outputs: &[
            ("co2_t", "t"),
            ("co2e_t", "t CO2e"),
            ("allowances", "EUA"),
            ("cost_eur", "EUR"),
            ("counted_t", "t CO2e"),
            ("share", "1"),
        ],
        source: "Directive (EU) 2023/959; GWP 28 and 265; default factors of Regulation (EU) 2023/1805 Annex II",
        run: ets,
    },
    Formula {
        name: "nzf",
        about: "IMO Net-Zero Framework cost of a year's fuel: a draft, NOT in force, a scenario only",
        inputs: &[
            need(
                "ghgie-actual",
                "g CO2e/MJ",
                "attained well-to-wake intensity",
                &["ghgie"],
            ),
            need("energy-mj", "MJ", "energy of the year", &["energy"]),
            YEAR,
        ],
        outputs: &[
            ("base_target", "g CO2e/MJ"),
            ("direct_target", "g CO2e/MJ"),
            ("tier1_deficit_tco2e", "t CO2e"),
            ("tier2_deficit_tco2e", "t CO2e"),
            ("cost_usd", "USD"),
        ],
        source: "MEPC 83 draft of April 2025, not adopted (adjourned 17 October 2025); reference 93.3 g/MJ and intermediate years assumed",
        run: nzf,
    },
    Formula {
        name: "polaris",
        about: "POLARIS risk index outcome of an ice class in an ice regime",
        inputs: &[
            need(
                "ice-class",
                "PC1-PC7|IA-Super|IA|IB|IC|Arc4-Arc9|none",
                "ice class",
                &["class"],
            ),
            need(
                "regime",
                "tenths",
                "e.g. \"3/10 ice_free; 4/10 thin_fy_stage1; 3/10 medium_fy\"",
                &["ice", "ice-regime"],
            ),
            with(
                "escort",
                "true|false",
                "false",
                "behind an icebreaker",
                &["escorted"],
            ),
        ],
        outputs: &[
            ("rio", "1"),
            ("operation", "normal|elevated|special-consideration"),
            ("speed_limit_kn", "kn"),
        ],
        source: "IMO MSC.1/Circ.1519; speed limits and escort bonus from memory (assumed)",
        run: polaris,
    },
    Formula {
        name: "glec",
        about: "transport emission intensity, ISO 14083 form",
        inputs: &[
            need("co2e-t", "t CO2e", "emissions, well to wake", &["co2e"]),
            need("cargo-t", "t", "cargo", &["cargo"]),
            need(
                "distance-km",
                "km",
                "transport distance (shortest feasible)",
                &["distance"],
            ),
        ],
        outputs: &[("gco2e_per_tkm", "g CO2e/tkm")],
        source: "ISO 14083:2023; GLEC Framework v3: emissions over tonne-kilometres of transport distance",
        run: glec,
    },
];

/// Capacity of the rules: gross tonnage of ro-ro and passenger types, where a deadweight is refused, else the deadweight.
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
        (Some(gt), _) => {
            if dwt.is_some() {
                a.note(format!(
                    "the capacity of a {ship_type} is its gross tonnage: --dwt is not used"
                ));
            }
            Ok(gt)
        }
        (None, Some(dwt)) => Err(VoyageError::Range {
            what: "--dwt".to_owned(),
            value: dwt,
            expected: format!(
                "--gt instead: the rules measure a {ship_type} in gross tonnage, not in deadweight"
            ),
        }),
        (None, None) => Err(VoyageError::Missing {
            what: "--gt".to_owned(),
            needed_for: format!("the capacity of a {ship_type} is its gross tonnage"),
        }),
    }
}

fn cii(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let capacity = capacity(a, ship_type)?;
    if capacity > 0.0 {
        error::within("capacity (--dwt or --gt)", capacity, 10.0, 1e6)?;
    }
    let year = a.whole("year")?;
    let co2 = a.number("co2-t")?;
    let nm = a.number("distance-nm")?;
    let c = cii_rule::cii(ship_type, capacity, year, co2, nm)?;
    if !(1_500.0..=450_000.0).contains(&capacity) {
        a.note("no ship of this size was among those of the reference line: the grade is an extrapolation (the rule holds from 5 000 GT)");
    }
    if year >= 2027 {
        a.note("the factors of 2027-2030 are those of MEPC.400(83), adopted in April 2025");
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

fn fuel_estimate(a: &mut Args) -> Results {
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

fn eedi(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let dwt = a.number_if("dwt")?.ok_or_else(|| VoyageError::Missing {
        what: "--dwt".to_owned(),
        needed_for: "the reference line".to_owned(),
    })?;
    let gt = a.number_if("gt")?;
    let mut out = vec![one(
        "reference",
        design_index::eedi_reference_with_gt(ship_type, dwt, gt)?,
    )];
    if let (Some(mcr), Some(v)) = (a.number_if("mcr-kw")?, a.number_if("speed-kn")?) {
        out.push(one(
            "eiv",
            design_index::estimated_index_value(dwt, mcr, v)?,
        ));
    }
    Ok(out)
}

fn eexi(a: &mut Args) -> Results {
    let ship_type = a.parsed("ship-type", ShipType::parse)?;
    let dwt = a.number_if("dwt")?.ok_or_else(|| VoyageError::Missing {
        what: "--dwt".to_owned(),
        needed_for: "the reference line".to_owned(),
    })?;
    let gt = a.number_if("gt")?;
    let e = design_index::eexi(ship_type, dwt, gt)?;
    if e.reduction_assumed {
        a.note("the reduction of this type is from memory (assumed)");
    }
    let mut out = fields(&e, &["reference", "reduction_percent", "required"])?;
    let (mcr, vref) = (a.number_if("mcr-kw")?, a.number_if("vref-kn")?);
    let limited_kw = a.number_if("limited-kw")?;
    let fuel = a.parsed("fuel", Fuel::parse)?;
    let (mcr_kw, vref_kn) = match (mcr, vref) {
        (Some(m), Some(v)) => (m, v),
        (None, None) if limited_kw.is_none() => return Ok(out),
        (m, _) => {
            let what = if m.is_none() { "--mcr-kw" } else { "--vref-kn" };
            return Err(VoyageError::Missing {
                what: what.to_owned(),
                needed_for: "the attained EEXI needs installed power and reference speed"
                    .to_owned(),
            });
        }
    };
    let f = fuel.factors()?;
    // Other fuels at the same energy a kWh.
    let scale = if (38.0..44.0).contains(&f.lcv_mj_per_kg) {
        1.0
    } else {
        40.2 / f.lcv_mj_per_kg
    };
    let attained = design_index::attained_eexi(&design_index::AttainedInput {
        ship_type,
        dwt_t: dwt,
        mcr_kw,
        limited_kw,
        vref_kn,
        cf: f.co2_t_per_t,
        sfc_main: a.number_if("sfc-main")?.unwrap_or(190.0 * scale),
        sfc_aux: a.number_if("sfc-aux")?.unwrap_or(215.0 * scale),
    })?;
    out.push(one("attained", attained));
    out.push(one("complies", attained <= e.required));
    Ok(out)
}

fn fuel_flags(a: &mut Args) -> Result<FuelTonnes, VoyageError> {
    let mut t = [0.0; FUELS];
    for (slot, fuel) in t.iter_mut().zip(Fuel::ALL) {
        let name = format!("{}-t", fuel.id());
        *slot = error::not_negative(&format!("--{name}"), a.number(&name)?)?;
    }
    Ok(t)
}

fn fueleu(a: &mut Args) -> Results {
    let mut fuel = fuel_flags(a)?;
    let year = a.whole("year")?;
    let consecutive = a.whole("consecutive")?;
    let banked = a.number("banked-tco2e")?;
    let pool = a.number("pool-tco2e")?;
    let borrow = error::not_negative("--borrow-tco2e", a.number("borrow-tco2e")?)?;
    let share = error::within("--scope-share", a.number("scope-share")?, 0.0, 1.0)?;
    for t in &mut fuel {
        *t *= share;
    }
    let consecutive = u32::try_from(consecutive).unwrap_or(0);
    let extra = eu::Rewards {
        rfnbo_mj: a.number("rfnbo-mj")? * share,
        rfnbo_g_per_mj: a.number("rfnbo-g-per-mj")?,
        wind_factor: a.number("wind-factor")?,
    };
    if ![1.0, 0.99, 0.97, 0.95]
        .iter()
        .any(|w| (w - extra.wind_factor).abs() < 1e-9)
    {
        return Err(VoyageError::Range {
            what: "--wind-factor".to_owned(),
            value: extra.wind_factor,
            expected: "1, 0.99, 0.97 or 0.95 (Regulation (EU) 2023/1805, Annex I)".to_owned(),
        });
    }
    // What was borrowed comes back with a tenth on top (article 20).
    let banked = if banked < 0.0 {
        a.note("borrowed the year before: 1.1 times as much is deducted (article 20), and at most 2 % of that year's limit times energy could be borrowed");
        1.1 * banked
    } else {
        banked
    };
    let f = eu::fueleu_with(&fuel, year, consecutive, extra)?;
    if extra.rfnbo_mj > 0.0 && year > 2033 {
        a.note("the double counting of renewable fuels of non-biological origin ended with 2033");
    }
    // Borrowing: at most 2 % of the limit times the energy, paid back with a tenth on top.
    let most = 0.02 * f.target * f.energy_mj / 1e6;
    if borrow > 0.0 {
        if banked < 0.0 {
            return Err(VoyageError::Range {
                what: "--borrow-tco2e".to_owned(),
                value: borrow,
                expected:
                    "0 in the year after borrowing: two years in a row may not borrow (article 20)"
                        .to_owned(),
            });
        }
        if borrow > most {
            return Err(VoyageError::Range {
                what: "--borrow-tco2e".to_owned(),
                value: borrow,
                expected: format!(
                    "at most {most:.4} t CO2e: 2 % of the limit times the energy (article 20)"
                ),
            });
        }
        a.note(format!(
            "{:.4} t CO2e are deducted the year after: 1.1 times what is borrowed (article 20)",
            1.1 * borrow
        ));
    }
    let after = f.balance_tco2e + banked + pool + borrow;
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
        one("borrow_limit_tco2e", most),
    ])
}

fn ets(a: &mut Args) -> Results {
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

fn nzf(a: &mut Args) -> Results {
    let actual = error::positive("--ghgie-actual", a.number("ghgie-actual")?)?;
    let mj = error::positive("--energy-mj", a.number("energy-mj")?)?;
    let n = net_zero::cost(actual, mj, a.whole("year")?)?;
    a.note(net_zero::STATUS);
    fields(
        &n,
        &[
            "base_target",
            "direct_target",
            "tier1_deficit_tco2e",
            "tier2_deficit_tco2e",
            "cost_usd",
        ],
    )
}

fn polaris(a: &mut Args) -> Results {
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

fn glec(a: &mut Args) -> Results {
    let co2e = error::not_negative("--co2e-t", a.number("co2e-t")?)?;
    let cargo = error::positive("--cargo-t", a.number("cargo-t")?)?;
    let km = error::positive("--distance-km", a.number("distance-km")?)?;
    Ok(vec![one("gco2e_per_tkm", co2e * 1e6 / (cargo * km))])
}
