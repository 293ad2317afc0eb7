//! From one document to the next, by a gesture.

use std::collections::BTreeSet;
use std::sync::Arc;

use fl_spacetime::{OrientedBox, Size};

use super::Scene;
use super::cells::track_of;
use crate::ontology::AttributeLevel;
use crate::{
    Cell, ClassId, Edit, Error, Gesture, Interval, Keyframe, Ontology, StatedPose, Thing, Track,
    TrackCell, TrackId, TrackParts, Value,
};

impl Scene {
    /// The document after a gesture; this one stays as it is.
    ///
    /// # Errors
    /// [`Error::Stale`] when a cell is not as the gesture found it, and the error of whatever
    /// would be no valid document.
    pub fn after(&self, gesture: &Gesture) -> Result<Self, Error> {
        if let Some(edit) = gesture
            .edits()
            .iter()
            .find(|edit| self.value(&edit.cell) != edit.before)
        {
            return Err(Error::Stale {
                cell: Box::new(edit.cell.clone()),
            });
        }
        let mut next = self.clone();
        for edit in gesture.edits() {
            next.put_beside_tracks(edit);
        }
        let of_tracks: Vec<_> = gesture.edits().iter().filter_map(of_track).collect();
        for edits in of_tracks.chunk_by(|(one, ..), (other, ..)| one == other) {
            next.change_track(edits)?;
        }
        next.check_changes(gesture)?;
        Ok(next)
    }

    fn put_beside_tracks(&mut self, edit: &Edit) {
        match (&edit.cell, edit.after.clone()) {
            (Cell::Ontology, Some(Value::Ontology(ontology))) => self.ontology = ontology,
            (Cell::Event(id), Some(Value::Event(event))) => _ = self.events.insert(*id, event),
            (Cell::Event(id), _) => _ = self.events.remove(id),
            (Cell::Caption(id), Some(Value::Caption(it))) => _ = self.captions.insert(*id, it),
            (Cell::Caption(id), _) => _ = self.captions.remove(id),
            (Cell::Audio(id), Some(Value::Audio(it))) => _ = self.audio.insert(*id, it),
            (Cell::Audio(id), _) => _ = self.audio.remove(id),
            (Cell::Relation(id), Some(Value::Relation(it))) => _ = self.relations.insert(*id, it),
            (Cell::Relation(id), _) => _ = self.relations.remove(id),
            (Cell::Tag(id), Some(_)) => _ = self.tags.insert(id.clone()),
            (Cell::Tag(id), None) => _ = self.tags.remove(id),
            (Cell::Ontology | Cell::Track(..), _) => {}
        }
    }

    fn change_track(&mut self, edits: &[OfTrack<'_>]) -> Result<(), Error> {
        let Some(&(track_id, ..)) = edits.first() else {
            return Ok(());
        };
        let mut draft = self
            .track(track_id)
            .map_or_else(|| TrackDraft::new(track_id), TrackDraft::of);
        for (_, cell, after) in edits {
            draft.put(cell, *after);
        }
        match draft.finish()? {
            Some(track) => {
                let track = track.with_motion_of(&self.ontology);
                self.tracks.insert(track_id, Arc::new(track));
            }
            None => _ = self.tracks.remove(&track_id),
        }
        Ok(())
    }

    /// Checks what the gesture touched, and what hangs on what it took away.
    fn check_changes(&mut self, gesture: &Gesture) -> Result<(), Error> {
        let edits = gesture.edits();
        let new_ontology = edits.iter().any(|edit| edit.cell == Cell::Ontology);
        if gesture
            .edit_of(&Cell::Ontology)
            .is_some_and(|edit| edit.after.is_none())
        {
            let (name, reason) = (gesture.name().to_owned(), "it takes the ontology away");
            return Err(Error::Gesture {
                name,
                reason: reason.to_owned(),
            });
        }
        if new_ontology {
            let ontology = self.ontology.clone();
            for track in self.tracks.values_mut() {
                *track = Arc::new(Track::clone(track).with_motion_of(&ontology));
            }
        }
        let gone = |edit: &Edit| {
            let base = !matches!(&edit.cell, Cell::Track(_, cell) if *cell != TrackCell::Exists);
            base && edit.after.is_none()
        };
        if new_ontology || edits.iter().any(gone) {
            return self.check();
        }
        let track_ids: BTreeSet<TrackId> = edits.iter().filter_map(|it| it.cell.track()).collect();
        for track in track_ids.iter().filter_map(|id| self.track(*id)) {
            self.check_track(track)?;
        }
        edits
            .iter()
            .try_for_each(|edit| self.check_beside(&edit.cell))
    }

    /// Checks the whole document against its ontology, and that whatever is referred to is there.
    fn check(&self) -> Result<(), Error> {
        self.tracks()
            .try_for_each(|track| self.check_track(track))?;
        let events = self.events.keys().map(|id| Cell::Event(*id));
        let captions = self.captions.keys().map(|id| Cell::Caption(*id));
        let audio = self.audio.keys().map(|id| Cell::Audio(*id));
        let relations = self.relations.keys().map(|id| Cell::Relation(*id));
        let mut beside = events.chain(captions).chain(audio).chain(relations);
        beside.try_for_each(|cell| self.check_beside(&cell))
    }

    /// Classes and attributes are those of the ontology, values of the kinds it states.
    pub(super) fn check_track(&self, track: &Track) -> Result<(), Error> {
        let (parts, ontology) = (track.parts(), &self.ontology);
        if ontology.class(&parts.class).is_none() {
            return Err(Error::UnknownClass {
                track: track.id(),
                class: parts.class.clone(),
                ontology: ontology.name().to_owned(),
            });
        }
        let whole = parts
            .attributes
            .iter()
            .map(|(id, value)| (id, value, AttributeLevel::Track));
        let of_frames = parts.frame_attributes.iter();
        let of_frames = of_frames.map(|((id, _), value)| (id, value, AttributeLevel::Frame));
        for (id, value, level) in whole.chain(of_frames) {
            let known = ontology.attribute(id);
            let fits =
                |it: &&crate::Attribute| it.level == level && it.kind.as_str() == value.kind();
            if known.filter(fits).is_none() {
                return Err(Error::AttributeKind {
                    track: track.id(),
                    attribute: id.clone(),
                    kind: value.kind(),
                    ontology: ontology.name().to_owned(),
                });
            }
        }
        Ok(())
    }

    /// What stands beside tracks is sound, of a known type, and refers to what is there.
    fn check_beside(&self, cell: &Cell) -> Result<(), Error> {
        let unknown = |thing: String, type_name: String| Error::UnknownType {
            thing,
            type_name,
            ontology: self.ontology.name().to_owned(),
        };
        let (flaw, refers) = match self.value(cell) {
            Some(Value::Event(event)) => {
                if self.ontology.event(&event.event_type).is_none() {
                    return Err(unknown(cell.to_string(), event.event_type.to_string()));
                }
                (None, event.tracks.into_iter().map(Thing::Track).collect())
            }
            Some(Value::Caption(caption)) => {
                (caption.flaw(), caption.tracks().map(Thing::Track).collect())
            }
            Some(Value::Audio(segment)) => (segment.flaw(), Vec::new()),
            Some(Value::Relation(relation)) => {
                if self.ontology.relation(&relation.relation_type).is_none() {
                    return Err(unknown(
                        cell.to_string(),
                        relation.relation_type.to_string(),
                    ));
                }
                (None, vec![relation.from, relation.to])
            }
            _ => return Ok(()),
        };
        let thing = cell.to_string();
        if let Some(reason) = flaw {
            return Err(Error::Flaw { thing, reason });
        }
        match refers.into_iter().find(|thing| !self.has(*thing)) {
            Some(missing) => Err(Error::Dangling { thing, missing }),
            None => Ok(()),
        }
    }

    /// Whether a thing is there.
    pub fn has(&self, thing: Thing) -> bool {
        match thing {
            Thing::Track(id) => self.tracks.contains_key(&id),
            Thing::Event(id) => self.events.contains_key(&id),
            Thing::Audio(id) => self.audio.contains_key(&id),
        }
    }

    /// The document that these cells make.
    ///
    /// # Errors
    /// As [`Scene::after`]; [`Error::Gesture`] for a cell that occurs twice.
    pub fn from_cells(
        log: crate::LogIdentity,
        cells: impl IntoIterator<Item = (Cell, Value)>,
    ) -> Result<Self, Error> {
        Self::empty(log, Ontology::none()).with_cells(cells)
    }

    /// This document with these cells as well, in place of what stands in them.
    ///
    /// # Errors
    /// As [`Scene::after`]; [`Error::Gesture`] for a cell that occurs twice.
    pub fn with_cells(
        &self,
        cells: impl IntoIterator<Item = (Cell, Value)>,
    ) -> Result<Self, Error> {
        let edits = cells.into_iter().map(|(cell, value)| Edit {
            before: self.value(&cell),
            cell,
            after: Some(value),
        });
        self.after(&Gesture::new("read", edits.collect())?)
    }

    /// What makes this document another one over the same log.
    ///
    /// # Errors
    /// None for two documents that are valid.
    pub fn difference(&self, other: &Self) -> Result<Gesture, Error> {
        let mut draft = crate::Draft::of(self);
        for (cell, _) in self.cells() {
            if other.value(&cell).is_none() {
                draft.remove(cell);
            }
        }
        for (cell, value) in other.cells() {
            draft.set(cell, value);
        }
        draft.finish("take over document")
    }
}

/// A change of one track's cell.
type OfTrack<'a> = (TrackId, &'a TrackCell, Option<&'a Value>);

fn of_track(edit: &Edit) -> Option<OfTrack<'_>> {
    let (track_id, cell) = track_of(&edit.cell)?;
    Some((track_id, cell, edit.after.as_ref()))
}

impl Track {
    /// The track of these cells, keyframes apart, and these keyframes, stamps rising.
    ///
    /// # Errors
    /// As [`Track::from_parts`]; [`Error::TrackIncomplete`] for cells of no track or of two.
    pub fn from_cells(
        cells: Vec<(Cell, Value)>,
        keyframes: Vec<(fl_spacetime::Stamp, StatedPose)>,
    ) -> Result<Self, Error> {
        let track_id = cells.first().and_then(|(cell, _)| cell.track());
        let track_id = track_id.unwrap_or(TrackId(0));
        let mut draft = TrackDraft::new(track_id);
        for (cell, value) in &cells {
            match cell {
                Cell::Track(id, part) if *id == track_id => draft.put(part, Some(value)),
                _ => return Err(Error::TrackIncomplete { track: track_id }),
            }
        }
        let size = draft.parts.size;
        let keyframes = keyframes.into_iter();
        let keyframes = keyframes.map(|(stamp, pose)| pose.keyframe(stamp, size));
        draft.parts.keyframes.extend(keyframes);
        let track = draft.finish()?;
        track.ok_or(Error::TrackIncomplete { track: track_id })
    }

    pub(super) fn with_motion_of(self, ontology: &Ontology) -> Self {
        let motion = ontology.motion(self.class());
        self.with_motion(motion)
    }
}

/// A track while its cells change.
struct TrackDraft {
    track_id: TrackId,
    exists: bool,
    class: Option<ClassId>,
    size: Option<Size>,
    /// The rest; class and size here mean nothing.
    parts: TrackParts,
}

impl TrackDraft {
    fn new(track_id: TrackId) -> Self {
        let nothing = Size::new(1.0, 1.0, 1.0).expect("a cube of a meter is a box");
        Self {
            track_id,
            exists: false,
            class: None,
            size: None,
            parts: TrackParts {
                id: track_id,
                class: ClassId::new("none").expect("a name"),
                size: nothing,
                own_motion: None,
                life: None,
                keyframes: Vec::new(),
                absences: Vec::new(),
                attributes: Default::default(),
                frame_attributes: Default::default(),
                view_boxes: Default::default(),
            },
        }
    }

    fn of(track: &Track) -> Self {
        let parts = track.parts();
        Self {
            track_id: parts.id,
            exists: true,
            class: Some(parts.class.clone()),
            size: Some(parts.size),
            parts: parts.clone(),
        }
    }

    /// Puts a value of the cell's kind, or takes it away.
    fn put(&mut self, cell: &TrackCell, after: Option<&Value>) {
        let parts = &mut self.parts;
        match (cell, after) {
            (TrackCell::Exists, after) => self.exists = after.is_some(),
            (TrackCell::Class, Some(Value::Class(class))) => self.class = Some(class.clone()),
            (TrackCell::Class, _) => self.class = None,
            (TrackCell::Size, Some(Value::Size(size))) => self.size = Some(*size),
            (TrackCell::Size, _) => self.size = None,
            (TrackCell::Motion, Some(Value::Motion(it))) => parts.own_motion = Some(*it),
            (TrackCell::Motion, _) => parts.own_motion = None,
            (TrackCell::Life, Some(Value::Life(life))) => parts.life = Some(*life),
            (TrackCell::Life, _) => parts.life = None,
            (TrackCell::Absence(start), after) => {
                parts.absences.retain(|it| it.start() != *start);
                if let Some(Value::AbsentUntil(end)) = after {
                    // Gestures hold no empty absence.
                    parts.absences.extend(Interval::new(*start, *end));
                    parts.absences.sort();
                }
            }
            (TrackCell::Attribute(id), Some(Value::Attribute(value))) => {
                parts.attributes.insert(id.clone(), value.clone());
            }
            (TrackCell::Attribute(id), _) => _ = parts.attributes.remove(id),
            (TrackCell::FrameAttribute(id, stamp), Some(Value::Attribute(value))) => {
                parts
                    .frame_attributes
                    .insert((id.clone(), *stamp), value.clone());
            }
            (TrackCell::FrameAttribute(id, stamp), _) => {
                parts.frame_attributes.remove(&(id.clone(), *stamp));
            }
            (TrackCell::Keyframe(stamp), after) => {
                let place = parts.keyframes.binary_search_by_key(stamp, |it| it.stamp);
                let keyframe = match after {
                    Some(Value::Keyframe(pose)) => Some(pose.keyframe(*stamp, parts.size)),
                    _ => None,
                };
                match (place, keyframe) {
                    (Ok(idx), Some(keyframe)) => parts.keyframes[idx] = keyframe,
                    (Ok(idx), None) => _ = parts.keyframes.remove(idx),
                    (Err(idx), Some(keyframe)) => parts.keyframes.insert(idx, keyframe),
                    (Err(_), None) => {}
                }
            }
            (TrackCell::ViewBox(camera, stamp), Some(Value::ViewBox(view_box))) => {
                parts.view_boxes.insert((camera.clone(), *stamp), *view_box);
            }
            (TrackCell::ViewBox(camera, stamp), _) => {
                parts.view_boxes.remove(&(camera.clone(), *stamp));
            }
        }
    }

    /// The track, or nothing where it is gone with all its parts.
    fn finish(self) -> Result<Option<Track>, Error> {
        let mut parts = self.parts;
        if !self.exists {
            let empty = parts.keyframes.is_empty()
                && parts.absences.is_empty()
                && parts.attributes.is_empty()
                && parts.frame_attributes.is_empty()
                && parts.view_boxes.is_empty();
            let bare = self.class.is_none() && self.size.is_none() && parts.own_motion.is_none();
            if empty && bare && parts.life.is_none() {
                return Ok(None);
            }
            return Err(Error::TrackLeftovers {
                track: self.track_id,
            });
        }
        let (Some(class), Some(size)) = (self.class, self.size) else {
            return Err(Error::TrackIncomplete {
                track: self.track_id,
            });
        };
        parts.class = class;
        parts.size = size;
        Track::from_parts(parts).map(Some)
    }
}

impl StatedPose {
    /// As a keyframe of a track of that size.
    pub fn keyframe(&self, stamp: fl_spacetime::Stamp, track_size: Size) -> Keyframe {
        let size = self.own_size.unwrap_or(track_size);
        Keyframe {
            stamp,
            cuboid: OrientedBox::new(self.world_from_body, size),
            own_size: self.own_size.is_some(),
            source: self.source,
            score: self.score,
            reviewer: self.reviewer.clone(),
        }
    }
}
