//! Says of a drive whether its clocks, transforms, calibrations and messages are right, and puts a
//! camera where it sits.
//!
//! ```text
//! log ──examine──▶ findings: which fault, on which topic, since when, how much, and what to do
//! fused frames ──refine──▶ where a camera sits, how certain that is, and what to think of the rig
//! ```

mod doctor;
mod error;
mod extrinsics;

pub use doctor::{Checkup, Fault, Finding, Level, examine};
pub use error::Error;
pub use extrinsics::{
    Meaning, Meanings, Mistake, RefineSettings, Refined, Verdict, meanings, overlay, refine,
};
