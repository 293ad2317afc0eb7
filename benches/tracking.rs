//! Detections to tracks: a long crowded drive, and one frame with ten thousand detections.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Point, Size, Stamp};
use fl_track::{Detection, Moment, TrackSettings, track};

const FRAME_NANOS: i64 = 100_000_000;
/// From one object to the next in the crowd, meters.
const PITCH_M: f64 = 6.0;

/// Frames a second on a drive of 500 frames and 40 cars in sight, and two frames of 10,000 cars.
pub(crate) fn tracking(criterion: &mut Criterion) {
    let drive: Vec<Moment> = (0..500).map(|frame| moment(frame, 40)).collect();
    let crowd: Vec<Moment> = (0..2).map(|frame| moment(frame, 10_000)).collect();
    let settings = TrackSettings::default();
    let mut group = criterion.benchmark_group("track");
    group.throughput(Throughput::Elements(500));
    group.bench_function("track/500_frames_40_cars", |bencher| {
        bencher.iter(|| black_box(track(&drive, &settings)));
    });
    let settings = settings.for_frames(crowd.len());
    assert_eq!(track(&crowd, &settings).len(), 10_000);
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("track/2_frames_10000_cars", |bencher| {
        bencher.iter(|| black_box(track(&crowd, &settings)));
    });
    group.finish();
}

/// Rows of a hundred cars, all driving east at 8 m/s, no two detected alike.
fn moment(frame: i64, n_cars: usize) -> Moment {
    let stamp = Stamp::from_nanos(frame * FRAME_NANOS);
    let class = ClassId::new("car").expect("a word");
    let size = Size::new(4.2, 1.8, 1.6).expect("a size");
    let detection = |car_idx: usize| {
        let stray_m = 0.1 * ((car_idx as f64) * 1.3 + frame as f64 * 2.1).sin();
        let x = PITCH_M * (car_idx % 100) as f64 + 0.8 * frame as f64 + stray_m;
        let y = PITCH_M * (car_idx / 100) as f64 + stray_m;
        Detection {
            stamp,
            cuboid: OrientedBox::from_yaw(Point::new(x, y, 0.8), size, 0.0),
            class: class.clone(),
            score: 0.9,
        }
    };
    Moment {
        viewpoint: Some(Point::new(0.0, -10.0, 1.7)),
        ..Moment::new(stamp, (0..n_cars).map(detection).collect())
    }
}
