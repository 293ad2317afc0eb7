//! From a scene to JSON text.

use serde::Serialize;

use super::{ClassJson, KeyframeJson, LogJson, MotionJson, Number, SourceJson, VERSION};
use crate::{Class, Keyframe, LogIdentity, MotionModel, Ontology, Scene, Source, Track};

pub(super) fn scene(scene: &Scene) -> String {
    let log = line(&log_json(scene.log()));
    let ontology = ontology(scene.ontology());
    let tracks = list(scene.tracks().iter().map(track), "\n  ", "\n ");
    format!(
        "{{\n \"version\": {VERSION},\n \"log\": {log},\n \"ontology\": {ontology},\n \
         \"tracks\": {tracks}\n}}\n"
    )
}

fn ontology(ontology: &Ontology) -> String {
    let name = line(ontology.name());
    let classes = ontology
        .classes()
        .iter()
        .map(|class| line(&class_json(class)));
    let classes = list(classes, "\n   ", "\n  ");
    format!("{{\n  \"name\": {name},\n  \"classes\": {classes}\n }}")
}

fn track(track: &Track) -> String {
    let (id, class) = (track.id().0, line(track.class().as_str()));
    let keyframes = track
        .keyframes()
        .iter()
        .map(|keyframe| line(&keyframe_json(keyframe)));
    let keyframes = list(keyframes, "\n    ", "\n  ");
    format!("{{\"id\": {id}, \"class\": {class}, \"keyframes\": {keyframes}}}")
}

fn log_json(log: &LogIdentity) -> LogJson {
    LogJson {
        name: log.name.clone(),
        start_ns: log.start.nanos(),
        end_ns: log.end.nanos(),
        messages: log.messages,
    }
}

fn class_json(class: &Class) -> ClassJson {
    let size = class.default_size;
    ClassJson {
        id: class.id.as_str().to_owned(),
        color: class.color,
        default_size: size.lwh().map(Number),
        motion: motion_json(class.motion),
    }
}

fn motion_json(motion: MotionModel) -> MotionJson {
    match motion {
        MotionModel::Static => MotionJson::Static,
        MotionModel::CarLike => MotionJson::CarLike,
        MotionModel::Free => MotionJson::Free,
        MotionModel::Linear => MotionJson::Linear,
    }
}

fn keyframe_json(keyframe: &Keyframe) -> KeyframeJson {
    let (pose, size) = (keyframe.cuboid.pose(), keyframe.cuboid.size());
    KeyframeJson {
        stamp_ns: keyframe.stamp.nanos(),
        center: <[f64; 3]>::from(pose.translation()).map(Number),
        rotation_xyzw: <[f64; 4]>::from(pose.rotation().coords).map(Number),
        size: size.lwh().map(Number),
        source: source_json(keyframe.source),
        score: keyframe.score,
    }
}

fn source_json(source: Source) -> SourceJson {
    match source {
        Source::Human => SourceJson::Human,
        Source::Model => SourceJson::Model,
        Source::Import => SourceJson::Import,
        Source::Propagated => SourceJson::Propagated,
    }
}

/// The items between brackets, each after `before`, the closing bracket after `after`.
fn list(items: impl Iterator<Item = String>, before: &str, after: &str) -> String {
    let items: Vec<_> = items.map(|item| format!("{before}{item}")).collect();
    if items.is_empty() {
        return "[]".to_owned();
    }
    format!("[{}{after}]", items.join(","))
}

fn line<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists of them always serialize")
}
