//! Ships through an M/M/4: `cargo run --release -p sealane-port --example mm4 -- SHIPS UTILISATION REPLICATIONS`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use sealane_port::{
    Port,
    sim::{Control, Setup, simulate},
};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let ships: u64 = a[1].parse().unwrap();
    let rho: f64 = a[2].parse().unwrap();
    let replications: u32 = a[3].parse().unwrap();
    let text = format!(
        "[port]\nid='q'\nname='Q'\nyear=2026\n[[berths]]\nid='q'\ncount=4\nmax_loa_m=250\ndepth_m=15\nrate_t_per_h=1000\nservice='M'\n[[traffic]]\nid='coal'\ncargo='coal'\nannual_t={}\ncall_t=24000\nloa_m=225\nbeam_m=32\ndraught_in_m=7\ndraught_out_m=13\n",
        4.0 * 8_760_000.0 * rho
    );
    let port = Port::parse("q", &text).unwrap();
    for seed in 1..=a.get(4).map_or(1, |s| s.parse().unwrap()) {
        let t = std::time::Instant::now();
        let s = simulate(
            &port,
            &Setup {
                ships,
                seed,
                replications,
                ..Setup::default()
            },
            &Control::default(),
        )
        .unwrap();
        let g = &s.groups[0];
        println!(
            "{:?} {:.6} +- {:.6} ({:.3} % wide) exact {:?} warm {} p {:.5}",
            t.elapsed(),
            g.wait_h.mean,
            g.wait_h.half_width.unwrap(),
            200.0 * g.wait_h.half_width.unwrap() / g.wait_h.mean,
            g.exact.as_ref().map(|e| (e.wait_h, e.covered)),
            s.warm_up_ships,
            g.wait_probability
        );
    }
}
