//! CDR, the wire format of ROS 2: the alignment and byte order of numbers, texts and lengths.
//!
//! OMG DDS-XTYPES 1.3, 7.4. A message starts with four bytes that name its encoding; alignment
//! counts from the byte after them. Plain CDR aligns a number to its size, plain CDR 2 to at
//! most four bytes, and says before a list of structs or texts how many bytes it takes.

use std::borrow::Cow;

use crate::error::Error;

/// Bytes of the encapsulation header.
pub(crate) const ENCAPSULATION_BYTES: usize = 4;

/// Reads a message from its start to its end. Never reads outside, whatever the lengths say.
#[derive(Debug, Clone)]
pub(crate) struct CdrReader<'a> {
    payload: &'a [u8],
    at: usize,
    little_endian: bool,
    max_align: usize,
}

macro_rules! read_number {
    ($name:ident, $kind:ty) => {
        pub(crate) fn $name(&mut self) -> Result<$kind, Error> {
            self.align(size_of::<$kind>());
            let bytes = self.array()?;
            Ok(match self.little_endian {
                true => <$kind>::from_le_bytes(bytes),
                false => <$kind>::from_be_bytes(bytes),
            })
        }
    };
}

impl<'a> CdrReader<'a> {
    pub(crate) fn new(message: &'a [u8]) -> Result<Self, Error> {
        let Some((head, payload)) = message.split_first_chunk::<ENCAPSULATION_BYTES>() else {
            return Err(Error::MessageTooShort {
                at: 0,
                needed: ENCAPSULATION_BYTES,
                left: message.len(),
            });
        };
        let (little_endian, max_align) = match [head[0], head[1]] {
            [0, 0] => (false, 8),
            [0, 1] => (true, 8),
            [0, 6] => (false, 4),
            [0, 7] => (true, 4),
            bytes => return Err(Error::Encapsulation { bytes }),
        };
        Ok(Self {
            payload,
            at: 0,
            little_endian,
            max_align,
        })
    }

    read_number!(u8, u8);
    read_number!(i8, i8);
    read_number!(u16, u16);
    read_number!(i16, i16);
    read_number!(u32, u32);
    read_number!(i32, i32);
    read_number!(u64, u64);
    read_number!(i64, i64);
    read_number!(f32, f32);
    read_number!(f64, f64);

    /// How many bytes are left.
    pub(crate) fn left(&self) -> usize {
        self.payload.len().saturating_sub(self.at)
    }

    /// The next `n_bytes`, unaligned.
    pub(crate) fn bytes(&mut self, n_bytes: usize) -> Result<&'a [u8], Error> {
        let rest = self.payload.get(self.at..).unwrap_or_default();
        let Some(bytes) = rest.get(..n_bytes) else {
            return Err(Error::MessageTooShort {
                at: self.at + ENCAPSULATION_BYTES,
                needed: n_bytes,
                left: rest.len(),
            });
        };
        self.at += n_bytes;
        Ok(bytes)
    }

    /// A text: its length with the closing zero, then its bytes.
    /// Bytes that are no UTF-8 are replaced: they must not cost the message.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        let n_bytes = self.u32()? as usize;
        let bytes = self.bytes(n_bytes)?;
        let text = bytes.strip_suffix(&[0]).unwrap_or(bytes);
        Ok(String::from_utf8_lossy(text))
    }

    /// Where a list or array of structs or texts must end, in plain CDR 2; plain CDR does not say.
    pub(crate) fn delimiter(&mut self) -> Result<Option<usize>, Error> {
        if self.max_align == 8 {
            return Ok(None);
        }
        let n_bytes = self.u32()? as usize;
        Ok(Some(self.at.saturating_add(n_bytes)))
    }

    /// Checks that reading has come to where [`Self::delimiter`] said.
    pub(crate) fn check_delimiter(&self, end: Option<usize>) -> Result<(), Error> {
        match end {
            Some(end) if end != self.at => Err(Error::WrongDelimiter {
                said: end.saturating_add(ENCAPSULATION_BYTES),
                found: self.at + ENCAPSULATION_BYTES,
            }),
            _ => Ok(()),
        }
    }

    /// The length of a list whose elements take at least one byte each.
    pub(crate) fn length(&mut self) -> Result<usize, Error> {
        let length = self.u32()? as usize;
        if length > self.left() {
            return Err(Error::MessageTooShort {
                at: self.at + ENCAPSULATION_BYTES,
                needed: length,
                left: self.left(),
            });
        }
        Ok(length)
    }

    fn align(&mut self, size_bytes: usize) {
        self.at = self.at.next_multiple_of(size_bytes.min(self.max_align));
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let bytes = self.bytes(N)?;
        Ok(bytes
            .try_into()
            .expect("bytes() gives as many as asked for"))
    }
}

/// Writes a message in little-endian plain CDR.
#[derive(Debug)]
pub(crate) struct CdrWriter {
    bytes: Vec<u8>,
}

macro_rules! write_number {
    ($name:ident, $kind:ty) => {
        pub(crate) fn $name(&mut self, number: $kind) {
            self.align(size_of::<$kind>());
            self.bytes.extend_from_slice(&number.to_le_bytes());
        }
    };
}

impl CdrWriter {
    pub(crate) fn with_capacity(n_bytes: usize) -> Self {
        let mut bytes = Vec::with_capacity(n_bytes + ENCAPSULATION_BYTES);
        bytes.extend_from_slice(&[0, 1, 0, 0]);
        Self { bytes }
    }

    write_number!(u8, u8);
    write_number!(i8, i8);
    write_number!(u16, u16);
    write_number!(u32, u32);
    write_number!(i32, i32);
    write_number!(f64, f64);

    pub(crate) fn text(&mut self, text: &str) {
        self.length(text.len() + 1);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(0);
    }

    pub(crate) fn byte_list(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn f64s(&mut self, numbers: &[f64]) {
        for number in numbers {
            self.f64(*number);
        }
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.u32(u32::try_from(length).unwrap_or(u32::MAX));
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn align(&mut self, size_bytes: usize) {
        let payload_len = self.bytes.len() - ENCAPSULATION_BYTES;
        let aligned_len = payload_len.next_multiple_of(size_bytes) + ENCAPSULATION_BYTES;
        self.bytes.resize(aligned_len, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_to_the_payload() {
        let mut writer = CdrWriter::with_capacity(32);
        writer.u8(7);
        writer.f64(1.5);
        writer.text("ab");
        writer.u16(9);
        let bytes = writer.finish();
        assert_eq!(bytes.len(), 4 + 8 + 8 + 4 + 3 + 1 + 2);
        let mut reader = CdrReader::new(&bytes).unwrap();
        assert_eq!(reader.u8().unwrap(), 7);
        assert_eq!(reader.f64().unwrap(), 1.5);
        assert_eq!(reader.text().unwrap(), "ab");
        assert_eq!(reader.u16().unwrap(), 9);
        assert_eq!(reader.left(), 0);
    }

    #[test]
    fn reads_big_endian_and_cdr_2() {
        let mut reader = CdrReader::new(&[0, 0, 0, 0, 0, 0, 0, 5]).unwrap();
        assert_eq!(reader.u32().unwrap(), 5);
        let mut message = vec![0, 7, 0, 0, 1, 0, 0, 0];
        message.extend_from_slice(&2.5_f64.to_le_bytes());
        let mut reader = CdrReader::new(&message).unwrap();
        assert_eq!(reader.u8().unwrap(), 1);
        assert_eq!(reader.f64().unwrap(), 2.5);
    }

    #[test]
    fn a_byte_that_is_no_text_does_not_cost_the_message() {
        let message = [0, 1, 0, 0, 3, 0, 0, 0, b'a', 0xff, 0, 9];
        let mut reader = CdrReader::new(&message).unwrap();
        assert_eq!(reader.text().unwrap(), "a\u{fffd}");
        assert_eq!(reader.u8().unwrap(), 9);
    }

    #[test]
    fn refuses_lengths_beyond_the_end() {
        let mut reader = CdrReader::new(&[0, 1, 0, 0, 255, 255, 255, 255]).unwrap();
        assert!(reader.clone().text().is_err());
        assert!(reader.length().is_err());
        assert!(CdrReader::new(&[0, 1]).is_err());
        assert!(CdrReader::new(&[0, 3, 0, 0]).is_err());
    }
}
