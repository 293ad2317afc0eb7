//! The ontology as a file, out and in. The structs here are the format.

use std::collections::BTreeMap;

use fl_spacetime::Size;
use serde::{Deserialize, Serialize};

use super::{
    Attribute, AttributeKind, AttributeLevel, Class, End, EventSubject, EventType, Ontology,
    OntologyParts, RelationType, Setting,
};
use crate::{AttributeId, AttributeValue, ClassId, Error, EventTypeId, MotionModel, TagId};

/// The version of the format that is written, and the only one that is read.
const FORMAT: u64 = 1;

pub(super) fn read(text: &str) -> Result<Ontology, Error> {
    let FormatFile { format } = toml::from_str(text).map_err(Error::OntologyFile)?;
    if format != FORMAT {
        return Err(Error::OntologyVersion {
            version: format,
            known: FORMAT,
        });
    }
    let file: OntologyFile = toml::from_str(text).map_err(Error::OntologyFile)?;
    file.try_into()
}

pub(super) fn write(ontology: &Ontology) -> String {
    toml::to_string(&OntologyFile::from(ontology)).expect("maps with names for keys")
}

#[derive(Deserialize)]
struct FormatFile {
    format: u64,
}

/// The format, in TOML as in JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OntologyFile {
    format: u64,
    name: String,
    #[serde(default)]
    revision: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, rename = "class", skip_serializing_if = "Vec::is_empty")]
    classes: Vec<ClassFile>,
    #[serde(default, rename = "attribute", skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<AttributeFile>,
    #[serde(default, rename = "event", skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventFile>,
    #[serde(default, rename = "relation", skip_serializing_if = "Vec::is_empty")]
    relations: Vec<RelationFile>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rules: BTreeMap<String, BTreeMap<String, SettingFile>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassFile {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    was: Vec<String>,
    color: [u8; 3],
    size: [f64; 3],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_size: Option<[f64; 3]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_size: Option<[f64; 3]>,
    #[serde(default, skip_serializing_if = "is_false")]
    size_per_keyframe: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    symmetric: bool,
    motion: MotionFile,
    #[serde(default, skip_serializing_if = "is_false")]
    retired: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    guideline: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MotionFile {
    Static,
    CarLike,
    Free,
    Linear,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeFile {
    id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    was: Vec<String>,
    level: LevelFile,
    kind: KindFile,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retired_options: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    classes: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    retired: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    guideline: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only_if: Option<OnlyIfFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnlyIfFile {
    attribute: String,
    is: PlainValue,
}

/// A value without its kind, which the attribute knows.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PlainValue {
    Flag(bool),
    Number(f64),
    Text(String),
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LevelFile {
    Track,
    Frame,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    Bool,
    Number,
    Choice,
    Text,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    was: Vec<String>,
    on: OnFile,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    classes: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    retired: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    guideline: String,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OnFile {
    Tracks,
    Scene,
    Any,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationFile {
    id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    was: Vec<String>,
    from: Vec<String>,
    to: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    retired: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    guideline: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum SettingFile {
    Flag(bool),
    Number(f64),
    Text(String),
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn ids<T>(names: Vec<String>, new: impl Fn(String) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    names.into_iter().map(new).collect()
}

fn names<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(T::to_string).collect()
}

impl TryFrom<OntologyFile> for Ontology {
    type Error = Error;

    fn try_from(file: OntologyFile) -> Result<Self, Error> {
        if file.format != FORMAT {
            return Err(Error::OntologyVersion {
                version: file.format,
                known: FORMAT,
            });
        }
        let settings = |(rule, settings): (String, BTreeMap<String, SettingFile>)| {
            let settings = settings.into_iter().map(|(key, value)| (key, value.into()));
            (rule, settings.collect())
        };
        let classes = file.classes.into_iter().map(Class::try_from);
        let attributes = file.attributes.into_iter().map(Attribute::try_from);
        let events = file.events.into_iter().map(EventType::try_from);
        let relations = file.relations.into_iter().map(RelationType::try_from);
        Self::new(OntologyParts {
            name: file.name,
            revision: file.revision,
            classes: classes.collect::<Result<_, _>>()?,
            attributes: attributes.collect::<Result<_, _>>()?,
            events: events.collect::<Result<_, _>>()?,
            relations: relations.collect::<Result<_, _>>()?,
            tags: ids(file.tags, TagId::new)?,
            rules: file.rules.into_iter().map(settings).collect(),
        })
    }
}

impl From<&Ontology> for OntologyFile {
    fn from(ontology: &Ontology) -> Self {
        let parts = ontology.parts();
        let settings = |(rule, settings): (&String, &BTreeMap<String, Setting>)| {
            let settings = settings.iter().map(|(key, it)| (key.clone(), it.into()));
            (rule.clone(), settings.collect())
        };
        Self {
            format: FORMAT,
            name: parts.name.clone(),
            revision: parts.revision,
            tags: names(&parts.tags),
            classes: parts.classes.iter().map(ClassFile::from).collect(),
            attributes: parts.attributes.iter().map(AttributeFile::from).collect(),
            events: parts.events.iter().map(EventFile::from).collect(),
            relations: parts.relations.iter().map(RelationFile::from).collect(),
            rules: parts.rules.iter().map(settings).collect(),
        }
    }
}

impl TryFrom<ClassFile> for Class {
    type Error = Error;

    fn try_from(file: ClassFile) -> Result<Self, Error> {
        let id = ClassId::new(file.id)?;
        let size = |lwh: [f64; 3]| {
            Size::new(lwh[0], lwh[1], lwh[2]).map_err(|source| Error::ClassSize {
                class: id.clone(),
                size: lwh,
                source,
            })
        };
        Ok(Self {
            parent: file.parent.map(ClassId::new).transpose()?,
            was: ids(file.was, ClassId::new)?,
            color: file.color,
            default_size: size(file.size)?,
            min_size: file.min_size.map(size).transpose()?,
            max_size: file.max_size.map(size).transpose()?,
            size_per_keyframe: file.size_per_keyframe,
            symmetric: file.symmetric,
            motion: file.motion.into(),
            retired: file.retired,
            names: file.names,
            guideline: file.guideline,
            id,
        })
    }
}

impl From<&Class> for ClassFile {
    fn from(class: &Class) -> Self {
        Self {
            id: class.id.to_string(),
            parent: class.parent.as_ref().map(ClassId::to_string),
            was: names(&class.was),
            color: class.color,
            size: class.default_size.lwh(),
            min_size: class.min_size.map(|size| size.lwh()),
            max_size: class.max_size.map(|size| size.lwh()),
            size_per_keyframe: class.size_per_keyframe,
            symmetric: class.symmetric,
            motion: class.motion.into(),
            retired: class.retired,
            guideline: class.guideline.clone(),
            names: class.names.clone(),
        }
    }
}

impl From<MotionFile> for MotionModel {
    fn from(file: MotionFile) -> Self {
        match file {
            MotionFile::Static => Self::Static,
            MotionFile::CarLike => Self::CarLike,
            MotionFile::Free => Self::Free,
            MotionFile::Linear => Self::Linear,
        }
    }
}

impl From<MotionModel> for MotionFile {
    fn from(motion: MotionModel) -> Self {
        match motion {
            MotionModel::Static => Self::Static,
            MotionModel::CarLike => Self::CarLike,
            MotionModel::Free => Self::Free,
            MotionModel::Linear => Self::Linear,
        }
    }
}

impl TryFrom<AttributeFile> for Attribute {
    type Error = Error;

    fn try_from(file: AttributeFile) -> Result<Self, Error> {
        let kind = kind(&file)?;
        let only_if = file.only_if.map(|it| -> Result<_, Error> {
            let value = match it.is {
                PlainValue::Flag(flag) => AttributeValue::Flag(flag),
                PlainValue::Number(number) => AttributeValue::Number(number),
                // Hanging on free text makes no sense, so a word is a choice.
                PlainValue::Text(choice) => AttributeValue::Choice(choice),
            };
            Ok((AttributeId::new(it.attribute)?, value))
        });
        Ok(Self {
            id: AttributeId::new(file.id)?,
            was: ids(file.was, AttributeId::new)?,
            level: match file.level {
                LevelFile::Track => AttributeLevel::Track,
                LevelFile::Frame => AttributeLevel::Frame,
            },
            kind,
            unit: file.unit,
            required: file.required,
            classes: ids(file.classes, ClassId::new)?,
            only_if: only_if.transpose()?,
            retired: file.retired,
            guideline: file.guideline,
        })
    }
}

/// The kind of an attribute; what belongs to another kind is refused, not dropped.
fn kind(file: &AttributeFile) -> Result<AttributeKind, Error> {
    let chosen = !file.options.is_empty() || !file.retired_options.is_empty();
    let bounded = file.min.is_some() || file.max.is_some();
    let strays = [
        (chosen, KindFile::Choice, "options"),
        (bounded, KindFile::Number, "min and max"),
    ];
    for (present, owner, what) in strays {
        if present && file.kind != owner {
            return Err(Error::Ontology {
                ontology: "the file".to_owned(),
                place: format!("attribute `{}`", file.id),
                reason: format!("it has {what}, which its kind knows nothing of"),
            });
        }
    }
    Ok(match file.kind {
        KindFile::Bool => AttributeKind::Flag,
        KindFile::Text => AttributeKind::Text,
        KindFile::Number => AttributeKind::Number {
            min: file.min,
            max: file.max,
        },
        KindFile::Choice => AttributeKind::Choice {
            options: file.options.clone(),
            retired: file.retired_options.clone(),
        },
    })
}

impl From<&Attribute> for AttributeFile {
    fn from(attribute: &Attribute) -> Self {
        let (kind, options, retired_options, min, max) = match &attribute.kind {
            AttributeKind::Flag => (KindFile::Bool, vec![], vec![], None, None),
            AttributeKind::Text => (KindFile::Text, vec![], vec![], None, None),
            AttributeKind::Number { min, max } => (KindFile::Number, vec![], vec![], *min, *max),
            AttributeKind::Choice { options, retired } => (
                KindFile::Choice,
                options.clone(),
                retired.clone(),
                None,
                None,
            ),
        };
        let only_if = attribute.only_if.as_ref().map(|(id, value)| OnlyIfFile {
            attribute: id.to_string(),
            is: match value {
                AttributeValue::Flag(flag) => PlainValue::Flag(*flag),
                AttributeValue::Number(number) => PlainValue::Number(*number),
                AttributeValue::Choice(text) | AttributeValue::Text(text) => {
                    PlainValue::Text(text.clone())
                }
            },
        });
        Self {
            id: attribute.id.to_string(),
            was: names(&attribute.was),
            level: match attribute.level {
                AttributeLevel::Track => LevelFile::Track,
                AttributeLevel::Frame => LevelFile::Frame,
            },
            kind,
            options,
            retired_options,
            min,
            max,
            unit: attribute.unit.clone(),
            required: attribute.required,
            classes: names(&attribute.classes),
            retired: attribute.retired,
            guideline: attribute.guideline.clone(),
            only_if,
        }
    }
}

impl TryFrom<EventFile> for EventType {
    type Error = Error;

    fn try_from(file: EventFile) -> Result<Self, Error> {
        Ok(Self {
            id: EventTypeId::new(file.id)?,
            was: ids(file.was, EventTypeId::new)?,
            on: match file.on {
                OnFile::Tracks => EventSubject::Tracks,
                OnFile::Scene => EventSubject::Scene,
                OnFile::Any => EventSubject::Any,
            },
            classes: ids(file.classes, ClassId::new)?,
            retired: file.retired,
            guideline: file.guideline,
        })
    }
}

impl From<&EventType> for EventFile {
    fn from(event: &EventType) -> Self {
        Self {
            id: event.id.to_string(),
            was: names(&event.was),
            on: match event.on {
                EventSubject::Tracks => OnFile::Tracks,
                EventSubject::Scene => OnFile::Scene,
                EventSubject::Any => OnFile::Any,
            },
            classes: names(&event.classes),
            retired: event.retired,
            guideline: event.guideline.clone(),
        }
    }
}

impl TryFrom<RelationFile> for RelationType {
    type Error = Error;

    fn try_from(file: RelationFile) -> Result<Self, Error> {
        Ok(Self {
            id: crate::RelationTypeId::new(file.id)?,
            was: ids(file.was, crate::RelationTypeId::new)?,
            from: ids(file.from, end)?,
            to: ids(file.to, end)?,
            retired: file.retired,
            guideline: file.guideline,
        })
    }
}

impl From<&RelationType> for RelationFile {
    fn from(relation: &RelationType) -> Self {
        Self {
            id: relation.id.to_string(),
            was: names(&relation.was),
            from: relation.from.iter().map(ToString::to_string).collect(),
            to: relation.to.iter().map(ToString::to_string).collect(),
            retired: relation.retired,
            guideline: relation.guideline.clone(),
        }
    }
}

/// `track`, `event`, `audio`, `class:car`, `event:braking`.
fn end(name: String) -> Result<End, Error> {
    match name.split_once(':') {
        None if name == "track" => Ok(End::Track),
        None if name == "event" => Ok(End::Event),
        None if name == "audio" => Ok(End::Audio),
        Some(("class", class)) => ClassId::new(class).map(End::Class),
        Some(("event", event)) => EventTypeId::new(event).map(End::EventType),
        _ => Err(Error::RelationEnd { name }),
    }
}

impl From<SettingFile> for Setting {
    fn from(file: SettingFile) -> Self {
        match file {
            SettingFile::Flag(flag) => Self::Flag(flag),
            SettingFile::Number(number) => Self::Number(number),
            SettingFile::Text(text) => Self::Text(text),
        }
    }
}

impl From<&Setting> for SettingFile {
    fn from(setting: &Setting) -> Self {
        match setting {
            Setting::Flag(flag) => Self::Flag(*flag),
            Setting::Number(number) => Self::Number(*number),
            Setting::Text(text) => Self::Text(text.clone()),
        }
    }
}
