use super::*;
use crate::{MatrixQuery, Place, Sea};

#[test]
fn the_file_belongs_to_the_network() {
    let sea = Sea::embedded().unwrap();
    assert!(
        sea.network().hubs.len() > 1_000,
        "data/coast/hubs.bin was made for another world: run `cargo xtask world`"
    );
}

#[test]
fn damage_is_noticed_or_harmless() {
    let net = Sea::embedded().unwrap().network();
    let file = sealane_coast::HUBS;
    for cut in (0..file.len()).step_by(file.len() / 50 + 1) {
        assert!(Hubs::decode(net, &file[..cut]).is_none());
    }
    let mut bad = file.to_vec();
    for i in (file.len() / 2..file.len()).step_by(97) {
        bad[i] ^= 0x55;
    }
    if let Some(h) = Hubs::decode(net, &bad) {
        for s in 0..h.len() as u32 {
            let _ = h.label(net, s);
        }
    }
}

/// Every so-manieth port, so that the sample is the same each time.
fn sample(step: usize) -> Vec<Place> {
    let all = crate::places::access().unwrap();
    crate::places::ports()
        .iter()
        .enumerate()
        .filter(|(i, _)| all[*i].is_some())
        .map(|(i, p)| Place {
            name: p.name.clone(),
            locode: None,
            country: String::new(),
            position: p.position(),
            port: Some(i),
        })
        .step_by(step)
        .collect()
}

#[test]
fn labels_tell_what_the_search_finds() {
    let sea = Sea::embedded().unwrap();
    let net = sea.network();
    let places = sample(97);
    let terms = crate::rules::Terms::new(net, &crate::RouteQuery::default()).unwrap();
    let rules = terms.rules(0, terms.shut_now());
    let joined: Vec<_> = places.iter().map(|p| net.join(p).unwrap()).collect();
    for a in joined.iter().step_by(6) {
        for b in &joined {
            let found = crate::search::search(net, a, b, &rules).map(|p| p.length_cm);
            let told = net.hubs.meet(net, a.source, b.source);
            assert_eq!(told.map(|m| u64::from(m.cm)), found);
            if let Some(m) = told {
                let path = net.hubs.path(net, a, b, m);
                let drawn = crate::describe::draw(net, a, b, &path);
                let (counted, river) = drawn.by_river_km(net);
                let line: u64 = crate::join::line_cm(&drawn.line) + counted - river;
                let whole = a.access_cm + path.length_cm + b.access_cm;
                assert!(
                    line.abs_diff(whole) < 100 + whole / 1_000_000,
                    "{line} {whole}"
                );
            }
        }
    }
}

#[test]
fn a_matrix_of_ports_is_symmetric_and_obeys_the_triangle() {
    let sea = Sea::embedded().unwrap();
    let places = sample(31);
    let m = sea
        .matrix(&MatrixQuery {
            from: places.clone(),
            to: places.clone(),
            ..MatrixQuery::default()
        })
        .unwrap();
    let n = places.len();
    for i in 0..n {
        for j in 0..n {
            assert_eq!(m[i][j], m[j][i]);
            let Some(d) = m[i][j] else { continue };
            let gc = places[i].position.distance_nm(places[j].position);
            assert!(d >= gc - 1e-3, "{d} {gc}");
            for (from, to) in m[i].iter().zip(&m) {
                if let (&Some(p), Some(q)) = (from, to[j]) {
                    assert!(d <= p + q + 1e-3, "{d} {p} {q}");
                }
            }
        }
    }
}
