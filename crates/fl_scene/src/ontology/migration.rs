//! A new ontology under labels that were made with an older one.
//!
//! Nothing that is labeled is lost: what was renamed goes by its new name, and what the new
//! ontology lacks but a label has is kept in it as retired.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Attribute, AttributeKind, Class, EventType, Ontology, OntologyParts, RelationType};
use crate::{
    AttributeId, Cell, ClassId, Draft, Error, EventTypeId, Gesture, Problem, RelationTypeId, Scene,
    Track, TrackCell, Value,
};

/// What a new ontology does to a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// The change of the document: undone, everything is as before.
    pub gesture: Gesture,
    /// What goes by another name.
    pub renamed: Vec<Renamed>,
    /// What the new ontology lacks and no label has: it is gone.
    pub removed: Vec<String>,
    /// What the new ontology lacks and labels have: it is kept, as retired.
    pub retired: Vec<String>,
    /// What is not allowed, or missing, and was all right before.
    pub invalid: Vec<Problem>,
}

/// A name that became another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// `class`, `attribute`, `event` or `relation`.
    pub what: &'static str,
    /// The name before.
    pub from: String,
    /// The name after.
    pub to: String,
    /// Whether others became the same, or it was there before: they cannot be told apart any more.
    pub merged: bool,
    /// Labels that were changed.
    pub n_labels: usize,
}

impl Scene {
    /// What has to be done to put the document under another ontology.
    ///
    /// # Errors
    /// [`Error::Refused`] where labels would change their meaning: an attribute that is used and
    /// becomes another kind, or two that are used become one.
    pub fn migrate(&self, ontology: Ontology) -> Result<Migration, Error> {
        let mut migrator = Migrator {
            scene: self,
            new: ontology.parts.clone(),
            draft: Draft::of(self),
            renamed: Vec::new(),
            removed: Vec::new(),
            retired: Vec::new(),
        };
        migrator.classes();
        migrator.attributes()?;
        migrator.events();
        migrator.relations();
        migrator.finish()
    }
}

struct Migrator<'a> {
    scene: &'a Scene,
    new: OntologyParts,
    draft: Draft<'a>,
    renamed: Vec<Renamed>,
    removed: Vec<String>,
    retired: Vec<String>,
}

/// What becomes of a name.
enum Fate<T> {
    Stays,
    Becomes { to: T, merged: bool },
    Goes,
}

/// The fate of a name, given all new names with the ones they had.
fn fate<'a, T: PartialEq + Clone + 'a>(
    old: &T,
    new: impl Iterator<Item = (&'a T, &'a Vec<T>)> + Clone,
    was_known: impl Fn(&T) -> bool,
) -> Fate<T> {
    if new.clone().any(|(id, _)| id == old) {
        return Fate::Stays;
    }
    match new.clone().find(|(_, was)| was.contains(old)) {
        Some((id, was)) => Fate::Becomes {
            to: id.clone(),
            merged: was_known(id) || was.iter().filter(|it| was_known(it)).count() > 1,
        },
        None => Fate::Goes,
    }
}

impl Migrator<'_> {
    fn classes(&mut self) {
        for class in self.scene.ontology().classes() {
            let new = self.new.classes.iter().map(|it| (&it.id, &it.was));
            let known = |id: &ClassId| self.scene.ontology().class(id).is_some();
            let users = self
                .scene
                .tracks()
                .filter(|track| *track.class() == class.id);
            let cells: Vec<Cell> = users.map(|track| track.cell(TrackCell::Class)).collect();
            match fate(&class.id, new, known) {
                Fate::Stays => {}
                Fate::Becomes { to, merged } => {
                    self.note_renamed("class", (&class.id, &to), merged, cells.len());
                    for cell in cells {
                        self.draft.set(cell, Value::Class(to.clone()));
                    }
                }
                Fate::Goes if cells.is_empty() => {
                    self.removed.push(format!("class `{}`", class.id));
                }
                Fate::Goes => {
                    self.retired.push(format!("class `{}`", class.id));
                    self.new.classes.push(Class {
                        retired: true,
                        ..class.clone()
                    });
                }
            }
        }
    }

    fn attributes(&mut self) -> Result<(), Error> {
        for attribute in self.scene.ontology().attributes() {
            let users = self.users_of(&attribute.id);
            let new = self.new.attributes.iter().map(|it| (&it.id, &it.was));
            let known = |id: &AttributeId| self.scene.ontology().attribute(id).is_some();
            match fate(&attribute.id, new, known) {
                Fate::Stays => self.keep_values(attribute, &attribute.id, &users)?,
                Fate::Becomes { to, merged } => {
                    self.keep_values(attribute, &to, &users)?;
                    self.note_renamed("attribute", (&attribute.id, &to), merged, users.len());
                    users
                        .into_iter()
                        .try_for_each(|user| self.move_value(user, &to))?;
                }
                Fate::Goes if users.is_empty() => {
                    self.removed.push(format!("attribute `{}`", attribute.id));
                }
                Fate::Goes => {
                    self.retired.push(format!("attribute `{}`", attribute.id));
                    self.new.attributes.push(Attribute {
                        retired: true,
                        required: false,
                        ..attribute.clone()
                    });
                }
            }
        }
        Ok(())
    }

    fn users_of(&self, attribute_id: &AttributeId) -> Vec<(Cell, Value)> {
        let cells = self.scene.tracks().flat_map(Track::cells);
        let has = |(cell, _): &(Cell, Value)| match cell {
            Cell::Track(_, TrackCell::Attribute(id) | TrackCell::FrameAttribute(id, _)) => {
                id == attribute_id
            }
            _ => false,
        };
        cells.filter(has).collect()
    }

    /// Sees to it that values of an attribute can stand under its new definition.
    fn keep_values(
        &mut self,
        old: &Attribute,
        new_id: &AttributeId,
        users: &[(Cell, Value)],
    ) -> Result<(), Error> {
        let mut attributes = self.new.attributes.iter_mut();
        let Some(new) = attributes.find(|it| it.id == *new_id) else {
            return Ok(());
        };
        let same = new.kind.as_str() == old.kind.as_str() && new.level == old.level;
        if !same && !users.is_empty() {
            return Err(Error::Refused {
                reason: format!(
                    "attribute `{new_id}` becomes another kind or level while {} labels have it; \
                     give the new one another name, and retire this one",
                    users.len()
                ),
            });
        }
        if let AttributeKind::Choice { options, retired } = &mut new.kind {
            let used = users.iter().filter_map(|(_, value)| match value {
                Value::Attribute(crate::AttributeValue::Choice(choice)) => Some(choice),
                _ => None,
            });
            let used: BTreeSet<&String> = used.collect();
            let gone = used
                .into_iter()
                .filter(|it| !options.contains(it) && !retired.contains(it));
            let gone: Vec<String> = gone.cloned().collect();
            let said = gone
                .iter()
                .map(|it| format!("option `{it}` of attribute `{new_id}`"));
            self.retired.extend(said);
            retired.extend(gone);
        }
        Ok(())
    }

    fn move_value(&mut self, (cell, value): (Cell, Value), to: &AttributeId) -> Result<(), Error> {
        let moved = match &cell {
            Cell::Track(id, TrackCell::FrameAttribute(_, stamp)) => {
                Cell::Track(*id, TrackCell::FrameAttribute(to.clone(), *stamp))
            }
            Cell::Track(id, _) => Cell::Track(*id, TrackCell::Attribute(to.clone())),
            _ => return Ok(()),
        };
        let taken = self.draft.value(&moved);
        if taken.is_some_and(|there| there != value) {
            return Err(Error::Refused {
                reason: format!(
                    "{cell} and {moved} become one, and they differ; settle that first"
                ),
            });
        }
        self.draft.remove(cell);
        self.draft.set(moved, value);
        Ok(())
    }

    fn events(&mut self) {
        for event_type in &self.scene.ontology().parts().events {
            let new = self.new.events.iter().map(|it| (&it.id, &it.was));
            let known = |id: &EventTypeId| self.scene.ontology().event(id).is_some();
            let users = self.scene.events().iter();
            let users: Vec<_> = users
                .filter(|(_, it)| it.event_type == event_type.id)
                .collect();
            match fate(&event_type.id, new, known) {
                Fate::Stays => {}
                Fate::Becomes { to, merged } => {
                    self.note_renamed("event", (&event_type.id, &to), merged, users.len());
                    for (id, event) in users {
                        let mut event = event.clone();
                        event.event_type = to.clone();
                        self.draft.set(Cell::Event(*id), Value::Event(event));
                    }
                }
                Fate::Goes if users.is_empty() => {
                    self.removed.push(format!("event `{}`", event_type.id));
                }
                Fate::Goes => {
                    self.retired.push(format!("event `{}`", event_type.id));
                    self.new.events.push(EventType {
                        retired: true,
                        ..event_type.clone()
                    });
                }
            }
        }
    }

    fn relations(&mut self) {
        for relation_type in &self.scene.ontology().parts().relations {
            let new = self.new.relations.iter().map(|it| (&it.id, &it.was));
            let known = |id: &RelationTypeId| self.scene.ontology().relation(id).is_some();
            let users = self.scene.relations().iter();
            let of_type = |it: &crate::Relation| it.relation_type == relation_type.id;
            let users: Vec<_> = users.filter(|(_, it)| of_type(it)).collect();
            match fate(&relation_type.id, new, known) {
                Fate::Stays => {}
                Fate::Becomes { to, merged } => {
                    self.note_renamed("relation", (&relation_type.id, &to), merged, users.len());
                    for (id, relation) in users {
                        let mut relation = relation.clone();
                        relation.relation_type = to.clone();
                        self.draft
                            .set(Cell::Relation(*id), Value::Relation(relation));
                    }
                }
                Fate::Goes if users.is_empty() => {
                    self.removed
                        .push(format!("relation `{}`", relation_type.id));
                }
                Fate::Goes => {
                    self.retired
                        .push(format!("relation `{}`", relation_type.id));
                    self.new.relations.push(RelationType {
                        retired: true,
                        ..relation_type.clone()
                    });
                }
            }
        }
    }

    fn note_renamed<T: ToString>(
        &mut self,
        what: &'static str,
        (from, to): (&T, &T),
        merged: bool,
        n_labels: usize,
    ) {
        self.renamed.push(Renamed {
            what,
            from: from.to_string(),
            to: to.to_string(),
            merged,
            n_labels,
        });
    }

    /// What was retired may name what is gone: classes are kept as long as a retired thing needs
    /// them.
    fn forget_the_gone(&mut self) {
        let classes: BTreeSet<ClassId> = self.new.classes.iter().map(|it| it.id.clone()).collect();
        let attributes: BTreeSet<AttributeId> =
            self.new.attributes.iter().map(|it| it.id.clone()).collect();
        for class in self.new.classes.iter_mut().filter(|it| it.retired) {
            class.parent = class
                .parent
                .take()
                .filter(|parent| classes.contains(parent));
        }
        for attribute in self.new.attributes.iter_mut().filter(|it| it.retired) {
            attribute.classes.retain(|class| classes.contains(class));
            let condition = attribute.only_if.take();
            attribute.only_if = condition.filter(|(other, _)| attributes.contains(other));
        }
        for event_type in self.new.events.iter_mut().filter(|it| it.retired) {
            event_type.classes.retain(|class| classes.contains(class));
        }
        let event_types: BTreeSet<EventTypeId> =
            self.new.events.iter().map(|it| it.id.clone()).collect();
        for relation_type in self.new.relations.iter_mut().filter(|it| it.retired) {
            let there = |end: &super::End| match end {
                super::End::Class(class) => classes.contains(class),
                super::End::EventType(event_type) => event_types.contains(event_type),
                _ => true,
            };
            for ends in [&mut relation_type.from, &mut relation_type.to] {
                ends.retain(there);
                if ends.is_empty() {
                    ends.push(super::End::Track);
                }
            }
        }
    }

    fn finish(mut self) -> Result<Migration, Error> {
        self.forget_the_gone();
        let ontology = Ontology::new(self.new)?;
        self.draft
            .set(Cell::Ontology, Value::Ontology(Arc::new(ontology)));
        let gesture = self.draft.finish("migrate ontology")?;
        let before = self.scene.problems();
        let after = self.scene.after(&gesture)?.problems();
        Ok(Migration {
            gesture,
            renamed: self.renamed,
            removed: self.removed,
            retired: self.retired,
            invalid: after
                .into_iter()
                .filter(|it| !before.contains(it))
                .collect(),
        })
    }
}
