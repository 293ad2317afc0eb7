//! Euclidean clusters: points that a chain of short steps joins.

mod cells;
mod union;

use fl_spacetime::Frame;

use crate::Cloud;
use cells::Cells;
use union::Union;

/// Which points belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClusterSettings {
    /// Two points at most this far apart, in meters, are in one cluster.
    pub tolerance_m: f64,
    /// Clusters of fewer points are dropped.
    pub min_points: usize,
    /// Clusters of more points are dropped.
    pub max_points: usize,
}

impl Default for ClusterSettings {
    /// Half a meter, and at least ten points: road users in a sweep without its ground.
    fn default() -> Self {
        Self {
            tolerance_m: 0.5,
            min_points: 10,
            max_points: usize::MAX,
        }
    }
}

/// Splits a cloud into clusters of point indices.
///
/// Two points share a cluster exactly when a chain of points joins them in which no step is
/// longer than the tolerance.
/// Indices rise within a cluster, clusters are ordered by their first index.
/// Points without finite coordinates are in no cluster, nor are those more than about 600,000
/// tolerances from the origin; a tolerance that is not positive and finite gives no clusters.
#[must_use]
pub fn cluster_euclidean<F: Frame>(cloud: &Cloud<F>, settings: &ClusterSettings) -> Vec<Vec<u32>> {
    let tolerance_m = settings.tolerance_m;
    if !(tolerance_m.is_finite() && tolerance_m > 0.0) {
        return Vec::new();
    }
    let cells = Cells::new(cloud, tolerance_m);
    let mut clusters = gather(&cells, &join(&cells));
    clusters.retain(|cluster| {
        (settings.min_points.max(1)..=settings.max_points).contains(&cluster.len())
    });
    clusters
}

/// Joins the cells that hold points within the tolerance of each other.
fn join(cells: &Cells) -> Union {
    let mut union = Union::new(cells.len());
    cells.for_each_close_pair(|a, b| {
        if union.root(a) != union.root(b) && cells.touch(a, b) {
            union.join(a, b);
        }
    });
    union
}

/// The points of each set of cells, in the order promised.
fn gather(cells: &Cells, union: &Union) -> Vec<Vec<u32>> {
    let mut cluster_of_root = vec![usize::MAX; cells.len()];
    let mut clusters: Vec<Vec<u32>> = Vec::new();
    for cell in 0..cells.len() {
        let slot = &mut cluster_of_root[union.find(cell)];
        if *slot == usize::MAX {
            *slot = clusters.len();
            clusters.push(Vec::new());
        }
        clusters[*slot].extend(cells.point_indices(cell));
    }
    clusters
        .iter_mut()
        .for_each(|cluster| cluster.sort_unstable());
    clusters.sort_unstable_by_key(|cluster| cluster[0]);
    clusters
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Ego;
    use proptest::prelude::*;

    use super::*;
    use crate::noise::{Noise, cloud_of};

    const ALL: ClusterSettings = ClusterSettings {
        tolerance_m: 1.0,
        min_points: 1,
        max_points: usize::MAX,
    };

    /// Points on the x axis.
    #[track_caller]
    fn check(xs: &[f64], settings: ClusterSettings, expected: &[&[u32]]) {
        let points: Vec<[f64; 3]> = xs.iter().map(|&x| [x, 0.0, 0.0]).collect();
        assert_eq!(
            cluster_euclidean(&cloud_of::<Ego>(&points), &settings),
            expected
        );
    }

    #[test]
    fn a_chain_of_short_steps_is_one_cluster() {
        check(&[5.0, 0.0, 1.0, 2.0, 3.0], ALL, &[&[0], &[1, 2, 3, 4]]);
        check(&[0.0, 1.0], ALL, &[&[0, 1]]);
        check(&[0.0, 1.001], ALL, &[&[0], &[1]]);
        check(&[], ALL, &[]);
    }

    #[test]
    fn too_small_and_too_large_are_dropped() {
        let xs = [0.0, 10.0, 10.5, 20.0, 20.5, 21.0];
        check(
            &xs,
            ClusterSettings {
                min_points: 2,
                ..ALL
            },
            &[&[1, 2], &[3, 4, 5]],
        );
        check(
            &xs,
            ClusterSettings {
                max_points: 2,
                ..ALL
            },
            &[&[0], &[1, 2]],
        );
        check(
            &xs,
            ClusterSettings {
                min_points: 2,
                max_points: 2,
                ..ALL
            },
            &[&[1, 2]],
        );
        check(
            &xs,
            ClusterSettings {
                min_points: 3,
                max_points: 2,
                ..ALL
            },
            &[],
        );
    }

    #[test]
    fn what_is_nowhere_is_in_no_cluster() {
        check(&[f64::NAN, 0.0, f64::INFINITY, 1e30, 1e30], ALL, &[&[1]]);
        for tolerance_m in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            check(&[0.0], ClusterSettings { tolerance_m, ..ALL }, &[]);
        }
    }

    /// The clusters by comparing every pair.
    fn slowly(cloud: &Cloud<Ego>, tolerance_m: f64) -> Vec<Vec<u32>> {
        let mut union = Union::new(cloud.len());
        for a in 0..cloud.len() {
            for b in 0..a {
                let apart = cloud.point(a) - cloud.point(b);
                if apart.dot(apart) <= tolerance_m * tolerance_m {
                    union.join(a, b);
                }
            }
        }
        let mut clusters = vec![Vec::new(); cloud.len()];
        for idx in 0..cloud.len() {
            clusters[union.find(idx)].push(idx as u32);
        }
        clusters.retain(|cluster| !cluster.is_empty());
        clusters
    }

    proptest! {
        #[test]
        fn agrees_with_comparing_every_pair(
            points in prop::collection::vec([-6.0f64..6.0, -6.0..6.0, -3.0..3.0], 0..200),
            tolerance_m in 0.2f64..2.5,
        ) {
            let cloud = cloud_of::<Ego>(&points);
            let settings = ClusterSettings { tolerance_m, ..ALL };
            prop_assert_eq!(cluster_euclidean(&cloud, &settings), slowly(&cloud, tolerance_m));
        }

        #[test]
        fn agrees_on_a_lattice_where_every_distance_is_at_the_limit(
            points in prop::collection::vec(prop::array::uniform3(-4..4i32), 0..100),
        ) {
            let points: Vec<[f64; 3]> = points.iter().map(|point| point.map(f64::from)).collect();
            let cloud = cloud_of::<Ego>(&points);
            prop_assert_eq!(cluster_euclidean(&cloud, &ALL), slowly(&cloud, 1.0));
        }
    }

    #[test]
    fn any_number_of_threads_finds_the_same() {
        let mut noise = Noise(7);
        let points: Vec<[f64; 3]> = (0..20_000)
            .map(|_| [0, 1, 2].map(|_| noise.between(-20.0, 20.0)))
            .collect();
        let cloud = cloud_of::<Ego>(&points);
        let clusters = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(n_threads)
                .build()
                .unwrap();
            pool.install(|| {
                cluster_euclidean(
                    &cloud,
                    &ClusterSettings {
                        tolerance_m: 0.8,
                        ..ALL
                    },
                )
            })
        };
        let alone = clusters(1);
        assert!(alone.len() > 100);
        assert_eq!(alone, clusters(2));
        assert_eq!(alone, clusters(7));
    }
}
