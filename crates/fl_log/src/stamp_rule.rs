//! Where the header stamp of a message type is, so that indexing need not decode messages.

use fl_spacetime::Stamp;

use crate::schema::{Arity, FieldKind, Plan};

/// Where the stamp is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StampRule {
    /// The type has none at its start.
    Absent,
    /// At the start, as in every type that starts with a header.
    First,
    /// At the start of the first element of a list, as in transforms.
    FirstOfList,
}

impl StampRule {
    /// The rule for messages of this plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        if starts_with_time(plan, plan.root) {
            return Self::First;
        }
        match plan.structs[plan.root].fields.first() {
            Some(field) if field.arity == Arity::List => match field.kind {
                FieldKind::Struct(inner) if starts_with_time(plan, inner) => Self::FirstOfList,
                _ => Self::Absent,
            },
            _ => Self::Absent,
        }
    }

    /// The stamp in a message; `None` if it is zero or not there.
    pub(crate) fn stamp_of(self, message: &[u8]) -> Option<Stamp> {
        const NANOS_PER_SEC: i64 = 1_000_000_000;
        let at = match self {
            Self::Absent => return None,
            Self::First => 4,
            // Plain CDR 2 says first how many bytes the list takes.
            Self::FirstOfList if is_cdr_2(message) => 12,
            Self::FirstOfList => 8,
        };
        let head: &[u8; HEAD_BYTES] = &head_of(message);
        let little_endian = head[1] & 1 == 1;
        let word = |at: usize| {
            let bytes = [head[at], head[at + 1], head[at + 2], head[at + 3]];
            if little_endian {
                u32::from_le_bytes(bytes)
            } else {
                u32::from_be_bytes(bytes)
            }
        };
        if self == Self::FirstOfList && word(at - 4) == 0 {
            return None;
        }
        let secs = i64::from(word(at).cast_signed());
        let nanos = secs * NANOS_PER_SEC + i64::from(word(at + 4));
        (nanos != 0).then(|| Stamp::from_nanos(nanos))
    }
}

/// Enough for the stamp of a header, also of the first header in a list.
const HEAD_BYTES: usize = 20;

/// The first bytes of `message`, filled up with zeros.
fn head_of(message: &[u8]) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let n_bytes = message.len().min(HEAD_BYTES);
    head[..n_bytes].copy_from_slice(&message[..n_bytes]);
    head
}

fn is_cdr_2(head: &[u8]) -> bool {
    matches!(head, [0, 6 | 7, ..])
}

/// Whether the first bytes of a struct are a `builtin_interfaces/Time`.
fn starts_with_time(plan: &Plan, struct_idx: usize) -> bool {
    let struct_plan = &plan.structs[struct_idx];
    if struct_plan.type_name == "builtin_interfaces/Time" {
        let words = [FieldKind::I32, FieldKind::U32];
        return struct_plan.fields.len() == 2
            && struct_plan
                .fields
                .iter()
                .all(|field| field.arity == Arity::One && words.contains(&field.kind));
    }
    match struct_plan.fields.first() {
        Some(field) if field.arity == Arity::One => match field.kind {
            FieldKind::Struct(inner) => starts_with_time(plan, inner),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::MessageType;

    #[test]
    fn finds_stamps_by_the_definition() {
        let header = "std_msgs/Header header\nint32 x";
        for (definition, rule) in [
            (MessageType::Imu.definition(), StampRule::First),
            (MessageType::TfMessage.definition(), StampRule::FirstOfList),
            (header.to_owned(), StampRule::First),
            ("builtin_interfaces/Time clock".to_owned(), StampRule::First),
            (
                "builtin_interfaces/Duration length".to_owned(),
                StampRule::Absent,
            ),
            (format!("float64 y\n{header}"), StampRule::Absent),
            ("string data".to_owned(), StampRule::Absent),
            (String::new(), StampRule::Absent),
        ] {
            let plan = Plan::from_ros2msg("pkg/Root", &definition).unwrap();
            assert_eq!(StampRule::of(&plan), rule, "{definition}");
        }
    }
    #[test]
    fn the_stamp_of_a_list_in_plain_cdr_2_is_found() {
        const SECS: u32 = 1_700_000_000;
        let check = |encoding: u8, words: &[u32]| {
            let mut bytes = vec![0, encoding, 0, 0];
            bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            let nanos = i64::from(SECS) * 1_000_000_000 + 5;
            let stamp = StampRule::FirstOfList.stamp_of(&bytes);
            assert_eq!(stamp, Some(Stamp::from_nanos(nanos)));
        };
        check(1, &[1, SECS, 5]);
        check(7, &[80, 1, SECS, 5]);
    }
}
