//! Small reads from place to place of a file, mostly forward.

use std::io;
use std::ops::Range;

use crate::storage::Storage;

/// Reads a little more than it is asked for: twice as much each time while the reads go on where
/// the last one ended, little after a jump.
pub(crate) struct ReadAhead<'s> {
    storage: &'s dyn Storage,
    start: u64,
    bytes: Vec<u8>,
    next_bytes: u64,
}

const LEAST_BYTES: u64 = 4 << 10;
const MOST_BYTES: u64 = 256 << 10;

impl<'s> ReadAhead<'s> {
    pub(crate) fn new(storage: &'s dyn Storage) -> Self {
        Self {
            storage,
            start: 0,
            bytes: Vec::new(),
            next_bytes: LEAST_BYTES,
        }
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        self.storage.size_bytes()
    }

    /// `n_bytes` from `offset` on, fewer only at the end of the file.
    pub(crate) fn at(&mut self, offset: u64, n_bytes: usize) -> io::Result<&[u8]> {
        let wanted = offset..offset.saturating_add(n_bytes as u64).min(self.size_bytes());
        if wanted.is_empty() {
            return Ok(&[]);
        }
        if !self.has(&wanted) {
            self.fill(&wanted)?;
        }
        let from = (wanted.start.saturating_sub(self.start)) as usize;
        let to = from + (wanted.end - wanted.start) as usize;
        let end = to.min(self.bytes.len());
        Ok(self.bytes.get(from..end).unwrap_or_default())
    }

    /// As many bytes as asked for; `None` where the file ends before.
    pub(crate) fn array<const N: usize>(&mut self, offset: u64) -> io::Result<Option<[u8; N]>> {
        Ok(self.at(offset, N)?.first_chunk().copied())
    }

    fn has(&self, wanted: &Range<u64>) -> bool {
        let end = self.start + self.bytes.len() as u64;
        self.start <= wanted.start && wanted.end <= end
    }

    fn fill(&mut self, wanted: &Range<u64>) -> io::Result<()> {
        let end = self.start + self.bytes.len() as u64;
        let goes_on = (self.start..=end).contains(&wanted.start);
        self.next_bytes = match goes_on {
            true => (self.next_bytes * 2).min(MOST_BYTES),
            false => LEAST_BYTES,
        };
        let range = wanted.start..wanted.end.max(wanted.start.saturating_add(self.next_bytes));
        self.bytes.clear();
        self.start = wanted.start;
        self.storage.read_into(range, &mut self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::storage::MemoryStorage;

    #[test]
    fn gives_the_bytes_of_the_file_from_anywhere() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|idx| (idx % 251) as u8).collect();
        let storage = MemoryStorage::new(Path::new("file"), bytes.clone());
        let mut reader = ReadAhead::new(&storage);
        for (offset, n_bytes) in [
            (0, 10),
            (5, 10),
            (10, 50_000),
            (99_990, 100),
            (3, 4),
            (100_000, 1),
            (u64::MAX, 9),
            (0, 0),
        ] {
            let found = reader.at(offset, n_bytes).unwrap();
            let rest = bytes.get(offset as usize..).unwrap_or_default();
            assert_eq!(found, &rest[..rest.len().min(n_bytes)], "{offset}");
        }
        assert_eq!(reader.array::<4>(99_998).unwrap(), None);
        assert_eq!(reader.array(1).unwrap(), Some([1, 2, 3]));
    }
}
