//! An ontology on the wire.

use fl_scene::ontology::{AttributeKind, AttributeLevel, EventSubject, EventType, RelationType};
use fl_scene::{Attribute, AttributeValue, Class, ClassId, MotionModel, Ontology};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What may be labeled, and how.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OntologyJson {
    pub(crate) name: String,
    /// Counts the author's changes.
    pub(crate) version: u64,
    pub(crate) classes: Vec<ClassJson>,
    pub(crate) attributes: Vec<AttributeJson>,
    pub(crate) event_types: Vec<EventTypeJson>,
    pub(crate) relation_types: Vec<RelationTypeJson>,
    /// Words about whole scenes; none means any.
    pub(crate) tags: Vec<String>,
}

/// A class of objects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClassJson {
    pub(crate) id: String,
    /// The class it is a kind of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<String>,
    /// `#rrggbb`.
    pub(crate) color: String,
    /// Length, width, height of a new cuboid, meters.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) size: [f64; 3],
    /// Whether one keyframe may have a size of its own.
    pub(crate) size_per_keyframe: bool,
    /// Whether its front cannot be told from its back.
    pub(crate) symmetric: bool,
    pub(crate) motion: MotionJson,
    /// No longer to be given to anything.
    pub(crate) retired: bool,
    /// Markdown.
    pub(crate) guideline: String,
}

/// How objects move between keyframes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MotionJson {
    Static,
    CarLike,
    Free,
    Linear,
}

/// Something to be said of tracks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributeJson {
    pub(crate) id: String,
    pub(crate) level: LevelJson,
    #[serde(flatten)]
    pub(crate) kind: KindJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    pub(crate) required: bool,
    /// The classes it applies to, with all kinds of them; none means all.
    pub(crate) classes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) only_if: Option<OnlyIfJson>,
    pub(crate) retired: bool,
    /// Markdown.
    pub(crate) guideline: String,
}

/// Whether an attribute changes in time.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LevelJson {
    Track,
    Frame,
}

/// The values of an attribute.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum KindJson {
    Bool,
    Number {
        #[serde(skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    Choice {
        options: Vec<String>,
    },
    Text,
}

/// An attribute applies only where another one has this value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnlyIfJson {
    pub(crate) attribute: String,
    pub(crate) is: ValueJson,
}

/// The value of an attribute; what a text means says the ontology.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ValueJson {
    Flag(bool),
    Number(f64),
    Text(String),
}

/// A type of events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventTypeJson {
    pub(crate) id: String,
    pub(crate) on: SubjectJson,
    pub(crate) classes: Vec<String>,
    pub(crate) retired: bool,
    /// Markdown.
    pub(crate) guideline: String,
}

/// What an event may be about.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubjectJson {
    Tracks,
    Scene,
    Any,
}

/// A type of relations. An end is `track`, `event`, `audio`, `class:NAME` or `event:NAME`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RelationTypeJson {
    pub(crate) id: String,
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
    pub(crate) retired: bool,
    /// Markdown.
    pub(crate) guideline: String,
}

impl From<&Ontology> for OntologyJson {
    fn from(ontology: &Ontology) -> Self {
        let parts = ontology.parts();
        Self {
            name: parts.name.clone(),
            version: parts.revision,
            classes: parts.classes.iter().map(ClassJson::from).collect(),
            attributes: parts.attributes.iter().map(AttributeJson::from).collect(),
            event_types: parts.events.iter().map(EventTypeJson::from).collect(),
            relation_types: parts.relations.iter().map(RelationTypeJson::from).collect(),
            tags: parts.tags.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&Class> for ClassJson {
    fn from(class: &Class) -> Self {
        let [red, green, blue] = class.color;
        let size = &class.default_size;
        Self {
            id: class.id.to_string(),
            parent: class.parent.as_ref().map(ToString::to_string),
            color: format!("#{red:02x}{green:02x}{blue:02x}"),
            size: [size.length(), size.width(), size.height()],
            size_per_keyframe: class.size_per_keyframe,
            symmetric: class.symmetric,
            motion: class.motion.into(),
            retired: class.retired,
            guideline: class.guideline.clone(),
        }
    }
}

impl From<MotionModel> for MotionJson {
    fn from(motion: MotionModel) -> Self {
        match motion {
            MotionModel::Static => Self::Static,
            MotionModel::CarLike => Self::CarLike,
            MotionModel::Free => Self::Free,
            MotionModel::Linear => Self::Linear,
        }
    }
}

impl From<&Attribute> for AttributeJson {
    fn from(attribute: &Attribute) -> Self {
        let only_if = attribute.only_if.as_ref();
        Self {
            id: attribute.id.to_string(),
            level: match attribute.level {
                AttributeLevel::Track => LevelJson::Track,
                AttributeLevel::Frame => LevelJson::Frame,
            },
            kind: KindJson::from(&attribute.kind),
            unit: attribute.unit.clone(),
            required: attribute.required,
            classes: names(&attribute.classes),
            only_if: only_if.map(|(attribute, value)| OnlyIfJson {
                attribute: attribute.to_string(),
                is: ValueJson::from(value),
            }),
            retired: attribute.retired,
            guideline: attribute.guideline.clone(),
        }
    }
}

impl From<&AttributeKind> for KindJson {
    fn from(kind: &AttributeKind) -> Self {
        match kind {
            AttributeKind::Flag => Self::Bool,
            AttributeKind::Number { min, max } => Self::Number {
                min: *min,
                max: *max,
            },
            AttributeKind::Choice { options, .. } => Self::Choice {
                options: options.clone(),
            },
            AttributeKind::Text => Self::Text,
        }
    }
}

impl From<&AttributeValue> for ValueJson {
    fn from(value: &AttributeValue) -> Self {
        match value {
            AttributeValue::Flag(flag) => Self::Flag(*flag),
            AttributeValue::Number(number) => Self::Number(*number),
            AttributeValue::Choice(text) | AttributeValue::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<&EventType> for EventTypeJson {
    fn from(event: &EventType) -> Self {
        Self {
            id: event.id.to_string(),
            on: match event.on {
                EventSubject::Tracks => SubjectJson::Tracks,
                EventSubject::Scene => SubjectJson::Scene,
                EventSubject::Any => SubjectJson::Any,
            },
            classes: names(&event.classes),
            retired: event.retired,
            guideline: event.guideline.clone(),
        }
    }
}

impl From<&RelationType> for RelationTypeJson {
    fn from(relation: &RelationType) -> Self {
        Self {
            id: relation.id.to_string(),
            from: relation.from.iter().map(ToString::to_string).collect(),
            to: relation.to.iter().map(ToString::to_string).collect(),
            retired: relation.retired,
            guideline: relation.guideline.clone(),
        }
    }
}

fn names(classes: &[ClassId]) -> Vec<String> {
    classes.iter().map(ToString::to_string).collect()
}
