//! The truth file's JSON.

use std::collections::BTreeMap;

use fl_spacetime::{Ego, Rigid, World};
use serde::Serialize;

use crate::gnss::GeoPoint;
use crate::{drive, imu, lidar, radar};

#[derive(Serialize)]
pub(super) struct TruthWire {
    pub(super) log: String,
    pub(super) frame_id: &'static str,
    pub(super) conventions: BTreeMap<&'static str, &'static str>,
    pub(super) log_start_ns: i64,
    pub(super) log_end_ns: i64,
    pub(super) messages: u64,
    pub(super) seed: u64,
    pub(super) origin: OriginWire,
    pub(super) noise: NoiseWire,
    pub(super) cameras: BTreeMap<String, CameraWire>,
    pub(super) frames: Vec<FrameWire>,
}

#[derive(Serialize)]
pub(super) struct OriginWire {
    latitude_deg: f64,
    longitude_deg: f64,
    altitude_m: f64,
}

impl From<GeoPoint> for OriginWire {
    fn from(place: GeoPoint) -> Self {
        let GeoPoint {
            latitude_deg,
            longitude_deg,
            altitude_m,
        } = place;
        Self {
            latitude_deg,
            longitude_deg,
            altitude_m,
        }
    }
}

/// Standard deviations, SI units.
#[derive(Serialize)]
pub(super) struct NoiseWire {
    lidar_range_m: f64,
    lidar_grain_m: f64,
    radar_range_m: f64,
    radar_angle_rad: f64,
    radar_velocity_mps: f64,
    imu_angular_velocity_radps: f64,
    imu_specific_force_mps2: f64,
    gnss_horizontal_m: f64,
    gnss_vertical_m: f64,
    odometry: f64,
}

impl Default for NoiseWire {
    fn default() -> Self {
        Self {
            lidar_range_m: lidar::RANGE_SIGMA_M,
            lidar_grain_m: lidar::GRAIN_M,
            radar_range_m: radar::RANGE_SIGMA_M,
            radar_angle_rad: radar::ANGLE_SIGMA_RAD,
            radar_velocity_mps: radar::VELOCITY_SIGMA,
            imu_angular_velocity_radps: imu::GYRO_SIGMA,
            imu_specific_force_mps2: imu::ACCEL_SIGMA,
            gnss_horizontal_m: drive::GNSS_SIGMA_M,
            gnss_vertical_m: 2.0 * drive::GNSS_SIGMA_M,
            odometry: 0.0,
        }
    }
}

#[derive(Serialize)]
pub(super) struct CameraWire {
    pub(super) topic: String,
    pub(super) stamps_ns: Vec<i64>,
}

#[derive(Serialize)]
pub(super) struct FrameWire {
    pub(super) stamp_ns: i64,
    pub(super) world_from_ego: PoseWire,
    pub(super) boxes: Vec<BoxWire>,
}

#[derive(Serialize)]
pub(super) struct PoseWire {
    translation_m: [f64; 3],
    rotation_xyzw: [f64; 4],
}

impl From<&Rigid<World, Ego>> for PoseWire {
    fn from(pose: &Rigid<World, Ego>) -> Self {
        Self {
            translation_m: pose.translation().into(),
            rotation_xyzw: pose.quaternion_xyzw(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct BoxWire {
    pub(super) class: &'static str,
    pub(super) center: [f64; 3],
    pub(super) size: [f64; 3],
    pub(super) yaw: f64,
    pub(super) velocity: [f64; 3],
    pub(super) track_id: u64,
    pub(super) num_lidar_pts: usize,
    pub(super) num_lidar_pts_in_box: usize,
}

/// What the file's keys mean, for whoever reads it without us.
pub(super) fn conventions() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        (
            "frame_id",
            "world: x east, y north, z up, meters; the road is z = 0; frame `map` of the log",
        ),
        ("center", "middle of the box volume"),
        (
            "size",
            "[length along box x, width along box y, height], exactly around the body",
        ),
        (
            "yaw",
            "radians about +z, 0 = box x along east, counter-clockwise; roll and pitch are 0",
        ),
        ("velocity", "m/s over ground, in the world frame"),
        (
            "stamp_ns",
            "header.stamp of the sweep: when the turn starts; boxes are of that moment",
        ),
        (
            "num_lidar_pts",
            "returns of this sweep that came from the object",
        ),
        (
            "num_lidar_pts_in_box",
            "stored points in the closed box, moved to the world by the ego pose at each point's own \
             time; noise puts half of the returns from a face outside, and motion of the object \
             within the turn moves more",
        ),
        (
            "track_id",
            "the same object in all frames and in the scene file",
        ),
        (
            "noise",
            "standard deviations of independent normal noise; odometry is exact",
        ),
    ])
}
