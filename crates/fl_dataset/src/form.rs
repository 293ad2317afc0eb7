//! Which form a file of detections has, by its content.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserializer, de};

use crate::Error;

/// The forms in which detections come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Framelock's own JSON, which `fl_track` reads.
    Framelock,
    /// Results of the nuScenes detection task, JSON.
    NuScenes,
    /// Detections of Argoverse 2, a Feather table.
    Av2,
    /// KITTI's text, see [`kitti::read_found`](crate::kitti::read_found).
    Kitti,
}

/// How Feather files begin.
const FEATHER: &[u8] = b"ARROW1";
/// Of a text so much is looked at.
const MAX_LINE_BYTES: u64 = 1 << 12;
/// The byte order mark that some editors put in front.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Form {
    /// The form of a file; a folder is one of KITTI's object labels.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Format`] for none of the forms.
    pub fn of_file(path: &Path) -> Result<Self, Error> {
        if path.is_dir() {
            return Ok(Self::Kitti);
        }
        let file = File::open(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::of_reader(path, BufReader::new(file))
    }

    /// The form of what a reader gives; the path is for messages.
    ///
    /// # Errors
    /// See [`of_file`](Self::of_file).
    pub fn of_reader(path: &Path, mut reader: impl BufRead) -> Result<Self, Error> {
        let unreadable = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let start = reader.fill_buf().map_err(unreadable)?;
        if start.starts_with(FEATHER) {
            return Ok(Self::Av2);
        }
        if start.starts_with(MARK) {
            reader.consume(MARK.len());
        }
        let first = first_byte_of_content(&mut reader).map_err(unreadable)?;
        let found = match first {
            Some(b'{') => of_json(reader),
            Some(_) => of_text(reader),
            None => None,
        };
        found.ok_or_else(|| Error::Format {
            what: "no file of detections that is known: neither JSON with `frames` (Framelock) or \
                   `results` (nuScenes), nor a Feather table (Argoverse 2), nor lines of numbers \
                   (KITTI)"
                .to_owned(),
            path: path.to_owned(),
        })
    }
}

/// The first byte that is no white space; it stays in the reader.
fn first_byte_of_content(reader: &mut impl BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        match buffer.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(place) => {
                let byte = buffer[place];
                reader.consume(place);
                return Ok(Some(byte));
            }
            None => {
                let n_bytes = buffer.len();
                reader.consume(n_bytes);
            }
        }
    }
}

/// By the first key that only one form has; nothing behind it is read.
fn of_json(reader: impl Read) -> Option<Form> {
    let form = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    // What comes after that key is not waited for, which the parser takes for an error.
    let _stopped = TellingKey(&form).deserialize(&mut deserializer);
    form.get()
}

struct TellingKey<'a>(&'a Cell<Option<Form>>);

impl<'de> DeserializeSeed<'de> for TellingKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TellingKey<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "frames" => self.0.set(Some(Form::Framelock)),
                "results" => self.0.set(Some(Form::NuScenes)),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            }
            return Err(de::Error::custom("told"));
        }
        Ok(())
    }
}

/// KITTI's lines have so many fields, with commas or blanks between.
fn of_text(reader: impl BufRead) -> Option<Form> {
    let mut line = Vec::new();
    let mut reader = reader.take(MAX_LINE_BYTES);
    reader.read_until(b'\n', &mut line).ok()?;
    let line = std::str::from_utf8(&line).ok()?;
    let is_number = |field: &str| field.trim().parse::<f64>().is_ok();
    let with_commas: Vec<&str> = line.split(',').collect();
    let with_blanks: Vec<&str> = line.split_whitespace().collect();
    let has_numbers = match (with_commas.len(), with_blanks.len()) {
        (15, _) => is_number(with_commas[0]),
        (_, 17 | 18) => is_number(with_blanks[0]),
        (_, 15 | 16) => !is_number(with_blanks[0]) && is_number(with_blanks[1]),
        _ => false,
    };
    has_numbers.then_some(Form::Kitti)
}
