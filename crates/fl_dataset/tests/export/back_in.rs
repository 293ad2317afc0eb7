//! Our own exports read again: the log, the rig and the labels are the drive's.

use std::collections::BTreeMap;
use std::path::Path;

use fl_dataset::Dataset;
use fl_dataset::export::{ExportSettings, Format, Frames, Media};
use fl_dataset::import::Imported;
use fl_fusion::{FusedFrame, Fusion, FusionSettings, rig_from_log};
use fl_log::{IndexFile, Log, NoProgress, OpenOptions};
use fl_rig::{Sensor, SensorId, SensorKind};
use fl_scene::{LogIdentity, Ontology, Scene};
use fl_spacetime::{Ego, OrientedBox, Rigid, Stamp};

use crate::{export_sample, sample_fusion, sample_scene, settings};

/// How far a number of the format may be from the drive's.
struct Allowed {
    /// Corners of boxes, meters.
    corner_m: f64,
    /// Points in the vehicle, meters: sweeps are kept in 32 bits.
    point_m: f64,
    /// Where sensors sit, meters and radians.
    pose: f64,
    /// Stamps, nanoseconds.
    nanos: i64,
}

/// What a comparison came to.
#[derive(Debug, Default)]
struct Errors {
    corner_m: f64,
    point_m: f64,
    pose: f64,
    nanos: i64,
    n_boxes: usize,
    n_points: usize,
    n_images: usize,
}

pub(crate) fn open(path: &Path) -> Log {
    let options = OpenOptions {
        index: IndexFile::Off,
        ..OpenOptions::default()
    };
    Log::open(path, &options, &NoProgress).unwrap()
}

pub(crate) fn identity(log: &Log) -> LogIdentity {
    LogIdentity {
        name: "again.mcap".to_owned(),
        start: log.start().unwrap(),
        end: log.end().unwrap(),
        messages: log.message_count(),
    }
}

/// Some frames of the sample drive with all their media.
fn with_media(format: Format) -> ExportSettings {
    ExportSettings {
        frames: Frames::Key { every: 12 },
        media: Media::Copied,
        ..settings(format)
    }
}

/// A drive that went out and came back.
struct Again {
    fusion: Fusion<'static>,
    imported: Imported,
}

impl Again {
    fn of(format: Format, place: &Path) -> Self {
        let (fusion, scene) = (sample_fusion(), sample_scene());
        let folder = place.join(format.name());
        export_sample(&fusion, &scene, &with_media(format), &folder).unwrap();
        let dataset = Dataset::read(&folder, format, None).unwrap();
        let path = place.join("again.mcap");
        dataset.write_log(&path, &NoProgress).unwrap();
        let log = open(&path);
        let imported = dataset
            .to_scene(identity(&log), Ontology::automotive())
            .unwrap();
        let (rig, notes) = rig_from_log(&log).unwrap();
        assert!(notes.is_empty(), "{notes:?}");
        let fusion = Fusion::shared(log.into(), rig, FusionSettings::default()).unwrap();
        Self { fusion, imported }
    }
}

/// The name of a sensor of the sample drive in an export of the format.
fn foreign_id(format: Format, sensor: &Sensor) -> SensorId {
    let id = sensor.id.as_str();
    let id = match (format, &sensor.kind) {
        (Format::NuScenes, SensorKind::Camera(_)) => id.replace("camera_", "cam_"),
        (Format::KittiTracking | Format::Kitti, SensorKind::Camera(_)) => "camera_2".to_owned(),
        (Format::KittiTracking | Format::Kitti, _) => "velodyne".to_owned(),
        _ => id.to_owned(),
    };
    SensorId::new(&id).unwrap()
}

fn pose_error(
    one: &Rigid<Ego, fl_spacetime::Sensor>,
    other: &Rigid<Ego, fl_spacetime::Sensor>,
) -> f64 {
    let change = one.inverse() * *other;
    change.translation().norm().max(change.rotation().angle())
}

/// Corners of what both have at a frame, in the vehicle.
fn compare_boxes(
    ours: BTreeMap<usize, OrientedBox<Ego>>,
    theirs: BTreeMap<usize, OrientedBox<Ego>>,
    errors: &mut Errors,
) {
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>()
    );
    for (one, other) in ours.values().zip(theirs.values()) {
        errors.n_boxes += 1;
        for (a, b) in one.corners().iter().zip(other.corners()) {
            errors.corner_m = errors.corner_m.max((a.coords() - b.coords()).norm());
        }
    }
}

/// Boxes at a stamp by the place of their track in the scene, in the vehicle.
fn boxes_at(
    scene: &Scene,
    stamp: Stamp,
    ego_from_world: &Rigid<Ego, fl_spacetime::World>,
) -> BTreeMap<usize, OrientedBox<Ego>> {
    let boxes = scene.tracks().enumerate().filter_map(|(idx, track)| {
        let cuboid = track.cuboid_at(stamp)?;
        Some((idx, cuboid.transformed(ego_from_world)))
    });
    boxes.collect()
}

fn compare_frames(one: &FusedFrame, other: &FusedFrame, errors: &mut Errors) {
    errors.nanos = errors.nanos.max((one.stamp - other.stamp).nanos().abs());
    let (ours, theirs) = (one.all_points(), other.all_points());
    assert_eq!(ours.len(), theirs.len());
    errors.n_points += ours.len();
    for idx in 0..ours.len() {
        let apart = ours.point(idx).coords() - theirs.point(idx).coords();
        errors.point_m = errors.point_m.max(apart.norm());
    }
    assert_eq!(ours.intensity(), theirs.intensity());
}

fn check(format: Format, allowed: &Allowed) {
    let place = tempfile::tempdir().unwrap();
    let Again { fusion, imported } = Again::of(format, place.path());
    let (original, scene) = (sample_fusion(), sample_scene());
    assert!(imported.not_kept.is_empty(), "{:?}", imported.not_kept);
    let mut errors = Errors::default();
    for sensor in original.rig().sensors() {
        let is_kept = matches!(sensor.kind, SensorKind::Camera(_) | SensorKind::Lidar);
        let Some(again) = fusion.rig().sensor(&foreign_id(format, sensor)) else {
            assert!(!is_kept, "{} is gone", sensor.id);
            continue;
        };
        let off = pose_error(&sensor.ego_from_sensor, &again.ego_from_sensor);
        errors.pose = errors.pose.max(off);
        if let (Some(one), Some(other)) = (sensor.camera(), again.camera()) {
            assert_eq!((one.width(), one.height()), (other.width(), other.height()));
        }
    }
    let chosen: Vec<usize> = (0..original.frames().len()).step_by(12).collect();
    let n_frames = match format {
        // Between the samples there are sweeps.
        Format::NuScenes => original.frames().len(),
        _ => chosen.len(),
    };
    assert_eq!(fusion.frames().len(), n_frames);
    for (place, frame_idx) in chosen.into_iter().enumerate() {
        let again_idx = if n_frames > 10 { frame_idx } else { place };
        let one = original.frame(frame_idx).unwrap();
        let other = fusion.frame(again_idx).unwrap();
        compare_frames(&one, &other, &mut errors);
        for image in &one.images {
            let sensor = original.rig().sensor(&image.sensor).unwrap();
            let id = foreign_id(format, sensor);
            let again = other.images.iter().find(|it| it.sensor == id).unwrap();
            assert!(again.data == image.data, "{id} at {}", image.stamp);
            errors.n_images += 1;
        }
        let ours = boxes_at(&scene, one.stamp, &one.world_from_ego.inverse());
        let theirs = boxes_at(
            &imported.scene,
            other.stamp,
            &other.world_from_ego.inverse(),
        );
        compare_boxes(ours, theirs, &mut errors);
    }
    eprintln!("{format}: {errors:?}");
    assert!(
        errors.n_boxes > 100 && errors.n_points > 10_000 && errors.n_images > 15,
        "{errors:?}"
    );
    let is_within = errors.corner_m <= allowed.corner_m
        && errors.point_m <= allowed.point_m
        && errors.pose <= allowed.pose
        && errors.nanos <= allowed.nanos;
    assert!(is_within, "{errors:?}");
    compare_classes(&scene, &imported.scene);
}

/// Tracks come back in their order, with their classes.
fn compare_classes(one: &Scene, other: &Scene) {
    let present = |scene: &Scene| -> Vec<String> {
        scene
            .tracks()
            .map(|track| track.class().to_string())
            .collect()
    };
    assert_eq!(present(one), present(other));
}

/// KITTI has the sweep and one camera, frames without poses, and boxes with one angle: what comes
/// back is compared in the lidar.
fn check_kitti(format: Format) {
    let place = tempfile::tempdir().unwrap();
    let Again { fusion, imported } = Again::of(format, place.path());
    let (original, scene) = (sample_fusion(), sample_scene());
    assert!(imported.not_kept.is_empty(), "{:?}", imported.not_kept);
    let sensor = |id: &str| original.rig().sensor(&SensorId::new(id).unwrap()).unwrap();
    let lidar = sensor("lidar_top").ego_from_sensor;
    let camera = fusion
        .rig()
        .sensor(&SensorId::new("camera_2").unwrap())
        .unwrap();
    let expected = lidar.inverse() * sensor("camera_front").ego_from_sensor;
    let off = pose_error(&expected.relabel(), &camera.ego_from_sensor);
    assert!(off < 1e-9, "{off}");
    let mut errors = Errors::default();
    let (mut center_m, mut n_flat) = (0.0_f64, 0);
    for (place, frame_idx) in (0..original.frames().len()).step_by(12).enumerate() {
        let (one, other) = (
            original.frame(frame_idx).unwrap(),
            fusion.frame(place).unwrap(),
        );
        let (ours, theirs) = (one.all_points(), other.all_points());
        assert_eq!(ours.len(), theirs.len());
        errors.n_points += ours.len();
        for idx in 0..ours.len() {
            let in_lidar = lidar.inverse() * ours.point(idx);
            let apart = in_lidar.coords() - theirs.point(idx).coords();
            errors.point_m = errors.point_m.max(apart.norm());
        }
        assert!(other.images[0].data == one.images[0].data);
        errors.n_images += 1;
        let lidar_from_world = (one.world_from_ego * lidar).inverse();
        for (track_idx, track) in imported.scene.tracks().enumerate() {
            let Some(again) = track.cuboid_at(other.stamp) else {
                continue;
            };
            let number = track.id();
            let original = match format {
                Format::Kitti => nearest(&scene, one.stamp, &lidar_from_world, &again),
                _ => scene.track(number).unwrap().cuboid_at(one.stamp).unwrap(),
            };
            let original = original.transformed(&lidar_from_world);
            let apart = original.center().coords() - again.center().coords();
            center_m = center_m.max(apart.norm());
            for (a, b) in original.corners().iter().zip(again.corners()) {
                errors.corner_m = errors.corner_m.max((a.coords() - b.coords()).norm());
            }
            errors.n_boxes += 1;
            n_flat += usize::from(!track.parts().view_boxes.is_empty());
            assert!(track_idx < 200);
        }
    }
    eprintln!("{format}: {errors:?}, center {center_m:e} m");
    assert!(
        errors.n_boxes > 30 && errors.n_images == 5 && n_flat == errors.n_boxes,
        "{errors:?}"
    );
    // Boxes of the sample stand on the ground and not in the camera.
    assert!(
        center_m < 1e-6 && errors.corner_m < 0.3 && errors.point_m < 2e-5,
        "{errors:?}"
    );
}

/// The object of a scene whose middle is nearest to that of a box in the lidar.
fn nearest(
    scene: &Scene,
    stamp: Stamp,
    lidar_from_world: &Rigid<fl_spacetime::Sensor, fl_spacetime::World>,
    again: &OrientedBox<fl_spacetime::World>,
) -> OrientedBox<fl_spacetime::World> {
    let there = scene.tracks().filter_map(|track| track.cuboid_at(stamp));
    let apart = |cuboid: &OrientedBox<fl_spacetime::World>| {
        let in_lidar = cuboid.transformed(lidar_from_world).center();
        (in_lidar.coords() - again.center().coords()).norm()
    };
    there.min_by(|a, b| apart(a).total_cmp(&apart(b))).unwrap()
}

#[test]
fn kitti_tracking_comes_back() {
    check_kitti(Format::KittiTracking);
}

#[test]
fn kitti_objects_come_back() {
    check_kitti(Format::Kitti);
}

#[test]
fn argoverse_comes_back() {
    check(
        Format::Av2,
        &Allowed {
            corner_m: 1e-9,
            point_m: 2e-5,
            pose: 1e-9,
            nanos: 0,
        },
    );
}

#[test]
fn nuscenes_comes_back() {
    check(
        Format::NuScenes,
        &Allowed {
            corner_m: 1e-4,
            point_m: 1e-4,
            pose: 1e-9,
            nanos: 1000,
        },
    );
}
