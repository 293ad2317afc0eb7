//! The ground as one height a cell, grown from where it is surest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::grid::{Grid, Lattice};
use super::plane::GroundPlane;

/// How far above and below what is expected a cell's ground is looked for, in meters: a curb or
/// the next cell of a crest, not a bumper.
const STEP_UP_M: f64 = 0.25;
const STEP_DOWN_M: f64 = 0.35;

/// Ground must be this share of the points up to `COLUMN_M` above it: the side of a car meets the
/// window with its lowest few points only.
const MIN_SHARE: f64 = 0.3;
const COLUMN_M: f64 = 2.5;

/// The ground's height is the mean around this share of the points in the window, in meters.
const LOW_SHARE: f64 = 0.2;
const LAYER_M: f64 = 0.1;

/// How much doubt a cell without ground adds to its neighbor's, as a slope, and its limit.
const DOUBT_SLOPE: f64 = 0.05;
const MAX_DOUBT_M: f64 = 0.6;

/// A neighbor whose height is inferred counts this much against a measured one.
const INFERRED_WEIGHT: f64 = 0.2;

/// How strongly the plane's slope is held against what few neighbors say, in cells squared.
const SLOPE_RIDGE: f64 = 2.0;

/// Neighbors up to so many cells away say what to expect.
const REACH: usize = 2;

/// A continuous height for every x and y: the plane plus what each cell differs from it.
#[derive(Debug, Clone)]
pub(super) struct Surface {
    plane: GroundPlane,
    lattice: Lattice,
    /// Height over the plane at each cell's middle.
    rises: Vec<f32>,
}

impl Surface {
    /// Grows the surface over all cells, always next to where it is least in doubt.
    pub(super) fn grow(grid: Grid, plane: GroundPlane, max_slope: f64) -> Self {
        let mut growth = Growth::new(&grid, plane, max_slope);
        growth.offer(seed(&grid, &plane), 0.0);
        while let Some(cell) = growth.next() {
            let doubt_m = growth.settle(cell);
            let step_m = doubt_m + DOUBT_SLOPE * grid.lattice.cell_m;
            for neighbor in grid.lattice.around(cell, 1) {
                growth.offer(neighbor.cell, step_m);
            }
        }
        let rises = growth.cells.iter().map(|cell| cell.rise_m as f32).collect();
        Self {
            plane,
            lattice: grid.lattice,
            rises,
        }
    }

    pub(super) fn plane(&self) -> GroundPlane {
        self.plane
    }

    /// The ground's z: bilinear between cells' middles, parallel to the plane beyond them.
    pub(super) fn height(&self, x: f64, y: f64) -> f64 {
        let lattice = &self.lattice;
        let (left, right, east) = between(x, lattice.low_x, lattice.cell_m, lattice.n_x);
        let (lower, upper, north) = between(y, lattice.low_y, lattice.cell_m, lattice.n_y);
        let rise = |column: usize, row: usize| f64::from(self.rises[row * lattice.n_x + column]);
        let below = rise(left, lower) * (1.0 - east) + rise(right, lower) * east;
        let above = rise(left, upper) * (1.0 - east) + rise(right, upper) * east;
        self.plane.height(x, y) + below * (1.0 - north) + above * north
    }
}

/// The two cells whose middles a coordinate lies between, and how far along.
fn between(coordinate: f64, low: f64, cell_m: f64, count: usize) -> (usize, usize, f64) {
    let last = (count - 1) as f64;
    let place = ((coordinate - low) / cell_m - 0.5).clamp(0.0, last);
    let before = place as usize;
    (before, (before + 1).min(count - 1), place - before as f64)
}

/// The cell on the plane with the most such cells around it; the first among equals.
fn seed(grid: &Grid, plane: &GroundPlane) -> usize {
    let mut on_plane = vec![false; grid.lattice.n_cells()];
    for (cell, low) in grid.low_points() {
        on_plane[cell] = plane.supports(low);
    }
    let support = |cell: usize| {
        grid.lattice
            .around(cell, REACH)
            .filter(|neighbor| on_plane[neighbor.cell])
            .count()
    };
    let candidates = (0..on_plane.len()).filter(|&cell| on_plane[cell]);
    candidates
        .max_by_key(|&cell| (support(cell), Reverse(cell)))
        .unwrap_or(0)
}

/// What is known of a cell while the surface grows.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// Height over the plane at the cell's middle.
    rise_m: f64,
    /// How much a neighbor trusts the height: 0 while there is none.
    weight: f64,
    /// The least doubt with which it was offered.
    doubt_m: f64,
}

/// What the neighbors make expect of a cell, over the plane.
struct Expected {
    rise_m: f64,
    /// Rise over run along x and y.
    slope: [f64; 2],
}

struct Growth<'a> {
    grid: &'a Grid,
    plane: GroundPlane,
    max_slope: f64,
    cells: Vec<Cell>,
    /// Offered cells: doubt in millimeters, turn, cell. Least doubt first, then first offered.
    queue: BinaryHeap<Reverse<(u32, u32, u32)>>,
    n_offers: u32,
    /// Reused: the heights over what is expected, in one cell.
    window: Vec<f64>,
}

impl<'a> Growth<'a> {
    fn new(grid: &'a Grid, plane: GroundPlane, max_slope: f64) -> Self {
        let unknown = Cell {
            rise_m: 0.0,
            weight: 0.0,
            doubt_m: f64::INFINITY,
        };
        let cells = vec![unknown; grid.lattice.n_cells()];
        let (queue, window) = (BinaryHeap::new(), Vec::new());
        Self {
            grid,
            plane,
            max_slope,
            cells,
            queue,
            n_offers: 0,
            window,
        }
    }

    /// Puts a cell in the queue, unless it has a height or was offered with as little doubt.
    fn offer(&mut self, cell_idx: usize, doubt_m: f64) {
        let doubt_m = doubt_m.min(MAX_DOUBT_M);
        let cell = &mut self.cells[cell_idx];
        if cell.weight > 0.0 || cell.doubt_m <= doubt_m {
            return;
        }
        cell.doubt_m = doubt_m;
        self.queue.push(Reverse((
            (doubt_m * 1000.0) as u32,
            self.n_offers,
            cell_idx as u32,
        )));
        self.n_offers += 1;
    }

    /// The next cell without a height.
    fn next(&mut self) -> Option<usize> {
        loop {
            let Reverse((_, _, cell_idx)) = self.queue.pop()?;
            if self.cells[cell_idx as usize].weight == 0.0 {
                return Some(cell_idx as usize);
            }
        }
    }

    /// Gives a cell its height, measured or else as expected, and says how much it is in doubt.
    fn settle(&mut self, cell_idx: usize) -> f64 {
        let expected = self.expect(cell_idx);
        let offered_doubt_m = self.cells[cell_idx].doubt_m;
        let (rise_m, weight, doubt_m) = match self.measure(cell_idx, &expected) {
            Some(rise_m) => (rise_m, 1.0, 0.0),
            None => (expected.rise_m, INFERRED_WEIGHT, offered_doubt_m),
        };
        self.cells[cell_idx] = Cell {
            rise_m,
            weight,
            doubt_m,
        };
        doubt_m
    }

    /// The plane through the neighbors' heights, by weighted least squares with the slope held
    /// near that of the global plane.
    fn expect(&self, cell_idx: usize) -> Expected {
        // Sums of weight times 1, x, y, xx, xy, yy, and of weight times rise times 1, x, y; x and
        // y in cells.
        let mut s = [0.0; 6];
        let mut t = [0.0; 3];
        for neighbor in self.grid.lattice.around(cell_idx, REACH) {
            let Cell { rise_m, weight, .. } = self.cells[neighbor.cell];
            let (x, y) = (neighbor.east, neighbor.north);
            let terms = [1.0, x, y, x * x, x * y, y * y];
            s.iter_mut()
                .zip(terms)
                .for_each(|(sum, term)| *sum += weight * term);
            t.iter_mut()
                .zip(terms)
                .for_each(|(sum, term)| *sum += weight * rise_m * term);
        }
        if s[0] == 0.0 {
            return Expected {
                rise_m: 0.0,
                slope: [0.0; 2],
            };
        }
        // Eliminating the height leaves two equations for the slope.
        let xx = s[3] - s[1] * s[1] / s[0] + SLOPE_RIDGE;
        let xy = s[4] - s[1] * s[2] / s[0];
        let yy = s[5] - s[2] * s[2] / s[0] + SLOPE_RIDGE;
        let (xz, yz) = (t[1] - s[1] * t[0] / s[0], t[2] - s[2] * t[0] / s[0]);
        let determinant = xx * yy - xy * xy;
        let slope = [
            (xz * yy - yz * xy) / determinant,
            (yz * xx - xz * xy) / determinant,
        ];
        let slope = self.limit(slope.map(|per_cell| per_cell / self.grid.lattice.cell_m));
        let [run_x, run_y] = [s[1], s[2]].map(|sum| sum / s[0] * self.grid.lattice.cell_m);
        Expected {
            rise_m: t[0] / s[0] - slope[0] * run_x - slope[1] * run_y,
            slope,
        }
    }

    fn limit(&self, slope: [f64; 2]) -> [f64; 2] {
        let excess = slope[0].hypot(slope[1]) / self.max_slope;
        slope.map(|part| part / excess.max(1.0))
    }

    /// The ground's height in a cell over the plane, if enough points are about where expected.
    fn measure(&mut self, cell_idx: usize, expected: &Expected) -> Option<f64> {
        let doubt_m = self.cells[cell_idx].doubt_m;
        let (low, high) = (-STEP_DOWN_M - doubt_m, STEP_UP_M + 0.5 * doubt_m);
        let center = self.grid.lattice.center(cell_idx);
        let mut n_column = 0;
        self.window.clear();
        for point in self.grid.points(cell_idx) {
            let [x, y, z] = point.map(f64::from);
            let rise = expected.rise_m
                + expected.slope[0] * (x - center[0])
                + expected.slope[1] * (y - center[1]);
            let over = z - self.plane.height(x, y) - rise;
            n_column += usize::from(over >= low && over <= COLUMN_M);
            if over >= low && over <= high {
                self.window.push(over);
            }
        }
        if self.window.is_empty() || (self.window.len() as f64) < MIN_SHARE * n_column as f64 {
            return None;
        }
        Some(expected.rise_m + layer(&mut self.window))
    }
}

/// The mean of the values around a low one.
fn layer(values: &mut [f64]) -> f64 {
    let rank = (values.len() as f64 * LOW_SHARE) as usize;
    let low = *values.select_nth_unstable_by(rank, f64::total_cmp).1;
    let near = values
        .iter()
        .filter(|value| (*value - low).abs() <= LAYER_M);
    near.clone().sum::<f64>() / near.count() as f64
}
