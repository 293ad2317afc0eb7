//! The document as cells, out: every value with its place, in order.

use fl_spacetime::Stamp;

use super::Scene;
use crate::{AttributeId, Cell, SensorName, StatedPose, Track, TrackCell, TrackId, Value};

impl Scene {
    /// Every cell with its value, cells strictly rising. They are the document: two scenes over
    /// one log with the same cells are the same.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, Value)> + '_ {
        let ontology = (Cell::Ontology, Value::Ontology(self.ontology.clone()));
        let tracks = self.tracks().flat_map(Track::cells);
        let events = self.events.iter();
        let events = events.map(|(id, it)| (Cell::Event(*id), Value::Event(it.clone())));
        let captions = self.captions.iter();
        let captions = captions.map(|(id, it)| (Cell::Caption(*id), Value::Caption(it.clone())));
        let audio = self.audio.iter();
        let audio = audio.map(|(id, it)| (Cell::Audio(*id), Value::Audio(it.clone())));
        let relations = self.relations.iter();
        let relations =
            relations.map(|(id, it)| (Cell::Relation(*id), Value::Relation(it.clone())));
        let tags = self
            .tags
            .iter()
            .map(|id| (Cell::Tag(id.clone()), Value::Tag));
        let ontology = std::iter::once(ontology);
        let beside = events
            .chain(captions)
            .chain(audio)
            .chain(relations)
            .chain(tags);
        ontology.chain(tracks).chain(beside)
    }

    /// What stands in a cell.
    pub fn value(&self, cell: &Cell) -> Option<Value> {
        match cell {
            Cell::Ontology => Some(Value::Ontology(self.ontology.clone())),
            Cell::Track(track_id, cell) => self.track(*track_id)?.value(cell),
            Cell::Event(id) => self.events.get(id).cloned().map(Value::Event),
            Cell::Caption(id) => self.captions.get(id).cloned().map(Value::Caption),
            Cell::Audio(id) => self.audio.get(id).cloned().map(Value::Audio),
            Cell::Relation(id) => self.relations.get(id).cloned().map(Value::Relation),
            Cell::Tag(id) => self.tags.contains(id).then_some(Value::Tag),
        }
    }
}

impl Track {
    /// Every cell of the track with its value, cells strictly rising.
    pub fn cells(&self) -> Vec<(Cell, Value)> {
        let parts = self.parts();
        let mut cells: Vec<(TrackCell, Value)> = vec![
            (TrackCell::Exists, Value::Exists),
            (TrackCell::Class, Value::Class(parts.class.clone())),
            (TrackCell::Size, Value::Size(parts.size)),
        ];
        cells.extend(
            parts
                .own_motion
                .map(|it| (TrackCell::Motion, Value::Motion(it))),
        );
        cells.extend(parts.life.map(|it| (TrackCell::Life, Value::Life(it))));
        let absence =
            |it: &crate::Interval| (TrackCell::Absence(it.start()), Value::AbsentUntil(it.end()));
        cells.extend(parts.absences.iter().map(absence));
        cells.extend(parts.attributes.iter().map(|(id, value)| {
            (
                TrackCell::Attribute(id.clone()),
                Value::Attribute(value.clone()),
            )
        }));
        cells.extend(parts.frame_attributes.iter().map(|((id, stamp), value)| {
            let cell = TrackCell::FrameAttribute(id.clone(), *stamp);
            (cell, Value::Attribute(value.clone()))
        }));
        cells.extend(parts.keyframes.iter().map(|keyframe| {
            let value = Value::Keyframe(StatedPose::of(keyframe));
            (TrackCell::Keyframe(keyframe.stamp), value)
        }));
        cells.extend(parts.view_boxes.iter().map(|((camera, stamp), view_box)| {
            (
                TrackCell::ViewBox(camera.clone(), *stamp),
                Value::ViewBox(*view_box),
            )
        }));
        let place = |(cell, value)| (Cell::Track(self.id(), cell), value);
        cells.into_iter().map(place).collect()
    }

    /// What stands in a cell of the track.
    pub fn value(&self, cell: &TrackCell) -> Option<Value> {
        let parts = self.parts();
        let attribute = |id: &AttributeId| parts.attributes.get(id).cloned();
        let of_frame = |id: &AttributeId, stamp: Stamp| {
            parts.frame_attributes.get(&(id.clone(), stamp)).cloned()
        };
        let view_box = |camera: &SensorName, stamp: Stamp| {
            parts.view_boxes.get(&(camera.clone(), stamp)).copied()
        };
        match cell {
            TrackCell::Exists => Some(Value::Exists),
            TrackCell::Class => Some(Value::Class(parts.class.clone())),
            TrackCell::Size => Some(Value::Size(parts.size)),
            TrackCell::Motion => parts.own_motion.map(Value::Motion),
            TrackCell::Life => parts.life.map(Value::Life),
            TrackCell::Absence(start) => {
                let absence = parts.absences.iter().find(|it| it.start() == *start)?;
                Some(Value::AbsentUntil(absence.end()))
            }
            TrackCell::Attribute(id) => attribute(id).map(Value::Attribute),
            TrackCell::FrameAttribute(id, stamp) => of_frame(id, *stamp).map(Value::Attribute),
            TrackCell::Keyframe(stamp) => {
                Some(Value::Keyframe(StatedPose::of(self.keyframe(*stamp)?)))
            }
            TrackCell::ViewBox(camera, stamp) => view_box(camera, *stamp).map(Value::ViewBox),
        }
    }

    /// The cell of one of its parts.
    pub fn cell(&self, cell: TrackCell) -> Cell {
        Cell::Track(self.id(), cell)
    }
}

impl StatedPose {
    /// What a keyframe states beside its stamp.
    pub fn of(keyframe: &crate::Keyframe) -> Self {
        Self {
            world_from_body: *keyframe.cuboid.pose(),
            own_size: keyframe.own_size.then(|| keyframe.cuboid.size()),
            source: keyframe.source,
            score: keyframe.score,
            reviewer: keyframe.reviewer.clone(),
        }
    }
}

/// The number of the track, for what refers to it by its first cell.
pub(super) fn track_of(cell: &Cell) -> Option<(TrackId, &TrackCell)> {
    match cell {
        Cell::Track(track_id, cell) => Some((*track_id, cell)),
        _ => None,
    }
}
