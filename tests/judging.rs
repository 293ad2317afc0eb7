//! `framelock eval tracks` against the evaluators that the field uses, digit for digit.
//!
//! The tracks are those of a rule as simple as can be, so that they can be made here and elsewhere
//! alike. `oracles/judging.py` says how the figures were obtained.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{Ran, framelock};
use crate::logs::real_data;

const SEQUENCES: [&str; 6] = ["0001", "0008", "0012", "0013", "0015", "0018"];
const CLASSES: [&str; 3] = ["Car", "Pedestrian", "Cyclist"];
/// Rounding of sums of thousands of numbers.
const TOLERANCE: f64 = 1e-9;
/// The nuScenes evaluator takes distances as differences of large squares.
const DISTANCE_TOLERANCE_M: f64 = 1e-7;

/// Class, IoU; sAMOTA, AMOTA, AMOTP, MOTA, MOTP; IDS, FRAG, TP, FP, FN.
type ClearRow = (&'static str, f64, [f64; 5], [u64; 5]);

/// AB3DMOT's evaluator as it is.
#[rustfmt::skip]
const CLEAR_AS_REFERENCE: [ClearRow; 9] = [
    ("Car", 0.25, [0.8469912171025517, 0.41483374737244416, 0.782448480678249, 0.7773743550544621, 0.7969782152188326], [223, 245, 5446, 158, 784]),
    ("Car", 0.5, [0.8234523777919508, 0.3933785591438945, 0.7638164460768311, 0.7699216510605771, 0.7992705201401703], [223, 258, 5434, 188, 793]),
    ("Car", 0.7, [0.6656831541114442, 0.26779571947257785, 0.6701833020168951, 0.5742403974775463, 0.8263420089186694], [129, 238, 4365, 392, 1707]),
    ("Pedestrian", 0.25, [0.7194388605325315, 0.2569591950810509, 0.5653085012048092, 0.5634432643935159, 0.6602333359065579], [52, 74, 1135, 61, 668]),
    ("Pedestrian", 0.5, [0.6403923897617041, 0.2090832867523756, 0.507799511972544, 0.5103409726103969, 0.6711827187565715], [46, 78, 1085, 117, 713]),
    ("Pedestrian", 0.7, [0.02068194522079366, -0.040762996087199556, 0.20845554932940957, 0.020681945220793696, 0.7800751416831494], [0, 5, 59, 22, 1730]),
    ("Cyclist", 0.25, [0.7480145448846286, 0.45739348370927324, 0.6748852857058802, 0.9122807017543859, 0.8074873011034835], [0, 8, 771, 34, 36]),
    ("Cyclist", 0.5, [0.7309415969247746, 0.4406641604010025, 0.6555730224345693, 0.899749373433584, 0.8102933865007876], [0, 9, 765, 40, 40]),
    ("Cyclist", 0.7, [0.6151171025204566, 0.33571428571428574, 0.5770102108644466, 0.7330827067669172, 0.8284711161061142], [0, 35, 692, 102, 111]),
];

/// The same with the score of a track formed once.
#[rustfmt::skip]
const CLEAR_EXACT: [ClearRow; 9] = [
    ("Car", 0.25, [0.8831905568475508, 0.4220619147716416, 0.7819070149832043, 0.7773743550544621, 0.7969782152188326], [223, 245, 5446, 158, 784]),
    ("Car", 0.5, [0.860041497271123, 0.4007213835276132, 0.7632844024045211, 0.7699216510605771, 0.7992705201401703], [223, 258, 5434, 188, 793]),
    ("Car", 0.7, [0.702190593526632, 0.27388209440091715, 0.6697870232025755, 0.5755780622969615, 0.8235129668816501], [157, 293, 4689, 607, 1457]),
    ("Pedestrian", 0.25, [0.722495021803274, 0.25873392956959196, 0.5652005324447843, 0.5634432643935159, 0.6602333359065579], [52, 74, 1135, 61, 668]),
    ("Pedestrian", 0.5, [0.6428285149468659, 0.21011738401341531, 0.5077948542693769, 0.5103409726103969, 0.6711827187565715], [46, 78, 1085, 117, 713]),
    ("Pedestrian", 0.7, [0.02068194522079366, -0.04065120178870879, 0.20848002306194818, 0.020681945220793696, 0.7800751416831494], [0, 5, 59, 22, 1730]),
    ("Cyclist", 0.25, [0.9745179003303532, 0.5256578947368421, 0.8488824454135495, 0.9122807017543859, 0.8074873011034835], [0, 8, 771, 34, 36]),
    ("Cyclist", 0.5, [0.9577610066674612, 0.5087092731829573, 0.8296997817497095, 0.899749373433584, 0.8102933865007876], [0, 9, 765, 40, 40]),
    ("Cyclist", 0.7, [0.840545706648508, 0.39949874686716785, 0.7515893697003897, 0.7380952380952381, 0.8316849025641001], [0, 29, 662, 68, 141]),
];

/// `TrackEval`'s HOTA, DetA, AssA and LocA of all tracks.
#[rustfmt::skip]
const HOTA: [(&str, &str, [f64; 4]); 4] = [
    ("Car", "image", [0.6512960202795907, 0.6154727230369293, 0.6927256546513433, 0.8776890560976252]),
    ("Car", "cuboid", [0.5927686646168947, 0.5443654859340706, 0.6523758908246972, 0.8197919466228089]),
    ("Pedestrian", "image", [0.2954735559250065, 0.23028252562007692, 0.3843880738567439, 0.7336820889018101]),
    ("Pedestrian", "cuboid", [0.2891129746078354, 0.22324812204933833, 0.3818212858160501, 0.723316574119618]),
];

/// The figures of nuScenes: class; AMOTA, score, MOTA and recall where MOTA is best; AMOTP and MOTP
/// in meters; IDS, FRAG, TP, FP, FN, MT, ML.
type AmotaRow = (&'static str, [f64; 4], [f64; 2], [u64; 7]);

#[rustfmt::skip]
const AMOTA: [AmotaRow; 3] = [
    ("Car", [0.7532608831736256, 4.370163636363636, 0.7028645411878944, 0.846415277553002],
     [0.43787431709087904, 0.135903615742506], [284, 37, 4946, 603, 949, 97, 11]),
    ("Pedestrian", [0.6497388969081609, 3.3978, 0.5481960150780829, 0.6095853527194399],
     [0.642493546694755, 0.2341273443546247], [22, 19, 1110, 92, 725, 19, 19]),
    ("Cyclist", [0.8647620475881499, 4.043306451612903, 0.7926380368098159, 0.947239263803681],
     [0.18777895958560015, 0.05345651475276616], [8, 8, 764, 118, 43, 13, 1]),
];

/// The same of tracks with holes, which the kit's loader fills.
#[rustfmt::skip]
const AMOTA_OF_HOLES: AmotaRow =
    ("Cyclist", [0.8676007335758072, 4.043306451612903, 0.8061349693251534, 0.9361963190184049],
     [0.2182722438163187, 0.09323033999179371], [7, 7, 756, 99, 52, 13, 1]);

#[test]
fn figures_are_those_of_the_reference_with_its_rounding() {
    let Some(judged) = judge(None, &["--as-reference"]) else {
        return;
    };
    for row in CLEAR_AS_REFERENCE {
        check_clear(&judged, row);
    }
}

#[test]
fn figures_are_those_of_the_reference_without_its_rounding() {
    let Some(judged) = judge(None, &["--min-score", "-1e9"]) else {
        return;
    };
    for row in CLEAR_EXACT {
        check_clear(&judged, row);
    }
    for (class, boxes, figures) in HOTA {
        let found = &of_class(&judged, class)["hota"][boxes];
        check_figures(
            found,
            &["hota", "det_a", "ass_a", "loc_a"],
            &figures,
            TOLERANCE,
        );
    }
    for row in AMOTA {
        check_amota(&judged, row);
    }
}

#[test]
fn holes_are_filled_as_the_kit_fills_them() {
    let hole = |track: u64, frame: usize| track % 2 == 1 && (3..=5).contains(&(frame % 7));
    let arguments = ["--as-reference", "--class", "Cyclist", "--iou", "0.5"];
    let Some(judged) = judge(Some(&hole), &arguments) else {
        return;
    };
    check_amota(&judged, AMOTA_OF_HOLES);
}

#[test]
fn prints_tables() {
    let Some(ran) = evaluate(None, &["--class", "cyclist", "--iou", "0.5"]) else {
        return;
    };
    ran.expect(0, &[]);
    let has_line = |words: &[&str]| {
        let starts = |line: &str| {
            line.split_whitespace()
                .take(words.len())
                .eq(words.iter().copied())
        };
        assert!(ran.out.lines().any(starts), "no {words:?} in {}", ran.out);
    };
    has_line(&[
        "Cyclist", "0.5", "95.78", "50.87", "82.97", "89.97", "81.03", "0", "9", "765",
    ]);
    has_line(&["Cyclist", "image"]);
    has_line(&[
        "Cyclist", "86.48", "0.188", "79.26", "0.053", "94.72", "8", "8", "764", "118",
    ]);
    assert!(!ran.out.contains("Car"), "{}", ran.out);
}

#[track_caller]
fn check_clear(judged: &Value, (class, iou, figures, counts): ClearRow) {
    let rows = of_class(judged, class)["clear"].as_array();
    let row = rows.and_then(|rows| rows.iter().find(|row| row["iou"] == iou));
    let row = row.unwrap_or_else(|| panic!("no {class} at {iou}"));
    let keys = ["s_amota", "amota", "amotp", "mota", "motp"];
    check_figures(row, &keys, &figures, TOLERANCE);
    check_counts(row, &["ids", "frag", "tp", "fp", "fn"], &counts);
}

#[track_caller]
fn check_amota(judged: &Value, (class, figures, meters, counts): AmotaRow) {
    let found = &of_class(judged, class)["amota"];
    let best = &found["best"];
    check_figures(found, &["amota"], &figures[..1], TOLERANCE);
    check_figures(best, &["score", "mota", "recall"], &figures[1..], TOLERANCE);
    check_figures(found, &["amotp_m"], &meters[..1], DISTANCE_TOLERANCE_M);
    check_figures(best, &["motp_m"], &meters[1..], DISTANCE_TOLERANCE_M);
    let keys = ["ids", "frag", "tp", "fp", "fn", "mt", "ml"];
    check_counts(best, &keys, &counts);
}

#[track_caller]
fn check_figures(found: &Value, keys: &[&str], expected: &[f64], tolerance: f64) {
    for (key, expected) in keys.iter().zip(expected) {
        let figure = found[key].as_f64();
        let figure = figure.unwrap_or_else(|| panic!("no {key} in {found}"));
        let off = (figure - expected).abs();
        assert!(
            off <= tolerance,
            "{key} is {figure}, not {expected}: {found}"
        );
    }
}

#[track_caller]
fn check_counts(found: &Value, keys: &[&str], expected: &[u64]) {
    for (key, expected) in keys.iter().zip(expected) {
        assert_eq!(found[key].as_u64(), Some(*expected), "{key} of {found}");
    }
}

fn of_class<'a>(judged: &'a Value, class: &str) -> &'a Value {
    let mut classes = judged["classes"].as_array().into_iter().flatten();
    classes
        .find(|row| row["class"] == class)
        .unwrap_or_else(|| panic!("no {class}"))
}

/// Which boxes, by track and frame, are left out of the results.
type LeftOut<'a> = Option<&'a dyn Fn(u64, usize) -> bool>;

fn judge(left_out: LeftOut<'_>, arguments: &[&str]) -> Option<Value> {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
    let ran = evaluate(left_out, &arguments)?;
    ran.expect(0, &[]);
    Some(ran.json())
}

fn evaluate(left_out: LeftOut<'_>, arguments: &[&str]) -> Option<Ran> {
    let kitti = real_data()?.join("kitti_tracking");
    let results = tempfile::tempdir().expect("a folder for results");
    for name in SEQUENCES {
        let text = simple_tracks(&kitti.join("detections"), name, left_out);
        let path = results.path().join(format!("{name}.txt"));
        fs::write(path, text).expect("results can be written");
    }
    let folder = |path: &Path| path.to_str().expect("a readable path").to_owned();
    let mut line = ["eval", "tracks", "--sequences"]
        .map(str::to_owned)
        .to_vec();
    line.extend([SEQUENCES.join(","), "--kitti".to_owned(), folder(&kitti)]);
    line.extend(["--results".to_owned(), folder(results.path())]);
    line.extend(arguments.iter().map(|it| (*it).to_owned()));
    Some(framelock(line))
}

/// A detection with a score above 0.
struct Detection {
    /// The fields of its line as numbers.
    row: Vec<f64>,
    track: u64,
}

/// The result file of the rule: in every class, pairs of a box of the frame before and one of this
/// frame that are 2 m apart at most (middles of their bottoms, seen from the camera) are taken
/// nearest first; what is left begins a track. Numbers of tracks go on over the classes.
fn simple_tracks(detections: &Path, name: &str, left_out: LeftOut<'_>) -> String {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut n_tracks = 0;
    for class in CLASSES {
        let path = detections.join(class).join(format!("{name}.txt"));
        let text = fs::read_to_string(path).expect("detections of every class");
        let mut before: (usize, Vec<Detection>) = (0, Vec::new());
        for (frame, mut now) in sure_detections(&text) {
            if before.0 + 1 == frame {
                carry_on(&before.1, &mut now);
            }
            for detection in now.iter_mut().filter(|it| it.track == 0) {
                n_tracks += 1;
                detection.track = n_tracks;
            }
            let kept = |it: &&Detection| !left_out.is_some_and(|hole| hole(it.track, frame));
            let boxes = now.iter().filter(kept);
            lines.extend(boxes.map(|it| (frame, result_line(frame, class, it))));
            before = (frame, now);
        }
    }
    lines.sort_by_key(|(frame, _)| *frame);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn sure_detections(text: &str) -> BTreeMap<usize, Vec<Detection>> {
    let mut frames: BTreeMap<usize, Vec<Detection>> = BTreeMap::new();
    for line in text.lines() {
        let fields = line.split(',').map(|field| field.trim().parse());
        let row: Vec<f64> = fields.collect::<Result<_, _>>().expect("numbers");
        if row[6] > 0.0 {
            let detections = frames.entry(row[0] as usize).or_default();
            detections.push(Detection { row, track: 0 });
        }
    }
    frames
}

fn carry_on(before: &[Detection], now: &mut [Detection]) {
    const MAX_STEP_M: f64 = 2.0;
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (from, one) in before.iter().enumerate() {
        for (to, other) in now.iter().enumerate() {
            let square = |axis: usize| (one.row[axis] - other.row[axis]).powi(2);
            let distance = (square(10) + square(11) + square(12)).sqrt();
            if distance <= MAX_STEP_M {
                pairs.push((distance, from, to));
            }
        }
    }
    pairs.sort_by(|one, other| one.partial_cmp(other).expect("distances are numbers"));
    let mut is_taken = vec![false; before.len()];
    for (_, from, to) in pairs {
        if !is_taken[from] && now[to].track == 0 {
            is_taken[from] = true;
            now[to].track = before[from].track;
        }
    }
}

/// Frame, track, class, not cut off, not hidden, alpha, image box, size, place, turn, score.
fn result_line(frame: usize, class: &str, detection: &Detection) -> String {
    let row = &detection.row;
    let fields = row[14..15].iter().chain(&row[2..6]).chain(&row[7..14]);
    let mut line = format!("{frame} {} {class} 0 0", detection.track);
    for field in fields.chain(&row[6..7]) {
        let _written = write!(line, " {field:.6}");
    }
    line.push('\n');
    line
}

/// Labels of two frames with one car and one track on it.
const LABELS: &str = "0 4 Car 0 0 -1.5 10 20 30 60 1.5 1.8 4.2 3 1.65 10 -1.57\n\
                      1 4 Car 0 0 -1.5 10 20 30 60 1.5 1.8 4.2 3 1.65 10 -1.57\n";

fn small_data(results: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("label_02", LABELS), ("results", results)] {
        fs::create_dir(folder.path().join(name)).expect("a new folder");
        fs::write(folder.path().join(name).join("0007.txt"), text).expect("a new file");
    }
    folder
}

fn judge_small(folder: &TempDir, arguments: &[&str]) -> Ran {
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (kitti, results) = (path(""), path("results"));
    let line = ["eval", "tracks", "--kitti", &kitti, "--results", &results];
    framelock(line.iter().chain(arguments).map(|it| (*it).to_owned()))
}

fn with_scores(lines: &str) -> String {
    lines.lines().map(|line| format!("{line} 0.9\n")).collect()
}

#[test]
fn a_perfect_file_is_perfect() {
    let folder = small_data(&with_scores(LABELS));
    let ran = judge_small(&folder, &["--json"]);
    ran.expect(0, &[]);
    let judged = ran.json();
    let clear = &of_class(&judged, "Car")["clear"];
    assert_eq!(clear.as_array().map(Vec::len), Some(3));
    assert_eq!(
        (&clear[0]["mota"], &clear[0]["tp"]),
        (&1.0.into(), &2.into())
    );
    let found = of_class(&judged, "Car");
    assert!(found.get("amota").is_none(), "there are no poses: {found}");
    let ran = judge_small(&folder, &[]);
    assert!(ran.out.contains("pose_world_from_camera"), "{ran:#?}");

    fs::create_dir(folder.path().join("pose_world_from_camera")).expect("a new folder");
    let poses = folder.path().join("pose_world_from_camera/0007.txt");
    fs::write(&poses, "1 0 0 0 0 1 0 0 0 0 1 0\n".repeat(2)).expect("a new file");
    let judged = judge_small(&folder, &["--json"]).json();
    assert_eq!(of_class(&judged, "Car")["amota"]["best"]["tp"], 2);
}

#[test]
fn says_what_is_wrong_with_which_file() {
    let twice = with_scores(LABELS).replace("\n1 4", "\n0 4");
    judge_small(&small_data(&twice), &[]).expect(1, &["track 4", "frame 0", "0007.txt"]);
    judge_small(&small_data("0 4 Car\n"), &[]).expect(1, &["line 1", "results", "0007.txt"]);
    let folder = small_data(&with_scores(LABELS));
    judge_small(&folder, &["--class", "Cyclist"]).expect(1, &["no label of Cyclist", "label_02"]);
    judge_small(&folder, &["--class", "Tram"]).expect(2, &["Car, Pedestrian and Cyclist"]);
    judge_small(&folder, &["--iou", "1.5"]).expect(2, &["1 at most"]);
    fs::remove_file(folder.path().join("results/0007.txt")).expect("it is there");
    judge_small(&folder, &[]).expect(1, &["no result file of sequence 0007", "0007.txt"]);
    framelock(["eval", "tracks"]).expect(2, &["--kitti", "--results"]);
}
