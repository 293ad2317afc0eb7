//! What a scan found, in a file for the next time.
//!
//! The file is a cache: whatever is odd about it, the log is scanned again. It lies beside the log
//! or, where that cannot be written, in the user's cache folder.

mod form;

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bytes::ByteWriter;
use crate::kept::{InFile, KeptBytes};
use crate::options::OpenOptions;
use crate::source::{LogSource, Scan};
use crate::storage;
use crate::whole_file::as_readable_as_others;

/// What is in an index file.
pub(crate) struct Indexed {
    pub(crate) scan: Scan,
    pub(crate) layout: Vec<u8>,
    pub(crate) kept: Vec<Option<KeptBytes>>,
    /// The file.
    pub(crate) path: PathBuf,
}

/// Changes with what is written below.
const MAGIC: [u8; 8] = *b"FLINDEX1";
/// The magic bytes, the size of the head, its checksum.
const START_BYTES: usize = 8 + 8 + 4;

/// The index of this very log, if a sound file has it.
pub(crate) fn read(source: &dyn LogSource, options: &OpenOptions) -> Option<Indexed> {
    let fingerprint = fingerprint(source, options)?;
    places(source.path(), options)
        .into_iter()
        .find_map(|path| read_file(&path, &fingerprint))
}

/// Writes the index to the first place that takes it; gives the place.
pub(crate) fn write(
    source: &dyn LogSource,
    options: &OpenOptions,
    scan: &Scan,
    kept: &[Option<KeptBytes>],
) -> Option<PathBuf> {
    let fingerprint = fingerprint(source, options)?;
    let (head, blobs) = form::to_bytes(&fingerprint, scan, &source.layout(), kept);
    places(source.path(), options)
        .into_iter()
        .find(|path| write_file(path, &head, &blobs).is_ok())
}

fn read_file(path: &Path, fingerprint: &[u8]) -> Option<Indexed> {
    let file = File::open(path).ok()?;
    let file_bytes = file.metadata().ok()?.len();
    let mut start = [0; START_BYTES];
    storage::read_exact_at(&file, 0, &mut start).ok()?;
    let (magic, sizes) = start.split_first_chunk::<8>()?;
    let (head_bytes, crc) = sizes.split_first_chunk::<8>()?;
    let (head_bytes, crc) = (
        u64::from_le_bytes(*head_bytes),
        u32::from_le_bytes(*crc.first_chunk()?),
    );
    let blobs_start = (START_BYTES as u64).checked_add(head_bytes)?;
    if *magic != MAGIC || blobs_start > file_bytes {
        return None;
    }
    let mut head = vec![0; usize::try_from(head_bytes).ok()?];
    storage::read_exact_at(&file, START_BYTES as u64, &mut head).ok()?;
    if crc32fast::hash(&head) != crc {
        return None;
    }
    let form::Head { scan, layout, kept } = form::from_bytes(&head, fingerprint)?;
    let file = Arc::new(file);
    let blob = |(range, crc): (Range<u64>, u32)| {
        let range = blobs_start.checked_add(range.start)?..blobs_start.checked_add(range.end)?;
        (range.start <= range.end && range.end <= file_bytes)
            .then(|| KeptBytes::File(Arc::new(InFile::new(Arc::clone(&file), range, crc))))
    };
    Some(Indexed {
        scan,
        layout,
        kept: kept.into_iter().map(|kept| kept.and_then(blob)).collect(),
        path: path.to_owned(),
    })
}

/// Whole or not at all, also when several processes do it at once.
fn write_file(path: &Path, head: &[u8], blobs: &[Arc<Vec<u8>>]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = as_readable_as_others(tempfile::Builder::new().prefix(".framelock-"))
        .tempfile_in(folder)?;
    file.write_all(&MAGIC)?;
    file.write_all(&(head.len() as u64).to_le_bytes())?;
    file.write_all(&crc32fast::hash(head).to_le_bytes())?;
    file.write_all(head)?;
    for blob in blobs {
        file.write_all(blob)?;
    }
    file.persist(path)?;
    Ok(())
}

/// Tells this log and what is looked for in it from everything else. Other versions of this
/// program may find other things.
fn fingerprint(source: &dyn LogSource, options: &OpenOptions) -> Option<Vec<u8>> {
    let mut writer = ByteWriter::default();
    writer.text(env!("CARGO_PKG_VERSION"));
    writer.sized(&source.fingerprint().ok()?);
    writer.u64(options.memory_bytes);
    match &options.definitions {
        Some(folder) => writer.u64(folder_version(folder)),
        None => writer.u64(0),
    }
    Some(writer.finish())
}

/// Changes when a file in the folder, or in a folder in it, does.
fn folder_version(folder: &Path) -> u64 {
    const DEEPEST: usize = 4;
    let mut hasher = crc32fast::Hasher::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    let mut n_files = 1;
    while let Some((folder, depth)) = folders.pop() {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        let mut paths: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        paths.sort();
        for path in paths {
            let Ok(metadata) = path.metadata() else {
                continue;
            };
            if metadata.is_dir() && depth < DEEPEST {
                folders.push((path, depth + 1));
                continue;
            }
            n_files += 1;
            hasher.update(path.as_os_str().as_encoded_bytes());
            hasher.update(&metadata.len().to_le_bytes());
            hasher.update(&storage::modified_nanos(&metadata).to_le_bytes());
        }
    }
    u64::from(hasher.finalize()) << 32 | n_files
}

/// Where the index of a log may be, the best place first.
fn places(log: &Path, options: &OpenOptions) -> Vec<PathBuf> {
    if let Some(folder) = &options.cache_folder {
        return vec![folder.join(cache_name(log))];
    }
    let beside = log.exists().then(|| {
        let mut name = log.components().as_path().as_os_str().to_owned();
        name.push(".flindex");
        PathBuf::from(name)
    });
    let cached = cache_folder().map(|folder| folder.join(cache_name(log)));
    beside.into_iter().chain(cached).collect()
}

/// Logs of one name in different folders have different names here.
fn cache_name(log: &Path) -> String {
    let place = std::path::absolute(log).unwrap_or_else(|_| log.to_owned());
    let place = place.as_os_str().as_encoded_bytes();
    let name = log.file_name().unwrap_or_default().to_string_lossy();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let name: String = name
        .chars()
        .filter(|letter| plain(*letter))
        .take(100)
        .collect();
    let mut other = crc32fast::Hasher::new_with_initial(1);
    other.update(place);
    format!(
        "{name}-{:08x}{:08x}.flindex",
        crc32fast::hash(place),
        other.finalize()
    )
}

/// `$XDG_CACHE_HOME/framelock` or what stands for it.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| {
        let folder = PathBuf::from(std::env::var_os(name)?);
        folder.is_absolute().then_some(folder)
    };
    let caches = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".cache")))?;
    Some(caches.join("framelock"))
}
