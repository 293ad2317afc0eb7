//! Scenes as text files: one a track, sorted, one cell a line, so that git shows and merges what
//! changed. A folder a scene:
//!
//! ```text
//! NAME/log.yaml           which log, which part of it
//! NAME/ontology.toml      what may be labeled
//! NAME/tracks/000007.yaml one track
//! NAME/events.yaml        events; and captions, audio, relations, tags likewise
//! ```
//!
//! A line is `"track/7/class": "car"`: an entry of a YAML mapping whose value is JSON.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fl_scene::{
    Cell, Gesture, Interval, LogIdentity, Ontology, Person, Scene, Value, cell_line, read_cell_line,
};
use fl_spacetime::Stamp;
use serde::{Deserialize, Serialize};

use crate::commits::{Commit, Outcome};
use crate::scenes::SceneRecord;
use crate::{Error, Project, SceneId};

/// What an export wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextExport {
    /// Scenes.
    pub n_scenes: usize,
    /// Files that were written, because they changed.
    pub n_written: usize,
    /// Files that stayed as they were.
    pub n_unchanged: usize,
    /// Files of tracks that are gone.
    pub n_removed: usize,
}

/// What an import did with one scene.
#[derive(Clone, Debug, PartialEq)]
pub struct TextImport {
    /// The scene.
    pub scene: SceneId,
    /// Its name.
    pub name: String,
    /// Cells that changed.
    pub n_cells: usize,
    /// What became of the change.
    pub outcome: Outcome,
}

/// What `log.yaml` holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LogJson {
    scene: String,
    name: String,

    start_ns: i64,
    end_ns: i64,
    messages: u64,
    scene_start_ns: i64,
    scene_end_ns: i64,
}

impl Project {
    /// Writes scenes as text into a folder, each into one of its name; all where none is named.
    /// `progress` is told how many scenes are written and of how many.
    pub fn export_text(
        &self,
        folder: &Path,
        scenes: &[SceneId],
        mut progress: impl FnMut(usize, usize) -> bool,
    ) -> Result<TextExport, Error> {
        let mut records = self.scenes()?;
        records.retain(|record| scenes.is_empty() || scenes.contains(&record.id));
        // Some systems do not tell large letters from small ones.
        let mut folders = std::collections::BTreeSet::new();
        for record in &self.scenes()? {
            if !folders.insert(folder_name(&record.name).to_lowercase()) {
                return Err(Error::Taken {
                    what: format!("scene whose folder would be that of `{}`", record.name),
                });
            }
        }
        let mut export = TextExport::default();
        let n_scenes = records.len();
        for record in records {
            if !progress(export.n_scenes, n_scenes) {
                break;
            }
            let scene = self.scene(record.id)?.scene;
            write_scene(
                &folder.join(folder_name(&record.name)),
                (&record, &scene),
                &mut export,
            )?;
            export.n_scenes += 1;
        }
        Ok(export)
    }

    /// Reads the scenes of a folder of text into the project. One that is there becomes what the
    /// text says, as one gesture, which can be undone; one that is not there is made.
    ///
    /// # Errors
    /// [`Error::Text`] with file and line for what is no text of a scene.
    pub fn import_text(&self, folder: &Path, author: &Person) -> Result<Vec<TextImport>, Error> {
        let mut imports = Vec::new();
        for folder in scene_folders(folder)? {
            let (scene, interval, name) = read_scene(&folder)?;
            let scene_id = match self.scenes()?.into_iter().find(|it| it.name == name) {
                Some(record) => {
                    record
                        .log_identity
                        .same_log(scene.log())
                        .then_some(())
                        .ok_or_else(|| fl_scene::Error::OtherLog {
                            scene_log: Box::new(scene.log().clone()),
                            log: Box::new(record.log_identity.clone()),
                        })?;
                    record.id
                }
                None => {
                    let log = self.add_log_unread(scene.log(), &scene.log().name, author)?;
                    let ontology = (author, scene.ontology());
                    self.add_scene_with(log, &name, Some(interval), ontology)?
                }
            };
            imports.push(self.take_over(scene_id, name, (&scene, author))?);
        }
        Ok(imports)
    }

    fn take_over(
        &self,
        scene_id: SceneId,
        name: String,
        (scene, author): (&Scene, &Person),
    ) -> Result<TextImport, Error> {
        let opened = self.scene(scene_id)?;
        let difference = opened.scene.difference(scene)?;
        let gesture = Gesture::new("import text", difference.edits().to_vec())?;
        let outcome = match gesture.is_empty() {
            true => Outcome::Done {
                revision: opened.revision,
            },
            false => self.commit_import(&Commit {
                scene: scene_id,
                author,
                base: opened.revision,
                gesture: &gesture,
                entry_id: None,
            })?,
        };
        Ok(TextImport {
            scene: scene_id,
            name,
            n_cells: gesture.edits().len(),
            outcome,
        })
    }
}

/// A scene's name as that of a folder, on every system.
fn folder_name(name: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || "-_. ".contains(char);
    let name: String = name
        .chars()
        .map(|it| if plain(it) { it } else { '_' })
        .collect();
    match name.trim_matches(['.', ' ']) {
        "" => "scene".to_owned(),
        name => name.to_owned(),
    }
}

/// The file that a cell stands in; none for the ontology, which has its own form.
fn file_of(cell: &Cell) -> Option<String> {
    Some(match cell {
        Cell::Ontology => return None,
        Cell::Track(track_id, _) => format!("tracks/{:06}.yaml", track_id.0),
        Cell::Event(_) => "events.yaml".to_owned(),
        Cell::Caption(_) => "captions.yaml".to_owned(),
        Cell::Audio(_) => "audio.yaml".to_owned(),
        Cell::Relation(_) => "relations.yaml".to_owned(),
        Cell::Tag(_) => "tags.yaml".to_owned(),
    })
}

fn write_scene(
    folder: &Path,
    (record, scene): (&SceneRecord, &Scene),
    export: &mut TextExport,
) -> Result<(), Error> {
    refuse_strangers(folder, &record.name)?;
    let log = scene.log();
    let log = LogJson {
        scene: record.name.clone(),
        name: log.name.clone(),
        start_ns: log.start.nanos(),
        end_ns: log.end.nanos(),
        messages: log.messages,
        scene_start_ns: record.interval.start().nanos(),
        scene_end_ns: record.interval.end().nanos(),
    };
    let log = serde_json::to_string(&log).unwrap_or_default();
    let mut files = BTreeMap::from([
        ("log.yaml".to_owned(), format!("{log}\n")),
        (
            "ontology.toml".to_owned(),
            scene.ontology().to_toml_string(),
        ),
    ]);
    for (cell, value) in scene.cells() {
        if let Some(file) = file_of(&cell) {
            let text = files.entry(file).or_default();
            *text += &cell_line(&cell, &value);
            text.push('\n');
        }
    }
    for (name, text) in &files {
        let path = folder.join(name);
        match std::fs::read_to_string(&path).is_ok_and(|there| there == *text) {
            true => export.n_unchanged += 1,
            false => {
                write_file(&path, text)?;
                export.n_written += 1;
            }
        }
    }
    for path in text_files(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        let name = name.to_string_lossy().replace('\\', "/");
        if !files.contains_key(&name) {
            std::fs::remove_file(&path)
                .map_err(file_error("remove the file of what is gone", &path))?;
            export.n_removed += 1;
        }
    }
    Ok(())
}

/// Refuses a folder with something in it that is not this scene as text.
fn refuse_strangers(folder: &Path, scene_name: &str) -> Result<(), Error> {
    let Ok(mut entries) = std::fs::read_dir(folder) else {
        return Ok(());
    };
    let log = std::fs::read_to_string(folder.join("log.yaml"));
    let log = log
        .ok()
        .and_then(|text| serde_json::from_str::<LogJson>(&text).ok());
    if entries.next().is_none() || log.is_some_and(|log| log.scene == scene_name) {
        return Ok(());
    }
    Err(Error::Taken {
        what: format!(
            "folder {} that is not the text of scene `{scene_name}`",
            folder.display()
        ),
    })
}

fn file_error(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File {
        doing,
        path,
        source,
    }
}

/// Writes a file whole, or not at all.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(file_error("make the folder", folder))?;
    let mut file =
        tempfile::NamedTempFile::new_in(folder).map_err(file_error("write the text", path))?;
    file.write_all(text.as_bytes())
        .map_err(file_error("write the text", path))?;
    file.persist(path)
        .map_err(|err| file_error("write the text", path)(err.error))?;
    Ok(())
}

/// Files of cells beside those of tracks.
const FILES: [&str; 5] = [
    "events.yaml",
    "captions.yaml",
    "audio.yaml",
    "relations.yaml",
    "tags.yaml",
];

/// The files of a scene's cells, tracks first, by name. Whatever else lies there is somebody's own.
fn text_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let tracks = folder.join("tracks");
    let mut files = match std::fs::read_dir(&tracks) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(err) => return Err(file_error("read the folder", &tracks)(err)),
    };
    files.retain(|path| {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let number = !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit());
        number && path.extension().is_some_and(|it| it == "yaml")
    });
    files.sort();
    let beside = FILES.iter().map(|name| folder.join(name));
    files.extend(beside.filter(|path| path.is_file()));
    Ok(files)
}

/// Folders that hold a scene: this one, or those in it.
fn scene_folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let is_scene = |folder: &Path| folder.join("log.yaml").is_file();
    if is_scene(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let entries = std::fs::read_dir(folder).map_err(file_error("read the folder", folder))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.retain(|folder| is_scene(folder));
    folders.sort();
    match folders.is_empty() {
        true => Err(Error::Missing {
            what: format!("scene in {}: a folder with `log.yaml`", folder.display()),
        }),
        false => Ok(folders),
    }
}

/// The scene in a folder, its part of the log, and its name.
fn read_scene(folder: &Path) -> Result<(Scene, Interval, String), Error> {
    let read =
        |path: &Path| std::fs::read_to_string(path).map_err(file_error("read the text", path));
    let refused = |path: &Path, line: usize, reason: String| Error::Text {
        reason,
        path: path.to_owned(),
        line,
    };
    let path = folder.join("log.yaml");
    let log: LogJson = serde_json::from_str(&read(&path)?)
        .map_err(|err| refused(&path, err.line(), err.to_string()))?;
    let stamp = Stamp::from_nanos;
    let interval = Interval::new(stamp(log.scene_start_ns), stamp(log.scene_end_ns))
        .map_err(|err| refused(&path, 1, err.to_string()))?;
    let path = folder.join("ontology.toml");
    let ontology = Ontology::from_toml_str(&read(&path)?).map_err(|err| {
        let cause = std::error::Error::source(&err).map(|cause| format!(": {cause}"));
        refused(&path, 1, format!("{err}{}", cause.unwrap_or_default()))
    })?;
    let mut cells = vec![(Cell::Ontology, Value::Ontology(Arc::new(ontology)))];
    for path in text_files(folder)? {
        for (line_idx, line) in read(&path)?.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with("<<<<<<<") {
                let reason = "a conflict of a merge; choose one side first".to_owned();
                return Err(refused(&path, line_idx + 1, reason));
            }
            let cell = read_cell_line(line);
            cells.push(cell.map_err(|err| refused(&path, line_idx + 1, err.to_string()))?);
        }
    }
    let identity = LogIdentity {
        name: log.name,
        start: stamp(log.start_ns),
        end: stamp(log.end_ns),
        messages: log.messages,
    };
    let scene = Scene::from_cells(identity, cells)
        .map_err(|err| refused(folder, 0, format!("the files together are no scene: {err}")))?;
    Ok((scene, interval, log.scene))
}

/// The cell of a line.
pub(crate) fn line_key(line: &str) -> Option<Cell> {
    read_cell_line(line).ok().map(|(cell, _)| cell)
}
