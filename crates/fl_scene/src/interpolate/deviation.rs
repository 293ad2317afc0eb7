//! How far a curve may be from the truth.
//!
//! Under the same assumption that shapes the curve, the truth between two knots is a bridge:
//! its variance is that of white noise on acceleration integrated twice and tied at both ends,
//! h³ (u (1 − u))³ / 3, and what the uncertain velocities at the ends add.
//! The density of the noise is that of the motion model, corrected by how restless this very
//! track has been.

use fl_spacetime::Stamp;
use nalgebra::{Matrix3, Rotation3, Vector3};

use super::motion_model::Spread;
use super::shape::{motion_system, steps, turn_steps, turn_system};
use super::spline::{EndCovariance, Step, System, displacement_variance};
use super::{Knot, MotionModel, nanos_between};

/// Standard deviations of a cuboid's pose along its own axes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Deviation {
    /// Along the length axis, meters.
    pub along_m: f64,
    /// Along the width axis, meters.
    pub across_m: f64,
    /// Along the height axis, meters.
    pub vertical_m: f64,
    /// About the height axis, radians.
    pub yaw_rad: f64,
}

impl Deviation {
    /// Of the center as a whole: the root of the sum of the three variances, meters.
    pub fn position_m(&self) -> f64 {
        Vector3::new(self.along_m, self.across_m, self.vertical_m).norm()
    }

    /// Of the middle of the front or rear face: the center's, and what the yaw adds at half the
    /// length, meters. One figure for pose errors of both kinds.
    pub fn reach_m(&self, length_m: f64) -> f64 {
        self.position_m().hypot(0.5 * length_m * self.yaw_rad)
    }
}

/// What is needed to tell the deviation anywhere on a curve.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// The same everywhere.
    Constant(Deviation),
    Bridge {
        motion: Vec<EndCovariance>,
        turn: Vec<EndCovariance>,
        spreads: [Spread; 3],
        yaw_spread: Spread,
    },
}

impl Bound {
    pub(super) fn of(knots: &[Knot], motion: MotionModel, held: Option<&Knot>) -> Self {
        if let Some(held) = held {
            return Self::Constant(scatter(knots, held));
        }
        let prior = motion.prior();
        let (steps, turn_steps) = (steps(knots, &prior), turn_steps(knots));
        let motion_system = motion_system(knots, &steps, &prior);
        let turn_system = turn_system(&turn_steps, &prior);
        let restless = restlessness(knots, &steps, &motion_system, prior.position_noise_m);
        let turning = restlessness(knots, &turn_steps, &turn_system, 0.0);
        let n_spare = knots.len().saturating_sub(2) as f64;
        let spread = |axis: usize| informed(prior.deviation[axis], restless[axis], n_spare);
        Self::Bridge {
            motion: motion_system.covariances(),
            turn: turn_system.covariances(),
            spreads: [spread(0), spread(1), spread(2)],
            yaw_spread: informed(prior.yaw_deviation, turning[2], n_spare),
        }
    }

    /// Between two neighbors, of which `piece_idx` counts the first, for a cuboid turned so.
    pub(super) fn deviation(
        &self,
        piece_idx: usize,
        [earlier, later]: [&Knot; 2],
        stamp: Stamp,
        rotation: &Rotation3<f64>,
    ) -> Deviation {
        let (motion, turn, spreads, yaw_spread) = match self {
            Self::Constant(deviation) => return *deviation,
            Self::Bridge {
                motion,
                turn,
                spreads,
                yaw_spread,
            } => (&motion[piece_idx], &turn[piece_idx], spreads, yaw_spread),
        };
        let nanos = nanos_between(earlier.stamp, later.stamp);
        let u = nanos_between(earlier.stamp, stamp) / nanos;
        let place = Place {
            u,
            secs: nanos * 1e-9,
        };
        let (motion, turn) = (place.covariance(motion), place.covariance(turn));
        let axis = |idx: usize| rotation.matrix().column(idx).into_owned();
        let along = |idx: usize| place.deviation(&spreads[idx], &motion, axis(idx));
        Deviation {
            along_m: along(0),
            across_m: along(1),
            vertical_m: along(2),
            yaw_rad: place.deviation(yaw_spread, &turn, axis(2)),
        }
    }

    /// At every knot.
    pub(super) fn at_knot(&self) -> Deviation {
        match self {
            Self::Constant(deviation) => *deviation,
            Self::Bridge { .. } => Deviation::default(),
        }
    }
}

/// A place in a piece: its share of the way, and how long the piece lasts.
struct Place {
    u: f64,
    secs: f64,
}

impl Place {
    /// Of the pose, for unit density.
    fn covariance(&self, ends: &EndCovariance) -> Matrix3<f64> {
        let (u, rest) = (self.u, 1.0 - self.u);
        let bridge = (self.secs * u * rest).powi(3) / 3.0;
        let start = self.secs * u * rest * rest;
        let end = -self.secs * u * u * rest;
        let cross = ends.cross + ends.cross.transpose();
        Matrix3::from_diagonal_element(bridge)
            + ends.start * (start * start)
            + ends.end * (end * end)
            + cross * (start * end)
    }

    /// Along one axis; nothing at the ends.
    fn deviation(&self, spread: &Spread, covariance: &Matrix3<f64>, axis: Vector3<f64>) -> f64 {
        let strayed = spread.density * (axis.dot(&(covariance * axis))).max(0.0);
        let jitter = spread.jitter * spread.jitter * 4.0 * self.u * (1.0 - self.u);
        (strayed + jitter).max(0.0).sqrt()
    }
}

/// How far the steps and velocities of a curve are from constant velocity, along the axes of the
/// cuboid: squares in units of the density.
fn restlessness(knots: &[Knot], steps: &[Step], system: &System, noise: f64) -> Vector3<f64> {
    let velocities = system.velocities();
    let mut energy = Vector3::zeros();
    for (idx, step) in steps.iter().enumerate() {
        let unexplained = step.unexplained([velocities[idx], velocities[idx + 1]]);
        let into_body = knots[idx].cuboid.pose().rotation().inverse();
        let [missed, changed] = unexplained.map(|vector| into_body * vector);
        energy += missed.component_mul(&missed) / displacement_variance(step.secs, noise);
        energy += changed.component_mul(&changed) / step.secs;
    }
    energy
}

/// The model's spread, as far as the track itself does not tell better.
fn informed(spread: Spread, energy: f64, n_spare: f64) -> Spread {
    let informed = (spread.weight * spread.density + energy) / (spread.weight + n_spare);
    let density = if informed.is_finite() {
        informed
    } else {
        spread.density
    };
    Spread { density, ..spread }
}

/// How far the knots are from the one that holds for all: root mean squares.
fn scatter(knots: &[Knot], held: &Knot) -> Deviation {
    let into_body = held.cuboid.pose().rotation().inverse();
    let mut squares = Vector3::zeros();
    let mut yaw_square = 0.0;
    for knot in knots {
        let off = into_body * (knot.cuboid.center() - held.cuboid.center()).coords();
        squares += off.component_mul(&off);
        let turned = held
            .cuboid
            .pose()
            .rotation()
            .angle_to(&knot.cuboid.pose().rotation());
        yaw_square += turned * turned;
    }
    let mean = |sum: f64| (sum / knots.len() as f64).sqrt();
    Deviation {
        along_m: mean(squares.x),
        across_m: mean(squares.y),
        vertical_m: mean(squares.z),
        yaw_rad: mean(yaw_square),
    }
}
