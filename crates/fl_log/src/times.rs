//! Which stamps of a log belong to its timeline.
//!
//! Recorders and drivers leave stamps that are far from all others: zero or a few seconds after
//! 1970 before a clock was set, counters that rolled over, jumps. One such stamp must not stretch
//! a drive of a minute to fifty years. They stay readable; they are only kept out of the range.
//!
//! A whole channel on another clock is something else: its stamps are consistent with each other,
//! at a constant distance from the recorder's time.

use fl_spacetime::{Span, Stamp};

use crate::channel::Entry;

/// Times that differ by more than this are not of one drive, unless the drive is that long.
const LEAST_REACH_NANOS: i64 = 24 * 3600 * NANOS_PER_SEC;
/// A header's stamp and the recorder's time of one channel do not drift apart by more than this.
const LEAST_DRIFT_NANOS: i64 = 3600 * NANOS_PER_SEC;
/// How many times as long as most of the drive the rest of it may be.
const REACH_SPANS: i64 = 10;
const NANOS_PER_SEC: i64 = 1_000_000_000;

/// The times of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChannelTimes {
    /// The first and the last stamp that belong to the timeline; `None` if none does.
    pub range: Option<(Stamp, Stamp)>,
    /// How many stamps are far from the others.
    pub n_outliers: u64,
    /// The first and the last of those.
    pub outliers: Option<(Stamp, Stamp)>,
    /// The median of stamp minus log time: how far the sensor's clock is from the recorder's, the
    /// way from one to the other included.
    pub clock_offset: Span,
    /// Whether the channel's whole clock is another than the log's, by more than a day.
    pub has_other_clock: bool,
}

/// What most log times of a log are.
#[derive(Debug, Clone, Copy)]
struct Bulk {
    start: i64,
    end: i64,
    reach: i64,
}

/// The times of each channel, of its entries. `None` for a channel without messages.
pub(crate) fn times(channels: &[&[Entry]]) -> Vec<Option<ChannelTimes>> {
    let Some(bulk) = Bulk::of(channels) else {
        return vec![None; channels.len()];
    };
    let mut times: Vec<_> = channels
        .iter()
        .map(|entries| channel_times(entries, bulk))
        .collect();
    let counted = channels.iter().zip(&times);
    let clock = main_clock(counted.filter_map(|(entries, times)| {
        Some((times.as_ref()?.clock_offset.nanos(), entries.len()))
    }));
    for times in times.iter_mut().flatten() {
        let offset = times.clock_offset.nanos();
        times.has_other_clock = offset.abs_diff(clock) > LEAST_REACH_NANOS.unsigned_abs();
    }
    times
}

/// From the earliest to the latest of the log's own stamps.
pub(crate) fn timeline<'t>(
    times: impl Iterator<Item = &'t ChannelTimes> + Clone,
) -> Option<(Stamp, Stamp)> {
    let of_log = |times: &&ChannelTimes| !times.has_other_clock;
    let ranges = times.filter(of_log).filter_map(|times| times.range);
    let start = ranges.clone().map(|(start, _)| start).min()?;
    let end = ranges.map(|(_, end)| end).max()?;
    Some((start, end))
}

/// In words, what sort of stamps outliers are.
pub(crate) fn sort_of(outliers: (Stamp, Stamp), range: Option<(Stamp, Stamp)>) -> &'static str {
    /// 1975: no log is older.
    const NEAR_EPOCH_NANOS: u64 = 5 * 365 * 24 * 3600 * NANOS_PER_SEC.unsigned_abs();
    let near_epoch = |stamp: Stamp| stamp.nanos().unsigned_abs() < NEAR_EPOCH_NANOS;
    let reference = range.map_or(outliers.1, |(start, _)| start);
    if near_epoch(outliers.0) && near_epoch(outliers.1) && !near_epoch(reference) {
        return "near 1970, before a clock was set";
    }
    if is_rolled_over(outliers.0, reference) && is_rolled_over(outliers.1, reference) {
        return "off by a counter that rolled over";
    }
    "far from the others"
}

/// Whether two times are a whole number of turns of a usual counter apart, to a part in a
/// thousand of a turn or an hour.
fn is_rolled_over(stamp: Stamp, reference: Stamp) -> bool {
    const TURNS_NANOS: [i128; 3] = [
        1 << 32,
        (1 << 32) * 1_000,
        (1 << 32) * NANOS_PER_SEC as i128,
    ];
    let distance = (i128::from(stamp.nanos()) - i128::from(reference.nanos())).abs();
    TURNS_NANOS.into_iter().any(|turn| {
        let slack = (turn / 1000).min(i128::from(LEAST_DRIFT_NANOS));
        let rest = distance % turn;
        distance >= turn && rest.min(turn - rest) <= slack
    })
}

impl Bulk {
    /// From the log times between the first and the last tenth, of a sample of all messages.
    fn of(channels: &[&[Entry]]) -> Option<Self> {
        const SAMPLE: usize = 1 << 16;
        let n_messages: usize = channels.iter().map(|entries| entries.len()).sum();
        let step = (n_messages / SAMPLE).max(1);
        let all = channels.iter().flat_map(|entries| entries.iter());
        let mut log_times: Vec<i64> = all
            .step_by(step)
            .map(|entry| entry.log_time.nanos())
            .collect();
        if log_times.is_empty() {
            return None;
        }
        log_times.sort_unstable();
        let last = log_times.len() - 1;
        let (start, end) = (log_times[last / 10], log_times[last - last / 10]);
        let reach = end.saturating_sub(start).saturating_mul(REACH_SPANS);
        Some(Self { start, end, reach })
    }

    /// Whether a moment is of this drive, given that the drive's clock is `offset` from the
    /// recorder's.
    fn has(self, nanos: i64, offset: i64) -> bool {
        let reach = self.reach.max(LEAST_REACH_NANOS);
        let nanos = nanos.saturating_sub(offset);
        (self.start.saturating_sub(reach)..=self.end.saturating_add(reach)).contains(&nanos)
    }
}

fn channel_times(entries: &[Entry], bulk: Bulk) -> Option<ChannelTimes> {
    let offset_of = |entry: &Entry| entry.stamp.nanos().saturating_sub(entry.log_time.nanos());
    let mut offsets: Vec<i64> = entries.iter().map(offset_of).collect();
    let middle = offsets.len().checked_sub(1)? / 2;
    let (_, median, _) = offsets.select_nth_unstable(middle);
    let clock_offset = *median;
    let drift = bulk.reach.max(LEAST_DRIFT_NANOS).unsigned_abs();
    // A driver's clock that jumps while the recorder's does not, or a moment that is of no drive.
    let belongs = |entry: &&Entry| {
        offset_of(entry).abs_diff(clock_offset) <= drift
            && bulk.has(entry.stamp.nanos(), clock_offset)
    };
    let range_of = |belonging: bool| {
        let mut stamps = entries
            .iter()
            .filter(|entry| belongs(entry) == belonging)
            .map(|entry| entry.stamp);
        let first = stamps.next()?;
        let (mut start, mut end, mut n_stamps) = (first, first, 1);
        for stamp in stamps {
            (start, end, n_stamps) = (start.min(stamp), end.max(stamp), n_stamps + 1);
        }
        Some(((start, end), n_stamps))
    };
    let outliers = range_of(false);
    Some(ChannelTimes {
        range: range_of(true).map(|(range, _)| range),
        n_outliers: outliers.map_or(0, |(_, n_outliers)| n_outliers),
        outliers: outliers.map(|(range, _)| range),
        clock_offset: Span::from_nanos(clock_offset),
        has_other_clock: false,
    })
}

/// The distance from the recorder's time that most messages have, within a day.
fn main_clock(channels: impl Iterator<Item = (i64, usize)>) -> i64 {
    let mut channels: Vec<_> = channels.collect();
    channels.sort_unstable();
    let messages_near = |offset: i64| -> usize {
        let near = channels
            .iter()
            .filter(|(other, _)| other.abs_diff(offset) <= LEAST_REACH_NANOS.unsigned_abs());
        near.map(|(_, n_messages)| n_messages).sum()
    };
    let offsets = channels.iter().map(|(offset, _)| *offset);
    // Of equals the one nearest to the recorder's time, so that the order does not matter.
    offsets
        .max_by_key(|offset| {
            (
                messages_near(*offset),
                std::cmp::Reverse(offset.unsigned_abs()),
            )
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    const START: i64 = 1_700_000_000 * NANOS_PER_SEC;

    fn entry(stamp: i64, log_time: i64) -> Entry {
        Entry {
            stamp: Stamp::from_nanos(stamp),
            log_time: Stamp::from_nanos(log_time),
            publish_time: Stamp::from_nanos(log_time),
            place: Place {
                block: 0,
                offset: 0,
            },
            size_bytes: 0,
            sequence: 0,
        }
    }

    /// A hundred entries a tenth of a second apart, 5 ms before the recorder's time.
    fn channel(offset: i64) -> Vec<Entry> {
        let at = |idx| START + idx * NANOS_PER_SEC / 10;
        (0..100)
            .map(|idx| entry(at(idx) + offset - 5_000_000, at(idx)))
            .collect()
    }

    fn check(entries: Vec<Entry>, n_outliers: u64, sort: &str) {
        let sound = channel(0);
        let times = times(&[&entries, &sound]);
        let (damaged, sound) = (times[0].unwrap(), times[1].unwrap());
        assert_eq!((damaged.n_outliers, sound.n_outliers), (n_outliers, 0));
        let (start, end) = timeline(times.iter().flatten()).unwrap();
        assert_eq!(start.nanos(), START - 5_000_000);
        assert_eq!(end.nanos(), START + 9_900_000_000 - 5_000_000);
        if let Some(outliers) = damaged.outliers {
            assert_eq!(sort_of(outliers, damaged.range), sort);
        }
    }

    #[test]
    fn stamps_that_cannot_be_do_not_stretch_the_timeline() {
        check(channel(0), 0, "");
        for (stamp, sort) in [
            (7 * NANOS_PER_SEC, "near 1970, before a clock was set"),
            (i64::MAX, "far from the others"),
            (
                START + 400 * 24 * 3600 * NANOS_PER_SEC,
                "far from the others",
            ),
            (
                START - (1 << 32) * 1000 * 20 + 7,
                "off by a counter that rolled over",
            ),
        ] {
            let mut entries = channel(0);
            entries[40].stamp = Stamp::from_nanos(stamp);
            check(entries, 1, sort);
        }
        let mut entries = channel(0);
        entries[0] = entry(3, 3);
        check(entries, 1, "near 1970, before a clock was set");
    }

    #[test]
    fn another_clock_is_no_outlier() {
        let (gps, since_boot, sound) =
            (channel(64 * NANOS_PER_SEC), channel(5 - START), channel(0));
        let times = times(&[&gps, &since_boot, &sound]);
        let times: Vec<_> = times.into_iter().flatten().collect();
        assert!(times.iter().all(|times| times.n_outliers == 0));
        let other: Vec<_> = times.iter().map(|times| times.has_other_clock).collect();
        assert_eq!(other, [false, true, false]);
        assert_eq!(times[0].clock_offset.nanos(), 63_995_000_000);
        let (start, end) = timeline(times.iter()).unwrap();
        assert_eq!(start.nanos(), START - 5_000_000);
        assert_eq!(end.nanos(), START + 73_895_000_000);
        assert_eq!(
            timeline(super::times(&[&since_boot]).iter().flatten())
                .unwrap()
                .0
                .nanos(),
            5 - 5_000_000
        );
    }

    #[test]
    fn nothing_has_no_times() {
        assert_eq!(times(&[&[], &[]]), [None, None]);
        assert_eq!(timeline([].iter()), None);
    }
}
