//! What a document states that its ontology would rather not have: what a person should mend.
//!
//! None of it makes a document unreadable: a value that a newer ontology no longer allows stays
//! where it is, and is listed here. New gestures must not add to the list, see [`Scene::vet`].

use std::fmt;

use fl_spacetime::Size;

use crate::ontology::{Attribute, AttributeKind, AttributeLevel, End, EventSubject};
use crate::{
    AttributeId, AttributeValue, Cell, Error, Event, Gesture, Relation, Scene, Thing, Track,
    TrackCell, TrackId,
};

/// One thing that is not as the ontology has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub cell: Cell,
    /// Whether something is there that must not be, or is missing.
    pub kind: ProblemKind,
    /// In words.
    pub reason: String,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// What stands there is not allowed.
    NotAllowed,
    /// Something required is not there yet.
    Missing,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.cell, self.reason)
    }
}

impl Scene {
    /// Everything that is not as the ontology has it, cells rising.
    pub fn problems(&self) -> Vec<Problem> {
        let tracks = self
            .tracks()
            .flat_map(|track| self.problems_of_track(track));
        let events = self.events().keys().map(|id| Cell::Event(*id));
        let relations = self.relations().keys().map(|id| Cell::Relation(*id));
        let tags = self.tags().iter().map(|id| Cell::Tag(id.clone()));
        let beside = events.chain(relations).chain(tags);
        tracks
            .chain(beside.flat_map(|cell| self.problems_beside(&cell)))
            .collect()
    }

    /// Refuses a gesture that would put something there that the ontology does not allow. What was
    /// there before, and what is not there yet, is no reason.
    ///
    /// # Errors
    /// [`Error::Refused`] with the first problem, and what [`Scene::after`] refuses.
    pub fn vet(&self, gesture: &Gesture) -> Result<Self, Error> {
        let after = self.after(gesture)?;
        // A problem that only moved, to another track or stamp, is no new one.
        let before = self.problems_near(gesture).into_iter();
        let mut before: Vec<String> = before.map(|it| it.reason).collect();
        let mut known = |problem: &Problem| {
            let place = before.iter().position(|reason| *reason == problem.reason);
            place.map(|idx| before.swap_remove(idx)).is_some()
        };
        let near = after.problems_near(gesture).into_iter();
        let mut near = near.filter(|it| it.kind == ProblemKind::NotAllowed);
        match near.find(|problem| !known(problem)) {
            Some(problem) => Err(Error::Refused {
                reason: problem.to_string(),
            }),
            None => Ok(after),
        }
    }

    /// The problems of everything that a gesture touches.
    fn problems_near(&self, gesture: &Gesture) -> Vec<Problem> {
        let mut track_ids: Vec<TrackId> = gesture
            .edits()
            .iter()
            .filter_map(|edit| edit.cell.track())
            .collect();
        track_ids.dedup();
        let tracks = track_ids.into_iter().filter_map(|id| self.track(id));
        let tracks = tracks.flat_map(|track| self.problems_of_track(track));
        let edited = || gesture.edits().iter().map(|edit| &edit.cell);
        let mut beside: Vec<Cell> = edited()
            .filter(|it| it.track().is_none())
            .cloned()
            .collect();
        for cell in edited() {
            // What refers to a track or an event hangs on its class or type.
            match cell {
                Cell::Track(id, TrackCell::Class) => {
                    beside.extend(self.what_breaks(Thing::Track(*id)));
                }
                Cell::Event(id) => beside.extend(self.what_breaks(Thing::Event(*id))),
                _ => {}
            }
        }
        beside.sort();
        beside.dedup();
        let beside = beside.iter().flat_map(|cell| self.problems_beside(cell));
        tracks.chain(beside).collect()
    }

    pub(crate) fn problems_of_track(&self, track: &Track) -> Vec<Problem> {
        let mut judge = Judge {
            scene: self,
            track,
            problems: Vec::new(),
        };
        judge.class_and_sizes();
        judge.attributes();
        judge.missing_attributes();
        judge.problems.sort();
        judge.problems
    }

    fn problems_beside(&self, cell: &Cell) -> Vec<Problem> {
        let reasons = match cell {
            Cell::Event(id) => self.events().get(id).map(|it| self.event_reasons(it)),
            Cell::Relation(id) => self.relations().get(id).map(|it| self.relation_reasons(it)),
            Cell::Tag(id) if self.tags().contains(id) => {
                let tags = &self.ontology().parts().tags;
                let unknown = !tags.is_empty() && !tags.contains(id);
                let reason = "the ontology does not list it".to_owned();
                Some(unknown.then_some(reason).into_iter().collect())
            }
            _ => None,
        };
        let problem = |reason| Problem {
            cell: cell.clone(),
            kind: ProblemKind::NotAllowed,
            reason,
        };
        reasons
            .unwrap_or_default()
            .into_iter()
            .map(problem)
            .collect()
    }

    fn event_reasons(&self, event: &Event) -> Vec<String> {
        let Some(event_type) = self.ontology().event(&event.event_type) else {
            return Vec::new();
        };
        let mut reasons = Vec::new();
        if event_type.retired {
            reasons.push(format!("type `{}` is retired", event_type.id));
        }
        match (event_type.on, event.tracks.is_empty()) {
            (EventSubject::Tracks, true) => {
                reasons.push(format!(
                    "`{}` needs a track that it is about",
                    event_type.id
                ));
            }
            (EventSubject::Scene, false) => {
                reasons.push(format!(
                    "`{}` is about the scene, not about tracks",
                    event_type.id
                ));
            }
            _ => {}
        }
        for track in event.tracks.iter().filter_map(|id| self.track(*id)) {
            if !self.ontology().among(track.class(), &event_type.classes) {
                let (id, class) = (track.id(), track.class());
                reasons.push(format!(
                    "`{}` is not for a {class} such as {id}",
                    event_type.id
                ));
            }
        }
        reasons
    }

    fn relation_reasons(&self, relation: &Relation) -> Vec<String> {
        let Some(relation_type) = self.ontology().relation(&relation.relation_type) else {
            return Vec::new();
        };
        let id = &relation_type.id;
        let mut reasons = Vec::new();
        if relation_type.retired {
            reasons.push(format!("type `{id}` is retired"));
        }
        let ends = [
            ("from", relation.from, &relation_type.from),
            ("to", relation.to, &relation_type.to),
        ];
        for (side, thing, allowed) in ends {
            if !allowed.iter().any(|end| self.is_end(thing, end)) {
                reasons.push(format!("`{id}` does not go {side} {thing}"));
            }
        }
        if relation.from == relation.to {
            reasons.push("it joins a thing to itself".to_owned());
        }
        reasons
    }

    fn is_end(&self, thing: Thing, end: &End) -> bool {
        match (thing, end) {
            (Thing::Track(_), End::Track) | (Thing::Event(_), End::Event) => true,
            (Thing::Audio(_), End::Audio) => true,
            (Thing::Track(id), End::Class(class)) => self
                .track(id)
                .is_some_and(|track| self.ontology().is_kind_of(track.class(), class)),
            (Thing::Event(id), End::EventType(event_type)) => {
                let event = self.events().get(&id);
                event.is_some_and(|event| event.event_type == *event_type)
            }
            _ => false,
        }
    }
}

/// Judges one track.
struct Judge<'a> {
    scene: &'a Scene,
    track: &'a Track,
    problems: Vec<Problem>,
}

impl Judge<'_> {
    fn add(&mut self, cell: TrackCell, kind: ProblemKind, reason: String) {
        let cell = self.track.cell(cell);
        self.problems.push(Problem { cell, kind, reason });
    }

    fn class_and_sizes(&mut self) {
        let parts = self.track.parts();
        let Some(class) = self.scene.ontology().class(&parts.class) else {
            return;
        };
        if class.retired {
            let reason = format!("class `{}` is retired", class.id);
            self.add(TrackCell::Class, ProblemKind::NotAllowed, reason);
        }
        let misfit = |size: Size| misfit(size, class.min_size, class.max_size);
        if let Some(reason) = misfit(parts.size) {
            let reason = format!("a {} is not {reason}", class.id);
            self.add(TrackCell::Size, ProblemKind::NotAllowed, reason);
        }
        for keyframe in parts.keyframes.iter().filter(|it| it.own_size) {
            let cell = TrackCell::Keyframe(keyframe.stamp);
            if !class.size_per_keyframe {
                let reason = format!("a {} has one size all its life", class.id);
                self.add(cell, ProblemKind::NotAllowed, reason);
            } else if let Some(reason) = misfit(keyframe.cuboid.size()) {
                let reason = format!("a {} is not {reason}", class.id);
                self.add(cell, ProblemKind::NotAllowed, reason);
            }
        }
    }

    fn attributes(&mut self) {
        let parts = self.track.parts();
        for (id, value) in &parts.attributes {
            if let Some(reason) = self.refusal(id, value) {
                let cell = TrackCell::Attribute(id.clone());
                self.add(cell, ProblemKind::NotAllowed, reason);
            }
        }
        for ((id, stamp), value) in &parts.frame_attributes {
            if let Some(reason) = self.refusal(id, value) {
                let cell = TrackCell::FrameAttribute(id.clone(), *stamp);
                self.add(cell, ProblemKind::NotAllowed, reason);
            }
        }
    }

    fn refusal(&self, id: &AttributeId, value: &AttributeValue) -> Option<String> {
        let attribute = self.scene.ontology().attribute(id)?;
        if attribute.retired {
            return Some(format!("attribute `{id}` is retired"));
        }
        if let (AttributeKind::Choice { retired, .. }, AttributeValue::Choice(choice)) =
            (&attribute.kind, value)
            && retired.contains(choice)
        {
            return Some(format!("option `{choice}` is retired"));
        }
        attribute
            .kind
            .refusal(value)
            .or_else(|| self.inapplicable(attribute))
    }

    /// Why an attribute does not apply to the track, or `None` when it does.
    fn inapplicable(&self, attribute: &Attribute) -> Option<String> {
        let class = self.track.class();
        if !self.scene.ontology().among(class, &attribute.classes) {
            return Some(format!("`{}` is not for a {class}", attribute.id));
        }
        let (other, value) = attribute.only_if.as_ref()?;
        let parts = self.track.parts();
        let ever = |(id, _): &(AttributeId, _), it: &AttributeValue| id == other && it == value;
        let met = parts.attributes.get(other) == Some(value)
            || parts.frame_attributes.iter().any(|(key, it)| ever(key, it));
        (!met).then(|| {
            format!(
                "`{}` is only for tracks with `{other}` {value}",
                attribute.id
            )
        })
    }

    fn missing_attributes(&mut self) {
        let parts = self.track.parts();
        for attribute in self.scene.ontology().attributes() {
            let id = &attribute.id;
            let due = attribute.required && !attribute.retired;
            if !due || self.inapplicable(attribute).is_some() {
                continue;
            }
            let reason = format!("`{id}` is required and missing");
            match attribute.level {
                AttributeLevel::Track if !parts.attributes.contains_key(id) => {
                    let cell = TrackCell::Attribute(id.clone());
                    self.add(cell, ProblemKind::Missing, reason);
                }
                AttributeLevel::Frame
                    if self.track.attribute_at(id, self.track.start()).is_none() =>
                {
                    let cell = TrackCell::FrameAttribute(id.clone(), self.track.start());
                    self.add(cell, ProblemKind::Missing, reason);
                }
                _ => {}
            }
        }
    }
}

const AXES: [&str; 3] = ["long", "wide", "high"];

fn misfit(size: Size, min: Option<Size>, max: Option<Size>) -> Option<String> {
    let lwh = size.lwh();
    let beyond = |bound: Option<Size>, below: bool| {
        let bound = bound?.lwh();
        let outside = |axis: &usize| match below {
            true => lwh[*axis] < bound[*axis],
            false => lwh[*axis] > bound[*axis],
        };
        let axis = (0..3).find(outside)?;
        Some(format!(
            "{:.2} m {}; the bound is {:.2} m",
            lwh[axis], AXES[axis], bound[axis]
        ))
    };
    beyond(min, true).or_else(|| beyond(max, false))
}
