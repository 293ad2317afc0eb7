//! A Kalman filter for positions that move at nearly constant velocity, and its way back.
//!
//! The acceleration is white noise in continuous time, so that the step between two measurements
//! may be any: Bar-Shalom, Li and Kirubarajan, Estimation with Applications to Tracking and
//! Navigation (2001), eq. 6.2.2-4. The way back is Rauch, Tung and Striebel (1965).

pub(crate) mod turning;

use nalgebra::{Matrix2, SMatrix, SVector, Vector2};

/// Innovations beyond this many standard deviations count as if they had this many.
const MAX_INNOVATION_SD: f64 = 3.0;

/// Position and velocity along `D` axes that share one uncertainty, so that turning the axes
/// turns the estimate and nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct State<const D: usize> {
    /// First row: position; second row: velocity a second.
    mean: SMatrix<f64, 2, D>,
    /// Of position and velocity along any one axis.
    covariance: Matrix2<f64>,
}

/// How a quantity moves and how well it is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Motion {
    /// Standard deviation of a measurement.
    pub(crate) measurement_sd: f64,
    /// Standard deviation of the velocity before it is known.
    pub(crate) velocity_sd: f64,
    /// Standard deviation of an acceleration held for a tenth of a second.
    pub(crate) acceleration_sd: f64,
}

/// The state at one moment, before and after the measurement of that moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<const D: usize> {
    /// Seconds since the step before.
    pub(crate) secs: f64,
    /// As foreseen from the step before.
    pub(crate) predicted: State<D>,
    /// With the measurement of this moment, if there was one.
    pub(crate) filtered: State<D>,
}

impl<const D: usize> State<D> {
    /// At a measured position, with a velocity that is unknown.
    pub(crate) fn at(position: SVector<f64, D>, motion: &Motion) -> Self {
        let mut mean = SMatrix::<f64, 2, D>::zeros();
        mean.set_row(0, &position.transpose());
        let variances = Vector2::new(motion.measurement_sd, motion.velocity_sd);
        Self {
            mean,
            covariance: Matrix2::from_diagonal(&variances.component_mul(&variances)),
        }
    }

    /// The position along each axis.
    pub(crate) fn position(&self) -> SVector<f64, D> {
        self.mean.row(0).transpose()
    }

    /// The velocity along each axis, a second.
    pub(crate) fn velocity(&self) -> SVector<f64, D> {
        self.mean.row(1).transpose()
    }

    /// The same estimate of another place, which lies and moves by so much off this one.
    pub(crate) fn shifted(mut self, position: SVector<f64, D>, velocity: SVector<f64, D>) -> Self {
        self.mean += SMatrix::from_rows(&[position.transpose(), velocity.transpose()]);
        self
    }

    /// The same state with time running the other way.
    pub(crate) fn backward(&self) -> Self {
        let mirror = Matrix2::new(1.0, 0.0, 0.0, -1.0);
        Self {
            mean: mirror * self.mean,
            covariance: mirror * self.covariance * mirror,
        }
    }

    /// Standard deviation along one axis of what a measurement here would say.
    pub(crate) fn innovation_sd(&self, motion: &Motion) -> f64 {
        (self.covariance[(0, 0)] + motion.measurement_sd.powi(2)).sqrt()
    }

    /// The state `secs` later.
    pub(crate) fn predicted(&self, secs: f64, motion: &Motion) -> Self {
        let transition = transition(secs);
        let spread = transition * self.covariance * transition.transpose();
        Self {
            mean: transition * self.mean,
            covariance: spread + process_noise(secs, motion),
        }
    }

    /// The state with a measurement of the position; one that is far off counts for less.
    pub(crate) fn updated(&self, measured: SVector<f64, D>, motion: &Motion) -> Self {
        let innovation_sd = self.innovation_sd(motion);
        let innovation = measured - self.position();
        let deviation = innovation.norm() / innovation_sd;
        let trust = (MAX_INNOVATION_SD / deviation.max(MAX_INNOVATION_SD)).min(1.0);
        let gain: Vector2<f64> = self.covariance.column(0) / innovation_sd.powi(2);
        let mean = self.mean + gain * (innovation * trust).transpose();
        let covariance = self.covariance - gain * self.covariance.row(0);
        Self {
            mean,
            covariance: (covariance + covariance.transpose()) * 0.5,
        }
    }
}

/// The forward pass over measurements, the first of which is there. `secs` are from the step
/// before to each.
pub(crate) fn filtered<const D: usize>(
    secs: &[f64],
    measured: impl Iterator<Item = Option<SVector<f64, D>>>,
    motion: &Motion,
) -> Vec<Step<D>> {
    let mut steps: Vec<Step<D>> = Vec::with_capacity(secs.len());
    for (secs, measured) in secs.iter().zip(measured) {
        let predicted = match (steps.last(), measured) {
            (Some(before), _) => before.filtered.predicted(*secs, motion),
            (None, first) => State::at(first.unwrap_or_else(SVector::zeros), motion),
        };
        let is_first = steps.is_empty();
        let update = |position| predicted.updated(position, motion);
        steps.push(Step {
            secs: if is_first { 0.0 } else { *secs },
            predicted,
            filtered: match measured {
                Some(position) if !is_first => update(position),
                _ => predicted,
            },
        });
    }
    steps
}

/// The best estimate at every step, given all measurements before and after it.
pub(crate) fn smoothed<const D: usize>(steps: &[Step<D>]) -> Vec<State<D>> {
    let mut states: Vec<_> = steps.iter().map(|step| step.filtered).collect();
    for step_idx in (0..steps.len().saturating_sub(1)).rev() {
        states[step_idx] = one_back(
            &states[step_idx],
            &steps[step_idx + 1],
            &states[step_idx + 1],
        );
    }
    states
}

/// One step of the way back: Rauch, Tung and Striebel (1965), eq. 3.29 and 3.30.
fn one_back<const D: usize>(
    filtered: &State<D>,
    next: &Step<D>,
    next_smoothed: &State<D>,
) -> State<D> {
    let Some(information) = next.predicted.covariance.try_inverse() else {
        return *filtered;
    };
    let gain = filtered.covariance * transition(next.secs).transpose() * information;
    let surprise = next_smoothed.covariance - next.predicted.covariance;
    State {
        mean: filtered.mean + gain * (next_smoothed.mean - next.predicted.mean),
        covariance: filtered.covariance + gain * surprise * gain.transpose(),
    }
}

impl State<2> {
    /// The same place with the velocity turned counter-clockwise: how what turns goes on.
    pub(crate) fn turned(mut self, angle_rad: f64) -> Self {
        let (sin, cos) = angle_rad.sin_cos();
        let (x, y) = (self.mean[(1, 0)], self.mean[(1, 1)]);
        self.mean[(1, 0)] = cos * x - sin * y;
        self.mean[(1, 1)] = sin * x + cos * y;
        self
    }
}

fn transition(secs: f64) -> Matrix2<f64> {
    Matrix2::new(1.0, secs, 0.0, 1.0)
}

fn process_noise(secs: f64, motion: &Motion) -> Matrix2<f64> {
    let density = motion.acceleration_sd.powi(2) * 0.1;
    let cross = secs.powi(2) / 2.0;
    Matrix2::new(secs.powi(3) / 3.0, cross, cross, secs) * density
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::Vector1;

    const CAR: Motion = Motion {
        measurement_sd: 0.3,
        velocity_sd: 10.0,
        acceleration_sd: 2.0,
    };

    fn steps(secs: &[f64], measured: &[Option<f64>]) -> Vec<Step<1>> {
        let first = State::at(Vector1::new(measured[0].unwrap()), &CAR);
        let mut steps = vec![Step {
            secs: 0.0,
            predicted: first,
            filtered: first,
        }];
        for (secs, measured) in secs.iter().zip(&measured[1..]) {
            let predicted = steps[steps.len() - 1].filtered.predicted(*secs, &CAR);
            let update = |x: f64| predicted.updated(Vector1::new(x), &CAR);
            let filtered = measured.map_or(predicted, update);
            steps.push(Step {
                secs: *secs,
                predicted,
                filtered,
            });
        }
        steps
    }

    /// The same least squares problem, solved at once: states as unknowns, one row a fact.
    fn batch(secs: &[f64], measured: &[Option<f64>]) -> Vec<f64> {
        let n_unknowns = 2 * measured.len();
        let mut information = nalgebra::DMatrix::<f64>::zeros(n_unknowns, n_unknowns);
        let mut right = nalgebra::DVector::<f64>::zeros(n_unknowns);
        information[(1, 1)] += CAR.velocity_sd.powi(-2);
        for (idx, x) in measured
            .iter()
            .enumerate()
            .filter_map(|(idx, x)| x.map(|x| (idx, x)))
        {
            information[(2 * idx, 2 * idx)] += CAR.measurement_sd.powi(-2);
            right[2 * idx] += x * CAR.measurement_sd.powi(-2);
        }
        for (idx, secs) in secs.iter().enumerate() {
            let weight = process_noise(*secs, &CAR).try_inverse().unwrap();
            let mut jacobian = nalgebra::SMatrix::<f64, 2, 4>::zeros();
            jacobian
                .fixed_view_mut::<2, 2>(0, 0)
                .copy_from(&-transition(*secs));
            jacobian
                .fixed_view_mut::<2, 2>(0, 2)
                .copy_from(&Matrix2::identity());
            let block = jacobian.transpose() * weight * jacobian;
            let mut view = information.fixed_view_mut::<4, 4>(2 * idx, 2 * idx);
            view += block;
        }
        let solved = information.lu().solve(&right).unwrap();
        (0..measured.len()).map(|idx| solved[2 * idx]).collect()
    }

    #[test]
    fn smoothing_solves_the_whole_least_squares_problem() {
        let secs = [0.1, 0.1, 0.35, 0.02, 0.5, 0.1];
        let measured = [
            Some(0.0),
            Some(0.9),
            None,
            Some(2.1),
            Some(2.4),
            None,
            Some(5.5),
        ];
        let found = smoothed(&steps(&secs, &measured));
        for (state, expected) in found.iter().zip(batch(&secs, &measured)) {
            assert!(
                (state.position().x - expected).abs() < 1e-8,
                "{state:?} {expected}"
            );
        }
    }

    #[test]
    fn a_wild_measurement_counts_little() {
        let secs = [0.1; 9];
        let mut measured: Vec<_> = (0..10).map(|idx| Some(f64::from(idx) * 0.5)).collect();
        measured[5] = Some(40.0);
        let found = smoothed(&steps(&secs, &measured));
        assert!(
            (found[5].position().x - 2.5).abs() < 0.6,
            "{}",
            found[5].position().x
        );
    }

    #[test]
    fn two_short_steps_are_one_long_one() {
        let start = State::at(Vector1::new(3.0), &CAR);
        let once = start.predicted(0.4, &CAR);
        let twice = start.predicted(0.1, &CAR).predicted(0.3, &CAR);
        assert!((once.covariance - twice.covariance).norm() < 1e-9);
        assert!((once.mean - twice.mean).norm() < 1e-12);
    }

    /// Numbers between -1 and 1 that look random and are the same every time.
    fn noise(seed: &mut u64) -> f64 {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as f64 / f64::from(1_u32 << 30) - 1.0
    }

    fn rms(errors: impl Iterator<Item = f64>) -> f64 {
        let (sum, n_errors) =
            errors.fold((0.0, 0.0), |(sum, n), error| (sum + error * error, n + 1.0));
        (sum / n_errors).sqrt()
    }

    #[test]
    fn smoothing_lowers_the_error_except_at_the_end() {
        let mut seed = 3;
        // Brakes, backs, brakes, goes on, with 1.25 m/s² at most.
        let truth = |secs: f64| 5.0 * (0.5 * secs).sin();
        let mut errors = [const { Vec::new() }; 3];
        let mut last_errors = [const { Vec::new() }; 2];
        for _ in 0..40 {
            let measured: Vec<_> = (0..80)
                .map(|idx| Some(truth(f64::from(idx) * 0.1) + 0.52 * noise(&mut seed)))
                .collect();
            let steps = steps(&[0.1; 79], &measured);
            let both_ways = smoothed(&steps);
            for (idx, step) in steps.iter().enumerate() {
                let truth = truth(idx as f64 * 0.1);
                errors[0].push(measured[idx].unwrap() - truth);
                errors[1].push(step.filtered.position().x - truth);
                errors[2].push(both_ways[idx].position().x - truth);
            }
            last_errors[0].push(errors[1][errors[1].len() - 1]);
            last_errors[1].push(errors[2][errors[2].len() - 1]);
        }
        let [measured, filtered, both_ways] = errors.map(|errors| rms(errors.into_iter()));
        println!(
            "rms error, m: measured {measured:.3}, filter {filtered:.3}, both ways {both_ways:.3}"
        );
        assert!(filtered < 0.75 * measured, "{filtered} of {measured}");
        assert!(both_ways < 0.75 * filtered, "{both_ways} of {filtered}");
        assert_eq!(
            last_errors[0], last_errors[1],
            "at the end there is nothing to look back from"
        );
    }
}
