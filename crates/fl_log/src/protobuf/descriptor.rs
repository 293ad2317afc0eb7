//! A serialized `google.protobuf.FileDescriptorSet` to the message and enum types in it.
//!
//! The field numbers are those of `google/protobuf/descriptor.proto`.

use std::collections::HashMap;

use super::wire::{Payload, Reader};
use crate::error::Error;

/// The types of a descriptor set by their full names, which start with a dot.
#[derive(Debug, Default)]
pub(super) struct Types {
    pub(super) messages: HashMap<String, RawMessage>,
    pub(super) enums: HashMap<String, RawEnum>,
    n_parts: usize,
}

/// A message type. The texts are as in the descriptor.
#[derive(Debug, Default)]
pub(super) struct RawMessage {
    pub(super) fields: Vec<RawField>,
}

/// A field of a message type.
#[derive(Debug, Default, Clone)]
pub(super) struct RawField {
    pub(super) name: String,
    pub(super) number: u32,
    /// `FieldDescriptorProto.Type`.
    pub(super) kind: u64,
    /// `FieldDescriptorProto.Label`.
    pub(super) label: u64,
    pub(super) type_name: String,
    pub(super) default: Option<String>,
    pub(super) oneof_idx: Option<u32>,
}

/// The values of an enum type, in their order.
#[derive(Debug, Default)]
pub(super) struct RawEnum {
    pub(super) values: Vec<(String, i32)>,
}

/// More types, fields and values than this in one set are refused.
const MAX_PARTS: usize = 1 << 18;

/// How deep types may be declared in each other.
const MAX_NESTING: usize = 32;

/// All types of the set.
pub(super) fn types(descriptor_set: &[u8]) -> Result<Types, Error> {
    let mut types = Types::default();
    each_field(descriptor_set, |number, payload| {
        if let (1, Payload::Bytes(file)) = (number, payload) {
            types.add_file(file)?;
        }
        Ok(())
    })?;
    Ok(types)
}

impl Types {
    fn add_file(&mut self, file: &[u8]) -> Result<(), Error> {
        let mut scope = String::new();
        each_field(file, |number, payload| {
            if let (2, Payload::Bytes(package)) = (number, payload)
                && !package.is_empty()
            {
                scope = format!(".{}", text(package));
            }
            Ok(())
        })?;
        each_field(file, |number, payload| match (number, payload) {
            (4, Payload::Bytes(message)) => self.add_message(&scope, message, 0),
            (5, Payload::Bytes(definition)) => self.add_enum(&scope, definition),
            _ => Ok(()),
        })
    }

    fn add_message(&mut self, scope: &str, bytes: &[u8], nesting: usize) -> Result<(), Error> {
        self.count()?;
        if nesting > MAX_NESTING {
            return Err(bad(format!("types are nested deeper than {MAX_NESTING}")));
        }
        let name = full_name(scope, bytes)?;
        let mut message = RawMessage::default();
        each_field(bytes, |number, payload| {
            match (number, payload) {
                (2, Payload::Bytes(bytes)) => {
                    self.count()?;
                    message.fields.push(field(bytes)?);
                }
                (3, Payload::Bytes(inner)) => self.add_message(&name, inner, nesting + 1)?,
                (4, Payload::Bytes(definition)) => self.add_enum(&name, definition)?,
                _ => {}
            }
            Ok(())
        })?;
        self.messages.insert(name, message);
        Ok(())
    }

    fn add_enum(&mut self, scope: &str, bytes: &[u8]) -> Result<(), Error> {
        self.count()?;
        let name = full_name(scope, bytes)?;
        let mut definition = RawEnum::default();
        each_field(bytes, |number, payload| {
            if let (2, Payload::Bytes(value)) = (number, payload) {
                self.count()?;
                definition.values.push(enum_value(value)?);
            }
            Ok(())
        })?;
        self.enums.insert(name, definition);
        Ok(())
    }

    fn count(&mut self) -> Result<(), Error> {
        self.n_parts += 1;
        if self.n_parts > MAX_PARTS {
            return Err(bad(format!("more than {MAX_PARTS} types and fields")));
        }
        Ok(())
    }
}

fn field(bytes: &[u8]) -> Result<RawField, Error> {
    let mut field = RawField::default();
    each_field(bytes, |number, payload| {
        match (number, payload) {
            (1, Payload::Bytes(name)) => field.name = text(name),
            (3, Payload::Varint(number)) => field.number = u32::try_from(number).unwrap_or(0),
            (4, Payload::Varint(label)) => field.label = label,
            (5, Payload::Varint(kind)) => field.kind = kind,
            (6, Payload::Bytes(name)) => field.type_name = text(name),
            (7, Payload::Bytes(default)) => field.default = Some(text(default)),
            (9, Payload::Varint(idx)) => field.oneof_idx = u32::try_from(idx).ok(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(field)
}

fn enum_value(bytes: &[u8]) -> Result<(String, i32), Error> {
    let mut value = (String::new(), 0);
    each_field(bytes, |number, payload| {
        match (number, payload) {
            (1, Payload::Bytes(name)) => value.0 = text(name),
            (2, Payload::Varint(number)) => value.1 = number as i32,
            _ => {}
        }
        Ok(())
    })?;
    Ok(value)
}

/// The scope and the name in field 1, joined.
fn full_name(scope: &str, bytes: &[u8]) -> Result<String, Error> {
    let mut name = String::new();
    each_field(bytes, |number, payload| {
        if let (1, Payload::Bytes(bytes)) = (number, payload) {
            name = format!("{scope}.{}", text(bytes));
        }
        Ok(())
    })?;
    Ok(name)
}

/// Shows every field but groups to `see`.
fn each_field<'a>(
    bytes: &'a [u8],
    mut see: impl FnMut(u32, Payload<'a>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = Reader::new(bytes);
    while let Some((number, payload)) = reader.field()? {
        match payload {
            Payload::GroupStart => reader.skip_group()?,
            payload => see(number, payload)?,
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn bad(what: String) -> Error {
    Error::BadSchema { what }
}
