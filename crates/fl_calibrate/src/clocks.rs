//! Whether the clocks of lidars and cameras agree with that of the vehicle's poses, told from the
//! turning that all of them saw.

mod image_motion;
mod reference;

use fl_fusion::{Fusion, Odometry};
use fl_log::Progress;
use fl_rig::{Sensor, SensorId};
use fl_spacetime::{Span, wrap_angle};

use crate::turning::{self, ClockUntold, Piece, secs};
use crate::{Error, Verdict};
use image_motion::Taken;
pub(crate) use reference::Reference;

/// Differences below this are those of what a stamp means (start or middle of an exposure), seconds.
const SUSPECT_SECS: f64 = 5e-3;
/// Beyond this, labels and images part visibly, seconds.
const WRONG_SECS: f64 = 15e-3;
/// Half intervals above this tell nothing, seconds.
const MOST_WITHIN_SECS: f64 = 10e-3;
/// Sweeps are compared that are so far apart, seconds.
const APART_SECS: f64 = 0.3;
/// Half the 95 % interval, in standard deviations.
const WITHIN: f64 = 1.96;

/// How far the clock of a sensor is from that of the poses.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedClock {
    /// The sensor.
    pub sensor: SensorId,
    /// What the sensor is compared with: a topic or a file.
    pub reference: String,
    /// By how much, or why that cannot be told.
    pub lag: Result<Lag, ClockUntold>,
}

/// By how much a clock is behind: what happens at `t` has the stamp `t − behind`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lag {
    /// To be added to the sensor's stamps, beside the offset that the rig states.
    pub behind: Span,
    /// Half the 95 % interval.
    pub within: Span,
}

impl JudgedClock {
    /// Nothing to compare with.
    pub(crate) fn untold(sensor: &SensorId) -> Self {
        Self {
            sensor: sensor.clone(),
            reference: String::new(),
            lag: Err(ClockUntold::NoReference),
        }
    }

    /// What is to be thought of the clock as the rig states it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Ok(lag) = self.lag else {
            return Verdict::CannotTell;
        };
        let within = lag.within.as_secs_f64();
        let beyond = lag.behind.as_secs_f64().abs() - within;
        if within > MOST_WITHIN_SECS {
            Verdict::CannotTell
        } else if beyond > WRONG_SECS {
            Verdict::Wrong
        } else if beyond > SUSPECT_SECS {
            Verdict::Suspect
        } else {
            Verdict::Right
        }
    }

    /// What to add to the stamps so that the clock is right: nothing, where it is not known to be off.
    #[must_use]
    pub fn correction(&self) -> Span {
        match (self.verdict(), self.lag) {
            (Verdict::Suspect | Verdict::Wrong, Ok(lag)) => lag.behind,
            _ => Span::ZERO,
        }
    }
}

fn judged(
    sensor: &Sensor,
    reference: String,
    lag: Result<turning::ClockLag, ClockUntold>,
) -> JudgedClock {
    JudgedClock {
        sensor: sensor.id.clone(),
        reference,
        lag: lag.map(|lag| Lag {
            behind: Span::from_secs_f64(lag.lag_secs),
            within: Span::from_secs_f64(WITHIN * lag.sd_secs),
        }),
    }
}

/// Judges the clock of a camera: how it turns from image to image is told by laying the gray values
/// at the lidars' points of one image onto the next.
///
/// The images of the half minute that turns most are read, and the lidars' points at those moments.
/// `None` if there is no such camera in the log.
///
/// # Errors
/// If the log cannot be read any more, or `progress` cancels.
pub fn judge_camera_clock(
    fusion: &Fusion<'_>,
    sensor: &SensorId,
    progress: &dyn Progress,
) -> Result<Option<JudgedClock>, Error> {
    let camera = fusion.rig().sensor(sensor);
    let Some(camera) = camera.filter(|it| it.camera().is_some()) else {
        return Ok(None);
    };
    let Some(reference) = Reference::of(fusion) else {
        return Ok(Some(JudgedClock::untold(sensor)));
    };
    let lag = match reference.stretch() {
        Err(untold) => Err(untold),
        // A way held to nothing would be taken for turning.
        Ok(_) if fusion.ego_motion().trajectory().is_none() => Err(ClockUntold::NoWay),
        Ok(stretch) => match Taken::of(fusion, camera, &reference, &stretch) {
            Some(taken) => taken.lag(progress)?,
            None => return Ok(None),
        },
    };
    Ok(Some(judged(camera, reference.name, lag)))
}

/// Judges the clock of a lidar by its odometry.
pub(crate) fn judge_lidar_clock(
    lidar: &Sensor,
    reference: &Reference,
    odometry: &Odometry,
) -> JudgedClock {
    let placed: Vec<(f64, f64)> = odometry
        .sweeps
        .iter()
        .filter(|it| !it.is_lost)
        .map(|it| (secs(reference.start, it.stamp), it.world_from_ego.yaw()))
        .collect();
    let pieces: Vec<Piece> = placed
        .iter()
        .filter_map(|from| {
            let later = placed.partition_point(|it| it.0 < from.0 + APART_SECS);
            let to = placed.get(later)?;
            (to.0 - from.0 < 2.0 * APART_SECS).then(|| Piece {
                start: from.0,
                end: to.0,
                growth: wrap_angle(to.1 - from.1),
            })
        })
        .collect();
    let lag = turning::lag(&reference.angle, &pieces);
    judged(lidar, reference.name.clone(), lag)
}
