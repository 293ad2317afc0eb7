//! What a detector says of one object at one moment.

use std::cmp::Ordering;

use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Point, Stamp, World};

/// Coordinates and sizes beyond these are no places on earth; they would only drown the others.
const MAX_COORDINATE_M: f64 = 1e9;
const MAX_EXTENT_M: f64 = 1e3;
/// Nothing on a road moves faster, m/s.
const MAX_SPEED_M_S: f64 = 1e3;

/// One frame of a drive, as a detector saw it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// When.
    pub stamp: Stamp,
    /// Where the sensor was, in the world, if that is known: what is far from it is seen less
    /// exactly, and late.
    pub viewpoint: Option<Point<World>>,
    /// What was detected, in any order.
    pub detections: Vec<Detection>,
    /// What radars saw, in any order.
    pub returns: Vec<RadarReturn>,
}

impl Moment {
    /// Detections alone, from somewhere unknown.
    pub fn new(stamp: Stamp, detections: Vec<Detection>) -> Self {
        Self {
            stamp,
            viewpoint: None,
            detections,
            returns: Vec::new(),
        }
    }
}

/// One return of a radar that measures speeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RadarReturn {
    /// Where it came from.
    pub place: Point<World>,
    /// From the radar to there, east and north, of length 1.
    pub direction: [f64; 2],
    /// How fast that place moves away from where the radar is, over the ground, m/s: the radar's
    /// own motion is taken out.
    pub speed_m_s: f64,
}

impl RadarReturn {
    /// Whether the tracker takes it: all numbers finite, the direction of length 1 to 10⁻³, no
    /// speed over 1000 m/s.
    pub fn is_usable(&self) -> bool {
        let numbers = self.numbers();
        let all_finite = numbers.iter().all(|number| number.is_finite());
        let [east, north] = self.direction;
        all_finite
            && self.speed_m_s.abs() <= MAX_SPEED_M_S
            && (east.hypot(north) - 1.0).abs() <= 1e-3
    }

    /// An order that depends on nothing but the returns' own values.
    pub(crate) fn canonical_order(&self, other: &Self) -> Ordering {
        by_numbers(&self.numbers(), &other.numbers())
    }

    fn numbers(&self) -> [f64; 6] {
        let [x, y, z] = self.place.coords().into();
        let [east, north] = self.direction;
        [x, y, z, east, north, self.speed_m_s]
    }
}

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
        let by_score = other.score.total_cmp(&self.score);
        by_score
            .then_with(|| by_numbers(&numbers(self), &numbers(other)))
            .then_with(|| self.class.cmp(&other.class))
    }
}

/// By the first numbers that differ.
pub(crate) fn by_numbers(ones: &[f64], others: &[f64]) -> Ordering {
    let pairs = ones.iter().zip(others);
    pairs
        .map(|(one, other)| one.total_cmp(other))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
