//! Which files of a folder, or of a pattern, are a log.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::Container;
use crate::loss::{Loss, LossKind};
use crate::storage;

/// The log files of a folder, in order.
pub(super) struct Folder {
    pub(super) files: Vec<PathBuf>,
    pub(super) losses: Vec<Loss>,
}

/// Those that `metadata.yaml` names, if it names some that exist; else all that are logs.
pub(super) fn of_folder(path: &Path) -> Result<Folder, Error> {
    let lying = lying_in(path)?;
    let named = names_in_metadata(path);
    let mut folder = Folder {
        files: Vec::new(),
        losses: Vec::new(),
    };
    for name in &named {
        match lying.iter().find(|file| file_name(file) == *name) {
            Some(file) if folder.files.contains(file) => {}
            Some(file) => folder.files.push(file.clone()),
            None => folder.losses.push(Loss::new(
                LossKind::UnreadableFile,
                format!("metadata.yaml names {name}, which is no log in this folder"),
            )),
        }
    }
    if folder.files.is_empty() {
        folder.losses.clear();
        folder.files = lying;
    } else if folder.files.len() < lying.len() {
        let others: Vec<_> = lying
            .iter()
            .filter(|file| !folder.files.contains(file))
            .map(|file| file_name(file))
            .collect();
        let what = format!("metadata.yaml does not name {}", others.join(", "));
        folder.losses.push(Loss::new(LossKind::OtherFiles, what));
    }
    if folder.files.is_empty() {
        return Err(Error::NoLogs {
            path: path.to_owned(),
        });
    }
    Ok(folder)
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
    let files = matches.filter_map(Result::ok).filter(|file| is_log(file));
    let files = in_order(files.collect());
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
    Ok(in_order(files.collect()))
}

/// By natural order; of a file and its compressed form, the file alone.
fn in_order(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.sort_by_cached_key(|file| natural_key(&file_name(file)));
    let plain: Vec<_> = files.iter().map(|file| file_name(file)).collect();
    files.retain(|file| {
        let name = file_name(file);
        let stem = name
            .strip_suffix(".zstd")
            .or_else(|| name.strip_suffix(".zst"));
        stem.is_none_or(|stem| !plain.iter().any(|name| name == stem))
    });
    files
}

/// Whether a file is one by its first bytes. Compressed files must also bear a log's name.
fn is_log(file: &Path) -> bool {
    const NAMES: [&str; 4] = [".mcap.", ".db3.", ".bag.", ".active."];
    let mut start = Vec::new();
    let read = File::open(file).and_then(|file| file.take(16).read_to_end(&mut start));
    if read.is_err() || !file.is_file() {
        return false;
    }
    match Container::of(&start) {
        Some(Container::Zstd) => NAMES.iter().any(|name| file_name(file).contains(name)),
        Some(_) => true,
        None => false,
    }
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
