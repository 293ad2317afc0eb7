//! A file that is written whole or not at all, and never over an input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mcap::records::op;
use tempfile::{NamedTempFile, TempPath};

use crate::error::Error;
use crate::format::MCAP_MAGIC;
use crate::writer::LIBRARY;

/// A file beside its target, which it replaces at the end. Dropped before, it leaves nothing.
pub(crate) struct WholeFile {
    file: File,
    path: TempPath,
    target: PathBuf,
}

impl WholeFile {
    /// Starts a file that is to replace `target`, which must be none of the inputs.
    pub(crate) fn create(target: &Path, inputs: &[PathBuf]) -> Result<Self, Error> {
        check_output(target, inputs)?;
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let partial = as_readable_as_others(tempfile::Builder::new().prefix(".framelock-"))
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|source| Error::Create {
                path: target.to_owned(),
                source,
            })?;
        let (file, path) = NamedTempFile::into_parts(partial);
        Ok(Self {
            file,
            path,
            target: target.to_owned(),
        })
    }

    /// The file to write to.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Where the file is until it is kept.
    pub(crate) fn partial_path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its target's place, once its bytes are on the disk.
    pub(crate) fn keep(self) -> Result<(), Error> {
        let finish_error = |source| Error::Finish {
            path: self.target.clone(),
            source,
        };
        self.file.sync_all().map_err(finish_error)?;
        if let Ok(replaced) = fs::metadata(&self.target) {
            fs::set_permissions(&self.path, replaced.permissions()).map_err(finish_error)?;
        }
        drop(self.file);
        self.path
            .persist(&self.target)
            .map_err(|err| Error::Finish {
                path: self.target.clone(),
                source: err.error,
            })
    }
}

/// Passes places where a log may be written: new ones, and those of files that are no input and
/// that this program wrote itself.
///
/// # Errors
/// If the place is another file, a folder or a device.
pub fn check_output(target: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    let Ok(canonical) = fs::canonicalize(target) else {
        return Ok(());
    };
    // Of a folder that is read, every file may be an input.
    let is_input =
        |input: &PathBuf| fs::canonicalize(input).is_ok_and(|input| canonical.starts_with(input));
    if inputs.iter().any(is_input) {
        return Err(Error::OutputIsInput {
            path: target.to_owned(),
        });
    }
    if !canonical.is_file() {
        return Err(Error::OutputIsNoFile {
            path: target.to_owned(),
        });
    }
    match is_own_log(&canonical) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::OutputIsForeign {
            path: target.to_owned(),
        }),
        Err(source) => Err(Error::Open {
            path: target.to_owned(),
            source,
        }),
    }
}

/// Whether a file is a log that this program wrote, or empty. Others may be recordings.
fn is_own_log(path: &Path) -> io::Result<bool> {
    const HEAD_BYTES: u64 = 1 << 10;
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head.is_empty() || library_of(&head) == Some(LIBRARY.as_bytes()))
}

/// Who wrote the MCAP file that starts so: the second text of its first record.
fn library_of(head: &[u8]) -> Option<&[u8]> {
    const LENGTH_BYTES: usize = 8;
    let header = head
        .strip_prefix(&MCAP_MAGIC)?
        .strip_prefix(&[op::HEADER])?;
    let (_profile, rest) = text(header.get(LENGTH_BYTES..)?)?;
    text(rest).map(|(library, _)| library)
}

/// The text at the start of some bytes, and what is after it.
fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (n_bytes, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*n_bytes) as usize)
}

/// A temporary file is its owner's alone; this one becomes as readable as any new file.
#[cfg(unix)]
pub(crate) fn as_readable_as_others<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    // The process's umask takes away from this, as from every file that it creates.
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
pub(crate) fn as_readable_as_others<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    builder
}
