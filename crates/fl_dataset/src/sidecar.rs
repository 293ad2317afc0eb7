//! A log of labels, MCAP, with the clock of the drive it is about: viewers open both at once.
//!
//! | channel | messages |
//! |---|---|
//! | `/framelock/scene` | the scene, whole, once; it is what is read again |
//! | `/labels/scene` | `foxglove.SceneUpdate` at each moment, boxes in the world |
//! | `/labels/detections` | `vision_msgs/Detection3DArray` at each moment, boxes in the world |
//! | `/labels/CAMERA/annotations` | `foxglove.ImageAnnotations` at each image, in its pixels |
//!
//! A message is logged when the sweep or image that it is about was logged.

mod drawing;
mod write;

use std::collections::BTreeMap;
use std::path::Path;

use fl_log::{Channel, IndexFile, Log, NoProgress, OpenOptions};
use fl_scene::Scene;

use crate::Error;
use crate::import::{ImportSettings, Imported};

pub(crate) use write::write;

/// The ending of the file.
const ENDING: &str = ".labels.mcap";
/// The channel of the whole scene, and what it calls its type.
const SCENE_TOPIC: &str = "/framelock/scene";
const SCENE_SCHEMA: &str = "framelock.Scene";

/// Reads the scene that a log of labels carries, as it was written.
pub(crate) fn read(path: &Path, settings: &ImportSettings) -> Result<Imported, Error> {
    let refused = |what: String| Error::Format {
        what,
        path: path.to_owned(),
    };
    let options = OpenOptions {
        index: IndexFile::Off,
        ..OpenOptions::default()
    };
    let log = Log::open(path, &options, &NoProgress)?;
    let holds_scene = |it: &&Channel| it.schema == SCENE_SCHEMA && it.encoding == "json";
    let channel = log.channels().iter().find(holds_scene);
    let channel = channel.filter(|it| !log.entries(it.id).is_empty());
    let Some(channel) = channel else {
        return Err(refused(format!("no message of type {SCENE_SCHEMA}")));
    };
    let message = log.message(channel.id, 0)?;
    let text = std::str::from_utf8(&message)
        .map_err(|err| refused(format!("the scene on {} is no text: {err}", channel.topic)))?;
    let scene = Scene::from_json_str(text)?;
    if let Some(log) = &settings.log {
        scene.matches(log)?;
    }
    Ok(Imported {
        scene,
        notes: Vec::new(),
        not_kept: BTreeMap::new(),
    })
}
