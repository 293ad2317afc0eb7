//! A lens of any model, ready to project: from a point to the image at focal length 1, and back.

use std::f64::consts::PI;

use fl_spacetime::{Camera, Vector};

use super::brown::Brown;
use super::curve::{Curve, backward_reach, depth_reach};
use super::distortion::Distortion;
use super::number::Number;
use super::tilt::Tilt;
use super::{MAX_RANGE_M, MIN_RANGE_M};

/// What stands between a ray and the image at focal length 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Lens<S> {
    /// Nothing.
    Pinhole,
    /// A shift on the plane z = 1.
    Flat(Brown<S>),
    /// A shift on the plane z = 1, seen by a tilted sensor.
    Tilted(Brown<S>, Tilt<S>),
    /// A lens that is round about its axis.
    Round(Curve<S>),
    /// The same, its image shifted once more.
    RoundShifted(Curve<S>, Brown<S>),
    /// The same, its image stretched by the matrix [c d; e 1].
    RoundStretched(Curve<S>, [S; 3]),
    /// A cylinder about the y axis.
    Cylinder,
}

/// The radius in pixels up to which the lens is one-to-one, where its model gives the angle as a
/// function of the radius; 0 for the others.
pub(super) fn reach(distortion: &Distortion) -> f64 {
    match distortion {
        Distortion::OCam([_, _, _, powers @ ..]) => depth_reach(powers),
        Distortion::FThetaBackward([_, _, _, k1, k2, k3, k4, k5, _]) => {
            backward_reach(&[*k1, *k2, *k3, *k4, *k5])
        }
        _ => 0.0,
    }
}

impl<S: Number> Lens<S> {
    /// The lens of a model with these coefficients; `reach` as [`reach`] gives it.
    #[inline]
    pub(super) fn new(model: &Distortion, coefficients: &[S], reach: f64) -> Self {
        match model {
            Distortion::None => Self::Pinhole,
            Distortion::Cylindrical => Self::Cylinder,
            Distortion::PlumbBob(_) | Distortion::Rational(_) | Distortion::ThinPrism(_) => {
                Self::Flat(Brown::new(coefficients))
            }
            Distortion::Tilted(_) => Self::tilted(coefficients),
            Distortion::OCam(_) | Distortion::FTheta(_) | Distortion::FThetaBackward(_) => {
                Self::stretched(model, coefficients, reach)
            }
            _ => Self::round(model, coefficients),
        }
    }

    fn tilted(coefficients: &[S]) -> Self {
        let at = or_zero(coefficients);
        Self::Tilted(
            Brown::new(&coefficients[..coefficients.len().min(12)]),
            Tilt::new(at(12), at(13)),
        )
    }

    /// Lenses that are round about their axis and have a focal length.
    fn round(model: &Distortion, coefficients: &[S]) -> Self {
        let at = or_zero(coefficients);
        let zero = S::constant(0.0);
        let sphere = |xi: S, alpha: S| Curve::DoubleSphere { xi, alpha };
        match model {
            Distortion::Fisheye62(_) => Self::RoundShifted(
                Curve::Odd(std::array::from_fn(&at)),
                Brown::new(&[zero, zero, at(7), at(6)]),
            ),
            Distortion::Mei(_) => Self::RoundShifted(
                sphere(at(0), zero),
                Brown::new(&[at(1), at(2), at(3), at(4)]),
            ),
            Distortion::Unified(_) => Self::Round(sphere(zero, at(0))),
            Distortion::DoubleSphere(_) => Self::Round(sphere(at(0), at(1))),
            Distortion::EnhancedUnified(_) => Self::Round(Curve::EnhancedUnified {
                alpha: at(0),
                beta: at(1),
            }),
            _ => Self::Round(Curve::Odd([at(0), at(1), at(2), at(3), zero, zero])),
        }
    }

    /// Lenses whose polynomial gives pixels.
    fn stretched(model: &Distortion, coefficients: &[S], reach: f64) -> Self {
        let at = or_zero(coefficients);
        let powers = std::array::from_fn(|idx| at(idx + 3));
        let curve = match model {
            Distortion::FTheta(_) => Curve::Forward(powers),
            Distortion::FThetaBackward(_) => Curve::Backward { powers, reach },
            _ => Curve::Depth {
                powers: std::array::from_fn(|idx| at(idx + 3)),
                reach,
            },
        };
        Self::RoundStretched(curve, [at(0), at(1), at(2)])
    }

    /// The image point, focal length 1, of a point within `limit` of the axis; `limit` as
    /// [`Lens::limit`] gives it.
    #[inline]
    pub(super) fn project(&self, point: [S; 3], limit: f64) -> Option<[S; 2]> {
        match self {
            Self::Pinhole => in_front(point, limit),
            Self::Flat(brown) => in_front(point, limit).map(|flat| brown.distort(flat)),
            Self::Tilted(brown, tilt) => {
                in_front(point, limit).map(|flat| tilt.apply(brown.distort(flat)))
            }
            Self::Round(curve) => curve.project(point, limit),
            Self::RoundShifted(curve, brown) => {
                curve.project(point, limit).map(|flat| brown.distort(flat))
            }
            Self::RoundStretched(curve, [c, d, e]) => curve
                .project(point, limit)
                .map(|[x, y]| [*c * x + *d * y, *e * x + y]),
            Self::Cylinder => unroll(point),
        }
    }
}

impl Lens<f64> {
    /// Edge of the valid cone: the tangent of the angle for lenses on the plane z = 1, else the
    /// angle in radians.
    pub(super) fn limit(&self, max_angle_rad: f64) -> f64 {
        match self {
            Self::Pinhole => MAX_RANGE_M,
            Self::Flat(brown) => brown.valid_radius(),
            Self::Tilted(brown, tilt) => {
                brown.radius_with_depth(tilt.depth_row(), brown.valid_radius())
            }
            Self::Round(curve) | Self::RoundStretched(curve, _) => {
                curve.valid_angle().min(max_angle_rad)
            }
            Self::RoundShifted(curve, brown) => {
                let limit = curve.valid_angle();
                curve.angle_of(brown.valid_radius(), limit).unwrap_or(limit)
            }
            Self::Cylinder => PI,
        }
    }

    /// Half the opening angle of the valid cone, radians.
    pub(super) fn max_angle_rad(&self, limit: f64) -> f64 {
        match self {
            Self::Pinhole => std::f64::consts::FRAC_PI_2,
            Self::Flat(_) | Self::Tilted(..) => limit.atan(),
            _ => limit,
        }
    }

    /// Image radius over angle on the axis.
    pub(super) fn axis_slope(&self) -> f64 {
        match self {
            Self::Round(curve) | Self::RoundShifted(curve, _) | Self::RoundStretched(curve, _) => {
                curve.axis_slope()
            }
            _ => 1.0,
        }
    }

    /// The unit ray within `limit` of the axis whose image is within `tolerance` of `target`, or
    /// within the last digits of f64 where those are coarser.
    pub(super) fn unproject(
        &self,
        target: [f64; 2],
        limit: f64,
        tolerance: f64,
    ) -> Option<Vector<Camera>> {
        match self {
            Self::Pinhole => flat_ray(target),
            Self::Flat(brown) => flat_ray(brown.undistort(target, limit, tolerance)?),
            Self::Tilted(brown, tilt) => {
                let flat = tilt.invert(target)?;
                flat_ray(brown.undistort(flat, limit, tolerance)?)
            }
            Self::Round(curve) => curve.unproject(target, limit).map(ray),
            Self::RoundShifted(curve, brown) => {
                let flat = brown.undistort(target, curve.radius_of(limit), tolerance)?;
                curve.unproject(flat, limit).map(ray)
            }
            Self::RoundStretched(curve, stretch) => {
                curve.unproject(unstretch(*stretch, target), limit).map(ray)
            }
            Self::Cylinder => roll(target),
        }
    }
}

/// The coefficient at a place, zero behind the last.
fn or_zero<S: Number>(coefficients: &[S]) -> impl Fn(usize) -> S + '_ {
    |idx| coefficients.get(idx).copied().unwrap_or(S::constant(0.0))
}

/// The point on the plane z = 1, if it is in front of the camera and within `limit` of the axis.
#[inline]
fn in_front<S: Number>([x, y, z]: [S; 3], limit: f64) -> Option<[S; 2]> {
    let inverse_z = S::constant(1.0) / z;
    let (x, y) = (x * inverse_z, y * inverse_z);
    let square = x.value() * x.value() + y.value() * y.value();
    // Written so that NaN fails.
    (z.value() > 0.0 && square <= limit * limit).then_some([x, y])
}

/// Angle about the y axis and height over the distance from it.
#[inline]
fn unroll<S: Number>([x, y, z]: [S; 3]) -> Option<[S; 2]> {
    let distance = (x * x + z * z).sqrt();
    let (near, far) = (distance.value(), distance.value() + y.value().abs());
    // Written so that NaN fails.
    (near > MIN_RANGE_M && far < MAX_RANGE_M).then(|| [x.atan2(z), y / distance])
}

fn roll([angle, height]: [f64; 2]) -> Option<Vector<Camera>> {
    let (sin, cos) = angle.sin_cos();
    let norm = f64::hypot(height, 1.0);
    (angle.abs() <= PI && norm.is_finite())
        .then(|| Vector::new(sin / norm, height / norm, cos / norm))
}

fn flat_ray([x, y]: [f64; 2]) -> Option<Vector<Camera>> {
    let norm = (x * x + y * y + 1.0).sqrt();
    norm.is_finite()
        .then(|| Vector::new(x / norm, y / norm, 1.0 / norm))
}

fn ray([x, y, z]: [f64; 3]) -> Vector<Camera> {
    Vector::new(x, y, z)
}

fn unstretch([c, d, e]: [f64; 3], [x, y]: [f64; 2]) -> [f64; 2] {
    let determinant = c - d * e;
    [(x - d * y) / determinant, (c * y - e * x) / determinant]
}
