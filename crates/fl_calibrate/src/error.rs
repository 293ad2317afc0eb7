//! What can go wrong when a rig is judged.

/// Why a rig or a log could not be judged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] fl_log::Error),
    /// The log and the rig could not be fused.
    #[error(transparent)]
    Fusion(#[from] fl_fusion::Error),
}
