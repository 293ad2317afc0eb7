//! Brown's lens: radial factor, polynomial or rational, tangential shift and thin prism, on the
//! plane z = 1.
//!
//! With s = x² + y² and g(s) = (1 + k1 s + k2 s² + k3 s³) / (1 + k4 s + k5 s² + k6 s³):
//!
//! ```text
//! x' = x g + 2 p1 x y + p2 (s + 2 x²) + s1 s + s2 s²
//! y' = y g + 2 p2 x y + p1 (s + 2 y²) + s3 s + s4 s²
//! ```
//!
//! (Brown 1966, thin prism: Weng et al. 1992; as OpenCV's calib3d writes it.) A smooth map of a
//! convex set whose Jacobian has a positive definite symmetric part everywhere is one-to-one
//! (Gale and Nikaido 1965). The valid disc is one on which that is proven.

use super::number::{Dual, Number, constants, polynomial};
use super::rising;

/// Tangent of 89°: rays further off the axis are beyond any flat model.
const MAX_RADIUS: f64 = 57.289_961_630_759_43;

/// Newton's step below which the inverse has converged, on the plane z = 1.
const CONVERGED_STEP: f64 = 1e-12;

/// Near the answer each step is about the square of the one before: none follows this one.
const LAST_WHOLE_STEP: f64 = 1e-10;

const MAX_WHOLE_STEPS: usize = 8;
const MAX_NEWTON_STEPS: usize = 60;
const MAX_HALVINGS: usize = 40;

/// Keeps the inverse clear of the edge by more than a ray's rounding.
const EDGE_MARGIN: f64 = 1e-12;

/// Keeps the disc clear of a pole of the radial factor, where rounding could change its sign.
const POLE_MARGIN: f64 = 1e-9;

/// The model's coefficients, sorted by what they do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Brown<S> {
    numerator: [S; 3],
    denominator: [S; 3],
    p1: S,
    p2: S,
    prism: [S; 4],
}

/// A 2 × 2 matrix, row by row.
#[derive(Clone, Copy)]
struct Jacobian {
    rows: [[f64; 2]; 2],
}

impl<S: Number> Brown<S> {
    /// From up to twelve coefficients in OpenCV's order: k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4.
    #[inline]
    pub(super) fn new(coefficients: &[S]) -> Self {
        let at = |idx: usize| coefficients.get(idx).copied().unwrap_or(S::constant(0.0));
        Self {
            numerator: [at(0), at(1), at(4)],
            denominator: [at(5), at(6), at(7)],
            p1: at(2),
            p2: at(3),
            prism: [at(8), at(9), at(10), at(11)],
        }
    }

    /// Where the lens shifts the point (x, y) of the plane z = 1.
    #[inline]
    pub(super) fn distort(&self, [x, y]: [S; 2]) -> [S; 2] {
        let s = x * x + y * y;
        let radial = cubic(&self.numerator, s) / cubic(&self.denominator, s);
        let twice_xy = x * y * 2.0;
        let [s1, s2, s3, s4] = self.prism;
        [
            x * radial + self.p1 * twice_xy + self.p2 * (s + x * x * 2.0) + s * (s1 + s * s2),
            y * radial + self.p2 * twice_xy + self.p1 * (s + y * y * 2.0) + s * (s3 + s * s4),
        ]
    }
}

impl Brown<f64> {
    /// The same lens for numbers with derivatives.
    pub(super) fn lift<S: Number>(&self) -> Brown<S> {
        Brown {
            numerator: constants(&self.numerator),
            denominator: constants(&self.denominator),
            p1: S::constant(self.p1),
            p2: S::constant(self.p2),
            prism: constants(&self.prism),
        }
    }

    /// The largest radius within which the map is provably one-to-one.
    ///
    /// With r the radius, p = |(p1, p2)|, q = 2 r p, g the radial factor and a = d(r g)/dr, the
    /// Jacobian at angle φ from (p2, p1) is, along the radius and across it,
    /// `[a + 3 q cos φ, q sin φ; q sin φ, g + q cos φ]`, plus the prism's part
    /// `2 w (x, y)ᵀ` with w = (s1 + 2 s2 s, s3 + 2 s4 s), whose symmetric part has no eigenvalue
    /// below −e, e = 2 r |w|. It is positive definite for every φ if a > 3 q + e and
    /// g > 5 q / 3 + e. Without tangential terms and prism that is a > 0: the radius at which
    /// r g(r²) stops rising.
    pub(super) fn valid_radius(&self) -> f64 {
        let numerator = in_radius(&self.numerator);
        let denominator = in_radius(&self.denominator);
        let square = rising::product(&denominator, &denominator);
        let turned = rising::product(&numerator, &denominator);
        let less = |factor: f64| rising::product(&self.shear(factor), &square);

        let along = rising::sum(
            &self.rise_times_square(&numerator, &denominator),
            &less(6.0),
        );
        let across = rising::sum(&turned, &less(10.0 / 3.0));
        let pole = rising::positive_until(&denominator, MAX_RADIUS) * (1.0 - POLE_MARGIN);
        let fold = rising::positive_until(&along, pole);
        rising::positive_until(&across, fold)
    }

    /// −(`factor` r p + e) in powers of r, or less.
    fn shear(&self, factor: f64) -> [f64; 4] {
        let [s1, s2, s3, s4] = self.prism;
        let tangential = f64::hypot(self.p1, self.p2);
        let (prism, prism_square) = (f64::hypot(s1, s3), f64::hypot(s2, s4));
        [
            0.0,
            -(factor * tangential + 2.0 * prism),
            0.0,
            -4.0 * prism_square,
        ]
    }

    /// The largest radius, at most `end`, within which `depth`, the line a x + b y + c over the
    /// distorted plane, is provably positive.
    pub(super) fn radius_with_depth(&self, [a, b, c]: [f64; 3], end: f64) -> f64 {
        let numerator = in_radius(&self.numerator);
        let denominator = in_radius(&self.denominator);
        let [s1, s2, s3, s4] = self.prism;
        let tilt = f64::hypot(a, b);
        let square = 3.0 * f64::hypot(self.p1, self.p2) + f64::hypot(s1, s3);
        let shift = [c, 0.0, -tilt * square, 0.0, -tilt * f64::hypot(s2, s4)];
        let radial = rising::product(&[0.0, -tilt], &numerator);
        let depth = rising::sum(&rising::product(&shift, &denominator), &radial);
        rising::positive_until(&depth, end)
    }

    /// The point within `limit` of the axis that the lens shifts to `target`.
    ///
    /// `None` if there is none that [`Brown::distort`] takes back to `target` within
    /// `tolerance`, or to the last digits of f64 where those are coarser.
    pub(super) fn undistort(
        &self,
        target: [f64; 2],
        limit: f64,
        tolerance: f64,
    ) -> Option<[f64; 2]> {
        let limit = limit * (1.0 - EDGE_MARGIN);
        let search = Search { lens: self, target };
        let tolerance = tolerance + 8.0 * f64::EPSILON * norm(target);
        let is_answer =
            |point: &[f64; 2]| norm(*point) <= limit && search.miss(*point) <= tolerance;
        let direct = search.unguarded_newton(target);
        if direct.as_ref().is_some_and(is_answer) {
            return direct;
        }
        let near = self.undistort_radially(target, limit)?;
        let starts = [near, near.map(|coord| 0.9 * coord), [0.0; 2]];
        let mut found = starts.into_iter().map(|start| search.newton(start));
        found.find(is_answer)
    }

    /// The answer if there were no tangential terms, or the edge of the disc in that direction.
    fn undistort_radially(&self, [x, y]: [f64; 2], limit: f64) -> Option<[f64; 2]> {
        let radius = norm([x, y]);
        if !radius.is_finite() {
            return None;
        }
        if radius == 0.0 {
            return Some([0.0; 2]);
        }
        let curve = |r: f64| {
            let (radial, slope) = self.radial(r * r);
            (r * radial, radial + 2.0 * r * r * slope)
        };
        let scale = rising::invert(curve, radius, limit).unwrap_or(limit) / radius;
        Some([x * scale, y * scale])
    }

    /// g and dg/ds.
    fn radial(&self, s: f64) -> (f64, f64) {
        let s = Dual::<1>::variable(s, 0);
        let lens = self.lift();
        let radial = cubic(&lens.numerator, s) / cubic(&lens.denominator, s);
        (radial.value, radial.slopes[0])
    }

    fn distort_with_jacobian(&self, [x, y]: [f64; 2]) -> ([f64; 2], Jacobian) {
        let image = self
            .lift()
            .distort([Dual::<2>::variable(x, 0), Dual::variable(y, 1)]);
        let rows = image.map(|coord| coord.slopes);
        (image.map(|coord| coord.value), Jacobian { rows })
    }

    /// a D² in powers of r, where g = N / D and a = d(r g)/dr.
    fn rise_times_square(&self, numerator: &[f64], denominator: &[f64]) -> Vec<f64> {
        let r_times_slope = |poly: &[f64]| -> Vec<f64> {
            poly.iter()
                .enumerate()
                .map(|(power, k)| power as f64 * k)
                .collect()
        };
        let plus = rising::product(&r_times_slope(numerator), denominator);
        let minus = rising::product(&r_times_slope(denominator), numerator);
        let minus: Vec<f64> = minus.iter().map(|k| -k).collect();
        let turned = rising::product(numerator, denominator);
        rising::sum(&turned, &rising::sum(&plus, &minus))
    }
}

/// The search for the point that a lens shifts to a target.
struct Search<'a> {
    lens: &'a Brown<f64>,
    target: [f64; 2],
}

impl Search<'_> {
    /// Newton's method from `point` with whole steps: soon there for most lenses, or astray. Where
    /// it ends on the target within the disc it is right, since the map is one-to-one there.
    fn unguarded_newton(&self, mut point: [f64; 2]) -> Option<[f64; 2]> {
        for _ in 0..MAX_WHOLE_STEPS {
            let (image, jacobian) = self.lens.distort_with_jacobian(point);
            let excess = [image[0] - self.target[0], image[1] - self.target[1]];
            let [dx, dy] = jacobian.solve(excess)?;
            point = [point[0] - dx, point[1] - dy];
            if dx.abs() + dy.abs() < LAST_WHOLE_STEP {
                return Some(point);
            }
        }
        None
    }

    /// Newton's method from `point`, each step halved until it brings the image nearer.
    ///
    /// It may pass outside the disc, since the lens folds there in some directions only, but not
    /// across a fold.
    fn newton(&self, mut point: [f64; 2]) -> [f64; 2] {
        for _ in 0..MAX_NEWTON_STEPS {
            let (image, jacobian) = self.lens.distort_with_jacobian(point);
            let excess = [image[0] - self.target[0], image[1] - self.target[1]];
            let Some(step) = jacobian.solve(excess) else {
                break;
            };
            let Some(next) = self.descend(point, step, norm(excess)) else {
                break;
            };
            let moved = norm([next[0] - point[0], next[1] - point[1]]);
            point = next;
            if moved < CONVERGED_STEP {
                break;
            }
        }
        point
    }

    fn descend(&self, point: [f64; 2], step: [f64; 2], miss: f64) -> Option<[f64; 2]> {
        let shares = std::iter::successors(Some(1.0), |share| Some(share * 0.5));
        shares.take(MAX_HALVINGS).find_map(|share| {
            let next = [point[0] - share * step[0], point[1] - share * step[1]];
            let is_nearer = self.miss(next) < miss;
            (is_nearer && self.is_rising(next)).then_some(next)
        })
    }

    fn is_rising(&self, point: [f64; 2]) -> bool {
        self.lens
            .distort_with_jacobian(point)
            .1
            .solve([0.0; 2])
            .is_some()
    }

    fn miss(&self, point: [f64; 2]) -> f64 {
        let image = self.lens.distort(point);
        norm([image[0] - self.target[0], image[1] - self.target[1]])
    }
}

impl Jacobian {
    /// What the matrix maps to `right`; `None` unless its symmetric part is positive definite.
    fn solve(&self, right: [f64; 2]) -> Option<[f64; 2]> {
        let [[xx, xy], [yx, yy]] = self.rows;
        let mean = 0.5 * (xy + yx);
        let determinant = xx * yy - xy * yx;
        (xx > 0.0 && xx * yy > mean * mean).then(|| {
            [
                (yy * right[0] - xy * right[1]) / determinant,
                (xx * right[1] - yx * right[0]) / determinant,
            ]
        })
    }
}

#[inline]
fn cubic<S: Number>(&[k1, k2, k3]: &[S; 3], s: S) -> S {
    polynomial(&[S::constant(1.0), k1, k2, k3], s)
}

/// [`cubic`] in powers of the radius instead of its square.
fn in_radius(&[k1, k2, k3]: &[f64; 3]) -> [f64; 7] {
    [1.0, 0.0, k1, 0.0, k2, 0.0, k3]
}

#[inline]
fn norm([x, y]: [f64; 2]) -> f64 {
    f64::hypot(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KITTI: [f64; 5] = [
        -3.728755e-01,
        2.037299e-01,
        2.219027e-03,
        1.383707e-03,
        -7.233722e-02,
    ];

    fn lens() -> impl Strategy<Value = Brown<f64>> {
        let radial = || prop::array::uniform3(-2.0..2.0);
        let prism = prop_oneof![Just([0.0; 4]), prop::array::uniform4(-0.03..0.03)];
        (radial(), radial(), -0.05..0.05, -0.05..0.05, prism).prop_map(
            |(numerator, denominator, p1, p2, prism)| Brown {
                numerator,
                denominator,
                p1,
                p2,
                prism,
            },
        )
    }

    #[test]
    fn the_radius_ends_where_the_image_turns_back() {
        let check = |coefficients: [f64; 8], expected: f64| {
            let found = Brown::new(&coefficients).valid_radius();
            assert!((found - expected).abs() < 1e-8 * expected, "{found}");
        };
        check(
            [-0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            (1.0f64 / 0.9).sqrt(),
        );
        check([0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], MAX_RADIUS);
        check([0.0, 0.0, 0.0, 0.0, 0.0, -0.25, 0.0, 0.0], 2.0);
    }

    #[test]
    fn tangential_terms_shrink_the_radius_a_little() {
        let [k1, k2, p1, p2, k3] = KITTI;
        let real = Brown::new(&KITTI).valid_radius();
        let radial = Brown::new(&[k1, k2, 0.0, 0.0, k3]).valid_radius();
        assert!(p1 != 0.0 && p2 != 0.0 && real < radial && real > 0.98 * radial);
    }

    proptest! {
        #[test]
        fn the_jacobian_is_the_derivative(lens in lens(), angle in 0.0..6.3, share in 0.0..0.9) {
            let radius = share * lens.valid_radius().min(2.0);
            let (x, y) = (radius * f64::cos(angle), radius * f64::sin(angle));
            let (image, jacobian) = lens.distort_with_jacobian([x, y]);
            prop_assert_eq!(image, lens.distort([x, y]));
            let step = 1e-6 * lens.valid_radius();
            let (ahead, behind) = (lens.distort([x + step, y]), lens.distort([x - step, y]));
            let [[xx, _], [yx, _]] = jacobian.rows;
            let slope = |axis: usize| (ahead[axis] - behind[axis]) / (2.0 * step);
            prop_assert!((slope(0) - xx).abs() < 1e-4 * (1.0 + xx.abs()));
            prop_assert!((slope(1) - yx).abs() < 1e-4 * (1.0 + yx.abs()));
        }

        #[test]
        fn the_jacobian_is_positive_definite_on_the_disc(
            lens in lens(), angle in 0.0..6.3, share in 0.0..1.0,
        ) {
            let radius = share * lens.valid_radius() * (1.0 - 1e-9);
            let (x, y) = (radius * f64::cos(angle), radius * f64::sin(angle));
            let (_, jacobian) = lens.distort_with_jacobian([x, y]);
            prop_assert!(jacobian.solve([0.0, 0.0]).is_some());
        }

        #[test]
        fn undistort_answers_everywhere_on_the_disc(
            lens in lens(), angle in 0.0..6.3, share in 0.0..0.999_999,
        ) {
            let limit = lens.valid_radius();
            let radius = share * limit;
            let (x, y) = (radius * f64::cos(angle), radius * f64::sin(angle));
            let image = lens.distort([x, y]);
            // Next to a pole the image flies off, and f64 cannot hold the way back.
            if norm(image) < 5.0 {
                let found = lens.undistort(image, limit, 1e-13);
                prop_assert!(found.is_some(), "({x}, {y}) of {limit}");
            }
        }

        #[test]
        fn undistort_is_right_or_silent(lens in lens(), x in -3.0..3.0, y in -3.0..3.0) {
            let limit = lens.valid_radius();
            if let Some([u, v]) = lens.undistort([x, y], limit, 1e-13) {
                let back = lens.distort([u, v]);
                prop_assert!(norm([u, v]) <= limit);
                prop_assert!(norm([back[0] - x, back[1] - y]) < 1e-12);
            }
        }
    }
}
