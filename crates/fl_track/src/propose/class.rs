//! What an object is by its size, and how sure that is.

use fl_cloud::Cloud;
use fl_scene::ClassId;
use fl_spacetime::Ego;

use super::candidate::Candidate;
use super::complete::{completed, upright};
use super::{Proposal, ProposeSettings};
use crate::automotive_class;

/// No object of a class proposed here is longer, meters.
const MAX_LENGTH_M: f64 = 12.5;
/// Nor wider, meters.
const MAX_WIDTH_M: f64 = 3.2;
/// Clusters that reach farther than this are larger than a car, meters.
const MAX_CAR_SPREAD_M: f64 = 7.0;

/// The sizes that a class is seen with, meters. Heights are over the ground.
struct Shape {
    class: &'static str,
    length_m: (f64, f64),
    width_m: (f64, f64),
    top_m: (f64, f64),
    /// Tops that are as common as can be; others are less sure.
    usual_top_m: (f64, f64),
    /// The lowest point is not above this.
    max_bottom_m: f64,
    /// The least share of points near the sides: hollow things are made of sheet metal.
    min_shell_share: f64,
    /// How sure a perfect specimen is.
    max_score: f64,
}

/// In the order of trial: the first that fits is taken.
const SHAPES: [Shape; 4] = [
    Shape {
        class: "pedestrian",
        length_m: (0.25, 1.1),
        width_m: (0.15, 0.9),
        top_m: (1.2, 2.05),
        usual_top_m: (1.4, 1.95),
        max_bottom_m: 0.6,
        min_shell_share: 0.0,
        max_score: 0.7,
    },
    Shape {
        class: "cyclist",
        length_m: (1.1, 2.1),
        width_m: (0.2, 0.9),
        top_m: (1.4, 2.1),
        usual_top_m: (1.5, 2.0),
        max_bottom_m: 0.6,
        min_shell_share: 0.0,
        max_score: 0.65,
    },
    Shape {
        class: "car",
        length_m: (1.2, 5.6),
        width_m: (0.04, 2.3),
        top_m: (0.8, 2.3),
        usual_top_m: (1.3, 1.9),
        max_bottom_m: 0.8,
        min_shell_share: 0.45,
        max_score: 0.95,
    },
    Shape {
        class: "truck",
        length_m: (2.0, MAX_LENGTH_M),
        width_m: (1.2, MAX_WIDTH_M),
        top_m: (2.0, 4.2),
        usual_top_m: (2.3, 4.0),
        max_bottom_m: 1.0,
        min_shell_share: 0.6,
        max_score: 0.7,
    },
];

/// Points from which on more of them say nothing new.
const MANY_POINTS: f64 = 60.0;
/// Tops this far outside the usual are half as sure, meters.
const TOP_TOLERANCE_M: f64 = 0.5;

/// A longer side shorter than this may be the rear or front of a vehicle, meters.
pub(super) const MAX_FACE_M: f64 = 2.2;
/// What is longer than a vehicle's end and thinner than this is a wall or a fence: flanks bulge,
/// meters.
const MIN_DEPTH_M: f64 = 0.25;

/// Whether a cluster is larger than a car: it may be several objects.
pub(super) fn may_be_several(cloud: &Cloud<Ego>, cluster: &[u32]) -> bool {
    spread(cloud, cluster) > MAX_CAR_SPREAD_M
}

/// Whether a cluster is larger than anything that is proposed, however it is turned.
pub(super) fn is_too_large(cloud: &Cloud<Ego>, cluster: &[u32]) -> bool {
    spread(cloud, cluster) > MAX_LENGTH_M + MAX_WIDTH_M
}

/// The diagonal of the cluster's rectangle along the axes, meters.
fn spread(cloud: &Cloud<Ego>, cluster: &[u32]) -> f64 {
    let spread = |column: &[f32]| {
        let values = cluster
            .iter()
            .map(|point_idx| f64::from(column[*point_idx as usize]));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (value.min(low), value.max(high))
        });
        high - low
    };
    spread(cloud.x()).hypot(spread(cloud.y()))
}

/// The proposal that a cluster makes, if it has the shape of something.
pub(super) fn proposal(candidate: &Candidate, settings: &ProposeSettings) -> Option<Proposal> {
    let shape = SHAPES.iter().find(|shape| shape.fits(candidate))?;
    let class = automotive_class(shape.class);
    let score = shape.score(candidate);
    let cuboid = match shape.class {
        "car" | "truck" => completed(candidate, &class, settings.viewpoint)?,
        _ => upright(candidate)?,
    };
    let n_points = candidate.n_points;
    (score >= settings.min_score).then_some(Proposal {
        cuboid,
        class,
        score,
        n_points,
    })
}

impl Shape {
    fn fits(&self, candidate: &Candidate) -> bool {
        let size = candidate.seen.size();
        let within = |value: f64, (low, high): (f64, f64)| (low..=high).contains(&value);
        let is_sheet = size.length() > MAX_FACE_M && size.width() < MIN_DEPTH_M;
        !is_sheet
            && within(size.length(), self.length_m)
            && within(size.width(), self.width_m)
            && within(candidate.top_m, self.top_m)
            && candidate.bottom_m <= self.max_bottom_m
            && candidate.shell_share >= self.min_shell_share
    }

    /// More points and points nearer to the sides are surer; a body seen whole and of a usual
    /// height is surer than a slice of one.
    fn score(&self, candidate: &Candidate) -> f64 {
        let size = candidate.seen.size();
        let measured = (candidate.n_points as f64 / MANY_POINTS).min(1.0).sqrt();
        let whole = (size.length() / self.length_m.1).min(1.0);
        let hollow = if self.min_shell_share > 0.0 {
            candidate.shell_share
        } else {
            0.8
        };
        let (low, high) = self.usual_top_m;
        let off_m = (low - candidate.top_m).max(candidate.top_m - high).max(0.0);
        let height = 1.0 - (off_m / TOP_TOLERANCE_M).min(1.0);
        let form = 0.4 * measured + 0.25 * whole.sqrt() + 0.35 * hollow;
        self.max_score * form * (0.5 + 0.5 * height)
    }
}

/// The size that objects of the class mostly have: length, width, height, meters.
pub(super) fn usual_size(class: &ClassId) -> Option<[f64; 3]> {
    let ontology = fl_scene::Ontology::automotive();
    ontology.class(class).map(|class| class.default_size.lwh())
}
