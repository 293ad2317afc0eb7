//! A scene out to OpenLABEL and back in.

use std::collections::BTreeMap;

use fl_dataset::export::{Format, Frames};
use fl_dataset::import::ImportSettings;
use fl_dataset::openlabel::Document;
use fl_scene::{
    About, AttributeId, AttributeValue, AudioId, AudioSegment, Caption, CaptionId, Cell, Draft,
    Event, EventId, EventTypeId, Interval, Mention, Relation, RelationId, RelationTypeId, Scene,
    SensorName, TagId, Thing, TrackCell, TrackId, Value,
};
use fl_spacetime::{Span, Stamp};

use crate::{export_sample, sample_fusion, sample_scene, settings};

/// How far a corner may be from where it was, meters.
const CORNER_TOLERANCE_M: f64 = 1e-12;

/// The sample scene with one of everything that is labeled beside tracks.
pub(crate) fn full_scene() -> Scene {
    let scene = sample_scene();
    let tracks: Vec<TrackId> = scene.tracks().map(fl_scene::Track::id).collect();
    let start = scene.log().start + Span::from_nanos(1_000_000_007);
    let interval = Interval::new(start, start + Span::from_millis(1234)).unwrap();
    let mut draft = Draft::of(&scene);
    let ontology = scene.ontology().parts();
    let event_type = |idx: usize| ontology.events[idx].id.clone();
    let on = |on| {
        let mut events = ontology.events.iter();
        let found = events.find(|it| it.on == on && it.classes.is_empty());
        found.map_or_else(|| event_type(0), |it| it.id.clone())
    };
    let of_tracks: EventTypeId = on(fl_scene::ontology::EventSubject::Tracks);
    let of_scene: EventTypeId = on(fl_scene::ontology::EventSubject::Scene);
    let event = |event_type, tracks: &[TrackId]| Event {
        event_type,
        interval,
        tracks: tracks.iter().copied().collect(),
    };
    draft.set(
        Cell::Event(EventId(4)),
        Value::Event(event(of_tracks, &tracks[..2])),
    );
    draft.set(Cell::Event(EventId(9)), Value::Event(event(of_scene, &[])));
    for (id, about) in [
        (1, About::Interval(interval)),
        (2, About::Moment(start)),
        (3, About::Track(tracks[1])),
    ] {
        let caption = Caption {
            text: "Größer: the van turns".to_owned(),
            about,
            mentions: vec![Mention {
                start: 8,
                end: 15,
                track: tracks[0],
            }],
        };
        draft.set(Cell::Caption(CaptionId(id)), Value::Caption(caption));
    }
    let audio = AudioSegment {
        microphone: SensorName::new("cabin").unwrap(),
        interval,
        label: "speech".to_owned(),
        transcript: Some("there".to_owned()),
    };
    draft.set(Cell::Audio(AudioId(2)), Value::Audio(audio));
    let relation = |name: &str, interval| Relation {
        relation_type: RelationTypeId::new(name).unwrap(),
        from: Thing::Track(tracks[0]),
        to: Thing::Track(tracks[1]),
        interval,
    };
    let name = ontology.relations[0].id.as_str();
    draft.set(
        Cell::Relation(RelationId(1)),
        Value::Relation(relation(name, Some(interval))),
    );
    draft.set(
        Cell::Relation(RelationId(2)),
        Value::Relation(relation(name, None)),
    );
    draft.set(Cell::Tag(TagId::new("rain").unwrap()), Value::Tag);
    scene.after(&draft.finish("fill").unwrap()).unwrap()
}

#[test]
fn a_scene_comes_back_from_openlabel() {
    let (fusion, scene) = (sample_fusion(), full_scene());
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("out");
    let mut settings = settings(Format::OpenLabel);
    settings.frames = Frames::Key { every: 1 };
    let exported = export_sample(&fusion, &scene, &settings, &folder).unwrap();
    let document = Document::read(&folder.join("openlabel.json")).unwrap();
    let back = document.to_scene(ImportSettings::default()).unwrap().scene;

    assert_eq!(back.log(), scene.log());
    assert_eq!(back.ontology(), scene.ontology());
    assert_eq!(back.events(), scene.events());
    assert_eq!(back.captions(), scene.captions());
    assert_eq!(back.audio(), scene.audio());
    assert_eq!(back.relations(), scene.relations());
    assert_eq!(back.tags(), scene.tags());
    let mut n_boxes = 0;
    for plan in fusion.frames() {
        for track in scene.tracks() {
            let twin = back.track(track.id());
            let there = twin.and_then(|twin| twin.cuboid_at(plan.stamp));
            let here = track.cuboid_at(plan.stamp);
            assert_eq!(
                there.is_some(),
                here.is_some(),
                "{} at {}",
                track.id(),
                plan.stamp
            );
            let (Some(here), Some(there)) = (here, there) else {
                continue;
            };
            n_boxes += 1;
            assert_eq!(twin.unwrap().class(), track.class());
            for (one, other) in here.corners().iter().zip(there.corners()) {
                assert!((one.coords() - other.coords()).norm() < CORNER_TOLERANCE_M);
            }
        }
    }
    assert_eq!(n_boxes, exported.boxes);
}

#[test]
fn attributes_come_back_from_openlabel() {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    let track = scene.tracks().next().unwrap().id();
    let stamps: Vec<Stamp> = fusion.frames().iter().map(|it| it.stamp).collect();
    let color = AttributeId::new("paint").unwrap();
    let speed = AttributeId::new("doors").unwrap();
    let document = |scene: &Scene| {
        let place = tempfile::tempdir().unwrap();
        let mut settings = settings(Format::OpenLabel);
        settings.frames = Frames::Key { every: 1 };
        export_sample(&fusion, scene, &settings, &place.path().join("out")).unwrap();
        Document::read(&place.path().join("out/openlabel.json")).unwrap()
    };
    // A document of others that has attributes brings them into the ontology.
    let text = document(&scene).to_json_string();
    let mut content: serde_json::Value = serde_json::from_str(&text).unwrap();
    let uid = track.0.to_string();
    let object = &mut content["openlabel"]["objects"][&uid];
    object["object_data"] = serde_json::json!({"text": [{"name": "paint", "val": "rust"}]});
    for (frame, doors) in [(10, 1.5), (11, 1.5), (12, 2.5)] {
        let data = &mut content["openlabel"]["frames"][frame.to_string()]["objects"][&uid];
        data["object_data"]["num"] = serde_json::json!([{"name": "doors", "val": doors}]);
    }
    let path = std::path::Path::new("attributes.json");
    let edited = Document::from_bytes(content.to_string().as_bytes(), path).unwrap();
    let imported = edited.to_scene(ImportSettings::default()).unwrap().scene;
    let parts = imported.track(track).unwrap().parts();
    assert_eq!(
        parts.attributes[&color],
        AttributeValue::Text("rust".to_owned())
    );
    let expected: BTreeMap<_, _> = [
        ((speed.clone(), stamps[10]), AttributeValue::Number(1.5)),
        ((speed.clone(), stamps[12]), AttributeValue::Number(2.5)),
    ]
    .into();
    assert_eq!(parts.frame_attributes, expected);
    // And out and in again, they are the same.
    let again = document(&imported).to_scene(ImportSettings {
        log: None,
        ontology: imported.ontology().clone(),
    });
    assert_eq!(
        again
            .unwrap()
            .scene
            .track(track)
            .unwrap()
            .parts()
            .attributes,
        parts.attributes
    );
    let cell = Cell::Track(track, TrackCell::FrameAttribute(speed, stamps[12]));
    assert!(imported.value(&cell).is_some());
}
