//! A file that is written whole or not at all, and never over an input.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::error::Error;

/// A file beside its target, which it replaces at the end. Dropped before, it leaves nothing.
pub(crate) struct WholeFile {
    file: File,
    path: TempPath,
    target: PathBuf,
}

impl WholeFile {
    /// Starts a file that is to replace `target`, which must be none of the inputs.
    pub(crate) fn create(target: &Path, inputs: &[PathBuf]) -> Result<Self, Error> {
        check(target, inputs)?;
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

/// Passes targets that nobody misses.
fn check(target: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
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
    Ok(())
}

/// A temporary file is its owner's alone; this one becomes as readable as any new file.
#[cfg(unix)]
fn as_readable_as_others<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    // The process's umask takes away from this, as from every file that it creates.
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn as_readable_as_others<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    builder
}
