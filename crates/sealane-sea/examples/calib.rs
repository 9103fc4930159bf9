//! Deviation from table distances.
#![allow(clippy::indexing_slicing, clippy::assigning_clones)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sea = sealane_sea::Sea::embedded()?;
    let text = std::fs::read_to_string("data/distances/pub151_calibration.csv")?;
    let mut devs: Vec<(f64, f64, String, bool)> = Vec::new();
    let mut fails = 0;
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let r = row?;
        let g = |i: usize| r.get(i).unwrap_or("");
        let place = |n: &str,
                     lon: &str,
                     lat: &str|
         -> Result<sealane_sea::Place, Box<dyn std::error::Error>> {
            let mut p = sea.place(&format!("{lat},{lon}"))?;
            p.name = n.to_owned();
            Ok(p)
        };
        let mut q = sealane_sea::RouteQuery {
            places: vec![place(g(0), g(2), g(3))?, place(g(4), g(6), g(7))?],
            ..Default::default()
        };
        if g(9) == "nocanal" {
            q.avoid = vec!["suez".into(), "panama".into()];
        }
        if g(9) == "suez" || g(9) == "panama" {
            q.require = vec![g(9).into()];
        }
        let nm: f64 = g(8).parse()?;
        match sea.route(&q) {
            Ok(w) => devs.push((
                nm,
                (w.distance_nm - nm) / nm * 100.0,
                format!(
                    "{} - {} via {} table {nm} ours {:.0} (acc {:.0} {:.0}) {:?}",
                    g(0),
                    g(4),
                    g(9),
                    w.distance_nm,
                    w.from_access_nm,
                    w.to_access_nm,
                    w.passages
                ),
                g(10).contains("entry"),
            )),
            Err(e) => {
                fails += 1;
                println!("{} - {}: {e}", g(0), g(4));
            }
        }
    }
    println!("{} rows, {fails} fail", devs.len());
    for entry in [true, false] {
        for (lo, hi) in [
            (0., 100.),
            (100., 500.),
            (500., 1500.),
            (1500., 4000.),
            (4000., 99999.),
            (0., 99999.),
        ] {
            let mut d: Vec<f64> = devs
                .iter()
                .filter(|d| d.3 == entry && d.0 >= lo && d.0 < hi)
                .map(|d| d.1)
                .collect();
            if d.is_empty() {
                continue;
            }
            d.sort_by(f64::total_cmp);
            let bias = d[d.len() / 2];
            let mut a: Vec<f64> = d.iter().map(|x| x.abs()).collect();
            a.sort_by(f64::total_cmp);
            println!(
                "entry {entry} {lo}-{hi}: n {} median {:.2} p95 {:.2} bias {:.2}",
                a.len(),
                a[a.len() / 2],
                a[(a.len() as f64 * 0.95) as usize],
                bias
            );
        }
    }
    devs.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    for d in devs.iter().take(40) {
        println!("{:+.1}% {} {}", d.1, d.3, d.2);
    }
    Ok(())
}
