//! Scenarios of the shipped rules, without any list.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use sealane_law::{
    Cargo, Context, PlaceRef, Price, Screener, Screening, Service, Ship, Subject, Verdict,
};

fn ask(subject: Subject, law: &str, day: &str) -> Screening {
    Screener::without_lists()
        .unwrap()
        .screen(&subject, &Context::parse(law, day).unwrap())
        .unwrap()
}

fn port(name: &str) -> Subject {
    Subject::Port(PlaceRef {
        name: name.into(),
        ..PlaceRef::default()
    })
}

#[test]
fn a_port_ban_begins_on_its_day() {
    assert_eq!(
        ask(port("Murmansk"), "EU", "2026-04-24").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(port("Murmansk"), "EU", "2026-08-01").verdict,
        Verdict::Prohibited
    );
    let before = ask(port("Murmansk"), "EU", "2026-04-23");
    assert_eq!(before.verdict, Verdict::Clear);
    assert_eq!(before.announced.len(), 1);
    assert_eq!(
        ask(port("RUMMK"), "EU", "2026-08-01").verdict,
        Verdict::Prohibited
    );
    // The same call under UN law alone.
    assert_eq!(
        ask(port("Murmansk"), "UN", "2026-08-01").verdict,
        Verdict::Clear
    );
}

#[test]
fn an_announced_measure_is_told_before_it_binds() {
    let a = ask(port("Kulevi"), "EU", "2026-08-30");
    assert_eq!(a.verdict, Verdict::Clear);
    assert_eq!(a.announced[0].valid_from.to_string(), "2027-01-25");
    assert_eq!(
        ask(port("Kulevi"), "EU", "2027-01-25").verdict,
        Verdict::Prohibited
    );
}

#[test]
fn old_port_rules_do_not_clear() {
    let a = ask(port("Chennai"), "EU", "2026-11-23");
    assert_eq!(a.verdict, Verdict::Unknown);
    assert!(
        a.layers[0].missing.iter().any(|m| m.contains("2026-08-22")),
        "{:?}",
        a.layers
    );
}

#[test]
fn primorsk_is_not_primorye() {
    assert_eq!(
        ask(port("Primorsk"), "EU", "2026-08-30").verdict,
        Verdict::Prohibited
    );
    for name in ["Primorye", "Primorsky Krai", "Primorskiy", "Primorsky"] {
        // No port of that name is known, so it is not cleared either.
        let a = ask(port(name), "EU", "2026-08-30");
        assert_eq!((a.verdict, a.hits.len()), (Verdict::Unknown, 0), "{name}");
    }
    let ukraine = Subject::Port(PlaceRef {
        name: "Primorsk".into(),
        country: "Ukraine".into(),
        ..PlaceRef::default()
    });
    assert_eq!(ask(ukraine, "EU", "2026-08-30").verdict, Verdict::Clear);
    let other_code = Subject::Port(PlaceRef {
        name: "Primorsk".into(),
        locode: "RUXXX".into(),
        ..PlaceRef::default()
    });
    assert_eq!(ask(other_code, "EU", "2026-08-30").verdict, Verdict::Review);
}

#[test]
fn a_port_in_a_listed_zone_is_told_but_not_banned() {
    let a = ask(port("RUVVO"), "EU", "2026-08-30");
    assert_eq!(a.verdict, Verdict::Review);
    let zone = Subject::Zone(PlaceRef {
        name: "Free Port of Vladivostok".into(),
        ..PlaceRef::default()
    });
    assert_eq!(
        ask(zone.clone(), "EU", "2026-08-30").verdict,
        Verdict::Restricted
    );
    assert_eq!(ask(zone, "UN", "2026-08-30").verdict, Verdict::Clear);
}

fn coal(origin: &str, at: &str) -> Subject {
    Subject::Cargo(Cargo {
        commodity: "coking-coal".into(),
        origin: origin.into(),
        loaded_at: at.into(),
        destination: "India".into(),
        ..Cargo::default()
    })
}

#[test]
fn coal_by_origin_with_the_transit_exception() {
    let day = "2026-08-30";
    assert_eq!(
        ask(coal("KP", "KPNAM"), "UN", day).verdict,
        Verdict::Prohibited
    );
    let transit = ask(coal("RU", "KPRJN"), "UN", day);
    assert_eq!(transit.verdict, Verdict::Restricted);
    assert!(transit.hits[0].exception.contains("1718 Committee"));
    assert_eq!(
        ask(coal("RU", "KPNAM"), "UN", day).verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(coal("KP", "Rajin"), "UN", day).verdict,
        Verdict::Prohibited
    );
    assert_eq!(ask(coal("RU", "RUVYP"), "UN", day).verdict, Verdict::Clear);
    assert_eq!(ask(coal("RU", "RUVYP"), "IN", day).verdict, Verdict::Clear);
    // The EU's own import rules are shipped as examples only: no clearance from them.
    assert_eq!(
        ask(coal("RU", "RUVYP"), "EU", day).verdict,
        Verdict::Unknown
    );
    assert_eq!(
        ask(coal("KP", "KPNAM"), "EU", day).verdict,
        Verdict::Prohibited
    );
    // Without an origin nothing is clear.
    assert_eq!(ask(coal("", "RUVYP"), "UN", day).verdict, Verdict::Unknown);
    // Before the resolution.
    assert_ne!(
        ask(coal("KP", "KPNAM"), "UN", "2017-08-04").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(coal("KP", "KPNAM"), "UN", "2017-08-05").verdict,
        Verdict::Prohibited
    );
}

#[test]
fn codes_work_as_words_do_and_unverified_ones_say_so() {
    let hs = |code: &str| {
        Subject::Cargo(Cargo {
            hs: code.into(),
            origin: "KP".into(),
            destination: "CN".into(),
            ..Cargo::default()
        })
    };
    assert_eq!(
        ask(hs("270112"), "UN", "2026-08-30").verdict,
        Verdict::Prohibited
    );
    let food = ask(hs("0803"), "UN", "2026-08-30");
    assert_eq!(food.verdict, Verdict::Prohibited);
    assert!(food.hits[0].notes.iter().any(|n| n.contains("unverified")));
    // Anything else from there needs a look.
    assert_eq!(ask(hs("9503"), "UN", "2026-08-30").verdict, Verdict::Review);
    let bad = Screener::without_lists()
        .unwrap()
        .screen(&hs("27x"), &Context::parse("UN", "2026-08-30").unwrap());
    assert_eq!(bad.unwrap_err().kind(), "bad_identifier");
}

#[test]
fn caps_to_the_dprk() {
    let crude = |bbl: Option<f64>| {
        Subject::Cargo(Cargo {
            commodity: "crude-oil".into(),
            origin: "RU".into(),
            destination: "KP".into(),
            annual_bbl: bbl,
            ..Cargo::default()
        })
    };
    assert_eq!(
        ask(crude(Some(4_000_000.0)), "UN", "2026-08-30").verdict,
        Verdict::Restricted
    );
    assert_eq!(
        ask(crude(Some(4_000_001.0)), "UN", "2026-08-30").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(crude(None), "UN", "2026-08-30").verdict,
        Verdict::Restricted
    );
}

#[test]
fn prices_meet_the_cap_of_the_day() {
    let price = |usd: f64| {
        Subject::Price(Price {
            product: "crude-oil".into(),
            origin: "Russia".into(),
            usd_per_bbl: usd,
        })
    };
    for (usd, day, verdict) in [
        (60.0, "2022-12-05", Verdict::Restricted),
        (60.01, "2025-09-02", Verdict::Prohibited),
        (50.0, "2025-09-02", Verdict::Restricted),
        (50.0, "2025-09-03", Verdict::Prohibited),
        (47.6, "2026-01-31", Verdict::Restricted),
        (47.6, "2026-02-01", Verdict::Prohibited),
        (44.1, "2026-02-01", Verdict::Restricted),
        (40.0, "2026-11-23", Verdict::Review),
        (70.0, "2026-11-23", Verdict::Prohibited),
        (90.0, "2022-12-04", Verdict::Clear),
    ] {
        assert_eq!(
            ask(price(usd), "EU", day).verdict,
            verdict,
            "{usd} on {day}"
        );
    }
    assert_eq!(ask(price(90.0), "UN", "2026-02-01").verdict, Verdict::Clear);
}

#[test]
fn services_and_flags() {
    let service = |s: &str, c: &str| {
        Subject::Service(Service {
            service: s.into(),
            country: c.into(),
            ..Service::default()
        })
    };
    assert_eq!(
        ask(service("insurance", "DPRK"), "UN", "2026-08-30").verdict,
        Verdict::Prohibited
    );
    assert_eq!(
        ask(service("insurance", "India"), "UN", "2026-08-30").verdict,
        Verdict::Clear
    );
    assert_eq!(
        ask(service("juggling", "India"), "UN", "2026-08-30").verdict,
        Verdict::Unknown
    );
    let ship = Subject::Ship(Ship {
        imo: "9074729".into(),
        flag: "North Korea".into(),
        ..Ship::default()
    });
    assert_eq!(ask(ship, "UN", "2026-08-30").verdict, Verdict::Restricted);
}

#[test]
fn without_lists_no_ship_and_no_company_is_clear() {
    let ship = Subject::Ship(Ship {
        imo: "9074729".into(),
        ..Ship::default()
    });
    for law in ["UN", "EU", "GB", "US", "IN", "JP"] {
        let a = ask(ship.clone(), law, "2026-08-30");
        assert_eq!(a.verdict, Verdict::Unknown, "{law}");
        assert!(!a.layers[0].missing.is_empty());
    }
}

#[test]
fn a_mistyped_number_is_an_error() {
    let s = Screener::without_lists().unwrap();
    let c = Context::parse("UN", "2026-08-30").unwrap();
    for imo in ["9074728", "907472", "5342883"] {
        let ship = Subject::Ship(Ship {
            imo: imo.into(),
            ..Ship::default()
        });
        assert_eq!(
            s.screen(&ship, &c).unwrap_err().kind(),
            "bad_identifier",
            "{imo}"
        );
    }
}
