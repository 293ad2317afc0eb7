//! The colors of a video: from luma and two color differences to red, green and blue.

use crate::error::Error;

/// What samples mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colors {
    /// `matrix_coefficients` of the standards; 2 if the stream does not say.
    pub(super) matrix: u8,
    /// Whether samples use all numbers, not only those of a studio.
    pub(super) full_range: bool,
}

/// Of a stream that says nothing.
impl Default for Colors {
    fn default() -> Self {
        Self {
            matrix: UNSPECIFIED,
            full_range: false,
        }
    }
}

const UNSPECIFIED: u8 = 2;

/// From this many rows on, unspecified colors are those of high definition.
const HIGH_DEFINITION_ROWS: u32 = 720;

impl Colors {
    /// How much red and blue weigh in luma: table E-5 of ITU-T H.264, table E.5 of ITU-T H.265.
    fn weights(self, n_rows: u32) -> Result<(f64, f64), Error> {
        const BT709: (f64, f64) = (0.2126, 0.0722);
        const BT601: (f64, f64) = (0.299, 0.114);
        Ok(match self.matrix {
            1 => BT709,
            UNSPECIFIED | 3 if n_rows >= HIGH_DEFINITION_ROWS => BT709,
            UNSPECIFIED | 3 | 5 | 6 => BT601,
            4 => (0.30, 0.11),
            7 => (0.212, 0.087),
            9 => (0.2627, 0.0593),
            matrix => {
                return Err(Error::Unsupported {
                    what: format!("video in colors of matrix {matrix}"),
                });
            }
        })
    }
}

/// What each number of each plane adds to each color, in 2⁻³² of a level of 0 to 255.
#[derive(Debug)]
pub(super) struct RgbTables {
    luma: Vec<i64>,
    red_of_v: Vec<i64>,
    green_of_u: Vec<i64>,
    green_of_v: Vec<i64>,
    blue_of_u: Vec<i64>,
}

const FRACTION_BITS: u32 = 32;

impl RgbTables {
    /// Tables for samples of `bit_depth` bits, 8 to 16, in a picture of `n_rows`.
    pub(super) fn new(colors: Colors, bit_depth: u32, n_rows: u32) -> Result<Self, Error> {
        let (red, blue) = colors.weights(n_rows)?;
        let green = 1.0 - red - blue;
        let unit = f64::from(1_u32 << (bit_depth - 8));
        let middle = 128.0 * unit;
        let most = f64::from((1_u32 << bit_depth) - 1);
        let (black, luma_range, chroma_range) = match colors.full_range {
            true => (0.0, most, most),
            false => (16.0 * unit, 219.0 * unit, 224.0 * unit),
        };
        let table = |zero: f64, factor: f64| -> Vec<i64> {
            let scale = factor * 255.0 * (1_i64 << FRACTION_BITS) as f64;
            (0..1_u32 << bit_depth)
                .map(|number| ((f64::from(number) - zero) * scale).round() as i64)
                .collect()
        };
        let chroma = |factor: f64| table(middle, factor / chroma_range);
        Ok(Self {
            luma: table(black, 1.0 / luma_range),
            red_of_v: chroma(2.0 * (1.0 - red)),
            green_of_u: chroma(-2.0 * blue * (1.0 - blue) / green),
            green_of_v: chroma(-2.0 * red * (1.0 - red) / green),
            blue_of_u: chroma(2.0 * (1.0 - blue)),
        })
    }

    /// What the color differences of a pixel add to red, green and blue. Numbers beyond the bit
    /// depth count as the largest.
    pub(super) fn chroma(&self, u: u16, v: u16) -> [i64; 3] {
        let (u, v) = (self.idx(u), self.idx(v));
        let green = self.green_of_u[u] + self.green_of_v[v];
        [self.red_of_v[v], green, self.blue_of_u[u]]
    }

    /// Red, green and blue of a pixel.
    pub(super) fn rgb(&self, luma: u16, chroma: [i64; 3]) -> [u8; 3] {
        let luma = self.luma[self.idx(luma)];
        chroma.map(|chroma| level(luma + chroma))
    }

    fn idx(&self, number: u16) -> usize {
        usize::from(number).min(self.luma.len() - 1)
    }
}

/// The nearest level.
fn level(sum: i64) -> u8 {
    const HALF: i64 = 1 << (FRACTION_BITS - 1);
    ((sum + HALF) >> FRACTION_BITS).clamp(0, 255) as u8
}
