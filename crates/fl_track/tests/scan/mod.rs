//! Scenes that a ray-casting lidar sees; shared by test binaries, each of which uses some of it.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use fl_cloud::Cloud;
use fl_spacetime::{Ego, OrientedBox, Point, Size};

/// The lidar is on the roof; the ego frame's origin is on the ground.
pub const LIDAR_HEIGHT_M: f64 = 1.8;
/// Range noise: uniform, to both sides.
const NOISE_M: f64 = 0.02;
const MAX_RANGE_M: f64 = 80.0;

pub fn object(lwh: [f64; 3], [x, y, bottom]: [f64; 3], yaw_rad: f64) -> OrientedBox<Ego> {
    let size = Size::new(lwh[0], lwh[1], lwh[2]).unwrap();
    OrientedBox::from_yaw(Point::new(x, y, bottom + 0.5 * lwh[2]), size, yaw_rad)
}

pub fn car(x: f64, y: f64, yaw_rad: f64) -> OrientedBox<Ego> {
    object([4.3, 1.8, 1.4], [x, y, 0.2], yaw_rad)
}

/// Distance along the ray to the box, by the slab method.
fn hit(cuboid: &OrientedBox<Ego>, direction: [f64; 3]) -> Option<f64> {
    let body_from_ego = cuboid.pose().inverse();
    let origin = body_from_ego * Point::<Ego>::new(0.0, 0.0, LIDAR_HEIGHT_M);
    let along =
        body_from_ego * fl_spacetime::Vector::<Ego>::new(direction[0], direction[1], direction[2]);
    let half = cuboid.size().lwh().map(|edge| 0.5 * edge);
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for ((from, step), half) in origin.coords().iter().zip(&along.coords()).zip(half) {
        let (one, two) = ((-half - from) / step, (half - from) / step);
        enter = enter.max(one.min(two));
        leave = leave.min(one.max(two));
    }
    (enter < leave).then_some(enter)
}

/// A sweep: 64 lines from −24° to +4°, a column every eighth of a degree, on level ground.
pub fn scan(objects: &[OrientedBox<Ego>]) -> Cloud<Ego> {
    let mut columns = [const { Vec::<f32>::new() }; 3];
    let mut noise_state = 1_u32;
    for step in 0..(64 * 2880) {
        let (line, column) = (f64::from(step % 64), f64::from(step / 64));
        let elevation_rad = (-24.0 + 28.0 * line / 63.0_f64).to_radians();
        let azimuth_rad = (0.125 * column).to_radians();
        let (sin, cos) = azimuth_rad.sin_cos();
        let direction = [
            cos * elevation_rad.cos(),
            sin * elevation_rad.cos(),
            elevation_rad.sin(),
        ];
        let to_ground = -LIDAR_HEIGHT_M / direction[2];
        let to_ground = if to_ground > 0.0 {
            to_ground
        } else {
            f64::INFINITY
        };
        let hits = objects.iter().filter_map(|cuboid| hit(cuboid, direction));
        let range_m = hits.fold(to_ground, f64::min);
        noise_state = noise_state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        let noise_m = NOISE_M * (2.0 * f64::from(noise_state >> 8) / f64::from(1 << 24) - 1.0);
        let range_m = if range_m < MAX_RANGE_M {
            range_m + noise_m
        } else {
            f64::NAN
        };
        columns[0].push((range_m * direction[0]) as f32);
        columns[1].push((range_m * direction[1]) as f32);
        columns[2].push((range_m * direction[2] + LIDAR_HEIGHT_M) as f32);
    }
    let [x, y, z] = columns;
    Cloud::from_xyz(x, y, z).unwrap()
}
