//! `framelock refine`: sharpens the keyframes of tracks by all points seen of each object.

use std::io::Write;

use anyhow::bail;
use fl_fusion::Fusion;
use fl_log::Progress;
use fl_project::FrameSweep;
use fl_scene::{Scene, Track, TrackId};
use fl_track::{RefineOutcome, RefineSettings, Refined, Refiner};
use serde::Serialize;

use super::info::{LossInfo, losses};
use super::propagate;
use crate::Console;
use crate::args::RefineArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::progress::WorkProgress;
use crate::sweeps;
use crate::table::Table;

/// The JSON of `framelock refine --json`; its keys are documented in `docs/refine.md`.
#[derive(Debug, Serialize)]
struct RefinedScene {
    out: String,
    tracks: Vec<TrackInfo>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct TrackInfo {
    id: u64,
    class: String,
    outcome: &'static str,
    sweeps: usize,
    points: usize,
    thickness_before_m: Option<f64>,
    thickness_after_m: Option<f64>,
    moved_m: f64,
    turned_rad: f64,
    size_changed: bool,
}

/// Refines the tracks and writes the scene.
pub(crate) fn run(args: &RefineArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let inputs = [
        Some(args.log.path.as_path()),
        Some(args.scene.as_path()),
        args.fusion.rig.as_deref(),
    ];
    output::check(&args.out, Product::Scene, &inputs)?;
    let log = drive::open_log(&args.log, console)?;
    let mut scene = labeling::read_scene(&args.scene, &log)?;
    let tracks = tracks(&scene, &args.tracks)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    sweeps::check_lidar(&fusion)?;
    let (refiners, lost) = collect(&fusion, &tracks, console)?;
    let mut infos = Vec::new();
    for (track, refiner) in tracks.iter().zip(refiners) {
        let refined = refiner.finish();
        if refined.outcome == RefineOutcome::Sharpened {
            let gesture = scene.refine_track(track.id(), &refined.keyframes, refined.size)?;
            scene = scene.after(&gesture)?;
        }
        infos.push(info(track, &refined));
    }
    drive::tell_losses(&lost, console);
    output::write_scene(&args.out, &scene)?;
    let refined = RefinedScene {
        out: args.out.display().to_string(),
        tracks: infos,
        notes,
        losses: losses(&log, &lost),
    };
    if args.json {
        console.json(&refined)?;
    } else {
        print(&refined, console.out())?;
    }
    Ok(drive::outcome(&log, &lost))
}

fn tracks(scene: &Scene, numbers: &[u64]) -> anyhow::Result<Vec<Track>> {
    if numbers.is_empty() {
        return Ok(scene.tracks().cloned().collect());
    }
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let known = |number: &u64| propagate::track(scene, TrackId(*number)).cloned();
    numbers.iter().map(known).collect()
}

/// What all sweeps saw of each track, and what of the sweeps was lost.
fn collect(
    fusion: &Fusion<'_>,
    tracks: &[Track],
    console: &Console,
) -> anyhow::Result<(Vec<Refiner>, Vec<String>)> {
    let new = |track: &Track| Refiner::new(track, RefineSettings::of(track));
    let mut refiners: Vec<Refiner> = tracks.iter().map(new).collect();
    let mut lost = Vec::new();
    let progress = WorkProgress::new("refining", console);
    let n_frames = fusion.frames().len();
    for frame_idx in 0..n_frames {
        if !progress.advance(frame_idx as u64, n_frames as u64) {
            bail!("canceled after {frame_idx} of {n_frames} frames");
        }
        let sweep = FrameSweep::read(fusion, frame_idx)?;
        lost.extend(drive::frame_losses(sweep.frame()));
        for refiner in &mut refiners {
            refiner.add(&sweep.sweep());
        }
    }
    Ok((refiners, lost))
}

fn info(track: &Track, refined: &Refined) -> TrackInfo {
    TrackInfo {
        id: track.id().0,
        class: track.class().to_string(),
        outcome: refined.outcome.as_str(),
        sweeps: refined.n_sweeps,
        points: refined.n_points,
        thickness_before_m: refined.thickness_before_m,
        thickness_after_m: refined.thickness_after_m,
        moved_m: refined.moved_m,
        turned_rad: refined.turned_rad,
        size_changed: refined.size.is_some(),
    }
}

fn print(refined: &RefinedScene, out: &mut dyn Write) -> std::io::Result<()> {
    let heading = [
        "track",
        "class",
        "outcome",
        "sweeps",
        "points",
        "mm before",
        "mm after",
        "moved m",
        "turned °",
    ];
    let mut table = Table::new(&heading, 3);
    let millimeters = |thickness_m: Option<f64>| {
        thickness_m.map_or_else(|| "-".to_owned(), |it| format!("{:.0}", it * 1e3))
    };
    for track in &refined.tracks {
        table.row(vec![
            format!("#{}", track.id),
            track.class.clone(),
            track.outcome.replace('_', " "),
            track.sweeps.to_string(),
            track.points.to_string(),
            millimeters(track.thickness_before_m),
            millimeters(track.thickness_after_m),
            format!("{:.3}", track.moved_m),
            format!("{:.2}", track.turned_rad.to_degrees()),
        ]);
    }
    write!(out, "{table}")?;
    writeln!(out, "scene written to {}", refined.out)
}
