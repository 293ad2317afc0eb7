//! `framelock fuse`: locks the sensors to fused frames and reports how well they are in step.

use std::io::Write;

use anyhow::bail;
use fl_fusion::{Fusion, SensorSync, SyncReport};
use fl_log::{Log, Progress};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::FuseArgs;
use crate::drive;
use crate::outcome::Outcome;
use crate::progress::WorkProgress;
use crate::table::Table;

/// The JSON of `framelock fuse --json`; its keys are documented in `docs/fuse.md`.
#[derive(Debug, Serialize)]
struct Fused {
    frames: usize,
    frames_without_pose: usize,
    key_sensor: String,
    tolerance_ms: f64,
    points_total: u64,
    points_per_frame: Vec<u64>,
    sensors: Vec<SensorFused>,
    warnings: Vec<FrameWarning>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct SensorFused {
    sensor: String,
    topic: String,
    messages: usize,
    rate_hz: f64,
    jitter_ms: f64,
    gaps: usize,
    dropped: usize,
    repeated: usize,
    matched: usize,
    missing: usize,
    unused: usize,
    skew_ms: SkewFused,
    died_at_ns: Option<i64>,
}

#[derive(Debug, Serialize)]
struct SkewFused {
    mean: f64,
    p95: f64,
    max: f64,
}

#[derive(Debug, Serialize)]
struct FrameWarning {
    frame: usize,
    what: String,
}

/// What decoding every frame shows.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// Lidar points of each frame.
    pub(crate) points_per_frame: Vec<u64>,
    /// Snapshots that could not be read.
    pub(crate) losses: Vec<String>,
    warnings: Vec<FrameWarning>,
}

impl Decoded {
    /// Lidar points of all frames.
    pub(crate) fn points_total(&self) -> u64 {
        self.points_per_frame.iter().sum()
    }
}

/// Fuses the log and prints the report.
pub(crate) fn run(args: &FuseArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let log = drive::open_log(&args.log, console)?;
    let drive::Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    let decoded = decode(&fusion, console)?;
    drive::tell_losses(&decoded.losses, console);
    let outcome = drive::outcome(&log, &decoded.losses);
    if args.json {
        let fused = Fused {
            notes,
            ..fused(&log, fusion.report(), decoded)
        };
        console.json(&fused)?;
    } else {
        print(fusion.report(), &decoded, console.out())?;
    }
    Ok(outcome)
}

/// Makes every frame once, which proves that it can be made, and counts its points.
pub(crate) fn decode(fusion: &Fusion<'_>, console: &mut Console) -> anyhow::Result<Decoded> {
    let progress = WorkProgress::new("fusing", console);
    let mut decoded = Decoded::default();
    let n_frames = fusion.frames().len();
    for frame_idx in 0..n_frames {
        if !progress.advance(frame_idx as u64, n_frames as u64) {
            bail!("canceled after {frame_idx} of {n_frames} frames");
        }
        let frame = fusion.frame(frame_idx)?;
        let n_points = frame
            .clouds
            .iter()
            .map(|snapshot| snapshot.cloud.len() as u64)
            .sum();
        decoded.points_per_frame.push(n_points);
        decoded.losses.extend(drive::frame_losses(&frame));
        let warnings = frame.warnings.into_iter().map(|what| FrameWarning {
            frame: frame_idx,
            what,
        });
        decoded.warnings.extend(warnings);
    }
    Ok(decoded)
}

/// The report as text: one line a sensor.
pub(crate) fn print(
    report: &SyncReport,
    decoded: &Decoded,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    writeln!(
        out,
        "{} frames keyed on {}, {} lidar points, matched within {:.1} ms",
        report.frames,
        report.key_sensor,
        decoded.points_total(),
        report.tolerance.as_millis_f64()
    )?;
    write!(out, "{}", sensor_table(report))?;
    for sensor in &report.sensors {
        if let Some(died_at) = sensor.died_at {
            writeln!(
                out,
                "  {} stops at {died_at}, before the log does",
                sensor.topic
            )?;
        }
    }
    for FrameWarning { frame, what } in decoded.warnings.iter().take(MAX_WARNINGS_SHOWN) {
        writeln!(out, "  frame {frame}: {what}")?;
    }
    let n_more = decoded.warnings.len().saturating_sub(MAX_WARNINGS_SHOWN);
    if n_more > 0 {
        writeln!(out, "  and {n_more} more warnings; --json lists them all")?;
    }
    Ok(())
}

/// More than this many lines of warnings bury the table above them.
const MAX_WARNINGS_SHOWN: usize = 10;

fn sensor_table(report: &SyncReport) -> Table {
    let heading = [
        "sensor",
        "matched",
        "missing",
        "unused",
        "Hz",
        "jitter ms",
        "gaps",
        "dropped",
        "skew mean ms",
        "p95",
        "max",
    ];
    let mut table = Table::new(&heading, 1);
    for sensor in &report.sensors {
        table.row(vec![
            sensor.sensor.to_string(),
            sensor.matched.to_string(),
            sensor.missing.to_string(),
            sensor.unused.to_string(),
            format!("{:.2}", sensor.rate_hz),
            format!("{:.2}", sensor.jitter_ms),
            sensor.gaps.to_string(),
            sensor.dropped.to_string(),
            format!("{:.2}", sensor.skew_ms.mean),
            format!("{:.2}", sensor.skew_ms.p95),
            format!("{:.2}", sensor.skew_ms.max),
        ]);
    }
    table
}

fn fused(log: &Log, report: &SyncReport, decoded: Decoded) -> Fused {
    Fused {
        frames: report.frames,
        frames_without_pose: report.frames_without_pose,
        key_sensor: report.key_sensor.to_string(),
        tolerance_ms: report.tolerance.as_millis_f64(),
        points_total: decoded.points_total(),
        points_per_frame: decoded.points_per_frame,
        sensors: report.sensors.iter().map(sensor_fused).collect(),
        warnings: decoded.warnings,
        notes: Vec::new(),
        losses: losses(log, &decoded.losses),
    }
}

fn sensor_fused(sync: &SensorSync) -> SensorFused {
    SensorFused {
        sensor: sync.sensor.to_string(),
        topic: sync.topic.clone(),
        messages: sync.messages,
        rate_hz: sync.rate_hz,
        jitter_ms: sync.jitter_ms,
        gaps: sync.gaps,
        dropped: sync.dropped,
        repeated: sync.repeated,
        matched: sync.matched,
        missing: sync.missing,
        unused: sync.unused,
        skew_ms: SkewFused {
            mean: sync.skew_ms.mean,
            p95: sync.skew_ms.p95,
            max: sync.skew_ms.max,
        },
        died_at_ns: sync.died_at.map(fl_spacetime::Stamp::nanos),
    }
}
