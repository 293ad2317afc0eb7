//! The tracker on public detections of real drives, against their truth.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Point, Rigid, Sensor, Size, Stamp, World, wrap_angle};
use fl_track::{Detection, TrackEstimate, TrackSettings, track};
use nalgebra::{Matrix3, Rotation3, UnitQuaternion, Vector3};

/// Truth and track this close are taken for the same object.
const MATCH_M: f64 = 2.0;
/// Tracks that are surer than this on the whole, in the logits of the detector.
const MIN_TRACK_SCORE: f64 = 2.0;
/// Frames come at 10 Hz.
const FRAME_NANOS: i64 = 100_000_000;

/// What one sequence must reach.
struct Floor {
    sequence: &'static str,
    recall: f64,
    precision: f64,
    n_switches: usize,
    mean_iou: f64,
}

const FLOORS: [Floor; 2] = [
    Floor {
        sequence: "0018",
        recall: 0.97,
        precision: 0.75,
        n_switches: 1,
        mean_iou: 0.78,
    },
    Floor {
        sequence: "0008",
        recall: 0.80,
        precision: 0.85,
        n_switches: 2,
        mean_iou: 0.70,
    },
];

#[derive(Debug, Default)]
struct Figures {
    n_truth: usize,
    n_found: usize,
    n_matched: usize,
    n_switches: usize,
    sum_iou: f64,
    sum_distance_m: f64,
    sum_yaw_rad: f64,
}

#[derive(Clone, Copy)]
struct TruthBox {
    track_id: i64,
    cuboid: OrientedBox<World>,
    /// Whether it counts: not hidden, not cut off.
    counts: bool,
}

#[test]
fn tracks_cars_of_real_drives() {
    let Some(root) = std::env::var_os("FRAMELOCK_REAL_DATA") else {
        println!("skipped: FRAMELOCK_REAL_DATA is not set");
        return;
    };
    let root = PathBuf::from(root).join("kitti_tracking");
    for floor in &FLOORS {
        let poses = poses(&root, floor.sequence);
        let truth = truth(&root, floor.sequence, &poses);
        let frames = detections(&root, floor.sequence, &poses);
        let tracks = track(&frames, &TrackSettings::for_logit_scores());
        let figures = compare(&truth, &tracks, MIN_TRACK_SCORE);
        println!("{}", figures.line(floor.sequence, tracks.len()));
        figures.check(floor);
    }
}

impl Figures {
    fn recall(&self) -> f64 {
        self.n_matched as f64 / self.n_truth as f64
    }

    fn precision(&self) -> f64 {
        self.n_matched as f64 / self.n_found as f64
    }

    fn mean(&self, sum: f64) -> f64 {
        sum / self.n_matched as f64
    }

    fn line(&self, sequence: &str, n_tracks: usize) -> String {
        format!(
            "{sequence}: {n_tracks} tracks, recall {:.4}, precision {:.4}, {} switches, \
             mean IoU {:.4}, center {:.3} m, yaw {:.4} rad",
            self.recall(),
            self.precision(),
            self.n_switches,
            self.mean(self.sum_iou),
            self.mean(self.sum_distance_m),
            self.mean(self.sum_yaw_rad),
        )
    }

    fn check(&self, floor: &Floor) {
        assert!(self.recall() >= floor.recall, "recall {}", self.recall());
        assert!(
            self.precision() >= floor.precision,
            "precision {}",
            self.precision()
        );
        assert!(
            self.n_switches <= floor.n_switches,
            "{} switches",
            self.n_switches
        );
        assert!(
            self.mean(self.sum_iou) >= floor.mean_iou,
            "IoU {}",
            self.mean(self.sum_iou)
        );
    }
}

/// Nearest first; truth that does not count may be found, but need not.
fn compare(truth: &[Vec<TruthBox>], tracks: &[TrackEstimate], min_score: f64) -> Figures {
    let mut figures = Figures::default();
    let mut latest = BTreeMap::<i64, u64>::new();
    let tracks: Vec<_> = tracks
        .iter()
        .filter(|estimate| estimate.score >= min_score)
        .collect();
    for (frame_idx, truth) in truth.iter().enumerate() {
        let stamp = stamp(frame_idx);
        let alive = tracks
            .iter()
            .filter_map(|estimate| Some((estimate.track.id().0, estimate.track.cuboid_at(stamp)?)));
        let alive: Vec<_> = alive.collect();
        let mut pairs = Vec::new();
        for (truth_idx, truth) in truth.iter().enumerate() {
            for (track_idx, (_, cuboid)) in alive.iter().enumerate() {
                let distance_m = truth.cuboid.center().distance(cuboid.center());
                pairs.push((distance_m, truth_idx, track_idx));
            }
        }
        pairs.retain(|pair| pair.0 <= MATCH_M);
        pairs.sort_by(|one, two| one.0.total_cmp(&two.0));
        let (mut truth_taken, mut track_taken) =
            (vec![false; truth.len()], vec![false; alive.len()]);
        for (distance_m, truth_idx, track_idx) in pairs {
            if truth_taken[truth_idx] || track_taken[track_idx] {
                continue;
            }
            (truth_taken[truth_idx], track_taken[track_idx]) = (true, true);
            let (truth, (track_id, cuboid)) = (truth[truth_idx], alive[track_idx]);
            if !truth.counts {
                continue;
            }
            let before = latest.insert(truth.track_id, track_id);
            figures.n_switches += usize::from(before.is_some_and(|before| before != track_id));
            figures.n_matched += 1;
            figures.n_found += 1;
            figures.sum_distance_m += distance_m;
            figures.sum_iou += truth.cuboid.iou_3d(&cuboid);
            figures.sum_yaw_rad += wrap_angle(truth.cuboid.yaw() - cuboid.yaw()).abs();
        }
        figures.n_truth += truth.iter().filter(|truth| truth.counts).count();
        figures.n_found += track_taken.iter().filter(|taken| !**taken).count();
    }
    figures
}

fn stamp(frame_idx: usize) -> Stamp {
    Stamp::from_nanos(frame_idx as i64 * FRAME_NANOS)
}

fn read(root: &Path, folder: &str, name: String) -> String {
    let path = root.join(folder).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

/// From x right, y down, z forward to x forward, y left, z up.
fn forward_left_up() -> Matrix3<f64> {
    Matrix3::new(0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
}

fn poses(root: &Path, sequence: &str) -> Vec<Rigid<World, Sensor>> {
    let text = read(root, "pose_world_from_camera", format!("{sequence}.txt"));
    let turn = forward_left_up();
    let pose = |line: &str| {
        let row: Vec<f64> = line
            .split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect();
        let rotation = Matrix3::new(
            row[0], row[1], row[2], row[4], row[5], row[6], row[8], row[9], row[10],
        );
        let rotation = Rotation3::from_matrix(&(turn * rotation * turn.transpose()));
        let translation = turn * Vector3::new(row[3], row[7], row[11]);
        Rigid::new(UnitQuaternion::from_rotation_matrix(&rotation), translation)
    };
    text.lines().map(pose).collect()
}

/// KITTI's box: height, width, length, bottom center in the camera, rotation about its y axis.
fn cuboid(numbers: &[f64]) -> OrientedBox<Sensor> {
    let [height, width, length, x, y, z, rotation_y] = numbers.try_into().unwrap();
    let center = forward_left_up() * Vector3::new(x, y - 0.5 * height, z);
    let size = Size::new(length, width, height).unwrap();
    let yaw_rad = -rotation_y - std::f64::consts::FRAC_PI_2;
    OrientedBox::from_yaw(Point::from_coords(center), size, yaw_rad)
}

fn truth(root: &Path, sequence: &str, poses: &[Rigid<World, Sensor>]) -> Vec<Vec<TruthBox>> {
    let text = read(root, "label_02", format!("{sequence}.txt"));
    let mut frames = vec![Vec::new(); poses.len()];
    for line in text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        if !["Car", "Van"].contains(&words[2]) {
            continue;
        }
        let numbers: Vec<f64> = words[10..17]
            .iter()
            .map(|word| word.parse().unwrap())
            .collect();
        let frame_idx: usize = words[0].parse().unwrap();
        frames[frame_idx].push(TruthBox {
            track_id: words[1].parse().unwrap(),
            cuboid: cuboid(&numbers).transformed(&poses[frame_idx]),
            counts: words[2] == "Car" && words[3] == "0" && words[4] != "3",
        });
    }
    frames
}

fn detections(
    root: &Path,
    sequence: &str,
    poses: &[Rigid<World, Sensor>],
) -> Vec<(Stamp, Vec<Detection>)> {
    let text = read(root, "detections/Car", format!("{sequence}.txt"));
    let mut frames: Vec<_> = (0..poses.len())
        .map(|frame_idx| (stamp(frame_idx), Vec::new()))
        .collect();
    for line in text.lines() {
        let row: Vec<f64> = line.split(',').map(|word| word.parse().unwrap()).collect();
        let frame_idx = row[0] as usize;
        frames[frame_idx].1.push(Detection {
            stamp: stamp(frame_idx),
            cuboid: cuboid(&row[7..14]).transformed(&poses[frame_idx]),
            class: ClassId::new("car").unwrap(),
            score: row[6],
        });
    }
    frames
}
