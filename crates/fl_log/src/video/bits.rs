//! Reads parameters bit by bit.

/// Reads from the highest bit of each byte to its lowest. Behind the end, there is nothing.
#[derive(Debug, Clone)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// One bit.
    pub(super) fn flag(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let flag = byte >> (7 - self.at % 8) & 1 == 1;
        self.at += 1;
        Some(flag)
    }

    /// A number of up to 32 bits.
    pub(super) fn number(&mut self, n_bits: u32) -> Option<u32> {
        (0..n_bits).try_fold(0, |number: u32, _| {
            Some(number << 1 | u32::from(self.flag()?))
        })
    }

    pub(super) fn skip(&mut self, n_bits: usize) -> Option<()> {
        self.at = self.at.checked_add(n_bits)?;
        (self.at <= self.bytes.len() * 8).then_some(())
    }

    /// An Exp-Golomb number without sign, `ue(v)` in the standards.
    pub(super) fn golomb(&mut self) -> Option<u32> {
        let mut n_zeros = 0;
        while !self.flag()? {
            n_zeros += 1;
            if n_zeros > 31 {
                return None;
            }
        }
        Some((1 << n_zeros) - 1 + self.number(n_zeros)?)
    }

    /// An Exp-Golomb number with sign, `se(v)` in the standards.
    pub(super) fn signed_golomb(&mut self) -> Option<i32> {
        let number = self.golomb()?;
        let half = i32::try_from(number.div_ceil(2)).ok()?;
        Some(if number % 2 == 1 { half } else { -half })
    }
}
