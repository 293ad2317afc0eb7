//! What can go wrong with a cloud, its times and its files.

use std::io;
use std::path::PathBuf;

use fl_spacetime::Stamp;

/// Why a cloud could not be made, moved in time, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A column does not have one value a point.
    #[error("column {column} holds {found} values for {expected} points")]
    ColumnLength {
        /// The column's name.
        column: &'static str,
        /// Points of the cloud.
        expected: usize,
        /// Values that were given.
        found: usize,
    },

    /// A cloud's points are indexed by `u32`.
    #[error("{n_points} points are more than one cloud holds")]
    TooManyPoints {
        /// Points that were given.
        n_points: usize,
    },

    /// The trajectory does not say where the vehicle was when a point was measured.
    #[error("cannot place points measured at {stamp}")]
    Unplaced {
        /// When the points were measured, or the stamp they were to be moved to.
        stamp: Stamp,
        /// What the trajectory said.
        #[source]
        source: fl_spacetime::Error,
    },

    /// A PLY file could not be read from the disk.
    #[error("cannot read the point cloud\nfile: {path}", path = path.display())]
    ReadPly {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },

    /// A PLY file could not be written to the disk.
    #[error("cannot write the point cloud\nfile: {path}", path = path.display())]
    WritePly {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },

    /// A file is not a PLY file, or not one that holds points.
    #[error("not a PLY point cloud: {reason}\nfile: {path}", path = path.display())]
    NotPly {
        /// What is wrong with the header.
        reason: String,
        /// The file.
        path: PathBuf,
    },

    /// A PLY file's header is sound and what follows it is not.
    #[error("element {element}, row {row}: {reason}\nfile: {path}", path = path.display())]
    PlyRow {
        /// The element as the header names it.
        element: String,
        /// The row, counted from 0.
        row: usize,
        /// What is wrong with the row.
        reason: String,
        /// The file.
        path: PathBuf,
    },
}
