//! Writes a message in CDR.

use super::ENCAPSULATION_BYTES;

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
