//! `framelock track`: proposes cuboids, or takes them from a file, and joins them to tracks.

mod kitti;

use std::io::Write;

use fl_log::Log;
use fl_scene::{Scene, Track};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::{TrackArgs, TrackLogArgs};
use crate::drive::{self, Fused};
use crate::labeling::{self, Detected};
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::table::Table;

/// The JSON of `framelock track --json`; its keys are documented in `docs/track.md`.
#[derive(Debug, Serialize)]
struct Tracked {
    out: String,
    frames: usize,
    detections: usize,
    tracks: Vec<TrackInfo>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct TrackInfo {
    id: u64,
    class: String,
    keyframes: usize,
    start_ns: i64,
    end_ns: i64,
    length_m: f64,
    width_m: f64,
    height_m: f64,
    path_m: f64,
}

/// Tracks a log, or the sequences of a data set.
pub(crate) fn run(args: &TrackArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    match args {
        TrackArgs::Log(args) => track_log(args, console),
        TrackArgs::Kitti(args) => kitti::run(args, console),
    }
}

/// Tracks the log and writes the scene.
fn track_log(args: &TrackLogArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let inputs = [
        Some(args.log.path.as_path()),
        args.source.detections.as_deref(),
        args.source.samples.as_deref(),
        args.source.kitti_calib.as_deref(),
        args.fusion.rig.as_deref(),
    ];
    output::check(&args.out, Product::Scene, &inputs)?;
    let log = drive::open_log(&args.log, console)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    let detected = match &args.source.detections {
        Some(path) => labeling::read_detections(path, &args.source, &fusion)?,
        None => labeling::propose(&fusion, console)?,
    };
    let (labeled, mut scene) = Labeled::label(&log, detected, console)?;
    if let Some(position_m) = args.thin {
        scene = labeling::thinned(&scene, position_m)?;
    }
    output::write_scene(&args.out, &scene)?;
    let outcome = drive::outcome(&log, &labeled.losses);
    if args.json {
        let tracked = Tracked {
            out: args.out.display().to_string(),
            frames: labeled.n_frames,
            detections: labeled.n_boxes,
            tracks: scene.tracks().map(track_info).collect(),
            losses: losses(&log, &labeled.losses),
            notes: [notes, labeled.notes].concat(),
        };
        console.json(&tracked)?;
    } else {
        print(&labeled, &scene, console.out())?;
        writeln!(console.out(), "scene written to {}", args.out.display())?;
    }
    Ok(outcome)
}

/// How much was detected, and what is to be said of it.
pub(crate) struct Labeled {
    n_frames: usize,
    n_boxes: usize,
    notes: Vec<String>,
    pub(crate) losses: Vec<String>,
}

impl Labeled {
    /// Joins what was detected to a scene, and tells what was assumed and lost.
    pub(crate) fn label(
        log: &Log,
        mut detected: Detected,
        console: &mut Console,
    ) -> anyhow::Result<(Self, Scene)> {
        let mut labeled = Self {
            n_frames: detected.n_frames,
            n_boxes: detected.n_boxes,
            notes: std::mem::take(&mut detected.notes),
            losses: std::mem::take(&mut detected.losses),
        };
        let scene = labeling::label(log, detected)?;
        if scene.tracks().len() == 0 && labeled.n_boxes > 0 {
            labeled
                .notes
                .push("no object was detected often enough to make a track".to_owned());
        }
        drive::tell(&labeled.notes, console);
        drive::tell_losses(&labeled.losses, console);
        Ok((labeled, scene))
    }
}

/// How many tracks of which class there are, as text.
pub(crate) fn print(labeled: &Labeled, scene: &Scene, out: &mut dyn Write) -> std::io::Result<()> {
    let Labeled {
        n_frames, n_boxes, ..
    } = labeled;
    writeln!(
        out,
        "{n_boxes} detections in {n_frames} frames, {} tracks",
        scene.tracks().len()
    )?;
    let mut table = Table::new(&["class", "tracks", "keyframes", "longest s"], 1);
    for class in scene.ontology().classes() {
        let tracks: Vec<&Track> = scene
            .tracks()
            .filter(|track| *track.class() == class.id)
            .collect();
        if tracks.is_empty() {
            continue;
        }
        let n_keyframes: usize = tracks.iter().map(|track| track.keyframes().len()).sum();
        let lives = tracks
            .iter()
            .map(|track| (track.end() - track.start()).as_secs_f64());
        table.row(vec![
            class.id.to_string(),
            tracks.len().to_string(),
            n_keyframes.to_string(),
            format!("{:.1}", lives.fold(0.0, f64::max)),
        ]);
    }
    write!(out, "{table}")
}

fn track_info(track: &Track) -> TrackInfo {
    let keyframes = track.keyframes();
    let [length_m, width_m, height_m] = keyframes[0].cuboid.size().lwh();
    let steps = keyframes
        .windows(2)
        .map(|pair| pair[0].cuboid.center().distance(pair[1].cuboid.center()));
    TrackInfo {
        id: track.id().0,
        class: track.class().to_string(),
        keyframes: keyframes.len(),
        start_ns: track.start().nanos(),
        end_ns: track.end().nanos(),
        length_m,
        width_m,
        height_m,
        path_m: steps.fold(0.0, |path_m, step_m| path_m + step_m),
    }
}
