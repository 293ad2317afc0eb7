//! `framelock calibrate`: where the cameras sit.

mod report;

use std::io::Write;
use std::path::Path;

use anyhow::bail;
use fl_calibrate::{Mistake, RefineSettings, Refined, Verdict, meanings, refine};
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
    mistakes: Vec<&'static str>,
    exchanged: Vec<[String; 2]>,
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
    let (mut judged, mut not_judged) = refined(&fused.fusion, &cameras, &settings, console)?;
    let mut meaning = Meaning::default();
    let mut reread = None;
    if judged.iter().any(|it| it.verdict() != Verdict::Right) {
        meaning = read_otherwise(&fused.fusion, &cameras, console)?;
        if let Some(rig) = meaning.rig.take() {
            let fusion = Fusion::new(&log, rig, drive::settings(&args.fusion))?;
            (judged, not_judged) = refined(&fusion, &cameras, &settings, console)?;
            reread = Some(fusion);
        }
    }
    let fusion = reread.as_ref().unwrap_or(&fused.fusion);
    if let Some(path) = &args.out {
        mended(fusion.rig(), &judged)?.write(path)?;
    }
    if let Some(folder) = &args.report {
        report::write(folder, fusion, &judged)?;
    }
    let is_off = |it: &Refined| matches!(it.verdict(), Verdict::Wrong | Verdict::Suspect);
    let is_meant_otherwise = !meaning.mistakes.is_empty() || !meaning.exchanged.is_empty();
    if args.json {
        let shown = |path: &Path| path.display().to_string();
        console.json(&Calibration {
            mistakes: meaning.mistakes.iter().map(|it| it.name()).collect(),
            exchanged: meaning.exchanged,
            cameras: judged.iter().map(camera_info).collect(),
            not_judged,
            rig: args.out.as_deref().map(shown),
            report: args.report.as_deref().map(shown),
            notes: fused.notes,
        })?;
    } else {
        print_meaning(&meaning, console.out())?;
        print(&judged, &not_judged, args, console.out())?;
    }
    Ok(match is_meant_otherwise || judged.iter().any(is_off) {
        true => Outcome::Faulty,
        false => drive::outcome(&log, &[]),
    })
}

/// The cameras that can be judged, and the names of the others.
fn refined(
    fusion: &Fusion<'_>,
    cameras: &[SensorId],
    settings: &RefineSettings,
    console: &mut Console,
) -> anyhow::Result<(Vec<Refined>, Vec<String>)> {
    let (mut judged, mut not_judged) = (Vec::new(), Vec::new());
    for camera in cameras {
        let progress = WorkProgress::new(camera.as_str(), console);
        match refine(fusion, camera, settings, &progress)? {
            Some(refined) => judged.push(refined),
            None => not_judged.push(camera.to_string()),
        }
    }
    Ok((judged, not_judged))
}

/// What the poses were meant to say, if not what they were read as.
#[derive(Debug, Default)]
struct Meaning {
    mistakes: Vec<Mistake>,
    /// The rig, read so.
    rig: Option<Rig>,
    /// Cameras, and those at whose places they are.
    exchanged: Vec<[String; 2]>,
}

/// Frames by which conventions are told apart: degrees, not hundredths of them.
const FRAMES_FOR_MEANING: usize = 8;

fn read_otherwise(
    fusion: &Fusion<'_>,
    cameras: &[SensorId],
    console: &mut Console,
) -> anyhow::Result<Meaning> {
    let progress = WorkProgress::new("conventions", console);
    let found = meanings(fusion, cameras, FRAMES_FOR_MEANING, &progress)?;
    let name = |idx: usize| cameras[idx].to_string();
    let named = found.named().filter(|it| !it.mistakes.is_empty());
    let Some(named) = named else {
        let exchanged = found.exchanged.iter().map(|(a, b)| [name(*a), name(*b)]);
        return Ok(Meaning {
            exchanged: exchanged.collect(),
            ..Meaning::default()
        });
    };
    let rig = fusion.rig().mapped(|sensor| {
        if let Some(idx) = cameras.iter().position(|it| *it == sensor.id) {
            sensor.ego_from_sensor = named.ego_from_camera[idx].relabel();
        }
    })?;
    Ok(Meaning {
        mistakes: named.mistakes.clone(),
        rig: Some(rig),
        exchanged: Vec::new(),
    })
}

fn print_meaning(meaning: &Meaning, out: &mut dyn Write) -> std::io::Result<()> {
    let words: Vec<&str> = meaning.mistakes.iter().map(|it| it.words()).collect();
    if !words.is_empty() {
        writeln!(out, "  wrong: {}", words.join(", and "))?;
        writeln!(
            out,
            "  The cameras fit if their poses are read so; below they are judged as read so.\n"
        )?;
    }
    for [camera, other] in &meaning.exchanged {
        writeln!(
            out,
            "  wrong: {camera} does not fit where it is said to sit, but where {other} is"
        )?;
    }
    Ok(())
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
    Ok(rig.mapped(|sensor| {
        if let Some(refined) = judged.iter().find(|it| it.sensor == sensor.id) {
            sensor.ego_from_sensor = refined.best().relabel();
        }
    })?)
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
