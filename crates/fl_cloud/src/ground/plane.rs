//! The one plane under most of a scene, by random sample consensus with a fixed seed.

use nalgebra::{Matrix3, Vector3};

use super::grid::Grid;

/// Tries; with a third of the cells on the plane, one in 27 samples is good.
const N_TRIES: usize = 300;

/// So many low points at most are looked at in a try.
const MAX_JUDGES: usize = 2000;

/// A low point at most this far from the plane speaks for it, in meters.
const BAND_M: f64 = 0.2;

/// A low point this far below the plane speaks against it, in meters, and how much: under the
/// ground there is nothing but reflections, under a plane of roofs there is the ground.
const BELOW_M: f64 = 0.6;
const BELOW_COST: f64 = 0.5;

/// So many cells at least must speak for the plane.
const MIN_CELLS: usize = 8;

/// Rounds of least squares through the points that the last round's plane keeps.
const N_REFINEMENTS: usize = 4;

/// The plane z = `slope_x` x + `slope_y` y + `height_m`, in the cloud's frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroundPlane {
    /// Rise over run along x.
    pub slope_x: f64,
    /// Rise over run along y.
    pub slope_y: f64,
    /// Height over the frame's origin, in meters: negative where the origin is above the ground.
    pub height_m: f64,
}

impl GroundPlane {
    pub(super) fn height(&self, x: f64, y: f64) -> f64 {
        self.slope_x * x + self.slope_y * y + self.height_m
    }

    fn residual(&self, [x, y, z]: [f64; 3]) -> f64 {
        z - self.height(x, y)
    }

    pub(super) fn supports(&self, point: [f64; 3]) -> bool {
        self.residual(point).abs() <= BAND_M
    }

    fn slope(&self) -> f64 {
        self.slope_x.hypot(self.slope_y)
    }

    /// The plane through three points, unless they are seen as one line from above.
    fn through([a, b, c]: [[f64; 3]; 3]) -> Option<Self> {
        let [ab, ac] = [b, c].map(|end| [0, 1, 2].map(|axis| end[axis] - a[axis]));
        let area = ab[0] * ac[1] - ab[1] * ac[0];
        let longest = ab[0].hypot(ab[1]).max(ac[0].hypot(ac[1]));
        if area.is_nan() || area.abs() <= 0.1 * longest * longest {
            return None;
        }
        let slope_x = (ab[2] * ac[1] - ab[1] * ac[2]) / area;
        let slope_y = (ab[0] * ac[2] - ab[2] * ac[0]) / area;
        Some(Self {
            slope_x,
            slope_y,
            height_m: a[2] - slope_x * a[0] - slope_y * a[1],
        })
    }

    /// The least-squares plane of heights through some points.
    fn fit<'a>(points: impl Iterator<Item = &'a [f64; 3]> + Clone) -> Option<Self> {
        let count = points.clone().count() as f64;
        let sum: Vector3<f64> = points.clone().map(|&point| Vector3::from(point)).sum();
        let middle = sum / count;
        let mut squares = Matrix3::zeros();
        for &point in points {
            let arm = Vector3::from(point) - middle;
            squares += arm * arm.transpose();
        }
        let (xx, xy, yy) = (squares[(0, 0)], squares[(0, 1)], squares[(1, 1)]);
        let (xz, yz) = (squares[(0, 2)], squares[(1, 2)]);
        let determinant = xx * yy - xy * xy;
        // The ratio of the narrow to the wide spread: below it the points are a line.
        if determinant.is_nan() || determinant <= 1e-4 * (xx + yy).powi(2) {
            return None;
        }
        let slope_x = (xz * yy - yz * xy) / determinant;
        let slope_y = (yz * xx - xz * xy) / determinant;
        Some(Self {
            slope_x,
            slope_y,
            height_m: middle.z - slope_x * middle.x - slope_y * middle.y,
        })
    }
}

/// Finds the plane that most cells' low points lie on and few lie below.
pub(super) fn find(grid: &Grid, max_slope: f64) -> Option<GroundPlane> {
    let lows: Vec<[f64; 3]> = grid.low_points().into_iter().map(|(_, low)| low).collect();
    if lows.len() < MIN_CELLS {
        return None;
    }
    let mut plane = best_sample(&lows, max_slope)?;
    for _ in 0..N_REFINEMENTS {
        let kept = lows.iter().filter(|&&low| plane.supports(low));
        plane = GroundPlane::fit(kept)
            .filter(|fit| fit.slope() <= max_slope)
            .unwrap_or(plane);
    }
    let support = lows.iter().filter(|&&low| plane.supports(low)).count();
    (support >= MIN_CELLS).then_some(plane)
}

fn best_sample(lows: &[[f64; 3]], max_slope: f64) -> Option<GroundPlane> {
    let step = lows.len().div_ceil(MAX_JUDGES);
    let judges: Vec<[f64; 3]> = lows.iter().step_by(step).copied().collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut best: Option<(f64, GroundPlane)> = None;
    for _ in 0..N_TRIES {
        let sample = [0; 3].map(|_| lows[dice.below(lows.len())]);
        let Some(plane) = GroundPlane::through(sample) else {
            continue;
        };
        if plane.slope() > max_slope {
            continue;
        }
        let score = score(&plane, &judges);
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, plane));
        }
    }
    best.map(|(_, plane)| plane)
}

fn score(plane: &GroundPlane, judges: &[[f64; 3]]) -> f64 {
    let vote = |&low: &[f64; 3]| {
        let residual = plane.residual(low);
        if residual.abs() <= BAND_M {
            1.0 - residual.abs() / BAND_M
        } else if residual < -BELOW_M {
            -BELOW_COST
        } else {
            0.0
        }
    };
    judges.iter().map(vote).sum()
}

/// Numbers that look random and are the same in every run (splitmix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}
