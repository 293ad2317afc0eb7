//! A rig assembled from what a log says of its sensors.

use fl_log::{Channel, ChannelKind, Log, Snapshot};
use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid, Span};

use crate::Error;
use crate::calibration::camera_model;
use crate::channels::sensor_channels;
use crate::error::sentence;
use crate::names::sensor_names;
use crate::transforms::{TransformLog, bare, ego_frame};

/// How many messages of a channel are tried until one can be read.
const N_TRIES: usize = 5;

/// Assembles the rig of a log, with notes on every channel that did not become a sensor and why.
///
/// Poses come from the transforms that hold still, cameras from the `CameraInfo` beside their
/// images, names from topics: `/sensing/lidar/top/points` is `lidar_top`.
/// The ego frame is `base_link` or another customary name that holds still against the odometry's
/// moving frame, else that frame itself, else any customary name, else the root of the transforms,
/// else the frame of the lidar with the most points.
/// Clock offsets are zero: a log cannot tell them.
///
/// # Errors
/// [`Error::Rig`] where the sensors contradict each other. A log without any sensor gives a rig
/// without any.
pub fn rig_from_log(log: &Log) -> Result<(Rig, Vec<String>), Error> {
    let transforms = TransformLog::read(log);
    let mut notes = transforms.notes.clone();
    let channels = sensor_channels(log, &mut notes);
    let names = sensor_names(&channels);
    let mut candidates = Vec::new();
    for (channel, name) in channels.iter().zip(names) {
        match candidate(log, channel, name) {
            Ok(found) => candidates.push(found),
            Err(note) => notes.push(note),
        }
    }
    drop_doubles(&mut candidates, &mut notes);
    let ego = match ego_frame(log, &transforms)? {
        Some(ego) => ego,
        None => stand_in_ego(&candidates, &mut notes),
    };
    let mut sensors = Vec::new();
    for candidate in candidates {
        match mount(candidate, &transforms, &ego) {
            Ok(sensor) => sensors.push(sensor),
            Err(note) => notes.push(note),
        }
    }
    Ok((Rig::new(vehicle_name(log), sensors)?, notes))
}

fn vehicle_name(log: &Log) -> String {
    let stem = log
        .path()
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    stem.unwrap_or_else(|| "vehicle".to_owned())
}

/// A channel that is a sensor's, before it is known where the sensor sits.
struct Candidate {
    id: SensorId,
    topic: String,
    frame_id: String,
    kind: SensorKind,
    /// Of the first readable cloud; zero of other kinds.
    n_points: usize,
}

fn candidate(log: &Log, channel: &Channel, name: String) -> Result<Candidate, String> {
    let topic = channel.topic.clone();
    let (frame_id, kind, n_points) = match channel.kind {
        ChannelKind::Cloud => cloud_kind(log, channel)?,
        ChannelKind::CompressedImage | ChannelKind::Image | ChannelKind::Video => {
            let (frame_id, camera) = camera_model(log, channel)?;
            (frame_id, SensorKind::Camera(camera), 0)
        }
        _ => inertial_kind(log, channel)?,
    };
    let id = SensorId::new(&name).map_err(|source| format!("channel {topic}: {source}"))?;
    Ok(Candidate {
        id,
        topic,
        frame_id: bare(&frame_id).to_owned(),
        kind,
        n_points,
    })
}

fn cloud_kind(log: &Log, channel: &Channel) -> Result<(String, SensorKind, usize), String> {
    let found = first_readable(log, channel)?;
    let Snapshot::Cloud(snapshot) = found else {
        return Err(unexpected(channel));
    };
    let (header, cloud) = (snapshot.header, snapshot.cloud);
    let named = |text: &str| text.to_ascii_lowercase().contains("radar");
    let is_radar = cloud.velocity().is_some() || named(&channel.topic) || named(&header.frame_id);
    let kind = if is_radar {
        SensorKind::Radar
    } else {
        SensorKind::Lidar
    };
    Ok((header.frame_id, kind, cloud.len()))
}

fn inertial_kind(log: &Log, channel: &Channel) -> Result<(String, SensorKind, usize), String> {
    match first_readable(log, channel)? {
        Snapshot::Imu(imu) => Ok((imu.header.frame_id, SensorKind::Imu, 0)),
        Snapshot::Fix(fix) => Ok((fix.header.frame_id, SensorKind::Gnss, 0)),
        _ => Err(unexpected(channel)),
    }
}

/// The first message of a channel that can be decoded.
pub(crate) fn first_readable(log: &Log, channel: &Channel) -> Result<Snapshot, String> {
    let n_tries = log.entries(channel.id).len().min(N_TRIES);
    let mut last = None;
    for entry_idx in 0..n_tries {
        match log.snapshot(channel.id, entry_idx) {
            Ok(snapshot) => return Ok(snapshot),
            Err(error) => last = Some(error),
        }
    }
    let reason = last.map_or_else(|| "it has no messages".to_owned(), |error| sentence(&error));
    Err(format!("channel {} is left out: {reason}", channel.topic))
}

pub(crate) fn unexpected(channel: &Channel) -> String {
    format!(
        "channel {} is left out: its messages are not {}",
        channel.topic, channel.schema
    )
}

/// Leaves out plain images where the same images are also recorded compressed.
fn drop_doubles(candidates: &mut Vec<Candidate>, notes: &mut Vec<String>) {
    let topics: Vec<String> = candidates.iter().map(|found| found.topic.clone()).collect();
    candidates.retain(|found| {
        let compressed = format!("{}/compressed", found.topic);
        let is_double = topics.contains(&compressed);
        if is_double {
            notes.push(format!(
                "channel {} is left out: {compressed} holds the same",
                found.topic
            ));
        }
        !is_double
    });
}

/// A log without transforms and odometry: its main lidar stands for the vehicle.
fn stand_in_ego(candidates: &[Candidate], notes: &mut Vec<String>) -> String {
    let lidars = candidates
        .iter()
        .filter(|found| found.kind == SensorKind::Lidar);
    // Of equals the first by id.
    let main = lidars.max_by(|a, b| a.n_points.cmp(&b.n_points).then_with(|| b.id.cmp(&a.id)));
    let Some(found) = main.or(candidates.first()) else {
        return "base_link".to_owned();
    };
    notes.push(format!(
        "the log has no transforms (/tf_static): frame `{}` of sensor `{}` is taken as the \
         vehicle's; give a rig file to say where the sensors sit",
        found.frame_id, found.id
    ));
    found.frame_id.clone()
}

fn mount(found: Candidate, transforms: &TransformLog, ego: &str) -> Result<Sensor, String> {
    let Candidate {
        id,
        topic,
        frame_id,
        kind,
        ..
    } = found;
    let Some(ego_from_sensor) = transforms.lookup(ego, &frame_id) else {
        let reason = match transforms.moves(&frame_id) {
            true => format!("frame `{frame_id}` moves against `{ego}`"),
            false => format!("no transform connects its frame `{frame_id}` to `{ego}`"),
        };
        return Err(format!(
            "sensor `{id}` ({topic}) is left out: {reason}; add {ego} to {frame_id} to /tf_static, \
             or give a rig file that says where it sits"
        ));
    };
    let ego_from_sensor: Rigid<Ego, fl_spacetime::Sensor> = ego_from_sensor.relabel();
    let (channel, frame_id) = (Some(topic), Some(frame_id));
    Ok(Sensor {
        id,
        kind,
        channel,
        frame_id,
        ego_from_sensor,
        clock_offset: Span::ZERO,
    })
}
