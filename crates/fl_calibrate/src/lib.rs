//! Says of a drive whether its clocks, transforms, calibrations and messages are right, and puts
//! sensors where they sit.
//!
//! ```text
//! log ──examine──▶ findings: which fault, on which topic, since when, how much, and what to do
//! fused frames ──refine─────────────▶ where a camera sits, how certain that is, and a verdict
//!              ──meanings───────────▶ the convention by which poses of cameras were misread
//!              ──judge_lidar────────▶ where a lidar sits on the vehicle, and its clock
//!              ──judge_camera_clock─▶ by how much a camera's clock is behind
//!              ──judge_radar────────▶ where a radar looks, and whether its speeds are right
//! ```

mod clocks;
mod doctor;
mod error;
mod estimate;
mod extrinsics;
mod lidars;
mod order;
mod radars;
mod turning;

pub use clocks::{JudgedClock, Lag, judge_camera_clock};
pub use doctor::{Checkup, Fault, Finding, Level, examine};
pub use error::Error;
pub use estimate::Estimate;
pub use extrinsics::{
    Meaning, Meanings, Mistake, RefineSettings, Refined, Verdict, meanings, overlay, refine,
};
pub use lidars::{JudgedLidar, judge_lidar};
pub use radars::{JudgedRadar, RadarFit, RadarUntold, judge_radar};
pub use turning::ClockUntold;
