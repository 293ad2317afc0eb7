//! The synchronization report: what each sensor gave to the frames, and how its clock behaved.

use fl_rig::SensorId;
use fl_spacetime::{Span, Stamp};

use crate::plan::{FramePlan, Match, SensorStamps};
use crate::timing::measure_timing;

/// A channel is dead when it was silent at the end for more than this many of its periods ...
const DEAD_PERIODS: f64 = 5.0;
/// ... and for more than this.
const DEAD_SPAN: Span = Span::from_millis(1000);

/// How well the sensors of a log fit together in time.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncReport {
    /// Number of frames.
    pub frames: usize,
    /// The sensor whose stamps are the key stamps.
    pub key_sensor: SensorId,
    /// The largest |skew| that still matches.
    pub tolerance: Span,
    /// Key stamps that make no frame because the ego pose is not known there.
    pub frames_without_pose: usize,
    /// Every sensor of the rig that has a channel in the log, sorted by id.
    pub sensors: Vec<SensorSync>,
    /// Topics of the log's clouds and images that no sensor of the rig stands for.
    pub unclaimed: Vec<String>,
    /// Sentences for the user: what was left out, assumed or looks wrong, and what to do.
    pub notes: Vec<String>,
}

/// One sensor in time.
#[derive(Debug, Clone, PartialEq)]
pub struct SensorSync {
    /// Whose figures.
    pub sensor: SensorId,
    /// Its topic.
    pub topic: String,
    /// Snapshots in the log.
    pub messages: usize,
    /// 1 / median interval between distinct stamps, Hz; 0 below two.
    pub rate_hz: f64,
    /// Root mean square of the intervals about their median, gaps left out, milliseconds.
    pub jitter_ms: f64,
    /// Intervals longer than 1.5 median intervals.
    pub gaps: usize,
    /// Snapshots that would have fitted into the gaps.
    pub dropped: usize,
    /// Snapshots with the same stamp as the one before.
    pub repeated: usize,
    /// Frames that have a snapshot of this sensor.
    pub matched: usize,
    /// Frames that have none. `matched` + `missing` is the number of frames.
    pub missing: usize,
    /// Snapshots in no frame. `matched` + `unused` is `messages`.
    pub unused: usize,
    /// |skew| over the matched frames.
    pub skew_ms: Skew,
    /// True time of the last snapshot where the channel stops well before the others: silent for
    /// more than 5 of its periods and more than 1 s.
    pub died_at: Option<Stamp>,
}

/// |skew| over frames, milliseconds; zeros where nothing matched.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Skew {
    /// Mean.
    pub mean: f64,
    /// The smallest value that at least 95 % of the frames do not exceed.
    pub p95: f64,
    /// Largest.
    pub max: f64,
}

/// What the recorder saw of a channel; `log_time` compares channels whose own clocks disagree.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) topic: String,
    /// Latest `log_time` of the channel.
    pub(crate) last: Stamp,
    /// Latest `log_time` of all sensors' channels.
    pub(crate) last_of_all: Stamp,
}

/// Figures of one sensor over the planned frames.
pub(crate) fn sensor_sync(
    sensor: &SensorStamps,
    frames: &[FramePlan],
    arrival: &Arrival,
) -> SensorSync {
    let timing = measure_timing(&sensor.stamps);
    let skews = skews_of(&sensor.sensor, frames);
    SensorSync {
        sensor: sensor.sensor.clone(),
        topic: arrival.topic.clone(),
        messages: sensor.stamps.len(),
        rate_hz: timing.rate_hz,
        jitter_ms: timing.jitter_ms,
        gaps: timing.gaps,
        dropped: timing.dropped,
        repeated: timing.repeated,
        matched: skews.len(),
        missing: frames.len() - skews.len(),
        unused: sensor.stamps.len() - skews.len(),
        skew_ms: summarize(&skews),
        died_at: timing
            .period
            .and_then(|period| died_at(sensor, arrival, period)),
    }
}

fn skews_of(sensor: &SensorId, frames: &[FramePlan]) -> Vec<Span> {
    let own = |frame: &FramePlan| -> Option<Span> {
        let of_sensor = |found: &&Match| found.sensor == *sensor;
        frame
            .matches
            .iter()
            .find(of_sensor)
            .map(|found| found.skew.abs())
    };
    frames.iter().filter_map(own).collect()
}

fn summarize(skews: &[Span]) -> Skew {
    let mut millis: Vec<f64> = skews.iter().map(|skew| skew.as_millis_f64()).collect();
    millis.sort_by(f64::total_cmp);
    let Some(max) = millis.last().copied() else {
        return Skew::default();
    };
    let p95_idx = (millis.len() * 95).div_ceil(100).saturating_sub(1);
    Skew {
        mean: millis.iter().sum::<f64>() / millis.len() as f64,
        p95: millis[p95_idx],
        max,
    }
}

fn died_at(sensor: &SensorStamps, arrival: &Arrival, period: Span) -> Option<Stamp> {
    let silence = arrival.last_of_all - arrival.last;
    let limit = Span::from_secs_f64(DEAD_PERIODS * period.as_secs_f64()).max(DEAD_SPAN);
    (silence > limit)
        .then(|| sensor.stamps.last().copied())
        .flatten()
}
