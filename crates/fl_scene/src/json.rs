//! Scenes as JSON text, out and in.
//!
//! The structs here are the format, and no other type of this crate knows it.
//! One keyframe is one line, so that a version control system shows what changed.

mod read;
mod write;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Error, Scene};

/// The version that is written, and the only one that is read.
const VERSION: u64 = 1;

impl Scene {
    /// Reads what [`Scene::to_json_string`] wrote, checking every invariant of the document.
    ///
    /// # Errors
    /// [`Error::Json`] with line and column for text that is not a scene, [`Error::Version`] for
    /// versions other than 1, and the error of the part that is wrong, which names track and
    /// keyframe.
    pub fn from_json_str(text: &str) -> Result<Self, Error> {
        read::scene(text)
    }

    /// The scene as JSON, version 1: equal scenes give equal text, and every number comes back
    /// bit for bit.
    ///
    /// Stamps are nanoseconds since the Unix epoch as integers; `center` is in the world frame in
    /// meters, `rotation_xyzw` the unit quaternion world-from-body, `size` length, width, height.
    pub fn to_json_string(&self) -> String {
        write::scene(self)
    }
}

#[derive(Deserialize)]
struct VersionJson {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneJson {
    #[serde(rename = "version")]
    _version: u64,
    log: LogJson,
    ontology: OntologyJson,
    tracks: Vec<TrackJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LogJson {
    name: String,
    start_ns: i64,
    end_ns: i64,
    messages: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OntologyJson {
    name: String,
    classes: Vec<ClassJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassJson {
    id: String,
    color: [u8; 3],
    default_size: [Number; 3],
    /// Files from before there were motion models have none: they meant straight lines.
    #[serde(default, skip_serializing_if = "MotionJson::is_linear")]
    motion: MotionJson,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MotionJson {
    Static,
    CarLike,
    Free,
    #[default]
    Linear,
}

impl MotionJson {
    fn is_linear(&self) -> bool {
        *self == Self::Linear
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrackJson {
    id: u64,
    class: String,
    keyframes: Vec<KeyframeJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyframeJson {
    stamp_ns: i64,
    center: [Number; 3],
    rotation_xyzw: [Number; 4],
    size: [Number; 3],
    source: SourceJson,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "stated"
    )]
    score: Option<f64>,
}

/// A number that is there; `null`, which is how NaN gets written, is refused.
fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    f64::deserialize(deserializer).map(Some)
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SourceJson {
    Human,
    Model,
    Import,
    Propagated,
}

/// A number. JSON has no NaN and writers put `null`: it is read as NaN, and refused later with
/// the track and keyframe that it stands in.
#[derive(Clone, Copy, Serialize)]
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Option::<f64>::deserialize(deserializer)?;
        Ok(Self(number.unwrap_or(f64::NAN)))
    }
}
