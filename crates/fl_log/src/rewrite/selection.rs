//! Which messages of a log are written, and which are taken along because these need them.

use std::ops::Range;

use fl_spacetime::Stamp;

use crate::channel::{Channel, ChannelId, ChannelKind};
use crate::log::Log;
use crate::visit::numbers_in;

/// What of a log is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Messages whose stamp is in this range, the end excluded; `None` is the whole log.
    ///
    /// What holds from before the range on comes too, with its own times: all static transforms,
    /// and the last message of each calibration and each latched channel.
    pub range: Option<(Stamp, Stamp)>,
    /// Only these channels; `None` is all.
    ///
    /// Static transforms come too, and the calibrations that lie beside a channel of these.
    pub channels: Option<Vec<ChannelId>>,
}

/// Which messages of which channels are written.
pub(super) struct Chosen {
    channels: Vec<ChosenChannel>,
}

struct ChosenChannel {
    channel: ChannelId,
    /// Numbers in the channel's entries.
    numbers: Range<usize>,
    /// The first ones of these are from before the range.
    n_before: usize,
}

impl Chosen {
    pub(super) fn of(log: &Log, selection: &Selection) -> Self {
        let is_chosen = |channel: &&Channel| match &selection.channels {
            None => true,
            Some(wanted) => wanted.contains(&channel.id) || goes_along(log, channel, wanted),
        };
        let channels = log.channels().iter().filter(is_chosen);
        Self {
            channels: channels
                .map(|channel| ChosenChannel::of(log, channel, selection.range))
                .collect(),
        }
    }

    /// The channels of the written file, in its order.
    pub(super) fn channels<'l>(&self, log: &'l Log) -> impl Iterator<Item = &'l Channel> {
        let ids = self.channels.iter().map(|chosen| chosen.channel);
        ids.filter_map(|channel| log.channel(channel))
    }

    /// Where a channel stands among [`Self::channels`].
    pub(super) fn place_of(&self, channel: ChannelId) -> Option<usize> {
        self.channels
            .binary_search_by_key(&channel, |chosen| chosen.channel)
            .ok()
    }

    /// The channels, and which of their entries are written.
    pub(super) fn numbers(&self) -> impl Iterator<Item = (ChannelId, Range<usize>)> {
        self.channels
            .iter()
            .map(|chosen| (chosen.channel, chosen.numbers.clone()))
    }

    /// How many messages of a channel are from before the range.
    pub(super) fn n_before(&self, channel: ChannelId) -> usize {
        self.place_of(channel)
            .map_or(0, |place| self.channels[place].n_before)
    }

    /// Whether entry number `idx` of the channel is from before the range.
    pub(super) fn is_before(&self, channel: ChannelId, idx: usize) -> bool {
        self.place_of(channel).is_some_and(|place| {
            let chosen = &self.channels[place];
            idx < chosen.numbers.start + chosen.n_before
        })
    }
}

impl ChosenChannel {
    fn of(log: &Log, channel: &Channel, range: Option<(Stamp, Stamp)>) -> Self {
        let in_range = numbers_in(log.entries(channel.id), range);
        let n_before = n_before(channel, in_range.start);
        Self {
            channel: channel.id,
            numbers: in_range.start - n_before..in_range.end,
            n_before,
        }
    }
}

/// How many of the messages before the range still hold in it. Static transforms of several
/// senders add up, so all do.
fn n_before(channel: &Channel, n_messages: usize) -> usize {
    if is_static_transforms(channel) {
        n_messages
    } else if channel.kind == ChannelKind::CameraInfo || is_latched(channel) {
        n_messages.min(1)
    } else {
        0
    }
}

/// Whether a channel that nobody named is needed by those that somebody did.
fn goes_along(log: &Log, channel: &Channel, wanted: &[ChannelId]) -> bool {
    let is_beside = |wanted: &ChannelId| {
        log.channel(*wanted)
            .is_some_and(|wanted| folder(&wanted.topic) == folder(&channel.topic))
    };
    is_static_transforms(channel)
        || channel.kind == ChannelKind::CameraInfo && wanted.iter().any(is_beside)
}

/// The topic without its last part.
fn folder(topic: &str) -> &str {
    topic.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_static_transforms(channel: &Channel) -> bool {
    channel.topic.rsplit('/').next() == Some("tf_static")
}

/// Whether who subscribes later still gets the last message, as bags of ROS 1 and ROS 2 say it.
fn is_latched(channel: &Channel) -> bool {
    let says = |key: &str| channel.metadata.get(key).map(String::as_str);
    says("latching").is_some_and(|value| value == "1" || value == "true")
        || says("offered_qos_profiles").is_some_and(is_transient_local)
}

/// Reads the one field that matters of the YAML of ROS 2, written as a number or, since Iron, by
/// its name.
fn is_transient_local(profiles: &str) -> bool {
    let durability = profiles.lines().filter_map(|line| {
        let line = line.trim_start_matches([' ', '-']);
        line.strip_prefix("durability:")
    });
    let mut values = durability.map(str::trim);
    values.any(|value| value == "1" || value == "transient_local")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_latched_qualities_of_service() {
        for (profiles, expected) in [
            ("- history: 3\n  depth: 0\n  durability: 1\n", true),
            ("- history: 3\n  depth: 0\n  durability: 2\n", false),
            (
                "- durability: transient_local\n  reliability: reliable\n",
                true,
            ),
            (
                "- durability: volatile\n- durability: transient_local",
                true,
            ),
            ("", false),
        ] {
            assert_eq!(is_transient_local(profiles), expected, "{profiles}");
        }
    }
}
