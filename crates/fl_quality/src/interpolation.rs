//! How well keyframes and a curve replace labels in every frame.
//!
//! Of a track that was labeled in every frame some frames are kept as keyframes, the others are
//! interpolated and compared with what the label said.

mod method;
mod score;
mod selection;

use std::collections::BTreeMap;

use fl_scene::MotionModel;
use fl_spacetime::{OrientedBox, Rigid, Sensor, Stamp, World};

pub use method::Method;
pub use score::{Hits, Score};
pub use selection::{Keyframes, Selection};

use score::Tally;

/// An unbroken run of labels of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthTrack {
    /// The groups that its frames count for.
    pub groups: Vec<String>,
    /// How its class moves.
    pub motion: MotionModel,
    /// Its labels, stamps strictly rising.
    pub frames: Vec<TruthFrame>,
}

/// One label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruthFrame {
    /// The moment.
    pub stamp: Stamp,
    /// The label, upright in the sensor's frame.
    pub cuboid_in_sensor: OrientedBox<Sensor>,
    /// Where the sensor was.
    pub world_from_sensor: Rigid<World, Sensor>,
}

/// The result of one method for one group at one distance of keyframes.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The group.
    pub group: String,
    /// Frames from keyframe to keyframe that were asked for.
    pub k: usize,
    /// How the frames between compare.
    pub score: Score,
}

impl TruthFrame {
    /// The label in the world.
    pub fn cuboid_in_world(&self) -> OrientedBox<World> {
        self.cuboid_in_sensor.transformed(&self.world_from_sensor)
    }
}

impl TruthTrack {
    /// How far an object must get from where it started to count as moving, meters.
    pub const MOVING_M: f64 = 2.0;

    /// Whether the object gets away from where it is first seen.
    pub fn moves(&self) -> bool {
        let mut centers = self
            .frames
            .iter()
            .map(|frame| frame.cuboid_in_world().center());
        let Some(first) = centers.next() else {
            return false;
        };
        centers.any(|center| center.distance(first) > Self::MOVING_M)
    }
}

/// Scores each method for each `k`. Rows come in the order of `ks`, then of the groups' names,
/// then of `methods`; a group that no frame was scored for has no row.
///
/// The result does not depend on anything but the input.
pub fn evaluate(
    tracks: &[TruthTrack],
    keyframes: Keyframes,
    methods: &[Method],
    ks: &[usize],
) -> Vec<Row> {
    let mut rows = Vec::new();
    for k in ks {
        let mut tallies: BTreeMap<(&str, usize), Tally> = BTreeMap::new();
        for track in tracks {
            let selection = keyframes.select(&track.frames, *k);
            for (method_idx, method) in methods.iter().enumerate() {
                let tally = score::tally(track, &selection, *method);
                for group in &track.groups {
                    tallies.entry((group, method_idx)).or_default().add(&tally);
                }
            }
        }
        let scored = tallies
            .into_iter()
            .filter_map(|((group, method_idx), tally)| {
                Some(Row {
                    method: methods[method_idx],
                    group: group.to_owned(),
                    k: *k,
                    score: tally.score()?,
                })
            });
        rows.extend(scored);
    }
    rows
}
