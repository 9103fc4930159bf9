//! Formulas of resistance, power, weather and distance.

use super::args::Args;
use super::list::{BEAM, Formula, RHO, Results, SHIP_TYPE, SPEED, fields, may, need, one, with};
use crate::power::{
    self, Edition, HoltropInput, KristensenInput, KwonInput, LoadCondition, Stawave2Input,
};
use crate::tables::kebab;
use crate::{ShipType, VoyageError, error};
use serde_json::Value;

pub(super) static FORMULAS: &[Formula] = &[
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
            may(
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
        run: holtrop,
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
        run: kristensen,
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
        run: stawave1,
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
        run: stawave2,
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
        run: kwon,
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
        run: wind,
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
        run: great_circle,
    },
];

fn holtrop(a: &mut Args) -> Results {
    let lwl_m = a.number("lwl-m")?;
    a.number_if("lpp-m")?;
    let beam_m = a.number("beam-m")?;
    let mean = a.number_if("draught-m")?;
    let (fore, aft) = (
        a.number_if("draught-fore-m")?,
        a.number_if("draught-aft-m")?,
    );
    let (Some(draught_fore_m), Some(draught_aft_m)) = (fore.or(mean), aft.or(mean)) else {
        return Err(VoyageError::Missing {
            what: "--draught-m".to_owned(),
            needed_for: "the mean draught, or both --draught-fore-m and --draught-aft-m".to_owned(),
        });
    };
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

fn kristensen(a: &mut Args) -> Results {
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

fn stawave1(a: &mut Args) -> Results {
    let (hs, beam, lbwl) = (a.number("hs-m")?, a.number("beam-m")?, a.number("lbwl-m")?);
    if hs > 0.5 * lbwl.max(0.0) || hs > 12.0 {
        a.note("STAWAVE-1 is for trials in waves so low that the ship does not heave (ITTC: Hs at most 2.25 sqrt(Lpp/100) m): this sea is far beyond it");
    } else if hs > 4.5 {
        a.note(
            "STAWAVE-1 is for Hs up to 2.25 sqrt(Lpp/100) m (4.5 m for 400 m): an extrapolation",
        );
    }
    Ok(newtons(power::stawave1(hs, beam, lbwl, a.number("rho")?)?))
}

fn stawave2(a: &mut Args) -> Results {
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

fn kwon(a: &mut Args) -> Results {
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
    if loss >= 100.0 {
        a.note("the formula gives more than all of the speed: far outside its range (Beaufort 6 or less for such a ship), the ship does not make headway");
    } else if loss > 50.0 {
        a.note("a loss above 50 % is outside what the formula was fitted to");
    }
    if cb >= 0.8 && fr > 0.22 || fr > 0.28 {
        a.note("the speed coefficient was fitted for Froude numbers of cargo ships (about 0.1-0.22 for full forms, to 0.28 for fine ones): an extrapolation");
    }
    Ok(vec![
        one("speed_loss_percent", loss),
        one("speed_kn", speed.map(|v| v * (1.0 - loss / 100.0))),
        one("fn", fr),
    ])
}

fn wind(a: &mut Args) -> Results {
    let curve = a.text("ship-type")?;
    let frontal = a.number("frontal-m2")?;
    let v = a.number("speed-kn")? * power::MPS_PER_KN;
    let (wind, angle) = (a.number("wind-mps")?, a.number("angle-deg")?);
    Ok(newtons(power::wind_resistance_ittc_n(
        &curve, frontal, v, wind, angle,
    )?))
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

fn great_circle(a: &mut Args) -> Results {
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
