//! The `framelock` command as a function, so that tests can run it inside their own process.
//!
//! Results go to standard output, everything else to standard error.
//! Exit codes: 0 done, 1 failed (or something is wrong, by `check` and `calibrate`), 2 misused, 3 done with data lost.

mod args;
mod commands;
mod console;
mod drive;
mod labeling;
mod log_time;
mod motion;
mod outcome;
mod output;
mod person;
mod pixels;
mod progress;
mod radar_returns;
mod sweeps;
mod table;

use std::ffi::OsString;

use clap::Parser;

pub use console::Console;
pub use pixels::{PixelErrors, compare_with_pixels};

use args::Args;
use outcome::Outcome;

/// Runs one command line, the program's name first, and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, console: &mut Console) -> u8 {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(usage) => return explain_usage(&usage, console),
    };
    match commands::run(&args.command, console) {
        Ok(outcome) => outcome.exit_code(),
        Err(err) if is_broken_pipe(&err) => Outcome::Done.exit_code(),
        Err(err) => {
            console.error(&err);
            outcome::FAILED
        }
    }
}

/// Help and version go to standard output with code 0, misuse to standard error with code 2.
fn explain_usage(usage: &clap::Error, console: &mut Console) -> u8 {
    let text = usage.render();
    if usage.use_stderr() {
        console.note(&text.to_string());
        return outcome::MISUSED;
    }
    // A reader who closed the pipe after the first lines has read enough.
    let _ = write!(console.out(), "{text}");
    Outcome::Done.exit_code()
}

/// Whoever reads our output has stopped reading: nothing is wrong, there is just nothing to do.
fn is_broken_pipe(err: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        let of_json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        of_json.or_else(|| {
            cause
                .downcast_ref::<std::io::Error>()
                .map(std::io::Error::kind)
        })
    };
    err.chain()
        .filter_map(kind)
        .any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}
