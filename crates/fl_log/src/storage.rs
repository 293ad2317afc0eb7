//! Where the bytes of a log file are: in a local file, in memory, or far away.

#[cfg(feature = "remote")]
mod remote;

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use tempfile::TempPath;

use crate::bytes::ByteWriter;
use crate::error::Error;
#[cfg(feature = "remote")]
pub(crate) use remote::RemoteStorage;

/// The bytes of one log file, read where they are needed. Shared by threads.
pub(crate) trait Storage: Send + Sync {
    /// Where the bytes are, for error messages.
    fn path(&self) -> &Path;

    /// How many bytes there are.
    fn size_bytes(&self) -> u64;

    /// What changes when the bytes do: the time of the last change, or the server's tag.
    fn version(&self) -> Vec<u8>;

    /// The file of this machine that holds these bytes, if one does.
    fn file(&self) -> Option<&Path> {
        None
    }

    /// Fills `buffer` with the bytes from `offset` on; gives how many, fewer only at the end.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// The bytes in `range`, fewer if they end before. Never makes room for more than there are.
    fn bytes(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let end = range.end.min(self.size_bytes());
        let n_bytes = end.saturating_sub(range.start);
        let n_bytes = usize::try_from(n_bytes).map_err(io::Error::other)?;
        let mut bytes = vec![0; n_bytes];
        let n_read = self.read_at(range.start, &mut bytes)?;
        bytes.truncate(n_read);
        Ok(bytes)
    }

    /// Replaces what is in `buffer` by the bytes in `range`, fewer if they end before. Memory that
    /// the buffer has is used again.
    fn read_into(&self, range: Range<u64>, buffer: &mut Vec<u8>) -> io::Result<()> {
        let end = range.end.min(self.size_bytes());
        let n_bytes = end.saturating_sub(range.start);
        let n_bytes = usize::try_from(n_bytes).map_err(io::Error::other)?;
        // Only what is new is cleared.
        buffer.truncate(n_bytes);
        buffer.resize(n_bytes, 0);
        let n_read = self.read_at(range.start, buffer)?;
        buffer.truncate(n_read);
        Ok(())
    }
}

/// The bytes at a path of this machine or, with the feature `remote`, a URL.
pub(crate) fn open(path: &Path) -> Result<Arc<dyn Storage>, Error> {
    if let Some(location) = path.to_str().filter(|location| is_url(location)) {
        return open_url(location);
    }
    Ok(Arc::new(FileStorage::open(path)?))
}

/// Whether this is the URL of a file on a web server or in an object store.
pub(crate) fn is_url(location: &str) -> bool {
    const SCHEMES: [&str; 9] = [
        "http", "https", "s3", "s3a", "gs", "az", "azure", "abfs", "abfss",
    ];
    let scheme = location.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| SCHEMES.contains(&scheme))
}

#[cfg(feature = "remote")]
fn open_url(location: &str) -> Result<Arc<dyn Storage>, Error> {
    Ok(Arc::new(RemoteStorage::open(location)?))
}

#[cfg(not(feature = "remote"))]
fn open_url(location: &str) -> Result<Arc<dyn Storage>, Error> {
    Err(Error::Unsupported {
        what: format!("reading {location} (this build lacks the feature `remote`)"),
    })
}

/// Tells these bytes from others without reading all of them.
pub(crate) fn fingerprint(storage: &dyn Storage) -> Result<Vec<u8>, Error> {
    const END_BYTES: u64 = 64 << 10;
    let size_bytes = storage.size_bytes();
    let mut writer = ByteWriter::default();
    writer.u64(size_bytes);
    writer.sized(&storage.version());
    for range in [
        0..END_BYTES,
        size_bytes.saturating_sub(END_BYTES)..size_bytes,
    ] {
        let offset = range.start;
        let bytes = storage.bytes(range).map_err(|source| Error::Read {
            path: storage.path().to_owned(),
            offset,
            source,
        })?;
        writer.u32(crc32fast::hash(&bytes));
    }
    Ok(writer.finish())
}

/// A file of this machine. What other programs do to it meanwhile gives errors, nothing worse.
#[derive(Debug)]
pub(crate) struct FileStorage {
    path: PathBuf,
    file: File,
    size_bytes: u64,
    version: Vec<u8>,
    /// The unpacked file, which goes with this value, and what its version was before.
    spooled: Option<TempPath>,
}

impl FileStorage {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let open_error = |source| Error::Open {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(open_error)?;
        let metadata = file.metadata().map_err(open_error)?;
        let changed = metadata.modified().ok();
        let since_epoch = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let nanos = since_epoch.map_or(0, |since| since.as_nanos());
        Ok(Self {
            path: path.to_owned(),
            file,
            size_bytes: metadata.len(),
            version: nanos.to_le_bytes().to_vec(),
            spooled: None,
        })
    }

    /// A temporary file that holds what was unpacked from `storage`, and bears its name.
    pub(crate) fn spooled(storage: &dyn Storage, unpacked: TempPath) -> Result<Self, Error> {
        let file = Self::open(&unpacked)?;
        Ok(Self {
            path: storage.path().to_owned(),
            version: fingerprint(storage)?,
            spooled: Some(unpacked),
            ..file
        })
    }
}

impl Storage for FileStorage {
    fn path(&self) -> &Path {
        &self.path
    }

    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn version(&self) -> Vec<u8> {
        self.version.clone()
    }

    fn file(&self) -> Option<&Path> {
        Some(self.spooled.as_deref().unwrap_or(&self.path))
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut n_read = 0;
        while n_read < buffer.len() {
            match read_some(&self.file, &mut buffer[n_read..], offset + n_read as u64) {
                Ok(0) => break,
                Ok(n_bytes) => n_read += n_bytes,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
        Ok(n_read)
    }
}

#[cfg(unix)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// A file in memory. `path` only names it.
#[derive(Debug)]
pub(crate) struct MemoryStorage {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl MemoryStorage {
    pub(crate) fn new(path: &Path, bytes: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            bytes,
        }
    }
}

impl Storage for MemoryStorage {
    fn path(&self) -> &Path {
        &self.path
    }

    fn size_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn version(&self) -> Vec<u8> {
        Vec::new()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.bytes.get(start..).unwrap_or_default();
        let n_bytes = rest.len().min(buffer.len());
        buffer[..n_bytes].copy_from_slice(&rest[..n_bytes]);
        Ok(n_bytes)
    }
}
