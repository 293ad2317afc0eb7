//! A street with one car on it, seen by a sensor that stands in the middle.

use std::f64::consts::TAU;

use fl_cloud::Cloud;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Size, Span, Stamp, World};
use fl_track::Sweep;

/// Height of the sensor over the ground.
const SENSOR_M: f64 = 1.9;
const PERIOD: Span = Span::from_millis(100);

/// One sweep that owns its points.
pub(crate) struct Street {
    pub(crate) stamp: Stamp,
    pub(crate) cloud: Cloud<Ego>,
    pub(crate) world_from_ego: Rigid<World, Ego>,
}

impl Street {
    pub(crate) fn sweep(&self) -> Sweep<'_> {
        Sweep {
            stamp: self.stamp,
            cloud: &self.cloud,
            world_from_ego: self.world_from_ego,
            viewpoint: Point::new(0.0, 0.0, SENSOR_M),
        }
    }
}

/// The moment of a sweep.
pub(crate) fn stamp(sweep_idx: i64) -> Stamp {
    Stamp::from_nanos(1_700_000_000_000_000_000 + sweep_idx * PERIOD.nanos())
}

/// A car's box standing on the ground.
pub(crate) fn car(x: f64, y: f64, yaw_rad: f64) -> OrientedBox<World> {
    let size = Size::new(4.4, 1.8, 1.5).unwrap();
    OrientedBox::from_yaw(Point::new(x, y, 0.75), size, yaw_rad)
}

/// What a sensor of 40 lines in the origin sees of the ground, a wall and these boxes.
pub(crate) fn street(sweep_idx: i64, boxes: &[OrientedBox<World>]) -> Street {
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    let mut noise = Noise(sweep_idx.unsigned_abs().wrapping_mul(77) + 5);
    for line in 0..40 {
        let up_rad = -0.42 + 0.0115 * f64::from(line);
        for step in 0..900 {
            let across_rad = TAU * f64::from(step) / 900.0;
            let ray = [
                up_rad.cos() * across_rad.cos(),
                up_rad.cos() * across_rad.sin(),
                up_rad.sin(),
            ];
            if let Some(range_m) = range_m(&ray, boxes) {
                let range_m = range_m + 0.015 * noise.next();
                let at = [
                    ray[0] * range_m,
                    ray[1] * range_m,
                    SENSOR_M + ray[2] * range_m,
                ];
                for (column, value) in columns.iter_mut().zip(at) {
                    column.push(value as f32);
                }
            }
        }
    }
    let [x, y, z] = columns;
    Street {
        stamp: stamp(sweep_idx),
        cloud: Cloud::from_xyz(x, y, z).unwrap(),
        world_from_ego: Rigid::identity(),
    }
}

/// How far a ray from the sensor goes, up to 60 m.
fn range_m(ray: &[f64; 3], boxes: &[OrientedBox<World>]) -> Option<f64> {
    let ground_m = (ray[2] < 0.0).then(|| -SENSOR_M / ray[2]);
    let wall_m = (ray[1] > 0.0).then(|| 14.0 / ray[1]);
    let hits = boxes.iter().filter_map(|cuboid| entry_m(ray, cuboid));
    let nearest = hits.chain(ground_m).chain(wall_m).fold(60.0, f64::min);
    (nearest < 60.0).then_some(nearest)
}

/// Where a ray enters a box.
fn entry_m(ray: &[f64; 3], cuboid: &OrientedBox<World>) -> Option<f64> {
    let body_from_world = cuboid.pose().inverse();
    let start = (body_from_world * Point::new(0.0, 0.0, SENSOR_M)).coords();
    let towards = body_from_world.rotation() * nalgebra::Vector3::from(*ray);
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for (axis, edge) in cuboid.size().lwh().iter().enumerate() {
        let ends = [-0.5, 0.5].map(|side| (side * edge - start[axis]) / towards[axis]);
        enter = enter.max(ends[0].min(ends[1]));
        leave = leave.min(ends[0].max(ends[1]));
    }
    (enter < leave).then_some(enter)
}

/// Numbers between -1 and 1 that look random and are the same every time.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 30) - 1.0
    }
}
