//! From definitions, whose types are names, to a plan, whose structs are numbers.

use std::collections::HashMap;

use super::library::{Definition, Library, Lookup, RawField, RawStruct, RawType};
use super::sections::short_name;
use super::{Arity, FieldKind, FieldPlan, Language, MAX_DEPTH, Plan, StructPlan};
use crate::error::Error;

pub(super) fn plan_of_text(
    root_name: &str,
    (language, text): (Language, &str),
    lookup: &Lookup<'_>,
) -> Result<Plan, Error> {
    let mut library = Library::new(lookup);
    library.add_text(root_name, language, text)?;
    Builder::new(library).plan(&short_name(root_name))
}

pub(super) fn plan_looked_up(root_name: &str, lookup: &Lookup<'_>) -> Result<Option<Plan>, Error> {
    let root_name = short_name(root_name);
    let mut library = Library::new(lookup);
    if library.find(&root_name)?.is_none() {
        return Ok(None);
    }
    Builder::new(library).plan(&root_name).map(Some)
}

struct Builder<'d> {
    library: Library<'d>,
    structs: Vec<StructPlan>,
    known: HashMap<String, usize>,
}

impl<'d> Builder<'d> {
    fn new(library: Library<'d>) -> Self {
        Self {
            library,
            structs: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn plan(mut self, root_name: &str) -> Result<Plan, Error> {
        let root = match self.library.find(root_name)?.cloned() {
            Some(Definition::Struct(raw)) => self.add(root_name, raw, 0)?,
            Some(Definition::Alias(..)) => return Err(bad(format!("{root_name} is no struct"))),
            None => return Err(undefined(root_name)),
        };
        let mut fields = self.structs.iter().flat_map(|plan| &plan.fields);
        Ok(Plan {
            root,
            has_wide_text: fields.any(|field| field.kind == FieldKind::WideText),
            structs: self.structs,
        })
    }

    fn add(&mut self, type_name: &str, raw: RawStruct, depth: usize) -> Result<usize, Error> {
        let fields = raw
            .fields
            .iter()
            .map(|field| self.field_plan(field, type_name, depth))
            .collect::<Result<_, _>>()?;
        let mut numbers: Vec<_> = raw.numbers.into_iter().zip(0..).collect();
        numbers.sort_unstable();
        self.structs.push(StructPlan {
            type_name: type_name.to_owned(),
            names: raw.fields.into_iter().map(|field| field.name).collect(),
            fields,
            has_filler: raw.has_filler,
            extensibility: raw.extensibility,
            numbers,
        });
        let struct_idx = self.structs.len() - 1;
        self.known.insert(type_name.to_owned(), struct_idx);
        Ok(struct_idx)
    }

    fn field_plan(
        &mut self,
        field: &RawField,
        user: &str,
        depth: usize,
    ) -> Result<FieldPlan, Error> {
        let (kind, inner_arity) = self.kind(&field.raw_type, user, depth)?;
        let ((arity, Arity::One) | (Arity::One, arity)) = (field.arity, inner_arity) else {
            let name = &field.name;
            return Err(bad(format!("{name} of {user} is a list of lists")));
        };
        Ok(FieldPlan { kind, arity })
    }

    fn kind(
        &mut self,
        raw_type: &RawType,
        user: &str,
        depth: usize,
    ) -> Result<(FieldKind, Arity), Error> {
        let name = match raw_type {
            RawType::Plain(kind) => return Ok((*kind, Arity::One)),
            RawType::Named(name) => self.resolve(name, user)?,
        };
        if let Some(struct_idx) = self.known.get(&name) {
            return Ok((FieldKind::Struct(*struct_idx), Arity::One));
        }
        if depth >= MAX_DEPTH {
            let what = format!("{name} lies more than {MAX_DEPTH} levels deep, or in itself");
            return Err(bad(what));
        }
        match self.library.find(&name)?.cloned() {
            Some(Definition::Struct(raw)) => {
                let struct_idx = self.add(&name, raw, depth + 1)?;
                Ok((FieldKind::Struct(struct_idx), Arity::One))
            }
            Some(Definition::Alias(raw_type, arity)) => {
                let field = RawField {
                    name: name.clone(),
                    raw_type,
                    arity,
                };
                let plan = self.field_plan(&field, &name, depth + 1)?;
                Ok((plan.kind, plan.arity))
            }
            None => Err(undefined(&name)),
        }
    }

    /// The full name of a type as named inside `user`: as written, of the same package, the
    /// standard header, or the only one of that name.
    fn resolve(&mut self, written: &str, user: &str) -> Result<String, Error> {
        for candidate in candidates(written, user) {
            if self.library.find(&candidate)?.is_some() {
                return Ok(candidate);
            }
        }
        self.library
            .by_last_name(written)
            .ok_or_else(|| undefined(written))
    }
}

fn candidates(written: &str, user: &str) -> Vec<String> {
    let package = user.split('/').next().unwrap_or_default();
    let in_package = short_name(&format!("{package}/{written}"));
    match written {
        "Header" => vec!["std_msgs/Header".to_owned(), in_package],
        _ if written.contains('/') => vec![short_name(written), in_package],
        _ => vec![in_package, written.to_owned()],
    }
}

fn undefined(type_name: &str) -> Error {
    bad(format!("{type_name} is not defined"))
}

fn bad(what: String) -> Error {
    Error::BadSchema { what }
}
