//! Where a lidar sees that something near ends before something far.

use fl_cloud::Cloud;
use fl_spacetime::{Ego, Point};
use nalgebra::Vector3;

/// Neighbors of a ring are closer than this, the cosine of 0.7°.
const NEIGHBORS: f64 = 0.999_925;
/// A step is larger than this, meters and share of the range: slanted ground makes smaller ones.
const LEAST_STEP_M: f64 = 0.3;
const LEAST_STEP_SHARE: f64 = 0.02;
/// Larger steps count no more than this (the weight is the root of the step in meters).
const MOST_WEIGHT: f64 = 2.0;
/// Nearer, the camera sees past the edge; farther, points are too sparse. Meters.
const RANGE_M: (f64, f64) = (3.0, 60.0);

/// A point on the near side of a step in range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LidarEdge {
    pub(super) point: Point<Ego>,
    pub(super) weight: f64,
}

/// The edges of a sweep, seen from where the lidar is (Levinson and Thrun, RSS 2013, eq. 1, but
/// for the near side alone).
///
/// Points follow each other along rings: sorted by ring where the cloud has rings, else as they
/// stand, as drivers of spinning lidars write them.
pub(super) fn lidar_edges(cloud: &Cloud<Ego>, lidar: Point<Ego>) -> Vec<LidarEdge> {
    let rays: Vec<Vector3<f64>> = (0..cloud.len())
        .map(|idx| (cloud.point(idx) - lidar).coords())
        .collect();
    let order = along_rings(cloud, &rays);
    let mut edges = Vec::new();
    for pair in order.windows(2) {
        let [a, b] = [rays[pair[0] as usize], rays[pair[1] as usize]];
        let (near, step) = match a.norm() <= b.norm() {
            true => (pair[0], b.norm() - a.norm()),
            false => (pair[1], a.norm() - b.norm()),
        };
        let range = a.norm().min(b.norm());
        let is_step = step > LEAST_STEP_M + LEAST_STEP_SHARE * range;
        let is_near = a.dot(&b) > NEIGHBORS * a.norm() * b.norm();
        if is_step && is_near && (RANGE_M.0..RANGE_M.1).contains(&range) {
            edges.push(LidarEdge {
                point: cloud.point(near as usize),
                weight: step.sqrt().min(MOST_WEIGHT),
            });
        }
    }
    edges
}

fn along_rings(cloud: &Cloud<Ego>, rays: &[Vector3<f64>]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..cloud.len() as u32).collect();
    if let Some(rings) = cloud.ring() {
        let azimuth = |idx: u32| rays[idx as usize].y.atan2(rays[idx as usize].x);
        order.sort_by(|a, b| {
            let ring = rings[*a as usize].cmp(&rings[*b as usize]);
            ring.then_with(|| azimuth(*a).total_cmp(&azimuth(*b)))
        });
    }
    order
}
