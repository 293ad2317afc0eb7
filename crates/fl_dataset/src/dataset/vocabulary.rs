//! What may be labeled: an ontology that grows by what foreign labels use.

use fl_scene::ontology::{
    AttributeKind, AttributeLevel, End, EventSubject, EventType, OntologyParts, RelationType,
};
use fl_scene::{
    Attribute, AttributeId, AttributeValue, Class, ClassId, EventTypeId, MotionModel, Ontology,
    RelationTypeId, TagId,
};
use fl_spacetime::Size;

use crate::Error;

/// How classes are drawn that the ontology did not have.
const COLOR: [u8; 3] = [128, 128, 128];

/// Words of formats for what they have no word for.
const CATCH_ALL: [&str; 2] = ["Misc", "UNKNOWN"];
/// The class of the automotive ontology that stands for all others.
const UNKNOWN: &str = "unknown";

/// A class that stands for a foreign one.
pub(crate) struct FoundClass {
    pub(crate) id: ClassId,
    /// Whether the format's name can be told from the class again.
    pub(crate) is_told: bool,
}

/// An ontology that grows.
pub(crate) struct Vocabulary {
    parts: OntologyParts,
}

impl Vocabulary {
    pub(crate) fn of(ontology: Ontology) -> Self {
        Self {
            parts: ontology.parts().clone(),
        }
    }

    pub(crate) fn finish(self) -> Result<Ontology, Error> {
        Ok(Ontology::new(self.parts)?)
    }

    /// A class, with the size of the box that it was first met with. The document's spelling of a
    /// known class need not have its capitals.
    pub(crate) fn class(&mut self, name: &str, size: Size) -> Option<ClassId> {
        let lower = name.to_ascii_lowercase();
        let classes = || self.parts.classes.iter();
        let known = classes()
            .find(|class| class.id.as_str() == name)
            .or_else(|| classes().find(|class| class.id.as_str() == lower));
        if let Some(class) = known {
            return Some(class.id.clone());
        }
        let id = ClassId::new(name).ok()?;
        let class = Class::new(id.clone(), COLOR, size, MotionModel::Linear);
        self.parts.classes.push(class);
        Some(id)
    }

    /// The class that a format calls so: the one of that very name, else the first with it among
    /// its names there, those before others that have it for their first; else a new one, with
    /// the size of the box that it was first met with.
    pub(crate) fn class_called(
        &mut self,
        name: &str,
        format: &str,
        size: Size,
    ) -> Option<FoundClass> {
        let classes = || self.parts.classes.iter();
        let is_catch_all = CATCH_ALL.contains(&name);
        let names = |class: &Class| class.names.get(format).cloned().unwrap_or_default();
        let by_id = classes().find(|it| it.id.as_str() == name);
        let of_all = || classes().find(|it| is_catch_all && it.id.as_str() == UNKNOWN);
        let first = || classes().find(|it| names(it).first().is_some_and(|it| it == name));
        let any = || classes().find(|it| names(it).iter().any(|it| it == name));
        let known = by_id.or_else(of_all).or_else(first).or_else(any);
        if let Some(class) = known {
            let own = names(class);
            let word = own.first().map_or(class.id.as_str(), String::as_str);
            return Some(FoundClass {
                id: class.id.clone(),
                is_told: word == name || class.id.as_str() == name || is_catch_all,
            });
        }
        let id = self.class(name, size)?;
        Some(FoundClass { id, is_told: true })
    }

    /// Whether the objects of a class stand still.
    pub(crate) fn stands(&self, id: &ClassId) -> bool {
        let mut classes = self.parts.classes.iter();
        classes.any(|it| it.id == *id && it.motion == MotionModel::Static)
    }

    /// An attribute and its value as the ontology has it; `None` where it is of another kind
    /// there, or of whole tracks where the document has it by frame.
    pub(crate) fn attribute(
        &mut self,
        name: &str,
        value: AttributeValue,
        level: AttributeLevel,
    ) -> Option<(AttributeId, AttributeValue)> {
        let id = AttributeId::new(name).ok()?;
        let known = self.parts.attributes.iter().find(|it| it.id == id);
        let kind = match known {
            Some(known) if known.level == AttributeLevel::Track && level != known.level => {
                return None;
            }
            Some(known) => known.kind.clone(),
            None => self.new_attribute(&id, &value, level),
        };
        let fits = match (&kind, &value) {
            (AttributeKind::Choice { options, retired }, AttributeValue::Text(text)) => {
                let known = options.iter().chain(retired).any(|option| option == text);
                return known.then(|| (id, AttributeValue::Choice(text.clone())));
            }
            (AttributeKind::Flag, AttributeValue::Flag(_))
            | (AttributeKind::Number { .. }, AttributeValue::Number(_))
            | (AttributeKind::Text, AttributeValue::Text(_)) => true,
            _ => false,
        };
        fits.then_some((id, value))
    }

    /// Whether an attribute changes in time.
    pub(crate) fn changes(&self, id: &AttributeId) -> bool {
        let mut attributes = self.parts.attributes.iter();
        attributes.any(|it| it.id == *id && it.level == AttributeLevel::Frame)
    }

    fn new_attribute(
        &mut self,
        id: &AttributeId,
        value: &AttributeValue,
        level: AttributeLevel,
    ) -> AttributeKind {
        let kind = match value {
            AttributeValue::Flag(_) => AttributeKind::Flag,
            AttributeValue::Number(_) => AttributeKind::Number {
                min: None,
                max: None,
            },
            AttributeValue::Choice(_) | AttributeValue::Text(_) => AttributeKind::Text,
        };
        self.parts.attributes.push(Attribute {
            id: id.clone(),
            was: Vec::new(),
            level,
            kind: kind.clone(),
            unit: None,
            required: false,
            classes: Vec::new(),
            only_if: None,
            retired: false,
            guideline: String::new(),
        });
        kind
    }

    pub(crate) fn event_type(&mut self, name: &str) -> Option<EventTypeId> {
        let id = EventTypeId::new(name).ok()?;
        if !self.parts.events.iter().any(|it| it.id == id) {
            self.parts.events.push(EventType {
                id: id.clone(),
                was: Vec::new(),
                on: EventSubject::Any,
                classes: Vec::new(),
                retired: false,
                guideline: String::new(),
            });
        }
        Some(id)
    }

    pub(crate) fn relation_type(&mut self, name: &str) -> Option<RelationTypeId> {
        let id = RelationTypeId::new(name).ok()?;
        if !self.parts.relations.iter().any(|it| it.id == id) {
            let ends = || vec![End::Track, End::Event, End::Audio];
            self.parts.relations.push(RelationType {
                id: id.clone(),
                was: Vec::new(),
                from: ends(),
                to: ends(),
                retired: false,
                guideline: String::new(),
            });
        }
        Some(id)
    }

    /// No tags in an ontology means that all are allowed.
    pub(crate) fn tag(&mut self, tag: &TagId) {
        if !self.parts.tags.is_empty() && !self.parts.tags.contains(tag) {
            self.parts.tags.push(tag.clone());
        }
    }
}
