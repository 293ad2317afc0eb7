//! KITTI's conventions, by hand, and its bad files.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use fl_dataset::{Error, kitti};
use fl_spacetime::wrap_angle;

const IDENTITY: &str = "1 0 0 0 0 1 0 0 0 0 1 0\n";
/// One frame later the camera is 2 m further ahead (z) and has turned 90 degrees to the right.
const AHEAD_AND_RIGHT: &str = "0 0 1 0 0 1 0 0 -1 0 0 2\n";
const CAR: &str = "Car 0 1 -1.5 10 20 30 40 1.5 1.8 4.2 3 1.65 10 -1.5707963267948966";

fn folder(labels: &str, poses: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("label_02", labels), ("pose_world_from_camera", poses)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("0007.txt"), text).unwrap();
    }
    folder
}

fn refused(labels: &str, poses: &str) -> String {
    let folder = folder(labels, poses);
    kitti::read_sequence(folder.path(), "0007")
        .unwrap_err()
        .to_string()
}

#[test]
fn a_car_ahead_is_ahead() {
    // 10 m ahead, 3 m to the right, standing 1.65 m below the camera, facing ahead.
    let labels = format!(
        "0 4 {CAR}\n1 4 {CAR}\n0 -1 DontCare -1 -1 -10 1 2 3 4 -1000 -1000 -1000 -10 -1 -1 -1\n"
    );
    let folder = folder(&labels, &format!("{IDENTITY}{AHEAD_AND_RIGHT}"));
    assert_eq!(kitti::sequences(folder.path()).unwrap(), ["0007"]);
    let tracks = kitti::read_sequence(folder.path(), "0007").unwrap();
    assert_eq!(tracks.len(), 1);
    assert_eq!(
        (tracks[0].name.as_str(), tracks[0].class.as_str()),
        ("4", "Car")
    );
    let cuboid = tracks[0].boxes[0].cuboid_in_sensor;
    let center = cuboid.center();
    for (found, expected) in [(center.x(), 10.0), (center.y(), -3.0), (center.z(), -0.9)] {
        assert!((found - expected).abs() < 1e-12, "{center:?}");
    }
    assert!(wrap_angle(cuboid.yaw()).abs() < 1e-12, "{}", cuboid.yaw());
    assert_eq!(cuboid.size().lwh(), [4.2, 1.8, 1.5]);

    let second = &tracks[0].boxes[1];
    assert_eq!((second.frame_idx, second.stamp.nanos()), (1, 100_000_000));
    let in_world = second
        .cuboid_in_sensor
        .transformed(&second.world_from_sensor);
    // Seen from the start the vehicle looks right now: ahead is -y, right is -x.
    let center = in_world.center();
    assert!((center.x() - (2.0 - 3.0)).abs() < 1e-12 && (center.y() + 10.0).abs() < 1e-12);
    assert!((in_world.yaw() + std::f64::consts::FRAC_PI_2).abs() < 1e-12);
}

#[test]
fn names_file_and_line() {
    let cases = [
        (format!("0 4 {CAR}\n\n0 4 Car 0\n"), "line 3: 4 fields"),
        (format!("x 4 {CAR}\n"), "line 1: `x` is not a whole number"),
        (
            format!("18446744073709551615 4 {CAR}\n"),
            "line 1: `18446744073709551615` is not the number of a frame",
        ),
        (
            format!("0 4 {}\n", CAR.replace("4.2", "nan")),
            "line 1: `nan` is not finite",
        ),
        (format!("0 4 {}\n", CAR.replace("4.2", "-4")), "line 1: "),
        (format!("7 4 {CAR}\n"), "line 1: frame 7 has no pose"),
        (
            format!("0 4 {CAR}\n0 4 {CAR}\n"),
            "track 4 occurs twice in frame 0",
        ),
    ];
    for (labels, expected) in cases {
        let message = refused(&labels, IDENTITY);
        assert!(message.starts_with(expected), "{message}");
        assert!(message.contains("label_02"), "{message}");
    }
    for (poses, expected) in [
        ("1 0 0 0\n", "line 1: 4 numbers"),
        (
            "2 0 0 0 0 1 0 0 0 0 1 0\n",
            "line 1: the first three columns are no rotation",
        ),
    ] {
        let message = refused("", poses);
        assert!(message.starts_with(expected), "{message}");
        assert!(message.contains("pose_world_from_camera"), "{message}");
    }
    let absent = kitti::read_sequence(Path::new("nowhere"), "0007").unwrap_err();
    assert!(matches!(absent, Error::Read { .. }), "{absent}");
}

/// A drive with these labels, results and poses, as an evaluation reads it.
fn evaluated(labels: &str, results: &str, poses: &str) -> Result<kitti::EvaluatedDrive, String> {
    let folder = folder(labels, poses);
    let result_folder = folder.path().join("results");
    fs::create_dir(&result_folder).unwrap();
    fs::write(result_folder.join("0007.txt"), results).unwrap();
    kitti::EvaluatedDrive::read(folder.path(), &result_folder, "0007")
        .map_err(|err| err.to_string())
}

#[test]
fn an_evaluated_drive_is_in_the_world() {
    let labels = format!("0 4 {CAR}\n1 4 {CAR}\n1 5 {}\n", CAR.replace("Car", "Van"));
    let results = format!("1 9 {CAR} 0.5\n0 -1 {CAR} 0.5\n");
    let poses = format!("{IDENTITY}{AHEAD_AND_RIGHT}{IDENTITY}");
    let drive = evaluated(&labels, &results, &poses).unwrap();
    let class = kitti::EvaluatedClass::Car;
    assert_eq!(drive.n_labels(class), 2);
    let sequence = drive.sequence_in_world(class).unwrap();
    assert_eq!(sequence.moments.len(), 3);
    let [first, second, third] = &sequence.moments[..] else {
        panic!("three frames")
    };
    assert_eq!((first.truth.len(), first.found.len()), (1, 0));
    assert_eq!((second.truth.len(), second.found.len()), (1, 1));
    assert_eq!((third.truth.len(), third.found.len()), (0, 0));
    assert_eq!((second.found[0].track, second.found[0].score), (9, 0.5));
    let center = second.found[0].cuboid.center();
    assert!((center.x() + 1.0).abs() < 1e-12 && (center.y() + 10.0).abs() < 1e-12);
    // In the sensor's frame the van is there, and need not be found.
    let sequence = drive.sequence(class, kitti::Rules::Cuboids);
    let counts: Vec<bool> = sequence.moments[1]
        .truth
        .iter()
        .map(|it| it.counts)
        .collect();
    assert_eq!(counts, [true, false]);
}

#[test]
fn an_evaluated_drive_has_a_pose_for_every_frame() {
    let label = format!("0 4 {CAR}\n");
    for (labels, results, expected, file) in [
        (
            format!("{label}{label}"),
            String::new(),
            "line 2: track 4 occurs twice in frame 0",
            "label_02",
        ),
        (
            format!("7 4 {CAR}\n"),
            String::new(),
            "line 1: frame 7 has no pose",
            "label_02",
        ),
        (
            label.clone(),
            format!("{label}1 4 {CAR}\n"),
            "line 2: frame 1 has no pose",
            "results",
        ),
    ] {
        let message = evaluated(&labels, &results, IDENTITY).unwrap_err();
        assert!(
            message.starts_with(expected) && message.contains(file),
            "{message}"
        );
    }
}

#[test]
fn reads_both_spellings_of_a_calibration() {
    let matrix = "1 2 3 4 5 6 7 8 9 10 11 12";
    let text = |rect: &str, velo: &str, imu: &str| {
        format!(
            "P0: {matrix}\nP1: {matrix}\nP2: {matrix}\nP3: {matrix}\n{rect} 1 2 3 4 5 6 7 8 9\n\
             {velo} {matrix}\n{imu} {matrix}\nextra: 1\n"
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("0007.txt");
    for (rect, velo, imu) in [
        ("R0_rect:", "Tr_velo_to_cam:", "Tr_imu_to_velo:"),
        ("R_rect", "Tr_velo_cam", "Tr_imu_velo"),
    ] {
        fs::write(&path, text(rect, velo, imu)).unwrap();
        let calibration = kitti::read_calibration(&path).unwrap();
        assert_eq!(calibration.projections[2][(1, 3)], 8.0);
        assert_eq!(calibration.rectification[(2, 0)], 7.0);
        assert_eq!(calibration.camera_from_lidar[(2, 3)], 12.0);
    }
    fs::write(&path, "P0: 1 2\n").unwrap();
    let message = kitti::read_calibration(&path).unwrap_err().to_string();
    assert!(message.starts_with("line 1: 2 numbers"), "{message}");
    fs::write(&path, format!("P0: {matrix}\n")).unwrap();
    let message = kitti::read_calibration(&path).unwrap_err().to_string();
    assert!(message.starts_with("no line `P1`"), "{message}");
}

proptest::proptest! {
    #[test]
    fn no_text_panics(fields in proptest::collection::vec("[-+0-9a-zA-Z.]{0,12}", 0..40)) {
        let (text, path) = (fields.join(" "), Path::new("any"));
        let _ = kitti::labels_from_str(path, &text);
        let _ = kitti::poses_from_str(path, &text);
        let _ = kitti::detections_from_str(path, &fields.join(","));
    }
}
