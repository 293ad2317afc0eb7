//! Poses of real rigs, written by one convention and read by another.

use std::f64::consts::{FRAC_PI_2, PI};

use fl_calibrate::{Meanings, meanings};
use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{Log, NoProgress};
use fl_rig::{Rig, SensorId};
use fl_spacetime::Rigid;
use nalgebra::{Isometry3, Quaternion, Translation3, UnitQuaternion, Vector3};

use crate::real_log;

type Pose = Isometry3<f64>;

/// What is done to a pose, and the names of the mistakes.
type Misreading = (&'static [&'static str], fn(Pose) -> Pose);

const MISREADINGS: [Misreading; 25] = [
    (&[], |it| it),
    (&["inverted"], |it| it.inverse()),
    (&["rows-for-columns"], |it| {
        Pose::from_parts(it.translation, it.rotation.inverse())
    }),
    (&["translation-inverted"], |it| {
        Pose::from_parts(it.inverse().translation, it.rotation)
    }),
    (&["scalar-first"], |it| reordered(it, [3, 0, 1, 2])),
    (&["scalar-last"], |it| reordered(it, [1, 2, 3, 0])),
    (&["radians"], |it| {
        let read_as_degrees = |[roll, pitch, yaw]: [f64; 3]| {
            UnitQuaternion::from_euler_angles(
                roll.to_radians(),
                pitch.to_radians(),
                yaw.to_radians(),
            )
        };
        with_angles(it, read_as_degrees)
    }),
    (&["degrees"], |it| {
        // As people write them; what is rounded away is less than a thousandth of a radian.
        let read_as_radians = |[roll, pitch, yaw]: [f64; 3]| {
            let written = |angle: f64| (angle.to_degrees() * 100.0).round() / 100.0;
            UnitQuaternion::from_euler_angles(written(roll), written(pitch), written(yaw))
        };
        with_angles(it, read_as_radians)
    }),
    (&["angle-order"], |it| with_angles(it, about_moving_axes)),
    (&["left-handed"], |it| {
        let [x, y, z, w] = xyzw(&it);
        let place = it.translation.vector;
        let place = Translation3::new(place.x, -place.y, place.z);
        Pose::from_parts(place, rotation([-x, y, -z, w]))
    }),
    (&["millimeters"], |it| {
        at(it, it.translation.vector * 1000.0)
    }),
    (&["meters"], |it| at(it, it.translation.vector / 1000.0)),
    (&["camera-body"], |it| it * body_from_optical().inverse()),
    (&["camera-optical"], |it| it * body_from_optical()),
    (&["camera-opengl"], |it| it * turned(Vector3::x(), PI)),
    (&["ego-right-forward"], |it| {
        turned(Vector3::z(), FRAC_PI_2) * it
    }),
    (&["ego-forward-left"], |it| {
        turned(Vector3::z(), -FRAC_PI_2) * it
    }),
    (&["ego-down"], |it| turned(Vector3::x(), PI) * it),
    (&["inverted", "camera-body"], |it| {
        (it * body_from_optical().inverse()).inverse()
    }),
    (&["inverted", "camera-opengl"], |it| {
        (it * turned(Vector3::x(), PI)).inverse()
    }),
    (&["scalar-first", "camera-body"], |it| {
        reordered(it * body_from_optical().inverse(), [3, 0, 1, 2])
    }),
    (&["scalar-first", "inverted"], |it| {
        reordered(it.inverse(), [3, 0, 1, 2])
    }),
    (&["inverted", "ego-right-forward"], |it| {
        (turned(Vector3::z(), FRAC_PI_2) * it).inverse()
    }),
    (&["camera-body", "ego-right-forward"], |it| {
        turned(Vector3::z(), FRAC_PI_2) * it * body_from_optical().inverse()
    }),
    (&["millimeters", "inverted"], |it| {
        let inverse = it.inverse();
        at(inverse, inverse.translation.vector * 1000.0)
    }),
];

fn turned(axis: Vector3<f64>, by_rad: f64) -> UnitQuaternion<f64> {
    UnitQuaternion::from_scaled_axis(axis * by_rad)
}

/// By its axes: the camera's right is the body's −y, its down −z, its forward x.
fn body_from_optical() -> UnitQuaternion<f64> {
    let columns = [-Vector3::y(), -Vector3::z(), Vector3::x()];
    UnitQuaternion::from_basis_unchecked(&columns)
}

fn xyzw(pose: &Pose) -> [f64; 4] {
    pose.rotation.coords.into()
}

fn rotation([x, y, z, w]: [f64; 4]) -> UnitQuaternion<f64> {
    UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z))
}

/// With the numbers of the quaternion x y z w in another order.
fn reordered(pose: Pose, order: [usize; 4]) -> Pose {
    let numbers = xyzw(&pose);
    Pose::from_parts(pose.translation, rotation(order.map(|idx| numbers[idx])))
}

fn at(pose: Pose, place: Vector3<f64>) -> Pose {
    Pose::from_parts(place.into(), pose.rotation)
}

/// With roll, pitch and yaw of the body's axes read otherwise.
fn with_angles(pose: Pose, read: impl Fn([f64; 3]) -> UnitQuaternion<f64>) -> Pose {
    let (roll, pitch, yaw) = (pose.rotation * body_from_optical().inverse()).euler_angles();
    Pose::from_parts(
        pose.translation,
        read([roll, pitch, yaw]) * body_from_optical(),
    )
}

/// Rx Ry Rz instead of Rz Ry Rx.
fn about_moving_axes([roll, pitch, yaw]: [f64; 3]) -> UnitQuaternion<f64> {
    turned(Vector3::x(), roll) * turned(Vector3::y(), pitch) * turned(Vector3::z(), yaw)
}

fn cameras_of(rig: &Rig) -> Vec<SensorId> {
    rig.cameras().map(|(it, _)| it.id.clone()).collect()
}

fn misread(rig: &Rig, misreading: fn(Pose) -> Pose) -> Rig {
    rig.mapped(|sensor| {
        if sensor.camera().is_some() {
            let pose = misreading(*sensor.ego_from_sensor.isometry());
            sensor.ego_from_sensor = Rigid::from_isometry(pose);
        }
    })
    .expect("it is the same rig")
}

fn meanings_of(log: &Log, rig: Rig) -> Meanings {
    let cameras = cameras_of(&rig);
    let fusion = Fusion::new(log, rig, FusionSettings::default()).expect("the log has frames");
    meanings(&fusion, &cameras, 8, &NoProgress).expect("the log is sound")
}

/// Whether all cameras are where they truly are.
fn are_there(
    rig: &Rig,
    ego_from_camera: &[Rigid<fl_spacetime::Ego, fl_spacetime::Camera>],
) -> bool {
    let mut pairs = cameras_of(rig).into_iter().zip(ego_from_camera);
    pairs.all(|(id, place)| {
        let truth = rig
            .sensor(&id)
            .and_then(fl_rig::Sensor::ego_from_camera)
            .expect("it is a camera");
        let between = truth.inverse() * *place;
        between.rotation().angle() < 1e-2 && between.translation().norm() < 0.05
    })
}

/// 24 misreadings of each of four rigs; three of two of them unless `FRAMELOCK_ALL` is set.
#[test]
fn what_real_rigs_were_meant_to_say_is_named_first() {
    let all = [
        "kitti_0052_a.mcap",
        "nuscenes_keyframe.mcap",
        "kitti_0001_a.mcap",
        "sustech_4frames.bag",
    ];
    let (logs, every) = match std::env::var_os("FRAMELOCK_ALL") {
        Some(_) => (&all[..], 1),
        None => (&all[..2], 11),
    };
    let (mut n_first, mut n_named, mut n_all) = (0, 0, 0);
    for name in logs {
        let Some(log) = real_log(name) else {
            return;
        };
        let (rig, _) = rig_from_log(&log).expect("the log has a rig");
        for (mistakes, misreading) in MISREADINGS.into_iter().skip(1).step_by(every) {
            let found = meanings_of(&log, misread(&rig, misreading));
            let is_first = are_there(&rig, &found.all[0].ego_from_camera);
            let names: Vec<&str> = found.all[0].mistakes.iter().map(|it| it.name()).collect();
            if !is_first || found.named().is_none() {
                println!("{name} {mistakes:?}: {names:?}, {:.1}", found.all[0].peak);
            }
            assert!(
                is_first || found.named().is_none(),
                "{name} {mistakes:?}: {names:?}"
            );
            (n_all, n_first) = (n_all + 1, n_first + usize::from(is_first));
            n_named += usize::from(found.named().is_some());
        }
    }
    println!("{n_first} first and {n_named} named of {n_all}");
    assert!(100 * n_first >= 95 * n_all && 100 * n_named >= 75 * n_all);
}

/// A rig that is right is read as it stands.
#[test]
fn a_right_rig_is_read_as_it_stands() {
    let Some(log) = real_log("nuscenes_keyframe.mcap") else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let found = meanings_of(&log, rig);
    assert_eq!(found.named().map(|it| it.mistakes.len()), Some(0));
    assert_eq!(found.exchanged, []);
}

/// Each camera's images on another one's channel: no reading of all poses helps, and those that edges
/// tell of are found at the place of the other.
#[test]
fn cameras_on_wrong_channels_are_found_where_they_are() {
    let Some(log) = real_log("nuscenes_keyframe.mcap") else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let cameras = cameras_of(&rig);
    let next = |idx: usize| &cameras[(idx + 1) % cameras.len()];
    let exchanged = rig
        .mapped(|sensor| {
            if let Some(idx) = cameras.iter().position(|it| *it == sensor.id) {
                let other = rig.sensor(next(idx)).expect("it is there");
                (sensor.channel, sensor.kind) = (other.channel.clone(), other.kind.clone());
            }
        })
        .expect("it is a rig");
    let found = meanings_of(&log, exchanged);
    assert_eq!(found.named(), None, "{:?}", found.all[0]);
    assert!(found.exchanged.len() >= 2, "{:?}", found.exchanged);
    for (camera, place) in &found.exchanged {
        assert_eq!(&cameras[*place], next(*camera), "{:?}", found.exchanged);
    }
}

/// In fog few edges are left, and none in a covered lens: nothing is named that is not there.
#[test]
fn scenes_that_show_nothing_name_nothing() {
    let Some(log) = real_log("radiate_foggy.mcap") else {
        return;
    };
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    for (mistakes, misreading) in MISREADINGS.into_iter().step_by(5) {
        let found = meanings_of(&log, misread(&rig, misreading));
        if let Some(named) = found.named() {
            assert!(
                are_there(&rig, &named.ego_from_camera),
                "{mistakes:?}: {named:?}"
            );
            assert!(
                are_there(&rig, &named.ego_from_camera),
                "{mistakes:?}: {named:?}"
            );
        }
    }
}
