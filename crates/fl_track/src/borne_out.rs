//! Which tracks of proposals the sweeps bear out, and which are clutter that happened to line up.

use fl_scene::{Keyframe, Track};

use crate::MovingCluster;

/// An object is proposed in this share of its frames at least; clutter comes and goes.
const MIN_SEEN_SHARE: f64 = 0.6;
/// What ends farther from where it began moves, meters: the middles of what stands far away are
/// off by less.
const MOVED_M: f64 = 2.0;
/// What moves is seen to move in this share of the frames it is proposed in.
const MIN_MOVING_SHARE: f64 = 0.2;
/// What is seen to move so near to a track is its object, meters.
const SAME_PLACE_M: f64 = 3.0;

/// Whether the sweeps bear a track of proposals out: it is seen in most of its frames, and where
/// it claims to move, places that it comes to were seen free before or after.
///
/// For tracks of proposals in a drive whose motion is known; `moving` is all that a
/// [`MotionFinder`](crate::MotionFinder) found in it.
pub fn is_borne_out(track: &Track, moving: &[MovingCluster]) -> bool {
    let keyframes = track.keyframes();
    let n_seen = keyframes.iter().filter(|it| it.score.is_some()).count();
    let is_seen = n_seen as f64 >= MIN_SEEN_SHARE * keyframes.len() as f64;
    is_seen && (moved_m(keyframes) <= MOVED_M || is_seen_to_move(track, n_seen, moving))
}

fn moved_m(keyframes: &[Keyframe]) -> f64 {
    let center = |keyframe: &Keyframe| keyframe.cuboid.center();
    let ends = keyframes.first().zip(keyframes.last());
    ends.map_or(0.0, |(first, last)| center(first).distance(center(last)))
}

fn is_seen_to_move(track: &Track, n_seen: usize, moving: &[MovingCluster]) -> bool {
    let is_of_track = |cluster: &&MovingCluster| {
        let there = track.cuboid_at(cluster.stamp);
        there.is_some_and(|it| it.center().distance(cluster.cuboid.center()) <= SAME_PLACE_M)
    };
    let n_moving = moving.iter().filter(is_of_track).count();
    n_moving as f64 >= MIN_MOVING_SHARE * n_seen as f64
}
