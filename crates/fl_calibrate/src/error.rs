//! What can go wrong while a drive is examined.

/// What can go wrong while a drive is examined. Damage inside the log is a finding, not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The log cannot be read any more, or the work was canceled.
    #[error("cannot read from the log")]
    Log(#[from] fl_log::Error),
    /// The sensors cannot be fused.
    #[error("cannot fuse the sensors of the log")]
    Fusion(#[from] fl_fusion::Error),
}
