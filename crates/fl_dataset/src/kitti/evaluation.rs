//! Labels and results as the evaluations of KITTI tracking take them.

use std::collections::BTreeMap;

use fl_quality::tracking::{FoundBox, Moment, Sequence, TruthBox};
use fl_spacetime::Sensor;

use super::labels::Label;
use super::{DONT_CARE, Detected};

/// A class that KITTI tracking is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluatedClass {
    /// Cars; vans need not be found.
    Car,
    /// People on foot; sitting ones need not be found.
    Pedestrian,
    /// People on bicycles.
    Cyclist,
}

/// Whose rules decide what need not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// AB3DMOT's, for KITTI in 3D: a found `Van` may be a car, labeled `Person`s are not there.
    Cuboids,
    /// The benchmark's own, for boxes in the image: results of the class alone count, and labeled
    /// `Person`s are the pedestrians' neighbors.
    Benchmark,
}

/// What a result without a score has, as the reference gives it.
pub(super) const NO_SCORE: f64 = -1.0;
/// What is more occluded or more truncated than this need not be found.
const MAX_OCCLUSION: f64 = 2.0;
const MAX_TRUNCATION: f64 = 0.0;
/// Found boxes of this height or less in the image, pixels, are excused.
const MIN_HEIGHT_PX: f64 = 25.0;
/// So are those that lie in a region nobody labeled with more than this share of their area.
const MAX_UNLABELED_SHARE: f64 = 0.5;

impl EvaluatedClass {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Car, Self::Pedestrian, Self::Cyclist];

    /// KITTI's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Car => "Car",
            Self::Pedestrian => "Pedestrian",
            Self::Cyclist => "Cyclist",
        }
    }

    fn neighbors(self, rules: Rules) -> &'static [&'static str] {
        match (self, rules) {
            (Self::Car, _) => &["Van"],
            (Self::Pedestrian, Rules::Cuboids) => &["Person_sitting"],
            (Self::Pedestrian, Rules::Benchmark) => &["Person_sitting", "Person"],
            (Self::Cyclist, _) => &[],
        }
    }

    pub(super) fn is(self, class: &str) -> bool {
        class.eq_ignore_ascii_case(self.as_str())
    }

    fn is_neighbor(self, class: &str, rules: Rules) -> bool {
        let mut neighbors = self.neighbors(rules).iter();
        neighbors.any(|neighbor| class.eq_ignore_ascii_case(neighbor))
    }
}

/// One sequence for one class, from its labels and the lines of a result file.
///
/// A result without a score has −1. Results with a track number below
/// zero are left out.
pub fn sequence(
    labels: &[Label],
    results: &[Label],
    class: EvaluatedClass,
    rules: Rules,
) -> Sequence<Sensor> {
    let frames = labels.iter().chain(results).map(|label| label.frame_idx);
    let n_frames = frames.max().map_or(0, |last| last + 1);
    let mut moments = vec![
        Moment {
            truth: Vec::new(),
            found: Vec::new()
        };
        n_frames
    ];
    let mut unlabeled: BTreeMap<usize, Vec<[f64; 4]>> = BTreeMap::new();
    for label in labels {
        if label.class.eq_ignore_ascii_case(DONT_CARE) {
            let regions = unlabeled.entry(label.frame_idx).or_default();
            regions.push(label.image_box);
        } else if let Some(truth) = truth_box(label, class, rules) {
            moments[label.frame_idx].truth.push(truth);
        }
    }
    for result in results {
        let regions = unlabeled
            .get(&result.frame_idx)
            .map_or(&[][..], Vec::as_slice);
        if let Some(found) = found_box(result, regions, class, rules) {
            moments[result.frame_idx].found.push(found);
        }
    }
    Sequence { moments }
}

fn truth_box(label: &Label, class: EvaluatedClass, rules: Rules) -> Option<TruthBox<Sensor>> {
    let is_class = class.is(&label.class);
    if !is_class && !class.is_neighbor(&label.class, rules) {
        return None;
    }
    let visible = label.occlusion <= MAX_OCCLUSION && label.truncation <= MAX_TRUNCATION;
    Some(TruthBox {
        track: u64::try_from(label.track).ok()?,
        cuboid: label.cuboid,
        image_box: Some(label.image_box),
        counts: is_class && visible,
    })
}

fn found_box(
    result: &Label,
    unlabeled: &[[f64; 4]],
    class: EvaluatedClass,
    rules: Rules,
) -> Option<FoundBox<Sensor>> {
    let is_neighbor = class.is_neighbor(&result.class, rules);
    let is_taken = class.is(&result.class) || (is_neighbor && rules == Rules::Cuboids);
    if !is_taken {
        return None;
    }
    let [_, top, _, bottom] = result.image_box;
    let is_low = (bottom - top).abs() <= MIN_HEIGHT_PX;
    let lies_in = |region: &[f64; 4]| share_inside(result.image_box, *region) > MAX_UNLABELED_SHARE;
    Some(FoundBox {
        track: u64::try_from(result.track).ok()?,
        cuboid: result.cuboid,
        image_box: Some(result.image_box),
        score: result.score.unwrap_or(NO_SCORE),
        excused: is_neighbor || is_low || unlabeled.iter().any(lies_in),
    })
}

/// Which share of the area of `image_box` lies in `region`.
fn share_inside(image_box: [f64; 4], region: [f64; 4]) -> f64 {
    let width = image_box[2].min(region[2]) - image_box[0].max(region[0]);
    let height = image_box[3].min(region[3]) - image_box[1].max(region[1]);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    width * height / ((image_box[2] - image_box[0]) * (image_box[3] - image_box[1]))
}

/// The right and bottom edges of the image, pixels, as the boxes that reach them tell; `None`
/// without any box.
pub fn image_limits<'a>(detections: impl Iterator<Item = &'a Detected>) -> Option<[f64; 2]> {
    detections
        .map(|detected| [detected.image_box[2], detected.image_box[3]])
        .reduce(|one, other| [one[0].max(other[0]), one[1].max(other[1])])
}
