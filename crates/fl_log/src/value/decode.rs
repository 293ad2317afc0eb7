//! Reads a message of ROS as its plan says.

use super::Value;
use crate::error::Error;
use crate::schema::{Arity, EnumBits, FieldKind, FieldPlan, Plan, StructPlan};
use crate::wire::{Encapsulation, Extensibility, Rules, WideForm, WireReader};

/// Reads a message in CDR.
pub(crate) fn decode_cdr<'a>(plan: &Plan, message: &'a [u8]) -> Result<Value<'a>, Error> {
    let encapsulation = Encapsulation::of(message)?;
    let decoder = |wide_form| Decoder {
        plan,
        reader: WireReader::cdr(encapsulation, message),
        rules: encapsulation.rules,
        extensibility: encapsulation.extensibility,
        wide_form,
        values_left: value_limit(message),
        value_limit: value_limit(message),
    };
    let forms = WideForm::likeliest(encapsulation.rules);
    if plan.has_wide_text {
        return in_the_form_that_fits(forms.map(decoder));
    }
    decoder(forms[0]).record(plan.root)
}

/// Reads a message of ROS 1.
pub(crate) fn decode_ros1<'a>(plan: &Plan, message: &'a [u8]) -> Result<Value<'a>, Error> {
    Decoder {
        plan,
        reader: WireReader::ros1(message),
        rules: Rules::Ros1,
        extensibility: Extensibility::Final,
        wide_form: WideForm::UnitsOf4,
        values_left: value_limit(message),
        value_limit: value_limit(message),
    }
    .record(plan.root)
}

/// Nothing in a message says in which form its wide texts are. The right one is the first that
/// comes to the message's end, but for padding; the others misread what follows a wide text.
fn in_the_form_that_fits<'a>(decoders: [Decoder<'_, 'a>; 3]) -> Result<Value<'a>, Error> {
    const PADDING_BYTES: usize = 3;
    let mut failure = None;
    for mut decoder in decoders {
        match decoder.record(decoder.plan.root) {
            Ok(value) if decoder.reader.left() <= PADDING_BYTES => return Ok(value),
            Ok(_) => {}
            Err(err) => failure = failure.or(Some(err)),
        }
    }
    Err(failure.unwrap_or(Error::WideText))
}

/// More values than this (lists of numbers are one each) are refused: structs without fields take
/// no bytes in ROS 1, so that a few bytes could ask for any number of them. Elsewhere every value
/// takes at least one byte, or a share of those of the values in it.
fn value_limit(message: &[u8]) -> usize {
    const FREE: usize = 4096;
    const PER_BYTE: usize = 16;
    const LIMIT: usize = 1 << 22;
    message
        .len()
        .saturating_mul(PER_BYTE)
        .saturating_add(FREE)
        .min(LIMIT)
}

struct Decoder<'p, 'a> {
    plan: &'p Plan,
    reader: WireReader<'a>,
    rules: Rules,
    /// Of structs whose definition says nothing.
    extensibility: Extensibility,
    wide_form: WideForm,
    values_left: usize,
    value_limit: usize,
}

impl<'a> Decoder<'_, 'a> {
    fn record(&mut self, struct_idx: usize) -> Result<Value<'a>, Error> {
        let plan = self.plan;
        let struct_plan = &plan.structs[struct_idx];
        self.spend(struct_plan.fields.len())?;
        let extensibility = struct_plan.extensibility.unwrap_or(self.extensibility);
        let values = match (self.rules, extensibility) {
            (Rules::Cdr1 | Rules::Cdr2, Extensibility::Mutable) => self.parameters(struct_plan)?,
            (Rules::Cdr2, Extensibility::Appendable) => {
                let n_bytes = self.reader.length()?;
                let outside = self.reader.enter(n_bytes)?;
                let values = self.fields(struct_plan)?;
                self.reader.leave(outside);
                values
            }
            _ => self.fields(struct_plan)?,
        };
        Ok(Value::Record(struct_plan.names.clone(), values))
    }

    fn fields(&mut self, struct_plan: &StructPlan) -> Result<Vec<Value<'a>>, Error> {
        if struct_plan.has_filler {
            self.reader.u8()?;
        }
        let fields = struct_plan.fields.iter();
        let mut values = Vec::with_capacity(fields.len());
        for field in fields {
            values.push(self.field(*field)?);
        }
        Ok(values)
    }

    /// The fields of a struct that come with their numbers; unknown ones are skipped.
    fn parameters(&mut self, struct_plan: &StructPlan) -> Result<Vec<Value<'a>>, Error> {
        let mut values: Vec<_> = struct_plan.fields.iter().map(|_| None).collect();
        let outside = self.reader.enter_parameters()?;
        while let Some((number, rest)) = self.reader.enter_parameter()? {
            let numbers = &struct_plan.numbers;
            if let Ok(at) = numbers.binary_search_by_key(&number, |(number, _)| *number) {
                let field_idx = numbers[at].1;
                values[field_idx] = Some(self.field(struct_plan.fields[field_idx])?);
            }
            self.reader.leave(rest);
        }
        self.reader.leave_parameters(outside);
        let values = values.into_iter().zip(&*struct_plan.names);
        values
            .map(|(value, name)| {
                value.ok_or_else(|| Error::FieldLeftOut {
                    field: name.clone(),
                    type_name: struct_plan.type_name.clone(),
                })
            })
            .collect()
    }

    fn field(&mut self, field: FieldPlan) -> Result<Value<'a>, Error> {
        match field.arity {
            Arity::One => self.one(field.kind),
            Arity::Array(_) | Arity::List => self.elements(field),
        }
    }

    fn one(&mut self, kind: FieldKind) -> Result<Value<'a>, Error> {
        let reader = &mut self.reader;
        Ok(match kind {
            FieldKind::Bool => Value::Bool(reader.u8()? != 0),
            FieldKind::U8 => Value::Uint(reader.u8()?.into()),
            FieldKind::I8 | FieldKind::Enum(EnumBits::Bits8) => Value::Int(reader.i8()?.into()),
            FieldKind::U16 => Value::Uint(reader.u16()?.into()),
            FieldKind::I16 | FieldKind::Enum(EnumBits::Bits16) => Value::Int(reader.i16()?.into()),
            FieldKind::U32 => Value::Uint(reader.u32()?.into()),
            FieldKind::I32 | FieldKind::Enum(EnumBits::Bits32) => Value::Int(reader.i32()?.into()),
            FieldKind::U64 => Value::Uint(reader.u64()?),
            FieldKind::I64 => Value::Int(reader.i64()?),
            FieldKind::F32 => Value::Float(reader.f32()?.into()),
            FieldKind::F64 => Value::Float(reader.f64()?),
            FieldKind::Text => Value::Text(reader.text()?),
            FieldKind::WideText => Value::Text(reader.wide_text(self.wide_form)?.into()),
            FieldKind::Struct(struct_idx) => self.record(struct_idx)?,
        })
    }

    fn elements(&mut self, field: FieldPlan) -> Result<Value<'a>, Error> {
        let end = if field.kind.is_primitive() {
            None
        } else {
            self.reader.delimiter()?
        };
        let n_elements = match field.arity {
            Arity::Array(n_elements) => n_elements,
            Arity::One | Arity::List => self.reader.length()?,
        };
        let elements = self.many(field.kind, n_elements)?;
        self.reader.check_delimiter(end)?;
        Ok(elements)
    }

    fn many(&mut self, kind: FieldKind, n_elements: usize) -> Result<Value<'a>, Error> {
        let reader = &mut self.reader;
        Ok(match kind {
            FieldKind::U8 => Value::Bytes(reader.bytes(n_elements)?.into()),
            FieldKind::I8 | FieldKind::Enum(EnumBits::Bits8) => {
                Value::Ints(reader.i8s(n_elements, i64::from)?)
            }
            FieldKind::U16 => Value::Ints(reader.u16s(n_elements, i64::from)?),
            FieldKind::I16 | FieldKind::Enum(EnumBits::Bits16) => {
                Value::Ints(reader.i16s(n_elements, i64::from)?)
            }
            FieldKind::U32 => Value::Ints(reader.u32s(n_elements, i64::from)?),
            FieldKind::I32 | FieldKind::Enum(EnumBits::Bits32) => {
                Value::Ints(reader.i32s(n_elements, i64::from)?)
            }
            FieldKind::I64 => Value::Ints(reader.i64s(n_elements, |number| number)?),
            FieldKind::F32 => Value::Floats(reader.f32s(n_elements, f64::from)?),
            FieldKind::F64 => Value::Floats(reader.f64s(n_elements, |number| number)?),
            FieldKind::U64 => {
                self.spend(n_elements)?;
                Value::List(self.reader.u64s(n_elements, Value::Uint)?)
            }
            FieldKind::Bool => {
                self.spend(n_elements)?;
                let truths = self.reader.u8s(n_elements, |byte| Value::Bool(byte != 0))?;
                Value::List(truths)
            }
            FieldKind::Text | FieldKind::WideText | FieldKind::Struct(_) => {
                Value::List(self.one_by_one(kind, n_elements)?)
            }
        })
    }

    fn one_by_one(&mut self, kind: FieldKind, n_elements: usize) -> Result<Vec<Value<'a>>, Error> {
        let is_text = !matches!(kind, FieldKind::Struct(_));
        if is_text && n_elements > self.reader.left() {
            return Err(self.reader.too_short(n_elements));
        }
        self.spend(n_elements)?;
        (0..n_elements).map(|_| self.one(kind)).collect()
    }

    fn spend(&mut self, n_values: usize) -> Result<(), Error> {
        self.values_left = self
            .values_left
            .checked_sub(n_values)
            .ok_or(Error::TooManyValues {
                limit: self.value_limit,
            })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
