//! A recorded drive (KITTI raw 0001, 40 frames) with published truth boxes, down the whole line.

use std::fs;
use std::path::{Path, PathBuf};

use fl_fusion::{Fusion, FusionSettings, ImageSnapshot, ViewBox, project_cuboid};
use fl_rig::{CameraModel, SensorId};
use fl_scene::Scene;
use fl_spacetime::{Ego, OrientedBox, Rigid, Sensor, World};
use fl_track::detections::{self, DetectionFile};
use serde_json::Value;

use crate::command::framelock;
use crate::logs;

const LOG: &str = "logs/kitti_0001_a.mcap";
const TRUTH: &str = "logs/kitti_0001_a.truth.json";
const N_FRAMES: u64 = 40;

/// The truth names its objects, so its boxes are keyframes as they stand.
const MIN_MEAN_OVERLAP: f64 = 0.999;

fn text(path: &Path) -> String {
    path.to_str().expect("a UTF-8 path").to_owned()
}

fn truth(data: &Path) -> Value {
    let text = fs::read_to_string(data.join(TRUTH)).expect("the truth lies beside the log");
    serde_json::from_str(&text).expect("the truth is JSON")
}

#[test]
fn info_lists_what_the_drive_holds() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let info = framelock(["info", &text(&data.join(LOG)), "--json"]);
    info.expect(0, &[]);
    let json = info.json();
    assert_eq!(json["messages"], 481);
    let channels = json["channels"].as_array().expect("a list");
    let points = channels
        .iter()
        .find(|channel| channel["topic"] == "/sensing/lidar/top/points");
    let points = points.expect("the lidar is listed");
    assert_eq!(points["messages"], N_FRAMES);
    assert_eq!(points["schema"], "sensor_msgs/msg/PointCloud2");
    assert_eq!(json["losses"], Value::Array(Vec::new()));
}

#[test]
fn info_names_channels_on_another_clock() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let log = data.join("logs/radiate_foggy.mcap");
    let info = framelock(["info", &text(&log), "--json"]);
    info.expect(0, &[]);
    let json = info.json();
    let notes = json["notes"].as_array().expect("a list").iter();
    let notes: Vec<_> = notes.filter_map(Value::as_str).collect();
    let note = notes.iter().find(|note| note.contains("another clock"));
    let note = note.expect("the satellites' clock is 64 s ahead");
    for topic in ["/gps/fix (64.0", "/gps/imu (63.9", "/gps/twist (64.0"] {
        assert!(note.contains(topic), "{note}");
    }
    assert!(!note.contains("/lidar"), "{note}");
}

#[test]
fn fuse_matches_every_camera_and_keeps_every_point() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let fused = framelock(["fuse", &text(&data.join(LOG)), "--json"]);
    fused.expect(0, &[]);
    let json = fused.json();
    assert_eq!(json["frames"], N_FRAMES);
    let truth = truth(&data);
    let expected: Vec<&Value> = truth["frames"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|frame| &frame["num_points"])
        .collect();
    let points: Vec<&Value> = json["points_per_frame"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(points, expected);
    let sensors = json["sensors"].as_array().expect("a list");
    let cameras: Vec<&Value> = sensors
        .iter()
        .filter(|sensor| sensor["topic"].to_string().contains("/camera/"))
        .collect();
    assert_eq!(cameras.len(), 4);
    for camera in cameras {
        assert_eq!(camera["matched"], N_FRAMES, "{camera:#}");
        assert_eq!(camera["missing"], 0, "{camera:#}");
        // The source keeps one stamp per frame.
        assert_eq!(camera["skew_ms"]["max"], 0.0, "{camera:#}");
    }
}

#[test]
fn imported_truth_stays_where_it_was_in_the_image() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let scene_path = folder.path().join("scene.json");
    let log_path = data.join(LOG);
    framelock([
        "track",
        &text(&log_path),
        "--detections",
        &text(&data.join(TRUTH)),
        "--out",
        &text(&scene_path),
    ])
    .expect(0, &[]);
    let scene = scene(&scene_path);

    let log = logs::open(&log_path);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("the log has frames");
    let overlaps = overlaps(&scene, &fusion, &data.join(TRUTH));
    let mean = overlaps.iter().sum::<f64>() / overlaps.len() as f64;
    let least = overlaps.iter().copied().fold(f64::INFINITY, f64::min);
    println!(
        "{} view boxes in color_left, IoU mean {mean:.4}, least {least:.4}",
        overlaps.len()
    );
    assert!(overlaps.len() > 150, "{}", overlaps.len());
    assert!(mean > MIN_MEAN_OVERLAP, "{mean}");
}

fn scene(path: &Path) -> Scene {
    let scene = fs::read_to_string(path).expect("the scene was written");
    Scene::from_json_str(&scene).expect("the scene is one")
}

/// The truth as detections, and where the lidar sits whose frame it is in.
fn truth_in_lidar(truth: &Path, fusion: &Fusion<'_>) -> (DetectionFile, Rigid<Ego, Sensor>) {
    let truth = fs::read_to_string(truth).expect("the truth lies beside the log");
    let truth = detections::from_json_str(&truth).expect("the truth reads as detections");
    let lidar = SensorId::new("lidar_top").expect("a sensor's name");
    let lidar = fusion.rig().sensor(&lidar).expect("the lidar is there");
    (truth, lidar.ego_from_sensor)
}

/// IoU of the tracks' view boxes with those of the truth, for every truth box in the left image.
fn overlaps(scene: &Scene, fusion: &Fusion<'_>, truth: &Path) -> Vec<f64> {
    let (truth, ego_from_lidar) = truth_in_lidar(truth, fusion);
    let mut overlaps = Vec::new();
    for plan in fusion.frames() {
        let frame = fusion.frame(plan.idx).expect("the log is sound");
        let (model, image) = color_left(fusion, &frame.images);
        let stated = truth
            .frames
            .iter()
            .find(|stated| stated.stamp == plan.stamp);
        let world_from_lidar = frame.world_from_ego * ego_from_lidar;
        let stated = stated.map(|stated| stated.in_world(&world_from_lidar, None).detections);
        let Some(stated) = stated else {
            continue;
        };
        for detection in stated {
            let Some(expected) = view_box(model, image, &detection.cuboid) else {
                continue;
            };
            let tracked = scene
                .tracks()
                .filter_map(|track| track.cuboid_at(plan.stamp));
            let boxes = tracked.filter_map(|cuboid| view_box(model, image, &cuboid));
            overlaps.push(boxes.map(|found| found.iou(&expected)).fold(0.0, f64::max));
        }
    }
    overlaps
}

fn color_left<'a>(
    fusion: &'a Fusion<'_>,
    images: &'a [ImageSnapshot],
) -> (&'a CameraModel, &'a ImageSnapshot) {
    let image = images
        .iter()
        .find(|image| image.sensor.as_str().contains("color_left"));
    let image = image.expect("every frame has a left color image");
    let sensor = fusion
        .rig()
        .sensor(&image.sensor)
        .expect("the image's sensor is in the rig");
    (sensor.camera().expect("the sensor is a camera"), image)
}

fn view_box(
    model: &CameraModel,
    image: &ImageSnapshot,
    cuboid: &OrientedBox<World>,
) -> Option<ViewBox> {
    let in_camera = cuboid.transformed(&image.camera_from_world());
    project_cuboid(model, &in_camera).map(|projection| projection.view_box)
}

#[test]
fn view_writes_a_recording() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let rrd: PathBuf = folder.path().join("drive.rrd");
    let viewed = framelock([
        "view",
        &text(&data.join(LOG)),
        "--rrd",
        &text(&rrd),
        "--json",
    ]);
    viewed.expect(0, &[]);
    let json = viewed.json();
    assert_eq!(json["frames"], N_FRAMES);
    assert_eq!(
        json["rrd_bytes"],
        fs::metadata(&rrd).expect("the recording was written").len()
    );
}

/// What proposals alone find; a baseline that must not fall, not a claim.
#[test]
fn proposals_find_cars_without_a_network() {
    const MIN_RECALL: f64 = 0.98;
    const MAX_FALSE_PER_FRAME: f64 = 1.5;
    let Some(data) = logs::real_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let scene_path = folder.path().join("scene.json");
    let log_path = data.join(LOG);
    framelock(["track", &text(&log_path), "--out", &text(&scene_path)]).expect(0, &[]);
    let scene = scene(&scene_path);
    let log = logs::open(&log_path);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("the log has frames");
    let found = Found::count(&scene, &fusion, &truth(&data), &data.join(TRUTH));
    let (recall, false_per_frame) = (found.recall(), found.n_false as f64 / N_FRAMES as f64);
    println!(
        "{} of {} cars, recall {recall:.3}, {false_per_frame:.2} false tracks per frame",
        found.n_found, found.n_cars
    );
    assert!(recall > MIN_RECALL, "{recall}");
    assert!(false_per_frame < MAX_FALSE_PER_FRAME, "{false_per_frame}");
}

/// Truth cars within 30 m that hold more than 50 points, and tracks in view that are no truth box.
#[derive(Default)]
struct Found {
    n_cars: usize,
    n_found: usize,
    n_false: usize,
}

impl Found {
    const MAX_RANGE_M: f64 = 30.0;
    const MIN_POINTS: u64 = 50;
    const MIN_IOU: f64 = 0.3;

    fn recall(&self) -> f64 {
        self.n_found as f64 / self.n_cars as f64
    }

    fn count(scene: &Scene, fusion: &Fusion<'_>, truth: &Value, truth_path: &Path) -> Self {
        let (file, ego_from_lidar) = truth_in_lidar(truth_path, fusion);
        let mut found = Self::default();
        for (plan, (stated, points)) in fusion.frames().iter().zip(
            file.frames
                .iter()
                .zip(truth["frames"].as_array().expect("a list")),
        ) {
            let world_from_ego = fusion.ego_motion().pose_at(plan.stamp).expect("a pose");
            let world_from_lidar = world_from_ego * ego_from_lidar;
            let boxes = stated.in_world(&world_from_lidar, None).detections;
            let tracked: Vec<OrientedBox<World>> = scene
                .tracks()
                .filter_map(|track| track.cuboid_at(plan.stamp))
                .collect();
            let frame = fusion.frame(plan.idx).expect("the log is sound");
            let (model, image) = color_left(fusion, &frame.images);
            let range_m = |cuboid: &OrientedBox<World>| {
                cuboid
                    .transformed(&world_from_ego.inverse())
                    .center()
                    .coords()
                    .norm()
            };
            let met =
                |a: &OrientedBox<World>, b: &OrientedBox<World>| a.iou_bev(b) >= Self::MIN_IOU;
            for (detection, stated) in boxes
                .iter()
                .zip(points["boxes"].as_array().expect("a list"))
            {
                let counts = stated["class"] == "Car"
                    && range_m(&detection.cuboid) < Self::MAX_RANGE_M
                    && stated["num_lidar_pts"]
                        .as_u64()
                        .is_some_and(|n| n > Self::MIN_POINTS);
                if counts {
                    found.n_cars += 1;
                    found.n_found +=
                        usize::from(tracked.iter().any(|cuboid| met(cuboid, &detection.cuboid)));
                }
            }
            // The source labels only what the left camera sees.
            let in_view = tracked.iter().filter(|cuboid| {
                range_m(cuboid) < Self::MAX_RANGE_M && view_box(model, image, cuboid).is_some()
            });
            let is_false = |cuboid: &&OrientedBox<World>| {
                !boxes.iter().any(|detection| met(cuboid, &detection.cuboid))
            };
            found.n_false += in_view.filter(is_false).count();
        }
        found
    }
}
