//! Long simulations: progress on a terminal, and an interrupt that ends them with a message.

use sealane_port::{PortError, sim::Control};
use std::{
    io::IsTerminal as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Runs `work` beside a progress bar, which shows only on a terminal, of so many ships where it is known how many. The first interrupt
/// asks the work to stop, which then ends with [`PortError::Cancelled`]; the second ends the program.
pub fn watched<T>(
    ships: Option<u64>,
    work: impl FnOnce(&Control) -> Result<T, PortError>,
) -> Result<T, PortError> {
    let control = Arc::new(Control::default());
    let asked = Arc::clone(&control);
    crate::interrupt::first(move || asked.cancel());
    if !std::io::stderr().is_terminal() {
        return work(&control);
    }
    let bar = ships.map_or_else(indicatif::ProgressBar::new_spinner, |n| {
        indicatif::ProgressBar::new(n)
    });
    if ships.is_none() {
        bar.set_message("ships simulated");
        if let Ok(style) = indicatif::ProgressStyle::with_template("{spinner} {human_pos} {msg}") {
            bar.set_style(style);
        }
    }
    let finished = AtomicBool::new(false);
    std::thread::scope(|s| {
        s.spawn(|| {
            while !finished.load(Ordering::Relaxed) {
                bar.set_position(control.done());
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let answer = work(&control);
        finished.store(true, Ordering::Relaxed);
        bar.finish_and_clear();
        answer
    })
}
