//! The stamp of a message, found without decoding the rest.

use fl_spacetime::Stamp;

use super::decode;
use super::plan::{Kind, Plan};
use super::wire::{Payload, Reader};
use crate::stamp_rule::{self, NANOS, SECS, STAMPS};
use crate::value::Value;

/// Where the stamp of a message is: its own, or that of the first element of one of its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StampPath {
    /// The ways to it; the first that leads to a stamp counts. There is at least one.
    ways: Vec<Way>,
}

/// The fields that lead from a message to a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    steps: Vec<Step>,
    secs: Number,
    nanos: Number,
}

/// Into the message in this field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    number: u32,
    repeated: bool,
}

/// An integer in this field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    number: u32,
    kind: Kind,
}

impl StampPath {
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        let ways = match own_stamp(plan, 0) {
            Some(own) => vec![own],
            None => stamps_of_lists(plan),
        };
        (!ways.is_empty()).then_some(Self { ways })
    }

    /// The stamp in a message; `None` if it is zero or not there.
    pub(crate) fn stamp_of(&self, message: &[u8]) -> Option<Stamp> {
        self.ways.iter().find_map(|way| way.stamp_of(message))
    }
}

impl Way {
    fn stamp_of(&self, message: &[u8]) -> Option<Stamp> {
        let mut bytes = message;
        for step in &self.steps {
            bytes = inner(bytes, *step)?;
        }
        let (mut secs, mut nanos) = (0, 0);
        let mut reader = Reader::new(bytes);
        while let Ok(Some((number, payload))) = reader.field() {
            for (field, found) in [(self.secs, &mut secs), (self.nanos, &mut nanos)] {
                if field.number == number {
                    *found = integer(field.kind, payload)?;
                }
            }
        }
        stamp_rule::stamp(secs, nanos)
    }
}

/// The ways to the stamps of the first elements of a message's lists.
fn stamps_of_lists(plan: &Plan) -> Vec<Way> {
    let fields = plan.messages.first().map_or(&[][..], |it| &it.fields);
    let lists = fields.iter().filter(|field| field.repeated);
    let ways = lists.filter_map(|field| {
        let Kind::Message(element_idx) = field.kind else {
            return None;
        };
        let mut way = own_stamp(plan, element_idx)?;
        let (number, repeated) = (field.number, true);
        way.steps.insert(0, Step { number, repeated });
        Some(way)
    });
    ways.collect()
}

/// The way to a stamp that a message of this type has itself.
fn own_stamp(plan: &Plan, message_idx: usize) -> Option<Way> {
    STAMPS.iter().find_map(|names| {
        let mut steps = Vec::new();
        let mut message_idx = message_idx;
        for name in *names {
            let (number, kind) = field(plan, message_idx, name)?;
            let Kind::Message(inner_idx) = kind else {
                return None;
            };
            let repeated = false;
            steps.push(Step { number, repeated });
            message_idx = inner_idx;
        }
        let number = |names: &[&str]| {
            let (number, kind) = names
                .iter()
                .find_map(|name| field(plan, message_idx, name))?;
            is_integer(kind).then_some(Number { number, kind })
        };
        let (secs, nanos) = (number(&SECS)?, number(&NANOS)?);
        Some(Way { steps, secs, nanos })
    })
}

/// The number and kind of a field that is no list.
fn field(plan: &Plan, message_idx: usize, name: &str) -> Option<(u32, Kind)> {
    let message = plan.messages.get(message_idx)?;
    let field_idx = message.names.iter().position(|known| known == name)?;
    let field = message.fields.get(field_idx)?;
    (!field.repeated).then_some((field.number, field.kind))
}

/// The bytes of the first element of a list, or of the last part of a message.
fn inner(bytes: &[u8], step: Step) -> Option<&[u8]> {
    let mut found = None;
    let mut reader = Reader::new(bytes);
    while let Ok(Some((number, payload))) = reader.field() {
        match payload {
            Payload::Bytes(bytes) if number == step.number => {
                found = Some(bytes);
                if step.repeated {
                    break;
                }
            }
            Payload::GroupStart => reader.skip_group().ok()?,
            _ => {}
        }
    }
    found
}

fn is_integer(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        I64 | U64 | I32 | U32 | Zigzag32 | Zigzag64 | Fixed64 | Fixed32 | FixedI64 | FixedI32
    )
}

fn integer(kind: Kind, payload: Payload<'_>) -> Option<i64> {
    match decode::one(kind, payload)? {
        Value::Int(number) => Some(number),
        Value::Uint(number) => i64::try_from(number).ok(),
        _ => None,
    }
}
