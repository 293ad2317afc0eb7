//! Scenes as text: what goes out comes back, and what is wrong is refused by name.

#![allow(clippy::unwrap_used)]

use fl_scene::{
    Class, ClassId, Error, Keyframe, LogIdentity, MotionModel, Ontology, Scene, Source, Track,
    TrackId,
};
use fl_spacetime::{OrientedBox, Rigid, Size, Stamp};
use nalgebra::{UnitQuaternion, Vector3};
use proptest::prelude::*;

const SMALL: &str = include_str!("small.scene.json");

fn refusal(text: &str) -> String {
    let err = Scene::from_json_str(text).expect_err("the text is not a valid scene");
    let cause = std::error::Error::source(&err).map(|cause| format!(": {cause}"));
    format!("{err}{}", cause.unwrap_or_default())
}

/// Replaces the one place where `from` stands, and expects the refusal to hold `expected`.
fn check_refused(from: &str, to: &str, expected: &str) {
    assert_eq!(
        SMALL.matches(from).count(),
        1,
        "`{from}` must stand once in the fixture"
    );
    let message = refusal(&SMALL.replace(from, to));
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
}

#[test]
fn refuses_other_versions() {
    check_refused(
        "\"version\": 1",
        "\"version\": 2",
        "the scene is of version 2",
    );
    let newer = r#"{"version": 9, "everything": "else"}"#;
    assert!(refusal(newer).contains("version 9; this build reads version 1"));
}

#[test]
fn names_track_and_keyframe() {
    check_refused(
        "[1.5,-2.5,0.75]",
        "[1.5,null,0.75]",
        "track #7, keyframe 0: the center [1.5, NaN",
    );
    check_refused(
        "[0.0,0.0,0.6,0.8]",
        "[0.0,0.0,0.6,0.9]",
        "track #7, keyframe 1: the rotation",
    );
    check_refused(
        "[0.0,0.0,0.6,0.8]",
        "[0.0,0.0,null,0.8]",
        "track #7, keyframe 1: the rotation",
    );
    check_refused(
        "[4.2,1.8,1.6],\"source\":\"human\"",
        "[4.2,0,1.6],\"source\":\"human\"",
        "track #7, keyframe 0: the size is [4.2, 0.0, 1.6]",
    );
    check_refused(
        "1532402928147951001",
        "1532402927647951001",
        "track #7, keyframe 1: stamp",
    );
    check_refused("\"id\": 9", "\"id\": 7", "track #7 occurs twice");
    check_refused(
        "\"class\": \"pedestrian\"",
        "\"class\": \"tram\"",
        "track #9 is of class `tram`, which ontology `small` does not know",
    );
}

#[test]
fn refuses_what_is_not_of_the_format() {
    check_refused(
        "\"source\":\"model\"",
        "\"source\":\"oracle\"",
        "unknown variant `oracle`",
    );
    check_refused("\"score\":0.75", "\"skore\":0.75", "unknown field `skore`");
    check_refused("\"score\":0.75", "\"score\":null", "line 14");
    check_refused("1532402928147951001", "1532402928147951001.5", "line 14");
    check_refused(
        "\"id\":\"pedestrian\"",
        "\"id\":\"car\"",
        "class `car` occurs twice",
    );
    check_refused(
        "\"default_size\":[0.7,0.7,1.75]",
        "\"default_size\":[0.7,-0.7,1.75]",
        "class `pedestrian` has the default size",
    );
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "{\"version\": \"1\"}",
        &SMALL[..SMALL.len() / 2],
    ] {
        assert!(refusal(text).starts_with("not a scene in JSON: "), "{text}");
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
    let scene = Scene::from_json_str(SMALL).unwrap();
    let reversed = scene.tracks().iter().rev().cloned().collect();
    let again = Scene::new(scene.log().clone(), scene.ontology().clone(), reversed).unwrap();
    assert_eq!(again, scene);
    let twice = [scene.tracks(), scene.tracks()].concat();
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
    let empty = Ontology::new("none", Vec::<Class>::new()).unwrap();
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
            Keyframe {
                stamp: Stamp::from_nanos(nanos),
                cuboid,
                source,
                score,
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
    let older = Scene::from_json_str(SMALL).unwrap();
    let motions = |scene: &Scene| -> Vec<MotionModel> {
        scene.tracks().iter().map(fl_scene::Track::motion).collect()
    };
    assert_eq!(motions(&older), [MotionModel::Linear; 2]);
    let text = SMALL.replace(
        "\"default_size\":[4.2,1.8,1.6]",
        "\"default_size\":[4.2,1.8,1.6],\"motion\":\"car_like\"",
    );
    let newer = Scene::from_json_str(&text).unwrap();
    assert_eq!(motions(&newer), [MotionModel::CarLike, MotionModel::Linear]);
    assert_eq!(newer.to_json_string(), text);
    check_refused(
        "\"default_size\":[4.2,1.8,1.6]",
        "\"default_size\":[4.2,1.8,1.6],\"motion\":\"flying\"",
        "unknown variant `flying`",
    );
}
