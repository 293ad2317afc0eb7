//! A drive on the desk: what is asked of it fits together.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use fl_log::{NoProgress, OpenOptions};
use fl_project::{BoxHint, Desk, Error, Face, Pointed, Seed, Way, follow_track};
use fl_rig::SensorId;
use fl_scene::{Keyframe, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, World};

fn sample_log() -> PathBuf {
    let logs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../sample_logs");
    logs.join("city_block.mcap")
}

fn desk() -> Desk {
    let options = OpenOptions::default();
    Desk::open(&sample_log(), None, (&options, &NoProgress), 64 << 20).unwrap()
}

/// The car that is nearest to the vehicle of those with many points, found by pointing at points.
fn some_car(desk: &Desk, frame: usize) -> OrientedBox<World> {
    let sweep = desk.sweep(frame).unwrap();
    let ground = sweep.ground().unwrap();
    let cloud = sweep.cloud();
    let standing = (0..cloud.len()).filter(|idx| {
        let point = cloud.point(*idx);
        let height_m = ground.height_above(point.x(), point.y(), point.z());
        (0.5..1.2).contains(&height_m) && point.x().hypot(point.y()) < 25.0
    });
    let hint = BoxHint {
        class: Some("car".parse().unwrap()),
        ..BoxHint::default()
    };
    for idx in standing.step_by(97) {
        let place = sweep.frame().world_from_ego * cloud.point(idx);
        if let Ok(found) = desk.box_at(frame, &Pointed::Point(place), &hint)
            && found.confidence > 0.6
            && found.n_points > 100
        {
            return found.cuboid;
        }
    }
    panic!("no car in frame {frame}");
}

#[test]
fn a_click_in_an_image_means_what_a_click_in_3d_means() {
    let desk = desk();
    let car = some_car(&desk, 5);
    assert!(desk.count(5, &car).unwrap() > 100);
    let track = Track::new(
        TrackId(1),
        "car".parse().unwrap(),
        vec![Keyframe::new(
            desk.plan(5).unwrap().stamp,
            car,
            Source::Human,
        )],
    )
    .unwrap();
    let seen = desk.seen_by_cameras(5, &track).unwrap();
    // A track of one keyframe is known at that moment alone, and shown in all images of the frame.
    assert!(seen.iter().any(|it| it.held));
    for seen in seen {
        let middle = seen.projection.view_box;
        let pixel = fl_rig::Pixel {
            u: 0.5 * (middle.min.u + middle.max.u),
            v: 0.5 * (middle.min.v + middle.max.v),
        };
        let pointed = Pointed::Pixel(seen.camera.clone(), pixel);
        let hint = BoxHint {
            class: Some("car".parse().unwrap()),
            ..BoxHint::default()
        };
        if let Ok(found) = desk.box_at(5, &pointed, &hint) {
            assert!(found.cuboid.center().distance(car.center()) < 2.0);
        }
    }
}

#[test]
fn points_on_an_image_lie_in_it_and_before_it() {
    let desk = desk();
    let camera = camera(&desk);
    let points = desk.points_on_image(3, &camera).unwrap();
    let sensor = desk.fusion().rig().sensor(&camera).unwrap();
    let model = sensor.camera().unwrap();
    assert!(points.len() > 100);
    for point in &points {
        assert!(model.contains(point.pixel) && point.depth_m > 0.0);
        assert!((point.point_idx as usize) < desk.sweep(3).unwrap().cloud().len());
    }
    let image = desk.image(3, &camera).unwrap();
    assert_eq!(&image.data[..2], [0xff, 0xd8]);
    let nobody = SensorId::new("nobody").unwrap();
    assert!(matches!(desk.image(3, &nobody), Err(Error::Missing { .. })));
    assert!(desk.sweep(100_000).is_err());
}

fn camera(desk: &Desk) -> SensorId {
    let rig = desk.fusion().rig();
    let (sensor, _) = rig.cameras().next().unwrap();
    sensor.id.clone()
}

#[test]
fn shrinking_a_wide_box_finds_the_car_again() {
    let desk = desk();
    let car = some_car(&desk, 5);
    let inside = desk.count(5, &car).unwrap();
    let fitted = desk.shrink(5, &car, &Face::ALL).unwrap();
    assert!(fitted.volume() <= car.volume() + 1e-9);
    let lost = inside - desk.count(5, &fitted).unwrap();
    // What is below the sides' reach, on the ground, may be cut off.
    assert!(lost * 5 <= inside, "{lost} of {inside}");
}

#[test]
fn a_run_ends_at_the_frame_that_was_asked_for() {
    let desk = desk();
    let stamp = desk.plan(5).unwrap().stamp;
    let cuboid = some_car(&desk, 5);
    let track = Track::new(
        TrackId(1),
        "car".parse().unwrap(),
        vec![Keyframe::new(stamp, cuboid, Source::Human)],
    )
    .unwrap();
    let mut seed = Seed {
        track: &track,
        stamp,
        cuboid,
        way: Way::Forward,
        until: Some(desk.plan(8).unwrap().stamp),
    };
    let run = follow_track(desk.fusion(), &seed, &NoProgress).unwrap();
    assert!(run.n_frames <= 3);
    if run.stop.is_none() {
        assert_eq!(run.n_frames, 3);
    }
    seed.way = Way::Backward;
    seed.until = Some(desk.plan(5).unwrap().stamp);
    let run = follow_track(desk.fusion(), &seed, &NoProgress).unwrap();
    assert_eq!((run.n_frames, run.stop), (0, None));
}

#[test]
fn radar_returns_of_what_stands_have_no_speed() {
    let desk = desk();
    let frame = desk.fusion().frames().len() / 2;
    let returns = desk.radar(frame).unwrap();
    let speeds: Vec<f64> = returns
        .iter()
        .filter_map(|it| Some(it.velocity?.norm()))
        .collect();
    assert!(!speeds.is_empty());
    let standing = speeds.iter().filter(|speed| **speed < 0.5).count();
    // Most of a street stands.
    assert!(
        2 * standing > speeds.len(),
        "{standing} of {}",
        speeds.len()
    );
}
