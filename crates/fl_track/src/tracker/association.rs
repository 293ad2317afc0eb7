//! Which detection goes on with which track.

use fl_spacetime::{OrientedBox, World};
use nalgebra::Vector2;

use super::Tracklet;
use crate::assign::{Candidate, NO_PAIR_COST, assign};
use crate::{Detection, FamilySettings};

/// What it costs to go on as another class: enough to decide between two that fit alike.
const CLASS_CHANGE_COST: f64 = 0.1;
/// From this mismatch on fits are about equally bad: dearer than a good pair by little, and even
/// with a change of class cheaper than [`NO_PAIR_COST`], so that what may be paired is paired
/// where nothing better is lost by it.
const BAD_MISMATCH: f64 = 0.45;
/// How much of the mismatch beyond that still counts: enough to decide between two bad fits.
const BAD_SHARE: f64 = 0.05;
const _: () = assert!(
    BAD_MISMATCH + BAD_SHARE * (1.0 - BAD_MISMATCH) + CLASS_CHANGE_COST < NO_PAIR_COST,
    "a lone pair that may be made is made"
);

/// Pairs of a tracklet and a detection, by their places in the two lists.
pub(super) fn associate(
    tracklets: &[&mut Tracklet<'_>],
    detections: &[&Detection],
    settings: &FamilySettings,
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    let eastward = Eastward::new(detections);
    for (row, tracklet) in tracklets.iter().enumerate() {
        let free_distance_m = tracklet.max_deviation(settings) * tracklet.innovation_sd(settings);
        let reach_m = settings.max_distance_m.max(free_distance_m);
        let mut near = eastward
            .within(tracklet.predicted_place(), reach_m)
            .peekable();
        if near.peek().is_none() {
            continue;
        }
        let predicted = tracklet.predicted_cuboid();
        for column in near {
            let detection = detections[column];
            let detected = upright(&detection.cuboid);
            let mismatch = mismatch(&predicted, &detected, free_distance_m, settings);
            if let Some(mismatch) = mismatch {
                let changes_class = *tracklet.latest_class() != detection.class;
                let excess = (mismatch - BAD_MISMATCH).max(0.0);
                let cost = mismatch.min(BAD_MISMATCH)
                    + BAD_SHARE * excess
                    + if changes_class {
                        CLASS_CHANGE_COST
                    } else {
                        0.0
                    };
                candidates.push(Candidate { row, column, cost });
            }
        }
    }
    assign(tracklets.len(), detections.len(), &candidates)
}

/// The box without its tilt, which a predicted one has not either.
fn upright(cuboid: &OrientedBox<World>) -> OrientedBox<World> {
    OrientedBox::from_yaw(cuboid.center(), cuboid.size(), cuboid.yaw())
}

/// The detections of a frame sorted by their first coordinate, so that a tracklet looks at those
/// near it alone.
struct Eastward {
    /// East, north, and the place in the frame.
    sorted: Vec<(f64, f64, usize)>,
}

impl Eastward {
    fn new(detections: &[&Detection]) -> Self {
        let place = |(idx, detection): (usize, &&Detection)| {
            let center = detection.cuboid.center();
            (center.x(), center.y(), idx)
        };
        let mut sorted: Vec<_> = detections.iter().enumerate().map(place).collect();
        sorted.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.2.cmp(&two.2)));
        Self { sorted }
    }

    /// Those at most so far from a place along both axes.
    fn within(&self, place: Vector2<f64>, reach_m: f64) -> impl Iterator<Item = usize> + '_ {
        let first = self.sorted.partition_point(|it| it.0 < place.x - reach_m);
        self.sorted[first..]
            .iter()
            .take_while(move |it| it.0 <= place.x + reach_m)
            .filter(move |it| (it.1 - place.y).abs() <= reach_m)
            .map(|it| it.2)
    }
}

/// How badly the detection fits the prediction, from −1 to 1; `None` when it cannot be the same
/// object.
fn mismatch(
    predicted: &OrientedBox<World>,
    detected: &OrientedBox<World>,
    free_distance_m: f64,
    settings: &FamilySettings,
) -> Option<f64> {
    let distance_m = predicted.center().distance(detected.center());
    if distance_m > settings.max_distance_m.max(free_distance_m) {
        return None;
    }
    let giou = predicted.giou_3d(detected);
    let fits = giou >= settings.min_giou || distance_m <= free_distance_m;
    (fits && giou.is_finite()).then_some(-giou)
}
