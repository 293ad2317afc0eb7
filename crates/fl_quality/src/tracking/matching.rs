//! Which truth is near which found box, and the best one-to-one pairing.

use fl_spacetime::Frame;

use super::{FoundBox, Moment, TruthBox};

/// What makes a truth box and a found box alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The 3D IoU of the cuboids, from 0 to 1.
    Cuboid,
    /// The IoU of the boxes in the image, from 0 to 1; 0 without them.
    Image,
}

/// A truth box and a found box of one moment that share something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) truth_idx: usize,
    pub(super) found_idx: usize,
    /// From 0, exclusive, to 1.
    pub(super) likeness: f64,
}

/// All pairs of one moment that are at all alike.
pub(super) fn pairs<F: Frame>(moment: &Moment<F>, likeness: Likeness) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (truth_idx, truth) in moment.truth.iter().enumerate() {
        for (found_idx, found) in moment.found.iter().enumerate() {
            let likeness = likeness.of(truth, found);
            if likeness > 0.0 {
                pairs.push(Pair {
                    truth_idx,
                    found_idx,
                    likeness,
                });
            }
        }
    }
    pairs
}

impl Likeness {
    fn of<F: Frame>(self, truth: &TruthBox<F>, found: &FoundBox<F>) -> f64 {
        match self {
            Self::Cuboid => truth.cuboid.iou_3d(&found.cuboid),
            Self::Image => match (truth.image_box, found.image_box) {
                (Some(truth), Some(found)) => image_iou(truth, found),
                _ => 0.0,
            },
        }
    }
}

/// Intersection over union of two boxes in the image: left, top, right, bottom.
fn image_iou(one: [f64; 4], other: [f64; 4]) -> f64 {
    let area = |it: [f64; 4]| (it[2] - it[0]) * (it[3] - it[1]);
    let width = one[2].min(other[2]) - one[0].max(other[0]);
    let height = one[3].min(other[3]) - one[1].max(other[1]);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let shared = width * height;
    let iou = shared / (area(one) + area(other) - shared);
    if iou.is_finite() {
        iou.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// As [`best_pairing`], but with as many pairs as can be before all else.
pub(super) fn most_pairs(
    n_rows: usize,
    n_columns: usize,
    gains: &[(usize, usize, f64)],
) -> Vec<(usize, usize)> {
    /// More than all gains of a frame together.
    const PAIR_GAIN: f64 = 1e4;
    let gains: Vec<_> = gains
        .iter()
        .map(|(row, column, gain)| (*row, *column, PAIR_GAIN + gain))
        .collect();
    best_pairing(n_rows, n_columns, &gains)
}

/// The one-to-one pairing of `n_rows` and `n_columns` with the greatest sum of `gains`, each a
/// row, a column and what the pair is worth, above 0; by row.
pub(super) fn best_pairing(
    n_rows: usize,
    n_columns: usize,
    gains: &[(usize, usize, f64)],
) -> Vec<(usize, usize)> {
    if gains.is_empty() {
        return Vec::new();
    }
    let mut matrix = vec![0.0; n_rows * n_columns];
    for (row, column, gain) in gains {
        matrix[row * n_columns + column] = *gain;
    }
    let (rows, columns) =
        lsap::solve(n_rows, n_columns, &matrix, true).expect("all gains are finite");
    let mut pairing: Vec<_> = rows
        .into_iter()
        .zip(columns)
        .filter(|(row, column)| matrix[row * n_columns + column] > 0.0)
        .collect();
    pairing.sort_unstable();
    pairing
}
