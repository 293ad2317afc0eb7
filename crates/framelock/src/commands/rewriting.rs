//! What the commands that write logs have in common.

use std::io::Write;

use fl_log::{Log, RewriteReport, RewrittenChannel, Selection};
use serde::Serialize;

use super::info::{LossInfo, loss_info, megabytes};
use crate::Console;
use crate::args::{LogArgs, WritingArgs};
use crate::drive;
use crate::outcome::Outcome;
use crate::progress::WorkProgress;
use crate::table::Table;

/// The JSON of `cut`, `convert` and `recover`; its keys are documented in `docs/convert.md`.
#[derive(Debug, Serialize)]
struct Written {
    out: String,
    size_bytes: u64,
    messages: u64,
    message_bytes: u64,
    attachments: usize,
    metadata: usize,
    channels: Vec<ChannelInfo>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct ChannelInfo {
    topic: String,
    messages_in_log: u64,
    messages: u64,
    messages_before: u64,
    unreadable: u64,
    message_bytes: u64,
}

/// Refuses places where nothing may be written, before a large log is read.
pub(crate) fn check(log: &LogArgs, writing: &WritingArgs) -> anyhow::Result<()> {
    let inputs = std::slice::from_ref(&log.path);
    Ok(fl_log::check_output(&writing.out, inputs)?)
}

/// Writes what is selected, and tells what could not be read of it.
pub(crate) fn write(
    log: &Log,
    selection: &Selection,
    writing: &WritingArgs,
    console: &mut Console,
) -> anyhow::Result<RewriteReport> {
    let progress = WorkProgress::new("writing", console);
    let options = writing.options();
    let report = fl_log::rewrite(log, selection, &writing.out, &options, &progress)?;
    drop(progress);
    // What was lost before was told when the log was opened.
    let of_now = report.losses.iter().skip(log.losses().len());
    let of_now: Vec<String> = of_now.map(ToString::to_string).collect();
    drive::tell_losses(&of_now, console);
    Ok(report)
}

/// Prints what was written.
pub(crate) fn tell(
    report: &RewriteReport,
    writing: &WritingArgs,
    json: bool,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let written = Written {
        out: writing.out.display().to_string(),
        size_bytes: report.file_bytes,
        messages: report.messages(),
        message_bytes: report.bytes(),
        attachments: report.attachments,
        metadata: report.metadata,
        channels: report.channels.iter().map(channel_info).collect(),
        losses: report.losses.iter().map(loss_info).collect(),
    };
    if json {
        console.json(&written)?;
    } else {
        print(&written, console.out())?;
    }
    Ok(match report.data_lost() {
        true => Outcome::DoneWithLoss,
        false => Outcome::Done,
    })
}

fn channel_info(channel: &RewrittenChannel) -> ChannelInfo {
    ChannelInfo {
        topic: channel.topic.clone(),
        messages_in_log: channel.messages_in_log,
        messages: channel.messages,
        messages_before: channel.messages_before,
        unreadable: channel.unreadable,
        message_bytes: channel.bytes,
    }
}

fn print(written: &Written, out: &mut dyn Write) -> std::io::Result<()> {
    let mut table = Table::new(
        &["topic", "in log", "written", "before", "unreadable", "size"],
        1,
    );
    for channel in &written.channels {
        table.row(vec![
            channel.topic.clone(),
            channel.messages_in_log.to_string(),
            channel.messages.to_string(),
            channel.messages_before.to_string(),
            channel.unreadable.to_string(),
            megabytes(channel.message_bytes),
        ]);
    }
    write!(out, "{table}")?;
    writeln!(
        out,
        "{} messages, {} attachments and {} metadata records written to {} ({}), read again and \
         compared",
        written.messages,
        written.attachments,
        written.metadata,
        written.out,
        megabytes(written.size_bytes)
    )
}
