//! What may be labeled, and how: the team's agreement, as a file.

mod check;
mod file;
mod migration;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fl_spacetime::Size;

use crate::{
    AttributeId, AttributeValue, ClassId, Error, EventTypeId, MotionModel, RelationTypeId, TagId,
};

pub(crate) use file::{MotionFile, OntologyFile};
pub use migration::{Migration, Renamed};

/// One class of objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name.
    pub id: ClassId,
    /// The class it is a kind of: what applies to a `vehicle` applies to a `car`.
    pub parent: Option<ClassId>,
    /// Names it had in earlier revisions; several when classes were merged.
    pub was: Vec<ClassId>,
    /// How it is drawn: red, green, blue.
    pub color: [u8; 3],
    /// The size a new cuboid of this class starts with.
    pub default_size: Size,
    /// Smaller cuboids are suspect, along each axis.
    pub min_size: Option<Size>,
    /// Larger cuboids are suspect, along each axis.
    pub max_size: Option<Size>,
    /// Whether one keyframe may have a size of its own: for what changes its shape.
    pub size_per_keyframe: bool,
    /// Whether its front cannot be told from its back.
    pub symmetric: bool,
    /// How its objects move between keyframes.
    pub motion: MotionModel,
    /// No longer to be given to anything; what has it keeps it.
    pub retired: bool,
    /// What the class is called elsewhere, by format; an export takes the first of them.
    pub names: BTreeMap<String, Vec<String>>,
    /// What annotators should know, in Markdown.
    pub guideline: String,
}

/// Whether an attribute is one value of a track, or one that changes in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeLevel {
    /// One value for the object's whole life.
    Track,
    /// A value from a stamp on, until the next one.
    Frame,
}

/// What values an attribute may have.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeKind {
    /// Yes or no.
    Flag,
    /// A number between two bounds, both allowed.
    Number {
        /// The least.
        min: Option<f64>,
        /// The greatest.
        max: Option<f64>,
    },
    /// One of some options.
    Choice {
        /// What can be chosen, in the author's order.
        options: Vec<String>,
        /// What can no longer be chosen; what has it keeps it.
        retired: Vec<String>,
    },
    /// Free text.
    Text,
}

/// Something to be said of tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub id: AttributeId,
    /// Names it had in earlier revisions.
    pub was: Vec<AttributeId>,
    /// Whether it changes in time.
    pub level: AttributeLevel,
    /// Its values.
    pub kind: AttributeKind,
    /// A number's unit, for people.
    pub unit: Option<String>,
    /// Whether a track that it applies to is unfinished without it.
    pub required: bool,
    /// The classes it applies to, with all that are kinds of them; none means all.
    pub classes: Vec<ClassId>,
    /// It applies only where another attribute of the track has this value.
    pub only_if: Option<(AttributeId, AttributeValue)>,
    /// No longer to be set; what has it keeps it.
    pub retired: bool,
    /// What annotators should know, in Markdown.
    pub guideline: String,
}

/// What an event may be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventSubject {
    /// Tracks.
    Tracks,
    /// The scene.
    Scene,
    /// Either.
    Any,
}

/// A type of events.
#[derive(Clone, Debug, PartialEq)]
pub struct EventType {
    /// Its name.
    pub id: EventTypeId,
    /// Names it had in earlier revisions.
    pub was: Vec<EventTypeId>,
    /// What it may be about.
    pub on: EventSubject,
    /// The classes of the tracks it may be about, with all that are kinds of them; none means all.
    pub classes: Vec<ClassId>,
    /// No longer to be given to anything; what has it keeps it.
    pub retired: bool,
    /// What annotators should know, in Markdown.
    pub guideline: String,
}

/// What one end of a relation may be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Any track.
    Track,
    /// A track of this class, or of a kind of it.
    Class(ClassId),
    /// Any event.
    Event,
    /// An event of this type.
    EventType(EventTypeId),
    /// An audio segment.
    Audio,
}

/// A type of relations.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationType {
    /// Its name, which reads from the first end to the second: `rides`.
    pub id: RelationTypeId,
    /// Names it had in earlier revisions.
    pub was: Vec<RelationTypeId>,
    /// What it may go from.
    pub from: Vec<End>,
    /// What it may go to.
    pub to: Vec<End>,
    /// No longer to be given to anything; what has it keeps it.
    pub retired: bool,
    /// What annotators should know, in Markdown.
    pub guideline: String,
}

/// A setting of a rule: checks read them, this crate only keeps them.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

/// Everything that an ontology states, before it is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OntologyParts {
    /// What people call it.
    pub name: String,
    /// Counts the author's changes.
    pub revision: u64,
    /// The classes, in the author's order.
    pub classes: Vec<Class>,
    /// The attributes, in the author's order.
    pub attributes: Vec<Attribute>,
    /// The types of events, in the author's order.
    pub events: Vec<EventType>,
    /// The types of relations, in the author's order.
    pub relations: Vec<RelationType>,
    /// Words about whole scenes; none means any.
    pub tags: Vec<TagId>,
    /// Settings of checks, by the name of the rule.
    pub rules: BTreeMap<String, BTreeMap<String, Setting>>,
}

/// The classes, attributes and types that a scene's labels may have.
///
/// Invariant: no name twice among the things of one kind, retired ones included; every class that
/// is named exists; no class is a kind of itself, and no attribute hangs on itself; numbers are
/// finite and ranges are not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Ontology {
    parts: OntologyParts,
}

const AUTOMOTIVE: &str = include_str!("ontology/automotive.toml");

impl fmt::Display for End {
    /// `track`, `event`, `audio`, `class:car`, `event:braking`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Track => f.write_str("track"),
            Self::Event => f.write_str("event"),
            Self::Audio => f.write_str("audio"),
            Self::Class(class) => write!(f, "class:{class}"),
            Self::EventType(event) => write!(f, "event:{event}"),
        }
    }
}

impl Ontology {
    /// Checks what is stated.
    ///
    /// # Errors
    /// The first thing that is wrong, with its name: a name twice, a class that is not there, a
    /// cycle, a range without a number in it.
    pub fn new(parts: OntologyParts) -> Result<Self, Error> {
        check::check(&parts)?;
        Ok(Self { parts })
    }

    /// An ontology of classes alone.
    pub fn of_classes(name: impl Into<String>, classes: Vec<Class>) -> Result<Self, Error> {
        Self::new(OntologyParts {
            name: name.into(),
            classes,
            ..OntologyParts::default()
        })
    }

    /// An ontology that allows nothing: what a scene has before it gets one.
    pub fn none() -> Self {
        Self {
            parts: OntologyParts {
                name: "none".to_owned(),
                ..OntologyParts::default()
            },
        }
    }

    /// Road traffic. Every category of nuScenes, KITTI and Argoverse 2 has its class here; each
    /// class has the names it goes by there.
    pub fn automotive() -> Self {
        Self::from_toml_str(AUTOMOTIVE).expect("the file is part of the program and tested")
    }

    /// Reads an `ontology.toml`.
    ///
    /// # Errors
    /// [`Error::OntologyFile`] with the line for text that is not an ontology,
    /// [`Error::OntologyVersion`] for a file of a newer format, and whatever [`Ontology::new`]
    /// refuses.
    pub fn from_toml_str(text: &str) -> Result<Self, Error> {
        file::read(text)
    }

    /// The ontology as `ontology.toml`: equal ontologies give equal text.
    pub fn to_toml_string(&self) -> String {
        file::write(self)
    }

    /// Everything it states.
    pub fn parts(&self) -> &OntologyParts {
        &self.parts
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.parts.name
    }

    /// Counts the author's changes.
    pub fn revision(&self) -> u64 {
        self.parts.revision
    }

    /// All classes, in the author's order.
    pub fn classes(&self) -> &[Class] {
        &self.parts.classes
    }

    /// The class of that name.
    pub fn class(&self, class_id: &ClassId) -> Option<&Class> {
        self.parts.classes.iter().find(|it| it.id == *class_id)
    }

    /// The attribute of that name.
    pub fn attribute(&self, attribute_id: &AttributeId) -> Option<&Attribute> {
        let mut attributes = self.parts.attributes.iter();
        attributes.find(|it| it.id == *attribute_id)
    }

    /// All attributes, in the author's order.
    pub fn attributes(&self) -> &[Attribute] {
        &self.parts.attributes
    }

    /// The type of events of that name.
    pub fn event(&self, event_type: &EventTypeId) -> Option<&EventType> {
        self.parts.events.iter().find(|it| it.id == *event_type)
    }

    /// The type of relations of that name.
    pub fn relation(&self, relation_type: &RelationTypeId) -> Option<&RelationType> {
        let mut relations = self.parts.relations.iter();
        relations.find(|it| it.id == *relation_type)
    }

    /// Whether a class is another one, or a kind of it.
    pub fn is_kind_of(&self, class_id: &ClassId, ancestor: &ClassId) -> bool {
        let class = |id: &ClassId| self.class(id);
        let parent = |it: &&Class| it.parent.as_ref().and_then(class);
        std::iter::successors(self.class(class_id), parent).any(|it| it.id == *ancestor)
    }

    /// Whether a class is in a list of classes, or a kind of one of them; a list without a class
    /// means all.
    pub fn among(&self, class_id: &ClassId, classes: &[ClassId]) -> bool {
        let is_kind_of = |ancestor| self.is_kind_of(class_id, ancestor);
        classes.is_empty() || classes.iter().any(is_kind_of)
    }

    /// The class that is called so in a format: `("kitti", "Van")`. Retired classes do not count.
    pub fn class_named(&self, format: &str, name: &str) -> Option<&Class> {
        let called_so = |class: &&Class| {
            let names = class.names.get(format);
            !class.retired && names.is_some_and(|names| names.iter().any(|it| it == name))
        };
        self.parts.classes.iter().find(called_so)
    }

    /// How a track of this class moves; straight on for a class that is not there.
    pub(crate) fn motion(&self, class_id: &ClassId) -> MotionModel {
        self.class(class_id)
            .map_or_else(MotionModel::default, |it| it.motion)
    }
}

impl Class {
    /// A class with nothing but a name, a color, a size and a way to move.
    pub fn new(id: ClassId, color: [u8; 3], default_size: Size, motion: MotionModel) -> Self {
        Self {
            id,
            parent: None,
            was: Vec::new(),
            color,
            default_size,
            min_size: None,
            max_size: None,
            size_per_keyframe: true,
            symmetric: false,
            motion,
            retired: false,
            names: BTreeMap::new(),
            guideline: String::new(),
        }
    }
}

impl AttributeKind {
    /// The kind in words: `bool`, `number`, `choice`, `text`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Flag => "bool",
            Self::Number { .. } => "number",
            Self::Choice { .. } => "choice",
            Self::Text => "text",
        }
    }

    /// Why a value may not be set, or `None` when it may.
    pub fn refusal(&self, value: &AttributeValue) -> Option<String> {
        match (self, value) {
            (Self::Number { min, max }, AttributeValue::Number(number)) => {
                let low = min.filter(|min| number < min);
                let high = max.filter(|max| number > max);
                let below = low.map(|min| format!("{number} is below {min}"));
                below.or_else(|| high.map(|max| format!("{number} is above {max}")))
            }
            (Self::Choice { options, .. }, AttributeValue::Choice(choice)) => {
                let known: BTreeSet<&str> = options.iter().map(String::as_str).collect();
                let missing = !known.contains(choice.as_str());
                missing.then(|| format!("`{choice}` is none of: {}", options.join(", ")))
            }
            (kind, value) if kind.as_str() != value.kind() => Some(format!(
                "a {} is needed, not a {}",
                kind.as_str(),
                value.kind()
            )),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_id(name: &str) -> ClassId {
        ClassId::new(name).unwrap()
    }

    #[test]
    fn automotive_is_what_its_file_says() {
        let ontology = Ontology::automotive();
        assert!(ontology.class(&class_id("car")).is_some());
        assert!(ontology.class(&class_id("Car")).is_none());
        assert!(ontology.is_kind_of(&class_id("van"), &class_id("vehicle")));
        assert!(!ontology.is_kind_of(&class_id("pedestrian"), &class_id("vehicle")));
        let again = Ontology::from_toml_str(&ontology.to_toml_string()).unwrap();
        assert_eq!(again, ontology);
        for class in ontology.classes() {
            let (least, most) = (class.min_size.unwrap(), class.max_size.unwrap());
            for axis in 0..3 {
                let [min, size, max] = [least, class.default_size, most].map(|it| it.lwh()[axis]);
                assert!(min <= size && size <= max, "{}", class.id);
            }
            assert!(!class.guideline.is_empty(), "{}", class.id);
        }
    }

    /// The categories as the data sets' own documents list them.
    #[test]
    fn automotive_has_a_class_for_every_category_of_the_great_data_sets() {
        let kitti = "Car Van Truck Pedestrian Person_sitting Cyclist Tram Misc";
        let nuscenes = "animal human.pedestrian.adult human.pedestrian.child \
            human.pedestrian.construction_worker human.pedestrian.personal_mobility \
            human.pedestrian.police_officer human.pedestrian.stroller human.pedestrian.wheelchair \
            movable_object.barrier movable_object.debris movable_object.pushable_pullable \
            movable_object.trafficcone static_object.bicycle_rack vehicle.bicycle \
            vehicle.bus.bendy vehicle.bus.rigid vehicle.car vehicle.construction \
            vehicle.emergency.ambulance vehicle.emergency.police vehicle.motorcycle \
            vehicle.trailer vehicle.truck";
        let av2 = "REGULAR_VEHICLE PEDESTRIAN BOLLARD CONSTRUCTION_CONE CONSTRUCTION_BARREL \
            STOP_SIGN BICYCLE LARGE_VEHICLE WHEELED_DEVICE BUS BOX_TRUCK SIGN TRUCK MOTORCYCLE \
            BICYCLIST VEHICULAR_TRAILER TRUCK_CAB MOTORCYCLIST DOG SCHOOL_BUS WHEELED_RIDER \
            STROLLER ARTICULATED_BUS MESSAGE_BOARD_TRAILER WHEELCHAIR \
            RAILED_VEHICLE OFFICIAL_SIGNALER TRAFFIC_LIGHT_TRAILER ANIMAL \
            MOBILE_PEDESTRIAN_CROSSING_SIGN";
        let ontology = Ontology::automotive();
        for (format, names) in [("kitti", kitti), ("nuscenes", nuscenes), ("av2", av2)] {
            for name in names.split_whitespace() {
                assert!(
                    ontology.class_named(format, name).is_some(),
                    "{format} {name}"
                );
            }
        }
    }
}
