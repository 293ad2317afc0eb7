//! The values of cells in JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use fl_spacetime::{Rigid, Size, Stamp};
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use serde::{Deserialize, Deserializer, Serialize};

use super::text_of;
use crate::ontology::{MotionFile, OntologyFile};
use crate::{
    About, AttributeValue, AudioSegment, Caption, Cell, ClassId, Error, Event, EventTypeId,
    Interval, Mention, Ontology, Person, Relation, RelationTypeId, SensorName, Source, StatedPose,
    Thing, Track, TrackCell, TrackId, Value, ViewBox,
};

pub(super) fn write(value: &Value) -> String {
    match value {
        Value::Ontology(ontology) => text_of(&OntologyFile::from(ontology.as_ref())),
        Value::Exists | Value::Tag => "true".to_owned(),
        Value::Class(class) => text_of(class.as_str()),
        Value::Size(size) => text_of(&size.lwh()),
        Value::Motion(motion) => text_of(&MotionFile::from(*motion)),
        Value::Life(life) => text_of(&IntervalJson::from(*life)),
        Value::AbsentUntil(end) => end.nanos().to_string(),
        Value::Attribute(value) => text_of(&AttributeJson::from(value)),
        Value::Keyframe(pose) => text_of(&KeyframeJson::from(pose)),
        Value::ViewBox(view_box) => text_of(&ViewBoxJson {
            min: view_box.min,
            max: view_box.max,
        }),
        Value::Event(event) => text_of(&EventJson::from(event)),
        Value::Caption(caption) => text_of(&CaptionJson::from(caption)),
        Value::Audio(segment) => text_of(&AudioJson::from(segment)),
        Value::Relation(relation) => text_of(&RelationJson::from(relation)),
    }
}

/// Reads the value of a cell; the error names the cell.
pub(super) fn read(cell: &Cell, text: &str) -> Result<Value, Error> {
    Reader { cell, text }.value()
}

struct Reader<'a> {
    cell: &'a Cell,
    text: &'a str,
}

impl Reader<'_> {
    fn value(&self) -> Result<Value, Error> {
        Ok(match self.cell {
            Cell::Ontology => {
                Value::Ontology(Arc::new(Ontology::try_from(self.json::<OntologyFile>()?)?))
            }
            Cell::Event(_) => Value::Event(self.event(self.json()?)?),
            Cell::Caption(_) => Value::Caption(self.caption(self.json()?)?),
            Cell::Audio(_) => Value::Audio(self.audio(self.json()?)?),
            Cell::Relation(_) => Value::Relation(self.relation(self.json()?)?),
            Cell::Tag(_) => self.flag(Value::Tag)?,
            Cell::Track(_, cell) => self.part(cell)?,
        })
    }

    fn part(&self, cell: &TrackCell) -> Result<Value, Error> {
        Ok(match cell {
            TrackCell::Exists => self.flag(Value::Exists)?,
            TrackCell::Class => Value::Class(ClassId::new(self.json::<String>()?)?),
            TrackCell::Size => Value::Size(self.size(self.json()?)?),
            TrackCell::Motion => Value::Motion(self.json::<MotionFile>()?.into()),
            TrackCell::Life => Value::Life(self.interval(self.json()?)?),
            TrackCell::Absence(_) => Value::AbsentUntil(Stamp::from_nanos(self.json()?)),
            TrackCell::Attribute(_) | TrackCell::FrameAttribute(..) => {
                Value::Attribute(self.json::<AttributeJson>()?.into())
            }
            TrackCell::Keyframe(_) => Value::Keyframe(self.keyframe(self.json()?)?),
            TrackCell::ViewBox(..) => {
                let ViewBoxJson { min, max } = self.json()?;
                Value::ViewBox(ViewBox { min, max })
            }
        })
    }

    fn json<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Error> {
        serde_json::from_str(self.text).map_err(|err| self.refused(err.to_string()))
    }

    /// What stands in cells that are there or not: `true`.
    fn flag(&self, value: Value) -> Result<Value, Error> {
        match self.json()? {
            true => Ok(value),
            false => Err(self.refused("only `true` can stand here".to_owned())),
        }
    }

    fn refused(&self, reason: String) -> Error {
        Error::Cell {
            place: self.cell.to_path(),
            reason,
        }
    }

    fn size(&self, lwh: [Number; 3]) -> Result<Size, Error> {
        let [length, width, height] = lwh.map(|Number(number)| number);
        Size::new(length, width, height).map_err(|err| self.refused(err.to_string()))
    }

    fn interval(&self, wire: IntervalJson) -> Result<Interval, Error> {
        self.interval_of(wire.start_ns, wire.end_ns)
    }

    fn interval_of(&self, start_ns: i64, end_ns: i64) -> Result<Interval, Error> {
        Interval::new(Stamp::from_nanos(start_ns), Stamp::from_nanos(end_ns))
            .map_err(|err| self.refused(err.to_string()))
    }

    fn keyframe(&self, wire: KeyframeJson) -> Result<StatedPose, Error> {
        let center = wire.center.map(|Number(number)| number);
        if !center.iter().all(|it| it.is_finite()) {
            return Err(self.refused(format!("the center {center:?} is not finite")));
        }
        let xyzw = wire.rotation_xyzw.map(|Number(number)| number);
        let [x, y, z, w] = xyzw;
        let quaternion = Quaternion::new(w, x, y, z);
        let norm = quaternion.norm();
        let near_unit = (norm - 1.0).abs() <= Track::ROTATION_TOLERANCE;
        if !near_unit {
            return Err(self.refused(format!("the rotation {xyzw:?} has length {norm}, not 1")));
        }
        let rotation = UnitQuaternion::new_unchecked(quaternion);
        Ok(StatedPose {
            world_from_body: Rigid::new(rotation, Vector3::from(center)),
            own_size: wire.size.map(|size| self.size(size)).transpose()?,
            source: wire.source.into(),
            score: wire.score,
            reviewer: wire.reviewer.map(Person::new).transpose()?,
        })
    }

    fn event(&self, wire: EventJson) -> Result<Event, Error> {
        let tracks: BTreeSet<TrackId> = wire.tracks.iter().copied().map(TrackId).collect();
        if tracks.len() < wire.tracks.len() {
            return Err(self.refused("it names a track twice".to_owned()));
        }
        Ok(Event {
            event_type: EventTypeId::new(wire.event_type)?,
            interval: self.interval_of(wire.start_ns, wire.end_ns)?,
            tracks,
        })
    }

    fn caption(&self, wire: CaptionJson) -> Result<Caption, Error> {
        let mention = |it: MentionJson| Mention {
            start: it.start,
            end: it.end,
            track: TrackId(it.track),
        };
        let about = match wire.about {
            AboutJson::Moment(nanos) => About::Moment(Stamp::from_nanos(nanos)),
            AboutJson::Interval([start, end]) => About::Interval(self.interval_of(start, end)?),
            AboutJson::Track(track) => About::Track(TrackId(track)),
        };
        let caption = Caption {
            text: wire.text,
            about,
            mentions: wire.mentions.into_iter().map(mention).collect(),
        };
        match caption.flaw() {
            Some(reason) => Err(self.refused(reason)),
            None => Ok(caption),
        }
    }

    fn audio(&self, wire: AudioJson) -> Result<AudioSegment, Error> {
        Ok(AudioSegment {
            microphone: SensorName::new(wire.microphone)?,
            interval: self.interval_of(wire.start_ns, wire.end_ns)?,
            label: wire.label,
            transcript: wire.transcript,
        })
    }

    fn relation(&self, wire: RelationJson) -> Result<Relation, Error> {
        let thing = |path: &str| match path.parse()? {
            Cell::Track(id, TrackCell::Exists) => Ok(Thing::Track(id)),
            Cell::Event(id) => Ok(Thing::Event(id)),
            Cell::Audio(id) => Ok(Thing::Audio(id)),
            _ => Err(self.refused(format!("`{path}` is neither track, event nor audio"))),
        };
        Ok(Relation {
            relation_type: RelationTypeId::new(wire.relation_type)?,
            from: thing(&wire.from)?,
            to: thing(&wire.to)?,
            interval: wire.interval.map(|it| self.interval(it)).transpose()?,
        })
    }
}

/// A number. JSON has no NaN and writers put `null`: it is read as NaN, and refused with its place.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Number(pub(super) f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Option::<f64>::deserialize(deserializer)?;
        Ok(Self(number.unwrap_or(f64::NAN)))
    }
}

/// A number that is there; `null`, which is how NaN gets written, is refused.
pub(super) fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    f64::deserialize(deserializer).map(Some)
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SourceJson {
    Human,
    Model,
    Import,
    Propagated,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyframeJson {
    center: [Number; 3],
    rotation_xyzw: [Number; 4],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<[Number; 3]>,
    source: SourceJson,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "stated"
    )]
    score: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reviewer: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalJson {
    start_ns: i64,
    end_ns: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AttributeJson {
    Bool(bool),
    Number(f64),
    Choice(String),
    Text(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewBoxJson {
    min: [f64; 2],
    max: [f64; 2],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventJson {
    #[serde(rename = "type")]
    event_type: String,
    start_ns: i64,
    end_ns: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tracks: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaptionJson {
    text: String,
    about: AboutJson,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<MentionJson>,
}

#[derive(Serialize, Deserialize)]
enum AboutJson {
    #[serde(rename = "moment_ns")]
    Moment(i64),
    #[serde(rename = "interval_ns")]
    Interval([i64; 2]),
    #[serde(rename = "track")]
    Track(u64),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MentionJson {
    start: usize,
    end: usize,
    track: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AudioJson {
    microphone: String,
    start_ns: i64,
    end_ns: i64,
    label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transcript: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationJson {
    #[serde(rename = "type")]
    relation_type: String,
    from: String,
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interval: Option<IntervalJson>,
}

impl From<&StatedPose> for KeyframeJson {
    fn from(pose: &StatedPose) -> Self {
        let world_from_body = &pose.world_from_body;
        Self {
            center: <[f64; 3]>::from(world_from_body.translation()).map(Number),
            rotation_xyzw: world_from_body.quaternion_xyzw().map(Number),
            size: pose.own_size.map(|size| size.lwh().map(Number)),
            source: pose.source.into(),
            score: pose.score,
            reviewer: pose.reviewer.as_ref().map(Person::to_string),
        }
    }
}

impl From<SourceJson> for Source {
    fn from(wire: SourceJson) -> Self {
        match wire {
            SourceJson::Human => Self::Human,
            SourceJson::Model => Self::Model,
            SourceJson::Import => Self::Import,
            SourceJson::Propagated => Self::Propagated,
        }
    }
}

impl From<Source> for SourceJson {
    fn from(source: Source) -> Self {
        match source {
            Source::Human => Self::Human,
            Source::Model => Self::Model,
            Source::Import => Self::Import,
            Source::Propagated => Self::Propagated,
        }
    }
}

impl From<Interval> for IntervalJson {
    fn from(interval: Interval) -> Self {
        Self {
            start_ns: interval.start().nanos(),
            end_ns: interval.end().nanos(),
        }
    }
}

impl From<AttributeJson> for AttributeValue {
    fn from(wire: AttributeJson) -> Self {
        match wire {
            AttributeJson::Bool(flag) => Self::Flag(flag),
            AttributeJson::Number(number) => Self::Number(number),
            AttributeJson::Choice(text) => Self::Choice(text),
            AttributeJson::Text(text) => Self::Text(text),
        }
    }
}

impl From<&AttributeValue> for AttributeJson {
    fn from(value: &AttributeValue) -> Self {
        match value {
            AttributeValue::Flag(flag) => Self::Bool(*flag),
            AttributeValue::Number(number) => Self::Number(*number),
            AttributeValue::Choice(text) => Self::Choice(text.clone()),
            AttributeValue::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<&Event> for EventJson {
    fn from(event: &Event) -> Self {
        Self {
            event_type: event.event_type.to_string(),
            start_ns: event.interval.start().nanos(),
            end_ns: event.interval.end().nanos(),
            tracks: event.tracks.iter().map(|id| id.0).collect(),
        }
    }
}

impl From<&Caption> for CaptionJson {
    fn from(caption: &Caption) -> Self {
        let mention = |it: &Mention| MentionJson {
            start: it.start,
            end: it.end,
            track: it.track.0,
        };
        Self {
            text: caption.text.clone(),
            about: match caption.about {
                About::Moment(stamp) => AboutJson::Moment(stamp.nanos()),
                About::Interval(it) => AboutJson::Interval([it.start().nanos(), it.end().nanos()]),
                About::Track(track) => AboutJson::Track(track.0),
            },
            mentions: caption.mentions.iter().map(mention).collect(),
        }
    }
}

impl From<&AudioSegment> for AudioJson {
    fn from(segment: &AudioSegment) -> Self {
        Self {
            microphone: segment.microphone.to_string(),
            start_ns: segment.interval.start().nanos(),
            end_ns: segment.interval.end().nanos(),
            label: segment.label.clone(),
            transcript: segment.transcript.clone(),
        }
    }
}

impl From<&Relation> for RelationJson {
    fn from(relation: &Relation) -> Self {
        Self {
            relation_type: relation.relation_type.to_string(),
            from: Cell::of(relation.from).to_path(),
            to: Cell::of(relation.to).to_path(),
            interval: relation.interval.map(IntervalJson::from),
        }
    }
}
