//! The ego frame made level, for editors of point clouds: boxes there are turned about z.
//!
//! ```text
//!   z against gravity, whatever the vehicle leans
//!   │  x where the vehicle heads
//!   │ ╱
//!   └──── −y
//! ```
//! Points and boxes are moved there, so that a box that stands upright in the world has one
//! angle, and the order in which an editor turns about three axes matters for leaning boxes alone.

use fl_cloud::Cloud;
use fl_fusion::FusedFrame;
use fl_rig::{Distortion, LensFamily, Sensor, fit_lens};
use fl_spacetime::{Camera, Ego, Rigid, Sensor as Level, Stamp, World};

use crate::Error;
use crate::export::{Job, LossKind, LossReport, Moment};
use crate::images::images_of_moment;

/// The level frame of a vehicle in the world.
pub(crate) fn world_from_level(world_from_ego: &Rigid<World, Ego>) -> Rigid<World, Level> {
    let [x, y, z] = world_from_ego.translation().into();
    Rigid::from_yaw(x, y, z, world_from_ego.yaw())
}

/// The points of all lidars in the level frame.
pub(crate) fn level_cloud(frame: &FusedFrame) -> Cloud<Level> {
    let world_from_ego = &frame.world_from_ego;
    let level_from_ego = world_from_level(world_from_ego).inverse() * *world_from_ego;
    frame.all_points().transformed(&level_from_ego)
}

/// Where an image's camera was, from the level frame of another moment.
pub(crate) fn camera_from_level(
    job: &Job<'_>,
    sensor: &Sensor,
    image_stamp: Stamp,
    moment: &Moment,
) -> Result<Option<Rigid<Camera, Level>>, Error> {
    let level = world_from_level(&job.drive.world_from_ego(moment.stamp)?);
    let camera_from_world = job.drive.camera_from_world(sensor, image_stamp)?;
    Ok(camera_from_world.map(|it| it * level))
}

/// The camera without a lens that comes nearest, as OpenCV's matrix, row by row.
pub(crate) fn pinhole_matrix(sensor: &Sensor) -> Option<[[f64; 3]; 3]> {
    let pinhole = [LensFamily::all(Distortion::None)];
    let model = fit_lens(sensor, &pinhole, &mut Vec::new())?;
    let it = model.intrinsics();
    Some([[it.fx, 0.0, it.cx], [0.0, it.fy, it.cy], [0.0, 0.0, 1.0]])
}

/// What is lost of a camera that becomes a matrix.
pub(crate) fn pinhole_losses(sensor: &Sensor, report: &mut LossReport) {
    let mut losses = Vec::new();
    fit_lens(sensor, &[LensFamily::all(Distortion::None)], &mut losses);
    for loss in losses {
        let what = format!("{}: {}", sensor.id, loss.what);
        report.add(LossKind::Distortion, what);
    }
}

/// Images that are of another moment than the cloud they are shown with.
pub(crate) fn skew_losses(job: &Job<'_>, report: &mut LossReport) {
    for moment in job.moments {
        let images = images_of_moment(job, moment).into_iter();
        let skewed = images.filter(|(_, stamp)| *stamp != moment.stamp);
        let what = "an image at another moment than its sweep";
        report.add_many(LossKind::Skew, what, skewed.count() as u64);
    }
}
