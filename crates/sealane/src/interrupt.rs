//! Ctrl-C during long work: the first asks it to end, the second ends the program.

/// Starts a thread that waits for interrupts; without it (no thread, no handler) an interrupt ends the program as it always does.
pub fn first(ask: impl Fn() + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            runtime.block_on(async {
                if tokio::signal::ctrl_c().await.is_ok() {
                    ask();
                    if tokio::signal::ctrl_c().await.is_ok() {
                        std::process::exit(130);
                    }
                }
            });
        }
    });
}
