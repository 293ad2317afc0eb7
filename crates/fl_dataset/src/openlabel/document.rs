//! An OpenLABEL file that was read and checked.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::check::check;
use crate::Error;
use crate::dataset::read_at_most;

/// Larger files than this are refused: they would be held in memory several times over.
const MAX_FILE_BYTES: u64 = 1 << 30;

/// The content of an OpenLABEL file, all of it, checked.
///
/// Invariant: every frame is a number, every reference leads somewhere, every interval ends after
/// it begins, and every cuboid has 9 or 10 finite numbers or `null`.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub(super) content: Value,
    pub(super) path: PathBuf,
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Line`] for what is no JSON; [`Error::Place`] for what OpenLABEL
    /// does not allow, with the place in the document; [`Error::Format`] for a file that is too
    /// large.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::from_bytes(&read_at_most(path, (MAX_FILE_BYTES, "1 GiB"))?, path)
    }

    /// Reads the bytes of a file, whose path is for messages.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(Error::Format {
                what: "larger than 1 GiB".to_owned(),
                path: path.to_owned(),
            });
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let content = serde_json::from_slice(bytes).map_err(|err| Error::Line {
            line: err.line(),
            what: format!("no JSON that can be read: {err}"),
            path: path.to_owned(),
        })?;
        check(&content, path)?;
        Ok(Self {
            content,
            path: path.to_owned(),
        })
    }

    /// The same content as text, one line.
    pub fn to_json_string(&self) -> String {
        self.content.to_string()
    }
}
