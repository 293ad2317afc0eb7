//! Sound and video: streams whose messages are not whole files.

use super::Header;

/// A piece of sound: `audio_common_msgs/msg/AudioData`, `AudioDataStamped` or `foxglove.RawAudio`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// When the piece starts, and the frame, which is empty if the message has no header.
    pub header: Header,
    /// How `data` is coded as the sender names it, for example `pcm-s16`; empty if only an
    /// [`AudioInfo`] on another channel says so.
    pub format: String,
    /// Samples per second of each channel; `None` if only an [`AudioInfo`] says so.
    pub sample_rate_hz: Option<u32>,
    /// Channels, interleaved; `None` if only an [`AudioInfo`] says so.
    pub n_channels: Option<u32>,
    /// The samples, or compressed bytes.
    pub data: Vec<u8>,
}

/// `audio_common_msgs/msg/AudioInfo`: what the pieces of sound on a channel beside are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioInfo {
    /// Channels, interleaved.
    pub n_channels: u32,
    /// Samples per second of each channel.
    pub sample_rate_hz: u32,
    /// How a sample is written, for example `S16LE`.
    pub sample_format: String,
    /// Bits per second.
    pub bitrate: u32,
    /// How the stream is compressed, for example `WAVE` or `MP3`.
    pub coding_format: String,
}

/// One frame of a video: `foxglove.CompressedVideo`, `foxglove_msgs/msg/CompressedVideo` or
/// `ffmpeg_image_transport_msgs/msg/FFMPEGPacket`.
///
/// Most frames can only be decoded after those since the last key frame:
/// see [`Log::video_image`](crate::Log::video_image).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    /// Stamp and frame.
    pub header: Header,
    /// As the sender names it, for example `h264`, `h265`, `vp9` or `av1`.
    pub format: String,
    /// The bytes of one frame; for H.264 and H.265 in the form of Annex B, with start codes.
    pub data: Vec<u8>,
}
