//! From what a source found to channels with sorted entries.

use fl_spacetime::Stamp;

use crate::channel::{Channel, ChannelId, ChannelKind, Entry};
use crate::decoder::{Decoder, Definitions};
use crate::loss::{Loss, LossKind};
use crate::source::{Attachment, Metadata, Place, Scan, ScannedChannel, ScannedMessage, Watch};
use crate::stamp_rule::StampRule;

/// Everything that is known of a log without reading its messages.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) channels: Vec<IndexedChannel>,
    pub(crate) losses: Vec<Loss>,
    pub(crate) profile: String,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) metadata: Vec<Metadata>,
}

/// A channel, how to decode it, and its messages sorted by stamp, then log time.
#[derive(Debug)]
pub(crate) struct IndexedChannel {
    pub(crate) channel: Channel,
    /// How to decode a message, or why that is not possible.
    pub(crate) decoder: Result<Decoder, String>,
    pub(crate) entries: Vec<Entry>,
}

/// Makes the index while a source is scanned.
pub(crate) struct Indexer<'d> {
    definitions: &'d Definitions,
    rules: Vec<StampRule>,
}

impl<'d> Indexer<'d> {
    pub(crate) fn new(definitions: &'d Definitions) -> Self {
        Self {
            definitions,
            rules: Vec::new(),
        }
    }

    /// The index of what the source found while this watched.
    pub(crate) fn index(self, scan: Scan) -> Index {
        let mut losses = scan.losses;
        let scanned = (0..).zip(scan.channels);
        let mut channels: Vec<_> = scanned
            .map(|(number, channel)| indexed_channel(number, channel, self.definitions))
            .collect();
        losses.extend(channels.iter().filter_map(bad_schema));
        let rules: Vec<_> = channels.iter().map(stamp_rule).collect();
        let mut zero_stamps = vec![Unstamped::default(); channels.len()];
        for message in &scan.messages {
            let channel_idx = message.channel_idx as usize;
            let Some(rule) = rules.get(channel_idx) else {
                continue;
            };
            if message.header_stamp.is_none() && *rule != StampRule::Absent {
                zero_stamps[channel_idx].add(message.log_time);
            }
            channels[channel_idx].entries.push(entry(message));
        }
        for indexed in &mut channels {
            indexed
                .entries
                .sort_by_key(|entry| (entry.stamp, entry.log_time));
        }
        let unstamped = channels.iter().zip(&zero_stamps);
        losses.extend(unstamped.filter_map(|(indexed, zero)| zero.loss(&indexed.channel.topic)));
        Index {
            channels,
            losses,
            profile: scan.profile,
            attachments: scan.attachments,
            metadata: scan.metadata,
        }
    }
}

impl Watch for Indexer<'_> {
    fn channel(&mut self, channel_idx: u32, channel: &ScannedChannel) {
        let rule = Decoder::of(channel, self.definitions)
            .map_or(StampRule::Absent, |decoder| decoder.stamp_rule());
        let channel_idx = channel_idx as usize;
        if self.rules.len() <= channel_idx {
            self.rules.resize(channel_idx + 1, StampRule::Absent);
        }
        self.rules[channel_idx] = rule;
    }

    fn message(&mut self, channel_idx: u32, _place: Place, bytes: &[u8]) -> Option<Stamp> {
        self.rules.get(channel_idx as usize)?.stamp_of(bytes)
    }
}

fn entry(message: &ScannedMessage) -> Entry {
    Entry {
        stamp: message.header_stamp.unwrap_or(message.log_time),
        log_time: message.log_time,
        publish_time: message.publish_time,
        place: message.place,
        size_bytes: message.size_bytes,
        sequence: message.sequence,
    }
}

fn indexed_channel(
    number: u32,
    scanned: ScannedChannel,
    definitions: &Definitions,
) -> IndexedChannel {
    let decoder = Decoder::of(&scanned, definitions);
    let kind = match &decoder {
        Ok(_) => ChannelKind::of_schema(&scanned.schema),
        Err(_) => ChannelKind::Unknown,
    };
    let channel = Channel {
        id: ChannelId(number),
        topic: scanned.topic,
        schema: scanned.schema,
        encoding: scanned.encoding,
        schema_encoding: scanned.schema_encoding,
        schema_data: scanned.schema_data.into(),
        metadata: scanned.metadata,
        kind,
    };
    IndexedChannel {
        channel,
        decoder,
        entries: Vec::new(),
    }
}

/// A definition that is there and readable in principle, but wrong.
fn bad_schema(indexed: &IndexedChannel) -> Option<Loss> {
    let reason = indexed.decoder.as_ref().err()?;
    let known = ChannelKind::of_schema(&indexed.channel.schema) != ChannelKind::Unknown;
    (known && Decoder::knows(&indexed.channel.encoding)).then(|| Loss {
        channel: Some(indexed.channel.topic.clone()),
        ..Loss::new(
            LossKind::BadSchema,
            format!("messages are only bytes: {reason}"),
        )
    })
}

fn stamp_rule(indexed: &IndexedChannel) -> StampRule {
    indexed
        .decoder
        .as_ref()
        .map_or(StampRule::Absent, Decoder::stamp_rule)
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
