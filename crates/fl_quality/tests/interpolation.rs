//! The evaluation of interpolation on tracks whose scores are known by hand.

#![allow(clippy::unwrap_used)]

use fl_quality::interpolation::{Keyframes, Method, Row, TruthFrame, TruthTrack, evaluate};
use fl_scene::MotionModel;
use fl_spacetime::{OrientedBox, Point, Rigid, Sensor, Size, Stamp, World};

const N_FRAMES: i64 = 21;

/// What stands at (20, 5), seen from a vehicle that drives a bend of 90 degrees.
fn parked_beside_a_bend() -> TruthTrack {
    let size = Size::new(4.0, 2.0, 1.5).unwrap();
    let parked = OrientedBox::<World>::from_yaw(Point::new(20.0, 5.0, 0.75), size, 0.3);
    let frame = |frame_idx: i64| {
        let turned = frame_idx as f64 / N_FRAMES as f64 * std::f64::consts::FRAC_PI_2;
        let world_from_sensor = Rigid::<World, Sensor>::from_yaw(
            15.0 * turned.sin(),
            15.0 - 15.0 * turned.cos(),
            1.8,
            turned,
        );
        TruthFrame {
            stamp: Stamp::from_nanos(frame_idx * 100_000_000),
            cuboid_in_sensor: parked.transformed(&world_from_sensor.inverse()),
            world_from_sensor,
        }
    };
    TruthTrack {
        groups: vec!["ALL".to_owned(), "car".to_owned()],
        motion: MotionModel::CarLike,
        frames: (0..N_FRAMES).map(frame).collect(),
    }
}

fn row<'a>(rows: &'a [Row], method: Method, group: &str) -> &'a Row {
    let mut rows = rows.iter();
    rows.find(|row| row.method == method && row.group == group)
        .unwrap()
}

#[test]
fn what_stands_is_exact_in_the_world_and_drifts_in_the_sensor() {
    let tracks = [parked_beside_a_bend()];
    assert!(!tracks[0].moves());
    for keyframes in [Keyframes::EveryKth, Keyframes::Knots] {
        let rows = evaluate(&tracks, keyframes, &Method::ALL, &[10]);
        assert_eq!(rows.len(), 2 * Method::ALL.len());
        for method in Method::ALL {
            let score = row(&rows, method, "car").score;
            assert_eq!(score, row(&rows, method, "ALL").score);
            assert_eq!(score.n, 18);
            if method == Method::SensorLinear {
                assert!(
                    score.mean_iou < 0.6 && score.center_error_m > 0.5,
                    "{score:?}"
                );
                assert!(score.hits.is_none());
            } else {
                assert!(score.mean_iou > 1.0 - 1e-9 && score.center_error_m < 1e-9);
                assert!(score.yaw_error_deg < 1e-9 && score.share_above_0_7 == 1.0);
                assert_eq!(score.hits.unwrap().along, [1.0, 1.0]);
            }
        }
    }
}

#[test]
fn frames_that_were_filled_in_are_not_scored() {
    let mut track = parked_beside_a_bend();
    // From frame 5 to 15 linear in the sensor's frame.
    let (from, to) = (track.frames[5], track.frames[15]);
    for frame_idx in 6..15 {
        let u = (frame_idx - 5) as f64 / 10.0;
        let mix = |a: f64, b: f64| a + u * (b - a);
        let (a, b) = (from.cuboid_in_sensor, to.cuboid_in_sensor);
        let center = Point::new(
            mix(a.center().x(), b.center().x()),
            mix(a.center().y(), b.center().y()),
            mix(a.center().z(), b.center().z()),
        );
        track.frames[frame_idx].cuboid_in_sensor =
            OrientedBox::from_yaw(center, a.size(), mix(a.yaw(), b.yaw()));
    }
    let selection = Keyframes::Knots.select(&track.frames, 5);
    assert_eq!(selection.keyframes, [0, 5, 15, 20]);
    assert_eq!(selection.scored, [1, 2, 3, 4, 16, 17, 18, 19]);
}

#[test]
fn nothing_to_score_gives_no_rows() {
    assert!(evaluate(&[], Keyframes::EveryKth, &Method::ALL, &[5]).is_empty());
    let mut short = parked_beside_a_bend();
    short.frames.truncate(2);
    assert!(evaluate(&[short], Keyframes::EveryKth, &Method::ALL, &[5]).is_empty());
}
