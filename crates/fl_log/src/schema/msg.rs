//! The lines of a `.msg` text.

use super::library::{RawField, RawStruct, RawType};
use super::{Arity, FieldKind, Language};
use crate::error::Error;

/// The fields of one definition; constants and default values are left out.
pub(super) fn parse(body: &str, language: Language) -> Result<RawStruct, Error> {
    let fields: Vec<_> = body
        .lines()
        .filter_map(|line| field(line, language).transpose())
        .collect::<Result<_, _>>()?;
    let has_filler = fields.is_empty() && language == Language::Ros2Msg;
    Ok(RawStruct {
        has_filler,
        ..RawStruct::of(fields)
    })
}

/// `type name`, `type name default`, or `type NAME=value`, which is a constant.
fn field(line: &str, language: Language) -> Result<Option<RawField>, Error> {
    let line = line.split('#').next().unwrap_or_default().trim();
    if line.is_empty() {
        return Ok(None);
    }
    let bad = || Error::BadSchema {
        what: format!("cannot read the line {line:?}"),
    };
    let (type_text, rest) = line.split_once(char::is_whitespace).ok_or_else(bad)?;
    let rest = rest.trim_start();
    let name_end = rest
        .find(|letter: char| !is_name_letter(letter))
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(name_end);
    if name.is_empty() {
        return Err(bad());
    }
    if after.trim_start().starts_with('=') {
        return Ok(None);
    }
    let (base, arity) = split_arity(type_text).ok_or_else(bad)?;
    let raw_type = raw_type(base, language).ok_or_else(bad)?;
    Ok(Some(RawField {
        name: name.to_owned(),
        raw_type,
        arity,
    }))
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn split_arity(type_text: &str) -> Option<(&str, Arity)> {
    let Some((base, bound)) = type_text.split_once('[') else {
        return Some((type_text, Arity::One));
    };
    let bound = bound.strip_suffix(']')?;
    if bound.is_empty() || bound.starts_with("<=") {
        return Some((base, Arity::List));
    }
    let n_elements = bound
        .parse::<usize>()
        .ok()
        .filter(|n_elements| *n_elements > 0)?;
    Some((base, Arity::Array(n_elements)))
}

fn raw_type(base: &str, language: Language) -> Option<RawType> {
    let unbounded = base.split("<=").next().unwrap_or_default();
    Some(RawType::Plain(match unbounded {
        "bool" => FieldKind::Bool,
        "byte" if language == Language::Ros1Msg => FieldKind::I8,
        "uint8" | "byte" | "char" => FieldKind::U8,
        "int8" => FieldKind::I8,
        "uint16" => FieldKind::U16,
        "int16" => FieldKind::I16,
        "uint32" => FieldKind::U32,
        "int32" => FieldKind::I32,
        "uint64" => FieldKind::U64,
        "int64" => FieldKind::I64,
        "float32" => FieldKind::F32,
        "float64" => FieldKind::F64,
        "string" => FieldKind::Text,
        "wstring" => FieldKind::WideText,
        name if name
            .bytes()
            .all(|byte| byte == b'/' || is_name_letter(byte.into())) =>
        {
            return (!name.is_empty()).then(|| RawType::Named(name.to_owned()));
        }
        _ => return None,
    }))
}
