//! Where a followed object is expected: it stands, or it moves on as it did.
//!
//! What is followed is the part of the object that is seen. Its middle may be far from there, as in
//! a tram of which the rear is seen, and is known as badly as the heading is.

use nalgebra::{Vector1, Vector2, Vector3};

use fl_spacetime::wrap_angle;

use crate::FamilySettings;
use crate::kinematics::{Motion, State};
use crate::register::{Fit, Prior};
use crate::upright::{Upright, turned};

/// How well a good fit says where the object is.
const BEST_SD_M: f64 = 0.04;
const WORST_SD_M: f64 = 0.5;
const BEST_YAW_SD_RAD: f64 = 0.015;
const WORST_YAW_SD_RAD: f64 = 0.3;
/// How far the expected height may be off; the ground says most of it.
const HEIGHT_SD_M: f64 = 0.06;
const GROUND_SHARE: f64 = 0.1;
/// Slower than this the way it moves says nothing of its heading.
const MIN_SPEED_M_S: f64 = 1.5;
/// How well the direction of the velocity is known.
const COURSE_SD_M_S: f64 = 0.3;
/// How far the rear axle is behind the middle, of the length.
const AXLE_SHARE: f64 = 0.28;
/// What moves farther off its heading does not roll.
const MAX_SLIP_RAD: f64 = 0.5;

/// Position, heading and their rates; time runs as the object is followed.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// Of the part that is seen.
    place: State<2>,
    /// Where that part is, in the box's frame.
    part: Vector3<f64>,
    yaw: State<1>,
    height_m: f64,
    rolls: bool,
    settings: FamilySettings,
}

impl Course {
    /// At a pose that somebody stated, with unknown rates; `part` is where its points are, in the
    /// box's frame.
    pub(crate) fn from(
        pose: &Upright,
        part: Vector3<f64>,
        (settings, rolls): (&FamilySettings, bool),
    ) -> Self {
        let (place, yaw) = (
            place_motion(settings, BEST_SD_M),
            yaw_motion(settings, BEST_YAW_SD_RAD),
        );
        Self {
            place: State::at(pose.place(&part).xy(), &place),
            part,
            yaw: State::at(Vector1::new(pose.yaw_rad), &yaw),
            height_m: pose.center.z,
            rolls,
            settings: settings.clone(),
        }
    }

    /// The course so many seconds on.
    pub(crate) fn predicted(&self, secs: f64) -> Self {
        let place = place_motion(&self.settings, BEST_SD_M);
        let yaw = yaw_motion(&self.settings, BEST_YAW_SD_RAD);
        let half_turn_rad = 0.5
            * secs
            * if self.rolls {
                self.yaw_rate_rad_s()
            } else {
                0.0
            };
        Self {
            place: self
                .place
                .turned(half_turn_rad)
                .predicted(secs, &place)
                .turned(half_turn_rad),
            yaw: self.yaw.predicted(secs, &yaw),
            ..self.clone()
        }
    }

    /// With what the ground says of the height.
    pub(crate) fn on_ground(mut self, height_m: Option<f64>) -> Self {
        if let Some(ground_m) = height_m {
            self.height_m += GROUND_SHARE * (ground_m - self.height_m).clamp(-0.5, 0.5);
        }
        self
    }

    pub(crate) fn pose(&self) -> Upright {
        let yaw_rad = self.yaw.position().x;
        let center = self.place.position() - turned(&self.part, yaw_rad).xy();
        Upright {
            center: Vector3::new(center.x, center.y, self.height_m),
            yaw_rad: wrap_angle(yaw_rad),
        }
    }

    /// Of the middle in the direction of following, meters a second.
    pub(crate) fn velocity(&self) -> Vector3<f64> {
        let velocity = self.place.velocity() - self.swing(&self.part);
        Vector3::new(velocity.x, velocity.y, 0.0)
    }

    /// How fast a place of the box's frame goes round the middle, meters a second.
    fn swing(&self, local: &Vector3<f64>) -> Vector2<f64> {
        let arm = turned(local, self.yaw.position().x);
        self.yaw_rate_rad_s() * Vector2::new(-arm.y, arm.x)
    }

    /// The same course told of another part of the object.
    pub(crate) fn by_part(mut self, part: Vector3<f64>) -> Self {
        let moved = part - self.part;
        let arm = turned(&moved, self.yaw.position().x).xy();
        self.place = self.place.shifted(arm, self.swing(&moved));
        self.part = part;
        self
    }

    pub(crate) fn yaw_rate_rad_s(&self) -> f64 {
        self.yaw.velocity().x
    }

    /// Standard deviation of the place along one axis.
    pub(crate) fn place_sd_m(&self) -> f64 {
        self.place
            .innovation_sd(&place_motion(&self.settings, BEST_SD_M))
    }

    /// The same across the heading: what rolls does not slide.
    fn across_sd_m(&self) -> f64 {
        let sd_m = self.place_sd_m();
        if self.rolls {
            (0.5 * sd_m).max(BEST_SD_M)
        } else {
            sd_m
        }
    }

    /// With what the way it moves says of the heading of something that rolls.
    ///
    /// What is seen of it goes where the rear axle does, and aside with the turn.
    fn along_its_way(mut self, length_m: f64) -> Self {
        let velocity: Vector2<f64> = self.place.velocity();
        let speed_m_s = velocity.norm();
        if !self.rolls || speed_m_s < self.settings.heading_speed_m_s.min(MIN_SPEED_M_S) {
            return self;
        }
        let yaw_rad = self.yaw.position().x;
        let ahead = velocity.x * yaw_rad.cos() + velocity.y * yaw_rad.sin();
        let sense = if ahead < 0.0 { -1.0 } else { 1.0 };
        let course_rad = (sense * velocity.y).atan2(sense * velocity.x);
        let before_axle_m = self.part.x + AXLE_SHARE * length_m;
        let aside_m_s = before_axle_m * self.yaw_rate_rad_s() * sense;
        let slip_rad = (aside_m_s / speed_m_s).clamp(-0.6, 0.6);
        let turn_rad = wrap_angle(course_rad - slip_rad - yaw_rad);
        if turn_rad.abs() > MAX_SLIP_RAD {
            return self;
        }
        let sd_rad = COURSE_SD_M_S / speed_m_s + 0.02 + 0.3 * slip_rad.abs();
        let motion = yaw_motion(&self.settings, sd_rad);
        self.yaw = self.yaw.updated(Vector1::new(yaw_rad + turn_rad), &motion);
        self
    }

    /// What is expected here, for registration.
    pub(crate) fn prior(&self) -> Prior {
        let yaw = yaw_motion(&self.settings, BEST_YAW_SD_RAD);
        Prior {
            pose: self.pose(),
            part: self.part,
            along_sd_m: self.place_sd_m(),
            across_sd_m: self.across_sd_m(),
            vertical_sd_m: HEIGHT_SD_M,
            yaw_sd_rad: self.yaw.innovation_sd(&yaw).min(0.35),
        }
    }

    /// With a fit at this moment.
    pub(crate) fn updated(&self, fit: &Fit, length_m: f64) -> Self {
        let sd_m = fit.horizontal_sd_m().clamp(BEST_SD_M, WORST_SD_M);
        let yaw_sd_rad = fit.yaw_sd_rad().clamp(BEST_YAW_SD_RAD, WORST_YAW_SD_RAD);
        let turn_rad = wrap_angle(fit.pose.yaw_rad - self.yaw.position().x);
        let measured = Vector1::new(self.yaw.position().x + turn_rad);
        let updated = Self {
            rolls: self.rolls,
            place: self.place.updated(
                fit.pose.place(&self.part).xy(),
                &place_motion(&self.settings, sd_m),
            ),
            part: self.part,
            yaw: self
                .yaw
                .updated(measured, &yaw_motion(&self.settings, yaw_sd_rad)),
            height_m: fit.pose.center.z,
            settings: self.settings.clone(),
        };
        updated.along_its_way(length_m)
    }
}

fn place_motion(settings: &FamilySettings, measurement_sd: f64) -> Motion {
    Motion {
        measurement_sd,
        velocity_sd: settings.speed_sd_m_s,
        acceleration_sd: settings.acceleration_m_s2,
    }
}

fn yaw_motion(settings: &FamilySettings, measurement_sd: f64) -> Motion {
    Motion {
        measurement_sd,
        velocity_sd: settings.yaw_acceleration_rad_s2 * 0.5,
        acceleration_sd: settings.yaw_acceleration_rad_s2,
    }
}
