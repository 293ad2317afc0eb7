//! What can be measured of one cluster.

use fl_cloud::{Cloud, FitSettings, Ground, fit_box};
use fl_spacetime::{Ego, OrientedBox, Point, Size};

/// Points this far outside the footprint may still belong to what rises from it, meters.
const FOOTPRINT_MARGIN_M: f64 = 0.15;
/// A break in height larger than this ends the object: what is above hangs there, meters.
const MAX_BREAK_M: f64 = 0.5;
/// Nothing on a road is higher, meters.
const SKY_M: f64 = 8.0;
/// A point nearer than this to a side is on it, meters.
const SIDE_M: f64 = 0.35;

/// A cluster with its measures. Heights are over the ground under its middle, meters.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Around the points: x along the longer side.
    pub(super) seen: OrientedBox<Ego>,
    /// z of the ground under the middle, in the ego frame.
    pub(super) ground_z: f64,
    /// Height of the lowest point.
    pub(super) bottom_m: f64,
    /// Height up to which points follow each other, also above the cluster.
    pub(super) top_m: f64,
    /// Share of the points that lie near one of the four sides, from 0 to 1.
    pub(super) shell_share: f64,
    pub(super) n_points: usize,
}

impl Candidate {
    /// `None` where no box can be fitted. `standing` are all points over the ground.
    pub(super) fn new(
        cloud: &Cloud<Ego>,
        ground: &Ground<Ego>,
        cluster: &[u32],
        standing: &[u32],
    ) -> Option<Self> {
        let seen = fit_box(cloud, cluster, &FitSettings::default())?;
        let center = seen.center();
        let ground_z = center.z() - ground.height_above(center.x(), center.y(), center.z());
        let height = |point_idx: &u32| cloud.point(*point_idx as usize).z() - ground_z;
        let bottom_m = cluster.iter().map(height).fold(f64::INFINITY, f64::min);
        let column = column(&seen, ground_z)?;
        let inside = standing
            .iter()
            .filter(|&&idx| column.contains(cloud.point(idx as usize)));
        let top_m = unbroken_top(inside.map(height).collect(), bottom_m);
        let shell_share = shell_share(cloud, cluster, &seen);
        Some(Self {
            seen,
            ground_z,
            bottom_m,
            top_m,
            shell_share,
            n_points: cluster.len(),
        })
    }
}

/// Everything over the footprint of the box, from the ground to the sky.
fn column(seen: &OrientedBox<Ego>, ground_z: f64) -> Option<OrientedBox<Ego>> {
    let [length, width, _] = seen.size().lwh();
    let grown = |edge: f64| edge + 2.0 * FOOTPRINT_MARGIN_M;
    let size = Size::new(grown(length), grown(width), SKY_M).ok()?;
    let center = Point::new(seen.center().x(), seen.center().y(), ground_z + 0.5 * SKY_M);
    Some(OrientedBox::from_yaw(center, size, seen.yaw()))
}

/// From the lowest point up to the first break.
fn unbroken_top(mut heights: Vec<f64>, bottom_m: f64) -> f64 {
    heights.sort_by(f64::total_cmp);
    let mut top_m = bottom_m;
    for height_m in heights {
        if height_m > top_m + MAX_BREAK_M {
            break;
        }
        top_m = top_m.max(height_m);
    }
    top_m
}

fn shell_share(cloud: &Cloud<Ego>, cluster: &[u32], seen: &OrientedBox<Ego>) -> f64 {
    let body_from_ego = seen.pose().inverse();
    let [length, width, _] = seen.size().lwh();
    let is_near_side = |point_idx: &&u32| {
        let in_body = body_from_ego * cloud.point(**point_idx as usize);
        let to_end = 0.5 * length - in_body.x().abs();
        let to_flank = 0.5 * width - in_body.y().abs();
        to_end.min(to_flank) <= SIDE_M
    };
    let n_near = cluster.iter().filter(is_near_side).count();
    n_near as f64 / cluster.len().max(1) as f64
}
