//! Projection with its partial derivatives, for those who fit poses and intrinsics.

use fl_spacetime::{Camera, Point};
use nalgebra::Matrix2x3;

use super::lens::Lens;
use super::number::{Dual, Number};
use super::{CORNER_SHIFT_PX, CameraModel, Distortion, Intrinsics, Pixel};
use crate::Error;

/// The most parameters a model has: four of the intrinsics and fourteen of the distortion.
const MAX_PARAMETERS: usize = 18;

/// Where a point is seen, and how that changes with the point and with the camera's parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Derivatives {
    /// Where the point is seen.
    pub pixel: Pixel,
    /// Pixels per meter: rows u, v; columns x, y, z of the point in the camera's frame.
    pub by_point: Matrix2x3<f64>,
    by_parameter: [[f64; 2]; MAX_PARAMETERS],
    n_parameters: usize,
}

impl Derivatives {
    /// For each of [`CameraModel::parameters`], pixels along u and v per unit of it.
    pub fn by_parameter(&self) -> &[[f64; 2]] {
        &self.by_parameter[..self.n_parameters]
    }
}

impl CameraModel {
    /// What a calibration may vary: `fx`, `fy`, `cx`, `cy`, then the distortion's coefficients.
    ///
    /// A model whose polynomial is in pixels (`ocam`, `f_theta`) has no focal lengths to vary,
    /// and a largest angle is not varied.
    pub fn parameters(&self) -> Vec<f64> {
        let Intrinsics { fx, fy, cx, cy } = self.intrinsics;
        let free = &self.distortion.coefficients()[..self.distortion.n_free()];
        let focal = if self.has_focal() { &[fx, fy][..] } else { &[] };
        [focal, &[cx, cy], free].concat()
    }

    /// The same kind of camera with other [`CameraModel::parameters`].
    ///
    /// # Errors
    /// [`Error::ParameterCount`], and those of [`CameraModel::new`].
    pub fn with_parameters(&self, parameters: &[f64]) -> Result<Self, Error> {
        let expected = self.parameters().len();
        if parameters.len() != expected {
            return Err(Error::ParameterCount {
                model: self.distortion.name(),
                expected,
                given: parameters.len(),
            });
        }
        let (intrinsics, free) = self.split(parameters, 1.0);
        let mut coefficients = self.distortion.coefficients().to_vec();
        coefficients[..free.len()].copy_from_slice(free);
        let distortion = self.distortion.with_coefficients(&coefficients);
        let [fx, fy, cx, cy] = intrinsics;
        let intrinsics = Intrinsics { fx, fy, cx, cy };
        Self::new(intrinsics, distortion, self.width_px, self.height_px)
    }

    /// [`CameraModel::project`] with the derivatives after the point: pixels per meter, rows u, v.
    pub fn project_with_jacobian(&self, point: Point<Camera>) -> Option<(Pixel, Matrix2x3<f64>)> {
        let [x, y, z] = point.coords().into();
        let point = [
            Dual::<3>::variable(x, 0),
            Dual::variable(y, 1),
            Dual::variable(z, 2),
        ];
        let Intrinsics { fx, fy, cx, cy } = self.intrinsics;
        let constants = self.distortion.coefficients().iter();
        let constants = filled(constants.map(|value| Dual::constant(*value)));
        let lens = self.lens_with(&constants);
        let seen = place(
            &lens,
            [fx, fy, cx, cy].map(Dual::constant),
            point,
            self.limit,
        )?;
        let [u, v] = seen.map(|coord| coord.slopes);
        Some((pixel(seen), Matrix2x3::from_row_slice(&[u, v].concat())))
    }

    /// [`CameraModel::project`] with the derivatives after the point and all parameters.
    pub fn derivatives(&self, point: Point<Camera>) -> Option<Derivatives> {
        // A slope that is not there takes as long as one that is.
        match 3 + self.n_parameters() {
            ..=8 => self.derivatives_of::<8>(point),
            9..=12 => self.derivatives_of::<12>(point),
            13..=15 => self.derivatives_of::<15>(point),
            _ => self.derivatives_of::<{ MAX_PARAMETERS + 4 }>(point),
        }
    }

    fn derivatives_of<const N: usize>(&self, point: Point<Camera>) -> Option<Derivatives> {
        let [x, y, z] = point.coords().into();
        let point = [
            Dual::<N>::variable(x, 0),
            Dual::variable(y, 1),
            Dual::variable(z, 2),
        ];
        let parameters = self.parameters();
        let variables = parameters.iter().enumerate();
        let variables = filled(variables.map(|(idx, value)| Dual::variable(*value, idx + 3)));
        let variables = &variables[..parameters.len()];
        let (intrinsics, free) = self.split(variables, Dual::constant(1.0));
        let lens = self.lens_with(free);
        let seen = place(&lens, intrinsics, point, self.limit)?;
        let [u, v] = seen.map(|coord| coord.slopes);
        Some(Derivatives {
            pixel: pixel(seen),
            by_point: Matrix2x3::new(u[0], u[1], u[2], v[0], v[1], v[2]),
            by_parameter: std::array::from_fn(|idx| [slope(&u, idx + 3), slope(&v, idx + 3)]),
            n_parameters: parameters.len(),
        })
    }

    /// Pixels per radian about the optical axis, along u and v; for a pinhole, the focal lengths.
    pub fn focal_px(&self) -> [f64; 2] {
        let Intrinsics { fx, fy, .. } = self.intrinsics;
        let stretch = match self.distortion {
            Distortion::OCam([c, ..])
            | Distortion::FTheta([c, ..])
            | Distortion::FThetaBackward([c, ..]) => c,
            _ => 1.0,
        };
        let slope = self.lens.axis_slope();
        [fx * stretch * slope, fy * slope]
    }

    fn n_parameters(&self) -> usize {
        let n_intrinsics = if self.has_focal() { 4 } else { 2 };
        n_intrinsics + self.distortion.n_free()
    }

    fn has_focal(&self) -> bool {
        !self.distortion.is_in_pixels()
    }

    fn lens_with<S: Number>(&self, coefficients: &[S]) -> Lens<S> {
        Lens::new(&self.distortion, coefficients, self.reach)
    }

    /// The intrinsics fx, fy, cx, cy and the coefficients among the parameters.
    fn split<'a, S: Copy>(&self, parameters: &'a [S], one: S) -> ([S; 4], &'a [S]) {
        match parameters {
            [fx, fy, cx, cy, free @ ..] if self.has_focal() => ([*fx, *fy, *cx, *cy], free),
            [cx, cy, free @ ..] => ([one, one, *cx, *cy], free),
            _ => ([one; 4], &[]),
        }
    }
}

/// Numbers in a list of fixed size, the rest zero.
fn filled<S: Number>(numbers: impl Iterator<Item = S>) -> [S; MAX_PARAMETERS] {
    let mut list = [S::constant(0.0); MAX_PARAMETERS];
    for (slot, number) in list.iter_mut().zip(numbers) {
        *slot = number;
    }
    list
}

/// The slope after a variable; zero where there is no such variable.
fn slope(slopes: &[f64], idx: usize) -> f64 {
    slopes.get(idx).copied().unwrap_or(0.0)
}

/// Where the point is seen, u and v from the corner of the first pixel.
fn place<S: Number>(
    lens: &Lens<S>,
    [fx, fy, cx, cy]: [S; 4],
    point: [S; 3],
    limit: f64,
) -> Option<[S; 2]> {
    let [x, y] = lens.project(point, limit)?;
    Some([fx * x + cx + CORNER_SHIFT_PX, fy * y + cy + CORNER_SHIFT_PX])
}

fn pixel<const N: usize>([u, v]: [Dual<N>; 2]) -> Pixel {
    Pixel {
        u: u.value,
        v: v.value,
    }
}
