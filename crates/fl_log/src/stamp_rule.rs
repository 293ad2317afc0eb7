//! Where the header stamp of a message type is, so that indexing need not decode messages.

use std::sync::Arc;

use fl_spacetime::Stamp;

use crate::flatbuffer;
use crate::json;
use crate::protobuf;
use crate::schema::{Arity, FieldKind, Plan, StructPlan};
use crate::wire::{ENCAPSULATION_BYTES, Encapsulation, Extensibility, Rules};

/// The fields that lead to the stamp of a message whose definition names its fields freely, the
/// likeliest first.
pub(crate) const STAMPS: [&[&str]; 4] = [
    &["timestamp"],
    &["stamp"],
    &["header", "stamp"],
    &["header", "timestamp"],
];

/// What the whole seconds of a stamp are called.
pub(crate) const SECS: [&str; 3] = ["sec", "secs", "seconds"];

/// What the nanoseconds beyond the whole seconds are called.
pub(crate) const NANOS: [&str; 5] = ["nsec", "nsecs", "nanosec", "nanos", "nanoseconds"];

/// The moment of these two; `None` if it is zero, which means unset, or out of range.
pub(crate) fn stamp(secs: i64, nanos: i64) -> Option<Stamp> {
    const NANOS_PER_SEC: i64 = 1_000_000_000;
    let nanos = secs.checked_mul(NANOS_PER_SEC)?.checked_add(nanos)?;
    (nanos != 0).then(|| Stamp::from_nanos(nanos))
}

/// Where the stamp is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StampRule {
    /// The type has none at its start.
    Absent,
    /// In a message of CDR.
    Cdr(CdrPlace),
    /// In a message of ROS 1.
    Ros1(Ros1Place),
    /// In these fields of a protobuf message.
    Protobuf(Arc<protobuf::StampPath>),
    /// Under its usual names in a message of JSON, if it has one.
    Json,
    /// In these fields of a flatbuffer.
    Flatbuffer(Arc<flatbuffer::StampPath>),
}

/// The way to the stamp in a message of CDR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CdrPlace {
    /// Whether it is in the first element of a list, as in transforms.
    in_list: bool,
    root: Framed,
    /// The structs inside the root that start before the stamp, by what their definitions say.
    n_unmarked: u8,
    n_appendable: u8,
    is_mutable: bool,
}

/// The way to the stamp in a message of ROS 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ros1Place {
    in_list: bool,
    /// Bytes before it, which are those of a header's count of messages.
    n_skipped: u8,
}

/// What the definition of a struct says of its framing.
type Framed = Option<Extensibility>;

impl StampRule {
    /// The rule for messages of this plan in CDR.
    pub(crate) fn of_cdr(plan: &Plan) -> Self {
        let Some((in_list, path)) = path_to_time(plan, is_cdr_time, starts_first) else {
            return Self::Absent;
        };
        let inner = path.get(1..).unwrap_or_default().iter();
        let n_framed = |framed: Framed| {
            let n_structs = inner.clone().filter(|plan| plan.extensibility == framed);
            n_structs.count() as u8
        };
        let root = plan.structs[plan.root].extensibility;
        let mutable = Some(Extensibility::Mutable);
        Self::Cdr(CdrPlace {
            in_list,
            root,
            n_unmarked: n_framed(None),
            n_appendable: n_framed(Some(Extensibility::Appendable)),
            is_mutable: root == mutable || n_framed(mutable) > 0,
        })
    }

    /// The rule for messages of this plan in ROS 1.
    pub(crate) fn of_ros1(plan: &Plan) -> Self {
        const COUNT_BYTES: u8 = 4;
        let Some((in_list, path)) = path_to_time(plan, is_ros1_time, starts_after_count) else {
            return Self::Absent;
        };
        let n_counts = path.iter().filter(|plan| has_count(plan)).count() as u8;
        Self::Ros1(Ros1Place {
            in_list,
            n_skipped: n_counts * COUNT_BYTES,
        })
    }

    /// Whether every message of the type has a stamp, so that one without is worth a word.
    pub(crate) fn is_promise(&self) -> bool {
        !matches!(self, Self::Absent | Self::Json)
    }

    /// The stamp in a message; `None` if it is zero or not there.
    pub(crate) fn stamp_of(&self, message: &[u8]) -> Option<Stamp> {
        match self {
            Self::Absent => None,
            Self::Cdr(place) => place.stamp_of(message),
            Self::Ros1(place) => place.stamp_of(message),
            Self::Protobuf(path) => path.stamp_of(message),
            Self::Json => json::stamp_of(message),
            Self::Flatbuffer(path) => path.stamp_of(message),
        }
    }
}

impl CdrPlace {
    /// Messages whose fields come in any order are not searched: they have none.
    fn stamp_of(self, message: &[u8]) -> Option<Stamp> {
        let encapsulation = Encapsulation::of(message).ok()?;
        let mut at = ENCAPSULATION_BYTES;
        let mut delimited = 0;
        if encapsulation.rules == Rules::Cdr2 {
            let by_default = encapsulation.extensibility == Extensibility::Appendable;
            let root = self.root.unwrap_or(encapsulation.extensibility);
            at += 4 * usize::from(root == Extensibility::Appendable);
            at += 4 * usize::from(self.in_list);
            delimited = usize::from(self.n_appendable)
                + usize::from(self.n_unmarked) * usize::from(by_default);
        }
        if self.is_mutable || encapsulation.extensibility == Extensibility::Mutable {
            return None;
        }
        let word = |at| word(message, at, encapsulation.little_endian);
        if self.in_list {
            if word(at)? == 0 {
                return None;
            }
            at += 4;
        }
        at += 4 * delimited;
        let secs = i64::from(word(at)?.cast_signed());
        stamp(secs, word(at + 4)?.into())
    }
}

impl Ros1Place {
    fn stamp_of(self, message: &[u8]) -> Option<Stamp> {
        let word = |at| word(message, at, true);
        let mut at = 0;
        if self.in_list {
            if word(at)? == 0 {
                return None;
            }
            at += 4;
        }
        at += usize::from(self.n_skipped);
        stamp(word(at)?.into(), word(at + 4)?.into())
    }
}

fn word(message: &[u8], at: usize, little_endian: bool) -> Option<u32> {
    let bytes = *message.get(at..)?.first_chunk()?;
    Some(match little_endian {
        true => u32::from_le_bytes(bytes),
        false => u32::from_be_bytes(bytes),
    })
}

/// The structs from the message to the time at its start, or at the start of the elements of its
/// first field; whether there is that list between them. `next` is the field of a struct in
/// which the time is looked for.
fn path_to_time(
    plan: &Plan,
    is_time: fn(&StructPlan) -> bool,
    next: fn(&StructPlan) -> Option<FieldKind>,
) -> Option<(bool, Vec<&StructPlan>)> {
    let path_from = |start: usize| {
        let mut path = vec![&plan.structs[start]];
        while let Some(last) = path.last()
            && !is_time(last)
        {
            match next(last)? {
                FieldKind::Struct(inner) => path.push(&plan.structs[inner]),
                _ => return None,
            }
        }
        Some(path)
    };
    if let Some(path) = path_from(plan.root) {
        return Some((false, path));
    }
    let root = &plan.structs[plan.root];
    let first = root.fields.first()?;
    let FieldKind::Struct(inner) = first.kind else {
        return None;
    };
    let mut path = path_from(inner).filter(|_| first.arity == Arity::List)?;
    path.insert(0, root);
    Some((true, path))
}

fn starts_first(plan: &StructPlan) -> Option<FieldKind> {
    let field = plan.fields.first()?;
    (field.arity == Arity::One).then_some(field.kind)
}

/// The time of a header of ROS 1 comes after its count of messages.
fn starts_after_count(plan: &StructPlan) -> Option<FieldKind> {
    if !has_count(plan) {
        return starts_first(plan);
    }
    let field = plan.fields.get(1)?;
    (field.arity == Arity::One).then_some(field.kind)
}

fn has_count(plan: &StructPlan) -> bool {
    let (name, field) = (plan.names.first(), plan.fields.first());
    name.is_some_and(|name| name == "seq")
        && field.is_some_and(|field| field.kind == FieldKind::U32)
}

fn is_cdr_time(plan: &StructPlan) -> bool {
    plan.type_name == "builtin_interfaces/Time" && is_two_words(plan)
}

fn is_ros1_time(plan: &StructPlan) -> bool {
    plan.type_name == "time" && is_two_words(plan)
}

fn is_two_words(plan: &StructPlan) -> bool {
    let words = [FieldKind::I32, FieldKind::U32];
    let mut fields = plan.fields.iter();
    plan.fields.len() == 2
        && fields.all(|field| field.arity == Arity::One && words.contains(&field.kind))
}

#[cfg(test)]
mod tests;
