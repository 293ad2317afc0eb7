//! Which channels of a log a rig's sensors are recorded on.

use std::cmp::Reverse;

use fl_log::{Channel, ChannelKind, Entry, Log};
use fl_rig::{Rig, Sensor, SensorKind};
use fl_spacetime::{Span, Stamp};

use crate::names::sensor_names;

/// Kinds whose channels may be a sensor's.
const SENSOR_KINDS: [ChannelKind; 6] = [
    ChannelKind::Cloud,
    ChannelKind::CompressedImage,
    ChannelKind::Image,
    ChannelKind::Video,
    ChannelKind::Imu,
    ChannelKind::Fix,
];

/// The channels of these kinds that have messages, in the log's order.
pub(crate) fn channels_of<'a>(log: &'a Log, kinds: &[ChannelKind]) -> Vec<&'a Channel> {
    log.channels()
        .iter()
        .filter(|channel| kinds.contains(&channel.kind) && !log.entries(channel.id).is_empty())
        .collect()
}

/// The channels that may be a sensor's, one a topic: of several on one topic that with the most
/// messages, said in a note.
pub(crate) fn sensor_channels<'a>(log: &'a Log, notes: &mut Vec<String>) -> Vec<&'a Channel> {
    let n_messages = |channel: &Channel| log.entries(channel.id).len();
    let mut kept: Vec<&Channel> = Vec::new();
    for channel in channels_of(log, &SENSOR_KINDS) {
        let Some(same) = kept.iter_mut().find(|other| other.topic == channel.topic) else {
            kept.push(channel);
            continue;
        };
        let more = n_messages(channel) > n_messages(same);
        let (winner, loser) = if more {
            (channel, *same)
        } else {
            (*same, channel)
        };
        *same = winner;
        notes.push(format!(
            "the log has two channels on {}: the one with {} messages is used, the one with {} not",
            channel.topic,
            n_messages(winner),
            n_messages(loser)
        ));
    }
    kept
}

/// Parts of topics that say where the vehicle is meant to be, not where it is.
const WISHES: [&str; 3] = ["goal", "initial", "target"];

/// Two poses further apart than this do not tell the motion between them.
const POSE_GAP: Span = Span::from_millis(1000);

/// Of several channels of poses the one that reaches the most snapshots of the main sensor, then
/// the one over the longest time, then with the most messages, then the first by topic.
///
/// Judged by the index alone. Goals and initial guesses are no poses of the vehicle.
pub(crate) fn main_channel(log: &Log, kind: ChannelKind) -> Option<&Channel> {
    let mut channels = channels_of(log, &[kind]);
    if kind == ChannelKind::Pose {
        channels.retain(|channel| !is_wish(&channel.topic));
    }
    if channels.len() < 2 {
        return channels.pop();
    }
    let key_stamps = key_stamps(log);
    let reach = |channel: &Channel| {
        let entries = log.entries(channel.id);
        let ends = entries.first().zip(entries.last());
        (
            n_reached(entries, &key_stamps),
            ends.map_or(Span::ZERO, |(first, last)| last.stamp - first.stamp),
            entries.len(),
        )
    };
    let ranked = channels
        .into_iter()
        .map(|channel| (reach(channel), Reverse(&channel.topic), channel));
    let best = ranked.max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    best.map(|(_, _, channel)| channel)
}

fn is_wish(topic: &str) -> bool {
    let topic = topic.to_ascii_lowercase();
    WISHES.iter().any(|wish| topic.contains(wish))
}

/// How many stamps lie on an entry, or between two that are close enough.
fn n_reached(entries: &[Entry], stamps: &[Stamp]) -> usize {
    let reached = |stamp: &&Stamp| {
        let after_idx = entries.partition_point(|entry| entry.stamp < **stamp);
        let Some(after) = entries.get(after_idx) else {
            return false;
        };
        let before = after_idx.checked_sub(1).map(|idx| entries[idx].stamp);
        after.stamp == **stamp || before.is_some_and(|before| after.stamp - before <= POSE_GAP)
    };
    stamps.iter().filter(reached).count()
}

/// The log's stamps of its main sensor: of the clouds, else the images, else what there is, the
/// channel with the most messages.
pub(crate) fn key_stamps(log: &Log) -> Vec<Stamp> {
    let n_messages = |channel: &&Channel| log.entries(channel.id).len();
    let most = |kind: &ChannelKind| {
        let channels = channels_of(log, &[*kind]);
        channels.into_iter().rev().max_by_key(n_messages)
    };
    let main = SENSOR_KINDS.iter().find_map(most);
    let entries = main.map_or(&[][..], |channel| log.entries(channel.id));
    entries.iter().map(|entry| entry.stamp).collect()
}

/// A sensor of the rig with its channel in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound<'a> {
    pub(crate) sensor: &'a Sensor,
    pub(crate) channel: &'a Channel,
}

/// Pairs the rig's sensors with channels, sorted by sensor, and says what found no partner.
///
/// A sensor that names no channel takes the one whose own name is the sensor's id, unless another
/// sensor names that. No channel is bound twice.
pub(crate) fn bind<'a>(log: &'a Log, rig: &'a Rig, notes: &mut Vec<String>) -> Vec<Bound<'a>> {
    let candidates = sensor_channels(log, notes);
    let names = sensor_names(&candidates);
    let mut bound: Vec<Bound<'a>> = Vec::new();
    for sensor in rig.sensors() {
        let found = candidates
            .iter()
            .zip(&names)
            .find(|(channel, name)| match &sensor.channel {
                Some(topic) => channel.topic == *topic,
                None => **name == sensor.id.as_str() && fits(&sensor.kind, channel.kind),
            });
        match found {
            None => notes.push(without_channel(sensor, log)),
            Some((channel, _)) if !fits(&sensor.kind, channel.kind) => notes.push(format!(
                "sensor `{}` is a {}, but its channel {} holds {}; correct `channel` or `kind` in \
                 the rig file",
                sensor.id,
                sensor.kind.name(),
                channel.topic,
                channel.schema
            )),
            Some((channel, _)) => match owner(channel, sensor, rig, &bound) {
                Some(owner) => notes.push(format!(
                    "sensor `{}` is left out: channel {} is that of sensor `{}`; give each its own \
                     `channel` in the rig file",
                    sensor.id, channel.topic, owner.id
                )),
                None => bound.push(Bound { sensor, channel }),
            },
        }
    }
    bound
}

/// The other sensor that a channel belongs to: one that has it already, or that names it where
/// this one does not.
fn owner<'a>(
    channel: &Channel,
    sensor: &Sensor,
    rig: &'a Rig,
    bound: &[Bound<'a>],
) -> Option<&'a Sensor> {
    let mut taken = bound
        .iter()
        .filter(|pair| pair.channel.topic == channel.topic);
    if let Some(pair) = taken.next() {
        return Some(pair.sensor);
    }
    match sensor.channel {
        Some(_) => None,
        None => rig.by_channel(&channel.topic),
    }
}

fn fits(sensor: &SensorKind, channel: ChannelKind) -> bool {
    match sensor {
        SensorKind::Lidar | SensorKind::Radar => channel == ChannelKind::Cloud,
        SensorKind::Camera(_) => {
            matches!(
                channel,
                ChannelKind::CompressedImage | ChannelKind::Image | ChannelKind::Video
            )
        }
        SensorKind::Imu => channel == ChannelKind::Imu,
        SensorKind::Gnss => channel == ChannelKind::Fix,
        SensorKind::Audio => false,
    }
}

fn without_channel(sensor: &Sensor, log: &Log) -> String {
    let id = &sensor.id;
    match &sensor.channel {
        Some(topic) if log.channels().iter().any(|channel| channel.topic == *topic) => {
            format!("sensor `{id}`: channel {topic} has no messages of a sensor in this log")
        }
        Some(topic) => format!(
            "sensor `{id}` names channel {topic}, which is not in the log; correct `channel` in \
             the rig file, or take the sensor out"
        ),
        None => format!(
            "sensor `{id}` names no channel, and none of the log is called like it; add \
             channel = \"/topic\" to it in the rig file"
        ),
    }
}

/// Topics of the log's clouds and images that no sensor of the rig stands for.
pub(crate) fn unclaimed(log: &Log, rig: &Rig, bound: &[Bound<'_>]) -> Vec<String> {
    let shown = [
        ChannelKind::Cloud,
        ChannelKind::CompressedImage,
        ChannelKind::Image,
        ChannelKind::Video,
    ];
    let no_sensors = |channel: &&Channel| {
        rig.by_channel(&channel.topic).is_none()
            && bound.iter().all(|pair| pair.channel.topic != channel.topic)
    };
    let channels = channels_of(log, &shown).into_iter().filter(no_sensors);
    channels.map(|channel| channel.topic.clone()).collect()
}
