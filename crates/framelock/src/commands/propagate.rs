//! `framelock propagate`: follows an object from a keyframe through the sweeps.

use std::io::Write;

use anyhow::{Context, bail};
use fl_fusion::Fusion;
use fl_log::Log;
use fl_project::{FollowedRun, Seed, Way};
use fl_scene::{Keyframe, Scene, Track, TrackId};
use fl_spacetime::{Span, Stamp};
use fl_track::StopReason;
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::PropagateArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::progress::WorkProgress;
use crate::sweeps;
use crate::table::Table;

/// `--at` means the nearest keyframe, if it is no farther than this.
const NEAR_KEYFRAME: Span = Span::from_millis(60);

/// The JSON of `framelock propagate --json`; its keys are documented in `docs/propagate.md`.
#[derive(Debug, Serialize)]
struct Propagated {
    out: String,
    track: u64,
    runs: Vec<RunInfo>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct RunInfo {
    direction: &'static str,
    from_ns: i64,
    until_ns: i64,
    frames: usize,
    found: usize,
    bridged: usize,
    mean_score: Option<f64>,
    stop: &'static str,
}

/// Propagates the track and writes the scene.
pub(crate) fn run(args: &PropagateArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let inputs = [
        Some(args.log.path.as_path()),
        Some(args.scene.as_path()),
        args.fusion.rig.as_deref(),
    ];
    output::check(&args.out, Product::Scene, &inputs)?;
    let log = drive::open_log(&args.log, console)?;
    let scene = labeling::read_scene(&args.scene, &log)?;
    let track = track(&scene, TrackId(args.track))?;
    let seeds = seeds(args, &log, track)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    sweeps::check_lidar(&fusion)?;
    let (mut runs, mut lost) = (Vec::new(), Vec::new());
    let mut keyframes = Vec::new();
    for (way, seed) in seeds {
        let run = follow(&fusion, track, (way, seed), console)?;
        keyframes.extend(run.keyframes());
        lost.extend(run.losses.iter().cloned());
        runs.push(info(&run, way, seed.stamp));
    }
    let scene = scene.after(&scene.put_propagated(track.id(), &keyframes)?)?;
    drive::tell_losses(&lost, console);
    output::write_scene(&args.out, &scene)?;
    let propagated = Propagated {
        out: args.out.display().to_string(),
        track: args.track,
        runs,
        notes,
        losses: losses(&log, &lost),
    };
    if args.json {
        console.json(&propagated)?;
    } else {
        print(&propagated, console.out())?;
    }
    Ok(drive::outcome(&log, &lost))
}

/// The track of that number.
pub(super) fn track(scene: &Scene, track_id: TrackId) -> anyhow::Result<&Track> {
    let Some(track) = scene.track(track_id) else {
        let known: Vec<String> = scene
            .tracks()
            .take(20)
            .map(|it| it.id().0.to_string())
            .collect();
        bail!(
            "the scene has no track {}; it has: {}",
            track_id.0,
            known.join(", ")
        );
    };
    Ok(track)
}

/// Where to begin, for each direction that was asked for.
fn seeds<'a>(
    args: &PropagateArgs,
    log: &Log,
    track: &'a Track,
) -> anyhow::Result<Vec<(Way, &'a Keyframe)>> {
    let ways = [(Way::Forward, args.backward), (Way::Backward, args.forward)];
    let ways = ways
        .into_iter()
        .filter(|(_, left_out)| !left_out)
        .map(|(way, _)| way);
    if let Some(at) = args.at {
        let start = log.start().context("the log has no messages")?;
        let seed = keyframe_at(track, at.since(start))?;
        return Ok(ways.map(|way| (way, seed)).collect());
    }
    let keyframes = track.keyframes();
    let mut stated = keyframes.iter().filter(|it| it.is_stated());
    let first = stated.next().unwrap_or(&keyframes[0]);
    let last = stated.next_back().unwrap_or(match first.is_stated() {
        true => first,
        false => &keyframes[keyframes.len() - 1],
    });
    let seed = |way| match way {
        Way::Forward => (way, last),
        Way::Backward => (way, first),
    };
    Ok(ways.map(seed).collect())
}

fn keyframe_at(track: &Track, stamp: Stamp) -> anyhow::Result<&Keyframe> {
    let nearest = track
        .keyframes()
        .iter()
        .min_by_key(|it| (it.stamp - stamp).abs());
    let nearest = nearest.context("a track has keyframes")?;
    if (nearest.stamp - stamp).abs() > NEAR_KEYFRAME {
        bail!(
            "track {} has no keyframe at {stamp}; the nearest one is at {} ns: --at {}ns",
            track.id().0,
            nearest.stamp.nanos(),
            nearest.stamp.nanos()
        );
    }
    Ok(nearest)
}

/// Follows the track in one direction.
fn follow(
    fusion: &Fusion<'_>,
    track: &Track,
    (way, keyframe): (Way, &Keyframe),
    console: &Console,
) -> anyhow::Result<FollowedRun> {
    let seed = Seed {
        track,
        stamp: keyframe.stamp,
        cuboid: keyframe.cuboid,
        way,
        until: None,
    };
    let progress = WorkProgress::new(way.as_str(), console);
    Ok(fl_project::follow_track(fusion, &seed, &progress)?)
}

fn info(run: &FollowedRun, way: Way, from: Stamp) -> RunInfo {
    let scores: Vec<f64> = run.poses.iter().filter_map(|it| it.score).collect();
    let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
    RunInfo {
        direction: way.as_str(),
        from_ns: from.nanos(),
        until_ns: run.poses.last().map_or(from, |it| it.stamp).nanos(),
        frames: run.n_frames,
        found: scores.len(),
        bridged: run.poses.len() - scores.len(),
        mean_score: (!scores.is_empty()).then_some(mean),
        stop: run.stop.map_or("asked_for", StopReason::as_str),
    }
}

fn print(propagated: &Propagated, out: &mut dyn Write) -> std::io::Result<()> {
    let mut table = Table::new(
        &[
            "direction",
            "end",
            "frames",
            "found",
            "bridged",
            "s",
            "score",
        ],
        2,
    );
    for run in &propagated.runs {
        let span = Span::from_nanos(run.until_ns - run.from_ns).abs();
        table.row(vec![
            run.direction.to_owned(),
            run.stop.replace('_', " "),
            run.frames.to_string(),
            run.found.to_string(),
            run.bridged.to_string(),
            format!("{:.1}", span.as_secs_f64()),
            run.mean_score
                .map_or_else(|| "-".to_owned(), |score| format!("{score:.2}")),
        ]);
    }
    write!(out, "{table}")?;
    writeln!(out, "scene written to {}", propagated.out)
}
