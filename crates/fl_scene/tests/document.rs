//! The document's laws: what is done can be undone, what commutes commutes, and what people do to
//! tracks leaves what they meant.

#![allow(clippy::unwrap_used)]

mod document {
    mod objects;
    pub(crate) mod wishes;
}

use document::wishes::{Wish, empty_scene, grown, stamp, wish};
use fl_scene::{
    About, AttributeValue, Caption, CaptionId, Cell, CopiedValue, Direction, Draft, Error, Event,
    EventId, Gesture, Interval, Keyframe, MotionModel, Ontology, Relation, RelationId, Scene,
    Source, Thing, Track, TrackCell, TrackId, Value,
};
use fl_spacetime::{OrientedBox, Point, Size, World};
use proptest::prelude::*;

/// What both people do, on one document.
fn done(scene: &Scene, wishes: &[Wish]) -> (Scene, Vec<Gesture>) {
    let (mut scene, mut gestures) = (scene.clone(), Vec::new());
    for wish in wishes {
        let Ok(gesture) = wish.gesture(&scene) else {
            continue;
        };
        if let Ok(next) = scene.after(&gesture) {
            scene = next;
            gestures.push(gesture);
        }
    }
    (scene, gestures)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_is_undone_to_the_same_document(
        growth in prop::collection::vec(wish(), 0..12),
        wishes in prop::collection::vec(wish(), 1..10),
    ) {
        let first = grown(&growth);
        let text = first.to_json_string();
        let (mut scene, gestures) = done(&first, &wishes);
        for gesture in gestures.into_iter().rev() {
            let again = scene.after(&gesture.clone().inverse("undo")).unwrap();
            prop_assert_eq!(&again.after(&gesture).unwrap(), &scene);
            scene = again;
        }
        prop_assert_eq!(&scene, &first);
        prop_assert_eq!(scene.to_json_string(), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn gestures_that_commute_by_rule_commute(
        growth in prop::collection::vec(wish(), 6..16),
        (one, other) in (wish(), wish()),
    ) {
        let scene = grown(&growth);
        let made = [one, other].map(|wish| wish.gesture(&scene));
        let [Ok(one), Ok(other)] = made else { return Ok(()) };
        let (Ok(after_one), Ok(after_other)) = (scene.after(&one), scene.after(&other)) else {
            return Ok(());
        };
        prop_assert_eq!(one.clash(&other).is_some(), other.clash(&one).is_some());
        if one.clash(&other).is_none() {
            match (after_one.after(&other), after_other.after(&one)) {
                (Ok(one_way), Ok(other_way)) => prop_assert_eq!(one_way, other_way),
                // What the cells allow may still be no document, whichever comes first.
                (Err(_), Err(_)) => {}
                (one_way, other_way) => prop_assert!(false, "{one_way:?} {other_way:?}"),
            }
        }
    }

    #[test]
    fn the_document_is_its_cells(growth in prop::collection::vec(wish(), 0..16)) {
        let scene = grown(&growth);
        let cells: Vec<(Cell, Value)> = scene.cells().collect();
        prop_assert!(cells.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (cell, value) in &cells {
            prop_assert_eq!(scene.value(cell), Some(value.clone()));
            let path = cell.to_path();
            prop_assert_eq!(&path.parse::<Cell>().unwrap(), cell);
        }
        let again = Scene::from_cells(scene.log().clone(), cells).unwrap();
        prop_assert_eq!(&again, &scene);
        prop_assert_eq!(Scene::from_json_str(&scene.to_json_string()).unwrap(), scene);
    }

    #[test]
    fn gestures_come_back_from_text(
        growth in prop::collection::vec(wish(), 0..12),
        wish in wish(),
    ) {
        if let Ok(gesture) = wish.gesture(&grown(&growth)) {
            let text = gesture.to_json_string();
            let again = Gesture::from_json_str(&text).unwrap();
            prop_assert_eq!(again.to_json_string(), text);
            prop_assert_eq!(again, gesture);
        }
    }
}

fn keyframe(secs: i64, x: f64) -> Keyframe {
    let size = Size::new(4.0, 2.0, 1.5).unwrap();
    let cuboid = OrientedBox::<World>::from_yaw(Point::new(x, 0.0, 0.75), size, 0.0);
    Keyframe::new(stamp(secs), cuboid, Source::Human)
}

/// Cars that drive along x with 10 m/s, each from one second to another, a keyframe each second.
fn cars(spans: &[(u64, i64, i64)]) -> Scene {
    let tracks = spans.iter().map(|&(id, first, last)| {
        let keyframes = (first..=last).map(|secs| keyframe(secs, 10.0 * secs as f64));
        Track::new(TrackId(id), "car".parse().unwrap(), keyframes.collect()).unwrap()
    });
    let scene = empty_scene();
    Scene::new(
        scene.log().clone(),
        Ontology::automotive(),
        tracks.collect(),
    )
    .unwrap()
}

fn interval(first: i64, last: i64) -> Interval {
    Interval::new(stamp(first), stamp(last)).unwrap()
}

fn x_at(scene: &Scene, track: u64, secs: i64) -> Option<f64> {
    let cuboid = scene.track(TrackId(track))?.cuboid_at(stamp(secs))?;
    Some((1e6 * cuboid.center().x()).round() / 1e6)
}

fn with(scene: &Scene, cells: Vec<(Cell, Value)>) -> Scene {
    let mut draft = Draft::of(scene);
    cells
        .into_iter()
        .for_each(|(cell, value)| draft.set(cell, value));
    scene.after(&draft.finish("test").unwrap()).unwrap()
}

#[test]
fn a_split_track_is_where_it_was() {
    let scene = cars(&[(7, 0, 10)]);
    let event = |first, last| {
        let event = Event {
            event_type: "turn".parse().unwrap(),
            interval: interval(first, last),
            tracks: [TrackId(7)].into(),
        };
        Value::Event(event)
    };
    let cells = vec![
        (Cell::Event(EventId(1)), event(1, 3)),
        (Cell::Event(EventId(2)), event(3, 6)),
        (Cell::Event(EventId(3)), event(5, 6)),
        (
            Cell::Track(TrackId(7), TrackCell::Absence(stamp(3))),
            Value::AbsentUntil(stamp(6)),
        ),
        (
            Cell::Track(
                TrackId(7),
                TrackCell::FrameAttribute("activity".parse().unwrap(), stamp(0)),
            ),
            Value::Attribute(AttributeValue::Choice("moving".to_owned())),
        ),
    ];
    let scene = with(&scene, cells);
    let split = scene.split(TrackId(7), stamp(4), TrackId(8)).unwrap();
    let after = scene.after(&split).unwrap();
    for secs in 0..=10 {
        let before = x_at(&scene, 7, secs);
        let (part, other) = if secs < 4 { (7, 8) } else { (8, 7) };
        assert_eq!(x_at(&after, part, secs), before, "{secs}");
        assert_eq!(x_at(&after, other, secs), None, "{secs}");
    }
    let tracks = |id| {
        let tracks = &after.events()[&EventId(id)].tracks;
        tracks.iter().map(|id| id.0).collect::<Vec<u64>>()
    };
    assert_eq!(
        (tracks(1), tracks(2), tracks(3)),
        (vec![7], vec![7, 8], vec![8])
    );
    let later = after.track(TrackId(8)).unwrap();
    let activity = later.attribute_at(&"activity".parse().unwrap(), stamp(9));
    assert_eq!(activity, Some(&AttributeValue::Choice("moving".to_owned())));
    // And together again it is the whole track.
    let merged = after.merge(TrackId(7), TrackId(8)).unwrap();
    let whole = after.after(&merged.gesture).unwrap();
    assert!((0..=10).all(|secs| x_at(&whole, 7, secs) == x_at(&scene, 7, secs)));
    assert_eq!(merged.dropped, []);
    for at in [0, 11, -1] {
        let err = scene.split(TrackId(7), stamp(at), TrackId(8)).unwrap_err();
        assert!(err.to_string().contains("cuts nothing off"), "{err}");
    }
}

#[test]
fn merged_tracks_are_absent_in_between() {
    let scene = cars(&[(1, 0, 3), (2, 6, 9)]);
    let merged = scene.merge(TrackId(1), TrackId(2)).unwrap();
    let after = scene.after(&merged.gesture).unwrap();
    assert!(after.track(TrackId(2)).is_none());
    for secs in 0..=9 {
        let known = secs <= 3 || secs >= 6;
        assert_eq!(x_at(&after, 1, secs).is_some(), known, "{secs}");
    }
    let scene = cars(&[(1, 0, 5), (2, 5, 9)]);
    assert!(
        scene.merge(TrackId(1), TrackId(2)).is_ok(),
        "both say the same at 5 s"
    );
    let other = scene.put_keyframe(TrackId(2), &keyframe(5, 999.0)).unwrap();
    let differs = scene.after(&other).unwrap();
    let err = differs.merge(TrackId(1), TrackId(2)).unwrap_err();
    assert!(err.to_string().contains("both have a keyframe"), "{err}");
}

#[test]
fn an_absence_gives_way_where_the_object_is_found() {
    let scene = cars(&[(1, 0, 3), (2, 9, 12)]);
    let merged = scene.merge(TrackId(1), TrackId(2)).unwrap();
    let scene = scene.after(&merged.gesture).unwrap();
    let found = scene
        .put_propagated(TrackId(1), &[keyframe(5, 50.0), keyframe(6, 60.0)])
        .unwrap();
    let after = scene.after(&found).unwrap();
    for secs in 0..=12 {
        let known = secs <= 3 || (5..=6).contains(&secs) || secs >= 9;
        assert_eq!(x_at(&after, 1, secs).is_some(), known, "{secs}");
    }
    let all = scene
        .put_propagated(TrackId(1), &[4, 5, 6, 7, 8].map(|secs| keyframe(secs, 0.0)))
        .unwrap();
    let before = after.tracks().count();
    assert_eq!(scene.after(&all).unwrap().tracks().count(), before);
}

#[test]
fn what_stands_is_split_and_not_merged_with_what_moves() {
    let scene = cars(&[(1, 5, 5), (2, 20, 25)]);
    let part = |cell| Cell::Track(TrackId(1), cell);
    let scene = with(
        &scene,
        vec![
            (part(TrackCell::Motion), Value::Motion(MotionModel::Static)),
            (part(TrackCell::Life), Value::Life(interval(0, 10))),
            (
                part(TrackCell::Absence(stamp(4))),
                Value::AbsentUntil(stamp(6)),
            ),
        ],
    );
    let split = scene.split(TrackId(1), stamp(5), TrackId(8)).unwrap();
    let after = scene.after(&split).unwrap();
    for secs in 0..10 {
        let (part, other) = if secs < 5 { (1, 8) } else { (8, 1) };
        assert_eq!(x_at(&after, part, secs), x_at(&scene, 1, secs), "{secs}");
        assert_eq!(x_at(&after, other, secs), None, "{secs}");
    }
    let merged = after.merge(TrackId(1), TrackId(8)).unwrap();
    let whole = after.after(&merged.gesture).unwrap();
    assert!((0..10).all(|secs| x_at(&whole, 1, secs) == x_at(&scene, 1, secs)));
    let err = scene.merge(TrackId(1), TrackId(2)).unwrap_err();
    assert!(
        err.to_string().contains("stands and the other moves"),
        "{err}"
    );
}

#[test]
fn a_re_identified_part_is_the_other_track() {
    let scene = cars(&[(1, 0, 9), (2, 12, 15)]);
    let merged = scene
        .re_identify(TrackId(1), stamp(5), (TrackId(2), TrackId(99)))
        .unwrap();
    let after = scene.after(&merged.gesture).unwrap();
    assert_eq!(after.tracks().len(), 2);
    assert_eq!(x_at(&after, 1, 4), Some(40.0));
    assert_eq!(x_at(&after, 1, 5), None);
    assert_eq!(x_at(&after, 2, 5), Some(50.0));
    assert_eq!(x_at(&after, 2, 10), None);
    assert_eq!(x_at(&after, 2, 12), Some(120.0));
    let undone = after.after(&merged.gesture.inverse("undo")).unwrap();
    assert_eq!(undone, scene);
}

#[test]
fn deleting_says_what_it_breaks() {
    let scene = cars(&[(1, 0, 3), (2, 0, 3)]);
    let relation = Relation {
        relation_type: "yields_to".parse().unwrap(),
        from: Thing::Track(TrackId(1)),
        to: Thing::Track(TrackId(2)),
        interval: None,
    };
    let event = Event {
        event_type: "turn".parse().unwrap(),
        interval: interval(0, 1),
        tracks: [TrackId(1)].into(),
    };
    let caption = Caption {
        text: "the car turns".to_owned(),
        about: About::Track(TrackId(1)),
        mentions: Vec::new(),
    };
    let causes = Relation {
        relation_type: "causes".parse().unwrap(),
        from: Thing::Track(TrackId(2)),
        to: Thing::Event(EventId(1)),
        interval: None,
    };
    let cells = vec![
        (Cell::Relation(RelationId(1)), Value::Relation(relation)),
        (Cell::Relation(RelationId(2)), Value::Relation(causes)),
        (Cell::Event(EventId(1)), Value::Event(event)),
        (Cell::Caption(CaptionId(1)), Value::Caption(caption)),
    ];
    let scene = with(&scene, cells);
    let err = scene.delete(Thing::Track(TrackId(1))).unwrap_err();
    assert_eq!(
        err.to_string(),
        "deleting track #1 takes with it: event 1, caption 1, relation 1; \
         say so, or take them away first"
    );
    // A client that leaves the references behind is refused.
    let mut draft = Draft::of(&scene);
    for (cell, _) in scene.track(TrackId(1)).unwrap().cells() {
        draft.remove(cell);
    }
    let dangling = scene.after(&draft.finish("delete").unwrap()).unwrap_err();
    assert!(matches!(dangling, Error::Dangling { .. }), "{dangling}");
    let gesture = scene
        .delete_with_references(Thing::Track(TrackId(1)))
        .unwrap();
    let after = scene.after(&gesture).unwrap();
    assert_eq!(after.tracks().len(), 1);
    assert!(after.events().is_empty() && after.captions().is_empty());
    assert!(
        after.relations().is_empty(),
        "what hung on the event is gone with it"
    );
    assert_eq!(after.after(&gesture.inverse("undo")).unwrap(), scene);
}

#[test]
fn values_are_copied_forward_and_back() {
    let scene = cars(&[(1, 0, 4)]);
    let wide = Size::new(4.0, 2.5, 1.5).unwrap();
    let mut wider = keyframe(2, 20.0);
    wider.cuboid = OrientedBox::from_yaw(Point::new(20.0, 0.0, 0.75), wide, 0.5);
    wider.own_size = true;
    let scene = scene
        .after(&scene.put_keyframe(TrackId(1), &wider).unwrap())
        .unwrap();
    let copied = |value, direction| {
        let gesture = scene
            .copy_value(TrackId(1), stamp(2), &value, direction)
            .unwrap();
        let after = scene.after(&gesture).unwrap();
        let cuboids = (0..=4).map(|secs| after.track(TrackId(1)).unwrap().cuboid_at(stamp(secs)));
        let cuboids: Vec<_> = cuboids.map(Option::unwrap).collect();
        let widths: Vec<f64> = cuboids.iter().map(|it| it.size().width()).collect();
        let turned: Vec<bool> = cuboids.iter().map(|it| it.yaw() > 0.4).collect();
        (widths, turned)
    };
    let (widths, _) = copied(CopiedValue::Size, Direction::Forward);
    assert_eq!(widths, [2.0, 2.0, 2.5, 2.5, 2.5]);
    let (widths, turned) = copied(CopiedValue::Rotation, Direction::Back);
    assert_eq!(widths, [2.0, 2.0, 2.5, 2.0, 2.0]);
    assert_eq!(turned, [true, true, true, false, false]);
    let whole = scene
        .after(&scene.set_size(TrackId(1), wide).unwrap())
        .unwrap();
    let track = whole.track(TrackId(1)).unwrap();
    assert!(
        track
            .keyframes()
            .iter()
            .all(|it| it.cuboid.size() == wide && !it.own_size)
    );
}

#[test]
fn a_flip_turns_the_box_by_half_a_turn_and_back() {
    let scene = cars(&[(1, 0, 4)]);
    let corners = |scene: &Scene| {
        let cuboid = scene
            .track(TrackId(1))
            .unwrap()
            .cuboid_at(stamp(2))
            .unwrap();
        (cuboid.yaw().abs(), cuboid.center().x())
    };
    let once = scene.after(&scene.flip_track(TrackId(1)).unwrap()).unwrap();
    assert_eq!(corners(&once), (std::f64::consts::PI, 20.0));
    let twice = once.after(&once.flip_track(TrackId(1)).unwrap()).unwrap();
    assert_eq!(corners(&twice), (0.0, 20.0));
    let one = scene
        .after(&scene.flip_keyframe(TrackId(1), stamp(2)).unwrap())
        .unwrap();
    assert_eq!(corners(&one).0, std::f64::consts::PI);
    assert_eq!(
        one.track(TrackId(1))
            .unwrap()
            .keyframe(stamp(3))
            .unwrap()
            .cuboid
            .yaw(),
        0.0
    );
}

#[test]
fn a_trimmed_track_ends_where_it_was_cut() {
    let scene = cars(&[(1, 0, 9)]);
    let life = Interval::new(stamp(2), stamp(5)).unwrap();
    let after = scene.after(&scene.trim(TrackId(1), life).unwrap()).unwrap();
    let known: Vec<i64> = (0..=9)
        .filter(|secs| x_at(&after, 1, *secs).is_some())
        .collect();
    assert_eq!(known, [2, 3, 4]);
    assert_eq!(x_at(&after, 1, 4), Some(40.0));
    assert!(scene.trim(TrackId(1), interval(20, 21)).is_err());
}

#[test]
fn a_track_trimmed_to_more_than_its_life_keeps_its_keyframes() {
    let scene = cars(&[(1, 2, 5)]);
    let life = Interval::new(stamp(0), stamp(9)).unwrap();
    let gesture = scene.trim(TrackId(1), life).unwrap();
    let after = scene.after(&gesture).unwrap();
    let keyframes = |scene: &Scene| scene.track(TrackId(1)).unwrap().keyframes().to_vec();
    assert_eq!(keyframes(&after), keyframes(&scene));
}

#[test]
fn what_stands_has_one_pose_for_all_its_life() {
    let scene = cars(&[(1, 3, 5)]);
    let part = |cell| Cell::Track(TrackId(1), cell);
    let scene = with(
        &scene,
        vec![
            (part(TrackCell::Motion), Value::Motion(MotionModel::Static)),
            (part(TrackCell::Life), Value::Life(interval(0, 10))),
            (
                part(TrackCell::Absence(stamp(7))),
                Value::AbsentUntil(stamp(8)),
            ),
        ],
    );
    let places: Vec<Option<f64>> = (0..=10).map(|secs| x_at(&scene, 1, secs)).collect();
    let stands = Some(40.0);
    let mut expected = [stands; 11];
    (expected[7], expected[10]) = (None, None);
    assert_eq!(places, expected);
    let track = scene.track(TrackId(1)).unwrap();
    assert!(track.deviation_at(stamp(0)).is_some());
    assert!(track.deviation_at(stamp(7)).is_none());
}

#[test]
fn two_people_who_take_the_last_keyframes_are_not_both_heard() {
    let scene = cars(&[(1, 0, 1)]);
    let one = scene.remove_keyframe(TrackId(1), stamp(0)).unwrap();
    let other = scene.remove_keyframe(TrackId(1), stamp(1)).unwrap();
    assert_eq!(one.clash(&other), None);
    let err = scene.after(&one).unwrap().after(&other).unwrap_err();
    assert!(matches!(err, Error::EmptyTrack { .. }), "{err}");
}

#[test]
fn new_gestures_keep_to_the_ontology() {
    let scene = cars(&[(1, 0, 1)]);
    let refused = |cell: TrackCell, value: Value| {
        let mut draft = Draft::of(&scene);
        draft.set(Cell::Track(TrackId(1), cell), value);
        scene
            .vet(&draft.finish("test").unwrap())
            .unwrap_err()
            .to_string()
    };
    let choice = |text: &str| Value::Attribute(AttributeValue::Choice(text.to_owned()));
    let attribute = |name: &str| TrackCell::Attribute(name.parse().unwrap());
    let at = |name: &str| TrackCell::FrameAttribute(name.parse().unwrap(), stamp(0));
    let huge = Value::Size(Size::new(40.0, 2.0, 1.5).unwrap());
    assert_eq!(
        refused(TrackCell::Size, huge),
        "size of track #1: a car is not 40.00 m long; the bound is 6.50 m"
    );
    assert!(refused(attribute("role"), choice("clown")).contains("`clown` is none of: ordinary"));
    assert!(refused(at("posture"), choice("walking")).contains("`posture` is not for a car"));
    let on = Value::Attribute(AttributeValue::Flag(true));
    assert!(refused(at("siren"), on.clone()).contains("only for tracks with `emergency` true"));
    assert!(refused(attribute("siren"), on).contains("a bool for `siren`"));
    // A class that what refers to the track does not allow.
    let turn = Event {
        event_type: "turn".parse().unwrap(),
        interval: interval(0, 1),
        tracks: [TrackId(1)].into(),
    };
    let turning = with(&scene, vec![(Cell::Event(EventId(1)), Value::Event(turn))]);
    let mut draft = Draft::of(&turning);
    let barrier = Value::Class("barrier".parse().unwrap());
    draft.set(Cell::Track(TrackId(1), TrackCell::Class), barrier);
    let err = turning.vet(&draft.finish("test").unwrap()).unwrap_err();
    assert!(
        err.to_string().contains("`turn` is not for a barrier"),
        "{err}"
    );
    let number = Value::Attribute(AttributeValue::Number(f64::NAN));
    assert!(refused(attribute("riders"), number).contains("not finite"));
}

#[test]
fn a_new_ontology_loses_no_label() {
    let scene = cars(&[(1, 0, 1), (2, 0, 1)]);
    let part = |id, cell| Cell::Track(TrackId(id), cell);
    let scene = with(
        &scene,
        vec![
            (
                part(2, TrackCell::Class),
                Value::Class("van".parse().unwrap()),
            ),
            (
                part(1, TrackCell::Attribute("role".parse().unwrap())),
                Value::Attribute(AttributeValue::Choice("taxi".to_owned())),
            ),
            (
                part(
                    1,
                    TrackCell::FrameAttribute("brake_light".parse().unwrap(), stamp(0)),
                ),
                Value::Attribute(AttributeValue::Flag(true)),
            ),
            (Cell::Tag("rain".parse().unwrap()), Value::Tag),
        ],
    );
    let text = r#"
        format = 1
        name = "mine"
        tags = ["dry"]
        [[class]]
        id = "auto"
        was = ["car"]
        color = [1, 2, 3]
        size = [4.0, 2.0, 1.5]
        max_size = [3.9, 2.0, 1.5]
        motion = "car_like"
        [[attribute]]
        id = "duty"
        was = ["role"]
        level = "track"
        kind = "choice"
        options = ["none", "police"]
        [[attribute]]
        id = "seen_by"
        level = "track"
        kind = "text"
        required = true
    "#;
    let ontology = Ontology::from_toml_str(text).unwrap();
    let migration = scene.migrate(ontology.clone()).unwrap();
    let after = scene.after(&migration.gesture).unwrap();
    let renamed: Vec<_> = migration
        .renamed
        .iter()
        .map(|it| (it.from.as_str(), it.to.as_str(), it.n_labels))
        .collect();
    assert_eq!(renamed, [("car", "auto", 1), ("role", "duty", 1)]);
    assert_eq!(
        migration.retired,
        [
            "class `van`",
            "option `taxi` of attribute `duty`",
            "attribute `brake_light`"
        ]
    );
    assert!(migration.removed.contains(&"class `bus`".to_owned()));
    let invalid: Vec<String> = migration.invalid.iter().map(ToString::to_string).collect();
    assert_eq!(
        invalid,
        [
            "size of track #1: a auto is not 4.00 m long; the bound is 3.90 m",
            "`duty` of track #1: option `taxi` is retired",
            "`seen_by` of track #1: `seen_by` is required and missing",
            &format!(
                "`brake_light` at {} of track #1: attribute `brake_light` is retired",
                stamp(0)
            ),
            "class of track #2: class `van` is retired",
            "`seen_by` of track #2: `seen_by` is required and missing",
            "tag `rain`: the ontology does not list it",
        ]
    );
    assert_eq!(
        after.after(&migration.gesture.inverse("undo")).unwrap(),
        scene
    );
    // Going to what is already there changes nothing more.
    let again = after.migrate(after.ontology().clone()).unwrap();
    assert!(again.gesture.is_empty() && again.invalid.is_empty());

    let other_kind = text.replace(
        "kind = \"choice\"\n        options = [\"none\", \"police\"]",
        "kind = \"text\"",
    );
    let err = scene
        .migrate(Ontology::from_toml_str(&other_kind).unwrap())
        .unwrap_err();
    assert!(
        err.to_string()
            .contains("becomes another kind or level while 1 labels have it"),
        "{err}"
    );
    let both = text.replace("was = [\"car\"]", "was = [\"car\", \"van\"]");
    let migration = scene
        .migrate(Ontology::from_toml_str(&both).unwrap())
        .unwrap();
    assert!(migration.renamed[0].merged && migration.renamed[1].merged);
}

#[test]
fn an_ontology_that_contradicts_itself_is_refused() {
    let good = Ontology::automotive().to_toml_string();
    let refused = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        Ontology::from_toml_str(&good.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    };
    let err = refused("id = \"vehicle\"", "id = \"vehicle\"\nparent = \"car\"");
    assert!(
        err.contains("its parents go in a circle: vehicle → car → vehicle"),
        "{err}"
    );
    let err = refused("parent = \"two_wheeler\"", "parent = \"tricycle\"");
    assert!(err.contains("class `tricycle` is not there"), "{err}");
    let err = refused("kind = \"bool\"\n", "");
    assert!(err.contains("not an ontology in TOML"), "{err}");
    let err = refused("id = \"van\"", "id = \"car\"");
    assert!(err.contains("class `car` occurs twice"), "{err}");
    let err = refused("min = 0.0", "min = 9.0");
    assert!(err.contains("no number is between 9 and 4"), "{err}");
    let err = refused("from = [\"class:person\"]", "from = [\"class:robot\"]");
    assert!(err.contains("class `robot` is not there"), "{err}");
    let err = refused("format = 1", "format = 2");
    assert!(err.contains("format 2; this build reads format 1"), "{err}");
    let err = refused("attribute = \"emergency\"", "attribute = \"siren\"");
    assert!(err.contains("goes in a circle"), "{err}");
}
