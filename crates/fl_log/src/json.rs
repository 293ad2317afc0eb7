//! Messages in JSON, with or without a JSON schema.
//!
//! JSON says itself what is in it; a schema is only needed for what a text means: bytes are texts
//! in base64 (`"contentEncoding": "base64"`, <https://json-schema.org/draft/2020-12/schema>).

mod shape;
mod stamp;

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};

use crate::budget::Budget;
use crate::error::Error;
use crate::value::Value;
use shape::Shape;
pub(crate) use stamp::stamp_of;

/// How to read the messages of one type.
#[derive(Debug)]
pub(crate) struct Json {
    shape: Shape,
}

impl Json {
    /// With the schema that the channel brings; empty bytes are none.
    ///
    /// # Errors
    /// If the schema is no JSON.
    pub(crate) fn of(schema: &[u8]) -> Result<Self, Error> {
        let shape = match schema.trim_ascii() {
            [] => Shape::Any,
            schema => Shape::of_schema(schema)?,
        };
        Ok(Self { shape })
    }

    /// The parts of a message. Texts without escapes are borrowed from it.
    ///
    /// # Errors
    /// If it is no JSON, too deep, or has too many parts.
    pub(crate) fn value<'a>(&self, message: &'a [u8]) -> Result<Value<'a>, Error> {
        let mut budget = Budget::new();
        let mut deserializer = serde_json::Deserializer::from_slice(message);
        let part = Part {
            shape: &self.shape,
            budget: &mut budget,
        };
        part.deserialize(&mut deserializer)
            .and_then(|value| deserializer.end().map(|()| value))
            .map_err(|err| bad(&err))
    }
}

fn bad(err: &serde_json::Error) -> Error {
    Error::BadMessage {
        what: err.to_string(),
    }
}

/// A part of a message that is about to be read.
struct Part<'s, 'b> {
    shape: &'s Shape,
    budget: &'b mut Budget,
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Int(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(number).map_or(Value::Uint(number), Value::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Float(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(self.bytes(text).unwrap_or(Value::Text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        let owned = || Value::Text(Cow::Owned(text.to_owned()));
        Ok(self.bytes(text).unwrap_or_else(owned))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let Self { shape, budget } = self;
        let shape = shape.element();
        let mut elements = Elements::default();
        while let Some(value) = list.next_element_seed(Part { shape, budget })? {
            elements.push(value, budget).map_err(A::Error::custom)?;
        }
        Ok(elements.finish())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let Self { shape, budget } = self;
        let (mut names, mut values) = (Vec::<String>::new(), Vec::new());
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            budget.take(2).map_err(A::Error::custom)?;
            let shape = shape.property(&name);
            values.push(map.next_value_seed(Part { shape, budget })?);
            names.push(name.into_owned());
        }
        Ok(Value::Record(names.into(), values))
    }
}

impl Part<'_, '_> {
    /// What a text stands for, if the schema says that it stands for bytes and it does.
    fn bytes(&self, text: &str) -> Option<Value<'static>> {
        if !matches!(self.shape, Shape::Base64) {
            return None;
        }
        let bytes = STANDARD.decode(text).ok()?;
        Some(Value::Bytes(bytes.into()))
    }
}

/// The elements of a list: numbers take their own bytes and no more, anything else a value.
#[derive(Default)]
struct Elements<'a> {
    ints: Vec<i64>,
    floats: Vec<f64>,
    others: Vec<Value<'a>>,
}

impl<'a> Elements<'a> {
    fn push(&mut self, value: Value<'a>, budget: &mut Budget) -> Result<(), Error> {
        match value {
            Value::Int(number) if self.floats.is_empty() && self.others.is_empty() => {
                self.ints.push(number);
            }
            Value::Int(number) if self.others.is_empty() => self.floats.push(number as f64),
            Value::Float(number) if self.others.is_empty() => {
                self.floats
                    .extend(self.ints.drain(..).map(|int| int as f64));
                self.floats.push(number);
            }
            other => {
                budget.take(1 + self.ints.len() + self.floats.len())?;
                self.others.extend(self.ints.drain(..).map(Value::Int));
                self.others.extend(self.floats.drain(..).map(Value::Float));
                self.others.push(other);
            }
        }
        Ok(())
    }

    fn finish(self) -> Value<'a> {
        match self {
            Self { others, .. } if !others.is_empty() => Value::List(others),
            Self { floats, .. } if !floats.is_empty() => Value::Floats(floats),
            Self { ints, .. } if !ints.is_empty() => Value::Ints(ints),
            _ => Value::List(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(schema: &str, message: &str) -> Result<Value<'static>, Error> {
        Json::of(schema.as_bytes())?
            .value(message.as_bytes())
            .map(Value::into_owned)
    }

    #[test]
    fn a_message_says_itself_what_is_in_it() {
        let message = r#"{"a":[1,2.5],"b":[1,-2],"c":[],"d":["x",1,null],"e":{"f":true},
            "g":18446744073709551615,"h":"\u00e9"}"#;
        let value = value("", message).unwrap();
        let field = |name| value.field(name).unwrap().clone();
        assert_eq!(field("a"), Value::Floats(vec![1.0, 2.5]));
        assert_eq!(field("b"), Value::Ints(vec![1, -2]));
        assert_eq!(field("c"), Value::List(vec![]));
        let mixed = vec![Value::Text("x".into()), Value::Int(1), Value::Null];
        assert_eq!(field("d"), Value::List(mixed));
        assert_eq!(field("e").field("f"), Some(&Value::Bool(true)));
        assert_eq!(field("g"), Value::Uint(u64::MAX));
        assert_eq!(field("h"), Value::Text("é".into()));
    }

    #[test]
    fn texts_are_bytes_where_the_schema_says_so() {
        let schema = r#"{"type":"object","properties":{"data":{"type":"string",
            "contentEncoding":"base64"},"parts":{"type":"array","items":{"type":"object",
            "properties":{"raw":{"type":"string","contentEncoding":"base64"}}}}}}"#;
        let message = r#"{"data":"AQL/","text":"AQL/","parts":[{"raw":"AA=="}]}"#;
        let value = value(schema, message).unwrap();
        assert_eq!(
            value.field("data"),
            Some(&Value::Bytes(vec![1, 2, 255].into()))
        );
        assert_eq!(value.field("text"), Some(&Value::Text("AQL/".into())));
        let Some(Value::List(parts)) = value.field("parts") else {
            panic!("no list")
        };
        assert_eq!(parts[0].field("raw"), Some(&Value::Bytes(vec![0].into())));
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        for message in ["", "{", "{\"a\":1} x", "{\"a\"}", "nul", "\u{1}"] {
            assert!(value("", message).is_err(), "{message}");
        }
        assert!(value("", &"[".repeat(100_000)).is_err());
        let many = format!("[{}\"\"]", "\"\",".repeat(5_000_000));
        let text = value("", &many).unwrap_err().to_string();
        assert!(text.contains("values"), "{text}");
        assert!(value("{", "{}").is_err());
    }
}
