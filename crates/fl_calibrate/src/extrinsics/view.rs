//! One image and the lidar edges before its camera.

use fl_fusion::{Fusion, ImageSnapshot};
use fl_log::{Progress, decode_image};
use fl_rig::{CameraModel, Pixel, Rig, SensorId, SensorKind};
use fl_spacetime::{Camera, Ego, Point, Rigid, World};
use nalgebra::Vector3;

use super::edge_field::EdgeField;
use super::lidar_edges::lidar_edges;
use super::rotation;
use crate::Error;

/// A turn about the camera's axes and a shift along them: from the given camera to another.
pub(super) struct Offset {
    rigid: Rigid<Camera, Camera>,
}

impl Offset {
    /// Of a rotation vector, radians, and a shift, meters.
    pub(super) fn of([x, y, z, right, down, forward]: [f64; 6]) -> Self {
        let rigid = Rigid::new(rotation([x, y, z]), Vector3::new(right, down, forward));
        Self { rigid }
    }

    /// `moved_from_given`.
    pub(super) fn rigid(&self) -> Rigid<Camera, Camera> {
        self.rigid
    }
}

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
        let wanted = |it: &fl_rig::Sensor| it.id == *sensor || it.kind == SensorKind::Lidar;
        let frame = fusion.frame_of(frame_idx, wanted)?;
        let Some(image) = frame.images.iter().find(|image| image.sensor == *sensor) else {
            return Ok(None);
        };
        let camera = fusion.rig().sensor(sensor).and_then(|it| it.camera());
        let (Some(camera), Ok(picture)) = (camera, decode_image(&image.data)) else {
            return Ok(None);
        };
        let camera_from_ego = camera_at(image, frame.world_from_ego);
        let mut edges = Vec::new();
        for cloud in &frame.clouds {
            let place = lidar_place(fusion.rig(), &cloud.sensor);
            for edge in lidar_edges(&cloud.cloud, place) {
                let seen = camera_from_ego * edge.point;
                if camera
                    .project(seen)
                    .is_some_and(|pixel| is_near(camera, pixel))
                {
                    edges.push((seen, edge.weight));
                }
            }
        }
        Ok(Some(Self {
            camera: *camera,
            field: EdgeField::of(&picture, camera.focal_px()[0]),
            edges,
        }))
    }

    pub(super) fn n_edges(&self) -> usize {
        self.edges.len()
    }

    /// The sum of the image's edges at every so many of the lidar's, weighted, and of the weights. One
    /// that is outside the image counts as the image's mean: nothing is won by looking away.
    pub(super) fn sums(&self, level: usize, stride: usize, offset: &Offset) -> (f64, f64) {
        let (mut edges, mut weights) = (0.0, 0.0);
        for (point, weight) in self.edges.iter().step_by(stride) {
            let pixel = self.camera.project(offset.rigid * *point);
            let found = pixel.and_then(|pixel| self.field.at(level, pixel));
            edges += weight * found.unwrap_or_else(|| self.field.mean());
            weights += weight;
        }
        (edges, weights)
    }
}

/// The camera at the moment of its image, from the vehicle at that of the frame.
pub(super) fn camera_at(
    image: &ImageSnapshot,
    world_from_ego: Rigid<World, Ego>,
) -> Rigid<Camera, Ego> {
    image.camera_from_world() * world_from_ego
}

/// Where a lidar sits on the vehicle.
pub(super) fn lidar_place(rig: &Rig, lidar: &SensorId) -> Point<Ego> {
    let lidar = rig.sensor(lidar);
    lidar.map_or(Point::origin(), |it| it.ego_from_sensor * Point::origin())
}

fn is_near(camera: &CameraModel, pixel: Pixel) -> bool {
    let (width, height) = (f64::from(camera.width()), f64::from(camera.height()));
    let margin = MARGIN * width;
    (-margin..width + margin).contains(&pixel.u) && (-margin..height + margin).contains(&pixel.v)
}
