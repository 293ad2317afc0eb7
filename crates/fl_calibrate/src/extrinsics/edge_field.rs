//! How much of an edge is at each place of an image, sharp and blurred.

use fl_log::RgbImage;
use fl_rig::Pixel;
use rayon::prelude::*;

/// Standard deviations of the blur, coarse to fine: angles near the axis, radians, but a pixel at least.
const BLURS_RAD: [f64; 3] = [0.011, 0.0042, 0.0014];
const LEAST_BLUR_PX: f64 = 1.0;
/// A step of gray values counts no more than this.
const MOST_GRADIENT: f32 = 120.0;
/// Edges are compared with those around them, within this, radians; where there are none, with this.
const AROUND_RAD: f64 = 0.035;
const LEAST_AROUND: f32 = 8.0;

/// The edges of one image: how much gray values change from left to right, and downward.
pub(super) struct EdgeField {
    /// By [`BLURS_RAD`].
    levels: Vec<Level>,
    mean: [f64; 2],
}

/// The edges, blurred by more than `step` pixels and kept at every so many.
struct Level {
    step: usize,
    width: usize,
    height: usize,
    /// By direction: across, down.
    edges: [Vec<f32>; 2],
}

impl EdgeField {
    /// The two parts of the gradient over the mean magnitude around, so that a tree of many edges
    /// weighs no more than a lone pole. With the camera's focal length, pixels.
    pub(super) fn of(image: &RgbImage, focal_px: f64) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let gray: Vec<f32> = image
            .data()
            .chunks_exact(3)
            .map(|pixel| pixel.iter().map(|part| f32::from(*part)).sum::<f32>() / 3.0)
            .collect();
        let [across, down] = gradient(&gray, width, height);
        let steep: Vec<f32> = across.iter().zip(&down).map(|(a, b)| a.hypot(*b)).collect();
        let around = blurred(&steep, width, height, focal_px * AROUND_RAD);
        let edges = [across, down].map(|part| {
            let compared = part
                .iter()
                .zip(&around)
                .map(|(part, around)| part / (around + LEAST_AROUND));
            compared.collect::<Vec<f32>>()
        });
        Self {
            levels: BLURS_RAD
                .par_iter()
                .map(|blur_rad| {
                    let blur_px = (focal_px * blur_rad).max(LEAST_BLUR_PX);
                    let step = (0.5 * blur_px).floor().max(1.0) as usize;
                    let kept = |part: usize| {
                        thinned(&blurred(&edges[part], width, height, blur_px), width, step)
                    };
                    let (across, down) = rayon::join(|| kept(0), || kept(1));
                    Level {
                        step,
                        width: width.div_ceil(step),
                        height: height.div_ceil(step),
                        edges: [across, down],
                    }
                })
                .collect(),
            mean: [0, 1].map(|part| {
                edges[part].iter().map(|edge| f64::from(*edge)).sum::<f64>()
                    / steep.len().max(1) as f64
            }),
        }
    }

    /// The mean change along a direction, at any blur.
    pub(super) fn mean(&self, along: [f64; 2]) -> f64 {
        along[0] * self.mean[0] + along[1] * self.mean[1]
    }

    /// The change at a place along a direction (across and down, none negative); `None` outside the
    /// image.
    #[inline]
    pub(super) fn at(&self, level: usize, pixel: Pixel, along: [f64; 2]) -> Option<f64> {
        let level = &self.levels[level];
        // Pixels are counted from the first one's corner, values stand in their middles.
        let (u, v) = (
            (pixel.u - 0.5) / level.step as f64,
            (pixel.v - 0.5) / level.step as f64,
        );
        if !(u >= 0.0 && v >= 0.0) {
            return None;
        }
        let (column, row) = (u as usize, v as usize);
        if column + 1 >= level.width || row + 1 >= level.height {
            return None;
        }
        let (right, down) = (u - column as f64, v - row as f64);
        let part = |edges: &[f32]| {
            let at = |row: usize, column: usize| f64::from(edges[row * level.width + column]);
            let above = at(row, column) * (1.0 - right) + at(row, column + 1) * right;
            let below = at(row + 1, column) * (1.0 - right) + at(row + 1, column + 1) * right;
            above * (1.0 - down) + below * down
        };
        Some(along[0] * part(&level.edges[0]) + along[1] * part(&level.edges[1]))
    }
}

/// How much gray values change across and down; a steep change is cut, not turned.
fn gradient(gray: &[f32], width: usize, height: usize) -> [Vec<f32>; 2] {
    let mut parts = [vec![0.0; gray.len()], vec![0.0; gray.len()]];
    for row in 1..height.saturating_sub(1) {
        for column in 1..width.saturating_sub(1) {
            let at = row * width + column;
            let across = (gray[at + 1] - gray[at - 1]).abs();
            let down = (gray[at + width] - gray[at - width]).abs();
            let cut = (MOST_GRADIENT / across.hypot(down).max(1.0)).min(1.0);
            parts[0][at] = cut * across;
            parts[1][at] = cut * down;
        }
    }
    parts
}

/// Every so many columns and rows.
fn thinned(values: &[f32], width: usize, step: usize) -> Vec<f32> {
    let rows = values.chunks_exact(width).step_by(step);
    rows.flat_map(|row| row.iter().step_by(step).copied())
        .collect()
}

/// Nearly a Gaussian: three means over boxes of the same variance together (Wells, PAMI 1986).
fn blurred(values: &[f32], width: usize, height: usize, sigma_px: f64) -> Vec<f32> {
    let side = (4.0 * sigma_px * sigma_px + 1.0).sqrt();
    let reach = ((side - 1.0) / 2.0).round().max(1.0) as usize;
    let mut now = values.to_vec();
    let mut turned = vec![0.0; values.len()];
    for _ in 0..3 {
        rows_meaned(&now, &mut turned, width, height, reach);
        rows_meaned(&turned, &mut now, height, width, reach);
    }
    now
}

/// The means over rows, written by columns: twice gives rows and columns.
fn rows_meaned(values: &[f32], turned: &mut [f32], width: usize, height: usize, reach: usize) {
    for row in 0..height {
        let line = &values[row * width..(row + 1) * width];
        let clamped = |at: isize| f64::from(line[at.clamp(0, width as isize - 1) as usize]);
        let reach = reach as isize;
        let mut sum: f64 = (-reach..=reach).map(clamped).sum();
        for column in 0..width {
            turned[column * height + row] = (sum / (2 * reach + 1) as f64) as f32;
            let at = column as isize;
            sum += clamped(at + reach + 1) - clamped(at - reach);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_edge_on_both_sides_and_blurs() {
        let (width, height) = (60_u32, 40_u32);
        let dark = |column: u32| if column < 30 { 20 } else { 200 };
        let pixels = (0..height).flat_map(|_| (0..width).flat_map(|it| [dark(it); 3]));
        let image = RgbImage::new(width, height, pixels.collect()).unwrap();
        let field = EdgeField::of(&image, 720.0);
        let at = |level, u| field.at(level, Pixel { u, v: 20.0 }, [1.0, 0.0]).unwrap();
        // The step is between the pixels 29 and 30: at 30 from the corner.
        assert!(at(2, 30.0) > 5.0 * at(2, 24.0));
        assert!((at(2, 29.0) - at(2, 31.0)).abs() < 1e-3);
        assert!(at(0, 24.0) > 2.0 * at(2, 24.0));
        assert!(at(0, 30.0) > at(0, 24.0));
        assert_eq!(field.at(0, Pixel { u: -1.0, v: 3.0 }, [1.0, 0.0]), None);
        assert_eq!(field.at(0, Pixel { u: 3.0, v: 40.0 }, [1.0, 0.0]), None);
        assert_eq!(
            field.at(
                0,
                Pixel {
                    u: f64::NAN,
                    v: 3.0
                },
                [1.0, 0.0]
            ),
            None
        );
    }

    #[test]
    fn blurring_keeps_the_mean_inside() {
        let mut values = vec![0.0; 101 * 101];
        values[50 * 101 + 50] = 1.0;
        let sum: f32 = blurred(&values, 101, 101, 5.0).iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
    }
}
