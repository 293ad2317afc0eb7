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
        let rgb = match (&self.luma, &self.u, &self.v) {
            (Samples::Bytes(luma), Samples::Bytes(u), Samples::Bytes(v)) => {
                self.rgb(&tables, luma, [u, v])
            }
            (Samples::Words(luma), Samples::Words(u), Samples::Words(v)) => {
                self.rgb(&tables, luma, [u, v])
            }
            _ => {
                return Err(Error::Unsupported {
                    what: "video whose planes differ in depth".to_owned(),
                });
            }
        };
        RgbImage::new(self.width, self.height, rgb)
    }

    /// Planes of at least as many samples as the picture needs.
    fn rgb<T: Copy + Into<u16>>(
        &self,
        tables: &RgbTables,
        luma: &[T],
        [u, v]: [&[T]; 2],
    ) -> Vec<u8> {
        let (width, height) = (self.width as usize, self.height as usize);
        let [n_columns, n_rows] = self.pixels_per_chroma.map(|n_pixels| n_pixels as usize);
        let chroma_width = width.div_ceil(n_columns);
        let mut rgb = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            let chroma_start = row / n_rows * chroma_width;
            let luma_row = luma[row * width..][..width].chunks(n_columns);
            let u_row = &u[chroma_start..][..chroma_width];
            let v_row = &v[chroma_start..][..chroma_width];
            for ((pixels, u), v) in luma_row.zip(u_row).zip(v_row) {
                let chroma = tables.chroma((*u).into(), (*v).into());
                for luma in pixels {
                    rgb.extend_from_slice(&tables.rgb((*luma).into(), chroma));
                }
            }
        }
        rgb
    }
}
