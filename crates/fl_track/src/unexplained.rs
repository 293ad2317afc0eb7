//! Motion that no cuboid of a scene explains.

use std::collections::BTreeMap;

use fl_scene::{ClassId, Scene};
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};

use crate::MovingCluster;

/// What counts as explained.
#[derive(Clone, Debug, PartialEq)]
pub struct UnexplainedSettings {
    /// A cuboid explains what moves within it and this far around it, meters.
    pub margin_m: f64,
    /// What was seen fewer times is left out.
    pub min_sightings: usize,
}

impl Default for UnexplainedSettings {
    /// Half a meter, and a third of a second at ten sweeps a second.
    fn default() -> Self {
        Self {
            margin_m: 0.5,
            min_sightings: 3,
        }
    }
}

/// Something that moves through no cuboid.
#[derive(Clone, Debug, PartialEq)]
pub struct UnexplainedMotion {
    /// First and last stamp at which it moves unexplained.
    pub start: Stamp,
    /// See [`start`](Self::start).
    pub end: Stamp,
    /// Its clusters, by stamp; not empty.
    pub clusters: Vec<MovingCluster>,
    /// Median speed over the ground, m/s.
    pub speed: f64,
    /// What it probably is: what most of its clusters are.
    pub class: ClassId,
    /// How much it should worry: how often it was seen, how surely, and how fast it is.
    pub rank: f64,
}

/// The motion that lies in no cuboid of the scene at its moment, the most worrying first.
///
/// Cuboids are interpolated at the clusters' stamps. An object that a cuboid explains part of the
/// time is listed for the rest.
pub fn unexplained(
    clusters: &[MovingCluster],
    scene: &Scene,
    settings: &UnexplainedSettings,
) -> Vec<UnexplainedMotion> {
    let mut by_object: BTreeMap<u64, Vec<MovingCluster>> = BTreeMap::new();
    for cluster in clusters {
        if !is_explained(cluster, scene, settings) {
            by_object
                .entry(cluster.object)
                .or_default()
                .push(cluster.clone());
        }
    }
    let enough = by_object
        .into_values()
        .filter(|clusters| clusters.len() >= settings.min_sightings.max(1));
    let mut items: Vec<UnexplainedMotion> = enough.map(item).collect();
    items.sort_by(|one, two| {
        let by_rank = two.rank.total_cmp(&one.rank);
        by_rank.then(one.clusters[0].object.cmp(&two.clusters[0].object))
    });
    items
}

/// Whether the cluster's middle is in a cuboid, or a cuboid's middle in the cluster's box: either
/// may be the larger.
fn is_explained(cluster: &MovingCluster, scene: &Scene, settings: &UnexplainedSettings) -> bool {
    let own = around(&cluster.cuboid, 0.0);
    let center = cluster.cuboid.center();
    let mut cuboids = scene
        .tracks()
        .filter_map(|track| track.cuboid_at(cluster.stamp));
    cuboids.any(|cuboid| {
        let is_near = cuboid.center().distance(center) < FAR_M;
        is_near
            && (holds(&around(&cuboid, settings.margin_m), center) || holds(&own, cuboid.center()))
    })
}

/// Cuboids are smaller than this, meters.
const FAR_M: f64 = 60.0;

/// The box made larger to all sides.
fn around(cuboid: &OrientedBox<World>, margin_m: f64) -> OrientedBox<World> {
    let [length, width, height] = cuboid.size().lwh().map(|edge| edge + 2.0 * margin_m);
    let size = Size::new(length, width, height).unwrap_or(cuboid.size());
    OrientedBox::new(*cuboid.pose(), size)
}

/// Whether a place lies over the footprint: heights say little, for the ground may be off.
fn holds(cuboid: &OrientedBox<World>, place: Point<World>) -> bool {
    let in_body = (cuboid.pose().inverse() * place).coords();
    let [length, width, height] = cuboid.size().lwh();
    in_body.x.abs() <= 0.5 * length
        && in_body.y.abs() <= 0.5 * width
        && in_body.z.abs() <= 0.5 * height + HEIGHT_MARGIN_M
}

/// A bridge is higher over the road, meters.
const HEIGHT_MARGIN_M: f64 = 1.5;

fn item(clusters: Vec<MovingCluster>) -> UnexplainedMotion {
    let mut speeds: Vec<f64> = clusters.iter().map(|it| it.velocity.norm()).collect();
    speeds.sort_by(f64::total_cmp);
    let speed = speeds[speeds.len() / 2];
    let score: f64 = clusters.iter().map(|cluster| cluster.score).sum();
    let mut votes: BTreeMap<&ClassId, usize> = BTreeMap::new();
    for cluster in &clusters {
        *votes.entry(&cluster.class).or_default() += 1;
    }
    let most = votes.into_iter().max_by_key(|(_, n_votes)| *n_votes);
    let class = most.map_or_else(|| clusters[0].class.clone(), |(class, _)| class.clone());
    UnexplainedMotion {
        start: clusters[0].stamp,
        end: clusters[clusters.len() - 1].stamp,
        speed,
        class,
        rank: score * (speed / FAST).min(1.0).sqrt(),
        clusters,
    }
}

/// What is faster than this worries as much as can be, m/s.
const FAST: f64 = 3.0;
