//! The curve between two knots.

use fl_spacetime::{OrientedBox, Rigid, Size, World, wrap_angle};
use nalgebra::{UnitQuaternion, Vector3};

use super::turn::{Turn, about_own_vertical, slerp};

/// How one piece of the curve runs. Shares `u` count from 0 at its start to 1 at its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(super) secs: f64,
    /// Of the center at both ends, in the world, m/s.
    pub(super) velocities: [Vector3<f64>; 2],
    pub(super) turn: Turn,
    pub(super) heading: Heading,
}

/// How the heading keeps to the path.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heading {
    /// How much of the path's turning is taken over, from 0 to 1.
    share: f64,
    /// 1 driving forward, −1 in reverse.
    sense: f64,
    /// Where the path leads, seen from the cuboid, at both ends, radians.
    bearings: [f64; 2],
}

/// Below this speed a path says little about a heading, m/s.
const PATH_SPEED_MPS: f64 = 1.0;
/// A turn that is small against this one is steady enough without the path, radians.
const PATH_TURN_RAD: f64 = 0.7;
/// A cuboid that turns less than this keeps its own turn, radians.
const STEADY_TURN_RAD: f64 = 0.05;
/// A path that turns this much more or less than the cuboid is not that of its wheels, radians.
const PATH_MISFIT_RAD: f64 = 0.3;
/// A piece slower than this share of its mean speed somewhere has a cusp there.
const CUSP_SHARE: f64 = 0.2;
/// Places at which a path is looked at.
const N_LOOKS: usize = 16;
/// The share to both sides over which a velocity is measured.
const VELOCITY_SHARE: f64 = 1e-4;

impl Piece {
    /// The cuboid at the share `u` of the way.
    pub(super) fn cuboid_at(&self, ends: [&OrientedBox<World>; 2], u: f64) -> OrientedBox<World> {
        let start = ends[0].pose().translation();
        let center = start + self.shift_at(shift(ends), u);
        let size = size_between(ends[0].size(), ends[1].size(), u);
        OrientedBox::new(Rigid::new(self.rotation_at(ends, u), center), size)
    }

    /// The velocity of the center at the share `u` of the way, m/s.
    pub(super) fn velocity_at(&self, ends: [&OrientedBox<World>; 2], u: f64) -> Vector3<f64> {
        let shift = shift(ends);
        let change = 6.0 * u * (1.0 - u) / self.secs;
        let start = 3.0 * u * u - 4.0 * u + 1.0;
        let end = 3.0 * u * u - 2.0 * u;
        shift * change + self.velocities[0] * start + self.velocities[1] * end
    }

    /// How fast the cuboid turns at the share `u` of the way, in the world, rad/s.
    pub(super) fn rate_at(&self, ends: [&OrientedBox<World>; 2], u: f64) -> Vector3<f64> {
        let before = self.rotation_at(ends, u - VELOCITY_SHARE);
        let after = self.rotation_at(ends, u + VELOCITY_SHARE);
        super::turn::turn_between(before, after) / (2.0 * VELOCITY_SHARE * self.secs)
    }

    /// From the start to where the center is, for a piece that leads by `shift` from end to end.
    fn shift_at(&self, shift: Vector3<f64>, u: f64) -> Vector3<f64> {
        let rest = 1.0 - u;
        let start = self.velocities[0] * (self.secs * u * rest * rest);
        let end = self.velocities[1] * (self.secs * u * u * rest);
        shift * (u * u * (3.0 - 2.0 * u)) + start - end
    }

    fn rotation_at(&self, ends: [&OrientedBox<World>; 2], u: f64) -> UnitQuaternion<f64> {
        let rotation = self.turn.at(u);
        if self.heading.share == 0.0 {
            return rotation;
        }
        let velocity = self.velocity_at(ends, u);
        let [start, end] = self.heading.bearings;
        let bearing = bearing(&rotation, velocity * self.heading.sense);
        let off = wrap_angle(bearing - start - u * wrap_angle(end - start));
        rotation * about_own_vertical(self.heading.share * off)
    }

    /// The same piece with the heading that its path asks for.
    ///
    /// A turn longer than a half may have been taken the wrong way, because two rotations do not
    /// tell; the path does.
    pub(super) fn following_path(mut self, ends: [&OrientedBox<World>; 2]) -> Self {
        let turned = self.turn.at(0.0).angle_to(&self.turn.at(1.0)) - STEADY_TURN_RAD;
        if turned <= 0.0 {
            return self;
        }
        let Some(sense) = self.sense(ends) else {
            return self;
        };
        let looks: Vec<f64> = (0..=N_LOOKS)
            .map(|look| {
                let u = look as f64 / N_LOOKS as f64;
                bearing(&self.turn.at(u), self.velocity_at(ends, u) * sense)
            })
            .collect();
        let bearings = [looks[0], looks[N_LOOKS]];
        let unwound: f64 = looks
            .windows(2)
            .map(|pair| wrap_angle(pair[1] - pair[0]))
            .sum();
        let misfit = wrap_angle(bearings[1] - bearings[0]);
        let wrong_way = (unwound - misfit).abs() > 1.0;
        let steady = (-(misfit / PATH_MISFIT_RAD).powi(2)).exp();
        let (speed, turned) = (self.slowest(ends).powi(2), turned * turned);
        let fast = speed / (speed + PATH_SPEED_MPS.powi(2));
        let share = if wrong_way {
            1.0
        } else {
            fast * steady * turned / (turned + PATH_TURN_RAD.powi(2))
        };
        self.heading = Heading {
            share,
            sense,
            bearings,
        };
        self
    }

    /// Whether the cuboid turns the longer way on this piece.
    pub(super) fn turns_the_longer_way(&self) -> bool {
        self.heading.share >= 1.0
    }

    /// Forward or in reverse all along; `None` when it stands or changes between them.
    fn sense(&self, ends: [&OrientedBox<World>; 2]) -> Option<f64> {
        let forward = |idx: usize| {
            let ahead = ends[idx].pose().rotation() * Vector3::x();
            self.velocities[idx].dot(&ahead)
        };
        let (start, end) = (forward(0), forward(1));
        let mean_speed = shift(ends).norm() / self.secs;
        let slowest = self.slowest(ends);
        let steady = slowest > CUSP_SHARE * mean_speed && slowest > CUSP_SHARE * PATH_SPEED_MPS;
        (steady && start * end > 0.0).then(|| start.signum())
    }

    fn slowest(&self, ends: [&OrientedBox<World>; 2]) -> f64 {
        let speeds = (0..=N_LOOKS).map(|look| {
            let u = look as f64 / N_LOOKS as f64;
            self.velocity_at(ends, u).norm()
        });
        speeds.fold(f64::INFINITY, f64::min)
    }
}

/// The cuboid on the straight way at the share `u`, turning the shorter way at constant rate.
pub(super) fn straight(ends: [&OrientedBox<World>; 2], u: f64) -> OrientedBox<World> {
    let [from, to] = ends.map(OrientedBox::pose);
    let rotation = slerp(from.rotation(), to.rotation(), u);
    let center = from.translation().lerp(&to.translation(), u);
    let size = size_between(ends[0].size(), ends[1].size(), u);
    OrientedBox::new(Rigid::new(rotation, center), size)
}

/// From center to center.
pub(super) fn shift(ends: [&OrientedBox<World>; 2]) -> Vector3<f64> {
    ends[1].pose().translation() - ends[0].pose().translation()
}

/// Where a velocity leads, seen from a cuboid: 0 ahead, positive to its left, radians.
fn bearing(rotation: &UnitQuaternion<f64>, velocity: Vector3<f64>) -> f64 {
    let in_body = rotation.inverse_transform_vector(&velocity);
    in_body.y.atan2(in_body.x)
}

fn size_between(from: Size, to: Size, u: f64) -> Size {
    let mix = |from: f64, to: f64| from * (1.0 - u) + to * u;
    let length = mix(from.length(), to.length());
    let width = mix(from.width(), to.width());
    let height = mix(from.height(), to.height());
    Size::new(length, width, height).unwrap_or(from)
}
