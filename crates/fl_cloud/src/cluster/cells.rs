//! Cells so small that all points of one are in one cluster, and which cells may touch.

use fl_spacetime::Frame;

use crate::Cloud;
use crate::voxel::{key_step, keyed_points};

/// A cell's edge for a tolerance of 1: its diagonal is just below the tolerance, so that points
/// of one cell are always joined, however the last bit of a coordinate was rounded.
const EDGE: f64 = 0.577;

/// How many cells apart, along an axis, two points within the tolerance can be.
const REACH: i64 = 2;

/// The occupied cells of a cloud, sorted by key, each with its points.
pub(super) struct Cells {
    keys: Vec<u64>,
    /// Where each cell's points start; one more entry than cells.
    starts: Vec<u32>,
    /// Points in the cells' order: where they are, and their index in the cloud.
    positions: Vec<[f32; 3]>,
    indices: Vec<u32>,
    bounds: Vec<Bounds>,
    square_tolerance: f64,
}

impl Cells {
    pub(super) fn new<F: Frame>(cloud: &Cloud<F>, tolerance_m: f64) -> Self {
        let keyed = keyed_points(cloud, tolerance_m * EDGE);
        let indices: Vec<u32> = keyed.iter().map(|&(_, idx)| idx).collect();
        let positions: Vec<[f32; 3]> = indices.iter().map(|&idx| cloud.xyz(idx as usize)).collect();
        let (mut keys, mut starts, mut bounds) = (Vec::new(), vec![0], Vec::new());
        for cell in keyed.chunk_by(|a, b| a.0 == b.0) {
            let start = starts[keys.len()];
            let end = start + cell.len() as u32;
            keys.push(cell[0].0);
            starts.push(end);
            bounds.push(Bounds::new(&positions[start as usize..end as usize]));
        }
        let square_tolerance = tolerance_m * tolerance_m;
        Self {
            keys,
            starts,
            positions,
            indices,
            bounds,
            square_tolerance,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn point_indices(&self, cell: usize) -> &[u32] {
        &self.indices[self.range(cell)]
    }

    /// Visits every pair of cells near enough to hold points within the tolerance, once.
    ///
    /// The cells of one column (same x and y) are neighbors in the sort.
    /// As the cell in hand moves up, so does the start of each column around it: one pointer a
    /// column, none ever moving back, finds all neighbors without looking anything up.
    pub(super) fn for_each_close_pair(&self, mut visit: impl FnMut(usize, usize)) {
        let mut columns = columns_ahead();
        for (cell, &key) in self.keys.iter().enumerate() {
            for column in &mut columns {
                let first = key.wrapping_add_signed(column.first_step);
                let last = key.wrapping_add_signed(column.last_step);
                while self
                    .keys
                    .get(column.pointer)
                    .is_some_and(|&other| other < first)
                {
                    column.pointer += 1;
                }
                let others = self.keys[column.pointer..]
                    .iter()
                    .take_while(|&&other| other <= last);
                for (ahead, _) in others.enumerate() {
                    visit(cell, column.pointer + ahead);
                }
            }
        }
    }

    /// Whether a point of one cell is within the tolerance of a point of the other.
    pub(super) fn touch(&self, a: usize, b: usize) -> bool {
        if self.bounds[a].square_distance_to(&self.bounds[b]) > self.square_tolerance {
            return false;
        }
        let (in_a, in_b) = (
            &self.positions[self.range(a)],
            &self.positions[self.range(b)],
        );
        in_a.iter().any(|&from| {
            self.bounds[b].square_distance_to(&Bounds::new(&[from])) <= self.square_tolerance
                && in_b
                    .iter()
                    .any(|&to| square_distance(from, to) <= self.square_tolerance)
        })
    }

    fn range(&self, cell: usize) -> std::ops::Range<usize> {
        self.starts[cell] as usize..self.starts[cell + 1] as usize
    }
}

/// A run of cells with the same x and y, relative to the cell in hand.
struct Column {
    first_step: i64,
    last_step: i64,
    /// The first cell that is not before the run.
    pointer: usize,
}

/// The columns within reach whose cells come after the cell in hand: half of all, so that each
/// pair is met once.
fn columns_ahead() -> Vec<Column> {
    let mut columns = Vec::new();
    for x in 0..=REACH {
        for y in -REACH..=REACH {
            if (x, y) < (0, 0) {
                continue;
            }
            let lowest = if (x, y) == (0, 0) { 1 } else { -REACH };
            let first_step = key_step(x, y, lowest);
            columns.push(Column {
                first_step,
                last_step: key_step(x, y, REACH),
                pointer: 0,
            });
        }
    }
    columns
}

/// The least box along the axes around some points.
#[derive(Clone, Copy)]
struct Bounds {
    low: [f32; 3],
    high: [f32; 3],
}

impl Bounds {
    fn new(points: &[[f32; 3]]) -> Self {
        let mut bounds = Self {
            low: points[0],
            high: points[0],
        };
        for point in &points[1..] {
            for (axis, &value) in point.iter().enumerate() {
                bounds.low[axis] = bounds.low[axis].min(value);
                bounds.high[axis] = bounds.high[axis].max(value);
            }
        }
        bounds
    }

    fn square_distance_to(&self, other: &Self) -> f64 {
        let gap = |axis: usize| {
            let above = f64::from(other.low[axis]) - f64::from(self.high[axis]);
            let below = f64::from(self.low[axis]) - f64::from(other.high[axis]);
            above.max(below).max(0.0)
        };
        gap(0).powi(2) + gap(1).powi(2) + gap(2).powi(2)
    }
}

fn square_distance(a: [f32; 3], b: [f32; 3]) -> f64 {
    let gap = |axis: usize| f64::from(a[axis]) - f64::from(b[axis]);
    gap(0).powi(2) + gap(1).powi(2) + gap(2).powi(2)
}
