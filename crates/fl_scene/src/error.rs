//! What can be wrong with a scene.

use fl_spacetime::Stamp;

use crate::{ClassId, LogIdentity, TrackId};

/// Why a scene, or a part of it, was refused.
///
/// Whatever concerns one keyframe names its track and its index in the track, from 0.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A class name that is empty, padded with blanks, or holds control characters.
    #[error("`{name}` cannot name a class: it must be printable, not empty, without outer blanks")]
    ClassName {
        /// The name as it was given.
        name: String,
    },
    /// An ontology with two classes of one name.
    #[error("class `{class}` occurs twice in ontology `{ontology}`")]
    DuplicateClass {
        /// The class named twice.
        class: ClassId,
        /// The name of the ontology.
        ontology: String,
    },
    /// A default size that is not a size.
    #[error("class `{class}` has the default size {size:?}")]
    DefaultSize {
        /// The class with that default.
        class: ClassId,
        /// Length, width and height in meters, as found.
        size: [f64; 3],
        /// What is wrong with the size.
        source: fl_spacetime::Error,
    },
    /// A track without a keyframe.
    #[error("track {track} has no keyframe")]
    EmptyTrack {
        /// The track.
        track: TrackId,
    },
    /// Keyframes whose stamps do not rise strictly.
    #[error(
        "track {track}, keyframe {keyframe_idx}: stamp {stamp} does not come after {previous}, \
         the stamp of the keyframe before it"
    )]
    UnorderedKeyframes {
        /// The track.
        track: TrackId,
        /// The keyframe that comes too early, from 0.
        keyframe_idx: usize,
        /// Its stamp.
        stamp: Stamp,
        /// The stamp of the keyframe before it.
        previous: Stamp,
    },
    /// A center with a coordinate that is NaN or infinite.
    #[error("track {track}, keyframe {keyframe_idx}: the center {center:?} is not finite")]
    Center {
        /// The track.
        track: TrackId,
        /// The keyframe, from 0.
        keyframe_idx: usize,
        /// The center in the world, meters.
        center: [f64; 3],
    },
    /// A rotation that is not finite or whose quaternion is not of unit length.
    #[error(
        "track {track}, keyframe {keyframe_idx}: the rotation {xyzw:?} has length {norm}, not 1"
    )]
    Rotation {
        /// The track.
        track: TrackId,
        /// The keyframe, from 0.
        keyframe_idx: usize,
        /// The quaternion x, y, z, w as found.
        xyzw: [f64; 4],
        /// Its length.
        norm: f64,
    },
    /// A size with an extent that is zero, negative or not finite.
    #[error("track {track}, keyframe {keyframe_idx}: the size is {size:?}")]
    Size {
        /// The track.
        track: TrackId,
        /// The keyframe, from 0.
        keyframe_idx: usize,
        /// Length, width and height in meters, as found.
        size: [f64; 3],
        /// What is wrong with the size.
        source: fl_spacetime::Error,
    },
    /// A score that is not finite.
    #[error("track {track}, keyframe {keyframe_idx}: the score {score} is not finite")]
    Score {
        /// The track.
        track: TrackId,
        /// The keyframe, from 0.
        keyframe_idx: usize,
        /// The score as found.
        score: f64,
    },
    /// Two tracks with one id.
    #[error("track {track} occurs twice")]
    DuplicateTrack {
        /// The id in question.
        track: TrackId,
    },
    /// A track of a class that the scene's ontology lacks.
    #[error("track {track} is of class `{class}`, which ontology `{ontology}` does not know")]
    UnknownClass {
        /// The track.
        track: TrackId,
        /// Its class.
        class: ClassId,
        /// The name of the ontology.
        ontology: String,
    },
    /// The scene was made over another log.
    #[error(
        "the scene belongs to the log {scene_log}, not to {log}; \
         open the scene with its own log, or start a new scene for this one"
    )]
    OtherLog {
        /// The log the scene was made over.
        scene_log: Box<LogIdentity>,
        /// The log at hand.
        log: Box<LogIdentity>,
    },
    /// A document of a version that this build does not read.
    #[error(
        "the scene is of version {version}; this build reads version {known}: \
         open it with the Framelock that wrote it, or a newer one"
    )]
    Version {
        /// The version found.
        version: u64,
        /// The version this build reads and writes.
        known: u64,
    },
    /// Text that is not a scene in JSON.
    #[error("not a scene in JSON")]
    Json(#[source] serde_json::Error),
}
