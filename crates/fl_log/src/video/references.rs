//! Whether the frames that a frame builds on have been decoded.
//!
//! A decoder puts something in place of what it lacks, and the picture is wrong. Recorders do
//! lose messages, so what a frame says of others is followed here: the count of frames in H.264,
//! the set of frames that may still be built on in H.265.

mod h264;
mod h265;

use crate::error::Error;

pub(super) use h264::H264References;
pub(super) use h265::H265References;

/// What is known of the frames before is not what this frame needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing;

impl From<Missing> for Error {
    fn from(_: Missing) -> Self {
        Self::DecodeVideo {
            what: "a frame that it builds on is not in the log".to_owned(),
        }
    }
}
