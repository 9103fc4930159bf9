//! The formulas by name, with flags, units, outputs and sources.
#![allow(
    clippy::indexing_slicing,
    reason = "two arrays of fixed length are joined while compiling"
)]

use super::args::{Args, Input, Need};
use super::formulas as f;
use crate::VoyageError;
use serde_json::Value;

/// Results in order.
pub(super) type Results = Result<Vec<(String, Value)>, VoyageError>;

/// One formula.
pub struct Formula {
    /// Name on the command line.
    pub name: &'static str,
    /// What it answers.
    pub about: &'static str,
    /// Flags.
    pub inputs: &'static [Input],
    /// Result fields with their units.
    pub outputs: &'static [(&'static str, &'static str)],
    /// Paper, regulation or table.
    pub source: &'static str,
    pub(super) run: fn(&mut Args) -> Results,
}

const fn need(
    name: &'static str,
    unit: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
) -> Input {
    Input {
        name,
        unit,
        need: Need::Required,
        aliases,
        about,
    }
}

const fn with(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
) -> Input {
    Input {
        name,
        unit,
        need: Need::Default(default),
        aliases,
        about,
    }
}

const fn may(
    name: &'static str,
    unit: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
) -> Input {
    Input {
        name,
        unit,
        need: Need::Optional,
        aliases,
        about,
    }
}

const SHIP_TYPE: Input = need("ship-type", "id", "ship type, e.g. bulk_carrier", &["type"]);
const DWT: Input = may(
    "dwt",
    "t",
    "deadweight",
    &["dwt-t", "deadweight", "capacity"],
);
const GT: Input = may("gt", "GT", "gross tonnage", &["gross-tonnage"]);
const YEAR: Input = need("year", "year", "calendar year", &[]);
const RHO: Input = with(
    "rho",
    "kg/m3",
    "1025",
    "density of the water",
    &["rho-kg-per-m3", "density", "rho-kg-m3"],
);
const BEAM: Input = need(
    "beam-m",
    "m",
    "beam",
    &["b", "beam", "breadth", "breadth-m", "b-m"],
);
const SPEED: Input = need(
    "speed-kn",
    "kn",
    "speed",
    &[
        "v",
        "speed",
        "v-kn",
        "kn",
        "vs-kn",
        "v-knots",
        "speed-knots",
    ],
);

/// Fuels of the European rules, t.
const FUELS: [Input; 12] = [
    with("hfo-t", "t", "0", "heavy fuel oil", &["hfo", "hsfo-t"]),
    with(
        "vlsfo-t",
        "t",
        "0",
        "light or very low sulphur fuel oil",
        &["lfo-t", "vlsfo", "lfo"],
    ),
    with(
        "mgo-t",
        "t",
        "0",
        "marine gas or diesel oil",
        &["mdo-t", "mgo", "mdo"],
    ),
    with("lng-otto-ms-t", "t", "0", "LNG, four-stroke Otto", &[]),
    with(
        "lng-otto-ss-t",
        "t",
        "0",
        "LNG, two-stroke Otto",
        &["lng-t"],
    ),
    with("lng-diesel-t", "t", "0", "LNG, two-stroke Diesel", &[]),
    with("lng-lbsi-t", "t", "0", "LNG, lean-burn spark ignition", &[]),
    with("lpg-propane-t", "t", "0", "LPG, propane", &["lpg-t"]),
    with("lpg-butane-t", "t", "0", "LPG, butane", &[]),
    with("methanol-t", "t", "0", "methanol from natural gas", &[]),
    with("hydrogen-t", "t", "0", "hydrogen from natural gas", &[]),
    with("ammonia-t", "t", "0", "ammonia from natural gas", &[]),
];

const fn fuels_and<const N: usize, const M: usize>(rest: [Input; N]) -> [Input; M] {
    let mut out = [FUELS[0]; M];
    let mut i = 0;
    while i < 12 {
        out[i] = FUELS[i];
        i += 1;
    }
    let mut j = 0;
    while j < N {
        out[12 + j] = rest[j];
        j += 1;
    }
    out
}

const FUELEU: [Input; 17] = fuels_and([
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

/// All formulas.
#[must_use]
pub fn formulas() -> &'static [Formula] {
    FORMULAS
}

static FORMULAS: &[Formula] = &[
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
        run: f::cii,
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
        run: f::fuel_estimate,
    },
    Formula {
        name: "eedi",
        about: "EEDI reference line, and the estimated index value where power and speed are given",
        inputs: &[
            SHIP_TYPE,
            DWT,
            may("mcr-kw", "kW", "installed power", &["mcr"]),
            may("speed-kn", "kn", "reference speed", &["v", "speed", "vref"]),
        ],
        outputs: &[("reference", "g/(t nm)"), ("eiv", "g/(t nm)")],
        source: "MARPOL Annex VI reg. 24 (MEPC.328(76)); MEPC 62/6/4 for the estimated index value",
        run: f::eedi,
    },
    Formula {
        name: "eexi",
        about: "required EEXI",
        inputs: &[SHIP_TYPE, DWT],
        outputs: &[
            ("reference", "g/(t nm)"),
            ("reduction_percent", "%"),
            ("required", "g/(t nm)"),
        ],
        source: "MARPOL Annex VI reg. 25 (MEPC.328(76)); reduction factors from memory (assumed)",
        run: f::eexi,
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
        run: f::fueleu,
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
        run: f::ets,
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
        run: f::nzf,
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
        run: f::polaris,
    },
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
        run: f::icebreaker,
    },
    Formula {
        name: "suez",
        about: "Suez Canal dues",
        inputs: &[
            SHIP_TYPE,
            need("scnt", "SCNT", "Suez net tonnage", &["suez-nt", "nt"]),
            with("laden", "true|false", "true", "laden or in ballast", &[]),
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
        run: f::suez,
    },
    Formula {
        name: "holtrop",
        about: "calm-water resistance by Holtrop and Mennen, every intermediate",
        inputs: &[
            need(
                "lwl-m",
                "m",
                "length of the waterline",
                &["l", "lwl", "length", "length-m", "l-m"],
            ),
            may(
                "lpp-m",
                "m",
                "length between perpendiculars (not used by the formulas)",
                &["lpp", "lbp", "lbp-m"],
            ),
            BEAM,
            need(
                "draught-m",
                "m",
                "mean draught",
                &["t", "draught", "draft", "draft-m", "t-m"],
            ),
            may(
                "draught-fore-m",
                "m",
                "draught forward, where it differs",
                &["tf", "tf-m"],
            ),
            may(
                "draught-aft-m",
                "m",
                "draught aft, where it differs",
                &["ta", "ta-m"],
            ),
            need(
                "volume-m3",
                "m3",
                "displaced volume",
                &[
                    "volume",
                    "displacement-m3",
                    "vol",
                    "nabla",
                    "displacement",
                    "disp-m3",
                    "vol-m3",
                ],
            ),
            with(
                "lcb-percent",
                "% of L",
                "0",
                "centre of buoyancy forward of midships",
                &["lcb", "lcb-pct"],
            ),
            with(
                "bulb-area-m2",
                "m2",
                "0",
                "transverse area of the bulb",
                &["abt", "abt-m2"],
            ),
            with(
                "bulb-height-m",
                "m",
                "0",
                "height of the bulb's centre",
                &["hb", "hb-m"],
            ),
            need("cm", "1", "midship section coefficient", &[]),
            need("cwp", "1", "waterplane coefficient", &["cw"]),
            with(
                "transom-area-m2",
                "m2",
                "0",
                "immersed transom area",
                &["at", "at-m2"],
            ),
            with(
                "appendage-area-m2",
                "m2",
                "0",
                "wetted area of appendages",
                &["sapp", "sapp-m2"],
            ),
            with(
                "appendage-factor",
                "1",
                "1.5",
                "1 + k2 of the appendages",
                &["1+k2", "one-plus-k2", "k2-plus-1", "1-k2", "k2p1"],
            ),
            may(
                "k2",
                "1",
                "k2 of the appendages (a value of 1 or more is read as 1 + k2)",
                &[],
            ),
            with(
                "c-stern",
                "1",
                "0",
                "stern shape: -10 V, 0 normal, 10 U",
                &["cstern", "stern"],
            ),
            SPEED,
            RHO,
            with(
                "nu",
                "m2/s",
                "1.18831e-6",
                "kinematic viscosity",
                &["nu-m2-per-s", "viscosity", "nu-m2-s"],
            ),
            may(
                "wetted-surface-m2",
                "m2",
                "wetted surface of the bare hull",
                &["s", "wetted"],
            ),
            with("edition", "1982|1984", "1982", "publication", &["method"]),
        ],
        outputs: &[
            ("fn", "1"),
            ("cp", "1"),
            ("cb", "1"),
            ("lr", "m"),
            ("ie", "deg"),
            ("1+k1", "1"),
            ("s", "m2"),
            ("cf", "1"),
            ("rf", "kN"),
            ("rapp", "kN"),
            ("c1", "1"),
            ("c2", "1"),
            ("c3", "1"),
            ("c4", "1"),
            ("c5", "1"),
            ("c7", "1"),
            ("c15", "1"),
            ("m1", "1"),
            ("m2", "1"),
            ("lambda", "1"),
            ("rw", "kN"),
            ("pb", "1"),
            ("fni", "1"),
            ("rb", "kN"),
            ("fnt", "1"),
            ("rtr", "kN"),
            ("ca", "1"),
            ("ra", "kN"),
            ("rt", "kN"),
            ("pe", "kW"),
        ],
        source: "Holtrop and Mennen, An approximate power prediction method, ISP 29 (1982); Holtrop, A statistical re-analysis, ISP 31 (1984)",
        run: f::holtrop,
    },
    Formula {
        name: "kristensen",
        about: "power of bulk, tank, general cargo and container ships, every intermediate",
        inputs: &[
            SHIP_TYPE,
            need("dwt", "t", "deadweight", &["dwt-t"]),
            need(
                "lpp-m",
                "m",
                "length between perpendiculars",
                &["lpp", "lbp", "lbp-m"],
            ),
            BEAM,
            need(
                "max-draught-m",
                "m",
                "summer draught",
                &["max-draft-m", "tmax", "t-max"],
            ),
            may(
                "draught-m",
                "m",
                "sailing draught (default: summer)",
                &["draught", "draft", "draft-m", "t"],
            ),
            need(
                "displacement-t",
                "t",
                "displacement at summer draught",
                &["displacement"],
            ),
            SPEED,
            with(
                "service-margin-percent",
                "%",
                "15",
                "margin on resistance for wind and waves",
                &["service-margin", "margin"],
            ),
        ],
        outputs: &[
            ("lwl_m", "m"),
            ("propeller_m", "m"),
            ("cb", "1"),
            ("cbw", "1"),
            ("cm", "1"),
            ("cp", "1"),
            ("volume_m3", "m3"),
            ("slenderness", "1"),
            ("fn", "1"),
            ("wetted_m2", "m2"),
            ("cf", "1"),
            ("cr", "1"),
            ("ca", "1"),
            ("caa", "1"),
            ("rt", "kN"),
            ("wake", "1"),
            ("thrust", "1"),
            ("eta_open", "1"),
            ("eta_hull", "1"),
            ("power_kw", "kW"),
        ],
        source: "Kristensen and Lützen, Prediction of resistance and propulsion power of ships (DTU, 2013; revised 2016)",
        run: f::kristensen,
    },
    Formula {
        name: "stawave1",
        about: "added resistance in waves from height alone",
        inputs: &[
            need(
                "hs-m",
                "m",
                "significant wave height",
                &["hs", "h", "wave-height-m"],
            ),
            BEAM,
            need(
                "lbwl-m",
                "m",
                "length of the bow to 95 % of the beam on the waterline",
                &["lbwl", "l-bwl", "l-bwl-m"],
            ),
            RHO,
        ],
        outputs: &[("resistance_kn", "kN (kilonewton)"), ("resistance_n", "N")],
        source: "ITTC 7.5-04-01-01.1, STAWAVE-1",
        run: f::stawave1,
    },
    Formula {
        name: "stawave2",
        about: "added resistance in irregular head seas from hull, speed, height and period",
        inputs: &[
            need(
                "lpp-m",
                "m",
                "length between perpendiculars",
                &["lpp", "l", "lbp", "lbp-m"],
            ),
            BEAM,
            need(
                "draught-m",
                "m",
                "draught",
                &["t", "draught", "draft", "draft-m", "t-m"],
            ),
            need("cb", "1", "block coefficient", &[]),
            with(
                "kyy",
                "1",
                "0.25",
                "pitch radius of gyration over length",
                &[],
            ),
            SPEED,
            need(
                "hs-m",
                "m",
                "significant wave height",
                &["hs", "h", "wave-height-m"],
            ),
            need(
                "tm-s",
                "s",
                "mean wave period T01",
                &["tm", "t01", "t01-s", "period-s", "tm01-s"],
            ),
            RHO,
        ],
        outputs: &[
            ("resistance_kn", "kN (kilonewton)"),
            ("resistance_n", "N"),
            ("fn", "1"),
        ],
        source: "ITTC 7.5-04-01-01.1, STAWAVE-2 with modified Bessel functions; ITTC 1978 two-parameter spectrum",
        run: f::stawave2,
    },
    Formula {
        name: "kwon",
        about: "speed lost in wind and waves where no hull is known",
        inputs: &[
            need("cb", "1", "block coefficient", &[]),
            may("fn", "1", "Froude number", &["froude"]),
            may(
                "speed-kn",
                "kn",
                "calm-water speed (with --lpp-m, instead of --fn)",
                &["v", "speed", "kn", "v-kn"],
            ),
            may(
                "lpp-m",
                "m",
                "length between perpendiculars",
                &["lpp", "l", "lbp"],
            ),
            need(
                "volume-m3",
                "m3",
                "displaced volume (not weight)",
                &["volume", "displacement-m3", "nabla", "vol"],
            ),
            need("beaufort", "Bft", "Beaufort number", &["bn", "bft"]),
            with(
                "angle-deg",
                "deg",
                "0",
                "weather from ahead 0 to astern 180",
                &["angle", "heading-deg", "direction-deg"],
            ),
            with(
                "load",
                "normal|laden|ballast|auto",
                "auto",
                "loading; auto: normal below Cb 0.725, laden above",
                &["loading", "condition"],
            ),
            with(
                "ship-type",
                "id",
                "tanker",
                "container ships have a form of their own",
                &["type"],
            ),
        ],
        outputs: &[("speed_loss_percent", "%"), ("speed_kn", "kn"), ("fn", "1")],
        source: "Kwon, Speed loss due to added resistance in wind and waves, The Naval Architect (2008); coefficients from memory (assumed)",
        run: f::kwon,
    },
    Formula {
        name: "wind",
        about: "wind resistance above still air",
        inputs: &[
            with(
                "ship-type",
                "ITTC curve, e.g. tanker_laden",
                "tanker_laden",
                "curve of the coefficients",
                &["type", "curve"],
            ),
            need(
                "frontal-m2",
                "m2",
                "frontal area above water",
                &["area-m2", "af", "axv", "transverse-m2"],
            ),
            SPEED,
            need("wind-mps", "m/s", "true wind speed", &["wind", "wind-m-s"]),
            with(
                "angle-deg",
                "deg",
                "0",
                "true wind from ahead 0 to astern 180",
                &["angle"],
            ),
        ],
        outputs: &[("resistance_kn", "kN (kilonewton)"), ("resistance_n", "N")],
        source: "ITTC 7.5-04-01-01.1 (2021), coefficients as digitised in ship_model_lib 1.0.2",
        run: f::wind,
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
        run: f::rfr,
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
        run: f::tce,
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
                "SHINC|SHEX|SSHEX|FHEX",
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
        run: f::laytime,
    },
    Formula {
        name: "great-circle",
        about: "shortest distance between two positions, on the sphere and on the WGS84 ellipsoid",
        inputs: &[
            may("from", "lat,lon", "first position", &["a"]),
            may("to", "lat,lon", "second position", &["b"]),
            may(
                "lat1",
                "deg",
                "first latitude (instead of --from)",
                &["from-lat"],
            ),
            may("lon1", "deg", "first longitude", &["from-lon"]),
            may(
                "lat2",
                "deg",
                "second latitude (instead of --to)",
                &["to-lat"],
            ),
            may("lon2", "deg", "second longitude", &["to-lon"]),
        ],
        outputs: &[
            ("distance_nm", "nm, WGS84"),
            ("wgs84_nm", "nm"),
            ("spherical_nm", "nm"),
            ("wgs84_km", "km"),
            ("spherical_km", "km"),
            ("initial_course_deg", "deg"),
        ],
        source: "Karney's geodesic (2013) on WGS84; haversine on the sphere of mean radius 6371.0088 km; 1 nm = 1852 m",
        run: f::great_circle,
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
        run: f::glec,
    },
];
