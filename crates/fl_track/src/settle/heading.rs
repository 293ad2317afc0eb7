//! Where an object faces, over its whole life.
//!
//! Detectors see the axis of a box well and its front badly: headings are taken modulo a half
//! turn first, and front and back are then settled once: by the motion where there is enough of
//! it, else by how most detections and what motion there is have it.

use std::f64::consts::PI;

use fl_spacetime::wrap_angle;
use nalgebra::{Vector1, Vector2};

use crate::FamilySettings;
use crate::kinematics::{Motion, State, Step, smoothed};
use crate::tracker::TrackletStep;

/// How many detections one frame of clear motion outweighs.
const MOTION_VOTES: f64 = 2.0;
/// From that many frames of clear motion on they decide alone.
const MIN_DECISIVE_FRAMES: usize = 5;
/// How far the way a moving object goes may be from where it faces (it slips in curves), radians.
const SLIP_SD_RAD: f64 = 0.08;
/// Standard deviation of a smoothed velocity across the way, m/s.
const ACROSS_SD_M_S: f64 = 0.5;
/// Standard deviation of the turn rate before it is known, radians a second.
const TURN_RATE_SD_RAD_S: f64 = 0.5;
/// How fast the reference that headings are unwrapped against follows them, at most: the nearer
/// one is to a quarter turn off, the less it says about which way to turn.
const REFERENCE_GAIN: f64 = 0.5;

/// Detected headings and directions of motion over a life, radians, without jumps of any kind.
pub(super) struct Heading {
    /// One a step, where there was a detection.
    detected: Vec<Option<f64>>,
    /// One a step, where it moves clearly: direction and speed.
    moved: Vec<Option<(f64, f64)>>,
}

/// The angle to turn from `from_rad` to `to_rad` or its opposite, whichever is nearer: in
/// (−π/2, π/2].
pub(crate) fn half_turn_difference(to_rad: f64, from_rad: f64) -> f64 {
    0.5 * wrap_angle(2.0 * (to_rad - from_rad))
}

impl Heading {
    /// Motion counts from `min_speed_m_s` on.
    pub(super) fn new(
        steps: &[TrackletStep<'_>],
        velocities: &[Vector2<f64>],
        min_speed_m_s: f64,
    ) -> Self {
        let raw: Vec<_> = steps.iter().map(raw_yaw).collect();
        let axes = unwrapped_axes(&raw, surest_step(steps));
        let moving = |velocity: &Vector2<f64>| {
            let speed_m_s = velocity.norm();
            (speed_m_s >= min_speed_m_s).then(|| (velocity.y.atan2(velocity.x), speed_m_s))
        };
        let moved: Vec<_> = velocities.iter().map(moving).collect();
        let turned = if votes(&axes, &raw, &moved) < 0.0 {
            PI
        } else {
            0.0
        };
        let detected = axes
            .iter()
            .map(|axis| axis.map(|axis_rad| axis_rad + turned))
            .collect();
        Self { detected, moved }
    }

    /// The headings at all steps, radians in (−π, π], smoothed both ways.
    pub(super) fn settled(
        &self,
        steps: &[TrackletStep<'_>],
        settings: &FamilySettings,
    ) -> Vec<f64> {
        smoothed(&self.filtered(steps, settings))
            .iter()
            .map(|state| wrap_angle(state.position().x))
            .collect()
    }

    /// The detected headings, facing as settled, without jumps: one a step with a detection.
    pub(super) fn detected(&self) -> &[Option<f64>] {
        &self.detected
    }

    /// The mean detected heading, radians in (−π, π]: of the axes, by doubled angles, facing as
    /// most do.
    pub(super) fn mean(&self) -> f64 {
        let detected = || self.detected.iter().flatten();
        let (sin, cos) = detected().fold((0.0, 0.0), |(sin, cos), yaw_rad| {
            let (doubled_sin, doubled_cos) = (2.0 * yaw_rad).sin_cos();
            (sin + doubled_sin, cos + doubled_cos)
        });
        let axis_rad = 0.5 * f64::atan2(sin, cos);
        let facing: f64 = detected().map(|yaw_rad| (yaw_rad - axis_rad).cos()).sum();
        wrap_angle(if facing < 0.0 {
            axis_rad + PI
        } else {
            axis_rad
        })
    }

    /// The forward pass over detected headings and directions of motion.
    fn filtered(&self, steps: &[TrackletStep<'_>], settings: &FamilySettings) -> Vec<Step<1>> {
        let motion = settings.turning(settings.yaw_sd_rad);
        let first_rad = self
            .detected
            .iter()
            .flatten()
            .next()
            .copied()
            .unwrap_or_default();
        let mut state = State::at(Vector1::new(first_rad), &settings.turning(PI));
        let mut filtered = Vec::with_capacity(steps.len());
        for (step_idx, step) in steps.iter().enumerate() {
            let secs = if step_idx == 0 { 0.0 } else { step.secs };
            let predicted = if step_idx == 0 {
                state
            } else {
                state.predicted(secs, &motion)
            };
            state = self.updated(predicted, step_idx, settings);
            filtered.push(Step {
                secs,
                predicted,
                filtered: state,
            });
        }
        filtered
    }

    fn updated(&self, state: State<1>, step_idx: usize, settings: &FamilySettings) -> State<1> {
        let mut state = state;
        if let Some(yaw_rad) = self.detected[step_idx] {
            state = state.updated(
                Vector1::new(yaw_rad),
                &settings.turning(settings.yaw_sd_rad),
            );
        }
        if let Some((direction_rad, speed_m_s)) = self.moved[step_idx] {
            // Backward is a way to move too: the front was settled by the vote.
            let yaw_rad = state.position().x;
            let nearest_rad = yaw_rad + half_turn_difference(direction_rad, yaw_rad);
            let sd_rad = SLIP_SD_RAD.hypot(ACROSS_SD_M_S / speed_m_s);
            state = state.updated(Vector1::new(nearest_rad), &settings.turning(sd_rad));
        }
        state
    }
}

impl FamilySettings {
    fn turning(&self, measurement_sd: f64) -> Motion {
        Motion {
            measurement_sd,
            velocity_sd: TURN_RATE_SD_RAD_S,
            acceleration_sd: self.yaw_acceleration_rad_s2,
        }
    }
}

fn raw_yaw(step: &TrackletStep<'_>) -> Option<f64> {
    step.detection.map(|detection| detection.cuboid.yaw())
}

/// The step of the surest detection; of several the first.
fn surest_step(steps: &[TrackletStep<'_>]) -> usize {
    let score = |step: &TrackletStep<'_>| step.detection.map(|detection| detection.score);
    let scored = steps
        .iter()
        .enumerate()
        .filter_map(|(idx, step)| Some((idx, score(step)?)));
    scored
        .rev()
        .max_by(|one, two| one.1.total_cmp(&two.1))
        .map_or(0, |(step_idx, _)| step_idx)
}

/// The headings modulo a half turn, continued without jumps from the anchor both ways.
fn unwrapped_axes(raw: &[Option<f64>], anchor_idx: usize) -> Vec<Option<f64>> {
    let anchor_rad = raw[anchor_idx].unwrap_or_default();
    let follow = |reference_rad: &mut f64, yaw_rad: &Option<f64>| {
        let axis_rad = yaw_rad.map(|yaw_rad| {
            let turn_rad = half_turn_difference(yaw_rad, *reference_rad);
            let axis_rad = *reference_rad + turn_rad;
            *reference_rad += REFERENCE_GAIN * turn_rad.cos().powi(2) * turn_rad;
            axis_rad
        });
        Some(axis_rad)
    };
    let (before, after) = raw.split_at(anchor_idx);
    let backward = before.iter().rev().scan(anchor_rad, follow);
    let mut axes: Vec<_> = backward.collect();
    axes.reverse();
    axes.extend(after.iter().scan(anchor_rad, follow));
    axes
}

/// Positive when the axes face as the motion does, or without enough of it as most detections and
/// the motion do; negative when opposite.
fn votes(axes: &[Option<f64>], raw: &[Option<f64>], moved: &[Option<(f64, f64)>]) -> f64 {
    let agrees = |one_rad: f64, two_rad: f64| (one_rad - two_rad).cos().signum();
    let detected = axes
        .iter()
        .zip(raw)
        .filter_map(|(axis, raw)| Some(agrees((*axis)?, (*raw)?)));
    let mut latest_rad = axes.iter().flatten().next().copied().unwrap_or_default();
    let along_motion = axes.iter().zip(moved).filter_map(|(axis, moved)| {
        latest_rad = axis.unwrap_or(latest_rad);
        moved.map(|(direction_rad, _)| MOTION_VOTES * agrees(latest_rad, direction_rad))
    });
    let along_motion: Vec<f64> = along_motion.collect();
    let by_motion: f64 = along_motion.iter().sum();
    if along_motion.len() >= MIN_DECISIVE_FRAMES {
        by_motion
    } else {
        detected.sum::<f64>() + by_motion
    }
}
