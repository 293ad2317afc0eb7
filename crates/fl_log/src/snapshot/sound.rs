//! Sound from the fields of its messages.

use super::fields::Fields;
use crate::error::Error;
use crate::message::{Audio, AudioInfo};

/// With or without header, which adds a level.
pub(super) fn audio(fields: &Fields<'_>) -> Result<Audio, Error> {
    Ok(Audio {
        header: fields.header_or_empty()?,
        format: String::new(),
        sample_rate_hz: None,
        n_channels: None,
        data: fields.inner_or_self("audio").bytes("data")?.to_vec(),
    })
}

pub(super) fn audio_info(fields: &Fields<'_>) -> Result<AudioInfo, Error> {
    Ok(AudioInfo {
        n_channels: fields.u32("channels")?,
        sample_rate_hz: fields.u32("sample_rate")?,
        sample_format: fields.text("sample_format")?.to_owned(),
        bitrate: fields.u32("bitrate")?,
        coding_format: fields.text("coding_format")?.to_owned(),
    })
}
