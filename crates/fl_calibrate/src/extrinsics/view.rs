//! One image and the lidar edges before its camera.

use fl_fusion::Fusion;
use fl_log::{Progress, RgbImage, decode_image};
use fl_rig::{CameraModel, Pixel, Sensor, SensorId, SensorKind};
use fl_spacetime::{Camera, Point, Rigid};

use super::edge_field::EdgeField;
use super::lidar_edges::lidar_edges;
use crate::Error;

/// Edges are kept that are outside the image by less than this share of its width: the true camera
/// may see them.
const MARGIN: f64 = 0.05;

/// One image and the lidar edges before its camera.
pub(super) struct View {
    camera: CameraModel,
    field: EdgeField,
    /// In the given camera at the moment of the image, with their weights.
    edges: Vec<(Point<Camera>, f64)>,
}

impl View {
    /// Those of frames that are spread over the drive.
    pub(super) fn read(
        fusion: &Fusion<'_>,
        sensor: &SensorId,
        n_frames: usize,
        progress: &dyn Progress,
    ) -> Result<Vec<Self>, Error> {
        let n_all = fusion.frames().len();
        let n = n_frames.min(n_all);
        let mut views = Vec::new();
        for nth in 0..n {
            if !progress.advance(nth as u64, n as u64) {
                return Err(fl_log::Error::Canceled.into());
            }
            views.extend(Self::of_frame(fusion, sensor, nth * n_all / n)?);
        }
        Ok(views)
    }

    fn of_frame(
        fusion: &Fusion<'_>,
        sensor: &SensorId,
        frame_idx: usize,
    ) -> Result<Option<Self>, Error> {
        let look = Look::at(fusion, sensor, frame_idx)?;
        Ok(look.map(
            |Look {
                 camera,
                 picture,
                 edges,
             }| {
                let is_before = |(seen, _): &(Point<Camera>, f64)| {
                    camera
                        .project(*seen)
                        .is_some_and(|pixel| is_near(&camera, pixel))
                };
                Self {
                    camera,
                    field: EdgeField::of(&picture, camera.focal_px()[0]),
                    edges: edges.into_iter().filter(is_before).collect(),
                }
            },
        ))
    }

    pub(super) fn n_edges(&self) -> usize {
        self.edges.len()
    }

    /// The sum of the image's edges at every so many of the lidar's, weighted, and of the weights. One
    /// that is outside the image counts as the image's mean: nothing is won by looking away.
    pub(super) fn sums(
        &self,
        level: usize,
        stride: usize,
        moved_from_given: &Rigid<Camera, Camera>,
    ) -> (f64, f64) {
        let (mut edges, mut weights) = (0.0, 0.0);
        for (point, weight) in self.edges.iter().step_by(stride) {
            let pixel = self.camera.project(*moved_from_given * *point);
            let found = pixel.and_then(|pixel| self.field.at(level, pixel));
            edges += weight * found.unwrap_or_else(|| self.field.mean());
            weights += weight;
        }
        (edges, weights)
    }
}

/// One image of a camera and all lidar edges of its frame, in the given camera at the moment of the
/// image, with their weights.
pub(super) struct Look {
    pub(super) camera: CameraModel,
    pub(super) picture: RgbImage,
    pub(super) edges: Vec<(Point<Camera>, f64)>,
}

impl Look {
    /// `None` if the frame has no image of the camera that can be decoded.
    pub(super) fn at(
        fusion: &Fusion<'_>,
        sensor: &SensorId,
        frame_idx: usize,
    ) -> Result<Option<Self>, Error> {
        let rig = fusion.rig();
        let wanted = |it: &Sensor| it.id == *sensor || it.kind == SensorKind::Lidar;
        let frame = fusion.frame_of(frame_idx, wanted)?;
        let image = frame.images.iter().find(|image| image.sensor == *sensor);
        let camera = rig.sensor(sensor).and_then(Sensor::camera);
        let (Some(image), Some(camera)) = (image, camera) else {
            return Ok(None);
        };
        let Ok(picture) = decode_image(&image.data) else {
            return Ok(None);
        };
        let camera_from_ego = image.camera_from_world() * frame.world_from_ego;
        let mut edges = Vec::new();
        for cloud in &frame.clouds {
            let lidar = rig.sensor(&cloud.sensor);
            let place = lidar.map_or(Point::origin(), |it| it.ego_from_sensor * Point::origin());
            let found = lidar_edges(&cloud.cloud, place).into_iter();
            edges.extend(found.map(|edge| (camera_from_ego * edge.point, edge.weight)));
        }
        Ok(Some(Self {
            camera: *camera,
            picture,
            edges,
        }))
    }
}

fn is_near(camera: &CameraModel, pixel: Pixel) -> bool {
    let (width, height) = (f64::from(camera.width()), f64::from(camera.height()));
    let margin = MARGIN * width;
    (-margin..width + margin).contains(&pixel.u) && (-margin..height + margin).contains(&pixel.v)
}
