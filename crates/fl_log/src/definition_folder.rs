//! The user's own definitions: a folder of `.msg`, `.srv`, `.action` and `.idl` files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::schema::{Language, short_name};

/// A folder with a folder for each package, as in a workspace or an installation of ROS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DefinitionFolder {
    folder: PathBuf,
}

/// Larger files are no definitions.
const MAX_FILE_BYTES: u64 = 1 << 20;

impl DefinitionFolder {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Whether a file defines the type.
    pub(crate) fn defines(&self, name: &str) -> bool {
        let found = self.find(&short_name(name), Language::Ros2Msg);
        !matches!(found, Ok(None))
    }

    /// The text that defines `name`, written `package/Name`, and its language. `.msg` files are
    /// in the dialect `msg_language`.
    ///
    /// # Errors
    /// If a file is there but cannot be read.
    pub(crate) fn find(
        &self,
        name: &str,
        msg_language: Language,
    ) -> Result<Option<(Language, String)>, Error> {
        let Some((package, last_name)) = name.split_once('/') else {
            return Ok(None);
        };
        if !is_name(package) || !is_name(last_name) {
            return Ok(None);
        }
        for (place, language) in places(last_name, msg_language) {
            if let Some(text) = read(&self.folder.join(package).join(place))? {
                return Ok(Some((language, text)));
            }
        }
        Ok(None)
    }
}

/// Where the definition of a type may be inside its package's folder.
fn places(last_name: &str, msg_language: Language) -> Vec<(String, Language)> {
    let mut places = vec![
        (format!("msg/{last_name}.msg"), msg_language),
        (format!("{last_name}.msg"), msg_language),
        (format!("msg/{last_name}.idl"), Language::Idl),
        (format!("{last_name}.idl"), Language::Idl),
    ];
    // A message of a service or action is named after it: `Name_SendGoal_Request` of `Name`.
    for (end, _) in last_name.match_indices('_') {
        let base = &last_name[..end];
        places.push((format!("srv/{base}.srv"), Language::Ros2Msg));
        places.push((format!("action/{base}.action"), Language::Ros2Msg));
    }
    places
}

/// Type names come from logs: nothing else may become part of a path.
fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    let unreadable = |what: String| Error::BadSchema {
        what: format!("{what}\nfile: {}", path.display()),
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(unreadable(err.to_string())),
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|err| unreadable(err.to_string()))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let what = format!("more than {MAX_FILE_BYTES} bytes are too many for a definition");
        return Err(unreadable(what));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
