//! A decoded picture, in planes.

use super::color::{Colors, RgbTables};
use crate::codec::RgbImage;
use crate::error::Error;

/// A picture of luma and two color differences, which may have fewer samples.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) luma: Samples,
    pub(super) u: Samples,
    pub(super) v: Samples,
    pub(super) bit_depth: u32,
    /// How many columns and rows of pixels share a color difference.
    pub(super) pixels_per_chroma: [u32; 2],
    pub(super) colors: Colors,
}

/// The samples of a plane, row by row.
#[derive(Debug)]
pub(super) enum Samples {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
}

impl Samples {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(samples) => samples.len(),
            Self::Words(samples) => samples.len(),
        }
    }

    fn get(&self, idx: usize) -> u16 {
        match self {
            Self::Bytes(samples) => samples[idx].into(),
            Self::Words(samples) => samples[idx],
        }
    }
}

impl Picture {
    /// The picture in red, green and blue. Pixels take the color difference that they share.
    pub(super) fn to_rgb(&self) -> Result<RgbImage, Error> {
        let (width, height) = (self.width as usize, self.height as usize);
        let [n_columns, n_rows] = self.pixels_per_chroma.map(|n_pixels| n_pixels as usize);
        let chroma_width = width.div_ceil(n_columns);
        let n_chroma = chroma_width * height.div_ceil(n_rows);
        let fits = self.luma.len() >= width * height
            && self.u.len() >= n_chroma
            && self.v.len() >= n_chroma;
        if !fits || !(8..=16).contains(&self.bit_depth) {
            return Err(Error::DecodeVideo {
                what: format!("the planes do not make {width} x {height} pixels"),
            });
        }
        let tables = RgbTables::new(self.colors, self.bit_depth, self.height)?;
        let mut rgb = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            let chroma_row = row / n_rows * chroma_width;
            for column in 0..width {
                let chroma_idx = chroma_row + column / n_columns;
                let luma = self.luma.get(row * width + column);
                let (u, v) = (self.u.get(chroma_idx), self.v.get(chroma_idx));
                rgb.extend_from_slice(&tables.rgb([luma, u, v]));
            }
        }
        RgbImage::new(self.width, self.height, rgb)
    }
}
