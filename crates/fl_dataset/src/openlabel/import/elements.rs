//! Actions, contexts, events and relations become events, captions, audio segments and relations.

use std::collections::{BTreeMap, BTreeSet};

use fl_scene::{
    About, AudioId, AudioSegment, Caption, CaptionId, Cell, Event, EventId, Interval, Mention,
    Relation, RelationId, SensorName, Thing, TrackId, Value as CellValue,
};
use fl_spacetime::Stamp;
use serde_json::Value;

use super::Reading;
use super::objects::MAX_NUMBER;
use crate::Error;
use crate::openlabel::{CAPTION, IS_ABOUT, TAKES_PART};

/// Relations of others that mean the same as ours.
const TAKING_PART: [&str; 4] = [TAKES_PART, "isSubjectOfAction", "isActorOf", "isSubject"];

/// What became of an element: an action of several intervals is several events.
type Things = BTreeMap<(String, String), Vec<Thing>>;

/// Adds everything beside objects.
pub(super) fn add_elements(
    reading: &mut Reading<'_>,
    tracks: &BTreeMap<String, TrackId>,
) -> Result<(), Error> {
    let mut things: Things = BTreeMap::new();
    for (uid, track) in tracks {
        let key = ("object".to_owned(), uid.clone());
        things.insert(key, vec![Thing::Track(*track)]);
    }
    let links = Links::of(reading, tracks);
    let mut ids = Ids::default();
    for (list, kind) in [
        ("actions", "action"),
        ("contexts", "context"),
        ("events", "event"),
    ] {
        for (uid, element) in reading.entries(list) {
            let key = (kind.to_owned(), uid.clone());
            let data = &element[format!("{kind}_data")];
            let made = if element["type"] == CAPTION && text(data, "text").is_some() {
                add_caption(reading, &mut ids, (uid, element, data), &links, tracks);
                Vec::new()
            } else if text(data, "microphone").is_some() {
                add_audio(reading, &mut ids, element, data)
            } else {
                let takers = links.takers.get(&key).cloned().unwrap_or_default();
                add_events(reading, &mut ids, (element, data), takers)
            };
            things.insert(key, made);
        }
    }
    add_relations(reading, &things);
    Ok(())
}

/// The relations that are parts of events and captions.
#[derive(Default)]
struct Links {
    takers: BTreeMap<(String, String), BTreeSet<TrackId>>,
    about: BTreeMap<String, TrackId>,
}

impl Links {
    fn of(reading: &Reading<'_>, tracks: &BTreeMap<String, TrackId>) -> Self {
        let mut links = Self::default();
        for (_, relation) in reading.entries("relations") {
            for (subject, object) in pairs(relation) {
                if is_taking_part(relation) && subject.0 == "object" && object.0 != "object" {
                    if let Some(track) = tracks.get(&subject.1) {
                        links.takers.entry(object).or_default().insert(*track);
                    }
                } else if relation["type"] == IS_ABOUT && subject.0 == "context" {
                    links
                        .about
                        .extend(tracks.get(&object.1).map(|track| (subject.1, *track)));
                }
            }
        }
        links
    }
}

fn is_taking_part(relation: &Value) -> bool {
    relation["type"]
        .as_str()
        .is_some_and(|it| TAKING_PART.contains(&it))
}

/// Every subject with every object.
fn pairs(relation: &Value) -> Vec<((String, String), (String, String))> {
    let agents = |side: &str| -> Vec<(String, String)> {
        let agents = relation[side].as_array().into_iter().flatten();
        let agent = |it: &Value| {
            Some((
                it["type"].as_str()?.to_owned(),
                it["uid"].as_str()?.to_owned(),
            ))
        };
        agents.filter_map(agent).collect()
    };
    let objects = agents("rdf_objects");
    let subjects = agents("rdf_subjects");
    let pairs = subjects.iter().flat_map(|subject| {
        let objects = objects.iter();
        objects.map(|object| (subject.clone(), object.clone()))
    });
    pairs.collect()
}

/// Numbers of events, captions and segments that are taken.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<(&'static str, u64)>,
}

impl Ids {
    /// The number that the name ends with, if it is one of ours and free; else the next free one.
    fn id(&mut self, kind: &'static str, element: &Value) -> u64 {
        let name = element["name"].as_str().unwrap_or_default();
        let own = name
            .strip_prefix(kind)
            .and_then(|rest| rest.trim().parse::<u64>().ok());
        let own = own.filter(|id| *id < MAX_NUMBER && !self.taken.contains(&(kind, *id)));
        let largest = self.taken.range((kind, 0)..=(kind, u64::MAX)).next_back();
        let next = largest.map_or(1, |(_, id)| id.saturating_add(1));
        let id = own.unwrap_or(next);
        self.taken.insert((kind, id));
        id
    }
}

fn text<'a>(data: &'a Value, name: &str) -> Option<&'a str> {
    let mut items = data["text"].as_array()?.iter();
    items.find(|item| item["name"] == name)?["val"].as_str()
}

fn stamp(data: &Value, name: &str) -> Option<Stamp> {
    text(data, name)?.parse().ok().map(Stamp::from_nanos)
}

/// The exact interval where it is stated, else those of frames, else all the time.
fn intervals(reading: &Reading<'_>, element: &Value, data: &Value) -> Vec<Interval> {
    let exact = stamp(data, "start_ns").zip(stamp(data, "end_ns"));
    if let Some(Ok(exact)) = exact.map(|(start, end)| Interval::new(start, end)) {
        return vec![exact];
    }
    let of_frames = reading.intervals(element);
    match of_frames.is_empty() {
        true => vec![reading.span],
        false => of_frames,
    }
}

fn add_events(
    reading: &mut Reading<'_>,
    ids: &mut Ids,
    (element, data): (&Value, &Value),
    tracks: BTreeSet<TrackId>,
) -> Vec<Thing> {
    let name = element["type"].as_str().unwrap_or_default();
    let Some(event_type) = reading.vocabulary.event_type(name) else {
        reading.lose("an action, context or event whose type is no name");
        return Vec::new();
    };
    let known = ["start_ns", "end_ns", "event"];
    for (kind, items) in data.as_object().into_iter().flatten() {
        for item in items.as_array().into_iter().flatten() {
            if !item["name"]
                .as_str()
                .is_some_and(|name| known.contains(&name))
            {
                reading.lose(format!("a {kind} of an action, context or event"));
            }
        }
    }
    let mut things = Vec::new();
    for interval in intervals(reading, element, data) {
        let id = EventId(ids.id("event", element));
        let event = Event {
            event_type: event_type.clone(),
            interval,
            tracks: tracks.clone(),
        };
        reading
            .cells
            .push((Cell::Event(id), CellValue::Event(event)));
        things.push(Thing::Event(id));
    }
    things
}

fn add_caption(
    reading: &mut Reading<'_>,
    ids: &mut Ids,
    (uid, element, data): (&str, &Value, &Value),
    links: &Links,
    tracks: &BTreeMap<String, TrackId>,
) {
    let about = match (links.about.get(uid), stamp(data, "at_ns")) {
        (Some(track), _) => About::Track(*track),
        (None, Some(stamp)) => About::Moment(stamp),
        (None, None) => About::Interval(intervals(reading, element, data)[0]),
    };
    let caption = Caption {
        text: text(data, "text").unwrap_or_default().to_owned(),
        about,
        mentions: mentions(data, tracks),
    };
    let id = CaptionId(ids.id(CAPTION, element));
    reading
        .cells
        .push((Cell::Caption(id), CellValue::Caption(caption)));
}

fn mentions(data: &Value, tracks: &BTreeMap<String, TrackId>) -> Vec<Mention> {
    let vectors = data["vec"].as_array().into_iter().flatten();
    let vector = vectors.filter(|item| item["name"] == "mentions");
    let numbers = vector.flat_map(|item| item["val"].as_array().into_iter().flatten());
    let numbers: Vec<u64> = numbers.filter_map(Value::as_u64).collect();
    let mention = |parts: &[u64]| {
        let place = |number: u64| usize::try_from(number).ok();
        Some(Mention {
            start: place(parts[0])?,
            end: place(parts[1])?,
            track: *tracks.get(&parts[2].to_string())?,
        })
    };
    numbers.chunks_exact(3).filter_map(mention).collect()
}

fn add_audio(
    reading: &mut Reading<'_>,
    ids: &mut Ids,
    element: &Value,
    data: &Value,
) -> Vec<Thing> {
    let Ok(microphone) = SensorName::new(text(data, "microphone").unwrap_or_default()) else {
        reading.lose("an audio segment whose microphone is no name");
        return Vec::new();
    };
    let segment = AudioSegment {
        microphone,
        interval: intervals(reading, element, data)[0],
        label: element["type"].as_str().unwrap_or_default().to_owned(),
        transcript: text(data, "transcript").map(str::to_owned),
    };
    let id = AudioId(ids.id("audio", element));
    reading
        .cells
        .push((Cell::Audio(id), CellValue::Audio(segment)));
    vec![Thing::Audio(id)]
}

fn add_relations(reading: &mut Reading<'_>, things: &Things) {
    let mut n_relations = 0;
    for (_, relation) in reading.entries("relations") {
        let name = relation["type"].as_str().unwrap_or_default();
        if name == IS_ABOUT {
            continue;
        }
        let interval = interval_of_relation(reading, relation);
        for (subject, object) in pairs(relation) {
            if is_taking_part(relation) && subject.0 == "object" && object.0 != "object" {
                continue;
            }
            let ends = things.get(&subject).zip(things.get(&object));
            let ends = ends.and_then(|(from, to)| from.first().zip(to.first()));
            let relation_type = reading.vocabulary.relation_type(name);
            let (Some((from, to)), Some(relation_type)) = (ends, relation_type) else {
                reading.lose("a relation with an end that is not in the scene");
                continue;
            };
            n_relations += 1;
            let relation = Relation {
                relation_type,
                from: *from,
                to: *to,
                interval,
            };
            let cell = Cell::Relation(RelationId(n_relations));
            reading.cells.push((cell, CellValue::Relation(relation)));
        }
    }
}

/// A relation of ours has the exact interval in its name.
fn interval_of_relation(reading: &mut Reading<'_>, relation: &Value) -> Option<Interval> {
    let name = relation["name"].as_str().unwrap_or_default();
    let mut words = name.rsplit(' ').map(str::parse::<i64>);
    if let (Some(Ok(end)), Some(Ok(start))) = (words.next(), words.next()) {
        return Interval::new(Stamp::from_nanos(start), Stamp::from_nanos(end)).ok();
    }
    let intervals = reading.intervals(relation);
    if intervals.len() > 1 {
        reading.lose("a further interval of a relation");
    }
    intervals.first().copied()
}
