//! `framelock propagate`: follows an object from a keyframe through the sweeps.

use std::io::Write;

use anyhow::{Context, bail};
use fl_fusion::Fusion;
use fl_log::{Log, Progress};
use fl_scene::{Keyframe, Scene, Source, Track, TrackId};
use fl_spacetime::{Span, Stamp};
use fl_track::{FollowSettings, Followed, FollowedPose, Follower, StopReason};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::PropagateArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::progress::WorkProgress;
use crate::sweeps::{self, FrameSweep};
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

/// Which way in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Backward,
}

impl Way {
    fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }

    /// Whether a moment lies beyond another.
    fn is_beyond(self, stamp: Stamp, from: Stamp) -> bool {
        match self {
            Self::Forward => stamp > from,
            Self::Backward => stamp < from,
        }
    }
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
        let run = Run::follow(&fusion, track, (way, seed), console)?;
        keyframes.extend(run.poses.iter().map(keyframe));
        lost.extend(run.losses.iter().cloned());
        runs.push(run.info(way, seed.stamp));
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

/// What came of one direction.
struct Run {
    poses: Vec<FollowedPose>,
    n_frames: usize,
    stop: StopReason,
    losses: Vec<String>,
}

impl Run {
    fn follow(
        fusion: &Fusion<'_>,
        track: &Track,
        (way, seed): (Way, &Keyframe),
        console: &Console,
    ) -> anyhow::Result<Self> {
        let plans = fusion.frames();
        let nearest = plans
            .iter()
            .min_by_key(|plan| (plan.stamp - seed.stamp).abs());
        let nearest = nearest.context("the drive has no frames")?;
        if (nearest.stamp - seed.stamp).abs() > fusion.report().tolerance + NEAR_KEYFRAME {
            bail!(
                "no sweep lies near the keyframe at {}; the nearest is at {}",
                seed.stamp,
                nearest.stamp
            );
        }
        let cuboid = track.cuboid_at(nearest.stamp).unwrap_or(seed.cuboid);
        let first = FrameSweep::read(fusion, nearest.idx)?;
        let settings = FollowSettings::of(track.class());
        let mut follower = Follower::new(&cuboid, &first.sweep(), settings);
        let mut run = Self {
            poses: Vec::new(),
            n_frames: 0,
            stop: StopReason::LogEnds,
            losses: Vec::new(),
        };
        let mut ahead: Vec<_> = plans
            .iter()
            .filter(|it| way.is_beyond(it.stamp, nearest.stamp))
            .collect();
        if way == Way::Backward {
            ahead.reverse();
        }
        let progress = WorkProgress::new(way.as_str(), console);
        let end = next_stated(track, way, seed.stamp);
        for plan in &ahead {
            if !progress.advance(run.n_frames as u64, ahead.len() as u64) {
                bail!("canceled after {} of {} frames", run.n_frames, ahead.len());
            }
            if end.is_some_and(|end| !way.is_beyond(end, plan.stamp)) {
                run.stop = StopReason::KeyframeReached;
                break;
            }
            let sweep = FrameSweep::read(fusion, plan.idx)?;
            run.losses.extend(drive::frame_losses(sweep.frame()));
            run.n_frames += 1;
            match follower.step(&sweep.sweep()) {
                Followed::Found(poses) => run.poses.extend(poses),
                Followed::Missed => {}
                Followed::Stopped(reason) => {
                    run.stop = reason;
                    break;
                }
            }
        }
        Ok(run)
    }

    fn info(&self, way: Way, from: Stamp) -> RunInfo {
        let scores: Vec<f64> = self.poses.iter().filter_map(|it| it.score).collect();
        let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        RunInfo {
            direction: way.as_str(),
            from_ns: from.nanos(),
            until_ns: self.poses.last().map_or(from, |it| it.stamp).nanos(),
            frames: self.n_frames,
            found: scores.len(),
            bridged: self.poses.len() - scores.len(),
            mean_score: (!scores.is_empty()).then_some(mean),
            stop: self.stop.as_str(),
        }
    }
}

/// The next keyframe that somebody vouches for.
fn next_stated(track: &Track, way: Way, from: Stamp) -> Option<Stamp> {
    let stated = track.keyframes().iter().filter(|it| it.is_stated());
    let beyond = stated
        .map(|it| it.stamp)
        .filter(|stamp| way.is_beyond(*stamp, from));
    beyond.min_by_key(|stamp| (*stamp - from).abs())
}

fn keyframe(pose: &FollowedPose) -> Keyframe {
    Keyframe {
        score: pose.score,
        ..Keyframe::new(pose.stamp, pose.cuboid, Source::Propagated)
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
