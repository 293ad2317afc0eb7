//! The likeliest velocities at the knots of a curve, under white noise on acceleration.
//!
//! Over one step the displacement is the mean of the end velocities times the duration, within
//! h³/12, and the velocities differ by nothing, within h (Barfoot, State Estimation for Robotics,
//! 11.1, with position taken out). Without noise and constraints that is the natural cubic spline.
//!
//! What turns as it goes has a velocity that turns with it: the later velocity differs by nothing
//! from the earlier one turned, and the displacement is the mean over the turn.

use nalgebra::{Matrix3, UnitQuaternion, Vector3};

use super::turn::mean_rotation;

/// What is known of the way from one knot to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// From knot to knot, meters or radians; `None` when it cannot be told.
    pub(super) displacement: Option<Vector3<f64>>,
    /// How long it takes, seconds, above zero.
    pub(super) secs: f64,
    /// How the velocity turns on the way, as axis times angle.
    pub(super) turn: Vector3<f64>,
}

/// A direction in which an object hardly moves, at one knot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constraint {
    pub(super) direction: Vector3<f64>,
    /// Of the speed in that direction.
    pub(super) variance: f64,
}

/// No velocity is above this many times the slower of the two steps beside its knot, which keeps
/// a curve from swinging out where an object stops (after Fritsch and Carlson 1980).
const SPEED_LIMIT: f64 = 3.0;

/// The normal equations of all velocities: block tridiagonal, symmetric.
pub(super) struct System {
    diagonal: Vec<Matrix3<f64>>,
    /// Rows of a knot, columns of the next.
    coupling: Vec<Matrix3<f64>>,
    right: Vec<Vector3<f64>>,
}

/// The covariance of the velocities at both ends of one step, for unit density.
#[derive(Clone, Copy, Debug)]
pub(super) struct EndCovariance {
    pub(super) start: Matrix3<f64>,
    pub(super) end: Matrix3<f64>,
    pub(super) cross: Matrix3<f64>,
}

impl Step {
    /// A step of known displacement on which the velocity does not turn.
    pub(super) fn unturned(displacement: Vector3<f64>, secs: f64) -> Self {
        Self {
            displacement: Some(displacement),
            secs,
            turn: Vector3::zeros(),
        }
    }

    /// The later velocity from the earlier one.
    fn later_from_earlier(&self) -> Matrix3<f64> {
        let turn = UnitQuaternion::from_scaled_axis(self.turn);
        turn.to_rotation_matrix().into_inner()
    }

    /// How the displacement follows from the earlier velocity and from the later one.
    fn leads(&self) -> [Matrix3<f64>; 2] {
        let earlier = mean_rotation(&self.turn) * (0.5 * self.secs);
        [earlier, earlier * self.later_from_earlier().transpose()]
    }

    /// What the displacement has, and the later velocity, that these velocities do not explain.
    pub(super) fn unexplained(&self, [start, end]: [Vector3<f64>; 2]) -> [Vector3<f64>; 2] {
        let leads = self.leads();
        let led = leads[0] * start + leads[1] * end;
        let missed = |displacement| displacement - led;
        let missed = self.displacement.map_or_else(Vector3::zeros, missed);
        [missed, end - self.later_from_earlier() * start]
    }
}

impl System {
    /// From steps, and constraints as many as there are knots or none.
    pub(super) fn new(steps: &[Step], noise: f64, constraints: &[Constraint]) -> Self {
        let n_knots = steps.len() + 1;
        let mut system = Self {
            diagonal: vec![Matrix3::zeros(); n_knots],
            coupling: vec![Matrix3::zeros(); steps.len()],
            right: vec![Vector3::zeros(); n_knots],
        };
        for (step_idx, step) in steps.iter().enumerate() {
            system.add_step(step_idx, step, noise);
        }
        for (block, constraint) in system.diagonal.iter_mut().zip(constraints) {
            let direction = constraint.direction;
            *block += direction * direction.transpose() / constraint.variance;
        }
        system
    }

    fn add_step(&mut self, step_idx: usize, step: &Step, noise: f64) {
        let (weight, displacement) = match step.displacement {
            Some(displacement) => (1.0 / displacement_variance(step.secs, noise), displacement),
            None => (0.0, Vector3::zeros()),
        };
        let leads = step.leads();
        for (lead, knot_idx) in leads.iter().zip([step_idx, step_idx + 1]) {
            let change = Matrix3::from_diagonal_element(1.0 / step.secs);
            self.diagonal[knot_idx] += lead.transpose() * lead * weight + change;
            self.right[knot_idx] += lead.transpose() * displacement * weight;
        }
        let change = step.later_from_earlier().transpose() / step.secs;
        self.coupling[step_idx] = leads[0].transpose() * leads[1] * weight - change;
    }

    /// The velocities; zero where nothing tells them.
    pub(super) fn velocities(&self) -> Vec<Vector3<f64>> {
        let inverses = self.eliminated();
        let mut right = self.right.clone();
        for knot_idx in 1..right.len() {
            let carried = inverses[knot_idx - 1] * right[knot_idx - 1];
            right[knot_idx] -= self.coupling[knot_idx - 1].transpose() * carried;
        }
        let mut velocities = vec![Vector3::zeros(); right.len()];
        let mut later = Vector3::zeros();
        for knot_idx in (0..right.len()).rev() {
            let coupling = self.coupling.get(knot_idx).copied().unwrap_or_default();
            later = inverses[knot_idx] * (right[knot_idx] - coupling * later);
            velocities[knot_idx] = later;
        }
        velocities
    }

    /// The parts of the inverse that belong to the two ends of each step.
    pub(super) fn covariances(&self) -> Vec<EndCovariance> {
        let inverses = self.eliminated();
        let Some(last) = inverses.last() else {
            return Vec::new();
        };
        let mut end = *last;
        let mut covariances: Vec<EndCovariance> = Vec::with_capacity(self.coupling.len());
        for (inverse, coupling) in inverses.iter().zip(&self.coupling).rev() {
            let gain = inverse * coupling;
            let cross = -gain * end;
            let start = inverse + gain * end * gain.transpose();
            covariances.push(EndCovariance { start, end, cross });
            end = start;
        }
        covariances.reverse();
        covariances
    }

    /// The inverse of each diagonal block after the blocks before it are eliminated.
    fn eliminated(&self) -> Vec<Matrix3<f64>> {
        let mut inverses: Vec<Matrix3<f64>> = Vec::with_capacity(self.diagonal.len());
        for (knot_idx, block) in self.diagonal.iter().enumerate() {
            let mut block = *block;
            if let Some(before_idx) = knot_idx.checked_sub(1) {
                let coupling = self.coupling[before_idx];
                block -= coupling.transpose() * inverses[before_idx] * coupling;
            }
            inverses.push(inverse(&block));
        }
        inverses
    }
}

/// How well a displacement tells the mean velocity, for unit density.
pub(super) fn displacement_variance(secs: f64, noise: f64) -> f64 {
    secs.powi(3) / 12.0 + 2.0 * noise * noise
}

/// The inverse, or zero for a block that says nothing.
fn inverse(block: &Matrix3<f64>) -> Matrix3<f64> {
    let inverse = block.try_inverse().unwrap_or_else(Matrix3::zeros);
    if inverse.iter().all(|entry| entry.is_finite()) {
        inverse
    } else {
        Matrix3::zeros()
    }
}

/// Shortens velocities that are far above what the steps beside them show.
pub(super) fn limit(velocities: &mut [Vector3<f64>], steps: &[Step]) {
    for (knot_idx, velocity) in velocities.iter_mut().enumerate() {
        let limit = SPEED_LIMIT * slower_neighbor(steps, knot_idx);
        let speed = velocity.norm();
        if speed > limit {
            *velocity *= limit / speed;
        }
    }
}

/// The mean of the speeds of the steps beside a knot.
pub(super) fn mean_neighbor(steps: &[Step], knot_idx: usize) -> f64 {
    let (n_speeds, sum) = neighbor_speeds(steps, knot_idx)
        .fold((0.0, 0.0), |(n_speeds, sum), speed| {
            (n_speeds + 1.0, sum + speed)
        });
    if n_speeds > 0.0 { sum / n_speeds } else { 0.0 }
}

fn slower_neighbor(steps: &[Step], knot_idx: usize) -> f64 {
    neighbor_speeds(steps, knot_idx).fold(f64::INFINITY, f64::min)
}

fn neighbor_speeds(steps: &[Step], knot_idx: usize) -> impl Iterator<Item = f64> {
    let before = knot_idx
        .checked_sub(1)
        .and_then(|step_idx| steps.get(step_idx));
    let speed = |step: &Step| Some(step.displacement?.norm() / step.secs);
    before
        .into_iter()
        .chain(steps.get(knot_idx))
        .filter_map(speed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(displacements: &[(f64, f64)]) -> Vec<Step> {
        let step = |&(x, secs): &(f64, f64)| Step::unturned(Vector3::new(x, 0.0, 0.0), secs);
        displacements.iter().map(step).collect()
    }

    #[test]
    fn without_noise_it_is_the_natural_spline() {
        // Knots 0, 1, 0 at 0, 1, 2 s: by hand, slopes 1.5, 0, -1.5.
        let system = System::new(&steps(&[(1.0, 1.0), (-1.0, 1.0)]), 0.0, &[]);
        let found: Vec<f64> = system.velocities().iter().map(|it| it.x).collect();
        for (found, expected) in found.iter().zip([1.5, 0.0, -1.5]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }

    #[test]
    fn covariances_are_blocks_of_the_inverse() {
        let system = System::new(&steps(&[(1.0, 1.0), (2.0, 0.5), (0.0, 3.0)]), 0.1, &[]);
        let dense = nalgebra::DMatrix::from_fn(4, 4, |row, column| match row.abs_diff(column) {
            0 => system.diagonal[row][(0, 0)],
            1 => system.coupling[row.min(column)][(0, 0)],
            _ => 0.0,
        });
        let inverse = dense.try_inverse().expect("positive definite");
        for (step_idx, covariance) in system.covariances().iter().enumerate() {
            let next_idx = step_idx + 1;
            assert!((covariance.start[(0, 0)] - inverse[(step_idx, step_idx)]).abs() < 1e-12);
            assert!((covariance.end[(0, 0)] - inverse[(next_idx, next_idx)]).abs() < 1e-12);
            assert!((covariance.cross[(0, 0)] - inverse[(step_idx, next_idx)]).abs() < 1e-12);
        }
    }

    #[test]
    fn a_step_of_no_time_does_not_tell_the_speed() {
        let mut system = System::new(&steps(&[(10.0, 1.0), (0.01, 1e-9), (10.0, 1.0)]), 0.05, &[]);
        for velocity in system.velocities() {
            assert!((velocity.x - 10.0).abs() < 0.5, "{velocity}");
        }
        system.diagonal.clear();
        assert!(system.covariances().is_empty());
    }
}
