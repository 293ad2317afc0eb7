//! Objects in one cloud, without a neural network.
//!
//! What stands on the ground and apart from the rest is an object; what it is, its size says.
//! The proposals are for a person to accept or drop, or for the tracker to weigh over time.

mod candidate;
mod class;
mod complete;

use std::cmp::Ordering;

use fl_cloud::{
    Cloud, ClusterSettings, Ground, GroundSettings, cluster_euclidean, estimate_ground,
};
use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point};
use rayon::prelude::*;

use candidate::Candidate;

/// How objects are looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposeSettings {
    /// Where the sensor is: boxes that are seen in part grow away from it.
    pub viewpoint: Point<Ego>,
    /// Points nearer than this to the viewpoint, over the ground, are the vehicle itself, meters.
    pub min_range_m: f64,
    /// Points farther than this from the viewpoint are too sparse to say anything, meters.
    pub max_range_m: f64,
    /// How the ground is found.
    pub ground: GroundSettings,
    /// Points higher than this over the ground do not join objects: tree tops, bridges, meters.
    pub max_joining_height_m: f64,
    /// Points this near are one object, meters.
    pub tolerance_m: f64,
    /// A cluster larger than a car is split with half the tolerance, down to this, meters.
    pub min_tolerance_m: f64,
    /// Objects of fewer points are passed over.
    pub min_points: usize,
    /// Proposals less likely than this are passed over, from 0 to 1.
    pub min_score: f64,
}

/// An object that the cloud may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Upright on the ground, in the ego frame (x forward, y left, z up). Front and rear cannot
    /// be told from one cloud: the heading is right or off by half a turn.
    pub cuboid: OrientedBox<Ego>,
    /// `car`, `truck`, `pedestrian` or `cyclist`.
    pub class: ClassId,
    /// How well its shape fits, from 0 to 1.
    pub score: f64,
    /// Points that made it.
    pub n_points: usize,
}

impl Default for ProposeSettings {
    /// For a roof lidar with 32 lines or more.
    fn default() -> Self {
        Self {
            viewpoint: Point::new(0.0, 0.0, 0.0),
            min_range_m: 2.5,
            max_range_m: 60.0,
            ground: GroundSettings::default(),
            max_joining_height_m: 2.2,
            tolerance_m: 0.5,
            min_tolerance_m: 0.2,
            min_points: 12,
            min_score: 0.2,
        }
    }
}

/// Overlap seen from above from which on two proposals are one object.
const SAME_OBJECT_IOU: f64 = 0.1;

/// Finds objects in a cloud; surest first. None without a ground to stand on.
///
/// Walls, hedges, poles and what hangs in the air are left out by size, height over the ground
/// and how the points lie.
pub fn propose(cloud: &Cloud<Ego>, settings: &ProposeSettings) -> Vec<Proposal> {
    let cloud = cloud.select(&in_range(cloud, settings));
    let Some(ground) = estimate_ground(&cloud, &settings.ground) else {
        return Vec::new();
    };
    let standing = standing_points(&cloud, &ground);
    let joining = standing
        .iter()
        .copied()
        .filter(|point_idx| height(&cloud, &ground, *point_idx) <= settings.max_joining_height_m);
    let joining: Vec<u32> = joining.collect();
    let clusters = split_clusters(&cloud, joining, settings.tolerance_m, settings);
    let proposal = |cluster: &Vec<u32>| {
        let candidate = Candidate::new(&cloud, &ground, cluster, &standing)?;
        class::proposal(&candidate, settings)
    };
    let proposals = clusters.par_iter().filter_map(proposal).collect();
    distinct(proposals)
}

fn in_range(cloud: &Cloud<Ego>, settings: &ProposeSettings) -> Vec<u32> {
    let is_near = |point_idx: &u32| {
        let to_point = cloud.point(*point_idx as usize) - settings.viewpoint;
        let range_m = to_point.x().hypot(to_point.y());
        let height_is_number = to_point.z().is_finite();
        height_is_number && (settings.min_range_m..settings.max_range_m).contains(&range_m)
    };
    (0..cloud.len() as u32).filter(is_near).collect()
}

/// The points over the ground; rising.
fn standing_points(cloud: &Cloud<Ego>, ground: &Ground<Ego>) -> Vec<u32> {
    let stands = |point_idx: &u32| {
        !ground.is_ground(*point_idx as usize) && height(cloud, ground, *point_idx) > 0.0
    };
    (0..cloud.len() as u32).filter(stands).collect()
}

fn height(cloud: &Cloud<Ego>, ground: &Ground<Ego>, point_idx: u32) -> f64 {
    let point = cloud.point(point_idx as usize);
    ground.height_above(point.x(), point.y(), point.z())
}

/// Clusters; those larger than a car once more and finer, until they are small enough. What is
/// still large at the finest level may be one truck or bus, up to the size of the largest.
fn split_clusters(
    cloud: &Cloud<Ego>,
    point_indices: Vec<u32>,
    tolerance_m: f64,
    settings: &ProposeSettings,
) -> Vec<Vec<u32>> {
    let part = cloud.select(&point_indices);
    let min_points = settings.min_points;
    let finding = ClusterSettings {
        tolerance_m,
        min_points,
        ..ClusterSettings::default()
    };
    let named = |cluster: Vec<u32>| -> Vec<u32> {
        cluster
            .into_iter()
            .map(|place| point_indices[place as usize])
            .collect()
    };
    let clusters = cluster_euclidean(&part, &finding).into_iter().map(named);
    let finer_m = 0.5 * tolerance_m;
    let (large, mut small): (Vec<_>, Vec<_>) =
        clusters.partition(|cluster| class::may_be_several(cloud, cluster));
    if finer_m >= settings.min_tolerance_m {
        let split = |cluster: Vec<u32>| split_clusters(cloud, cluster, finer_m, settings);
        small.extend(large.into_iter().flat_map(split));
    } else {
        let may_be_one = |cluster: &Vec<u32>| !class::is_too_large(cloud, cluster);
        small.extend(large.into_iter().filter(may_be_one));
    }
    small
}

/// Of proposals that overlap only the surest stays.
fn distinct(mut proposals: Vec<Proposal>) -> Vec<Proposal> {
    proposals.sort_by(surest_first);
    let mut kept: Vec<Proposal> = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let overlaps = |other: &Proposal| proposal.cuboid.iou_bev(&other.cuboid) > SAME_OBJECT_IOU;
        if !kept.iter().any(overlaps) {
            kept.push(proposal);
        }
    }
    kept
}

fn surest_first(one: &Proposal, two: &Proposal) -> Ordering {
    let place = |proposal: &Proposal| {
        let center = proposal.cuboid.center();
        [center.x(), center.y()]
    };
    let by_place = || {
        let pairs = place(one).into_iter().zip(place(two));
        pairs
            .map(|(one, two)| one.total_cmp(&two))
            .find(|order| order.is_ne())
    };
    two.score
        .total_cmp(&one.score)
        .then_with(|| by_place().unwrap_or(Ordering::Equal))
}
