//! Why a data set cannot be read.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::export::{ExportLoss, Format, LossKind};

/// Why a file of a data set was refused. Lines and rows count from 1.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder that cannot be read.
    #[error("cannot read\nfile: {path}", path = path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that cannot be written.
    #[error("cannot write\nfile: {path}", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line that is not what the format says.
    #[error("line {line}: {what}\nfile: {path}", path = path.display())]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it, with the values.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// A row of a table that is not what the format says.
    #[error("row {row}: {what}\nfile: {path}", path = path.display())]
    Row {
        /// The row, from 1.
        row: usize,
        /// What is wrong with it, with the values.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// A file as a whole that is not what the format says.
    #[error("{what}\nfile: {path}", path = path.display())]
    Format {
        /// What is wrong, with the values.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// A folder without a file that must be there.
    #[error("no {wanted} in the folder\nfolder: {path}", path = path.display())]
    Missing {
        /// What must be there.
        wanted: String,
        /// The folder.
        path: PathBuf,
    },
    /// A place of a document that is not what the format says.
    #[error("{place}: {what}\nfile: {path}", path = path.display())]
    Place {
        /// Where in the document, as a path of keys.
        place: String,
        /// What is wrong with it, with the values.
        what: String,
        /// The file.
        path: PathBuf,
    },
    /// A folder for an export that is not empty and not left by an unfinished one.
    #[error("the folder is not empty; choose another one, or empty it\nfolder: {path}", path = path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A name of a file that could lead out of the folder.
    #[error("{name:?} is no name of a file in an export")]
    FileName {
        /// The name.
        name: String,
    },
    /// An export that would lose what nobody allowed to lose.
    #[error("{}", not_allowed(*format, kinds, losses))]
    NotAllowed {
        /// The format.
        format: Format,
        /// The kinds that somebody has to allow.
        kinds: BTreeSet<LossKind>,
        /// What would be lost.
        losses: Vec<ExportLoss>,
    },
    /// A drive that does not have what the format needs, or a choice that is none.
    #[error("{what}")]
    Unfit {
        /// What is missing.
        what: String,
    },
    /// Nobody waits for it any more.
    #[error("canceled; the same command begins anew")]
    Canceled,
    /// A value that cannot be JSON.
    #[error("cannot be written as JSON")]
    Json {
        /// What the serializer says.
        source: serde_json::Error,
    },
    /// The frames of the log cannot be made.
    #[error(transparent)]
    Fusion(#[from] fl_fusion::Error),
    /// The log cannot be read, or an image cannot be encoded.
    #[error(transparent)]
    Log(#[from] fl_log::Error),
    /// Sensors that cannot be read.
    #[error(transparent)]
    Rig(#[from] fl_rig::Error),
    /// Labels that make no scene.
    #[error(transparent)]
    Scene(#[from] fl_scene::Error),
}

impl Error {
    pub(crate) fn json(source: serde_json::Error) -> Self {
        Self::Json { source }
    }
}

/// What would be lost, and what to type to have it so.
fn not_allowed(format: Format, kinds: &BTreeSet<LossKind>, losses: &[ExportLoss]) -> String {
    let lines = losses
        .iter()
        .map(|loss| format!("\n  {}: {} ({} times)", loss.kind, loss.what, loss.count));
    let lines: String = lines.collect();
    let flags = kinds.iter().map(|kind| format!(" --allow-loss {kind}"));
    let flags: String = flags.collect();
    format!("format {format} cannot hold all of the scene:{lines}\nto lose this:{flags}")
}
