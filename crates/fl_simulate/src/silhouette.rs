//! Where the outline of a body reaches in an image, from its geometry alone.

use fl_rig::CameraModel;
use fl_spacetime::{Camera, Point, Rigid, World};

use crate::body::{Body, Stand};

/// A rectangle around an outline, pixels; (0, 0) is the corner of the first pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PixelBounds {
    /// Left and top.
    pub min: [f64; 2],
    /// Right and bottom.
    pub max: [f64; 2],
}

/// The rectangle around the projections of all outline points; `None` if one has none.
pub(crate) fn bounds(
    camera: &CameraModel,
    camera_from_world: &Rigid<Camera, World>,
    body: &Body,
    stand: &Stand,
) -> Option<PixelBounds> {
    let mut bounds = PixelBounds {
        min: [f64::INFINITY; 2],
        max: [f64::NEG_INFINITY; 2],
    };
    for point in body.parts().iter().flat_map(|part| part.solid.outline()) {
        let in_world = Point::<World>::from_coords(stand.center + stand.in_world(&point));
        let pixel = camera.project(*camera_from_world * in_world)?;
        for (axis, at) in [pixel.u, pixel.v].into_iter().enumerate() {
            bounds.min[axis] = bounds.min[axis].min(at);
            bounds.max[axis] = bounds.max[axis].max(at);
        }
    }
    Some(bounds)
}
