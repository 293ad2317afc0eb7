//! Which format a log has, by its content; and what a file is that is no log, and what to do.

use std::path::Path;
use std::sync::Arc;

use crate::bag_source::BagSource;
use crate::db3_source::Db3Source;
use crate::error::Error;
use crate::joined_source::{self, JoinedSource};
use crate::mcap_source::McapSource;
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::source::LogSource;
use crate::spool::{Spool, Spooled};
use crate::storage::{self, Storage};

/// What an MCAP file starts and ends with.
pub(crate) const MCAP_MAGIC: [u8; 8] = [0x89, b'M', b'C', b'A', b'P', b'0', b'\r', b'\n'];

/// What a ROS 1 bag starts with.
pub(crate) const BAG_MAGIC: &[u8] = b"#ROSBAG V2.0\n";

const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// What messages are stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// MCAP.
    Mcap,
    /// A ROS 1 bag.
    Bag,
    /// A database, as ROS 2 writes them.
    Sqlite,
    /// Any of the others, compressed as a whole.
    Zstd,
}

/// Opens a log of any known format: a file, a folder of files, a pattern that files match, a URL.
pub(crate) fn open(
    path: &Path,
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn LogSource>, Error> {
    if path.is_dir() {
        return joined_source::open_folder(path, options, progress);
    }
    match joined_source::files_of_pattern(path)? {
        Some(files) => joined_source::open_files(path, &files, options, progress),
        None => open_file(path, options, progress),
    }
}

/// Opens one file, by its content.
pub(crate) fn open_file(
    path: &Path,
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn LogSource>, Error> {
    open_storage(storage::open(path)?, options, progress)
}

fn open_storage(
    storage: Arc<dyn Storage>,
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn LogSource>, Error> {
    let start = start_of(&*storage)?;
    Ok(match Container::of(&start) {
        Some(Container::Mcap) => Box::new(McapSource::over(storage, options)?),
        Some(Container::Bag) => Box::new(BagSource::over(storage, options)?),
        Some(Container::Sqlite) => Box::new(Db3Source::over(storage, options, progress)?),
        Some(Container::Zstd) => {
            let Spooled { storage, loss } =
                Spool::new(options, progress).decompressed(&*storage)?;
            let start = start_of(&storage)?;
            if Container::of(&start) == Some(Container::Zstd) {
                return Err(not_a_log(storage.path(), &start));
            }
            let source = open_storage(Arc::new(storage), options, progress)?;
            match loss {
                Some(loss) => Box::new(JoinedSource::with_losses(source, vec![loss])),
                None => source,
            }
        }
        None => return Err(not_a_log(storage.path(), &start)),
    })
}

impl Container {
    /// The container of a file that starts so.
    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        let magics: [(&[u8], Self); 4] = [
            (&MCAP_MAGIC, Self::Mcap),
            (BAG_MAGIC, Self::Bag),
            (SQLITE_MAGIC, Self::Sqlite),
            (&ZSTD_MAGIC, Self::Zstd),
        ];
        magics
            .into_iter()
            .find(|(magic, _)| start.starts_with(magic))
            .map(|(_, container)| container)
    }
}

/// Passes files of this container.
pub(crate) fn expect(storage: &dyn Storage, container: Container) -> Result<(), Error> {
    let start = start_of(storage)?;
    if Container::of(&start) == Some(container) {
        return Ok(());
    }
    Err(not_a_log(storage.path(), &start))
}

fn start_of(storage: &dyn Storage) -> Result<Vec<u8>, Error> {
    const START_BYTES: u64 = 512;
    storage.bytes(0..START_BYTES).map_err(|source| Error::Open {
        path: storage.path().to_owned(),
        source,
    })
}

fn not_a_log(path: &Path, start: &[u8]) -> Error {
    if start.is_empty() {
        return Error::EmptyFile {
            path: path.to_owned(),
        };
    }
    let (looks_like, advice) = describe(start);
    Error::NotALog {
        path: path.to_owned(),
        looks_like: looks_like.to_owned(),
        advice: advice.to_owned(),
    }
}

type Sign = (&'static [u8], &'static str, &'static str);

/// The first bytes of other formats.
const SIGNS: [Sign; 16] = [
    (b"#ROSBAG V2.0", "a ROS 1 bag", "open it by its own name"),
    (
        b"#ROSBAG V1",
        "a ROS 1 bag of an old version",
        "bring it to version 2.0 with `rosbag fix`",
    ),
    (SQLITE_MAGIC, "a sqlite database", "open it by its own name"),
    (
        &[0x1f, 0x8b],
        "a gzip file",
        "unpack it first with `gunzip`",
    ),
    (
        &[0x04, 0x22, 0x4d, 0x18],
        "an LZ4 file",
        "unpack it first with `lz4 -d`",
    ),
    (b"BZh", "a bzip2 file", "unpack it first with `bunzip2`"),
    (
        &[0xfd, b'7', b'z', b'X', b'Z'],
        "an xz file",
        "unpack it first with `unxz`",
    ),
    (
        b"PK\x03\x04",
        "a zip archive",
        "unpack it first with `unzip`",
    ),
    (
        b"RRF",
        "a Rerun recording",
        "open the log that it was made from",
    ),
    (
        &[0xd4, 0xc3, 0xb2, 0xa1],
        "a packet capture",
        "record the decoded topics to MCAP",
    ),
    (
        &[0x0a, 0x0d, 0x0d, 0x0a],
        "a packet capture",
        "record the decoded topics to MCAP",
    ),
    (
        b"version https://git-lfs",
        "a Git LFS pointer, not the data",
        "fetch it with `git lfs pull`",
    ),
    (b"<!DOCTYPE", "a web page", "download the log itself"),
    (b"<html", "a web page", "download the log itself"),
    (
        b"\x89MCAP",
        "an MCAP file of another version or damaged at its start",
        "copy it again",
    ),
    (
        b"MCAP",
        "an MCAP file damaged at its start",
        "copy it again in binary mode",
    ),
];

fn describe(bytes: &[u8]) -> (&'static str, &'static str) {
    const GIVE_A_LOG: &str = "give an MCAP file, a ROS 1 bag, or a ROS 2 bag";
    let start = &bytes[..bytes.len().min(512)];
    if let Some((_, looks_like, advice)) = SIGNS.iter().find(|(sign, ..)| start.starts_with(sign)) {
        return (looks_like, advice);
    }
    if MCAP_MAGIC.starts_with(start) {
        return (
            "the first bytes of an MCAP file, without the rest",
            "copy or record it again",
        );
    }
    if start.iter().all(|byte| *byte == 0) {
        return (
            "zeros, as left by an interrupted copy or recording",
            "copy it again",
        );
    }
    if start.get(257..262) == Some(b"ustar") {
        return ("a tar archive", "unpack it first with `tar -xf`");
    }
    if is_text(start) {
        return ("text", GIVE_A_LOG);
    }
    ("data of an unknown kind", GIVE_A_LOG)
}

/// Whether the bytes are printable; a last character may be cut.
fn is_text(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(err) if err.error_len().is_none() => {
            std::str::from_utf8(&bytes[..err.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty()
        && !text.contains(|letter: char| letter.is_control() && !"\r\n\t".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_file_is_instead() {
        for (bytes, looks_like) in [
            (
                b"#ROSBAG V1.2\n".as_slice(),
                "a ROS 1 bag of an old version",
            ),
            (&[0x1f, 0x8b, 8, 0], "a gzip file"),
            (b"x,y,z\n1,2,3\n", "text"),
            ("a caf\u{e9}".as_bytes(), "text"),
            (b"\x89MC", "the first bytes of an MCAP"),
            (b"\x89MCAP1\r\n", "an MCAP file of another version"),
            (&[0; 600], "zeros"),
            (&[0x7f, b'E', b'L', b'F', 1, 2], "unknown"),
        ] {
            let text = not_a_log(Path::new("/logs/a.bag"), bytes).to_string();
            assert!(text.contains(looks_like), "{text}");
            assert!(text.ends_with("\nfile: /logs/a.bag"), "{text}");
        }
        let empty = not_a_log(Path::new("a"), b"").to_string();
        assert!(empty.contains("empty"), "{empty}");
    }
}
