//! The `framelock` command: reads the arguments, runs, ends with the exit code.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use framelock::Console;
use mimalloc::MiMalloc;
use tracing_subscriber::EnvFilter;

/// Columns of clouds and pixels of images are made and dropped all the time. The system's
/// allocator gives such memory back each time, and clearing it anew takes a quarter of the time of decoding.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let filter =
        EnvFilter::try_from_env("FRAMELOCK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    let canceled = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&canceled);
    if let Err(err) = ctrlc::set_handler(move || interrupt(&flag)) {
        tracing::warn!("Ctrl-C ends the program without cleaning up: {err}");
    }
    let mut console = Console::of_process(canceled);
    ExitCode::from(framelock::run(std::env::args_os(), &mut console))
}

/// The first Ctrl-C asks the work to end; the second one ends it.
fn interrupt(canceled: &AtomicBool) {
    if canceled.swap(true, Ordering::SeqCst) {
        std::process::exit(130);
    }
}
