//! Clusters around the seeds, one in the other, from the finest tolerance to the coarsest.

use fl_cloud::{Cloud, ClusterSettings, cluster_euclidean};
use fl_spacetime::Ego;

use super::surroundings::{Standing, Surroundings};

/// The tolerances tried, meters: from a hand between neighbors in a row to the gaps that are left
/// between the lines of a far sweep.
const TOLERANCES_M: [f64; 8] = [0.12, 0.18, 0.27, 0.4, 0.55, 0.75, 1.0, 1.35];
/// Lines of a sweep lie farther apart than the points of one line: heights count this much.
const FLATTEN: f64 = 0.5;
/// What is higher does not join objects: tree tops, bridges. First for cars and people, then for
/// trucks and buses, meters.
const JOINING_HEIGHTS_M: [f64; 2] = [2.2, 4.2];
/// Fewer points are no cluster.
const MIN_POINTS: usize = 3;

/// A cluster around the seeds.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// Indices into [`Surroundings::standing`]. Rising.
    pub(super) points: Vec<u32>,
    /// The least and the greatest tolerance that give this cluster, meters.
    pub(super) tolerance_m: (f64, f64),
}

/// All different clusters around the seeds, the smaller first.
pub(super) fn clusters(around: &Surroundings<'_>) -> Vec<Cluster> {
    let [low, high] = JOINING_HEIGHTS_M;
    let (low, high) = rayon::join(|| nested(around, low), || nested(around, high));
    let mut found: Vec<Cluster> = Vec::new();
    for (points, tolerance_m) in low.into_iter().chain(high) {
        match found.iter_mut().find(|cluster| cluster.points == points) {
            Some(same) => same.tolerance_m.0 = same.tolerance_m.0.min(tolerance_m),
            None => found.push(Cluster {
                points,
                tolerance_m: (tolerance_m, tolerance_m),
            }),
        }
    }
    found.sort_by_key(|cluster| cluster.points.len());
    found
}

/// The cluster around the seeds at every tolerance, from the coarsest on, of what is no higher.
fn nested(around: &Surroundings<'_>, height_m: f64) -> Vec<(Vec<u32>, f64)> {
    let mut nested: Vec<(Vec<u32>, f64)> = Vec::new();
    let mut domain = joining(around, height_m);
    // What a finer tolerance joins, every coarser one joins too.
    for tolerance_m in TOLERANCES_M.into_iter().rev() {
        domain = cluster_in(around, &domain, tolerance_m);
        if domain.len() < MIN_POINTS {
            break;
        }
        nested.push((domain.clone(), tolerance_m));
    }
    nested
}

/// The points that may join: up to a height, and the seed itself.
fn joining(around: &Surroundings<'_>, height_m: f64) -> Vec<u32> {
    let joins = |place: &u32| {
        let is_low = around.standing[*place as usize].height_m <= height_m;
        is_low || (!around.seeds_are_all && around.seeds.contains(place))
    };
    match around.seeds_are_all {
        true => around.seeds.iter().copied().filter(joins).collect(),
        false => (0..around.standing.len() as u32).filter(joins).collect(),
    }
}

/// Of the points named, the cluster that holds most of the seeds.
fn cluster_in(around: &Surroundings<'_>, domain: &[u32], tolerance_m: f64) -> Vec<u32> {
    let settings = ClusterSettings {
        tolerance_m,
        min_points: MIN_POINTS,
        ..ClusterSettings::default()
    };
    let named = |cluster: Vec<u32>| -> Vec<u32> {
        let place = |idx: u32| domain[idx as usize];
        cluster.into_iter().map(place).collect()
    };
    let n_seeds = |cluster: &Vec<u32>| {
        let is_seed = |place: &&u32| around.seeds.binary_search(place).is_ok();
        cluster.iter().filter(is_seed).count()
    };
    let clusters = cluster_euclidean(&flattened(around, domain), &settings);
    let named = clusters.into_iter().map(named);
    let counted = named.map(|cluster| (n_seeds(&cluster), cluster));
    let most = counted
        .filter(|(n_seeds, _)| *n_seeds > 0)
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    most.map(|(_, cluster)| cluster).unwrap_or_default()
}

fn flattened(around: &Surroundings<'_>, domain: &[u32]) -> Cloud<Ego> {
    let column = |value: fn(&Standing) -> f64| -> Vec<f32> {
        let of = |place: &u32| value(&around.standing[*place as usize]) as f32;
        domain.iter().map(of).collect()
    };
    let cloud = Cloud::from_xyz(
        column(|standing| standing.xy[0]),
        column(|standing| standing.xy[1]),
        column(|standing| standing.height_m * FLATTEN),
    );
    cloud.expect("three columns of the same points")
}
