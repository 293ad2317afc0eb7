//! Messages of every kind, written by protoc's runtime for Python (`tests/oracle/messages.py`).

use proptest::prelude::*;

use super::*;

const GOLDEN: &str = include_str!("../../tests/oracle/golden.json");

fn golden(names: &[&str]) -> serde_json::Value {
    let mut value: serde_json::Value = serde_json::from_str(GOLDEN).unwrap();
    for name in names {
        value = value[*name].take();
    }
    value
}

fn bytes(names: &[&str]) -> Vec<u8> {
    unhex(golden(names).as_str().unwrap())
}

fn unhex(hex: &str) -> Vec<u8> {
    let hex = hex.as_bytes();
    let digit = |digit: u8| char::from(digit).to_digit(16).unwrap() as u8;
    hex.chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

fn kinds() -> Protobuf {
    Protobuf::of("kinds.All", &bytes(&["schemas", "kinds.proto"])).unwrap()
}

fn old_kinds() -> Protobuf {
    Protobuf::of("kinds.Old", &bytes(&["schemas", "old_kinds.proto"])).unwrap()
}

fn texts<'a>(texts: &[&'a str]) -> Value<'a> {
    Value::List(
        texts
            .iter()
            .map(|text| Value::Text((*text).into()))
            .collect(),
    )
}

#[test]
fn reads_every_kind_of_field() {
    let message = bytes(&["all_kinds"]);
    let value = kinds().value(&message).unwrap();
    let uints = |numbers: &[u64]| Value::List(numbers.iter().copied().map(Value::Uint).collect());
    for (name, expected) in [
        ("f64", Value::Float(-2.5)),
        ("f32", Value::Float(f64::from(0.1_f32))),
        ("i64", Value::Int(-(1 << 62))),
        ("u64", Value::Uint(u64::MAX)),
        ("i32", Value::Int(-5)),
        ("fixed_u64", Value::Uint((1 << 63) + 1)),
        ("fixed_u32", Value::Uint(4_000_000_000)),
        ("truth", Value::Bool(true)),
        ("text", Value::Text("grün".into())),
        ("raw", Value::Bytes(vec![0, 255].into())),
        ("u32", Value::Uint(u32::MAX.into())),
        ("color", Value::Int(-2)),
        ("fixed_i32", Value::Int(-6)),
        ("fixed_i64", Value::Int(i64::MIN)),
        ("zigzag32", Value::Int(i32::MIN.into())),
        ("zigzag64", Value::Int(i64::MIN)),
        ("f64s", Value::Floats(vec![0.5, -1.0])),
        ("i32s", Value::Ints(vec![1, -1, 300])),
        ("zigzags", Value::Ints(vec![-1, 1 << 40])),
        ("u64s", uints(&[0, u64::MAX])),
        (
            "truths",
            Value::List(vec![Value::Bool(true), Value::Bool(false)]),
        ),
        ("texts", texts(&["", "b"])),
        ("colors", Value::Ints(vec![0, 1, -2])),
        ("name", Value::Null),
        ("id", Value::Int(0)),
        ("other", Value::Null),
        ("maybe", Value::Null),
    ] {
        assert_eq!(value.field(name), Some(&expected), "{name}");
    }
    let inner = value.field("inner").unwrap();
    assert_eq!(inner.field("i32"), Some(&Value::Int(1)));
    let deep = inner.field("inner").unwrap();
    assert_eq!(deep.field("text"), Some(&Value::Text("deep".into())));
    assert_eq!(deep.field("inner"), Some(&Value::Null));
    let Some(Value::List(inners)) = value.field("inners") else {
        panic!("no list")
    };
    let numbers: Vec<_> = inners.iter().map(|inner| inner.field("i32")).collect();
    assert_eq!(numbers, [Some(&Value::Int(2)), Some(&Value::Int(0))]);
}

#[test]
fn maps_are_lists_of_keys_and_values() {
    let message = bytes(&["all_kinds"]);
    let value = kinds().value(&message).unwrap();
    let Some(Value::List(counts)) = value.field("counts") else {
        panic!("no list")
    };
    let mut counts: Vec<_> = counts
        .iter()
        .map(|entry| format!("{:?} {:?}", entry.field("key"), entry.field("value")))
        .collect();
    counts.sort();
    assert_eq!(
        counts,
        [
            "Some(Text(\"one\")) Some(Int(1))",
            "Some(Text(\"two\")) Some(Int(0))"
        ]
    );
    let Some(Value::List(table)) = value.field("table") else {
        panic!("no list")
    };
    assert_eq!(table[0].field("key"), Some(&Value::Int(-1)));
    let inner = table[0].field("value").unwrap();
    assert_eq!(inner.field("i32"), Some(&Value::Int(9)));
}

#[test]
fn the_older_language_has_defaults_and_groups() {
    let message = bytes(&["old_kinds"]);
    let value = old_kinds().value(&message).unwrap();
    let expected = golden(&["old_kinds_expected"]);
    for name in ["number", "first", "second"] {
        let number = expected[name].as_i64().unwrap();
        assert_eq!(value.field(name), Some(&Value::Int(number)), "{name}");
    }
    let text = expected["text"].as_str().unwrap();
    assert_eq!(value.field("text"), Some(&Value::Text(text.into())));
    let raw = bytes(&["old_kinds_expected", "raw"]);
    assert_eq!(value.field("raw"), Some(&Value::Bytes(raw.into())));
    assert_eq!(value.field("truth"), Some(&Value::Bool(true)));
    assert_eq!(value.field("far"), Some(&Value::Float(f64::INFINITY)));
    assert_eq!(value.field("last"), Some(&Value::Uint(4)));
    let Some(Value::List(points)) = value.field("point") else {
        panic!("no list")
    };
    assert_eq!(points[0].field("x"), Some(&Value::Float(0.5)));
    assert_eq!(points[1].field("n"), Some(&Value::Int(-1)));
}

#[test]
fn parts_of_a_message_are_merged_and_the_last_of_a_oneof_holds() {
    let message = [
        0x5a, 2, 0x28, 1, // inner.i32 = 1
        0x5a, 3, 0x4a, 1, b'a', // inner.text = "a"
        0xca, 2, 1, b'n', // name = "n"
        0xd0, 2, 7, // id = 7
        0xa8, 1, 1, // f64s as a varint, which it cannot be
        0xaa, 1, 8, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, // f64s = [0.5], packed
        0xa9, 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, // f64s += 1, not packed
        0x98, 6, 5, // an unknown field
    ];
    let value = kinds().value(&message).unwrap();
    let inner = value.field("inner").unwrap();
    assert_eq!(inner.field("i32"), Some(&Value::Int(1)));
    assert_eq!(inner.field("text"), Some(&Value::Text("a".into())));
    assert_eq!(value.field("name"), Some(&Value::Null));
    assert_eq!(value.field("id"), Some(&Value::Int(7)));
    assert_eq!(value.field("f64s"), Some(&Value::Floats(vec![0.5, 1.0])));
}

#[test]
fn long_bytes_are_borrowed() {
    let message = bytes(&["all_kinds"]);
    let value = kinds().value(&message).unwrap();
    let Some(Value::Bytes(std::borrow::Cow::Borrowed(raw))) = value.field("raw") else {
        panic!("not borrowed")
    };
    assert!(message.as_ptr_range().contains(&raw.as_ptr()));
}

#[test]
fn hostile_messages_are_errors() {
    let error = |message: &[u8]| kinds().value(message).unwrap_err().to_string();
    let mut nested = Vec::new();
    for _ in 0..150 {
        let mut outer = vec![0x5a];
        let mut length = nested.len();
        while length > 127 {
            outer.push(length as u8 | 0x80);
            length >>= 7;
        }
        outer.push(length as u8);
        outer.extend_from_slice(&nested);
        nested = outer;
    }
    assert!(error(&nested).contains("nested deeper than 100"));
    let many: Vec<u8> = [0xda, 1, 0].repeat(1 << 18);
    assert!(error(&many).contains("more than 4194304 values"));
    assert!(error(&[0x62, 0xff, 0xff, 0xff, 0xff, 0x7f]).contains("ends too early"));
    assert!(error(&[0x28, 0x80]).contains("ends too early"));
    assert!(error(&[[0x28].as_slice(), &[0xff; 12]].concat()).contains("more than ten bytes"));
    assert!(error(&[0x2f]).contains("wire type"));
    assert!(error(&[0x00, 1]).contains("field number"));
    assert!(error(&[0x2b]).contains("group does not end"));
    assert!(error(&[0x2c]).contains("group"));
}

#[test]
fn bad_definitions_are_named() {
    let error = |name: &str, schema: &[u8]| Protobuf::of(name, schema).unwrap_err().to_string();
    let schema = bytes(&["schemas", "kinds.proto"]);
    assert!(error("kinds.Nothing", &schema).contains("\"kinds.Nothing\" is not defined"));
    assert!(error("kinds.All", &[]).contains("is not defined"));
    assert!(error("kinds.All", &schema[..schema.len() - 1]).contains("too early"));
    let many = [0x0a, 4, 0x22, 0, 0x22, 0].repeat(1 << 18);
    assert!(error("kinds.All", &many).contains("more than 262144 types"));
}

#[test]
fn stamps_are_found_without_decoding() {
    let schema = bytes(&["schemas", "protobuf"]);
    let stamp = |name: &str, message: &[u8]| {
        let path = Protobuf::of(name, &schema).unwrap().stamp_path()?;
        Some(path.stamp_of(message)?.nanos())
    };
    for message in golden(&["messages"]).as_array_mut().unwrap() {
        let name = message["schema"].as_str().unwrap();
        let bytes = unhex(message["protobuf"].as_str().unwrap());
        assert_eq!(
            stamp(name, &bytes),
            Some(1_700_000_000_123_456_789),
            "{name}"
        );
        assert_eq!(stamp(name, &[]), None);
    }
    assert_eq!(kinds().stamp_path(), None);
    assert!(
        Protobuf::of("foxglove.Vector3", &schema)
            .unwrap()
            .stamp_path()
            .is_none()
    );
    assert_eq!(stamp("foxglove.FrameTransforms", &[0x0a, 0]), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn changed_messages_and_definitions_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        schema_changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        cut in any::<prop::sample::Index>(),
        old in any::<bool>(),
    ) {
        thread_local! {
            static GOLDEN: std::cell::OnceCell<[(Vec<u8>, Vec<u8>); 2]> = const { std::cell::OnceCell::new() };
        }
        let (mut schema, mut message) = GOLDEN.with(|golden| {
            golden.get_or_init(|| [
                (bytes(&["schemas", "kinds.proto"]), bytes(&["all_kinds"])),
                (bytes(&["schemas", "old_kinds.proto"]), bytes(&["old_kinds"])),
            ])[usize::from(old)].clone()
        });
        for (place, byte) in changes {
            let at = place.index(message.len());
            message[at] = byte;
        }
        for (place, byte) in schema_changes {
            let at = place.index(schema.len());
            schema[at] = byte;
        }
        if let Ok(protobuf) = Protobuf::of(if old { "kinds.Old" } else { "kinds.All" }, &schema) {
            let _ = protobuf.value(&message);
            let _ = protobuf.value(&message[..cut.index(message.len())]);
            let _ = protobuf.value(&schema);
            if let Some(path) = protobuf.stamp_path() {
                path.stamp_of(&message);
            }
        }
    }

    #[test]
    fn any_bytes_never_panic(message in prop::collection::vec(any::<u8>(), 0..200)) {
        thread_local! {
            static KINDS: Protobuf = kinds();
        }
        let _ = KINDS.with(|kinds| kinds.value(&message).map(Value::into_owned));
        let _ = Protobuf::of("a", &message);
    }
}
