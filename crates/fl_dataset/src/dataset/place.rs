//! Files of a data set: below its folder or nowhere, and no larger than such files are.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use fl_spacetime::Stamp;

use crate::Error;

/// No image, sweep or text of a data set is larger.
const MOST: (u64, &str) = (1 << 28, "256 MiB");

/// The file that a table names, which must lie below the folder.
///
/// # Errors
/// In words, for a name that leads elsewhere.
pub(crate) fn inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    match !name.is_empty() && Path::new(name).components().all(is_plain) {
        true => Ok(folder.join(name)),
        false => Err(format!("{name:?} leads out of the folder")),
    }
}

/// The content of a file.
///
/// # Errors
/// [`Error::Read`]; [`Error::Format`] for a file that is too large.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    read_at_most(path, MOST)
}

/// The content of a file of at most so many bytes, which are said in words too.
///
/// # Errors
/// As [`read_file`].
pub(crate) fn read_at_most(
    path: &Path,
    (most_bytes, in_words): (u64, &str),
) -> Result<Vec<u8>, Error> {
    let unreadable = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let mut limited = file.take(most_bytes + 1);
    limited.read_to_end(&mut bytes).map_err(unreadable)?;
    match bytes.len() as u64 > most_bytes {
        true => Err(Error::Format {
            what: format!("larger than {in_words}"),
            path: path.to_owned(),
        }),
        false => Ok(bytes),
    }
}

/// The drive that was asked for, else the only one.
///
/// # Errors
/// [`Error::Unfit`] where it is not there, or several are and none was asked for.
pub(crate) fn chosen_drive(
    names: Vec<String>,
    wish: Option<&str>,
    place: &Path,
) -> Result<String, Error> {
    const N_SHOWN: usize = 20;
    let shown = names.iter().take(N_SHOWN).map(String::as_str);
    let shown: Vec<&str> = shown.collect();
    let place = place.display();
    let found = match (wish, names.as_slice()) {
        (None, [only]) => Ok(only.clone()),
        (Some(wish), names) if names.iter().any(|name| name == wish) => Ok(wish.to_owned()),
        (_, []) => Err(format!("there is no drive in it\nfile: {place}")),
        (None, _) => Err(format!(
            "there are {} drives; name one with --drive: {}\nfile: {place}",
            names.len(),
            shown.join(", ")
        )),
        (Some(wish), _) => Err(format!(
            "there is no drive {wish:?}, but {}\nfile: {place}",
            shown.join(", ")
        )),
    };
    found.map_err(|what| Error::Unfit { what })
}

/// The names of everything in a folder, sorted; none where there is no such folder.
///
/// # Errors
/// [`Error::Read`]; [`Error::Format`] for a name that is no text.
pub(crate) fn names_in(folder: &Path) -> Result<Vec<String>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        names.push(name.into_string().map_err(|name| Error::Format {
            what: "a name of a file that is no text".to_owned(),
            path: folder.join(name),
        })?);
    }
    names.sort();
    Ok(names)
}

/// The moment of a file that is called by its nanoseconds.
///
/// # Errors
/// [`Error::Format`] for a name that is no number.
pub(crate) fn stamp_of_name(path: &Path) -> Result<Stamp, Error> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let nanos = stem.and_then(|stem| stem.parse().ok());
    nanos.map(Stamp::from_nanos).ok_or_else(|| Error::Format {
        what: "the name of the file is no stamp in nanoseconds".to_owned(),
        path: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = Path::new("data");
        assert_eq!(
            inside(folder, "samples/a.jpg"),
            Ok(PathBuf::from("data/samples/a.jpg"))
        );
        for name in ["", "..", "../x", "a/../../x", "/etc/passwd", "./../x", "."] {
            assert!(inside(folder, name).is_err(), "{name:?}");
        }
    }
}
