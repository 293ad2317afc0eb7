//! The definitions that a plan is made of: those of a text, and those that are looked up.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::sections::{self, Section};
use super::{Arity, FieldKind, Language, idl, msg, service};
use crate::definition_folder::DefinitionFolder;
use crate::error::Error;
use crate::message::definitions;
use crate::wire::Extensibility;

/// A definition as written, its types by name.
#[derive(Debug, Clone)]
pub(super) enum Definition {
    Struct(RawStruct),
    /// Another name for a type.
    Alias(RawType, Arity),
}

#[derive(Debug, Clone)]
pub(super) struct RawStruct {
    pub(super) fields: Vec<RawField>,
    pub(super) has_filler: bool,
    pub(super) extensibility: Option<Extensibility>,
    /// The fields' numbers in parameter lists.
    pub(super) numbers: Vec<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct RawField {
    pub(super) name: String,
    pub(super) raw_type: RawType,
    pub(super) arity: Arity,
}

#[derive(Debug, Clone)]
pub(super) enum RawType {
    Plain(FieldKind),
    Named(String),
}

impl RawStruct {
    /// A struct of these fields that says nothing else.
    pub(super) fn of(fields: Vec<RawField>) -> Self {
        Self {
            numbers: (0..).take(fields.len()).collect(),
            fields,
            has_filler: false,
            extensibility: None,
        }
    }
}

/// Where definitions are found that a log does not bring: in the user's folder, then among the
/// bundled ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lookup<'d> {
    folder: Option<&'d DefinitionFolder>,
    language: Language,
}

impl<'d> Lookup<'d> {
    /// Among the bundled ones only; `language` says whether those of ROS 1 or ROS 2.
    pub(crate) fn bundled(language: Language) -> Self {
        Self {
            folder: None,
            language,
        }
    }

    /// In this folder first.
    pub(crate) fn with_folder(self, folder: Option<&'d DefinitionFolder>) -> Self {
        Self { folder, ..self }
    }

    fn bundled_text(&self, name: &str) -> Option<&'static str> {
        match self.language {
            Language::Ros1Msg => definitions::ros1_definition(name),
            Language::Ros2Msg | Language::Idl => definitions::definition(name),
        }
    }

    /// The dialect of `.msg` texts without a log around them.
    fn msg_language(&self) -> Language {
        match self.language {
            Language::Ros1Msg => Language::Ros1Msg,
            Language::Ros2Msg | Language::Idl => Language::Ros2Msg,
        }
    }
}

/// Definitions by their short names, looked up when they are asked for.
pub(super) struct Library<'d> {
    lookup: &'d Lookup<'d>,
    known: HashMap<String, Definition>,
}

impl<'d> Library<'d> {
    pub(super) fn new(lookup: &'d Lookup<'d>) -> Self {
        let known = match lookup.language {
            Language::Ros1Msg => ros1_times(),
            Language::Ros2Msg | Language::Idl => HashMap::new(),
        };
        Self { lookup, known }
    }

    /// Adds all definitions of a text; those that are known already stay.
    pub(super) fn add_text(
        &mut self,
        name: &str,
        language: Language,
        text: &str,
    ) -> Result<(), Error> {
        for section in sections::split(name, language, text) {
            for (name, definition) in definitions_of(&section)? {
                if let Entry::Vacant(place) = self.known.entry(name) {
                    place.insert(definition);
                }
            }
        }
        Ok(())
    }

    /// The definition of a type, written `package/Name`.
    pub(super) fn find(&mut self, name: &str) -> Result<Option<&Definition>, Error> {
        if !self.known.contains_key(name) {
            self.look_up(name)?;
        }
        Ok(self.known.get(name))
    }

    /// The only type known by this name in any package, or the first of them.
    pub(super) fn by_last_name(&self, name: &str) -> Option<String> {
        let ending = format!("/{name}");
        self.known
            .keys()
            .filter(|known| known.ends_with(&ending))
            .min()
            .cloned()
    }

    fn look_up(&mut self, name: &str) -> Result<(), Error> {
        let language = self.lookup.msg_language();
        let found = match self.lookup.folder {
            Some(folder) => folder.find(name, language)?,
            None => None,
        };
        if let Some((language, text)) = found {
            return self.add_text(name, language, &text);
        }
        match self.lookup.bundled_text(name) {
            Some(text) => self.add_text(name, language, text),
            None => Ok(()),
        }
    }
}

fn definitions_of(section: &Section<'_>) -> Result<Vec<(String, Definition)>, Error> {
    let Section {
        name,
        language,
        body,
    } = section;
    if *language == Language::Idl {
        return idl::parse(body);
    }
    let structs = match service::messages(name, body, *language) {
        Some(messages) => messages?,
        None => vec![(name.clone(), msg::parse(body, *language)?)],
    };
    let structs = structs.into_iter();
    Ok(structs
        .map(|(name, fields)| (name, Definition::Struct(fields)))
        .collect())
}

/// `time` and `duration` of ROS 1, with the field names that ROS 2 gives them. Bundled definitions
/// that both share name them as ROS 2 does.
fn ros1_times() -> HashMap<String, Definition> {
    let words = |kind| {
        let fields = ["sec", "nanosec"].map(|name| RawField {
            name: name.to_owned(),
            raw_type: RawType::Plain(kind),
            arity: Arity::One,
        });
        Definition::Struct(RawStruct::of(fields.to_vec()))
    };
    let alias = |name: &str| Definition::Alias(RawType::Named(name.to_owned()), Arity::One);
    HashMap::from([
        ("time".to_owned(), words(FieldKind::U32)),
        ("duration".to_owned(), words(FieldKind::I32)),
        ("builtin_interfaces/Time".to_owned(), alias("time")),
        ("builtin_interfaces/Duration".to_owned(), alias("duration")),
    ])
}
