//! Proposals from several sweeps, and which of their tracks are borne out.

#![allow(clippy::unwrap_used)]

mod scan;

use fl_cloud::Cloud;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Stamp, World};
use fl_track::{
    Moment, MotionFinder, MotionSettings, MotionSweep, MotionView, MovingCluster, Proposed,
    Proposer, ProposerSettings, TrackSettings, is_borne_out, track,
};

use scan::{LIDAR_HEIGHT_M, car, object, scan};

const N_SWEEPS: usize = 14;
const PERIOD_SECS: f64 = 0.1;
const SPEED: f64 = 4.0;

fn secs(sweep_idx: usize) -> f64 {
    sweep_idx as f64 * PERIOD_SECS
}

fn mover(sweep_idx: usize) -> OrientedBox<Ego> {
    car(8.0 + SPEED * secs(sweep_idx), 5.0, 0.0)
}

/// A standing vehicle, one car that drives along a wall and one that stands.
fn sweep(sweep_idx: usize) -> MotionSweep {
    let objects = [
        mover(sweep_idx),
        car(14.0, -5.0, 0.2),
        object([30.0, 0.4, 3.0], [14.0, 7.0, 0.0], 0.0),
    ];
    of_cloud(sweep_idx, scan(&objects))
}

fn of_cloud(sweep_idx: usize, cloud: Cloud<Ego>) -> MotionSweep {
    MotionSweep {
        stamp: Stamp::from_nanos((secs(sweep_idx) * 1e9) as i64),
        world_from_ego: Rigid::identity(),
        views: vec![MotionView {
            viewpoint: Point::new(0.0, 0.0, LIDAR_HEIGHT_M),
            cloud,
        }],
    }
}

fn moving(sweeps: &[MotionSweep]) -> Vec<MovingCluster> {
    let mut finder = MotionFinder::new(MotionSettings::default());
    let pushed: Vec<_> = sweeps
        .iter()
        .flat_map(|sweep| finder.push(sweep.clone()))
        .collect();
    [pushed, finder.finish()].concat()
}

fn proposed(settings: ProposerSettings, sweeps: &[MotionSweep]) -> Vec<Proposed> {
    let mut proposer = Proposer::new(settings, &moving(sweeps));
    let pushed: Vec<_> = sweeps
        .iter()
        .flat_map(|sweep| proposer.push(sweep.clone()))
        .collect();
    [pushed, proposer.finish()].concat()
}

fn in_world(cuboid: OrientedBox<Ego>) -> OrientedBox<World> {
    cuboid.transformed(&Rigid::identity())
}

#[test]
fn every_sweep_has_its_answer_with_what_moves_and_what_stands() {
    let sweeps: Vec<_> = (0..N_SWEEPS).map(sweep).collect();
    let proposed = proposed(ProposerSettings::default(), &sweeps);
    let stamps: Vec<_> = proposed.iter().map(|it| it.stamp).collect();
    let expected: Vec<_> = sweeps.iter().map(|sweep| sweep.stamp).collect();
    assert_eq!(stamps, expected);
    let mut n_found = [0; 2];
    for (sweep_idx, proposed) in proposed.iter().enumerate() {
        let truth = [mover(sweep_idx), car(14.0, -5.0, 0.2)].map(in_world);
        for (count, truth) in n_found.iter_mut().zip(truth) {
            let mut boxes = proposed
                .detections
                .iter()
                .map(|it| it.cuboid.iou_bev(&truth));
            *count += usize::from(boxes.any(|iou| iou > 0.4));
        }
        for detection in &proposed.detections {
            assert!((0.0..=1.0).contains(&detection.score), "{detection:?}");
        }
    }
    assert_eq!(n_found, [N_SWEEPS; 2]);
}

#[test]
fn a_far_car_shows_in_several_sweeps_and_not_in_one() {
    // Every sweep has a seventh of the points, always others.
    let thinned = |sweep_idx: usize| {
        let cloud = scan(&[car(22.0, 3.0, 0.3)]);
        let kept: Vec<u32> = (0..cloud.len() as u32)
            .filter(|point_idx| point_idx % 7 == sweep_idx as u32 % 7)
            .collect();
        of_cloud(sweep_idx, cloud.select(&kept))
    };
    let sweeps: Vec<_> = (0..N_SWEEPS).map(thinned).collect();
    let truth = in_world(car(22.0, 3.0, 0.3));
    let n_found = |settings: ProposerSettings| {
        let proposed = proposed(settings, &sweeps);
        let found = proposed.iter().filter(|proposed| {
            let mut boxes = proposed.detections.iter();
            boxes.any(|it| it.cuboid.iou_bev(&truth) > 0.4)
        });
        found.count()
    };
    let together = n_found(ProposerSettings::default());
    let alone = n_found(ProposerSettings::of_single_sweeps());
    println!("{together} together, {alone} alone, of {N_SWEEPS}");
    assert!(together > N_SWEEPS * 3 / 4, "{together}");
    assert!(alone < together, "{alone}");
}

#[test]
fn only_tracks_that_the_sweeps_bear_out_remain() {
    let sweeps: Vec<_> = (0..N_SWEEPS).map(sweep).collect();
    let moving = moving(&sweeps);
    let boxes_at = |cuboid_at: &dyn Fn(usize) -> Option<OrientedBox<Ego>>| -> Vec<Moment> {
        let moment = |sweep_idx: usize| {
            let stamp = sweeps[sweep_idx].stamp;
            let detection = cuboid_at(sweep_idx).map(|cuboid| fl_track::Detection {
                stamp,
                cuboid: in_world(cuboid),
                class: fl_track::automotive_class("car"),
                score: 0.8,
            });
            Moment::new(stamp, detection.into_iter().collect())
        };
        (0..N_SWEEPS).map(moment).collect()
    };
    let is_kept = |moments: &[Moment]| {
        let tracks = track(moments, &TrackSettings::default());
        assert_eq!(tracks.len(), 1);
        is_borne_out(&tracks[0].track, &moving)
    };
    assert!(is_kept(&boxes_at(&|sweep_idx| Some(mover(sweep_idx)))));
    assert!(is_kept(&boxes_at(&|_| Some(car(14.0, -5.0, 0.2)))));
    // Drifts where nothing moves.
    let drifting = |sweep_idx: usize| Some(car(14.0 + 3.0 * secs(sweep_idx), -12.0, 0.0));
    assert!(!is_kept(&boxes_at(&drifting)));
    // Comes and goes.
    let flickering = |sweep_idx: usize| (sweep_idx % 2 == 1).then(|| car(14.0, -5.0, 0.2));
    let flickering = boxes_at(&flickering);
    assert!(!is_kept(&flickering));
}

#[test]
fn sweeps_that_are_hardly_any_show_nothing() {
    let empty = || Cloud::from_xyz(Vec::new(), Vec::new(), Vec::new()).unwrap();
    let broken = Cloud::from_xyz(vec![f32::NAN; 40], vec![1.0; 40], vec![f32::INFINITY; 40]);
    let sweeps = [
        of_cloud(0, empty()),
        of_cloud(1, broken.unwrap()),
        MotionSweep {
            views: Vec::new(),
            ..of_cloud(2, empty())
        },
    ];
    let proposed = proposed(ProposerSettings::default(), &sweeps);
    assert_eq!(proposed.len(), 3);
    assert!(proposed.iter().all(|it| it.detections.is_empty()));
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let sweeps: Vec<_> = (0..9).map(sweep).collect();
    let run = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        let pool = pool.build().unwrap();
        pool.install(|| proposed(ProposerSettings::default(), &sweeps))
    };
    assert_eq!(run(1), run(3));
}
