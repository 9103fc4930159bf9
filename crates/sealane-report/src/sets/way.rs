//! Tables of the way: legs, gateways.

use crate::table::{Table, number, words};
use crate::text::{fixed, num};
use sealane_study::Assessment;

/// Ways in detail.
pub fn legs(a: &Assessment) -> Table {
    let mut out = Table::new(
        "ways",
        "The ways",
        &[
            "Cargo",
            "Way",
            "From",
            "To",
            "#Sea, nm",
            "#Days at sea",
            "#Speed, kn",
            "Passages",
            "#Over land, km",
            "Land links",
            "#Lifts",
            "Bound by",
        ],
    );
    let gate = |id: &str| a.place_name(id).to_owned();
    for c in &a.cargoes {
        for w in c.ways.iter().filter(|w| w.why_not.is_none()) {
            out.rows.push(vec![
                words(&c.name),
                words(
                    a.corridors
                        .iter()
                        .find(|k| k.id == w.corridor)
                        .map_or(w.corridor.as_str(), |k| k.name.as_str()),
                ),
                words(gate(&w.ports.0)),
                words(gate(&w.ports.1)),
                number(w.distance_nm, fixed(w.distance_nm, 0)),
                number(w.sea_days, fixed(w.sea_days, 1)),
                number(w.speed_kn, fixed(w.speed_kn, 1)),
                words(list_of(&w.passages)),
                number(w.land_km, num(w.land_km)),
                words(list_of(&w.land)),
                number(w.intake, format!("{} {}", fixed(w.intake, 0), c.unit)),
                words(&w.intake_bound),
            ]);
        }
    }
    out
}

/// Ids as words, with dots between.
fn list_of(ids: &[String]) -> String {
    ids.iter()
        .map(|id| sealane_study::words(id))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Gateways.
pub fn gateways(a: &Assessment) -> Table {
    let mut out = Table::new(
        "gateways",
        "Ports of the study",
        &[
            "Port",
            "Code",
            "Side",
            "#Draught, m",
            "#Capacity, Mt",
            "#Capacity, TEU",
            "Note",
        ],
    );
    let graded = |id: &str, key: &str, g: &Option<sealane_data::Graded>| {
        g.as_ref().map_or_else(
            || words("unknown"),
            |g| {
                let cell = number(g.value, format!("{} ({})", num(g.value), g.grade));
                let path = format!("gateway.{id}.{key}");
                if a.inputs.iter().any(|i| i.path == path) {
                    cell.to(format!("#in-{path}"))
                } else {
                    cell
                }
            },
        )
    };
    for g in &a.gateways {
        out.rows.push(vec![
            words(&g.name),
            words(g.locode.as_deref().unwrap_or("")),
            words(sealane_study::words(&g.side)),
            graded(&g.id, "max_draught_m", &g.max_draught_m),
            graded(&g.id, "capacity_mt", &g.capacity_mt),
            graded(&g.id, "capacity_teu", &g.capacity_teu),
            words(noted(g)),
        ]);
    }
    out
}

/// The note of a port, and who states its draught: a figure that no draw uses is not in the register of inputs.
fn noted(g: &sealane_study::GatewayInfo) -> String {
    let draught = g.max_draught_m.as_ref().filter(|d| !d.source.is_empty());
    let draught = draught.map(|d| format!("Draught: {}", d.source));
    let parts = [Some(g.note.clone()).filter(|n| !n.is_empty()), draught];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}
