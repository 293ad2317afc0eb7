//! The sample files of OpenLABEL, where they are at hand: `FRAMELOCK_REAL_DATA`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_dataset::import::ImportSettings;
use fl_dataset::openlabel::Document;
use serde_json::Value;

/// The files below `openlabel/` of the folder with real data.
fn sample_files() -> Option<Vec<PathBuf>> {
    let Some(root) = std::env::var_os("FRAMELOCK_REAL_DATA") else {
        eprintln!("skipped: FRAMELOCK_REAL_DATA is not set");
        return None;
    };
    let root = Path::new(&root).join("openlabel");
    let mut files = Vec::new();
    for folder in ["samples", "kitti"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        files.extend(entries.map(|it| it.unwrap().path()));
    }
    files.sort();
    Some(files)
}

/// Cuboids of a document that are boxes at all, counted over frames and objects.
fn n_cuboids(content: &Value) -> usize {
    let root = &content["openlabel"];
    let frames = root["frames"].as_object().into_iter().flatten();
    let in_frames =
        frames.flat_map(|(_, frame)| frame["objects"].as_object().into_iter().flatten());
    let of_objects = root["objects"].as_object().into_iter().flatten();
    let usable = |(_, object): (&String, &Value)| {
        let cuboids = object["object_data"]["cuboid"]
            .as_array()
            .into_iter()
            .flatten();
        let sound = |it: &&Value| {
            let sizes = it["val"]
                .as_array()
                .filter(|val| val.len() == 9)
                .map(|val| &val[6..]);
            sizes.is_some_and(|sizes| sizes.iter().all(|size| size.as_f64() > Some(0.0)))
        };
        usize::from(cuboids.filter(sound).count() > 0)
    };
    // What is stated outside of frames is a box at each frame if it is in the moving vehicle.
    let n_frames = root["frames"].as_object().map_or(1, serde_json::Map::len);
    let in_frames: usize = in_frames.map(usable).sum();
    in_frames + of_objects.map(usable).sum::<usize>() * n_frames
}

#[test]
fn the_samples_are_read_and_their_content_is_kept() {
    let Some(files) = sample_files() else { return };
    assert_eq!(files.len(), 52);
    let mut not_kept: BTreeMap<String, u64> = BTreeMap::new();
    let (mut n_boxes, mut n_tracks, mut n_events, mut n_relations) = (0, 0, 0, 0);
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let content: Value = serde_json::from_slice(&bytes).unwrap();
        let document = Document::read(path).unwrap_or_else(|err| panic!("{err}"));
        let again: Value = serde_json::from_str(&document.to_json_string()).unwrap();
        assert_eq!(again, content, "{}", path.display());
        let imported = document.to_scene(ImportSettings::default());
        let imported = imported.unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        let scene = &imported.scene;
        let keyframes = scene.tracks().map(|track| track.keyframes().len());
        let n_keyframes = keyframes.sum::<usize>();
        assert_eq!(n_keyframes, n_cuboids(&content), "{}", path.display());
        n_boxes += n_keyframes;
        n_tracks += scene.tracks().len();
        n_events += scene.events().len();
        n_relations += scene.relations().len();
        for (what, count) in imported.not_kept {
            *not_kept.entry(what).or_default() += count;
        }
        let text = scene.to_json_string();
        assert_eq!(fl_scene::Scene::from_json_str(&text).unwrap(), *scene);
    }
    eprintln!("{n_tracks} tracks, {n_boxes} boxes, {n_events} events, {n_relations} relations");
    for (what, count) in &not_kept {
        eprintln!("{count:>6}  {what}");
    }
}
