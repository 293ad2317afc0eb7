//! Documents, their cells and gestures as text, out and in.
//!
//! Every cell has a path and its value a JSON form; a scene, a line of a text file and an edit are
//! made of these. The structs here are the format, and no other type of this crate knows it.

mod path;
mod value;
mod version_1;

use fl_spacetime::Stamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Cell, Edit, Error, Gesture, LogIdentity, Scene, Value};

/// The version that is written. Version 1, which had tracks and keyframes only, is read too.
const VERSION: u64 = 2;

impl Scene {
    /// Reads what [`Scene::to_json_string`] wrote, in this version or the one before, checking
    /// every invariant of the document.
    ///
    /// # Errors
    /// [`Error::Json`] with line and column for text that is not a scene, [`Error::Version`] for
    /// other versions, and the error of the part that is wrong, which names the cell or track and
    /// keyframe.
    pub fn from_json_str(text: &str) -> Result<Self, Error> {
        let VersionJson { version } = serde_json::from_str(text).map_err(Error::Json)?;
        match version {
            1 => version_1::scene(text),
            VERSION => {
                let wire: SceneJson<'_> = serde_json::from_str(text).map_err(Error::Json)?;
                let cells = wire.cells.0.into_iter().map(|(path, raw)| cell(&path, raw));
                Self::from_cells(wire.log.into(), cells.collect::<Result<Vec<_>, _>>()?)
            }
            _ => Err(Error::Version {
                version,
                known: VERSION,
            }),
        }
    }

    /// The scene as JSON, one cell a line: equal scenes give equal text, and every number comes
    /// back bit for bit.
    ///
    /// Stamps are nanoseconds since the Unix epoch as integers; `center` is in the world frame in
    /// meters, `rotation_xyzw` the unit quaternion world-from-body, `size` length, width, height.
    pub fn to_json_string(&self) -> String {
        let log = text_of(&LogJson::from(self.log()));
        let cells: Vec<String> = self
            .cells()
            .map(|(cell, value)| cell_line(&cell, &value))
            .collect();
        let cells = cells.join(",\n  ");
        format!(
            "{{\n \"version\": {VERSION},\n \"log\": {log},\n \"cells\": {{\n  {cells}\n }}\n}}\n"
        )
    }
}

/// A cell and its value as a line of text, which is an entry of a JSON object and of a YAML
/// mapping: `"track/7/class": "car"`.
pub fn cell_line(cell: &Cell, value: &Value) -> String {
    format!("{}: {}", text_of(&cell.to_path()), value::write(value))
}

/// Reads what [`cell_line`] wrote.
///
/// # Errors
/// [`Error::Cell`] with what is wrong.
pub fn read_cell_line(line: &str) -> Result<(Cell, Value), Error> {
    let refused = |reason: String| Error::Cell {
        place: line.chars().take(60).collect(),
        reason,
    };
    let mut path = serde_json::Deserializer::from_str(line).into_iter::<String>();
    let Some(Ok(path_text)) = path.next() else {
        return Err(refused(
            "a line begins with the path of a cell in quotes".to_owned(),
        ));
    };
    let rest = &line[path.byte_offset()..];
    let Some(text) = rest.trim_start().strip_prefix(':') else {
        return Err(refused("a colon comes after the path".to_owned()));
    };
    let raw: &RawValue = serde_json::from_str(text).map_err(|err| refused(err.to_string()))?;
    cell(&path_text, raw)
}

fn cell(path: &str, raw: &RawValue) -> Result<(Cell, Value), Error> {
    let cell: Cell = path.parse()?;
    let value = value::read(&cell, raw.get())?;
    Ok((cell, value))
}

impl Value {
    /// The value in JSON, as it stands after its path.
    pub fn to_json_string(&self) -> String {
        value::write(self)
    }

    /// Reads the value of a cell.
    ///
    /// # Errors
    /// [`Error::Cell`] for text that is no value of that cell.
    pub fn from_json_str(cell: &Cell, text: &str) -> Result<Self, Error> {
        value::read(cell, text)
    }
}

impl Gesture {
    /// The gesture as one line of JSON: equal gestures give equal text.
    pub fn to_json_string(&self) -> String {
        let edits: Vec<String> = self.edits().iter().map(edit_json).collect();
        format!(
            "{{\"name\":{},\"edits\":[{}]}}",
            text_of(self.name()),
            edits.join(",")
        )
    }

    /// Reads what [`Gesture::to_json_string`] wrote.
    ///
    /// # Errors
    /// [`Error::Json`] for text that is no gesture, [`Error::Cell`] for a cell that is none, and
    /// what [`Gesture::new`] refuses.
    pub fn from_json_str(text: &str) -> Result<Self, Error> {
        let wire: GestureJson<'_> = serde_json::from_str(text).map_err(Error::Json)?;
        let edits = wire.edits.into_iter().map(|edit| {
            let cell: Cell = edit.cell.parse()?;
            let read =
                |raw: Option<&RawValue>| raw.map(|raw| value::read(&cell, raw.get())).transpose();
            let (before, after) = (read(edit.before)?, read(edit.after)?);
            Ok(Edit {
                cell,
                before,
                after,
            })
        });
        Self::new(wire.name, edits.collect::<Result<_, Error>>()?)
    }
}

fn edit_json(edit: &Edit) -> String {
    let mut text = format!("{{\"cell\":{}", text_of(&edit.cell.to_path()));
    for (side, value) in [("before", &edit.before), ("after", &edit.after)] {
        if let Some(value) = value {
            text += &format!(",\"{side}\":{}", value::write(value));
        }
    }
    text + "}"
}

#[derive(Deserialize)]
struct VersionJson {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneJson<'a> {
    #[serde(rename = "version")]
    _version: u64,
    log: LogJson,
    #[serde(borrow)]
    cells: Entries<'a>,
}

/// The entries of an object in their order, so that one that occurs twice is seen.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> serde::de::Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cells by path")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LogJson {
    name: String,
    start_ns: i64,
    end_ns: i64,
    messages: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GestureJson<'a> {
    name: String,
    #[serde(borrow)]
    edits: Vec<EditJson<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditJson<'a> {
    cell: String,
    #[serde(borrow, default, deserialize_with = "there")]
    before: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "there")]
    after: Option<&'a RawValue>,
}

/// A value that is there, `null` too: a value that was NaN must not read as none.
fn there<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

impl From<LogJson> for LogIdentity {
    fn from(wire: LogJson) -> Self {
        Self {
            name: wire.name,
            start: Stamp::from_nanos(wire.start_ns),
            end: Stamp::from_nanos(wire.end_ns),
            messages: wire.messages,
        }
    }
}

impl From<&LogIdentity> for LogJson {
    fn from(log: &LogIdentity) -> Self {
        Self {
            name: log.name.clone(),
            start_ns: log.start.nanos(),
            end_ns: log.end.nanos(),
            messages: log.messages,
        }
    }
}

fn text_of<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists of them always serialize")
}
