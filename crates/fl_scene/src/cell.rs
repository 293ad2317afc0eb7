//! The document cut into cells: the smallest things that one person changes at a time.

use std::fmt;
use std::sync::Arc;

use fl_spacetime::{Body, Rigid, Size, Stamp, World};

use crate::track::unit;
use crate::{
    AttributeId, AttributeValue, AudioId, AudioSegment, Caption, CaptionId, ClassId, Event,
    EventId, Interval, MotionModel, Ontology, Person, Relation, RelationId, SensorName, Source,
    TagId, Thing, TrackId, ViewBox,
};

/// The place of a value in the document. Cells are ordered: a track's lie together, its keyframes
/// by stamp.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// The ontology. It is always there.
    Ontology,
    /// A part of a track.
    Track(TrackId, TrackCell),
    /// An event.
    Event(EventId),
    /// A caption.
    Caption(CaptionId),
    /// An audio segment.
    Audio(AudioId),
    /// A relation.
    Relation(RelationId),
    /// A word about the scene.
    Tag(TagId),
}

/// The place of a value in a track.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrackCell {
    /// That the track is there at all.
    Exists,
    /// What it is.
    Class,
    /// Its size.
    Size,
    /// How it moves, where that is not how its class does.
    Motion,
    /// When it is there.
    Life,
    /// The absence that begins at this stamp.
    Absence(Stamp),
    /// What is said of its whole life.
    Attribute(AttributeId),
    /// What is said of it from a stamp on.
    FrameAttribute(AttributeId, Stamp),
    /// The keyframe of this stamp. Pose, source and reviewer are one value: half of one person's
    /// pose and half of another's is a cuboid that nobody placed.
    Keyframe(Stamp),
    /// The view box in a camera at an image.
    ViewBox(SensorName, Stamp),
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of [`Cell::Ontology`].
    Ontology(Arc<Ontology>),
    /// Of [`TrackCell::Exists`].
    Exists,
    /// Of [`TrackCell::Class`].
    Class(ClassId),
    /// Of [`TrackCell::Size`].
    Size(Size),
    /// Of [`TrackCell::Motion`].
    Motion(MotionModel),
    /// Of [`TrackCell::Life`].
    Life(Interval),
    /// Of [`TrackCell::Absence`]: when it ends.
    AbsentUntil(Stamp),
    /// Of [`TrackCell::Attribute`] and [`TrackCell::FrameAttribute`].
    Attribute(AttributeValue),
    /// Of [`TrackCell::Keyframe`].
    Keyframe(StatedPose),
    /// Of [`TrackCell::ViewBox`].
    ViewBox(ViewBox),
    /// Of [`Cell::Event`].
    Event(Event),
    /// Of [`Cell::Caption`].
    Caption(Caption),
    /// Of [`Cell::Audio`].
    Audio(AudioSegment),
    /// Of [`Cell::Relation`].
    Relation(Relation),
    /// Of [`Cell::Tag`].
    Tag,
}

/// What a keyframe states beside its stamp.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedPose {
    /// Where the object is, and which way it faces.
    pub world_from_body: Rigid<World, Body>,
    /// Its size here, where that is not the track's.
    pub own_size: Option<Size>,
    /// Who said so.
    pub source: Source,
    /// How sure the source is; higher is surer.
    pub score: Option<f64>,
    /// Who looked at it and found it right.
    pub reviewer: Option<Person>,
}

impl Cell {
    /// The keyframe of a track at a stamp.
    pub const fn keyframe(track: TrackId, stamp: Stamp) -> Self {
        Self::Track(track, TrackCell::Keyframe(stamp))
    }

    /// Whose part it is, if it is a track's.
    pub const fn track(&self) -> Option<TrackId> {
        match self {
            Self::Track(track_id, _) => Some(*track_id),
            _ => None,
        }
    }

    /// When it is, if it belongs to a moment.
    pub const fn stamp(&self) -> Option<Stamp> {
        match self {
            Self::Track(
                _,
                TrackCell::Absence(stamp)
                | TrackCell::FrameAttribute(_, stamp)
                | TrackCell::Keyframe(stamp)
                | TrackCell::ViewBox(_, stamp),
            ) => Some(*stamp),
            _ => None,
        }
    }

    /// Whether a value is of the kind that stands in this cell.
    pub const fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Ontology, Value::Ontology(_))
            | (Self::Event(_), Value::Event(_))
            | (Self::Caption(_), Value::Caption(_))
            | (Self::Audio(_), Value::Audio(_))
            | (Self::Relation(_), Value::Relation(_))
            | (Self::Tag(_), Value::Tag) => true,
            (Self::Track(_, cell), value) => cell.holds(value),
            _ => false,
        }
    }

    /// The cell that the existence of a thing hangs on.
    pub(crate) const fn of(thing: Thing) -> Self {
        match thing {
            Thing::Track(track_id) => Self::Track(track_id, TrackCell::Exists),
            Thing::Event(event_id) => Self::Event(event_id),
            Thing::Audio(audio_id) => Self::Audio(audio_id),
        }
    }
}

impl TrackCell {
    const fn holds(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Exists, Value::Exists)
                | (Self::Class, Value::Class(_))
                | (Self::Size, Value::Size(_))
                | (Self::Motion, Value::Motion(_))
                | (Self::Life, Value::Life(_))
                | (Self::Absence(_), Value::AbsentUntil(_))
                | (
                    Self::Attribute(_) | Self::FrameAttribute(..),
                    Value::Attribute(_)
                )
                | (Self::Keyframe(_), Value::Keyframe(_))
                | (Self::ViewBox(..), Value::ViewBox(_))
        )
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ontology => f.write_str("the ontology"),
            Self::Track(track_id, TrackCell::Exists) => write!(f, "track {track_id}"),
            Self::Track(track_id, cell) => write!(f, "{cell} of track {track_id}"),
            Self::Event(id) => write!(f, "event {}", id.0),
            Self::Caption(id) => write!(f, "caption {}", id.0),
            Self::Audio(id) => write!(f, "audio segment {}", id.0),
            Self::Relation(id) => write!(f, "relation {}", id.0),
            Self::Tag(id) => write!(f, "tag `{id}`"),
        }
    }
}

impl fmt::Display for TrackCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => f.write_str("existence"),
            Self::Class => f.write_str("class"),
            Self::Size => f.write_str("size"),
            Self::Motion => f.write_str("motion"),
            Self::Life => f.write_str("life"),
            Self::Absence(stamp) => write!(f, "the absence from {stamp}"),
            Self::Attribute(id) => write!(f, "`{id}`"),
            Self::FrameAttribute(id, stamp) => write!(f, "`{id}` at {stamp}"),
            Self::Keyframe(stamp) => write!(f, "the keyframe at {stamp}"),
            Self::ViewBox(camera, stamp) => write!(f, "the view box in {camera} at {stamp}"),
        }
    }
}

impl Value {
    /// Brings a rotation to the unit length that the document will give it, so that the value is
    /// what stands there afterwards, bit for bit.
    pub(crate) fn make_canonical(&mut self) {
        if let Self::Keyframe(pose) = self {
            pose.world_from_body = unit(pose.world_from_body);
        }
    }

    /// The cells that must be there, as they are, for the value to mean what it says. Cells of the
    /// ontology count only as a whole.
    pub(crate) fn needs(&self) -> Vec<Cell> {
        match self {
            Self::Event(event) => {
                let tracks = event.tracks.iter().copied().map(Thing::Track);
                let tracks = tracks.flat_map(|it| with_kind(it, false));
                tracks.chain([Cell::Ontology]).collect()
            }
            Self::Caption(caption) => caption.tracks().map(Thing::Track).map(Cell::of).collect(),
            Self::Relation(relation) => {
                let ends = [relation.from, relation.to].into_iter();
                ends.flat_map(|it| with_kind(it, true))
                    .chain([Cell::Ontology])
                    .collect()
            }
            Self::Class(_) | Self::Attribute(_) | Self::Tag => vec![Cell::Ontology],
            _ => Vec::new(),
        }
    }
}

/// The cells that say that a thing is there and of what kind.
fn with_kind(thing: Thing, events_too: bool) -> Vec<Cell> {
    match thing {
        Thing::Track(track_id) => vec![Cell::of(thing), Cell::Track(track_id, TrackCell::Class)],
        Thing::Event(_) if !events_too => Vec::new(),
        Thing::Event(_) | Thing::Audio(_) => vec![Cell::of(thing)],
    }
}
