//! `framelock calibrate`: where the cameras sit.

mod report;

use std::io::Write;
use std::path::Path;

use anyhow::bail;
use fl_calibrate::{RefineSettings, Refined, Verdict, refine};
use fl_fusion::Fusion;
use fl_rig::{Rig, SensorId};
use serde::Serialize;

use crate::Console;
use crate::args::CalibrateArgs;
use crate::drive;
use crate::outcome::Outcome;
use crate::output;
use crate::progress::WorkProgress;
use crate::table::Table;

/// The JSON of `framelock calibrate --json`; its keys are documented in `docs/calibrate.md`.
#[derive(Debug, Serialize)]
struct Calibration {
    cameras: Vec<CameraInfo>,
    not_judged: Vec<String>,
    rig: Option<String>,
    report: Option<String>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CameraInfo {
    sensor: String,
    verdict: &'static str,
    turn_deg: [f64; 3],
    turn_within_deg: [f64; 3],
    shift_m: [f64; 3],
    shift_within_m: [f64; 3],
    at_20_m_px: f64,
    scores: [f64; 2],
    held_out_gain: f64,
    contrast: f64,
    frames: usize,
    edges: usize,
    position_m: [f64; 3],
    rotation_xyzw: [f64; 4],
}

/// Judges the cameras and prints what is to be thought of them.
pub(crate) fn run(args: &CalibrateArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    output::refuse_existing(args.out.iter().chain(&args.report))?;
    let log = drive::open_log(&args.log, console)?;
    let fused = drive::fuse(&log, &args.fusion, console)?;
    let cameras = cameras(&fused.fusion, &args.sensors)?;
    let settings = RefineSettings {
        n_frames: args.frames as usize,
        ..RefineSettings::default()
    };
    let (mut judged, mut not_judged) = (Vec::new(), Vec::new());
    for camera in &cameras {
        let progress = WorkProgress::new(camera.as_str(), console);
        match refine(&fused.fusion, camera, &settings, &progress)? {
            Some(refined) => judged.push(refined),
            None => not_judged.push(camera.to_string()),
        }
    }
    if let Some(path) = &args.out {
        mended(fused.fusion.rig(), &judged)?.write(path)?;
    }
    if let Some(folder) = &args.report {
        report::write(folder, &fused.fusion, &judged)?;
    }
    if args.json {
        let shown = |path: &Path| path.display().to_string();
        console.json(&Calibration {
            cameras: judged.iter().map(camera_info).collect(),
            not_judged,
            rig: args.out.as_deref().map(shown),
            report: args.report.as_deref().map(shown),
            notes: fused.notes,
        })?;
    } else {
        print(&judged, &not_judged, args, console.out())?;
    }
    let is_off = |it: &Refined| matches!(it.verdict(), Verdict::Wrong | Verdict::Suspect);
    Ok(match judged.iter().any(is_off) {
        true => Outcome::Faulty,
        false => drive::outcome(&log, &[]),
    })
}

fn cameras(fusion: &Fusion<'_>, wanted: &[SensorId]) -> anyhow::Result<Vec<SensorId>> {
    let all: Vec<SensorId> = fusion
        .rig()
        .cameras()
        .map(|(it, _)| it.id.clone())
        .collect();
    if let Some(unknown) = wanted.iter().find(|id| !all.contains(id)) {
        let names: Vec<&str> = all.iter().map(SensorId::as_str).collect();
        bail!("no camera `{unknown}`; choose from: {}", names.join(", "));
    }
    Ok(match wanted.is_empty() {
        true => all,
        false => wanted.to_vec(),
    })
}

/// The rig with each camera where it is best.
fn mended(rig: &Rig, judged: &[Refined]) -> anyhow::Result<Rig> {
    let sensors = rig.sensors().iter().cloned().map(|mut sensor| {
        if let Some(refined) = judged.iter().find(|it| it.sensor == sensor.id) {
            sensor.ego_from_sensor = refined.best().relabel();
        }
        sensor
    });
    Ok(Rig::new(rig.vehicle(), sensors.collect())?)
}

fn camera_info(refined: &Refined) -> CameraInfo {
    let best = refined.best();
    CameraInfo {
        sensor: refined.sensor.to_string(),
        verdict: refined.verdict().name(),
        turn_deg: refined.turn_rad.map(f64::to_degrees),
        turn_within_deg: refined.turn_within_rad.map(f64::to_degrees),
        shift_m: refined.shift_m,
        shift_within_m: refined.shift_within_m,
        at_20_m_px: refined.at_20_m_px,
        scores: refined.scores,
        held_out_gain: refined.held_out_gain,
        contrast: refined.contrast,
        frames: refined.n_frames,
        edges: refined.n_edges,
        position_m: best.translation().into(),
        rotation_xyzw: best.quaternion_xyzw(),
    }
}

fn print(
    judged: &[Refined],
    not_judged: &[String],
    args: &CalibrateArgs,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    write!(out, "{}", table(judged))?;
    writeln!(out)?;
    writeln!(
        out,
        "  Turn and shift lead from the rig to where the edges fit best, about and along the"
    )?;
    writeln!(
        out,
        "  camera's axes (right, down, forward), with their 95 % intervals."
    )?;
    for camera in not_judged {
        writeln!(
            out,
            "  {camera}: cannot tell: no image with lidar edges in it"
        )?;
    }
    if let Some(path) = &args.out {
        writeln!(out, "  rig: {}", path.display())?;
    }
    if let Some(folder) = &args.report {
        writeln!(out, "  report: {}", folder.join("index.html").display())?;
    }
    Ok(())
}

/// One row a camera.
fn table(judged: &[Refined]) -> Table {
    let mut table = Table::new(
        &[
            "camera",
            "verdict",
            "turn °",
            "shift cm",
            "px at 20 m",
            "frames",
            "edges",
        ],
        2,
    );
    for it in judged {
        table.row(vec![
            it.sensor.to_string(),
            it.verdict().name().to_owned(),
            triple(
                it.turn_rad.map(f64::to_degrees),
                it.turn_within_rad.map(f64::to_degrees),
                2,
            ),
            triple(it.shift_m.map(in_cm), it.shift_within_m.map(in_cm), 1),
            format!("{:.1}", it.at_20_m_px),
            it.n_frames.to_string(),
            it.n_edges.to_string(),
        ]);
    }
    table
}

fn in_cm(meters: f64) -> f64 {
    100.0 * meters
}

/// Three numbers, each with its interval.
fn triple(numbers: [f64; 3], within: [f64; 3], digits: usize) -> String {
    let each = numbers.iter().zip(within);
    let texts = each.map(|(number, within)| format!("{number:+.digits$} ± {within:.digits$}"));
    texts.collect::<Vec<_>>().join("  ")
}
