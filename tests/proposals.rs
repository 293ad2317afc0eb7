//! What tracks of proposals alone find of the truth, on simulated and recorded drives: baselines
//! that must not fall. `docs/tracking.md` has the table.

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fl_fusion::{FusedFrame, Fusion, FusionSettings, project_cuboid};

use fl_scene::Scene;
use fl_spacetime::{OrientedBox, Point, Stamp, World};
use fl_track::{Family, detections};

use crate::command::framelock;
use crate::logs;

/// Objects of fewer points need not be found.
const MIN_POINTS: usize = 10;
/// Nothing is proposed beyond, meters.
const MAX_RANGE_M: f64 = 60.0;

/// What a drive's truth says of one object at one moment.
struct TrueBox {
    track: String,
    family: Family,
    cuboid: OrientedBox<World>,
}

type Truth = BTreeMap<Stamp, Vec<TrueBox>>;

/// How much of the truth was found.
#[derive(Default)]
struct Found {
    n_frames: usize,
    /// By family: objects that must be found, found at IoU 0.3 and at 0.5.
    by_family: BTreeMap<Family, [usize; 3]>,
    n_false: usize,
    n_switches: usize,
    last_track: BTreeMap<String, u64>,
}

impl Found {
    /// Compares the scene with the truth at a frame; false is only what lies in view.
    fn add(
        &mut self,
        frame: &FusedFrame,
        scene: &Scene,
        truth: &[TrueBox],
        is_in_view: &dyn Fn(&FusedFrame, &OrientedBox<World>) -> bool,
    ) {
        self.n_frames += 1;
        let tracked: Vec<(u64, OrientedBox<World>)> = scene
            .tracks()
            .filter_map(|track| Some((track.id().0, track.cuboid_at(frame.stamp)?)))
            .collect();
        for stated in truth {
            let in_ego = stated.cuboid.transformed(&frame.world_from_ego.inverse());
            let inside = frame
                .clouds
                .iter()
                .map(|it| it.cloud.within_box(&in_ego).len());
            if inside.sum::<usize>() < MIN_POINTS || range_m(frame, &stated.cuboid) > MAX_RANGE_M {
                continue;
            }
            let ious = tracked
                .iter()
                .map(|(id, cuboid)| (cuboid.iou_bev(&stated.cuboid), *id));
            let (iou, track) = ious
                .max_by(|one, two| one.0.total_cmp(&two.0))
                .unwrap_or_default();
            let counts = self.by_family.entry(stated.family).or_default();
            counts[0] += 1;
            counts[1] += usize::from(iou >= 0.3);
            counts[2] += usize::from(iou >= 0.5);
            if iou >= 0.3 {
                let before = self.last_track.insert(stated.track.clone(), track);
                self.n_switches += usize::from(before.is_some_and(|before| before != track));
            }
        }
        let is_false = |cuboid: &OrientedBox<World>| {
            is_in_view(frame, cuboid)
                && range_m(frame, cuboid) <= MAX_RANGE_M
                && !truth
                    .iter()
                    .any(|stated| stated.cuboid.iou_bev(cuboid) >= 0.3)
        };
        self.n_false += tracked
            .iter()
            .filter(|(_, cuboid)| is_false(cuboid))
            .count();
    }

    fn totals(&self) -> [usize; 3] {
        let sum = |idx: usize| self.by_family.values().map(|counts| counts[idx]).sum();
        [sum(0), sum(1), sum(2)]
    }

    fn false_per_frame(&self) -> f64 {
        self.n_false as f64 / self.n_frames as f64
    }

    /// Of all classes together, at IoU 0.3 seen from above.
    fn mota(&self) -> f64 {
        let [n_true, n_found, _] = self.totals();
        let n_wrong = n_true - n_found + self.n_false + self.n_switches;
        1.0 - n_wrong as f64 / n_true as f64
    }

    fn print(&self, name: &str) {
        let recall = self
            .by_family
            .iter()
            .map(|(family, [n, at_3, at_5])| format!("{family:?} {n}: {at_3} / {at_5}"));
        let recall: Vec<String> = recall.collect();
        println!(
            "{name}: {}; {:.2} false a frame, MOTA {:.3}, {} switches",
            recall.join(", "),
            self.false_per_frame(),
            self.mota(),
            self.n_switches
        );
    }
}

fn range_m(frame: &FusedFrame, cuboid: &OrientedBox<World>) -> f64 {
    cuboid
        .center()
        .distance(frame.world_from_ego * Point::origin())
}

fn tracked(log: &Path) -> Scene {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let out = folder.path().join("scene.json");
    let (log, path) = (log.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    framelock(["track", log, "--geometric", "--out", path]).expect(0, &[]);
    let text = fs::read_to_string(out).expect("the scene was written");
    Scene::from_json_str(&text).expect("the scene is one")
}

fn found(
    log: &Path,
    truth: impl Fn(&Fusion<'_>) -> Truth,
    is_in_view: &dyn Fn(&Fusion<'_>, &FusedFrame, &OrientedBox<World>) -> bool,
) -> Found {
    let scene = tracked(log);
    let log = logs::open(log);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("the log has frames");
    let truth = truth(&fusion);
    let mut found = Found::default();
    for plan in fusion.frames() {
        if let Some(boxes) = truth.get(&plan.stamp) {
            let frame = fusion.frame(plan.idx).expect("the log is sound");
            found.add(&frame, &scene, boxes, &|frame, cuboid| {
                is_in_view(&fusion, frame, cuboid)
            });
        }
    }
    found
}

fn simulated_truth(fusion: &Fusion<'_>) -> Truth {
    let path = logs::sample().with_file_name("city_block.scene.json");
    let scene = fs::read_to_string(path).expect("the truth is committed");
    let scene = Scene::from_json_str(&scene).expect("the truth is a scene");
    let at = |stamp: Stamp| {
        let boxes = scene.tracks().filter_map(|track| {
            Some(TrueBox {
                track: track.id().0.to_string(),
                family: Family::of(track.class()),
                cuboid: track.cuboid_at(stamp)?,
            })
        });
        (stamp, boxes.collect())
    };
    fusion.frames().iter().map(|plan| at(plan.stamp)).collect()
}

/// The truth that lies beside a recorded log, in its lidar's frame.
fn recorded_truth(path: &Path, fusion: &Fusion<'_>) -> Truth {
    let text = fs::read_to_string(path).expect("the truth lies beside the log");
    let file = detections::from_json_str(&text).expect("the truth reads as detections");
    let lidar = fusion.rig().sensor(fusion.key_sensor()).expect("a lidar");
    let frames = file.frames.iter().filter_map(|frame| {
        let world_from_ego = fusion.ego_motion().pose_at(frame.stamp).ok()?;
        let placed = frame.in_world(&(world_from_ego * lidar.ego_from_sensor), None);
        let boxes = placed.detections.iter().zip(&frame.boxes).enumerate();
        let boxes = boxes.map(|(box_idx, (detection, stated))| TrueBox {
            track: stated
                .track_id
                .clone()
                .unwrap_or_else(|| box_idx.to_string()),
            family: Family::of(&detection.class),
            cuboid: detection.cuboid,
        });
        Some((frame.stamp, boxes.collect()))
    });
    frames.collect()
}

/// Whether a camera of that name sees the box: elsewhere nobody labeled.
fn is_seen_by(
    name: &str,
    fusion: &Fusion<'_>,
    frame: &FusedFrame,
    cuboid: &OrientedBox<World>,
) -> bool {
    let image = frame
        .images
        .iter()
        .find(|image| image.sensor.as_str().contains(name));
    let seen = image.and_then(|image| {
        let camera = fusion.rig().sensor(&image.sensor)?.camera()?;
        project_cuboid(camera, &cuboid.transformed(&image.camera_from_world()))
    });
    seen.is_some()
}

/// The least share of vehicles found at IoU 0.3, the least MOTA, and the most false boxes a frame.
#[track_caller]
fn check(found: &Found, min_recall: f64, min_mota: f64, max_false: f64) {
    let [n_true, n_found, _] = found.by_family[&Family::Vehicle];
    let recall = n_found as f64 / n_true as f64;
    assert!(recall >= min_recall, "{recall}");
    assert!(found.mota() >= min_mota, "{}", found.mota());
    let false_per_frame = found.false_per_frame();
    assert!(false_per_frame <= max_false, "{false_per_frame}");
}

#[test]
fn most_of_the_simulated_truth_is_found() {
    let found = found(&logs::sample(), simulated_truth, &|_, _, _| true);
    found.print("city_block");
    check(&found, 0.8, 0.7, 1.5);
}

#[test]
fn cars_of_recorded_drives_are_found() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let found_in = |name: &str, camera: &str| {
        let log = data.join("logs").join(format!("{name}.mcap"));
        let truth = data.join("logs").join(format!("{name}.truth.json"));
        let found = found(
            &log,
            |fusion| recorded_truth(&truth, fusion),
            &|fusion, frame, cuboid| is_seen_by(camera, fusion, frame, cuboid),
        );
        found.print(name);
        found
    };
    check(&found_in("kitti_0001_a", "color_left"), 0.85, 0.3, 3.2);
    check(&found_in("kitti_0052_a", "front"), 0.7, 0.0, 5.0);
}
