//! Angles on the circle.

use std::f64::consts::{PI, TAU};

/// The same angle in (−π, π], radians.
///
/// An angle that is there already comes back bit for bit; NaN and infinity come back as NaN.
pub fn wrap_angle(angle_rad: f64) -> f64 {
    if -PI < angle_rad && angle_rad <= PI {
        return angle_rad;
    }
    let wrapped = angle_rad.rem_euclid(TAU);
    if wrapped > PI { wrapped - TAU } else { wrapped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_into_the_half_open_turn() {
        for (angle_rad, expected) in [(0.0, 0.0), (PI, PI), (-PI, PI), (3.0 * PI, PI), (TAU, 0.0)] {
            assert!(
                (wrap_angle(angle_rad) - expected).abs() < 1e-12,
                "{angle_rad}"
            );
        }
        assert_eq!(wrap_angle(-0.1), -0.1);
        assert!(wrap_angle(f64::INFINITY).is_nan());
    }
}
