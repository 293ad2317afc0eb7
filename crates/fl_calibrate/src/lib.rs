//! Says of a drive whether its clocks, transforms, calibrations and messages are right, and puts a
//! camera where it sits.
//!
//! ```text
//! log ──examine──▶ findings: which fault, on which topic, since when, how much, and what to do
//! fused frames ──refine──▶ where a camera sits, how certain that is, and what to think of the rig
//! ```

mod clocks;
mod doctor;
mod error;
mod extrinsics;
mod lidars;
mod order;
mod turning;
mod radars;

pub use clocks::{JudgedClock, Lag, judge_camera_clock};
pub use doctor::{Checkup, Fault, Finding, Level, examine};
pub use error::Error;
pub use extrinsics::{
    Meaning, Meanings, Mistake, RefineSettings, Refined, Verdict, meanings, overlay, refine,
};
pub use lidars::{JudgedLidar, Told, judge_lidar};
pub use turning::Untold;
pub use radars::{Estimate, RadarFit, RadarJudged, Untold, judge_radar};
