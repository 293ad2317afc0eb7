//! Where tracks are, frame by frame, and what becomes of frames that a track leaves out.

use std::collections::BTreeMap;

/// What becomes of frames between the first and the last of a track in which it has no box.
/// Applies to truth and to what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holes {
    /// There is no box: an object that was found there is missed in these frames.
    #[default]
    Kept,
    /// Filled in evenly over time between the box before and the one after, with the track's score.
    Filled,
    /// As the development kit fills them when it loads results of nuScenes: the weights of the box
    /// before and the one after are exchanged, so that in a hole of several frames the box goes
    /// backward. The same as `Filled` for holes of one frame.
    AsReference,
}

/// Where a track is in one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Numbered from 0 in the order of the ids.
    pub(super) track: usize,
    /// On the ground, meters.
    pub(super) center_m: [f64; 2],
    pub(super) score: f64,
}

impl Spot {
    pub(super) fn distance_m(&self, other: &Self) -> f64 {
        let [x, y] = [0, 1].map(|axis: usize| self.center_m[axis] - other.center_m[axis]);
        x.hypot(y)
    }
}

/// Fills the holes of all tracks. Within a frame, the spots are in the order of the tracks before
/// and after.
pub(super) fn fill(frames: &mut [Vec<Spot>], holes: Holes) {
    let mut last_seen: BTreeMap<usize, (usize, Spot)> = BTreeMap::new();
    let mut fillings = Vec::new();
    for (frame_idx, spots) in frames.iter().enumerate() {
        for spot in spots {
            if let Some((before_idx, before)) = last_seen.insert(spot.track, (frame_idx, *spot)) {
                let n_steps = (frame_idx - before_idx) as f64;
                for hole_idx in before_idx + 1..frame_idx {
                    let weight = match holes {
                        Holes::Kept => continue,
                        Holes::Filled => (hole_idx - before_idx) as f64 / n_steps,
                        Holes::AsReference => (frame_idx - hole_idx) as f64 / n_steps,
                    };
                    fillings.push((hole_idx, between(&before, spot, weight, holes)));
                }
            }
        }
    }
    for (frame_idx, spot) in fillings {
        frames[frame_idx].push(spot);
    }
    for spots in frames {
        spots.sort_by_key(|spot| spot.track);
    }
}

fn between(before: &Spot, after: &Spot, weight: f64, holes: Holes) -> Spot {
    let mix = |from: f64, to: f64| (1.0 - weight) * from + weight * to;
    Spot {
        track: before.track,
        center_m: [0, 1].map(|axis: usize| mix(before.center_m[axis], after.center_m[axis])),
        // The kit mixes the scores too, which may round below the very score of the track.
        score: match holes {
            Holes::AsReference => mix(before.score, after.score),
            Holes::Kept | Holes::Filled => before.score,
        },
    }
}
