//! A drive of one second: a lidar, a radar and a camera on a car that follows another one.
//!
//! The camera misses a frame, and one of its images is neither JPEG nor PNG.

use std::path::Path;

use fl_log::{
    CameraInfoMessage, CompressedImage, Header, Log, McapWriter, Message, MessageType, NoProgress,
    Odometry, OpenOptions, PointCloud2, PointDatatype, PointField, Pose, RgbImage, Transform,
    Twist, WriteOptions, encode_jpeg,
};
use fl_rig::CameraInfo;
use fl_scene::{ClassId, Keyframe, LogIdentity, Ontology, Scene, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, Point, Rigid, Sensor, Size, Stamp, World};

pub(crate) const N_FRAMES: usize = 11;
pub(crate) const N_POINTS: usize = 500;
pub(crate) const N_DETECTIONS: usize = 20;
/// The frame without an image, and the one whose image no viewer can show.
pub(crate) const DARK_FRAME: usize = 4;
pub(crate) const BROKEN_FRAME: usize = 6;

pub(crate) const START: i64 = 1_700_000_000_000_000_000;
const PERIOD: i64 = 100_000_000;
const SPEED_M_S: f64 = 10.0;
/// The camera lags behind the lidar.
const SKEW: i64 = 12_000_000;

/// Writes the drive; its world starts at `east_m`.
pub(crate) fn write_log(path: &Path, east_m: f64) {
    write_drive(path, east_m, |frame_idx| frame_idx != DARK_FRAME);
}

/// Writes the drive with a camera that sees only in some frames.
pub(crate) fn write_drive(path: &Path, east_m: f64, has_image: impl Fn(usize) -> bool) {
    let mut log = McapWriter::create(path, &WriteOptions::default()).unwrap();
    let mut add = |topic: &str, kind| log.add_channel(topic, kind).unwrap();
    let tf = add("/tf_static", MessageType::TfMessage);
    let odometry = add("/odometry", MessageType::Odometry);
    let lidar = add("/lidar/points", MessageType::PointCloud2);
    let radar = add("/radar/points", MessageType::PointCloud2);
    let image = add("/camera/image/compressed", MessageType::CompressedImage);
    let info = add("/camera/camera_info", MessageType::CameraInfo);
    let mut put = |channel, nanos, message: Message| {
        let stamp = Stamp::from_nanos(nanos);
        log.write(channel, stamp, stamp, &message).unwrap();
    };
    put(tf, START, Message::TfMessage(mounts()));
    for frame_idx in 0..N_FRAMES {
        let nanos = START + frame_idx as i64 * PERIOD;
        put(odometry, nanos, Message::Odometry(pose(nanos, east_m)));
        put(lidar, nanos, Message::PointCloud2(sweep(nanos)));
        put(radar, nanos, Message::PointCloud2(scan(nanos)));
        put(
            info,
            nanos + SKEW,
            Message::CameraInfo(camera_info(nanos + SKEW)),
        );
        if has_image(frame_idx) {
            let broken = frame_idx == BROKEN_FRAME;
            put(
                image,
                nanos + SKEW,
                Message::CompressedImage(photo(nanos + SKEW, broken)),
            );
        }
    }
    let after = START + N_FRAMES as i64 * PERIOD;
    put(odometry, after, Message::Odometry(pose(after, east_m)));
    log.finish().unwrap();
}

pub(crate) fn open(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).unwrap()
}

/// A car ahead that ends before the log does, and one behind that stands.
pub(crate) fn scene(east_m: f64) -> Scene {
    let size = Size::new(4.4, 1.8, 1.5).unwrap();
    let at = |frame_idx: i64, x: f64| {
        let stamp = Stamp::from_nanos(START + frame_idx * PERIOD);
        let cuboid = OrientedBox::<World>::from_yaw(Point::new(x, 0.0, 0.75), size, 0.0);
        Keyframe::new(stamp, cuboid, Source::Human)
    };
    let car = ClassId::new("car").unwrap();
    let ahead = vec![at(0, east_m + 15.0), at(7, east_m + 15.0 + 0.7 * SPEED_M_S)];
    let behind = vec![at(0, east_m - 12.0), at(20, east_m - 12.0)];
    let tracks = vec![
        Track::new(TrackId(7), car.clone(), ahead).unwrap(),
        Track::new(TrackId(3), car, behind).unwrap(),
    ];
    let log = LogIdentity {
        name: "tiny".to_owned(),
        start: Stamp::from_nanos(START),
        end: Stamp::from_nanos(START + 11 * PERIOD),
        messages: 0,
    };
    Scene::new(log, Ontology::automotive(), tracks).unwrap()
}

fn mounts() -> Vec<Transform> {
    let mount = |child: &str, xyz: [f64; 3], xyzw: [f64; 4]| Transform {
        stamp: Stamp::from_nanos(START),
        parent: "base_link".to_owned(),
        child: child.to_owned(),
        parent_from_child: Rigid::<Sensor, Sensor>::try_from_parts(xyz, xyzw).unwrap(),
    };
    vec![
        mount("lidar", [0.0, 0.0, 1.8], [0.0, 0.0, 0.0, 1.0]),
        mount("radar", [3.5, 0.0, 0.5], [0.0, 0.0, 0.0, 1.0]),
        // looks along x: right is −y, down is −z
        mount("camera", [1.5, 0.0, 1.4], [-0.5, 0.5, -0.5, 0.5]),
    ]
}

fn pose(nanos: i64, east_m: f64) -> Odometry {
    let way_m = (nanos - START) as f64 * 1e-9 * SPEED_M_S;
    Odometry {
        header: Header::new(Stamp::from_nanos(nanos), "map"),
        child_frame_id: "base_link".to_owned(),
        pose: Pose {
            position: [east_m + way_m, 0.0, 0.0],
            orientation_xyzw: [0.0, 0.0, 0.0, 1.0],
        },
        twist: Twist {
            linear: [SPEED_M_S, 0.0, 0.0],
            angular: [0.0; 3],
        },
    }
}

/// A ring of points, one of them nowhere.
fn sweep(nanos: i64) -> PointCloud2 {
    let point = |idx: usize| {
        let angle = idx as f32 * 0.05;
        let x = if idx == 0 {
            f32::NAN
        } else {
            10.0 * angle.cos()
        };
        [x, 10.0 * angle.sin(), -1.8 + 0.01 * idx as f32, idx as f32]
    };
    packed("lidar", nanos, "intensity", (0..N_POINTS).map(point))
}

/// Things that stand, ahead: the vehicle drives toward them.
fn scan(nanos: i64) -> PointCloud2 {
    let point = |idx: usize| [20.0 + idx as f32, 0.0, 0.0, -SPEED_M_S as f32];
    packed("radar", nanos, "velocity", (0..N_DETECTIONS).map(point))
}

fn packed(
    frame_id: &str,
    nanos: i64,
    fourth: &str,
    points: impl Iterator<Item = [f32; 4]>,
) -> PointCloud2 {
    let data: Vec<u8> = points.flatten().flat_map(f32::to_le_bytes).collect();
    let field = |(idx, name): (u32, &str)| PointField {
        name: name.to_owned(),
        offset: 4 * idx,
        datatype: PointDatatype::Float32,
        count: 1,
    };
    let width = (data.len() / 16) as u32;
    PointCloud2 {
        header: Header::new(Stamp::from_nanos(nanos), frame_id),
        height: 1,
        width,
        fields: (0..).zip(["x", "y", "z", fourth]).map(field).collect(),
        is_bigendian: false,
        point_step: 16,
        row_step: 16 * width,
        data,
        is_dense: false,
    }
}

fn camera_info(nanos: i64) -> CameraInfoMessage {
    let (focal, cx, cy) = (60.0, 63.5, 31.5);
    CameraInfoMessage {
        header: Header::new(Stamp::from_nanos(nanos), "camera"),
        info: CameraInfo {
            width: 128,
            height: 64,
            distortion_model: "plumb_bob".to_owned(),
            d: vec![-0.1, 0.01, 0.0, 0.0, 0.0],
            k: [focal, 0.0, cx, 0.0, focal, cy, 0.0, 0.0, 1.0],
            r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
            p: [focal, 0.0, cx, 0.0, 0.0, focal, cy, 0.0, 0.0, 0.0, 1.0, 0.0],
        },
    }
}

fn photo(nanos: i64, broken: bool) -> CompressedImage {
    let image = RgbImage::new(
        128,
        64,
        (0..128 * 64 * 3).map(|idx| (idx % 251) as u8).collect(),
    )
    .unwrap();
    let jpeg = encode_jpeg(&image, 80).unwrap();
    CompressedImage {
        header: Header::new(Stamp::from_nanos(nanos), "camera"),
        format: if broken { "h264" } else { "jpeg" }.to_owned(),
        data: if broken { vec![0, 0, 0, 1, 0x67] } else { jpeg },
    }
}
