//! `framelock unexplained`: what moves and lies in no cuboid of a scene.

use std::io::Write;

use anyhow::bail;
use fl_spacetime::Stamp;
use fl_track::{MovingCluster, UnexplainedMotion, UnexplainedSettings};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::UnexplainedArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::motion;
use crate::outcome::Outcome;
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
    if !labeling::has_lidar(&fusion) {
        bail!("motion is found in lidar sweeps, and this drive has none");
    }
    let (clusters, lost) = motion::moving(&fusion, console)?;
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
