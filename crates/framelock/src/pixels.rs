//! How far truth is drawn from the pixels that the simulator renders.
//!
//! The simulator says for each pixel which object it shows and which place of it.
//! That place, fixed to the truth cuboid, is taken down Framelock's own line: the scene's cuboid
//! at the image's stamp, the ego pose and the camera of the log, the camera's projection.
//! It should come out at the middle of that pixel.

use std::collections::BTreeMap;

use fl_fusion::{Fusion, ImageSnapshot};
use fl_rig::{CameraModel, Pixel, SensorId};
use fl_scene::Scene;
use fl_simulate::{Drive, Sighting};

/// Errors over many pixels of objects, pixels.
#[derive(Debug, Default)]
pub struct PixelErrors {
    by_camera: BTreeMap<SensorId, Vec<f64>>,
    n_images: usize,
    n_unseen: usize,
    n_unknown: usize,
}

impl PixelErrors {
    /// Pixels that were compared.
    pub fn n_pixels(&self) -> usize {
        self.by_camera.values().map(Vec::len).sum()
    }

    /// Images that were compared.
    pub fn n_images(&self) -> usize {
        self.n_images
    }

    /// Pixels that show an object which Framelock does not project at all.
    pub fn n_unseen(&self) -> usize {
        self.n_unseen
    }

    /// Pixels that show an object of which the truth says nothing at that moment.
    pub fn n_unknown(&self) -> usize {
        self.n_unknown
    }

    /// Pixels of one camera that were compared.
    pub fn n_pixels_of(&self, camera: &SensorId) -> usize {
        self.by_camera.get(camera).map_or(0, Vec::len)
    }

    /// Mean distance, pixels.
    pub fn mean_px(&self) -> f64 {
        self.by_camera.values().flatten().sum::<f64>() / self.n_pixels().max(1) as f64
    }

    /// Largest distance, pixels.
    pub fn max_px(&self) -> f64 {
        self.worst_by_camera().values().copied().fold(0.0, f64::max)
    }

    /// Largest distance at each camera, pixels.
    pub fn worst_by_camera(&self) -> BTreeMap<SensorId, f64> {
        let worst = |errors_px: &Vec<f64>| errors_px.iter().copied().fold(0.0, f64::max);
        self.by_camera
            .iter()
            .map(|(camera, errors)| (camera.clone(), worst(errors)))
            .collect()
    }

    /// Compares every third pixel of an object in one image.
    fn compare(
        &mut self,
        drive: &Drive,
        truth: &Scene,
        model: &CameraModel,
        image: &ImageSnapshot,
    ) -> anyhow::Result<()> {
        const PIXEL_STRIDE: usize = 3;
        let sightings = drive.sightings(&image.sensor, image.stamp)?;
        let boxes = drive.object_boxes(image.stamp)?;
        let width = model.width() as usize;
        let errors_px = self.by_camera.entry(image.sensor.clone()).or_default();
        self.n_images += 1;
        let seen = sightings.iter().enumerate().step_by(PIXEL_STRIDE);
        for (pixel_idx, sighting) in seen.filter_map(|(idx, seen)| Some((idx, seen.as_ref()?))) {
            let Sighting { track, place } = sighting;
            let exact = boxes.iter().find(|(track_id, _)| track_id == track);
            let stated = truth
                .track(*track)
                .and_then(|track| track.cuboid_at(image.stamp));
            let Some(((_, exact), stated)) = exact.zip(stated) else {
                self.n_unknown += 1;
                continue;
            };
            let place_in_body = exact.pose().inverse() * *place;
            let in_camera = image.camera_from_world() * (*stated.pose() * place_in_body);
            let middle = middle_of(pixel_idx, width);
            match model.project(in_camera) {
                Some(drawn) => errors_px.push((drawn.u - middle.u).hypot(drawn.v - middle.v)),
                None => self.n_unseen += 1,
            }
        }
        Ok(())
    }
}

/// Compares all cameras in every `frame_stride`th fused frame.
///
/// # Errors
/// When a frame of the log cannot be made, or the drive has no such camera.
pub fn compare_with_pixels(
    drive: &Drive,
    truth: &Scene,
    fusion: &Fusion<'_>,
    frame_stride: usize,
) -> anyhow::Result<PixelErrors> {
    let mut errors = PixelErrors::default();
    for plan in fusion.frames().iter().step_by(frame_stride) {
        for image in &fusion.frame(plan.idx)?.images {
            let sensor = fusion.rig().sensor(&image.sensor);
            if let Some(model) = sensor.and_then(fl_rig::Sensor::camera) {
                errors.compare(drive, truth, model, image)?;
            }
        }
    }
    Ok(errors)
}

fn middle_of(pixel_idx: usize, width: usize) -> Pixel {
    let (row, column) = (pixel_idx / width, pixel_idx % width);
    Pixel {
        u: column as f64 + 0.5,
        v: row as f64 + 0.5,
    }
}
