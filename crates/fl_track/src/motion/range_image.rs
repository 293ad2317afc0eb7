//! How far a sensor saw in every direction.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use fl_cloud::Ground;
use fl_spacetime::{Ego, Point, Rigid, Vector, World};

use super::MotionView;

/// Directions told apart: a lidar measures at least once in each column, and in most rows.
const N_COLUMNS: usize = 600;
const N_ROWS: usize = 180;
/// Lower points are ground: a ray that ends there has passed over what is nearer, meters.
const GROUND_M: f64 = 0.25;

/// What a range image says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Rays passed it, and nothing near them ended before.
    Through,
    /// A ray ended there.
    Taken,
    /// It was hidden, or not looked at.
    Unknown,
}

/// Ranges by direction, seen from where the sensor was while it turned.
#[derive(Debug)]
pub(super) struct RangeImage {
    /// Where the sensor was when it looked in the direction of each column.
    origins: Vec<[f64; 3]>,
    /// Heading of the vehicle: columns count from behind it.
    yaw_rad: f64,
    /// The nearest end of a ray that is no ground, meters.
    nearest_m: Vec<f32>,
    /// The farthest end of a ray, ground or not, meters.
    farthest_m: Vec<f32>,
}

impl RangeImage {
    pub(super) fn new(
        view: &MotionView,
        world_from_ego: &Rigid<World, Ego>,
        velocity: Vector<World>,
        ground: &Option<Ground<Ego>>,
    ) -> Self {
        let at_stamp = *world_from_ego * view.viewpoint;
        let n_cells = N_COLUMNS * N_ROWS;
        let mut image = Self {
            origins: vec![[at_stamp.x(), at_stamp.y(), at_stamp.z()]; N_COLUMNS],
            yaw_rad: world_from_ego.yaw(),
            nearest_m: vec![f32::INFINITY; n_cells],
            farthest_m: vec![f32::NEG_INFINITY; n_cells],
        };
        let offsets = view.cloud.offset_nanos();
        for point_idx in 0..view.cloud.len() {
            let point = view.cloud.point(point_idx);
            if !point.is_finite() {
                continue;
            }
            let secs = offsets.map_or(0.0, |offsets| f64::from(offsets[point_idx]) * 1e-9);
            let origin = (at_stamp + velocity * secs).coords();
            let origin = [origin.x, origin.y, origin.z];
            let stands = ground.as_ref().is_none_or(|ground| {
                ground.height_above(point.x(), point.y(), point.z()) > GROUND_M
            });
            image.add(*world_from_ego * point, origin, stands);
        }
        image
    }

    fn add(&mut self, point: Point<World>, origin: [f64; 3], stands: bool) {
        let Direction {
            column,
            row,
            range_m,
        } = self.direction(point, origin);
        // One origin a column will do: its rays are measured within a thousandth of a turn.
        self.origins[column] = origin;
        let cell = row * N_COLUMNS + column;
        self.farthest_m[cell] = self.farthest_m[cell].max(range_m as f32);
        if stands {
            self.nearest_m[cell] = self.nearest_m[cell].min(range_m as f32);
        }
    }

    /// What was seen of a place, with the margin by which a ray must have passed it.
    pub(super) fn look(&self, point: Point<World>, margin_m: impl Fn(f64) -> f64) -> Look {
        let about = self.direction(point, self.origins[N_COLUMNS / 2]);
        let at = self.direction(point, self.origins[about.column]);
        let margin_m = margin_m(at.range_m);
        let (low, high) = (at.range_m - margin_m, at.range_m + margin_m);
        let (mut nearest_m, mut farthest_m) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut taken = false;
        for row in at.row.saturating_sub(1)..=(at.row + 1).min(N_ROWS - 1) {
            for column in [at.column + N_COLUMNS - 1, at.column, at.column + 1] {
                let cell = row * N_COLUMNS + column % N_COLUMNS;
                let near_m = f64::from(self.nearest_m[cell]);
                taken |= (low..=high).contains(&near_m);
                nearest_m = nearest_m.min(near_m);
                farthest_m = farthest_m.max(f64::from(self.farthest_m[cell]));
            }
        }
        if taken {
            Look::Taken
        } else if nearest_m > high && farthest_m > high {
            Look::Through
        } else {
            Look::Unknown
        }
    }

    fn direction(&self, point: Point<World>, origin: [f64; 3]) -> Direction {
        let [x, y, z] = [
            point.x() - origin[0],
            point.y() - origin[1],
            point.z() - origin[2],
        ];
        let flat_m = x.hypot(y);
        let turn = (y.atan2(x) - self.yaw_rad + PI).rem_euclid(TAU) / TAU;
        let rise = (z.atan2(flat_m) + FRAC_PI_2) / PI;
        Direction {
            column: ((turn * N_COLUMNS as f64) as usize).min(N_COLUMNS - 1),
            row: ((rise * N_ROWS as f64) as usize).min(N_ROWS - 1),
            range_m: flat_m.hypot(z),
        }
    }
}

struct Direction {
    column: usize,
    row: usize,
    range_m: f64,
}
