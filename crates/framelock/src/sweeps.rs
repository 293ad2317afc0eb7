//! Drives without sweeps, refused.

use anyhow::bail;
use fl_fusion::Fusion;

use crate::labeling;

/// Refuses a drive without lidars.
pub(crate) fn check_lidar(fusion: &Fusion<'_>) -> anyhow::Result<()> {
    if !labeling::has_lidar(fusion) {
        bail!("objects are followed by the points of lidars, and this drive has none");
    }
    Ok(())
}
