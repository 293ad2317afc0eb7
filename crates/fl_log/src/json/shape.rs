//! What a JSON schema says of texts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::Error;

/// What is known of a part of a message.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    /// Nothing.
    Any,
    /// A text that stands for bytes.
    Base64,
    /// A struct with such fields.
    Object(BTreeMap<String, Shape>),
    /// A list of such parts.
    Array(Box<Shape>),
}

impl Shape {
    pub(super) fn of_schema(schema: &[u8]) -> Result<Self, Error> {
        let schema = serde_json::from_slice(schema).map_err(|err| Error::BadSchema {
            what: format!("the JSON schema is none: {err}"),
        })?;
        Ok(Self::of(&schema))
    }

    /// The parser bounds how deep this goes. What has no texts of bytes in it is not remembered.
    fn of(schema: &Value) -> Self {
        if schema["contentEncoding"] == "base64" {
            return Self::Base64;
        }
        if let Some(properties) = schema["properties"].as_object() {
            let shapes = properties
                .iter()
                .map(|(name, schema)| (name.clone(), Self::of(schema)));
            let known: BTreeMap<_, _> = shapes.filter(|(_, shape)| *shape != Self::Any).collect();
            return match known.is_empty() {
                true => Self::Any,
                false => Self::Object(known),
            };
        }
        match Self::of_items(&schema["items"]) {
            Self::Any => Self::Any,
            element => Self::Array(Box::new(element)),
        }
    }

    fn of_items(items: &Value) -> Self {
        match items.is_object() {
            true => Self::of(items),
            false => Self::Any,
        }
    }

    /// Of a field.
    pub(super) fn property(&self, name: &str) -> &Self {
        match self {
            Self::Object(properties) => properties.get(name).unwrap_or(&Self::Any),
            _ => &Self::Any,
        }
    }

    /// Of the elements of a list.
    pub(super) fn element(&self) -> &Self {
        match self {
            Self::Array(element) => element,
            _ => &Self::Any,
        }
    }
}
