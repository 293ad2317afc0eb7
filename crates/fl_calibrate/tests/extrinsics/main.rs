//! Lidars, cameras and radars: where they sit and look, what their poses were meant to say, and their
//! clocks; in one binary.

mod camera_lidar;
mod conventions;
mod drives;
mod radars;

use std::path::PathBuf;
use std::sync::OnceLock;

use fl_fusion::rig_from_log;
use fl_log::{Log, NoProgress, OpenOptions};
use fl_rig::Rig;

/// A recorded drive, where there are any.
fn real_log(name: &str) -> Option<Log> {
    let folder = std::env::var_os("FRAMELOCK_REAL_DATA").map(PathBuf::from)?;
    let path = folder.join("logs").join(name);
    Some(Log::open(&path, &OpenOptions::default(), &NoProgress).expect("the log opens"))
}

/// The drive, opened once, and its rig.
fn simulated() -> &'static (Log, Rig) {
    static DRIVE: OnceLock<(Log, Rig)> = OnceLock::new();
    DRIVE.get_or_init(|| {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../sample_logs/city_block.mcap"
        );
        let log = Log::open(path.as_ref(), &OpenOptions::default(), &NoProgress);
        let log = log.expect("it opens");
        let (rig, _) = rig_from_log(&log).expect("the log has a rig");
        (log, rig)
    })
}
