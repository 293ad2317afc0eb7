//! How long after their measurement the messages of a channel were recorded.

use fl_spacetime::Span;

use crate::channel::{ChannelId, Entry};
use crate::log::Log;
use crate::stamp_rule::StampRule;

/// Log time minus header stamp over the messages of a channel: how long they were under way, and
/// by how much the clocks of the sender and the recorder differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delays {
    /// The median.
    pub median: Span,
    /// The smallest; negative if the sender's clock is ahead.
    pub min: Span,
    /// The largest.
    pub max: Span,
}

impl Log {
    /// The delays of a channel; `None` if it has no messages, or these have no header stamp.
    #[must_use]
    pub fn delays(&self, channel: ChannelId) -> Option<Delays> {
        let entries = self.entries(channel);
        let has_stamps = match self.stamp_rule(channel)? {
            StampRule::Absent => false,
            rule if rule.is_promise() => true,
            // Such messages may have stamps or not; without one, the log time stands for it.
            _ => entries.iter().any(|entry| entry.stamp != entry.log_time),
        };
        Delays::of(entries).filter(|_| has_stamps)
    }
}

impl Delays {
    fn of(entries: &[Entry]) -> Option<Self> {
        let delay = |entry: &Entry| {
            let nanos = entry.log_time.nanos().saturating_sub(entry.stamp.nanos());
            Span::from_nanos(nanos)
        };
        let mut delays: Vec<Span> = entries.iter().map(delay).collect();
        delays.sort_unstable();
        let median = *delays.get(delays.len() / 2)?;
        Some(Self {
            median,
            min: *delays.first()?,
            max: *delays.last()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Stamp;

    use super::*;
    use crate::source::Place;

    #[test]
    fn delays_tell_latency_from_wrong_clocks() {
        let entry = |(stamp, log_time): (i64, i64)| Entry {
            stamp: Stamp::from_nanos(stamp),
            log_time: Stamp::from_nanos(log_time),
            publish_time: Stamp::from_nanos(log_time),
            place: Place {
                block: 0,
                offset: 0,
            },
            size_bytes: 0,
            sequence: 0,
        };
        let year_2020 = 1_577_836_800_000_000_000;
        let entries = [
            (1, year_2020),
            (year_2020, year_2020 + 5),
            (year_2020 + 9, year_2020 + 12),
        ];
        let delays = Delays::of(&entries.map(entry)).unwrap();
        assert_eq!((delays.median.nanos(), delays.min.nanos()), (5, 3));
        assert_eq!(Delays::of(&[]), None);
        let farthest = Delays::of(&[entry((i64::MIN, i64::MAX))]).unwrap();
        assert_eq!(farthest.max.nanos(), i64::MAX);
    }
}
