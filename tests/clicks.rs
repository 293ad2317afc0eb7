//! One click on objects of recorded drives with published truth boxes: how well the box fits.

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::fs;
use std::path::Path;

use fl_cloud::{Cloud, Ground, GroundSettings, estimate_ground};
use fl_fusion::{Fusion, FusionSettings};
use fl_log::{NoProgress, OpenOptions};
use fl_project::{BoxHint, Desk, Pointed};
use fl_rig::SensorKind;
use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Sensor, Size, World, wrap_angle};
use fl_track::{Click, ClickHint, ClickSettings, Family, NoBox, automotive_class, box_on_ground};
use serde_json::Value;

use crate::command::framelock;
use crate::logs;

/// Points below this are taken for the road beside the object: nobody clicks them, meters.
const MIN_CLICK_HEIGHT_M: f64 = 0.3;
/// How far a hurried person misses, meters.
const JITTER_M: f64 = 0.3;
/// Objects of fewer points can hardly be seen.
const MIN_POINTS: u64 = 10;

/// An object of the truth, and where a person would click.
struct Case {
    class: ClassId,
    name: String,
    n_points: u64,
    truth: OrientedBox<Ego>,
    sweep_idx: usize,
    /// The point nearest to the sensor; a point anywhere on it, missed by some decimeters.
    clicks: [Point<Ego>; 2],
}

struct Sweep {
    frame_idx: usize,
    world_from_ego: Rigid<World, Ego>,
    cloud: Cloud<Ego>,
    ground: Ground<Ego>,
    viewpoint: Point<Ego>,
}

/// What is told to the click beside the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Class,
    Nothing,
    Track,
}

/// How well clicks were answered.
#[derive(Default)]
struct Scores {
    ious: Vec<f64>,
    half_turn_errors_rad: Vec<f64>,
    errors_rad: Vec<f64>,
    n_family: usize,
}

impl Scores {
    fn share_above(&self, bound: f64) -> f64 {
        let n_above = self.ious.iter().filter(|iou| **iou > bound).count();
        n_above as f64 / self.ious.len() as f64
    }

    fn share_headed(&self) -> f64 {
        let is_headed = |error_rad: &&f64| **error_rad < 10_f64.to_radians();
        let n_headed = self.half_turn_errors_rad.iter().filter(is_headed).count();
        n_headed as f64 / self.ious.len() as f64
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::unwrap_used, reason = "the truth is known to be whole")]
fn truth_box(stated: &Value) -> OrientedBox<Sensor> {
    let numbers = |key: &str| -> Vec<f64> {
        let values = stated[key].as_array().unwrap().iter();
        values.map(|value| value.as_f64().unwrap()).collect()
    };
    let (center, size) = (numbers("center"), numbers("size"));
    let size = Size::new(size[0], size[1], size[2]).unwrap();
    if stated["quaternion_xyzw"].is_null() {
        let center = Point::new(center[0], center[1], center[2]);
        return OrientedBox::from_yaw(center, size, stated["yaw"].as_f64().unwrap());
    }
    let turn = numbers("quaternion_xyzw");
    let center = [center[0], center[1], center[2]];
    let pose = Rigid::try_from_parts(center, [turn[0], turn[1], turn[2], turn[3]]).unwrap();
    OrientedBox::new(pose, size)
}

fn class_of(name: &str) -> ClassId {
    match name {
        "Tram" => ClassId::new("tram").expect("a name"),
        name => automotive_class(name),
    }
}

/// The sweeps of a drive and the clicks on all its truth boxes.
fn cases(log: &Path, truth: &Path) -> (Vec<Sweep>, Vec<Case>) {
    let log = logs::open(log);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("the log has frames");
    let truth = fs::read_to_string(truth).expect("the truth lies beside the log");
    let truth: Value = serde_json::from_str(&truth).expect("the truth is JSON");
    let lidar = fusion
        .rig()
        .sensors()
        .iter()
        .find(|sensor| sensor.kind == SensorKind::Lidar)
        .expect("the drive has a lidar");
    let (mut sweeps, mut cases) = (Vec::new(), Vec::new());
    for plan in fusion.frames() {
        let stated = truth["frames"].as_array().expect("a list").iter();
        let mut stated = stated.filter(|stated| stated["stamp_ns"] == plan.stamp.nanos());
        let Some(stated) = stated.next() else {
            continue;
        };
        let frame = fusion.frame(plan.idx).expect("the log is sound");
        let cloud = frame.clouds[0].cloud.clone();
        let sweep = Sweep {
            frame_idx: plan.idx,
            world_from_ego: frame.world_from_ego,
            ground: estimate_ground(&cloud, &GroundSettings::default()).expect("a road"),
            viewpoint: lidar.ego_from_sensor * Point::origin(),
            cloud,
        };
        for stated in stated["boxes"].as_array().expect("a list") {
            let truth = truth_box(stated).transformed(&lidar.ego_from_sensor);
            let name = stated["class"].as_str().expect("a name").to_owned();
            cases.push(Case {
                class: class_of(&name),
                name,
                n_points: stated["num_lidar_pts"].as_u64().expect("a count"),
                clicks: clicks(&sweep, &truth, cases.len()),
                truth,
                sweep_idx: sweeps.len(),
            });
        }
        sweeps.push(sweep);
    }
    (sweeps, cases)
}

fn clicks(sweep: &Sweep, truth: &OrientedBox<Ego>, case_idx: usize) -> [Point<Ego>; 2] {
    let inside = sweep.cloud.within_box(truth);
    let points = inside.iter().map(|idx| sweep.cloud.point(*idx as usize));
    let stands = |point: &Point<Ego>| {
        let height_m = sweep.ground.height_above(point.x(), point.y(), point.z());
        height_m > MIN_CLICK_HEIGHT_M
    };
    let points: Vec<Point<Ego>> = points.filter(stands).collect();
    let range_m = |point: &Point<Ego>| point.distance(sweep.viewpoint);
    let nearest = points
        .iter()
        .min_by(|one, two| range_m(one).total_cmp(&range_m(two)));
    let nearest = nearest.copied().unwrap_or(truth.center());
    let draw = case_idx * 2_654_435_761 % 1000;
    let angle_rad = draw as f64 / 1000.0 * TAU;
    let any = points.get(draw * 7 % points.len().max(1)).copied();
    let any = any.unwrap_or(truth.center());
    let (sin, cos) = angle_rad.sin_cos();
    let missed = Point::new(any.x() + JITTER_M * cos, any.y() + JITTER_M * sin, any.z());
    [nearest, missed]
}

fn hint(case: &Case, told: Told) -> ClickHint {
    let class = Some(case.class.clone());
    match told {
        Told::Nothing => ClickHint::default(),
        Told::Class => ClickHint {
            class,
            ..ClickHint::default()
        },
        Told::Track => ClickHint {
            class,
            size: Some(case.truth.size()),
            yaw_rad: Some(case.truth.yaw()),
            velocity: None,
        },
    }
}

/// Clicks every object once; scores by class and of all.
fn score(
    (sweeps, cases): &(Vec<Sweep>, Vec<Case>),
    told: Told,
    click_idx: usize,
    min_points: u64,
) -> BTreeMap<String, Scores> {
    let mut scores: BTreeMap<String, Scores> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.n_points >= min_points) {
        let sweep = &sweeps[case.sweep_idx];
        let click = Click::Point(case.clicks[click_idx]);
        let settings = ClickSettings {
            viewpoint: sweep.viewpoint,
            ..ClickSettings::default()
        };
        let found = box_on_ground(
            &sweep.cloud,
            &sweep.ground,
            &click,
            &hint(case, told),
            &settings,
        );
        let (iou, half_rad, full_rad, is_family) = match &found {
            Ok(found) => {
                let off_rad = wrap_angle(found.cuboid.yaw() - case.truth.yaw()).abs();
                let is_family = Family::of(&found.class) == Family::of(&case.class);
                let iou = found.cuboid.iou_bev(&case.truth);
                (iou, off_rad.min(PI - off_rad), off_rad, is_family)
            }
            Err(_) => (0.0, FRAC_PI_2, PI, false),
        };
        for name in [case.name.as_str(), "all"] {
            let scores = scores.entry(name.to_owned()).or_default();
            scores.ious.push(iou);
            scores.half_turn_errors_rad.push(half_rad);
            scores.errors_rad.push(full_rad);
            scores.n_family += usize::from(is_family);
        }
    }
    scores
}

#[expect(clippy::print_stdout, reason = "figures are what the test is read for")]
fn print(title: &str, scores: &BTreeMap<String, Scores>) {
    for (name, scores) in scores {
        let n = scores.ious.len();
        println!(
            "{title}, {name}: {n} boxes, median IoU {:.3}, above 0.5 {:.0} %, heading {:.1}° modulo \
             half a turn, {:.1}° in full, family right {:.0} %",
            median(&scores.ious),
            100.0 * scores.share_above(0.5),
            median(&scores.half_turn_errors_rad).to_degrees(),
            median(&scores.errors_rad).to_degrees(),
            100.0 * scores.n_family as f64 / n as f64,
        );
    }
}

/// Every way to click and to be told, printed; the scores of the objects with enough points.
fn all_scores(log: &Path, truth: &Path) -> BTreeMap<(Told, usize), BTreeMap<String, Scores>> {
    let cases = cases(log, truth);
    let mut all = BTreeMap::new();
    for told in [Told::Class, Told::Nothing, Told::Track] {
        for click_idx in 0..2 {
            let click = ["nearest point", "missed by 0.3 m"][click_idx];
            let scores = score(&cases, told, click_idx, MIN_POINTS);
            print(&format!("told {told:?}, {click}"), &scores);
            all.insert((told, click_idx), scores);
        }
    }
    let scores = score(&cases, Told::Class, 0, 0);
    print("told Class, nearest point, however few points", &scores);
    all
}

#[test]
fn one_click_boxes_cars_of_a_residential_street() {
    const MIN_IOU: f64 = 0.78;
    const MIN_IOU_GUESSED: f64 = 0.72;
    const MIN_IOU_TRACK: f64 = 0.85;
    const MIN_ABOVE_HALF: f64 = 0.68;
    const MAX_HEADING_RAD: f64 = 0.07;
    let Some(data) = logs::real_data() else {
        return;
    };
    let scores = all_scores(
        &data.join("logs/kitti_0001_a.mcap"),
        &data.join("logs/kitti_0001_a.truth.json"),
    );
    for click_idx in 0..2 {
        let told = |told: Told| &scores[&(told, click_idx)]["Car"];
        let by_class = told(Told::Class);
        assert!(median(&by_class.ious) > MIN_IOU);
        assert!(median(&by_class.half_turn_errors_rad) < MAX_HEADING_RAD);
        assert!(by_class.share_above(0.5) > MIN_ABOVE_HALF);
        assert!(median(&told(Told::Nothing).ious) > MIN_IOU_GUESSED);
        assert!(median(&told(Told::Track).ious) > MIN_IOU_TRACK);
    }
}

#[test]
fn one_click_boxes_what_a_crossing_is_full_of() {
    const MIN_IOU_CAR: f64 = 0.78;
    const MIN_IOU: f64 = 0.6;
    const MIN_IOU_GUESSED: f64 = 0.5;
    let Some(data) = logs::real_data() else {
        return;
    };
    let scores = all_scores(
        &data.join("logs/sustech_4frames.bag"),
        &data.join("logs/sustech_4frames.truth.json"),
    );
    for click_idx in 0..2 {
        let told = |told: Told| &scores[&(told, click_idx)];
        assert!(median(&told(Told::Class)["Car"].ious) > MIN_IOU_CAR);
        assert!(median(&told(Told::Class)["all"].ious) > MIN_IOU);
        assert!(median(&told(Told::Nothing)["all"].ious) > MIN_IOU_GUESSED);
    }
}

/// Clicks a point of each labeled car with more than fifty points as the editor asks for it, told
/// nothing: the middling IoU of the footprints, the shares above 0.5 and 0.7, and the share within
/// 10° modulo half a turn.
#[expect(clippy::print_stdout, reason = "figures are what the test is read for")]
fn editor_clicks(log: &Path, truth: &Path) -> [f64; 4] {
    const MIN_POINTS: u64 = 50;
    let (sweeps, cases) = cases(log, truth);
    let options = OpenOptions::default();
    let desk = Desk::open(log, None, (&options, &NoProgress), 1 << 28).expect("the log opens");
    let mut scores = Scores::default();
    let cars = cases.iter().enumerate();
    for (case_idx, case) in cars.filter(|(_, it)| it.name == "Car" && it.n_points > MIN_POINTS) {
        let sweep = &sweeps[case.sweep_idx];
        let inside = sweep.cloud.within_box(&case.truth);
        let drawn = inside[case_idx * 2_654_435_761 % inside.len()];
        let point = Pointed::Point(sweep.world_from_ego * sweep.cloud.point(drawn as usize));
        let truth = case.truth.transformed(&sweep.world_from_ego);
        let found = desk.box_at(sweep.frame_idx, &point, &BoxHint::default());
        let found = found.ok().map(|found| found.cuboid);
        scores
            .ious
            .push(found.map_or(0.0, |found| found.iou_bev(&truth)));
        let off_rad = found.map_or(FRAC_PI_2, |it| wrap_angle(it.yaw() - truth.yaw()).abs());
        scores.half_turn_errors_rad.push(off_rad.min(PI - off_rad));
    }
    let figures = [
        median(&scores.ious),
        scores.share_above(0.5),
        scores.share_above(0.7),
        scores.share_headed(),
    ];
    let [iou, above_half, above_most, headed] = figures;
    println!(
        "the editor, a point of each of {} cars: median IoU {:.3}, above 0.5 {:.0} %, above 0.7 \
         {:.0} %, heading within 10° {:.0} %",
        scores.ious.len(),
        iou,
        100.0 * above_half,
        100.0 * above_most,
        100.0 * headed,
    );
    figures
}

#[test]
fn the_editor_boxes_cars_wherever_they_are_clicked() {
    const MIN_IOU: f64 = 0.75;
    const MIN_ABOVE_HALF: f64 = 0.7;
    let Some(data) = logs::real_data() else {
        return;
    };
    for (log, truth) in [
        ("kitti_0001_a.mcap", "kitti_0001_a.truth.json"),
        ("sustech_4frames.bag", "sustech_4frames.truth.json"),
    ] {
        let [iou, above_half, ..] =
            editor_clicks(&data.join("logs").join(log), &data.join("logs").join(truth));
        assert!(iou > MIN_IOU, "{iou}");
        assert!(above_half > MIN_ABOVE_HALF, "{above_half}");
    }
}

#[test]
fn a_click_beside_everything_says_why_there_is_no_box() {
    let log = logs::open(&logs::sample());
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the sample has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("it has frames");
    let frame = fusion.frame(20).expect("the sample is sound");
    let cloud = &frame.clouds[0].cloud;
    let ask = |x: f64, y: f64| {
        let click = Click::Point(Point::new(x, y, f64::NAN));
        let settings = ClickSettings::default();
        fl_track::box_at(cloud, &click, &ClickHint::default(), &settings)
    };
    let reach_m = ClickSettings::default().reach_m;
    assert_eq!(ask(500.0, 0.0), Err(NoBox::Nothing { reach_m }));
    assert_eq!(ask(f64::NAN, 0.0), Err(NoBox::NotAPlace));
}

#[test]
fn the_box_command_answers_in_every_frame_and_adds_a_track() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let text = |path: &Path| path.to_str().expect("a UTF-8 path").to_owned();
    let scene_path = logs::sample().with_file_name("city_block.scene.json");
    let scene = fs::read_to_string(&scene_path).expect("the scene is committed");
    let scene = fl_scene::Scene::from_json_str(&scene).expect("the scene is one");
    let log = logs::open(&logs::sample());
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the sample has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("it has frames");
    let frame = fusion.frame(20).expect("the sample is sound");
    let ego_from_world = frame.world_from_ego.inverse();
    let in_view = |cuboid: &OrientedBox<World>| {
        let n_points = frame.clouds[0]
            .cloud
            .within_box(&cuboid.transformed(&ego_from_world))
            .len();
        (n_points, *cuboid)
    };
    let cars = scene
        .tracks()
        .filter(|track| track.class().as_str() == "car");
    let cuboids = cars.filter_map(|track| track.cuboid_at(frame.stamp));
    let (_, truth) = cuboids
        .map(|cuboid| in_view(&cuboid))
        .max_by_key(|(n_points, _)| *n_points)
        .expect("cars are in view");
    let in_ego = truth.transformed(&ego_from_world);
    let places = [
        ("world", truth.center().x(), truth.center().y()),
        ("ego", in_ego.center().x(), in_ego.center().y()),
    ];
    let out = folder.path().join("scene.json");
    for (frame_name, x, y) in places {
        let ran = framelock([
            "box",
            &text(&logs::sample()),
            "--at",
            &format!("{}ns", frame.stamp.nanos()),
            "--rect",
            &format!("{},{},{},{}", x - 2.6, y - 2.6, x + 2.6, y + 2.6),
            "--frame",
            frame_name,
            "--class",
            "car",
            "--scene",
            &text(&scene_path),
            "--out",
            &text(&out),
            "--json",
        ]);
        ran.expect(0, &[]);
        let json = ran.json();
        assert_eq!(json["class"], "car");
        assert_eq!(json["frame"], 20);
        let written = fs::read_to_string(&out).expect("the scene was written");
        let written = fl_scene::Scene::from_json_str(&written).expect("the scene is one");
        assert_eq!(written.tracks().len(), scene.tracks().len() + 1);
        let added = fl_scene::TrackId(json["track"].as_u64().expect("a number"));
        let added = written.track(added).expect("the track is there");
        let iou = added.keyframes()[0].cuboid.iou_bev(&truth);
        println!("clicked in {frame_name}: IoU {iou:.3}");
        assert!(iou > 0.6, "{iou} in {frame_name}: {json:#}");
    }
    let nowhere = framelock([
        "box",
        &text(&logs::sample()),
        "--at",
        "2",
        "--point",
        "400,0",
    ]);
    nowhere.expect(1, &["nothing was measured"]);
    let misused = framelock(["box", &text(&logs::sample()), "--at", "2"]);
    misused.expect(2, &["--point"]);
}
