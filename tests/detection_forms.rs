//! `framelock track --detections` with the truth of the simulated drive in every form.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use fl_fusion::{Fusion, FusionSettings};
use fl_rig::{Rig, SensorKind};
use fl_scene::Scene;
use fl_spacetime::{OrientedBox, Rigid, Sensor, Stamp, World};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{Ran, framelock};
use crate::logs::{self, Change};

/// Tracks of truth without noise stay this near to it, meters.
const MAX_OFF_M: f64 = 0.3;
/// Below x forward, y left, z up lie the axes of KITTI's camera, the camera's place moved.
const CALIBRATION: &str = "R0_rect: 1 0 0 0 1 0 0 0 1\n\
    Tr_velo_to_cam: 0 -1 0 0.1 0 0 -1 -0.2 1 0 0 -0.3\n\
    P0: 1 0 0 0 0 1 0 0 0 0 1 0\nP1: 1 0 0 0 0 1 0 0 0 0 1 0\n\
    P2: 1 0 0 0 0 1 0 0 0 0 1 0\nP3: 1 0 0 0 0 1 0 0 0 0 1 0\n\
    Tr_imu_to_velo: 1 0 0 0 0 1 0 0 0 0 1 0\n";

/// The cars of the truth at one stamp.
struct Frame {
    stamp: Stamp,
    world_from_ego: Rigid<World, fl_spacetime::Ego>,
    ego_from_lidar: Rigid<fl_spacetime::Ego, Sensor>,
    cars: Vec<OrientedBox<World>>,
}

/// A short drive with what is detected in it.
struct Drive {
    folder: TempDir,
    log: PathBuf,
    frames: Vec<Frame>,
}

impl Drive {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let log = logs::short(&folder);
        let frames = frames(&log);
        Self {
            folder,
            log,
            frames,
        }
    }

    /// The same without the channels whose topics begin so.
    fn without(topics: &[&str]) -> Self {
        let mut drive = Self::new();
        let is_named = |topic: &str| topics.iter().any(|it| topic.starts_with(it));
        drive.log = logs::changed(&drive.folder, |message| match is_named(message.topic) {
            true => Change::Drop,
            false => Change::Keep,
        });
        drive
    }

    /// The whole drive.
    fn whole() -> Self {
        let (folder, log) = (tempfile::tempdir().expect("a folder"), logs::sample());
        let frames = frames(&log);
        Self {
            folder,
            log,
            frames,
        }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("the folder is writable");
        path.to_str().expect("a UTF-8 path").to_owned()
    }

    fn track(&self, detections: &str, more: &[&str]) -> Ran {
        let log = self.log.to_str().expect("a UTF-8 path");
        let out = self.out();
        let out = out.to_str().expect("a UTF-8 path");
        let arguments = [
            "track",
            log,
            "--out",
            out,
            "--detections",
            detections,
            "--json",
        ];
        framelock([&arguments, more].concat())
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("scene.json")
    }

    /// Every car of the truth lies under a track, in all frames but the first and last.
    fn check_tracks(&self) {
        let text = fs::read_to_string(self.out()).expect("the scene was written");
        let scene = Scene::from_json_str(&text).expect("the scene is one");
        let n_frames = self.frames.len();
        for frame in &self.frames[1..n_frames - 1] {
            let tracked: Vec<_> = scene
                .tracks()
                .filter_map(|track| track.cuboid_at(frame.stamp))
                .collect();
            for car in &frame.cars {
                let off_m = tracked
                    .iter()
                    .map(|cuboid| cuboid.center().distance(car.center()))
                    .fold(f64::INFINITY, f64::min);
                assert!(off_m < MAX_OFF_M, "{off_m} m at {}", frame.stamp);
            }
        }
    }

    fn samples(&self) -> String {
        let sample = |(frame_idx, frame): (usize, &Frame)| json!({"token": format!("{frame_idx:032x}"), "timestamp": micros(frame.stamp)});
        let samples: Vec<Value> = self.frames.iter().enumerate().map(sample).collect();
        self.file("sample.json", Value::from(samples).to_string())
    }

    /// Sample after sample, the last first, each car changed by `change`.
    fn nuscenes(&self, change: impl Fn(&mut Value)) -> String {
        let mut samples = Vec::new();
        for (frame_idx, frame) in self.frames.iter().enumerate().rev() {
            let boxes = frame.cars.iter().map(|car| {
                let mut car = nuscenes_box(car);
                change(&mut car);
                car
            });
            let boxes = Value::from(boxes.collect::<Vec<_>>());
            samples.push(format!("\"{frame_idx:032x}\": {boxes}"));
        }
        let text = format!(
            "{{\"meta\": {{}}, \"results\": {{{}}}}}",
            samples.join(", ")
        );
        self.file("results.json", text)
    }

    fn kitti(&self, line: impl Fn(usize, [f64; 7]) -> String) -> String {
        let mut text = String::new();
        for (frame_idx, frame) in self.frames.iter().enumerate().rev() {
            for car in &frame.cars {
                let _written = writeln!(text, "{}", line(frame_idx, kitti_box(car, frame)));
            }
        }
        self.file("detections.txt", text)
    }

    fn av2(&self, log_of_half: &str) -> String {
        let mut columns: [Vec<f64>; 11] = Default::default();
        let (mut stamps, mut logs) = (Vec::new(), Vec::new());
        for (frame, log) in self
            .frames
            .iter()
            .rev()
            .flat_map(|it| [(it, "a"), (it, log_of_half)])
        {
            for car in &frame.cars {
                stamps.push(frame.stamp.nanos());
                logs.push(log);
                let in_ego = car.transformed(&frame.world_from_ego.inverse());
                for (column, number) in columns.iter_mut().zip(av2_box(&in_ego)) {
                    column.push(number);
                }
            }
        }
        let categories = vec!["REGULAR_VEHICLE"; stamps.len()];
        let mut named: Vec<(&str, ArrayRef)> = vec![
            ("timestamp_ns", Arc::new(Int64Array::from(stamps))),
            ("log_id", Arc::new(StringArray::from(logs))),
            ("category", Arc::new(StringArray::from(categories))),
        ];
        for (name, column) in AV2_NUMBERS.into_iter().zip(columns) {
            named.push((name, Arc::new(Float64Array::from(column))));
        }
        let batch = RecordBatch::try_from_iter(named).expect("a table");
        let mut writer = FileWriter::try_new(Vec::new(), &batch.schema()).expect("a writer");
        writer.write(&batch).expect("memory");
        self.file("detections.feather", writer.into_inner().expect("memory"))
    }
}

const AV2_NUMBERS: [&str; 11] = [
    "tx_m", "ty_m", "tz_m", "length_m", "width_m", "height_m", "qx", "qy", "qz", "qw", "score",
];

fn frames(log: &Path) -> Vec<Frame> {
    let truth = logs::sample().with_file_name("city_block.scene.json");
    let truth = fs::read_to_string(truth).expect("the truth is committed");
    let truth = Scene::from_json_str(&truth).expect("the truth is a scene");
    let log = logs::open(log);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("the log has frames");
    let lidar = fusion.rig().sensor(fusion.key_sensor()).expect("a lidar");
    let frame = |stamp: Stamp| Frame {
        stamp,
        world_from_ego: fusion.ego_motion().pose_at(stamp).expect("a pose"),
        ego_from_lidar: lidar.ego_from_sensor,
        cars: truth
            .tracks()
            .filter(|track| track.class().as_str() == "car")
            .filter_map(|track| track.cuboid_at(stamp))
            .collect(),
    };
    let stamps = fusion.frames().iter().map(|plan| plan.stamp);
    let frames: Vec<Frame> = stamps.map(frame).collect();
    assert!(frames.iter().all(|frame| frame.cars.len() > 3));
    frames
}

/// nuScenes counts microseconds.
fn micros(stamp: Stamp) -> i64 {
    assert_eq!(stamp.nanos() % 1_000, 0);
    stamp.nanos() / 1_000
}

fn nuscenes_box(car: &OrientedBox<World>) -> Value {
    let [x, y, z] = car.center().coords().into();
    let [length, width, height] = car.size().lwh();
    let [qx, qy, qz, qw] = car.pose().quaternion_xyzw();
    json!({
        "translation": [x, y, z], "size": [width, length, height], "rotation": [qw, qx, qy, qz],
        "velocity": [0, 0], "detection_name": "car", "detection_score": 0.8,
    })
}

fn av2_box(car: &OrientedBox<fl_spacetime::Ego>) -> [f64; 11] {
    let [x, y, z] = car.center().coords().into();
    let [length, width, height] = car.size().lwh();
    let [qx, qy, qz, qw] = car.pose().quaternion_xyzw();
    [x, y, z, length, width, height, qx, qy, qz, qw, 0.8]
}

/// Height, width, length, place of the bottom and turn, in the camera of [`CALIBRATION`].
fn kitti_box(car: &OrientedBox<World>, frame: &Frame) -> [f64; 7] {
    let lidar_from_world = (frame.world_from_ego * frame.ego_from_lidar).inverse();
    let in_lidar = car.transformed(&lidar_from_world);
    let [length, width, height] = in_lidar.size().lwh();
    let [x, y, z] = in_lidar.center().coords().into();
    let turn_rad = -in_lidar.yaw() - std::f64::consts::FRAC_PI_2;
    let bottom = [-y + 0.1, -z - 0.2 + 0.5 * height, x - 0.3];
    [
        height, width, length, bottom[0], bottom[1], bottom[2], turn_rad,
    ]
}

fn joined(numbers: &[f64], between: &str) -> String {
    let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
    numbers.join(between)
}

fn ab3dmot_line(frame_idx: usize, numbers: [f64; 7]) -> String {
    format!("{frame_idx},2,1,2,3,4,6.5,{},0", joined(&numbers, ","))
}

fn notes(ran: &Ran) -> String {
    ran.json()["notes"].to_string()
}

#[test]
fn results_of_nuscenes_become_tracks() {
    let drive = Drive::new();
    let results = drive.nuscenes(|_| {});
    drive
        .track(&results, &["--samples", &drive.samples()])
        .expect(0, &[]);
    drive.check_tracks();
    drive
        .track(&results, &[])
        .expect(1, &["--samples", "results.json"]);
    let other = drive.file("other.json", r#"[{"token": "x", "timestamp": 1}]"#);
    drive
        .track(&results, &["--samples", &other])
        .expect(1, &["none of the", "other.json"]);
}

#[test]
fn a_table_of_argoverse_becomes_tracks() {
    let drive = Drive::new();
    let doubled = drive.track(&drive.av2("a"), &[]);
    doubled.expect(0, &[]);
    assert!(notes(&doubled).contains("more than once"), "{doubled:#?}");
    drive.check_tracks();
    let two_logs = drive.av2("b");
    drive
        .track(&two_logs, &[])
        .expect(1, &["2 logs", "--log-id"]);
    drive.track(&two_logs, &["--log-id", "b"]).expect(0, &[]);
    drive.check_tracks();
}

#[test]
fn text_of_kitti_becomes_tracks() {
    let drive = Drive::new();
    let calib = drive.file("calib.txt", CALIBRATION);
    let calib = ["--kitti-calib", calib.as_str()];
    let detections = drive.kitti(ab3dmot_line);
    let ran = drive.track(&detections, &calib);
    ran.expect(0, &[]);
    assert!(notes(&ran).contains("taken as logits"), "{ran:#?}");
    assert!(
        notes(&ran).contains("frame 0 of the detections"),
        "{ran:#?}"
    );
    drive.check_tracks();
    let labels = drive.kitti(|frame_idx, numbers| {
        format!(
            "{frame_idx} 3 Car 0 0 0 1 2 3 4 {} 0.8",
            joined(&numbers, " ")
        )
    });
    drive.track(&labels, &calib).expect(0, &[]);
    drive.check_tracks();
    drive.track(&labels, &[]).expect(1, &["--kitti-calib"]);
    let with_lidar = [&calib[..], &["--lidar", "camera_front"]].concat();
    drive
        .track(&labels, &with_lidar)
        .expect(1, &["no lidar `camera_front`"]);
}

#[test]
fn a_form_can_be_forced_and_options_of_others_are_refused() {
    let drive = Drive::new();
    let results = drive.nuscenes(|_| {});
    drive
        .track(
            &results,
            &[
                "--form",
                "kitti",
                "--kitti-calib",
                &drive.file("c", CALIBRATION),
            ],
        )
        .expect(1, &["longer than any line of KITTI"]);
    drive
        .track(&results, &["--form", "framelock"])
        .expect(1, &["frames"]);
    drive
        .track(&results, &["--lidar", "lidar_top"])
        .expect(1, &["--lidar", "nuScenes"]);
    let prose = drive.file("prose.txt", "no detections at all");
    drive
        .track(&prose, &[])
        .expect(1, &["nuScenes", "Argoverse 2", "KITTI"]);
}

#[test]
fn boxes_that_cannot_be_used_are_lost_and_the_rest_is_tracked() {
    let drive = Drive::new();
    let samples = drive.samples();
    let with_samples = ["--samples", samples.as_str()];
    let first_of = |frame: &Frame| frame.cars[0].center().x();
    let first_x = first_of(&drive.frames[2]);
    for (key, value, word) in [
        ("detection_name", json!("tank"), "class `tank`"),
        ("size", json!([-1, 4, 1]), "is left out"),
        ("detection_score", Value::Null, "null"),
    ] {
        let results = drive.nuscenes(|car| {
            if car["translation"][0] == json!(first_x) {
                car[key] = value.clone();
            }
        });
        drive.track(&results, &with_samples).expect(3, &[word]);
        drive.check_tracks();
    }
    let calib = drive.file("calib.txt", CALIBRATION);
    let beyond = drive.kitti(|frame_idx, numbers| match frame_idx {
        2 => ab3dmot_line(4_000, numbers),
        _ => ab3dmot_line(frame_idx, numbers),
    });
    let ran = drive.track(&beyond, &["--kitti-calib", &calib]);
    ran.expect(3, &["up to 4000"]);
    drive.check_tracks();
}

#[test]
fn boxes_in_another_frame_than_it_is_said_are_refused() {
    let drive = Drive::new();
    let samples = drive.samples();
    let far = drive.nuscenes(|car| {
        let x = car["translation"][0].as_f64().expect("a number");
        car["translation"][0] = json!(x + 5_000.0);
    });
    let words = ["from the vehicle", "another frame"];
    drive
        .track(&far, &["--samples", &samples])
        .expect(1, &words);
    let results = drive.nuscenes(|_| {});
    let named = ["--samples", samples.as_str(), "--box-frame", "nowhere"];
    drive
        .track(&results, &named)
        .expect(1, &["no sensor or frame `nowhere`"]);
}

#[test]
fn scores_of_any_scale_make_tracks() {
    let drive = Drive::new();
    let samples = drive.samples();
    for (score, note) in [
        (0.8, None),
        (80.0, Some("0 to 100 are taken")),
        (3.0, Some("logits")),
        (1e300, Some("neither probabilities nor logits")),
    ] {
        let results = drive.nuscenes(|car| car["detection_score"] = json!(score));
        let ran = drive.track(&results, &["--samples", &samples]);
        ran.expect(0, &[]);
        drive.check_tracks();
        let notes = notes(&ran);
        assert_eq!(notes.contains("score"), note.is_some(), "{notes}");
        assert!(notes.contains(note.unwrap_or_default()), "{notes}");
    }
}

#[test]
fn a_log_without_ego_motion_works_and_says_that_it_is_worse() {
    let drive = Drive::without(&["/tf", "/localization"]);
    let rig = logs::rig();
    let rig = ["--rig", rig.to_str().expect("a UTF-8 path")];
    let calib = drive.file("calib.txt", CALIBRATION);
    let kitti = [&rig[..], &["--kitti-calib", &calib]].concat();
    let ran = drive.track(&drive.kitti(ab3dmot_line), &kitti);
    ran.expect(0, &["worse while it moves"]);
    let ran = drive.track(&drive.av2("a"), &rig);
    ran.expect(0, &["worse while it moves"]);
    assert!(
        ran.json()["tracks"]
            .as_array()
            .is_some_and(|it| it.len() > 3)
    );
    let samples = drive.samples();
    let nuscenes = [&rig[..], &["--samples", &samples]].concat();
    let ran = drive.track(&drive.nuscenes(|_| {}), &nuscenes);
    ran.expect(0, &["world is ego", "worse while it moves"]);
}

#[test]
fn radars_give_imported_detections_their_speeds() {
    let drive = Drive::whole();
    let rig = Rig::read(logs::rig()).expect("the example rig is sound");
    let sensors = rig.sensors().iter();
    let others = sensors.filter(|sensor| sensor.kind != SensorKind::Radar);
    let without = Rig::new(rig.vehicle(), others.cloned().collect()).expect("a rig without radars");
    let without = drive.file("without.toml", without.to_toml_string());
    let with = logs::rig();
    let scenes = [with.to_str().expect("a UTF-8 path"), &without].map(|rig| {
        let results = drive.nuscenes(|_| {});
        let samples = drive.samples();
        let ran = drive.track(&results, &["--samples", &samples, "--rig", rig]);
        ran.expect(0, &[]);
        fs::read(drive.out()).expect("the scene was written")
    });
    assert!(scenes[0] != scenes[1], "returns change nothing");
}

#[test]
fn own_files_are_as_hard_to_break() {
    let drive = Drive::new();
    let boxes = |frame: &Frame| -> Vec<Value> {
        let own = frame.cars.iter().map(|car| {
            let [x, y, z] = car.center().coords().into();
            json!({"class": "car", "center": [x, y, z], "size": car.size().lwh(),
                "yaw": car.yaw(), "score": 0.8})
        });
        own.collect()
    };
    let frame = |frame: &Frame| json!({"stamp_ns": frame.stamp.nanos(), "boxes": boxes(frame)});
    let mut frames: Vec<Value> = drive.frames.iter().rev().map(frame).collect();
    let file = |frames: &[Value]| {
        let text = json!({"frame_id": "world", "frames": frames}).to_string();
        drive.file("own.json", text)
    };
    drive.track(&file(&frames), &[]).expect(0, &[]);
    drive.check_tracks();
    let once = fs::read(drive.out()).expect("a scene");
    frames.reverse();
    drive.track(&file(&frames), &[]).expect(0, &[]);
    assert_eq!(fs::read(drive.out()).expect("a scene"), once);
    // A frame that stands in the file twice is one frame.
    let repeated = [&frames[..], &frames[3..4]].concat();
    drive.track(&file(&repeated), &[]).expect(0, &[]);
    drive.check_tracks();
    frames[2]["boxes"][0]["size"] = json!([4, -1, 1]);
    drive
        .track(&file(&frames), &[])
        .expect(1, &["frame 2, box 0"]);
    frames[2]["boxes"][0] =
        json!({"class": "tank", "center": [0, 0, 0], "size": [4, 2, 1], "yaw": 0});
    drive.track(&file(&frames), &[]).expect(0, &[]);
}
