//! Lenses that are round about their axis: the image radius as a function of the ray's angle.
//!
//! With θ the angle between ray and optical axis, and R the radius at focal length 1:
//!
//! ```text
//! odd polynomial   R = θ (1 + k1 θ² + … + k6 θ¹²)                     Kannala and Brandt 2006
//! double sphere    R = sin θ / (α |(sin θ, ξ + cos θ)| + (1 − α)(ξ + cos θ))     Usenko 2018
//!   α = 0: Mei and Rives 2007;  ξ = 0: unified, Geyer and Daniilidis 2000
//! enhanced unified R = sin θ / (α √(β sin² θ + cos² θ) + (1 − α) cos θ)       Khomutenko 2016
//! f-theta          R = k1 θ + … + k5 θ⁵,  or  θ = k1 R + … + k5 R⁵
//! OCam             tan θ = R / (a0 + a1 R + … + a5 R⁵)                      Scaramuzza 2006
//! ```
//!
//! θ may exceed 90°: such lenses see behind themselves.

use std::f64::consts::PI;

use super::number::{Dual, Number, constants, polynomial};
use super::{MAX_RANGE_M, MIN_RANGE_M, rising};

/// Keeps the inverse clear of the edge by more than a ray's rounding.
const EDGE_MARGIN: f64 = 1e-12;

/// Keeps the valid angle clear of a pole of the radius, relative.
const POLE_MARGIN: f64 = 1e-9;

/// Largest image radius of a lens whose radius is given in pixels.
const MAX_RADIUS_PX: f64 = 1e5;

/// The radius of one lens as a function of the angle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Curve<S> {
    /// k1 to k6 of the odd polynomial.
    Odd([S; 6]),
    /// Two spheres.
    DoubleSphere { xi: S, alpha: S },
    /// An ellipsoid.
    EnhancedUnified { alpha: S, beta: S },
    /// Radius in pixels from the angle.
    Forward([S; 5]),
    /// Angle from the radius in pixels, which rises until `reach`.
    Backward { powers: [S; 5], reach: f64 },
    /// Depth from the radius in pixels; the angle rises until `reach`.
    Depth { powers: [S; 6], reach: f64 },
}

impl<S: Number> Curve<S> {
    /// The image point of a point within the angle `limit` of the axis.
    #[inline]
    pub(super) fn project(&self, point: [S; 3], limit: f64) -> Option<[S; 2]> {
        let [x, y, z] = point;
        let square = x * x + y * y;
        let across = square.value().sqrt();
        let range = across + z.value().abs();
        // Written so that NaN fails.
        let usable = range > MIN_RANGE_M && range < MAX_RANGE_M;
        let is_seen = across.atan2(z.value()) <= limit && (across > 0.0 || z.value() > 0.0);
        if !(usable && is_seen) {
            return None;
        }
        if across == 0.0 {
            let scale = self.axis_slope() / z;
            return Some([x * scale, y * scale]);
        }
        let scale = self.scale(square, z);
        Some([x * scale, y * scale])
    }

    /// dR/dθ on the axis.
    pub(super) fn axis_slope(&self) -> S {
        let one = S::constant(1.0);
        match self {
            Self::Odd(_) | Self::EnhancedUnified { .. } => one,
            Self::DoubleSphere { xi, .. } => one / (*xi + 1.0),
            Self::Forward(powers) => powers[0],
            Self::Backward { powers, .. } => one / powers[0],
            Self::Depth { powers, .. } => powers[0],
        }
    }

    /// Radius over distance from the axis, of a point off the axis at `square` of that distance.
    #[inline]
    fn scale(&self, square: S, z: S) -> S {
        let one = S::constant(1.0);
        match *self {
            Self::DoubleSphere { xi, alpha } => {
                let shifted = xi * (square + z * z).sqrt() + z;
                let second = (square + shifted * shifted).sqrt();
                one / (alpha * second + (one - alpha) * shifted)
            }
            Self::EnhancedUnified { alpha, beta } => {
                one / (alpha * (beta * square + z * z).sqrt() + (one - alpha) * z)
            }
            _ => {
                let across = square.sqrt();
                self.radius_at(across.atan2(z)) / across
            }
        }
    }

    /// R of an angle, of those lenses that are a function of the angle itself.
    #[inline]
    fn radius_at(&self, angle: S) -> S {
        match self {
            Self::Odd([k1, k2, k3, k4, k5, k6]) => {
                let one = S::constant(1.0);
                angle * polynomial(&[one, *k1, *k2, *k3, *k4, *k5, *k6], angle * angle)
            }
            Self::Forward(powers) => angle * polynomial(powers, angle),
            _ => self.radius_by_search(angle),
        }
    }

    /// R of an angle, of those lenses that give the angle as a function of R.
    ///
    /// The search runs on plain numbers; a last step of Newton's method brings the derivatives
    /// in, by the theorem on implicit functions.
    fn radius_by_search(&self, angle: S) -> S {
        let plain = self.plain();
        let target = angle.value();
        let reach = plain.reach();
        let found = plain.radius_of_search(target, reach);
        let place = found.unwrap_or(reach);
        let (_, slope) = plain.angle_and_slope(place);
        let excess = self.angle_at(S::constant(place)) - angle;
        S::constant(place) - excess * (1.0 / slope)
    }

    /// θ of a radius, of those lenses that give it so.
    fn angle_at(&self, radius: S) -> S {
        match self {
            Self::Backward { powers, .. } => radius * polynomial(powers, radius),
            Self::Depth { powers, .. } => radius.atan2(polynomial(powers, radius)),
            _ => S::constant(0.0),
        }
    }

    fn plain(&self) -> Curve<f64> {
        let value = |number: &S| number.value();
        match self {
            Self::Odd(powers) => Curve::Odd(powers.each_ref().map(value)),
            Self::DoubleSphere { xi, alpha } => Curve::DoubleSphere {
                xi: xi.value(),
                alpha: alpha.value(),
            },
            Self::EnhancedUnified { alpha, beta } => Curve::EnhancedUnified {
                alpha: alpha.value(),
                beta: beta.value(),
            },
            Self::Forward(powers) => Curve::Forward(powers.each_ref().map(value)),
            Self::Backward { powers, reach } => Curve::Backward {
                powers: powers.each_ref().map(value),
                reach: *reach,
            },
            Self::Depth { powers, reach } => Curve::Depth {
                powers: powers.each_ref().map(value),
                reach: *reach,
            },
        }
    }
}

impl Curve<f64> {
    /// The largest angle up to which the radius provably rises, radians, at most π.
    pub(super) fn valid_angle(&self) -> f64 {
        match self {
            Self::Odd([k1, k2, k3, k4, k5, k6]) => {
                let factors = [
                    1.0,
                    3.0 * k1,
                    5.0 * k2,
                    7.0 * k3,
                    9.0 * k4,
                    11.0 * k5,
                    13.0 * k6,
                ];
                let slope: Vec<f64> = factors.into_iter().flat_map(|k| [k, 0.0]).collect();
                rising::positive_until(&slope, PI)
            }
            Self::DoubleSphere { xi, alpha } => double_sphere_angle(*xi, *alpha),
            Self::EnhancedUnified { alpha, beta } => {
                let (sin, cos) = second_sphere_angle(*alpha).sin_cos();
                (sin / beta.sqrt()).atan2(cos) * (1.0 - POLE_MARGIN)
            }
            Self::Forward(powers) => rising::positive_until(&slope_of(powers), PI),
            Self::Backward { reach, .. } | Self::Depth { reach, .. } => {
                self.angle_and_slope(*reach).0.min(PI)
            }
        }
    }

    /// The unit direction within the angle `limit` of the axis that is seen at the image point,
    /// as x, y, z.
    pub(super) fn unproject(&self, [x, y]: [f64; 2], limit: f64) -> Option<[f64; 3]> {
        let radius = f64::hypot(x, y);
        if radius == 0.0 {
            return Some([0.0, 0.0, 1.0]);
        }
        let angle = self.angle_of(radius, limit * (1.0 - EDGE_MARGIN))?;
        let (sin, cos) = angle.sin_cos();
        Some([sin * x / radius, sin * y / radius, cos])
    }

    /// The angle up to `limit` at which the radius is seen.
    pub(super) fn angle_of(&self, radius: f64, limit: f64) -> Option<f64> {
        match self {
            Self::Backward { reach, .. } | Self::Depth { reach, .. } => {
                let angle = (radius <= *reach).then(|| self.angle_and_slope(radius).0)?;
                (angle <= limit).then_some(angle)
            }
            _ => rising::invert(|angle| self.radius_and_slope(angle), radius, limit),
        }
    }

    /// The radius at an angle.
    pub(super) fn radius_of(&self, angle: f64) -> f64 {
        self.radius_and_slope(angle).0
    }

    #[inline]
    fn radius_and_slope(&self, angle: f64) -> (f64, f64) {
        let variable = Dual::<1>::variable(angle, 0);
        let lifted = self.lift();
        let radius = match self {
            Self::DoubleSphere { .. } | Self::EnhancedUnified { .. } => {
                let (sin, cos) = variable.sin_cos();
                sin * lifted.scale(sin * sin, cos)
            }
            _ => lifted.radius_at(variable),
        };
        (radius.value, radius.slopes[0])
    }

    fn angle_and_slope(&self, radius: f64) -> (f64, f64) {
        let angle = self.lift().angle_at(Dual::<1>::variable(radius, 0));
        (angle.value, angle.slopes[0])
    }

    /// The radius at which the lens sees the angle `target`.
    ///
    /// The depth's polynomial is asked for the height of its end above the ray instead of for its
    /// angle, which changes sign at the same place and needs no arc tangent.
    fn radius_of_search(&self, target: f64, reach: f64) -> Option<f64> {
        let Self::Depth { powers, .. } = self else {
            return rising::invert(|radius| self.angle_and_slope(radius), target, reach);
        };
        let (sin, cos) = target.sin_cos();
        let slopes: [f64; 5] = std::array::from_fn(|idx| (idx + 1) as f64 * powers[idx + 1]);
        let height = |radius: f64| {
            let value = radius * cos - polynomial(powers, radius) * sin;
            (value, cos - polynomial(&slopes, radius) * sin)
        };
        rising::invert(height, 0.0, reach)
    }

    fn reach(&self) -> f64 {
        match self {
            Self::Backward { reach, .. } | Self::Depth { reach, .. } => *reach,
            _ => 0.0,
        }
    }

    /// The same lens for numbers with derivatives.
    #[inline]
    fn lift<S: Number>(&self) -> Curve<S> {
        match *self {
            Self::Odd(powers) => Curve::Odd(constants(&powers)),
            Self::DoubleSphere { xi, alpha } => Curve::DoubleSphere {
                xi: S::constant(xi),
                alpha: S::constant(alpha),
            },
            Self::EnhancedUnified { alpha, beta } => Curve::EnhancedUnified {
                alpha: S::constant(alpha),
                beta: S::constant(beta),
            },
            Self::Forward(powers) => Curve::Forward(constants(&powers)),
            Self::Backward { powers, reach } => Curve::Backward {
                powers: constants(&powers),
                reach,
            },
            Self::Depth { powers, reach } => Curve::Depth {
                powers: constants(&powers),
                reach,
            },
        }
    }
}

/// The radius in pixels up to which the angle of [`Curve::Backward`] rises.
pub(super) fn backward_reach(powers: &[f64; 5]) -> f64 {
    rising::positive_until(&slope_of(powers), MAX_RADIUS_PX)
}

/// The radius in pixels up to which the angle of [`Curve::Depth`] rises.
///
/// With f the depth, dθ/dR has the sign of f − R df/dR, in which a1 cancels.
pub(super) fn depth_reach(&[a0, _, a2, a3, a4, a5]: &[f64; 6]) -> f64 {
    let rise = [a0, 0.0, -a2, -2.0 * a3, -3.0 * a4, -4.0 * a5];
    rising::positive_until(&rise, MAX_RADIUS_PX)
}

/// The derivative of k1 t + … + k5 t⁵, in rising powers.
fn slope_of([k1, k2, k3, k4, k5]: &[f64; 5]) -> [f64; 5] {
    [*k1, 2.0 * k2, 3.0 * k3, 4.0 * k4, 5.0 * k5]
}

/// The angle at the second sphere's center at which the projection folds (α > ½) or has its pole.
fn second_sphere_angle(alpha: f64) -> f64 {
    let ratio = if alpha > 0.5 {
        (1.0 - alpha) / alpha
    } else {
        alpha / (1.0 - alpha)
    };
    (-ratio).acos()
}

/// A ray at θ meets the second sphere at φ with θ = φ + asin(ξ sin φ), which rises with θ for
/// |ξ| ≤ 1, and for ξ > 1 until cos θ = −1 / ξ (law of sines).
fn double_sphere_angle(xi: f64, alpha: f64) -> f64 {
    let angle = if xi > 1.0 {
        (-1.0 / xi).acos()
    } else {
        let second = second_sphere_angle(alpha);
        second + (xi * second.sin()).clamp(-1.0, 1.0).asin()
    };
    angle * (1.0 - POLE_MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kannala_brandt(k1: f64) -> Curve<f64> {
        Curve::Odd([k1, 0.0, 0.0, 0.0, 0.0, 0.0])
    }

    #[test]
    fn the_angle_ends_where_the_radius_stops_rising() {
        assert_eq!(kannala_brandt(0.0).valid_angle(), PI);
        let folding = kannala_brandt(-0.2).valid_angle();
        assert!((folding - (1.0f64 / 0.6).sqrt()).abs() < 1e-12);
    }

    /// The radius rises up to the angle, and has a pole or turns back right behind it.
    #[track_caller]
    fn check_edge(curve: Curve<f64>) {
        let limit = curve.valid_angle();
        let n_steps = 20_000;
        let radii = (0..=n_steps).map(|idx| curve.radius_of(limit * f64::from(idx) / 2e4));
        let radii: Vec<f64> = radii.collect();
        assert!(radii.windows(2).all(|pair| pair[0] < pair[1]), "{curve:?}");
        if limit < 0.999 * PI {
            let beyond = curve.radius_of(limit * 1.001);
            let is_wrong = beyond.is_nan() || beyond <= radii[n_steps as usize];
            assert!(is_wrong, "{curve:?} at {limit}");
        }
    }

    #[test]
    fn the_angle_of_spheres_is_neither_too_large_nor_too_small() {
        for xi in [-0.7, -0.2, 0.0, 0.4, 1.0] {
            for alpha in [0.0, 0.2, 0.5, 0.62, 0.9, 1.0] {
                check_edge(Curve::DoubleSphere { xi, alpha });
            }
        }
        check_edge(Curve::DoubleSphere {
            xi: 2.2,
            alpha: 0.0,
        });
        for beta in [0.5, 1.0, 1.7] {
            for alpha in [0.0, 0.3, 0.6, 1.0] {
                check_edge(Curve::EnhancedUnified { alpha, beta });
            }
        }
    }

    #[test]
    fn sees_behind_itself() {
        let lens = kannala_brandt(0.0);
        let seen = lens.project([1.0, 0.0, -1.0], PI).unwrap();
        assert!((seen[0] - 0.75 * PI).abs() < 1e-15 && seen[1] == 0.0);
        let [x, _, z] = lens.unproject(seen, PI).unwrap();
        assert!((x + z).abs() < 1e-15 && x > 0.0);
    }

    #[test]
    fn the_way_back_has_no_place() {
        let lens = kannala_brandt(0.0);
        assert_eq!(lens.project([0.0, 0.0, -1.0], PI), None);
        assert_eq!(lens.project([0.0, 0.0, 0.0], PI), None);
        assert_eq!(lens.project([1e200, 0.0, 1e200], PI), None);
    }
}
