//! What the turning of a sensor is compared with.

use std::ops::{Range, RangeInclusive};

use fl_fusion::Fusion;
use fl_log::{ChannelId, Log, Snapshot};
use fl_rig::{Sensor, SensorKind};
use fl_spacetime::{Span, Stamp};
use nalgebra::Vector3;

use crate::order::variance;
use crate::turning::{Angle, ClockUntold, LEAST_TURNING};

/// So much of a drive is looked at: what turns most, seconds.
const STRETCH_SECS: f64 = 30.0;
/// The rate of turning is taken over so long, seconds.
const RATE_SECS: f64 = 0.1;

/// How the vehicle's heading changed.
pub(crate) struct Reference {
    /// A topic or a file.
    pub(crate) name: String,
    /// Angles count seconds from here.
    pub(crate) start: Stamp,
    pub(super) angle: Angle,
    /// Whether the poses come from a file, so that they may be a lidar's own.
    pub(crate) is_file: bool,
}

impl Reference {
    /// The log's poses; without such an inertial unit; without such poses of a file.
    pub(crate) fn of(fusion: &Fusion<'_>) -> Option<Self> {
        let poses = Self::of_poses(fusion);
        match poses {
            Some(poses) if !poses.is_file => Some(poses),
            poses => Self::of_imu(fusion).or(poses),
        }
    }

    fn of_poses(fusion: &Fusion<'_>) -> Option<Self> {
        let motion = fusion.ego_motion();
        let samples = motion.trajectory()?.samples();
        let start = samples.first()?.stamp;
        let headings: Vec<(Stamp, f64)> = samples
            .iter()
            .map(|it| (it.stamp, it.world_from_ego.yaw()))
            .collect();
        Some(Self {
            name: motion.source().to_owned(),
            start,
            angle: Angle::of_headings(start, &headings),
            is_file: motion.is_from_file(),
        })
    }

    fn of_imu(fusion: &Fusion<'_>) -> Option<Self> {
        let log = fusion.log();
        let imus = fusion
            .rig()
            .sensors()
            .iter()
            .filter(|it| it.kind == SensorKind::Imu);
        let found = imus.filter_map(|it| Some((it, log.channel_by_topic(it.channel.as_deref()?)?)));
        let (imu, channel) = found.max_by_key(|(_, it)| log.entries(it.id).len())?;
        let rates: Vec<(Stamp, f64)> = (0..log.entries(channel.id).len())
            .filter_map(|idx| rate(log, imu, channel.id, idx))
            .collect();
        let start = rates.first()?.0;
        Some(Self {
            name: channel.topic.clone(),
            start,
            angle: Angle::of_rates(start, &rates),
            is_file: false,
        })
    }

    /// The seconds between which the vehicle turns most, if it turns enough there to tell the time by.
    pub(crate) fn stretch(&self) -> Result<RangeInclusive<f64>, ClockUntold> {
        match self.most_turning() {
            None => Err(ClockUntold::TooShort),
            Some((turning, _)) if turning < LEAST_TURNING => Err(ClockUntold::HardlyTurns(turning)),
            Some((_, stretch)) => Ok(stretch),
        }
    }

    /// The seconds between which the vehicle turns most, however little.
    pub(crate) fn busiest(&self) -> RangeInclusive<f64> {
        self.most_turning()
            .map_or(0.0..=0.0, |(_, stretch)| stretch)
    }

    /// How much it turns there: the standard deviation of the rate, rad/s.
    fn most_turning(&self) -> Option<(f64, RangeInclusive<f64>)> {
        let (first, last) = self.angle.span()?;
        let n_rates = ((last - first) / RATE_SECS) as usize;
        let rates: Vec<(f64, f64)> = (0..n_rates)
            .filter_map(|nth| {
                let time = first + RATE_SECS * nth as f64;
                let growth = self.angle.growth(time, time + RATE_SECS)?;
                Some((time, growth / RATE_SECS))
            })
            .collect();
        let n_stretch = (STRETCH_SECS / RATE_SECS) as usize;
        let stretches = rates.windows(n_stretch.min(rates.len()).max(1)).step_by(10);
        let turning = |stretch: &[(f64, f64)]| variance(stretch.iter().map(|it| it.1)).sqrt();
        let most = stretches.map(|it| (turning(it), it[0].0..=it[it.len() - 1].0 + RATE_SECS));
        most.max_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// The measurements of a sensor that were made in a stretch, by number.
    pub(crate) fn within(
        &self,
        log: &Log,
        sensor: &Sensor,
        channel: ChannelId,
        stretch: &RangeInclusive<f64>,
    ) -> Range<usize> {
        let entries = log.entries(channel);
        let at = |secs: f64| self.start + Span::from_secs_f64(secs);
        let [first, last] = [*stretch.start(), *stretch.end()]
            .map(|secs| entries.partition_point(|it| sensor.true_stamp(it.stamp) < at(secs)));
        first..last
    }
}

/// The rate about the vehicle's vertical.
fn rate(log: &Log, imu: &Sensor, channel: ChannelId, idx: usize) -> Option<(Stamp, f64)> {
    let stamp = imu.true_stamp(log.entries(channel).get(idx)?.stamp);
    match log.snapshot(channel, idx).ok()? {
        Snapshot::Imu(seen) => {
            let in_ego = imu.ego_from_sensor.rotation() * Vector3::from(seen.angular_velocity);
            Some((stamp, in_ego.z))
        }
        _ => None,
    }
}
