//! The vehicle: where it is, its axes, where it has been, and where its sensors sit.

use fl_rig::{Sensor, SensorKind};
use fl_spacetime::{Ego, Frame, Point, Rigid, World};
use rerun::{
    Arrows3D, LineStrips3D, Quaternion, Radius, Transform3D, TransformAxes3D, ViewCoordinates,
};

use crate::Error;
use crate::canvas::{Canvas, Moment};
use crate::color::rgb;
use crate::drive::Drive;
use crate::paths;

const AXES_LENGTH_M: f32 = 1.5;
const MOUNT_AXES_LENGTH_M: f32 = 0.35;
const PATH_RADIUS: f32 = 1.0;
const PATH_COLOR: [u8; 3] = [110, 120, 135];

/// Puts what never moves relative to the vehicle.
pub(crate) fn put_vehicle(canvas: &Canvas, drive: &Drive<'_>) -> Result<(), Error> {
    canvas.put_static(&paths::world(), &ViewCoordinates::FLU())?;
    canvas.put_static(&paths::ego(), &ViewCoordinates::FLU())?;
    canvas.put_static(&paths::vehicle(), &axes())?;
    drive
        .sensors()
        .try_for_each(|sensor| put_mount(canvas, sensor))
}

/// Moves the vehicle.
pub(crate) fn put_pose(
    canvas: &Canvas,
    moment: Moment,
    drive: &Drive<'_>,
    world_from_ego: &Rigid<World, Ego>,
) -> Result<(), Error> {
    canvas.put(
        &paths::ego(),
        moment,
        &transform(&drive.local_pose(world_from_ego)),
    )
}

/// Puts the way the vehicle takes through these frames, as one line at all times.
pub(crate) fn put_path(canvas: &Canvas, drive: &Drive<'_>) -> Result<(), Error> {
    let Some(trajectory) = drive.trajectory else {
        return Ok(());
    };
    let place_at = |moment: &Moment| {
        let world_from_ego = trajectory.pose_at(moment.stamp).ok()?;
        Some(drive.local(Point::from_coords(world_from_ego.translation())))
    };
    let line = LineStrips3D::new([drive.moments.iter().filter_map(place_at)])
        .with_colors([rgb(PATH_COLOR)])
        .with_radii([Radius::new_ui_points(PATH_RADIUS)]);
    canvas.put_static(&paths::driven_path(), &line)
}

/// `parent_from_child`, as Rerun wants it.
pub(crate) fn transform<Dst: Frame, Src: Frame>(dst_from_src: &Rigid<Dst, Src>) -> Transform3D {
    let translation: [f64; 3] = dst_from_src.translation().into();
    let quaternion = dst_from_src.quaternion_xyzw().map(|part| part as f32);
    Transform3D::from_translation_rotation(
        translation.map(|part| part as f32),
        Quaternion::from_xyzw(quaternion),
    )
}

fn put_mount(canvas: &Canvas, sensor: &Sensor) -> Result<(), Error> {
    if !matches!(sensor.kind, SensorKind::Lidar | SensorKind::Radar) {
        return Ok(());
    }
    let path = paths::mount(&sensor.id);
    canvas.put_static(&path, &transform(&sensor.ego_from_sensor))?;
    canvas.put_static(&path, &TransformAxes3D::new(MOUNT_AXES_LENGTH_M))
}

fn axes() -> Arrows3D {
    let length = AXES_LENGTH_M;
    Arrows3D::from_vectors([[length, 0.0, 0.0], [0.0, length, 0.0], [0.0, 0.0, length]])
        .with_colors([rgb([235, 80, 80]), rgb([90, 200, 90]), rgb([90, 130, 245])])
        .with_radii([Radius::new_scene_units(0.05)])
}
