//! Where a radar looks and whether its speeds are right, judged by the drive itself.
//!
//! What stands still comes toward a moving radar as fast as the radar moves toward it: in direction
//! `d` its radial speed is `−velocity_of_radar · d`. So every scan says how the radar moves in its
//! own axes (Kellner et al., "Instantaneous ego-motion estimation using Doppler radar", ITSC 2013),
//! and the vehicle's poses say it too. The angle between the two is how the radar has to be turned,
//! their ratio is the factor of its speeds.

mod agreement;
mod doppler;
mod judging;
mod robust;
mod scans;

use fl_fusion::Fusion;
use fl_log::{ChannelId, Progress};
use fl_rig::{Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid};
use nalgebra::{UnitQuaternion, Vector3};

use crate::{Error, Estimate, Verdict};
use judging::fit;
use scans::read_scans;

/// What the drive says of a radar.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedRadar {
    /// The radar.
    pub sensor: SensorId,
    /// Where it was said to sit.
    pub given: Rigid<Ego, fl_spacetime::Sensor>,
    /// What its speeds say, or why they say nothing.
    pub fit: Result<RadarFit, RadarUntold>,
}

/// The turn, the factor and the offset at which a radar's speeds fit the vehicle's motion.
#[derive(Debug, Clone, PartialEq)]
pub struct RadarFit {
    /// By how much the radar has to be turned about the vehicle's z, radians, counter-clockwise seen
    /// from above.
    pub yaw_rad: Estimate,
    /// Its speeds as a multiple of the vehicle's.
    pub speed_factor: Estimate,
    /// What is added to all its speeds, m/s. `None` if the drive cannot tell it from the factor and
    /// the turn, which are then those without it.
    pub doppler_bias_mps: Option<Estimate>,
    /// By which share the turned radar fits better than the given one in parts of the drive that it
    /// was not turned by.
    pub held_out_gain: f64,
    /// Standard deviation of the speeds of what stands still, m/s.
    pub noise_mps: f64,
    /// Scans that were used: the vehicle was fast enough, and enough detections agreed.
    pub n_scans: usize,
    /// Their detections.
    pub n_detections: usize,
    /// The share of the detections that is taken to stand still.
    pub still: f64,
}

/// Why a drive says nothing of a radar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RadarUntold {
    /// Nothing says how the vehicle moved while the radar measured.
    NoMotion,
    /// The radar's detections have no radial speeds, or all are zero.
    NoSpeeds,
    /// The radar never moved fast enough.
    TooSlow {
        /// How fast it was at the most, m/s.
        fastest_mps: f64,
    },
    /// Too few scans of too few detections agree on what stands still.
    TooFewDetections {
        /// Scans whose detections agree.
        n_scans: usize,
        /// Their detections.
        n_detections: usize,
    },
    /// The vehicle's own motion was taken out of the speeds already: what stands still has none.
    Compensated,
    /// Parts of the drive contradict each other.
    Vague,
}

impl RadarUntold {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoMotion => "no-motion",
            Self::NoSpeeds => "no-speeds",
            Self::TooSlow { .. } => "too-slow",
            Self::TooFewDetections { .. } => "too-few-detections",
            Self::Compensated => "compensated",
            Self::Vague => "vague",
        }
    }

    /// What is the case, as a part of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoMotion => "nothing says how the vehicle moved while the radar measured",
            Self::NoSpeeds => "the detections have no radial speeds",
            Self::TooSlow { .. } => "the vehicle is slower than 3 m/s",
            Self::TooFewDetections { .. } => "too few detections agree on what stands still",
            Self::Compensated => "the vehicle's motion was taken out of the speeds already",
            Self::Vague => "parts of the drive contradict each other",
        }
    }
}

impl JudgedRadar {
    /// What is to be thought of the radar: of where it looks and of its speeds together.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match &self.fit {
            Ok(fit) => fit.verdict(),
            Err(_) => Verdict::CannotTell,
        }
    }

    /// Why nothing can be told; `None` if something can.
    #[must_use]
    pub fn untold(&self) -> Option<RadarUntold> {
        match (&self.fit, self.verdict()) {
            (Err(untold), _) => Some(*untold),
            (Ok(_), Verdict::CannotTell) => Some(RadarUntold::Vague),
            (Ok(_), _) => None,
        }
    }

    /// The better of the given and the turned place, by parts of the drive that it was not turned by:
    /// the given one wins ties, and wherever speeds may have been written with the other sign.
    #[must_use]
    pub fn best(&self) -> Rigid<Ego, fl_spacetime::Sensor> {
        let fit = self.fit.as_ref().ok();
        match fit.filter(|fit| fit.is_better_turned() && !fit.is_reversed()) {
            Some(fit) => turned(&self.given, fit.yaw_rad.value),
            None => self.given,
        }
    }
}

impl RadarFit {
    /// Whether the radar looks backward in the rig, or its speeds are positive toward it: speeds alone
    /// cannot tell the one from the other.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        self.yaw_rad.value.abs() > REVERSED_BEYOND_RAD
    }

    fn verdict(&self) -> Verdict {
        let is_vague = self.yaw_rad.within > SUSPECT_BEYOND.yaw_rad
            || self.speed_factor.within > SUSPECT_BEYOND.speed_factor;
        if self.is_beyond(&WRONG_BEYOND) {
            Verdict::Wrong
        } else if is_vague {
            Verdict::CannotTell
        } else if self.is_beyond(&SUSPECT_BEYOND) {
            Verdict::Suspect
        } else {
            Verdict::Right
        }
    }

    fn is_beyond(&self, limits: &Limits) -> bool {
        let bias = self.doppler_bias_mps;
        (self.is_better_turned() && self.yaw_rad.off(0.0) > limits.yaw_rad)
            || self.speed_factor.off(1.0) > limits.speed_factor
            || bias.is_some_and(|bias| bias.off(0.0) > limits.doppler_bias_mps)
    }

    fn is_better_turned(&self) -> bool {
        self.held_out_gain > 0.0 && self.yaw_rad.off(0.0) > 0.0
    }
}

/// Judges where a radar looks and whether its speeds are right.
///
/// Its place, roll and pitch are taken as given, and so are the vehicle's poses.
///
/// `None` if there is no such radar or the log has no scans of it.
///
/// # Errors
/// If `progress` cancels.
pub fn judge_radar(
    fusion: &Fusion<'_>,
    sensor: &SensorId,
    progress: &dyn Progress,
) -> Result<Option<JudgedRadar>, Error> {
    let Some((mounted, channel)) = radar_of(fusion, sensor) else {
        return Ok(None);
    };
    let scans = read_scans(fusion, mounted, channel, progress)?;
    Ok(Some(JudgedRadar {
        sensor: sensor.clone(),
        given: mounted.ego_from_sensor,
        fit: fit(&scans),
    }))
}

/// What is told from right: a radar measures an angle to some 0.1° to 0.5° and mounts to some 0.1°, and
/// what a wheel says of the speed is 1 % off.
const SUSPECT_BEYOND: Limits = Limits {
    yaw_rad: 0.5_f64.to_radians(),
    speed_factor: 0.02,
    doppler_bias_mps: 0.1,
};
const WRONG_BEYOND: Limits = Limits {
    yaw_rad: 1_f64.to_radians(),
    speed_factor: 0.04,
    doppler_bias_mps: 0.2,
};
const REVERSED_BEYOND_RAD: f64 = 170_f64.to_radians();

struct Limits {
    yaw_rad: f64,
    speed_factor: f64,
    doppler_bias_mps: f64,
}

/// The radar with its channel, if that holds anything.
fn radar_of<'f>(fusion: &'f Fusion<'_>, sensor: &SensorId) -> Option<(&'f Sensor, ChannelId)> {
    let mounted = fusion.rig().sensor(sensor)?;
    let channel = fusion.channel_of(sensor)?;
    let is_there = mounted.kind == SensorKind::Radar && !fusion.log().entries(channel).is_empty();
    is_there.then_some((mounted, channel))
}

/// The pose turned about the vehicle's z through the radar's origin.
fn turned(
    given: &Rigid<Ego, fl_spacetime::Sensor>,
    yaw_rad: f64,
) -> Rigid<Ego, fl_spacetime::Sensor> {
    let turn = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), yaw_rad);
    Rigid::new(turn * given.rotation(), given.translation())
}
