//! The colors that a sequence parameter set of H.265 names: ITU-T H.265, 7.3.2.2 and E.2.1.

use super::bits::Bits;
use super::color::Colors;

/// The colors, of the bytes after the unit's head; the default if none are named.
pub(super) fn colors(parameters: &[u8]) -> Colors {
    named_colors(&mut Bits::of(parameters)).unwrap_or_default()
}

fn named_colors(bits: &mut Bits<'_>) -> Option<Colors> {
    bits.skip(4)?;
    let max_sub_layer = bits.number(3)?;
    bits.skip(1)?;
    skip_profile(bits, max_sub_layer)?;
    bits.golomb()?;
    let chroma_format = bits.golomb()?;
    if chroma_format == 3 {
        bits.skip(1)?;
    }
    skip_golombs(bits, 2)?;
    if bits.flag()? {
        skip_golombs(bits, 4)?;
    }
    skip_golombs(bits, 2)?;
    let picture_count_bits = bits.golomb()?.checked_add(4)?;
    let n_ordered = if bits.flag()? { max_sub_layer + 1 } else { 1 };
    skip_golombs(bits, 3 * n_ordered + 6)?;
    if bits.flag()? && bits.flag()? {
        skip_scaling_lists(bits)?;
    }
    bits.skip(2)?;
    if bits.flag()? {
        bits.skip(8)?;
        skip_golombs(bits, 2)?;
        bits.skip(1)?;
    }
    skip_reference_sets(bits)?;
    if bits.flag()? {
        for _ in 0..bits.golomb()? {
            bits.skip(picture_count_bits as usize + 1)?;
        }
    }
    bits.skip(2)?;
    let usability_information = bits.flag()?;
    usability_information.then(|| signal_colors(bits))?
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

/// All short-term reference picture sets: 7.3.7.
fn skip_reference_sets(bits: &mut Bits<'_>) -> Option<()> {
    const MAX_SETS: u32 = 64;
    const MAX_PICTURES: u32 = 16;
    let n_sets = bits.golomb()?;
    if n_sets > MAX_SETS {
        return None;
    }
    let mut n_pictures = 0;
    for set_idx in 0..n_sets {
        if set_idx > 0 && bits.flag()? {
            bits.skip(1)?;
            bits.golomb()?;
            let mut n_kept = 0;
            for _ in 0..=n_pictures {
                let used = bits.flag()?;
                if used || bits.flag()? {
                    n_kept += 1;
                }
            }
            n_pictures = n_kept;
        } else {
            let (n_before, n_after) = (bits.golomb()?, bits.golomb()?);
            n_pictures = n_before.checked_add(n_after)?;
            for _ in 0..n_pictures.min(MAX_PICTURES + 1) {
                bits.golomb()?;
                bits.skip(1)?;
            }
        }
        if n_pictures > MAX_PICTURES {
            return None;
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
