//! Long work: progress on a terminal, and an interrupt that ends it with a message.

use crate::{fault::Fault, output::Format};
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

/// Runs `work` that cannot be asked to stop: an interrupt ends the program with a message and the exit code of no answer. On a terminal a spinner
/// shows after a second.
pub fn stoppable<T>(format: Format, work: impl FnOnce() -> T) -> T {
    crate::interrupt::first(move || {
        let fault = Fault::no_answer("cancelled", "stopped on request", Vec::new());
        let code = i32::from(fault.exit_code());
        let _ = fault.report(format);
        std::process::exit(code);
    });
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let finished = AtomicBool::new(false);
    std::thread::scope(|s| {
        s.spawn(|| {
            let bar = indicatif::ProgressBar::new_spinner();
            bar.set_message("computing");
            let mut ticks = 0;
            while !finished.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(50));
                ticks += 1;
                if ticks > 20 {
                    bar.tick();
                }
            }
            bar.finish_and_clear();
        });
        let answer = work();
        finished.store(true, Ordering::Relaxed);
        answer
    })
}
