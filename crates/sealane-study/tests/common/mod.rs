//! A world by hand: distances between ports as published or measured, so that the study is tested without the sea.

use sealane_study::{Physical, PlaceInfo, VoyageQuery, Way, WayQuery, World, voyage_physical};

pub struct HandWorld;

const PORTS: &[(&str, &str, f64, f64)] = &[
    ("RUVVO", "Vladivostok", 131.89, 43.1),
    ("RUVYP", "Vostochny", 133.08, 42.75),
    ("RUNJK", "Nakhodka", 132.88, 42.8),
    ("RUKZM", "Kozmino", 133.02, 42.72),
    ("RUPGN", "Prigorodnoye", 142.9, 46.62),
    ("INMAA", "Chennai", 80.3, 13.1),
    ("INENR", "Kamarajar", 80.34, 13.26),
    ("INPRT", "Paradip", 86.67, 20.27),
    ("INVTZ", "Visakhapatnam", 83.3, 17.69),
    ("INCCU", "Kolkata", 88.3, 22.55),
    ("INBOM", "Mumbai", 72.85, 18.95),
    ("RULED", "St Petersburg", 30.2, 59.9),
    ("RUNVS", "Novorossiysk", 37.8, 44.7),
    ("RUMMK", "Murmansk", 33.05, 68.97),
    ("HKHKG", "Hong Kong", 114.17, 22.3),
    ("IRBND", "Bandar Abbas", 56.2, 27.15),
    ("SGSIN", "Singapore", 103.85, 1.27),
    ("CNSHA", "Shanghai", 121.5, 31.25),
    ("AUHPT", "Hay Point", 149.3, -21.28),
    ("ZARCB", "Richards Bay", 32.1, -28.81),
    ("USORF", "Norfolk", -76.3, 36.9),
    ("AUNTL", "Newcastle", 151.8, -32.9),
    ("IDBPN", "Balikpapan", 116.8, -1.27),
    ("SARTA", "Ras Tanura", 50.16, 26.65),
    ("IQBSR", "Basrah", 48.8, 29.7),
    ("QARLF", "Ras Laffan", 51.6, 25.9),
    ("AUGLT", "Gladstone", 151.3, -23.8),
    ("CAVAN", "Vancouver", -123.1, 49.3),
    ("JOAQJ", "Aqaba", 35.0, 29.5),
    ("NZTRG", "Tauranga", 176.2, -37.65),
    ("AUFRE", "Fremantle", 115.75, -32.2),
];

/// Rough sea distances between regions, nm: good enough for a test of the study's logic.
fn nm(a: &str, b: &str, q: &WayQuery) -> Option<(f64, Vec<String>)> {
    let far_east = ["RUVVO", "RUVYP", "RUNJK", "RUKZM"];
    let india = [
        ("INMAA", 0.0),
        ("INENR", 0.0),
        ("INPRT", 20.0),
        ("INVTZ", 0.0),
        ("INCCU", 60.0),
    ];
    let s = |v: &[&str]| v.iter().map(|x| (*x).to_owned()).collect::<Vec<_>>();
    let east = |x: &str| far_east.contains(&x);
    let ind = |x: &str| india.iter().find(|(k, _)| *k == x).map(|(_, d)| *d);
    let (x, y) = if ind(a).is_some() { (b, a) } else { (a, b) };
    if let Some(extra) = ind(y) {
        let cape = q.avoid.iter().any(|p| p == "suez");
        let base = match x {
            x if east(x) => {
                return Some((
                    4600.0 + extra,
                    s(&["korea-strait", "taiwan-strait", "singapore", "malacca"]),
                ));
            }
            "RULED" if cape => return Some((12_500.0 + extra, s(&["good-hope"]))),
            "RULED" => {
                return Some((
                    8_700.0 + extra,
                    s(&["oresund", "gibraltar", "suez", "bab-el-mandeb"]),
                ));
            }
            "RUNVS" => {
                return Some((
                    4_900.0 + extra,
                    s(&["bosporus", "dardanelles", "suez", "bab-el-mandeb"]),
                ));
            }
            "RUMMK" => {
                return Some((
                    10_400.0 + extra,
                    s(&["northern-sea-route", "bering", "korea-strait", "malacca"]),
                ));
            }
            "RUPGN" => 5_100.0,
            "AUHPT" => 4_900.0,
            "ZARCB" => 4_650.0,
            "USORF" => 9_900.0,
            "AUNTL" => 5_700.0,
            "IDBPN" => 2_600.0,
            "SARTA" | "QARLF" => 2_900.0,
            "IQBSR" => 3_150.0,
            "AUGLT" => 5_000.0,
            "CAVAN" => 8_900.0,
            "JOAQJ" => 3_900.0,
            "NZTRG" => 6_700.0,
            "AUFRE" => 3_400.0,
            "CNSHA" => 3_700.0,
            "HKHKG" => 3_050.0,
            "SGSIN" => 1_590.0,
            "IRBND" => 2_150.0,
            _ => return None,
        };
        return Some((base + extra, Vec::new()));
    }
    match (a, b) {
        ("CNSHA", x) | (x, "CNSHA") if east(x) => Some((1_050.0, Vec::new())),
        ("HKHKG", x) | (x, "HKHKG") if east(x) => Some((1_640.0, Vec::new())),
        ("HKHKG", "SGSIN") | ("SGSIN", "HKHKG") => Some((1_450.0, Vec::new())),
        ("INBOM", "RULED") => Some((7_620.0, s(&["suez"]))),
        _ => None,
    }
}

impl World for HandWorld {
    fn place(&self, text: &str) -> Result<PlaceInfo, String> {
        PORTS
            .iter()
            .find(|p| p.0 == text || p.1.eq_ignore_ascii_case(text))
            .map(|p| PlaceInfo {
                name: p.1.to_owned(),
                locode: Some(p.0.to_owned()),
                lon: p.2,
                lat: p.3,
            })
            .ok_or_else(|| format!("no port or place is called `{text}`"))
    }

    fn way(&self, q: &WayQuery) -> Result<Way, String> {
        let mut way = Way::default();
        for pair in q.places.windows(2) {
            let [a, b] = pair else { continue };
            let (d, passages) = nm(a, b, q).ok_or_else(|| format!("no way from {a} to {b}"))?;
            way.distance_nm += d;
            way.passages.extend(passages);
        }
        for p in &q.places {
            let p = self.place(p)?;
            way.line.push([p.lon, p.lat]);
        }
        Ok(way)
    }

    fn physical(&self, q: &VoyageQuery<'_>, way: &Way) -> Result<Physical, String> {
        voyage_physical(q, way)
    }
}
