//! Brown's lens: radial factor, polynomial or rational, plus tangential shift, on the plane z = 1.
//!
//! With s = x² + y² and g(s) = (1 + k1 s + k2 s² + k3 s³) / (1 + k4 s + k5 s² + k6 s³):
//!
//! ```text
//! x' = x g + 2 p1 x y + p2 (s + 2 x²)
//! y' = y g + 2 p2 x y + p1 (s + 2 y²)
//! ```
//!
//! (Brown 1966, as OpenCV's calib3d writes it.) The Jacobian is symmetric, so the map is the
//! gradient of a potential. Where the Jacobian is positive definite on a whole disc, that
//! potential is convex there and the map one-to-one: this is the valid disc.

use super::rising;

/// Tangent of 89°: rays further off the axis are beyond any flat model.
const MAX_RADIUS: f64 = 57.289_961_630_759_43;

/// Newton's step below which the inverse has converged, on the plane z = 1.
const CONVERGED_STEP: f64 = 1e-12;

const MAX_NEWTON_STEPS: usize = 60;
const MAX_HALVINGS: usize = 40;

/// Keeps the inverse clear of the edge by more than a ray's rounding.
const EDGE_MARGIN: f64 = 1e-12;

/// Keeps the disc clear of a pole of the radial factor, where rounding could change its sign.
const POLE_MARGIN: f64 = 1e-9;

/// The model's coefficients, sorted by what they do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brown {
    numerator: [f64; 3],
    denominator: [f64; 3],
    p1: f64,
    p2: f64,
}

/// A symmetric 2 × 2 matrix.
#[derive(Clone, Copy)]
struct Symmetric {
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Brown {
    #[inline]
    pub(super) fn plumb_bob(&[k1, k2, p1, p2, k3]: &[f64; 5]) -> Self {
        Self {
            numerator: [k1, k2, k3],
            denominator: [0.0; 3],
            p1,
            p2,
        }
    }

    #[inline]
    pub(super) fn rational(&[k1, k2, p1, p2, k3, k4, k5, k6]: &[f64; 8]) -> Self {
        Self {
            numerator: [k1, k2, k3],
            denominator: [k4, k5, k6],
            p1,
            p2,
        }
    }

    /// Where the lens shifts the point (x, y) of the plane z = 1.
    #[inline]
    pub(super) fn distort(&self, x: f64, y: f64) -> [f64; 2] {
        let s = x * x + y * y;
        let radial = cubic(&self.numerator, s) / cubic(&self.denominator, s);
        self.shift(x, y, radial)
    }

    /// The largest radius within which the map is provably one-to-one.
    ///
    /// With r the radius, p = |(p1, p2)|, q = 2 r p, g the radial factor and a = d(r g)/dr, the
    /// Jacobian at angle φ from (p2, p1) is, along the radius and across it,
    /// `[a + 3 q cos φ, q sin φ; q sin φ, g + q cos φ]`.
    /// It is positive definite for every φ if a > 3 q and g > 5 q / 3. Without tangential terms
    /// that is a > 0: the radius at which r g(r²) stops rising.
    pub(super) fn valid_radius(&self) -> f64 {
        let numerator = in_radius(&self.numerator);
        let denominator = in_radius(&self.denominator);
        let square = rising::product(&denominator, &denominator);
        let turned = rising::product(&numerator, &denominator);
        let tangential = f64::hypot(self.p1, self.p2);
        let less = |factor: f64| rising::product(&[0.0, -factor * tangential], &square);

        let along = rising::sum(
            &self.rise_times_square(&numerator, &denominator),
            &less(6.0),
        );
        let across = rising::sum(&turned, &less(10.0 / 3.0));
        let pole = rising::positive_until(&denominator, MAX_RADIUS) * (1.0 - POLE_MARGIN);
        let fold = rising::positive_until(&along, pole);
        rising::positive_until(&across, fold)
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
        let near = self.undistort_radially(target, limit)?;
        let starts = [near, near.map(|coord| 0.9 * coord), [0.0; 2]];
        let mut found = starts.into_iter().map(|start| search.newton(start));
        found.find(|point| norm(*point) <= limit && search.miss(*point) <= tolerance)
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

    #[inline]
    fn shift(&self, x: f64, y: f64, radial: f64) -> [f64; 2] {
        let (s, twice_xy) = (x * x + y * y, 2.0 * x * y);
        [
            x * radial + self.p1 * twice_xy + self.p2 * (s + 2.0 * x * x),
            y * radial + self.p2 * twice_xy + self.p1 * (s + 2.0 * y * y),
        ]
    }

    /// g and dg/ds.
    fn radial(&self, s: f64) -> (f64, f64) {
        let (n, d) = (cubic(&self.numerator, s), cubic(&self.denominator, s));
        let (dn, dd) = (
            cubic_slope(&self.numerator, s),
            cubic_slope(&self.denominator, s),
        );
        (n / d, (dn * d - n * dd) / (d * d))
    }

    fn distort_with_jacobian(&self, [x, y]: [f64; 2]) -> ([f64; 2], Symmetric) {
        let (radial, slope) = self.radial(x * x + y * y);
        let jacobian = Symmetric {
            xx: radial + 2.0 * x * x * slope + 2.0 * self.p1 * y + 6.0 * self.p2 * x,
            xy: 2.0 * x * y * slope + 2.0 * self.p1 * x + 2.0 * self.p2 * y,
            yy: radial + 2.0 * y * y * slope + 6.0 * self.p1 * y + 2.0 * self.p2 * x,
        };
        (self.shift(x, y, radial), jacobian)
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
    lens: &'a Brown,
    target: [f64; 2],
}

impl Search<'_> {
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
        let image = self.lens.distort(point[0], point[1]);
        norm([image[0] - self.target[0], image[1] - self.target[1]])
    }
}

impl Symmetric {
    /// What the matrix maps to `right`; `None` unless it is positive definite.
    fn solve(&self, right: [f64; 2]) -> Option<[f64; 2]> {
        let determinant = self.xx * self.yy - self.xy * self.xy;
        (determinant > 0.0 && self.xx > 0.0).then(|| {
            [
                (self.yy * right[0] - self.xy * right[1]) / determinant,
                (self.xx * right[1] - self.xy * right[0]) / determinant,
            ]
        })
    }
}

#[inline]
fn cubic([k1, k2, k3]: &[f64; 3], s: f64) -> f64 {
    1.0 + s * (k1 + s * (k2 + s * k3))
}

fn cubic_slope([k1, k2, k3]: &[f64; 3], s: f64) -> f64 {
    k1 + s * (2.0 * k2 + s * 3.0 * k3)
}

/// [`cubic`] in powers of the radius instead of its square.
fn in_radius(&[k1, k2, k3]: &[f64; 3]) -> [f64; 7] {
    [1.0, 0.0, k1, 0.0, k2, 0.0, k3]
}

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

    fn lens() -> impl Strategy<Value = Brown> {
        let radial = || prop::array::uniform3(-2.0..2.0);
        (radial(), radial(), -0.05..0.05, -0.05..0.05).prop_map(
            |(numerator, denominator, p1, p2)| Brown {
                numerator,
                denominator,
                p1,
                p2,
            },
        )
    }

    #[test]
    fn the_radius_ends_where_the_image_turns_back() {
        let check = |coefficients: [f64; 8], expected: f64| {
            let found = Brown::rational(&coefficients).valid_radius();
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
        let real = Brown::plumb_bob(&KITTI).valid_radius();
        let radial = Brown::plumb_bob(&[k1, k2, 0.0, 0.0, k3]).valid_radius();
        assert!(p1 != 0.0 && p2 != 0.0 && real < radial && real > 0.98 * radial);
    }

    proptest! {
        #[test]
        fn the_jacobian_is_the_derivative(lens in lens(), angle in 0.0..6.3, share in 0.0..0.9) {
            let radius = share * lens.valid_radius().min(2.0);
            let (x, y) = (radius * f64::cos(angle), radius * f64::sin(angle));
            let (image, jacobian) = lens.distort_with_jacobian([x, y]);
            prop_assert_eq!(image, lens.distort(x, y));
            let step = 1e-6 * lens.valid_radius();
            let (ahead, behind) = (lens.distort(x + step, y), lens.distort(x - step, y));
            let slope = |axis: usize| (ahead[axis] - behind[axis]) / (2.0 * step);
            prop_assert!((slope(0) - jacobian.xx).abs() < 1e-4 * (1.0 + jacobian.xx.abs()));
            prop_assert!((slope(1) - jacobian.xy).abs() < 1e-4 * (1.0 + jacobian.xy.abs()));
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
            let image = lens.distort(x, y);
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
                let back = lens.distort(u, v);
                prop_assert!(norm([u, v]) <= limit);
                prop_assert!(norm([back[0] - x, back[1] - y]) < 1e-12);
            }
        }
    }
}
