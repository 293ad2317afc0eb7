//! Attributes, events and tags of a scene as tags of Supervisely.
//!
//! A tag is about an object or the episode, with a value or none, over frames or always. Names
//! are unique in a project: what is called like something before it gets its kind behind it.

use std::collections::BTreeMap;

use fl_scene::ontology::AttributeKind;
use fl_scene::{AttributeValue, Event, Track};
use serde_json::{Value, json};

use crate::export::{Job, LossKind, LossReport};

/// Events that no frame is within, and the exact ends of the others.
pub(super) fn losses(job: &Job<'_>, report: &mut LossReport) {
    for event in job.drive.scene.events().values() {
        match frames_of(job, event) {
            Some(_) => report.add(LossKind::StampDigits, "events begin and end at frames"),
            None => report.add(LossKind::Events, "an event between two frames"),
        }
    }
}

/// The first and the last frame within an event.
fn frames_of(job: &Job<'_>, event: &Event) -> Option<[usize; 2]> {
    let mut inside = job
        .moments
        .iter()
        .filter(|it| event.interval.contains(it.stamp));
    let first = inside.next()?.idx;
    Some([first, inside.next_back().map_or(first, |it| it.idx)])
}

/// One tag: its name, its value, and the frames it is about.
#[derive(Clone)]
struct Tag {
    name: String,
    value: Option<Value>,
    frames: Option<[usize; 2]>,
}

impl Tag {
    fn json(&self, key: String) -> Value {
        let mut tag = json!({"name": self.name, "key": key});
        if let Some(value) = &self.value {
            tag["value"] = value.clone();
        }
        if let Some(frames) = &self.frames {
            tag["frameRange"] = json!(frames);
        }
        tag
    }
}

/// All tags of the project.
pub(super) struct Tags {
    metas: Vec<Value>,
    of_episode: Vec<Tag>,
    of_tracks: BTreeMap<u64, Vec<Tag>>,
}

impl Tags {
    pub(super) fn of(job: &Job<'_>) -> Self {
        let scene = job.drive.scene;
        let mut metas = Metas::default();
        let mut of_episode = Vec::new();
        let mut of_tracks: BTreeMap<u64, Vec<Tag>> = BTreeMap::new();
        for attribute in scene.ontology().attributes() {
            metas.add("attribute", attribute.id.as_str(), kind_of(&attribute.kind));
        }
        for track in scene.tracks() {
            of_tracks.insert(track.id().0, tags_of_track(job, track));
        }
        for event in scene.events().values() {
            let Some(frames) = frames_of(job, event) else {
                continue;
            };
            let name = metas.add("event", event.event_type.as_str(), json!("none"));
            let tag = Tag {
                name,
                value: None,
                frames: Some(frames),
            };
            if event.tracks.is_empty() {
                of_episode.push(tag.clone());
            }
            for track in &event.tracks {
                of_tracks.entry(track.0).or_default().push(tag.clone());
            }
        }
        for tag in scene.tags() {
            of_episode.push(Tag {
                name: metas.add("tag", tag.as_str(), json!("none")),
                value: None,
                frames: None,
            });
        }
        Self {
            metas: metas.rows,
            of_episode,
            of_tracks,
        }
    }

    /// What `meta.json` says of them.
    pub(super) fn metas(&self) -> &[Value] {
        &self.metas
    }

    /// The tags of the whole episode.
    pub(super) fn of_episode(&self, key: impl Fn(&[&str]) -> String) -> Vec<Value> {
        let tags = self.of_episode.iter().enumerate();
        tags.map(|(idx, tag)| tag.json(key(&["tag", "episode", &idx.to_string()])))
            .collect()
    }

    /// The tags of an object.
    pub(super) fn of_track(&self, track: u64, key: impl Fn(&[&str]) -> String) -> Vec<Value> {
        let tags = self.of_tracks.get(&track).into_iter().flatten().enumerate();
        tags.map(|(idx, tag)| tag.json(key(&["tag", &track.to_string(), &idx.to_string()])))
            .collect()
    }
}

/// Names of tags, each once.
#[derive(Default)]
struct Metas {
    rows: Vec<Value>,
    names: BTreeMap<(&'static str, String), String>,
}

impl Metas {
    /// The name of a tag, entered if it is new.
    fn add(&mut self, kind: &'static str, id: &str, value_type: Value) -> String {
        if let Some(name) = self.names.get(&(kind, id.to_owned())) {
            return name.clone();
        }
        let is_taken = self.names.values().any(|it| it == id);
        let name = match is_taken {
            true => format!("{id} ({kind})"),
            false => id.to_owned(),
        };
        let mut row = json!({"name": name, "color": "#808080", "applicable_type": "all",
            "classes": [], "hotkey": ""});
        match value_type {
            Value::Array(options) => {
                row["value_type"] = json!("oneof_string");
                row["values"] = json!(options);
            }
            other => row["value_type"] = other,
        }
        self.rows.push(row);
        self.names.insert((kind, id.to_owned()), name.clone());
        name
    }
}

/// Supervisely's type of values, or the list of options.
fn kind_of(kind: &AttributeKind) -> Value {
    match kind {
        AttributeKind::Flag => json!(["true", "false"]),
        AttributeKind::Number { .. } => json!("any_number"),
        AttributeKind::Choice { options, retired } => json!([&options[..], &retired[..]].concat()),
        AttributeKind::Text => json!("any_string"),
    }
}

/// What is said of a track: always, or over the frames at which it is the same.
fn tags_of_track(job: &Job<'_>, track: &Track) -> Vec<Tag> {
    let parts = track.parts();
    let changing: Vec<_> = parts.frame_attributes.keys().map(|(id, _)| id).collect();
    let mut tags = Vec::new();
    for (id, value) in &parts.attributes {
        if !changing.contains(&id) {
            tags.push(Tag {
                name: id.as_str().to_owned(),
                value: Some(json_of(value)),
                frames: None,
            });
        }
    }
    let mut changing = changing;
    changing.dedup();
    for id in changing {
        let mut runs: Vec<(&AttributeValue, [usize; 2])> = Vec::new();
        for moment in job.moments {
            if !track.is_present(moment.stamp) {
                continue;
            }
            let Some(value) = track.attribute_at(id, moment.stamp) else {
                continue;
            };
            match runs.last_mut() {
                Some((last, [_, end])) if *last == value && *end + 1 == moment.idx => {
                    *end = moment.idx;
                }
                _ => runs.push((value, [moment.idx; 2])),
            }
        }
        tags.extend(runs.into_iter().map(|(value, frames)| Tag {
            name: id.as_str().to_owned(),
            value: Some(json_of(value)),
            frames: Some(frames),
        }));
    }
    tags
}

/// Flags are words, which Supervisely has instead.
fn json_of(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::Flag(flag) => json!(flag.to_string()),
        AttributeValue::Number(number) => json!(number),
        AttributeValue::Choice(text) | AttributeValue::Text(text) => json!(text),
    }
}
