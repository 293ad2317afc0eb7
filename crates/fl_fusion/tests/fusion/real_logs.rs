//! Real drives against their published truth.

use std::path::Path;

use fl_fusion::{Error, Fusion, FusionSettings, project_cuboid, rig_from_log};
use fl_log::{Log, NoProgress, OpenOptions};
use fl_rig::SensorId;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Sensor, Size, World};
use serde_json::Value;

use crate::kitti_labels::real_data;

/// Written coordinates of the truth have float32 ancestors.
const POSE_TOLERANCE_M: f64 = 1e-3;

fn open(folder: &Path, name: &str) -> Log {
    let path = folder.join("logs").join(name);
    Log::open(&path, &OpenOptions::default(), &NoProgress).unwrap()
}

fn truth(folder: &Path, name: &str) -> Value {
    let path = folder.join("logs").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn fuse(log: &Log) -> Fusion<'_> {
    let (rig, notes) = rig_from_log(log).unwrap();
    println!("{notes:#?}");
    let fusion = Fusion::new(log, rig, FusionSettings::default()).unwrap();
    println!("{:#?}", fusion.report());
    fusion
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

/// The boxes of a truth frame, in the lidar's frame.
fn boxes(frame: &Value) -> Vec<OrientedBox<Sensor>> {
    let one = |found: &Value| {
        let (center, size) = (numbers(&found["center"]), numbers(&found["size"]));
        let center = Point::new(center[0], center[1], center[2]);
        let size = Size::new(size[0], size[1], size[2]).unwrap();
        OrientedBox::from_yaw(center, size, found["yaw"].as_f64().unwrap())
    };
    frame["boxes"].as_array().unwrap().iter().map(one).collect()
}

/// A truth box in one image of a frame, projected through the world at the image's own moment.
struct Seen<'a> {
    truth: &'a Value,
    center_inside: bool,
    has_view_box: bool,
}

/// Every truth box in every image of a frame.
fn look<'a>(fusion: &Fusion<'_>, frame_idx: usize, truth: &'a Value) -> Vec<Seen<'a>> {
    let frame = fusion.frame(frame_idx).unwrap();
    assert!(frame.warnings.is_empty(), "{:?}", frame.warnings);
    let lidar = fusion
        .rig()
        .sensor(&SensorId::new("lidar_top").unwrap())
        .unwrap();
    let world_from_lidar: Rigid<World, Sensor> = frame.world_from_ego * lidar.ego_from_sensor;
    let mut seen = Vec::new();
    for image in &frame.images {
        let camera = fusion
            .rig()
            .sensor(&image.sensor)
            .unwrap()
            .camera()
            .unwrap();
        let camera_from_lidar = fusion.camera_from_world(image) * world_from_lidar;
        for (cuboid, truth) in boxes(truth).iter().zip(truth["boxes"].as_array().unwrap()) {
            let cuboid = cuboid.transformed(&camera_from_lidar);
            let pixel = camera.project(cuboid.center());
            let center_inside = pixel.is_some_and(|pixel| camera.contains(pixel));
            let has_view_box = project_cuboid(camera, &cuboid).is_some();
            assert!(has_view_box || !center_inside);
            seen.push(Seen {
                truth,
                center_inside,
                has_view_box,
            });
        }
    }
    seen
}

#[test]
fn kitti_drive_is_fused_whole() {
    let Some(folder) = real_data() else {
        return;
    };
    let log = open(&folder, "kitti_0001_a.mcap");
    let truth = truth(&folder, "kitti_0001_a.truth.json");
    let fusion = fuse(&log);
    let ids: Vec<&str> = fusion
        .rig()
        .sensors()
        .iter()
        .map(|sensor| sensor.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "camera_color_left",
            "camera_color_right",
            "camera_gray_left",
            "camera_gray_right",
            "gnss",
            "imu",
            "lidar_top"
        ]
    );
    assert_eq!(fusion.key_sensor().as_str(), "lidar_top");
    let report = fusion.report();
    assert_eq!((report.frames, report.frames_without_pose), (40, 0));
    for sync in &report.sensors {
        assert_eq!(
            (sync.matched, sync.missing, sync.unused),
            (40, 0, 0),
            "{}",
            sync.sensor
        );
        assert_eq!(
            (sync.skew_ms.max, sync.died_at),
            (0.0, None),
            "{}",
            sync.sensor
        );
    }
    let (mut n_points, mut n_centers) = (0, 0);
    for (idx, truth) in truth["frames"].as_array().unwrap().iter().enumerate() {
        let frame = fusion.frame(idx).unwrap();
        assert_eq!(frame.stamp.nanos(), truth["stamp_ns"].as_i64().unwrap());
        assert_eq!(frame.images.len(), 4);
        assert_eq!(
            frame.clouds[0].cloud.len() as u64,
            truth["num_points"].as_u64().unwrap()
        );
        n_points += frame.clouds[0].cloud.len();
        let place = numbers(&truth["ego_map_xyz"]);
        let place = Point::<World>::new(place[0], place[1], place[2]);
        let found = frame.world_from_ego * Point::<Ego>::origin();
        assert!(
            found.distance(place) < POSE_TOLERANCE_M,
            "{found:?} {place:?}"
        );
        for seen in look(&fusion, idx, truth) {
            n_centers += usize::from(seen.center_inside);
            // As the source says it of the left color camera: 0 is in the image, 2 is beside it.
            match seen.truth["truncation"].as_u64() {
                Some(0) => assert!(seen.center_inside && seen.has_view_box),
                Some(2) => assert!(!seen.center_inside),
                _ => {}
            }
        }
    }
    println!("{n_points} points, {n_centers} of 1040 centers in images");
    assert_eq!((n_points, n_centers), (4_868_251, 980));
}

#[test]
fn nuscenes_keyframe_is_projected_through_the_world_at_the_right_moments() {
    let Some(folder) = real_data() else {
        return;
    };
    let log = open(&folder, "nuscenes_keyframe.mcap");
    let truth = truth(&folder, "nuscenes_keyframe.truth.json");
    let fusion = fuse(&log);
    assert_eq!(fusion.frames().len(), 1);
    let frame = fusion.frame(0).unwrap();
    let skews: Vec<String> = frame
        .images
        .iter()
        .map(|image| format!("{} {:.1}", image.sensor, image.skew.as_millis_f64()))
        .collect();
    assert_eq!(
        skews,
        [
            "cam_back -10.4",
            "cam_back_left -0.5",
            "cam_back_right -20.1",
            "cam_front -35.5",
            "cam_front_left -43.1",
            "cam_front_right -27.6"
        ]
    );
    let truth = &truth["frames"][0];
    assert_eq!(
        frame.clouds[0].cloud.len() as u64,
        truth["num_points"].as_u64().unwrap()
    );
    // The car drives 9.2 m/s: 40 cm until the sweep ends.
    let front_left = &frame.images[4];
    let moved = (frame.world_from_ego.inverse() * front_left.world_from_ego)
        .translation()
        .norm();
    assert!((moved - 9.2 * 0.0431).abs() < 0.02, "{moved}");
    let seen = look(&fusion, 0, truth);
    let n_centers = seen.iter().filter(|seen| seen.center_inside).count();
    let classed = seen.iter().filter(|seen| seen.truth["class"] != "other");
    let n_boxes = classed.filter(|seen| seen.has_view_box).count();
    println!("{n_centers} centers inside, {n_boxes} view boxes of detection classes");
    // As published for the detection classes, one entry a view box.
    assert_eq!(n_boxes, 84);
}

#[test]
fn a_log_without_motion_stands_still_and_names_the_wrong_clock() {
    let Some(folder) = real_data() else {
        return;
    };
    let log = open(&folder, "radiate_foggy.mcap");
    let fusion = fuse(&log);
    let notes = &fusion.report().notes;
    assert!(
        notes.iter().any(|note| note.contains("stand still")),
        "{notes:#?}"
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("`gps_imu`") && note.contains("ahead"))
    );
    assert_eq!(fusion.key_sensor().as_str(), "lidar");
    assert_eq!(fusion.frames().len(), 42);
    for plan in fusion.frames() {
        let frame = fusion.frame(plan.idx).unwrap();
        assert_eq!(frame.world_from_ego, Rigid::identity());
        assert!(frame.losses.is_empty() && frame.warnings.is_empty() && frame.clouds.len() == 1);
    }
}

#[test]
fn a_log_of_another_encoding_says_that_it_has_no_sensors() {
    let Some(folder) = real_data() else {
        return;
    };
    let log = open(&folder, "kitti_0052_a.mcap");
    let (rig, _) = rig_from_log(&log).unwrap();
    if rig.sensors().is_empty() {
        let error = Fusion::new(&log, rig, FusionSettings::default()).unwrap_err();
        assert!(matches!(error, Error::NoSensors { .. }), "{error}");
    }
}
