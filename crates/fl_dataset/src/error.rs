//! Why a data set cannot be read.

use std::path::PathBuf;

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
}
