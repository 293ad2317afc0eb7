//! Cameras and radars: where they sit and look, and what their poses were meant to say; in one binary.

mod camera_lidar;
mod conventions;
mod drives;
mod radars;

use std::path::PathBuf;

use fl_log::{Log, NoProgress, OpenOptions};

/// A recorded drive, where there are any.
fn real_log(name: &str) -> Option<Log> {
    let folder = std::env::var_os("FRAMELOCK_REAL_DATA").map(PathBuf::from)?;
    let path = folder.join("logs").join(name);
    Some(Log::open(&path, &OpenOptions::default(), &NoProgress).expect("the log opens"))
}
