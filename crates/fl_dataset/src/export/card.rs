//! The convention card of each format: how it means what its numbers say.

use serde::Serialize;

use super::Format;

/// How a format means what its numbers say. Whoever wrote one of these down wrong puts every box
/// in the wrong place, so each has one conversion function and a test of known numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The format, as on the command line.
    pub format: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Whether it is written.
    pub writes: bool,
    /// Whether labels are read from it.
    pub reads: bool,
    /// The axes of the frame that boxes are in.
    pub axes: &'static str,
    /// The frame of the boxes, and at which moment.
    pub box_frame: &'static str,
    /// Where a box's heading is zero, and which way it grows.
    pub heading: &'static str,
    /// Which point of a box is its place.
    pub origin: &'static str,
    /// The order of its sizes.
    pub size_order: &'static str,
    /// How rotations are written.
    pub rotation: &'static str,
    /// Where pixel (0, 0) is; `-` where there are no pixels.
    pub pixels: &'static str,
    /// How moments are written.
    pub time: &'static str,
    /// What it calls a frame.
    pub frame: &'static str,
    /// The functions that convert.
    pub conversion: &'static str,
    /// The loader that the export is tested with.
    pub loader: &'static str,
}

impl Card {
    /// Its lines, for tables: what it is about, and how the format has it.
    pub fn rows(&self) -> [(&'static str, &'static str); 11] {
        let directions = match (self.writes, self.reads) {
            (true, true) => "out and in",
            (true, false) => "out",
            _ => "in",
        };
        [
            ("direction", directions),
            ("axes", self.axes),
            ("frame of the boxes", self.box_frame),
            ("heading", self.heading),
            ("place of a box", self.origin),
            ("order of sizes", self.size_order),
            ("rotation", self.rotation),
            ("pixels", self.pixels),
            ("time", self.time),
            ("a frame is", self.frame),
            ("tested with", self.loader),
        ]
    }
}

impl Format {
    /// How the format means what its numbers say.
    pub const fn card(self) -> Card {
        match self {
            Self::OpenLabel => OPENLABEL,
            Self::NuScenes => NUSCENES,
            Self::TruckScenes => TRUCKSCENES,
            Self::T4 => T4,
            Self::Kitti => KITTI,
            Self::KittiTracking => KITTI_TRACKING,
            Self::KittiRaw => KITTI_RAW,
            Self::Coco => COCO,
            Self::Av2 => AV2,
            Self::Sidecar => SIDECAR,
            Self::Waymo => WAYMO,
            Self::Datumaro => DATUMARO,
            Self::Supervisely => SUPERVISELY,
            Self::Parquet => PARQUET,
            Self::Sustech => SUSTECH,
            Self::Plain => PLAIN,
        }
    }
}

const OPENLABEL: Card = Card {
    format: "openlabel",
    title: "ASAM OpenLABEL 1.0.0",
    writes: true,
    reads: true,
    axes: "x, y, z of the log's world, right-handed, z up",
    box_frame: "coordinate system `world` at the frame's stamp; in: any that leads to the scene's",
    heading: "about z, 0 along x, counter-clockwise; Kognic's 0 along y is not taken up",
    origin: "middle of the volume",
    size_order: "x (length), y (width), z (height)",
    rotation: "quaternion x y z w; in: also Euler angles x y z, Rz Ry Rx",
    pixels: "camera matrix as OpenCV: (0, 0) the middle of the first pixel",
    time: "text, seconds since 1970 with nine decimals",
    frame: "one chosen moment, numbered from 0",
    conversion: "openlabel::val_from_cuboid, openlabel::cuboid_from_val",
    loader: "vcd 6.0.3 with its schema",
};

const NUSCENES: Card = Card {
    format: "nuscenes",
    title: "nuScenes tables, v1.0",
    writes: true,
    reads: true,
    axes: "x, y, z of the log's world, right-handed, z up",
    box_frame: "global at the sample's stamp",
    heading: "about z, 0 along x, counter-clockwise",
    origin: "middle of the volume",
    size_order: "width, length, height",
    rotation: "quaternion w x y z",
    pixels: "camera matrix as OpenCV: (0, 0) the middle of the first pixel",
    time: "integer microseconds since 1970, rounded down",
    frame: "a sample: one sweep of the key lidar and what belongs to it",
    conversion: "nuscenes::annotation_from_cuboid, nuscenes::cuboid_from_nuscenes",
    loader: "nuscenes-devkit 1.2.0",
};

const TRUCKSCENES: Card = Card {
    format: "truckscenes",
    title: "TruckScenes tables",
    loader: "truckscenes-devkit 1.2.0",
    reads: false,
    ..NUSCENES
};

const T4: Card = Card {
    format: "t4",
    title: "T4 tables of TIER IV",
    loader: "t4-devkit 0.1.0",
    reads: false,
    ..NUSCENES
};

const KITTI: Card = Card {
    format: "kitti",
    title: "KITTI object detection",
    writes: true,
    reads: true,
    axes: "rectified camera: x right, y down, z forward",
    box_frame: "the camera, as it sits on the vehicle at the stamp of the sweep",
    heading: "rotation_y about y (down), 0 along x (right), clockwise seen from above",
    origin: "middle of the bottom",
    size_order: "height, width, length",
    rotation: "one angle, radians",
    pixels: "(0, 0) the middle of the first pixel",
    time: "none: frames have numbers alone",
    frame: "one sweep and one image",
    conversion: "kitti::kitti_from_cuboid_in_camera, kitti::cuboid_from_kitti",
    loader: "the published formula, numpy",
};

const KITTI_TRACKING: Card = Card {
    format: "kitti-tracking",
    title: "KITTI tracking",
    loader: "pykitti 0.3.1 and the published formula, numpy",
    ..KITTI
};

const KITTI_RAW: Card = Card {
    format: "kitti-raw",
    title: "KITTI raw data with tracklets",
    axes: "lidar: x forward, y left, z up",
    box_frame: "the lidar, as it sits on the vehicle at the stamp of the sweep",
    heading: "rz about z, 0 along x, counter-clockwise",
    pixels: "camera matrix as OpenCV: (0, 0) the middle of the first pixel",
    time: "text, UTC with nine decimals, in timestamps.txt of each stream",
    frame: "one sweep and the images that belong to it",
    conversion: "kitti::tracklet_from_cuboid, kitti::cuboid_from_tracklet, kitti::oxts_from_pose, kitti::world_from_imu_of_oxts",
    loader: "pykitti 0.3.1 and the development kit's rule, numpy",
    ..KITTI
};

const COCO: Card = Card {
    format: "coco",
    title: "COCO boxes with videos",
    writes: true,
    reads: true,
    axes: "image: x right, y down",
    box_frame: "the image, at its own stamp",
    heading: "none",
    origin: "left top corner",
    size_order: "width, height",
    rotation: "none",
    pixels: "(0, 0) the corner of the first pixel",
    time: "integer nanoseconds since 1970 in `stamp_ns`",
    frame: "one image of one camera",
    conversion: "coco::bbox_from_view_box, coco::view_box_from_bbox",
    loader: "pycocotools 2.0.11",
};

const AV2: Card = Card {
    format: "av2",
    title: "Argoverse 2 sensor log",
    writes: true,
    reads: true,
    axes: "ego: x forward, y left, z up",
    box_frame: "the ego vehicle at the stamp of the sweep",
    heading: "about z, 0 along x, counter-clockwise",
    origin: "middle of the volume",
    size_order: "length, width, height",
    rotation: "quaternion w x y z",
    pixels: "camera matrix as OpenCV: (0, 0) the middle of the first pixel",
    time: "integer nanoseconds",
    frame: "one sweep",
    conversion: "av2::row_from_cuboid, av2::cuboid_from_av2",
    loader: "av2 0.3.6",
};

const SIDECAR: Card = Card {
    format: "sidecar",
    title: "log of labels, MCAP beside the drive",
    writes: true,
    reads: true,
    axes: "x, y, z of the log's world, right-handed, z up",
    box_frame: "the log's own world frame, named in `frame_id`, at the frame's stamp",
    heading: "about z, 0 along x, counter-clockwise",
    origin: "middle of the volume",
    size_order: "x (length), y (width), z (height)",
    rotation: "quaternion x y z w",
    pixels: "(0, 0) the corner of the first pixel",
    time: "seconds and nanoseconds since 1970; logged when its sweep or image was",
    frame: "one chosen moment; drawings on images have the image's stamp in the log",
    conversion: "none needed",
    loader: "mcap 1.6.0 with its ROS 2 and Protobuf decoders, foxglove-schemas-protobuf 0.4.0, rerun-sdk 0.36.3",
};

const WAYMO: Card = Card {
    format: "waymo",
    title: "Waymo frames as JSON",
    writes: true,
    reads: false,
    axes: "vehicle: x forward, y left, z up; cameras too",
    box_frame: "the vehicle at the stamp of the sweep; speeds in the global frame",
    heading: "about z, 0 along x, counter-clockwise, in [-pi, pi)",
    origin: "middle of the volume; in images, of the flat box",
    size_order: "length, width, height by name; in images length along x, width along y",
    rotation: "one angle, radians; poses as 4 x 4 matrices, row by row",
    pixels: "intrinsics as OpenCV: (0, 0) the middle of the first pixel; boxes from its corner",
    time: "integer microseconds since 1970, rounded down; poses of images in seconds",
    frame: "one sweep and the images that belong to it",
    conversion: "waymo::box_from_cuboid",
    loader: "the published formulas, numpy",
};

const DATUMARO: Card = Card {
    format: "datumaro",
    title: "Datumaro point clouds, CVAT's `Datumaro 3D`",
    writes: true,
    reads: false,
    axes: "level ego: x forward, y left, z against gravity",
    box_frame: "the level ego vehicle at the stamp of the sweep, which the clouds are in too",
    heading: "about z, 0 along x, counter-clockwise",
    origin: "middle of the volume",
    size_order: "x (length), y (width), z (height)",
    rotation: "angles about x, y, z in radians, Rx Ry Rz as three.js; leaning boxes have all three",
    pixels: "-",
    time: "integer nanoseconds in `attr.stamp_ns`",
    frame: "an item: one sweep and the images that belong to it",
    conversion: "datumaro::cuboid_3d_from_cuboid",
    loader: "datumaro 1.13.12, which rounds to centimeters, and numpy",
};

const SUPERVISELY: Card = Card {
    format: "supervisely",
    title: "Supervisely point cloud episode",
    rotation: "angles about the fixed x, y, z in radians, Rz Ry Rx; leaning boxes have all three",
    pixels: "camera matrix as OpenCV: (0, 0) the middle of the first pixel",
    time: "integer nanoseconds in the names of clouds",
    frame: "one sweep and the images that belong to it",
    conversion: "supervisely::geometry_from_cuboid",
    loader: "supervisely 6.74.51",
    ..DATUMARO
};

const PARQUET: Card = Card {
    format: "parquet",
    title: "tables, Apache Parquet",
    writes: true,
    reads: false,
    axes: "world: x, y, z of the log's, z up; ego: x forward, y left, z up",
    box_frame: "both the world and the ego vehicle, at the frame's stamp",
    heading: "about z, 0 along x, counter-clockwise",
    origin: "middle of the volume",
    size_order: "columns of their own: length_m, width_m, height_m",
    rotation: "quaternion in columns qx, qy, qz, qw, and yaw in radians",
    pixels: "(0, 0) the corner of the first pixel",
    time: "integer nanoseconds since 1970",
    frame: "one chosen moment, numbered from 0",
    conversion: "none needed",
    loader: "pyarrow 26.0.1, duckdb 2.0.1",
};

const SUSTECH: Card = Card {
    format: "sustech",
    title: "SUSTechPOINTS labels",
    writes: false,
    reads: true,
    axes: "lidar: as the clouds have it, z up",
    box_frame: "the lidar at the stamp of the sweep",
    heading: "about z, 0 along x, counter-clockwise",
    origin: "middle of the volume",
    size_order: "scale x (length), y (width), z (height)",
    rotation: "angles about x, y, z in radians, Rx Ry Rz as three.js",
    pixels: "-",
    time: "none: frames have names alone",
    frame: "one sweep",
    conversion: "sustech::cuboid_from_psr",
    loader: "quaternions of its example data, computed apart",
};

const PLAIN: Card = Card {
    format: "plain",
    title: "corners, plain JSON lines",
    writes: true,
    reads: false,
    axes: "x, y, z of the log's world, right-handed, z up",
    box_frame: "the world, at the frame's stamp and at each image's own",
    heading: "none: corners are stated",
    origin: "none: corners are stated",
    size_order: "length, width, height",
    rotation: "none: corners are stated",
    pixels: "(0, 0) the corner of the first pixel",
    time: "integer nanoseconds since 1970",
    frame: "one chosen moment",
    conversion: "none needed",
    loader: "any JSON parser",
};
