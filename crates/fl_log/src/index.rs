//! From what a source found to channels with sorted entries.

use fl_spacetime::Stamp;

use crate::channel::{Channel, ChannelId, ChannelKind, Entry};
use crate::loss::{Loss, LossKind};
use crate::message::definitions;
use crate::schema::Plan;
use crate::source::{Scan, ScannedChannel, ScannedMessage};
use crate::stamp_rule::StampRule;

/// Everything that is known of a log without reading its messages.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) channels: Vec<IndexedChannel>,
    pub(crate) losses: Vec<Loss>,
}

/// A channel, how to decode it, and its messages sorted by stamp, then log time.
#[derive(Debug)]
pub(crate) struct IndexedChannel {
    pub(crate) channel: Channel,
    /// How to decode a message, or why that is not possible.
    pub(crate) plan: Result<Plan, String>,
    pub(crate) entries: Vec<Entry>,
}

impl Index {
    pub(crate) fn of(scan: Scan) -> Self {
        let mut losses = scan.losses;
        let mut channels: Vec<_> = (0..).zip(scan.channels).map(indexed_channel).collect();
        losses.extend(channels.iter().filter_map(bad_schema));
        let rules: Vec<_> = channels.iter().map(stamp_rule).collect();
        let mut zero_stamps = vec![Unstamped::default(); channels.len()];
        for message in &scan.messages {
            let channel_idx = message.channel_idx as usize;
            let Some(rule) = rules.get(channel_idx) else {
                continue;
            };
            let stamp = rule.stamp_of(message);
            if stamp.is_none() && *rule != StampRule::Absent {
                zero_stamps[channel_idx].add(message.log_time);
            }
            channels[channel_idx].entries.push(entry(message, stamp));
        }
        for indexed in &mut channels {
            indexed
                .entries
                .sort_by_key(|entry| (entry.stamp, entry.log_time));
        }
        let unstamped = channels.iter().zip(&zero_stamps);
        losses.extend(unstamped.filter_map(|(indexed, zero)| zero.loss(&indexed.channel.topic)));
        Self { channels, losses }
    }
}

fn entry(message: &ScannedMessage, stamp: Option<Stamp>) -> Entry {
    Entry {
        stamp: stamp.unwrap_or(message.log_time),
        log_time: message.log_time,
        publish_time: message.publish_time,
        place: message.place,
        size_bytes: message.size_bytes,
    }
}

fn indexed_channel((number, scanned): (u32, ScannedChannel)) -> IndexedChannel {
    let plan = plan_of(&scanned);
    let kind = match &plan {
        Ok(_) => ChannelKind::of_schema(&scanned.schema),
        Err(_) => ChannelKind::Unknown,
    };
    let channel = Channel {
        id: ChannelId(number),
        topic: scanned.topic,
        schema: scanned.schema,
        encoding: scanned.encoding,
        kind,
    };
    IndexedChannel {
        channel,
        plan,
        entries: Vec::new(),
    }
}

/// The plan by the log's own definition; for standard types whose definition is missing or
/// written in another language, by the one known here.
fn plan_of(scanned: &ScannedChannel) -> Result<Plan, String> {
    let name = &scanned.schema;
    if scanned.encoding != "cdr" {
        return Err(format!(
            "the encoding is {:?}, not \"cdr\"",
            scanned.encoding
        ));
    }
    if scanned.schema_encoding == "ros2msg" && !scanned.schema_data.is_empty() {
        let text = str::from_utf8(&scanned.schema_data)
            .map_err(|_| "the definition is not UTF-8".to_owned())?;
        return Plan::from_ros2msg(name, text).map_err(|err| err.to_string());
    }
    let Some(text) = definitions::concatenated(name) else {
        let encoding = &scanned.schema_encoding;
        return Err(format!(
            "{name:?} comes without a definition in ros2msg ({encoding:?})"
        ));
    };
    Plan::from_ros2msg(name, &text).map_err(|err| err.to_string())
}

/// A definition that is there and readable in principle, but wrong.
fn bad_schema(indexed: &IndexedChannel) -> Option<Loss> {
    let reason = indexed.plan.as_ref().err()?;
    let known = ChannelKind::of_schema(&indexed.channel.schema) != ChannelKind::Unknown;
    (known && indexed.channel.encoding == "cdr").then(|| Loss {
        channel: Some(indexed.channel.topic.clone()),
        ..Loss::new(
            LossKind::BadSchema,
            format!("messages are only bytes: {reason}"),
        )
    })
}

fn stamp_rule(indexed: &IndexedChannel) -> StampRule {
    indexed
        .plan
        .as_ref()
        .map_or(StampRule::Absent, StampRule::of)
}

/// Messages of one channel whose stamp is zero.
#[derive(Debug, Clone, Default)]
struct Unstamped {
    n_messages: u64,
    range: Option<(Stamp, Stamp)>,
}

impl Unstamped {
    fn add(&mut self, log_time: Stamp) {
        let (start, end) = self.range.unwrap_or((log_time, log_time));
        self.n_messages += 1;
        self.range = Some((start.min(log_time), end.max(log_time)));
    }

    fn loss(&self, topic: &str) -> Option<Loss> {
        let (start, end) = self.range?;
        Some(Loss {
            channel: Some(topic.to_owned()),
            messages: Some(self.n_messages),
            start: Some(start),
            end: Some(end),
            ..Loss::new(LossKind::ZeroStamps, "header stamp is zero, log time used")
        })
    }
}
