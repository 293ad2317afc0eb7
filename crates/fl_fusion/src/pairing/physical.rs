//! When a lidar's beam crosses a camera's view, by the times of its points.

use fl_cloud::Cloud;
use fl_rig::{CameraModel, Pixel};
use fl_spacetime::{Camera, Ego, Point, Rigid, Sensor, Span};

use crate::project_points;
use crate::timing::median;

/// A point in this share of the image's width, about its middle, tells when the beam is there.
const MIDDLE_SHARE: f64 = 0.1;
/// Nearer points are of the vehicle itself.
const NEAREST_M: f64 = 2.0;
/// So many points of a view are kept of a sweep.
const N_KEPT: usize = 200;

/// When the beam crosses the middle of a camera's view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// After the stamp of the sweep: the median over some sweeps.
    pub after_stamp: Span,
    /// No sweep was further from it; large where sweeps do not begin at one azimuth.
    pub within: Span,
}

/// How a camera looks at the points of a lidar.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) model: CameraModel,
    pub(super) ego_from_camera: Rigid<Ego, Camera>,
}

/// What one sweep says of one camera's view.
#[derive(Debug)]
pub(super) struct Glimpse {
    /// When the beam crossed the middle, after the stamp; `None` if no point there has a time.
    pub(super) crossing: Option<Span>,
    /// Some of the points in view, in the vehicle's frame of each one's own moment.
    pub(super) points: Vec<Point<Ego>>,
}

/// A sweep as the vehicle carries it, and from when to when it was measured.
#[derive(Debug)]
pub(super) struct TimedSweep {
    cloud: Cloud<Ego>,
    pub(super) turn: Option<Turn>,
}

/// From the first point's time to the last one's, after the stamp of the sweep.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    first: Span,
    last: Span,
}

impl TimedSweep {
    pub(super) fn new(cloud: &Cloud<Sensor>, ego_from_sensor: &Rigid<Ego, Sensor>) -> Self {
        let is_far = |idx: &u32| cloud.point(*idx as usize).coords().norm() >= NEAREST_M;
        let far: Vec<u32> = (0..cloud.len() as u32).filter(is_far).collect();
        let cloud = cloud.select(&far).transformed(ego_from_sensor);
        let turn = cloud.offset_nanos().and_then(Turn::of);
        Self { cloud, turn }
    }

    pub(super) fn seen_by(&self, look: &Look) -> Glimpse {
        let camera_from_ego = look.ego_from_camera.inverse();
        let pixels = project_points(&look.model, &camera_from_ego, &self.cloud);
        let in_view = || {
            let pixels = pixels.iter().enumerate();
            pixels.filter_map(|(idx, seen)| Some((idx, seen.as_ref()?.0)))
        };
        let in_middle = in_view().filter(|(_, pixel)| look.is_middle(*pixel));
        let crossing = self.turn.zip(self.cloud.offset_nanos());
        let crossing = crossing.and_then(|(turn, offsets)| {
            let times = in_middle.map(|(idx, _)| Span::from_nanos(offsets[idx].into()));
            turn.median(&times.collect::<Vec<_>>())
        });
        let stride = in_view().count().div_ceil(N_KEPT).max(1);
        let kept = in_view().step_by(stride);
        Glimpse {
            crossing,
            points: kept.map(|(idx, _)| self.cloud.point(idx)).collect(),
        }
    }
}

impl Look {
    fn is_middle(&self, pixel: Pixel) -> bool {
        let width = f64::from(self.model.width());
        (pixel.u - 0.5 * width).abs() <= 0.5 * MIDDLE_SHARE * width
    }
}

impl Turn {
    /// `None` if all points are of one moment.
    fn of(offsets: &[i32]) -> Option<Self> {
        let ends = offsets.iter().min().zip(offsets.iter().max());
        let (first, last) = ends.map(|(first, last)| (i64::from(*first), i64::from(*last)))?;
        (first < last).then(|| Self {
            first: Span::from_nanos(first),
            last: Span::from_nanos(last),
        })
    }

    /// The usual one of several sweeps.
    pub(super) fn usual(turns: &[Self]) -> Option<Self> {
        let [first, last] = [|it: &Self| it.first, |it: &Self| it.last]
            .map(|end| median(&turns.iter().map(end).collect::<Vec<_>>()));
        let (first, last) = first.zip(last)?;
        (first < last).then_some(Self { first, last })
    }

    fn nanos(&self) -> i64 {
        (self.last - self.first).nanos() + 1
    }

    /// The median of times that come again turn by turn, so that those of a view where turns begin
    /// and end stay together: they are counted from the widest gap on.
    fn median(&self, times: &[Span]) -> Option<Span> {
        let phase = |time: &Span| (*time - self.first).nanos().rem_euclid(self.nanos());
        let mut phases: Vec<i64> = times.iter().map(phase).collect();
        phases.sort_unstable();
        let n = phases.len();
        let gap_before =
            |idx: &usize| (phases[*idx] - phases[(idx + n - 1) % n]).rem_euclid(self.nanos());
        let begin = (0..n).max_by_key(gap_before)?;
        let middle = phases[(begin + (n - 1) / 2) % n];
        Some(self.first + Span::from_nanos(middle))
    }

    /// How far two times are apart, the short way around.
    fn apart(&self, a: Span, b: Span) -> Span {
        let around = (a - b).nanos().rem_euclid(self.nanos());
        Span::from_nanos(around.min(self.nanos() - around))
    }

    /// What several sweeps say together.
    pub(super) fn crossing(&self, of_sweeps: &[Span]) -> Option<Crossing> {
        let after_stamp = self.median(of_sweeps)?;
        let apart = of_sweeps.iter().map(|it| self.apart(*it, after_stamp));
        Some(Crossing {
            after_stamp,
            within: apart.max().unwrap_or(Span::ZERO),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(turn: [i64; 2], millis: &[i64], expected: Option<i64>) {
        let [first, last] = turn.map(Span::from_millis);
        let times: Vec<Span> = millis.iter().copied().map(Span::from_millis).collect();
        let found = Turn { first, last }.median(&times);
        assert_eq!(found, expected.map(Span::from_millis), "{millis:?}");
    }

    #[test]
    fn the_median_is_that_of_the_times() {
        check([0, 100], &[40, 60, 50], Some(50));
        check([-100, 0], &[-43, -44, -42, -41], Some(-43));
        check([0, 100], &[7], Some(7));
        check([0, 100], &[], None);
        check([0, 100], &[30; 4], Some(30));
    }

    #[test]
    fn a_view_where_turns_begin_and_end_is_one_view() {
        check([0, 100], &[1, 2, 97, 98, 99], Some(99));
        check([0, 100], &[1, 2, 3, 98, 99], Some(1));
        check([-50, 0], &[-49, -48, -1], Some(-49));
    }

    #[test]
    fn sweeps_on_both_sides_of_the_seam_agree() {
        let turn = Turn {
            first: Span::ZERO,
            last: Span::from_nanos(99_999_999),
        };
        let found = turn.crossing(&[1, 99, 98].map(Span::from_millis)).unwrap();
        assert_eq!(found.after_stamp, Span::from_millis(99));
        assert_eq!(found.within, Span::from_millis(2));
    }
}
