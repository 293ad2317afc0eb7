//! Points of a sweep that others of the window saw through, and the objects they lie on.

use fl_cloud::{Cloud, ClusterSettings, FitSettings, Ground, cluster_euclidean, fit_box};
use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point, Size, World};
use rayon::prelude::*;

use super::range_image::Look;
use super::{MotionSettings, Prepared};
use crate::click::{Click, ClickHint, ClickSettings, box_on_ground};

/// So many looks must have gone through a place, where so many were to be had.
const MIN_THROUGH: usize = 2;
/// A box may leave out this share of the evidence it was made for.
const MAX_LEFT_OUT: f64 = 0.4;
/// Around a box, meters.
const MARGIN_M: f64 = 0.3;

/// A cluster of evidence in one sweep.
#[derive(Clone, Debug)]
pub(super) struct Sighting {
    pub(super) cuboid: OrientedBox<World>,
    pub(super) class: ClassId,
    pub(super) n_points: usize,
    pub(super) score: f64,
}

/// What of a sweep was not there before or after, in the order of the cloud.
pub(super) fn sightings(
    sweep: &Prepared,
    others: &[&Prepared],
    settings: &MotionSettings,
) -> Vec<Sighting> {
    let Some(ground) = &sweep.ground else {
        return Vec::new();
    };
    let standing = standing(sweep, ground, settings);
    let moves = |point_idx: &&u32| {
        let place = sweep.world_from_ego * sweep.cloud.point(**point_idx as usize);
        is_evidence(place, others, settings)
    };
    let moving: Vec<u32> = standing.par_iter().filter(moves).copied().collect();
    let clustering = ClusterSettings {
        tolerance_m: settings.tolerance_m,
        min_points: settings.min_points,
        ..ClusterSettings::default()
    };
    let clusters = cluster_euclidean(&sweep.cloud.select(&moving), &clustering);
    let sighted = clusters.par_iter().filter_map(|cluster| {
        let cluster: Vec<u32> = cluster.iter().map(|idx| moving[*idx as usize]).collect();
        sighting(sweep, ground, &cluster, &standing, settings)
    });
    sighted.collect()
}

/// Points at the heights and ranges that are looked at. Rising.
fn standing(sweep: &Prepared, ground: &Ground<Ego>, settings: &MotionSettings) -> Vec<u32> {
    let (low_m, high_m) = settings.heights_m;
    let stands = |point_idx: &u32| {
        let point = sweep.cloud.point(*point_idx as usize);
        let range_m = (point - sweep.viewpoint).norm();
        let height_m = ground.height_above(point.x(), point.y(), point.z());
        (settings.min_range_m..settings.max_range_m).contains(&range_m)
            && (low_m..high_m).contains(&height_m)
    };
    (0..sweep.cloud.len() as u32).filter(stands).collect()
}

/// Whether most of what the others say of a place is that nothing was there.
fn is_evidence(place: Point<World>, others: &[&Prepared], settings: &MotionSettings) -> bool {
    let margin_m = |range_m: f64| settings.margin_m + settings.margin_share * range_m;
    let looks = others.iter().map(|other| {
        let looks = other.images.iter().map(|image| image.look(place, margin_m));
        looks.fold(Look::Unknown, |all, look| match (all, look) {
            (Look::Taken, _) | (_, Look::Taken) => Look::Taken,
            (Look::Through, _) | (_, Look::Through) => Look::Through,
            _ => Look::Unknown,
        })
    });
    let (mut n_through, mut n_taken) = (0, 0);
    for look in looks {
        n_through += usize::from(look == Look::Through);
        n_taken += usize::from(look == Look::Taken);
    }
    n_through >= MIN_THROUGH.min(others.len().max(1)) && n_through > n_taken
}

/// The object that a cluster of evidence lies on: as a click on it would find it, or just around
/// the evidence.
fn sighting(
    sweep: &Prepared,
    ground: &Ground<Ego>,
    cluster: &[u32],
    standing: &[u32],
    settings: &MotionSettings,
) -> Option<Sighting> {
    let middle = most_central(&sweep.cloud, cluster);
    let clicking = ClickSettings {
        viewpoint: sweep.viewpoint,
        ..ClickSettings::default()
    };
    let click = Click::Point(middle);
    let hint = ClickHint::default();
    let clicked = box_on_ground(&sweep.cloud, ground, &click, &hint, &clicking);
    let share_inside = |cuboid: &OrientedBox<Ego>| {
        let grown = grown(cuboid);
        let is_in = |idx: &&u32| grown.contains(sweep.cloud.point(**idx as usize));
        cluster.iter().filter(is_in).count() as f64 / cluster.len() as f64
    };
    let clicked = clicked
        .ok()
        .filter(|clicked| share_inside(&clicked.cuboid) >= 1.0 - MAX_LEFT_OUT);
    let (cuboid, class) = match clicked {
        Some(clicked) => (clicked.cuboid, clicked.class),
        None => {
            let fitted = fit_box(&sweep.cloud, cluster, &FitSettings::default())?;
            (fitted, crate::automotive_class("unknown"))
        }
    };
    let around = grown(&cuboid);
    let is_in = |idx: &&u32| around.contains(sweep.cloud.point(**idx as usize));
    let n_standing = standing.iter().filter(is_in).count().max(cluster.len());
    let score = cluster.len() as f64 / n_standing as f64;
    (score >= settings.min_share).then(|| Sighting {
        cuboid: cuboid.transformed(&sweep.world_from_ego),
        class,
        n_points: cluster.len(),
        score,
    })
}

/// The point nearest to the middle of a cluster, the first among equals.
fn most_central(cloud: &Cloud<Ego>, cluster: &[u32]) -> Point<Ego> {
    let points = cluster.iter().map(|idx| cloud.point(*idx as usize));
    let sum = points.clone().fold([0.0; 3], |sum, point| {
        [sum[0] + point.x(), sum[1] + point.y(), sum[2] + point.z()]
    });
    let [x, y, z] = sum.map(|sum| sum / cluster.len().max(1) as f64);
    let middle = Point::new(x, y, z);
    let nearest = points.min_by(|one, two| one.distance(middle).total_cmp(&two.distance(middle)));
    nearest.unwrap_or(middle)
}

fn grown(cuboid: &OrientedBox<Ego>) -> OrientedBox<Ego> {
    let [length, width, height] = cuboid.size().lwh().map(|edge| edge + 2.0 * MARGIN_M);
    let size = Size::new(length, width, height).unwrap_or(cuboid.size());
    OrientedBox::new(*cuboid.pose(), size)
}
