//! Messages to values, as their schema says.

use super::bytes::{Bytes, Table, Vector, bad};
use super::schema::{Default, Element, Field, Kind, Number, Object, Schema};
use crate::budget::Budget;
use crate::error::Error;
use crate::value::Value;

/// How deep tables may lie in each other.
const MAX_DEPTH: usize = 64;
const OFFSET_BYTES: usize = 4;

/// Reads a message of the schema's root type.
pub(super) fn decode<'a>(schema: &Schema, message: Bytes<'a>) -> Result<Value<'a>, Error> {
    let mut decoder = Decoder {
        schema,
        bytes: message,
        budget: Budget::new(),
        n_listed: 0,
        depth: 0,
    };
    decoder.table(message.root()?, schema.root)
}

/// The budget bounds the values. Numbers in lists and bytes are not values of their own; parts of
/// a message that are named many times would make many lists of the same bytes, so those are
/// counted too.
struct Decoder<'s, 'a> {
    schema: &'s Schema,
    bytes: Bytes<'a>,
    budget: Budget,
    n_listed: usize,
    depth: usize,
}

impl<'a> Decoder<'_, 'a> {
    fn table(&mut self, table: Table<'a>, object_idx: usize) -> Result<Value<'a>, Error> {
        let object: &Object = &self.schema.objects[object_idx];
        self.budget.take(1 + object.fields.len())?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(bad("tables lie too deep in each other"));
        }
        let values: Result<Vec<_>, _> = object
            .fields
            .iter()
            .map(|field| self.field(&table, *field))
            .collect();
        self.depth -= 1;
        Ok(Value::Record(object.names.clone(), values?))
    }

    fn field(&mut self, table: &Table<'a>, field: Field) -> Result<Value<'a>, Error> {
        let Field {
            slot,
            kind,
            default,
        } = field;
        let Some(at) = table.field(slot) else {
            return Ok(absent(kind, default));
        };
        match kind {
            Kind::Number(number) => self.number(at, number),
            Kind::Text => self.text(self.bytes.referred(at)?),
            Kind::Object(object_idx) => self.object(at, object_idx),
            Kind::Vector(element) => self.vector(self.bytes.referred(at)?, element, table, slot),
            Kind::Union(union_idx) => {
                let member = table
                    .number::<1>(slot.saturating_sub(2))?
                    .map_or(0, |[byte]| byte);
                self.member(at, union_idx, member)
            }
            Kind::Array(..) => Err(bad("an array lies in a table")),
        }
    }

    /// A struct lies where its field is, a table where that leads to.
    fn object(&mut self, at: usize, object_idx: usize) -> Result<Value<'a>, Error> {
        if self.schema.objects[object_idx].is_struct {
            return self.structure(at, object_idx);
        }
        let start = self.bytes.referred(at)?;
        self.table(self.bytes.table(start)?, object_idx)
    }

    /// What a union holds is always led to.
    fn member(&mut self, at: usize, union_idx: usize, number: u8) -> Result<Value<'a>, Error> {
        let members = self.schema.unions[union_idx].members.iter();
        let found = members
            .clone()
            .find(|(known, _)| *known == i64::from(number));
        let start = self.bytes.referred(at);
        match found.map(|(_, kind)| *kind) {
            Some(Kind::Text) => self.text(start?),
            Some(Kind::Object(object_idx)) if self.schema.objects[object_idx].is_struct => {
                self.structure(start?, object_idx)
            }
            Some(Kind::Object(object_idx)) => self.table(self.bytes.table(start?)?, object_idx),
            _ => Ok(Value::Null),
        }
    }

    fn structure(&mut self, at: usize, object_idx: usize) -> Result<Value<'a>, Error> {
        let object: &Object = &self.schema.objects[object_idx];
        self.budget.take(1 + object.fields.len())?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(bad("structs lie too deep in each other"));
        }
        let mut values = Vec::with_capacity(object.fields.len());
        for field in &object.fields {
            let at = at + usize::from(field.slot);
            values.push(match field.kind {
                Kind::Number(number) => self.number(at, number)?,
                Kind::Object(inner) if self.schema.objects[inner].is_struct => {
                    self.structure(at, inner)?
                }
                Kind::Array(element, n_elements) => {
                    let n_elements = usize::from(n_elements);
                    self.elements(
                        Vector {
                            start: at,
                            n_elements,
                        },
                        element,
                    )?
                }
                _ => return Err(bad("a struct holds what none can")),
            });
        }
        self.depth -= 1;
        Ok(Value::Record(object.names.clone(), values))
    }

    fn vector(
        &mut self,
        start: usize,
        element: Element,
        table: &Table<'a>,
        slot: u16,
    ) -> Result<Value<'a>, Error> {
        let element_bytes = match element {
            Element::Number(number) => number.n_bytes(),
            Element::Object(object_idx) if self.schema.objects[object_idx].is_struct => {
                self.schema.objects[object_idx].n_bytes.max(1)
            }
            _ => OFFSET_BYTES,
        };
        let vector = self.bytes.vector(start, element_bytes)?;
        if let Element::Union(union_idx) = element {
            return self.members(vector, union_idx, table, slot);
        }
        self.elements(vector, element)
    }

    /// The numbers of the members of a vector of unions are in the vector of the slot before.
    fn members(
        &mut self,
        vector: Vector,
        union_idx: usize,
        table: &Table<'a>,
        slot: u16,
    ) -> Result<Value<'a>, Error> {
        let numbers = match table.referred(slot.saturating_sub(2))? {
            Some(start) => self.bytes.text_bytes(start)?,
            None => &[],
        };
        self.budget.take(vector.n_elements)?;
        let starts = (0..vector.n_elements).map(|idx| vector.start + idx * OFFSET_BYTES);
        let members = starts
            .zip(numbers)
            .map(|(at, number)| self.member(at, union_idx, *number));
        Ok(Value::List(members.collect::<Result<_, _>>()?))
    }

    fn elements(&mut self, vector: Vector, element: Element) -> Result<Value<'a>, Error> {
        let Vector { start, n_elements } = vector;
        match element {
            Element::Number(number) => self.numbers(vector, number),
            Element::Text => {
                self.budget.take(n_elements)?;
                let places = (0..n_elements).map(|idx| start + idx * OFFSET_BYTES);
                let texts = places.map(|at| self.text(self.bytes.referred(at)?));
                Ok(Value::List(texts.collect::<Result<_, _>>()?))
            }
            Element::Object(object_idx) => {
                self.budget.take(n_elements)?;
                let object = &self.schema.objects[object_idx];
                let step = match object.is_struct {
                    true => object.n_bytes,
                    false => OFFSET_BYTES,
                };
                let objects =
                    (0..n_elements).map(|idx| self.object(start + idx * step, object_idx));
                Ok(Value::List(objects.collect::<Result<_, _>>()?))
            }
            Element::Union(_) => Err(bad("a struct holds a union")),
        }
    }

    /// Lists of numbers take memory that no value counts.
    fn numbers(&mut self, vector: Vector, number: Number) -> Result<Value<'a>, Error> {
        /// How many times a message's bytes may be named by lists.
        const MOST_PER_BYTE: usize = 8;
        let Vector { start, n_elements } = vector;
        let width = number.n_bytes();
        let bytes = self.bytes.get(start, n_elements * width)?;
        if matches!(number, Number::U8 | Number::I8) {
            return Ok(Value::Bytes(bytes.into()));
        }
        self.n_listed = self.n_listed.saturating_add(n_elements);
        if self.n_listed > self.bytes.len().saturating_mul(MOST_PER_BYTE) {
            return Err(bad("its lists name the same bytes too often"));
        }
        let places = (0..n_elements).map(|idx| start + idx * width);
        Ok(match number {
            Number::F32 | Number::F64 => {
                let floats = places.map(|at| match self.number(at, number)? {
                    Value::Float(number) => Ok(number),
                    _ => Err(bad("a number is none")),
                });
                Value::Floats(floats.collect::<Result<_, Error>>()?)
            }
            Number::Bool | Number::U64 => {
                self.budget.take(n_elements)?;
                let values = places.map(|at| self.number(at, number));
                Value::List(values.collect::<Result<_, _>>()?)
            }
            _ => {
                let ints = places.map(|at| match self.number(at, number)? {
                    Value::Int(number) => Ok(number),
                    Value::Uint(number) => Ok(number.cast_signed()),
                    _ => Err(bad("a number is none")),
                });
                Value::Ints(ints.collect::<Result<_, Error>>()?)
            }
        })
    }

    fn text(&self, start: usize) -> Result<Value<'a>, Error> {
        let text = self.bytes.text_bytes(start)?;
        Ok(Value::Text(String::from_utf8_lossy(text)))
    }

    fn number(&self, at: usize, number: Number) -> Result<Value<'a>, Error> {
        number_at(self.bytes, at, number)
    }
}

/// A number where it lies.
pub(super) fn number_at<'a>(
    bytes: Bytes<'_>,
    at: usize,
    number: Number,
) -> Result<Value<'a>, Error> {
    Ok(match number {
        Number::Bool => Value::Bool(bytes.array(at)? != [0]),
        Number::I8 => Value::Int(i8::from_le_bytes(bytes.array(at)?).into()),
        Number::U8 => Value::Uint(u8::from_le_bytes(bytes.array(at)?).into()),
        Number::I16 => Value::Int(i16::from_le_bytes(bytes.array(at)?).into()),
        Number::U16 => Value::Uint(u16::from_le_bytes(bytes.array(at)?).into()),
        Number::I32 => Value::Int(i32::from_le_bytes(bytes.array(at)?).into()),
        Number::U32 => Value::Uint(u32::from_le_bytes(bytes.array(at)?).into()),
        Number::I64 => Value::Int(i64::from_le_bytes(bytes.array(at)?)),
        Number::U64 => Value::Uint(u64::from_le_bytes(bytes.array(at)?)),
        Number::F32 => Value::Float(f32::from_le_bytes(bytes.array(at)?).into()),
        Number::F64 => Value::Float(f64::from_le_bytes(bytes.array(at)?)),
    })
}

/// What a field is that the message leaves out.
fn absent<'a>(kind: Kind, default: Default) -> Value<'a> {
    match kind {
        Kind::Number(_) if default.is_optional => Value::Null,
        Kind::Number(Number::Bool) => Value::Bool(default.integer != 0),
        Kind::Number(Number::F32 | Number::F64) => Value::Float(default.real),
        Kind::Number(Number::U8 | Number::U16 | Number::U32 | Number::U64) => {
            Value::Uint(default.integer.cast_unsigned())
        }
        Kind::Number(_) => Value::Int(default.integer),
        Kind::Text => Value::Text("".into()),
        Kind::Vector(Element::Number(Number::U8 | Number::I8)) => Value::Bytes((&[]).into()),
        Kind::Vector(Element::Number(Number::F32 | Number::F64)) => Value::Floats(Vec::new()),
        Kind::Vector(_) => Value::List(Vec::new()),
        Kind::Object(_) | Kind::Union(_) | Kind::Array(..) => Value::Null,
    }
}
