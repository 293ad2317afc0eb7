//! From the part that is seen to the whole object.
//!
//! A sensor sees the near sides. They are where they are; what is missing lies behind them.

use std::f64::consts::FRAC_PI_2;

use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point, Size, Vector, wrap_angle};

use super::candidate::Candidate;
use super::class::{MAX_FACE_M, usual_size};

/// Lower tops are those of a vehicle's lower half, meters.
const MIN_CAR_TOP_M: f64 = 1.2;

/// The box of the cluster, set on the ground.
pub(super) fn upright(candidate: &Candidate) -> Option<OrientedBox<Ego>> {
    let [length, width, _] = candidate.seen.size().lwh();
    let center = candidate.seen.center();
    standing(
        candidate,
        [length, width, candidate.top_m],
        center,
        candidate.seen.yaw(),
    )
}

/// The box of the cluster, set on the ground and grown away from the viewpoint to the size that
/// its class mostly has.
pub(super) fn completed(
    candidate: &Candidate,
    class: &ClassId,
    viewpoint: Point<Ego>,
) -> Option<OrientedBox<Ego>> {
    let [usual_length, usual_width, usual_height] = usual_size(class)?;
    let [longer, shorter, _] = candidate.seen.size().lwh();
    let faces_sensor = longer < MAX_FACE_M && shows_end(candidate, viewpoint);
    let (seen_length, seen_width, turn_rad) = if faces_sensor {
        (shorter, longer, FRAC_PI_2)
    } else {
        (longer, shorter, 0.0)
    };
    let yaw_rad = wrap_angle(candidate.seen.yaw() + turn_rad);
    let (length, width) = (seen_length.max(usual_length), seen_width.max(usual_width));
    let top_m = if candidate.top_m < MIN_CAR_TOP_M {
        usual_height
    } else {
        candidate.top_m
    };
    let center = candidate.seen.center();
    let away = center - viewpoint;
    let along = Vector::new(yaw_rad.cos(), yaw_rad.sin(), 0.0);
    let across = Vector::new(-yaw_rad.sin(), yaw_rad.cos(), 0.0);
    let center = center
        + along * (0.5 * (length - seen_length) * away.dot(along).signum())
        + across * (0.5 * (width - seen_width) * away.dot(across).signum());
    standing(candidate, [length, width, top_m], center, yaw_rad)
}

/// Whether the longer side lies across the line of sight more than along it.
fn shows_end(candidate: &Candidate, viewpoint: Point<Ego>) -> bool {
    let away = candidate.seen.center() - viewpoint;
    let yaw_rad = candidate.seen.yaw();
    let along = away.x() * yaw_rad.cos() + away.y() * yaw_rad.sin();
    let across = away.y() * yaw_rad.cos() - away.x() * yaw_rad.sin();
    across.abs() > along.abs()
}

/// A box from the ground up; its height is the last of `lwh`.
fn standing(
    candidate: &Candidate,
    lwh: [f64; 3],
    center: Point<Ego>,
    yaw_rad: f64,
) -> Option<OrientedBox<Ego>> {
    let [length, width, height] = lwh;
    let size = Size::new(length, width, height).ok()?;
    let center = Point::new(center.x(), center.y(), candidate.ground_z + 0.5 * height);
    Some(OrientedBox::from_yaw(center, size, yaw_rad))
}
