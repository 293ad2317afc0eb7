//! A sweep is laid onto the map: six degrees of freedom by Gauss and Newton.

use nalgebra::{Isometry3, Matrix6, Translation3, UnitQuaternion, Vector3, Vector6};
use rayon::prelude::*;

use super::surface_map::{Nearest, SurfaceMap};

/// Deviations that are expected: across a plane, and from a point to the nearest one.
const PLANE_SD_M: f64 = 0.05;
const POINT_SD_M: f64 = 0.25;
/// Points of the map are sought within three kernels, but within these, meters.
const REACH_M: (f64, f64) = (0.5, 1.0);
const MOST_STEPS: usize = 15;
/// Done when a step is smaller, meters and radians.
const DONE: f64 = 2e-4;
/// So many points are summed by one thread: the same sum for any number of threads.
const CHUNK: usize = 256;

/// How a sweep lies on the map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) world_from_ego: Isometry3<f64>,
    /// Share of the points that lie on the map.
    pub(super) agreeing: f64,
}

/// The pose from near `start` at which the points lie on the map. Deviations above `kernel_m` count
/// less and less (Geman and McClure).
///
/// Points that are nearest to a plane are drawn to it (Chen and Medioni, "Object modelling by
/// registration of multiple range images", 1992), others to the nearest point.
pub(super) fn align(
    points: &[Vector3<f64>],
    map: &SurfaceMap,
    start: Isometry3<f64>,
    kernel_m: f64,
) -> Fit {
    let mut fit = Fit {
        world_from_ego: start,
        agreeing: 0.0,
    };
    for _ in 0..MOST_STEPS {
        let parts: Vec<Normal> = points
            .par_chunks(CHUNK)
            .map(|chunk| {
                let mut part = Normal::default();
                chunk
                    .iter()
                    .for_each(|point| part.add(point, map, &fit.world_from_ego, kernel_m));
                part
            })
            .collect();
        let sum = parts.into_iter().fold(Normal::default(), Normal::plus);
        fit.agreeing = sum.agreeing / points.len().max(1) as f64;
        let Some(step) = sum
            .information
            .cholesky()
            .map(|it| it.solve(&-sum.gradient))
        else {
            return fit;
        };
        if !step.iter().all(|it| it.is_finite()) {
            return fit;
        }
        let shift = Translation3::from(step.fixed_rows::<3>(0).into_owned());
        let turn = UnitQuaternion::from_scaled_axis(step.fixed_rows::<3>(3).into_owned());
        fit.world_from_ego *= Isometry3::from_parts(shift, turn);
        if step.norm() < DONE {
            break;
        }
    }
    fit
}

/// The normal equations for a shift and a turn in the vehicle's frame.
#[derive(Debug, Default)]
struct Normal {
    information: Matrix6<f64>,
    gradient: Vector6<f64>,
    agreeing: f64,
}

impl Normal {
    fn add(
        &mut self,
        point: &Vector3<f64>,
        map: &SurfaceMap,
        pose: &Isometry3<f64>,
        kernel_m: f64,
    ) {
        let place = (pose * nalgebra::Point3::from(*point)).coords;
        let turned_back = |vector: &Vector3<f64>| pose.rotation.inverse_transform_vector(vector);
        let reach_m = (3.0 * kernel_m).clamp(REACH_M.0, REACH_M.1);
        match map.nearest(&place, reach_m) {
            None => {}
            Some(Nearest::Plane(through, normal)) => {
                let residual = normal.dot(&(place - through));
                let weight = weight(residual * residual, kernel_m);
                self.agreeing += weight;
                self.pull(
                    point,
                    &turned_back(&normal),
                    residual,
                    weight / (PLANE_SD_M * PLANE_SD_M),
                );
            }
            Some(Nearest::Point(near)) => {
                let residual = place - near;
                let weight = weight(residual.norm_squared(), kernel_m.max(POINT_SD_M));
                self.agreeing += weight;
                let residual = turned_back(&residual);
                for axis in 0..3 {
                    let direction = Vector3::ith(axis, 1.0);
                    self.pull(
                        point,
                        &direction,
                        residual[axis],
                        weight / (POINT_SD_M * POINT_SD_M),
                    );
                }
            }
        }
    }

    /// Along one direction of the vehicle's frame.
    fn pull(&mut self, point: &Vector3<f64>, direction: &Vector3<f64>, residual: f64, weight: f64) {
        let turn = point.cross(direction);
        let jacobian = Vector6::new(
            direction.x,
            direction.y,
            direction.z,
            turn.x,
            turn.y,
            turn.z,
        );
        self.information.syger(weight, &jacobian, &jacobian, 1.0);
        self.gradient.axpy(weight * residual, &jacobian, 1.0);
    }

    fn plus(mut self, other: Self) -> Self {
        self.information += other.information;
        self.gradient += other.gradient;
        self.agreeing += other.agreeing;
        self
    }
}

fn weight(square: f64, kernel_m: f64) -> f64 {
    (1.0 + square / (kernel_m * kernel_m)).powi(-2)
}
