//! What lidars saw of the surroundings: points and planes in cubes of a meter.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use fl_cloud::{Scatter, cube_of};
use nalgebra::Vector3;

use super::median;

/// Edge of a cube.
const EDGE_M: f64 = 1.0;
/// A cube keeps so many points to be next to, no nearer to each other than [`APART_M`].
const MOST_POINTS: usize = 20;
const APART_M: f64 = 0.22;
/// A plane is told from so many points, when one more in so many has come.
const LEAST_POINTS: f64 = 6.0;
const RENEWED_BY: f64 = 1.25;
/// A plane is no thicker than this, standard deviation, and so many times as wide.
const MOST_THICK_M: f64 = 0.1;
const LEAST_WIDE: f64 = 3.0;
/// Narrower ones are lines, and level below this sine.
const LEAST_WIDE_M: f64 = 0.1;
const LEVEL: f64 = 0.7;

/// Points and planes in cubes, found by place.
#[derive(Debug, Default)]
pub(super) struct SurfaceMap {
    cubes: HashMap<Key, Cube, BuildHasherDefault<Mixer>>,
}

/// The nearest of the map to a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Nearest {
    /// A plane through this place, with its normal of length 1.
    Plane(Vector3<f64>, Vector3<f64>),
    /// A point of no plane.
    Point(Vector3<f64>),
}

type Key = [i32; 3];

#[derive(Debug, Default)]
struct Cube {
    points: Vec<Vector3<f32>>,
    /// Of all that was seen, about the first point: about the origin products of far places lose
    /// their digits.
    seen: Scatter,
    n_at_shape: f64,
    shape: Shape,
}

/// What the points of a cube lie on.
#[derive(Debug, Clone, Copy, Default)]
enum Shape {
    #[default]
    Any,
    Plane(Plane),
    /// A piece of a ring: where along the ground it lies says where the lidar was, not what is there.
    Ring,
}

#[derive(Debug, Clone, Copy)]
struct Plane {
    through: Vector3<f64>,
    normal: Vector3<f64>,
    thickness_m: f64,
}

impl SurfaceMap {
    pub(super) fn add(&mut self, points: impl Iterator<Item = Vector3<f64>>) {
        let mut touched = Vec::new();
        for point in points {
            let key = cube_of(&point, EDGE_M);
            let cube = self.cubes.entry(key).or_default();
            cube.add(&point);
            if cube.is_shape_old() {
                touched.push(key);
            }
        }
        for key in touched {
            if let Some(cube) = self.cubes.get_mut(&key).filter(|it| it.is_shape_old()) {
                cube.n_at_shape = cube.seen.n_points();
                cube.shape = cube.shape();
            }
        }
    }

    /// Forgets what is farther from a place.
    pub(super) fn forget_beyond(&mut self, place: &Vector3<f64>, distance_m: f64) {
        self.cubes.retain(|key, _| {
            let middle = Vector3::from(key.map(|it| (f64::from(it) + 0.5) * EDGE_M));
            (middle - place).norm() < distance_m
        });
    }

    /// The nearest to a place, no farther than `reach_m`, which is half a cube at least and a whole
    /// one at most: farther ones may be missed.
    pub(super) fn nearest(&self, place: &Vector3<f64>, reach_m: f64) -> Option<Nearest> {
        let single = place.map(|it| it as f32);
        let mut best: Option<(&Cube, &Vector3<f32>)> = None;
        let mut best_square = (reach_m * reach_m) as f32;
        let mut look = |key: Key| {
            if to_cube_square(place, key) >= f64::from(best_square) {
                return;
            }
            let Some(cube) = self.cubes.get(&key) else {
                return;
            };
            for point in &cube.points {
                let square = (point - single).norm_squared();
                if square < best_square {
                    best_square = square;
                    best = Some((cube, point));
                }
            }
        };
        let own = cube_of(place, EDGE_M);
        look(own);
        let [low, high] = [-1.0, 1.0]
            .map(|side| cube_of(&place.map(|it| it + side * reach_m.min(EDGE_M)), EDGE_M));
        for x in low[0]..=high[0] {
            for y in low[1]..=high[1] {
                for z in low[2]..=high[2] {
                    if [x, y, z] != own {
                        look([x, y, z]);
                    }
                }
            }
        }
        best.and_then(|(cube, point)| match cube.shape {
            Shape::Plane(plane) => Some(Nearest::Plane(plane.through, plane.normal)),
            Shape::Any => Some(Nearest::Point(point.map(f64::from))),
            Shape::Ring => None,
        })
    }

    /// How thick planes are, standard deviation: the median over all.
    pub(super) fn thickness_m(&self) -> Option<f64> {
        let planes = self.cubes.values().filter_map(|it| match it.shape {
            Shape::Plane(plane) => Some(plane.thickness_m),
            _ => None,
        });
        median(planes.collect())
    }
}

impl Cube {
    fn add(&mut self, point: &Vector3<f64>) {
        let first = self.points.first().map_or(*point, |it| it.map(f64::from));
        self.seen.add(&(point - first));
        let single = point.map(|it| it as f32);
        let apart = (APART_M * APART_M) as f32;
        let is_apart = || {
            self.points
                .iter()
                .all(|it| (it - single).norm_squared() > apart)
        };
        if self.points.is_empty() || (self.points.len() < MOST_POINTS && is_apart()) {
            self.points.push(single);
        }
    }

    fn is_shape_old(&self) -> bool {
        let n_seen = self.seen.n_points();
        n_seen >= LEAST_POINTS && n_seen >= RENEWED_BY * self.n_at_shape
    }

    fn shape(&self) -> Shape {
        let Some(first) = self.points.first() else {
            return Shape::Any;
        };
        let eigen = self.seen.covariance().symmetric_eigen();
        let mut order = [0, 1, 2];
        order.sort_by(|a, b| eigen.eigenvalues[*a].total_cmp(&eigen.eigenvalues[*b]));
        let [thick, wide, long] = order.map(|idx| eigen.eigenvalues[idx].max(0.0).sqrt());
        let is_level = eigen.eigenvectors[(2, order[2])].abs() < LEVEL;
        if wide < LEAST_WIDE_M && long > LEAST_WIDE * wide && is_level {
            Shape::Ring
        } else if thick < MOST_THICK_M && wide > LEAST_WIDE * thick && wide > LEAST_WIDE_M {
            Shape::Plane(Plane {
                through: first.map(f64::from) + self.seen.mean(),
                normal: eigen.eigenvectors.column(order[0]).into_owned(),
                thickness_m: thick,
            })
        } else {
            Shape::Any
        }
    }
}

/// How far a place is from a cube.
fn to_cube_square(place: &Vector3<f64>, key: Key) -> f64 {
    let beyond = |axis: usize| {
        let low = f64::from(key[axis]) * EDGE_M;
        (low - place[axis]).max(place[axis] - low - EDGE_M).max(0.0)
    };
    (0..3).map(|axis| beyond(axis).powi(2)).sum()
}

/// Mixes three small numbers well enough, and fast (Knuth's multiplicative hashing).
#[derive(Debug, Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.write_i32(i32::from(*byte)));
    }

    fn write_i32(&mut self, number: i32) {
        self.0 = (self.0.rotate_left(21) ^ u64::from(number.cast_unsigned()))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
