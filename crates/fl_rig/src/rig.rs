//! The sensors of one vehicle.

use std::collections::BTreeMap;

use crate::{CameraModel, Error, Sensor, SensorId};

/// How far the norm of a mounting quaternion may be from 1.
pub(crate) const UNIT_TOLERANCE: f64 = 1e-9;

/// All sensors of one vehicle.
///
/// Invariant: sorted by id, ids unique, no channel claimed twice, all poses finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Rig {
    vehicle: String,
    sensors: Vec<Sensor>,
}

impl Rig {
    /// Puts `sensors`, in any order, on one vehicle.
    ///
    /// # Errors
    /// [`Error::DuplicateSensor`], [`Error::DuplicateChannel`] or [`Error::Pose`].
    pub fn new(vehicle: impl Into<String>, mut sensors: Vec<Sensor>) -> Result<Self, Error> {
        sensors.sort_by(|a, b| a.id.cmp(&b.id));
        check_ids(&sensors)?;
        check_channels(&sensors)?;
        sensors.iter().try_for_each(check_pose)?;
        let vehicle = vehicle.into();
        Ok(Self { vehicle, sensors })
    }

    /// The same rig with every sensor changed, or left as it is.
    ///
    /// # Errors
    /// As [`Rig::new`].
    pub fn mapped(&self, change: impl FnMut(&mut Sensor)) -> Result<Self, Error> {
        let mut sensors = self.sensors.clone();
        sensors.iter_mut().for_each(change);
        Self::new(self.vehicle.clone(), sensors)
    }

    /// The vehicle's name, free text.
    pub fn vehicle(&self) -> &str {
        &self.vehicle
    }

    /// All sensors, sorted by id.
    pub fn sensors(&self) -> &[Sensor] {
        &self.sensors
    }

    /// The sensor called `id`.
    pub fn sensor(&self, id: &SensorId) -> Option<&Sensor> {
        let idx = self
            .sensors
            .binary_search_by(|sensor| sensor.id.cmp(id))
            .ok()?;
        self.sensors.get(idx)
    }

    /// The sensor whose measurements are recorded on `channel`.
    pub fn by_channel(&self, channel: &str) -> Option<&Sensor> {
        self.sensors
            .iter()
            .find(|sensor| sensor.channel.as_deref() == Some(channel))
    }

    /// The cameras with their models, sorted by id.
    pub fn cameras(&self) -> impl Iterator<Item = (&Sensor, &CameraModel)> {
        self.sensors
            .iter()
            .filter_map(|sensor| Some((sensor, sensor.camera()?)))
    }
}

fn check_ids(sorted: &[Sensor]) -> Result<(), Error> {
    match sorted.windows(2).find(|pair| pair[0].id == pair[1].id) {
        Some(pair) => Err(Error::DuplicateSensor {
            sensor: pair[0].id.clone(),
        }),
        None => Ok(()),
    }
}

fn check_channels(sensors: &[Sensor]) -> Result<(), Error> {
    let mut claimed = BTreeMap::new();
    for sensor in sensors {
        let Some(channel) = &sensor.channel else {
            continue;
        };
        if let Some(first) = claimed.insert(channel, &sensor.id) {
            return Err(Error::DuplicateChannel {
                channel: channel.clone(),
                first: first.clone(),
                second: sensor.id.clone(),
            });
        }
    }
    Ok(())
}

fn check_pose(sensor: &Sensor) -> Result<(), Error> {
    let translation = sensor.ego_from_sensor.translation();
    let rotation = sensor.ego_from_sensor.rotation();
    let is_unit = (rotation.coords.norm() - 1.0).abs() <= UNIT_TOLERANCE;
    if is_unit && translation.iter().all(|coord| coord.is_finite()) {
        return Ok(());
    }
    Err(Error::Pose {
        sensor: sensor.id.clone(),
        translation_m: translation.into(),
        rotation_xyzw: rotation.coords.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SensorKind;
    use fl_spacetime::{Rigid, Span};
    use nalgebra::{UnitQuaternion, Vector3};

    fn sensor(id: &str, channel: Option<&str>) -> Sensor {
        Sensor {
            id: SensorId::new(id).unwrap(),
            kind: SensorKind::Lidar,
            channel: channel.map(str::to_owned),
            frame_id: None,
            ego_from_sensor: Rigid::identity(),
            clock_offset: Span::ZERO,
        }
    }

    #[test]
    fn finds_sensors_by_id_and_channel() {
        let rig = Rig::new("car", vec![sensor("b", Some("/b")), sensor("a", None)]).unwrap();
        assert_eq!(rig.sensors()[0].id.as_str(), "a");
        assert_eq!(
            rig.sensor(&SensorId::new("b").unwrap())
                .unwrap()
                .id
                .as_str(),
            "b"
        );
        assert_eq!(rig.by_channel("/b").unwrap().id.as_str(), "b");
        assert!(rig.sensor(&SensorId::new("c").unwrap()).is_none());
        assert!(rig.by_channel("/c").is_none());
        assert_eq!(rig.cameras().count(), 0);
    }

    #[test]
    fn refuses_ambiguous_sensors() {
        let same_id = Rig::new("car", vec![sensor("a", None), sensor("a", None)]);
        assert!(matches!(same_id, Err(Error::DuplicateSensor { .. })));
        let same_channel = Rig::new(
            "car",
            vec![sensor("a", Some("/x")), sensor("b", Some("/x"))],
        );
        assert!(matches!(same_channel, Err(Error::DuplicateChannel { .. })));
    }

    #[test]
    fn refuses_poses_that_are_not_finite() {
        let mut broken = sensor("a", None);
        let nowhere = Vector3::new(0.0, f64::NAN, 0.0);
        broken.ego_from_sensor = Rigid::new(UnitQuaternion::identity(), nowhere);
        assert!(matches!(
            Rig::new("car", vec![broken]),
            Err(Error::Pose { .. })
        ));
    }
}
