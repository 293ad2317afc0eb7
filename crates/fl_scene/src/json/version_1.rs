//! Scenes of version 1, in: tracks and keyframes, nested.

use fl_spacetime::{OrientedBox, Rigid, Size, Stamp};
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use serde::Deserialize;

use super::LogJson;
use super::value::{Number, SourceJson, stated};
use crate::ontology::MotionFile;
use crate::{Class, ClassId, Error, Keyframe, Ontology, Scene, Track, TrackId};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneJson {
    #[serde(rename = "version")]
    _version: u64,
    log: LogJson,
    ontology: OntologyJson,
    tracks: Vec<TrackJson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OntologyJson {
    name: String,
    classes: Vec<ClassJson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassJson {
    id: String,
    color: [u8; 3],
    default_size: [Number; 3],
    /// Files from before there were motion models have none: they meant straight lines.
    #[serde(default = "linear")]
    motion: MotionFile,
}

fn linear() -> MotionFile {
    MotionFile::Linear
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrackJson {
    id: u64,
    class: String,
    keyframes: Vec<KeyframeJson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyframeJson {
    stamp_ns: i64,
    center: [Number; 3],
    rotation_xyzw: [Number; 4],
    size: [Number; 3],
    source: SourceJson,
    #[serde(default, deserialize_with = "stated")]
    score: Option<f64>,
}

pub(super) fn scene(text: &str) -> Result<Scene, Error> {
    let wire: SceneJson = serde_json::from_str(text).map_err(Error::Json)?;
    let tracks = wire
        .tracks
        .into_iter()
        .map(track)
        .collect::<Result<_, _>>()?;
    Scene::new(wire.log.into(), ontology(wire.ontology)?, tracks)
}

fn ontology(wire: OntologyJson) -> Result<Ontology, Error> {
    let classes = wire
        .classes
        .into_iter()
        .map(class)
        .collect::<Result<_, _>>()?;
    Ontology::of_classes(wire.name, classes)
}

fn class(wire: ClassJson) -> Result<Class, Error> {
    let id = ClassId::new(wire.id)?;
    let size = numbers(wire.default_size);
    match Size::new(size[0], size[1], size[2]) {
        Ok(default_size) => Ok(Class::new(id, wire.color, default_size, wire.motion.into())),
        Err(source) => Err(Error::ClassSize {
            class: id,
            size,
            source,
        }),
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
        score: wire.score,
        ..Keyframe::new(
            Stamp::from_nanos(wire.stamp_ns),
            OrientedBox::new(Rigid::new(rotation, center), size),
            wire.source.into(),
        )
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

fn numbers<const N: usize>(wire: [Number; N]) -> [f64; N] {
    wire.map(|Number(number)| number)
}
