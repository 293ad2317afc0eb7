//! A message of any known type as names and values, read as its plan says.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::Error;
use crate::schema::{Arity, FieldKind, FieldPlan, Plan};
use crate::wire::CdrReader;

/// A field of a message, or all of it. Long runs of bytes are borrowed from the message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// A truth value.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A floating point number.
    Float(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list of 8-bit numbers.
    Bytes(Cow<'a, [u8]>),
    /// A list of integers, all but unsigned 64-bit ones.
    Ints(Vec<i64>),
    /// A list of floating point numbers.
    Floats(Vec<f64>),
    /// A list of anything else.
    List(Vec<Value<'a>>),
    /// A struct: the names of its fields and, in the same order, their values.
    Record(Arc<[String]>, Vec<Value<'a>>),
}

impl Value<'_> {
    /// A field of a struct; `None` if this is no struct or has no such field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        let Self::Record(names, values) = self else {
            return None;
        };
        let field_idx = names.iter().position(|known| known == name)?;
        values.get(field_idx)
    }

    /// The same value, holding its own bytes.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        let owned = |values: Vec<Self>| values.into_iter().map(Value::into_owned).collect();
        match self {
            Self::Bool(truth) => Value::Bool(truth),
            Self::Int(number) => Value::Int(number),
            Self::Uint(number) => Value::Uint(number),
            Self::Float(number) => Value::Float(number),
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::Bytes(bytes) => Value::Bytes(bytes.into_owned().into()),
            Self::Ints(numbers) => Value::Ints(numbers),
            Self::Floats(numbers) => Value::Floats(numbers),
            Self::List(values) => Value::List(owned(values)),
            Self::Record(names, values) => Value::Record(names, owned(values)),
        }
    }
}

/// Reads a message in CDR as its plan says.
pub(crate) fn decode<'a>(plan: &Plan, message: &'a [u8]) -> Result<Value<'a>, Error> {
    let reader = CdrReader::new(message)?;
    Decoder {
        plan,
        reader,
        values_left: MAX_VALUES,
    }
    .record(plan.root)
}

/// More values than this (lists of numbers are one each) are refused: they would need far more
/// memory than the message.
const MAX_VALUES: usize = 1 << 22;

struct Decoder<'p, 'a> {
    plan: &'p Plan,
    reader: CdrReader<'a>,
    values_left: usize,
}

impl<'a> Decoder<'_, 'a> {
    fn record(&mut self, struct_idx: usize) -> Result<Value<'a>, Error> {
        let plan = self.plan;
        let struct_plan = &plan.structs[struct_idx];
        if struct_plan.fields.is_empty() {
            self.reader.u8()?; // An empty struct holds one byte, since C has no empty structs.
        }
        let mut values = Vec::with_capacity(struct_plan.fields.len());
        for field in &struct_plan.fields {
            values.push(match field.arity {
                Arity::One => self.one(field.kind)?,
                Arity::Array(_) | Arity::List => self.elements(*field)?,
            });
        }
        Ok(Value::Record(struct_plan.names.clone(), values))
    }

    fn one(&mut self, kind: FieldKind) -> Result<Value<'a>, Error> {
        self.values_left = self
            .values_left
            .checked_sub(1)
            .ok_or_else(|| Error::Unsupported {
                what: format!("a message of more than {MAX_VALUES} values"),
            })?;
        let reader = &mut self.reader;
        Ok(match kind {
            FieldKind::Bool => Value::Bool(reader.u8()? != 0),
            FieldKind::U8 => Value::Uint(reader.u8()?.into()),
            FieldKind::I8 => Value::Int(reader.i8()?.into()),
            FieldKind::U16 => Value::Uint(reader.u16()?.into()),
            FieldKind::I16 => Value::Int(reader.i16()?.into()),
            FieldKind::U32 => Value::Uint(reader.u32()?.into()),
            FieldKind::I32 => Value::Int(reader.i32()?.into()),
            FieldKind::U64 => Value::Uint(reader.u64()?),
            FieldKind::I64 => Value::Int(reader.i64()?),
            FieldKind::F32 => Value::Float(reader.f32()?.into()),
            FieldKind::F64 => Value::Float(reader.f64()?),
            FieldKind::Text => Value::Text(reader.text()?),
            FieldKind::WideText => {
                return Err(Error::Unsupported {
                    what: "a wstring field".to_owned(),
                });
            }
            FieldKind::Struct(struct_idx) => self.record(struct_idx)?,
        })
    }

    fn elements(&mut self, field: FieldPlan) -> Result<Value<'a>, Error> {
        let end = if field.kind.is_number() {
            None
        } else {
            self.reader.delimiter()?
        };
        let n_elements = match field.arity {
            Arity::Array(n_elements) => n_elements,
            _ => self.reader.length()?,
        };
        let elements = self.many(field.kind, n_elements)?;
        self.reader.check_delimiter(end)?;
        Ok(elements)
    }

    fn many(&mut self, kind: FieldKind, n_elements: usize) -> Result<Value<'a>, Error> {
        let left = self.reader.left();
        if n_elements > left {
            return Err(Error::MessageTooShort {
                at: 0,
                needed: n_elements,
                left,
            });
        }
        let reader = &mut self.reader;
        Ok(match kind {
            FieldKind::U8 | FieldKind::I8 => Value::Bytes(reader.bytes(n_elements)?.into()),
            FieldKind::U16 => Value::Ints(collect(n_elements, || Ok(reader.u16()?.into()))?),
            FieldKind::I16 => Value::Ints(collect(n_elements, || Ok(reader.i16()?.into()))?),
            FieldKind::U32 => Value::Ints(collect(n_elements, || Ok(reader.u32()?.into()))?),
            FieldKind::I32 => Value::Ints(collect(n_elements, || Ok(reader.i32()?.into()))?),
            FieldKind::I64 => Value::Ints(collect(n_elements, || reader.i64())?),
            FieldKind::F32 => Value::Floats(collect(n_elements, || Ok(reader.f32()?.into()))?),
            FieldKind::F64 => Value::Floats(collect(n_elements, || reader.f64())?),
            _ => Value::List(collect(n_elements, || self.one(kind))?),
        })
    }
}

/// Grows with what is read, not with what was announced.
fn collect<T>(
    n_elements: usize,
    mut read: impl FnMut() -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    (0..n_elements).map(|_| read()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::CdrWriter;

    fn plan(text: &str) -> Plan {
        Plan::from_ros2msg("pkg/msg/Root", text).unwrap()
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
        let value = decode(&plan, &bytes).unwrap();
        assert_eq!(value.field("on"), Some(&Value::Bool(true)));
        assert_eq!(value.field("pair"), Some(&Value::Ints(vec![3, 4])));
        assert_eq!(value.field("f"), Some(&Value::Float(0.5)));
        let Some(Value::List(list)) = value.field("list") else {
            panic!("no list")
        };
        assert_eq!(list[0].field("name"), Some(&Value::Text("one".into())));
        assert_eq!(
            list[0].field("bytes"),
            Some(&Value::Bytes(vec![1, 255].into()))
        );
        assert_eq!(value.clone().into_owned(), value);
        assert!(decode(&plan, &bytes[..bytes.len() - 1]).is_err());
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
        let value = decode(&plan, &message).unwrap();
        assert_eq!(value.field("last"), Some(&Value::Uint(9)));
        let Some(Value::List(list)) = value.field("list") else {
            panic!("no list")
        };
        assert_eq!(list[0].field("x"), Some(&Value::Uint(7)));
        let mut without = vec![0, 7, 0, 0];
        without.extend_from_slice(&message[8..]);
        assert!(decode(&plan, &without).is_err());
        message[4] = 19;
        let text = decode(&plan, &message).unwrap_err().to_string();
        assert!(text.contains("ends at byte 28, not at byte 27"), "{text}");
    }

    #[test]
    fn refuses_lists_that_cannot_be_there() {
        let text = "Deep[4000000000] deep\n===\nMSG: pkg/Deep\nEmpty[1000000000] empty\n\
            ===\nMSG: pkg/Empty\n";
        let message = vec![0, 1, 0, 0, 1, 1, 1, 1];
        assert!(decode(&plan(text), &message).is_err());
        assert!(decode(&plan("string[] texts"), &[0, 1, 0, 0, 255, 255, 255, 255]).is_err());
    }
}
