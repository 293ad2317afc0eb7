//! Opening a drive: its log, its rig, its fused frames, and telling what is lost.

use std::path::Path;

use anyhow::bail;
use fl_fusion::{FusedFrame, Fusion, FusionSettings};
use fl_log::{Log, OpenOptions};
use fl_rig::Rig;
use fl_spacetime::Span;

use crate::Console;
use crate::args::{FusionArgs, LogArgs};
use crate::outcome::Outcome;
use crate::progress::WorkProgress;

/// Opens and indexes a log, and lists on standard error what of it is lost.
pub(crate) fn open_log(args: &LogArgs, console: &mut Console) -> anyhow::Result<Log> {
    open_log_with(&args.path, &args.reading.options(), console)
}

/// As [`open_log`], with these options.
pub(crate) fn open_log_with(
    path: &Path,
    options: &OpenOptions,
    console: &mut Console,
) -> anyhow::Result<Log> {
    let progress = WorkProgress::new("reading", console);
    let log = Log::open(path, options, &progress)?;
    drop(progress);
    for loss in log.losses() {
        let severity = if loss.kind.data_lost() {
            "lost"
        } else {
            "warning"
        };
        console.note(&format!("{severity}: {loss}"));
    }
    Ok(log)
}

/// A log locked to fused frames, with all there is to know about it.
pub(crate) struct Fused<'log> {
    pub(crate) fusion: Fusion<'log>,
    /// What was assumed, left out or looks wrong, one sentence each.
    pub(crate) notes: Vec<String>,
}

/// Locks the sensors of a log to fused frames, and tells what there is to know about it.
pub(crate) fn fuse<'log>(
    log: &'log Log,
    args: &FusionArgs,
    console: &mut Console,
) -> anyhow::Result<Fused<'log>> {
    let (rig, mut notes) = rig(log, args.rig.as_deref(), console)?;
    let fusion = Fusion::new(log, rig, settings(args))?;
    let report = fusion.report();
    let mut more = report.notes.clone();
    if args.rig.is_some() {
        more.extend(report.unclaimed.iter().map(|topic| unclaimed(topic)));
    }
    tell(&more, console);
    notes.extend(more);
    if fusion.frames().is_empty() {
        bail!(
            "no fused frames: no snapshot of key sensor `{}` has an ego pose\nfile: {}",
            fusion.key_sensor(),
            log.path().display()
        );
    }
    Ok(Fused { fusion, notes })
}

/// The rig of a file, or else the one that the log makes, with what was assumed for it.
pub(crate) fn rig(
    log: &Log,
    file: Option<&Path>,
    console: &mut Console,
) -> anyhow::Result<(Rig, Vec<String>)> {
    let (rig, notes) = match file {
        Some(path) => (Rig::read(path)?, Vec::new()),
        None => fl_fusion::rig_from_log(log)?,
    };
    // Told before the fusion can fail: they say why sensors are missing.
    tell(&notes, console);
    Ok((rig, notes))
}

/// Tells what was assumed or left out.
pub(crate) fn tell(notes: &[String], console: &mut Console) {
    for note in notes {
        console.note(&format!("note: {note}"));
    }
}

fn unclaimed(topic: &str) -> String {
    format!(
        "channel {topic} belongs to no sensor of the rig and is not shown; to use it, add a sensor \
         with channel = \"{topic}\" to the rig file"
    )
}

/// Done, or done with loss when messages of the log are missing or something else was lost.
pub(crate) fn outcome(log: &Log, losses: &[String]) -> Outcome {
    if log.data_lost() || !losses.is_empty() {
        Outcome::DoneWithLoss
    } else {
        Outcome::Done
    }
}

/// What of a frame is missing, with the frame's number.
pub(crate) fn frame_losses(frame: &FusedFrame) -> impl Iterator<Item = String> {
    frame
        .losses
        .iter()
        .map(|loss| format!("frame {}: {loss}", frame.idx))
}

/// More lines than this bury what stands above them.
const MAX_LINES: usize = 10;

/// Tells the first of what was lost, and how much more there is.
pub(crate) fn tell_losses(losses: &[String], console: &mut Console) {
    for loss in losses.iter().take(MAX_LINES) {
        console.note(&format!("lost: {loss}"));
    }
    let n_more = losses.len().saturating_sub(MAX_LINES);
    if n_more > 0 {
        console.note(&format!("lost: and {n_more} more; --json lists them all"));
    }
}

/// What was asked for.
pub(crate) fn settings(args: &FusionArgs) -> FusionSettings {
    let tolerance = args
        .tolerance_ms
        .map(|millis| Span::from_secs_f64(millis * 1e-3));
    FusionSettings {
        key: args.key.clone(),
        tolerance,
        motion_file: args.motion.clone(),
        ..FusionSettings::default()
    }
}
