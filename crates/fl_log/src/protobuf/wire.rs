//! The wire format: numbered fields, each with one of five shapes.

use crate::error::Error;

/// Reads fields from the start of some bytes to their end. Never reads outside.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    n_bytes: usize,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payload<'a> {
    Varint(u64),
    Fixed64([u8; 8]),
    Fixed32([u8; 4]),
    /// A text, bytes, a message, or a packed list.
    Bytes(&'a [u8]),
    /// The fields of a group follow, up to [`Payload::GroupEnd`].
    GroupStart,
    GroupEnd,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            n_bytes: bytes.len(),
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The number and payload of the next field; `None` at the end.
    pub(super) fn field(&mut self) -> Result<Option<(u32, Payload<'a>)>, Error> {
        if self.is_at_end() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let number = u32::try_from(tag >> 3)
            .ok()
            .filter(|number| (1..1 << 29).contains(number))
            .ok_or_else(|| self.bad("a field number is out of range"))?;
        let payload = match tag & 7 {
            0 => Payload::Varint(self.varint()?),
            1 => Payload::Fixed64(self.array()?),
            2 => Payload::Bytes(self.delimited()?),
            3 => Payload::GroupStart,
            4 => Payload::GroupEnd,
            5 => Payload::Fixed32(self.array()?),
            _ => return Err(self.bad("a field has a wire type that does not exist")),
        };
        Ok(Some((number, payload)))
    }

    /// Skips the fields of a group that has started, groups inside it too.
    pub(super) fn skip_group(&mut self) -> Result<(), Error> {
        let mut n_open = 1_usize;
        while n_open > 0 {
            match self.field()? {
                Some((_, Payload::GroupStart)) => n_open += 1,
                Some((_, Payload::GroupEnd)) => n_open -= 1,
                Some(_) => {}
                None => return Err(self.bad("a group does not end")),
            }
        }
        Ok(())
    }

    /// Seven bits a byte, the lowest first.
    pub(super) fn varint(&mut self) -> Result<u64, Error> {
        const MAX_BYTES: usize = 10;
        let mut number = 0;
        for (byte_idx, byte) in self.rest.iter().take(MAX_BYTES).enumerate() {
            number |= u64::from(byte & 0x7f) << (7 * byte_idx);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[byte_idx + 1..];
                return Ok(number);
            }
        }
        if self.rest.len() >= MAX_BYTES {
            return Err(self.bad("a number has more than ten bytes"));
        }
        Err(self.too_short(self.rest.len() + 1))
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let Some((array, rest)) = self.rest.split_first_chunk() else {
            return Err(self.too_short(N));
        };
        self.rest = rest;
        Ok(*array)
    }

    fn delimited(&mut self) -> Result<&'a [u8], Error> {
        let length = self.varint()?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some((bytes, rest)) = self.rest.split_at_checked(length) else {
            return Err(self.too_short(length));
        };
        self.rest = rest;
        Ok(bytes)
    }

    /// An error at the byte that is read next, counted in the innermost message.
    pub(super) fn bad(&self, what: &str) -> Error {
        let at = self.n_bytes - self.rest.len();
        Error::BadMessage {
            what: format!("{what} (before byte {at})"),
        }
    }

    fn too_short(&self, needed: usize) -> Error {
        Error::MessageTooShort {
            at: self.n_bytes - self.rest.len(),
            needed,
            left: self.rest.len(),
        }
    }
}
