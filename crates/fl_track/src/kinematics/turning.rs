//! An extended Kalman filter for what moves along its heading, and its way back.
//!
//! Two ways to turn: at a rate of its own (constant turn rate and velocity; Schubert, Richter and
//! Wanielik, Comparison and Evaluation of Advanced Motion Models for Vehicle Tracking, 2008), or as
//! a car does, by the curvature of its path, about its rear axle (kinematic bicycle; Rajamani,
//! Vehicle Dynamics and Control, 2012, section 2.2).

use nalgebra::{
    Matrix2, Matrix3, Matrix3x5, Matrix5, Matrix5x2, SMatrix, SVector, Vector1, Vector2, Vector3,
    Vector5,
};

const X: usize = 0;
const Y: usize = 1;
const HEADING: usize = 2;
const SPEED: usize = 3;
const TURN: usize = 4;

/// Innovations beyond this many standard deviations count as if they had this many.
const MAX_INNOVATION_SD: f64 = 3.0;
/// What the model leaves out moves and turns it by so much in a second: meters, radians.
const SLIP_M: f64 = 0.1;
const SLIP_RAD: f64 = 0.02;
/// Step of the derivatives, in meters, radians and seconds alike.
const STEP: f64 = 1e-6;

/// How an object turns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Steering {
    /// At a rate, about its middle.
    Rate,
    /// By the curvature of its path, about a point so far behind its middle, meters.
    Axle { rear_m: f64 },
}

/// How it moves and how well that is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TurningMotion {
    pub(crate) steering: Steering,
    /// Of the middle along one axis, meters, and of the heading, radians.
    pub(crate) position_sd_m: f64,
    pub(crate) heading_sd_rad: f64,
    /// Of an acceleration held for a tenth of a second, m/s².
    pub(crate) acceleration_sd: f64,
    /// Of the change of the turn held as long: rad/s² for a rate, 1/(m s) for a curvature.
    pub(crate) turn_change_sd: f64,
    /// Of the turn before it is known.
    pub(crate) turn_sd: f64,
}

/// x, y of the point that moves along the heading, heading, speed, rate or curvature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turning {
    mean: Vector5<f64>,
    covariance: Matrix5<f64>,
}

/// The state at one moment, before and after its measurements.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TurningStep {
    /// How the state before leads here.
    transition: Matrix5<f64>,
    predicted: Turning,
    filtered: Turning,
}

impl Turning {
    /// From a middle, a heading and a speed along it that are roughly known.
    pub(crate) fn at(
        middle: Vector2<f64>,
        heading_rad: f64,
        speed_m_s: f64,
        motion: &TurningMotion,
    ) -> Self {
        let place = middle - motion.rear_m() * direction(heading_rad);
        let sds = Vector5::new(
            motion.position_sd_m,
            motion.position_sd_m,
            2.0 * motion.heading_sd_rad,
            3.0,
            motion.turn_sd,
        );
        Self {
            mean: Vector5::new(place.x, place.y, heading_rad, speed_m_s, 0.0),
            covariance: Matrix5::from_diagonal(&sds.component_mul(&sds)),
        }
    }

    /// The middle of the object.
    pub(crate) fn middle(&self, motion: &TurningMotion) -> Vector2<f64> {
        self.mean.xy() + motion.rear_m() * direction(self.mean[HEADING])
    }

    pub(crate) fn heading_rad(&self) -> f64 {
        self.mean[HEADING]
    }

    /// A step on, without a measurement yet.
    pub(crate) fn step(&self, secs: f64, motion: &TurningMotion) -> TurningStep {
        let mean = advanced(&self.mean, secs, motion);
        // Of the way alone, which does not depend on the place and so loses no digits far out.
        let mut start = self.mean;
        (start[X], start[Y]) = (0.0, 0.0);
        let transition = slopes(&start, |mean| advanced(mean, secs, motion));
        let covariance = transition * self.covariance * transition.transpose();
        let predicted = Self {
            mean,
            covariance: covariance + noise(&self.mean, secs, motion),
        };
        TurningStep {
            transition,
            predicted,
            filtered: predicted,
        }
    }

    /// With a measurement of the middle and the heading, the latter without jumps.
    fn with_pose(&self, middle: Vector2<f64>, heading_rad: f64, motion: &TurningMotion) -> Self {
        let expected = self.middle(motion).push(self.mean[HEADING]);
        let innovation: Vector3<f64> = middle.push(heading_rad) - expected;
        let arm = motion.rear_m() * direction(self.mean[HEADING] + std::f64::consts::FRAC_PI_2);
        let mut seen = Matrix3x5::zeros();
        seen[(0, X)] = 1.0;
        seen[(0, HEADING)] = arm.x;
        seen[(1, Y)] = 1.0;
        seen[(1, HEADING)] = arm.y;
        seen[(2, HEADING)] = 1.0;
        let variances = Vector3::new(
            motion.position_sd_m,
            motion.position_sd_m,
            motion.heading_sd_rad,
        );
        let measured = Matrix3::from_diagonal(&variances.component_mul(&variances));
        let spread = seen * self.covariance * seen.transpose() + measured;
        let Some(information) = spread.try_inverse() else {
            return *self;
        };
        let deviation = innovation.dot(&(information * innovation)).max(0.0).sqrt();
        let trust = (MAX_INNOVATION_SD / deviation.max(MAX_INNOVATION_SD)).min(1.0);
        let gain = self.covariance * seen.transpose() * information;
        self.corrected(gain * (innovation * trust), gain * seen)
    }

    /// With a measurement of the speed along a direction of length 1, as radars see it.
    fn with_radial_speed(
        &self,
        along: Vector2<f64>,
        speed_m_s: f64,
        sd_m_s: f64,
        motion: &TurningMotion,
    ) -> Self {
        let radial =
            |mean: &Vector5<f64>| Vector1::new(velocity_of_middle(mean, motion).dot(&along));
        let seen = slopes(&self.mean, radial);
        let innovation = speed_m_s - radial(&self.mean).x;
        let spread = (seen * self.covariance * seen.transpose()).x + sd_m_s * sd_m_s;
        let trust = (MAX_INNOVATION_SD * spread.sqrt() / innovation.abs()).min(1.0);
        let gain: Vector5<f64> = self.covariance * seen.transpose() / spread;
        self.corrected(gain * (innovation * trust), gain * seen)
    }

    fn corrected(&self, change: Vector5<f64>, gained: Matrix5<f64>) -> Self {
        let covariance = self.covariance - gained * self.covariance;
        Self {
            mean: self.mean + change,
            covariance: (covariance + covariance.transpose()) * 0.5,
        }
    }
}

impl TurningStep {
    /// The first step, where nothing leads to.
    pub(crate) fn first(state: Turning) -> Self {
        Self {
            transition: Matrix5::identity(),
            predicted: state,
            filtered: state,
        }
    }

    pub(crate) fn filtered(&self) -> &Turning {
        &self.filtered
    }

    pub(crate) fn see_pose(
        &mut self,
        middle: Vector2<f64>,
        heading_rad: f64,
        motion: &TurningMotion,
    ) {
        self.filtered = self.filtered.with_pose(middle, heading_rad, motion);
    }

    pub(crate) fn see_radial_speed(
        &mut self,
        along: Vector2<f64>,
        speed_m_s: f64,
        sd_m_s: f64,
        motion: &TurningMotion,
    ) {
        self.filtered = self
            .filtered
            .with_radial_speed(along, speed_m_s, sd_m_s, motion);
    }
}

impl TurningMotion {
    fn rear_m(&self) -> f64 {
        match self.steering {
            Steering::Rate => 0.0,
            Steering::Axle { rear_m } => rear_m,
        }
    }
}

/// The best estimate at every step, given all measurements before and after it: Rauch, Tung and
/// Striebel (1965), eq. 3.29 and 3.30, along the path that was filtered.
pub(crate) fn smoothed(steps: &[TurningStep]) -> Vec<Turning> {
    let mut states: Vec<Turning> = steps.iter().map(|step| step.filtered).collect();
    for idx in (0..steps.len().saturating_sub(1)).rev() {
        let (next, next_smoothed) = (&steps[idx + 1], states[idx + 1]);
        let Some(information) = next.predicted.covariance.try_inverse() else {
            continue;
        };
        let filtered = states[idx];
        let gain = filtered.covariance * next.transition.transpose() * information;
        let surprise = next_smoothed.covariance - next.predicted.covariance;
        states[idx] = Turning {
            mean: filtered.mean + gain * (next_smoothed.mean - next.predicted.mean),
            covariance: filtered.covariance + gain * surprise * gain.transpose(),
        };
    }
    states
}

fn direction(heading_rad: f64) -> Vector2<f64> {
    let (sin, cos) = heading_rad.sin_cos();
    Vector2::new(cos, sin)
}

/// How a function of the state changes with each of its five numbers, by central differences.
fn slopes<const R: usize>(
    at: &Vector5<f64>,
    function: impl Fn(&Vector5<f64>) -> SVector<f64, R>,
) -> SMatrix<f64, R, 5> {
    let mut slopes = SMatrix::<f64, R, 5>::zeros();
    for axis in 0..5 {
        let (mut high, mut low) = (*at, *at);
        high[axis] += STEP;
        low[axis] -= STEP;
        slopes.set_column(axis, &((function(&high) - function(&low)) / (2.0 * STEP)));
    }
    slopes
}

/// How the middle moves over the ground: along the heading, and sideways where it turns about the
/// rear axle, m/s.
fn velocity_of_middle(mean: &Vector5<f64>, motion: &TurningMotion) -> Vector2<f64> {
    let turn_rate_rad_s = match motion.steering {
        Steering::Rate => mean[TURN],
        Steering::Axle { .. } => mean[TURN] * mean[SPEED],
    };
    let across = direction(mean[HEADING] + std::f64::consts::FRAC_PI_2);
    mean[SPEED] * direction(mean[HEADING]) + motion.rear_m() * turn_rate_rad_s * across
}

/// Along the arc of a constant turn: the chord points half way between the headings.
fn advanced(mean: &Vector5<f64>, secs: f64, motion: &TurningMotion) -> Vector5<f64> {
    let way_m = mean[SPEED] * secs;
    let turned_rad = match motion.steering {
        Steering::Rate => mean[TURN] * secs,
        Steering::Axle { .. } => mean[TURN] * way_m,
    };
    let half_rad = 0.5 * turned_rad;
    let shortening = if half_rad.abs() < 1e-4 {
        1.0 - half_rad * half_rad / 6.0
    } else {
        half_rad.sin() / half_rad
    };
    let chord = way_m * shortening * direction(mean[HEADING] + half_rad);
    let mut next = *mean;
    next[X] += chord.x;
    next[Y] += chord.y;
    next[HEADING] += turned_rad;
    next
}

/// White acceleration along the heading and white change of the turn, held for the step, and what
/// the model leaves out.
fn noise(mean: &Vector5<f64>, secs: f64, motion: &TurningMotion) -> Matrix5<f64> {
    let heading = direction(mean[HEADING]);
    let turns = match motion.steering {
        Steering::Rate => 1.0,
        Steering::Axle { .. } => mean[SPEED],
    };
    let half = 0.5 * secs * secs;
    let mut pushed = Matrix5x2::zeros();
    pushed.set_column(
        0,
        &Vector5::new(half * heading.x, half * heading.y, 0.0, secs, 0.0),
    );
    pushed.set_column(1, &Vector5::new(0.0, 0.0, half * turns, 0.0, secs));
    // Held for a tenth of a second; over longer steps pushes even out.
    let held = 0.1 / secs.max(1e-3);
    let variances = Vector2::new(
        motion.acceleration_sd.powi(2),
        motion.turn_change_sd.powi(2),
    );
    let slips = Vector5::new(SLIP_M.powi(2), SLIP_M.powi(2), SLIP_RAD.powi(2), 0.0, 0.0);
    pushed * Matrix2::from_diagonal(&(variances * held)) * pushed.transpose()
        + Matrix5::from_diagonal(&(slips * secs))
}
