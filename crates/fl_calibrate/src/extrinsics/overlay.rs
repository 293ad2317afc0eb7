//! A picture that shows whether a camera sits right: lidar points on its image.

use fl_fusion::Fusion;
use fl_log::RgbImage;
use fl_rig::SensorId;
use fl_spacetime::{Camera, Ego, Rigid};

use super::view::Look;
use crate::Error;

/// The image is darkened to this share, so that points stand out.
const DARKENED: f64 = 0.75;
/// Colors of near and far edges, by the logarithm of the distance between these, meters.
const NEAR_M: f64 = 4.0;
const FAR_M: f64 = 60.0;
/// A point is drawn as a square of this side, as a share of the image's width.
const POINT_SHARE: f64 = 1.0 / 400.0;

/// The image of one frame with the lidar's edges on it, as if the camera sat there: red is near,
/// blue is far. `None` if the frame has no such image.
///
/// # Errors
/// If there is no such frame.
pub fn overlay(
    fusion: &Fusion<'_>,
    sensor: &SensorId,
    ego_from_camera: &Rigid<Ego, Camera>,
    frame_idx: usize,
) -> Result<Option<RgbImage>, Error> {
    let mounted = fusion.rig().sensor(sensor);
    let (Some(mounted), Some(look)) = (mounted, Look::at(fusion, sensor, frame_idx)?) else {
        return Ok(None);
    };
    let given = mounted.ego_from_sensor.relabel::<Ego, Camera>();
    let moved_from_given = ego_from_camera.inverse() * given;
    let mut canvas = Canvas::of(&look.picture);
    for edge in look.edges {
        let seen = moved_from_given * edge.point;
        if let Some(pixel) = look.camera.project(seen) {
            canvas.dot(pixel.u, pixel.v, color(seen.coords().norm()));
        }
    }
    Ok(canvas.finish())
}

struct Canvas {
    width: i64,
    height: i64,
    data: Vec<u8>,
}

impl Canvas {
    fn of(picture: &RgbImage) -> Self {
        let darkened = |part: &u8| (f64::from(*part) * DARKENED) as u8;
        Self {
            width: i64::from(picture.width()),
            height: i64::from(picture.height()),
            data: picture.data().iter().map(darkened).collect(),
        }
    }

    fn dot(&mut self, u: f64, v: f64, color: [u8; 3]) {
        let half = (0.5 * POINT_SHARE * self.width as f64).max(0.5);
        let range = |middle: f64, end: i64| {
            let (first, last) = ((middle - half).round(), (middle + half).round());
            (first.max(0.0) as i64)..(last.min(end as f64) as i64)
        };
        for row in range(v, self.height) {
            for column in range(u, self.width) {
                let at = 3 * (row * self.width + column) as usize;
                self.data[at..at + 3].copy_from_slice(&color);
            }
        }
    }

    fn finish(self) -> Option<RgbImage> {
        RgbImage::new(self.width as u32, self.height as u32, self.data).ok()
    }
}

/// From red by yellow and green to blue.
fn color(distance_m: f64) -> [u8; 3] {
    let share = ((distance_m / NEAR_M).ln() / (FAR_M / NEAR_M).ln()).clamp(0.0, 1.0);
    let part = |middle: f64| (255.0 * (1.5 - (4.0 * share - middle).abs()).clamp(0.0, 1.0)) as u8;
    [part(0.5), part(2.0), part(3.5)]
}
