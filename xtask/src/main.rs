//! Developer tasks: sample logs.

mod sample_logs;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask sample-logs [--out DIR] [--seconds S]";

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
        _ => anyhow::bail!(USAGE),
    }
}

/// A line for whoever runs the task.
#[allow(clippy::print_stderr)]
fn say(line: &str) {
    eprintln!("{line}");
}
