//! Tables, vectors and numbers inside a flatbuffer. Nothing is read outside of it.

use crate::error::Error;

/// The whole buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    bytes: &'a [u8],
}

/// A table: where it starts, and where its fields are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: Bytes<'a>,
    start: usize,
    vtable: &'a [u8],
}

/// Elements one after the other: where the first starts, and how many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vector {
    pub(super) start: usize,
    pub(super) n_elements: usize,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub(super) fn len(self) -> usize {
        self.bytes.len()
    }

    pub(super) fn root(self) -> Result<Table<'a>, Error> {
        let root = self.referred(0)?;
        self.table(root)
    }

    pub(super) fn get(self, at: usize, n_bytes: usize) -> Result<&'a [u8], Error> {
        let bytes = self.bytes.get(at..).and_then(|rest| rest.get(..n_bytes));
        bytes.ok_or_else(|| Error::MessageTooShort {
            at,
            needed: n_bytes,
            left: self.bytes.len().saturating_sub(at),
        })
    }

    pub(super) fn array<const N: usize>(self, at: usize) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.get(at, N)?);
        Ok(array)
    }

    pub(super) fn u32(self, at: usize) -> Result<u32, Error> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// The place that the offset at `at` leads to. Offsets only lead on.
    pub(super) fn referred(self, at: usize) -> Result<usize, Error> {
        let offset = self.u32(at)? as usize;
        at.checked_add(offset)
            .filter(|place| *place < self.bytes.len() && offset > 0)
            .ok_or_else(|| bad("an offset leads out of the message"))
    }

    pub(super) fn table(self, start: usize) -> Result<Table<'a>, Error> {
        const HEAD_BYTES: usize = 4;
        let back = i64::from(i32::from_le_bytes(self.array(start)?));
        let vtable = usize::try_from(start as i64 - back)
            .map_err(|_| bad("a table's fields lie outside the message"))?;
        let n_bytes = usize::from(u16::from_le_bytes(self.array(vtable)?));
        if n_bytes < HEAD_BYTES {
            return Err(bad("a table's list of fields is too short"));
        }
        Ok(Table {
            bytes: self,
            start,
            vtable: self.get(vtable, n_bytes)?,
        })
    }

    /// The vector at `start`, whose elements take so many bytes each.
    pub(super) fn vector(self, start: usize, element_bytes: usize) -> Result<Vector, Error> {
        let n_elements = self.u32(start)? as usize;
        let vector = Vector {
            start: start + 4,
            n_elements,
        };
        let n_bytes = n_elements.checked_mul(element_bytes);
        let n_bytes = n_bytes.ok_or_else(|| bad("a vector is too long"))?;
        self.get(vector.start, n_bytes)?;
        Ok(vector)
    }

    pub(super) fn text_bytes(self, start: usize) -> Result<&'a [u8], Error> {
        let vector = self.vector(start, 1)?;
        self.get(vector.start, vector.n_elements)
    }
}

impl<'a> Table<'a> {
    /// Where the field in this slot of the list of fields is; `None` if it is absent.
    pub(super) fn field(&self, slot: u16) -> Option<usize> {
        let slot = usize::from(slot);
        let offset = self.vtable.get(slot..)?.first_chunk()?;
        let offset = usize::from(u16::from_le_bytes(*offset));
        (offset > 0).then_some(self.start + offset)
    }

    /// The place that the field in this slot leads to.
    pub(super) fn referred(&self, slot: u16) -> Result<Option<usize>, Error> {
        let field = self.field(slot);
        field.map(|at| self.bytes.referred(at)).transpose()
    }

    pub(super) fn bytes(&self) -> Bytes<'a> {
        self.bytes
    }

    /// A text; empty if it is absent.
    pub(super) fn text(&self, slot: u16) -> Result<String, Error> {
        match self.referred(slot)? {
            Some(start) => {
                let text = self.bytes.text_bytes(start)?;
                Ok(String::from_utf8_lossy(text).into_owned())
            }
            None => Ok(String::new()),
        }
    }

    /// A number of the field in this slot.
    pub(super) fn number<const N: usize>(&self, slot: u16) -> Result<Option<[u8; N]>, Error> {
        let field = self.field(slot);
        field.map(|at| self.bytes.array(at)).transpose()
    }

    /// The tables of the vector in this slot.
    pub(super) fn tables(&self, slot: u16) -> Result<Vec<Table<'a>>, Error> {
        const OFFSET_BYTES: usize = 4;
        let Some(start) = self.referred(slot)? else {
            return Ok(Vec::new());
        };
        let Vector { start, n_elements } = self.bytes.vector(start, OFFSET_BYTES)?;
        (0..n_elements)
            .map(|idx| {
                let place = self.bytes.referred(start + idx * OFFSET_BYTES)?;
                self.bytes.table(place)
            })
            .collect()
    }
}

pub(super) fn bad(what: &str) -> Error {
    Error::BadMessage {
        what: what.to_owned(),
    }
}
