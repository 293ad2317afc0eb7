//! Which snapshots belong to which key stamp: the plan of the fused frames, made from stamps alone.

use fl_rig::SensorId;
use fl_spacetime::{Span, Stamp};

use crate::match_stamps;
use crate::timing::outlying;

/// One fused frame before anything is decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct FramePlan {
    /// Place among the frames, from 0.
    pub idx: usize,
    /// The key stamp: true time of the key sensor's snapshot.
    pub stamp: Stamp,
    /// Its snapshots, at most one of a sensor, sorted by sensor. The key sensor is among them
    /// with skew zero.
    pub matches: Vec<Match>,
}

/// One snapshot that belongs to a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Whose snapshot.
    pub sensor: SensorId,
    /// Index into the log's entries of the sensor's channel.
    pub entry: usize,
    /// True time of the snapshot: the log's stamp plus the sensor's clock offset.
    pub stamp: Stamp,
    /// `stamp` − key stamp: negative where the snapshot was taken before the key.
    pub skew: Span,
}

/// The stamps of one sensor, in true time, in the order of its channel's entries.
#[derive(Debug, Clone)]
pub(crate) struct SensorStamps {
    pub(crate) sensor: SensorId,
    pub(crate) stamps: Vec<Stamp>,
}

/// Frames, and what did not become one.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) frames: Vec<FramePlan>,
    /// Key stamps without an ego pose; they make no frame.
    pub(crate) without_pose: Vec<Stamp>,
    /// Key snapshots whose stamp equals the one before; they make no frame.
    pub(crate) n_repeated: usize,
}

/// Plans the frames of the key sensor, which is `sensors[key_idx]`.
///
/// Snapshots are assigned to every key stamp first; key stamps where `has_pose` is false are
/// left out after it, so that their snapshots do not move to neighboring frames. Key stamps far
/// from all others take no part.
pub(crate) fn plan_frames(
    sensors: &[SensorStamps],
    key_idx: usize,
    tolerance: Span,
    has_pose: impl Fn(Stamp) -> bool,
) -> Plan {
    let key = &sensors[key_idx];
    let outlying = outlying(&key.stamps);
    let mut key_entries = distinct_entries(&key.stamps);
    let n_repeated = key.stamps.len() - key_entries.len();
    key_entries.retain(|&entry| !outlying[entry]);
    let key_stamps: Vec<Stamp> = key_entries.iter().map(|&entry| key.stamps[entry]).collect();
    let assignments: Vec<Vec<Option<usize>>> = sensors
        .iter()
        .enumerate()
        .map(|(idx, sensor)| match idx == key_idx {
            true => key_entries.iter().copied().map(Some).collect(),
            false => match_stamps(&key_stamps, &sensor.stamps, tolerance),
        })
        .collect();
    let (kept, lost): (Vec<usize>, Vec<usize>) =
        (0..key_stamps.len()).partition(|&idx| has_pose(key_stamps[idx]));
    let matches_of = |key: usize| -> Vec<Match> {
        sensors
            .iter()
            .zip(&assignments)
            .filter_map(|(sensor, entries)| Some(one_match(sensor, entries[key]?, key_stamps[key])))
            .collect()
    };
    let frames = kept
        .into_iter()
        .enumerate()
        .map(|(idx, key)| FramePlan {
            idx,
            stamp: key_stamps[key],
            matches: matches_of(key),
        })
        .collect();
    Plan {
        frames,
        without_pose: lost.into_iter().map(|idx| key_stamps[idx]).collect(),
        n_repeated,
    }
}

fn one_match(sensor: &SensorStamps, entry: usize, key_stamp: Stamp) -> Match {
    let stamp = sensor.stamps[entry];
    Match {
        sensor: sensor.sensor.clone(),
        entry,
        stamp,
        skew: stamp - key_stamp,
    }
}

/// The first entry of each distinct stamp.
fn distinct_entries(stamps: &[Stamp]) -> Vec<usize> {
    (0..stamps.len())
        .filter(|&idx| idx == 0 || stamps[idx] > stamps[idx - 1])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Arrival, Skew, sensor_sync};

    fn stamp(ms: i64) -> Stamp {
        Stamp::from_nanos(ms * 1_000_000)
    }

    fn sensor(id: &str, millis: impl IntoIterator<Item = i64>) -> SensorStamps {
        let stamps = millis.into_iter().map(stamp).collect();
        SensorStamps {
            sensor: SensorId::new(id).unwrap(),
            stamps,
        }
    }

    /// Frames as text: `key: sensor@entry±skew ...`, milliseconds.
    fn text(plan: &Plan) -> Vec<String> {
        let one = |found: &Match| {
            let skew = found.skew.nanos() / 1_000_000;
            format!(" {}@{}{skew:+}", found.sensor, found.entry)
        };
        let frame = |frame: &FramePlan| {
            let matches: String = frame.matches.iter().map(one).collect();
            format!("{}:{matches}", frame.stamp.nanos() / 1_000_000)
        };
        plan.frames.iter().map(frame).collect()
    }

    fn plan(sensors: &[SensorStamps], tolerance_ms: i64) -> Plan {
        plan_frames(sensors, 0, Span::from_millis(tolerance_ms), |_| true)
    }

    #[test]
    fn skew_is_snapshot_minus_key() {
        let sensors = [
            sensor("a", [0, 100]),
            sensor("b", [-20, 130]),
            sensor("c", [7]),
        ];
        assert_eq!(
            text(&plan(&sensors, 50)),
            ["0: a@0+0 b@0-20 c@0+7", "100: a@1+0 b@1+30"]
        );
    }

    #[test]
    fn repeated_key_stamps_make_one_frame() {
        let found = plan(
            &[sensor("a", [0, 0, 100, 100, 100]), sensor("b", [1, 1])],
            50,
        );
        assert_eq!(text(&found), ["0: a@0+0 b@0+1", "100: a@2+0"]);
        assert_eq!(found.n_repeated, 3);
    }

    #[test]
    fn frames_without_pose_keep_their_snapshots_from_the_neighbors() {
        let sensors = [sensor("a", [0, 100, 200]), sensor("b", [60, 205])];
        let found = plan_frames(&sensors, 0, Span::from_millis(100), |at| at != stamp(100));
        assert_eq!(text(&found), ["0: a@0+0", "200: a@2+0 b@1+5"]);
        assert_eq!(found.frames[1].idx, 1);
        assert_eq!(found.without_pose, [stamp(100)]);
    }

    #[test]
    fn a_key_stamp_of_1970_makes_no_frame() {
        let now = 1_700_000_000_000;
        let sensors = [
            sensor("a", [3, now, now + 100, now + 200]),
            sensor("b", [3, now + 100]),
        ];
        let found = plan(&sensors, 50);
        assert_eq!(found.frames.len(), 3);
        assert_eq!(found.frames[0].stamp, stamp(now));
        assert_eq!(found.n_repeated, 0);
    }

    #[test]
    fn an_empty_key_makes_no_frames() {
        assert!(
            plan(&[sensor("a", []), sensor("b", [1])], 50)
                .frames
                .is_empty()
        );
    }

    #[test]
    fn report_counts_what_is_missing_and_what_is_unused() {
        let key = sensor("a", (0..20).map(|tick| tick * 100));
        let slow = sensor("b", (0..10).map(|tick| tick * 200 + 10));
        let fast = sensor("c", (0..200).map(|tick| tick * 10));
        let sensors = [key, slow, fast];
        let frames = plan(&sensors, 50).frames;
        let arrival = Arrival {
            topic: "/x".to_owned(),
            last: stamp(2000),
            last_of_all: stamp(2000),
        };
        let slow = sensor_sync(&sensors[1], &frames, &arrival);
        assert_eq!((slow.matched, slow.missing, slow.unused), (10, 10, 0));
        assert_eq!(
            slow.skew_ms,
            Skew {
                mean: 10.0,
                p95: 10.0,
                max: 10.0
            }
        );
        assert_eq!(slow.rate_hz, 5.0);
        let fast = sensor_sync(&sensors[2], &frames, &arrival);
        assert_eq!((fast.matched, fast.missing, fast.unused), (20, 0, 180));
        assert_eq!(fast.died_at, None);
    }

    #[test]
    fn p95_is_the_value_that_95_of_100_do_not_exceed() {
        let key = sensor("a", (0..100).map(|tick| tick * 1000));
        let other = sensor("b", (0..100).map(|tick| tick * 1000 + 1 + tick));
        let sensors = [key, other];
        let frames = plan(&sensors, 500).frames;
        let arrival = Arrival {
            topic: String::new(),
            last: stamp(0),
            last_of_all: stamp(0),
        };
        let skew = sensor_sync(&sensors[1], &frames, &arrival).skew_ms;
        assert_eq!(
            skew,
            Skew {
                mean: 50.5,
                p95: 95.0,
                max: 100.0
            }
        );
    }

    #[test]
    fn a_channel_that_stops_early_has_died() {
        let dead = sensor("b", (0..10).map(|tick| tick * 100));
        let at = |last_of_all| {
            let arrival = Arrival {
                topic: String::new(),
                last: stamp(950),
                last_of_all: stamp(last_of_all),
            };
            sensor_sync(&dead, &[], &arrival).died_at
        };
        assert_eq!(at(9000), Some(stamp(900)));
        assert_eq!(at(1951), Some(stamp(900)));
        assert_eq!(at(1950), None);
    }
}
