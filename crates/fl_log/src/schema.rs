//! ROS message definitions to plans that say in which order a message is read.
//!
//! A definition is a text in the language of `.msg` files, in ROS 1's or ROS 2's dialect, or in
//! IDL. The definitions of the types it needs follow it, or are looked up elsewhere.

mod build;
mod idl;
mod library;
mod msg;
mod sections;
mod service;

use std::sync::Arc;

use crate::error::Error;
use crate::wire::Extensibility;
pub(crate) use library::Lookup;
pub(crate) use sections::short_name;

/// How to read a message of one type.
///
/// Invariant: struct numbers are inside `structs`, no struct holds itself, nesting is at most
/// [`MAX_DEPTH`], and every array has at least one element.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) structs: Vec<StructPlan>,
    pub(crate) root: usize,
    /// Whether a field anywhere is a [`FieldKind::WideText`].
    pub(crate) has_wide_text: bool,
}

/// The fields of a struct, in their order on the wire.
#[derive(Debug, Clone)]
pub(crate) struct StructPlan {
    /// `package/Name`; `time` and `duration` for those of ROS 1.
    pub(crate) type_name: String,
    pub(crate) names: Arc<[String]>,
    pub(crate) fields: Vec<FieldPlan>,
    /// Whether it has no fields, but one byte without meaning: C has no empty structs.
    pub(crate) has_filler: bool,
    /// What its definition says; `.msg` texts say nothing.
    pub(crate) extensibility: Option<Extensibility>,
    /// The fields' numbers in parameter lists and their positions, sorted.
    pub(crate) numbers: Vec<(u32, usize)>,
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
    /// One of several named numbers, in this many bits.
    Enum(EnumBits),
    Text,
    WideText,
    Struct(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EnumBits {
    Bits8,
    Bits16,
    Bits32,
}

impl FieldKind {
    /// Whether it is what XTypes calls primitive: a number or truth value.
    pub(crate) fn is_primitive(self) -> bool {
        !matches!(
            self,
            Self::Enum(_) | Self::Text | Self::WideText | Self::Struct(_)
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arity {
    One,
    Array(usize),
    List,
}

/// The language of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// `.msg` of ROS 1: with `time` and `duration`, and a signed `byte`.
    Ros1Msg,
    /// `.msg`, `.srv` and `.action` of ROS 2.
    Ros2Msg,
    /// OMG IDL 4.2, as far as `.idl` of ROS 2 uses it.
    Idl,
}

impl Language {
    /// The language of this name in MCAP's registry.
    pub(crate) fn of_schema_encoding(name: &str) -> Option<Self> {
        Some(match name {
            "ros1msg" => Self::Ros1Msg,
            "ros2msg" => Self::Ros2Msg,
            "ros2idl" | "omgidl" => Self::Idl,
            _ => return None,
        })
    }
}

/// How deep structs may lie in each other; the deepest of the standard types has six levels.
const MAX_DEPTH: usize = 24;

impl Plan {
    /// The plan for `root_name`, whose definition starts `text`; the definitions it needs follow,
    /// separated by lines of `=`, or are looked up.
    ///
    /// # Errors
    /// If a needed definition is missing or cannot be understood.
    pub(crate) fn from_text(
        root_name: &str,
        (language, text): (Language, &str),
        lookup: &Lookup<'_>,
    ) -> Result<Self, Error> {
        build::plan_of_text(root_name, (language, text), lookup)
    }

    /// The plan for a type that is looked up; `None` if it is not found.
    ///
    /// # Errors
    /// As [`Plan::from_text`].
    pub(crate) fn looked_up(root_name: &str, lookup: &Lookup<'_>) -> Result<Option<Self>, Error> {
        build::plan_looked_up(root_name, lookup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(name: &str, language: Language, text: &str) -> Result<Plan, Error> {
        Plan::from_text(name, (language, text), &Lookup::bundled(language))
    }

    fn check(text: &str, root_fields: &[(&str, FieldKind, Arity)]) {
        let plan = plan("pkg/msg/Root", Language::Ros2Msg, text).unwrap();
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
            assert!(
                plan("pkg/msg/Root", Language::Ros2Msg, text).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn knows_its_own_types() {
        for message_type in crate::MessageType::ALL {
            let name = message_type.schema_name();
            plan(name, Language::Ros2Msg, &message_type.definition()).unwrap();
        }
    }
}
