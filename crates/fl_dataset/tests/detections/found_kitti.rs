//! Detections of KITTI, in each of its forms.

use std::fs;
use std::path::Path;

use fl_dataset::kitti::{self, Calibration};
use fl_dataset::{Error, Found};

use super::{GOLDEN, boxes, check_loses, check_middles, check_refused, golden};

/// The digits of a calibration leave its rotations off by less than this, at 50 m, meters.
const TOLERANCE_M: f64 = 1e-8;

const DETECTION: &str = "3,2,600,150,700,250,5.5,1.5,1.6,4.0,2.0,1.6,30,-1.57,0";
const TRACKING: &str = "3 7 Car 0 1 -1.5 10 20 30 40 1.5 1.6 4.0 2.0 1.6 30 -1.57 5.5";
const OBJECT: &str = "Car 0 1 -1.5 10 20 30 40 1.5 1.6 4.0 2.0 1.6 30 -1.57 5.5";

fn read_named(name: &str, text: &str) -> Result<Found<usize>, Error> {
    kitti::found_from_reader(Path::new(name), text.as_bytes())
}

fn read(text: &str) -> Result<Found<usize>, Error> {
    read_named("detections.txt", text)
}

fn calibration() -> Calibration {
    let lines = GOLDEN
        .lines()
        .filter_map(|line| line.strip_prefix("calib "));
    let mut text: String = lines.map(|line| format!("{line}\n")).collect();
    for name in ["P0", "P1", "P2", "P3", "Tr_imu_to_velo"] {
        text += &format!("{name}: 1 0 0 0 0 1 0 0 0 0 1 0\n");
    }
    kitti::calibration_from_str(Path::new("calib"), &text).unwrap()
}

#[test]
fn boxes_lie_in_the_lidar_where_the_formula_has_them() {
    let lidar_from_sensor = calibration().lidar_from_sensor().unwrap();
    for (own, middles) in golden("kitti") {
        let fields: Vec<String> = own.iter().map(f64::to_string).collect();
        let forms = [
            format!("3,2,1,2,3,4,5.5,{},0", fields.join(",")),
            format!("3 7 Car 0 1 -1.5 1 2 3 4 {} 5.5", fields.join(" ")),
            format!("Car 0 1 -1.5 1 2 3 4 {} 5.5", fields.join(" ")),
        ];
        for text in forms {
            let found = read_named("000003.txt", &text).unwrap();
            let [found] = boxes(&found)[..] else { panic!() };
            let in_lidar = found.cuboid.transformed(&lidar_from_sensor);
            check_middles(&in_lidar, &middles, TOLERANCE_M);
        }
    }
}

#[test]
fn every_form_says_the_same() {
    let expected = read(DETECTION).unwrap();
    assert_eq!(expected.frames.keys().copied().collect::<Vec<_>>(), [3]);
    let found = boxes(&expected)[0];
    assert_eq!((found.class, found.score), ("car", Some(5.5)));
    assert_eq!(read(TRACKING).unwrap().frames, expected.frames);
    let object = read_named("000003.txt", OBJECT).unwrap();
    assert_eq!(object.frames, expected.frames);
    let mixed = read_named(
        "000003.txt",
        &format!("{TRACKING}\r\n\n{OBJECT}\n{DETECTION}"),
    );
    let mixed = mixed.unwrap();
    assert_eq!(mixed.frames, expected.frames);
    assert!(mixed.notes[0].contains("2 boxes"), "{:?}", mixed.notes);
    let no_score = TRACKING.strip_suffix(" 5.5").unwrap();
    assert_eq!(boxes(&read(no_score).unwrap())[0].score, None);
}

#[test]
fn a_folder_of_object_labels_has_a_frame_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("000010.txt", OBJECT),
        ("000002.txt", OBJECT),
        ("000004.txt", ""),
        ("notes.txt", "prose"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let found = kitti::read_found(folder.path()).unwrap();
    let n_boxes: Vec<_> = found
        .frames
        .iter()
        .map(|(at, it)| (*at, it.len()))
        .collect();
    assert_eq!(n_boxes, [(2, 1), (4, 0), (10, 1)]);
    let empty = tempfile::tempdir().unwrap();
    check_refused(kitti::read_found(empty.path()), &["no object labels"]);
    check_refused(kitti::read_found(Path::new("no/such")), &["cannot read"]);
}

#[test]
fn what_is_no_box_is_told_and_the_rest_is_kept() {
    for (from, to, word) in [
        ("5.5", "nan", "not finite"),
        ("5.5", "x", "not a number"),
        ("4.0", "0", "0"),
        ("4.0", "-4.0", "-4"),
        ("3,2", "-3,2", "frame"),
        ("3,2", "3.5,2", "frame"),
        ("3,2", "1e9,2", "frame"),
        (",0", "", "numbers"),
    ] {
        let bad = DETECTION.replacen(from, to, 1);
        let bad = if from == ",0" {
            "1,2,3".to_owned()
        } else {
            bad
        };
        let found = read(&format!("{DETECTION}\n{bad}\n")).unwrap();
        check_loses(&found, 1, &["line 2 of detections.txt is left out", word]);
    }
    for bad in [&OBJECT[4..], OBJECT, "one line of prose"] {
        let found = read(&format!("{TRACKING}\n{bad}\n")).unwrap();
        check_loses(&found, 1, &["line 2 of detections.txt"]);
    }
    let tank = TRACKING.replace("Car", "Tank");
    let found = read(&format!("{TRACKING}\n{tank}\n{tank}\n")).unwrap();
    check_loses(&found, 1, &["2 boxes of class `Tank`"]);
    let ninth = DETECTION.replacen("3,2", "3,9", 1);
    check_loses(
        &read(&format!("{DETECTION}\n{ninth}\n")).unwrap(),
        1,
        &["class `9`"],
    );
    let region = "3 -1 DontCare -1 -1 -10 1 2 3 4 -1000 -1000 -1000 -10 -1 -1 -1";
    check_loses(&read(&format!("{TRACKING}\n{region}\n")).unwrap(), 1, &[]);
}

#[test]
fn files_without_a_box_are_refused_and_empty_ones_are_not() {
    check_refused(read("prose\n"), &["no box can be used", "line 1"]);
    check_refused(read(OBJECT), &["says no frame", "000000.txt"]);
    check_refused(read(&"1".repeat(10_000)), &["line 1", "longer"]);
    assert_eq!(read("").unwrap().frames.len(), 0);
}

#[test]
fn unsorted_frames_come_in_order() {
    let at = |frame: &str| DETECTION.replacen('3', frame, 1);
    let found = read(&[at("9"), at("1"), at("5")].join("\n")).unwrap();
    assert_eq!(found.frames.keys().copied().collect::<Vec<_>>(), [1, 5, 9]);
}

#[test]
fn a_calibration_that_does_not_turn_is_refused() {
    let mut calibration = calibration();
    calibration.rectification *= 2.0;
    let what = calibration.lidar_from_sensor().unwrap_err();
    assert!(what.contains("R_rect"), "{what}");
}
