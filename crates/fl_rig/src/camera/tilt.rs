//! A sensor that is not square to its lens: the map of the image plane that a tilt makes.
//!
//! The sensor is turned by τx about x and then τy about y, `R = Ry(τy) Rx(τx)`, and the point
//! (x, y, 1) is seen where the ray to it meets the turned plane (Louhichi et al. 2007, as OpenCV
//! writes it):
//!
//! ```text
//!                 [ R22   0  -R02 ]
//! (X, Y, Z)  =    [  0   R22 -R12 ]  R  (x, y, 1),        x' = X / Z,  y' = Y / Z
//!                 [  0    0    1  ]
//! ```

use super::number::Number;

/// The map of one tilt, row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tilt<S> {
    rows: [[S; 3]; 3],
}

impl<S: Number> Tilt<S> {
    /// From the angles of the sensor, radians.
    pub(super) fn new(about_x: S, about_y: S) -> Self {
        let (sin_x, cos_x) = about_x.sin_cos();
        let (sin_y, cos_y) = about_y.sin_cos();
        let turned = [
            [cos_y, sin_y * sin_x, -(sin_y * cos_x)],
            [S::constant(0.0), cos_x, sin_x],
            [sin_y, -(cos_y * sin_x), cos_y * cos_x],
        ];
        let [first, second, third] = turned;
        let (x_shift, y_shift, scale) = (first[2], second[2], third[2]);
        let row = |row: [S; 3], shift: S| {
            std::array::from_fn(|idx| scale * row[idx] - shift * third[idx])
        };
        let rows = [row(first, x_shift), row(second, y_shift), third];
        Self { rows }
    }

    /// The place on the tilted sensor; meaningless unless [`Tilt::depth_row`] is positive there.
    #[inline]
    pub(super) fn apply(&self, point: [S; 2]) -> [S; 2] {
        let [x, y, z] = self.rows.map(|row| along(row, point));
        [x / z, y / z]
    }
}

impl Tilt<f64> {
    /// The third row: how far the ray to (x, y, 1) runs, up to a factor, is `a x + b y + c`.
    pub(super) fn depth_row(&self) -> [f64; 3] {
        self.rows[2]
    }

    /// The place on the untilted plane that is seen at `target`; `None` if none is.
    pub(super) fn invert(&self, target: [f64; 2]) -> Option<[f64; 2]> {
        let inverse = nalgebra::Matrix3::from(self.rows)
            .transpose()
            .try_inverse()?;
        let [x, y, z]: [f64; 3] =
            (inverse * nalgebra::Vector3::new(target[0], target[1], 1.0)).into();
        let point = [x / z, y / z];
        let depth = along(self.rows[2], point);
        (point[0].is_finite() && point[1].is_finite() && depth > 0.0).then_some(point)
    }
}

#[inline]
fn along<S: Number>([a, b, c]: [S; 3], [x, y]: [S; 2]) -> S {
    a * x + b * y + c
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn inverts_what_it_applied(
            about_x in -0.6..0.6, about_y in -0.6..0.6, x in -1.0..1.0, y in -1.0..1.0,
        ) {
            let tilt = Tilt::new(about_x, about_y);
            if along(tilt.depth_row(), [x, y]) > 0.05 {
                let back = tilt.invert(tilt.apply([x, y])).unwrap();
                prop_assert!((back[0] - x).abs() < 1e-12 && (back[1] - y).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_square_sensor_changes_nothing() {
        assert_eq!(Tilt::new(0.0, 0.0).apply([0.3, -0.2]), [0.3, -0.2]);
    }
}
