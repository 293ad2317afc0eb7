//! One frame after the other to pictures, in the order in which they are coded.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_h264::decoder::ChromaFormat;
use rust_h264::nal as h264;

use super::access_unit::Codec;
use super::bits::Bits;
use super::color::Colors;
use super::h265_parameters;
use super::picture::{Picture, Samples};
use super::references::{H264References, H265References};
use crate::error::Error;

/// A decoder with what it remembers of the frames before.
pub(super) struct PictureDecoder {
    decoder: Decoder,
    max_pixels: u64,
    colors: Colors,
}

enum Decoder {
    H264(Box<rust_h264::decoder::Decoder>, H264References),
    H265(Box<rust_h265::Decoder>, H265References),
}

impl std::fmt::Debug for PictureDecoder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PictureDecoder({:?})", self.codec())
    }
}

impl PictureDecoder {
    /// A decoder that knows nothing, for pictures of up to `max_pixels`.
    pub(super) fn new(codec: Codec, max_pixels: u64) -> Self {
        let decoder = match codec {
            Codec::H264 => Decoder::H264(Box::default(), H264References::default()),
            Codec::H265 => {
                let limits = rust_h265::DecodeLimits {
                    max_picture_pixels: max_pixels,
                    ..rust_h265::DecodeLimits::default()
                };
                let decoder = Box::new(rust_h265::Decoder::with_limits(limits));
                Decoder::H265(decoder, H265References::default())
            }
        };
        Self {
            decoder,
            max_pixels,
            colors: Colors::default(),
        }
    }

    pub(super) fn codec(&self) -> Codec {
        match self.decoder {
            Decoder::H264(..) => Codec::H264,
            Decoder::H265(..) => Codec::H265,
        }
    }

    /// Takes the parameters from the bytes of a frame, and no picture.
    pub(super) fn take_parameters(&mut self, access_unit: &[u8]) -> Result<(), Error> {
        self.take_units(access_unit, Wanted::Parameters).map(|_| ())
    }

    /// The picture in the bytes of a frame; `None` if there is none, or none that can be decoded
    /// after what this decoder has seen.
    pub(super) fn decode(&mut self, access_unit: &[u8]) -> Result<Option<Picture>, Error> {
        self.take_units(access_unit, Wanted::Everything)
    }

    /// The decoders are other people's, and large: that a damaged frame makes one of them panic is
    /// an error of that frame. A decoder that gave an error is not used again.
    fn take_units(&mut self, access_unit: &[u8], wanted: Wanted) -> Result<Option<Picture>, Error> {
        let decode = AssertUnwindSafe(|| self.take_units_or_panic(access_unit, wanted));
        catch_unwind(decode)
            .unwrap_or_else(|_| Err(bad("it is damaged beyond what the decoder expects")))
    }

    fn take_units_or_panic(
        &mut self,
        access_unit: &[u8],
        wanted: Wanted,
    ) -> Result<Option<Picture>, Error> {
        match &mut self.decoder {
            Decoder::H264(decoder, references) => {
                let units = h264::parse_annex_b(access_unit);
                check_units(units.len())?;
                references.start_frame();
                for unit in units
                    .iter()
                    .filter(|unit| wanted.has_h264(unit.nal_unit_type))
                {
                    if unit.nal_unit_type == h264::NalUnitType::Sps {
                        self.colors = h264_colors(unit, self.max_pixels)?;
                    }
                    references.follow(unit)?;
                    decoder.decode_nal(unit).map_err(bad)?;
                }
                // A frame is whole: nothing of it follows in the next message.
                let frame = decoder.flush();
                Ok(frame.map(|frame| h264_picture(frame, self.colors)))
            }
            Decoder::H265(decoder, references) => {
                let units = rust_h265::parse_annex_b(access_unit);
                check_units(units.len())?;
                let mut frame = None;
                let delimiter = rust_h265::parse_nal(&H265_DELIMITER);
                let units = units.iter().chain(&delimiter);
                for unit in units.filter(|unit| wanted.has_h265(unit.nal_unit_type)) {
                    if unit.nal_unit_type == rust_h265::NalUnitType::Sps && unit.nuh_layer_id == 0 {
                        let sequence = h265_parameters::Sequence::read(&mut Bits::of(&unit.rbsp));
                        self.colors = sequence.map(|known| known.colors).unwrap_or_default();
                    }
                    references.follow(unit)?;
                    frame = decoder.decode_nal(unit).map_err(bad)?.or(frame);
                }
                frame
                    .map(|frame| h265_picture(frame, self.colors))
                    .transpose()
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Parameters,
    Everything,
}

impl Wanted {
    fn has_h264(self, unit_type: h264::NalUnitType) -> bool {
        use h264::NalUnitType::{Pps, Sps};
        self == Self::Everything || matches!(unit_type, Sps | Pps)
    }

    fn has_h265(self, unit_type: rust_h265::NalUnitType) -> bool {
        use rust_h265::NalUnitType::{Pps, Sps, Vps};
        self == Self::Everything || matches!(unit_type, Vps | Sps | Pps)
    }
}

/// An access unit delimiter: the picture before it is whole.
const H265_DELIMITER: [u8; 3] = [0x46, 0x01, 0x50];

fn check_units(n_units: usize) -> Result<(), Error> {
    if n_units == 0 {
        return Err(Error::DecodeVideo {
            what: "no start code of Annex B is in the message".to_owned(),
        });
    }
    Ok(())
}

/// The colors that a sequence parameter set names, after checking that its pictures fit into
/// `max_pixels`, and all that others may build on into a few times as many, as in the standard's
/// levels.
fn h264_colors(unit: &h264::NalUnit<'_>, max_pixels: u64) -> Result<Colors, Error> {
    const MAX_REFERENCES_OF_LARGEST: u64 = 5;
    const MAX_REFERENCES: u32 = 16;
    let info = h264::parse_sps_info(unit).map_err(bad)?;
    let n_pixels = u64::from(info.coded_width) * u64::from(info.coded_height);
    let n_references = u64::from(info.reference_frames.clamp(1, MAX_REFERENCES));
    let too_many = info.reference_frames > MAX_REFERENCES
        || n_pixels > max_pixels
        || n_pixels * n_references > max_pixels * MAX_REFERENCES_OF_LARGEST;
    if too_many {
        return Err(Error::DecodeVideo {
            what: format!(
                "pictures of {} x {} pixels with {} others to build on are too large",
                info.coded_width, info.coded_height, info.reference_frames
            ),
        });
    }
    Ok(Colors {
        matrix: info.matrix,
        full_range: info.full_range,
    })
}

fn h264_picture(frame: rust_h264::decoder::Frame, colors: Colors) -> Picture {
    let bit_depth = u32::from(frame.bit_depth);
    let samples = |plane: Vec<u8>| match bit_depth {
        0..=8 => Samples::Bytes(plane),
        _ => {
            let (words, _) = plane.as_chunks();
            Samples::Words(words.iter().map(|word| u16::from_le_bytes(*word)).collect())
        }
    };
    Picture {
        width: frame.width,
        height: frame.height,
        luma: samples(frame.y),
        u: samples(frame.u),
        v: samples(frame.v),
        bit_depth,
        pixels_per_chroma: match frame.chroma_format {
            ChromaFormat::Yuv422 => [2, 1],
            _ => [2, 2],
        },
        colors,
    }
}

fn h265_picture(frame: rust_h265::Frame, colors: Colors) -> Result<Picture, Error> {
    let samples = |plane: rust_h265::PixelData| match plane {
        rust_h265::PixelData::U8(samples) => Samples::Bytes(samples),
        rust_h265::PixelData::U16(samples) => Samples::Words(samples),
    };
    let pixels_per_chroma = match frame.chroma_format_idc {
        1 => [2, 2],
        3 => [1, 1],
        format => {
            return Err(Error::Unsupported {
                what: format!("video of chroma format {format}"),
            });
        }
    };
    Ok(Picture {
        width: frame.width,
        height: frame.height,
        luma: samples(frame.y),
        u: samples(frame.u),
        v: samples(frame.v),
        bit_depth: frame.bit_depth.into(),
        pixels_per_chroma,
        colors,
    })
}

fn bad(err: impl std::fmt::Display) -> Error {
    Error::DecodeVideo {
        what: err.to_string(),
    }
}
