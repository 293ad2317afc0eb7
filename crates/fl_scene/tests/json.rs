//! Scenes as text: what goes out comes back, and what is wrong is refused by name.

#![allow(clippy::unwrap_used)]

use fl_scene::{
    ClassId, Error, Keyframe, LogIdentity, MotionModel, Ontology, Scene, Source, Track, TrackId,
    cell_line, read_cell_line,
};
use fl_spacetime::{OrientedBox, Rigid, Size, Stamp};
use nalgebra::{UnitQuaternion, Vector3};
use proptest::prelude::*;

/// What this version writes.
const SMALL: &str = include_str!("small.scene.json");

/// What the version before wrote.
const VERSION_1: &str = include_str!("version_1.scene.json");

fn refusal(text: &str) -> String {
    let err = Scene::from_json_str(text).expect_err("the text is not a valid scene");
    let cause = std::error::Error::source(&err).map(|cause| format!(": {cause}"));
    format!("{err}{}", cause.unwrap_or_default())
}

/// Replaces the one place where `from` stands, and expects the refusal to hold `expected`.
fn check_refused(text: &str, from: &str, to: &str, expected: &str) {
    assert_eq!(
        text.matches(from).count(),
        1,
        "`{from}` must stand once in the fixture"
    );
    let message = refusal(&text.replace(from, to));
    assert!(
        message.contains(expected),
        "`{message}` does not say `{expected}`"
    );
}

#[test]
fn the_format_is_the_one_on_file() {
    let scene = Scene::from_json_str(SMALL).unwrap();
    assert_eq!(scene.to_json_string(), SMALL);
    assert_eq!(scene.tracks().len(), 2);
    let track = scene.track(TrackId(7)).unwrap();
    assert_eq!(track.class().as_str(), "car");
    assert_eq!(track.keyframes()[1].source, Source::Model);
    assert_eq!(track.keyframes()[1].score, Some(0.75));
    assert_eq!(track.start().nanos(), 1_532_402_927_647_951_001);
    let counts = (
        scene.events().len(),
        scene.captions().len(),
        scene.audio().len(),
    );
    assert_eq!(
        (counts, scene.relations().len(), scene.tags().len()),
        ((1, 1, 1), 1, 1)
    );
    assert_eq!(scene.problems(), []);
}

#[test]
fn the_version_before_is_read() {
    let scene = Scene::from_json_str(VERSION_1).unwrap();
    let track = scene.track(TrackId(7)).unwrap();
    assert_eq!(track.keyframes()[1].score, Some(0.75));
    assert_eq!(track.parts().size.lwh(), [4.2, 1.8, 1.6]);
    assert!(track.keyframes().iter().all(|keyframe| !keyframe.own_size));
    let again = Scene::from_json_str(&scene.to_json_string()).unwrap();
    assert_eq!(again, scene);
}

#[test]
fn refuses_other_versions() {
    let newer = r#"{"version": 9, "everything": "else"}"#;
    assert!(refusal(newer).contains("version 9; this build reads version 2"));
    let newer = SMALL.replace("\"format\":1", "\"format\":2");
    assert!(refusal(&newer).contains("format 2; this build reads format 1"));
}

#[test]
fn names_the_cell_that_is_wrong() {
    let check = |from, to, expected| check_refused(SMALL, from, to, expected);
    let keyframe = "track/7/keyframe/1532402927647951001";
    check("[1.5,-2.5,0.75]", "[1.5,null,0.75]", keyframe);
    check("[0.0,0.0,0.6,0.8]", "[0.0,0.0,0.6,0.9]", "has length 1.08");
    check("[0.0,0.0,0.6,0.8]", "[0.0,0.0,null,0.8]", "has length NaN");
    check("[0.8,0.7,1.75]", "[0.8,0,1.75]", "track/9/keyframe/");
    check("\"track/7\":", "\"track/07\":", "no cell has this path");
    check(
        "\"track/7\":",
        "\"track/8\":",
        "track #7 is deleted, but parts",
    );
    check(
        "\"track/9/class\": \"pedestrian\"",
        "\"track/9/class\": \"tram\"",
        "ontology `small`",
    );
    check(
        "\"track/9/class\"",
        "\"track/7/class\"",
        "changes class of track #7 twice",
    );
    check(
        "\"to\":\"track/7\"",
        "\"to\":\"track/8\"",
        "refers to track #8, which is not there",
    );
    check(
        "\"end\":9,\"track\":9",
        "\"end\":99,\"track\":9",
        "leaves the text of 14",
    );
    check("\"min\":[1.0,2.0]", "\"min\":[11.0,2.0]", "no area");
    check(
        "{\"bool\":true}",
        "{\"number\":1.0}",
        "a number for `parked`",
    );
    let caption = SMALL.replace("she runs after", &"x".repeat(100_000_000));
    assert!(refusal(&caption).contains("100000000 bytes, more than the 65536"));
}

#[test]
fn refuses_what_is_not_of_the_format() {
    let check = |from, to, expected| check_refused(SMALL, from, to, expected);
    check(
        "\"source\":\"model\"",
        "\"source\":\"oracle\"",
        "unknown variant `oracle`",
    );
    check("\"score\":0.75", "\"skore\":0.75", "unknown field `skore`");
    check("\"score\":0.75", "\"score\":null", "invalid type: null");
    let old = |from, to, expected| check_refused(VERSION_1, from, to, expected);
    old("\"score\":0.75", "\"score\":null", "line 14");
    old("1532402928147951001", "1532402928147951001.5", "line 14");
    old(
        "\"id\":\"pedestrian\"",
        "\"id\":\"car\"",
        "class `car` occurs twice",
    );
    old(
        "[0.7,0.7,1.75]}",
        "[0.7,-0.7,1.75]}",
        "class `pedestrian` has the size",
    );
    old(
        "[4.2,1.8,1.6],\"source\":\"human\"",
        "[4.2,0,1.6],\"source\":\"human\"",
        "track #7, keyframe 0: the size",
    );
    old(
        "1532402928147951001",
        "1532402927647951001",
        "track #7, keyframe 1: stamp",
    );
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "{\"version\": \"1\"}",
        &SMALL[..SMALL.len() / 2],
        &VERSION_1[..VERSION_1.len() / 2],
    ] {
        assert!(refusal(text).starts_with("not a scene in JSON: "), "{text}");
    }
}

#[test]
fn a_line_is_read_as_it_is_written() {
    let scene = Scene::from_json_str(SMALL).unwrap();
    for (cell, value) in scene.cells() {
        let line = cell_line(&cell, &value);
        assert_eq!(read_cell_line(&line).unwrap(), (cell, value), "{line}");
    }
    for line in [
        "",
        "track/7: true",
        "\"track/7\" true",
        "\"track/7\": ",
        "\"track/7\": true }",
    ] {
        assert!(
            matches!(read_cell_line(line), Err(Error::Cell { .. })),
            "{line}"
        );
    }
}

#[test]
fn another_log_is_refused_with_what_to_do() {
    let scene = Scene::from_json_str(SMALL).unwrap();
    let renamed = LogIdentity {
        name: "copy.mcap".to_owned(),
        ..scene.log().clone()
    };
    assert!(scene.matches(&renamed).is_ok());
    let other = LogIdentity {
        messages: 480,
        ..renamed
    };
    let message = scene.matches(&other).unwrap_err().to_string();
    for part in [
        "`drive.mcap` (481 messages",
        "`copy.mcap` (480 messages",
        "open the scene with",
    ] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn tracks_come_sorted_and_unique() {
    let scene = Scene::from_json_str(VERSION_1).unwrap();
    let reversed = scene.tracks().rev().cloned().collect();
    let again = Scene::new(scene.log().clone(), scene.ontology().clone(), reversed).unwrap();
    assert_eq!(again, scene);
    let twice = scene.tracks().chain(scene.tracks()).cloned().collect();
    let err = Scene::new(scene.log().clone(), scene.ontology().clone(), twice).unwrap_err();
    assert!(matches!(err, Error::DuplicateTrack { track: TrackId(7) }));
}

#[test]
fn an_empty_scene_is_a_scene() {
    let (start, end) = (Stamp::from_nanos(0), Stamp::from_nanos(0));
    let log = LogIdentity {
        name: String::new(),
        start,
        end,
        messages: 0,
    };
    let empty = Ontology::of_classes("none", Vec::new()).unwrap();
    let scene = Scene::new(log, empty, Vec::new()).unwrap();
    assert_eq!(
        Scene::from_json_str(&scene.to_json_string()).unwrap(),
        scene
    );
}

fn any_keyframe() -> impl Strategy<Value = Keyframe> {
    let extent = 1e-300..1e300_f64;
    let finite = || prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL;
    let angles = (-4.0..4.0_f64, -4.0..4.0_f64, -4.0..4.0_f64);
    let center = [finite(), finite(), finite()];
    let size = [extent.clone(), extent.clone(), extent];
    let score = prop::option::of(finite());
    let source = prop::sample::select(Source::ALL.to_vec());
    (any::<i64>(), center, angles, size, (source, score)).prop_map(
        |(nanos, center, (roll, pitch, yaw), [length, width, height], (source, score))| {
            let rotation = UnitQuaternion::from_euler_angles(roll, pitch, yaw);
            let pose = Rigid::new(rotation, Vector3::from(center));
            let size = Size::new(length, width, height).unwrap();
            let cuboid = OrientedBox::new(pose, size);
            let stamp = Stamp::from_nanos(nanos);
            Keyframe {
                score,
                ..Keyframe::new(stamp, cuboid, source)
            }
        },
    )
}

fn any_track(number: u64) -> impl Strategy<Value = Track> {
    let class = prop::sample::select(vec!["car", "bus", "unknown"]);
    (class, prop::collection::vec(any_keyframe(), 1..6)).prop_map(move |(class, mut keyframes)| {
        keyframes.sort_by_key(|keyframe| keyframe.stamp);
        keyframes.dedup_by_key(|keyframe| keyframe.stamp);
        Track::new(TrackId(number), ClassId::new(class).unwrap(), keyframes).unwrap()
    })
}

proptest! {
    #[test]
    fn every_scene_comes_back_bit_for_bit(
        (one, two) in (any_track(u64::MAX), any_track(3)),
        name in ".*",
        (start, end) in any::<(i64, i64)>(),
        messages in any::<u64>(),
    ) {
        let (start, end) = (Stamp::from_nanos(start), Stamp::from_nanos(end));
        let log = LogIdentity { name, start, end, messages };
        let scene = Scene::new(log, Ontology::automotive(), vec![one, two]).unwrap();
        let text = scene.to_json_string();
        let again = Scene::from_json_str(&text).unwrap();
        prop_assert_eq!(&again, &scene);
        prop_assert_eq!(again.to_json_string(), text);
    }

    #[test]
    fn no_text_panics(cut in 0..SMALL.len(), replacement in ".{0,3}") {
        let mut text = SMALL.to_owned();
        text.replace_range(cut..=cut, &replacement);
        let _ = Scene::from_json_str(&text);
    }
}

#[test]
fn motion_models_come_back_and_older_files_are_linear() {
    let older = Scene::from_json_str(VERSION_1).unwrap();
    let motions = |scene: &Scene| -> Vec<MotionModel> {
        scene.tracks().map(fl_scene::Track::motion).collect()
    };
    assert_eq!(motions(&older), [MotionModel::Linear; 2]);
    let (from, to) = ("[4.2,1.8,1.6]}", "[4.2,1.8,1.6],\"motion\":\"car_like\"}");
    let newer = Scene::from_json_str(&VERSION_1.replace(from, to)).unwrap();
    assert_eq!(motions(&newer), [MotionModel::CarLike, MotionModel::Linear]);
    let flying = "[4.2,1.8,1.6],\"motion\":\"flying\"}";
    check_refused(VERSION_1, from, flying, "unknown variant `flying`");
}
