//! Which files of a folder, or of a pattern, are a log.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::Container;
use crate::loss::{Loss, LossKind};
use crate::storage;

/// Log files, in order, and what is known to be missing.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) losses: Vec<Loss>,
}

/// The files that a path stands for: those in a folder, those that match a pattern, or itself.
pub(crate) fn of_path(path: &Path) -> Result<Files, Error> {
    if path.is_dir() {
        return of_folder(path);
    }
    Ok(Files {
        files: files_of_pattern(path)?.unwrap_or_else(|| vec![path.to_owned()]),
        losses: Vec::new(),
    })
}

/// Those that `metadata.yaml` names, if it names some that exist, with the further parts of the
/// same recording; else all that are logs.
pub(crate) fn of_folder(path: &Path) -> Result<Files, Error> {
    let lying = lying_in(path)?;
    if lying.is_empty() {
        return Err(Error::NoLogs {
            path: path.to_owned(),
        });
    }
    let named = names_in_metadata(path);
    let mut found = Files::default();
    for name in &named {
        match lying.iter().find(|file| is_named(file, name)) {
            Some(file) if found.files.contains(file) => {}
            Some(file) => found.files.push(file.clone()),
            None => found.losses.push(Loss::new(
                LossKind::UnreadableFile,
                format!("metadata.yaml names {name}, which is not in this folder"),
            )),
        }
    }
    if found.files.is_empty() {
        return Ok(Files {
            files: lying,
            losses: Vec::new(),
        });
    }
    let unnamed = lying.iter().filter(|file| !found.files.contains(file));
    let (further, others): (Vec<_>, Vec<_>) =
        unnamed.partition(|file| is_further_part(file, &found.files));
    if !others.is_empty() {
        let names: Vec<_> = others.iter().map(|file| file_name(file)).collect();
        let what = format!("metadata.yaml does not name {}", names.join(", "));
        found.losses.push(Loss::new(LossKind::OtherFiles, what));
    }
    found.files.extend(further.into_iter().cloned());
    Ok(found)
}

/// Whether `metadata.yaml` means this file. It keeps the names of compressed files after they are
/// unpacked, and of unpacked ones after they are compressed.
fn is_named(file: &Path, name: &str) -> bool {
    unpacked_name(&file_name(file)) == unpacked_name(name)
}

/// Whether a file goes on where the last of these ends: a recorder that was stopped had no time to
/// write the name of the part that it had begun.
fn is_further_part(file: &Path, parts: &[PathBuf]) -> bool {
    let numbers = |file: &Path| {
        let name = file_name(file);
        let (stem, ending) = unpacked_name(&name).rsplit_once('.')?;
        let (recording, number) = stem.rsplit_once('_')?;
        let number: u128 = number.parse().ok()?;
        Some((recording.to_owned(), ending.to_owned(), number))
    };
    let Some((recording, ending, number)) = numbers(file) else {
        return false;
    };
    let parts: Option<Vec<_>> = parts.iter().map(|part| numbers(part)).collect();
    parts.is_some_and(|parts| {
        parts.iter().all(|(its_recording, its_ending, its_number)| {
            (its_recording, its_ending) == (&recording, &ending) && *its_number < number
        })
    })
}

/// The files that match a pattern with `*`, `?` or `[…]`, in order; `None` if it is no pattern,
/// or a file has that very name.
pub(crate) fn files_of_pattern(path: &Path) -> Result<Option<Vec<PathBuf>>, Error> {
    let Some(pattern) = path.to_str() else {
        return Ok(None);
    };
    if storage::is_url(pattern) || !pattern.contains(['*', '?', '[']) || path.exists() {
        return Ok(None);
    }
    let no_logs = || Error::NoLogs {
        path: path.to_owned(),
    };
    let matches = glob::glob(pattern).map_err(|_| no_logs())?;
    let files = in_order(matches.filter_map(Result::ok).filter(|file| is_log(file)));
    match files.is_empty() {
        true => Err(no_logs()),
        false => Ok(Some(files)),
    }
}

/// The logs in a folder, not in folders inside it.
fn lying_in(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = std::fs::read_dir(path).map_err(|source| Error::Open {
        path: path.to_owned(),
        source,
    })?;
    let files = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| !file_name(file).starts_with('.') && is_log(file));
    Ok(in_order(files))
}

/// By natural order; of a file and its compressed form, the file alone.
fn in_order(files: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut files: Vec<_> = files.collect();
    files.sort_by_cached_key(|file| (natural_key(&file_name(file)), file.clone()));
    let all: BTreeSet<_> = files.iter().cloned().collect();
    files.retain(|file| {
        let name = file_name(file);
        let unpacked = unpacked_name(&name);
        unpacked == name || !all.contains(&file.with_file_name(unpacked))
    });
    files
}

/// The name of a file before it was compressed.
fn unpacked_name(name: &str) -> &str {
    let unpacked = name
        .strip_suffix(".zstd")
        .or_else(|| name.strip_suffix(".zst"));
    unpacked.unwrap_or(name)
}

/// Whether a file is one by its first bytes, or should be one by its name: what is damaged must
/// not be passed over. Compressed files must bear a log's name.
fn is_log(file: &Path) -> bool {
    const ENDINGS: [&str; 4] = [".mcap", ".db3", ".bag", ".bag.active"];
    if !file.is_file() {
        return false;
    }
    let name = file_name(file);
    let has_name = ENDINGS
        .iter()
        .any(|ending| unpacked_name(&name).ends_with(ending));
    has_name || matches!(container_of(file), Some(container) if container != Container::Zstd)
}

fn container_of(file: &Path) -> Option<Container> {
    const START_BYTES: u64 = 16;
    let mut start = Vec::new();
    let file = File::open(file).ok()?;
    file.take(START_BYTES).read_to_end(&mut start).ok()?;
    Container::of(&start)
}

fn file_name(file: &Path) -> String {
    file.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Orders `bag_2` before `bag_10`: runs of digits count as numbers.
fn natural_key(name: &str) -> Vec<(String, u128)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let n_text = rest.find(|letter: char| letter.is_ascii_digit());
        let (text, digits) = rest.split_at(n_text.unwrap_or(rest.len()));
        let n_digits = digits.find(|letter: char| !letter.is_ascii_digit());
        let (number, after) = digits.split_at(n_digits.unwrap_or(digits.len()));
        key.push((text.to_owned(), number.parse().unwrap_or(u128::MAX)));
        rest = after;
    }
    key
}

/// The file names under `relative_file_paths`, or under `files`, of a bag's `metadata.yaml`:
/// a plain list, of which nothing else of YAML is needed. Early recorders wrote the folder's own
/// name before them; only the last part of each is taken, so that no other folder is read.
fn names_in_metadata(folder: &Path) -> Vec<String> {
    const MOST_BYTES: u64 = 16 << 20;
    let mut text = String::new();
    let read = File::open(folder.join("metadata.yaml"))
        .and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text));
    if read.is_err() {
        return Vec::new();
    }
    let lines = text.lines().map(str::trim_start);
    let list = lines
        .skip_while(|line| !line.starts_with("relative_file_paths:"))
        .skip(1)
        .map_while(|line| line.strip_prefix('-'));
    let unquoted = list.map(|item| item.trim().trim_matches(['"', '\'']));
    unquoted.map(|item| file_name(Path::new(item))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["b_10.mcap", "b_9.mcap", "b_010.mcap", "a.mcap", "b.mcap"];
        names.sort_by_cached_key(|name| natural_key(name));
        assert_eq!(
            names,
            ["a.mcap", "b.mcap", "b_9.mcap", "b_10.mcap", "b_010.mcap"]
        );
    }

    #[test]
    fn metadata_names_files_of_its_own_folder_only() {
        let folder = tempfile::tempdir().unwrap();
        let text = "rosbag2_bagfile_information:\n  version: 4\n  relative_file_paths:\n    \
            - bag/bag_0.db3\n    - \"../../bag_1.db3\"\n  duration:\n    nanoseconds: 1\n";
        std::fs::write(folder.path().join("metadata.yaml"), text).unwrap();
        assert_eq!(names_in_metadata(folder.path()), ["bag_0.db3", "bag_1.db3"]);
        assert!(names_in_metadata(&folder.path().join("none")).is_empty());
    }
}
