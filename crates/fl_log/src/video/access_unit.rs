//! What is in the bytes of one frame, seen without decoding it.

use crate::error::Error;

/// How a video is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    H264,
    H265,
}

impl Codec {
    /// By the name that the sender gives: that of the codec or of the encoder, for example
    /// `h264`, `hevc`, `libx264` or `hevc_nvenc`.
    pub(super) fn of(format: &str) -> Result<Self, Error> {
        let name = format.to_ascii_lowercase();
        let names_one_of = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if names_one_of(&["264", "avc"]) {
            return Ok(Self::H264);
        }
        if names_one_of(&["265", "hevc"]) {
            return Ok(Self::H265);
        }
        let what = format!("video coded as {format:?} (known are h264 and h265)");
        Err(Error::Unsupported { what })
    }
}

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Contents {
    /// A picture that can be decoded without any before it.
    pub(super) key_frame: bool,
    /// A picture.
    pub(super) picture: bool,
    /// Parameters of any kind that pictures need.
    pub(super) parameters: bool,
    /// The size and the colors of pictures.
    pub(super) sequence_parameters: bool,
    /// A picture that is shown before the last key frame and builds on frames before it too.
    pub(super) builds_on_earlier_key_frame: bool,
}

impl Contents {
    /// Looks at the heads of the units up to the first of a picture.
    pub(super) fn of(codec: Codec, access_unit: &[u8]) -> Self {
        let mut contents = Self::default();
        for head in unit_heads(access_unit) {
            match codec {
                Codec::H264 => contents.add_h264(head & 0x1f),
                Codec::H265 => contents.add_h265(head >> 1 & 0x3f),
            }
            if contents.picture {
                break;
            }
        }
        contents
    }

    /// Table 7-1 of ITU-T H.264.
    fn add_h264(&mut self, unit_type: u8) {
        match unit_type {
            1..=5 => {
                self.picture = true;
                self.key_frame = unit_type == 5;
            }
            7 => {
                self.parameters = true;
                self.sequence_parameters = true;
            }
            8 => self.parameters = true,
            _ => {}
        }
    }

    /// Table 7-1 of ITU-T H.265.
    fn add_h265(&mut self, unit_type: u8) {
        match unit_type {
            0..=31 => {
                self.picture = true;
                self.key_frame = (16..=23).contains(&unit_type);
                self.builds_on_earlier_key_frame = matches!(unit_type, 8 | 9);
            }
            33 => {
                self.parameters = true;
                self.sequence_parameters = true;
            }
            32 | 34 => self.parameters = true,
            _ => {}
        }
    }
}

/// The first byte of each unit.
fn unit_heads(access_unit: &[u8]) -> impl Iterator<Item = u8> {
    access_unit
        .windows(4)
        .filter(|bytes| bytes.starts_with(&[0, 0, 1]))
        .map(|bytes| bytes[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(codec: Codec, heads: &[u8], expected: Contents) {
        let mut bytes = vec![0];
        for head in heads {
            bytes.extend([0, 0, 1, *head, 0x80, 0x11]);
        }
        assert_eq!(Contents::of(codec, &bytes), expected, "{heads:02x?}");
    }

    #[test]
    fn key_frames_show_in_the_heads() {
        let picture = Contents {
            picture: true,
            ..Contents::default()
        };
        let key_frame = Contents {
            key_frame: true,
            ..picture
        };
        let with_parameters = Contents {
            parameters: true,
            sequence_parameters: true,
            ..key_frame
        };
        check(Codec::H264, &[], Contents::default());
        check(Codec::H264, &[0x09, 0x41], picture);
        check(Codec::H264, &[0x65, 0x67], key_frame);
        check(Codec::H264, &[0x67, 0x68, 0x06, 0x65], with_parameters);
        check(Codec::H265, &[0x02], picture);
        check(Codec::H265, &[0x26], key_frame);
        check(Codec::H265, &[0x40, 0x42, 0x44, 0x2a], with_parameters);
        let leading = Contents {
            builds_on_earlier_key_frame: true,
            ..picture
        };
        check(Codec::H265, &[0x10], leading);
    }

    #[test]
    fn names_of_encoders_are_names_of_codecs() {
        for (name, codec) in [
            ("h264", Codec::H264),
            ("libx264", Codec::H264),
            ("h264_nvenc", Codec::H264),
            ("H265", Codec::H265),
            ("hevc_vaapi", Codec::H265),
        ] {
            assert_eq!(Codec::of(name).unwrap(), codec, "{name}");
        }
        let err = Codec::of("av1").unwrap_err().to_string();
        assert!(err.contains("\"av1\""), "{err}");
    }
}
