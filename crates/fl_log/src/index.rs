//! From what a source found to channels with sorted entries.

use fl_spacetime::Stamp;

use crate::channel::{Channel, ChannelId, ChannelKind, Entry};
use crate::decoder::{Decoder, Definitions};
use crate::kept::{Keeper, Kept, KeptBytes};
use crate::loss::{Loss, LossKind};
use crate::options::{OpenOptions, TimeSource};
use crate::source::{Place, ScannedChannel, ScannedMessage, Watch};
use crate::stamp_rule::StampRule;
use crate::times::{self, ChannelTimes};

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
    pub(crate) decoder: Result<Decoder, String>,
    pub(crate) entries: Vec<Entry>,
    /// The messages' bytes, if the channel is small.
    pub(crate) kept: Option<Kept>,
    /// `None` without messages.
    pub(crate) times: Option<ChannelTimes>,
}

/// Sees every message while a source is scanned: finds its stamp, and keeps it if its channel is
/// small.
pub(crate) struct Indexer<'d> {
    definitions: &'d Definitions,
    rules: Vec<StampRule>,
    keeper: Keeper,
}

impl<'d> Indexer<'d> {
    pub(crate) fn new(definitions: &'d Definitions, options: &OpenOptions) -> Self {
        Self {
            definitions,
            rules: Vec::new(),
            keeper: Keeper::new(options.kept_bytes()),
        }
    }

    /// The bytes of the channels that are small, in the order of the source.
    pub(crate) fn kept(self) -> Vec<Option<KeptBytes>> {
        self.keeper.finish()
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
        let channel_idx = channel_idx as usize;
        self.keeper.message(channel_idx, bytes);
        self.rules.get(channel_idx)?.stamp_of(bytes)
    }
}

impl Index {
    /// The index of what a scan found. `kept` are the bytes of small channels, in the order of
    /// the scan's messages.
    pub(crate) fn of(
        channels: Vec<ScannedChannel>,
        messages: Vec<ScannedMessage>,
        kept: Vec<Option<KeptBytes>>,
        definitions: &Definitions,
        options: &OpenOptions,
    ) -> Self {
        let scanned = (0..).zip(channels);
        let channels: Vec<_> = scanned
            .map(|(number, channel)| indexed_channel(number, channel, definitions))
            .collect();
        let mut index = Self {
            losses: channels.iter().filter_map(bad_schema).collect(),
            channels,
        };
        index.add_messages(messages, kept, options);
        index.add_times();
        index
    }

    fn add_messages(
        &mut self,
        messages: Vec<ScannedMessage>,
        kept: Vec<Option<KeptBytes>>,
        options: &OpenOptions,
    ) {
        let channels = &mut self.channels;
        let mut counts = vec![0; channels.len()];
        for message in &messages {
            if let Some(count) = counts.get_mut(message.channel_idx as usize) {
                *count += 1;
            }
        }
        let kept = kept.into_iter().chain(std::iter::repeat(None));
        let mut kept: Vec<_> = kept.take(channels.len()).collect();
        let mut starts: Vec<_> = kept
            .iter()
            .map(|kept| kept.is_some().then(Vec::new))
            .collect();
        let mut sizes = vec![0_u32; channels.len()];
        for (indexed, count) in channels.iter_mut().zip(&counts) {
            indexed.entries.reserve_exact(*count);
        }
        let rules: Vec<_> = channels.iter().map(stamp_rule).collect();
        let sources: Vec<_> = channels
            .iter()
            .map(|indexed| options.times.of(&indexed.channel.topic))
            .collect();
        let mut unstamped = vec![Unstamped::default(); channels.len()];
        for message in messages {
            let channel_idx = message.channel_idx as usize;
            let Some(indexed) = channels.get_mut(channel_idx) else {
                continue;
            };
            let wants_header = sources[channel_idx] == TimeSource::Header;
            let has_stamps = rules[channel_idx].is_promise();
            if message.header_stamp.is_none() && has_stamps && wants_header {
                unstamped[channel_idx].add(message.log_time);
            }
            if let Some(starts) = &mut starts[channel_idx] {
                starts.push(sizes[channel_idx]);
                sizes[channel_idx] = sizes[channel_idx].saturating_add(message.size_bytes);
            }
            indexed.entries.push(entry(&message, sources[channel_idx]));
        }
        for (channel_idx, indexed) in channels.iter_mut().enumerate() {
            let starts = starts[channel_idx].take();
            sort(indexed, starts, kept[channel_idx].take());
        }
        let topics = channels.iter().map(|indexed| &indexed.channel.topic);
        let losses = topics
            .zip(&unstamped)
            .filter_map(|(topic, zero)| zero.loss(topic));
        self.losses.extend(losses);
    }

    fn add_times(&mut self) {
        let entries: Vec<_> = self
            .channels
            .iter()
            .map(|indexed| indexed.entries.as_slice())
            .collect();
        let times = times::times(&entries);
        for (indexed, times) in self.channels.iter_mut().zip(times) {
            indexed.times = times;
            self.losses.extend(odd_times(indexed));
        }
    }
}

/// Sorts the entries, and where their kept bytes start with them.
fn sort(indexed: &mut IndexedChannel, starts: Option<Vec<u32>>, kept: Option<KeptBytes>) {
    let key = |entry: &Entry| (entry.stamp, entry.log_time);
    let (Some(starts), Some(kept)) = (starts, kept) else {
        indexed.entries.sort_by_key(key);
        return;
    };
    let mut with_starts: Vec<_> = indexed.entries.drain(..).zip(starts).collect();
    with_starts.sort_by_key(|(entry, _)| key(entry));
    let (entries, starts) = with_starts.into_iter().unzip();
    indexed.entries = entries;
    indexed.kept = Some(Kept::new(kept, starts));
}

fn entry(message: &ScannedMessage, source: TimeSource) -> Entry {
    let stamp = match source {
        TimeSource::Header => message.header_stamp.unwrap_or(message.log_time),
        TimeSource::Log => message.log_time,
        TimeSource::Publish => message.publish_time,
    };
    Entry {
        stamp,
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
        kept: None,
        times: None,
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

/// Stamps, or a whole clock, that are kept out of the timeline.
fn odd_times(indexed: &IndexedChannel) -> impl Iterator<Item = Loss> {
    let loss = |kind, what| Loss {
        channel: Some(indexed.channel.topic.clone()),
        ..Loss::new(kind, what)
    };
    let times = indexed.times;
    let outliers = times.and_then(|times| Some((times, times.outliers?)));
    let outliers = outliers.map(|(times, (first, last))| {
        let sort = times::sort_of((first, last), times.range);
        let what = format!("stamps {sort} ({first} to {last}) are kept out of the log's time");
        Loss {
            messages: Some(times.n_outliers),
            ..loss(LossKind::OutlierStamps, what)
        }
    });
    let clock = times.filter(|times| times.has_other_clock).map(|times| {
        let secs = times.clock_offset.as_secs_f64();
        let what =
            format!("its clock is {secs:.0} s from the recorder's, kept out of the log's time");
        loss(LossKind::OtherClock, what)
    });
    [outliers, clock].into_iter().flatten()
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
