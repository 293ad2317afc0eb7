//! What is exported: a scene over a fused log, seen at chosen moments.

use fl_fusion::{FramePlan, Fusion};
use fl_rig::{Sensor, SensorId, SensorKind};
use fl_scene::{AttributeValue, Scene, Track};
use fl_spacetime::{Camera, Ego, OrientedBox, Rigid, Span, Stamp, World};

use super::Frames;
use crate::Error;

/// More frames than this are no export: six days at 20 Hz.
const MAX_FRAMES: i64 = 10_000_000;

/// A scene and the drive it is about.
#[derive(Clone, Copy, Debug)]
pub struct Drive<'a> {
    /// What is labeled.
    pub scene: &'a Scene,
    /// The log, the rig and the ego motion.
    pub fusion: &'a Fusion<'a>,
    /// What the drive is called in the export.
    pub name: &'a str,
}

/// One moment of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its number in the export, from 0.
    pub idx: usize,
    /// When.
    pub stamp: Stamp,
    /// The fused frame at exactly that stamp, where there is one.
    pub frame_idx: Option<usize>,
}

/// One object at a moment.
#[derive(Clone, Copy, Debug)]
pub struct LabeledCuboid<'a> {
    /// Whose.
    pub track: &'a Track,
    /// Where.
    pub cuboid: OrientedBox<World>,
}

impl<'a> Drive<'a> {
    /// The chosen moments, rising.
    ///
    /// # Errors
    /// [`Error::Unfit`] for a rate or a step that is none, and for a sensor that is not recorded.
    pub fn moments(&self, frames: &Frames) -> Result<Vec<Moment>, Error> {
        let stamps = match frames {
            Frames::Key { every: 0 } => return Err(unfit("every 0 frames is no choice of frames")),
            Frames::Key { every } => self
                .plans()
                .iter()
                .step_by(*every)
                .map(|it| it.stamp)
                .collect(),
            Frames::Sensor(sensor) => self.stamps_of(sensor)?,
            Frames::Rate { hz } => self.stamps_at(*hz)?,
        };
        let moment = |(idx, stamp): (usize, Stamp)| Moment {
            idx,
            stamp,
            frame_idx: self
                .plans()
                .binary_search_by_key(&stamp, |it| it.stamp)
                .ok(),
        };
        Ok(stamps.into_iter().enumerate().map(moment).collect())
    }

    /// The objects that are there at a moment, by number.
    pub fn cuboids_at(&self, stamp: Stamp) -> impl Iterator<Item = LabeledCuboid<'a>> {
        let scene = self.scene;
        scene.tracks().filter_map(move |track| {
            let cuboid = track.cuboid_at(stamp)?;
            Some(LabeledCuboid { track, cuboid })
        })
    }

    /// Where the vehicle was.
    ///
    /// # Errors
    /// [`Error::Unfit`] where that is not known.
    pub(crate) fn world_from_ego(&self, stamp: Stamp) -> Result<Rigid<World, Ego>, Error> {
        let pose = self.fusion.ego_motion().pose_at(stamp);
        pose.map_err(|err| unfit(format!("the vehicle's pose is needed: {err}")))
    }

    /// From the world to a camera at a moment; `None` for what is no camera.
    ///
    /// # Errors
    /// As [`Drive::world_from_ego`].
    pub(crate) fn camera_from_world(
        &self,
        sensor: &Sensor,
        stamp: Stamp,
    ) -> Result<Option<Rigid<Camera, World>>, Error> {
        let Some(ego_from_camera) = sensor.ego_from_camera() else {
            return Ok(None);
        };
        let world_from_ego = self.world_from_ego(stamp)?;
        Ok(Some((world_from_ego * ego_from_camera).inverse()))
    }

    /// What the class of a track is called in a format; `None` where it has no name there, nor
    /// has what it is a kind of.
    pub(crate) fn foreign_class(&self, track: &Track, format: &str) -> Option<&'a str> {
        let scene = self.scene;
        let mut class = scene.ontology().class(track.class());
        for _ in 0..scene.ontology().parts().classes.len() {
            let found = class?;
            if let Some(name) = found.names.get(format).and_then(|names| names.first()) {
                return Some(name);
            }
            class = found
                .parent
                .as_ref()
                .and_then(|it| scene.ontology().class(it));
        }
        None
    }

    /// The plans of all fused frames.
    pub(crate) fn plans(&self) -> &'a [FramePlan] {
        self.fusion.frames()
    }

    /// The lidar whose stamps are those of the frames.
    ///
    /// # Errors
    /// [`Error::Unfit`] where the key sensor is another.
    pub(crate) fn key_lidar(&self) -> Result<&'a Sensor, Error> {
        let key = self.fusion.key_sensor();
        let sensor = self.fusion.rig().sensor(key);
        let lidar = sensor.filter(|it| it.kind == SensorKind::Lidar);
        lidar.ok_or_else(|| {
            unfit(format!(
                "the format needs a lidar for key sensor, not `{key}`"
            ))
        })
    }

    /// The camera that was asked for, else the first by name that is recorded.
    ///
    /// # Errors
    /// [`Error::Unfit`] where there is none.
    pub(crate) fn camera(&self, wish: Option<&SensorId>) -> Result<&'a Sensor, Error> {
        let mut recorded = self.cameras();
        match wish {
            None => recorded
                .next()
                .ok_or_else(|| unfit("the format needs a camera, and none is recorded")),
            Some(id) => recorded
                .find(|it| it.id == *id)
                .ok_or_else(|| unfit(format!("there is no recorded camera `{id}`"))),
        }
    }

    /// The cameras that are recorded, by name.
    pub(crate) fn cameras(&self) -> impl Iterator<Item = &'a Sensor> {
        let fusion = self.fusion;
        let cameras = fusion.rig().cameras().map(|(sensor, _)| sensor);
        cameras.filter(move |it| fusion.channel_of(&it.id).is_some())
    }

    fn stamps_of(&self, id: &SensorId) -> Result<Vec<Stamp>, Error> {
        let sensor = self.fusion.rig().sensor(id);
        let channel = self.fusion.channel_of(id);
        let (Some(sensor), Some(channel)) = (sensor, channel) else {
            return Err(unfit(format!("sensor `{id}` is not recorded")));
        };
        let entries = self.fusion.log().entries(channel).iter();
        let stamps = entries.map(|entry| sensor.true_stamp(entry.stamp));
        let mut stamps: Vec<Stamp> = stamps
            .filter(|stamp| self.fusion.ego_motion().pose_at(*stamp).is_ok())
            .collect();
        stamps.sort_unstable();
        stamps.dedup();
        Ok(stamps)
    }

    fn stamps_at(&self, hz: f64) -> Result<Vec<Stamp>, Error> {
        let (Some(first), Some(last)) = (self.plans().first(), self.plans().last()) else {
            return Ok(Vec::new());
        };
        let n_frames = (last.stamp - first.stamp).as_secs_f64() * hz;
        if !(hz > 0.0 && n_frames.is_finite() && n_frames < MAX_FRAMES as f64) {
            return Err(unfit(format!("{hz} Hz is no rate of frames")));
        }
        let stamp = |idx: i64| first.stamp + Span::from_secs_f64(idx as f64 / hz);
        let stamps = (0..MAX_FRAMES).map(stamp);
        Ok(stamps.take_while(|stamp| *stamp <= last.stamp).collect())
    }
}

impl LabeledCuboid<'_> {
    /// What is said of the object at a moment, by attribute.
    pub fn attributes_at(&self, stamp: Stamp) -> Vec<(&str, &AttributeValue)> {
        let parts = self.track.parts();
        let of_frames = parts.frame_attributes.keys().map(|(id, _)| id);
        let mut ids: Vec<_> = parts.attributes.keys().chain(of_frames).collect();
        ids.sort_unstable();
        ids.dedup();
        let value = |id| Some((id, self.track.attribute_at(id, stamp)?));
        let values = ids.into_iter().filter_map(value);
        values.map(|(id, value)| (id.as_str(), value)).collect()
    }
}

pub(crate) fn unfit(what: impl Into<String>) -> Error {
    Error::Unfit { what: what.into() }
}
