//! Result files of KITTI tracking: `NAME.txt`, the labels' format with a score at the end.

use std::fmt::Write as _;

use fl_spacetime::{OrientedBox, Sensor, wrap_angle};
use nalgebra::{Matrix3x4, Vector2, Vector3};

use super::sensor_from_camera_axes;

/// One box of a track, to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackedBox {
    /// The frame, from 0.
    pub frame_idx: usize,
    /// Which track.
    pub track: u64,
    /// `Car`, `Pedestrian`, …
    pub class: String,
    /// The box, x forward, y left, z up; a tilt is left out.
    pub cuboid: OrientedBox<Sensor>,
    /// How sure the track is.
    pub score: f64,
}

/// The camera whose image the 2D boxes are in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageView {
    /// Rectified camera coordinates to pixels.
    pub projection: Matrix3x4<f64>,
    /// Right and bottom of the image, pixels; left and top are 0.
    pub limits: [f64; 2],
}

/// Nearer than this in front of the camera nothing is projected, meters.
const NEAR_M: f64 = 0.1;
/// Scores are written in steps of 1/1024: their decimals are exact and so are their sums, so that
/// the mean of a track's equal scores is that score, bit for bit. Evaluators that take the mean
/// again and again lose tracks otherwise.
const SCORE_STEPS: f64 = 1024.0;
/// Boxes of which less than this share is in the image are not in the labels either.
const MIN_SHARE_IN_IMAGE: f64 = 1.0 / 3.0;

/// The text of a result file: one line a box that is in the image by a third at least, in the
/// order of frames and tracks. Truncation and occlusion, which a tracker does not state, are −1.
pub fn results_to_string(boxes: &[TrackedBox], view: &ImageView) -> String {
    let mut sorted: Vec<&TrackedBox> = boxes.iter().collect();
    sorted.sort_by_key(|tracked| (tracked.frame_idx, tracked.track));
    let mut text = String::new();
    for tracked in sorted {
        if let Some(image_box) = view.image_box(&tracked.cuboid) {
            write_line(&mut text, tracked, image_box);
        }
    }
    text
}

fn write_line(text: &mut String, tracked: &TrackedBox, [left, top, right, bottom]: [f64; 4]) {
    let [length, width, height] = tracked.cuboid.size().lwh();
    let (bottom_in_camera, rotation_y_rad) = kitti_from_cuboid(&tracked.cuboid);
    let [x, y, z] = bottom_in_camera.into();
    let alpha_rad = wrap_angle(rotation_y_rad - f64::atan2(x, z));
    let TrackedBox {
        frame_idx,
        track,
        class,
        score,
        ..
    } = tracked;
    let score = (score * SCORE_STEPS).round() / SCORE_STEPS;
    let _written = writeln!(
        text,
        "{frame_idx} {track} {class} -1 -1 {alpha_rad:.6} {left:.4} {top:.4} {right:.4} \
         {bottom:.4} {height:.6} {width:.6} {length:.6} {x:.6} {y:.6} {z:.6} \
         {rotation_y_rad:.6} {score:.10}"
    );
}

/// The middle of the bottom in the camera's frame, and the turn about the camera's y from its x:
/// the inverse of `cuboid_from_kitti` for upright boxes.
fn kitti_from_cuboid(cuboid: &OrientedBox<Sensor>) -> (Vector3<f64>, f64) {
    let middle_in_camera = sensor_from_camera_axes().transpose() * cuboid.center().coords();
    let bottom_in_camera = middle_in_camera + Vector3::y() * (0.5 * cuboid.size().height());
    let rotation_y_rad = wrap_angle(-cuboid.yaw() - std::f64::consts::FRAC_PI_2);
    (bottom_in_camera, rotation_y_rad)
}

impl ImageView {
    /// The upright rectangle around what of the box is in front of the camera, cut at the edges
    /// of the image: left, top, right, bottom. `None` where less than a third of the rectangle is
    /// in the image.
    pub fn image_box(&self, cuboid: &OrientedBox<Sensor>) -> Option<[f64; 4]> {
        let axes = sensor_from_camera_axes().transpose();
        let corners = cuboid.corners().map(|corner| axes * corner.coords());
        let mut seen: Vec<Vector3<f64>> = Vec::with_capacity(2 * corners.len());
        seen.extend(corners.iter().filter(|corner| corner.z >= NEAR_M));
        for (from, to) in fl_spacetime::EDGES {
            seen.extend(at_near_plane(corners[from], corners[to]));
        }
        let mut pixels = seen.iter().map(|point| self.pixel(point));
        let first = pixels.next()?;
        let (low, high) = pixels.fold((first, first), |(low, high), pixel| {
            (low.inf(&pixel), high.sup(&pixel))
        });
        let limits = Vector2::from(self.limits);
        let inside = |pixel: Vector2<f64>| pixel.sup(&Vector2::zeros()).inf(&limits);
        let (cut_low, cut_high) = (inside(low), inside(high));
        let share = (cut_high - cut_low).product() / (high - low).product();
        (share >= MIN_SHARE_IN_IMAGE).then_some([cut_low.x, cut_low.y, cut_high.x, cut_high.y])
    }

    fn pixel(&self, point: &Vector3<f64>) -> Vector2<f64> {
        let projected = self.projection * point.push(1.0);
        Vector2::new(projected.x / projected.z, projected.y / projected.z)
    }
}

/// Where an edge passes through the plane of [`NEAR_M`], if it does.
fn at_near_plane(from: Vector3<f64>, to: Vector3<f64>) -> Option<Vector3<f64>> {
    let is_cut = (from.z < NEAR_M) != (to.z < NEAR_M);
    is_cut.then(|| from + (to - from) * ((NEAR_M - from.z) / (to.z - from.z)))
}
