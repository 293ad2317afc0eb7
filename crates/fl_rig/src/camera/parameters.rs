//! Which intrinsics and coefficients make a camera at all.

use std::f64::consts::PI;
use std::ops::RangeInclusive;

use super::{Distortion, Intrinsics};
use crate::Error;

/// Bounds of a focal length in pixels; outside, pixels could not be told from rounding.
const FOCAL_RANGE_PX: RangeInclusive<f64> = 1e-6..=1e9;

/// Bound of the principal point in pixels.
const MAX_PRINCIPAL_PX: f64 = 1e9;

/// Bound of a distortion coefficient; with it no projection overflows.
const MAX_COEFFICIENT: f64 = 1e12;

/// Where one coefficient may lie.
struct Bound {
    name: &'static str,
    range: RangeInclusive<f64>,
    words: &'static str,
}

const ALPHA: Bound = bound("alpha", 0.0..=1.0, "in 0 to 1");
const BETA: Bound = bound("beta", 1e-3..=1e3, "in 0.001 to 1000");
const SPHERE: Bound = bound("xi", 0.0..=1e3, "in 0 to 1000");
const SPHERE_SHIFT: Bound = bound("xi", -0.99..=1e3, "in -0.99 to 1000");
const TILT_X: Bound = bound("tau_x", -1.5..=1.5, "in -1.5 to 1.5 radians");
const TILT_Y: Bound = bound("tau_y", -1.5..=1.5, "in -1.5 to 1.5 radians");
const DEPTH: Bound = bound("a0", 1e-6..=1e9, "in 1e-6 to 1e9 pixels");
const SLOPE: Bound = bound("k1", 1e-9..=1e9, "in 1e-9 to 1e9");
const LARGEST_ANGLE: Bound = bound("max_angle_rad", 1e-6..=PI, "above 0, at most pi");
const DETERMINANT: Bound = bound("c - d e", 1e-3..=1e3, "in 0.001 to 1000");

const fn bound(name: &'static str, range: RangeInclusive<f64>, words: &'static str) -> Bound {
    Bound { name, range, words }
}

/// Refuses what no camera has.
pub(super) fn check(intrinsics: &Intrinsics, distortion: &Distortion) -> Result<(), Error> {
    check_intrinsics(intrinsics)?;
    check_finite(distortion)?;
    match *distortion {
        Distortion::Unified([alpha]) => within(distortion, &[(ALPHA, alpha)]),
        Distortion::EnhancedUnified([alpha, beta]) => {
            within(distortion, &[(ALPHA, alpha), (BETA, beta)])
        }
        Distortion::DoubleSphere([xi, alpha]) => {
            within(distortion, &[(SPHERE_SHIFT, xi), (ALPHA, alpha)])
        }
        Distortion::Mei([xi, ..]) => within(distortion, &[(SPHERE, xi)]),
        Distortion::Tilted([.., tau_x, tau_y]) => {
            within(distortion, &[(TILT_X, tau_x), (TILT_Y, tau_y)])
        }
        Distortion::OCam([c, d, e, a0, ..]) => {
            check_scale(intrinsics)?;
            within(distortion, &[(DETERMINANT, c - d * e), (DEPTH, a0)])
        }
        Distortion::FTheta([c, d, e, k1, .., max])
        | Distortion::FThetaBackward([c, d, e, k1, .., max]) => {
            check_scale(intrinsics)?;
            let bounds = [(DETERMINANT, c - d * e), (SLOPE, k1), (LARGEST_ANGLE, max)];
            within(distortion, &bounds)
        }
        _ => Ok(()),
    }
}

/// The largest angle that the model states itself, radians.
pub(super) fn largest_angle(distortion: &Distortion) -> f64 {
    match distortion {
        Distortion::FTheta([.., max]) | Distortion::FThetaBackward([.., max]) => *max,
        _ => PI,
    }
}

fn check_intrinsics(intrinsics: &Intrinsics) -> Result<(), Error> {
    let &Intrinsics { fx, fy, cx, cy } = intrinsics;
    if !FOCAL_RANGE_PX.contains(&fx) || !FOCAL_RANGE_PX.contains(&fy) {
        return Err(Error::FocalLength { fx, fy });
    }
    let usable = |principal: f64| principal.abs() <= MAX_PRINCIPAL_PX;
    if !usable(cx) || !usable(cy) {
        return Err(Error::PrincipalPoint { cx, cy });
    }
    Ok(())
}

/// A polynomial in pixels brings the scale itself.
fn check_scale(intrinsics: &Intrinsics) -> Result<(), Error> {
    let &Intrinsics { fx, fy, .. } = intrinsics;
    if fx == 1.0 && fy == 1.0 {
        return Ok(());
    }
    Err(Error::ScaledPolynomial { fx, fy })
}

fn check_finite(distortion: &Distortion) -> Result<(), Error> {
    let coefficients = distortion.coefficients();
    // Written so that NaN fails.
    if coefficients
        .iter()
        .all(|number| number.abs() <= MAX_COEFFICIENT)
    {
        return Ok(());
    }
    Err(Error::Distortion {
        model: distortion.name(),
        coefficients: coefficients.to_vec(),
    })
}

fn within(distortion: &Distortion, numbers: &[(Bound, f64)]) -> Result<(), Error> {
    let outside = numbers
        .iter()
        .find(|(bound, value)| !bound.range.contains(value));
    match outside {
        Some((bound, value)) => Err(Error::LensParameter {
            model: distortion.name(),
            parameter: bound.name,
            value: *value,
            bounds: bound.words,
        }),
        None => Ok(()),
    }
}
