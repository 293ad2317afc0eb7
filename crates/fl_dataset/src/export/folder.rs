//! The folder of an export: nothing is written outside it, every file has its checksum, and one
//! that was left unfinished is known for it.
//!
//! While an export runs, `export.unfinished` lists every file before it is made. An export that
//! finds that list removes those files and begins anew; when all is done, `checksums.sha256`
//! takes its place, in the form that `sha256sum --check` reads.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Error;

/// The list of files of an export that is not finished.
const UNFINISHED: &str = "export.unfinished";
/// The checksums of a finished export.
pub(crate) const CHECKSUMS: &str = "checksums.sha256";
/// The longest part of a path, in bytes.
const MAX_PART_BYTES: usize = 200;

/// How images and sweeps get into an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// Their files are written into the export.
    #[default]
    Copied,
    /// They are kept once in this folder, by content, and the export has hard links to them.
    HardLinked(PathBuf),
    /// They are kept once in this folder, by content, and the export has symbolic links to them.
    Linked(PathBuf),
    /// They are left out; tables still name them.
    LeftOut,
}

/// The folder that an export writes into.
#[derive(Debug)]
pub(crate) struct ExportFolder {
    root: PathBuf,
    media: Media,
    journal: File,
    sums: BTreeMap<String, String>,
}

impl ExportFolder {
    /// Begins an export: the folder must be absent, empty, or left by an unfinished export.
    pub(crate) fn begin(root: &Path, media: Media) -> Result<Self, Error> {
        let failed = |source| Error::Write {
            path: root.to_owned(),
            source,
        };
        fs::create_dir_all(root).map_err(failed)?;
        let journal_path = root.join(UNFINISHED);
        if journal_path.is_file() {
            remove_unfinished(root, &journal_path).map_err(failed)?;
        }
        if fs::read_dir(root).map_err(failed)?.next().is_some() {
            return Err(Error::NotEmpty {
                path: root.to_owned(),
            });
        }
        let journal = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&journal_path)
            .map_err(failed)?;
        Ok(Self {
            root: root.to_owned(),
            media,
            journal,
            sums: BTreeMap::new(),
        })
    }

    /// Whether files of images and sweeps are wanted at all.
    pub(crate) fn wants_media(&self) -> bool {
        self.media != Media::LeftOut
    }

    /// Writes one small file, whole.
    pub(crate) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.claim(name)?;
        fs::write(&path, bytes).map_err(|source| Error::Write { path, source })?;
        self.sums
            .insert(name.to_owned(), hex(&Sha256::digest(bytes)));
        Ok(())
    }

    /// Writes or links the file of an image or a sweep.
    pub(crate) fn write_media(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let (store, soft) = match &self.media {
            Media::LeftOut => return Ok(()),
            Media::Copied => return self.write(name, bytes),
            Media::HardLinked(store) => (store.clone(), false),
            Media::Linked(store) => (store.clone(), true),
        };
        let sum = hex(&Sha256::digest(bytes));
        let kept = keep(&store, &sum, bytes)?;
        let path = self.claim(name)?;
        let linked = match soft {
            true => symlink(&kept, &path),
            false => fs::hard_link(&kept, &path),
        };
        linked.map_err(|source| Error::Write { path, source })?;
        self.sums.insert(name.to_owned(), sum);
        Ok(())
    }

    /// Opens a file that is written bit by bit.
    pub(crate) fn stream(&mut self, name: &str) -> Result<FileStream, Error> {
        let path = self.claim(name)?;
        let file = File::create(&path).map_err(|source| Error::Write {
            path: path.clone(),
            source,
        })?;
        Ok(FileStream {
            name: name.to_owned(),
            path,
            file: BufWriter::new(file),
            sum: Sha256::new(),
        })
    }

    /// Ends a file that was written bit by bit.
    pub(crate) fn close(&mut self, stream: FileStream) -> Result<(), Error> {
        let FileStream {
            name,
            path,
            mut file,
            sum,
        } = stream;
        file.flush()
            .map_err(|source| Error::Write { path, source })?;
        self.sums.insert(name, hex(&sum.finalize()));
        Ok(())
    }

    /// Takes up a file that something else writes at the returned path.
    pub(crate) fn claim(&mut self, name: &str) -> Result<PathBuf, Error> {
        check_name(name)?;
        let path = self.root.join(name);
        let failed = |source| Error::Write {
            path: path.clone(),
            source,
        };
        writeln!(self.journal, "{name}").map_err(failed)?;
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        folder.map_err(failed)?;
        Ok(path)
    }

    /// A folder of the export, for who writes claimed files into it.
    pub(crate) fn place(&self, name: &str) -> Result<PathBuf, Error> {
        check_name(name)?;
        Ok(self.root.join(name))
    }

    /// Adds the checksum of a file that was claimed and written by something else.
    pub(crate) fn seal(&mut self, name: &str) -> Result<(), Error> {
        let path = self.root.join(name);
        let sum = sum_of_file(&path).map_err(|source| Error::Read { path, source })?;
        self.sums.insert(name.to_owned(), sum);
        Ok(())
    }

    /// Ends the export: checksums are written, and it counts as finished. Returns how many files
    /// there are beside the checksums.
    pub(crate) fn finish(self) -> Result<usize, Error> {
        let lines = self
            .sums
            .iter()
            .map(|(name, sum)| format!("{sum}  {name}\n"));
        let text: String = lines.collect();
        let path = self.root.join(CHECKSUMS);
        fs::write(&path, text).map_err(|source| Error::Write { path, source })?;
        let path = self.root.join(UNFINISHED);
        fs::remove_file(&path).map_err(|source| Error::Write { path, source })?;
        Ok(self.sums.len())
    }
}

/// A file that is written bit by bit.
#[derive(Debug)]
pub(crate) struct FileStream {
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
    sum: Sha256,
}

impl FileStream {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.sum.update(bytes);
        self.file.write_all(bytes).map_err(|source| Error::Write {
            path: self.path.clone(),
            source,
        })
    }
}

/// A name that is safe as one part of a path, whatever the text: letters, digits, `_`, `-` and
/// inner dots stay, every other byte becomes `%` and its number. Different texts get different
/// names, as long as they are not longer than a file's name may be.
pub fn file_name(text: &str) -> String {
    let mut name = String::new();
    for (idx, byte) in text.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        if plain || (byte == b'.' && idx > 0) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
        if name.len() > MAX_PART_BYTES {
            let digest = hex(&Sha256::digest(text.as_bytes()));
            name.truncate(MAX_PART_BYTES - 17);
            return format!("{name}-{}", &digest[..16]);
        }
    }
    if name.is_empty() {
        return "%".to_owned();
    }
    name
}

/// Refuses names that could lead anywhere else: only plain parts with `/` between.
fn check_name(name: &str) -> Result<(), Error> {
    let sound = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.%+".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
    };
    match name.split('/').all(sound) && ![UNFINISHED, CHECKSUMS].contains(&name) {
        true => Ok(()),
        false => Err(Error::FileName {
            name: name.to_owned(),
        }),
    }
}

/// Removes the files that the list names, and folders that are empty then; nothing else.
fn remove_unfinished(root: &Path, journal: &Path) -> std::io::Result<()> {
    let names = fs::read_to_string(journal)?;
    for name in names.lines().filter(|name| check_name(name).is_ok()) {
        let path = root.join(name);
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_dir()) {
            fs::remove_file(&path)?;
        }
        for folder in path.ancestors().skip(1).take_while(|it| *it != root) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    fs::remove_file(journal)
}

/// Keeps bytes in a store by their checksum; what is there already is not written again.
fn keep(store: &Path, sum: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
    let folder = store.join(&sum[..2]);
    let path = folder.join(sum);
    let write = || -> std::io::Result<()> {
        if path.is_file() && sum_of_file(&path)? == sum {
            return Ok(());
        }
        fs::create_dir_all(&folder)?;
        let partial = folder.join(format!("{sum}.partial"));
        fs::write(&partial, bytes)?;
        fs::rename(&partial, &path)
    };
    write().map_err(|source| Error::Write {
        path: path.clone(),
        source,
    })?;
    fs::canonicalize(&path).map_err(|source| Error::Read { path, source })
}

#[cfg(unix)]
fn symlink(kept: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(kept, link)
}

#[cfg(not(unix))]
fn symlink(kept: &Path, link: &Path) -> std::io::Result<()> {
    fs::hard_link(kept, link)
}

fn sum_of_file(path: &Path) -> std::io::Result<String> {
    let (mut file, mut sum) = (File::open(path)?, Sha256::new());
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&sum.finalize())),
            n_bytes => sum.update(&buffer[..n_bytes]),
        }
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leads_out_of_the_folder() {
        for text in [
            "..", "../x", "/etc", "a/b", ".hidden", "", "a\0b", "\u{2215}", "C:\\x",
        ] {
            let name = file_name(text);
            assert!(check_name(&name).is_ok(), "{text:?} became {name:?}");
            assert!(!name.contains('/') && !name.starts_with('.'), "{name:?}");
        }
        assert_eq!(file_name("camera_front.v2-left"), "camera_front.v2-left");
        assert_ne!(file_name(&"x/".repeat(300)), file_name(&"x/".repeat(301)));
        assert!(file_name(&"/".repeat(300)).len() <= MAX_PART_BYTES);
        for name in [
            "", "..", "../x", "/x", "a//b", "a/../b", "a/.b", "a\nb", UNFINISHED,
        ] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn an_unfinished_export_is_begun_anew_and_a_finished_one_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("out");
        let mut folder = ExportFolder::begin(&root, Media::Copied).unwrap();
        folder.write("sweeps/a/1.bin", b"one").unwrap();
        drop(folder);
        fs::write(root.join("sweeps/mine.txt"), "not of the export").unwrap();
        let refused = ExportFolder::begin(&root, Media::Copied);
        assert!(matches!(refused, Err(Error::NotEmpty { .. })));
        assert!(root.join("sweeps/mine.txt").is_file());
        assert!(!root.join("sweeps/a").exists());
        fs::remove_dir_all(&root).unwrap();

        let mut folder = ExportFolder::begin(&root, Media::Copied).unwrap();
        folder.write("a.txt", b"abc").unwrap();
        drop(folder);
        let mut folder = ExportFolder::begin(&root, Media::Copied).unwrap();
        let mut stream = folder.stream("b.txt").unwrap();
        stream.write(b"ab").unwrap();
        stream.write(b"c").unwrap();
        folder.close(stream).unwrap();
        assert_eq!(folder.finish().unwrap(), 1);
        let sums = fs::read_to_string(root.join(CHECKSUMS)).unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sums, format!("{abc}  b.txt\n"));
        assert!(!root.join("a.txt").exists() && !root.join(UNFINISHED).exists());
        let again = ExportFolder::begin(&root, Media::Copied);
        assert!(matches!(again, Err(Error::NotEmpty { .. })));
    }

    #[test]
    fn media_are_kept_once_and_linked() {
        let place = tempfile::tempdir().unwrap();
        let store = place.path().join("store");
        for (name, media) in [
            ("hard", Media::HardLinked(store.clone())),
            ("soft", Media::Linked(store.clone())),
        ] {
            let root = place.path().join(name);
            let mut folder = ExportFolder::begin(&root, media).unwrap();
            folder.write_media("i/1.jpg", b"pixels").unwrap();
            folder.write_media("i/2.jpg", b"pixels").unwrap();
            folder.finish().unwrap();
            assert_eq!(fs::read(root.join("i/2.jpg")).unwrap(), b"pixels");
        }
        let kept = walk(&store);
        assert_eq!(kept.len(), 1, "{kept:?}");
    }

    fn walk(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
        entries
            .flat_map(|path| match path.is_dir() {
                true => walk(&path),
                false => vec![path],
            })
            .collect()
    }
}
