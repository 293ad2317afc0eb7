//! Fields of a decoded message by name, with errors that say which one is missing.

use std::borrow::Cow;

use fl_spacetime::Stamp;

use crate::error::Error;
use crate::message::{Header, Pose, Twist};
use crate::stamp_rule::{NANOS, SECS};
use crate::value::Value;

/// A struct of a decoded message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'v> {
    value: &'v Value<'v>,
}

impl<'v> Fields<'v> {
    pub(super) fn of(value: &'v Value<'v>) -> Self {
        Self { value }
    }

    pub(super) fn inner(&self, name: &str) -> Result<Self, Error> {
        match self.value.field(name) {
            Some(value @ Value::Record(..)) => Ok(Self { value }),
            _ => Err(bad(name)),
        }
    }

    pub(super) fn header(&self) -> Result<Header, Error> {
        let header = self.inner("header")?;
        header.stamped_frame("stamp")
    }

    /// A frame's name beside a stamp in the field `stamp`.
    pub(super) fn stamped_frame(&self, stamp: &str) -> Result<Header, Error> {
        Ok(Header {
            stamp: self.inner(stamp)?.moment()?,
            frame_id: self.text("frame_id")?.to_owned(),
        })
    }

    /// The header, or an empty one for messages that come without.
    pub(super) fn header_or_empty(&self) -> Result<Header, Error> {
        if self.has("header") {
            return self.header();
        }
        Ok(Header::new(Stamp::from_nanos(0), ""))
    }

    /// The moment of whole seconds and nanoseconds, under any of their names.
    pub(super) fn moment(&self) -> Result<Stamp, Error> {
        const NANOS_PER_SEC: i64 = 1_000_000_000;
        let secs = self.f64(self.first_of(&SECS))? as i64;
        let nanos = self.f64(self.first_of(&NANOS))? as i64;
        let nanos = secs.saturating_mul(NANOS_PER_SEC).saturating_add(nanos);
        Ok(Stamp::from_nanos(nanos))
    }

    /// Whether there is such a field, with something in it.
    pub(super) fn has(&self, name: &str) -> bool {
        !matches!(self.value.field(name), None | Some(Value::Null))
    }

    /// The first of these names that the message has, else the last.
    pub(super) fn first_of<'n>(&self, names: &[&'n str]) -> &'n str {
        let found = names.iter().find(|name| self.has(name));
        found.or(names.last()).copied().unwrap_or_default()
    }

    /// The struct in this field, or this struct if it has no such field.
    pub(super) fn inner_or_self(&self, name: &str) -> Self {
        self.inner(name).unwrap_or(*self)
    }

    pub(super) fn text(&self, name: &str) -> Result<&'v str, Error> {
        match self.value.field(name) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(bad(name)),
        }
    }

    pub(super) fn bytes(&self, name: &str) -> Result<&'v [u8], Error> {
        match self.value.field(name) {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(bad(name)),
        }
    }

    /// A list of numbers; JSON writes whole ones as integers.
    pub(super) fn floats(&self, name: &str) -> Result<Cow<'v, [f64]>, Error> {
        match self.value.field(name) {
            Some(Value::Floats(numbers)) => Ok(numbers.into()),
            Some(Value::Ints(numbers)) => Ok(numbers.iter().map(|number| *number as f64).collect()),
            Some(Value::List(values)) if values.is_empty() => Ok(Cow::Borrowed(&[])),
            _ => Err(bad(name)),
        }
    }

    pub(super) fn list(&self, name: &str) -> Result<&'v [Value<'v>], Error> {
        match self.value.field(name) {
            Some(Value::List(values)) => Ok(values),
            _ => Err(bad(name)),
        }
    }

    /// The structs of a list.
    pub(super) fn structs(&self, name: &str) -> Result<impl Iterator<Item = Self>, Error> {
        Ok(self.list(name)?.iter().map(Fields::of))
    }

    /// A name as it is, a number in decimal, bytes in hexadecimal.
    pub(super) fn name(&self, name: &str) -> Result<String, Error> {
        match self.value.field(name) {
            Some(Value::Text(text)) => Ok(text.clone().into_owned()),
            Some(Value::Int(number)) => Ok(number.to_string()),
            Some(Value::Uint(number)) => Ok(number.to_string()),
            Some(Value::Bytes(bytes)) => {
                Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
            }
            _ => Err(bad(name)),
        }
    }

    /// A list of exactly `N` numbers.
    pub(super) fn array<const N: usize>(&self, name: &str) -> Result<[f64; N], Error> {
        self.floats(name)?
            .as_ref()
            .try_into()
            .map_err(|_| bad(name))
    }

    /// Any number or truth value.
    pub(super) fn f64(&self, name: &str) -> Result<f64, Error> {
        match self.value.field(name) {
            Some(Value::Float(number)) => Ok(*number),
            Some(Value::Int(number)) => Ok(*number as f64),
            Some(Value::Uint(number)) => Ok(*number as f64),
            Some(Value::Bool(truth)) => Ok(f64::from(u8::from(*truth))),
            _ => Err(bad(name)),
        }
    }

    /// Any number that fits, or a truth value as 0 or 1.
    pub(super) fn u32(&self, name: &str) -> Result<u32, Error> {
        let number = self.f64(name)?;
        if !(0.0..=f64::from(u32::MAX)).contains(&number) {
            return Err(bad(name));
        }
        Ok(number as u32)
    }

    pub(super) fn numbers<const N: usize>(&self, names: [&str; N]) -> Result<[f64; N], Error> {
        let mut numbers = [0.0; N];
        for (number, name) in numbers.iter_mut().zip(names) {
            *number = self.f64(name)?;
        }
        Ok(numbers)
    }

    pub(super) fn xyz(&self, name: &str) -> Result<[f64; 3], Error> {
        self.inner(name)?.numbers(["x", "y", "z"])
    }

    pub(super) fn pose(&self, position: &str, orientation: &str) -> Result<Pose, Error> {
        Ok(Pose {
            position: self.xyz(position)?,
            orientation_xyzw: self.inner(orientation)?.numbers(["x", "y", "z", "w"])?,
        })
    }

    pub(super) fn twist(&self) -> Result<Twist, Error> {
        Ok(Twist {
            linear: self.xyz("linear")?,
            angular: self.xyz("angular")?,
        })
    }
}

fn bad(name: &str) -> Error {
    Error::BadField {
        field: name.to_owned(),
    }
}
