//! Objects in the sweeps of a drive, without a neural network: what stands from several sweeps
//! laid over one, what moves from places that other sweeps saw free.

mod layers;

use std::collections::{BTreeMap, VecDeque};

use fl_spacetime::{Span, Stamp};

use crate::{Detection, MotionSweep, MovingCluster, Proposal, ProposeSettings, propose};
use layers::{Layer, grown, laid_over};

/// How the sweeps of a drive are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposerSettings {
    /// How objects are looked for, in one sweep and in several. The viewpoint is that of the
    /// sweep's densest view.
    pub proposing: ProposeSettings,
    /// Which sweeps are laid over one: so many before and behind it. Without any each sweep is
    /// looked at alone. The memory is bounded by the largest.
    pub offsets: Vec<usize>,
    /// Sweeps farther apart than this are not laid over each other.
    pub max_apart: Span,
    /// Of all points laid over each other one in a cube of this edge is kept, meters.
    pub cube_m: f64,
    /// What stands must have so many points in the sweep itself: what is missed of moving things
    /// leaves traces beside them.
    pub min_own_points: usize,
}

impl Default for ProposerSettings {
    /// For a lidar that turns ten times a second.
    fn default() -> Self {
        Self {
            proposing: ProposeSettings::default(),
            offsets: vec![3, 6],
            max_apart: Span::from_millis(800),
            cube_m: 0.1,
            min_own_points: 5,
        }
    }
}

impl ProposerSettings {
    /// For drives of which nothing is known that would lay sweeps over each other: each is looked
    /// at alone.
    #[must_use]
    pub fn of_single_sweeps() -> Self {
        Self {
            offsets: Vec::new(),
            ..Self::default()
        }
    }
}

/// What was found at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// When.
    pub stamp: Stamp,
    /// What, in the world; none overlaps another one.
    pub detections: Vec<Detection>,
}

/// Proposes objects sweep by sweep, in memory bounded by the window.
#[derive(Debug)]
pub struct Proposer {
    settings: ProposerSettings,
    moving: BTreeMap<Stamp, Vec<MovingCluster>>,
    window: VecDeque<Layer>,
    /// How many layers at the front of the window have been looked at.
    n_done: usize,
}

/// Overlap seen from above from which on two boxes are one object.
const SAME_OBJECT_IOU: f64 = 0.1;
/// How sure it is that something moves, before anything is known of its shape.
const MOVING_SCORE: f64 = 0.5;

impl Proposer {
    /// One that has seen nothing yet but knows what moves, from a
    /// [`MotionFinder`](crate::MotionFinder) over the same sweeps.
    pub fn new(settings: ProposerSettings, moving: &[MovingCluster]) -> Self {
        let mut by_stamp: BTreeMap<Stamp, Vec<MovingCluster>> = BTreeMap::new();
        for cluster in moving {
            let at_stamp = by_stamp.entry(cluster.stamp).or_default();
            at_stamp.push(cluster.clone());
        }
        Self {
            settings,
            moving: by_stamp,
            window: VecDeque::new(),
            n_done: 0,
        }
    }

    /// Takes the next sweep; returns what was found in sweeps that now have all their neighbors,
    /// in the order of the sweeps: one answer for each of them.
    pub fn push(&mut self, sweep: MotionSweep) -> Vec<Proposed> {
        let moving = self.moving.get(&sweep.stamp).map_or(&[][..], Vec::as_slice);
        let layer = Layer::new(sweep, moving);
        self.window.push_back(layer);
        let reach = self.settings.offsets.iter().copied().max().unwrap_or(0);
        let mut proposed = Vec::new();
        while self.n_done + reach < self.window.len() {
            proposed.push(self.look_at_next());
        }
        while self.n_done > reach {
            self.window.pop_front();
            self.n_done -= 1;
        }
        proposed
    }

    /// What was found in the sweeps that are left, for no more come.
    pub fn finish(mut self) -> Vec<Proposed> {
        let mut proposed = Vec::new();
        while self.n_done < self.window.len() {
            proposed.push(self.look_at_next());
        }
        proposed
    }

    fn look_at_next(&mut self) -> Proposed {
        let layer_idx = self.n_done;
        self.n_done += 1;
        let layer = &self.window[layer_idx];
        let mut detections = self.moving_at(layer.stamp);
        for proposal in self.standing_at(layer_idx) {
            let cuboid = proposal.cuboid.transformed(&layer.world_from_ego);
            let overlaps = |it: &Detection| it.cuboid.iou_bev(&cuboid) > SAME_OBJECT_IOU;
            if !detections.iter().any(overlaps) {
                detections.push(Detection {
                    stamp: layer.stamp,
                    cuboid,
                    class: proposal.class,
                    score: proposal.score,
                });
            }
        }
        let stamp = layer.stamp;
        Proposed { stamp, detections }
    }

    /// What moves: surer the more of its points are evidence.
    fn moving_at(&self, stamp: Stamp) -> Vec<Detection> {
        let moving = self.moving.get(&stamp).into_iter().flatten();
        let detection = |cluster: &MovingCluster| Detection {
            stamp,
            cuboid: cluster.cuboid,
            class: cluster.class.clone(),
            score: MOVING_SCORE + (1.0 - MOVING_SCORE) * cluster.score,
        };
        moving.map(detection).collect()
    }

    /// What stands: first what several sweeps show together, then what the sweep shows alone, for
    /// what moves unnoticed is sharp in it only.
    fn standing_at(&self, layer_idx: usize) -> Vec<Proposal> {
        let layer = &self.window[layer_idx];
        let settings = ProposeSettings {
            viewpoint: layer.viewpoint,
            ..self.settings.proposing.clone()
        };
        let alone = propose(&layer.standing, &settings);
        let neighbors = self.neighbors(layer_idx);
        if neighbors.is_empty() {
            return alone;
        }
        let cloud = laid_over(layer, &neighbors, self.settings.cube_m);
        let mut found = propose(&cloud, &settings);
        found.retain(|proposal| {
            let own = layer.standing.within_box(&grown(&proposal.cuboid));
            own.len() >= self.settings.min_own_points
        });
        found.extend(alone);
        found
    }

    fn neighbors(&self, layer_idx: usize) -> Vec<&Layer> {
        let stamp = self.window[layer_idx].stamp;
        let offsets = self.settings.offsets.iter();
        offsets
            .flat_map(|offset| [layer_idx.checked_sub(*offset), Some(layer_idx + offset)])
            .filter_map(|neighbor_idx| self.window.get(neighbor_idx?))
            .filter(|neighbor| (neighbor.stamp - stamp).abs() <= self.settings.max_apart)
            .collect()
    }
}
