//! What can be wrong with a file of detections.

/// Why a file of detections was refused. Places count from 0.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Text that is not JSON, or lacks a field that every file must have.
    #[error("not a file of detections in JSON")]
    Json(#[source] serde_json::Error),
    /// A box that is none.
    #[error("frame {frame_idx}, box {box_idx}: {what}")]
    Box {
        /// Place of the frame in the file.
        frame_idx: usize,
        /// Place of the box in the frame.
        box_idx: usize,
        /// What is wrong, with the values.
        what: String,
    },
}
