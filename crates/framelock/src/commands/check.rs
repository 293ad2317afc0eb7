//! `framelock check`: the faults of a log.

mod sarif;

use std::io::Write;

use fl_calibrate::{Checkup, Fault, Finding, Level};
use fl_log::Log;
use fl_spacetime::Stamp;
use serde::Serialize;

use crate::Console;
use crate::args::CheckArgs;
use crate::outcome::Outcome;
use crate::progress::WorkProgress;

/// The JSON of `framelock check --json`; its keys are documented in `docs/check.md`.
#[derive(Debug, Serialize)]
struct Report {
    file: String,
    messages: u64,
    checks: usize,
    findings: Vec<FindingInfo>,
}

#[derive(Debug, Serialize)]
struct FindingInfo {
    fault: &'static str,
    level: &'static str,
    topic: Option<String>,
    title: &'static str,
    what: String,
    advice: &'static str,
    messages: Option<u64>,
    first_stamp_ns: Option<i64>,
    last_stamp_ns: Option<i64>,
}

/// Examines the log and prints what was found.
pub(crate) fn run(args: &CheckArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    // What is lost is among the findings.
    let progress = WorkProgress::new("reading", console);
    let log = Log::open(&args.log.path, &args.log.reading.options(), &progress)?;
    drop(progress);
    let progress = WorkProgress::new("examining", console);
    let checkup = fl_calibrate::examine(&log, &progress)?;
    drop(progress);
    if args.json {
        console.json(&report(&log, &checkup))?;
    } else if args.sarif {
        console.json(&sarif::report(&log, &checkup))?;
    } else {
        print(&log, &checkup, console.out())?;
    }
    Ok(match checkup.worst() {
        Some(Level::Warning | Level::Error) => Outcome::Faulty,
        Some(Level::Note) | None => Outcome::Done,
    })
}

fn report(log: &Log, checkup: &Checkup) -> Report {
    Report {
        file: log.path().display().to_string(),
        messages: checkup.n_messages,
        checks: Fault::ALL.len(),
        findings: checkup.findings.iter().map(finding_info).collect(),
    }
}

fn finding_info(finding: &Finding) -> FindingInfo {
    let fault = finding.fault;
    FindingInfo {
        fault: fault.id(),
        level: fault.level().name(),
        topic: finding.topic.clone(),
        title: fault.title(),
        what: finding.what.clone(),
        advice: fault.advice(),
        messages: finding.n_messages,
        first_stamp_ns: finding.when.map(|(first, _)| first.nanos()),
        last_stamp_ns: finding.when.map(|(_, last)| last.nanos()),
    }
}

/// A line for each finding, the worst kinds first, and what to do once for each kind.
fn print(log: &Log, checkup: &Checkup, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{}", log.path().display())?;
    let n_checks = Fault::ALL.len();
    let n_messages = checkup.n_messages;
    writeln!(
        out,
        "  {n_messages} messages, examined for {n_checks} faults"
    )?;
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level = |finding: &&Finding| finding.fault.level() == level;
        let findings: Vec<&Finding> = checkup.findings.iter().filter(of_level).collect();
        for of_fault in findings.chunk_by(|a, b| a.fault == b.fault) {
            let fault = of_fault[0].fault;
            writeln!(out, "\n{} {}: {}", level.name(), fault.id(), fault.title())?;
            for finding in of_fault {
                writeln!(out, "  {}", line(log, finding))?;
            }
            writeln!(out, "  -> {}", fault.advice())?;
        }
    }
    let count = |level| {
        let levels = checkup.findings.iter().map(|finding| finding.fault.level());
        levels.filter(|found| *found == level).count()
    };
    let (n_errors, n_warnings, n_notes) = (
        count(Level::Error),
        count(Level::Warning),
        count(Level::Note),
    );
    match checkup.findings.is_empty() {
        true => writeln!(out, "\nno faults found")?,
        false => writeln!(
            out,
            "\n{n_errors} errors, {n_warnings} warnings, {n_notes} notes"
        )?,
    }
    Ok(())
}

/// Topic, what, and the seconds since the log's start.
fn line(log: &Log, finding: &Finding) -> String {
    let topic = finding.topic.as_ref().map(|topic| format!("{topic}: "));
    let secs = |stamp: Stamp| log.start().map(|start| (stamp - start).as_secs_f64());
    let when = finding.when.and_then(|(first, last)| {
        let (first, last) = (secs(first)?, secs(last)?);
        Some(match first == last {
            true => format!(" (at {first:.3} s)"),
            false => format!(" ({first:.3} s to {last:.3} s)"),
        })
    });
    let (topic, when) = (topic.unwrap_or_default(), when.unwrap_or_default());
    format!("{topic}{}{when}", finding.what)
}
