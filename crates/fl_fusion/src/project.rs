//! A cuboid in an image: its edges along the distortion, and its view box.

use fl_rig::{CameraModel, Pixel};
use fl_spacetime::{Camera, EDGES, OrientedBox};
use nalgebra::Vector3;

use bounds::Bounds;
use curve::{Lens, polylines};
use silhouette::{cut_segments, image_corners_inside, rim_polylines};

mod bounds;
mod clip;
mod curve;
mod silhouette;

/// What is nearer to the camera than this along its axis is not drawn, meters.
///
/// Lenses that see beyond 90 degrees from their axis have no such plane; for them it is the
/// distance from the camera.
pub const NEAR_PLANE_M: f64 = 0.1;

/// The diagonals of the face at +x, as corner indices of the box.
const FRONT_DIAGONALS: [(usize, usize); 2] = [(1, 7), (3, 5)];

/// A cuboid as one camera sees it, at one moment.
///
/// Pixels: (0, 0) is the corner of the first pixel. Polylines may leave the image.
#[derive(Debug, Clone, PartialEq)]
pub struct CuboidProjection {
    /// The visible parts of the twelve edges. Each polyline follows the curve of its edge through
    /// the lens to less than 0.25 px inside the image.
    pub edges: Vec<Vec<Pixel>>,
    /// A cross over the face at +x: the visible parts of its diagonals.
    pub front: Vec<Vec<Pixel>>,
    /// The tight bound of what the cuboid covers inside the image.
    pub view_box: ViewBox,
    /// 1 − area(view box) / area(bound of all the lens could see of the cuboid on an endless
    /// image), from 0 (entirely inside the image) to 1.
    pub truncation: f64,
}

/// An axis-aligned rectangle in an image, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ViewBox {
    /// Left upper corner.
    pub min: Pixel,
    /// Right lower corner.
    pub max: Pixel,
}

impl ViewBox {
    /// Width, pixels.
    pub fn width(&self) -> f64 {
        self.max.u - self.min.u
    }

    /// Height, pixels.
    pub fn height(&self) -> f64 {
        self.max.v - self.min.v
    }

    /// Area, square pixels.
    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }

    /// Overlap over union with another box, 0 to 1; 0 where both are empty.
    pub fn iou(&self, other: &ViewBox) -> f64 {
        let overlap = |min_a: f64, max_a: f64, min_b: f64, max_b: f64| {
            (max_a.min(max_b) - min_a.max(min_b)).max(0.0)
        };
        let width = overlap(self.min.u, self.max.u, other.min.u, other.max.u);
        let height = overlap(self.min.v, self.max.v, other.min.v, other.max.v);
        let both = width * height;
        let either = self.area() + other.area() - both;
        if either > 0.0 { both / either } else { 0.0 }
    }
}

/// Projects a cuboid, given in the camera's frame at the moment of the image.
///
/// `None` where nothing of it is inside the image: behind the camera, nearer than
/// [`NEAR_PLANE_M`], beyond the valid angle of the lens, or beside the image.
/// A cuboid around the camera covers the whole image.
/// Where a lens of more than 90 degrees half angle is nearer than [`NEAR_PLANE_M`] to the
/// cuboid's surface, the bound may be too small.
pub fn project_cuboid(
    camera: &CameraModel,
    cuboid: &OrientedBox<Camera>,
) -> Option<CuboidProjection> {
    let corners = cuboid.corners().map(|corner| corner.coords());
    if !corners
        .iter()
        .all(|corner| corner.iter().all(|number| number.is_finite()))
    {
        return None;
    }
    let lens = Lens::new(camera);
    let edges = draw(&lens, &corners, &EDGES);
    let (view_box, full) = view_boxes(&lens, cuboid, &corners, &edges)?;
    let front = draw(&lens, &corners, &FRONT_DIAGONALS);
    Some(CuboidProjection {
        edges,
        front,
        view_box,
        truncation: truncation(&view_box, &full),
    })
}

fn draw(lens: &Lens<'_>, corners: &[Vector3<f64>; 8], lines: &[(usize, usize)]) -> Vec<Vec<Pixel>> {
    lines
        .iter()
        .flat_map(|&(start, end)| polylines(lens, corners[start], corners[end]))
        .collect()
}

/// The bound inside the image and the bound on an endless image.
///
/// The outline of the visible region is made of edges, of the cut at the near plane and of the
/// rim of the lens; the outline of its part inside the image, of those inside the image and of
/// image sides, which end there or in image corners.
fn view_boxes(
    lens: &Lens<'_>,
    cuboid: &OrientedBox<Camera>,
    corners: &[Vector3<f64>; 8],
    edges: &[Vec<Pixel>],
) -> Option<(ViewBox, ViewBox)> {
    let cuts: Vec<Vec<Pixel>> = cut_segments(lens, corners)
        .into_iter()
        .flat_map(|(start, end)| polylines(lens, start, end))
        .collect();
    let rim = rim_polylines(lens, cuboid);
    let (mut inside, mut full) = (Bounds::EMPTY, Bounds::EMPTY);
    for polyline in edges.iter().chain(&cuts).chain(&rim) {
        full.add_all(polyline);
        inside.add_polyline_inside(polyline, lens.image_size());
    }
    for corner in image_corners_inside(lens, cuboid) {
        full.add(corner);
        inside.add(corner);
    }
    Some((inside.view_box()?, full.view_box()?))
}

fn truncation(view_box: &ViewBox, full: &ViewBox) -> f64 {
    let area = full.area();
    if area > 0.0 {
        (1.0 - view_box.area() / area).clamp(0.0, 1.0)
    } else {
        0.0
    }
}
