//! Objects with cuboids become tracks.

use std::collections::{BTreeMap, BTreeSet};

use fl_scene::ontology::AttributeLevel;
use fl_scene::{
    AttributeId, AttributeValue, Interval, Keyframe, MotionModel, Source, Track, TrackId,
};
use fl_spacetime::{OrientedBox, Sensor, Stamp, World};
use serde_json::Value;

use super::Reading;
use crate::Error;
use crate::dataset::{absences, put_frame_attributes};
use crate::openlabel::cuboid_from_val;

/// The first whole number that a number of JSON need not hold.
pub(super) const MAX_NUMBER: u64 = 1 << 53;

/// What of an object was found in the frames.
#[derive(Default)]
struct Found {
    boxes: BTreeMap<Stamp, OrientedBox<World>>,
    values: BTreeMap<AttributeId, BTreeMap<Stamp, AttributeValue>>,
}

/// Adds a track for each object that has a cuboid, and answers with their numbers by uid.
pub(super) fn add_objects(reading: &mut Reading<'_>) -> Result<BTreeMap<String, TrackId>, Error> {
    let mut found: BTreeMap<&str, Found> = BTreeMap::new();
    let numbers: Vec<u64> = reading.frames.by_number.keys().copied().collect();
    for number in numbers {
        let frame = reading.frames.by_number[&number];
        let tree = reading.frames.tree_at(number);
        for (uid, object) in frame["objects"].as_object().into_iter().flatten() {
            let found = found.entry(uid).or_default();
            let stamp = reading.frames.stamp(number);
            let data = &object["object_data"];
            if let Some(cuboid) = cuboid(reading, data, &tree) {
                found.boxes.insert(stamp, cuboid);
            }
            for (id, value) in attributes(reading, data, AttributeLevel::Frame) {
                found.values.entry(id).or_default().insert(stamp, value);
            }
        }
    }
    let mut numbering = Numbering::of(reading);
    let mut tracks = BTreeMap::new();
    for (uid, object) in reading.entries("objects") {
        let found = found.remove(uid.as_str()).unwrap_or_default();
        let Some(track) = track(reading, object, found, numbering.number(uid))? else {
            reading.lose("an object without a cuboid in space");
            continue;
        };
        tracks.insert(uid.clone(), track.id());
        for (cell, value) in track.cells() {
            reading.cells.push((cell, value));
        }
    }
    Ok(tracks)
}

/// Numbers of tracks: those of the document where they are numbers, else free ones.
struct Numbering {
    next: u64,
}

impl Numbering {
    fn of(reading: &Reading<'_>) -> Self {
        let numbers = reading
            .entries("objects")
            .filter_map(|(uid, _)| own_number(uid));
        Self {
            next: numbers.max().map_or(1, |largest| largest.saturating_add(1)),
        }
    }

    fn number(&mut self, uid: &str) -> TrackId {
        TrackId(own_number(uid).unwrap_or_else(|| {
            self.next = self.next.saturating_add(1);
            self.next - 1
        }))
    }
}

/// A number may be written in several ways, such as 07; only one of them is the number's. Those
/// that no number of JSON holds are no numbers here, so that there is always a free one.
fn own_number(uid: &str) -> Option<u64> {
    let number = uid.parse::<u64>().ok()?;
    (number.to_string() == uid && number < MAX_NUMBER).then_some(number)
}

fn track(
    reading: &mut Reading<'_>,
    object: &Value,
    mut found: Found,
    id: TrackId,
) -> Result<Option<Track>, Error> {
    let intervals = reading.intervals(object);
    let data = &object["object_data"];
    let is_still = found.boxes.is_empty() && add_constant(reading, data, &intervals, &mut found);
    let Some(first) = found.boxes.values().next() else {
        return Ok(None);
    };
    let name = object["type"].as_str().unwrap_or_default();
    let Some(class) = reading.vocabulary.class(name, first.size()) else {
        reading.lose("an object whose type is no name of a class");
        return Ok(None);
    };
    let stamps: BTreeSet<Stamp> = found.boxes.keys().copied().collect();
    let keyframes = found.boxes.into_iter();
    let keyframes = keyframes.map(|(stamp, cuboid)| Keyframe::new(stamp, cuboid, Source::Import));
    let mut parts = Track::new(id, class, keyframes.collect())?.parts().clone();
    if is_still {
        parts.own_motion = Some(MotionModel::Static);
        let (first, last) = (intervals.first(), intervals.last());
        parts.life = match (first, last) {
            (Some(first), Some(last)) => Interval::new(first.start(), last.end()).ok(),
            _ => Some(reading.span),
        };
    } else {
        let frames = reading.frames.by_number.keys();
        let frames = frames.map(|number| reading.frames.stamp(*number));
        parts.absences = absences(frames, &stamps);
    }
    for (id, value) in attributes(reading, data, AttributeLevel::Track) {
        match reading.vocabulary.changes(&id) {
            true => {
                let values = found.values.entry(id).or_default();
                values.entry(parts.keyframes[0].stamp).or_insert(value);
            }
            false => _ = parts.attributes.insert(id, value),
        }
    }
    put_frame_attributes(&mut parts, found.values);
    Ok(Some(Track::from_parts(parts)?))
}

/// Adds the boxes of an object that has one outside of frames, and answers whether it stands. In a
/// system that moves, such as the vehicle's, it moves along, with a box in each frame.
fn add_constant(
    reading: &mut Reading<'_>,
    data: &Value,
    intervals: &[Interval],
    found: &mut Found,
) -> bool {
    let fixed = reading.frames.tree_at(u64::MAX);
    if let Some(cuboid) = cuboid(reading, data, &fixed) {
        let start = intervals
            .first()
            .map_or(reading.span.start(), Interval::start);
        found.boxes.insert(start, cuboid);
        return true;
    }
    let is_there =
        |stamp: Stamp| intervals.is_empty() || intervals.iter().any(|it| it.contains(stamp));
    let numbers = reading.frames.by_number.keys().copied();
    let numbers: Vec<u64> = numbers
        .filter(|it| is_there(reading.frames.stamp(*it)))
        .collect();
    for number in numbers {
        let tree = reading.frames.tree_at(number);
        let stamp = reading.frames.stamp(number);
        found
            .boxes
            .extend(cuboid(reading, data, &tree).map(|cuboid| (stamp, cuboid)));
    }
    false
}

/// The first cuboid that can be used, in the world.
fn cuboid(
    reading: &mut Reading<'_>,
    data: &Value,
    tree: &fl_rig::FrameTree,
) -> Option<OrientedBox<World>> {
    let mut cuboid = None;
    for (kind, items) in data.as_object().into_iter().flatten() {
        let items = items.as_array().into_iter().flatten();
        for item in items {
            match kind.as_str() {
                "cuboid" if cuboid.is_some() => reading.lose("a further cuboid of an object"),
                "cuboid" => cuboid = in_world(reading, item, tree),
                "num" | "boolean" | "text" => {}
                other => reading.lose(format!(
                    "object_data.{}",
                    crate::openlabel::check::shown(other)
                )),
            }
        }
    }
    cuboid
}

fn in_world(
    reading: &mut Reading<'_>,
    item: &Value,
    tree: &fl_rig::FrameTree,
) -> Option<OrientedBox<World>> {
    if !item["attributes"].is_null() {
        reading.lose("attributes of a cuboid");
    }
    let numbers = item["val"].as_array().into_iter().flatten();
    let numbers: Vec<f64> = numbers.filter_map(Value::as_f64).collect();
    let cuboid: OrientedBox<Sensor> = match cuboid_from_val(&numbers) {
        Ok(cuboid) => cuboid,
        Err(_) => {
            reading.lose("a cuboid whose val is null, or no box: sizes must be above 0");
            return None;
        }
    };
    let system = item["coordinate_system"].as_str();
    match reading.frames.world_from(tree, system) {
        Some(world_from_system) => Some(cuboid.transformed(&world_from_system.relabel())),
        None => {
            reading.lose("a cuboid whose coordinate system no transform joins with the world");
            None
        }
    }
}

/// Numbers, truths and texts, as attributes.
fn attributes(
    reading: &mut Reading<'_>,
    data: &Value,
    level: AttributeLevel,
) -> Vec<(AttributeId, AttributeValue)> {
    let mut attributes = Vec::new();
    for (kind, items) in data.as_object().into_iter().flatten() {
        for item in items.as_array().into_iter().flatten() {
            let val = &item["val"];
            let value = match kind.as_str() {
                "num" => val.as_f64().map(AttributeValue::Number),
                "boolean" => val.as_bool().map(AttributeValue::Flag),
                "text" => val
                    .as_str()
                    .map(|text| AttributeValue::Text(text.to_owned())),
                _ => continue,
            };
            let name = item["name"].as_str().unwrap_or_default();
            let attribute =
                value.and_then(|value| reading.vocabulary.attribute(name, value, level));
            match attribute {
                Some(attribute) => attributes.push(attribute),
                None => reading.lose(format!(
                    "a {kind} that is no value of an attribute, or has no name"
                )),
            }
        }
    }
    attributes
}
