//! One image and the lidar edges around its camera.

use fl_fusion::Fusion;
use fl_log::{Progress, RgbImage, decode_image};
use fl_rig::{CameraModel, Intrinsics, Pixel, Sensor, SensorId, SensorKind};
use fl_spacetime::{Camera, Point, Rigid, Vector};

use super::edge_field::EdgeField;
use super::lidar_edges::lidar_edges;
use crate::Error;

/// Edges are kept that are outside the image by less than this share of its width: the true camera
/// may see them.
const MARGIN: f64 = 0.05;
/// The direction of an edge is seen over this, radians.
const SPAN_RAD: f64 = 0.005;

/// An edge that is seen upright still tells so much by gray values that change downward: things are
/// not cut out with scissors.
const LEAST_ALONG: f64 = 0.4;

/// An edge in a camera's frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) point: Point<Camera>,
    across: Vector<Camera>,
    weight: f64,
}

/// One image and the edges all around, in the given camera at the moment of the image.
pub(super) struct View {
    camera: CameraModel,
    field: EdgeField,
    edges: Vec<Edge>,
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
            let look = Look::at(fusion, sensor, nth * n_all / n)?;
            views.extend(look.map(|look| Self {
                field: EdgeField::of(&look.picture, look.camera.focal_px()[0]),
                camera: look.camera,
                edges: look.edges,
            }));
        }
        Ok(views)
    }

    /// The weights of all edges, around.
    pub(super) fn weight(&self) -> f64 {
        self.edges.iter().map(|edge| edge.weight).sum()
    }

    /// With so many of the edges at most, spread over all.
    pub(super) fn thinned(mut self, most: usize) -> Self {
        let stride = self.edges.len().div_ceil(most).max(1);
        self.edges = self.edges.into_iter().step_by(stride).collect();
        self
    }

    /// What a camera sees that is somewhere else than the given one.
    pub(super) fn from(&self, moved_from_given: &Rigid<Camera, Camera>) -> Aim<'_> {
        let seen = self.edges.iter().filter_map(|edge| {
            let point = *moved_from_given * edge.point;
            let across = *moved_from_given * edge.across;
            let pixel = self
                .camera
                .project(point)
                .filter(|it| is_near(&self.camera, *it))?;
            let beside = point + across * (SPAN_RAD * point.coords().norm());
            let beside = self.camera.project(beside)?;
            let (right, down) = ((beside.u - pixel.u).abs(), (beside.v - pixel.v).abs());
            let length = right.hypot(down);
            (length > 0.0).then_some(Seen {
                point,
                along: [right, down].map(|it| (it / length).max(LEAST_ALONG)),
                weight: edge.weight,
            })
        });
        Aim {
            view: self,
            edges: seen.collect(),
        }
    }
}

/// An image and the edges before its camera, if that is at some place.
pub(super) struct Aim<'v> {
    view: &'v View,
    edges: Vec<Seen>,
}

struct Seen {
    /// In the camera at its place.
    point: Point<Camera>,
    /// The direction across the edge in the image, without signs: of length 1, but each part
    /// [`LEAST_ALONG`] at least.
    along: [f64; 2],
    weight: f64,
}

impl Aim<'_> {
    /// The image's edge at one of the lidar's; `None` outside the image.
    #[inline]
    fn found(&self, level: usize, edge: &Seen, moved: &Rigid<Camera, Camera>) -> Option<f64> {
        let pixel = self.view.camera.project(*moved * edge.point)?;
        self.view.field.at(level, pixel, edge.along)
    }

    /// As [`Aim::sums`] of all edges, if the lens shows everything larger by this share, about its
    /// principal point.
    pub(super) fn enlarged(
        &self,
        level: usize,
        moved_from_place: &Rigid<Camera, Camera>,
        larger: f64,
    ) -> (f64, f64) {
        let Intrinsics { cx, cy, .. } = *self.view.camera.intrinsics();
        let (mut edges, mut weights) = (0.0, 0.0);
        for edge in &self.edges {
            let seen = self.view.camera.project(*moved_from_place * edge.point);
            let found = seen.and_then(|it| {
                let enlarged = Pixel {
                    u: it.u + larger * (it.u - 0.5 - cx),
                    v: it.v + larger * (it.v - 0.5 - cy),
                };
                self.view.field.at(level, enlarged, edge.along)
            });
            edges += edge.weight * found.unwrap_or_else(|| self.view.field.mean(edge.along));
            weights += edge.weight;
        }
        (edges, weights)
    }

    /// As [`Aim::sums`], but by how much the edges are above the image's mean: what is not seen adds
    /// nothing.
    pub(super) fn excess(&self, level: usize, moved_from_place: &Rigid<Camera, Camera>) -> f64 {
        let excess = self.edges.iter().filter_map(|edge| {
            let found = self.found(level, edge, moved_from_place)?;
            Some(edge.weight * (found - self.view.field.mean(edge.along)))
        });
        excess.sum()
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
        moved_from_place: &Rigid<Camera, Camera>,
    ) -> (f64, f64) {
        let (mut edges, mut weights) = (0.0, 0.0);
        for edge in self.edges.iter().step_by(stride) {
            let found = self.found(level, edge, moved_from_place);
            edges += edge.weight * found.unwrap_or_else(|| self.view.field.mean(edge.along));
            weights += edge.weight;
        }
        (edges, weights)
    }
}

/// One image of a camera and all lidar edges of its frame, in the given camera at the moment of the
/// image.
pub(super) struct Look {
    pub(super) camera: CameraModel,
    pub(super) picture: RgbImage,
    pub(super) edges: Vec<Edge>,
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
            edges.extend(
                lidar_edges(&cloud.cloud, place)
                    .into_iter()
                    .map(|edge| Edge {
                        point: camera_from_ego * edge.point,
                        across: camera_from_ego * edge.across,
                        weight: edge.weight,
                    }),
            );
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
