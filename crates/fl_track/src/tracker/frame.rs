//! The frames of a drive as the tracker goes through them.

use std::cmp::Ordering;

use fl_spacetime::{Point, Stamp, World};

use crate::detection::by_numbers;
use crate::{Detection, Family, Moment, RadarReturn};

/// One frame: what is usable of all moments of one stamp.
pub(crate) struct Frame<'a> {
    pub(crate) stamp: Stamp,
    pub(crate) viewpoint: Option<Point<World>>,
    /// Of each family, in an order of their own.
    detections: [Vec<&'a Detection>; Family::ALL.len()],
    pub(crate) returns: Vec<&'a RadarReturn>,
}

impl<'a> Frame<'a> {
    fn new(moment: &'a Moment) -> Self {
        let mut frame = Self {
            stamp: moment.stamp,
            viewpoint: moment.viewpoint.filter(is_finite),
            detections: Default::default(),
            returns: moment.returns.iter().filter(|it| it.is_usable()).collect(),
        };
        for detection in moment.detections.iter().filter(|it| it.is_usable()) {
            frame.detections[Family::of(&detection.class) as usize].push(detection);
        }
        frame
    }

    fn absorb(&mut self, other: &mut Self) {
        // Any of two, but always the same one.
        let viewpoints = self.viewpoint.into_iter().chain(other.viewpoint);
        self.viewpoint = viewpoints.min_by(by_coordinates);
        self.returns.append(&mut other.returns);
        for (own, others) in self.detections.iter_mut().zip(&mut other.detections) {
            own.append(others);
        }
    }

    /// What was detected of a family.
    pub(super) fn detections(&self, family: Family) -> &[&'a Detection] {
        &self.detections[family as usize]
    }
}

fn by_coordinates(one: &Point<World>, other: &Point<World>) -> Ordering {
    by_numbers(one.coords().as_slice(), other.coords().as_slice())
}

fn is_finite(place: &Point<World>) -> bool {
    place
        .coords()
        .iter()
        .all(|coordinate| coordinate.is_finite())
}

/// The frames of all moments, stamps strictly rising. The order of the moments and that of the
/// detections in one do not matter.
pub(crate) fn frames(moments: &[Moment]) -> Vec<Frame<'_>> {
    let mut frames: Vec<Frame<'_>> = moments.iter().map(Frame::new).collect();
    frames.sort_by_key(|frame| frame.stamp);
    frames.dedup_by(|later, earlier| {
        let same = later.stamp == earlier.stamp;
        if same {
            earlier.absorb(later);
        }
        same
    });
    for frame in &mut frames {
        for detections in &mut frame.detections {
            detections.sort_by(|one, two| one.canonical_order(two));
        }
        frame.returns.sort_by(|one, two| one.canonical_order(two));
    }
    frames
}
