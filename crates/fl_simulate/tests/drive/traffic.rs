//! Nobody drives through anybody, and the truth is what its formats say.

use fl_scene::Scene;
use fl_simulate::{Drive, DriveSettings, Error};
use fl_spacetime::{Body, OrientedBox, Rigid, Size, Span, World};

use super::{sensor, short_drive};

#[test]
fn boxes_never_overlap() {
    let drive = Drive::city_block().unwrap();
    for step in 0..=30 {
        let stamp = drive.start() + Span::from_millis(200 * step);
        let mut boxes: Vec<OrientedBox<World>> = drive
            .object_boxes(stamp)
            .unwrap()
            .into_iter()
            .map(|(_, cuboid)| cuboid)
            .collect();
        let middle: Rigid<fl_spacetime::Ego, Body> = Rigid::from_yaw(1.4, 0.0, 0.85, 0.0);
        let ego_from_body = drive.world_from_ego(stamp) * middle;
        boxes.push(OrientedBox::new(
            ego_from_body,
            Size::new(4.7, 1.9, 1.5).unwrap(),
        ));
        for (idx, a) in boxes.iter().enumerate() {
            for (other, b) in boxes[..idx].iter().enumerate() {
                assert_eq!(
                    a.iou_bev(b),
                    0.0,
                    "objects {} and {} at {stamp}",
                    idx + 1,
                    other + 1
                );
            }
        }
    }
}

#[test]
fn scene_states_the_exact_boxes() {
    /// Half the acceleration of the fastest braking over a quarter of the squared keyframe gap.
    const BETWEEN_KEYFRAMES_M: f64 = 0.01;
    let drive = short_drive(2.0);
    let scene = drive.truth_scene().unwrap();
    let read = Scene::from_json_str(&scene.to_json_string()).unwrap();
    assert_eq!(read.tracks().len(), drive.objects().count());
    let between = drive.stamps(&sensor("camera_front"));
    for stamp in between
        .into_iter()
        .chain(drive.stamps(&sensor("lidar_top")))
    {
        for (track, exact) in drive.object_boxes(stamp).unwrap() {
            let stated = read.track(track).unwrap().cuboid_at(stamp).unwrap();
            let off = stated.center().distance(exact.center());
            assert!(off < BETWEEN_KEYFRAMES_M, "{track}: {off} m at {stamp}");
            let sizes = stated.size().lwh().into_iter().zip(exact.size().lwh());
            assert!(sizes.into_iter().all(|(a, b)| (a - b).abs() < 1e-9));
        }
    }
}

#[test]
fn absurd_lengths_and_unknown_sensors_are_refused() {
    for seconds in [f64::NAN, -1.0, 0.0, 1e9, f64::INFINITY] {
        let drive = Drive::city_block_with(DriveSettings { seconds, seed: 0 });
        assert!(matches!(drive, Err(Error::Length { .. })), "{seconds}");
    }
    let drive = short_drive(0.3);
    let err = drive
        .render(&sensor("lidar_top"), drive.start())
        .unwrap_err();
    assert_eq!(err.to_string(), "the rig has no camera named `lidar_top`");
}
