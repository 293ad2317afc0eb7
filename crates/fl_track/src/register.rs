//! Registration of points to a surface by four degrees of freedom: place and turn about z.
//!
//! Each point is drawn to the distribution of the surface's points near it (generalized ICP:
//! Segal, Haehnel and Thrun, Robotics: Science and Systems 2009, eq. 2), by Gauss–Newton steps
//! with Geman–McClure weights, and to where the object is expected.

use nalgebra::{Matrix3, Matrix4, SMatrix, Vector3, Vector4};

use fl_spacetime::wrap_angle;

use crate::upright::{Upright, turned};

/// Points of one object are not independent: all of them together count like so many at most.
const MAX_EFFECTIVE_POINTS: f64 = 40.0;
/// Deviations of so many standard deviations count half of their slope.
const KERNEL_SD: f64 = 2.5;
const MAX_STEP_M: f64 = 0.6;
const MAX_TURN_RAD: f64 = 0.15;
const DONE_M: f64 = 5e-4;

/// What points are registered to, in the box's upright frame.
pub(crate) trait Target {
    /// The distribution next to a place, no farther than this: its mean and information.
    fn near(&self, local: &Vector3<f64>, max_m: f64) -> Option<(Vector3<f64>, Matrix3<f64>)>;
}

/// Where the object is expected, and how surely.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prior {
    pub(crate) pose: Upright,
    /// The place of the box's frame that is expected so surely, whatever the heading.
    pub(crate) part: Vector3<f64>,
    /// Along the box's length.
    pub(crate) along_sd_m: f64,
    /// Along its width.
    pub(crate) across_sd_m: f64,
    pub(crate) vertical_sd_m: f64,
    pub(crate) yaw_sd_rad: f64,
}

/// From coarse to fine: how far points may be from what they are drawn to, and how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    pub(crate) max_m: f64,
    pub(crate) n_steps: usize,
}

/// A pose that fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub(crate) pose: Upright,
    /// Of the points alone, along x, y, z of the box and about z.
    pub(crate) information: Matrix4<f64>,
}

impl Fit {
    /// Standard deviation of the place along the axis on the ground where the points say least.
    pub(crate) fn horizontal_sd_m(&self) -> f64 {
        let plane = self.information.fixed_view::<2, 2>(0, 0).into_owned();
        let least = plane.symmetric_eigenvalues().min().max(1e-6);
        least.sqrt().recip()
    }

    /// Standard deviation of the heading by the points alone.
    pub(crate) fn yaw_sd_rad(&self) -> f64 {
        self.information[(3, 3)].max(1e-6).sqrt().recip()
    }
}

/// The pose at which the points fit best; `reach_m` is how far from the box's middle, along its
/// axes, points belong to it.
pub(crate) fn register(
    points: &[Vector3<f64>],
    target: &impl Target,
    start: Upright,
    prior: &Prior,
    (stages, reach_m): (&[Stage], Vector3<f64>),
) -> Fit {
    let mut fit = Fit {
        pose: start,
        information: Matrix4::zeros(),
    };
    for stage in stages {
        for _ in 0..stage.n_steps {
            let (information, gradient) =
                normal_equations(points, target, &fit.pose, (stage, reach_m));
            fit.information = information;
            let (prior_information, prior_gradient) = prior.pull(&fit.pose);
            let Some(factor) = (information + prior_information).cholesky() else {
                return fit;
            };
            let step: Vector4<f64> = factor.solve(&-(gradient + prior_gradient));
            let shift = step.fixed_rows::<3>(0).into_owned();
            let shift = shift * (MAX_STEP_M / shift.norm().max(MAX_STEP_M));
            let turn_rad = step[3].clamp(-MAX_TURN_RAD, MAX_TURN_RAD);
            if !(shift.iter().all(|it| it.is_finite()) && turn_rad.is_finite()) {
                return fit;
            }
            fit.pose = fit.pose.stepped(&shift, turn_rad);
            if shift.norm() < DONE_M && turn_rad.abs() < DONE_M {
                break;
            }
        }
    }
    fit
}

impl Prior {
    /// Information and gradient of the expectation, in the frame of `pose`.
    fn pull(&self, pose: &Upright) -> (Matrix4<f64>, Vector4<f64>) {
        let part = &self.part;
        let apart = turned(&(pose.place(part) - self.pose.place(part)), -pose.yaw_rad);
        let turn_rad = wrap_angle(pose.yaw_rad - self.pose.yaw_rad);
        let residual = Vector4::new(apart.x, apart.y, apart.z, turn_rad);
        let sd = Vector4::new(
            self.along_sd_m,
            self.across_sd_m,
            self.vertical_sd_m,
            self.yaw_sd_rad,
        );
        let mut jacobian = Matrix4::identity();
        (jacobian[(0, 3)], jacobian[(1, 3)]) = (-part.y, part.x);
        let weighted = jacobian.transpose() * Matrix4::from_diagonal(&sd.map(|sd| sd.powi(-2)));
        (weighted * jacobian, weighted * residual)
    }
}

fn normal_equations(
    points: &[Vector3<f64>],
    target: &impl Target,
    pose: &Upright,
    (stage, reach_m): (&Stage, Vector3<f64>),
) -> (Matrix4<f64>, Vector4<f64>) {
    let (mut information, mut gradient, mut weights) = (Matrix4::zeros(), Vector4::zeros(), 0.0);
    for point in points {
        let local = pose.local(point);
        let outside = local.abs() - reach_m;
        if outside.max() > stage.max_m {
            continue;
        }
        let Some((mean, inverse)) = target.near(&local, stage.max_m) else {
            continue;
        };
        let residual = local - mean;
        let square = residual.dot(&(inverse * residual));
        let weight = weight(square);
        let jacobian = jacobian(&local);
        let weighted: SMatrix<f64, 4, 3> = jacobian.transpose() * inverse * weight;
        information += weighted * jacobian;
        gradient += weighted * residual;
        weights += weight;
    }
    let effective = MAX_EFFECTIVE_POINTS / (MAX_EFFECTIVE_POINTS + weights);
    (information * effective, gradient * effective)
}

/// How well points agree with a surface: the mean of their weights, of at least `n_expected`.
pub(crate) fn agreement(locals: &[Vector3<f64>], target: &impl Target, n_expected: f64) -> f64 {
    const NEAR_M: f64 = 0.5;
    let weights = locals.iter().filter_map(|local| {
        let (mean, inverse) = target.near(local, NEAR_M)?;
        let residual = local - mean;
        Some(weight(residual.dot(&(inverse * residual))))
    });
    weights.sum::<f64>() / n_expected.max(locals.len() as f64).max(1.0)
}

fn weight(square: f64) -> f64 {
    (1.0 + square / (KERNEL_SD * KERNEL_SD)).powi(-2)
}

/// Of a point's local coordinates by a shift and a turn of the box in its own frame.
fn jacobian(local: &Vector3<f64>) -> SMatrix<f64, 3, 4> {
    SMatrix::<f64, 3, 4>::new(
        -1.0, 0.0, 0.0, local.y, //
        0.0, -1.0, 0.0, -local.x, //
        0.0, 0.0, -1.0, 0.0,
    )
}
