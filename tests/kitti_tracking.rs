//! `framelock track kitti` on real detections, judged by the measures that are published.

use std::fs;
use std::path::{Path, PathBuf};

use fl_dataset::kitti::{self, EvaluatedClass, Rules};
use fl_quality::tracking::clear;

use crate::command::framelock;
use crate::logs::real_data;

const VALIDATION: [&str; 6] = ["0001", "0008", "0012", "0013", "0015", "0018"];
const IOUS: [f64; 3] = [0.25, 0.5, 0.7];

/// sAMOTA at each IoU, and MOTA at the first, that must be exceeded: an online tracker with the
/// same detections smoothed over their whole lives, in percent.
const FLOORS: [(EvaluatedClass, [f64; 3], f64); 3] = [
    (EvaluatedClass::Car, [94.48, 93.77, 77.75], 87.94),
    (EvaluatedClass::Pedestrian, [84.91, 78.89, 11.71], 72.67),
    (EvaluatedClass::Cyclist, [99.13, 98.99, 90.04], 93.86),
];

fn tracked(data: &Path, out: &Path, sequences: &str) -> u8 {
    let (data, out) = (data.to_str().expect("a readable path"), out.to_str());
    let out = out.expect("a readable path");
    framelock([
        "track",
        "kitti",
        "--data",
        data,
        "--sequences",
        sequences,
        "--out",
        out,
    ])
    .code
}

#[test]
fn exceeds_smoothed_online_tracking_in_every_class() {
    let Some(root) = real_data() else { return };
    let data = root.join("kitti_tracking");
    let out = tempfile::tempdir().expect("a folder");
    assert_eq!(tracked(&data, out.path(), &VALIDATION.join(",")), 0);
    for (class, floors, mota_floor) in FLOORS {
        let sequence = |name: &&str| {
            let file = |folder: PathBuf| kitti::read_labels(&folder.join(format!("{name}.txt")));
            let labels = file(data.join("label_02")).expect("labels");
            let results = file(out.path().to_owned()).expect("results");
            kitti::sequence(&labels, &results, class, Rules::Cuboids)
        };
        let sequences: Vec<_> = VALIDATION.iter().map(sequence).collect();
        for (min_iou, floor) in IOUS.into_iter().zip(floors) {
            let report = clear::evaluate(&sequences, min_iou, clear::Rounding::Exact);
            println!(
                "{} {min_iou}: sAMOTA {:.2}, MOTA {:.2}, {} switches, {} breaks",
                class.as_str(),
                100.0 * report.s_amota,
                100.0 * report.best.mota,
                report.best.n_switches,
                report.best.n_breaks,
            );
            assert!(100.0 * report.s_amota > floor);
            assert!(min_iou > IOUS[0] || 100.0 * report.best.mota > mota_floor);
        }
    }
}

/// A drive of 12 frames: a parked car that the camera passes, without labels.
fn small_drive(with_poses: bool, spoiled_line: Option<&str>) -> tempfile::TempDir {
    let data = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = data.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let projection = "700 0 620 0 0 700 187 0 0 0 1 0";
    let matrix = "1 0 0 0 0 1 0 0 0 0 1 0";
    let mut calib: String = (0..4).map(|n| format!("P{n}: {projection}\n")).collect();
    calib += &format!("R_rect 1 0 0 0 1 0 0 0 1\nTr_velo_cam {matrix}\nTr_imu_velo {matrix}\n");
    write("calib/0000.txt", &calib);
    let frames = || (0..12).map(f64::from);
    let detection = |frame: f64| {
        let z = 30.0 - frame;
        format!("{frame},2,600,150,700,250,5.0,1.5,1.6,4.0,2.0,1.6,{z},-1.57,0\n")
    };
    let mut detections: String = frames().map(detection).collect();
    detections += spoiled_line.unwrap_or_default();
    write("detections/Car/0000.txt", &detections);
    if with_poses {
        let pose = |z: f64| format!("1 0 0 0 0 1 0 0 0 0 1 {z}\n");
        let poses: String = frames().map(pose).collect();
        write("pose_world_from_camera/0000.txt", &poses);
    }
    data
}

#[test]
fn a_parked_car_comes_out_where_it_is_with_and_without_poses() {
    for with_poses in [true, false] {
        let data = small_drive(with_poses, None);
        let out = tempfile::tempdir().expect("a folder");
        assert_eq!(tracked(data.path(), out.path(), "0000"), 0);
        let results = kitti::read_labels(&out.path().join("0000.txt")).expect("results");
        assert_eq!(results.len(), 12);
        for result in &results {
            let expected_m = 30.0 - result.frame_idx as f64;
            let forward_m = result.cuboid.center().x();
            assert!(
                (forward_m - expected_m).abs() < 0.3,
                "{forward_m} {expected_m}"
            );
            assert_eq!((result.class.as_str(), result.track), ("Car", 1));
            assert!(result.score.is_some_and(|score| (score - 5.0).abs() < 1e-6));
        }
    }
}

#[test]
fn lines_that_hold_no_box_are_told_and_the_rest_is_tracked() {
    for line in [
        "3,2,600,150,700,250,nan,1.5,1.6,4.0,2.0,1.6,27,-1.57,0\n",
        "3,2,600,150,700,250,5.0,1.5,1.6,0.0,2.0,1.6,27,-1.57,0\n",
        "-3,2,600,150,700,250,5.0,1.5,1.6,4.0,2.0,1.6,27,-1.57,0\n",
        "400,2,600,150,700,250,5.0,1.5,1.6,4.0,2.0,1.6,27,-1.57,0\n",
        "one line of prose\n",
    ] {
        let data = small_drive(true, Some(line));
        let out = tempfile::tempdir().expect("a folder");
        assert_eq!(tracked(data.path(), out.path(), "0000"), 3, "{line}");
        let results = kitti::read_labels(&out.path().join("0000.txt")).expect("results");
        assert_eq!(results.len(), 12, "{line}");
    }
}

#[test]
fn tracks_that_kitti_has_no_name_for_are_a_loss() {
    let data = small_drive(true, None);
    let class = data.path().join("detections/Tram");
    fs::create_dir_all(&class).expect("a folder");
    fs::copy(
        data.path().join("detections/Car/0000.txt"),
        class.join("0000.txt"),
    )
    .expect("a copy");
    fs::remove_dir_all(data.path().join("detections/Car")).expect("a folder");
    let out = tempfile::tempdir().expect("a folder");
    assert_eq!(tracked(data.path(), out.path(), "0000"), 3);
}
