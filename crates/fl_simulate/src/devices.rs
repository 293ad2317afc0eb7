//! The vehicle's sensors: where they sit, how the cameras project, how often they measure.

use fl_rig::{CameraModel, Distortion, Intrinsics, Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid, Span};
use nalgebra::{Matrix3, Rotation3, UnitQuaternion};

use crate::error::Error;
use crate::solid::V3;
use crate::timeline::Cadence;

/// The vehicle's frame in messages.
pub(crate) const EGO_FRAME: &str = "base_link";
/// The world's frame in messages.
pub(crate) const WORLD_FRAME: &str = "map";

/// A sensor with its rhythm.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    /// As the rig has it.
    pub sensor: Sensor,
    /// When it measures.
    pub cadence: Cadence,
}

impl Device {
    /// The topic of the sensor's messages.
    pub(crate) fn topic(&self) -> &str {
        self.sensor.channel.as_deref().unwrap_or_default()
    }

    /// The frame its messages name.
    pub(crate) fn frame_id(&self) -> &str {
        self.sensor.frame_id.as_deref().unwrap_or_default()
    }
}

/// All sensors, in the order in which channels are written.
pub(crate) fn devices() -> Result<Vec<Device>, Error> {
    let mut devices = vec![lidar()?];
    devices.extend(cameras()?);
    devices.push(radar(
        "radar_front",
        [3.62, 0.0, 0.55],
        0.4,
        Cadence::millis(29.0, 66.5, 21.0),
    )?);
    devices.push(radar(
        "radar_rear",
        [-0.92, 0.1, 0.62],
        180.0,
        Cadence::millis(43.0, 77.0, 23.0),
    )?);
    devices.push(other(
        "imu",
        SensorKind::Imu,
        [0.25, -0.1, 0.5],
        Cadence::millis(3.0, 10.0, 1.5),
    )?);
    devices.push(other(
        "gnss",
        SensorKind::Gnss,
        [0.4, 0.0, 1.86],
        Cadence::millis(71.0, 100.0, 38.0),
    )?);
    Ok(devices)
}

/// The rig file's content.
pub(crate) fn rig(devices: &[Device]) -> Result<Rig, Error> {
    let sensors = devices.iter().map(|device| device.sensor.clone()).collect();
    Ok(Rig::new("city_block", sensors)?)
}

fn device(
    id: &str,
    kind: SensorKind,
    ego_from_sensor: Rigid<Ego, fl_spacetime::Sensor>,
    cadence: Cadence,
) -> Result<Device, Error> {
    let (channel, frame_id) = match (&kind, id.split_once('_')) {
        (SensorKind::Camera(_), Some((_, place))) => (
            format!("/sensing/camera/{place}/image/compressed"),
            format!("{id}_optical"),
        ),
        (SensorKind::Lidar, Some((_, place))) => {
            (format!("/sensing/lidar/{place}/points"), id.to_owned())
        }
        (SensorKind::Radar, Some((_, place))) => {
            (format!("/sensing/radar/{place}/points"), id.to_owned())
        }
        (SensorKind::Gnss, _) => ("/sensing/gnss/fix".to_owned(), "gnss_link".to_owned()),
        _ => (format!("/sensing/{id}"), format!("{id}_link")),
    };
    let sensor = Sensor {
        id: SensorId::new(id)?,
        kind,
        channel: Some(channel),
        frame_id: Some(frame_id),
        ego_from_sensor,
        clock_offset: Span::ZERO,
    };
    Ok(Device { sensor, cadence })
}

fn lidar() -> Result<Device, Error> {
    let tilt = [-0.2_f64, 0.4, 1.2].map(f64::to_radians);
    let rotation = UnitQuaternion::from_euler_angles(tilt[0], tilt[1], tilt[2]);
    let pose = Rigid::new(rotation, V3::new(1.1, 0.0, 1.95));
    let length = Span::from_millis(100);
    let cadence = Cadence {
        length,
        ..Cadence::millis(12.0, 100.0, 6.0)
    };
    device("lidar_top", SensorKind::Lidar, pose, cadence)
}

fn radar(id: &str, place: [f64; 3], yaw_deg: f64, cadence: Cadence) -> Result<Device, Error> {
    let pose = Rigid::from_yaw(place[0], place[1], place[2], yaw_deg.to_radians());
    let jitter = Span::from_nanos(250_000);
    device(id, SensorKind::Radar, pose, Cadence { jitter, ..cadence })
}

fn other(id: &str, kind: SensorKind, place: [f64; 3], cadence: Cadence) -> Result<Device, Error> {
    device(
        id,
        kind,
        Rigid::from_yaw(place[0], place[1], place[2], 0.0),
        cadence,
    )
}

/// Where a camera sits and looks, as a person would say it.
struct Mount {
    id: &'static str,
    /// In the ego frame, meters.
    place: [f64; 3],
    /// To the left from straight ahead.
    yaw_deg: f64,
    /// Downwards.
    pitch_deg: f64,
    /// To the right about the optical axis.
    roll_deg: f64,
    cadence: Cadence,
}

fn cameras() -> Result<Vec<Device>, Error> {
    let mount = |id, place, yaw_deg, pitch_deg, roll_deg, cadence| Mount {
        id,
        place,
        yaw_deg,
        pitch_deg,
        roll_deg,
        cadence,
    };
    let lens = |focal: [f64; 2], center: [f64; 2], distortion| {
        let intrinsics = Intrinsics {
            fx: focal[0],
            fy: focal[1],
            cx: center[0],
            cy: center[1],
        };
        CameraModel::new(intrinsics, distortion, 640, 400)
    };
    let front = lens(
        [432.0, 432.6],
        [318.7, 201.3],
        Distortion::PlumbBob([-0.062, 0.014, 0.0004, -0.0003, 0.0]),
    )?;
    let front_left = lens(
        [381.2, 380.7],
        [322.4, 197.6],
        Distortion::PlumbBob([-0.28, 0.085, 0.0006, -0.0008, -0.0095]),
    )?;
    let front_right = lens(
        [386.1, 385.4],
        [316.9, 202.8],
        Distortion::Rational([0.9, 0.15, 0.0003, -0.0002, 0.004, 1.25, 0.42, 0.031]),
    )?;
    let rear = lens([402.0, 402.0], [319.5, 199.5], Distortion::None)?;
    let left = lens(
        [205.3, 205.0],
        [320.8, 198.9],
        Distortion::KannalaBrandt([0.021, -0.004, 0.0008, -0.0001]),
    )?;
    [
        (
            mount(
                "camera_front",
                [1.75, 0.02, 1.45],
                0.3,
                2.0,
                0.2,
                Cadence::millis(37.0, 100.0, 19.0),
            ),
            front,
        ),
        (
            mount(
                "camera_front_left",
                [1.55, 0.62, 1.5],
                52.0,
                4.0,
                -0.4,
                Cadence::millis(61.0, 142.8, 22.0),
            ),
            front_left,
        ),
        (
            mount(
                "camera_front_right",
                [1.55, -0.62, 1.5],
                -52.5,
                4.2,
                0.5,
                Cadence::millis(18.0, 142.8, 24.0),
            ),
            front_right,
        ),
        (
            mount(
                "camera_left",
                [0.9, 0.98, 1.06],
                90.5,
                14.0,
                0.0,
                Cadence::millis(83.0, 142.8, 27.0),
            ),
            left,
        ),
        (
            mount(
                "camera_rear",
                [-0.75, 0.0, 1.28],
                180.0,
                5.0,
                -0.3,
                Cadence::millis(52.0, 142.8, 25.0),
            ),
            rear,
        ),
    ]
    .into_iter()
    .map(|(mount, lens)| camera(&mount, lens))
    .collect()
}

fn camera(mount: &Mount, lens: CameraModel) -> Result<Device, Error> {
    let jitter = Span::from_nanos(400_000);
    let pose = Rigid::new(mount.rotation(), V3::from(mount.place));
    device(
        mount.id,
        SensorKind::Camera(lens),
        pose,
        Cadence {
            jitter,
            ..mount.cadence
        },
    )
}

impl Mount {
    /// Optical axes in the ego frame: right is −y, down is −z, forward is x; then roll, pitch, yaw.
    fn rotation(&self) -> UnitQuaternion<f64> {
        let ego_from_optical = Matrix3::new(0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0, -1.0, 0.0);
        let optical = UnitQuaternion::from_rotation_matrix(&Rotation3::from_matrix_unchecked(
            ego_from_optical,
        ));
        let [roll, pitch, yaw] = [self.roll_deg, self.pitch_deg, self.yaw_deg].map(f64::to_radians);
        UnitQuaternion::from_euler_angles(roll, pitch, yaw) * optical
    }
}
