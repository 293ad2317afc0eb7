//! Which channels of a log a rig's sensors are recorded on.

use fl_log::{Channel, ChannelKind, Log};
use fl_rig::{Rig, Sensor, SensorKind};
use fl_spacetime::Span;

use crate::names::sensor_names;

/// Kinds whose channels may be a sensor's.
const SENSOR_KINDS: [ChannelKind; 5] = [
    ChannelKind::Cloud,
    ChannelKind::CompressedImage,
    ChannelKind::Image,
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

/// Of several channels of a kind the one over the longest time, then with the most messages, then
/// the first by topic.
pub(crate) fn main_channel(log: &Log, kind: ChannelKind) -> Option<&Channel> {
    let extent = |channel: &Channel| {
        let entries = log.entries(channel.id);
        let ends = entries.first().zip(entries.last());
        (
            ends.map_or(Span::ZERO, |(first, last)| last.stamp - first.stamp),
            entries.len(),
        )
    };
    channels_of(log, &[kind]).into_iter().max_by(|a, b| {
        extent(a)
            .cmp(&extent(b))
            .then_with(|| b.topic.cmp(&a.topic))
    })
}

/// A sensor of the rig with its channel in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound<'a> {
    pub(crate) sensor: &'a Sensor,
    pub(crate) channel: &'a Channel,
}

/// Pairs the rig's sensors with channels, sorted by sensor, and says what found no partner.
///
/// A sensor that names no channel takes the one whose own name is the sensor's id.
pub(crate) fn bind<'a>(log: &'a Log, rig: &'a Rig, notes: &mut Vec<String>) -> Vec<Bound<'a>> {
    let candidates = sensor_channels(log, notes);
    let names = sensor_names(&candidates);
    let mut bound = Vec::new();
    for sensor in rig.sensors() {
        let found = candidates
            .iter()
            .zip(&names)
            .find(|(channel, name)| match &sensor.channel {
                Some(topic) => channel.topic == *topic,
                None => **name == sensor.id.as_str() && fits(&sensor.kind, channel.kind),
            });
        match found {
            Some((channel, _)) if fits(&sensor.kind, channel.kind) => {
                bound.push(Bound { sensor, channel });
            }
            Some((channel, _)) => notes.push(format!(
                "sensor `{}` is a {}, but its channel {} holds {}; correct `channel` or `kind` in \
                 the rig file",
                sensor.id,
                sensor.kind.name(),
                channel.topic,
                channel.schema
            )),
            None => notes.push(without_channel(sensor, log)),
        }
    }
    bound
}

fn fits(sensor: &SensorKind, channel: ChannelKind) -> bool {
    match sensor {
        SensorKind::Lidar | SensorKind::Radar => channel == ChannelKind::Cloud,
        SensorKind::Camera(_) => {
            matches!(channel, ChannelKind::CompressedImage | ChannelKind::Image)
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
    ];
    let no_sensors = |channel: &&Channel| {
        rig.by_channel(&channel.topic).is_none()
            && bound.iter().all(|pair| pair.channel.topic != channel.topic)
    };
    let channels = channels_of(log, &shown).into_iter().filter(no_sensors);
    channels.map(|channel| channel.topic.clone()).collect()
}
