//! What an ontology must be before it is one.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::{Attribute, AttributeKind, Class, End, OntologyParts};
use crate::{ClassId, Error};

pub(super) fn check(parts: &OntologyParts) -> Result<(), Error> {
    let checker = Checker { parts };
    checker.names()?;
    checker.classes()?;
    checker.attributes()?;
    checker.types()
}

struct Checker<'a> {
    parts: &'a OntologyParts,
}

impl Checker<'_> {
    fn names(&self) -> Result<(), Error> {
        let parts = self.parts;
        self.unique("class", parts.classes.iter().map(|it| &it.id))?;
        self.unique("attribute", parts.attributes.iter().map(|it| &it.id))?;
        self.unique("event type", parts.events.iter().map(|it| &it.id))?;
        self.unique("relation type", parts.relations.iter().map(|it| &it.id))?;
        self.unique("tag", parts.tags.iter())?;
        let earlier = |class: &Class| class.was.clone();
        self.unique("earlier class name", parts.classes.iter().flat_map(earlier))
    }

    fn unique<T: Ord + Display>(
        &self,
        what: &'static str,
        names: impl Iterator<Item = T>,
    ) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for name in names {
            if let Some(name) = seen.replace(name) {
                return Err(Error::NameTwice {
                    what,
                    name: name.to_string(),
                    ontology: self.parts.name.clone(),
                });
            }
        }
        Ok(())
    }

    fn classes(&self) -> Result<(), Error> {
        for class in &self.parts.classes {
            let place = || format!("class `{}`", class.id);
            self.known_classes(class.parent.iter(), place)?;
            self.ancestors_end(class)?;
            let bounds = class.min_size.zip(class.max_size);
            if let Some((min, max)) = bounds.filter(|(min, max)| {
                let mut pairs = min.lwh().into_iter().zip(max.lwh());
                pairs.any(|(min, max)| min > max)
            }) {
                let reason = format!("min_size {:?} exceeds max_size {:?}", min.lwh(), max.lwh());
                return Err(self.wrong(place(), reason));
            }
        }
        Ok(())
    }

    /// No class is a kind of itself: more steps up than there are classes go in a circle.
    fn ancestors_end(&self, class: &Class) -> Result<(), Error> {
        let (mut at, mut way) = (class, vec![class.id.as_str()]);
        while let Some(parent) = at.parent.as_ref().and_then(|id| self.class(id)) {
            way.push(parent.id.as_str());
            if way.len() > self.parts.classes.len() {
                let reason = format!("its parents go in a circle: {}", way.join(" → "));
                return Err(self.wrong(format!("class `{}`", class.id), reason));
            }
            at = parent;
        }
        Ok(())
    }

    fn attributes(&self) -> Result<(), Error> {
        for attribute in &self.parts.attributes {
            let place = || format!("attribute `{}`", attribute.id);
            self.known_classes(attribute.classes.iter(), place)?;
            if let Some(reason) = empty_kind(&attribute.kind) {
                return Err(self.wrong(place(), reason));
            }
            self.condition(attribute)?;
        }
        Ok(())
    }

    /// What an attribute hangs on is there, can have that value, and does not hang on it in turn.
    fn condition(&self, attribute: &Attribute) -> Result<(), Error> {
        let place = format!("attribute `{}`", attribute.id);
        let (mut at, mut n_steps) = (attribute, 0);
        while let Some((other_id, value)) = &at.only_if {
            let mut attributes = self.parts.attributes.iter();
            let Some(other) = attributes.find(|it| it.id == *other_id) else {
                let reason = format!("`only_if` names attribute `{other_id}`, which is not there");
                return Err(self.wrong(place, reason));
            };
            if let Some(reason) = other.kind.refusal(value) {
                let reason = format!("`only_if` on `{other_id}` can never be met: {reason}");
                return Err(self.wrong(place, reason));
            }
            n_steps += 1;
            if n_steps > self.parts.attributes.len() {
                return Err(self.wrong(place, "its `only_if` goes in a circle".to_owned()));
            }
            at = other;
        }
        Ok(())
    }

    fn types(&self) -> Result<(), Error> {
        for event in &self.parts.events {
            self.known_classes(event.classes.iter(), || format!("event `{}`", event.id))?;
        }
        for relation in &self.parts.relations {
            let place = || format!("relation `{}`", relation.id);
            if relation.from.is_empty() || relation.to.is_empty() {
                return Err(self.wrong(place(), "it joins nothing: give `from` and `to`".into()));
            }
            for end in relation.from.iter().chain(&relation.to) {
                match end {
                    End::Class(class_id) => self.known_classes([class_id].into_iter(), place)?,
                    End::EventType(event_type) => {
                        if !self.parts.events.iter().any(|it| it.id == *event_type) {
                            let reason = format!("event type `{event_type}` is not there");
                            return Err(self.wrong(place(), reason));
                        }
                    }
                    End::Track | End::Event | End::Audio => {}
                }
            }
        }
        Ok(())
    }

    fn known_classes<'b>(
        &self,
        class_ids: impl Iterator<Item = &'b ClassId>,
        place: impl Fn() -> String,
    ) -> Result<(), Error> {
        for class_id in class_ids {
            if self.class(class_id).is_none() {
                return Err(self.wrong(place(), format!("class `{class_id}` is not there")));
            }
        }
        Ok(())
    }

    fn class(&self, class_id: &ClassId) -> Option<&Class> {
        self.parts.classes.iter().find(|it| it.id == *class_id)
    }

    fn wrong(&self, place: String, reason: String) -> Error {
        Error::Ontology {
            ontology: self.parts.name.clone(),
            place,
            reason,
        }
    }
}

fn empty_kind(kind: &AttributeKind) -> Option<String> {
    match kind {
        AttributeKind::Flag | AttributeKind::Text => None,
        AttributeKind::Choice { options, .. } => {
            let distinct: BTreeSet<&String> = options.iter().collect();
            if options.is_empty() {
                return Some("it has no options to choose from".to_owned());
            }
            (distinct.len() < options.len()).then(|| "it has an option twice".to_owned())
        }
        AttributeKind::Number { min, max } => {
            let bounds = [min, max];
            if bounds.into_iter().flatten().any(|bound| !bound.is_finite()) {
                return Some("a bound is not a finite number".to_owned());
            }
            let (min, max) = (min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX));
            (min > max).then(|| format!("no number is between {min} and {max}"))
        }
    }
}
