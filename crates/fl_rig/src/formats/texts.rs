//! The files of a rig: read before anything is parsed, written after everything is formatted.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::tree::Tree;
use crate::Error;

/// Rig files are small; larger ones are something else.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// Folders below the given one that are looked into.
const MAX_DEPTH: usize = 3;

/// The texts of one rig.
pub(super) struct Texts<'a> {
    files: Vec<(String, String)>,
    path: &'a Path,
}

impl<'a> Texts<'a> {
    pub(super) fn new(files: Vec<(String, String)>, path: &'a Path) -> Self {
        Self { files, path }
    }

    /// The only file, with its path.
    pub(super) fn single(&self) -> Result<(&str, PathBuf), Error> {
        match &self.files[..] {
            [(name, text)] => Ok((text, self.path_of(name))),
            _ => Err(self.missing("this format", "one file")),
        }
    }

    /// The file called so, in whichever folder, with its path.
    pub(super) fn named(&self, name: &str) -> Option<(&str, PathBuf)> {
        let matches = |full: &str| full == name || full.ends_with(&format!("/{name}"));
        let (name, text) = self.files.iter().find(|(full, _)| matches(full))?;
        Some((text, self.path_of(name)))
    }

    /// All files of an ending, sorted by name: name, text, path.
    pub(super) fn ending(&self, endings: &[&str]) -> Vec<(&str, &str, PathBuf)> {
        let fits = |name: &str| match Path::new(name).extension().and_then(|it| it.to_str()) {
            Some(ending) => endings.contains(&ending),
            None => false,
        };
        let mut found: Vec<_> = self
            .files
            .iter()
            .filter(|(name, _)| fits(name))
            .map(|(name, text)| (name.as_str(), text.as_str(), self.path_of(name)))
            .collect();
        found.sort();
        found
    }

    /// The JSON file called so.
    pub(super) fn json(
        &self,
        name: &str,
        format: &'static str,
        wanted: &'static str,
    ) -> Result<(Tree, PathBuf), Error> {
        let (text, path) = self
            .named(name)
            .ok_or_else(|| self.missing(format, wanted))?;
        Ok((Tree::from_json(text, &path)?, path))
    }

    /// An error that says which files belong here.
    pub(super) fn missing(&self, format: &'static str, wanted: &'static str) -> Error {
        Error::MissingFile {
            format,
            wanted,
            path: self.path.to_owned(),
        }
    }

    fn path_of(&self, name: &str) -> PathBuf {
        match self.path.is_dir() {
            true => self.path.join(name),
            false => self.path.to_owned(),
        }
    }
}

/// The name without folders and ending.
pub(super) fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The text of a file, or those of a folder's files whose names are wanted; a name has the
/// folders below the given one before it.
pub(super) fn load(
    path: &Path,
    wants: impl Fn(&str) -> bool,
) -> Result<Vec<(String, String)>, Error> {
    let named = |(name, path): (String, PathBuf)| Ok((name, load_file(&path)?));
    let found = list(path)?.into_iter();
    let is_wanted = |name: &str| !path.is_dir() || wants(name);
    found
        .filter(|(name, _)| is_wanted(name))
        .map(named)
        .collect()
}

/// The names and paths of a folder's files, sorted, or of the one file.
pub(super) fn list(path: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    if !path.is_dir() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return Ok(vec![(name.into_owned(), path.to_owned())]);
    }
    let mut files = Vec::new();
    list_folder(path, "", MAX_DEPTH, &mut files)?;
    files.sort();
    Ok(files)
}

fn list_folder(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
        let path = entry.map_err(|source| unreadable(folder, source))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() && depth > 0 {
            list_folder(&path, &format!("{name}/"), depth - 1, files)?;
        } else if path.is_file() {
            files.push((name, path));
        }
    }
    Ok(())
}

/// The beginning of a file, for guessing what it is; what is no text is left out.
pub(super) fn beginning(path: &Path, n_bytes: u64) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(path);
    let read = opened.and_then(|file| file.take(n_bytes).read_to_end(&mut bytes));
    read.map_err(|source| unreadable(path, source))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn load_file(path: &Path) -> Result<String, Error> {
    let size = fs::metadata(path)
        .map_err(|source| unreadable(path, source))?
        .len();
    if size > MAX_FILE_BYTES {
        let reason = format!("{size} bytes are too many for a rig file");
        return Err(unreadable(path, std::io::Error::other(reason)));
    }
    fs::read_to_string(path).map_err(|source| unreadable(path, source))
}

fn unreadable(path: &Path, source: std::io::Error) -> Error {
    Error::ReadRig {
        path: path.to_owned(),
        source,
    }
}

/// Where a file goes; one without a name is `path` itself.
pub(super) fn target(path: &Path, name: &str) -> PathBuf {
    match name.is_empty() {
        true => path.to_owned(),
        false => path.join(name),
    }
}

/// Writes the files under `path`, or the only one to it.
pub(super) fn store(files: &[(String, String)], path: &Path) -> Result<(), Error> {
    for (name, text) in files {
        let target = target(path, name);
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let made = folder.map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&target, text))
            .map_err(|source| Error::WriteRig {
                path: target.clone(),
                source,
            })?;
    }
    Ok(())
}
