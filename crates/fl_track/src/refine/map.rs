//! Everything that was seen of an object, as one normal distribution a cube.

use std::collections::BTreeMap;

use fl_cloud::{Scatter, cube_of};
use nalgebra::{Matrix3, Vector3};

use crate::register::Target;

/// Fewer points say nothing of how a surface lies.
const MIN_POINTS: f64 = 5.0;
/// Noise of ranges and roughness, across a surface.
const ROUGHNESS_M: f64 = 0.03;

type Cube = [i32; 3];
/// Mean and information.
type Normal = (Vector3<f64>, Matrix3<f64>);

/// Points in cubes of one size.
#[derive(Clone, Debug)]
pub(crate) struct Map {
    edge_m: f64,
    cubes: BTreeMap<Cube, Scatter>,
}

impl Map {
    pub(crate) fn of<'a>(places: impl Iterator<Item = &'a Vector3<f64>>, edge_m: f64) -> Self {
        let mut cubes: BTreeMap<Cube, Scatter> = BTreeMap::new();
        for place in places {
            cubes.entry(cube_of(place, edge_m)).or_default().add(place);
        }
        Self { edge_m, cubes }
    }

    /// The distributions as they would be without these places, which are among them.
    pub(crate) fn without(&self, places: &[Vector3<f64>]) -> Distributions {
        let own = Self::of(places.iter(), self.edge_m);
        let near = own.cubes.keys().flat_map(|cube| around(*cube));
        let mut kept = BTreeMap::new();
        for cube in near {
            if kept.contains_key(&cube) {
                continue;
            }
            let rest = self.cubes.get(&cube).map(|all| match own.cubes.get(&cube) {
                Some(own) => all.less(own),
                None => *all,
            });
            kept.insert(cube, rest.and_then(|rest| normal(&rest)));
        }
        Distributions {
            edge_m: self.edge_m,
            cubes: kept,
        }
    }

    /// How thick the surfaces are: the least standard deviation of each cube with enough points
    /// to tell, over all points in such cubes, root mean square.
    pub(crate) fn thickness_m(&self) -> Option<f64> {
        const ENOUGH: f64 = 12.0;
        let (mut squares, mut n_points) = (0.0, 0.0);
        for scatter in self.cubes.values().filter(|it| it.n_points() >= ENOUGH) {
            squares +=
                scatter.covariance().symmetric_eigenvalues().min().max(0.0) * scatter.n_points();
            n_points += scatter.n_points();
        }
        (n_points > 0.0).then(|| f64::sqrt(squares / n_points))
    }
}

/// Distributions to register points to.
#[derive(Clone, Debug)]
pub(crate) struct Distributions {
    edge_m: f64,
    cubes: BTreeMap<Cube, Option<Normal>>,
}

impl Target for Distributions {
    fn near(&self, local: &Vector3<f64>, max_m: f64) -> Option<(Vector3<f64>, Matrix3<f64>)> {
        let found =
            around(cube_of(local, self.edge_m)).filter_map(|cube| *self.cubes.get(&cube)?);
        let square = |(mean, information): &Normal| {
            let apart = local - mean;
            apart.dot(&(information * apart))
        };
        let near = found.filter(|(mean, _)| (local - mean).norm() <= max_m.max(self.edge_m));
        near.min_by(|one, other| square(one).total_cmp(&square(other)))
    }
}

/// Mean and information, of enough points.
fn normal(scatter: &Scatter) -> Option<Normal> {
    if scatter.n_points() < MIN_POINTS {
        return None;
    }
    let rounded = scatter.covariance() + Matrix3::identity() * ROUGHNESS_M.powi(2);
    Some((scatter.mean(), rounded.try_inverse()?))
}

fn around(cube: Cube) -> impl Iterator<Item = Cube> {
    let steps = (-1..=1).flat_map(|x| (-1..=1).flat_map(move |y| (-1..=1).map(move |z| [x, y, z])));
    steps.map(move |step| [0, 1, 2].map(|axis: usize| cube[axis].saturating_add(step[axis])))
}
