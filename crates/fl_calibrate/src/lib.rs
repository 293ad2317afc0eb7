//! Says of a drive whether its clocks, transforms, calibrations and messages are right.
//!
//! ```text
//! log ──examine──▶ findings: which fault, on which topic, since when, how much, and what to do
//! ```

mod doctor;
mod error;

pub use doctor::{Checkup, Fault, Finding, Level, examine};
pub use error::Error;
