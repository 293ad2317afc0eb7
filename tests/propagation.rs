//! Propagation and refinement, against drives whose truth is known.

use std::path::Path;

use fl_cloud::Cloud;
use fl_fusion::{Fusion, FusionSettings};
use fl_rig::SensorKind;
use fl_scene::{Keyframe, Scene, Source, Track};
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Sensor, Stamp, World};
use fl_track::detections;
use fl_track::{FollowSettings, Followed, Follower, RefineOutcome, RefineSettings, Refiner, Sweep};
use serde_json::Value;

use crate::command::framelock;
use crate::logs;

/// A claim that overlaps the truth by less is wrong.
const MIN_RIGHT_IOU: f64 = 0.3;
/// What ends no farther from where it began stands; truth of parked cars is off by that much.
const MAX_STILL_PATH_M: f64 = 2.0;
/// An object is there for a lidar where so many points lie in its box.
const MIN_POINTS: usize = 10;

fn text(path: &Path) -> String {
    path.to_str().expect("a UTF-8 path").to_owned()
}

/// One fused frame that owns its points.
struct Frame {
    stamp: Stamp,
    cloud: Cloud<Ego>,
    world_from_ego: Rigid<World, Ego>,
    viewpoint: Point<Ego>,
}

impl Frame {
    fn sweep(&self) -> Sweep<'_> {
        Sweep {
            stamp: self.stamp,
            cloud: &self.cloud,
            world_from_ego: self.world_from_ego,
            viewpoint: self.viewpoint,
        }
    }

    fn n_points_in(&self, cuboid: &OrientedBox<World>) -> usize {
        let in_ego = cuboid.transformed(&self.world_from_ego.inverse());
        self.cloud.within_box(&in_ego).len()
    }
}

/// All frames of a drive with one lidar, and where that sits.
fn frames(path: &Path) -> (Vec<Frame>, Rigid<Ego, Sensor>) {
    let log = logs::open(path);
    let (rig, _) = fl_fusion::rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("the log has frames");
    let mut lidars = fusion.rig().sensors().iter();
    let lidar = lidars.find(|sensor| sensor.kind == SensorKind::Lidar);
    let ego_from_lidar = lidar.expect("the drive has a lidar").ego_from_sensor;
    let frame = |plan: &fl_fusion::FramePlan| {
        let mut frame = fusion.frame(plan.idx).expect("the log is sound");
        Frame {
            stamp: frame.stamp,
            cloud: frame.clouds.remove(0).cloud,
            world_from_ego: frame.world_from_ego,
            viewpoint: ego_from_lidar * Point::origin(),
        }
    };
    (fusion.frames().iter().map(frame).collect(), ego_from_lidar)
}

/// What following came to, over many tracks.
#[derive(Default)]
struct Tally {
    lines: Vec<String>,
    overlaps: Vec<f64>,
    /// Of objects that stand: what was followed, and what the first box alone would have had.
    still: Vec<[f64; 2]>,
    n_expected: usize,
    n_claimed: usize,
    n_wrong: usize,
}

impl Tally {
    /// Follows a track from its first frame on, or back from its last.
    fn follow(&mut self, frames: &[Frame], track: &Track, backward: bool) {
        let mut ahead: Vec<&Frame> = frames.iter().collect();
        if backward {
            ahead.reverse();
        }
        let truth = |stamp: Stamp| track.keyframe(stamp).map(|keyframe| keyframe.cuboid);
        let seen = |frame: &&&Frame| {
            truth(frame.stamp).is_some_and(|cuboid| frame.n_points_in(&cuboid) >= MIN_POINTS)
        };
        let is_seen: Vec<Stamp> = ahead.iter().filter(seen).map(|frame| frame.stamp).collect();
        let Some(first_idx) = ahead
            .iter()
            .position(|frame| is_seen.contains(&frame.stamp))
        else {
            return;
        };
        let seed = truth(ahead[first_idx].stamp).expect("it was just found");
        let settings = FollowSettings::of(track.class());
        let mut follower = Follower::new(&seed, &ahead[first_idx].sweep(), settings);
        let stands = path_m(track) <= MAX_STILL_PATH_M;
        let (mut overlaps, mut claimed) = (Vec::new(), Vec::new());
        for frame in &ahead[first_idx + 1..] {
            match follower.step(&frame.sweep()) {
                Followed::Found(poses) => {
                    for pose in poses {
                        let Some(cuboid) = truth(pose.stamp) else {
                            continue;
                        };
                        claimed.push(pose.stamp);
                        let overlap = cuboid.iou_3d(&pose.cuboid);
                        overlaps.push(overlap);
                        if stands {
                            self.still.push([overlap, cuboid.iou_3d(&seed)]);
                        }
                    }
                }
                Followed::Missed => {}
                Followed::Stopped(_) => break,
            }
        }
        let n_wrong = overlaps.iter().filter(|iou| **iou < MIN_RIGHT_IOU).count();
        let n_claimed = is_seen[1..]
            .iter()
            .filter(|stamp| claimed.contains(stamp))
            .count();
        self.lines.push(format!(
            "{} {} {}: IoU {:.3}, {n_claimed} of {} frames, {n_wrong} wrong\n",
            track.id(),
            track.class(),
            if backward { "backward" } else { "forward" },
            mean(&overlaps),
            is_seen.len() - 1
        ));
        self.n_expected += is_seen.len() - 1;
        self.n_claimed += n_claimed;
        self.n_wrong += n_wrong;
        self.overlaps.extend(overlaps);
    }

    fn with(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self.overlaps.extend(other.overlaps);
        self.still.extend(other.still);
        self.n_expected += other.n_expected;
        self.n_claimed += other.n_claimed;
        self.n_wrong += other.n_wrong;
        self
    }

    fn share_claimed(&self) -> f64 {
        self.n_claimed as f64 / self.n_expected as f64
    }

    /// All figures, a line an object and one for all.
    fn told(&self, name: &str) -> String {
        let still = |kind: usize| mean(&self.still.iter().map(|it| it[kind]).collect::<Vec<_>>());
        let n_half = self.overlaps.iter().filter(|iou| **iou > 0.5).count();
        self.lines.concat()
            + &format!(
                "{name}: mean IoU {:.3} (of what stands {:.3}, its first box alone {:.3}), {:.1} % of {} frames claimed, \
             {:.1} % of {} claims above 0.5, {} wrong",
                mean(&self.overlaps),
                still(0),
                still(1),
                100.0 * self.share_claimed(),
                self.n_expected,
                100.0 * n_half as f64 / self.overlaps.len() as f64,
                self.overlaps.len(),
                self.n_wrong
            )
    }
}

/// From where the object is first to where it is last.
fn path_m(track: &Track) -> f64 {
    let keyframes = track.keyframes();
    let (first, last) = (&keyframes[0].cuboid, &keyframes[keyframes.len() - 1].cuboid);
    first.center().distance(last.center())
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

#[test]
fn objects_of_a_recorded_drive_are_followed_and_none_is_claimed_wrongly() {
    const MIN_MEAN_IOU: f64 = 0.82;
    const MIN_CLAIMED: f64 = 0.90;
    let Some(data) = logs::real_data() else {
        return;
    };
    let (frames, ego_from_lidar) = frames(&data.join("logs/kitti_0001_a.mcap"));
    let truth = std::fs::read_to_string(data.join("logs/kitti_0001_a.truth.json"));
    let truth = truth.expect("the truth lies beside the log");
    let truth = detections::from_json_str(&truth).expect("the truth is a file of detections");
    let world_from_lidar = |stated: &detections::DetectionFrame| {
        let frame = frames.iter().find(|frame| frame.stamp == stated.stamp);
        frame.expect("each has a sweep").world_from_ego * ego_from_lidar
    };
    let poses: Vec<_> = truth.frames.iter().map(world_from_lidar).collect();
    let tracks = fl_track::stated_tracks(&truth.frames, &poses).expect("the truth is finite");
    let mut tally = Tally::default();
    for track in &tracks.expect("each box names its object").tracks {
        tally.follow(&frames, track, false);
        tally.follow(&frames, track, true);
    }
    println!("{}", tally.told("recorded drive"));
    assert!(mean(&tally.overlaps) > MIN_MEAN_IOU);
    assert!(tally.share_claimed() > MIN_CLAIMED);
    assert_eq!(tally.n_wrong, 0);
}

#[test]
fn objects_of_the_simulated_drive_are_followed() {
    const MIN_MEAN_IOU: f64 = 0.85;
    const MIN_CLAIMED: f64 = 0.75;
    let (frames, scene) = (frames(&logs::sample()).0, truth());
    let (mut moving, mut standing) = (Tally::default(), Tally::default());
    for track in scene.tracks() {
        let stands = path_m(track) <= MAX_STILL_PATH_M;
        let tally = if stands { &mut standing } else { &mut moving };
        tally.follow(&frames, track, false);
        tally.follow(&frames, track, true);
    }
    println!("{}", moving.told("simulated drive, what moves"));
    println!("{}", standing.told("simulated drive, what stands"));
    let all = moving.with(standing);
    println!("{}", all.told("simulated drive, everything"));
    assert!(mean(&all.overlaps) > MIN_MEAN_IOU);
    assert!(all.share_claimed() > MIN_CLAIMED);
    assert_eq!(all.n_wrong, 0);
}

fn truth() -> Scene {
    let path = logs::sample().with_file_name("city_block.scene.json");
    let text = std::fs::read_to_string(path).expect("the truth is committed");
    Scene::from_json_str(&text).expect("the truth is a scene")
}

/// Normal numbers that are the same every time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        let uniform = |seed: &mut u64| {
            *seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 33) as f64 / f64::from(1_u32 << 31)
        };
        (0..12).map(|_| uniform(&mut self.0)).sum::<f64>() - 6.0
    }
}

/// The truth, astray by normal noise of these standard deviations along x and y and about z.
fn astray(track: &Track, (place_m, yaw_rad): (f64, f64), noise: &mut Noise) -> Track {
    let keyframe = |truth: &Keyframe| {
        let center = truth.cuboid.center();
        let center = Point::new(
            center.x() + place_m * noise.next(),
            center.y() + place_m * noise.next(),
            center.z(),
        );
        let yaw_rad = truth.cuboid.yaw() + yaw_rad * noise.next();
        let cuboid = OrientedBox::from_yaw(center, truth.cuboid.size(), yaw_rad);
        Keyframe::new(truth.stamp, cuboid, Source::Human)
    };
    let keyframes = track.keyframes().iter().map(keyframe).collect();
    Track::new(track.id(), track.class().clone(), keyframes).expect("it is as sound as the truth")
}

/// Mean errors of the keyframes at which the object is seen, meters and degrees.
fn errors(keyframes: &[Keyframe], truth: &Track, frames: &[Frame]) -> [f64; 2] {
    let is_seen = |truth: &Keyframe| {
        let frame = frames.iter().find(|frame| frame.stamp == truth.stamp);
        frame.is_some_and(|frame| frame.n_points_in(&truth.cuboid) >= MIN_POINTS)
    };
    let pairs = keyframes
        .iter()
        .zip(truth.keyframes())
        .filter(|(_, truth)| is_seen(truth));
    let (places, turns): (Vec<f64>, Vec<f64>) = pairs
        .map(|(found, truth)| {
            let apart = found.cuboid.transformed(&truth.cuboid.pose().inverse());
            (
                apart.center().coords().norm(),
                apart.yaw().abs().to_degrees(),
            )
        })
        .unzip();
    [mean(&places), mean(&turns)]
}

/// Left out are tracks that fewer than 20 sweeps see with 8 points on them or more: hidden and
/// far objects, of which nothing can be said.
#[test]
fn refinement_finds_the_truth_that_noisy_keyframes_lost() {
    const NOISE: (f64, f64) = (0.15, 3.0 * std::f64::consts::PI / 180.0);
    const MIN_SWEEPS: usize = 20;
    const MAX_ERRORS: [f64; 2] = [0.05, 0.7];
    let (frames, scene) = (frames(&logs::sample()).0, truth());
    let (mut noise, mut before, mut after) = (Noise(7), [vec![], vec![]], [vec![], vec![]]);
    for track in scene.tracks() {
        let noisy = astray(track, NOISE, &mut noise);
        let mut refiner = Refiner::new(&noisy, RefineSettings::of(&noisy));
        for frame in &frames {
            refiner.add(&frame.sweep());
        }
        let refined = refiner.finish();
        if refined.n_sweeps < MIN_SWEEPS {
            println!(
                "{} {}: left out, {} sweeps",
                track.id(),
                track.class(),
                refined.n_sweeps
            );
            continue;
        }
        assert_eq!(refined.outcome, RefineOutcome::Sharpened, "{}", track.id());
        let pair = [noisy.keyframes(), &refined.keyframes].map(|it| errors(it, track, &frames));
        println!(
            "{} {}: {:.3} m {:.2}° before, {:.3} m {:.2}° after, {} points in {} sweeps",
            track.id(),
            track.class(),
            pair[0][0],
            pair[0][1],
            pair[1][0],
            pair[1][1],
            refined.n_points,
            refined.n_sweeps
        );
        for kind in [0, 1] {
            before[kind].push(pair[0][kind]);
            after[kind].push(pair[1][kind]);
        }
    }
    let (before, after) = (before.map(|it| mean(&it)), after.map(|it| mean(&it)));
    println!(
        "mean: {:.3} m {:.2}° before, {:.4} m {:.3}° after",
        before[0], before[1], after[0], after[1]
    );
    assert!(
        after[0] < MAX_ERRORS[0] && after[1] < MAX_ERRORS[1],
        "{after:?}"
    );
}

#[test]
fn propagate_and_refine_write_scenes_and_say_what_they_did() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let log = text(&logs::sample());
    let scene = text(&logs::sample().with_file_name("city_block.scene.json"));
    let seed = folder.path().join("seed.json");
    write_seed(&seed);
    let out = folder.path().join("propagated.json");
    let arguments = [
        "propagate",
        &log,
        "--scene",
        &text(&seed),
        "--track",
        "18",
        "--json",
    ];
    let ran = framelock(arguments.iter().copied().chain(["--out", &text(&out)]));
    ran.expect(0, &[]);
    let json = ran.json();
    assert_eq!(json["runs"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["runs"][0]["stop"], "log_ends");
    let found = json["runs"][0]["found"].as_u64().expect("a number");
    let written = std::fs::read_to_string(&out).expect("the scene was written");
    let written = Scene::from_json_str(&written).expect("it is a scene");
    let track = written.tracks().next().expect("the track is there");
    let n_propagated = track
        .keyframes()
        .iter()
        .filter(|it| it.source == Source::Propagated)
        .count();
    assert!(
        found > 20 && n_propagated as u64 > found,
        "{found} {n_propagated}"
    );
    assert_eq!(
        track.keyframes().iter().filter(|it| it.is_stated()).count(),
        1
    );

    let none = framelock([
        "propagate",
        &log,
        "--scene",
        &scene,
        "--track",
        "99",
        "--out",
        &text(&out),
    ]);
    none.expect(1, &["no track 99", "it has"]);
    let none = framelock([
        "propagate",
        &log,
        "--scene",
        &text(&seed),
        "--track",
        "18",
        "--at",
        "0.5",
        "--out",
        &text(&out),
    ]);
    none.expect(1, &["no keyframe", "--at"]);

    let sharp = folder.path().join("refined.json");
    let ran = framelock([
        "refine",
        &log,
        "--scene",
        &scene,
        "--track",
        "22",
        "--json",
        "--out",
        &text(&sharp),
    ]);
    ran.expect(0, &[]);
    let json: Value = ran.json();
    assert_eq!(json["tracks"][0]["outcome"], "sharpened");
    assert!(
        json["tracks"][0]["moved_m"]
            .as_f64()
            .is_some_and(|moved_m| moved_m < 0.05)
    );
}

/// A scene with one keyframe in the middle of one parked car's life.
fn write_seed(path: &Path) {
    let truth = truth();
    let parked = truth
        .track(fl_scene::TrackId(18))
        .expect("the sample has 30 tracks");
    let keyframe = parked.keyframes()[parked.keyframes().len() / 2].clone();
    let track = Track::new(parked.id(), parked.class().clone(), vec![keyframe]);
    let track = track.expect("it is as sound as the truth");
    let scene = Scene::new(truth.log().clone(), truth.ontology().clone(), vec![track]);
    let scene = scene.expect("it is as sound as the truth");
    std::fs::write(path, scene.to_json_string()).expect("the folder is writable");
}
