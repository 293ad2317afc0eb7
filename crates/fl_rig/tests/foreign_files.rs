//! Rig files as others write them: the variants of each format, and what is refused.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use fl_rig::{Distortion, ForeignRig, RigFormat, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Span, Vector};

const TOLERANCE: f64 = 1e-12;

fn files(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    texts.iter().map(owned).collect()
}

fn read(format: RigFormat, texts: &[(&str, &str)]) -> ForeignRig {
    format.parse(files(texts), Path::new("rig")).unwrap()
}

fn refusal(format: RigFormat, texts: &[(&str, &str)]) -> String {
    format
        .parse(files(texts), Path::new("rig"))
        .unwrap_err()
        .to_string()
}

fn sensor<'a>(read: &'a ForeignRig, id: &str) -> &'a Sensor {
    let ids: Vec<&str> = read.rig.sensors().iter().map(|it| it.id.as_str()).collect();
    let found = read.rig.sensor(&SensorId::new(id).unwrap());
    found.unwrap_or_else(|| panic!("{id} is not in {ids:?}"))
}

fn position(sensor: &Sensor) -> [f64; 3] {
    sensor.ego_from_sensor.translation().into()
}

#[track_caller]
fn check_near(found: [f64; 3], expected: [f64; 3]) {
    let is_near = found
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < TOLERANCE);
    assert!(is_near, "{found:?} instead of {expected:?}");
}

/// Where a camera looks, in the ego frame.
fn axis(sensor: &Sensor) -> [f64; 3] {
    let axis: Vector<Ego> = sensor.ego_from_camera().unwrap() * Vector::new(0.0, 0.0, 1.0);
    [axis.x(), axis.y(), axis.z()]
}

const CHAIN: &str = "\
cam0:
  cam_overlaps: [1]
  camera_model: pinhole
  distortion_coeffs: [-0.29, 0.08, 0.0003, 1.7e-05]
  distortion_model: radtan
  intrinsics: [461.6, 460.3, 362.7, 248.1]
  resolution: [752, 480]
  rostopic: /cam0/image_raw
cam1:
  T_cn_cnm1:
  - [1.0, 0.0, 0.0, -0.11]
  - [0.0, 1.0, 0.0, 0.0]
  - [0.0, 0.0, 1.0, 0.0]
  - [0.0, 0.0, 0.0, 1.0]
  camera_model: omni
  distortion_coeffs: [-0.2, 0.05, 0.0, 0.0]
  distortion_model: radtan
  intrinsics: [1.1, 900.0, 901.0, 370.0, 240.0]
  resolution: [752, 480]
  rostopic: /cam1/image_raw
";

#[test]
fn a_chain_of_cameras_without_an_inertial_unit() {
    let rig = read(RigFormat::Kalibr, &[("camchain.yaml", CHAIN)]);
    assert_eq!(rig.assumptions.len(), 1, "{:?}", rig.assumptions);
    check_near(axis(sensor(&rig, "cam0")), [1.0, 0.0, 0.0]);
    check_near(position(sensor(&rig, "cam1")), [0.0, -0.11, 0.0]);
    let lens = *sensor(&rig, "cam1").camera().unwrap().distortion();
    assert_eq!(lens, Distortion::Mei([1.1, -0.2, 0.05, 0.0, 0.0]));
    assert_eq!(
        sensor(&rig, "cam1").channel.as_deref(),
        Some("/cam1/image_raw")
    );
}

#[test]
fn an_inertial_unit_brings_the_time_shift() {
    let imu = "\x20 T_cam_imu:\n  - [0, -1, 0, 0.02]\n  - [0, 0, -1, -0.03]\n  - [1, 0, 0, 0.01]\n  \
               - [0, 0, 0, 1]\n  timeshift_cam_imu: -0.0045\n";
    let text = CHAIN.replacen("  cam_overlaps: [1]\n", imu, 1);
    let rig = read(RigFormat::Kalibr, &[("camchain.yaml", &text)]);
    let cam0 = sensor(&rig, "cam0");
    assert_eq!(cam0.clock_offset, Span::from_nanos(-4_500_000));
    check_near(axis(cam0), [1.0, 0.0, 0.0]);
    check_near(position(cam0), [-0.01, 0.02, -0.03]);
    assert_eq!(sensor(&rig, "imu").kind, SensorKind::Imu);
}

#[test]
fn what_kalibr_cannot_mean_is_refused_at_its_place() {
    let check = |from: &str, to: &str, expected: &str| {
        let text = refusal(
            RigFormat::Kalibr,
            &[("camchain.yaml", &CHAIN.replacen(from, to, 1))],
        );
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    };
    check(
        "radtan",
        "fov",
        "cam0 has camera model `pinhole` with distortion `fov`",
    );
    check(
        "[752, 480]",
        "[752.5, 480]",
        "cam0.resolution.1 must be a whole number",
    );
    check(
        "[1.0, 0.0, 0.0, -0.11]",
        "[1.0, 0.0, -0.11]",
        "cam1.T_cn_cnm1",
    );
    check(
        "camera_model: pinhole",
        "model: pinhole",
        "cam0 lacks `camera_model`",
    );
    check("cam0:", "cam0: [", "YAML");
}

const INFO: &str = "\
image_width: 1280
image_height: 720
camera_name: front
camera_matrix:
  rows: 3
  cols: 3
  data: [905.1, 0., 640.2, 0., 904.8, 361.5, 0., 0., 1.]
distortion_model: plumb_bob
distortion_coefficients:
  rows: 1
  cols: 5
  data: [-0.17, 0.03, 0.0004, -0.0002, 0.]
rectification_matrix:
  rows: 3
  cols: 3
  data: [1., 0., 0., 0., 1., 0., 0., 0., 1.]
projection_matrix:
  rows: 3
  cols: 4
  data: [905.1, 0., 640.2, 0., 0., 904.8, 361.5, 0., 0., 0., 1., 0.]
";

fn static_tf(child: &str, rotation: &str) -> String {
    format!(
        "transforms:\n- header:\n    stamp:\n      sec: 17\n      nanosec: 0\n    frame_id: \
         base_link\n  child_frame_id: {child}\n  transform:\n    translation:\n      x: 1.5\n      \
         y: 0.2\n      z: 1.4\n    rotation:\n{rotation}---\n"
    )
}

const UPRIGHT: &str = "      x: 0.0\n      y: 0.0\n      z: 0.0\n      w: 1.0\n";

#[test]
fn ros_frames_are_optical_or_bodies_by_their_names() {
    let optical = "      x: -0.5\n      y: 0.5\n      z: -0.5\n      w: 0.5\n";
    for (frame, rotation) in [("front_optical_frame", optical), ("front_link", UPRIGHT)] {
        let tf = static_tf(frame, rotation) + &static_tf("velodyne_link", UPRIGHT);
        let rig = read(RigFormat::Ros, &[("a.yaml", INFO), ("tf.yaml", &tf)]);
        let front = sensor(&rig, "front");
        check_near(axis(front), [1.0, 0.0, 0.0]);
        check_near(position(front), [1.5, 0.2, 1.4]);
        let optical = frame.ends_with("optical_frame").then_some(frame);
        assert_eq!(front.frame_id.as_deref(), optical);
        assert_eq!(sensor(&rig, "velodyne").kind, SensorKind::Lidar);
    }
}

#[test]
fn one_camera_info_alone_is_a_rig() {
    let rig = read(RigFormat::Ros, &[("front.yaml", INFO)]);
    assert!(
        rig.assumptions[0].contains("front: no pose is given"),
        "{:?}",
        rig.assumptions
    );
    let zero = INFO.replace(
        "905.1, 0., 640.2, 0., 904.8, 361.5, 0., 0., 1.",
        "0, 0, 0, 0, 0, 0, 0, 0, 0",
    );
    assert!(refusal(RigFormat::Ros, &[("front.yaml", &zero)]).contains("not calibrated"));
}

#[test]
fn a_robot_description_beside_it_places_the_camera() {
    let urdf = r#"<robot name="car">
      <link name="base_link"/><link name="mast"/>
      <joint name="a" type="fixed"><parent link="base_link"/><child link="mast"/>
        <origin xyz="0 0 1" rpy="0 0 1.5707963267948966"/></joint>
      <joint name="b" type="fixed"><parent link="mast"/><child link="front_link"/>
        <origin xyz="0.5 0 0"/></joint>
      <joint name="wheel" type="continuous"><parent link="base_link"/><child link="wheel_lidar"/></joint>
    </robot>"#;
    let rig = read(RigFormat::Ros, &[("front.yaml", INFO), ("car.urdf", urdf)]);
    check_near(axis(sensor(&rig, "front")), [0.0, 1.0, 0.0]);
    check_near(position(sensor(&rig, "front")), [0.0, 0.5, 1.0]);
    let alone = read(
        RigFormat::Urdf,
        &[("car.urdf", &urdf.replace("front_link", "camera"))],
    );
    assert_eq!(
        alone.losses[0].to_string(),
        "camera: the whole camera; there are no intrinsics for it"
    );
    let bad = refusal(
        RigFormat::Urdf,
        &[("car.urdf", &urdf.replace("0.5 0 0", "0.5 0"))],
    );
    assert!(
        bad.contains("joint b (line 5) must have three numbers in xyz"),
        "{bad}"
    );
}

const SENSORS: &str = r#"[{"token": "s1", "channel": "CAM_FRONT", "modality": "camera"},
  {"token": "s2", "channel": "RADAR_FRONT", "modality": "radar"}]"#;
const CALIBRATED: &str = r#"[{"token": "c1", "sensor_token": "s1", "translation": [1.7, 0.0, 1.5],
   "rotation": [0.5, -0.5, 0.5, -0.5],
   "camera_intrinsic": [[1266.4, 0.0, 816.3], [0.0, 1266.4, 491.5], [0.0, 0.0, 1.0]]},
  {"token": "c2", "sensor_token": "s2", "translation": [3.4, 0.0, 0.5],
   "rotation": [1.0, 0.0, 0.0, 0.0], "camera_intrinsic": []}]"#;

#[test]
fn nuscenes_rows_of_one_log() {
    let tables = |calibrated: &str| {
        files(&[
            ("v1.0/sensor.json", SENSORS),
            ("v1.0/calibrated_sensor.json", calibrated),
        ])
    };
    let path = Path::new("rig");
    let rig = RigFormat::NuScenes.parse(tables(CALIBRATED), path).unwrap();
    check_near(axis(sensor(&rig, "CAM_FRONT")), [1.0, 0.0, 0.0]);
    assert_eq!(sensor(&rig, "RADAR_FRONT").kind, SensorKind::Radar);
    let twice = CALIBRATED.replacen('[', &format!("{},", &CALIBRATED[..CALIBRATED.len() - 1]), 1);
    let twice = twice.replacen("[1.7, 0.0, 1.5]", "[1.8, 0.0, 1.5]", 1);
    let err = RigFormat::NuScenes
        .parse(tables(&twice), path)
        .unwrap_err()
        .to_string();
    assert!(
        err.contains("another calibration of CAM_FRONT; keep the rows of one log"),
        "{err}"
    );
    let err = RigFormat::NuScenes.parse(tables(&CALIBRATED.replace("\"s2\"", "\"s3\"")), path);
    assert!(
        err.unwrap_err()
            .to_string()
            .contains("2.sensor_token is in no row of sensor.json")
    );
}

#[test]
fn the_second_camera_of_a_rectified_pair_is_shifted() {
    let stream = |x: f64| {
        format!(
            r#"{{"type": "camera", "stream_properties": {{"intrinsics_pinhole": {{"width_px": 1242,
            "height_px": 375, "camera_matrix_3x4": [700, 0, 600, {x}, 0, 700, 180, 0, 0, 0, 1, 0],
            "distortion_coeffs_1xN": []}}}}}}"#
        )
    };
    let systems = r#"{"car": {"type": "local_cs", "parent": "", "children": ["left", "right"]},
        "left": {"type": "sensor_cs", "parent": "car", "children": [], "pose_wrt_parent":
            {"quaternion": [-0.5, 0.5, -0.5, 0.5], "translation": [1, 0, 1]}},
        "right": {"type": "sensor_cs", "parent": "car", "children": [], "pose_wrt_parent":
            {"euler_angles": [-1.5707963267948966, 0, -1.5707963267948966], "translation": [1, 0, 1]}}}"#;
    let text = format!(
        r#"{{"openlabel": {{"streams": {{"left": {}, "right": {}}}, "coordinate_systems": {systems}}}}}"#,
        stream(0.0),
        stream(-378.0)
    );
    let rig = read(RigFormat::OpenLabel, &[("a.json", &text)]);
    check_near(axis(sensor(&rig, "right")), [1.0, 0.0, 0.0]);
    check_near(position(sensor(&rig, "left")), [1.0, 0.0, 1.0]);
    check_near(position(sensor(&rig, "right")), [1.0, -0.54, 1.0]);
}

#[test]
fn fisheyes_of_openlabel_have_three_polynomials() {
    let lens = |intrinsics: &str| {
        let text = format!(
            r#"{{"openlabel": {{"streams": {{"cam": {{"type": "camera", "stream_properties":
            {{"intrinsics_fisheye": {{"width_px": 1280, "height_px": 1080, "center_x": 640,
            "center_y": 540, {intrinsics}}}}}}}}}}}}}"#
        );
        let rig = read(RigFormat::OpenLabel, &[("a.json", &text)]);
        let camera = *sensor(&rig, "cam").camera().unwrap();
        (*camera.distortion(), camera.focal_px())
    };
    let (distortion, focal_px) = lens(r#""lens_coeffs_1x4": [333.437, 0.3, 2.4, 11.0]"#);
    assert!(matches!(distortion, Distortion::FTheta(_)));
    assert_eq!(focal_px, [333.437, 333.437]);
    let (distortion, focal_px) =
        lens(r#""model": "kannala", "focal_length_x": 2, "lens_coeffs_1xN": [150, 1.5, 0, 0, 0]"#);
    assert_eq!(distortion, Distortion::KannalaBrandt([0.01, 0.0, 0.0, 0.0]));
    assert_eq!(focal_px, [300.0, 300.0]);
}

#[test]
fn a_foxglove_calibration_alone() {
    let text = r#"{"timestamp": {"sec": 1, "nsec": 0}, "frame_id": "cam", "width": 640, "height": 480,
        "distortion_model": "fisheye62", "D": [0.01, 0.002, 0.0, 0.0, 0.0003, -0.0002, 1.4],
        "K": [300, 0, 320, 0, 300, 240, 0, 0, 1]}"#;
    let rig = read(RigFormat::Foxglove, &[("cam.json", text)]);
    assert!(
        rig.assumptions
            .iter()
            .any(|it| it.contains("critical angle of 1.4 rad"))
    );
    let lens = *sensor(&rig, "cam").camera().unwrap().distortion();
    assert_eq!(
        lens,
        Distortion::Fisheye62([0.01, 0.002, 0.0, 0.0, 0.0, 0.0, 0.0003, -0.0002])
    );
}

#[test]
fn waymo_keys_in_either_spelling() {
    let text = r#"{"cameraCalibrations": [{"name": "FRONT", "intrinsic": [2000, 2000, 960, 640, 0, 0, 0, 0, 0],
        "extrinsic": {"transform": [1, 0, 0, 1.5, 0, 1, 0, 0, 0, 0, 1, 2.1, 0, 0, 0, 1]},
        "width": 1920, "height": 1280, "rollingShutterDirection": "LEFT_TO_RIGHT"}]}"#;
    let rig = read(RigFormat::Waymo, &[("context.json", text)]);
    check_near(axis(sensor(&rig, "camera_FRONT")), [1.0, 0.0, 0.0]);
    assert!(
        rig.assumptions[0].contains("rolling shutters"),
        "{:?}",
        rig.assumptions
    );
}

#[test]
fn colmap_models_of_fewer_parameters() {
    let cameras =
        "# list\n1 SIMPLE_RADIAL 640 480 500 320 240 -0.1\n2 SIMPLE_PINHOLE 640 480 500 320 240\n";
    let images =
        "# list\n1 1 0 0 0 0 0 0 1 a/left.jpg\n1.5 2.5 -1\n2 1 0 0 0 -0.5 0 0 2 right.jpg\n\n";
    let rig = read(
        RigFormat::Colmap,
        &[("cameras.txt", cameras), ("images.txt", images)],
    );
    let left = sensor(&rig, "a/left").camera().unwrap();
    assert_eq!(
        *left.distortion(),
        Distortion::PlumbBob([-0.1, 0.0, 0.0, 0.0, 0.0])
    );
    assert_eq!(left.intrinsics().cx, 319.5);
    check_near(position(sensor(&rig, "right")), [0.5, 0.0, 0.0]);
    let bad = images.replace("0 0 2 right", "0 0 7 right");
    let err = refusal(
        RigFormat::Colmap,
        &[("cameras.txt", cameras), ("images.txt", &bad)],
    );
    assert!(
        err.contains("line 4 names a camera that is not there"),
        "{err}"
    );
}

#[test]
fn kitti_spells_its_lines_in_three_ways() {
    let object = "P2: 700 0 600 45 0 700 180 -0.2 0 0 1 0.003\nR0_rect: 1 0 0 0 1 0 0 0 1\n\
                  Tr_velo_to_cam: 0 -1 0 0.1 0 0 -1 -0.2 1 0 0 -0.3\n";
    let tracking = object
        .replace("R0_rect:", "R_rect")
        .replace("Tr_velo_to_cam:", "Tr_velo_cam");
    let odometry = object
        .replace("Tr_velo_to_cam:", "Tr:")
        .replace("R0_rect: 1 0 0 0 1 0 0 0 1\n", "");
    let poses = [object, &tracking, &odometry].map(|text| {
        let rig = read(RigFormat::Kitti, &[("calib.txt", text)]);
        position(sensor(&rig, "camera_2"))
    });
    check_near(poses[1], poses[0]);
    check_near(poses[2], poses[0]);
    // P2 = K [I | t]: the camera sits at -t, seen from the rectified camera 0.
    let right = -(45.0 - 600.0 * 0.003) / 700.0;
    check_near(
        poses[0],
        [
            0.3 - 0.003,
            0.1 - right,
            -0.2 - (0.2 + 180.0 * 0.003) / 700.0,
        ],
    );
    let err = refusal(
        RigFormat::Kitti,
        &[("calib.txt", &object.replace("700 0 600", "700 1 600"))],
    );
    assert!(err.contains("P2 must read [fx 0 cx x"), "{err}");
}
