//! What a detector says of one object at one moment.

use std::cmp::Ordering;

use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Stamp, World};

/// Coordinates and sizes beyond these are no places on earth; they would only drown the others.
const MAX_COORDINATE_M: f64 = 1e9;
const MAX_EXTENT_M: f64 = 1e3;

/// One object as a detector saw it at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// When. The tracker goes by the stamp of the frame that holds the detection.
    pub stamp: Stamp,
    /// Where, in the world (x east, y north, z up).
    pub cuboid: OrientedBox<World>,
    /// What.
    pub class: ClassId,
    /// How sure the detector is, on its own scale; higher is surer.
    pub score: f64,
}

impl Detection {
    /// Whether the tracker takes it: place, rotation and score finite, within 10⁹ m of the
    /// origin, no edge over 1000 m. It passes over all others.
    pub fn is_usable(&self) -> bool {
        let center = self.cuboid.center().coords();
        let near = center
            .iter()
            .all(|coordinate| coordinate.abs() <= MAX_COORDINATE_M);
        let small = self
            .cuboid
            .size()
            .lwh()
            .iter()
            .all(|extent| *extent <= MAX_EXTENT_M);
        near && small && self.cuboid.yaw().is_finite() && self.score.is_finite()
    }

    /// An order that depends on nothing but the detections' own values: surest first.
    pub(crate) fn canonical_order(&self, other: &Self) -> Ordering {
        let numbers = |detection: &Self| {
            let center = detection.cuboid.center();
            let [length, width, height] = detection.cuboid.size().lwh();
            let yaw_rad = detection.cuboid.yaw();
            [
                center.x(),
                center.y(),
                center.z(),
                yaw_rad,
                length,
                width,
                height,
            ]
        };
        let by_numbers = || {
            let pairs = numbers(self).into_iter().zip(numbers(other));
            pairs
                .map(|(one, two)| one.total_cmp(&two))
                .find(|order| order.is_ne())
        };
        let by_score = other.score.total_cmp(&self.score);
        by_score
            .then_with(|| by_numbers().unwrap_or(Ordering::Equal))
            .then_with(|| self.class.cmp(&other.class))
    }
}
