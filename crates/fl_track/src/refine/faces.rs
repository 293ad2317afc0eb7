//! Which faces of its box an object shows, and how the box lies around them.

use fl_spacetime::Size;
use nalgebra::Vector3;

use super::smooth::Moving;

/// A face was seen where at least so many points, and such a share of all, lie next to it.
const MIN_POINTS: usize = 40;
const MIN_SHARE: f64 = 0.02;
const LAYER_M: f64 = 0.12;
/// The outermost points are noise.
const OUTER_SHARE: f64 = 0.005;
/// A box that is wrong by less than this has the right size.
const SIZE_TOLERANCE_M: f64 = 0.2;

/// How far the object reaches along one axis of the box: on both sides, where it was seen.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    low_m: Option<f64>,
    high_m: Option<f64>,
}

/// The faces of one object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Faces {
    half: Vector3<f64>,
    reaches: [Reach; 2],
}

impl Faces {
    /// Of all points in the box's frame.
    pub(super) fn of(locals: &[Vector3<f64>], half: &Vector3<f64>) -> Self {
        Self {
            half: *half,
            reaches: [0, 1].map(|axis| reach(locals, axis)),
        }
    }

    /// The pose at which the box is in the middle between faces that were both seen.
    pub(super) fn centered(&self, moving: &Moving) -> Moving {
        let shift = |axis: usize| match self.reaches[axis] {
            Reach {
                low_m: Some(low_m),
                high_m: Some(high_m),
            } if self.fits(axis, high_m - low_m) => 0.5 * (low_m + high_m),
            _ => 0.0,
        };
        Moving {
            pose: moving
                .pose
                .stepped(&Vector3::new(shift(0), shift(1), 0.0), 0.0),
            ..*moving
        }
    }

    /// Another size than the one stated, if both faces of an axis say so.
    pub(super) fn size(&self, stated: Size) -> Option<Size> {
        let [length_m, width_m, height_m] = stated.lwh();
        let seen = |axis: usize, stated_m: f64| match self.reaches[axis] {
            Reach {
                low_m: Some(low_m),
                high_m: Some(high_m),
            } if (high_m - low_m - stated_m).abs() > SIZE_TOLERANCE_M
                && self.fits(axis, high_m - low_m) =>
            {
                high_m - low_m
            }
            _ => stated_m,
        };
        let size = Size::new(seen(0, length_m), seen(1, width_m), height_m).ok()?;
        (size != stated).then_some(size)
    }

    /// Whether an extent can be the whole object's, of which only a part may have been seen.
    fn fits(&self, axis: usize, extent_m: f64) -> bool {
        let stated_m = 2.0 * self.half[axis];
        (0.85 * stated_m..=1.2 * stated_m).contains(&extent_m)
    }
}

fn reach(locals: &[Vector3<f64>], axis: usize) -> Reach {
    let mut along: Vec<f64> = locals.iter().map(|local| local[axis]).collect();
    if along.is_empty() {
        return Reach::default();
    }
    along.sort_by(f64::total_cmp);
    let outer = (along.len() as f64 * OUTER_SHARE) as usize;
    let (low_m, high_m) = (along[outer], along[along.len() - 1 - outer]);
    let enough = (along.len() as f64 * MIN_SHARE).max(MIN_POINTS as f64) as usize;
    let n_low = along.partition_point(|it| *it <= low_m + LAYER_M);
    let n_high = along.len() - along.partition_point(|it| *it < high_m - LAYER_M);
    Reach {
        low_m: (n_low >= enough).then_some(low_m),
        high_m: (n_high >= enough).then_some(high_m),
    }
}
