//! A synthetic drive with exact truth, written as a real log.
//!
//! ```no_run
//! use std::path::Path;
//! use fl_log::NoProgress;
//! use fl_simulate::Drive;
//!
//! let drive = Drive::city_block()?;
//! drive.write_log(Path::new("city_block.mcap"), &NoProgress)?;
//! std::fs::write("city_block.truth.json", drive.truth_json()?)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod actor;
mod body;
mod camera;
mod cast;
mod devices;
mod dice;
mod drive;
mod ease;
mod ego_motion;
mod error;
mod gnss;
mod hash;
mod imu;
mod large_log;
mod lidar;
mod messages;
mod path;
mod radar;
mod render;
mod silhouette;
mod solid;
mod stage;
mod surface;
mod timeline;
mod town;
mod truth;

pub use drive::{Drive, DriveSettings, Sighting};
pub use error::Error;
pub use gnss::GeoPoint;
pub use imu::ImuSample;
pub use large_log::LargeLog;
pub use lidar::Sweep;
pub use radar::RadarScan;
pub use silhouette::PixelBounds;
