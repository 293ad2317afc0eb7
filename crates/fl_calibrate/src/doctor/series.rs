//! The messages of one channel in the order in which they arrived.

use fl_fusion::measure_timing;
use fl_log::{Channel, ChannelKind, Entry, Log, LossKind};
use fl_spacetime::{Span, Stamp};

use super::contents::{ChannelContents, Contents};
use crate::order::sorted;

/// Fewer messages than these tell nothing of a clock.
const LEAST_MESSAGES: usize = 10;

/// One message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arrival {
    pub(super) stamp: Stamp,
    pub(super) log_time: Stamp,
}

impl Arrival {
    /// Log time minus stamp, seconds.
    pub(super) fn delay_secs(&self) -> f64 {
        (self.log_time - self.stamp).as_secs_f64()
    }
}

/// The messages of a channel that have stamps of their own, in the order of arrival.
#[derive(Debug)]
pub(super) struct Series<'log> {
    pub(super) channel: &'log Channel,
    pub(super) arrivals: Vec<Arrival>,
    /// Messages that say what another one says: those are left out.
    pub(super) copies: Vec<Stamp>,
    /// When messages without a stamp arrived, in order.
    pub(super) unstamped: Vec<Stamp>,
    /// The median interval between distinct stamps, seconds; zero if all are equal.
    pub(super) period_secs: f64,
}

/// The kinds whose stamps come from a sensor at a steady rate. What is computed from them, or sent
/// when something happens, has no rate and comes late.
pub(super) fn is_timed(kind: ChannelKind) -> bool {
    matches!(
        kind,
        ChannelKind::Cloud
            | ChannelKind::CompressedImage
            | ChannelKind::Image
            | ChannelKind::Video
            | ChannelKind::LaserScan
            | ChannelKind::RadarReturns
            | ChannelKind::Imu
            | ChannelKind::Fix
            | ChannelKind::Odometry
    )
}

impl<'log> Series<'log> {
    /// Those of all channels of the log that have enough messages to tell something.
    pub(super) fn of_log(log: &'log Log, contents: &Contents) -> Vec<Self> {
        let channels = log.channels().iter();
        channels
            .filter_map(|channel| Self::of_channel(log, contents, channel))
            .collect()
    }

    fn of_channel(log: &'log Log, contents: &Contents, channel: &'log Channel) -> Option<Self> {
        log.delays(channel.id).filter(|_| is_timed(channel.kind))?;
        let (first, last) = log.times(channel.id)?.range?;
        let has_zeros = log.losses().iter().any(|loss| {
            loss.kind == LossKind::ZeroStamps && loss.channel.as_ref() == Some(&channel.topic)
        });
        let entries = log.entries(channel.id);
        // Where stamps are zero the log time stands for them.
        let is_unstamped = |entry: &Entry| has_zeros && entry.stamp == entry.log_time;
        let unstamped = entries.iter().filter(|entry| is_unstamped(entry));
        let copies = copies(entries, contents.of(channel.id));
        let mut arrivals: Vec<Arrival> = entries
            .iter()
            .enumerate()
            .filter(|(idx, entry)| !is_unstamped(entry) && copies.binary_search(idx).is_err())
            .filter(|(_, entry)| first <= entry.stamp && entry.stamp <= last)
            .map(|(_, entry)| Arrival {
                stamp: entry.stamp,
                log_time: entry.log_time,
            })
            .collect();
        arrivals.sort_by_key(|arrival| (arrival.log_time, arrival.stamp));
        if arrivals.len() < LEAST_MESSAGES {
            return None;
        }
        Some(Self {
            channel,
            copies: copies.iter().map(|idx| entries[*idx].stamp).collect(),
            unstamped: unstamped.map(|entry| entry.log_time).collect(),
            period_secs: period_secs(entries).unwrap_or(0.0),
            arrivals,
        })
    }

    pub(super) fn topic(&self) -> &'log str {
        &self.channel.topic
    }

    /// The intervals between messages with their second message: by stamp and by log time, seconds.
    pub(super) fn intervals(&self) -> impl Iterator<Item = Interval> + '_ {
        self.arrivals
            .windows(2)
            .enumerate()
            .map(|(before, pair)| Interval {
                before,
                by_stamp: (pair[1].stamp - pair[0].stamp).as_secs_f64(),
                by_log_time: (pair[1].log_time - pair[0].log_time).as_secs_f64(),
            })
    }

    /// The delays, sorted, seconds.
    pub(super) fn sorted_delays(&self) -> Vec<f64> {
        sorted(self.arrivals.iter().map(Arrival::delay_secs).collect())
    }

    pub(super) fn is_camera(&self) -> bool {
        matches!(
            self.channel.kind,
            ChannelKind::CompressedImage | ChannelKind::Image | ChannelKind::Video
        )
    }
}

/// The median interval between distinct stamps of a channel, seconds.
pub(super) fn period_secs(entries: &[Entry]) -> Option<f64> {
    let stamps: Vec<Stamp> = entries.iter().map(|entry| entry.stamp).collect();
    measure_timing(&stamps).period.map(Span::as_secs_f64)
}

/// The numbers of messages that are one with the same stamp once more. Entries are sorted by stamp.
fn copies(entries: &[Entry], read: Option<&ChannelContents>) -> Vec<usize> {
    let mut copies = Vec::new();
    let Some(read) = read else { return copies };
    let mut first = 0;
    for run in entries.chunk_by(|a, b| a.stamp == b.stamp) {
        let mut seen: Vec<u64> = Vec::new();
        for idx in first..first + run.len() {
            match read.hash(idx) {
                Some(hash) if run.len() > 1 && seen.contains(&hash) => copies.push(idx),
                Some(hash) => seen.push(hash),
                None => {}
            }
        }
        first += run.len();
    }
    copies
}

/// From one message to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    /// The place of the first of the two among the arrivals.
    pub(super) before: usize,
    pub(super) by_stamp: f64,
    pub(super) by_log_time: f64,
}
