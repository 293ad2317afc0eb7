//! ROS message definitions (`.msg` texts) to plans that say in which order a message is read.

mod parse;

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Error;
use crate::message::definitions;
use parse::{RawField, RawType};

/// How to read a message of one type. The root is the first struct.
///
/// Invariant: struct numbers are inside `structs`, no struct holds itself, nesting is at most
/// [`MAX_DEPTH`], and every array has at least one element.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) structs: Vec<StructPlan>,
    pub(crate) root: usize,
}

/// The fields of a struct, in their order on the wire.
#[derive(Debug, Clone)]
pub(crate) struct StructPlan {
    /// `package/Name`.
    pub(crate) type_name: String,
    pub(crate) names: Arc<[String]>,
    pub(crate) fields: Vec<FieldPlan>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldPlan {
    pub(crate) kind: FieldKind,
    pub(crate) arity: Arity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Bool,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
    Text,
    WideText,
    Struct(usize),
}

impl FieldKind {
    /// Whether it is a number or truth value, and not a text or struct.
    pub(crate) fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::WideText | Self::Struct(_))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arity {
    One,
    Array(usize),
    List,
}

/// How deep structs may lie in each other; the deepest of the standard types has six levels.
const MAX_DEPTH: usize = 24;

impl Plan {
    /// The plan for `root_name`, whose definition starts `text`; the definitions it needs follow,
    /// separated by lines of `=`. Standard types may be left out.
    pub(crate) fn from_ros2msg(root_name: &str, text: &str) -> Result<Self, Error> {
        let root_name = parse::short_name(root_name);
        let definitions = parse::definitions(&root_name, text)?;
        let mut builder = Builder {
            definitions,
            structs: Vec::new(),
            known: HashMap::new(),
        };
        let root = builder.add(&root_name, 0)?;
        Ok(Self {
            structs: builder.structs,
            root,
        })
    }
}

struct Builder {
    definitions: HashMap<String, Vec<RawField>>,
    structs: Vec<StructPlan>,
    known: HashMap<String, usize>,
}

impl Builder {
    fn add(&mut self, type_name: &str, depth: usize) -> Result<usize, Error> {
        if let Some(struct_idx) = self.known.get(type_name) {
            return Ok(*struct_idx);
        }
        if depth > MAX_DEPTH {
            let what = format!("{type_name} lies more than {MAX_DEPTH} levels deep, or in itself");
            return Err(Error::BadSchema { what });
        }
        let raw_fields = self.fields_of(type_name)?;
        let mut fields = Vec::with_capacity(raw_fields.len());
        for field in &raw_fields {
            let kind = match &field.raw_type {
                RawType::Plain(kind) => *kind,
                RawType::Named(name) => {
                    let full_name = self.resolve(name, type_name)?;
                    FieldKind::Struct(self.add(&full_name, depth + 1)?)
                }
            };
            fields.push(FieldPlan {
                kind,
                arity: field.arity,
            });
        }
        let names = raw_fields.into_iter().map(|field| field.name).collect();
        self.structs.push(StructPlan {
            type_name: type_name.to_owned(),
            names,
            fields,
        });
        let struct_idx = self.structs.len() - 1;
        self.known.insert(type_name.to_owned(), struct_idx);
        Ok(struct_idx)
    }

    fn fields_of(&self, type_name: &str) -> Result<Vec<RawField>, Error> {
        if let Some(fields) = self.definitions.get(type_name) {
            return Ok(fields.clone());
        }
        let text = definitions::definition(type_name).ok_or_else(|| undefined(type_name))?;
        parse::fields(text)
    }

    /// The full name of a type as named inside `user`: as written, of the same package, the
    /// standard header, or the only one of that name.
    fn resolve(&self, name: &str, user: &str) -> Result<String, Error> {
        let package = user.split('/').next().unwrap_or_default();
        let written = parse::short_name(name);
        let candidates = match written.as_str() {
            "Header" => vec!["std_msgs/Header".to_owned()],
            _ if written.contains('/') => vec![written.clone()],
            _ => vec![format!("{package}/{written}"), written.clone()],
        };
        let known = candidates.into_iter().find(|candidate| {
            self.definitions.contains_key(candidate) || definitions::definition(candidate).is_some()
        });
        known
            .or_else(|| self.by_last_name(&written))
            .ok_or_else(|| undefined(name))
    }

    fn by_last_name(&self, name: &str) -> Option<String> {
        let ending = format!("/{name}");
        self.definitions
            .keys()
            .filter(|known| known.ends_with(&ending))
            .min()
            .cloned()
    }
}

fn undefined(type_name: &str) -> Error {
    Error::BadSchema {
        what: format!("{type_name} is not defined"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, root_fields: &[(&str, FieldKind, Arity)]) {
        let plan = Plan::from_ros2msg("pkg/msg/Root", text).unwrap();
        let root = &plan.structs[plan.root];
        let found: Vec<_> = root
            .names
            .iter()
            .zip(&root.fields)
            .map(|(name, field)| (name.as_str(), field.kind, field.arity))
            .collect();
        assert_eq!(found, root_fields, "{text}");
    }

    #[test]
    fn reads_fields_and_skips_constants_and_comments() {
        check(
            "# comment\nuint8 A=1\nstring S=\"a # b\"\nint32 x 5 # default\nfloat64[3] v\n\
             byte[<=4] b\nstring<=10 name \"no one\"\nchar c\n",
            &[
                ("x", FieldKind::I32, Arity::One),
                ("v", FieldKind::F64, Arity::Array(3)),
                ("b", FieldKind::U8, Arity::List),
                ("name", FieldKind::Text, Arity::One),
                ("c", FieldKind::U8, Arity::One),
            ],
        );
    }

    #[test]
    fn finds_types_by_package_and_by_heart() {
        check(
            "Header header\nInner[] inner\nother/msg/Inner far\n\
             ===\nMSG: pkg/Inner\nint8 a\n\
             ===\nMSG: other/Inner\nint16 a\n",
            &[
                ("header", FieldKind::Struct(1), Arity::One),
                ("inner", FieldKind::Struct(2), Arity::List),
                ("far", FieldKind::Struct(3), Arity::One),
            ],
        );
    }

    #[test]
    fn refuses_what_cannot_be_read() {
        for text in [
            "Root again",
            "Missing m",
            "int32[0] none",
            "int32[x] none",
            "int32",
            "int32[99999999999999999999] many",
            "---\nint32 x",
        ] {
            assert!(Plan::from_ros2msg("pkg/msg/Root", text).is_err(), "{text}");
        }
    }

    #[test]
    fn knows_its_own_types() {
        for message_type in crate::MessageType::ALL {
            let name = message_type.schema_name();
            Plan::from_ros2msg(name, &message_type.definition()).unwrap();
        }
    }
}
