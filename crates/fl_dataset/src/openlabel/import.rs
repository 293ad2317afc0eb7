//! A scene from an OpenLABEL document, and what of the document is not in it.

mod elements;
mod objects;

use std::collections::BTreeMap;

use fl_scene::{Cell, Draft, Interval, LogIdentity, Scene, TagId, Value as CellValue};
use fl_spacetime::{Span, Stamp};
use serde_json::Value;

use super::Document;
use super::frames::Frames;
use crate::Error;
use crate::dataset::Vocabulary;
use crate::import::{ImportSettings, Imported};
use elements::add_elements;
use objects::add_objects;

impl Document {
    /// Makes a scene of the document. Every keyframe has the source `import`.
    ///
    /// # Errors
    /// [`Error::Place`] for stamps and transforms that are none; [`Error::Scene`] where what the
    /// document says makes no scene.
    pub fn to_scene(&self, settings: ImportSettings) -> Result<Imported, Error> {
        let frames = Frames::of(&self.content, &self.path)?;
        let ImportSettings { log, ontology } = settings;
        let log = log.unwrap_or_else(|| self.log(&frames));
        let mut reading = Reading {
            root: &self.content["openlabel"],
            span: span_of(&frames, &log)?,
            frames,
            vocabulary: Vocabulary::of(ontology),
            cells: Vec::new(),
            notes: Vec::new(),
            not_kept: BTreeMap::new(),
        };
        reading.note_assumptions();
        let tracks = add_objects(&mut reading)?;
        add_elements(&mut reading, &tracks)?;
        reading.add_tags();
        reading.count_the_rest();
        let Reading {
            vocabulary,
            cells,
            notes,
            not_kept,
            ..
        } = reading;
        let empty = Scene::empty(log, vocabulary.finish()?);
        let mut draft = Draft::of(&empty);
        for (cell, value) in cells {
            draft.set(cell, value);
        }
        let gesture = draft.finish("import")?;
        Ok(Imported {
            scene: empty.after(&gesture)?,
            notes,
            not_kept,
        })
    }

    /// The log as the document names it, else one of its own frames.
    fn log(&self, frames: &Frames<'_>) -> LogIdentity {
        let metadata = &self.content["openlabel"]["metadata"];
        let number = |key: &str| metadata[key].as_str()?.parse::<i64>().ok();
        let numbers = frames.by_number.keys();
        let first = numbers
            .clone()
            .next()
            .map_or(Stamp::from_nanos(0), |it| frames.stamp(*it));
        let last = numbers.last().map_or(first, |it| frames.stamp(*it));
        let name = metadata["tagged_file"].as_str().map(str::to_owned);
        let file_name = || {
            self.path
                .file_name()
                .map(|it| it.to_string_lossy().into_owned())
        };
        LogIdentity {
            name: name.or_else(file_name).unwrap_or_default(),
            start: number("log_start_ns").map_or(first, Stamp::from_nanos),
            end: number("log_end_ns").map_or(last, Stamp::from_nanos),
            messages: number("log_messages")
                .and_then(|it| u64::try_from(it).ok())
                .unwrap_or(0),
        }
    }
}

/// A document that is being turned into cells of a scene.
struct Reading<'a> {
    root: &'a Value,
    frames: Frames<'a>,
    /// What has no time lasts as long as the log.
    span: Interval,
    vocabulary: Vocabulary,
    cells: Vec<(Cell, CellValue)>,
    notes: Vec<String>,
    not_kept: BTreeMap<String, u64>,
}

impl<'a> Reading<'a> {
    fn lose(&mut self, what: impl Into<String>) {
        *self.not_kept.entry(what.into()).or_default() += 1;
    }

    /// The entries of a list of the document.
    fn entries(&self, list: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.root[list].as_object().into_iter().flatten()
    }

    fn note_assumptions(&mut self) {
        if self.frames.are_numbered_only && !self.frames.by_number.is_empty() {
            let note = "not every frame has a timestamp: frames count as 10 Hz from 0";
            self.notes.push(note.to_owned());
        }
        match &self.frames.world {
            Some(world) => self
                .notes
                .push(format!("coordinate system `{world}` is the world")),
            None => self
                .notes
                .push("no coordinate systems: boxes are taken as in the world".to_owned()),
        }
    }

    /// From the first to the last frame of intervals, each until the frame after it.
    fn intervals(&self, element: &Value) -> Vec<Interval> {
        let intervals = element["frame_intervals"].as_array().into_iter().flatten();
        let bounds = intervals
            .filter_map(|it| Some((it["frame_start"].as_u64()?, it["frame_end"].as_u64()?)));
        let interval = |(start, end): (u64, u64)| {
            let next = self.frames.by_number.range(end.saturating_add(1)..).next();
            let end = match next {
                Some((next, _)) => self.frames.stamp(*next),
                None => self.frames.stamp(end) + Span::from_nanos(1),
            };
            Interval::new(self.frames.stamp(start), end).ok()
        };
        bounds.filter_map(interval).collect()
    }

    fn add_tags(&mut self) {
        for (_, tag) in self.entries("tags") {
            match TagId::new(tag["type"].as_str().unwrap_or_default()) {
                Ok(id) => {
                    self.vocabulary.tag(&id);
                    self.cells.push((Cell::Tag(id), CellValue::Tag));
                }
                Err(_) => self.lose("a tag whose type is no name"),
            }
            if !tag["tag_data"].is_null() {
                self.lose("tag_data");
            }
        }
    }

    /// What no part of a scene stands for.
    fn count_the_rest(&mut self) {
        for (list, what) in [
            (
                "streams",
                "a stream with its calibration: rigs are files of their own",
            ),
            (
                "coordinate_systems",
                "a coordinate system, used for boxes and not kept",
            ),
            ("resources", "a resource"),
            ("ontologies", "an ontology: the scene has its own"),
        ] {
            for _ in self.entries(list) {
                self.lose(what);
            }
        }
        for _ in self.frames.by_number.clone() {
            self.lose("a frame's properties, but for its stamp and transforms");
        }
    }
}

fn span_of(frames: &Frames<'_>, log: &LogIdentity) -> Result<Interval, Error> {
    let numbers = frames.by_number.keys();
    let first = numbers
        .clone()
        .next()
        .map_or(log.start, |it| frames.stamp(*it));
    let last = numbers.last().map_or(log.end, |it| frames.stamp(*it));
    let (start, end) = (first.min(log.start), last.max(log.end));
    Ok(Interval::new(start, end.max(start) + Span::from_nanos(1))?)
}
