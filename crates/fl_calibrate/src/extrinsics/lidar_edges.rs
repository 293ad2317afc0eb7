//! Where a lidar sees that something near ends before something far.

use fl_cloud::Cloud;
use fl_spacetime::{Ego, Point, Vector};
use nalgebra::Vector3;

/// Neighbors of a ring are closer than this, the cosine of 0.7°.
const NEIGHBORS: f64 = 0.999_925;
/// An edge is so far from the nearer neighbor to the farther one. A beam has a width: when its middle
/// has passed the edge, it still meets what is near.
const BEYOND: f64 = 0.25;
/// A step is larger than this, meters and share of the range: slanted ground makes smaller ones.
const LEAST_STEP_M: f64 = 0.3;
const LEAST_STEP_SHARE: f64 = 0.02;
/// Larger steps count no more than this (the weight is the root of the step in meters).
const MOST_WEIGHT: f64 = 2.0;
/// Nearer, the camera sees past the edge; farther, points are too sparse. Meters.
const RANGE_M: (f64, f64) = (3.0, 60.0);

/// A place on the edge of something near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LidarEdge {
    pub(super) point: Point<Ego>,
    /// Across the edge, of length 1: the way from the one point to the other.
    pub(super) across: Vector<Ego>,
    pub(super) weight: f64,
}

/// The edges of a sweep, seen from where the lidar is (after Levinson and Thrun, RSS 2013, eq. 1):
/// steps in range between neighbors in a ring.
///
/// Points follow each other along rings: sorted by ring where the cloud has rings, else as they
/// stand, as drivers of spinning lidars write them.
pub(super) fn lidar_edges(cloud: &Cloud<Ego>, lidar: Point<Ego>) -> Vec<LidarEdge> {
    let rays: Vec<Vector3<f64>> = (0..cloud.len())
        .map(|idx| (cloud.point(idx) - lidar).coords())
        .collect();
    let mut edges = Vec::new();
    for pair in along_rings(cloud, &rays).windows(2) {
        let [a, b] = [rays[pair[0] as usize], rays[pair[1] as usize]];
        if a.dot(&b) > NEIGHBORS * a.norm() * b.norm() {
            edges.extend(step(lidar, &a, &b));
        }
    }
    edges
}

fn step(lidar: Point<Ego>, a: &Vector3<f64>, b: &Vector3<f64>) -> Option<LidarEdge> {
    let step = (a.norm() - b.norm()).abs();
    let range = a.norm().min(b.norm());
    let is_step = step > LEAST_STEP_M + LEAST_STEP_SHARE * range;
    if !is_step || !(RANGE_M.0..RANGE_M.1).contains(&range) {
        return None;
    }
    let (near, far) = if a.norm() <= b.norm() { (a, b) } else { (b, a) };
    let (near, far) = (near.normalize(), far.normalize());
    Some(LidarEdge {
        point: lidar + Vector::from_coords(near.lerp(&far, BEYOND).normalize() * range),
        across: Vector::from_coords((far - near).try_normalize(1e-9)?),
        weight: step.sqrt().min(MOST_WEIGHT),
    })
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
