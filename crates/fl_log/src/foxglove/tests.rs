use super::*;
use crate::protobuf::Protobuf;
use crate::value::Value;

const STAMP: Stamp = Stamp::from_nanos(1_700_000_000_123_456_789);

const POSE: Pose = Pose {
    position: [1.0, -2.0, 0.0],
    orientation_xyzw: [0.0, 0.0, 0.6, 0.8],
};

fn field<'a>(value: &'a Value<'a>, path: &str) -> &'a Value<'a> {
    path.split('.').fold(value, |value, name| {
        let inner = match name.parse::<usize>() {
            Ok(idx) => match value {
                Value::List(items) => items.get(idx),
                _ => None,
            },
            Err(_) => value.field(name),
        };
        inner.unwrap_or_else(|| panic!("no {name} of {path} in {value:?}"))
    })
}

/// The messages by the descriptors that go with them.
#[test]
fn messages_are_what_their_descriptors_say() {
    let update = SceneUpdate {
        deletions: vec![(STAMP, "7".to_owned())],
        entities: vec![SceneEntity {
            stamp: STAMP,
            frame_id: "map".to_owned(),
            id: "8".to_owned(),
            metadata: vec![("class".to_owned(), "car".to_owned())],
            cubes: vec![Cube {
                pose: POSE,
                size_m: [4.0, 2.0, 1.5],
                color: Color([1.0, 0.5, 0.0, 0.25]),
            }],
            texts: Vec::new(),
        }],
    };
    let bytes = update.to_protobuf();
    let schema = Schema::SceneUpdate;
    let reader = Protobuf::of(schema.name(), &schema.descriptor_set()).unwrap();
    let stamp_path = reader.stamp_path().unwrap();
    assert_eq!(stamp_path.stamp_of(&bytes), Some(STAMP));
    let without_deletions = SceneUpdate {
        deletions: Vec::new(),
        ..update
    };
    let bytes_of_entities = without_deletions.to_protobuf();
    assert_eq!(stamp_path.stamp_of(&bytes_of_entities), Some(STAMP));
    let value = reader.value(&bytes).unwrap();
    for (path, expected) in [
        ("deletions.0.id", Value::Text("7".into())),
        ("entities.0.timestamp.seconds", Value::Int(1_700_000_000)),
        ("entities.0.timestamp.nanos", Value::Int(123_456_789)),
        ("entities.0.frame_id", Value::Text("map".into())),
        ("entities.0.metadata.0.value", Value::Text("car".into())),
        ("entities.0.lifetime.seconds", Value::Int(0)),
        ("entities.0.cubes.0.pose.position.y", Value::Float(-2.0)),
        ("entities.0.cubes.0.pose.orientation.w", Value::Float(0.8)),
        ("entities.0.cubes.0.size.z", Value::Float(1.5)),
        ("entities.0.cubes.0.color.a", Value::Float(0.25)),
    ] {
        assert_eq!(field(&value, path), &expected, "{path}");
    }

    let annotations = ImageAnnotations {
        stamp: STAMP,
        points: vec![PointsAnnotation {
            kind: PointsKind::LineLoop,
            points: vec![[0.0, -0.0], [1.5, 2.5]],
            color: Color([1.0; 4]),
            thickness_px: 2.0,
            metadata: Vec::new(),
        }],
        texts: Vec::new(),
    };
    let bytes = annotations.to_protobuf();
    let schema = Schema::ImageAnnotations;
    let reader = Protobuf::of(schema.name(), &schema.descriptor_set()).unwrap();
    let stamp_path = reader.stamp_path().unwrap();
    assert_eq!(stamp_path.stamp_of(&bytes), Some(STAMP));
    let value = reader.value(&bytes).unwrap();
    assert_eq!(field(&value, "points.0.type"), &Value::Int(2));
    assert_eq!(field(&value, "points.0.points.1.y"), &Value::Float(2.5));
    assert_eq!(field(&value, "points.0.thickness"), &Value::Float(2.0));
}
