//! `framelock eval interpolation`: how well keyframes replace labels in every frame.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use fl_dataset::{LabeledBox, LabeledTrack, av2, kitti};
use fl_quality::interpolation::{Hits, Keyframes, Method, Row, TruthFrame, TruthTrack, evaluate};
use fl_scene::{ClassId, MotionModel, Ontology};
use serde::Serialize;

use crate::Console;
use crate::args::EvalInterpolationArgs;
use crate::outcome::Outcome;
use crate::table::Table;

/// The JSON of `framelock eval interpolation --json`; its keys are documented in `docs/eval.md`.
#[derive(Debug, Serialize)]
struct Evaluated {
    data: &'static str,
    protocol: &'static str,
    parts: Vec<String>,
    runs: usize,
    methods: Vec<Scored>,
}

#[derive(Debug, Serialize)]
struct Scored {
    name: &'static str,
    class: String,
    k: usize,
    n: usize,
    mean_iou: f64,
    share_above_0_7: f64,
    center_error_m: f64,
    yaw_error_deg: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    within_deviation: Option<Within>,
}

/// Shares of frames within one and within two standard deviations.
#[derive(Debug, Serialize)]
struct Within {
    along: [f64; 2],
    across: [f64; 2],
    vertical: [f64; 2],
    yaw: [f64; 2],
    mean_deviation_m: f64,
}

/// The truth of one data set.
struct Truth {
    data: &'static str,
    keyframes: Keyframes,
    parts: Vec<String>,
    runs: Vec<TruthTrack>,
}

/// Runs shorter than this leave nothing between first and last.
const MIN_RUN_FRAMES: usize = 3;

/// Evaluates and prints a table, or JSON.
pub(crate) fn run(args: &EvalInterpolationArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let truth = match &args.kitti {
        Some(folder) => kitti_truth(folder, &args.sequences)?,
        None => av2_truth(&args.av2)?,
    };
    let rows = evaluate(&truth.runs, truth.keyframes, &Method::ALL, &args.k);
    if rows.is_empty() {
        bail!(
            "no frame to score: the tracks are too short for keyframes {:?} frames apart",
            args.k
        );
    }
    if args.json {
        console.json(&evaluated(truth, rows))?;
    } else {
        print(&truth, &rows, console.out())?;
    }
    Ok(Outcome::Done)
}

fn kitti_truth(folder: &Path, sequences: &[String]) -> anyhow::Result<Truth> {
    let parts = if sequences.is_empty() {
        kitti::sequences(folder)?
    } else {
        sequences.to_vec()
    };
    let mut runs = Vec::new();
    for sequence in &parts {
        for track in kitti::read_sequence(folder, sequence)? {
            let motion = motion_of(kitti::automotive_name(&track.class));
            let group = kitti_group(&track.class);
            runs.extend(runs_of(&track.boxes, motion, group));
        }
    }
    Ok(Truth {
        data: "kitti",
        keyframes: Keyframes::Knots,
        parts,
        runs,
    })
}

/// The three classes that KITTI evaluates, with their neighbors.
fn kitti_group(class: &str) -> Option<&'static str> {
    match kitti::automotive_name(class) {
        "car" => Some("Car"),
        "pedestrian" => Some("Pedestrian"),
        "cyclist" => Some("Cyclist"),
        _ => None,
    }
}

fn av2_truth(folders: &[PathBuf]) -> anyhow::Result<Truth> {
    let mut runs = Vec::new();
    let mut parts = Vec::new();
    for folder in folders {
        for track in av2::read_log(folder)? {
            if track.class == EGO {
                continue;
            }
            let motion = motion_of(av2::automotive_name(&track.class));
            let group = av2_group(&track);
            let seen = |labeled: &&LabeledBox| labeled.n_points != Some(0);
            let boxes: Vec<LabeledBox> = track.boxes.iter().filter(seen).copied().collect();
            runs.extend(runs_of(&boxes, motion, group));
        }
        parts.push(folder.display().to_string());
    }
    Ok(Truth {
        data: "av2",
        keyframes: Keyframes::EveryKth,
        parts,
        runs,
    })
}

/// The recording vehicle itself, which some annotations hold.
const EGO: &str = "EGO_VEHICLE";

fn av2_group(track: &LabeledTrack) -> Option<&'static str> {
    match av2::automotive_name(&track.class) {
        "car" | "truck" | "bus" | "trailer" => Some("vehicle"),
        "pedestrian" => Some("pedestrian"),
        "cyclist" | "motorcycle" => Some("two_wheeler"),
        _ => None,
    }
}

fn motion_of(automotive_name: &str) -> MotionModel {
    let class_id = ClassId::new(automotive_name).ok();
    let ontology = Ontology::automotive();
    class_id
        .and_then(|class_id| Some(ontology.class(&class_id)?.motion))
        .unwrap_or_default()
}

/// The unbroken runs of a track, with the groups they count for.
fn runs_of(
    boxes: &[LabeledBox],
    motion: MotionModel,
    group: Option<&'static str>,
) -> Vec<TruthTrack> {
    let unbroken = boxes.chunk_by(|a, b| b.frame_idx == a.frame_idx + 1);
    let long = unbroken.filter(|run| run.len() >= MIN_RUN_FRAMES);
    let truth = |run: &[LabeledBox]| {
        let mut truth = TruthTrack {
            groups: vec!["ALL".to_owned()],
            motion,
            frames: run.iter().map(truth_frame).collect(),
        };
        if let Some(group) = group {
            let state = if truth.moves() { "moving" } else { "static" };
            truth.groups.push(group.to_owned());
            truth.groups.push(format!("{group}_{state}"));
        }
        truth
    };
    long.map(truth).collect()
}

fn truth_frame(labeled: &LabeledBox) -> TruthFrame {
    TruthFrame {
        stamp: labeled.stamp,
        cuboid_in_sensor: labeled.cuboid_in_sensor,
        world_from_sensor: labeled.world_from_sensor,
    }
}

fn protocol(keyframes: Keyframes) -> &'static str {
    match keyframes {
        Keyframes::Knots => "keyframes and scored frames are frames that a person set",
        Keyframes::EveryKth => "every k-th frame and the last are keyframes, all others scored",
    }
}

fn evaluated(truth: Truth, rows: Vec<Row>) -> Evaluated {
    Evaluated {
        data: truth.data,
        protocol: protocol(truth.keyframes),
        parts: truth.parts,
        runs: truth.runs.len(),
        methods: rows.into_iter().map(scored).collect(),
    }
}

fn scored(row: Row) -> Scored {
    let score = row.score;
    Scored {
        name: row.method.as_str(),
        class: row.group,
        k: row.k,
        n: score.n,
        mean_iou: score.mean_iou,
        share_above_0_7: score.share_above_0_7,
        center_error_m: score.center_error_m,
        yaw_error_deg: score.yaw_error_deg,
        within_deviation: score.hits.map(within),
    }
}

fn within(hits: Hits) -> Within {
    Within {
        along: hits.along,
        across: hits.across,
        vertical: hits.vertical,
        yaw: hits.yaw,
        mean_deviation_m: hits.mean_deviation_m,
    }
}

fn print(truth: &Truth, rows: &[Row], out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "{} unbroken tracks of {}; {}",
        truth.runs.len(),
        truth.parts.join(", "),
        protocol(truth.keyframes)
    )?;
    let heading = [
        "class", "method", "k", "n", "IoU", ">0.7 %", "center m", "yaw deg", "1 sd %", "2 sd %",
    ];
    let mut table = Table::new(&heading, 2);
    for row in rows {
        let score = &row.score;
        let [one, two] = score
            .hits
            .as_ref()
            .map_or(["".to_owned(), "".to_owned()], pooled);
        table.row(vec![
            row.group.clone(),
            row.method.to_string(),
            row.k.to_string(),
            score.n.to_string(),
            format!("{:.4}", score.mean_iou),
            format!("{:.1}", 100.0 * score.share_above_0_7),
            format!("{:.3}", score.center_error_m),
            format!("{:.2}", score.yaw_error_deg),
            one,
            two,
        ]);
    }
    write!(out, "{table}")
}

/// Along, across, vertical and yaw taken together.
fn pooled(hits: &Hits) -> [String; 2] {
    [0, 1].map(|idx: usize| {
        let shares = [hits.along, hits.across, hits.vertical, hits.yaw];
        let mean = shares.iter().map(|share| share[idx]).sum::<f64>() / shares.len() as f64;
        format!("{:.0}", 100.0 * mean)
    })
}
