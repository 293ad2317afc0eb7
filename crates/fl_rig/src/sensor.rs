//! One sensor of a vehicle: its name, its kind, where it sits and how its clock runs.

use std::fmt;

use fl_spacetime::{Camera, Ego, Rigid, Span, Stamp};

use crate::{CameraModel, Error};

const MAX_ID_LENGTH: usize = 128;

/// The name of a sensor, unique in its rig, such as `camera_front_left`.
///
/// Invariant: 1 to 128 of the characters `a-z A-Z 0-9 _ . / -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SensorId(String);

impl SensorId {
    /// Takes `text` as an id.
    ///
    /// # Errors
    /// [`Error::SensorId`] if it is empty, too long or holds another character.
    pub fn new(text: &str) -> Result<Self, Error> {
        let usable = |byte: u8| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte);
        if text.is_empty() || text.len() > MAX_ID_LENGTH || !text.bytes().all(usable) {
            let text = text.chars().take(MAX_ID_LENGTH).collect();
            return Err(Error::SensorId { text });
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SensorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a sensor measures.
#[expect(
    clippy::large_enum_variant,
    reason = "a rig has some dozen sensors, and every reader wants the model at hand"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum SensorKind {
    /// Measures ranges by light; its snapshots are sweeps.
    Lidar,
    /// Takes images, and projects as the model says.
    Camera(CameraModel),
    /// Measures ranges and radial velocities by radio.
    Radar,
    /// Measures angular velocity and linear acceleration.
    Imu,
    /// Measures its place on the Earth by satellites.
    Gnss,
    /// Records sound.
    Audio,
}

impl SensorKind {
    /// The kind's name in rig files and messages: `lidar`, `camera`, `radar`, `imu`, `gnss`, `audio`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lidar => "lidar",
            Self::Camera(_) => "camera",
            Self::Radar => "radar",
            Self::Imu => "imu",
            Self::Gnss => "gnss",
            Self::Audio => "audio",
        }
    }
}

/// One sensor of a vehicle.
///
/// ```text
///   Ego: rear axle centre on the ground          Camera (optical): z points out of the lens
///        z   x (forward)                              z
///        |  /                                        /
///   y ---+                                          +--- x (right)
///                                                   |
///                                                   y (down)
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sensor {
    /// Its name in the rig.
    pub id: SensorId,
    /// What it measures.
    pub kind: SensorKind,
    /// The topic its measurements are recorded on.
    pub channel: Option<String>,
    /// The name that its messages give to its coordinate frame.
    pub frame_id: Option<String>,
    /// Where it sits. For a camera, the sensor frame is the optical one.
    pub ego_from_sensor: Rigid<Ego, fl_spacetime::Sensor>,
    /// What to add to its stamps to get true time.
    pub clock_offset: Span,
}

impl Sensor {
    /// The camera model, if this is a camera.
    pub fn camera(&self) -> Option<&CameraModel> {
        match &self.kind {
            SensorKind::Camera(camera) => Some(camera),
            _ => None,
        }
    }

    /// The pose of the optical frame; `None` if this is no camera.
    pub fn ego_from_camera(&self) -> Option<Rigid<Ego, Camera>> {
        self.camera().map(|_| self.ego_from_sensor.relabel())
    }

    /// True time of a measurement that the sensor's own clock put at `stamp`.
    pub fn true_stamp(&self, stamp: Stamp) -> Stamp {
        stamp + self.clock_offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_topic_characters_only() {
        for text in ["lidar_top", "CAM_FRONT", "/camera/front-left.raw", "0"] {
            assert_eq!(SensorId::new(text).unwrap().to_string(), text);
        }
        for text in ["", "a b", "ü", "a\n", &"x".repeat(129)] {
            assert!(SensorId::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn ids_sort_as_text() {
        assert!(SensorId::new("a").unwrap() < SensorId::new("b").unwrap());
    }
}
