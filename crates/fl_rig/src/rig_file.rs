//! The rig file, version 1: TOML, written so that people can read and correct it.
//!
//! ```toml
//! version = 1
//! vehicle = "bus 12"
//!
//! [[sensor]]
//! id = "camera_front"              # unique; a-z A-Z 0-9 _ . / -
//! kind = "camera"                  # lidar, camera, radar, imu, gnss or audio
//! channel = "/camera/front/image"  # optional: the topic in the log
//! frame_id = "camera_front"        # optional: the frame its messages name
//! clock_offset_nanos = -1500000    # optional, 0 if absent: added to its stamps to get true time
//!
//! [sensor.ego_from_sensor]
//! translation_m = [1.5, 0.0, 1.6]           # ego: x forward, y left, z up
//! rotation_xyzw = [-0.5, 0.5, -0.5, 0.5]    # unit quaternion
//!
//! [sensor.camera]                  # for cameras, and only for them
//! width_px = 1242
//! height_px = 375
//! fx_px = 721.5377                 # as OpenCV and ROS give them:
//! fy_px = 721.5377                 # (0, 0) is the middle of the first pixel
//! cx_px = 609.5593
//! cy_px = 172.854
//!
//! [sensor.camera.distortion]
//! model = "plumb_bob"
//! k1 = -0.3
//! k2 = 0.1
//! p1 = 0.0
//! p2 = 0.0
//! k3 = 0.0
//! ```
//!
//! Distortion models: `none`, `plumb_bob`, `rational`, `thin_prism`, `tilted`, `kannala_brandt`,
//! `fisheye62`, `mei`, `unified`, `enhanced_unified`, `double_sphere`, `ocam`, `f_theta`,
//! `f_theta_backward`, `cylindrical`, with the coefficients of
//! [`Distortion::coefficient_names`](crate::Distortion::coefficient_names), all of them.
//! Unknown keys are refused.
//! What is written is read again exactly, to the last bit.

mod wire;

use std::fs;
use std::path::Path;

use crate::{Error, Rig, Sensor};
use wire::{Outline, RigWire, SensorWire, VERSION};

/// What a reader of the written file should know.
const HEADER: &str = "\
# Framelock rig. Metres, pixels, nanoseconds; quaternions as x y z w.
# ego: x forward, y left, z up. Cameras: x right, y down, z forward.
# cx, cy count from the middle of the first pixel, as OpenCV and ROS do.
";

impl Rig {
    /// Reads a rig from the text of a rig file; `path` is only named in errors.
    ///
    /// A quaternion whose norm is off by rounding of its decimals (up to 1e-3) is normalized.
    ///
    /// # Errors
    /// [`Error::ParseRig`], [`Error::ParseSensor`], [`Error::RigVersion`], [`Error::BadSensor`] or
    /// [`Error::BadRig`].
    pub fn from_toml_str(text: &str, path: &Path) -> Result<Self, Error> {
        let outline = toml::from_str(text).map_err(|err| parse_rig(path, err))?;
        check_version(&outline, path)?;
        let wire: RigWire = toml::from_str(text).map_err(|err| blame(outline, path, err))?;
        let sensors = wire
            .sensors
            .into_iter()
            .map(|sensor| read_sensor(sensor, path));
        let sensors = sensors.collect::<Result<Vec<_>, _>>()?;
        Rig::new(wire.vehicle, sensors).map_err(|source| Error::BadRig {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// Reads a rig file.
    ///
    /// # Errors
    /// [`Error::ReadRig`] and those of [`Rig::from_toml_str`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|source| Error::ReadRig {
            path: path.to_owned(),
            source,
        })?;
        Self::from_toml_str(&text, path)
    }

    /// The text of this rig's file. Reading it gives an equal rig, to the last bit.
    pub fn to_toml_string(&self) -> String {
        let body = toml::to_string(&RigWire::from(self))
            .expect("strings, finite numbers and tables of them are always TOML");
        format!("{HEADER}{body}")
    }

    /// Writes this rig's file, replacing what is there.
    ///
    /// # Errors
    /// [`Error::WriteRig`].
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        fs::write(path, self.to_toml_string()).map_err(|source| Error::WriteRig {
            path: path.to_owned(),
            source,
        })
    }
}

fn check_version(outline: &Outline, path: &Path) -> Result<(), Error> {
    if outline.version == Some(VERSION.into()) {
        return Ok(());
    }
    let version = outline
        .version
        .as_ref()
        .map_or("(none)".to_owned(), ToString::to_string);
    Err(Error::RigVersion {
        version,
        path: path.to_owned(),
    })
}

fn read_sensor(wire: SensorWire, path: &Path) -> Result<Sensor, Error> {
    let id = wire.id.clone();
    Sensor::try_from(wire).map_err(|source| Error::BadSensor {
        sensor: id,
        path: path.to_owned(),
        source: Box::new(source),
    })
}

/// Names the first sensor that cannot be read on its own, else the file.
fn blame(outline: Outline, path: &Path, err: toml::de::Error) -> Error {
    let sensors = outline.sensors.into_iter().enumerate();
    let culprit = sensors
        .filter(|(_, sensor)| sensor.clone().try_into::<SensorWire>().is_err())
        .map(
            |(idx, sensor)| match sensor.get("id").and_then(toml::Value::as_str) {
                Some(id) => format!("`{id}`"),
                None => format!("number {}", idx + 1),
            },
        )
        .next();
    match culprit {
        Some(sensor) => Error::ParseSensor {
            sensor,
            path: path.to_owned(),
            source: Box::new(err),
        },
        None => parse_rig(path, err),
    }
}

fn parse_rig(path: &Path, err: toml::de::Error) -> Error {
    Error::ParseRig {
        path: path.to_owned(),
        source: Box::new(err),
    }
}
