//! Labels of others in, as a scene, with what of them is not in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use fl_scene::{LogIdentity, Ontology, Scene};

use crate::export::Format;
use crate::{Error, openlabel, sidecar};

/// How labels become a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportSettings {
    /// The log that the labels are about; without it, what the file says of it.
    pub log: Option<LogIdentity>,
    /// What may be labeled, where the file has no ontology of its own; classes, attributes and
    /// types that it lacks are added to it.
    pub ontology: Ontology,
}

impl Default for ImportSettings {
    /// The automotive ontology, and the log that the file names.
    fn default() -> Self {
        Self {
            log: None,
            ontology: Ontology::automotive(),
        }
    }
}

/// A scene that was read, and what is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The scene.
    pub scene: Scene,
    /// What was assumed, one sentence each.
    pub notes: Vec<String>,
    /// What of the labels is not in the scene, and how often.
    pub not_kept: BTreeMap<String, u64>,
}

/// Reads a file of labels, in one of the formats that are single files; drives of data sets are
/// read by [`Dataset`](crate::Dataset).
///
/// # Errors
/// [`Error::Unfit`] for any other format; else what the format refuses, with the place in the file.
pub fn import(path: &Path, format: Format, settings: ImportSettings) -> Result<Imported, Error> {
    match format {
        Format::OpenLabel => openlabel::Document::read(path)?.to_scene(settings),
        Format::Sidecar => sidecar::read(path, &settings),
        other => Err(Error::Unfit {
            what: format!("{other} is not read from a single file of labels"),
        }),
    }
}

/// The format of a file, by its first bytes.
///
/// # Errors
/// [`Error::Read`]; [`Error::Format`] for a folder, and for what is none of the files that tell
/// their format.
pub fn format_of(path: &Path) -> Result<Format, Error> {
    const HEAD_BYTES: u64 = 512;
    let untold = |what: &str| Error::Format {
        what: format!("{what}; say the format with --format"),
        path: path.to_owned(),
    };
    if path.is_dir() {
        return Err(untold("a folder does not tell its format"));
    }
    let mut head = Vec::new();
    let file = File::open(path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    file.map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    match text.trim_ascii_start() {
        [b'{', ..] => Ok(Format::OpenLabel),
        [0x89, b'M', b'C', b'A', b'P', ..] => Ok(Format::Sidecar),
        _ => Err(untold("neither JSON nor MCAP")),
    }
}
