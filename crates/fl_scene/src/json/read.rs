//! From JSON text to a checked scene.

use fl_spacetime::{OrientedBox, Rigid, Size, Stamp};
use nalgebra::{Quaternion, UnitQuaternion, Vector3};

use super::{
    ClassJson, KeyframeJson, LogJson, MotionJson, Number, OntologyJson, SceneJson, SourceJson,
    TrackJson, VERSION, VersionJson,
};
use crate::{
    Class, ClassId, Error, Keyframe, LogIdentity, MotionModel, Ontology, Scene, Source, Track,
    TrackId,
};

pub(super) fn scene(text: &str) -> Result<Scene, Error> {
    let VersionJson { version } = serde_json::from_str(text).map_err(Error::Json)?;
    if version != VERSION {
        return Err(Error::Version {
            version,
            known: VERSION,
        });
    }
    let wire: SceneJson = serde_json::from_str(text).map_err(Error::Json)?;
    let tracks = wire
        .tracks
        .into_iter()
        .map(track)
        .collect::<Result<_, _>>()?;
    Scene::new(log_identity(wire.log), ontology(wire.ontology)?, tracks)
}

fn log_identity(wire: LogJson) -> LogIdentity {
    LogIdentity {
        name: wire.name,
        start: Stamp::from_nanos(wire.start_ns),
        end: Stamp::from_nanos(wire.end_ns),
        messages: wire.messages,
    }
}

fn ontology(wire: OntologyJson) -> Result<Ontology, Error> {
    let classes = wire
        .classes
        .into_iter()
        .map(class)
        .collect::<Result<_, _>>()?;
    Ontology::new(wire.name, classes)
}

fn class(wire: ClassJson) -> Result<Class, Error> {
    let id = ClassId::new(wire.id)?;
    let size = numbers(wire.default_size);
    match Size::new(size[0], size[1], size[2]) {
        Ok(default_size) => Ok(Class {
            id,
            color: wire.color,
            default_size,
            motion: motion(wire.motion),
        }),
        Err(source) => Err(Error::DefaultSize {
            class: id,
            size,
            source,
        }),
    }
}

fn motion(wire: MotionJson) -> MotionModel {
    match wire {
        MotionJson::Static => MotionModel::Static,
        MotionJson::CarLike => MotionModel::CarLike,
        MotionJson::Free => MotionModel::Free,
        MotionJson::Linear => MotionModel::Linear,
    }
}

fn track(wire: TrackJson) -> Result<Track, Error> {
    let track_id = TrackId(wire.id);
    let class = ClassId::new(wire.class)?;
    let keyframes = wire.keyframes.iter().enumerate();
    let keyframes = keyframes
        .map(|(keyframe_idx, wire)| keyframe(track_id, keyframe_idx, wire))
        .collect::<Result<_, _>>()?;
    Track::new(track_id, class, keyframes)
}

fn keyframe(track: TrackId, keyframe_idx: usize, wire: &KeyframeJson) -> Result<Keyframe, Error> {
    let size = numbers(wire.size);
    let size = Size::new(size[0], size[1], size[2]).map_err(|source| Error::Size {
        track,
        keyframe_idx,
        size,
        source,
    })?;
    let xyzw = numbers(wire.rotation_xyzw);
    let rotation = rotation(xyzw).map_err(|norm| Error::Rotation {
        track,
        keyframe_idx,
        xyzw,
        norm,
    })?;
    let center = Vector3::from(numbers(wire.center));
    Ok(Keyframe {
        stamp: Stamp::from_nanos(wire.stamp_ns),
        cuboid: OrientedBox::new(Rigid::new(rotation, center), size),
        source: source(wire.source),
        score: wire.score,
    })
}

/// The rotation, or the length of a quaternion that is not one.
fn rotation([x, y, z, w]: [f64; 4]) -> Result<UnitQuaternion<f64>, f64> {
    let quaternion = Quaternion::new(w, x, y, z);
    let norm = quaternion.norm();
    if (norm - 1.0).abs() <= Track::ROTATION_TOLERANCE {
        // The track normalizes what is not yet exact.
        return Ok(UnitQuaternion::new_unchecked(quaternion));
    }
    Err(norm)
}

fn source(wire: SourceJson) -> Source {
    match wire {
        SourceJson::Human => Source::Human,
        SourceJson::Model => Source::Model,
        SourceJson::Import => Source::Import,
        SourceJson::Propagated => Source::Propagated,
    }
}

fn numbers<const N: usize>(wire: [Number; N]) -> [f64; N] {
    wire.map(|Number(number)| number)
}
