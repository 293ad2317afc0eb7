//! Oriented 3D boxes: where a cuboid is, which way it faces and how large it is.

use nalgebra::Vector3;

use crate::{Body, Error, Frame, Point, Rigid, overlap};

/// Extents of a box along its own axes, meters. Each is positive and finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    length: f64,
    width: f64,
    height: f64,
}

impl Size {
    /// From length (x), width (y) and height (z), meters.
    ///
    /// # Errors
    /// [`Error::NotABox`] unless all three are positive and finite.
    pub fn new(length: f64, width: f64, height: f64) -> Result<Self, Error> {
        let valid = [length, width, height]
            .iter()
            .all(|edge| edge.is_finite() && *edge > 0.0);
        if !valid {
            return Err(Error::NotABox {
                length,
                width,
                height,
            });
        }
        Ok(Self {
            length,
            width,
            height,
        })
    }

    /// Extent along the box's x axis, meters.
    pub fn length(&self) -> f64 {
        self.length
    }

    /// Extent along the box's y axis, meters.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Extent along the box's z axis, meters.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// Length, width and height in that order, meters.
    pub fn lwh(&self) -> [f64; 3] {
        [self.length, self.width, self.height]
    }

    /// Cubic meters.
    pub fn volume(&self) -> f64 {
        self.length * self.width * self.height
    }

    pub(crate) fn half(&self) -> Vector3<f64> {
        Vector3::new(self.length, self.width, self.height) * 0.5
    }
}

/// The twelve edges of a box, as pairs of indices into [`OrientedBox::corners`].
///
/// The first four run along x, the next four along y, the last four along z.
pub const EDGES: [(usize, usize); 12] = [
    (0, 1),
    (2, 3),
    (4, 5),
    (6, 7),
    (0, 2),
    (1, 3),
    (4, 6),
    (5, 7),
    (0, 4),
    (1, 5),
    (2, 6),
    (3, 7),
];

/// A box in frame `F`: the pose of its [`Body`] frame, whose origin is the middle of the volume.
///
/// ```text
///        z
///        │  6 ───────── 7
///        │ ╱│          ╱│        corner index, bit by bit:
///        4 ───────── 5  │          1: front (+x)
///        │  │        │  │          2: left  (+y)
///        │  2 ───────│─ 3  y       4: top   (+z)
///        │ ╱         │ ╱
///        0 ───────── 1 ── x (front)
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrientedBox<F: Frame> {
    pose: Rigid<F, Body>,
    size: Size,
}

impl<F: Frame> OrientedBox<F> {
    /// From the pose of the box's own frame in `F` and its size.
    pub fn new(pose: Rigid<F, Body>, size: Size) -> Self {
        Self { pose, size }
    }

    /// An upright box from the middle of its volume, its size and its heading about z, radians.
    pub fn from_yaw(center: Point<F>, size: Size, yaw_rad: f64) -> Self {
        Self::new(
            Rigid::from_yaw(center.x(), center.y(), center.z(), yaw_rad),
            size,
        )
    }

    /// `F` from the box's own frame.
    pub fn pose(&self) -> &Rigid<F, Body> {
        &self.pose
    }

    /// The middle of the volume.
    pub fn center(&self) -> Point<F> {
        Point::from_coords(self.pose.translation())
    }

    /// Length, width and height.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Heading of the box's length axis seen from above, radians in (−π, π].
    pub fn yaw(&self) -> f64 {
        self.pose.yaw()
    }

    /// Cubic meters.
    pub fn volume(&self) -> f64 {
        self.size.volume()
    }

    /// The eight corners; see the drawing of [`OrientedBox`] for their order.
    pub fn corners(&self) -> [Point<F>; 8] {
        let half = self.size.half();
        std::array::from_fn(|corner_idx| {
            let sign = |bit: usize| {
                if corner_idx >> bit & 1 == 1 {
                    1.0
                } else {
                    -1.0
                }
            };
            let in_body = half.component_mul(&Vector3::new(sign(0), sign(1), sign(2)));
            self.pose * Point::from_coords(in_body)
        })
    }

    /// Whether the point is inside or on the surface.
    pub fn contains(&self, point: Point<F>) -> bool {
        let in_body = (self.pose.inverse() * point).coords();
        let half = self.size.half();
        in_body
            .iter()
            .zip(half.iter())
            .all(|(coord, limit)| coord.abs() <= *limit)
    }

    /// The same box seen from frame `G`.
    pub fn transformed<G: Frame>(&self, g_from_f: &Rigid<G, F>) -> OrientedBox<G> {
        OrientedBox::new(*g_from_f * self.pose, self.size)
    }

    /// The rectangle of length × width at the box's heading, counter-clockwise from rear right.
    ///
    /// This is the bird's-eye view that KITTI and nuScenes compare; a tilt is left out of it.
    pub fn footprint(&self) -> [[f64; 2]; 4] {
        let (sin, cos) = self.yaw().sin_cos();
        let center = self.pose.translation();
        let half = self.size.half();
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(along, across)| {
            let (x, y) = (along * half.x, across * half.y);
            [center.x + cos * x - sin * y, center.y + sin * x + cos * y]
        })
    }

    /// Volume of the intersection over the volume of the union, exact for any two rotations.
    pub fn iou_3d(&self, other: &Self) -> f64 {
        let shared = overlap::shared_volume(self, other);
        ratio(shared, self.volume() + other.volume() - shared)
    }

    /// Intersection over union of the two footprints.
    pub fn iou_bev(&self, other: &Self) -> f64 {
        let area = |size: Size| size.length * size.width;
        let shared = overlap::shared_footprint_area(self, other);
        ratio(shared, area(self.size) + area(other.size) - shared)
    }

    /// Generalized IoU in (−1, 1]: below zero it still tells how far two boxes are apart.
    ///
    /// The enclosing body is the convex hull seen from above times the joint height, as the
    /// multi-object trackers for driving use it (Rezatofighi et al. 2019; AB3DMOT).
    pub fn giou_3d(&self, other: &Self) -> f64 {
        let shared = overlap::shared_volume(self, other);
        let union = self.volume() + other.volume() - shared;
        let hull = overlap::enclosing_volume(self, other).max(union);
        ratio(shared, union) - ratio(hull - union, hull)
    }
}

/// A ratio of two volumes or areas; sizes near the limits of f64 give 0, not NaN.
fn ratio(part: f64, whole: f64) -> f64 {
    let quotient = part / whole;
    if quotient.is_finite() {
        quotient.clamp(0.0, 1.0)
    } else {
        0.0
    }
}
