//! Prints ways given as pairs of places.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let t = std::time::Instant::now();
    let sea = sealane_sea::Sea::embedded()?;
    eprintln!("load {:?}", t.elapsed());
    let args: Vec<String> = std::env::args().skip(1).collect();
    for pair in args.chunks(2) {
        let [a, b] = pair else { break };
        let t = std::time::Instant::now();
        let q = sealane_sea::RouteQuery {
            places: vec![sea.place(a)?, sea.place(b)?],
            ..Default::default()
        };
        match sea.route(&q) {
            Ok(r) => {
                println!(
                    "{a} - {b}: {:.1} nm (access {:.1}, {:.1}) {:?} {:?}",
                    r.distance_nm,
                    r.from_access_nm,
                    r.to_access_nm,
                    r.passages,
                    t.elapsed()
                );
                for p in &r.line {
                    print!("({:.2},{:.2}) ", p.lat, p.lon);
                }
                println!();
            }
            Err(e) => println!("{a} - {b}: {e}"),
        }
    }
    Ok(())
}
