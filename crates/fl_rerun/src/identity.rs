//! What a recording is called among others: the same name for the same drive, shown the same way.

use std::fmt::{self, Write};

use crate::drive::Drive;

/// A name that depends on nothing but the drive: when it starts, and a digest of its frames, rig,
/// scene and options.
///
/// Viewers merge recordings of one name, so two that show different things must differ in it.
pub(crate) fn recording_id(drive: &Drive<'_>) -> String {
    let Drive {
        rig,
        moments,
        scene,
        options,
        ..
    } = drive;
    let mut digest = Digest::default();
    write!(digest, "{options:?} {moments:?} {rig:?} {scene:?}").expect("a digest takes all text");
    format!("{}-{:016x}", moments[0].stamp.nanos(), digest.0)
}

/// 64 bits of FNV-1a (Fowler, Noll and Vo).
struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_as_published() {
        for (text, expected) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let mut digest = Digest::default();
            digest.write_str(text).unwrap();
            assert_eq!(digest.0, expected, "{text}");
        }
    }
}
