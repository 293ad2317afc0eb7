//! The stamp of a message, found without decoding the rest.

use fl_spacetime::Stamp;

use super::bytes::Bytes;
use super::decode;
use super::schema::{Element, Field, Kind, Number, Schema};
use crate::stamp_rule::{self, NANOS, SECS, STAMPS};
use crate::value::Value;

/// The fields that lead from a message to its stamp: the message's own, or that of the first
/// element of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StampPath {
    /// Into the first table of the vector in this slot.
    list: Option<u16>,
    /// Into tables, and at last into the moment, a table or a struct.
    slots: Vec<u16>,
    is_struct: bool,
    secs: (u16, Number),
    nanos: (u16, Number),
}

impl StampPath {
    pub(super) fn of(schema: &Schema) -> Option<Self> {
        own_stamp(schema, schema.root).or_else(|| {
            let fields = schema.objects[schema.root].fields.iter();
            fields.into_iter().find_map(|field| {
                let Kind::Vector(Element::Object(element)) = field.kind else {
                    return None;
                };
                let is_table = !schema.objects[element].is_struct;
                let path = own_stamp(schema, element).filter(|_| is_table)?;
                Some(Self {
                    list: Some(field.slot),
                    ..path
                })
            })
        })
    }

    /// The stamp in a message; `None` if it is zero or not there.
    pub(crate) fn stamp_of(&self, message: &[u8]) -> Option<Stamp> {
        let bytes = Bytes::new(message);
        let mut table = bytes.root().ok()?;
        if let Some(slot) = self.list {
            let vector = bytes.vector(table.referred(slot).ok()??, 4).ok()?;
            if vector.n_elements == 0 {
                return None;
            }
            table = bytes.table(bytes.referred(vector.start).ok()?).ok()?;
        }
        let (last, outer) = self.slots.split_last()?;
        for slot in outer {
            table = bytes.table(table.referred(*slot).ok()??).ok()?;
        }
        let number = match self.is_struct {
            true => {
                let start = table.field(*last)?;
                let number = |(offset, number): (u16, Number)| {
                    integer(bytes, start + usize::from(offset), number)
                };
                (number(self.secs)?, number(self.nanos)?)
            }
            false => {
                let moment = bytes.table(table.referred(*last).ok()??).ok()?;
                let number = |(slot, number)| match moment.field(slot) {
                    Some(at) => integer(bytes, at, number),
                    None => Some(0),
                };
                (number(self.secs)?, number(self.nanos)?)
            }
        };
        stamp_rule::stamp(number.0, number.1)
    }
}

/// The path to a stamp that a table of this type has itself.
fn own_stamp(schema: &Schema, object_idx: usize) -> Option<StampPath> {
    STAMPS.iter().find_map(|names| {
        let (mut object_idx, mut slots) = (object_idx, Vec::new());
        for name in *names {
            if schema.objects[object_idx].is_struct {
                return None;
            }
            let Field {
                slot,
                kind: Kind::Object(inner),
                ..
            } = schema.field(object_idx, name)?
            else {
                return None;
            };
            slots.push(slot);
            object_idx = inner;
        }
        let number = |names: &[&str]| {
            let field = names
                .iter()
                .find_map(|name| schema.field(object_idx, name))?;
            match field.kind {
                Kind::Number(Number::F32 | Number::F64 | Number::Bool) => None,
                Kind::Number(number) => Some((field.slot, number)),
                _ => None,
            }
        };
        Some(StampPath {
            list: None,
            slots,
            is_struct: schema.objects[object_idx].is_struct,
            secs: number(&SECS)?,
            nanos: number(&NANOS)?,
        })
    })
}

fn integer(bytes: Bytes<'_>, at: usize, number: Number) -> Option<i64> {
    match decode::number_at(bytes, at, number).ok()? {
        Value::Int(number) => Some(number),
        Value::Uint(number) => i64::try_from(number).ok(),
        _ => None,
    }
}
