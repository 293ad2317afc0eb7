//! Images by ray casting, at one moment (global shutter).

mod facade;
mod ground;
mod light;
mod paint;
mod vehicle;

use fl_log::RgbImage;
use fl_spacetime::{Camera, Rigid, World};
use rayon::prelude::*;

use crate::camera::CameraRays;
use crate::error::Error;
use crate::solid::V3;
use crate::stage::{Hit, Stage, Target};
use crate::surface::{Color, Surface};

/// Share of the sky mirrored at normal incidence from which on a surface is a window.
const GLASS_GLOSS: f32 = 0.15;

/// Whether the point that a ray hit is a window pane.
pub(crate) fn is_glass(stage: &Stage<'_>, hit: &Hit) -> bool {
    let (surface, _) = stage.surface(hit);
    let may_have_windows = matches!(
        surface,
        Surface::Facade(_) | Surface::CarCabin(_) | Surface::TruckCab(_)
    );
    may_have_windows && paint::finish(stage, hit, hit.range).gloss >= GLASS_GLOSS
}

/// Farthest visible thing, meters.
const MAX_RANGE_M: f64 = 400.0;
/// Neighbouring pixels that differ by more are sampled again, of 255.
const EDGE_LEVELS: i32 = 20;
/// Where a pixel on an edge is sampled, pixels from its middle.
const SAMPLES: [[f64; 2]; 4] = [[-0.25, -0.25], [0.25, -0.25], [-0.25, 0.25], [0.25, 0.25]];

/// A camera somewhere in the world at one moment.
pub(crate) struct View<'a> {
    /// Everything where it is at that moment.
    pub stage: Stage<'a>,
    /// The camera's rays.
    pub rays: &'a CameraRays,
    /// Where the camera is.
    pub world_from_camera: Rigid<World, Camera>,
}

impl View<'_> {
    /// The image: one sample a pixel, four where pixels differ.
    pub(crate) fn image(&self) -> Result<RgbImage, Error> {
        let (width, height) = (self.rays.width(), self.rays.height());
        let mut plain = vec![[0.0; 3]; width * height];
        plain
            .par_chunks_mut(width)
            .enumerate()
            .for_each(|(row, pixels)| {
                for (column, pixel) in pixels.iter_mut().enumerate() {
                    *pixel = self
                        .rays
                        .ray(column, row)
                        .map_or([0.0; 3], |ray| self.color(ray));
                }
            });
        let mut bytes = vec![0; 3 * width * height];
        bytes
            .par_chunks_mut(3 * width)
            .enumerate()
            .for_each(|(row, bytes)| {
                for (column, bytes) in bytes.chunks_exact_mut(3).enumerate() {
                    let rough = is_rough(&plain, [width, height], [column, row]);
                    let color = if rough {
                        self.smooth(column, row)
                    } else {
                        plain[row * width + column]
                    };
                    bytes.copy_from_slice(&color.map(level));
                }
            });
        Ok(RgbImage::new(width as u32, height as u32, bytes)?)
    }

    /// The actor at each pixel's middle, by index, row by row.
    pub(crate) fn actors(&self) -> Vec<Option<usize>> {
        self.map_pixels(|origin, direction| {
            match self.stage.cast(origin, direction, MAX_RANGE_M)?.target {
                Target::Actor(idx) => Some(idx),
                Target::Ground | Target::Fixture(_) => None,
            }
        })
    }

    /// The actor at each pixel's middle, by index, and the place of it in the world.
    pub(crate) fn sightings(&self) -> Vec<Option<(usize, V3)>> {
        self.map_pixels(|origin, direction| {
            let hit = self.stage.cast(origin, direction, MAX_RANGE_M)?;
            match hit.target {
                Target::Actor(idx) => Some((idx, hit.point)),
                Target::Ground | Target::Fixture(_) => None,
            }
        })
    }

    /// Whether one actor would be at each pixel's middle if nothing stood before it.
    pub(crate) fn actor_alone(&self, actor_idx: usize) -> Vec<bool> {
        let met = self.map_pixels(|origin, direction| {
            self.stage
                .cast_actor(actor_idx, origin, direction, MAX_RANGE_M)
        });
        met.into_iter().map(|met| met.is_some()).collect()
    }

    fn map_pixels<T: Send>(&self, look: impl Fn(&V3, &V3) -> Option<T> + Sync) -> Vec<Option<T>> {
        let (width, height) = (self.rays.width(), self.rays.height());
        let (origin, rotation) = self.place();
        let at = |idx: usize| {
            let ray = self.rays.ray(idx % width, idx / width)?;
            look(&origin, &(rotation * ray))
        };
        (0..width * height).into_par_iter().map(at).collect()
    }

    fn place(&self) -> (V3, nalgebra::UnitQuaternion<f64>) {
        (
            self.world_from_camera.translation(),
            self.world_from_camera.rotation(),
        )
    }

    /// The mean of four samples.
    fn smooth(&self, column: usize, row: usize) -> Color {
        let mut sum = [0.0; 3];
        for by in SAMPLES {
            let ray = self
                .rays
                .ray_beside(column, row, by)
                .or(self.rays.ray(column, row).copied());
            let color = ray.map_or([0.0; 3], |ray| self.color(&ray));
            for (sum, channel) in sum.iter_mut().zip(color) {
                *sum += 0.25 * channel.min(1.0);
            }
        }
        sum
    }

    /// Linear light along a ray of the camera.
    fn color(&self, ray: &V3) -> Color {
        let (origin, rotation) = self.place();
        let direction = rotation * ray;
        let Some(hit) = self.stage.cast(&origin, &direction, MAX_RANGE_M) else {
            return light::sky(&direction);
        };
        let footprint_m = hit.range * self.rays.pixel_angle();
        let finish = paint::finish(&self.stage, &hit, footprint_m);
        light::lit(&self.stage, &hit, &direction, &finish)
    }
}

/// Whether a pixel differs visibly from one beside, above or below it.
fn is_rough(plain: &[Color], [width, height]: [usize; 2], [column, row]: [usize; 2]) -> bool {
    let here = plain[row * width + column].map(level);
    let differs = |column: usize, row: usize| {
        let there = plain[row * width + column].map(level);
        here.iter()
            .zip(there)
            .any(|(a, b)| (i32::from(*a) - i32::from(b)).abs() > EDGE_LEVELS)
    };
    (column > 0 && differs(column - 1, row))
        || (column + 1 < width && differs(column + 1, row))
        || (row > 0 && differs(column, row - 1))
        || (row + 1 < height && differs(column, row + 1))
}

/// From linear light to a byte.
fn level(linear: f32) -> u8 {
    (linear.clamp(0.0, 1.0).sqrt() * 255.0).round() as u8
}

/// What a point of a surface looks like before light falls on it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Finish {
    /// Diffuse reflectance.
    color: Color,
    /// Share of the sky mirrored at normal incidence.
    gloss: f32,
    /// Light of its own.
    glow: Color,
}

impl Finish {
    /// Plain and dull.
    fn matt(color: Color) -> Self {
        Self {
            color,
            gloss: 0.0,
            glow: [0.0; 3],
        }
    }

    /// With a mirroring coat.
    fn glossy(color: Color, gloss: f32) -> Self {
        Self {
            color,
            gloss,
            glow: [0.0; 3],
        }
    }

    /// With light of its own.
    fn lamp(color: Color, glow: Color) -> Self {
        Self {
            color,
            gloss: 0.1,
            glow,
        }
    }
}

/// The point of a surface to be painted.
struct Spot<'a> {
    hit: &'a Hit,
    /// Height above the body's bottom, meters.
    height: f32,
    /// Bounds of the part.
    bounds: crate::solid::Bounds,
    /// Half extents of the whole body.
    half: V3,
    /// Side of the surface a pixel covers, meters.
    footprint_m: f32,
}

fn mixed(a: Color, b: Color, share: f32) -> Color {
    std::array::from_fn(|idx| a[idx] + (b[idx] - a[idx]) * share)
}

fn scaled(color: Color, by: f32) -> Color {
    color.map(|channel| channel * by)
}
