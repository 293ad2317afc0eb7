//! Messages by their bytes.

use super::*;
use crate::schema::{Language, Lookup};
use crate::wire::CdrWriter;

fn plan_in(language: Language, text: &str) -> Plan {
    Plan::from_text("pkg/msg/Root", (language, text), &Lookup::bundled(language)).unwrap()
}

fn plan(text: &str) -> Plan {
    plan_in(Language::Ros2Msg, text)
}

#[test]
fn decodes_a_type_nobody_knows() {
    let plan = plan(
        "bool on\nInner[] list\nuint16[2] pair\nEmpty e\nfloat64 f\n\
        ===\nMSG: pkg/Inner\nstring name\nint8[] bytes\n===\nMSG: pkg/Empty\n",
    );
    let mut writer = CdrWriter::with_capacity(0);
    writer.u8(1);
    writer.length(1);
    writer.text("one");
    writer.byte_list(&[1, 255]);
    writer.u16(3);
    writer.u16(4);
    writer.u8(0);
    writer.f64(0.5);
    let bytes = writer.finish();
    let value = decode_cdr(&plan, &bytes).unwrap();
    assert_eq!(value.field("on"), Some(&Value::Bool(true)));
    assert_eq!(value.field("pair"), Some(&Value::Ints(vec![3, 4])));
    assert_eq!(value.field("f"), Some(&Value::Float(0.5)));
    let Some(Value::List(list)) = value.field("list") else {
        panic!("no list")
    };
    assert_eq!(list[0].field("name"), Some(&Value::Text("one".into())));
    assert_eq!(list[0].field("bytes"), Some(&Value::Ints(vec![1, -1])));
    assert_eq!(value.clone().into_owned(), value);
    assert!(decode_cdr(&plan, &bytes[..bytes.len() - 1]).is_err());
}

#[test]
fn lists_of_structs_in_plain_cdr_2_are_not_misread() {
    let plan = plan("Inner[] list\nuint8 last\n===\nMSG: pkg/Inner\nstring name\nuint32 x\n");
    let mut message = vec![0, 7, 0, 0];
    for word in [20_u32, 1, 5] {
        message.extend_from_slice(&word.to_le_bytes());
    }
    message.extend_from_slice(b"four\0\0\0\0");
    message.extend_from_slice(&7_u32.to_le_bytes());
    message.push(9);
    let value = decode_cdr(&plan, &message).unwrap();
    assert_eq!(value.field("last"), Some(&Value::Uint(9)));
    let Some(Value::List(list)) = value.field("list") else {
        panic!("no list")
    };
    assert_eq!(list[0].field("x"), Some(&Value::Uint(7)));
    let mut without = vec![0, 7, 0, 0];
    without.extend_from_slice(&message[8..]);
    assert!(decode_cdr(&plan, &without).is_err());
    message[4] = 19;
    let text = decode_cdr(&plan, &message).unwrap_err().to_string();
    assert!(text.contains("ends at byte 28, not at byte 27"), "{text}");
}

#[test]
fn refuses_lists_that_cannot_be_there() {
    let text = "Deep[4000000000] deep\n===\nMSG: pkg/Deep\nEmpty[1000000000] empty\n\
        ===\nMSG: pkg/Empty\n";
    let message = vec![0, 1, 0, 0, 1, 1, 1, 1];
    assert!(decode_cdr(&plan(text), &message).is_err());
    assert!(decode_cdr(&plan("string[] texts"), &[0, 1, 0, 0, 255, 255, 255, 255]).is_err());
}
