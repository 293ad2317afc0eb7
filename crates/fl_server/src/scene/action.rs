//! What a person does to a scene, on the wire.

use fl_project::{self as project, SizeOf};
use fl_scene::{
    self as scene, Cell, ClassId, CopiedValue, Direction, MotionModel, Ontology, Scene, SensorName,
    Tolerance, TrackCell, TrackId, Value,
};
use fl_spacetime::Size;
use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::{About, Attribute, Clock, Cuboid, Interval, Mention, Thing};
use crate::Error;

/// Something to be done. `t` is in nanoseconds since the log's start.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Action {
    /// Makes a track of one keyframe.
    AddTrack {
        /// Its number, out of the ones reserved.
        track: u64,
        /// What it is.
        class: String,
        /// When.
        t: i64,
        /// Where it is then.
        cuboid: Cuboid,
    },
    /// States where an object is.
    PutKeyframe {
        /// The object.
        track: u64,
        /// When.
        t: i64,
        /// Where it is.
        cuboid: Cuboid,
        /// Whether its size is this keyframe's alone; else the whole track gets it.
        #[serde(default)]
        own_size: bool,
    },
    /// Takes a keyframe away.
    RemoveKeyframe {
        /// The object.
        track: u64,
        /// When.
        t: i64,
    },
    /// Moves a keyframe in time.
    MoveKeyframe {
        /// The object.
        track: u64,
        /// When it was.
        from: i64,
        /// When it shall be.
        to: i64,
    },
    /// Turns the cuboid around at one keyframe.
    FlipKeyframe {
        /// The object.
        track: u64,
        /// When.
        t: i64,
    },
    /// Turns the cuboid around at all keyframes.
    FlipTrack {
        /// The object.
        track: u64,
    },
    /// Copies what an object is like at a moment to all keyframes after or before.
    CopyValue {
        /// The object.
        track: u64,
        /// When.
        t: i64,
        /// What.
        value: Copied,
        /// The attribute, where it is one.
        attribute: Option<String>,
        /// Where to.
        direction: Whither,
    },
    /// Gives a whole track one size.
    SetSize {
        /// The object.
        track: u64,
        /// Length, width, height, meters.
        #[schema(min_items = 3, max_items = 3)]
        size: [f64; 3],
    },
    /// Says what an object is.
    SetClass {
        /// The object.
        track: u64,
        /// What it is.
        class: String,
    },
    /// Says that an object stands.
    Stand {
        /// The object.
        track: u64,
        /// Where.
        cuboid: Cuboid,
        /// The first moment that it is known to stand there.
        first: i64,
        /// The last.
        last: i64,
    },
    /// Says how an object moves; null for how its class does.
    SetMotion {
        /// The object.
        track: u64,
        /// `static`, `car_like`, `free`, `linear`.
        motion: Option<Motion>,
    },
    /// Ends a track's life to an interval.
    Trim {
        /// The object.
        track: u64,
        /// Its first moment.
        start: i64,
        /// The first moment after.
        end: i64,
    },
    /// Cuts a track in two.
    Split {
        /// The object.
        track: u64,
        /// From when on it is another one.
        at: i64,
        /// The number of the later part.
        new: u64,
    },
    /// Makes two tracks one.
    Merge {
        /// The one that stays.
        into: u64,
        /// The one that becomes part of it.
        from: u64,
    },
    /// Says that from a moment on, what was labeled as one track is really another.
    ReIdentify {
        /// As it was labeled.
        track: u64,
        /// From when on.
        at: i64,
        /// Who it is.
        other: u64,
        /// A number that no track has.
        spare: u64,
    },
    /// Says that an object is not there, or cannot be seen.
    PutAbsence {
        /// The object.
        track: u64,
        /// From when on.
        start: i64,
        /// Until when.
        end: i64,
    },
    /// Takes back an absence.
    RemoveAbsence {
        /// The object.
        track: u64,
        /// Its beginning.
        start: i64,
    },
    /// Says something of an object's whole life; null takes it back.
    SetAttribute {
        /// The object.
        track: u64,
        /// Which attribute.
        attribute: String,
        /// What.
        value: Option<Attribute>,
    },
    /// Says something of an object from a moment on; null takes it back.
    SetFrameAttribute {
        /// The object.
        track: u64,
        /// Which attribute.
        attribute: String,
        /// From when on.
        t: i64,
        /// What.
        value: Option<Attribute>,
    },
    /// Corrects the 2D box of an object in an image.
    PutViewBox {
        /// The object.
        track: u64,
        /// The camera.
        camera: String,
        /// The moment of the image.
        t: i64,
        /// Left and top, pixels.
        #[schema(min_items = 2, max_items = 2)]
        min: [f64; 2],
        /// Right and bottom, pixels.
        #[schema(min_items = 2, max_items = 2)]
        max: [f64; 2],
    },
    /// Leaves the 2D box to the projection again.
    RemoveViewBox {
        /// The object.
        track: u64,
        /// The camera.
        camera: String,
        /// The moment of the image.
        t: i64,
    },
    /// Leaves out the keyframes that a track can do without.
    ThinTrack {
        /// The object.
        track: u64,
        /// How far off the track may be then, meters.
        position_m: Option<f64>,
        /// How far turned, radians.
        rotation_rad: Option<f64>,
    },
    /// Says that the author found all keyframes of a track right.
    ReviewTrack {
        /// The object.
        track: u64,
    },
    /// Deletes something.
    Delete {
        /// What.
        thing: Thing,
        /// Whether what refers to it goes too; else it is refused.
        #[serde(default)]
        with_references: bool,
    },
    /// Puts an event.
    PutEvent {
        /// Its number.
        event: u64,
        /// What it is.
        #[serde(rename = "type")]
        event_type: String,
        /// When it begins.
        start: i64,
        /// When it is over.
        end: i64,
        /// Whose it is.
        tracks: Vec<u64>,
    },
    /// Puts a caption.
    PutCaption {
        /// Its number.
        caption: u64,
        /// The text.
        text: String,
        /// What it is about.
        about: About,
        /// Parts of the text that mean a track.
        #[serde(default)]
        mentions: Vec<Mention>,
    },
    /// Takes a caption away.
    RemoveCaption {
        /// Its number.
        caption: u64,
    },
    /// Puts a relation.
    PutRelation {
        /// Its number.
        relation: u64,
        /// What joins the two.
        #[serde(rename = "type")]
        relation_type: String,
        /// The first.
        from: Thing,
        /// The second.
        to: Thing,
        /// When.
        interval: Option<Interval>,
    },
    /// Takes a relation away.
    RemoveRelation {
        /// Its number.
        relation: u64,
    },
    /// Puts a segment of sound.
    PutAudio {
        /// Its number.
        audio: u64,
        /// The microphone.
        microphone: String,
        /// When it begins.
        start: i64,
        /// When it is over.
        end: i64,
        /// What is heard.
        label: String,
        /// What is said.
        transcript: Option<String>,
    },
    /// Puts a word about the scene.
    PutTag {
        /// The word.
        tag: String,
    },
    /// Takes a word about the scene away.
    RemoveTag {
        /// The word.
        tag: String,
    },
}

/// What is copied.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Copied {
    /// The size.
    Size,
    /// The rotation.
    Rotation,
    /// An attribute.
    Attribute,
}

/// Where something is copied to.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whither {
    /// To everything after.
    Forward,
    /// To everything before.
    Backward,
}

/// How an object moves.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Motion {
    /// It stands.
    Static,
    /// It rolls where it heads.
    CarLike,
    /// It goes wherever it likes.
    Free,
    /// In straight lines between keyframes.
    Linear,
}

/// How far a thinned track may be off where nothing else is said.
const TOLERANCE: Tolerance = Tolerance {
    position_m: 0.05,
    rotation_rad: 0.01,
};

impl Action {
    /// The action in the project's words; the scene's ontology says what kind an attribute is.
    ///
    /// # Errors
    /// Names, numbers and intervals that are none.
    pub(crate) fn parse(self, scene: &Scene, clock: Clock) -> Result<project::Action, Error> {
        use project::Action as Done;
        let at = |t| clock.stamp(t);
        Ok(match self {
            Self::AddTrack {
                track,
                class,
                t,
                cuboid,
            } => Done::AddTrack {
                track: TrackId(track),
                class: ClassId::new(class)?,
                stamp: at(t),
                cuboid: cuboid.parse()?,
            },
            Self::PutKeyframe {
                track,
                t,
                cuboid,
                own_size,
            } => Done::PutKeyframe {
                track: TrackId(track),
                stamp: at(t),
                cuboid: cuboid.parse()?,
                size: match own_size {
                    true => SizeOf::Keyframe,
                    false => SizeOf::Track,
                },
            },
            Self::RemoveKeyframe { track, t } => Done::RemoveKeyframe(TrackId(track), at(t)),
            Self::MoveKeyframe { track, from, to } => {
                Done::MoveKeyframe(TrackId(track), at(from), at(to))
            }
            Self::FlipKeyframe { track, t } => Done::FlipKeyframe(TrackId(track), at(t)),
            Self::FlipTrack { track } => Done::FlipTrack(TrackId(track)),
            Self::CopyValue {
                track,
                t,
                value,
                attribute,
                direction,
            } => {
                let value = copied(value, attribute)?;
                Done::CopyValue(TrackId(track), at(t), value, direction.parse())
            }
            Self::SetSize { track, size } => Done::SetSize(TrackId(track), parse_size(size)?),
            Self::SetClass { track, class } => Done::SetClass(TrackId(track), ClassId::new(class)?),
            Self::Stand {
                track,
                cuboid,
                first,
                last,
            } => Done::Stand {
                track: TrackId(track),
                cuboid: cuboid.parse()?,
                first: at(first),
                last: at(last),
            },
            Self::Trim { track, start, end } => {
                Done::Trim(TrackId(track), clock.interval(Interval { start, end })?)
            }
            Self::Split { track, at: t, new } => Done::Split(TrackId(track), at(t), TrackId(new)),
            Self::Merge { into, from } => Done::Merge(TrackId(into), TrackId(from)),
            Self::ReIdentify {
                track,
                at: t,
                other,
                spare,
            } => Done::ReIdentify {
                track: TrackId(track),
                stamp: at(t),
                other: TrackId(other),
                spare: TrackId(spare),
            },
            Self::ThinTrack {
                track,
                position_m,
                rotation_rad,
            } => Done::ThinTrack(
                TrackId(track),
                Tolerance {
                    position_m: position_m.unwrap_or(TOLERANCE.position_m),
                    rotation_rad: rotation_rad.unwrap_or(TOLERANCE.rotation_rad),
                },
            ),
            Self::ReviewTrack { track } => Done::ReviewTrack(TrackId(track)),
            Self::Delete {
                thing,
                with_references,
            } => match with_references {
                true => Done::DeleteWithReferences(thing.parse()),
                false => Done::Delete(thing.parse()),
            },
            one_value => {
                let (cell, value) = one_value.cell(scene, clock)?;
                Done::Set(cell, value)
            }
        })
    }

    /// The cell and the value of an action that changes one value of a track.
    fn cell(self, scene: &Scene, clock: Clock) -> Result<(Cell, Option<Value>), Error> {
        let part = |track, cell| Cell::Track(TrackId(track), cell);
        let ontology = scene.ontology();
        Ok(match self {
            Self::SetMotion { track, motion } => {
                let motion = motion.map(|it| Value::Motion(it.parse()));
                (part(track, TrackCell::Motion), motion)
            }
            Self::PutAbsence { track, start, end } => {
                let interval = clock.interval(Interval { start, end })?;
                let until = Value::AbsentUntil(interval.end());
                (
                    part(track, TrackCell::Absence(interval.start())),
                    Some(until),
                )
            }
            Self::RemoveAbsence { track, start } => {
                (part(track, TrackCell::Absence(clock.stamp(start))), None)
            }
            Self::SetAttribute {
                track,
                attribute,
                value,
            } => {
                let id = scene::AttributeId::new(attribute)?;
                let value = value.map(|it| attribute_value(ontology, &id, it));
                (part(track, TrackCell::Attribute(id)), value)
            }
            Self::SetFrameAttribute {
                track,
                attribute,
                t,
                value,
            } => {
                let id = scene::AttributeId::new(attribute)?;
                let value = value.map(|it| attribute_value(ontology, &id, it));
                let cell = TrackCell::FrameAttribute(id, clock.stamp(t));
                (part(track, cell), value)
            }
            Self::PutViewBox {
                track,
                camera,
                t,
                min,
                max,
            } => {
                let cell = TrackCell::ViewBox(SensorName::new(camera)?, clock.stamp(t));
                let value = Value::ViewBox(scene::ViewBox { min, max });
                (part(track, cell), Some(value))
            }
            Self::RemoveViewBox { track, camera, t } => {
                let cell = TrackCell::ViewBox(SensorName::new(camera)?, clock.stamp(t));
                (part(track, cell), None)
            }
            beside => beside.cell_beside_tracks(clock)?,
        })
    }

    /// The cell and the value of an action that changes one value beside tracks.
    fn cell_beside_tracks(self, clock: Clock) -> Result<(Cell, Option<Value>), Error> {
        Ok(match self {
            Self::PutEvent {
                event,
                event_type,
                start,
                end,
                tracks,
            } => {
                let value = scene::Event {
                    event_type: scene::EventTypeId::new(event_type)?,
                    interval: clock.interval(Interval { start, end })?,
                    tracks: tracks.into_iter().map(TrackId).collect(),
                };
                (
                    Cell::Event(scene::EventId(event)),
                    Some(Value::Event(value)),
                )
            }
            Self::PutCaption {
                caption,
                text,
                about,
                mentions,
            } => {
                let value = scene::Caption {
                    text,
                    about: about.parse(clock)?,
                    mentions: mentions.into_iter().map(Mention::parse).collect(),
                };
                let cell = Cell::Caption(scene::CaptionId(caption));
                (cell, Some(Value::Caption(value)))
            }
            Self::RemoveCaption { caption } => (Cell::Caption(scene::CaptionId(caption)), None),
            Self::PutRelation {
                relation,
                relation_type,
                from,
                to,
                interval,
            } => {
                let value = scene::Relation {
                    relation_type: scene::RelationTypeId::new(relation_type)?,
                    from: from.parse(),
                    to: to.parse(),
                    interval: interval.map(|it| clock.interval(it)).transpose()?,
                };
                let cell = Cell::Relation(scene::RelationId(relation));
                (cell, Some(Value::Relation(value)))
            }
            Self::RemoveRelation { relation } => {
                (Cell::Relation(scene::RelationId(relation)), None)
            }
            Self::PutAudio {
                audio,
                microphone,
                start,
                end,
                label,
                transcript,
            } => {
                let value = scene::AudioSegment {
                    microphone: SensorName::new(microphone)?,
                    interval: clock.interval(Interval { start, end })?,
                    label,
                    transcript,
                };
                (
                    Cell::Audio(scene::AudioId(audio)),
                    Some(Value::Audio(value)),
                )
            }
            Self::PutTag { tag } => (Cell::Tag(scene::TagId::new(tag)?), Some(Value::Tag)),
            Self::RemoveTag { tag } => (Cell::Tag(scene::TagId::new(tag)?), None),
            other => {
                let reason = format!("{other:?} changes no value");
                return Err(Error::Malformed { reason });
            }
        })
    }
}

impl Whither {
    const fn parse(self) -> Direction {
        match self {
            Self::Forward => Direction::Forward,
            Self::Backward => Direction::Back,
        }
    }
}

impl Motion {
    const fn parse(self) -> MotionModel {
        match self {
            Self::Static => MotionModel::Static,
            Self::CarLike => MotionModel::CarLike,
            Self::Free => MotionModel::Free,
            Self::Linear => MotionModel::Linear,
        }
    }
}

fn copied(value: Copied, attribute: Option<String>) -> Result<CopiedValue, Error> {
    Ok(match (value, attribute) {
        (Copied::Size, _) => CopiedValue::Size,
        (Copied::Rotation, _) => CopiedValue::Rotation,
        (Copied::Attribute, Some(id)) => CopiedValue::Attribute(scene::AttributeId::new(id)?),
        (Copied::Attribute, None) => {
            let reason = "say which attribute is copied".to_owned();
            return Err(Error::Malformed { reason });
        }
    })
}

fn parse_size([length, width, height]: [f64; 3]) -> Result<Size, Error> {
    Ok(Size::new(length, width, height)?)
}

/// A text is a choice where the ontology gives options.
fn attribute_value(ontology: &Ontology, id: &scene::AttributeId, wire: Attribute) -> Value {
    let kind = ontology.attribute(id).map(|it| &it.kind);
    let is_choice = matches!(kind, Some(scene::ontology::AttributeKind::Choice { .. }));
    Value::Attribute(match wire {
        Attribute::Flag(flag) => scene::AttributeValue::Flag(flag),
        Attribute::Number(number) => scene::AttributeValue::Number(number),
        Attribute::Text(text) if is_choice => scene::AttributeValue::Choice(text),
        Attribute::Text(text) => scene::AttributeValue::Text(text),
    })
}
