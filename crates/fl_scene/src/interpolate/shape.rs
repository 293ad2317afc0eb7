//! The pieces of a curve, fitted to all its knots together.

use std::f64::consts::TAU;

use fl_spacetime::{OrientedBox, Stamp, Vector, World, wrap_angle};
use nalgebra::Vector3;

use super::motion_model::{Prior, TURN_DENSITY};
use super::piece::{Piece, shift, straight};
use super::spline::{Constraint, Step, System, limit, mean_neighbor};
use super::turn::{Turn, mean_rotation, turn_between};
use super::{Knot, MotionModel, nanos_between, secs_between};

/// What lies between the knots of a curve, without the knots.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// The knot whose pose holds throughout.
    Held(usize),
    Straight,
    /// One piece for each pair of neighbors.
    Bent(Vec<Piece>),
}

impl Shape {
    /// The shape for these knots, of which there is at least one, their stamps strictly rising.
    pub(crate) fn through(knots: &[Knot], motion: MotionModel) -> Self {
        match motion {
            MotionModel::Static => Self::Held(most_agreed(knots)),
            MotionModel::Linear => Self::Straight,
            MotionModel::CarLike | MotionModel::Free => Self::Bent(pieces(knots, &motion.prior())),
        }
    }

    /// The cuboid between two neighbors, of which `piece_idx` counts the first.
    pub(crate) fn cuboid_between(
        &self,
        piece_idx: usize,
        [earlier, later]: [&Knot; 2],
        stamp: Stamp,
    ) -> OrientedBox<World> {
        let u = share(earlier, later, stamp);
        let ends = [&earlier.cuboid, &later.cuboid];
        match self {
            Self::Bent(pieces) => pieces[piece_idx].cuboid_at(ends, u),
            Self::Held(_) | Self::Straight => straight(ends, u),
        }
    }

    /// The velocity of the center between two neighbors, m/s.
    pub(crate) fn velocity_between(
        &self,
        piece_idx: usize,
        [earlier, later]: [&Knot; 2],
        stamp: Stamp,
    ) -> Vector<World> {
        let ends = [&earlier.cuboid, &later.cuboid];
        let velocity = match self {
            Self::Held(_) => Vector3::zeros(),
            Self::Straight => shift(ends) / secs_between(earlier.stamp, later.stamp),
            Self::Bent(pieces) => pieces[piece_idx].velocity_at(ends, share(earlier, later, stamp)),
        };
        Vector::from_coords(velocity)
    }

    /// How fast the cuboid turns between two neighbors, as axis times rate in the world, rad/s.
    pub(crate) fn rate_between(
        &self,
        piece_idx: usize,
        [earlier, later]: [&Knot; 2],
        stamp: Stamp,
    ) -> Vector<World> {
        let ends = [&earlier.cuboid, &later.cuboid];
        let rate = match self {
            Self::Held(_) => Vector3::zeros(),
            Self::Straight => {
                let [from, to] = ends.map(|cuboid| cuboid.pose().rotation());
                turn_between(from, to) / secs_between(earlier.stamp, later.stamp)
            }
            Self::Bent(pieces) => pieces[piece_idx].rate_at(ends, share(earlier, later, stamp)),
        };
        Vector::from_coords(rate)
    }
}

fn share(earlier: &Knot, later: &Knot, stamp: Stamp) -> f64 {
    nanos_between(earlier.stamp, stamp) / nanos_between(earlier.stamp, later.stamp)
}

/// The steps from center to center.
pub(super) fn steps(knots: &[Knot], prior: &Prior) -> Vec<Step> {
    let step = |pair: &[Knot]| {
        let displacement = shift([&pair[0].cuboid, &pair[1].cuboid]);
        let turn = match prior.slip {
            Some(_) => steered(&pair[0], &pair[1], displacement),
            None => Vector3::zeros(),
        };
        Step {
            turn,
            ..Step::unturned(displacement, secs_between(pair[0].stamp, pair[1].stamp))
        }
    };
    knots.windows(2).map(step).collect()
}

/// Turns longer than this may have been taken the other way around, radians.
const AMBIGUOUS_TURN_RAD: f64 = 2.5;
/// In a turn that is small against this one the way need not turn with the heading, which is
/// stated less exactly than the place, radians.
const STEERED_TURN_RAD: f64 = 0.5;

/// How the velocity of what rolls turns from one knot to the next.
fn steered(earlier: &Knot, later: &Knot, displacement: Vector3<f64>) -> Vector3<f64> {
    let [from, to] = [earlier, later].map(|knot| knot.cuboid.pose().rotation());
    let shorter = turn_between(from, to);
    let angle = shorter.norm();
    let square = angle * angle;
    let turn = shorter * (square / (square + STEERED_TURN_RAD.powi(2)));
    if angle < AMBIGUOUS_TURN_RAD {
        return turn;
    }
    // Whoever goes forward on the longer way would have to reverse on the shorter.
    let longer = shorter * (1.0 - TAU / angle);
    let ahead = from * Vector3::x();
    let forward = |turn| (mean_rotation(turn).transpose() * displacement).dot(&ahead);
    if forward(&longer) > forward(&shorter) {
        longer
    } else {
        shorter
    }
}

/// The equations of the velocities of the center.
pub(super) fn motion_system(knots: &[Knot], steps: &[Step], prior: &Prior) -> System {
    System::new(
        steps,
        prior.position_noise_m,
        &constraints(knots, steps, prior),
    )
}

/// The steps from rotation to rotation.
pub(super) fn turn_steps(knots: &[Knot]) -> Vec<Step> {
    let step = |pair: &[Knot]| {
        let [from, to] = [&pair[0], &pair[1]].map(|knot| knot.cuboid.pose().rotation());
        let secs = secs_between(pair[0].stamp, pair[1].stamp);
        Step::unturned(turn_between(from, to), secs)
    };
    knots.windows(2).map(step).collect()
}

/// The equations of the rates of turn.
pub(super) fn turn_system(steps: &[Step], prior: &Prior) -> System {
    System::new(steps, prior.rotation_noise_rad / TURN_DENSITY.sqrt(), &[])
}

fn pieces(knots: &[Knot], prior: &Prior) -> Vec<Piece> {
    let steps = steps(knots, prior);
    let mut velocities = motion_system(knots, &steps, prior).velocities();
    limit(&mut velocities, &steps);
    let mut turn_steps = turn_steps(knots);
    let pieces = turning_pieces(knots, &velocities, &turn_steps, prior);
    let mut relearn = false;
    for (piece, step) in pieces.iter().zip(&mut turn_steps) {
        if piece.turns_the_longer_way() {
            step.displacement = None;
            relearn = true;
        }
    }
    if relearn {
        return turning_pieces(knots, &velocities, &turn_steps, prior);
    }
    pieces
}

fn turning_pieces(
    knots: &[Knot],
    velocities: &[Vector3<f64>],
    turn_steps: &[Step],
    prior: &Prior,
) -> Vec<Piece> {
    let mut rates = turn_system(turn_steps, prior).velocities();
    limit(&mut rates, turn_steps);
    let piece = |(idx, step): (usize, &Step)| {
        let cuboids = [&knots[idx].cuboid, &knots[idx + 1].cuboid];
        let rotations = cuboids.map(|cuboid| cuboid.pose().rotation());
        let piece = Piece {
            secs: step.secs,
            velocities: [velocities[idx], velocities[idx + 1]],
            turn: Turn::new(rotations, [rates[idx], rates[idx + 1]], step.secs),
            heading: super::piece::Heading::default(),
        };
        match prior.slip {
            Some(_) => piece.following_path(cuboids),
            None => piece,
        }
    };
    turn_steps.iter().enumerate().map(piece).collect()
}

/// That an object hardly moves across its heading, where its model says so.
fn constraints(knots: &[Knot], steps: &[Step], prior: &Prior) -> Vec<Constraint> {
    let Some(slip) = prior.slip else {
        return Vec::new();
    };
    let constraint = |(knot_idx, knot): (usize, &Knot)| {
        let sideways = slip.heading_rad * mean_neighbor(steps, knot_idx);
        Constraint {
            direction: knot.cuboid.pose().rotation() * Vector3::y(),
            variance: slip.at_rest_mps.powi(2) + sideways * sideways,
        }
    };
    knots.iter().enumerate().map(constraint).collect()
}

/// Knots that are looked at to find the one that agrees best with the others.
const N_CANDIDATES: usize = 64;

/// The knot nearest to all others: least sum of distances, a radian counting as a meter.
fn most_agreed(knots: &[Knot]) -> usize {
    let stride = knots.len().div_ceil(N_CANDIDATES).max(1);
    let disagreement = |candidate: &Knot| -> f64 {
        let far = |knot: &Knot| {
            let (a, b) = (&candidate.cuboid, &knot.cuboid);
            let turned = a.pose().rotation().angle_to(&b.pose().rotation());
            a.center().distance(b.center()) + wrap_angle(turned).abs()
        };
        knots.iter().step_by(stride).map(far).sum()
    };
    let candidates = knots.iter().enumerate().step_by(stride);
    candidates
        .map(|(knot_idx, knot)| (knot_idx, disagreement(knot)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(0, |(knot_idx, _)| knot_idx)
}
