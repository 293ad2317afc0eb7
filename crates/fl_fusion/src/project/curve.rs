//! Segments of space as polylines that follow their curve through a lens.

use fl_rig::{CameraModel, Distortion, Pixel};
use nalgebra::Vector3;

use fl_spacetime::Point;

use super::NEAR_PLANE_M;
use super::clip::Visible;

/// How far a polyline may leave its curve, pixels. Deviations are sampled, so the promise to
/// callers (0.25 px) is wider.
const MAX_DEVIATION_PX: f64 = 0.1;
/// A curve is halved at least this often, since an S may pass through its own chord's middle ...
const MIN_HALVINGS: u32 = 3;
/// ... and at most this often.
const MAX_HALVINGS: u32 = 11;
/// Distance kept from the rim of the lens, radians, so that points on the rim still project.
const RIM_MARGIN_RAD: f64 = 1e-6;
/// A cone wider than this differs from the half space in front of the near plane by nothing that
/// could be drawn.
const NEARLY_FLAT_RAD: f64 = std::f64::consts::FRAC_PI_2 - 1e-3;

/// A camera model with the region it sees.
pub(super) struct Lens<'a> {
    pub(super) camera: &'a CameraModel,
    pub(super) visible: Visible,
    /// The angle of the rim, where the lens has one that can be seen.
    pub(super) rim_rad: Option<f64>,
    straight: bool,
}

impl<'a> Lens<'a> {
    pub(super) fn new(camera: &'a CameraModel) -> Self {
        let angle = camera.max_angle_rad() - RIM_MARGIN_RAD;
        let wide = angle > std::f64::consts::FRAC_PI_2;
        let has_rim = angle < NEARLY_FLAT_RAD || (wide && angle < std::f64::consts::PI);
        let cos_max = match (has_rim, wide) {
            (true, _) => angle.cos(),
            (false, true) => -1.0,
            (false, false) => 0.0,
        };
        let visible = Visible {
            cos_max,
            near_m: NEAR_PLANE_M,
            wide,
        };
        let straight = matches!(camera.distortion(), Distortion::None);
        Self {
            camera,
            visible,
            rim_rad: has_rim.then_some(angle),
            straight,
        }
    }

    /// Width and height of the image, pixels.
    pub(super) fn image_size(&self) -> (f64, f64) {
        (
            f64::from(self.camera.width()),
            f64::from(self.camera.height()),
        )
    }

    pub(super) fn project(&self, point: &Vector3<f64>) -> Option<Pixel> {
        self.camera.project(Point::from_coords(*point))
    }
}

/// The visible parts of the segment from `start` to `end`, as polylines.
pub(super) fn polylines(
    lens: &Lens<'_>,
    start: Vector3<f64>,
    end: Vector3<f64>,
) -> Vec<Vec<Pixel>> {
    lens.visible
        .parts(start, end)
        .into_iter()
        .filter_map(|(from, to)| polyline(lens, from, to))
        .collect()
}

/// A point of the segment and where it appears.
#[derive(Clone, Copy)]
struct Node {
    point: Vector3<f64>,
    pixel: Pixel,
}

fn polyline(lens: &Lens<'_>, from: Vector3<f64>, to: Vector3<f64>) -> Option<Vec<Pixel>> {
    let start = Node {
        point: from,
        pixel: lens.project(&from)?,
    };
    let end = Node {
        point: to,
        pixel: lens.project(&to)?,
    };
    let mut pixels = vec![start.pixel];
    if lens.straight {
        pixels.push(end.pixel);
    } else {
        refine(lens, start, end, 0, &mut pixels);
    }
    Some(pixels)
}

/// Appends the pixels after `start` up to and with `end`.
fn refine(lens: &Lens<'_>, start: Node, end: Node, halvings: u32, pixels: &mut Vec<Pixel>) {
    let middle = if halvings < MAX_HALVINGS {
        halve(lens, &start, &end)
    } else {
        None
    };
    let Some(middle) = middle else {
        pixels.push(end.pixel);
        return;
    };
    if halvings >= MIN_HALVINGS && is_straight(lens, &start, &middle, &end) {
        pixels.push(end.pixel);
        return;
    }
    refine(lens, start, middle, halvings + 1, pixels);
    refine(lens, middle, end, halvings + 1, pixels);
}

/// The point of the segment whose ray halves the angle between the rays of the ends: even steps
/// on the image even where one end is much nearer than the other.
fn halve(lens: &Lens<'_>, start: &Node, end: &Node) -> Option<Node> {
    let (near, far) = (start.point.norm(), end.point.norm());
    let point = start.point + (end.point - start.point) * (near / (near + far));
    Some(Node {
        point,
        pixel: lens.project(&point)?,
    })
}

fn is_straight(lens: &Lens<'_>, start: &Node, middle: &Node, end: &Node) -> bool {
    let quarters = [
        halve(lens, start, middle),
        Some(*middle),
        halve(lens, middle, end),
    ];
    let between: Vec<Pixel> = quarters
        .into_iter()
        .flatten()
        .map(|node| node.pixel)
        .collect();
    let all = || between.iter().chain([&start.pixel, &end.pixel]);
    let (width, height) = lens.image_size();
    let beside = all().all(|pixel| pixel.u < 0.0)
        || all().all(|pixel| pixel.v < 0.0)
        || all().all(|pixel| pixel.u > width)
        || all().all(|pixel| pixel.v > height);
    beside
        || between
            .iter()
            .all(|pixel| distance_px(pixel, &start.pixel, &end.pixel) <= MAX_DEVIATION_PX)
}

/// Distance of a pixel from the segment between two others.
fn distance_px(pixel: &Pixel, start: &Pixel, end: &Pixel) -> f64 {
    let (along_u, along_v) = (end.u - start.u, end.v - start.v);
    let (to_u, to_v) = (pixel.u - start.u, pixel.v - start.v);
    let square = along_u * along_u + along_v * along_v;
    let share = (to_u * along_u + to_v * along_v) / square;
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    (to_u - share * along_u).hypot(to_v - share * along_v)
}
