//! What is shown: the frames that were asked for, with the rig and the scene they belong to.

use std::collections::BTreeSet;
use std::ops::Range;

use fl_fusion::{FramePlan, Fusion};
use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_scene::Scene;
use fl_spacetime::{Camera, Ego, Frame, Point, Rigid, Trajectory, Vector, World};

use crate::canvas::Moment;
use crate::{Error, ShowOptions};

/// Up to here `f32` steps by a millimeter or less.
const NEAR_M: f64 = 8_000.0;

/// What is shown.
///
/// Invariant: at least one plan; `moments` holds one moment a plan.
pub(crate) struct Drive<'a> {
    pub(crate) rig: &'a Rig,
    pub(crate) plans: &'a [FramePlan],
    pub(crate) moments: Vec<Moment>,
    /// `None` where the vehicle stands still.
    pub(crate) trajectory: Option<&'a Trajectory>,
    pub(crate) scene: Option<&'a Scene>,
    pub(crate) options: &'a ShowOptions,
    /// What is taken from every place in the world: the viewer counts in `f32`, which at UTM
    /// coordinates steps by half a meter. Zero for worlds that start near the log.
    pub(crate) shift: Vector<World>,
    /// With at least one snapshot in these frames, sorted by id.
    sensors: Vec<&'a Sensor>,
}

/// How the vehicle moves over ground, in its own frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EgoRate {
    /// Of the ego origin, m/s.
    pub(crate) linear: Vector<Ego>,
    /// About z, rad/s.
    pub(crate) yaw_rad_s: f64,
}

impl<'a> Drive<'a> {
    /// The part of a log that the options ask for.
    pub(crate) fn new(
        fusion: &'a Fusion<'_>,
        scene: Option<&'a Scene>,
        options: &'a ShowOptions,
    ) -> Result<Self, Error> {
        let (rig, motion) = (fusion.rig(), fusion.ego_motion());
        let plans = asked_frames(fusion.frames(), options)?;
        let start_in_world = motion
            .pose_at(plans[0].stamp)
            .map(|pose| pose.translation());
        let start_in_world = Vector::from_coords(start_in_world.unwrap_or_default());
        let trajectory = motion.trajectory();
        let (moments, shift) = (moments(plans), shift(start_in_world));
        Ok(Self {
            rig,
            plans,
            moments,
            trajectory,
            scene,
            options,
            shift,
            sensors: seen_sensors(rig, plans),
        })
    }

    /// A place in the world, for the viewer.
    pub(crate) fn local(&self, place: Point<World>) -> [f32; 3] {
        xyz(place - self.shift)
    }

    /// A pose in the world, for the viewer.
    pub(crate) fn local_pose<F: Frame>(&self, world_from: &Rigid<World, F>) -> Rigid<World, F> {
        Rigid::new(
            world_from.rotation(),
            world_from.translation() - self.shift.coords(),
        )
    }

    /// How the vehicle moves at a moment; `None` where nobody knows.
    pub(crate) fn rate_at(&self, moment: Moment) -> Option<EgoRate> {
        let Some(trajectory) = self.trajectory else {
            return Some(EgoRate {
                linear: Vector::new(0.0, 0.0, 0.0),
                yaw_rad_s: 0.0,
            });
        };
        let world_from_ego = trajectory.pose_at(moment.stamp).ok()?;
        let (linear_in_world, yaw_rad_s) = trajectory.velocity_at(moment.stamp).ok()?;
        Some(EgoRate {
            linear: world_from_ego.inverse() * linear_in_world,
            yaw_rad_s,
        })
    }

    /// Sensors that have at least one snapshot in these frames, sorted by id.
    pub(crate) fn sensors(&self) -> impl Iterator<Item = &'a Sensor> {
        self.sensors.iter().copied()
    }

    /// Those of them that are cameras, in the order a driver would look through them: what faces
    /// forward from left to right, then what faces backward from left to right of the vehicle.
    pub(crate) fn cameras(&self) -> Vec<&'a Sensor> {
        let mut cameras: Vec<&Sensor> = self
            .sensors()
            .filter(|sensor| matches!(sensor.kind, SensorKind::Camera(_)))
            .collect();
        cameras.sort_by(|a, b| {
            let ((a_backward, a_right), (b_backward, b_right)) = (view_order(a), view_order(b));
            let by_side = || a_right.total_cmp(&b_right);
            a_backward.cmp(&b_backward).then_with(by_side)
        });
        cameras
    }
}

/// Backward or not, then how far to the right the line of sight points.
fn view_order(camera: &Sensor) -> (bool, f64) {
    let Some(ego_from_camera) = camera.ego_from_camera() else {
        return (false, 0.0);
    };
    let sight_in_ego = ego_from_camera * Vector::<Camera>::new(0.0, 0.0, 1.0);
    (sight_in_ego.x() < -1e-3, 0.0 - sight_in_ego.y()) // never the negative zero
}

fn asked_frames<'a>(
    plans: &'a [FramePlan],
    options: &ShowOptions,
) -> Result<&'a [FramePlan], Error> {
    let n_frames = plans.len();
    let Range { start, end } = options.frames.clone().unwrap_or(0..n_frames);
    let asked = plans.get(start..end.min(n_frames)).unwrap_or_default();
    if asked.is_empty() {
        return Err(Error::NoFrames {
            start,
            end,
            n_frames,
        });
    }
    Ok(asked)
}

fn seen_sensors<'a>(rig: &'a Rig, plans: &[FramePlan]) -> Vec<&'a Sensor> {
    let matches = plans.iter().flat_map(|plan| &plan.matches);
    let seen: BTreeSet<&SensorId> = matches.map(|found| &found.sensor).collect();
    let sensors = rig.sensors().iter();
    sensors.filter(|sensor| seen.contains(&sensor.id)).collect()
}

fn moments(plans: &[FramePlan]) -> Vec<Moment> {
    plans
        .iter()
        .map(|plan| Moment {
            frame_idx: plan.idx,
            stamp: plan.stamp,
        })
        .collect()
}

/// Whole meters, so that the viewer's coordinates are still the log's after a simple sum.
fn shift(start_in_world: Vector<World>) -> Vector<World> {
    let near = start_in_world.norm() <= NEAR_M || !start_in_world.is_finite();
    if near {
        Vector::new(0.0, 0.0, 0.0)
    } else {
        Vector::from_coords(start_in_world.coords().map(f64::round))
    }
}

/// A point for the viewer.
pub(crate) fn xyz<F: Frame>(point: Point<F>) -> [f32; 3] {
    [point.x() as f32, point.y() as f32, point.z() as f32]
}
