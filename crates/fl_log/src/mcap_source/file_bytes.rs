//! The bytes of a file: mapped, or in memory.

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

use crate::error::Error;
use crate::format;

/// A file's content.
pub(super) enum FileBytes {
    Mapped(Mmap),
    Owned(Vec<u8>),
}

impl FileBytes {
    pub(super) fn map(path: &Path) -> Result<Self, Error> {
        let open_error = |source| Error::Open {
            path: path.to_owned(),
            source,
        };
        if path.is_dir() {
            return Err(format::folder(path));
        }
        let file = File::open(path).map_err(open_error)?;
        if file.metadata().map_err(open_error)?.len() == 0 {
            return Err(Error::EmptyFile {
                path: path.to_owned(),
            });
        }
        map_file(&file).map(Self::Mapped).map_err(open_error)
    }
}

/// Maps a file for reading.
#[allow(unsafe_code)]
fn map_file(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the map is read-only and private to this process. Nobody in this program writes
    // logs that are open. If another program shortens the file meanwhile, the operating system
    // ends this process rather than letting it read wrong memory; if it changes bytes, chunk
    // checks fail, and no code here relies on bytes staying the same for its memory safety.
    unsafe { Mmap::map(file) }
}

impl AsRef<[u8]> for FileBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Owned(bytes) => bytes,
        }
    }
}
