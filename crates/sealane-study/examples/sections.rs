#![allow(clippy::unwrap_used, clippy::print_stdout)]
fn main() {
    let t = std::time::Instant::now();
    let folder = std::path::Path::new("studies/eastern-maritime-corridor");
    let study = sealane_study::read_study(folder).unwrap();
    let world = sealane_study::Live::open().unwrap();
    let ground = sealane_study::Ground::new(&world).unwrap();
    let a = sealane_study::assess(&study, &ground, sealane_study::Options::default()).unwrap();
    eprintln!("{:?}", t.elapsed());
    for s in a.rooms.iter().filter(|s| s.id == "ports" || s.id == "fleet") {
        for f in &s.findings { println!("- {f}"); }
        for t in &s.tables {
            println!("## {}\n{}", t.title, t.head.join(" | "));
            for r in &t.rows { println!("{}", r.join(" | ")); }
        }
        for (i, c) in s.charts.iter().enumerate() { std::fs::write(format!("/tmp/charts5/{}-{i:02}.svg", s.id), &c.svg).unwrap(); println!("chart {}-{i:02}: {}", s.id, c.title); }
    }
}
