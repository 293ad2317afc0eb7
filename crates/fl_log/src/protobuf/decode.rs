//! Messages to values, as their plan says.

use super::plan::{FieldPlan, Kind, MessagePlan, Plan};
use super::wire::{Payload, Reader};
use crate::budget::Budget;
use crate::error::Error;
use crate::value::Value;

/// Reads a message of the plan's root type.
pub(super) fn decode<'a>(plan: &Plan, message: &'a [u8]) -> Result<Value<'a>, Error> {
    let mut decoder = Decoder {
        plan,
        budget: Budget::new(),
        depth: 0,
    };
    decoder.record(&mut Reader::new(message), 0, Extent::Bytes, Value::Null)
}

/// How deep messages may lie in each other; the limit of other readers.
const MAX_DEPTH: usize = 100;

/// Where the fields of a message end.
#[derive(Debug, Clone, Copy)]
enum Extent {
    /// With the bytes.
    Bytes,
    /// With the mark that ends the group.
    Group,
}

struct Decoder<'p> {
    plan: &'p Plan,
    budget: Budget,
    depth: usize,
}

impl<'p> Decoder<'p> {
    /// Reads the fields of a message, up to the end of its bytes or of its group, over `earlier`:
    /// a message that comes in several parts is the sum of them.
    fn record<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        message_idx: usize,
        extent: Extent,
        earlier: Value<'a>,
    ) -> Result<Value<'a>, Error> {
        let plan: &'p MessagePlan = &self.plan.messages[message_idx];
        self.budget.take(plan.cost)?;
        let mut values = match earlier {
            Value::Record(_, values) => values,
            _ => plan.defaults.clone(),
        };
        let mut oneofs = Oneofs::of(plan, &values);
        while let Some((number, payload)) = reader.field()? {
            if payload == Payload::GroupEnd {
                return match extent {
                    Extent::Group => Ok(Value::Record(plan.names.clone(), values)),
                    Extent::Bytes => Err(reader.bad("a group ends that did not start")),
                };
            }
            let Some(field_idx) = plan.field_idx(number) else {
                skip(reader, payload)?;
                continue;
            };
            let field = plan.fields[field_idx];
            oneofs.set(&field, field_idx, &mut values);
            self.read(reader, field, payload, &mut values[field_idx])?;
        }
        match extent {
            Extent::Bytes => Ok(Value::Record(plan.names.clone(), values)),
            Extent::Group => Err(reader.bad("a group does not end")),
        }
    }

    /// Reads one payload into the value of its field. One of another wire type than the field
    /// can have is skipped, as every unknown field.
    fn read<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        field: FieldPlan,
        payload: Payload<'a>,
        value: &mut Value<'a>,
    ) -> Result<(), Error> {
        if let Kind::Message(message_idx) = field.kind {
            let earlier = match field.repeated {
                true => Value::Null,
                false => std::mem::replace(value, Value::Null),
            };
            let record = self.inner(reader, message_idx, payload, earlier)?;
            return self.put(value, record, field.repeated);
        }
        match payload {
            Payload::Bytes(packed) if field.repeated && field.kind.is_packable() => {
                self.packed(field.kind, packed, value)
            }
            payload => match one(field.kind, payload) {
                Some(number) => self.put(value, number, field.repeated),
                None => skip(reader, payload),
            },
        }
    }

    fn inner<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        message_idx: usize,
        payload: Payload<'a>,
        earlier: Value<'a>,
    ) -> Result<Value<'a>, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(reader.bad(&format!("messages are nested deeper than {MAX_DEPTH}")));
        }
        let record = match payload {
            Payload::Bytes(bytes) => {
                self.record(&mut Reader::new(bytes), message_idx, Extent::Bytes, earlier)?
            }
            Payload::GroupStart => self.record(reader, message_idx, Extent::Group, earlier)?,
            _ => earlier,
        };
        self.depth -= 1;
        Ok(record)
    }

    fn packed<'a>(
        &mut self,
        kind: Kind,
        packed: &'a [u8],
        value: &mut Value<'a>,
    ) -> Result<(), Error> {
        let mut reader = Reader::new(packed);
        while !reader.is_at_end() {
            let payload = match kind {
                Kind::F64 | Kind::Fixed64 | Kind::FixedI64 => Payload::Fixed64(reader.array()?),
                Kind::F32 | Kind::Fixed32 | Kind::FixedI32 => Payload::Fixed32(reader.array()?),
                _ => Payload::Varint(reader.varint()?),
            };
            if let Some(number) = one(kind, payload) {
                self.put(value, number, true)?;
            }
        }
        Ok(())
    }

    /// Stores a value, or adds it to its list.
    fn put<'a>(
        &mut self,
        place: &mut Value<'a>,
        value: Value<'a>,
        repeated: bool,
    ) -> Result<(), Error> {
        match (place, value) {
            (place, value) if !repeated => *place = value,
            (Value::Floats(list), Value::Float(number)) => list.push(number),
            (Value::Ints(list), Value::Int(number)) => list.push(number),
            (Value::Ints(list), Value::Uint(number)) => list.push(number as i64),
            (Value::List(list), value) if value != Value::Null => {
                self.budget.take(1)?;
                list.push(value);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Which member of each oneof is set.
struct Oneofs {
    set: Vec<Option<usize>>,
}

impl Oneofs {
    fn of(plan: &MessagePlan, values: &[Value<'_>]) -> Self {
        let mut set = vec![None; plan.n_oneofs];
        if plan.n_oneofs > 0 {
            for (field_idx, field) in plan.fields.iter().enumerate() {
                if let Some(oneof_idx) = field.oneof_idx
                    && values[field_idx] != Value::Null
                {
                    set[oneof_idx] = Some(field_idx);
                }
            }
        }
        Self { set }
    }

    /// The field is set, so the other members of its oneof are not any more.
    fn set(&mut self, field: &FieldPlan, field_idx: usize, values: &mut [Value<'_>]) {
        if let Some(oneof_idx) = field.oneof_idx
            && let Some(before) = self.set[oneof_idx].replace(field_idx)
            && before != field_idx
        {
            values[before] = Value::Null;
        }
    }
}

impl Kind {
    fn is_packable(self) -> bool {
        !matches!(self, Self::Text | Self::Bytes | Self::Message(_))
    }
}

/// A number, text or bytes; `None` if the payload is of another wire type.
pub(super) fn one(kind: Kind, payload: Payload<'_>) -> Option<Value<'_>> {
    Some(match (kind, payload) {
        (Kind::F64, Payload::Fixed64(bytes)) => Value::Float(f64::from_le_bytes(bytes)),
        (Kind::F32, Payload::Fixed32(bytes)) => Value::Float(f32::from_le_bytes(bytes).into()),
        (Kind::Fixed64, Payload::Fixed64(bytes)) => Value::Uint(u64::from_le_bytes(bytes)),
        (Kind::Fixed32, Payload::Fixed32(bytes)) => Value::Uint(u32::from_le_bytes(bytes).into()),
        (Kind::FixedI64, Payload::Fixed64(bytes)) => Value::Int(i64::from_le_bytes(bytes)),
        (Kind::FixedI32, Payload::Fixed32(bytes)) => Value::Int(i32::from_le_bytes(bytes).into()),
        (Kind::I64, Payload::Varint(number)) => Value::Int(number.cast_signed()),
        (Kind::U64, Payload::Varint(number)) => Value::Uint(number),
        (Kind::I32 | Kind::Enum, Payload::Varint(number)) => Value::Int((number as i32).into()),
        (Kind::U32, Payload::Varint(number)) => Value::Uint((number as u32).into()),
        (Kind::Zigzag32, Payload::Varint(number)) => Value::Int(unzigzag((number as u32).into())),
        (Kind::Zigzag64, Payload::Varint(number)) => Value::Int(unzigzag(number)),
        (Kind::Bool, Payload::Varint(number)) => Value::Bool(number != 0),
        (Kind::Text, Payload::Bytes(bytes)) => Value::Text(String::from_utf8_lossy(bytes)),
        (Kind::Bytes, Payload::Bytes(bytes)) => Value::Bytes(bytes.into()),
        _ => return None,
    })
}

/// 0, −1, 1, −2, … from 0, 1, 2, 3, …
fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn skip(reader: &mut Reader<'_>, payload: Payload<'_>) -> Result<(), Error> {
    match payload {
        Payload::GroupStart => reader.skip_group(),
        _ => Ok(()),
    }
}
