//! A log, a rig and the ego motion, locked to one key sensor.

use std::path::PathBuf;
use std::sync::Arc;

use fl_log::{ChannelId, Log, Snapshot};
use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Camera, Rigid, Span, Stamp, World};

use crate::channels::{Bound, bind, sensor_channels, unclaimed};
use crate::decode::decode_frame;
use crate::ego_motion::motion_of_file;
use crate::plan::{SensorStamps, plan_frames};
use crate::remarks::{clock_remark, outlying_remarks, plan_remarks};
use crate::report::{Arrival, sensor_sync};
use crate::timing::measure_timing;
use crate::{
    EgoMotion, Error, FramePlan, FusedFrame, ImageSnapshot, MotionSettings, SensorSync, SyncReport,
    ego_trajectory,
};

/// Half a period at 10 Hz: the tolerance where the key sensor has only one snapshot.
const LONE_KEY_TOLERANCE: Span = Span::from_millis(50);

/// How a log is fused.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FusionSettings {
    /// The sensor whose stamps are the key stamps. `None`: the lidar with the most points in its
    /// first sweep, or else the first radar, camera or other sensor by id.
    pub key: Option<SensorId>,
    /// The largest |skew| that matches, itself included. `None`: half the key sensor's period, or
    /// 50 ms where it has only one snapshot.
    pub tolerance: Option<Span>,
    /// How poses become a trajectory.
    pub motion: MotionSettings,
    /// A file of poses that is taken instead of what the log says, as [`crate::read_motion`] reads it.
    pub motion_file: Option<PathBuf>,
}

/// A log, a rig and the ego motion, locked to one key sensor.
///
/// Made from the log's index; snapshots are decoded when a frame is asked for.
/// Invariant: `frames` are in order of their stamps, which are all different, and no snapshot
/// is in two of them.
#[derive(Debug)]
pub struct Fusion<'a> {
    log: Held<'a>,
    rig: Rig,
    /// Channel of each sensor of the rig, in the rig's order.
    channels: Vec<Option<ChannelId>>,
    motion: EgoMotion,
    frames: Vec<FramePlan>,
    report: SyncReport,
}

/// A log that somebody else holds, or that is held together with others.
#[derive(Debug)]
enum Held<'a> {
    Borrowed(&'a Log),
    Shared(Arc<Log>),
}

impl Fusion<'static> {
    /// As [`Fusion::new`], for whoever keeps the fusion as long as it pleases.
    ///
    /// # Errors
    /// As [`Fusion::new`].
    pub fn shared(log: Arc<Log>, rig: Rig, settings: FusionSettings) -> Result<Self, Error> {
        Self::planned(Held::Shared(log), rig, settings)
    }
}

impl<'a> Fusion<'a> {
    /// Plans the fused frames of a log.
    ///
    /// Reads the log's index and its poses, one sweep of each lidar, and no other measurement.
    ///
    /// # Errors
    /// [`Error::NoSensors`], [`Error::UnknownKeySensor`], [`Error::NegativeTolerance`], or
    /// [`Error::Log`] where the poses cannot be read.
    pub fn new(log: &'a Log, rig: Rig, settings: FusionSettings) -> Result<Self, Error> {
        Self::planned(Held::Borrowed(log), rig, settings)
    }

    fn planned(held: Held<'a>, rig: Rig, settings: FusionSettings) -> Result<Self, Error> {
        let log = held.log();
        let mut notes = Vec::new();
        let (motion, motion_notes) = match &settings.motion_file {
            Some(path) => motion_of_file(path, &settings.motion)?,
            None => ego_trajectory(log, &settings.motion)?,
        };
        notes.extend(motion_notes);
        let bound = bind(log, &rig, &mut notes);
        let key_idx = key_sensor(log, &bound, settings.key.as_ref())?;
        let stamps: Vec<SensorStamps> = bound.iter().map(|pair| stamps_of(log, pair)).collect();
        let tolerance = tolerance(&settings, &stamps[key_idx])?;
        let plan = plan_frames(&stamps, key_idx, tolerance, |stamp| {
            motion.pose_at(stamp).is_ok()
        });
        notes.extend(outlying_remarks(&stamps));
        notes.extend(plan_remarks(&plan, &motion, &stamps[key_idx]));
        let sensors = sync_sensors(log, &bound, &stamps, &plan.frames);
        if !plan.frames.is_empty() {
            notes.extend(clock_remarks(log, &bound, key_idx, &sensors));
        }
        let report = SyncReport {
            frames: plan.frames.len(),
            key_sensor: stamps[key_idx].sensor.clone(),
            tolerance,
            frames_without_pose: plan.without_pose.len(),
            sensors,
            unclaimed: unclaimed(log, &rig, &bound),
            notes,
        };
        let channels = rig
            .sensors()
            .iter()
            .map(|sensor| bound.iter().find(|pair| pair.sensor.id == sensor.id))
            .map(|pair| pair.map(|pair| pair.channel.id))
            .collect();
        Ok(Self {
            log: held,
            channels,
            motion,
            frames: plan.frames,
            report,
            rig,
        })
    }

    /// The log.
    pub fn log(&self) -> &Log {
        self.log.log()
    }

    /// The rig as it was given, with sensors that have no channel in the log too.
    pub fn rig(&self) -> &Rig {
        &self.rig
    }

    /// The sensor whose stamps are the key stamps.
    pub fn key_sensor(&self) -> &SensorId {
        &self.report.key_sensor
    }

    /// The channel of a sensor in the log.
    pub fn channel_of(&self, sensor: &SensorId) -> Option<ChannelId> {
        let idx = self
            .rig
            .sensors()
            .iter()
            .position(|found| found.id == *sensor)?;
        self.channels[idx]
    }

    /// Where the vehicle was.
    pub fn ego_motion(&self) -> &EgoMotion {
        &self.motion
    }

    /// The plans of all frames, in order of their stamps.
    pub fn frames(&self) -> &[FramePlan] {
        &self.frames
    }

    /// How well the sensors fit together in time.
    pub fn report(&self) -> &SyncReport {
        &self.report
    }

    /// Decodes, deskews and places the snapshots of one frame.
    ///
    /// A snapshot that cannot be read is left out of the frame, with a warning.
    ///
    /// # Errors
    /// [`Error::NoFrame`].
    pub fn frame(&self, idx: usize) -> Result<FusedFrame, Error> {
        self.frame_of(idx, |_| true)
    }

    /// As [`Fusion::frame`], with the snapshots of some sensors alone.
    ///
    /// # Errors
    /// [`Error::NoFrame`].
    pub fn frame_of(
        &self,
        idx: usize,
        wanted: impl Fn(&Sensor) -> bool + Sync,
    ) -> Result<FusedFrame, Error> {
        let n_frames = self.frames.len();
        let plan = self
            .frames
            .get(idx)
            .ok_or(Error::NoFrame { idx, n_frames })?;
        Ok(decode_frame(self, plan, wanted))
    }

    /// Takes world coordinates to a camera at the moment of an image.
    pub fn camera_from_world(&self, image: &ImageSnapshot) -> Rigid<Camera, World> {
        image.camera_from_world()
    }
}

impl Held<'_> {
    fn log(&self) -> &Log {
        match self {
            Self::Borrowed(log) => log,
            Self::Shared(log) => log,
        }
    }
}

fn stamps_of(log: &Log, pair: &Bound<'_>) -> SensorStamps {
    let entries = log.entries(pair.channel.id).iter();
    let stamps: Vec<Stamp> = entries
        .map(|entry| pair.sensor.true_stamp(entry.stamp))
        .collect();
    SensorStamps {
        sensor: pair.sensor.id.clone(),
        stamps,
    }
}

fn tolerance(settings: &FusionSettings, key: &SensorStamps) -> Result<Span, Error> {
    match settings.tolerance {
        Some(tolerance) if tolerance < Span::ZERO => Err(Error::NegativeTolerance {
            nanos: tolerance.nanos(),
        }),
        Some(tolerance) => Ok(tolerance),
        None => {
            let period = measure_timing(&key.stamps).period;
            Ok(period.map_or(LONE_KEY_TOLERANCE, |period| {
                Span::from_nanos(period.nanos() / 2)
            }))
        }
    }
}

fn key_sensor(log: &Log, bound: &[Bound<'_>], wish: Option<&SensorId>) -> Result<usize, Error> {
    if let Some(key) = wish {
        let found = bound.iter().position(|pair| pair.sensor.id == *key);
        return found.ok_or_else(|| Error::UnknownKeySensor {
            key: key.clone(),
            sensors: joined(bound.iter().map(|pair| pair.sensor.id.as_str())),
        });
    }
    let of_kind = |name: &str| {
        bound
            .iter()
            .position(|pair| pair.sensor.kind.name() == name)
    };
    main_lidar(log, bound)
        .or_else(|| of_kind("radar"))
        .or_else(|| of_kind("camera"))
        .or(if bound.is_empty() { None } else { Some(0) })
        .ok_or_else(|| {
            let channels = sensor_channels(log, &mut Vec::new());
            let channels = match channels.is_empty() {
                true => none_readable(log),
                false => joined(channels.iter().map(|channel| channel.topic.as_str())),
            };
            Error::NoSensors { channels }
        })
}

/// A log whose messages nobody here understands, said with how they are encoded.
fn none_readable(log: &Log) -> String {
    let mut encodings: Vec<&str> = log
        .channels()
        .iter()
        .map(|channel| channel.encoding.as_str())
        .collect();
    encodings.sort_unstable();
    encodings.dedup();
    format!(
        "none (its messages are encoded as {}; cdr is read)",
        joined(encodings.into_iter())
    )
}

/// The lidar with the most points in its first sweep; of equals the first by id.
fn main_lidar(log: &Log, bound: &[Bound<'_>]) -> Option<usize> {
    let n_points = |pair: &Bound<'_>| match log.snapshot(pair.channel.id, 0) {
        Ok(Snapshot::Cloud(found)) => found.cloud.len(),
        _ => 0,
    };
    let lidars = bound
        .iter()
        .enumerate()
        .filter(|(_, pair)| pair.sensor.kind == SensorKind::Lidar);
    lidars
        .rev()
        .max_by_key(|(_, pair)| n_points(pair))
        .map(|(idx, _)| idx)
}

fn joined<'s>(names: impl Iterator<Item = &'s str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn sync_sensors(
    log: &Log,
    bound: &[Bound<'_>],
    stamps: &[SensorStamps],
    frames: &[FramePlan],
) -> Vec<SensorSync> {
    let last_arrival = |pair: &Bound<'_>| {
        let entries = log.entries(pair.channel.id).iter();
        entries
            .map(|entry| entry.log_time)
            .max()
            .unwrap_or(Stamp::MIN)
    };
    let last_of_all = bound.iter().map(last_arrival).max().unwrap_or(Stamp::MIN);
    bound
        .iter()
        .zip(stamps)
        .map(|(pair, stamps)| {
            let topic = pair.channel.topic.clone();
            let arrival = Arrival {
                topic,
                last: last_arrival(pair),
                last_of_all,
            };
            sensor_sync(stamps, frames, &arrival)
        })
        .collect()
}

fn clock_remarks(
    log: &Log,
    bound: &[Bound<'_>],
    key_idx: usize,
    sensors: &[SensorSync],
) -> Vec<String> {
    let lags = |pair: &Bound<'_>| -> Vec<Span> {
        let entries = log.entries(pair.channel.id).iter();
        entries
            .map(|entry| pair.sensor.true_stamp(entry.stamp) - entry.log_time)
            .collect()
    };
    let key_lags = lags(&bound[key_idx]);
    let silent = bound
        .iter()
        .zip(sensors)
        .filter(|(_, sync)| sync.matched == 0);
    silent
        .map(|(pair, _)| clock_remark(pair.sensor, &lags(pair), &key_lags))
        .collect()
}
