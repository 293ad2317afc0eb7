//! `framelock unexplained`: what moves and lies in no cuboid of a scene.

use std::io::Write;

use anyhow::bail;
use fl_fusion::{FusedFrame, Fusion};
use fl_log::Progress;
use fl_rig::Rig;
use fl_spacetime::{Point, Stamp};
use fl_track::{
    MotionFinder, MotionSettings, MotionSweep, MotionView, MovingCluster, UnexplainedMotion,
    UnexplainedSettings,
};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::UnexplainedArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::progress::WorkProgress;
use crate::table::Table;

/// The JSON of `framelock unexplained --json`; its keys are documented in `docs/unexplained.md`.
#[derive(Debug, Serialize)]
struct Unexplained {
    frames: usize,
    moving_clusters: usize,
    items: Vec<Item>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct Item {
    start_ns: i64,
    end_ns: i64,
    start_s: f64,
    end_s: f64,
    class: String,
    speed: f64,
    rank: f64,
    clusters: Vec<Cluster>,
}

#[derive(Debug, Serialize)]
struct Cluster {
    stamp_ns: i64,
    center: [f64; 3],
    size: [f64; 3],
    yaw: f64,
    velocity: [f64; 2],
    points: usize,
    score: f64,
}

/// Finds what moves, and lists what of it the scene does not explain.
pub(crate) fn run(args: &UnexplainedArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let log = drive::open_log(&args.log, console)?;
    let scene = labeling::read_scene(&args.scene, &log)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    let (clusters, lost) = moving(&fusion, console)?;
    drive::tell_losses(&lost, console);
    let settings = UnexplainedSettings {
        margin_m: args.margin,
        ..UnexplainedSettings::default()
    };
    let found = fl_track::unexplained(&clusters, &scene, &settings);
    let start = log.start().unwrap_or(fusion.frames()[0].stamp);
    let unexplained = Unexplained {
        frames: fusion.frames().len(),
        moving_clusters: clusters.len(),
        items: found.iter().map(|motion| item(motion, start)).collect(),
        losses: losses(&log, &lost),
        notes,
    };
    if args.json {
        console.json(&unexplained)?;
    } else {
        print(&unexplained, console.out())?;
    }
    Ok(drive::outcome(&log, &lost))
}

/// Everything that moves in the drive, and what could not be read.
fn moving(
    fusion: &Fusion<'_>,
    console: &mut Console,
) -> anyhow::Result<(Vec<MovingCluster>, Vec<String>)> {
    if !labeling::has_lidar(fusion) {
        bail!("motion is found in lidar sweeps, and this drive has none");
    }
    let progress = WorkProgress::new("looking", console);
    let n_frames = fusion.frames().len();
    let mut finder = MotionFinder::new(MotionSettings::default());
    let (mut clusters, mut lost) = (Vec::new(), Vec::new());
    for frame_idx in 0..n_frames {
        if !progress.advance(frame_idx as u64, n_frames as u64) {
            bail!("canceled after {frame_idx} of {n_frames} frames");
        }
        let frame = fusion.frame(frame_idx)?;
        lost.extend(drive::frame_losses(&frame));
        clusters.extend(finder.push(sweep(frame, fusion.rig())));
    }
    clusters.extend(finder.finish());
    Ok((clusters, lost))
}

fn sweep(frame: FusedFrame, rig: &Rig) -> MotionSweep {
    let views = frame.clouds.into_iter().map(|snapshot| {
        let sensor = rig.sensor(&snapshot.sensor);
        MotionView {
            viewpoint: sensor.map_or_else(Point::origin, |sensor| {
                sensor.ego_from_sensor * Point::origin()
            }),
            cloud: snapshot.cloud,
        }
    });
    MotionSweep {
        stamp: frame.stamp,
        world_from_ego: frame.world_from_ego,
        views: views.collect(),
    }
}

fn item(motion: &UnexplainedMotion, start: Stamp) -> Item {
    Item {
        start_ns: motion.start.nanos(),
        end_ns: motion.end.nanos(),
        start_s: (motion.start - start).as_secs_f64(),
        end_s: (motion.end - start).as_secs_f64(),
        class: motion.class.to_string(),
        speed: motion.speed,
        rank: motion.rank,
        clusters: motion.clusters.iter().map(cluster).collect(),
    }
}

fn cluster(cluster: &MovingCluster) -> Cluster {
    let center = cluster.cuboid.center();
    Cluster {
        stamp_ns: cluster.stamp.nanos(),
        center: [center.x(), center.y(), center.z()],
        size: cluster.cuboid.size().lwh(),
        yaw: cluster.cuboid.yaw(),
        velocity: [cluster.velocity.x(), cluster.velocity.y()],
        points: cluster.n_points,
        score: cluster.score,
    }
}

fn print(unexplained: &Unexplained, out: &mut dyn Write) -> std::io::Result<()> {
    let Unexplained {
        frames,
        moving_clusters,
        items,
        ..
    } = unexplained;
    writeln!(
        out,
        "{} objects move outside all cuboids; {moving_clusters} moving clusters in {frames} frames",
        items.len()
    )?;
    if items.is_empty() {
        return Ok(());
    }
    let heading = [
        "class", "from s", "to s", "x m", "y m", "m/s", "points", "rank",
    ];
    let mut table = Table::new(&heading, 1);
    for item in items {
        let at = &item.clusters[item.clusters.len() / 2];
        table.row(vec![
            item.class.clone(),
            format!("{:.2}", item.start_s),
            format!("{:.2}", item.end_s),
            format!("{:.1}", at.center[0]),
            format!("{:.1}", at.center[1]),
            format!("{:.1}", item.speed),
            at.points.to_string(),
            format!("{:.1}", item.rank),
        ]);
    }
    write!(out, "{table}")
}
