//! How regularly one sensor measures: period, jitter, gaps, drops.

use fl_spacetime::{Span, Stamp};

/// An interval longer than this many periods is a gap.
const GAP_PERIODS: f64 = 1.5;

/// An interval longer than this, and than so many periods, is no gap: the clock was set, or
/// another recording begins.
const BREAK: Span = Span::from_millis(3_600_000);
const BREAK_PERIODS: f64 = 100.0;

/// A run of stamps between breaks is outlying below this share of all, or this number.
const OUTLYING_SHARE: f64 = 0.1;
const OUTLYING_COUNT: usize = 10;

/// How regularly one sensor measures, judged from its stamps alone.
///
/// The nominal period is the median interval between distinct stamps, so that lost snapshots do
/// not stretch it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// Median interval; `None` below two distinct stamps.
    pub period: Option<Span>,
    /// 1 / period; 0 where there is no period.
    pub rate_hz: f64,
    /// Root mean square of (interval − period) over the intervals that are no gaps, milliseconds.
    pub jitter_ms: f64,
    /// Intervals longer than 1.5 periods, but not than both 1 h and 100 periods: there the clock was
    /// set, or another recording begins.
    pub gaps: usize,
    /// Snapshots that would have fitted into the gaps.
    pub dropped: usize,
    /// Stamps equal to the one before them.
    pub repeated: usize,
}

/// Measures the regularity of stamps, which must be sorted.
pub fn measure_timing(stamps: &[Stamp]) -> Timing {
    let intervals: Vec<Span> = stamps
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .filter(|interval| *interval > Span::ZERO)
        .collect();
    let repeated = stamps.len().saturating_sub(1) - intervals.len();
    let Some(period) = median(&intervals) else {
        return Timing {
            period: None,
            rate_hz: 0.0,
            jitter_ms: 0.0,
            gaps: 0,
            dropped: 0,
            repeated,
        };
    };
    let gap_limit = Span::from_secs_f64(GAP_PERIODS * period.as_secs_f64());
    let break_limit = break_limit(period);
    let (gaps, regular): (Vec<Span>, Vec<Span>) = intervals
        .iter()
        .filter(|interval| **interval <= break_limit)
        .partition(|interval| **interval > gap_limit);
    Timing {
        period: Some(period),
        rate_hz: period.as_secs_f64().recip(),
        jitter_ms: rms_ms(&regular, period),
        gaps: gaps.len(),
        dropped: gaps.iter().map(|gap| n_lost_in(*gap, period)).sum(),
        repeated,
    }
}

/// Which of the sorted stamps are far from the others, as of a clock that is not yet set: those
/// of small runs behind a break. The largest run is never outlying.
pub(crate) fn outlying(stamps: &[Stamp]) -> Vec<bool> {
    let intervals: Vec<Span> = stamps
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .filter(|interval| *interval > Span::ZERO)
        .collect();
    let Some(period) = median(&intervals) else {
        return vec![false; stamps.len()];
    };
    let limit = break_limit(period);
    let runs: Vec<usize> = stamps
        .chunk_by(|before, after| *after - *before <= limit)
        .map(<[Stamp]>::len)
        .collect();
    let largest = runs.iter().copied().max().unwrap_or(0);
    let is_small = |n_stamps: usize| {
        n_stamps < OUTLYING_COUNT || (n_stamps as f64) < OUTLYING_SHARE * stamps.len() as f64
    };
    runs.into_iter()
        .flat_map(|n_stamps| {
            let outlying = n_stamps < largest && is_small(n_stamps);
            std::iter::repeat_n(outlying, n_stamps)
        })
        .collect()
}

fn break_limit(period: Span) -> Span {
    BREAK.max(Span::from_secs_f64(BREAK_PERIODS * period.as_secs_f64()))
}

/// The lower middle of the spans.
pub(crate) fn median(spans: &[Span]) -> Option<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

fn rms_ms(intervals: &[Span], period: Span) -> f64 {
    let squares: f64 = intervals
        .iter()
        .map(|interval| (*interval - period).as_millis_f64().powi(2))
        .sum();
    (squares / intervals.len().max(1) as f64).sqrt()
}

fn n_lost_in(gap: Span, period: Span) -> usize {
    let n_periods = (gap.as_secs_f64() / period.as_secs_f64()).round();
    (n_periods as usize).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(millis: &[i64], expected: (f64, usize, usize, usize)) -> Timing {
        let stamps: Vec<Stamp> = millis
            .iter()
            .map(|ms| Stamp::from_nanos(ms * 1_000_000))
            .collect();
        let timing = measure_timing(&stamps);
        let found = (timing.rate_hz, timing.gaps, timing.dropped, timing.repeated);
        assert_eq!(found, expected, "{millis:?}");
        timing
    }

    #[test]
    fn lost_snapshots_do_not_change_the_rate() {
        let timing = check(&[0, 100, 200, 600, 700, 1000, 1100], (10.0, 2, 5, 0));
        assert_eq!(timing.jitter_ms, 0.0);
    }

    #[test]
    fn repeated_stamps_are_counted_apart() {
        check(&[0, 0, 50, 50, 100, 100], (20.0, 0, 0, 3));
    }

    #[test]
    fn jitter_is_the_spread_about_the_period() {
        let timing = check(&[0, 90, 200, 300, 390, 500], (10.0, 0, 0, 0));
        // Intervals 90 110 100 90 110.
        assert!((timing.jitter_ms - (400.0_f64 / 5.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn one_snapshot_or_none_has_no_period() {
        assert_eq!(check(&[], (0.0, 0, 0, 0)).period, None);
        assert_eq!(check(&[7], (0.0, 0, 0, 0)).period, None);
        assert_eq!(check(&[7, 7], (0.0, 0, 0, 1)).period, None);
    }

    #[test]
    fn a_stamp_of_1970_drops_no_billions() {
        let epoch = 1_700_000_000_000;
        let mut millis = vec![1];
        millis.extend((0..50).map(|tick| epoch + tick * 100));
        check(&millis, (10.0, 0, 0, 0));
        let stamps: Vec<Stamp> = millis
            .iter()
            .map(|ms| Stamp::from_nanos(ms * 1_000_000))
            .collect();
        let found = outlying(&stamps);
        assert!(found[0] && found[1..].iter().all(|outlying| !outlying));
    }

    #[test]
    fn long_and_merged_and_slow_logs_have_no_outlying_stamps() {
        let secs = |secs: &[i64]| -> Vec<Stamp> {
            let stamp = |s: &i64| Stamp::from_nanos(s * 1_000_000_000);
            secs.iter().map(stamp).collect()
        };
        let none = |stamps: &[Stamp]| assert!(!outlying(stamps).contains(&true));
        none(&secs(&(0..20_000).collect::<Vec<_>>()));
        none(&secs(
            &(0..300).map(|s| s + s / 200 * 9000).collect::<Vec<_>>(),
        ));
        none(&secs(&(0..30).map(|tick| tick * 7200).collect::<Vec<_>>()));
        none(&secs(&[]));
        none(&secs(&[5]));
        none(&secs(&[0, 1_700_000_000]));
    }

    #[test]
    fn absurd_stamps_do_not_panic() {
        measure_timing(&[
            Stamp::MIN,
            Stamp::from_nanos(0),
            Stamp::from_nanos(1),
            Stamp::MAX,
        ]);
    }
}
