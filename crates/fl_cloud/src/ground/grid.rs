//! A cloud's points sorted into square cells seen from above.

use fl_spacetime::Frame;

use crate::Cloud;
use crate::ground::GroundSettings;

/// More cells along an axis are not made; the cells grow instead.
const MAX_CELLS: f64 = 1024.0;

/// So many points at least tell where the cloud's middle is.
const MIDDLE_SAMPLE: usize = 4096;

/// The share of a cell's points taken to be errors below the true lowest one.
const LOW_SHARE: f64 = 0.1;

/// Where the cells are: the frame's x and y, cut into squares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice {
    pub(super) low_x: f64,
    pub(super) low_y: f64,
    pub(super) cell_m: f64,
    pub(super) n_x: usize,
    pub(super) n_y: usize,
}

impl Lattice {
    pub(super) fn n_cells(&self) -> usize {
        self.n_x * self.n_y
    }

    /// The middle of a cell.
    pub(super) fn center(&self, cell: usize) -> [f64; 2] {
        let (column, row) = (cell % self.n_x, cell / self.n_x);
        [
            self.low_x + (column as f64 + 0.5) * self.cell_m,
            self.low_y + (row as f64 + 0.5) * self.cell_m,
        ]
    }

    /// The cells at most `reach` rows and columns away, the cell itself among them, with how
    /// many columns and rows each is further along x and y.
    pub(super) fn around(&self, cell: usize, reach: usize) -> impl Iterator<Item = Neighbor> {
        let (column, row, n_x) = (cell % self.n_x, cell / self.n_x, self.n_x);
        let columns = column.saturating_sub(reach)..=(column + reach).min(self.n_x - 1);
        let rows = row.saturating_sub(reach)..=(row + reach).min(self.n_y - 1);
        rows.flat_map(move |other_row| {
            columns.clone().map(move |other_column| Neighbor {
                cell: other_row * n_x + other_column,
                east: other_column as f64 - column as f64,
                north: other_row as f64 - row as f64,
            })
        })
    }

    fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = (
            (x - self.low_x) / self.cell_m,
            (y - self.low_y) / self.cell_m,
        );
        let inside = |value: f64, count: usize| value >= 0.0 && value < count as f64;
        let found = inside(column, self.n_x) && inside(row, self.n_y);
        found.then(|| row as usize * self.n_x + column as usize)
    }
}

/// A cell near another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbor {
    pub(super) cell: usize,
    /// Columns further along x, in cells.
    pub(super) east: f64,
    /// Rows further along y, in cells.
    pub(super) north: f64,
}

/// The points within range of a cloud's middle, cell by cell.
pub(super) struct Grid {
    pub(super) lattice: Lattice,
    /// Where each cell's points start; one more entry than cells.
    starts: Vec<u32>,
    points: Vec<[f32; 3]>,
}

impl Grid {
    /// `None` for a cloud without finite points.
    pub(super) fn new<F: Frame>(cloud: &Cloud<F>, settings: &GroundSettings) -> Option<Self> {
        let finite = cloud.finite();
        let lattice = lay_out(cloud, &finite, settings)?;
        let cell_of = |idx: u32| {
            let [x, y, _] = cloud.xyz(idx as usize).map(f64::from);
            lattice.cell_at(x, y)
        };
        let placed: Vec<(u32, u32)> = finite
            .iter()
            .filter_map(|&idx| Some((cell_of(idx)? as u32, idx)))
            .collect();
        let starts = starts(lattice.n_cells(), &placed);
        let mut next = starts.clone();
        let mut points = vec![[0.0; 3]; placed.len()];
        for &(cell, idx) in &placed {
            let slot = &mut next[cell as usize];
            points[*slot as usize] = cloud.xyz(idx as usize);
            *slot += 1;
        }
        Some(Self {
            lattice,
            starts,
            points,
        })
    }

    pub(super) fn points(&self, cell: usize) -> &[[f32; 3]] {
        &self.points[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }

    /// The lowest credible point of each cell that has points, with its cell; cells rise.
    pub(super) fn low_points(&self) -> Vec<(usize, [f64; 3])> {
        let mut scratch = Vec::new();
        let filled = (0..self.lattice.n_cells()).filter(|&cell| !self.points(cell).is_empty());
        filled
            .map(|cell| {
                scratch.clear();
                scratch.extend_from_slice(self.points(cell));
                let rank = (scratch.len() as f64 * LOW_SHARE) as usize;
                let (_, low, _) =
                    scratch.select_nth_unstable_by(rank, |a, b| a[2].total_cmp(&b[2]));
                (cell, low.map(f64::from))
            })
            .collect()
    }
}

fn lay_out<F: Frame>(
    cloud: &Cloud<F>,
    finite: &[u32],
    settings: &GroundSettings,
) -> Option<Lattice> {
    let (low_x, high_x) = extent(cloud.x(), finite, settings.max_range_m)?;
    let (low_y, high_y) = extent(cloud.y(), finite, settings.max_range_m)?;
    let widest = (high_x - low_x).max(high_y - low_y);
    let cell_m = settings.cell_m.max(widest / (MAX_CELLS - 1.0));
    let count = |low: f64, high: f64| ((high - low) / cell_m) as usize + 1;
    Some(Lattice {
        low_x,
        low_y,
        cell_m,
        n_x: count(low_x, high_x),
        n_y: count(low_y, high_y),
    })
}

/// The least and greatest coordinate within range of the median.
fn extent(column: &[f32], finite: &[u32], max_range_m: f64) -> Option<(f64, f64)> {
    let step = (finite.len() / MIDDLE_SAMPLE).max(1);
    let value = |&idx: &u32| f64::from(column[idx as usize]);
    let mut sample: Vec<f64> = finite.iter().step_by(step).map(value).collect();
    if sample.is_empty() {
        return None;
    }
    let half = sample.len() / 2;
    let middle = *sample.select_nth_unstable_by(half, f64::total_cmp).1;
    let mut bounds = (middle, middle);
    for near in finite
        .iter()
        .map(value)
        .filter(|value| (value - middle).abs() <= max_range_m)
    {
        bounds = (bounds.0.min(near), bounds.1.max(near));
    }
    Some(bounds)
}

fn starts(n_cells: usize, placed: &[(u32, u32)]) -> Vec<u32> {
    let mut starts = vec![0; n_cells + 1];
    for &(cell, _) in placed {
        starts[cell as usize + 1] += 1;
    }
    for cell in 0..n_cells {
        starts[cell + 1] += starts[cell];
    }
    starts
}
