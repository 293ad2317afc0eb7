//! Moving objects that a scene leaves out must be found by their motion, and little else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fl_fusion::{Fusion, FusionSettings};
use fl_scene::{Scene, TrackId};
use fl_spacetime::Point;
use fl_track::{
    MotionFinder, MotionSettings, MotionSweep, MotionView, MovingCluster, UnexplainedMotion,
    UnexplainedSettings, unexplained,
};

use crate::command::framelock;
use crate::logs;

/// An object moves that is faster, m/s.
const MIN_SPEED: f64 = 0.6;
/// And can be found that shows so many points in so many sweeps while it moves.
const MIN_POINTS: usize = 10;
const MIN_SWEEPS: usize = 6;
/// A box this far from a left-out cuboid's middle is on it, meters.
const ON_IT_M: f64 = 2.5;
/// Each choice leaves out every fifth.
const N_CHOICES: usize = 5;

/// What moves in a drive, and which tracks of a scene can be seen to.
struct Moving {
    clusters: Vec<MovingCluster>,
    movers: BTreeSet<TrackId>,
    secs: f64,
}

fn sweeps(fusion: &Fusion<'_>, mut each: impl FnMut(MotionSweep)) {
    for plan in fusion.frames() {
        let frame = fusion.frame(plan.idx).expect("the log is sound");
        let views = frame.clouds.into_iter().map(|snapshot| {
            let sensor = fusion.rig().sensor(&snapshot.sensor).expect("it is there");
            MotionView {
                viewpoint: sensor.ego_from_sensor * Point::origin(),
                cloud: snapshot.cloud,
            }
        });
        each(MotionSweep {
            stamp: frame.stamp,
            world_from_ego: frame.world_from_ego,
            views: views.collect(),
        });
    }
}

fn moving(log: &Path, scene: &Scene) -> Moving {
    let log = logs::open(log);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("it has frames");
    let mut finder = MotionFinder::new(MotionSettings::default());
    let mut clusters = Vec::new();
    let mut n_seen = std::collections::BTreeMap::<TrackId, usize>::new();
    sweeps(&fusion, |sweep| {
        for track in scene.tracks() {
            let velocity = track.velocity_at(sweep.stamp);
            let Some(cuboid) = track.cuboid_at(sweep.stamp) else {
                continue;
            };
            let in_ego = cuboid.transformed(&sweep.world_from_ego.inverse());
            let clouds = sweep.views.iter().map(|view| &view.cloud);
            let n_points: usize = clouds.map(|cloud| cloud.within_box(&in_ego).len()).sum();
            if velocity.is_some_and(|it| it.norm() > MIN_SPEED) && n_points >= MIN_POINTS {
                *n_seen.entry(track.id()).or_default() += 1;
            }
        }
        clusters.extend(finder.push(sweep));
    });
    clusters.extend(finder.finish());
    let often = n_seen.into_iter().filter(|(_, n)| *n >= MIN_SWEEPS);
    let frames = fusion.frames();
    Moving {
        clusters,
        movers: often.map(|(track_id, _)| track_id).collect(),
        secs: (frames[frames.len() - 1].stamp - frames[0].stamp).as_secs_f64(),
    }
}

fn without(scene: &Scene, left_out: &BTreeSet<TrackId>) -> Scene {
    let kept = scene
        .tracks()
        .filter(|track| !left_out.contains(&track.id()));
    Scene::new(
        scene.log().clone(),
        scene.ontology().clone(),
        kept.cloned().collect(),
    )
    .expect("fewer tracks are a scene, too")
}

/// Whether an item lies on a track at any of its moments.
fn is_on(item: &UnexplainedMotion, scene: &Scene, track_id: TrackId) -> bool {
    let track = scene.track(track_id).expect("it is in the scene");
    item.clusters.iter().any(|cluster| {
        let cuboid = track.cuboid_at(cluster.stamp);
        cuboid.is_some_and(|cuboid| {
            let reach_m = ON_IT_M.max(0.5 * cuboid.size().length());
            cuboid.center().distance(cluster.cuboid.center()) <= reach_m
        })
    })
}

fn sample_scene() -> Scene {
    let path = logs::sample().with_file_name("city_block.scene.json");
    let scene = fs::read_to_string(path).expect("the scene is committed");
    Scene::from_json_str(&scene).expect("the scene is one")
}

#[test]
fn left_out_movers_are_found_and_little_else() {
    const MIN_FOUND: f64 = 0.9;
    const MAX_FALSE_PER_10_SECS: f64 = 2.0;
    let scene = sample_scene();
    let moving = moving(&logs::sample(), &scene);
    let movers: Vec<TrackId> = moving.movers.iter().copied().collect();
    let (mut n_found, mut n_left_out, mut n_false) = (0, 0, 0);
    for choice in 0..N_CHOICES {
        let left_out = movers.iter().skip(choice).step_by(N_CHOICES).copied();
        let left_out: BTreeSet<TrackId> = left_out.collect();
        let items = unexplained(
            &moving.clusters,
            &without(&scene, &left_out),
            &UnexplainedSettings::default(),
        );
        n_left_out += left_out.len();
        for track_id in &left_out {
            let found = items.iter().any(|item| is_on(item, &scene, *track_id));
            n_found += usize::from(found);
            if !found {
                println!("{track_id} is not found");
            }
        }
        let is_false = |item: &&UnexplainedMotion| {
            !left_out
                .iter()
                .any(|track_id| is_on(item, &scene, *track_id))
        };
        n_false += items.iter().filter(is_false).count();
    }
    let found = n_found as f64 / n_left_out as f64;
    let false_per_10_secs = 10.0 * n_false as f64 / (N_CHOICES as f64 * moving.secs);
    println!(
        "{n_found} of {n_left_out} left-out movers found, {false_per_10_secs:.2} false items in 10 s"
    );
    assert!(n_left_out >= 8, "{n_left_out}");
    assert!(found >= MIN_FOUND, "{found}");
    assert!(false_per_10_secs <= MAX_FALSE_PER_10_SECS);
}

#[test]
fn velocities_are_those_of_the_movers() {
    const MAX_MEDIAN_ERROR: f64 = 0.5;
    let scene = sample_scene();
    let moving = moving(&logs::sample(), &scene);
    let mut errors = Vec::new();
    for cluster in &moving.clusters {
        for track in scene.tracks() {
            let Some(cuboid) = track.cuboid_at(cluster.stamp) else {
                continue;
            };
            if cuboid.center().distance(cluster.cuboid.center()) < 1.0 {
                let truth = track.velocity_at(cluster.stamp).expect("it is there");
                errors.push((truth - cluster.velocity).norm());
            }
        }
    }
    errors.sort_by(f64::total_cmp);
    let median = errors[errors.len() / 2];
    println!(
        "{} clusters on tracks, median error {median:.2} m/s",
        errors.len()
    );
    assert!(errors.len() > 50, "{}", errors.len());
    assert!(median < MAX_MEDIAN_ERROR, "{median}");
}

#[test]
fn a_street_of_parked_cars_does_not_move() {
    const MAX_ITEMS: usize = 10;
    let Some(data) = logs::real_data() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let text = |path: &Path| path.to_str().expect("a UTF-8 path").to_owned();
    let log = data.join("logs/kitti_0001_a.mcap");
    let scene = folder.path().join("scene.json");
    framelock([
        "track",
        &text(&log),
        "--detections",
        &text(&data.join("logs/kitti_0001_a.truth.json")),
        "--out",
        &text(&scene),
    ])
    .expect(0, &[]);
    let ran = framelock(["unexplained", &text(&log), "--scene", &text(&scene)]);
    ran.expect(0, &[]);
    println!("{}", ran.out);
    let ran = framelock([
        "unexplained",
        &text(&log),
        "--scene",
        &text(&scene),
        "--json",
    ]);
    let items = ran.json()["items"].as_array().expect("a list").len();
    assert!(items <= MAX_ITEMS, "{items}");
}

#[test]
fn the_command_lists_what_a_scene_leaves_out() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let scene = sample_scene();
    let all: BTreeSet<TrackId> = scene.tracks().map(fl_scene::Track::id).collect();
    let path = folder.path().join("scene.json");
    fs::write(&path, without(&scene, &all).to_json_string()).expect("the folder is writable");
    let sample = logs::sample();
    let arguments = ["unexplained", sample.to_str().expect("a path"), "--scene"];
    let path = path.to_str().expect("a path");
    let table = framelock(arguments.iter().copied().chain([path]));
    table.expect(0, &[]);
    println!("{}", table.out);
    assert!(table.out.contains("rank"), "{}", table.out);
    let json = framelock(arguments.iter().copied().chain([path, "--json"]));
    let json = json.json();
    let items = json["items"].as_array().expect("a list");
    assert!(items.len() >= 8, "{}", items.len());
    let ranks: Vec<f64> = items.iter().filter_map(|it| it["rank"].as_f64()).collect();
    assert!(ranks.is_sorted_by(|one, two| one >= two), "{ranks:?}");
    for key in [
        "start_ns", "end_ns", "start_s", "end_s", "class", "speed", "clusters",
    ] {
        assert!(!items[0][key].is_null(), "{key}");
    }
}
