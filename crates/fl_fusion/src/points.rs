//! Points of a cloud in an image.

use fl_cloud::Cloud;
use fl_rig::{CameraModel, Pixel};
use fl_spacetime::{Camera, Ego, Rigid};
use rayon::prelude::*;

/// Where each point of a cloud lies in an image, with its depth along the optical axis, meters.
///
/// One entry a point, in the cloud's order; `None` behind the camera, beyond the lens' valid
/// angle, outside the image, or where a coordinate is not finite.
/// For an image of another moment than the cloud's, `camera_from_ego` must hold the ego motion
/// between the two.
pub fn project_points(
    camera: &CameraModel,
    camera_from_ego: &Rigid<Camera, Ego>,
    cloud: &Cloud<Ego>,
) -> Vec<Option<(Pixel, f64)>> {
    (0..cloud.len())
        .into_par_iter()
        .map(|point_idx| {
            let point_in_camera = *camera_from_ego * cloud.point(point_idx);
            let pixel = camera.project(point_in_camera)?;
            camera.contains(pixel).then(|| (pixel, point_in_camera.z()))
        })
        .collect()
}
