//! From descriptors to plans: how to read each field of the types that a message can hold.

use std::collections::HashMap;
use std::sync::Arc;

use super::descriptor::{RawField, RawMessage, Types};
use crate::error::Error;
use crate::value::Value;

/// How to read messages of one type and of all types in it. The root is the first.
///
/// Invariant: the numbers of messages, fields and oneofs are inside their lists. Types may hold
/// themselves.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) messages: Vec<MessagePlan>,
}

/// The fields of a message type, in the order of their declaration.
#[derive(Debug)]
pub(super) struct MessagePlan {
    pub(super) names: Arc<[String]>,
    pub(super) fields: Vec<FieldPlan>,
    /// What a message without any field holds.
    pub(super) defaults: Vec<Value<'static>>,
    /// What such a message costs of the budget of values.
    pub(super) cost: usize,
    pub(super) n_oneofs: usize,
    /// Indices of fields, by their number on the wire.
    by_number: HashMap<u32, usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FieldPlan {
    pub(super) number: u32,
    pub(super) kind: Kind,
    pub(super) repeated: bool,
    /// The oneof that the field belongs to.
    pub(super) oneof_idx: Option<usize>,
}

/// The declared type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    F64,
    F32,
    I64,
    U64,
    I32,
    U32,
    Zigzag32,
    Zigzag64,
    Fixed64,
    Fixed32,
    FixedI64,
    FixedI32,
    Bool,
    Enum,
    Text,
    Bytes,
    Message(usize),
}

impl Plan {
    pub(super) fn of(name: &str, types: &Types) -> Result<Self, Error> {
        let mut builder = Builder {
            types,
            names: Vec::new(),
            idx_by_name: HashMap::new(),
        };
        builder.idx(&format!(".{}", name.trim_start_matches('.')))?;
        let mut messages = Vec::new();
        while let Some((_, raw)) = builder.names.get(messages.len()).copied() {
            messages.push(builder.message(raw)?);
        }
        Ok(Self { messages })
    }
}

impl MessagePlan {
    /// The index of the field with this number.
    pub(super) fn field_idx(&self, number: u32) -> Option<usize> {
        self.by_number.get(&number).copied()
    }
}

/// Collects the types that can be reached from the root. It does not recurse, so types may be
/// chained to any depth.
struct Builder<'t> {
    types: &'t Types,
    names: Vec<(&'t str, &'t RawMessage)>,
    idx_by_name: HashMap<&'t str, usize>,
}

impl Builder<'_> {
    /// The number of the message type, which is read later if it is new.
    fn idx(&mut self, full_name: &str) -> Result<usize, Error> {
        let Some((name, raw)) = self.types.messages.get_key_value(full_name) else {
            let name = full_name.trim_start_matches('.');
            return Err(bad(format!("message type {name:?} is not defined")));
        };
        let next_idx = self.names.len();
        let idx = *self.idx_by_name.entry(name).or_insert(next_idx);
        if idx == next_idx {
            self.names.push((name, raw));
        }
        Ok(idx)
    }

    fn message(&mut self, raw: &RawMessage) -> Result<MessagePlan, Error> {
        let mut fields = Vec::new();
        let mut defaults = Vec::new();
        let mut names = Vec::new();
        let mut by_number = HashMap::new();
        let mut oneofs = HashMap::new();
        let mut cost = 1 + raw.fields.len();
        for raw in &raw.fields {
            let n_oneofs = oneofs.len();
            let oneof_idx = raw.oneof_idx;
            let field = FieldPlan {
                number: raw.number,
                kind: self.kind(raw)?,
                repeated: raw.label == LABEL_REPEATED,
                oneof_idx: oneof_idx.map(|idx| *oneofs.entry(idx).or_insert(n_oneofs)),
            };
            let default = self.default(raw, &field)?;
            cost += size_of_default(&default) / size_of::<Value<'_>>();
            by_number.insert(field.number, fields.len());
            fields.push(field);
            defaults.push(default);
            names.push(raw.name.clone());
        }
        Ok(MessagePlan {
            names: names.into(),
            fields,
            defaults,
            cost,
            n_oneofs: oneofs.len(),
            by_number,
        })
    }

    /// The numbers are those of `FieldDescriptorProto.Type`.
    fn kind(&mut self, raw: &RawField) -> Result<Kind, Error> {
        Ok(match raw.kind {
            1 => Kind::F64,
            2 => Kind::F32,
            3 => Kind::I64,
            4 => Kind::U64,
            5 => Kind::I32,
            6 => Kind::Fixed64,
            7 => Kind::Fixed32,
            8 => Kind::Bool,
            9 => Kind::Text,
            10 | 11 => Kind::Message(self.idx(&raw.type_name)?),
            12 => Kind::Bytes,
            13 => Kind::U32,
            14 => Kind::Enum,
            15 => Kind::FixedI32,
            16 => Kind::FixedI64,
            17 => Kind::Zigzag32,
            18 => Kind::Zigzag64,
            other => {
                let name = &raw.name;
                return Err(bad(format!("field {name:?} is of unknown type {other}")));
            }
        })
    }

    /// What the field is if the message does not have it.
    fn default(&self, raw: &RawField, field: &FieldPlan) -> Result<Value<'static>, Error> {
        if field.repeated {
            return Ok(match field.kind {
                Kind::F64 | Kind::F32 => Value::Floats(Vec::new()),
                Kind::Text | Kind::Bytes | Kind::Message(_) | Kind::Bool => Value::List(Vec::new()),
                Kind::U64 | Kind::Fixed64 => Value::List(Vec::new()),
                _ => Value::Ints(Vec::new()),
            });
        }
        if field.oneof_idx.is_some() || matches!(field.kind, Kind::Message(_)) {
            return Ok(Value::Null);
        }
        self.explicit_default(raw, field.kind)
            .ok_or_else(|| bad(format!("the default of field {:?} is none", raw.name)))
    }

    /// The default as the definition writes it, else zero. Of an enum it is the first value.
    fn explicit_default(&self, raw: &RawField, kind: Kind) -> Option<Value<'static>> {
        let text = raw.default.as_deref();
        Some(match kind {
            Kind::F64 | Kind::F32 => {
                Value::Float(text.map_or(Some(0.0), |text| text.parse().ok())?)
            }
            Kind::Bool => Value::Bool(text == Some("true")),
            Kind::Text => Value::Text(text.unwrap_or_default().to_owned().into()),
            Kind::Bytes => Value::Bytes(unescaped(text.unwrap_or_default()).into()),
            Kind::Enum => Value::Int(self.enum_default(&raw.type_name, text)?.into()),
            Kind::U64 | Kind::U32 | Kind::Fixed64 | Kind::Fixed32 => {
                Value::Uint(text.map_or(Some(0), |text| text.parse().ok())?)
            }
            _ => Value::Int(text.map_or(Some(0), |text| text.parse().ok())?),
        })
    }

    /// An enum that is not defined has 0, so that it does not cost the message.
    fn enum_default(&self, type_name: &str, name: Option<&str>) -> Option<i32> {
        let Some(definition) = self.types.enums.get(type_name) else {
            return Some(0);
        };
        let mut values = definition.values.iter();
        let Some(name) = name else {
            return Some(values.next().map_or(0, |(_, number)| *number));
        };
        let (_, number) = values.find(|(known, _)| known == name)?;
        Some(*number)
    }
}

/// `FieldDescriptorProto.Label.LABEL_REPEATED`.
const LABEL_REPEATED: u64 = 3;

fn size_of_default(default: &Value<'_>) -> usize {
    match default {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

/// Bytes that the definition writes with the escapes of C, as `\n`, `\"` or `\377`.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(digit @ b'0'..=b'7') => {
                let mut octal = u32::from(digit - b'0');
                for _ in 0..2 {
                    if let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) {
                        octal = octal * 8 + u32::from(digit - b'0');
                    }
                }
                bytes.push(octal as u8);
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}

fn bad(what: String) -> Error {
    Error::BadSchema { what }
}
