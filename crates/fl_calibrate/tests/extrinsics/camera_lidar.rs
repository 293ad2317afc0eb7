//! Refining a camera on real recordings, from places that are known to be wrong.

use fl_calibrate::{RefineSettings, Refined, Verdict, refine};
use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{Log, NoProgress, OpenOptions};
use fl_rig::{CameraModel, Intrinsics, Rig, SensorId, SensorKind};
use fl_spacetime::{Camera, Ego, Rigid, Sensor};
use nalgebra::{UnitQuaternion, Vector3};

use crate::real_log;

/// The rig with the camera turned by a rotation vector and shifted, in its own axes.
fn moved(rig: &Rig, camera: &SensorId, turn: [f64; 3], shift: [f64; 3]) -> Rig {
    let by = Rigid::<Sensor, Sensor>::new(
        UnitQuaternion::from_scaled_axis(Vector3::from(turn)),
        Vector3::from(shift),
    );
    rig.mapped(|sensor| {
        if sensor.id == *camera {
            sensor.ego_from_sensor = sensor.ego_from_sensor * by;
        }
    })
    .expect("it is the same rig")
}

/// How far a camera is from another one: degrees and meters.
fn apart(a: &Rigid<Ego, Camera>, b: &Rigid<Ego, Camera>) -> (f64, f64) {
    let between = a.inverse() * *b;
    (
        between.rotation().angle().to_degrees(),
        between.translation().norm(),
    )
}

fn refined(log: &Log, rig: Rig, camera: &SensorId) -> Refined {
    let fusion = Fusion::new(log, rig, FusionSettings::default()).expect("the log has frames");
    let found = refine(&fusion, camera, &RefineSettings::default(), &NoProgress);
    found.expect("the log is sound").expect("there are edges")
}

/// Looks random, and is the same every time: from −1 to 1.
fn dice(n: usize) -> f64 {
    2.0 * (n as f64 * 0.618_033_988_749_9 + 0.31).fract() - 1.0
}

/// The recording whose images have their full resolution.
const FULL: &str = "kitti_0052_a.mcap";

#[test]
fn wrong_places_lead_back_to_the_published_one() {
    let Some(log) = real_log(FULL) else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let (camera, published) = {
        let (sensor, _) = rig.cameras().next().expect("it has a camera");
        (sensor.id.clone(), sensor.ego_from_sensor.relabel())
    };
    let n_starts = std::env::var("FRAMELOCK_STARTS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(2);
    let (mut turns_deg, mut shifts_m) = (Vec::new(), Vec::new());
    for start in 0..n_starts {
        // Up to 3° and 10 cm.
        let turn = [0, 1, 2].map(|axis| 0.030 * dice(6 * start + axis));
        let shift = [3, 4, 5].map(|axis| 0.057 * dice(6 * start + axis));
        let found = refined(&log, moved(&rig, &camera, turn, shift), &camera);

        assert!(found.held_out_gain > 0.1, "{found:?}");
        let [from, to] = [&found.given, &found.best()].map(|it| apart(it, &published));
        println!(
            "from {:.2}° {:.1} cm to {:.3}° {:.1} cm; halves {:.3}° {:.1} cm apart",
            from.0,
            100.0 * from.1,
            to.0,
            100.0 * to.1,
            found.halves_apart[0].to_degrees(),
            100.0 * found.halves_apart[1],
        );
        turns_deg.push(to.0);
        shifts_m.push(to.1);
    }
    let median = |mut of: Vec<f64>| {
        of.sort_by(f64::total_cmp);
        of[of.len() / 2]
    };
    let (turn_deg, shift_m) = (median(turns_deg), median(shifts_m));
    println!("median {turn_deg:.3}°, {:.1} cm", 100.0 * shift_m);
    assert!(
        turn_deg <= 0.2 && shift_m <= 0.02,
        "{turn_deg}° {shift_m} m"
    );
}

#[test]
fn the_published_place_is_right() {
    let Some(log) = real_log(FULL) else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let camera = rig.cameras().next().expect("it has a camera").0.id.clone();
    let found = refined(&log, rig, &camera);
    assert_eq!(found.verdict(), Verdict::Right, "{found:?}");
    let (turn_deg, shift_m) = apart(&found.given, &found.ego_from_camera);
    assert!(turn_deg < 0.2 && shift_m < 0.02, "{found:?}");
}

/// Images of 397 by 120 pixels tell nothing as exact.
#[test]
fn small_images_cannot_tell() {
    let Some(log) = real_log("kitti_0001_a.mcap") else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let camera = rig.cameras().next().expect("it has cameras").0.id.clone();
    let found = refined(&log, rig, &camera);
    assert_ne!(found.verdict(), Verdict::Wrong, "{found:?}");
    assert_eq!(found.best(), found.given);
}

/// One of the classes of perturbation that TUM's protocol draws from (Cal or No Cal, 2025): turned about
/// and shifted along a random choice of axes.
struct Class {
    name: &'static str,
    turn_deg: (f64, f64),
    shift_m: (f64, f64),
    n_frames: usize,
    /// This share at least is noticed; none if it is 0.
    least: f64,
}

const CLASSES: [Class; 6] = [
    Class {
        name: "calibrated, up to 0.3° and 2 cm",
        turn_deg: (0.0, 0.3),
        shift_m: (0.0, 0.02),
        n_frames: 5,
        least: 0.0,
    },
    Class {
        name: "turned by 0.5 to 1°",
        turn_deg: (0.5, 1.0),
        shift_m: (0.0, 0.0),
        n_frames: 5,
        least: 1.0,
    },
    Class {
        name: "turned by 1 to 5°",
        turn_deg: (1.0, 5.0),
        shift_m: (0.0, 0.0),
        n_frames: 5,
        least: 1.0,
    },
    Class {
        name: "calibrated, up to 0.1°",
        turn_deg: (0.0, 0.1),
        shift_m: (0.0, 0.0),
        n_frames: 13,
        least: 0.0,
    },
    Class {
        name: "turned by 0.2°",
        turn_deg: (0.2, 0.2),
        shift_m: (0.0, 0.0),
        n_frames: 13,
        least: 0.5,
    },
    Class {
        name: "shifted by 5 cm across",
        turn_deg: (0.0, 0.0),
        shift_m: (0.05, 0.05),
        n_frames: 13,
        least: 0.25,
    },
];

/// How often each class is called suspect or wrong, of `FRAMELOCK_TRIALS` trials; without it
/// one of the first classes.
#[test]
fn wrong_places_are_noticed() {
    let Some(log) = real_log(FULL) else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let camera = rig.cameras().next().expect("it has a camera").0.id.clone();
    let wanted = std::env::var("FRAMELOCK_TRIALS").ok();
    let n_trials: u32 = wanted.as_ref().and_then(|it| it.parse().ok()).unwrap_or(1);
    let classes = if wanted.is_some() {
        &CLASSES[..]
    } else {
        &CLASSES[..3]
    };
    let mut throws = 0;
    let mut throw = || {
        throws += 1;
        dice(throws)
    };
    for class in classes {
        let mut sizes = Vec::new();
        let mut n_noticed = 0_u32;
        for _ in 0..n_trials {
            let mut drawn = |(least, most): (f64, f64), n_axes: usize| {
                let mut vector = [0.0; 3];
                let always = (throw().abs() * n_axes as f64) as usize % n_axes;
                for (axis, part) in vector.iter_mut().enumerate().take(n_axes) {
                    if axis == always || throw() > 0.0 {
                        *part = (least + (most - least) * throw().abs()) * throw().signum();
                    }
                }
                vector
            };
            let turn = drawn(class.turn_deg, 3).map(f64::to_radians);
            let shift = drawn(class.shift_m, 2);
            let fusion = Fusion::new(
                &log,
                moved(&rig, &camera, turn, shift),
                FusionSettings::default(),
            );
            let fusion = fusion.expect("the log has frames");
            let settings = RefineSettings {
                n_frames: class.n_frames,
                reach_rad: 0.1,
                ..RefineSettings::default()
            };
            let found = refine(&fusion, &camera, &settings, &NoProgress)
                .expect("the log is sound")
                .expect("there are edges");
            sizes.push((
                Vector3::from(found.turn_rad).norm().to_degrees(),
                Vector3::from(found.shift_m).norm(),
            ));
            n_noticed += u32::from(matches!(found.verdict(), Verdict::Suspect | Verdict::Wrong));
        }
        let beyond = |limit: f64| sizes.iter().filter(|it| it.0 > limit).count();
        println!(
            "{}: {n_noticed} of {n_trials} noticed; turned by more than 0.4° {}, 0.2° {}",
            class.name,
            beyond(0.4),
            beyond(0.2)
        );
        let share = f64::from(n_noticed) / f64::from(n_trials);
        assert!(share >= class.least, "{}: {share}", class.name);
        assert!(
            class.least > 0.0 || n_noticed == 0,
            "{}: {share}",
            class.name
        );
    }
}

/// On the simulated drive the truth is known.
#[test]
fn a_turned_camera_of_the_simulated_drive_is_found() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample_logs/city_block.mcap"
    );
    let log = Log::open(path.as_ref(), &OpenOptions::default(), &NoProgress).expect("it opens");
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let camera = SensorId::new("camera_front").expect("it is a name");
    let truth = rig
        .sensor(&camera)
        .expect("it is there")
        .ego_from_sensor
        .relabel();
    let found = refined(
        &log,
        moved(&rig, &camera, [0.02, -0.025, 0.01], [0.0; 3]),
        &camera,
    );

    let (turn_deg, _) = apart(&found.best(), &truth);
    assert!(turn_deg < 0.4, "{turn_deg}°: {found:?}");
    assert_ne!(refined(&log, rig, &camera).verdict(), Verdict::Wrong);
}

/// The rig with the focal lengths of a camera times this.
fn with_longer_lens(rig: &Rig, camera: &SensorId, times: f64) -> Rig {
    rig.mapped(|sensor| {
        if let (true, SensorKind::Camera(model)) = (sensor.id == *camera, &mut sensor.kind) {
            let given = *model.intrinsics();
            let longer = Intrinsics {
                fx: times * given.fx,
                fy: times * given.fy,
                ..given
            };
            *model = CameraModel::new(longer, *model.distortion(), model.width(), model.height())
                .expect("it is a lens");
        }
    })
    .expect("it is the same rig")
}

#[test]
fn a_lens_that_is_stated_too_long_or_short_is_noticed() {
    let Some(log) = real_log(FULL) else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let camera = rig.cameras().next().expect("it has a camera").0.id.clone();
    for (times, expected) in [
        (1.0, Verdict::Right),
        (1.02, Verdict::Wrong),
        (0.98, Verdict::Wrong),
    ] {
        let found = refined(&log, with_longer_lens(&rig, &camera, times), &camera);
        let larger = found.larger;
        println!(
            "{times}: larger by {:+.4} ± {:.4}",
            larger.value, larger.within
        );
        assert!((larger.value - (1.0 - times)).abs() < 4e-3, "{larger:?}");
        assert_eq!(found.lens_verdict(), expected, "{larger:?}");
    }
}
