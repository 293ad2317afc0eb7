//! Which format a log has, by its content; and what a file is that is no log, and what to do.

use std::path::Path;

use crate::error::Error;
use crate::mcap_source::McapSource;
use crate::options::OpenOptions;
use crate::source::LogSource;
use crate::storage::Storage;

/// Opens a log of any known format.
pub(crate) fn open(path: &Path, options: &OpenOptions) -> Result<Box<dyn LogSource>, Error> {
    Ok(Box::new(McapSource::open(path, options)?))
}

/// What an MCAP file starts and ends with.
pub(crate) const MAGIC: [u8; 8] = [0x89, b'M', b'C', b'A', b'P', b'0', b'\r', b'\n'];

/// Passes MCAP files.
pub(crate) fn check_magic(storage: &dyn Storage) -> Result<(), Error> {
    const START_BYTES: u64 = 512;
    let path = storage.path();
    let bytes = storage
        .bytes(0..START_BYTES)
        .map_err(|source| Error::Open {
            path: path.to_owned(),
            source,
        })?;
    let bytes = bytes.as_slice();
    if bytes.is_empty() {
        return Err(Error::EmptyFile {
            path: path.to_owned(),
        });
    }
    if bytes.starts_with(&MAGIC) {
        return Ok(());
    }
    let (looks_like, advice) = describe(bytes);
    let (looks_like, advice) = (looks_like.to_owned(), advice.to_owned());
    Err(Error::NotMcap {
        path: path.to_owned(),
        looks_like,
        advice,
    })
}

/// The error for a folder: names the log in it, if there is one.
pub(crate) fn folder(path: &Path) -> Error {
    let mut names: Vec<_> = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let ending = |ending: &str| names.iter().find(|name| name.ends_with(ending));
    let advice = match (ending(".mcap"), ending(".db3")) {
        (Some(name), _) => format!("open a file in it, for example {name}"),
        (None, Some(name)) => format!("{name} in it is a ROS 2 sqlite bag: {CONVERT}"),
        (None, None) => "open an .mcap file; there is none in it".to_owned(),
    };
    Error::Folder {
        path: path.to_owned(),
        advice,
    }
}

const CONVERT: &str = "convert it first with `mcap convert`";

type Sign = (&'static [u8], &'static str, &'static str);

/// The first bytes of other formats.
const SIGNS: [Sign; 16] = [
    (b"#ROSBAG V", "a ROS 1 bag", CONVERT),
    (
        b"SQLite format 3\0",
        "a ROS 2 sqlite bag or another sqlite database",
        CONVERT,
    ),
    (
        &[0x1f, 0x8b],
        "a gzip file",
        "unpack it first with `gunzip`",
    ),
    (
        &[0x28, 0xb5, 0x2f, 0xfd],
        "a Zstandard file",
        "unpack it first with `zstd -d`",
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
    const GIVE_MCAP: &str = "give an .mcap file";
    let start = &bytes[..bytes.len().min(512)];
    if let Some((_, looks_like, advice)) = SIGNS.iter().find(|(sign, ..)| start.starts_with(sign)) {
        return (looks_like, advice);
    }
    if MAGIC.starts_with(start) {
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
        return ("text", GIVE_MCAP);
    }
    ("data of an unknown kind", GIVE_MCAP)
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
    use crate::storage::MemoryStorage;

    #[test]
    fn says_what_a_file_is_instead() {
        for (bytes, looks_like) in [
            (b"#ROSBAG V2.0\n".as_slice(), "a ROS 1 bag"),
            (b"SQLite format 3\0\x10\0", "a ROS 2 sqlite bag"),
            (&[0x1f, 0x8b, 8, 0], "a gzip file"),
            (b"x,y,z\n1,2,3\n", "text"),
            ("a caf\u{e9}".as_bytes(), "text"),
            (b"\x89MC", "the first bytes of an MCAP"),
            (b"\x89MCAP1\r\n", "an MCAP file of another version"),
            (&[0; 600], "zeros"),
            (&[0x7f, b'E', b'L', b'F', 1, 2], "unknown"),
        ] {
            let path = Path::new("/logs/a.bag");
            let text = check_magic(&MemoryStorage::new(path, bytes.to_vec()))
                .unwrap_err()
                .to_string();
            assert!(text.contains(looks_like), "{text}");
            assert!(text.ends_with("\nfile: /logs/a.bag"), "{text}");
        }
        let empty = check_magic(&MemoryStorage::new(Path::new("a"), Vec::new()))
            .unwrap_err()
            .to_string();
        assert!(empty.contains("empty"), "{empty}");
    }
}
