//! `framelock track`: proposes cuboids, or takes them from a file, and joins them to tracks.

use std::io::Write;

use fl_scene::{Scene, Track};
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::TrackArgs;
use crate::drive::{self, Fused};
use crate::labeling::{self, Detected};
use crate::outcome::Outcome;
use crate::table::Table;

/// The JSON of `framelock track --json`; its keys are documented in `docs/track.md`.
#[derive(Debug, Serialize)]
struct Tracked {
    out: String,
    frames: usize,
    detections: usize,
    tracks: Vec<TrackInfo>,
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

/// Tracks the log and writes the scene.
pub(crate) fn run(args: &TrackArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let log = drive::open_log(&args.log, console)?;
    let Fused { fusion, .. } = drive::fuse(&log, &args.fusion, console)?;
    let detected = match &args.detections {
        Some(path) => labeling::read_detections(path, &fusion)?,
        None => labeling::propose(&fusion, console)?,
    };
    let found = Found::of(&detected);
    let scene = labeling::label(&log, detected)?;
    labeling::write_scene(&args.out, &scene)?;
    if args.json {
        let tracked = Tracked {
            out: args.out.display().to_string(),
            frames: found.n_frames,
            detections: found.n_detections,
            tracks: scene.tracks().iter().map(track_info).collect(),
            losses: losses(&log),
        };
        serde_json::to_writer_pretty(console.out(), &tracked)?;
        writeln!(console.out())?;
    } else {
        print(&found, &scene, console.out())?;
        writeln!(console.out(), "scene written to {}", args.out.display())?;
    }
    Ok(drive::outcome(&log))
}

/// How much was detected.
pub(crate) struct Found {
    n_frames: usize,
    n_detections: usize,
}

impl Found {
    pub(crate) fn of(detected: &Detected) -> Self {
        Self {
            n_frames: detected.n_frames(),
            n_detections: detected.n_detections(),
        }
    }
}

/// How many tracks of which class there are, as text.
pub(crate) fn print(found: &Found, scene: &Scene, out: &mut dyn Write) -> std::io::Result<()> {
    let Found {
        n_frames,
        n_detections,
    } = found;
    let n_tracks = scene.tracks().len();
    writeln!(
        out,
        "{n_detections} detections in {n_frames} frames, {n_tracks} tracks"
    )?;
    let mut table = Table::new(&["class", "tracks", "keyframes", "longest s"], 1);
    for class in scene.ontology().classes() {
        let tracks: Vec<&Track> = scene
            .tracks()
            .iter()
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
        path_m: steps.sum(),
    }
}
