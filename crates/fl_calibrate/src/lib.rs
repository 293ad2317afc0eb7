//! Judges and repairs a rig from a drive: conventions, extrinsics, clocks, and the log itself.

mod error;

pub use error::Error;
