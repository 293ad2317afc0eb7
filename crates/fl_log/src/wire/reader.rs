//! Reads a message from its start to its end.

use std::borrow::Cow;

use super::{ENCAPSULATION_BYTES, Encapsulation, Rules};
use crate::error::Error;

/// Reads a message from its start to its end. Never reads outside, whatever the lengths say.
#[derive(Debug, Clone)]
pub(crate) struct WireReader<'a> {
    /// From the message's start to the end of the part that may be read now.
    pub(super) payload: &'a [u8],
    pub(super) at: usize,
    /// Where alignment counts from.
    pub(super) origin: usize,
    pub(super) rules: Rules,
    little_endian: bool,
    /// Bytes of the message before `payload`.
    head_bytes: usize,
}

/// What [`WireReader::enter`] limited, for [`WireReader::leave`].
#[derive(Debug)]
pub(crate) struct Outside<'a> {
    payload: &'a [u8],
    origin: usize,
}

macro_rules! read_number {
    ($name:ident, $list:ident, $kind:ty) => {
        pub(crate) fn $name(&mut self) -> Result<$kind, Error> {
            self.align(size_of::<$kind>());
            let bytes = self.array()?;
            Ok(match self.little_endian {
                true => <$kind>::from_le_bytes(bytes),
                false => <$kind>::from_be_bytes(bytes),
            })
        }

        /// As many of them, one after the other.
        pub(crate) fn $list<T>(
            &mut self,
            n_numbers: usize,
            convert: impl Fn($kind) -> T,
        ) -> Result<Vec<T>, Error> {
            const SIZE: usize = size_of::<$kind>();
            if n_numbers == 0 {
                return Ok(Vec::new());
            }
            self.align(SIZE);
            let bytes = self.bytes(n_numbers.saturating_mul(SIZE))?;
            let (numbers, _) = bytes.as_chunks::<SIZE>();
            Ok(match self.little_endian {
                true => (numbers.iter())
                    .map(|bytes| convert(<$kind>::from_le_bytes(*bytes)))
                    .collect(),
                false => (numbers.iter())
                    .map(|bytes| convert(<$kind>::from_be_bytes(*bytes)))
                    .collect(),
            })
        }
    };
}

impl<'a> WireReader<'a> {
    /// For a message in CDR whose first bytes say `encapsulation`.
    pub(crate) fn cdr(encapsulation: Encapsulation, message: &'a [u8]) -> Self {
        Self {
            payload: message.get(ENCAPSULATION_BYTES..).unwrap_or_default(),
            at: 0,
            origin: 0,
            rules: encapsulation.rules,
            little_endian: encapsulation.little_endian,
            head_bytes: ENCAPSULATION_BYTES,
        }
    }

    /// For a message of ROS 1.
    pub(crate) fn ros1(message: &'a [u8]) -> Self {
        Self {
            payload: message,
            at: 0,
            origin: 0,
            rules: Rules::Ros1,
            little_endian: true,
            head_bytes: 0,
        }
    }

    read_number!(u8, u8s, u8);
    read_number!(i8, i8s, i8);
    read_number!(u16, u16s, u16);
    read_number!(i16, i16s, i16);
    read_number!(u32, u32s, u32);
    read_number!(i32, i32s, i32);
    read_number!(u64, u64s, u64);
    read_number!(i64, i64s, i64);
    read_number!(f32, f32s, f32);
    read_number!(f64, f64s, f64);

    /// How many bytes are left, of the part that may be read now.
    pub(crate) fn left(&self) -> usize {
        self.payload.len().saturating_sub(self.at)
    }

    /// The next `n_bytes`, unaligned.
    pub(crate) fn bytes(&mut self, n_bytes: usize) -> Result<&'a [u8], Error> {
        let rest = self.payload.get(self.at..).unwrap_or_default();
        let bytes = rest.get(..n_bytes).ok_or_else(|| self.too_short(n_bytes))?;
        self.at += n_bytes;
        Ok(bytes)
    }

    /// A text: its length, in CDR with the closing zero, then its bytes.
    /// Bytes that are no UTF-8 are replaced: they must not cost the message.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        let n_bytes = self.u32()? as usize;
        let bytes = self.bytes(n_bytes)?;
        let text = match self.rules {
            Rules::Ros1 => bytes,
            Rules::Cdr1 | Rules::Cdr2 => bytes.strip_suffix(&[0]).unwrap_or(bytes),
        };
        Ok(String::from_utf8_lossy(text))
    }

    /// The length of a list.
    pub(crate) fn length(&mut self) -> Result<usize, Error> {
        Ok(self.u32()? as usize)
    }

    /// Where a list or array of structs or texts must end, in CDR 2; the others do not say.
    pub(crate) fn delimiter(&mut self) -> Result<Option<usize>, Error> {
        if self.rules != Rules::Cdr2 {
            return Ok(None);
        }
        let n_bytes = self.u32()? as usize;
        Ok(Some(self.at.saturating_add(n_bytes)))
    }

    /// Checks that reading has come to where [`Self::delimiter`] said.
    pub(crate) fn check_delimiter(&self, end: Option<usize>) -> Result<(), Error> {
        match end {
            Some(end) if end != self.at => Err(Error::WrongDelimiter {
                said: end.saturating_add(self.head_bytes),
                found: self.at + self.head_bytes,
            }),
            _ => Ok(()),
        }
    }

    /// Allows only the next `n_bytes` to be read, until [`Self::leave`].
    pub(crate) fn enter(&mut self, n_bytes: usize) -> Result<Outside<'a>, Error> {
        let inside = (self.at.checked_add(n_bytes))
            .and_then(|end| self.payload.get(..end))
            .ok_or_else(|| self.too_short(n_bytes))?;
        let outside = Outside {
            payload: self.payload,
            origin: self.origin,
        };
        self.payload = inside;
        Ok(outside)
    }

    /// Goes to the end of the part that was entered, and back to what was allowed before.
    pub(crate) fn leave(&mut self, outside: Outside<'a>) {
        self.at = self.payload.len();
        self.payload = outside.payload;
        self.origin = outside.origin;
    }

    pub(super) fn align(&mut self, size_bytes: usize) {
        let max_bytes = match self.rules {
            Rules::Ros1 => return,
            Rules::Cdr1 => 8,
            Rules::Cdr2 => 4,
        };
        let mask = size_bytes.min(max_bytes) - 1;
        self.at = ((self.at - self.origin + mask) & !mask) + self.origin;
    }

    /// The error of wanting `needed` bytes here.
    pub(crate) fn too_short(&self, needed: usize) -> Error {
        Error::MessageTooShort {
            at: self.at + self.head_bytes,
            needed,
            left: self.left(),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let rest = self.payload.get(self.at..).unwrap_or_default();
        let bytes = rest.first_chunk().ok_or_else(|| self.too_short(N))?;
        self.at += N;
        Ok(*bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::CdrWriter;

    fn reader(message: &[u8]) -> WireReader<'_> {
        WireReader::cdr(Encapsulation::of(message).unwrap(), message)
    }

    #[test]
    fn aligns_to_the_payload() {
        let mut writer = CdrWriter::with_capacity(32);
        writer.u8(7);
        writer.f64(1.5);
        writer.text("ab");
        writer.u16(9);
        let bytes = writer.finish();
        assert_eq!(bytes.len(), 4 + 8 + 8 + 4 + 3 + 1 + 2);
        let mut reader = reader(&bytes);
        assert_eq!(reader.u8().unwrap(), 7);
        assert_eq!(reader.f64().unwrap(), 1.5);
        assert_eq!(reader.text().unwrap(), "ab");
        assert_eq!(reader.u16().unwrap(), 9);
        assert_eq!(reader.left(), 0);
    }

    #[test]
    fn reads_big_endian_and_cdr_2() {
        assert_eq!(reader(&[0, 0, 0, 0, 0, 0, 0, 5]).u32().unwrap(), 5);
        let numbers = [0, 0, 0, 0, 0, 5, 1, 0];
        assert_eq!(reader(&numbers).u16s(2, u32::from).unwrap(), [5, 256]);
        let mut message = vec![0, 7, 0, 0, 1, 0, 0, 0];
        message.extend_from_slice(&2.5_f64.to_le_bytes());
        let mut reader = reader(&message);
        assert_eq!(reader.u8().unwrap(), 1);
        assert_eq!(reader.f64s(1, |number| number).unwrap(), [2.5]);
    }

    #[test]
    fn ros_1_is_not_aligned() {
        let message = [1, 2, 0, 0, 0, b'a', 0, 3, 0];
        let mut reader = WireReader::ros1(&message);
        assert_eq!(reader.u8().unwrap(), 1);
        assert_eq!(reader.text().unwrap(), "a\0");
        assert_eq!(reader.u16().unwrap(), 3);
        let text = reader.u16().unwrap_err().to_string();
        assert!(text.contains("2 bytes needed at byte 9, 0 left"), "{text}");
    }

    #[test]
    fn a_byte_that_is_no_text_does_not_cost_the_message() {
        let message = [0, 1, 0, 0, 3, 0, 0, 0, b'a', 0xff, 0, 9];
        let mut reader = reader(&message);
        assert_eq!(reader.text().unwrap(), "a\u{fffd}");
        assert_eq!(reader.u8().unwrap(), 9);
    }

    #[test]
    fn refuses_lengths_beyond_the_end() {
        let message = [0, 1, 0, 0, 255, 255, 255, 255];
        let mut reader = reader(&message);
        assert!(reader.clone().text().is_err());
        assert!(reader.clone().f64s(usize::MAX, |number| number).is_err());
        assert!(reader.enter(5).is_err());
        assert!(reader.enter(usize::MAX).is_err());
    }
}
