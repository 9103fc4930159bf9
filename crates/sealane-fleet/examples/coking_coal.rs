//! Coking coal from Vostochny to the Indian east coast: ships, calls, berths, first constraint, and what depth is worth.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use sealane_fleet::{PortEnd, Ship, Tramp, by_draught, ships_by_volume, ships_svg};
use sealane_port::{Port, builtin_text};

/// Classes of the corridor studies; draught, deadweight, length and fuel are typical values, prices are assumed.
fn ships() -> [Ship; 2] {
    let ship = |id: &str,
                dwt_t,
                draught_m,
                tpc_t_per_cm,
                (loa_m, beam_m),
                hire,
                sea_t: f64,
                ballast_t: f64| Ship {
        id: id.to_owned(),
        dwt_t,
        draught_m,
        tpc_t_per_cm,
        stores_t: 0.03 * dwt_t,
        hold_t: f64::INFINITY,
        loa_m,
        beam_m,
        hire_usd_per_day: hire,
        sea_fuel_usd_per_day: sea_t * 550.0,
        ballast_fuel_usd_per_day: ballast_t * 550.0,
        port_fuel_usd_per_day: 6.0 * 550.0,
    };
    [
        ship(
            "capesize-bulk",
            180_000.0,
            18.2,
            118.0,
            (290.0, 45.0),
            18_000.0,
            56.0,
            50.0,
        ),
        ship(
            "panamax-bulk",
            75_000.0,
            14.1,
            63.0,
            (225.0, 32.3),
            13_000.0,
            34.0,
            30.0,
        ),
    ]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = |id: &str| Port::parse(id, builtin_text(id)?);
    let mut load = PortEnd::from_port(&port("vostochny")?, "deep-coal", &["coking-coal-india"])
        .ok_or("no such berths")?;
    load.dues_usd_per_call = 120_000.0;
    let days = 4612.0 / 14.0 / 24.0; // Vostochny to Paradip, 14 kn
    for (id, group, own) in [
        ("kamarajar", "coal", "coking-coal-vostochny"),
        ("paradip", "import-bulk", ""),
        ("visakhapatnam", "outer-coal", ""),
    ] {
        let mut discharge =
            PortEnd::from_port(&port(id)?, group, &[own]).ok_or("no such berths")?;
        discharge.dues_usd_per_call = 120_000.0;
        let ship = if discharge.draught_m > 15.0 {
            &ships()[0]
        } else {
            &ships()[1]
        };
        let trade = Tramp {
            volume_t: 20e6,
            ship: ship.clone(),
            load: load.clone(),
            discharge,
            laden_days: days,
            ballast_days: days,
            service_days: 350.0,
            wait_target: 0.30,
            pools: Vec::new(),
            shares: Vec::new(),
        };
        println!("\n{} by {}", trade.discharge.name, trade.ship.id);
        for f in ships_by_volume(&trade, &[2e6, 5e6, 10e6, 20e6])? {
            println!(
                "{:5.1} Mt: {:3.0} calls of {:.0} t, ships {} (with the berths needed {:.1}), berths needed {:?} and {:?}, draught {:.1} m ({}), USD/t {}; {}",
                f.volume_t / 1e6,
                f.calls_per_year,
                f.intake_t,
                f.ships.map_or("?".to_owned(), |s| format!("{s:.1}")),
                f.ships_if_built.unwrap_or(f64::NAN),
                f.load.berths_needed,
                f.discharge.berths_needed,
                f.draught_m,
                f.draught_bound_by,
                f.usd_per_t.map_or("?".to_owned(), |s| format!("{s:.2}")),
                f.passed.join("; ")
            );
        }
        if id == "kamarajar" {
            let small = Tramp {
                volume_t: 2e6,
                ..trade.clone()
            };
            // 16 m and 18 m of water less 0.6 m under the keel.
            for r in by_draught(&small, &ships(), &[15.4, 17.4])? {
                println!(
                    "  draught {:.1} m, {}: {:.0} t a call, {:.2} USD/t",
                    r.draught_m,
                    r.ship,
                    r.intake_t,
                    r.usd_per_t.unwrap_or(f64::NAN)
                );
            }
            let fleets = ships_by_volume(&trade, &[1e6, 2e6, 4e6, 6e6, 8e6, 10e6])?;
            let svg = ships_svg(&[(trade.ship.id.clone(), fleets)]);
            println!("  picture of {} characters", svg.len());
        }
    }
    Ok(())
}
