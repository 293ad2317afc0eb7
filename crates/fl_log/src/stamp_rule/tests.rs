//! Stamps by definition and encoding.

use super::*;
use crate::message::MessageType;
use crate::schema::{Language, Lookup};

const SECS: u32 = 1_700_000_000;

fn plan(language: Language, text: &str) -> Plan {
    Plan::from_text("pkg/Root", (language, text), &Lookup::bundled(language)).unwrap()
}

/// The stamp, as nanoseconds after `SECS`, of a message of these little-endian words.
fn nanos_in(rule: &StampRule, head: &[u8], words: &[u32]) -> Option<i64> {
    let mut bytes = head.to_vec();
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    let stamp = rule.stamp_of(&bytes)?;
    Some(stamp.nanos() - i64::from(SECS) * 1_000_000_000)
}

#[test]
fn finds_stamps_by_the_definition() {
    let header = "std_msgs/Header header\nint32 x";
    for (definition, words) in [
        (MessageType::Imu.definition(), Some(&[SECS, 5][..])),
        (MessageType::TfMessage.definition(), Some(&[1, SECS, 5])),
        (header.to_owned(), Some(&[SECS, 5])),
        ("builtin_interfaces/Time clock".to_owned(), Some(&[SECS, 5])),
        ("builtin_interfaces/Duration length".to_owned(), None),
        (format!("float64 y\n{header}"), None),
        ("string data".to_owned(), None),
        (String::new(), None),
    ] {
        let rule = StampRule::of_cdr(&plan(Language::Ros2Msg, &definition));
        assert_eq!(rule == StampRule::Absent, words.is_none(), "{definition}");
        let words = words.unwrap_or(&[0; 8]);
        let nanos = nanos_in(&rule, &[0, 1, 0, 0], words);
        assert_eq!(
            nanos,
            (rule != StampRule::Absent).then_some(5),
            "{definition}"
        );
    }
}

#[test]
fn finds_stamps_of_ros_1() {
    for (definition, words) in [
        ("Header header\nint32 x", &[9, SECS, 5][..]),
        (
            "geometry_msgs/TransformStamped[] transforms",
            &[1, 9, SECS, 5],
        ),
        ("time clock", &[SECS, 5]),
    ] {
        let rule = StampRule::of_ros1(&plan(Language::Ros1Msg, definition));
        assert_eq!(nanos_in(&rule, &[], words), Some(5), "{definition}");
        assert_eq!(nanos_in(&rule, &[], &words[..words.len() - 1]), None);
    }
    let empty = plan(
        Language::Ros1Msg,
        "geometry_msgs/TransformStamped[] transforms",
    );
    let rule = StampRule::of_ros1(&empty);
    assert_eq!(nanos_in(&rule, &[], &[0, 9, SECS, 5]), None);
    for definition in ["duration length", "int32 a\ntime b", ""] {
        let rule = StampRule::of_ros1(&plan(Language::Ros1Msg, definition));
        assert_eq!(rule, StampRule::Absent, "{definition}");
    }
}

#[test]
fn stamps_lie_behind_what_cdr_2_adds() {
    let of = |definition| StampRule::of_cdr(&plan(Language::Ros2Msg, definition));
    let stamped = of("std_msgs/Header header");
    let listed = of("geometry_msgs/TransformStamped[] transforms");
    let [plain, delimited, mutable] = [7, 9, 11].map(|encoding| [0, encoding, 0, 0]);
    assert_eq!(nanos_in(&stamped, &plain, &[SECS, 5]), Some(5));
    assert_eq!(nanos_in(&listed, &plain, &[80, 1, SECS, 5]), Some(5));
    // The sizes of the message, of the header and of the time.
    assert_eq!(
        nanos_in(&stamped, &delimited, &[80, 20, 8, SECS, 5]),
        Some(5)
    );
    let words = [80, 70, 1, 60, 20, 8, SECS, 5];
    assert_eq!(nanos_in(&listed, &delimited, &words), Some(5));
    assert_eq!(nanos_in(&stamped, &mutable, &[SECS, 5]), None);
}
