//! One-to-one assignment of a sensor's snapshots to key stamps over a whole log.

use std::ops::Range;

use fl_spacetime::{Span, Stamp};

/// For each key the index of its snapshot in `snapshots`, or `None` where the key misses one.
///
/// Each snapshot serves at most one key, and later keys get later snapshots.
/// Among all such assignments this one is the cheapest, where a matched key costs its |skew| and
/// a missing one costs `tolerance`: a frame would rather miss a snapshot than push its
/// neighbors to worse ones. Equal costs prefer more matches, then earlier keys and earlier
/// snapshots.
/// A skew of exactly `tolerance` still matches. A negative tolerance matches nothing.
///
/// Both slices must be sorted; equal stamps are allowed.
/// Takes time and memory in proportion to the pairs within the tolerance; of each key only the
/// nearest 128 snapshots on either side count, so that no tolerance exhausts the memory.
pub fn match_stamps(keys: &[Stamp], snapshots: &[Stamp], tolerance: Span) -> Vec<Option<usize>> {
    let windows = windows(keys, snapshots, tolerance);
    let choices = choose(keys, snapshots, &windows, missing_cost(tolerance));
    trace_back(&windows, &choices)
}

/// Snapshots that are considered on either side of a key.
const MAX_CANDIDATES: usize = 128;

/// Cost so far: nanoseconds of skew and of missing, then the number of keys without a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    nanos: u128,
    missing: usize,
}

impl Cost {
    const ZERO: Cost = Cost {
        nanos: 0,
        missing: 0,
    };

    fn plus(self, nanos: u64) -> Cost {
        Cost {
            nanos: self.nanos + u128::from(nanos),
            ..self
        }
    }

    fn plus_missing(self, nanos: u64) -> Cost {
        Cost {
            missing: self.missing + 1,
            ..self.plus(nanos)
        }
    }
}

/// What a key does when it may use snapshots up to a given one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// The key stays without a snapshot.
    Miss,
    /// The key does best without the last snapshot it may use.
    LeaveLast,
    /// The key takes the last snapshot it may use.
    TakeLast,
}

fn missing_cost(tolerance: Span) -> u64 {
    tolerance.nanos().max(0).unsigned_abs()
}

/// Distance in time without saturation.
fn distance(a: Stamp, b: Stamp) -> u64 {
    a.nanos().abs_diff(b.nanos())
}

/// Per key the snapshots within the tolerance. Starts and ends never fall from key to key.
fn windows(keys: &[Stamp], snapshots: &[Stamp], tolerance: Span) -> Vec<Range<usize>> {
    if tolerance < Span::ZERO {
        return vec![0..0; keys.len()];
    }
    keys.iter()
        .map(|&key| {
            let start = snapshots.partition_point(|&stamp| stamp < key - tolerance);
            let middle = snapshots.partition_point(|&stamp| stamp < key);
            let end = snapshots.partition_point(|&stamp| stamp <= key + tolerance);
            start.max(middle.saturating_sub(MAX_CANDIDATES))..end.min(middle + MAX_CANDIDATES)
        })
        .collect()
}

/// The best costs after one key, by how many snapshots it and its predecessors may use.
///
/// Entry `i` stands for "snapshots below `start + i`"; beyond its ends the costs stay the same
/// for every window that follows, since window starts and ends never fall.
struct Band {
    start: usize,
    costs: Vec<Cost>,
}

impl Band {
    fn cost(&self, limit: usize) -> Cost {
        let idx = limit.saturating_sub(self.start).min(self.costs.len() - 1);
        self.costs[idx]
    }
}

/// Forward pass. `choices[key][i]` is the best choice when snapshots below `window.start + i` may
/// be used.
fn choose(
    keys: &[Stamp],
    snapshots: &[Stamp],
    windows: &[Range<usize>],
    missing: u64,
) -> Vec<Vec<Choice>> {
    let mut band = Band {
        start: 0,
        costs: vec![Cost::ZERO],
    };
    let mut choices = Vec::with_capacity(keys.len());
    for (&key, window) in keys.iter().zip(windows) {
        let mut costs = vec![band.cost(window.start).plus_missing(missing)];
        let mut row = vec![Choice::Miss];
        for idx in window.clone() {
            let (choice, cost) = best_of([
                (Choice::LeaveLast, costs[costs.len() - 1]),
                (Choice::Miss, band.cost(idx + 1).plus_missing(missing)),
                (
                    Choice::TakeLast,
                    band.cost(idx).plus(distance(key, snapshots[idx])),
                ),
            ]);
            row.push(choice);
            costs.push(cost);
        }
        band = Band {
            start: window.start,
            costs,
        };
        choices.push(row);
    }
    choices
}

/// The cheapest option; the first of equals.
fn best_of(options: [(Choice, Cost); 3]) -> (Choice, Cost) {
    let mut best = options[0];
    for option in &options[1..] {
        if option.1 < best.1 {
            best = *option;
        }
    }
    best
}

fn trace_back(windows: &[Range<usize>], choices: &[Vec<Choice>]) -> Vec<Option<usize>> {
    let mut matches = vec![None; windows.len()];
    let mut limit = usize::MAX;
    for (key_idx, (window, row)) in windows.iter().zip(choices).enumerate().rev() {
        limit = limit.min(window.end);
        while limit > window.start && row[limit - window.start] == Choice::LeaveLast {
            limit -= 1;
        }
        if limit > window.start && row[limit - window.start] == Choice::TakeLast {
            limit -= 1;
            matches[key_idx] = Some(limit);
        }
    }
    matches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stamps(millis: &[i64]) -> Vec<Stamp> {
        millis
            .iter()
            .map(|ms| Stamp::from_nanos(ms * 1_000_000))
            .collect()
    }

    /// Keys and snapshots in ms; the expected snapshot of each key in ms, `-1` for none.
    fn check(keys: &[i64], snapshots: &[i64], tolerance_ms: i64, expected: &[i64]) {
        let found = match_stamps(
            &stamps(keys),
            &stamps(snapshots),
            Span::from_millis(tolerance_ms),
        );
        let found: Vec<i64> = found
            .iter()
            .map(|idx| idx.map_or(-1, |idx: usize| snapshots[idx]))
            .collect();
        assert_eq!(found, expected, "keys {keys:?}, snapshots {snapshots:?}");
    }

    #[test]
    fn takes_the_nearest() {
        check(&[0, 100, 200], &[3, 99, 203], 50, &[3, 99, 203]);
        check(&[0, 100], &[-30, -10, 5, 60, 90, 130], 50, &[5, 90]);
    }

    #[test]
    fn tolerance_is_included() {
        check(&[100], &[150], 50, &[150]);
        check(&[100], &[50], 50, &[50]);
        check(&[100], &[151], 50, &[-1]);
        check(&[100], &[49], 50, &[-1]);
        check(&[100], &[100], 0, &[100]);
        check(&[100], &[100], -1, &[-1]);
    }

    #[test]
    fn ties_go_to_the_earlier_snapshot() {
        check(&[100], &[60, 140], 50, &[60]);
        check(&[100, 200], &[150], 50, &[150, -1]);
        check(&[100], &[90, 90], 50, &[90]);
    }

    #[test]
    fn no_snapshot_serves_two_frames() {
        // A camera at half the rate of the key.
        check(&[0, 100, 200, 300], &[10, 210], 50, &[10, -1, 210, -1]);
        check(&[0, 20, 40], &[20], 50, &[-1, 20, -1]);
    }

    #[test]
    fn a_faster_sensor_leaves_snapshots_unused() {
        let fast: Vec<i64> = (0..40).map(|tick| tick * 10 + 4).collect();
        check(&[0, 100, 200, 300], &fast, 50, &[4, 104, 204, 304]);
    }

    #[test]
    fn a_lost_snapshot_does_not_shift_its_neighbors() {
        // Greedy in order of time would give 45 to 0 and push the rest.
        check(
            &[0, 100, 200, 300],
            &[-55, 45, 145, 345],
            60,
            &[45, 145, -1, 345],
        );
    }

    #[test]
    fn total_beats_the_greedy_choice() {
        // 100 is nearest to 90 too, but then 98 stays alone: 10 + 60 against 30 + 2.
        check(&[90, 98], &[60, 100], 60, &[60, 100]);
    }

    #[test]
    fn nothing_matches_nothing() {
        check(&[], &[1, 2], 50, &[]);
        check(&[1, 2], &[], 50, &[-1, -1]);
        check(&[0, 1000], &[500], 50, &[-1, -1]);
    }

    #[test]
    fn absurd_stamps_and_tolerances_do_not_panic() {
        let ends = [Stamp::MIN, Stamp::from_nanos(0), Stamp::MAX];
        let found = match_stamps(&ends, &ends, Span::from_nanos(i64::MAX));
        assert_eq!(found, [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn an_endless_tolerance_does_not_exhaust_the_memory() {
        let ticks = |n: i64, step: i64| -> Vec<Stamp> {
            (0..n).map(|tick| Stamp::from_nanos(tick * step)).collect()
        };
        let found = match_stamps(&ticks(20_000, 100), &ticks(200_000, 10), Span::MAX);
        assert!(
            found
                .iter()
                .enumerate()
                .all(|(key, idx)| *idx == Some(10 * key))
        );
    }

    fn cost_of(keys: &[i64], snapshots: &[i64], tolerance: i64, pairs: &[Option<usize>]) -> i64 {
        let one = |(key, pair): (&i64, &Option<usize>)| {
            pair.map_or(tolerance, |idx| (snapshots[idx] - key).abs())
        };
        keys.iter().zip(pairs).map(one).sum()
    }

    /// Nearest free snapshot within the tolerance, key after key, in order.
    fn greedy(keys: &[i64], snapshots: &[i64], tolerance: i64) -> Vec<Option<usize>> {
        let mut next = 0;
        keys.iter()
            .map(|key| {
                let skew = |idx: &usize| (snapshots[*idx] - key).abs();
                let usable = (next..snapshots.len()).filter(|idx| skew(idx) <= tolerance);
                let found = usable.min_by_key(skew);
                next = found.map_or(next, |idx| idx + 1);
                found
            })
            .collect()
    }

    /// The best of all assignments, crossing ones too.
    fn cheapest(keys: &[i64], snapshots: &[i64], tolerance: i64, used: &mut Vec<bool>) -> i64 {
        let Some((key, rest)) = keys.split_first() else {
            return 0;
        };
        let mut best = tolerance + cheapest(rest, snapshots, tolerance, used);
        for idx in 0..snapshots.len() {
            let skew = (snapshots[idx] - key).abs();
            if used[idx] || skew > tolerance {
                continue;
            }
            used[idx] = true;
            best = best.min(skew + cheapest(rest, snapshots, tolerance, used));
            used[idx] = false;
        }
        best
    }

    fn sorted(max_len: usize, range: i64) -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(0..range, 0..max_len).prop_map(|mut values| {
            values.sort_unstable();
            values
        })
    }

    fn run(keys: &[i64], snapshots: &[i64], tolerance: i64) -> Vec<Option<usize>> {
        let at = |nanos: &i64| Stamp::from_nanos(*nanos);
        let keys: Vec<Stamp> = keys.iter().map(at).collect();
        let snapshots: Vec<Stamp> = snapshots.iter().map(at).collect();
        match_stamps(&keys, &snapshots, Span::from_nanos(tolerance))
    }

    proptest! {
        #[test]
        fn each_snapshot_serves_once_in_order_and_within_the_tolerance(
            keys in sorted(60, 500), snapshots in sorted(60, 500), tolerance in 0i64..60,
        ) {
            let found = run(&keys, &snapshots, tolerance);
            prop_assert_eq!(found.len(), keys.len());
            let used: Vec<usize> = found.iter().flatten().copied().collect();
            prop_assert!(used.windows(2).all(|pair| pair[0] < pair[1]));
            for (key, idx) in keys.iter().zip(&found) {
                prop_assert!(idx.is_none_or(|idx| (snapshots[idx] - key).abs() <= tolerance));
            }
            let greedy = greedy(&keys, &snapshots, tolerance);
            prop_assert!(
                cost_of(&keys, &snapshots, tolerance, &found)
                    <= cost_of(&keys, &snapshots, tolerance, &greedy)
            );
        }

        #[test]
        fn no_assignment_is_cheaper(
            keys in sorted(6, 40), snapshots in sorted(6, 40), tolerance in 0i64..30,
        ) {
            let found = run(&keys, &snapshots, tolerance);
            let best = cheapest(&keys, &snapshots, tolerance, &mut vec![false; snapshots.len()]);
            prop_assert_eq!(cost_of(&keys, &snapshots, tolerance, &found), best);
        }

        /// Looking at the log backwards in time changes no cost.
        #[test]
        fn time_has_no_direction(
            keys in sorted(30, 300), snapshots in sorted(30, 300), tolerance in 0i64..60,
        ) {
            let turned = |values: &[i64]| -> Vec<i64> {
                values.iter().rev().map(|value| -value).collect()
            };
            let (back_keys, back_snapshots) = (turned(&keys), turned(&snapshots));
            let forth = run(&keys, &snapshots, tolerance);
            let back = run(&back_keys, &back_snapshots, tolerance);
            prop_assert_eq!(
                cost_of(&keys, &snapshots, tolerance, &forth),
                cost_of(&back_keys, &back_snapshots, tolerance, &back)
            );
        }
    }
}
