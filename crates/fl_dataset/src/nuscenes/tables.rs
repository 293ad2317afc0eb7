//! Tables of nuScenes, row by row: those of all drives are too large to be held.

use std::fs::File;
use std::io::BufReader;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde::{Deserializer, de};

use super::json_error;
use crate::Error;

/// The folder of a version's tables, and the one that files are named from.
pub(super) struct Tables {
    pub(super) folder: PathBuf,
    pub(super) root: PathBuf,
}

/// How versions' folders are called.
const VERSION: &str = "v1.";
const SCENES: &str = "scene.json";

impl Tables {
    /// Finds the tables in the folder of a data set, or of one version of it.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Unfit`] where there are several versions.
    pub(super) fn find(folder: &Path) -> Result<Self, Error> {
        if folder.join(SCENES).is_file() {
            let root = folder.parent().unwrap_or(Path::new(""));
            return Ok(Self {
                folder: folder.to_owned(),
                root: root.to_owned(),
            });
        }
        let mut versions = crate::dataset::names_in(folder)?;
        versions.retain(|it| it.starts_with(VERSION) && folder.join(it).join(SCENES).is_file());
        match versions.as_slice() {
            [version] => Ok(Self {
                folder: folder.join(version),
                root: folder.to_owned(),
            }),
            [] => Err(Error::Missing {
                wanted: format!("{SCENES}, nor a folder {VERSION}* with it,"),
                path: folder.to_owned(),
            }),
            several => Err(Error::Unfit {
                what: format!("there are several versions: name the folder of one of {several:?}"),
            }),
        }
    }

    pub(super) fn path(&self, table: &str) -> PathBuf {
        self.folder.join(format!("{table}.json"))
    }

    /// Shows each row of a table, in its order.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Line`] where the text ends to be such a table; [`Error::Row`]
    /// with what `take` says of a row.
    pub(super) fn each_row<T: DeserializeOwned>(
        &self,
        table: &str,
        mut take: impl FnMut(T) -> Result<(), String>,
    ) -> Result<(), Error> {
        let path = self.path(table);
        let file = File::open(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let mut refused = None;
        let mut row = 0;
        let visit = |value: T| {
            row += 1;
            take(value).map_err(|what| refused = Some(what)).is_ok()
        };
        let mut deserializer = serde_json::Deserializer::from_reader(BufReader::new(file));
        let read = RowsSeed(visit, PhantomData).deserialize(&mut deserializer);
        let read = read.and_then(|()| deserializer.end());
        match (refused, read) {
            (Some(what), _) => Err(Error::Row { row, what, path }),
            (None, Err(err)) => Err(json_error(&path, &err)),
            (None, Ok(())) => Ok(()),
        }
    }
}

struct RowsSeed<T, F>(F, PhantomData<T>);

impl<'de, T: DeserializeOwned, F: FnMut(T) -> bool> DeserializeSeed<'de> for RowsSeed<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: DeserializeOwned, F: FnMut(T) -> bool> Visitor<'de> for RowsSeed<T, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(row) = list.next_element::<T>()? {
            if !(self.0)(row) {
                return Err(A::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

/// A stamp of nuScenes, which counts microseconds.
pub(super) fn stamp_of_micros<E: de::Error>(micros: i64) -> Result<fl_spacetime::Stamp, E> {
    let nanos = micros.checked_mul(super::samples::NANOS_PER_MICRO);
    nanos.map(fl_spacetime::Stamp::from_nanos).ok_or_else(|| {
        E::custom(format!(
            "the timestamp {micros} is no moment in microseconds"
        ))
    })
}
