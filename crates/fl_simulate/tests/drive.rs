//! The drive against its own truth, through the public API and through the log it writes.

#![allow(clippy::unwrap_used, reason = "a failed test should say where")]

#[path = "drive/log.rs"]
mod log;
#[path = "drive/points.rs"]
mod points;
#[path = "drive/silhouettes.rs"]
mod silhouettes;
#[path = "drive/traffic.rs"]
mod traffic;
#[path = "drive/unit.rs"]
mod unit;

use fl_rig::SensorId;
use fl_simulate::{Drive, DriveSettings};

fn short_drive(seconds: f64) -> Drive {
    Drive::city_block_with(DriveSettings { seconds, seed: 5 }).unwrap()
}

fn sensor(id: &str) -> SensorId {
    SensorId::new(id).unwrap()
}
