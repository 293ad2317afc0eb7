//! Clocks that are off by less than a delay would show: told from the turning of the vehicle.

use fl_log::{Channel, ChannelKind, Log};
use fl_rig::{Rig, Sensor, SensorKind};
use fl_spacetime::Stamp;

use super::clocks::ahead_if;
use super::contents::{Contents, Seen};
use super::{Fault, Finding};
use crate::turning::{self, Angle, ClockLag};

/// A clock is off by at least this, seconds, and by so many standard deviations, and these are
/// smaller than that, seconds.
const LEAST_SECS: f64 = 5e-3;
const SIGNIFICANT: f64 = 4.0;
const MOST_SD_SECS: f64 = 5e-3;

/// `known` are clocks that are off by more: nothing is added to that.
pub(super) fn examine(
    log: &Log,
    contents: &Contents,
    rig: &Rig,
    known: &[Finding],
) -> Vec<Finding> {
    let Some(headings) = Headings::of(log, contents) else {
        return Vec::new();
    };
    let is_known = |topic: &str| {
        let mut clocks = known.iter().filter(|it| it.fault == Fault::ClockOffset);
        clocks.any(|it| it.topic.as_deref() == Some(topic))
    };
    imus(log, rig)
        .filter(|(channel, _)| !is_known(&channel.topic))
        .filter_map(|(channel, sensor)| {
            let lag = headings.lag_of(log, contents, channel, sensor)?;
            finding(channel, &headings.topic, lag)
        })
        .collect()
}

fn imus<'a>(log: &'a Log, rig: &'a Rig) -> impl Iterator<Item = (&'a Channel, &'a Sensor)> {
    let sensors = rig.sensors().iter().filter(|it| it.kind == SensorKind::Imu);
    sensors.filter_map(|it| Some((log.channel_by_topic(it.channel.as_deref()?)?, it)))
}

fn finding(channel: &Channel, poses: &str, lag: ClockLag) -> Option<Finding> {
    let certain = lag.sd_secs < MOST_SD_SECS
        && lag.lag_secs.abs() > LEAST_SECS.max(SIGNIFICANT * lag.sd_secs);
    certain.then(|| {
        let what = format!(
            "its clock is {:.1} ± {:.1} ms {} that of {poses}: so much {} it tells that the vehicle turns",
            1e3 * lag.lag_secs.abs(),
            2e3 * lag.sd_secs,
            ahead_if(lag.lag_secs < 0.0),
            if lag.lag_secs > 0.0 { "earlier" } else { "later" },
        );
        Finding::new(Fault::ClockDiffers, what).on(&channel.topic)
    })
}

/// The stamp of a message, unless it is far from all others.
fn of_drive(log: &Log, channel: &Channel, idx: u32) -> Option<Stamp> {
    let stamp = log.entries(channel.id).get(idx as usize)?.stamp;
    let (first, last) = log.times(channel.id)?.range?;
    (first <= stamp && stamp <= last).then_some(stamp)
}

/// The headings of the vehicle, as the odometry with the most messages has them.
struct Headings {
    topic: String,
    start: Stamp,
    angle: Angle,
}

impl Headings {
    fn of(log: &Log, contents: &Contents) -> Option<Self> {
        let is_pose = |it: &&Channel| it.kind == ChannelKind::Odometry;
        let channels = log.channels().iter().filter(is_pose);
        let source = channels.max_by_key(|channel| log.entries(channel.id).len())?;
        let entries = log.entries(source.id);
        let seen = contents.of(source.id)?.seen.iter();
        let headings = seen.filter_map(|(idx, seen)| match seen {
            Seen::Pose { heading, .. } => Some((of_drive(log, source, *idx)?, *heading)),
            _ => None,
        });
        let start = entries.first()?.stamp;
        Some(Self {
            topic: source.topic.clone(),
            start,
            angle: Angle::of_headings(start, &headings.collect::<Vec<_>>()),
        })
    }

    /// By how much the clock of an inertial unit is behind that of the poses.
    fn lag_of(
        &self,
        log: &Log,
        contents: &Contents,
        channel: &Channel,
        imu: &Sensor,
    ) -> Option<ClockLag> {
        let seen = contents.of(channel.id)?.seen.iter();
        let rates = seen.filter_map(|(idx, seen)| match seen {
            Seen::Imu { rates, .. } => {
                let in_ego = imu.ego_from_sensor.rotation() * nalgebra::Vector3::from(*rates);
                Some((of_drive(log, channel, *idx)?, in_ego.z))
            }
            _ => None,
        });
        let felt = Angle::of_rates(self.start, &rates.collect::<Vec<_>>());
        turning::lag(&self.angle, &felt.pieces()).ok()
    }
}
