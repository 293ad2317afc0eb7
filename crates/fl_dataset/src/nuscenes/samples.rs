//! The table `sample.json`: which moment each sample is.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use fl_spacetime::Stamp;
use serde::de::{DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::json_error;
use crate::Error;

/// No data set has more samples; all of nuScenes has 40,000.
const MAX_SAMPLES: usize = 2_000_000;
/// Stamps of nuScenes count microseconds.
pub(super) const NANOS_PER_MICRO: i64 = 1_000;

/// The moments of samples, by token.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    path: PathBuf,
    stamps: BTreeMap<String, Stamp>,
}

impl Samples {
    /// The moment of a sample; `None` for one that is not in the table.
    pub fn stamp(&self, token: &str) -> Option<Stamp> {
        self.stamps.get(token).copied()
    }

    /// The file of the table.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Reads `sample.json`.
///
/// # Errors
/// [`Error::Read`]; [`Error::Line`] for what is no such table.
pub fn read_samples(path: &Path) -> Result<Samples, Error> {
    let file = File::open(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    samples_from_reader(path, BufReader::new(file))
}

/// Samples from what a reader gives; the path is for messages.
///
/// # Errors
/// See [`read_samples`].
pub fn samples_from_reader(path: &Path, reader: impl Read) -> Result<Samples, Error> {
    let mut stamps = BTreeMap::new();
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let read = TableSeed(&mut stamps).deserialize(&mut deserializer);
    let read = read.and_then(|()| deserializer.end());
    read.map_err(|err| json_error(path, &err))?;
    let path = path.to_owned();
    Ok(Samples { path, stamps })
}

/// A row, as far as it is of interest.
#[derive(Deserialize)]
struct SampleJson {
    token: String,
    timestamp: i64,
}

struct TableSeed<'a>(&'a mut BTreeMap<String, Stamp>);

impl<'de> DeserializeSeed<'de> for TableSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for TableSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the list of samples, each with `token` and `timestamp`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(SampleJson { token, timestamp }) = list.next_element()? {
            let Some(nanos) = timestamp.checked_mul(NANOS_PER_MICRO) else {
                let what = format!("the timestamp {timestamp} is no moment in microseconds");
                return Err(A::Error::custom(what));
            };
            if self.0.len() == MAX_SAMPLES {
                let what = format!("more than {MAX_SAMPLES} samples");
                return Err(A::Error::custom(what));
            }
            self.0.insert(token, Stamp::from_nanos(nanos));
        }
        Ok(())
    }
}
