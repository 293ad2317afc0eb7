//! The types of a compiled schema: tables, structs, unions.
//!
//! Its form is that of `reflection.fbs` of the flatbuffers project; slots are named after it.

use std::sync::Arc;

use super::bytes::{Bytes, Table, bad};
use crate::error::Error;

/// All types, and which one messages are of.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) objects: Vec<Object>,
    pub(super) unions: Vec<Union>,
    pub(super) root: usize,
}

/// A table or a struct.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) is_struct: bool,
    /// Of a struct.
    pub(super) n_bytes: usize,
    pub(super) names: Arc<[String]>,
    pub(super) fields: Vec<Field>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// In a table's list of fields, or in a struct.
    pub(super) slot: u16,
    pub(super) kind: Kind,
    pub(super) default: Default,
}

/// What an absent number is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Default {
    pub(super) integer: i64,
    pub(super) real: f64,
    pub(super) is_optional: bool,
}

/// The types of a union, by their numbers.
#[derive(Debug)]
pub(super) struct Union {
    pub(super) members: Vec<(i64, Kind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number(Number),
    Text,
    /// A table or struct of this number.
    Object(usize),
    /// A union of this number; its member's number is in the slot before.
    Union(usize),
    Vector(Element),
    /// In structs: so many, one after the other.
    Array(Element, u16),
}

/// What vectors and arrays have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Number(Number),
    Text,
    Object(usize),
    Union(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F32,
    F64,
}

impl Number {
    fn of(base_type: u8) -> Option<Self> {
        Some(match base_type {
            1 | 4 => Self::U8,
            2 => Self::Bool,
            3 => Self::I8,
            5 => Self::I16,
            6 => Self::U16,
            7 => Self::I32,
            8 => Self::U32,
            9 => Self::I64,
            10 => Self::U64,
            11 => Self::F32,
            12 => Self::F64,
            _ => return None,
        })
    }

    pub(super) fn n_bytes(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }
}

/// Names and type numbers of the reflection.
mod slots {
    pub(super) const SCHEMA_OBJECTS: u16 = 4;
    pub(super) const SCHEMA_ENUMS: u16 = 6;
    pub(super) const OBJECT_NAME: u16 = 4;
    pub(super) const OBJECT_FIELDS: u16 = 6;
    pub(super) const OBJECT_IS_STRUCT: u16 = 8;
    pub(super) const OBJECT_BYTES: u16 = 12;
    pub(super) const FIELD_NAME: u16 = 4;
    pub(super) const FIELD_TYPE: u16 = 6;
    pub(super) const FIELD_OFFSET: u16 = 10;
    pub(super) const FIELD_DEFAULT_INTEGER: u16 = 12;
    pub(super) const FIELD_DEFAULT_REAL: u16 = 14;
    pub(super) const FIELD_DEPRECATED: u16 = 16;
    pub(super) const FIELD_ID: u16 = 8;
    pub(super) const FIELD_OPTIONAL: u16 = 26;
    pub(super) const TYPE_BASE: u16 = 4;
    pub(super) const TYPE_ELEMENT: u16 = 6;
    pub(super) const TYPE_INDEX: u16 = 8;
    pub(super) const TYPE_FIXED_LENGTH: u16 = 10;
    pub(super) const ENUM_VALUES: u16 = 6;
    pub(super) const ENUM_IS_UNION: u16 = 8;
    pub(super) const VALUE_NUMBER: u16 = 6;
    pub(super) const VALUE_TYPE: u16 = 10;
}

/// Type numbers that are no numbers' (those are in [`Number::of`]).
mod base {
    pub(super) const TEXT: u8 = 13;
    pub(super) const VECTOR: u8 = 14;
    pub(super) const OBJECT: u8 = 15;
    pub(super) const UNION: u8 = 16;
    pub(super) const ARRAY: u8 = 17;
}

impl Schema {
    pub(super) fn of(name: &str, bytes: Bytes<'_>) -> Result<Self, Error> {
        let read = || {
            let schema = bytes.root()?;
            let tables = schema.tables(slots::SCHEMA_OBJECTS)?;
            let enums = schema.tables(slots::SCHEMA_ENUMS)?;
            let counts = (tables.len(), enums.len());
            let names = tables.iter().map(|table| table.text(slots::OBJECT_NAME));
            let names: Vec<String> = names.collect::<Result<_, _>>()?;
            let objects = tables.iter().map(|table| Object::of(table, counts));
            let objects: Vec<_> = objects.collect::<Result<_, _>>()?;
            let unions = enums.iter().map(|table| Union::of(table, counts));
            let unions = unions.collect::<Result<_, _>>()?;
            Ok::<_, Error>((names, objects, unions))
        };
        let (names, objects, unions) = read().map_err(|err| Error::BadSchema {
            what: format!("the compiled schema is damaged: {err}"),
        })?;
        let root = names.iter().position(|known| known == name);
        let root = root.filter(|root| !objects[*root].is_struct);
        let root = root.ok_or_else(|| Error::BadSchema {
            what: format!("{name} is not defined in the compiled schema"),
        })?;
        Ok(Self {
            objects,
            unions,
            root,
        })
    }

    /// A field of a table or struct by its name.
    pub(super) fn field(&self, object_idx: usize, name: &str) -> Option<Field> {
        let object = self.objects.get(object_idx)?;
        let field_idx = object.names.iter().position(|known| known == name)?;
        object.fields.get(field_idx).copied()
    }
}

type Counts = (usize, usize);

impl Object {
    fn of(table: &Table<'_>, counts: Counts) -> Result<Self, Error> {
        let is_struct = flag(table, slots::OBJECT_IS_STRUCT)?;
        let n_bytes = table
            .number(slots::OBJECT_BYTES)?
            .map_or(0, i32::from_le_bytes);
        let mut fields = Vec::new();
        for field in table.tables(slots::OBJECT_FIELDS)? {
            if !flag(&field, slots::FIELD_DEPRECATED)?
                && let Some(read) = Field::of(&field, counts)?
            {
                let id = field.number(slots::FIELD_ID)?.map_or(0, u16::from_le_bytes);
                fields.push((id, field.text(slots::FIELD_NAME)?, read));
            }
        }
        // The schema lists them by name; people know them in the order of their definition.
        fields.sort_by_key(|(id, ..)| *id);
        Ok(Self {
            is_struct,
            n_bytes: usize::try_from(n_bytes).unwrap_or(0),
            names: fields.iter().map(|(_, name, _)| name.clone()).collect(),
            fields: fields.into_iter().map(|(.., field)| field).collect(),
        })
    }
}

impl Field {
    /// `None` for types of a later version.
    fn of(table: &Table<'_>, counts: Counts) -> Result<Option<Self>, Error> {
        let Some(type_start) = table.referred(slots::FIELD_TYPE)? else {
            return Ok(None);
        };
        let Some(kind) = Kind::of(&table.bytes().table(type_start)?, counts)? else {
            return Ok(None);
        };
        let number = |slot| table.number::<8>(slot);
        let slot = table.number(slots::FIELD_OFFSET)?;
        Ok(Some(Self {
            slot: slot.map_or(0, u16::from_le_bytes),
            kind,
            default: Default {
                integer: number(slots::FIELD_DEFAULT_INTEGER)?.map_or(0, i64::from_le_bytes),
                real: number(slots::FIELD_DEFAULT_REAL)?.map_or(0.0, f64::from_le_bytes),
                is_optional: flag(table, slots::FIELD_OPTIONAL)?,
            },
        }))
    }
}

impl Kind {
    fn of(table: &Table<'_>, counts: Counts) -> Result<Option<Self>, Error> {
        let byte = |slot| Ok::<_, Error>(table.number::<1>(slot)?.map_or(0, |[byte]| byte));
        let (base_type, element_type) = (byte(slots::TYPE_BASE)?, byte(slots::TYPE_ELEMENT)?);
        let index = table
            .number(slots::TYPE_INDEX)?
            .map_or(-1, i32::from_le_bytes);
        let length = table.number(slots::TYPE_FIXED_LENGTH)?;
        let length = length.map_or(0, u16::from_le_bytes);
        Ok(match base_type {
            base::VECTOR => Element::of(element_type, index, counts)?.map(Self::Vector),
            base::ARRAY => {
                let element = Element::of(element_type, index, counts)?;
                element.map(|element| Self::Array(element, length))
            }
            _ => Element::of(base_type, index, counts)?.map(|element| match element {
                Element::Number(number) => Self::Number(number),
                Element::Text => Self::Text,
                Element::Object(object_idx) => Self::Object(object_idx),
                Element::Union(union_idx) => Self::Union(union_idx),
            }),
        })
    }
}

impl Element {
    fn of(base_type: u8, index: i32, (n_objects, n_enums): Counts) -> Result<Option<Self>, Error> {
        let index_below = |count: usize| {
            let index = usize::try_from(index).ok().filter(|index| *index < count);
            index.ok_or_else(|| bad("a type is not defined"))
        };
        Ok(match base_type {
            base::TEXT => Some(Self::Text),
            base::OBJECT => Some(Self::Object(index_below(n_objects)?)),
            base::UNION => Some(Self::Union(index_below(n_enums)?)),
            number => Number::of(number).map(Self::Number),
        })
    }
}

impl Union {
    fn of(table: &Table<'_>, counts: Counts) -> Result<Self, Error> {
        let mut members = Vec::new();
        if flag(table, slots::ENUM_IS_UNION)? {
            for value in table.tables(slots::ENUM_VALUES)? {
                let Some(type_start) = value.referred(slots::VALUE_TYPE)? else {
                    continue;
                };
                let kind = Kind::of(&value.bytes().table(type_start)?, counts)?;
                let number = value.number(slots::VALUE_NUMBER)?;
                let number = number.map_or(0, i64::from_le_bytes);
                members.extend(kind.map(|kind| (number, kind)));
            }
        }
        Ok(Self { members })
    }
}

fn flag(table: &Table<'_>, slot: u16) -> Result<bool, Error> {
    Ok(table.number::<1>(slot)?.is_some_and(|[byte]| byte != 0))
}
