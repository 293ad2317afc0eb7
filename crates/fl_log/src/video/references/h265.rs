//! The frames that may still be built on: reference picture sets of ITU-T H.265, 7.4.8 and 8.3.2.
//!
//! Frames are known by their count in the order in which they are shown.

use std::collections::{BTreeMap, BTreeSet};

use rust_h265::{NalUnit, NalUnitType};

use super::Missing;
use crate::video::bits::Bits;
use crate::video::h265_parameters::{ReferenceFrame, ReferenceSet, Sequence};

/// Follows the sets of frames.
#[derive(Debug, Default)]
pub(in crate::video) struct H265References {
    sequences: BTreeMap<u32, Sequence>,
    pictures: BTreeMap<u32, PictureParameters>,
    /// The frames that later ones may build on.
    available: BTreeSet<i64>,
    /// The count of the last frame that all later ones know.
    anchor: i64,
}

/// What picture parameters say of slice headers.
#[derive(Debug, Clone, Copy)]
struct PictureParameters {
    sequence_id: u32,
    output_flag: bool,
    n_extra_bits: u32,
}

/// What the first slice of a frame says of others.
struct Slice {
    count: i64,
    set: ReferenceSet,
    /// Frames beyond the set may be kept.
    long_term: bool,
}

impl H265References {
    /// Takes note of a unit; what cannot be read is left to the decoder.
    pub(in crate::video) fn follow(&mut self, unit: &NalUnit<'_>) -> Result<(), Missing> {
        if unit.nuh_layer_id > 0 {
            return Ok(());
        }
        match unit.nal_unit_type {
            NalUnitType::Sps => {
                if let Some(sequence) = Sequence::read(&mut Bits::of(&unit.rbsp)) {
                    self.sequences.insert(sequence.id, sequence);
                }
            }
            NalUnitType::Pps => {
                if let Some((id, picture)) = picture_parameters(&mut Bits::of(&unit.rbsp)) {
                    self.pictures.insert(id, picture);
                }
            }
            unit_type if unit_type.is_vcl() => return self.follow_slice(unit),
            _ => {}
        }
        Ok(())
    }

    fn follow_slice(&mut self, unit: &NalUnit<'_>) -> Result<(), Missing> {
        let Some(slice) = self.slice(unit) else {
            return Ok(());
        };
        let count_of = |frame: &ReferenceFrame| slice.count + frame.difference;
        let mut needed = slice.set.frames.iter().filter(|frame| frame.used);
        let has_all = needed.all(|frame| self.available.contains(&count_of(frame)));
        // Two frames of one count have a lost key frame between them.
        let is_new = !self.available.contains(&slice.count);
        let follows = has_all && is_new;
        if !unit.nal_unit_type.is_irap() && !follows {
            return Err(Missing);
        }
        if unit.nal_unit_type.is_idr() || is_broken_link(unit.nal_unit_type) {
            self.available.clear();
        } else if !slice.long_term {
            let kept: BTreeSet<i64> = slice.set.frames.iter().map(count_of).collect();
            self.available.retain(|count| kept.contains(count));
        }
        self.available.insert(slice.count);
        if unit.temporal_id == 0 && !is_leading_or_unused(unit.nal_unit_type) {
            self.anchor = slice.count;
        }
        self.forget_oldest();
        Ok(())
    }

    /// No decoder keeps so many; only long-term frames could make it more.
    fn forget_oldest(&mut self) {
        const MOST: usize = 64;
        while self.available.len() > MOST {
            self.available.pop_first();
        }
    }

    /// The header of a frame's first slice: 7.3.6.1.
    fn slice(&self, unit: &NalUnit<'_>) -> Option<Slice> {
        let bits = &mut Bits::of(&unit.rbsp);
        let is_first = bits.flag()?;
        if !is_first {
            return None;
        }
        if unit.nal_unit_type.is_irap() {
            bits.skip(1)?;
        }
        let picture = self.pictures.get(&bits.golomb()?)?;
        let sequence = self.sequences.get(&picture.sequence_id)?;
        bits.skip(picture.n_extra_bits as usize)?;
        bits.golomb()?;
        if picture.output_flag {
            bits.skip(1)?;
        }
        if sequence.separate_planes {
            bits.skip(2)?;
        }
        if unit.nal_unit_type.is_idr() {
            return Some(Slice {
                count: 0,
                set: ReferenceSet::default(),
                long_term: false,
            });
        }
        let low_bits = bits.number(sequence.count_bits)?;
        let in_sequence = bits.flag()?;
        let set = if in_sequence {
            let n_bits = sequence.sets.len().next_power_of_two().trailing_zeros();
            let set_idx = bits.number(n_bits)? as usize;
            sequence.sets.get(set_idx)?.clone()
        } else {
            ReferenceSet::read(bits, &sequence.sets, true)?
        };
        Some(Slice {
            count: self.whole_count(unit, low_bits, sequence.count_bits),
            set,
            long_term: sequence.long_term,
        })
    }

    /// The count whose low bits these are and that is nearest to the last frame's: 8.3.1. After
    /// a clean start it is the low bits alone.
    fn whole_count(&self, unit: &NalUnit<'_>, low_bits: u32, n_bits: u32) -> i64 {
        let low_bits = i64::from(low_bits);
        if self.available.is_empty() || is_broken_link(unit.nal_unit_type) {
            return low_bits;
        }
        let range = 1_i64 << n_bits;
        let before = self.anchor.rem_euclid(range);
        let high = self.anchor - before;
        if low_bits < before && before - low_bits >= range / 2 {
            high + range + low_bits
        } else if low_bits > before && low_bits - before > range / 2 {
            high - range + low_bits
        } else {
            high + low_bits
        }
    }
}

fn picture_parameters(bits: &mut Bits<'_>) -> Option<(u32, PictureParameters)> {
    let (id, sequence_id) = (bits.golomb()?, bits.golomb()?);
    bits.skip(1)?;
    let picture = PictureParameters {
        sequence_id,
        output_flag: bits.flag()?,
        n_extra_bits: bits.number(3)?,
    };
    Some((id, picture))
}

/// BLA pictures.
fn is_broken_link(unit_type: NalUnitType) -> bool {
    unit_type.is_irap() && !unit_type.is_idr() && !unit_type.is_cra()
}

/// Pictures from which counts are not continued.
fn is_leading_or_unused(unit_type: NalUnitType) -> bool {
    use NalUnitType::{RadlN, RadlR, RaslN, RaslR, StsaN, TrailN, TsaN};
    matches!(
        unit_type,
        RadlN | RadlR | RaslN | RaslR | TrailN | TsaN | StsaN
    )
}
