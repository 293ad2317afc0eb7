//! What a sequence parameter set of H.265 says of colors and of frames that others build on:
//! ITU-T H.265, 7.3.2.2, 7.3.7 and E.2.1.

use super::bits::Bits;
use super::color::Colors;

/// What a sequence parameter set says, as far as it is needed here.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    /// Its number.
    pub(super) id: u32,
    pub(super) separate_planes: bool,
    /// Low bits of the count of frames in slice headers.
    pub(super) count_bits: u32,
    /// Sets that slice headers choose from.
    pub(super) sets: Vec<ReferenceSet>,
    /// Whether frames may be kept beyond the sets.
    pub(super) long_term: bool,
    pub(super) colors: Colors,
}

/// Frames that may still be built on: those shown before from the nearest on, then those after.
#[derive(Debug, Clone, Default)]
pub(super) struct ReferenceSet {
    pub(super) frames: Vec<ReferenceFrame>,
}

/// A frame of a set.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReferenceFrame {
    /// How many frames later it is shown; negative for earlier.
    pub(super) difference: i64,
    /// Whether this frame builds on it, not only later ones.
    pub(super) used: bool,
}

impl Sequence {
    /// Of the bytes after the unit's head; `None` if they end too early.
    pub(super) fn read(bits: &mut Bits<'_>) -> Option<Self> {
        const MAX_COUNT_BITS: u32 = 16;
        bits.skip(4)?;
        let max_sub_layer = bits.number(3)?;
        bits.skip(1)?;
        skip_profile(bits, max_sub_layer)?;
        let id = bits.golomb()?;
        let separate_planes = bits.golomb()? == 3 && bits.flag()?;
        skip_golombs(bits, 2)?;
        if bits.flag()? {
            skip_golombs(bits, 4)?;
        }
        skip_golombs(bits, 2)?;
        let count_bits = bits.golomb()?.checked_add(4)?;
        if count_bits > MAX_COUNT_BITS {
            return None;
        }
        let n_ordered = if bits.flag()? { max_sub_layer + 1 } else { 1 };
        skip_golombs(bits, 3 * n_ordered + 6)?;
        skip_tools(bits)?;
        let sets = reference_sets(bits)?;
        let long_term = bits.flag()?;
        if long_term {
            for _ in 0..bits.golomb()? {
                bits.skip(count_bits as usize + 1)?;
            }
        }
        bits.skip(2)?;
        let usability_information = bits.flag()?;
        let colors = usability_information.then(|| signal_colors(bits)).flatten();
        Some(Self {
            id,
            separate_planes,
            count_bits,
            sets,
            long_term,
            colors: colors.unwrap_or_default(),
        })
    }
}

impl ReferenceSet {
    /// A set after those `before`, in a slice header or among them: 7.3.7.
    pub(super) fn read(bits: &mut Bits<'_>, before: &[Self], in_slice: bool) -> Option<Self> {
        if before.is_empty() || !bits.flag()? {
            return Self::read_alone(bits);
        }
        let distance = if in_slice { bits.golomb()? as usize } else { 0 };
        let other = before.get(before.len().checked_sub(1 + distance)?)?;
        let negative = bits.flag()?;
        let moved = i64::from(bits.golomb()?) + 1;
        other.moved(bits, if negative { -moved } else { moved })
    }

    fn read_alone(bits: &mut Bits<'_>) -> Option<Self> {
        const MAX_FRAMES: u32 = 16;
        let (n_before, n_after) = (bits.golomb()?, bits.golomb()?);
        if n_before > MAX_FRAMES || n_after > MAX_FRAMES {
            return None;
        }
        let mut frames = Vec::new();
        for (n_frames, direction) in [(n_before, -1), (n_after, 1)] {
            let mut difference = 0;
            for _ in 0..n_frames {
                difference += direction * (i64::from(bits.golomb()?) + 1);
                let used = bits.flag()?;
                frames.push(ReferenceFrame { difference, used });
            }
        }
        Some(Self { frames })
    }

    /// The set of a frame that is shown so much earlier, which may build on that frame too:
    /// equations 7-61 and 7-62.
    fn moved(&self, bits: &mut Bits<'_>, by: i64) -> Option<Self> {
        let differences = self.frames.iter().map(|frame| frame.difference).chain([0]);
        let mut frames = Vec::new();
        for difference in differences {
            let used = bits.flag()?;
            let kept = used || bits.flag()?;
            let difference = difference + by;
            if kept && difference != 0 {
                frames.push(ReferenceFrame { difference, used });
            }
        }
        frames.sort_by_key(|frame| (frame.difference > 0, frame.difference.abs()));
        Some(Self { frames })
    }
}

/// Scaling lists and coding tools.
fn skip_tools(bits: &mut Bits<'_>) -> Option<()> {
    if bits.flag()? && bits.flag()? {
        skip_scaling_lists(bits)?;
    }
    bits.skip(2)?;
    if bits.flag()? {
        bits.skip(8)?;
        skip_golombs(bits, 2)?;
        bits.skip(1)?;
    }
    Some(())
}

fn reference_sets(bits: &mut Bits<'_>) -> Option<Vec<ReferenceSet>> {
    const MAX_SETS: u32 = 64;
    let n_sets = bits.golomb()?;
    if n_sets > MAX_SETS {
        return None;
    }
    let mut sets = Vec::new();
    for _ in 0..n_sets {
        sets.push(ReferenceSet::read(bits, &sets, false)?);
    }
    Some(sets)
}

/// The start of the usability information.
fn signal_colors(bits: &mut Bits<'_>) -> Option<Colors> {
    const EXTENDED_ASPECT_RATIO: u32 = 255;
    if bits.flag()? && bits.number(8)? == EXTENDED_ASPECT_RATIO {
        bits.skip(32)?;
    }
    if bits.flag()? {
        bits.skip(1)?;
    }
    if !bits.flag()? {
        return None;
    }
    bits.skip(3)?;
    let full_range = bits.flag()?;
    let mut colors = Colors {
        full_range,
        ..Colors::default()
    };
    if bits.flag()? {
        bits.skip(16)?;
        colors.matrix = bits.number(8)? as u8;
    }
    Some(colors)
}

/// 7.3.3.
fn skip_profile(bits: &mut Bits<'_>, max_sub_layer: u32) -> Option<()> {
    bits.skip(96)?;
    let mut has = Vec::new();
    for _ in 0..max_sub_layer {
        has.push((bits.flag()?, bits.flag()?));
    }
    if max_sub_layer > 0 {
        bits.skip(2 * (8 - max_sub_layer as usize))?;
    }
    for (profile, level) in has {
        bits.skip(88 * usize::from(profile) + 8 * usize::from(level))?;
    }
    Some(())
}

/// 7.3.4.
fn skip_scaling_lists(bits: &mut Bits<'_>) -> Option<()> {
    for size in 0..4 {
        let n_matrices = if size == 3 { 2 } else { 6 };
        for _ in 0..n_matrices {
            if !bits.flag()? {
                bits.golomb()?;
                continue;
            }
            let n_coefficients = 64.min(1 << (4 + 2 * size));
            skip_golombs(bits, n_coefficients + u32::from(size > 1))?;
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
