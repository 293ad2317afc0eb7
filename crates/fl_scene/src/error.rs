//! What can be wrong with a scene.

use fl_spacetime::Stamp;

use crate::{AttributeId, Cell, ClassId, Interval, LogIdentity, Thing, TrackId};

/// Why a scene, or a part of it, was refused.
///
/// Whatever concerns one keyframe names its track and its index in the track, from 0.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A name that is empty, too long, padded with blanks, or holds control characters.
    #[error(
        "`{name}` cannot name a {what}: it must be printable, not empty, without outer blanks, \
         at most 256 bytes long"
    )]
    Name {
        /// What was to be named.
        what: &'static str,
        /// The beginning of the name as it was given.
        name: String,
    },
    /// An ontology with two things of one kind and one name.
    #[error("{what} `{name}` occurs twice in ontology `{ontology}`")]
    NameTwice {
        /// The kind of thing.
        what: &'static str,
        /// The name in question.
        name: String,
        /// The name of the ontology.
        ontology: String,
    },
    /// An ontology that contradicts itself.
    #[error("{place} of ontology `{ontology}`: {reason}")]
    Ontology {
        /// The name of the ontology.
        ontology: String,
        /// The class, attribute or type.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Text that is not an ontology.
    #[error("not an ontology in TOML")]
    OntologyFile(#[source] toml::de::Error),
    /// An ontology in a format that this build does not read.
    #[error(
        "the ontology is of format {version}; this build reads format {known}: \
         open it with the Framelock that wrote it, or a newer one"
    )]
    OntologyVersion {
        /// The format found.
        version: u64,
        /// The format this build reads and writes.
        known: u64,
    },
    /// An end of a relation type that names nothing.
    #[error("`{name}` is no end of a relation; use track, event, audio, class:NAME or event:TYPE")]
    RelationEnd {
        /// What was given.
        name: String,
    },
    /// A default, least or largest size that is not a size.
    #[error("class `{class}` has the size {size:?}")]
    ClassSize {
        /// The class.
        class: ClassId,
        /// Length, width and height in meters, as found.
        size: [f64; 3],
        /// What is wrong with the size.
        source: fl_spacetime::Error,
    },
    /// An interval that does not last.
    #[error("{start} to {end} is no interval: it ends before it has begun")]
    Interval {
        /// Its first moment.
        start: Stamp,
        /// The first moment after it.
        end: Stamp,
    },
    /// A gesture that could not be made on any document.
    #[error("`{name}` is no gesture: {reason}")]
    Gesture {
        /// The gesture's name.
        name: String,
        /// Why not.
        reason: String,
    },
    /// A gesture that was made on another state of the document.
    #[error("{cell} is not as the edit found it")]
    Stale {
        /// The cell in question.
        cell: Box<Cell>,
    },
    /// What cannot be done with the document as it is.
    #[error("{reason}")]
    Refused {
        /// Why not, and what to do.
        reason: String,
    },
    /// Something that would leave references to what is no longer there.
    #[error(
        "deleting {thing} takes with it: {}; say so, or take them away first", list(.breaks)
    )]
    Breaks {
        /// What was to be deleted.
        thing: Thing,
        /// What refers to it.
        breaks: Vec<Cell>,
    },
    /// Something that refers to what is not there.
    #[error("{thing} refers to {missing}, which is not there")]
    Dangling {
        /// What refers.
        thing: String,
        /// To what.
        missing: Thing,
    },
    /// An event or relation of a type that the ontology lacks.
    #[error("{thing} is of type `{type_name}`, which ontology `{ontology}` does not know")]
    UnknownType {
        /// The event or relation.
        thing: String,
        /// Its type.
        type_name: String,
        /// The name of the ontology.
        ontology: String,
    },
    /// An attribute that the ontology lacks, or has of another kind or level.
    #[error(
        "track {track} has a {kind} for `{attribute}`, which ontology `{ontology}` does not have \
         as such"
    )]
    AttributeKind {
        /// The track.
        track: TrackId,
        /// The attribute.
        attribute: AttributeId,
        /// The kind of the value found.
        kind: &'static str,
        /// The name of the ontology.
        ontology: String,
    },
    /// A number that is not finite, or a text that is too long.
    #[error("track {track}: the value of `{attribute}` is not finite, or too long")]
    AttributeUnsound {
        /// The track.
        track: TrackId,
        /// The attribute.
        attribute: AttributeId,
    },
    /// A view box, caption or audio segment that is none.
    #[error("{thing} is refused: {reason}")]
    Flaw {
        /// What is refused.
        thing: String,
        /// Why.
        reason: String,
    },
    /// A track with a keyframe, but without a class or a size.
    #[error("track {track} lacks its class or its size")]
    TrackIncomplete {
        /// The track.
        track: TrackId,
    },
    /// A track that is deleted, but for some of its parts.
    #[error("track {track} is deleted, but parts of it are left")]
    TrackLeftovers {
        /// The track.
        track: TrackId,
    },
    /// A life that has no moment in common with the keyframes.
    #[error("track {track} lives from {life}, which none of its keyframes reaches")]
    Life {
        /// The track.
        track: TrackId,
        /// The life in question.
        life: Interval,
    },
    /// Absences that overlap.
    #[error("track {track} is absent from {one} and from {other}, which overlap")]
    Absences {
        /// The track.
        track: TrackId,
        /// The earlier absence.
        one: Interval,
        /// The later absence.
        other: Interval,
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
    /// A cell or a value that is not one.
    #[error("{place}: {reason}")]
    Cell {
        /// Which cell, as it was written.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// Text that is not a scene in JSON.
    #[error("not a scene in JSON")]
    Json(#[source] serde_json::Error),
}

fn list(cells: &[Cell]) -> String {
    let shown: Vec<String> = cells.iter().take(5).map(Cell::to_string).collect();
    let more = cells.len().saturating_sub(shown.len());
    match more {
        0 => shown.join(", "),
        _ => format!("{} and {more} more", shown.join(", ")),
    }
}
