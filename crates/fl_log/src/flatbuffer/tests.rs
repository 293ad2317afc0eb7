//! Against messages that flatc wrote: `tests/oracle/messages.py`.

use super::*;

const GOLDEN: &str = include_str!("../../tests/oracle/golden.json");

fn bytes_of(path: &[&str]) -> Vec<u8> {
    let golden: serde_json::Value = serde_json::from_str(GOLDEN).unwrap();
    let hex = path.iter().fold(&golden, |value, key| &value[*key]);
    let hex = hex.as_str().unwrap();
    (0..hex.len() / 2)
        .map(|idx| u8::from_str_radix(&hex[2 * idx..2 * idx + 2], 16).unwrap())
        .collect()
}

fn kinds() -> Flatbuffer {
    Flatbuffer::of("kinds.All", &bytes_of(&["schemas", "kinds.fbs"])).unwrap()
}

fn pair(value: &Value<'_>) -> (Option<i64>, Option<f64>) {
    let (Some(Value::Int(a)), Some(Value::Float(b))) = (value.field("a"), value.field("b")) else {
        return (None, None);
    };
    (Some(*a), Some(*b))
}

#[test]
fn every_kind_of_field_is_read() {
    let message = bytes_of(&["flat_kinds"]);
    let value = kinds().value(&message).unwrap();
    let truths = [true, false].map(Value::Bool).to_vec();
    let texts = ["", "b"].map(|text| Value::Text(text.into())).to_vec();
    for (name, expected) in [
        ("truth", Value::Bool(false)),
        ("i8", Value::Int(-128)),
        ("u8", Value::Uint(255)),
        ("i16", Value::Int(-32768)),
        ("u16", Value::Uint(65535)),
        ("i32", Value::Int(i32::MIN.into())),
        ("u32", Value::Uint(u32::MAX.into())),
        ("i64", Value::Int(i64::MIN)),
        ("u64", Value::Uint(u64::MAX)),
        ("f32", Value::Float(0.25)),
        ("f64", Value::Float(-2.5)),
        ("text", Value::Text("grün".into())),
        ("color", Value::Int(-2)),
        ("maybe", Value::Int(0)),
        ("truths", Value::List(truths)),
        ("bytes", Value::Bytes(vec![0, 255].into())),
        ("small", Value::Bytes(vec![255, 1].into())),
        ("shorts", Value::Ints(vec![-300, 300])),
        ("longs", Value::Ints(vec![i64::MIN])),
        ("ulongs", Value::List(vec![Value::Uint(u64::MAX)])),
        ("floats", Value::Floats(vec![0.5, 1.5])),
        ("texts", Value::List(texts)),
        ("colors", Value::Bytes(vec![0, 1, 254].into())),
    ] {
        assert_eq!(value.field(name), Some(&expected), "{name}");
    }
    assert_eq!(value.field("old"), None);
    assert_eq!(pair(value.field("pair").unwrap()), (Some(-1), Some(0.5)));
    let choice = value.field("choice").unwrap();
    assert_eq!(choice.field("number"), Some(&Value::Uint(77)));
    let inner = value.field("inner").unwrap();
    assert_eq!(inner.field("i32"), Some(&Value::Int(1)));
    let deep = inner.field("inner").unwrap();
    assert_eq!(deep.field("text"), Some(&Value::Text("deep".into())));
}

#[test]
fn structs_and_lists_of_parts_are_read() {
    let message = bytes_of(&["flat_kinds"]);
    let value = kinds().value(&message).unwrap();
    let list = |value: &Value<'_>, name: &str| match value.field(name) {
        Some(Value::List(list)) => list.clone().into_iter().map(Value::into_owned).collect(),
        other => panic!("{name} is {other:?}"),
    };
    let fixed = value.field("fixed").unwrap();
    assert_eq!(
        fixed.field("name"),
        Some(&Value::Bytes(vec![1, 2, 3, 255].into()))
    );
    assert_eq!(fixed.field("n"), Some(&Value::Ints(vec![-1, 0, 1])));
    assert_eq!(fixed.field("last"), Some(&Value::Uint(9)));
    let pairs: Vec<Value<'_>> = list(fixed, "pairs");
    assert_eq!(pair(&pairs[1]), (Some(2), Some(2.5)));
    let pairs: Vec<Value<'_>> = list(&value, "pairs");
    assert_eq!(pair(&pairs[0]), (Some(3), Some(3.5)));
    let inners: Vec<Value<'_>> = list(&value, "inners");
    let numbers: Vec<_> = inners.iter().map(|inner| inner.field("i32")).collect();
    assert_eq!(numbers, [Some(&Value::Int(2)), Some(&Value::Int(0))]);
    let choices: Vec<Value<'_>> = list(&value, "choices");
    assert_eq!(choices[0].field("text"), Some(&Value::Text("n".into())));
    assert_eq!(pair(&choices[1]), (Some(4), Some(4.5)));
}

#[test]
fn what_is_left_out_has_its_default() {
    let message = bytes_of(&["flat_defaults"]);
    let value = kinds().value(&message).unwrap();
    for (name, expected) in [
        ("truth", Value::Bool(true)),
        ("i8", Value::Int(-3)),
        ("f32", Value::Float(1.5)),
        ("color", Value::Int(1)),
        ("text", Value::Text("".into())),
        ("pair", Value::Null),
        ("choice", Value::Null),
        ("maybe", Value::Null),
        ("bytes", Value::Bytes((&[]).into())),
        ("floats", Value::Floats(vec![])),
        ("texts", Value::List(vec![])),
    ] {
        assert_eq!(value.field(name), Some(&expected), "{name}");
    }
}

/// Nothing may panic; what comes out does not matter.
#[test]
fn damaged_messages_and_schemas_are_errors_at_worst() {
    let (message, schema) = (
        bytes_of(&["flat_kinds"]),
        bytes_of(&["schemas", "kinds.fbs"]),
    );
    let kinds = kinds();
    for end in 0..message.len() {
        let _ = kinds.value(&message[..end]);
    }
    let flips = [1, 0x80, 0xff];
    for (place, flip) in (0..message.len()).flat_map(|place| flips.map(|flip| (place, flip))) {
        let mut damaged = message.clone();
        damaged[place] ^= flip;
        let _ = kinds.value(&damaged);
    }
    for place in 0..schema.len() {
        let mut damaged = schema.clone();
        damaged[place] ^= flips[place % flips.len()];
        for schema in [&damaged, &schema[..place]] {
            if let Ok(flatbuffer) = Flatbuffer::of("kinds.All", schema) {
                let _ = flatbuffer.value(&message);
                flatbuffer.stamp_path().map(|path| path.stamp_of(&message));
            }
        }
    }
}

#[test]
fn types_that_are_not_there_are_named() {
    for name in ["kinds.None", "kinds.Pair"] {
        let err = Flatbuffer::of(name, &bytes_of(&["schemas", "kinds.fbs"])).unwrap_err();
        assert!(err.to_string().contains(name), "{err}");
    }
}
