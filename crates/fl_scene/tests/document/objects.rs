//! What an object is: its class, and whether it stands.

use fl_scene::{AttributeValue, Cell, MotionModel, Scene, TrackCell, TrackId, Value};

use crate::{cars, keyframe, stamp, with};

const CAR: TrackId = TrackId(1);

fn classed(scene: &Scene, class: &str) -> (String, Scene) {
    let gesture = scene.set_class(CAR, &class.parse().unwrap()).unwrap();
    (gesture.name().to_owned(), scene.vet(&gesture).unwrap())
}

#[test]
fn a_class_brings_the_size_within_its_bounds_and_leaves_the_bottom_where_it_is() {
    let (_, after) = classed(&cars(&[(1, 0, 2)]), "truck");
    let truck = after.track(CAR).unwrap();
    assert_eq!(truck.parts().size.lwh(), [4.0, 2.0, 1.7]);
    for keyframe in truck.keyframes() {
        let bottom = keyframe.cuboid.center().z() - 0.5 * keyframe.cuboid.size().height();
        assert!(bottom.abs() < 1e-12, "{bottom}");
    }
    let (_, van) = classed(&cars(&[(1, 0, 2)]), "car");
    assert_eq!(van, cars(&[(1, 0, 2)]), "what fits stays");
}

#[test]
fn a_class_takes_with_it_what_is_not_for_it_and_says_so() {
    let part = |cell| Cell::Track(CAR, cell);
    let flag = || Value::Attribute(AttributeValue::Flag(true));
    let parked = || Value::Attribute(AttributeValue::Choice("parked".to_owned()));
    let frame = |name: &str| TrackCell::FrameAttribute(name.parse().unwrap(), stamp(0));
    let emergency = TrackCell::Attribute("emergency".parse().unwrap());
    let scene = with(
        &cars(&[(1, 0, 2)]),
        vec![
            (part(emergency), flag()),
            (part(frame("siren")), flag()),
            (part(frame("activity")), parked()),
        ],
    );
    let (name, after) = classed(&scene, "bicycle");
    assert_eq!(name, "set class, drop `emergency`, `siren`");
    let bicycle = after.track(CAR).unwrap();
    assert_eq!(bicycle.parts().attributes.len(), 0);
    assert_eq!(bicycle.parts().frame_attributes.len(), 1);
}

#[test]
fn what_is_said_to_stand_stands_for_as_long_as_it_was_seen() {
    let scene = cars(&[(1, 3, 5)]);
    let cuboid = keyframe(4, 40.0).cuboid;
    let gesture = scene.stand(CAR, cuboid, (stamp(1), stamp(8))).unwrap();
    let after = scene.vet(&gesture).unwrap();
    let track = after.track(CAR).unwrap();
    assert_eq!(track.motion(), MotionModel::Static);
    assert_eq!((track.start(), track.end()), (stamp(1), stamp(8)));
    let back = after.after(&gesture.inverse("undo")).unwrap();
    assert_eq!(back, scene, "one undo takes it all back");
}
