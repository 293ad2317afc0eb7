//! The rays of a camera's pixels, found once.

use fl_rig::{CameraModel, Pixel};
use rayon::prelude::*;

use crate::solid::V3;

/// One unit ray for the middle of every pixel, in the camera's frame.
#[derive(Debug, Clone)]
pub(crate) struct CameraRays {
    width: usize,
    height: usize,
    rays: Vec<Option<V3>>,
}

impl CameraRays {
    /// Asks the camera model for every pixel.
    pub(crate) fn new(camera: &CameraModel) -> Self {
        let (width, height) = (camera.width() as usize, camera.height() as usize);
        let ray = |idx: usize| {
            let pixel = Pixel {
                u: (idx % width) as f64 + 0.5,
                v: (idx / width) as f64 + 0.5,
            };
            camera.unproject(pixel).map(|ray| ray.coords())
        };
        Self {
            width,
            height,
            rays: (0..width * height).into_par_iter().map(ray).collect(),
        }
    }

    /// Pixels in a row.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// The ray through a pixel's middle; `None` where the lens sees nothing.
    pub(crate) fn ray(&self, column: usize, row: usize) -> Option<&V3> {
        self.rays[row * self.width + column].as_ref()
    }

    /// A ray beside a pixel's middle, by these fractions of a pixel, from the neighbours' rays.
    pub(crate) fn ray_beside(&self, column: usize, row: usize, by: [f64; 2]) -> Option<V3> {
        let middle = self.ray(column, row)?;
        let toward = |step: f64, idx: usize, n: usize| {
            let next = if step < 0.0 {
                idx.checked_sub(1)
            } else {
                Some(idx + 1)
            };
            next.filter(|next| *next < n)
        };
        let mut ray = *middle;
        if let Some(next) = toward(by[0], column, self.width) {
            ray += (self.ray(next, row)? - middle) * by[0].abs();
        }
        if let Some(next) = toward(by[1], row, self.height) {
            ray += (self.ray(column, next)? - middle) * by[1].abs();
        }
        Some(ray.normalize())
    }

    /// The angle that a pixel covers near the image's middle, radians.
    pub(crate) fn pixel_angle(&self) -> f64 {
        let (column, row) = (self.width / 2, self.height / 2);
        match (
            self.ray(column, row),
            self.ray((column + 1).min(self.width - 1), row),
        ) {
            (Some(a), Some(b)) => a.angle(b).max(1e-4),
            _ => 2e-3,
        }
    }
}
