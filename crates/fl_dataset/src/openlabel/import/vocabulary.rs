//! What may be labeled: an ontology that grows by what a document uses.

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

/// An ontology that grows.
pub(super) struct Vocabulary {
    parts: OntologyParts,
}

impl Vocabulary {
    pub(super) fn of(ontology: Ontology) -> Self {
        Self {
            parts: ontology.parts().clone(),
        }
    }

    pub(super) fn finish(self) -> Result<Ontology, Error> {
        Ok(Ontology::new(self.parts)?)
    }

    /// A class, with the size of the box that it was first met with. The document's spelling of a
    /// known class need not have its capitals.
    pub(super) fn class(&mut self, name: &str, size: Size) -> Option<ClassId> {
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

    /// An attribute and its value as the ontology has it; `None` where it is of another kind
    /// there, or of whole tracks where the document has it by frame.
    pub(super) fn attribute(
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
    pub(super) fn changes(&self, id: &AttributeId) -> bool {
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

    pub(super) fn event_type(&mut self, name: &str) -> Option<EventTypeId> {
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

    pub(super) fn relation_type(&mut self, name: &str) -> Option<RelationTypeId> {
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
    pub(super) fn tag(&mut self, tag: &TagId) {
        if !self.parts.tags.is_empty() && !self.parts.tags.contains(tag) {
            self.parts.tags.push(tag.clone());
        }
    }
}
