//! Rig files: what is written is read again to the bit, and errors say where and what to do.

#![allow(clippy::unwrap_used)]

use std::error::Error as _;
use std::path::Path;

use fl_rig::{CameraModel, Distortion, Error, Intrinsics, Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Rigid, Span};
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use proptest::prelude::*;

const CAMERA: &str = r#"
version = 1
vehicle = "bus 12"

[[sensor]]
id = "camera_front"
kind = "camera"
channel = "/camera/front/image"
clock_offset_nanos = -1500000

[sensor.ego_from_sensor]
translation_m = [1.5, 0.0, 1.6]
rotation_xyzw = [-0.5, 0.5, -0.5, 0.5]

[sensor.camera]
width_px = 1242
height_px = 375
fx_px = 721.5377
fy_px = 721.5377
cx_px = 609.5593
cy_px = 172.854
distortion = { model = "plumb_bob", k1 = -0.3, k2 = 0.1, p1 = 0.0, p2 = 0.0, k3 = 0.0 }
"#;

fn parse(text: &str) -> Result<Rig, Error> {
    Rig::from_toml_str(text, Path::new("rigs/bus.toml"))
}

/// The error's message and those of its causes, one a line.
fn message(err: Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(inner) = cause {
        text = format!("{text}\n{inner}");
        cause = inner.source();
    }
    text
}

#[test]
fn reads_a_camera() {
    let rig = parse(CAMERA).unwrap();
    assert_eq!(rig.vehicle(), "bus 12");
    let (sensor, camera) = rig.cameras().next().unwrap();
    assert_eq!(sensor.id.as_str(), "camera_front");
    assert_eq!(sensor.channel.as_deref(), Some("/camera/front/image"));
    assert_eq!(sensor.frame_id, None);
    assert_eq!(sensor.clock_offset, Span::from_nanos(-1_500_000));
    assert_eq!((camera.width(), camera.height()), (1242, 375));
    assert_eq!(
        *camera.distortion(),
        Distortion::PlumbBob([-0.3, 0.1, 0.0, 0.0, 0.0])
    );
    let ahead =
        rig.sensors()[0].ego_from_camera().unwrap() * fl_spacetime::Vector::new(0.0, 0.0, 1.0);
    assert_eq!(ahead, fl_spacetime::Vector::new(1.0, 0.0, 0.0));
}

#[test]
fn whole_numbers_may_stand_without_a_point() {
    let rig = parse(&CAMERA.replace("[1.5, 0.0, 1.6]", "[1, 0, 2]")).unwrap();
    assert_eq!(
        rig.sensors()[0].ego_from_sensor.translation(),
        Vector3::new(1.0, 0.0, 2.0)
    );
}

#[test]
fn quaternions_of_few_decimals_are_normalized() {
    let rig =
        parse(&CAMERA.replace("[-0.5, 0.5, -0.5, 0.5]", "[0.0, 0.0, 0.7071, 0.7071]")).unwrap();
    let norm = rig.sensors()[0].ego_from_sensor.rotation().coords.norm();
    assert!((norm - 1.0).abs() < 1e-15);
}

#[track_caller]
fn check_refusal(from: &str, to: &str, expected: &[&str]) {
    assert!(CAMERA.contains(from), "the fixture lacks {from}");
    let text = message(parse(&CAMERA.replace(from, to)).unwrap_err());
    for part in expected.iter().chain(&["\nfile: rigs/bus.toml"]) {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
}

#[test]
fn errors_name_file_sensor_and_remedy() {
    check_refusal(
        "version = 1",
        "version = 2",
        &["version 2 ", "reads version 1"],
    );
    check_refusal("version = 1", "", &["(none)", "version = 1"]);
    check_refusal("vehicle =", "vehicel =", &["vehicel", "line 3"]);
    check_refusal("\nvehicle", "\nvehicle x", &["line 3"]);
    check_refusal(
        "channel =",
        "topic =",
        &["`camera_front`", "unknown field `topic`", "line 8"],
    );
    check_refusal(
        "fx_px = 721.5377\n",
        "",
        &["`camera_front`", "missing field `fx_px`"],
    );
    check_refusal("k3 = 0.0", "k4 = 0.0", &["`camera_front`", "k4"]);
    check_refusal(", k3 = 0.0", "", &["`camera_front`", "k3"]);
    check_refusal(
        "\"camera\"",
        "\"kamera\"",
        &["`camera_front`", "kamera", "gnss"],
    );
    check_refusal(
        "\"camera\"",
        "\"lidar\"",
        &["`camera_front`", "kind lidar", "remove"],
    );
    check_refusal(
        "id = \"camera_front\"\n",
        "",
        &["number 1", "missing field `id`"],
    );
    check_refusal(
        "\"camera_front\"",
        "\"camera front\"",
        &["`camera front`", "use 1 to 128"],
    );
    check_refusal("[-0.5, ", "[-0.9, ", &["`camera_front`", "norm 1"]);
    check_refusal("[1.5, ", "[nan, ", &["NaN", "finite"]);
    check_refusal(
        "fx_px = 721.5377",
        "fx_px = 0.0",
        &["`camera_front`", "fx 0"],
    );
    check_refusal(
        "k1 = -0.3",
        "k1 = inf",
        &["`camera_front`", "-1e12 to 1e12"],
    );
    check_refusal("k1 = -0.3", "k1 = -1e9", &["`camera_front`", "fold"]);
}

#[test]
fn a_camera_needs_its_table() {
    let without = CAMERA.split("[sensor.camera]").next().unwrap();
    let text = message(parse(without).unwrap_err());
    assert!(text.contains("add a [sensor.camera] table"), "{text}");
}

#[test]
fn two_sensors_of_one_name_are_refused() {
    let (head, sensor) = CAMERA.split_once("[[sensor]]").unwrap();
    let twice = format!("{head}[[sensor]]{sensor}[[sensor]]{sensor}");
    let text = message(parse(&twice).unwrap_err());
    assert!(
        text.contains("two sensors are called `camera_front`"),
        "{text}"
    );
}

#[test]
fn a_missing_file_is_named() {
    let text = message(Rig::read("no/such/rig.toml").unwrap_err());
    assert!(
        text.starts_with("cannot read the rig\nfile: no/such/rig.toml\n"),
        "{text}"
    );
}

#[test]
fn writes_what_a_person_can_read() {
    let written = parse(CAMERA).unwrap().to_toml_string();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/rig.toml");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &written).unwrap();
    }
    assert_eq!(written, std::fs::read_to_string(&golden).unwrap());
}

#[test]
fn lenses_in_pixels_have_focal_lengths_of_one() {
    let ocam = "{ model = \"ocam\", c = 1.0, d = 0.0, e = 0.0, a0 = 400.0, a1 = 0.0, \
                a2 = -0.0004, a3 = 0.0, a4 = 0.0, a5 = 0.0 }";
    let (head, _) = CAMERA.split_once("distortion = ").unwrap();
    let scaled = format!("{head}distortion = {ocam}\n");
    let text = message(parse(&scaled).unwrap_err());
    assert!(text.contains("polynomial in pixels"), "{text}");
    let rig = parse(&scaled.replace("= 721.5377", "= 1.0")).unwrap();
    assert_eq!(parse(&rig.to_toml_string()).unwrap(), rig);
    let (_, camera) = rig.cameras().next().unwrap();
    assert_eq!(camera.focal_px(), [400.0, 400.0]);
}

#[test]
fn writes_and_reads_files() {
    let rig = parse(CAMERA).unwrap();
    let path = std::env::temp_dir().join(format!("fl_rig_{}.toml", std::process::id()));
    rig.write(&path).unwrap();
    let read = Rig::read(&path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(read.unwrap(), rig);
}

/// Finite numbers of every magnitude, also -0.0 and subnormal ones.
fn number() -> impl Strategy<Value = f64> {
    use prop::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
}

fn pose() -> impl Strategy<Value = Rigid<fl_spacetime::Ego, fl_spacetime::Sensor>> {
    (
        prop::array::uniform3(number()),
        prop::array::uniform4(0.1..1.0f64),
        any::<bool>(),
    )
        .prop_map(|(translation, [x, y, z, w], flip)| {
            let w = if flip { -w } else { w };
            let rotation = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
            Rigid::new(rotation, translation.into())
        })
}

fn kind() -> impl Strategy<Value = SensorKind> {
    let distortion = prop_oneof![
        Just(Distortion::None),
        prop::array::uniform5(-1.0..1.0).prop_map(Distortion::PlumbBob),
        prop::array::uniform8(-1.0..1.0).prop_map(Distortion::Rational),
        prop::array::uniform4(-1.0..1.0).prop_map(Distortion::KannalaBrandt),
        prop::array::uniform12(-0.1..0.1).prop_map(Distortion::ThinPrism),
        prop::array::uniform14(-0.1..0.1).prop_map(Distortion::Tilted),
        prop::array::uniform8(-0.1..0.1).prop_map(Distortion::Fisheye62),
        prop::array::uniform5(0.0..0.1).prop_map(Distortion::Mei),
        prop::array::uniform1(0.0..1.0).prop_map(Distortion::Unified),
        prop::array::uniform2(0.01..1.0).prop_map(Distortion::EnhancedUnified),
        prop::array::uniform2(0.0..1.0).prop_map(Distortion::DoubleSphere),
        Just(Distortion::Cylindrical),
    ];
    let intrinsics = (100.0..1e4, 100.0..1e4, -1e4..1e4, -1e4..1e4)
        .prop_map(|(fx, fy, cx, cy)| Intrinsics { fx, fy, cx, cy });
    let camera = (intrinsics, distortion, 1..u32::MAX, 1..u32::MAX).prop_map(
        |(intrinsics, distortion, width_px, height_px)| {
            let camera = CameraModel::new(intrinsics, distortion, width_px, height_px);
            SensorKind::Camera(camera.unwrap())
        },
    );
    prop_oneof![
        camera,
        prop::sample::select(vec![
            SensorKind::Lidar,
            SensorKind::Radar,
            SensorKind::Imu,
            SensorKind::Gnss,
            SensorKind::Audio,
        ]),
    ]
}

fn rig() -> impl Strategy<Value = Rig> {
    let text = || prop::option::of(".{0,12}");
    let sensor = (kind(), pose(), any::<i64>(), text(), text());
    (".{0,12}", prop::collection::vec(sensor, 0..5)).prop_map(|(vehicle, sensors)| {
        let sensors = sensors.into_iter().enumerate();
        let sensors =
            sensors.map(
                |(idx, (kind, ego_from_sensor, nanos, channel, frame_id))| Sensor {
                    id: SensorId::new(&format!("sensor_{idx}")).unwrap(),
                    kind,
                    channel: channel.map(|channel| format!("{idx}{channel}")),
                    frame_id,
                    ego_from_sensor,
                    clock_offset: Span::from_nanos(nanos),
                },
            );
        Rig::new(vehicle, sensors.collect()).unwrap()
    })
}

fn pose_bits(sensor: &Sensor) -> Vec<u64> {
    let translation = sensor.ego_from_sensor.translation();
    let rotation = sensor.ego_from_sensor.rotation().coords;
    translation
        .iter()
        .chain(rotation.iter())
        .map(|number| number.to_bits())
        .collect()
}

proptest! {
    #[test]
    fn every_rig_survives_its_file_to_the_bit(rig in rig()) {
        let written = rig.to_toml_string();
        let read = parse(&written).unwrap();
        prop_assert_eq!(&read, &rig);
        for (ours, theirs) in read.sensors().iter().zip(rig.sensors()) {
            prop_assert_eq!(pose_bits(ours), pose_bits(theirs));
        }
        prop_assert_eq!(read.to_toml_string(), written);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}", cut in 0..CAMERA.len()) {
        let _ = parse(&text);
        let _ = parse(&CAMERA[..cut]);
    }
}
