//! Writes messages in the wire format, field by field.

/// One message that grows by a field at a time, numbered fields rising.
///
/// As proto3 has it, a number that is zero and an empty text are not written.
#[derive(Debug, Default)]
pub(crate) struct ProtoWriter {
    bytes: Vec<u8>,
}

/// The wire types that are written.
const VARINT: u64 = 0;
const FIXED64: u64 = 1;
const DELIMITED: u64 = 2;

impl ProtoWriter {
    /// An integer, an enum's value or a `bool`.
    pub(crate) fn int(&mut self, field: u32, number: i64) {
        if number != 0 {
            self.stated_int(field, number);
        }
    }

    /// An integer that is written also if it is zero.
    pub(crate) fn stated_int(&mut self, field: u32, number: i64) {
        self.key(field, VARINT);
        self.varint(number as u64);
    }

    /// A `double`; −0 is a number of its own.
    pub(crate) fn f64(&mut self, field: u32, number: f64) {
        if number.to_bits() != 0 {
            self.key(field, FIXED64);
            self.bytes.extend_from_slice(&number.to_le_bytes());
        }
    }

    pub(crate) fn text(&mut self, field: u32, text: &str) {
        if !text.is_empty() {
            self.delimited(field, text.as_bytes());
        }
    }

    /// A message inside this one, which is there also if it is empty.
    pub(crate) fn message(&mut self, field: u32, fill: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        fill(&mut inner);
        self.delimited(field, &inner.bytes);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn delimited(&mut self, field: u32, bytes: &[u8]) {
        self.key(field, DELIMITED);
        self.varint(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    fn key(&mut self, field: u32, wire_type: u64) {
        self.varint(u64::from(field) << 3 | wire_type);
    }

    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}
