//! What the inertial and satellite unit of KITTI's car measured: 30 numbers a moment.
//!
//! The unit has x forward, y left, z up. Its place is that on a Mercator plane at the latitude of
//! the first moment, x east and y north, from the first moment on; z is the altitude.

use std::collections::BTreeMap;
use std::path::Path;

use fl_log::{Fix, Header, Imu, Message};
use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid, Stamp, World};
use nalgebra::{UnitQuaternion, Vector3};

use super::Gathering;
use crate::Error;
use crate::dataset::Payload;
use crate::kitti::oxts::EARTH_M;
use crate::kitti::{number, numbered_lines, read_text};

const N_NUMBERS: usize = 30;
const IMU: &str = "imu";
const GNSS: &str = "gnss";

/// One moment of the unit, as far as it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oxts {
    /// Degrees north.
    pub latitude_deg: f64,
    /// Degrees east.
    pub longitude_deg: f64,
    /// Meters above the sea.
    pub altitude_m: f64,
    /// Roll, pitch and yaw, radians; yaw 0 is east, counter-clockwise.
    pub angles_rad: [f64; 3],
    /// Along the unit's axes, gravity included, m/s².
    pub acceleration: [f64; 3],
    /// About the unit's axes, rad/s.
    pub angular_velocity: [f64; 3],
}

/// Reads a file with a moment a line.
pub(super) fn read(path: &Path) -> Result<Vec<Oxts>, Error> {
    oxts_from_str(path, &read_text(path)?)
}

/// Moments from the text of a file, whose path is for messages.
///
/// # Errors
/// [`Error::Line`] for a line that is no moment.
pub fn oxts_from_str(path: &Path, text: &str) -> Result<Vec<Oxts>, Error> {
    let lines = numbered_lines(text).map(|(line, text)| {
        moment(text).map_err(|what| Error::Line {
            line,
            what,
            path: path.to_owned(),
        })
    });
    lines.collect()
}

fn moment(text: &str) -> Result<Oxts, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != N_NUMBERS {
        let n_fields = fields.len();
        return Err(format!("{n_fields} numbers, where oxts has {N_NUMBERS}"));
    }
    let three = |first: usize| -> Result<[f64; 3], String> {
        let [a, b, c] = [0, 1, 2].map(|idx| number(fields[first + idx]));
        Ok([a?, b?, c?])
    };
    let [latitude_deg, longitude_deg, altitude_m] = three(0)?;
    if latitude_deg.abs() >= 90.0 || longitude_deg.abs() > 360.0 {
        return Err(format!(
            "{latitude_deg} {longitude_deg} is no place on earth"
        ));
    }
    Ok(Oxts {
        latitude_deg,
        longitude_deg,
        altitude_m,
        angles_rad: three(3)?,
        acceleration: three(11)?,
        angular_velocity: three(17)?,
    })
}

/// Where the unit was, seen from where it was at first; axes x east, y north, z up.
pub fn world_from_imu_of_oxts(oxts: &Oxts, first: &Oxts) -> Rigid<World, fl_spacetime::Sensor> {
    let place = |it: &Oxts| {
        let scale = first.latitude_deg.to_radians().cos();
        let half_latitude_rad = (90.0 + it.latitude_deg).to_radians() / 2.0;
        Vector3::new(
            scale * EARTH_M * it.longitude_deg.to_radians(),
            scale * EARTH_M * half_latitude_rad.tan().ln(),
            it.altitude_m,
        )
    };
    let [roll, pitch, yaw] = oxts.angles_rad;
    let rotation = UnitQuaternion::from_euler_angles(roll, pitch, yaw);
    Rigid::new(rotation, place(oxts) - place(first))
}

/// Adds what the unit measured, with a satellite receiver where the inertial unit sits, and
/// answers with the poses of the vehicle.
pub(super) fn add(
    rows: Vec<(Stamp, Oxts)>,
    path: &Path,
    gathering: &mut Gathering<'_>,
) -> Result<BTreeMap<Stamp, Rigid<World, Ego>>, Error> {
    let Some(imu) = gathering.sensor(IMU).cloned() else {
        return Err(Error::Format {
            what: "there are poses of the inertial unit, and the calibration does not say where \
                   it sits"
                .to_owned(),
            path: path.to_owned(),
        });
    };
    gathering.rig = with_receiver(&gathering.rig, &imu)?;
    let (imu_id, gnss_id) = (SensorId::new(IMU)?, SensorId::new(GNSS)?);
    let Some((_, first)) = rows.first().copied() else {
        return Ok(BTreeMap::new());
    };
    let frames = gathering.frames.clone();
    let mut poses = BTreeMap::new();
    for (frame_idx, (stamp, row)) in rows.into_iter().enumerate() {
        let world_from_imu = world_from_imu_of_oxts(&row, &first);
        poses.insert(stamp, world_from_imu * imu.ego_from_sensor.inverse());
        let measured = Payload::Small(Box::new(inertial(&row, stamp, &world_from_imu)));
        gathering.add(frame_idx, stamp, &imu_id, measured)?;
        let place = Payload::Small(Box::new(fix(&row, stamp)));
        gathering.add(frame_idx, stamp, &gnss_id, place)?;
    }
    gathering.frames = frames;
    Ok(poses)
}

fn with_receiver(rig: &Rig, imu: &Sensor) -> Result<Rig, Error> {
    let receiver = Sensor {
        id: SensorId::new(GNSS)?,
        kind: SensorKind::Gnss,
        ..imu.clone()
    };
    let sensors = rig.sensors().iter().cloned().chain([receiver]);
    Ok(Rig::new(rig.vehicle(), sensors.collect())?)
}

fn inertial(
    oxts: &Oxts,
    stamp: Stamp,
    world_from_imu: &Rigid<World, fl_spacetime::Sensor>,
) -> Message {
    Message::Imu(Imu {
        header: Header::new(stamp, IMU),
        orientation_xyzw: world_from_imu.quaternion_xyzw(),
        angular_velocity: oxts.angular_velocity,
        linear_acceleration: oxts.acceleration,
    })
}

fn fix(oxts: &Oxts, stamp: Stamp) -> Message {
    Message::NavSatFix(Fix {
        header: Header::new(stamp, GNSS),
        latitude_deg: oxts.latitude_deg,
        longitude_deg: oxts.longitude_deg,
        altitude_m: oxts.altitude_m,
        status: 0,
    })
}
