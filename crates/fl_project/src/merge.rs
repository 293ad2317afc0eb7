//! Three-way merges of text files: what changed on one side is taken, what changed on both sides
//! to different values is one conflict a cell.
//!
//! Works as a merge driver of git: `merge=framelock` with the driver
//! `framelock project merge-text %O %A %B`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fl_scene::Cell;

use crate::Error;
use crate::text::{line_key, write_file};

/// What a merge came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeOutcome {
    /// The merged text; a conflict stands in it as git would write it.
    pub text: String,
    /// The cells in which both sides differ.
    pub conflicts: Vec<String>,
}

/// Merges what two sides made of one file into the file of the first side. A file that is not
/// there counts as empty.
///
/// # Errors
/// [`Error::Text`] with file and line for what is no line of a scene.
pub fn merge_text_files(base: &Path, ours: &Path, theirs: &Path) -> Result<MergeOutcome, Error> {
    let outcome = merge(&read(base)?, &read(ours)?, &read(theirs)?);
    write_file(ours, &outcome.text)?;
    Ok(outcome)
}

/// The lines of a file by their cells.
type Lines = BTreeMap<Cell, String>;

fn read(path: &Path) -> Result<Lines, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => {
            return Err(Error::File {
                doing: "read the text",
                path: path.to_owned(),
                source,
            });
        }
    };
    let mut lines = Lines::new();
    for (line_idx, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let refused = |reason: &str| Error::Text {
            reason: reason.to_owned(),
            path: path.to_owned(),
            line: line_idx + 1,
        };
        let cell = line_key(line).ok_or_else(|| refused("this is no line of a scene"))?;
        if lines.insert(cell, line.to_owned()).is_some() {
            return Err(refused("the cell of this line occurs twice"));
        }
    }
    Ok(lines)
}

fn merge(base: &Lines, ours: &Lines, theirs: &Lines) -> MergeOutcome {
    let cells: BTreeSet<&Cell> = base
        .keys()
        .chain(ours.keys())
        .chain(theirs.keys())
        .collect();
    let (mut text, mut conflicts) = (String::new(), Vec::new());
    let mut put = |line: Option<&String>| {
        if let Some(line) = line {
            text.push_str(line);
            text.push('\n');
        }
    };
    for cell in cells {
        let [before, mine, their] = [base, ours, theirs].map(|side| side.get(cell));
        if mine == their || their == before {
            put(mine);
        } else if mine == before {
            put(their);
        } else {
            put(Some(&"<<<<<<< ours".to_owned()));
            put(mine);
            put(Some(&"=======".to_owned()));
            put(their);
            put(Some(&">>>>>>> theirs".to_owned()));
            conflicts.push(cell.to_path());
        }
    }
    MergeOutcome { text, conflicts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Lines {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .map(|line| (line_key(line).unwrap(), line.to_owned()))
            .collect()
    }

    fn tags(names: &str) -> Lines {
        let line = |name: &str| format!("\"tag/{name}\": true\n");
        lines(
            &names
                .split(' ')
                .filter(|it| !it.is_empty())
                .map(line)
                .collect::<String>(),
        )
    }

    #[test]
    fn takes_what_one_side_changed() {
        let outcome = merge(&tags("a b c"), &tags("a b d"), &tags("b c e"));
        assert_eq!(outcome.conflicts, Vec::<String>::new());
        assert_eq!(lines(&outcome.text), tags("b d e"));
    }

    #[test]
    fn the_same_cell_on_both_sides_is_one_conflict() {
        let class = |name: &str| lines(&format!("\"track/7/class\": \"{name}\""));
        let outcome = merge(&class("car"), &class("van"), &class("bus"));
        assert_eq!(outcome.conflicts, ["track/7/class"]);
        assert_eq!(
            outcome.text,
            "<<<<<<< ours\n\"track/7/class\": \"van\"\n=======\n\"track/7/class\": \"bus\"\n\
             >>>>>>> theirs\n"
        );
        let gone = merge(&class("car"), &Lines::new(), &class("bus"));
        assert_eq!(gone.conflicts, ["track/7/class"]);
        assert_eq!(
            merge(&class("car"), &class("van"), &class("van")).conflicts,
            Vec::<String>::new()
        );
    }
}
