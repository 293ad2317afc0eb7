//! Attributes, events, tags and absences in the formats that editors read.

use std::path::Path;

use fl_dataset::export::{Format, Frames};
use fl_scene::{
    AttributeId, AttributeValue, Cell, Draft, Event, EventId, EventTypeId, Interval, Scene, TagId,
    TrackCell, TrackId, Value,
};
use fl_spacetime::{Span, Stamp};
use serde_json::json;

use crate::{export_sample, sample_fusion, sample_scene, settings};

/// Every so many fused frames are exported.
const EVERY: usize = 10;

/// The sample scene; its first track brakes from the second to the third frame, is of the police,
/// and is absent at the fourth.
fn told_scene(stamps: &[Stamp]) -> (Scene, TrackId) {
    let scene = sample_scene();
    let car = scene.tracks().find(|it| it.class().as_str() == "car");
    let track = car.unwrap().id();
    let id = |text: &str| AttributeId::new(text).unwrap();
    let mut draft = Draft::of(&scene);
    let mut set = |cell, value| draft.set(Cell::Track(track, cell), value);
    let police = AttributeValue::Flag(true);
    set(
        TrackCell::Attribute(id("emergency")),
        Value::Attribute(police),
    );
    for (stamp, brakes) in [(stamps[1], true), (stamps[3], false)] {
        let cell = TrackCell::FrameAttribute(id("brake_light"), stamp);
        set(cell, Value::Attribute(AttributeValue::Flag(brakes)));
    }
    let blink = Span::from_millis(1);
    set(
        TrackCell::Absence(stamps[3] - blink),
        Value::AbsentUntil(stamps[3] + blink),
    );
    let event = Event {
        event_type: EventTypeId::new("hard_braking").unwrap(),
        interval: Interval::new(stamps[1], stamps[2] + blink).unwrap(),
        tracks: [track].into(),
    };
    draft.set(Cell::Event(EventId(1)), Value::Event(event));
    draft.set(Cell::Tag(TagId::new("rain").unwrap()), Value::Tag);
    (scene.after(&draft.finish("tell").unwrap()).unwrap(), track)
}

/// The told scene in a format, and what reads a file of it.
fn exported(format: Format) -> (impl Fn(&str) -> String, TrackId) {
    let fusion = sample_fusion();
    let stamps = fusion.frames().iter().step_by(EVERY).map(|it| it.stamp);
    let (scene, track) = told_scene(&stamps.collect::<Vec<_>>());
    let mut settings = settings(format);
    settings.frames = Frames::Key { every: EVERY };
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("out");
    export_sample(&fusion, &scene, &settings, &folder).unwrap();
    let read = move |name: &str| {
        let _kept = &place;
        std::fs::read_to_string(folder.join(Path::new(name))).unwrap()
    };
    (read, track)
}

#[test]
fn supervisely_has_them_as_tags_over_frames() {
    let (read, track) = exported(Format::Supervisely);
    let document: serde_json::Value =
        serde_json::from_str(&read("city_block/annotation.json")).unwrap();
    let names = |tags: &serde_json::Value| -> Vec<(String, serde_json::Value, serde_json::Value)> {
        let tags = tags.as_array().unwrap().iter();
        tags.map(|tag| {
            let name = tag["name"].as_str().unwrap().to_owned();
            (name, tag["value"].clone(), tag["frameRange"].clone())
        })
        .collect()
    };
    let told = |name: &str, value, frames| (name.to_owned(), value, frames);
    assert_eq!(
        names(&document["tags"]),
        [told("rain", json!(null), json!(null))]
    );
    let objects = document["objects"].as_array().unwrap();
    let with_tags: Vec<_> = objects
        .iter()
        .filter(|it| it["tags"] != json!([]))
        .collect();
    assert_eq!(with_tags.len(), 1, "only {track} has tags");
    assert_eq!(
        names(&with_tags[0]["tags"]),
        [
            told("emergency", json!("true"), json!(null)),
            told("brake_light", json!("true"), json!([1, 2])),
            // Absent at the frame 3, there again at 4.
            told("brake_light", json!("false"), json!([4, 5])),
            told("hard_braking", json!(null), json!([1, 2])),
        ]
    );
    let meta: serde_json::Value = serde_json::from_str(&read("meta.json")).unwrap();
    let metas = meta["tags"].as_array().unwrap();
    let kind = |name: &str| {
        let found: Vec<_> = metas.iter().filter(|it| it["name"] == name).collect();
        assert_eq!(found.len(), 1, "{name}");
        found[0]["value_type"].clone()
    };
    assert_eq!(kind("brake_light"), "oneof_string");
    assert_eq!(kind("hard_braking"), "none");
    assert_eq!(kind("rain"), "none");
}

#[test]
fn datumaro_has_them_at_each_box() {
    let (read, track) = exported(Format::Datumaro);
    let document: serde_json::Value =
        serde_json::from_str(&read("annotations/default.json")).unwrap();
    assert_eq!(document["infos"]["tags"], json!(["rain"]));
    let found = |frame: usize| {
        let boxes = document["items"][frame]["annotations"].as_array().unwrap();
        let found = boxes.iter().find(|it| it["object_id"] == track.0);
        found.map(|it| it["attributes"].clone())
    };
    let told = |more: serde_json::Value| {
        let mut attributes = json!({"emergency": true, "track_id": track.0});
        if more != json!(null) {
            attributes["brake_light"] = more;
        }
        Some(attributes)
    };
    assert_eq!(found(0), told(json!(null)));
    assert_eq!(found(2), told(json!(true)));
    assert_eq!(found(3), None);
    assert_eq!(found(4), told(json!(false)));
}

#[test]
fn a_tracklet_is_unset_where_its_object_is_absent() {
    let (read, track) = exported(Format::KittiRaw);
    let text = read("2025_06_12/2025_06_12_drive_0001_sync/tracklet_labels.xml");
    let fusion = sample_fusion();
    let stamps = fusion.frames().iter().step_by(EVERY).map(|it| it.stamp);
    let (scene, _) = told_scene(&stamps.collect::<Vec<_>>());
    let idx = scene.tracks().position(|it| it.id() == track).unwrap();
    let tracklet = text.split("<objectType>").nth(idx + 1).unwrap();
    let states: Vec<&str> = tracklet
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("<state>"))
        .collect();
    let (set, unset) = ("<state>2</state>", "<state>0</state>");
    assert_eq!(states, [set, set, set, unset, set, set]);
    assert_eq!(text.matches("<truncation>2</truncation>").count(), 1);
    assert_eq!(text.matches("class_id=\"3\"").count(), 1);
}
