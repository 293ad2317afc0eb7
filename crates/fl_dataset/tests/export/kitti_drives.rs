//! Drives of KITTI's raw data, and the labels of its object data set.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fl_dataset::Dataset;
use fl_dataset::export::Format;
use fl_dataset::kitti::{
    Oxts, TrackletPose, cuboid_from_tracklet, oxts_from_str, world_from_imu_of_oxts,
};
use fl_fusion::{Fusion, FusionSettings, project_cuboid, rig_from_log};
use fl_log::{NoProgress, RgbImage, encode_png};
use fl_rig::{RigFormat, SensorId};
use fl_scene::{AttributeId, AttributeValue, Ontology};
use fl_spacetime::{Camera, Point, Rigid, Size};

use crate::back_in::{identity, open};

/// Two moments, and where the unit was at the second by pykitti 0.3.1: `load_oxts_packets_and_poses`.
const OXTS: [&str; 2] = [
    "48.1 11.5 500.25 0.02 -0.01 1.2 0 0 0 0 0 0.5 0.1 9.8 0 0 0 0.001 0.002 0.03 0 0 0 0.1 0.1 4 8 4 4 0",
    "48.10001 11.50002 500.5 -0.03 0.04 -2.9 0 0 0 0 0 0.5 0.1 9.8 0 0 0 0.001 0.002 0.03 0 0 0 0.1 0.1 4 8 4 4 0",
];
const FIRST_ROTATION: [f64; 9] = [
    0.3623396367399317,
    -0.9319251498753265,
    0.01501674655258172,
    0.9319924844012762,
    0.3620988930577846,
    -0.016565043491154872,
    0.009999833334166664,
    0.019997666768331163,
    0.9997500170828264,
];
const SECOND_ROTATION: [f64; 9] = [
    -0.9701815021808183,
    0.24030633948867605,
    -0.0316340959681815,
    -0.23905795526917867,
    -0.9702342871541911,
    -0.038687492202495205,
    -0.03998933418663416,
    -0.029971507001683047,
    0.9987505003349725,
];
const SECOND_PLACE: [f64; 3] = [1.4868556000292301, 1.113195015117526, 0.25];

fn moments() -> Vec<Oxts> {
    oxts_from_str(Path::new("oxts"), &OXTS.join("\n")).unwrap()
}

#[test]
fn poses_are_those_of_the_official_loader() {
    let moments = moments();
    let check = |pose: Rigid<_, fl_spacetime::Sensor>, rotation: &[f64; 9], place: [f64; 3]| {
        let found = pose.rotation().to_rotation_matrix();
        for (idx, expected) in rotation.iter().enumerate() {
            let off = found[(idx / 3, idx % 3)] - expected;
            assert!(off.abs() < 1e-14, "{idx}: {off}");
        }
        let off = pose.translation() - nalgebra::Vector3::from(place);
        // Differences of coordinates of thousands of kilometers.
        assert!(off.norm() < 1e-8, "{off}");
    };
    check(
        world_from_imu_of_oxts(&moments[0], &moments[0]),
        &FIRST_ROTATION,
        [0.0; 3],
    );
    check(
        world_from_imu_of_oxts(&moments[1], &moments[0]),
        &SECOND_ROTATION,
        SECOND_PLACE,
    );
}

/// A car 4 long, 1.6 wide and 1.5 high that stands at (10, 2, −1.7) and faces left.
#[test]
fn a_tracklet_of_known_corners() {
    let pose = TrackletPose {
        place: [10.0, 2.0, -1.7],
        angles_rad: [0.0, 0.0, std::f64::consts::FRAC_PI_2],
        occlusion: 0.0,
        truncation: 0.0,
    };
    let cuboid = cuboid_from_tracklet(Size::new(4.0, 1.6, 1.5).unwrap(), &pose);
    // Front left top: ahead is +y, left is −x.
    let corner = cuboid.corners()[0b111].coords();
    let expected = nalgebra::Vector3::new(9.2, 4.0, -0.2);
    assert!((corner - expected).norm() < 1e-12, "{corner}");
}

const N_FRAMES: usize = 3;

/// A small drive of raw data: three frames of four points, one camera, one car.
pub(crate) fn write_raw(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let upright = "1 0 0 0 1 0 0 0 1";
    let cameras = format!(
        "S_rect_02: 4 3\nR_rect_00: {upright}\nR_rect_02: {upright}\n\
         P_rect_02: 3 0 1.5 0.6 0 3 1 0 0 0 1 0\n"
    );
    write("calib_cam_to_cam.txt", cameras.as_bytes());
    write(
        "calib_velo_to_cam.txt",
        b"R: 0 -1 0 0 0 -1 1 0 0\nT: 0 -0.1 -0.3\n",
    );
    write(
        "calib_imu_to_velo.txt",
        format!("R: {upright}\nT: -0.8 0.3 -0.8\n").as_bytes(),
    );
    let image = RgbImage::new(4, 3, vec![90; 36]).unwrap();
    let image = encode_png(&image).unwrap();
    for frame in 0..N_FRAMES {
        let row = match frame {
            0 => OXTS[0].to_owned(),
            _ => OXTS[1].replacen("48.10001", &format!("48.1000{frame}"), 1),
        };
        write(&format!("oxts/data/{frame:010}.txt"), row.as_bytes());
        write(&format!("image_02/data/{frame:010}.png"), &image);
        let points = (0..16).flat_map(|it| (it as f32 + frame as f32).to_le_bytes());
        let points: Vec<u8> = points.collect();
        write(&format!("velodyne_points/data/{frame:010}.bin"), &points);
    }
    for (sensor, nanos) in [
        ("oxts", 0),
        ("image_02", 30_000_000),
        ("velodyne_points", 40_000_000),
    ] {
        let mut text = String::new();
        for frame in 0..N_FRAMES {
            let nanos = 100_000_000 * frame + nanos;
            writeln!(text, "2011-09-26 13:02:25.{nanos:09}").unwrap();
        }
        write(&format!("{sensor}/timestamps.txt"), text.as_bytes());
    }
    let pose = |x: f64| {
        format!(
            "<item><tx>{x}</tx><ty>2</ty><tz>-1.7</tz><rx>0</rx><ry>0</ry><rz>0.5</rz>\
             <state>2</state><occlusion>1</occlusion><occlusion_kf>0</occlusion_kf>\
             <truncation>0</truncation></item>\n"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE boost_serialization>\n\
         <boost_serialization signature=\"serialization::archive\" version=\"9\">\n\
         <tracklets class_id=\"0\" tracking_level=\"0\" version=\"0\">\n<count>1</count>\n\
         <item_version>1</item_version>\n<item class_id=\"1\">\n<objectType>Van</objectType>\n\
         <h>1.5</h><w>1.6</w><l>4</l>\n<first_frame>0</first_frame>\n\
         <poses class_id=\"2\">\n<count>3</count>\n<item_version>2</item_version>\n{}{}{}</poses>\n\
         <finished>1</finished>\n</item>\n</tracklets>\n</boost_serialization>\n",
        pose(10.0),
        pose(10.5),
        pose(11.0)
    );
    write("tracklet_labels.xml", text.as_bytes());
}

#[test]
fn a_raw_drive_becomes_a_log_and_a_scene() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("drive");
    write_raw(&folder);
    let dataset = Dataset::read(&folder, Format::KittiRaw, None).unwrap();
    let path = place.path().join("drive.mcap");
    dataset.write_log(&path, &NoProgress).unwrap();
    let again = place.path().join("again.mcap");
    dataset.write_log(&again, &NoProgress).unwrap();
    assert!(fs::read(&path).unwrap() == fs::read(&again).unwrap());
    let log = open(&path);
    let imported = dataset
        .to_scene(identity(&log), Ontology::automotive())
        .unwrap();
    let (rig, notes) = rig_from_log(&log).unwrap();
    assert!(notes.is_empty(), "{notes:?}");
    let kinds: Vec<&str> = rig.sensors().iter().map(|it| it.kind.name()).collect();
    assert_eq!(kinds, ["camera", "gnss", "imu", "lidar"]);
    let lidar_from_imu = rig
        .sensor(&SensorId::new("imu").unwrap())
        .unwrap()
        .ego_from_sensor;
    let fusion = Fusion::shared(log.into(), rig, FusionSettings::default()).unwrap();
    // The last sweep comes after the last pose: it has no frame, and its box no place.
    assert_eq!(fusion.frames().len(), N_FRAMES - 1);
    let lost: Vec<_> = imported.not_kept.into_iter().collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].1, 1, "{lost:?}");
    let frame = fusion.frame(1).unwrap();
    assert_eq!(frame.all_points().xyz(0), [1.0, 2.0, 3.0]);
    assert_eq!(frame.images.len(), 1);
    let skew = frame.stamp - frame.images[0].stamp;
    assert_eq!(skew.nanos(), 10_000_000);
    // At the moment of the poses themselves, the vehicle is where the formula says.
    let stamp = frame.stamp - fl_spacetime::Span::from_millis(40);
    let pose = fusion.ego_motion().pose_at(stamp).unwrap();
    let second = moments()[1];
    let expected = world_from_imu_of_oxts(&second, &moments()[0]) * lidar_from_imu.inverse();
    let change = pose.inverse() * expected;
    assert!(change.translation().norm() < 1e-9 && change.rotation().angle() < 1e-7);
    let track = imported.scene.tracks().next().unwrap();
    assert_eq!(track.class().as_str(), "van");
    let in_lidar = track
        .cuboid_at(frame.stamp)
        .unwrap()
        .transformed(&frame.world_from_ego.inverse());
    let off = in_lidar.center().coords() - nalgebra::Vector3::new(10.5, 2.0, -0.95);
    assert!(off.norm() < 1e-9, "{off}");
    assert!((in_lidar.yaw() - 0.5).abs() < 1e-9);
    let occlusion = AttributeId::new("occlusion").unwrap();
    let partly = AttributeValue::Choice("partly".to_owned());
    assert_eq!(track.attribute_at(&occlusion, frame.stamp), Some(&partly));
}

/// Stops after the first measurement.
struct Impatient;

impl fl_log::Progress for Impatient {
    fn advance(&self, _done: u64, _total: u64) -> bool {
        false
    }
}

#[test]
fn a_log_that_is_given_up_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("drive");
    write_raw(&folder);
    let dataset = Dataset::read(&folder, Format::KittiRaw, None).unwrap();
    let canceled = dataset.write_log(&place.path().join("drive.mcap"), &Impatient);
    assert!(matches!(canceled, Err(fl_dataset::Error::Canceled)));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    // A file of somebody else is not written over.
    let foreign = place.path().join("foreign.mcap");
    fs::write(&foreign, "somebody's").unwrap();
    assert!(dataset.write_log(&foreign, &NoProgress).is_err());
    assert_eq!(fs::read(&foreign).unwrap(), b"somebody's");
}

/// The folder of real data, where it is at hand.
pub(crate) fn real_data(name: &str) -> Option<PathBuf> {
    match std::env::var_os("FRAMELOCK_REAL_DATA") {
        Some(root) => Some(Path::new(&root).join(name)),
        None => {
            eprintln!("skipped: FRAMELOCK_REAL_DATA is not set");
            None
        }
    }
}

/// All 300 label files at hand: on cars that nothing hides or cuts off, the projected cuboid and
/// the box that people drew agree as the data set's reference says.
#[test]
fn cuboids_of_kitti_objects_project_onto_the_boxes_that_people_drew() {
    let Some(folder) = real_data("kitti_object_labels") else {
        return;
    };
    let dataset = Dataset::read(&folder, Format::Kitti, None).unwrap();
    let log = fl_scene::LogIdentity {
        name: "objects".to_owned(),
        start: fl_spacetime::Stamp::from_nanos(0),
        end: fl_spacetime::Stamp::from_nanos(i64::MAX),
        messages: 0,
    };
    let imported = dataset.to_scene(log, Ontology::automotive()).unwrap();
    let mut overlaps = Vec::new();
    let mut names: Vec<PathBuf> = fs::read_dir(folder.join("calib"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert_eq!(names.len(), 300);
    let rigs = names.iter().map(|path| {
        let frame: i64 = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        (frame, RigFormat::Kitti.read(path).unwrap().rig)
    });
    let rigs: std::collections::BTreeMap<i64, _> = rigs.collect();
    let attribute = |name: &str| AttributeId::new(name).unwrap();
    let (occlusion, truncation) = (attribute("occlusion"), attribute("truncation"));
    let camera = SensorId::new("camera_2").unwrap();
    for track in imported.scene.tracks() {
        let keyframe = &track.keyframes()[0];
        let stamp = keyframe.stamp;
        let said = |id| track.attribute_at(id, stamp);
        let is_whole = said(&truncation) == Some(&AttributeValue::Number(0.0))
            && said(&occlusion) == Some(&AttributeValue::Choice("none".to_owned()));
        if track.class().as_str() != "car" || !is_whole {
            continue;
        }
        // Frames lie a second apart, from a second after 1970 began.
        let frame = stamp.nanos() / 1_000_000_000 - 1;
        let sensor = rigs[&frame].sensor(&camera).unwrap();
        let camera_from_ego = sensor.ego_from_camera().unwrap().inverse();
        let camera_from_world: Rigid<Camera, fl_spacetime::World> = camera_from_ego.relabel();
        let cuboid = keyframe.cuboid.transformed(&camera_from_world);
        assert!(cuboid.center() != Point::<Camera>::new(0.0, 0.0, 0.0));
        let model = sensor.camera().unwrap();
        let projected = project_cuboid(model, &cuboid).unwrap().view_box;
        let flat = track.parts().view_boxes.values().next().unwrap();
        let drawn = fl_fusion::ViewBox {
            min: fl_rig::Pixel {
                u: flat.min[0],
                v: flat.min[1],
            },
            max: fl_rig::Pixel {
                u: flat.max[0],
                v: flat.max[1],
            },
        };
        overlaps.push(iou(&projected, &drawn));
    }
    let mean = overlaps.iter().sum::<f64>() / overlaps.len() as f64;
    let least = overlaps.iter().copied().fold(1.0, f64::min);
    eprintln!("{} cars: mean {mean:.4}, least {least:.4}", overlaps.len());
    assert!(
        overlaps.len() > 100 && mean > 0.97 && least > 0.93,
        "{mean} {least}"
    );
}

fn iou(one: &fl_fusion::ViewBox, other: &fl_fusion::ViewBox) -> f64 {
    let width = one.max.u.min(other.max.u) - one.min.u.max(other.min.u);
    let height = one.max.v.min(other.max.v) - one.min.v.max(other.min.v);
    let shared = width.max(0.0) * height.max(0.0);
    shared / (one.area() + other.area() - shared)
}
