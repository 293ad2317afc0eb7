//! Developer tasks: sample logs, large logs, the web editor.

mod large_log;
mod sample_logs;
mod web;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask sample-logs [--out DIR] [--seconds S]
       cargo xtask large-log OUT.mcap [--megabytes N] [--scrambled] [--compression none|lz4|zstd]
       cargo xtask web [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            say(&format!("error: {err:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    match arguments.split_first() {
        Some((task, options)) if task == "sample-logs" => {
            sample_logs::write(&sample_logs::Options::parse(options)?)
        }
        Some((task, options)) if task == "large-log" => {
            large_log::write(&large_log::Options::parse(options)?)
        }
        Some((task, options)) if task == "web" => web::build(&web::Options::parse(options)?),
        _ => anyhow::bail!(USAGE),
    }
}

/// A line for whoever runs the task.
#[allow(clippy::print_stderr)]
fn say(line: &str) {
    eprintln!("{line}");
}

/// A line for every tenth of the messages.
struct Tenths;

impl fl_log::Progress for Tenths {
    fn advance(&self, done: u64, total: u64) -> bool {
        if done.is_multiple_of(total.div_ceil(10).max(1)) {
            say(&format!("{done} of {total} messages"));
        }
        true
    }
}
