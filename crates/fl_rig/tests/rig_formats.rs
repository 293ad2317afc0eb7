//! Rig files of others: what a format can hold comes back to 1e-9 px, what it cannot is told.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use fl_rig::{
    CameraModel, Distortion, Intrinsics, Pixel, Rig, RigFormat, Sensor, SensorId, SensorKind,
};
use fl_spacetime::{Camera, Ego, Point, Rigid, Span};
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use proptest::prelude::*;

const TOLERANCE_PX: f64 = 1e-9;

fn lens(distortion: Distortion, (width, height): (u32, u32)) -> SensorKind {
    let intrinsics = Intrinsics {
        fx: 731.257,
        fy: 729.114,
        cx: f64::from(width) * 0.497,
        cy: f64::from(height) * 0.513,
    };
    SensorKind::Camera(CameraModel::new(intrinsics, distortion, width, height).unwrap())
}

fn sensor(id: &str, kind: SensorKind, pose: Rigid<Ego, fl_spacetime::Sensor>) -> Sensor {
    Sensor {
        id: SensorId::new(id).unwrap(),
        kind,
        channel: None,
        frame_id: None,
        ego_from_sensor: pose,
        clock_offset: Span::ZERO,
    }
}

fn pose([w, x, y, z]: [f64; 4], place: [f64; 3]) -> Rigid<Ego, fl_spacetime::Sensor> {
    let rotation = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
    Rigid::new(rotation, Vector3::from(place))
}

fn identity() -> Rigid<Ego, fl_spacetime::Sensor> {
    Rigid::identity()
}

/// What a format can hold without loss.
struct Case {
    lenses: Vec<Distortion>,
    size: (u32, u32),
    cameras: [&'static str; 2],
    parallel: bool,
    others: Vec<(&'static str, SensorKind, Rigid<Ego, fl_spacetime::Sensor>)>,
}

const BROWN: Distortion = Distortion::PlumbBob([-0.31, 0.11, 1.1e-3, -7e-4, -0.021]);
const BROWN4: Distortion = Distortion::PlumbBob([-0.31, 0.11, 1.1e-3, -7e-4, 0.0]);
const RATIONAL: Distortion = Distortion::Rational([0.3, 0.04, 1e-3, 2e-4, 3e-3, 0.5, 0.1, 4e-3]);
const FISHEYE: Distortion = Distortion::KannalaBrandt([0.02, -4e-3, 8e-4, -1e-4]);
const EUCM: Distortion = Distortion::EnhancedUnified([0.61, 1.07]);

fn opencv() -> Vec<Distortion> {
    let mut prism = [0.0; 12];
    prism[..8].copy_from_slice(RATIONAL.coefficients());
    (prism[8], prism[11]) = (1e-3, -2e-3);
    let mut tilted = [0.0; 14];
    tilted[..12].copy_from_slice(&prism);
    (tilted[12], tilted[13]) = (0.01, -0.02);
    vec![
        Distortion::None,
        BROWN,
        RATIONAL,
        Distortion::ThinPrism(prism),
        Distortion::Tilted(tilted),
        FISHEYE,
    ]
}

fn case(format: RigFormat) -> Case {
    let lidar = |id| {
        (
            id,
            SensorKind::Lidar,
            pose([0.9, 0.1, -0.05, 0.2], [1.2, 0.03, 1.9]),
        )
    };
    let radar = || {
        (
            "radar_front",
            SensorKind::Radar,
            pose([1.0, 0.0, 0.0, 0.02], [3.7, 0.0, 0.5]),
        )
    };
    let imu = || {
        (
            "imu",
            SensorKind::Imu,
            pose([0.99, 0.01, 0.02, -0.03], [-0.1, 0.3, 0.9]),
        )
    };
    let plain = Case {
        lenses: opencv(),
        size: (1280, 720),
        cameras: ["camera_front", "camera_left"],
        parallel: false,
        others: vec![lidar("lidar_top"), radar(), imu()],
    };
    let kitti = Case {
        lenses: vec![Distortion::None],
        size: (1242, 375),
        cameras: ["camera_0", "camera_2"],
        parallel: true,
        others: vec![("velodyne", SensorKind::Lidar, identity()), imu()],
    };
    match format {
        RigFormat::Kitti => kitti,
        RigFormat::KittiRaw => Case {
            size: (1392, 512),
            ..kitti
        },
        RigFormat::KittiRawUnrectified => Case {
            lenses: vec![BROWN],
            size: (1392, 512),
            parallel: false,
            ..kitti
        },
        RigFormat::Kalibr => Case {
            lenses: vec![
                Distortion::None,
                BROWN4,
                FISHEYE,
                Distortion::Mei([1.2, -0.1, 0.02, 1e-3, 2e-4]),
                EUCM,
                Distortion::DoubleSphere([-0.2, 0.57]),
            ],
            cameras: ["cam0", "cam1"],
            others: vec![("imu", SensorKind::Imu, identity())],
            ..plain
        },
        RigFormat::Urdf => Case {
            lenses: vec![],
            ..plain
        },
        RigFormat::NuScenes => Case {
            lenses: vec![Distortion::None],
            size: (1600, 900),
            others: vec![lidar("LIDAR_TOP"), radar()],
            ..plain
        },
        RigFormat::Foxglove => Case {
            lenses: vec![Distortion::None, BROWN, RATIONAL, FISHEYE],
            ..plain
        },
        RigFormat::Waymo => Case {
            lenses: vec![Distortion::None, BROWN],
            cameras: ["camera_FRONT", "camera_SIDE_LEFT"],
            others: vec![lidar("laser_TOP")],
            ..plain
        },
        RigFormat::Colmap => Case {
            lenses: vec![
                Distortion::None,
                BROWN4,
                RATIONAL,
                FISHEYE,
                Distortion::Fisheye62([0.01, 2e-3, 0.0, 1e-4, 0.0, 1e-5, 1e-3, -2e-3]),
                EUCM,
            ],
            others: vec![],
            ..plain
        },
        RigFormat::PandaSet => Case {
            lenses: vec![Distortion::None],
            size: (1920, 1080),
            others: vec![(
                "lidar",
                SensorKind::Lidar,
                Rigid::from_yaw(0.0, 0.0, 0.0, -std::f64::consts::FRAC_PI_2),
            )],
            ..plain
        },
        RigFormat::OpenCv | RigFormat::OpenCvXml => Case {
            others: vec![],
            ..plain
        },
        RigFormat::Framelock => Case {
            lenses: vec![Distortion::None, BROWN, EUCM, Distortion::Cylindrical],
            ..plain
        },
        _ => plain,
    }
}

impl Case {
    fn rig(&self, lens_idx: usize, rotations: [[f64; 4]; 2], places: [[f64; 3]; 2]) -> Rig {
        let mut sensors: Vec<Sensor> = Vec::new();
        if !self.lenses.is_empty() {
            for (idx, name) in self.cameras.iter().enumerate() {
                let kind = lens(self.lenses[lens_idx % self.lenses.len()], self.size);
                let rotation = rotations[if self.parallel { 0 } else { idx }];
                sensors.push(sensor(name, kind, pose(rotation, places[idx])));
            }
        }
        for (name, kind, pose) in &self.others {
            sensors.push(sensor(name, kind.clone(), *pose));
        }
        Rig::new("car", sensors).unwrap()
    }
}

/// Where all cameras see points in front of them.
fn seen(rig: &Rig) -> Vec<(SensorId, Vec<Option<Pixel>>)> {
    let spread = |idx: i32, step: f64| f64::from(idx % 7 - 3) * step;
    let sight = |camera: &CameraModel, idx: i32| {
        let in_camera = Point::<Camera>::new(spread(idx, 0.21), spread(idx / 7, 0.13), 1.0);
        camera.project(in_camera)
    };
    rig.cameras()
        .map(|(sensor, camera)| {
            let pixels = (0..49).map(|idx| sight(camera, idx)).collect();
            (sensor.id.clone(), pixels)
        })
        .collect()
}

/// The largest distance, over points in front of `first`'s cameras, between where the two rigs
/// see them.
fn distance_px(first: &Rig, second: &Rig) -> f64 {
    let mut most: f64 = 0.0;
    for (sensor, camera) in first.cameras() {
        let other = second.sensor(&sensor.id).unwrap();
        let other_camera = other.camera().unwrap();
        for idx in 0..400 {
            let pixel = Pixel {
                u: f64::from(camera.width()) * f64::from(idx % 20) / 19.0,
                v: f64::from(camera.height()) * f64::from(idx / 20) / 19.0,
            };
            let Some(ray) = camera.unproject(pixel) else {
                continue;
            };
            let in_ego = sensor.ego_from_camera().unwrap() * (Point::origin() + ray * 20.0);
            let seen = other_camera.project(other.ego_from_camera().unwrap().inverse() * in_ego);
            let seen = seen.unwrap();
            most = most.max(f64::hypot(seen.u - pixel.u, seen.v - pixel.v));
        }
    }
    most
}

/// Largest change of a mounting pose, meters and entries of the rotation matrix.
fn pose_change(first: &Rig, second: &Rig) -> f64 {
    let mut most: f64 = 0.0;
    for sensor in first.sensors() {
        let other = second.sensor(&sensor.id).unwrap();
        assert_eq!(
            std::mem::discriminant(&sensor.kind),
            std::mem::discriminant(&other.kind)
        );
        let change = sensor.ego_from_sensor.inverse() * other.ego_from_sensor;
        let turned = change.rotation().to_rotation_matrix();
        let turn = (turned.matrix() - nalgebra::Matrix3::identity()).amax();
        most = most.max(turn).max(change.translation().amax());
    }
    most
}

fn quaternion() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4(-1.0..1.0f64)
        .prop_filter("a length", |q| q.iter().map(|c| c * c).sum::<f64>() > 0.05)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_a_format_can_hold_comes_back(
        rotations in [quaternion(), quaternion()],
        places in prop::array::uniform2(prop::array::uniform3(-4.0..4.0f64)),
        lens_idx in 0..8usize,
    ) {
        for format in RigFormat::ALL {
            let case = case(format);
            let rig = case.rig(lens_idx, rotations, places);
            let written = format.format(&rig);
            prop_assert!(written.losses.is_empty(), "{} {:?}", format, written.losses);
            let files = written.files.into_iter().map(|(name, text)| match name.is_empty() {
                true => ("file".to_owned(), text),
                false => (name, text),
            });
            let read = format.parse(files.collect(), Path::new("rig")).unwrap();
            prop_assert!(read.losses.is_empty(), "{} {:?}", format, read.losses);
            prop_assert_eq!(read.rig.sensors().len(), rig.sensors().len(), "{}", format);
            let (px, change) = (distance_px(&rig, &read.rig), pose_change(&rig, &read.rig));
            prop_assert!(px <= TOLERANCE_PX, "{} {} px", format, px);
            prop_assert!(change <= 1e-12, "{} {}", format, change);
        }
    }
}

#[test]
fn files_are_written_and_read_again() {
    for format in RigFormat::ALL {
        let rig = case(format).rig(
            0,
            [[0.5, -0.5, 0.5, -0.5]; 2],
            [[1.5, 0.1, 1.4], [1.5, 0.6, 1.4]],
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        assert_eq!(format.write(&rig, &path).unwrap(), [], "{format}");
        let guess = RigFormat::guess(&path).unwrap().unwrap();
        let variant = [RigFormat::KittiRawUnrectified, RigFormat::OpenCvXml].contains(&format);
        assert!(guess == format || variant, "{format} taken for {guess}");
        let read = format.read(&path).unwrap();
        assert_eq!(read.rig.sensors().len(), rig.sensors().len(), "{format}");
        assert_eq!(seen(&read.rig), seen(&rig), "{format}");
    }
}

#[test]
fn what_a_format_cannot_hold_is_told_in_pixels() {
    let mut sensors = vec![
        sensor("camera_front", lens(FISHEYE, (1280, 720)), identity()),
        sensor("audio_roof", SensorKind::Audio, identity()),
    ];
    sensors[0].clock_offset = Span::from_nanos(5_000_000);
    let rig = Rig::new("car", sensors).unwrap();
    let told = |format: RigFormat| -> Vec<String> {
        format
            .format(&rig)
            .losses
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    let nuscenes = told(RigFormat::NuScenes);
    assert!(
        nuscenes
            .iter()
            .any(|loss| loss == "camera_front: its clock offset of 5000000 ns")
    );
    assert!(
        nuscenes
            .iter()
            .any(|loss| loss == "audio_roof: the whole audio"),
        "{nuscenes:?}"
    );
    let lens = nuscenes
        .iter()
        .find(|loss| loss.contains("px off"))
        .unwrap();
    assert!(
        lens.starts_with("camera_front: kannala_brandt became none, up to "),
        "{lens}"
    );
    assert!(told(RigFormat::Framelock).is_empty());
    assert!(
        told(RigFormat::Waymo)
            .iter()
            .any(|loss| loss.contains("became plumb_bob"))
    );
}

#[test]
fn nothing_readable_is_an_error_that_says_what_belongs_there() {
    for format in RigFormat::ALL {
        let err = format
            .parse(Vec::new(), Path::new("some/folder"))
            .unwrap_err();
        let text = err.to_string();
        assert!(
            text.contains("some/folder") && text.contains("needs"),
            "{format}: {text}"
        );
    }
}

/// One rig in every format, which `tests/oracles/rig_formats.py` reads with the readers of others.
fn golden_rig(format: RigFormat) -> Rig {
    let rotations = [[0.5, -0.49, 0.52, -0.48], [0.69, -0.71, 0.02, 0.03]];
    case(format).rig(1, rotations, [[1.5, 0.1, 1.4], [1.3, 0.62, 1.45]])
}

#[test]
fn files_are_as_they_were() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/rig_formats");
    for format in RigFormat::ALL {
        let written = format.format(&golden_rig(format));
        let path = golden.join(format.name());
        let single = written.files.len() == 1 && written.files[0].0.is_empty();
        let path = if single { path.join("rig") } else { path };
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            written.save(&path).unwrap();
        }
        for ((_, text), target) in written.files.iter().zip(written.targets(&path)) {
            assert_eq!(
                *text,
                std::fs::read_to_string(&target).unwrap(),
                "{}",
                target.display()
            );
        }
    }
}

/// Where another program, given our file, sees a point.
#[derive(serde::Deserialize)]
struct Sight {
    format: String,
    reader: String,
    camera: String,
    /// In the ego frame, or in that of the lidar or inertial unit of formats that know no other.
    point: [f64; 3],
    /// (0, 0) is the middle of the first pixel.
    pixel: [f64; 2],
}

#[test]
fn other_readers_see_points_where_we_do() {
    let sights: Vec<Sight> = serde_json::from_str(include_str!("golden/rig_formats.json")).unwrap();
    let mut formats: Vec<&str> = sights.iter().map(|sight| sight.format.as_str()).collect();
    formats.dedup();
    assert!(formats.len() >= 14, "{formats:?}");
    for sight in &sights {
        let rig = golden_rig(RigFormat::from_name(&sight.format).unwrap());
        let sensor = rig.sensor(&SensorId::new(&sight.camera).unwrap()).unwrap();
        let [x, y, z] = sight.point;
        let in_camera = sensor.ego_from_camera().unwrap().inverse() * Point::new(x, y, z);
        let ours = sensor.camera().unwrap().project(in_camera).unwrap();
        let miss = f64::hypot(ours.u - 0.5 - sight.pixel[0], ours.v - 0.5 - sight.pixel[1]);
        let Sight { format, reader, .. } = sight;
        assert!(miss <= TOLERANCE_PX, "{format} by {reader}: {miss} px");
    }
}

#[test]
fn files_of_opencv_itself_are_read() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/opencv_storage");
    for ending in ["yml", "xml", "json"] {
        let text = std::fs::read_to_string(golden.join(format!("lens.{ending}"))).unwrap();
        let files = vec![(format!("lens.{ending}"), text)];
        let read = RigFormat::OpenCv.parse(files, Path::new("lens")).unwrap();
        let (sensor, camera) = read.rig.cameras().next().unwrap();
        assert_eq!(sensor.id.as_str(), "lens");
        assert_eq!(*camera.distortion(), BROWN);
        assert_eq!((camera.width(), camera.height()), (1280, 720));
        assert_eq!(camera.intrinsics().fx, 731.257);
        assert_eq!(read.assumptions.len(), 1, "{:?}", read.assumptions);
    }
}

proptest! {
    /// A rig file of one format, cut and bitten, given to the reader of any.
    #[test]
    fn no_text_panics(
        format_idx in 0..16usize, reader_idx in 0..16usize, cut in 0.0..1.0f64, bite in "[ -~\n]{0,3}",
    ) {
        let (format, reader) = (RigFormat::ALL[format_idx], RigFormat::ALL[reader_idx]);
        let rig = case(format).rig(1, [[0.5, -0.5, 0.5, -0.5]; 2], [[1.5, 0.1, 1.4], [1.5, 0.6, 1.4]]);
        let mut files = format.format(&rig).files;
        for (_, text) in &mut files {
            let place = (text.len() as f64 * cut) as usize;
            if text.is_char_boundary(place) {
                let rest = text.split_off(place);
                let skipped = rest.get(2..).unwrap_or_default();
                text.push_str(&bite);
                text.push_str(skipped);
            }
        }
        let _ = reader.parse(files, Path::new("rig"));
    }
}
