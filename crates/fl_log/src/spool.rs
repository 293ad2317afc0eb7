//! What cannot be read where it lies is unpacked to a temporary file first: compressed files, and
//! databases that are not files of this machine.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use crate::error::Error;
use crate::loss::{Loss, LossKind};
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::storage::{FileStorage, Storage};

/// Makes temporary files in the options' cache folder or, without one, in the system's folder for
/// temporary files. They go when the log is closed.
pub(crate) struct Spool<'p> {
    folder: PathBuf,
    progress: &'p dyn Progress,
}

/// An unpacked file, and what could not be unpacked.
pub(crate) struct Spooled {
    pub(crate) storage: FileStorage,
    pub(crate) loss: Option<Loss>,
}

impl<'p> Spool<'p> {
    pub(crate) fn new(options: &OpenOptions, progress: &'p dyn Progress) -> Self {
        let folder = options.cache_folder.clone();
        Self {
            folder: folder.unwrap_or_else(std::env::temp_dir),
            progress,
        }
    }

    /// What the Zstandard frames of `storage` hold, up to where they are damaged.
    ///
    /// # Errors
    /// If they are damaged from the start, or the folder has no room.
    pub(crate) fn decompressed(&self, storage: &dyn Storage) -> Result<Spooled, Error> {
        /// Logs do not compress more.
        const LARGEST_RATIO: u64 = 1000;
        const SMALL_BYTES: u64 = 64 << 20;
        let limit = storage
            .size_bytes()
            .saturating_mul(LARGEST_RATIO)
            .max(SMALL_BYTES);
        let decoder = zstd::stream::read::Decoder::new(StorageReader { storage, at: 0 })
            .map_err(|source| self.error(storage, source))?;
        self.unpack(storage, &mut decoder.take(limit))
    }

    /// The same bytes.
    ///
    /// # Errors
    /// If they cannot be read, or the folder has no room.
    pub(crate) fn copy(&self, storage: &dyn Storage) -> Result<Spooled, Error> {
        self.unpack(storage, &mut StorageReader { storage, at: 0 })
    }

    /// A folder with copies of these files under new names.
    ///
    /// # Errors
    /// If they cannot be read, or there is no room.
    pub(crate) fn folder_with(
        &self,
        name: &Path,
        files: &[(&Path, &str)],
    ) -> Result<TempDir, Error> {
        let copied = || {
            std::fs::create_dir_all(&self.folder)?;
            let folder = TempDir::with_prefix_in("framelock-", &self.folder)?;
            for (file, name) in files {
                std::fs::copy(file, folder.path().join(name))?;
            }
            Ok(folder)
        };
        copied().map_err(|source| Error::Spool {
            path: name.to_owned(),
            folder: self.folder.clone(),
            source,
        })
    }

    fn unpack(&self, storage: &dyn Storage, bytes: &mut dyn Read) -> Result<Spooled, Error> {
        const STEP_BYTES: usize = 1 << 20;
        let failed = |source| self.error(storage, source);
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut file = NamedTempFile::with_prefix_in("framelock-", &self.folder).map_err(failed)?;
        let mut buffer = vec![0; STEP_BYTES];
        let mut n_unpacked = 0;
        let mut loss = None;
        loop {
            // How large the unpacked file will be is not known.
            if !self.progress.advance(0, storage.size_bytes()) {
                return Err(Error::Canceled);
            }
            match bytes.read(&mut buffer) {
                Ok(0) => break,
                Ok(n_read) => {
                    file.write_all(&buffer[..n_read]).map_err(failed)?;
                    n_unpacked += n_read as u64;
                }
                Err(err) if n_unpacked > 0 => {
                    let what =
                        format!("the file can be unpacked only to {n_unpacked} bytes: {err}");
                    loss = Some(Loss::new(LossKind::Truncated, what));
                    break;
                }
                Err(err) => return Err(failed(err)),
            }
        }
        file.flush().map_err(failed)?;
        Ok(Spooled {
            storage: FileStorage::spooled(storage, file.into_temp_path())?,
            loss,
        })
    }

    fn error(&self, storage: &dyn Storage, source: io::Error) -> Error {
        Error::Spool {
            path: storage.path().to_owned(),
            folder: self.folder.clone(),
            source,
        }
    }
}

/// A storage from start to end.
struct StorageReader<'s> {
    storage: &'s dyn Storage,
    at: u64,
}

impl Read for StorageReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.storage.read_at(self.at, buffer)?;
        self.at += n_read as u64;
        Ok(n_read)
    }
}
