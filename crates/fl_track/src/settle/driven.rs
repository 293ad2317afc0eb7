//! The path of what moves along its heading: place and heading smoothed together.

use nalgebra::{Vector2, Vector3};

use super::heading::Heading;
use super::{Path, Place};
use crate::FamilySettings;
use crate::kinematics::turning::{Steering, Turning, TurningMotion, TurningStep, smoothed};
use crate::settings::GroundMotion;
use crate::tracker::TrackletStep;
use fl_spacetime::{OrientedBox, Point, Size, World, wrap_angle};

/// The rear axle is so far behind the middle, as a share of the length.
const REAR_SHARE: f64 = 0.27;
/// How fast the curvature of a car's path changes, 1/(m s), and how curved it may be at first, 1/m.
const CURVATURE_CHANGE_SD: f64 = 0.03;
const CURVATURE_SD: f64 = 0.05;
/// The turn rate of anything before it is known, rad/s.
const TURN_RATE_SD_RAD_S: f64 = 0.5;
/// What turns by less over its life, as its way goes and as it faces, goes straight.
const MIN_TURN_RAD: f64 = 0.5;
/// Radar returns so far outside a box may still be the object's, meters.
const RETURN_MARGIN_M: f64 = 0.5;
/// Standard deviation of the speed that one return gives, m/s: wheels turn, arms swing.
const RETURN_SPEED_SD_M_S: f64 = 0.5;

/// Centers and headings at all steps, radians in (−π, π]; `None` for what moves freely, and for
/// what does not turn: there detected headings could only pull the path aside.
pub(super) fn driven(
    steps: &[TrackletStep<'_>],
    path: &Path,
    (heading, yaws_rad): (&Heading, &[f64]),
    size: Size,
    settings: &FamilySettings,
) -> Option<Vec<Place>> {
    let turned = turned_rad(&path.velocities, settings).min(spread_rad(yaws_rad.iter().copied()));
    if turned < MIN_TURN_RAD {
        return None;
    }
    let motion = settings.turning_motion(size)?;
    let first_rad = heading.detected().iter().flatten().next().copied()?;
    let facing = Vector2::new(first_rad.cos(), first_rad.sin());
    let start = Turning::at(
        path.centers[0].xy(),
        first_rad,
        path.velocities[0].dot(&facing),
        &motion,
    );
    let mut filtered: Vec<TurningStep> = Vec::with_capacity(steps.len());
    for (idx, step) in steps.iter().enumerate() {
        let mut next = match filtered.last() {
            Some(before) => before.filtered().step(step.secs, &motion),
            None => TurningStep::first(start),
        };
        if let Some((center, heading_rad)) = path.measured[idx].zip(heading.detected()[idx]) {
            next.see_pose(center.xy(), heading_rad, &motion);
        }
        let center = Point::from_coords(path.centers[idx]);
        see_returns(
            &mut next,
            step,
            &OrientedBox::from_yaw(center, size, yaws_rad[idx]),
            &motion,
        );
        filtered.push(next);
    }
    let poses = smoothed(&filtered).into_iter().zip(&path.centers);
    let pose = |(state, center): (Turning, &Vector3<f64>)| {
        let middle = state.middle(&motion);
        (middle.push(center.z), wrap_angle(state.heading_rad()))
    };
    Some(poses.map(pose).collect())
}

/// How far apart the directions are that it clearly goes in, radians.
fn turned_rad(velocities: &[Vector2<f64>], settings: &FamilySettings) -> f64 {
    let going = velocities
        .iter()
        .filter(|velocity| velocity.norm() >= settings.heading_speed_m_s);
    spread_rad(going.map(|velocity| velocity.y.atan2(velocity.x)))
}

/// How far apart directions that follow each other are at most, radians.
fn spread_rad(directions: impl Iterator<Item = f64>) -> f64 {
    let mut unwrapped = directions.scan(None, |last: &mut Option<f64>, direction_rad| {
        let rad = last.map_or(direction_rad, |last| {
            last + wrap_angle(direction_rad - last)
        });
        *last = Some(rad);
        Some(rad)
    });
    let first = unwrapped.next().unwrap_or_default();
    let (low, high) = unwrapped.fold((first, first), |(low, high), rad| {
        (low.min(rad), high.max(rad))
    });
    high - low
}

impl FamilySettings {
    fn turning_motion(&self, size: Size) -> Option<TurningMotion> {
        let (steering, turn_change_sd, turn_sd) = match self.motion {
            GroundMotion::Free => return None,
            GroundMotion::Turning => (
                Steering::Rate,
                self.yaw_acceleration_rad_s2,
                TURN_RATE_SD_RAD_S,
            ),
            GroundMotion::CarLike => (
                Steering::Axle {
                    rear_m: REAR_SHARE * size.length(),
                },
                CURVATURE_CHANGE_SD,
                CURVATURE_SD,
            ),
        };
        Some(TurningMotion {
            steering,
            position_sd_m: self.position_sd_m,
            heading_sd_rad: self.yaw_sd_rad,
            acceleration_sd: self.acceleration_m_s2,
            turn_change_sd,
            turn_sd,
        })
    }
}

/// The radar returns from the object say how fast it moves along their directions.
fn see_returns(
    next: &mut TurningStep,
    step: &TrackletStep<'_>,
    cuboid: &OrientedBox<World>,
    motion: &TurningMotion,
) {
    let [length, width, height] = cuboid.size().lwh();
    let margin = 2.0 * RETURN_MARGIN_M;
    let Ok(reach) = Size::new(length + margin, width + margin, height + 2.0 * margin) else {
        return;
    };
    let reach = OrientedBox::new(*cuboid.pose(), reach);
    for seen in step
        .frame
        .returns
        .iter()
        .filter(|it| reach.contains(it.place))
    {
        next.see_radial_speed(
            Vector2::from(seen.direction),
            seen.speed_m_s,
            RETURN_SPEED_SD_M_S,
            motion,
        );
    }
}
