//! The count of frames that others build on: `frame_num` of ITU-T H.264, 7.4.3.

use std::collections::BTreeMap;

use rust_h264::nal::{NalUnit, NalUnitType};

use super::Missing;
use crate::video::bits::Bits;

/// Follows the count of frames.
#[derive(Debug, Default)]
pub(in crate::video) struct H264References {
    sequences: BTreeMap<u32, Sequence>,
    /// The sequence parameters that picture parameters belong to.
    sequence_ids: BTreeMap<u32, u32>,
    /// The count at the last frame that others may build on.
    last: u32,
    /// Whether a slice of this frame was seen: others of it, and its second field, count the same.
    inside_frame: bool,
}

/// What sequence parameters say of the count.
#[derive(Debug, Clone, Copy)]
struct Sequence {
    n_bits: u32,
    gaps_allowed: bool,
    separate_planes: bool,
}

impl H264References {
    /// The next unit is of another frame.
    pub(in crate::video) fn start_frame(&mut self) {
        self.inside_frame = false;
    }

    /// Takes note of a unit; what cannot be read is left to the decoder.
    pub(in crate::video) fn follow(&mut self, unit: &NalUnit<'_>) -> Result<(), Missing> {
        let bits = &mut Bits::of(&unit.rbsp);
        match unit.nal_unit_type {
            NalUnitType::Sps => {
                if let Some((id, sequence)) = sequence(bits) {
                    self.sequences.insert(id, sequence);
                }
            }
            NalUnitType::Pps => {
                if let Some((id, sequence_id)) = bits.golomb().zip(bits.golomb()) {
                    self.sequence_ids.insert(id, sequence_id);
                }
            }
            NalUnitType::SliceIdr => {
                self.last = 0;
                self.inside_frame = true;
            }
            NalUnitType::Slice => return self.follow_slice(unit.nal_ref_idc > 0, bits),
            _ => {}
        }
        Ok(())
    }

    fn follow_slice(&mut self, is_reference: bool, bits: &mut Bits<'_>) -> Result<(), Missing> {
        let Some((count, sequence)) = self.count(bits) else {
            return Ok(());
        };
        let next = (self.last + 1) % (1 << sequence.n_bits);
        let continues = count == next || self.inside_frame && count == self.last;
        if !continues && !sequence.gaps_allowed {
            return Err(Missing);
        }
        self.inside_frame = true;
        if is_reference {
            self.last = count;
        }
        Ok(())
    }

    /// The count of frames in a slice header: 7.3.3.
    fn count(&self, bits: &mut Bits<'_>) -> Option<(u32, Sequence)> {
        let (_first_block, _slice_type) = (bits.golomb()?, bits.golomb()?);
        let sequence_id = self.sequence_ids.get(&bits.golomb()?)?;
        let sequence = *self.sequences.get(sequence_id)?;
        if sequence.separate_planes {
            bits.skip(2)?;
        }
        Some((bits.number(sequence.n_bits)?, sequence))
    }
}

/// Sequence parameters and their number: 7.3.2.1.1.
fn sequence(bits: &mut Bits<'_>) -> Option<(u32, Sequence)> {
    /// Those that say how chroma is sampled.
    const HIGH_PROFILES: [u32; 12] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134];
    const MAX_COUNT_BITS: u32 = 16;
    let profile = bits.number(8)?;
    bits.skip(16)?;
    let id = bits.golomb()?;
    let separate_planes = HIGH_PROFILES.contains(&profile) && skip_high_profile(bits)?;
    let n_bits = bits.golomb()?.checked_add(4)?;
    match bits.golomb()? {
        0 => {
            bits.golomb()?;
        }
        1 => {
            bits.skip(1)?;
            skip_golombs(bits, 2)?;
            let n_in_cycle = bits.golomb()?;
            skip_golombs(bits, n_in_cycle)?;
        }
        _ => {}
    }
    bits.golomb()?;
    let sequence = Sequence {
        n_bits,
        gaps_allowed: bits.flag()?,
        separate_planes,
    };
    (n_bits <= MAX_COUNT_BITS).then_some((id, sequence))
}

/// Whether the planes are coded separately.
fn skip_high_profile(bits: &mut Bits<'_>) -> Option<bool> {
    let chroma_format = bits.golomb()?;
    let separate_planes = chroma_format == 3 && bits.flag()?;
    skip_golombs(bits, 2)?;
    bits.skip(1)?;
    if bits.flag()? {
        let n_lists = if chroma_format == 3 { 12 } else { 8 };
        for list_idx in 0..n_lists {
            if bits.flag()? {
                skip_scaling_list(bits, if list_idx < 6 { 16 } else { 64 })?;
            }
        }
    }
    Some(separate_planes)
}

/// 7.3.2.1.1.1.
fn skip_scaling_list(bits: &mut Bits<'_>, n_scales: u32) -> Option<()> {
    let mut scale = 8;
    for _ in 0..n_scales {
        let difference = bits.signed_golomb()?;
        scale = (scale + i64::from(difference)).rem_euclid(256);
        if scale == 0 {
            break;
        }
    }
    Some(())
}

fn skip_golombs(bits: &mut Bits<'_>, n_numbers: u32) -> Option<()> {
    for _ in 0..n_numbers {
        bits.golomb()?;
    }
    Some(())
}
