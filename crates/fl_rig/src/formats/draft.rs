//! A rig while it is being read: names made fit, kinds guessed, poses put on the vehicle.

use std::path::Path;

use fl_spacetime::{Rigid, Span};

use super::convention::{Pose, in_ego};
use super::frames::sensor_name;
use super::{ForeignRig, Loss};
use crate::{CameraModel, Error, Rig, Sensor, SensorId, SensorKind};

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) vehicle: String,
    pub(super) sensors: Vec<Sensor>,
    pub(super) assumptions: Vec<String>,
    pub(super) losses: Vec<Loss>,
}

impl Draft {
    /// A rig without sensors of a vehicle called so.
    pub(super) fn new(vehicle: &str) -> Self {
        Self {
            vehicle: vehicle.to_owned(),
            ..Self::default()
        }
    }

    /// Adds a sensor; a character that ids cannot have becomes `_`.
    pub(super) fn add(
        &mut self,
        name: &str,
        kind: SensorKind,
        ego_from_sensor: Pose,
    ) -> Result<(), Error> {
        let id = sensor_id(name)?;
        self.sensors.push(Sensor {
            id,
            kind,
            channel: None,
            frame_id: None,
            ego_from_sensor: in_ego(ego_from_sensor),
            clock_offset: Span::ZERO,
        });
        Ok(())
    }

    /// Adds a camera that the vehicle does not place: at the ego origin, looking forward.
    pub(super) fn add_unplaced(&mut self, name: &str, camera: CameraModel) -> Result<(), Error> {
        self.assume(format!(
            "{name}: no pose is given; it looks forward from the origin"
        ));
        let pose = super::convention::body_from_optical();
        self.add(name, SensorKind::Camera(camera), pose)
    }

    /// Notes what the files do not say.
    pub(super) fn assume(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.assumptions.contains(&what) {
            self.assumptions.push(what);
        }
    }

    /// Notes a sensor that cannot be taken over.
    pub(super) fn lose(&mut self, sensor: &str, what: impl Into<String>) {
        self.losses.push(Loss {
            sensor: Some(sensor.to_owned()),
            what: what.into(),
            max_px: None,
        });
    }

    /// The finished rig; `path` is only named in errors.
    pub(super) fn finish(self, path: &Path) -> Result<ForeignRig, Error> {
        let rig = Rig::new(self.vehicle, self.sensors).map_err(|source| Error::BadRig {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
        Ok(ForeignRig {
            rig,
            assumptions: self.assumptions,
            losses: self.losses,
        })
    }
}

/// An id as near to the name as ids can be.
pub(super) fn sensor_id(name: &str) -> Result<SensorId, Error> {
    let fit = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | '/' | '-' => letter,
        _ => '_',
    };
    SensorId::new(&name.chars().map(fit).collect::<String>())
}

/// What a sensor of this name is by all likelihood; `None` where a name says nothing. A camera
/// is not among them: it needs a model.
pub(super) fn kind_of_name(name: &str) -> Option<SensorKind> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["radar"]) {
        Some(SensorKind::Radar)
    } else if has(&[
        "lidar",
        "velo",
        "laser",
        "livox",
        "ouster",
        "hesai",
        "pandar",
        "rslidar",
        "robosense",
    ]) {
        Some(SensorKind::Lidar)
    } else if has(&["imu"]) {
        Some(SensorKind::Imu)
    } else if has(&["gnss", "gps"]) {
        Some(SensorKind::Gnss)
    } else if has(&["audio", "microphone"]) {
        Some(SensorKind::Audio)
    } else {
        None
    }
}

/// The pose on the vehicle without the names of its frames.
pub(super) fn pose_of(sensor: &Sensor) -> Pose {
    sensor.ego_from_sensor.relabel()
}

/// What formats of names and poses alone lose of a rig: clock offsets, and kinds that the name
/// does not tell.
pub(super) fn losses_of_names(rig: &Rig) -> Vec<Loss> {
    let mut losses = losses_of_clocks(rig);
    for sensor in rig.sensors() {
        let guess = kind_of_name(sensor.id.as_str());
        if sensor.camera().is_none() {
            note_name(sensor, sensor_name(sensor.id.as_str()), &mut losses);
        }
        let is_told = sensor.camera().is_some() || guess.as_ref() == Some(&sensor.kind);
        if !is_told {
            let what = format!("that it is of kind {}", sensor.kind.name());
            losses.push(Loss::of(&sensor.id, what));
        }
    }
    losses
}

/// The names that a format does not keep: channels, and frames that are not called as the format
/// calls them.
pub fn losses_of_labels(
    rig: &Rig,
    keeps_channel: impl Fn(&Sensor) -> bool,
    keeps_frame: impl Fn(&Sensor) -> bool,
) -> Vec<Loss> {
    let lost = |sensor: &&Sensor| {
        let has_channel = sensor.channel.is_some() && !keeps_channel(sensor);
        has_channel || sensor.frame_id.is_some() && !keeps_frame(sensor)
    };
    match rig.sensors().iter().filter(lost).count() {
        0 => Vec::new(),
        n_sensors => vec![Loss {
            sensor: None,
            what: format!("the channels or frame names of {n_sensors} sensors"),
            max_px: None,
        }],
    }
}

/// Notes that a sensor has another name in the format.
pub(super) fn note_name(sensor: &Sensor, name: &str, losses: &mut Vec<Loss>) {
    if sensor.id.as_str() != name {
        losses.push(Loss::of(&sensor.id, format!("its name; it is {name}")));
    }
}

/// The first sensor of a kind, where a format knows one, by the name `name`; the others are lost.
///
/// If there is none, the ego frame stands for it, which is noted too.
pub(super) fn only_first<'a>(
    rig: &'a Rig,
    kind: &SensorKind,
    name: &str,
    losses: &mut Vec<Loss>,
) -> Option<&'a Sensor> {
    let mut found = rig.sensors().iter().filter(|sensor| sensor.kind == *kind);
    let first = found.next();
    for other in found {
        let what = format!("the whole {}; the format knows one", kind.name());
        losses.push(Loss::of(&other.id, what));
    }
    if let Some(first) = first {
        note_name(first, name, losses);
    }
    first
}

/// Notes that the ego frame stands for a sensor that is not there.
pub(super) fn stand_in(kind: &SensorKind, losses: &mut Vec<Loss>) {
    let kind = kind.name();
    losses.push(Loss {
        sensor: None,
        what: format!("that there is no {kind}; the ego frame stands for one"),
        max_px: None,
    });
}

/// The clock offsets of a rig, which most formats cannot hold.
pub fn losses_of_clocks(rig: &Rig) -> Vec<Loss> {
    let sensors = rig.sensors().iter();
    let off = sensors.filter(|sensor| sensor.clock_offset != Span::ZERO);
    off.map(|sensor| {
        let what = format!("its clock offset of {} ns", sensor.clock_offset.nanos());
        Loss::of(&sensor.id, what)
    })
    .collect()
}

/// The sensors of a rig that `keeps` refuses, as losses.
pub fn losses_of_kinds(rig: &Rig, keeps: impl Fn(&SensorKind) -> bool) -> Vec<Loss> {
    let sensors = rig.sensors().iter();
    let lost = sensors.filter(|sensor| !keeps(&sensor.kind));
    lost.map(|sensor| Loss::of(&sensor.id, format!("the whole {}", sensor.kind.name())))
        .collect()
}

/// The identity.
pub(super) fn at_origin() -> Pose {
    Rigid::identity()
}
