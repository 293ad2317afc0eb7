//! Where the middle of an object is, seen from where its near sides are.
//!
//! A detector sees the near sides well and guesses how far the far ones are. When the size is
//! known better than one detection knew it, the near sides stay and the middle moves.

use fl_spacetime::{OrientedBox, Point, Size, World};
use nalgebra::{Vector2, Vector3};

/// How much of half the difference in size the middle moves by: 1 if the near side were exact.
/// Fitted to the detections of the ten KITTI training sequences (regression of the error of the
/// center on that of the size, vehicles beyond 15 m).
const LENGTH_GAIN: f64 = 0.8;
const WIDTH_GAIN: f64 = 0.7;
/// The ground is seen less well than a side.
const HEIGHT_GAIN: f64 = 0.4;

/// The center of a detection, were it of the size given; without a viewpoint as it is. `gain` is
/// [`FamilySettings::near_side_gain`](crate::FamilySettings::near_side_gain).
pub(super) fn center_for_size(
    detected: &OrientedBox<World>,
    size: Size,
    viewpoint: Option<Point<World>>,
    gain: f64,
) -> Vector3<f64> {
    let center = detected.center().coords();
    let away = viewpoint.and_then(|viewpoint| {
        (center - viewpoint.coords())
            .xy()
            .try_normalize(f64::EPSILON)
    });
    let Some(away) = away else {
        return center;
    };
    let (sin, cos) = detected.yaw().sin_cos();
    let (along, across) = (Vector2::new(cos, sin), Vector2::new(-sin, cos));
    let was = detected.size();
    let shift = along * (LENGTH_GAIN * (size.length() - was.length()) * along.dot(&away))
        + across * (WIDTH_GAIN * (size.width() - was.width()) * across.dot(&away));
    let rise = HEIGHT_GAIN * (size.height() - was.height());
    center + 0.5 * gain * shift.push(rise)
}
