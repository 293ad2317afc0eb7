//! The points of a sweep, thinned, with their times.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use fl_cloud::{Cloud, cube_of};
use fl_spacetime::{Ego, Rigid, Sensor, Span, Stamp};
use nalgebra::{Isometry3, Point3, Vector3};

use super::surface_map::Mixer;

/// Nearer points are of the vehicle itself, farther ones too sparse.
const RANGE_M: (f64, f64) = (2.0, 100.0);
/// Edges of the cubes of which one point is kept: for the map, and for laying onto it.
const MAP_EDGE_M: f64 = 0.5;
const FIT_EDGE_M: f64 = 1.5;

/// The points of a sweep that are used.
#[derive(Debug)]
pub(super) struct Sweep {
    /// The middle of its points' times; its stamp if they have none.
    pub(super) middle: Stamp,
    pub(super) has_times: bool,
    /// For the map.
    pub(super) dense: Vec<Measured>,
    /// For laying onto it.
    pub(super) sparse: Vec<Measured>,
}

/// A point in the vehicle's frame of its own moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    in_ego: Vector3<f64>,
    after_middle_s: f64,
}

impl Sweep {
    pub(super) fn new(
        cloud: &Cloud<Sensor>,
        stamp: Stamp,
        ego_from_sensor: &Rigid<Ego, Sensor>,
    ) -> Self {
        let offsets = cloud.offset_nanos().unwrap_or(&[]);
        let first = offsets.iter().min().copied().unwrap_or(0);
        let last = offsets.iter().max().copied().unwrap_or(0);
        let middle = first / 2 + last / 2;
        let pose = ego_from_sensor.isometry();
        let all: Vec<Measured> = (0..cloud.len())
            .filter_map(|idx| {
                let in_sensor = cloud.point(idx).coords();
                let range = in_sensor.norm();
                // No number is in no range.
                (RANGE_M.0..RANGE_M.1).contains(&range).then(|| Measured {
                    in_ego: (pose * Point3::from(in_sensor)).coords,
                    after_middle_s: offsets
                        .get(idx)
                        .map_or(0.0, |it| (f64::from(*it) - f64::from(middle)) * 1e-9),
                })
            })
            .collect();
        let dense = thinned(&all, MAP_EDGE_M);
        Self {
            has_times: cloud.offset_nanos().is_some(),
            middle: stamp + Span::from_nanos(i64::from(middle)),
            sparse: thinned(&dense, FIT_EDGE_M),
            dense,
        }
    }
}

/// The points in the vehicle's frame of the sweep's middle, if the vehicle moves by this in a second.
pub(super) fn deskewed(points: &[Measured], per_second: &Isometry3<f64>) -> Vec<Vector3<f64>> {
    let still = Rigid::<Ego, Ego>::identity();
    let moved = Rigid::from_isometry(*per_second);
    let mut at = (f64::NAN, Isometry3::identity());
    let places = points.iter().map(|point| {
        if at.0 != point.after_middle_s {
            let pose: Rigid<Ego, Ego> = still.interpolate(&moved, point.after_middle_s);
            at = (point.after_middle_s, *pose.isometry());
        }
        (at.1 * Point3::from(point.in_ego)).coords
    });
    places.collect()
}

/// The first point of each cube.
fn thinned(points: &[Measured], edge_m: f64) -> Vec<Measured> {
    let mut taken: HashSet<[i32; 3], BuildHasherDefault<Mixer>> = HashSet::default();
    let is_first = |point: &&Measured| taken.insert(cube_of(&point.in_ego, edge_m));
    points.iter().filter(is_first).copied().collect()
}
