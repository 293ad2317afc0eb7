//! What a camera shows of an object against its geometry, in all five cameras, at their own
//! stamps, while everything moves.

use fl_rig::SensorId;
use fl_scene::TrackId;
use fl_simulate::{Drive, PixelBounds};
use fl_spacetime::{Camera, EDGES, Ego, OrientedBox, Rigid, Stamp, World};

use super::short_drive;

/// Between the edge of a mask and the exact edge: a pixel belongs to an object if its middle does,
/// which moves a straight edge by up to half a pixel and the tip of a corner by up to one.
const MASK_TOLERANCE_PX: f64 = 1.0;
/// By how much an outline may leave the projected cuboid: bends between sampled points.
const CUBOID_TOLERANCE_PX: f64 = 0.05;
/// Smaller ones say little, pixels.
const MIN_SIDE_PX: f64 = 12.0;

#[test]
fn masks_end_where_the_geometry_says() {
    let drive = short_drive(4.0);
    for camera in drive.rig().cameras().map(|(sensor, _)| sensor.id.clone()) {
        let stamps = drive.stamps(&camera);
        let n_checked: usize = stamps
            .iter()
            .step_by(stamps.len() / 4)
            .map(|s| check_image(&drive, &camera, *s))
            .sum();
        assert!(n_checked >= 3, "{camera}: {n_checked} objects");
    }
}

/// Checks all objects that nothing hides and no edge cuts; how many there are.
fn check_image(drive: &Drive, camera: &SensorId, stamp: Stamp) -> usize {
    let ids = drive.render_ids(camera, stamp).unwrap();
    let (_, model) = drive
        .rig()
        .cameras()
        .find(|(sensor, _)| sensor.id == *camera)
        .unwrap();
    let size = [model.width() as usize, model.height() as usize];
    let whole = |track: &TrackId| {
        let exact = drive.silhouette(camera, stamp, *track).unwrap()?;
        let inside = (0..2).all(|a| exact.min[a] > 1.0 && exact.max[a] < size[a] as f64 - 1.0);
        let large = (0..2).all(|a| exact.max[a] - exact.min[a] > MIN_SIDE_PX);
        (inside && large).then_some(exact)
    };
    let mut n_checked = 0;
    for (track, _) in drive.objects() {
        let Some(exact) = whole(&track) else { continue };
        let alone = drive.render_alone(camera, stamp, track).unwrap();
        let visible: Vec<bool> = ids.iter().map(|id| *id == Some(track)).collect();
        if alone != visible {
            continue;
        }
        let mask = mask_bounds(&visible, size[0]);
        let off = (0..2).map(|a| {
            (mask.min[a] - exact.min[a])
                .abs()
                .max((mask.max[a] - exact.max[a]).abs())
        });
        let off = off.fold(0.0, f64::max);
        assert!(
            off < MASK_TOLERANCE_PX,
            "{track} in {camera} at {stamp}: {mask:?} {exact:?}"
        );
        check_cuboid(drive, camera, stamp, (track, exact));
        n_checked += 1;
    }
    n_checked
}

/// The edges of the true pixels of a mask.
fn mask_bounds(mask: &[bool], width: usize) -> PixelBounds {
    let mut bounds = PixelBounds {
        min: [f64::INFINITY; 2],
        max: [f64::NEG_INFINITY; 2],
    };
    for idx in mask
        .iter()
        .enumerate()
        .filter_map(|(idx, inside)| inside.then_some(idx))
    {
        for (axis, at) in [idx % width, idx / width].into_iter().enumerate() {
            bounds.min[axis] = bounds.min[axis].min(at as f64);
            bounds.max[axis] = bounds.max[axis].max(at as f64 + 1.0);
        }
    }
    bounds
}

/// The outline lies in the projection of the true cuboid.
fn check_cuboid(
    drive: &Drive,
    id: &SensorId,
    stamp: Stamp,
    (track, exact): (TrackId, PixelBounds),
) {
    let (sensor, model) = drive
        .rig()
        .cameras()
        .find(|(sensor, _)| sensor.id == *id)
        .unwrap();
    let ego_from_camera: Rigid<Ego, Camera> = sensor.ego_from_camera().unwrap();
    let camera_from_world = (drive.world_from_ego(stamp) * ego_from_camera).inverse();
    let boxes = drive.object_boxes(stamp).unwrap();
    let (_, cuboid) = boxes.iter().find(|(id, _)| *id == track).unwrap();
    let corners = OrientedBox::<World>::corners(cuboid);
    let mut around = PixelBounds {
        min: [f64::INFINITY; 2],
        max: [f64::NEG_INFINITY; 2],
    };
    for (from, to) in EDGES {
        for step in 0..=40 {
            let along = (corners[to] - corners[from]) * (f64::from(step) / 40.0);
            let Some(pixel) = model.project(camera_from_world * (corners[from] + along)) else {
                return;
            };
            for (axis, at) in [pixel.u, pixel.v].into_iter().enumerate() {
                around.min[axis] = around.min[axis].min(at);
                around.max[axis] = around.max[axis].max(at);
            }
        }
    }
    for axis in 0..2 {
        let out = (around.min[axis] - exact.min[axis]).max(exact.max[axis] - around.max[axis]);
        assert!(
            out < CUBOID_TOLERANCE_PX,
            "{track} in {id}: {exact:?} leaves {around:?}"
        );
    }
}
