//! ROS 2's `.idl` texts: the part of OMG IDL 4.2 that describes messages.
//!
//! Modules, structs, enums, type names, constants and annotations are read. Unions, maps, bit
//! sets, optional fields and base structs are refused: no message of ROS has any.

mod tokens;

use std::collections::HashMap;

use super::library::{Definition, RawField, RawStruct, RawType};
use super::sections::short_name;
use super::{Arity, EnumBits, FieldKind, MAX_DEPTH};
use crate::error::Error;
use crate::wire::Extensibility;
use tokens::Token;

/// All definitions of the text, by short names.
pub(super) fn parse(text: &str) -> Result<Vec<(String, Definition)>, Error> {
    let mut parser = Parser {
        tokens: tokens::of(text)?,
        at: 0,
        scope: Vec::new(),
        constants: HashMap::new(),
        found: Vec::new(),
    };
    while !parser.at_end() {
        parser.declaration()?;
    }
    Ok(parser.found)
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    /// The modules around the current place.
    scope: Vec<&'t str>,
    /// Whole constants by their last names, for bounds.
    constants: HashMap<&'t str, usize>,
    found: Vec<(String, Definition)>,
}

/// What the annotations before a declaration say, as far as it matters here.
#[derive(Debug, Default)]
struct Annotations {
    extensibility: Option<Extensibility>,
    number: Option<u32>,
    enum_bits: Option<EnumBits>,
}

impl<'t> Parser<'t> {
    fn declaration(&mut self) -> Result<(), Error> {
        let annotations = self.annotations()?;
        match self.word()? {
            "module" => self.module(),
            "struct" => self.a_struct(&annotations),
            "enum" => self.an_enum(&annotations),
            "typedef" => self.typedef(),
            "const" => self.constant(),
            other => Err(self.unsupported(other)),
        }
    }

    fn module(&mut self) -> Result<(), Error> {
        let name = self.word()?;
        if self.scope.len() >= MAX_DEPTH {
            return Err(self.unsupported("a module so deep in others"));
        }
        self.scope.push(name);
        self.expect('{')?;
        while !self.take('}') {
            self.declaration()?;
        }
        self.scope.pop();
        self.take(';');
        Ok(())
    }

    fn a_struct(&mut self, annotations: &Annotations) -> Result<(), Error> {
        /// What `rosidl` puts into structs without fields.
        const FILLER: &str = "structure_needs_at_least_one_member";
        let name = self.word()?;
        if self.take(';') {
            return Ok(());
        }
        if self.take(':') {
            return Err(self.unsupported("a base struct"));
        }
        self.expect('{')?;
        let (mut fields, mut numbers) = (Vec::new(), Vec::new());
        let mut next_number = 0_u32;
        while !self.take('}') {
            let annotations = self.annotations()?;
            let (raw_type, inner) = self.a_type()?;
            let mut number = annotations.number.unwrap_or(next_number);
            for (name, arity) in self.declarators()? {
                fields.push(RawField {
                    name: name.to_owned(),
                    raw_type: raw_type.clone(),
                    arity: self.combined(arity, inner)?,
                });
                numbers.push(number);
                number = number.saturating_add(1);
            }
            next_number = number;
        }
        self.expect(';')?;
        let has_filler = matches!(&fields[..], [field] if field.name == FILLER);
        if has_filler {
            fields.clear();
            numbers.clear();
        }
        let raw = RawStruct {
            fields,
            has_filler,
            extensibility: annotations.extensibility,
            numbers,
        };
        self.add(name, Definition::Struct(raw));
        Ok(())
    }

    fn an_enum(&mut self, annotations: &Annotations) -> Result<(), Error> {
        let name = self.word()?;
        self.expect('{')?;
        while !self.take('}') {
            self.skip_one()?;
        }
        self.expect(';')?;
        let bits = annotations.enum_bits.unwrap_or(EnumBits::Bits32);
        let kind = RawType::Plain(FieldKind::Enum(bits));
        self.add(name, Definition::Alias(kind, Arity::One));
        Ok(())
    }

    fn typedef(&mut self) -> Result<(), Error> {
        let (raw_type, inner) = self.a_type()?;
        for (name, arity) in self.declarators()? {
            let arity = self.combined(arity, inner)?;
            self.add(name, Definition::Alias(raw_type.clone(), arity));
        }
        Ok(())
    }

    fn constant(&mut self) -> Result<(), Error> {
        self.a_type()?;
        let name = self.word()?;
        self.expect('=')?;
        if let (Some(Token::Number(text)), Some(Token::Symbol(';'))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
            && let Ok(number) = text.parse()
        {
            self.constants.insert(name, number);
        }
        while !self.take(';') {
            self.skip_one()?;
        }
        Ok(())
    }

    /// A type, and whether it is a list of it.
    fn a_type(&mut self) -> Result<(RawType, Arity), Error> {
        if self.peek_word() != Some("sequence") {
            return Ok((self.element_type()?, Arity::One));
        }
        self.at += 1;
        self.expect('<')?;
        let element = self.element_type()?;
        self.skip_bound()?;
        Ok((element, Arity::List))
    }

    fn element_type(&mut self) -> Result<RawType, Error> {
        let word = self.word()?;
        Ok(RawType::Plain(match word {
            "boolean" => FieldKind::Bool,
            "octet" | "char" | "uint8" => FieldKind::U8,
            "int8" => FieldKind::I8,
            "int16" | "short" => FieldKind::I16,
            "uint16" => FieldKind::U16,
            "int32" => FieldKind::I32,
            "uint32" => FieldKind::U32,
            "int64" => FieldKind::I64,
            "uint64" => FieldKind::U64,
            "long" => self.long()?,
            "unsigned" => match self.word()? {
                "short" => FieldKind::U16,
                "long" if self.take_word("long") => FieldKind::U64,
                "long" => FieldKind::U32,
                other => return Err(self.unsupported(other)),
            },
            "float" => FieldKind::F32,
            "double" => FieldKind::F64,
            "string" => self.bounded(FieldKind::Text)?,
            "wstring" => self.bounded(FieldKind::WideText)?,
            "sequence" => return Err(self.unsupported("a list of lists")),
            "wchar" | "any" | "fixed" | "map" | "union" | "bitmask" | "bitset" | "struct" => {
                return Err(self.unsupported(word));
            }
            _ => return self.scoped_name(word).map(RawType::Named),
        }))
    }

    fn long(&mut self) -> Result<FieldKind, Error> {
        if self.take_word("double") {
            return Err(self.unsupported("long double"));
        }
        Ok(match self.take_word("long") {
            true => FieldKind::I64,
            false => FieldKind::I32,
        })
    }

    fn bounded(&mut self, kind: FieldKind) -> Result<FieldKind, Error> {
        if self.take('<') {
            self.skip_bound()?;
        }
        Ok(kind)
    }

    /// What follows an element type or `<`, to the `>`: bounds do not change what is on the wire.
    fn skip_bound(&mut self) -> Result<(), Error> {
        while !self.take('>') {
            self.skip_one()?;
        }
        Ok(())
    }

    /// `a::b::C` as `a/b/C`.
    fn scoped_name(&mut self, first: &str) -> Result<String, Error> {
        let mut name = first.to_owned();
        while self.tokens.get(self.at) == Some(&Token::Scope) {
            self.at += 1;
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(self.word()?);
        }
        Ok(name)
    }

    /// `a, b[3];`
    fn declarators(&mut self) -> Result<Vec<(&'t str, Arity)>, Error> {
        let mut found = Vec::new();
        loop {
            let name = self.word()?;
            let mut arity = Arity::One;
            while self.take('[') {
                let n_elements = self.array_bound()?;
                arity = match arity {
                    Arity::Array(n_rows) => Arity::Array(n_rows.saturating_mul(n_elements)),
                    _ => Arity::Array(n_elements),
                };
                self.expect(']')?;
            }
            found.push((name, arity));
            if self.take(';') {
                return Ok(found);
            }
            self.expect(',')?;
        }
    }

    fn array_bound(&mut self) -> Result<usize, Error> {
        let number = match self.tokens.get(self.at) {
            Some(Token::Number(text)) => text.parse().ok(),
            Some(Token::Word(name)) => self.constants.get(name).copied(),
            _ => None,
        };
        match number {
            Some(number) if number > 0 => {
                self.at += 1;
                Ok(number)
            }
            _ => Err(self.unexpected("the length of an array")),
        }
    }

    fn combined(&self, outer: Arity, inner: Arity) -> Result<Arity, Error> {
        match (outer, inner) {
            (arity, Arity::One) | (Arity::One, arity) => Ok(arity),
            _ => Err(self.unsupported("a list of lists")),
        }
    }

    /// Any number of `@name` and `@name(...)`.
    fn annotations(&mut self) -> Result<Annotations, Error> {
        let mut found = Annotations::default();
        while self.take('@') {
            let first = self.word()?;
            let name = self.scoped_name(first)?;
            let start = self.at;
            if self.take('(') {
                let mut depth = 1;
                while depth > 0 {
                    depth = match self.skip_one()? {
                        Token::Symbol('(') => depth + 1,
                        Token::Symbol(')') => depth - 1,
                        _ => depth,
                    };
                }
            }
            let argument = self.tokens.get(start + 1..self.at).unwrap_or_default();
            self.annotate(&mut found, &name, argument)?;
        }
        Ok(found)
    }

    fn annotate(
        &self,
        found: &mut Annotations,
        name: &str,
        argument: &[Token<'_>],
    ) -> Result<(), Error> {
        let number = match argument.first() {
            Some(Token::Number(text)) => text.parse::<u32>().ok(),
            _ => None,
        };
        match (name, argument.first(), number) {
            ("final", ..) | ("extensibility", Some(Token::Word("FINAL")), _) => {
                found.extensibility = Some(Extensibility::Final);
            }
            ("appendable", ..) | ("extensibility", Some(Token::Word("APPENDABLE")), _) => {
                found.extensibility = Some(Extensibility::Appendable);
            }
            ("mutable", ..) | ("extensibility", Some(Token::Word("MUTABLE")), _) => {
                found.extensibility = Some(Extensibility::Mutable);
            }
            ("id", _, Some(number)) => found.number = Some(number),
            ("bit_bound", _, Some(1..=8)) => found.enum_bits = Some(EnumBits::Bits8),
            ("bit_bound", _, Some(9..=16)) => found.enum_bits = Some(EnumBits::Bits16),
            ("autoid", Some(Token::Word("HASH")), _) | ("hashid" | "optional" | "external", ..) => {
                return Err(self.unsupported(&format!("@{name}")));
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, name: &str, definition: Definition) {
        let mut full_name = self.scope.join("/");
        if !full_name.is_empty() {
            full_name.push('/');
        }
        full_name.push_str(name);
        self.found.push((short_name(&full_name), definition));
    }

    fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn peek_word(&self) -> Option<&'t str> {
        match self.tokens.get(self.at) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn word(&mut self) -> Result<&'t str, Error> {
        let word = match self.tokens.get(self.at) {
            // A name from the outermost scope starts with `::`.
            Some(Token::Scope) => return Ok(""),
            _ => self.peek_word(),
        };
        let word = word.ok_or_else(|| self.unexpected("a name"))?;
        self.at += 1;
        Ok(word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let taken = self.peek_word() == Some(word);
        self.at += usize::from(taken);
        taken
    }

    fn take(&mut self, symbol: char) -> bool {
        let taken = self.tokens.get(self.at) == Some(&Token::Symbol(symbol));
        self.at += usize::from(taken);
        taken
    }

    fn expect(&mut self, symbol: char) -> Result<(), Error> {
        if self.take(symbol) {
            return Ok(());
        }
        Err(self.unexpected(&format!("{symbol:?}")))
    }

    fn skip_one(&mut self) -> Result<Token<'t>, Error> {
        let token = self.tokens.get(self.at).copied();
        let token = token.ok_or_else(|| self.unexpected("more"))?;
        self.at += 1;
        Ok(token)
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let what = match self.tokens.get(self.at) {
            Some(token) => format!("the IDL text has {token} where {wanted} is needed"),
            None => format!("the IDL text ends where {wanted} is needed"),
        };
        Error::BadSchema { what }
    }

    fn unsupported(&self, what: &str) -> Error {
        let scope = self.scope.join("::");
        Error::BadSchema {
            what: format!("the IDL text has {what} in {scope:?}, which no ROS message has"),
        }
    }
}
