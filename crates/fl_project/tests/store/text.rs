//! Scenes as text and back, and merged.

use std::path::Path;

use fl_project::{Error, Outcome, Project, merge_text_files};
use fl_scene::Ontology;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::place::{Place, commit_on, on_each, person, project};
use super::wishes::{Wish, wish};

/// A project whose scene people worked on for a while.
fn worked_on(place: &Place) -> (Project, fl_project::SceneId) {
    let (project, scene) = project(place);
    let mut runner = TestRunner::deterministic();
    let wishes: Vec<Wish> = proptest::collection::vec(wish(), 400)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    for wish in wishes {
        let opened = project.scene(scene).unwrap();
        let Ok(gesture) = wish.gesture(&opened.scene) else {
            continue;
        };
        if opened.scene.vet(&gesture).is_ok() && !gesture.is_empty() {
            commit_on(&project, (scene, "mia"), opened.revision, &gesture);
        }
    }
    (project, scene)
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for folder in [folder.to_owned(), folder.join("tracks")] {
        let entries = std::fs::read_dir(folder).unwrap().flatten();
        for path in entries
            .map(|entry| entry.path())
            .filter(|path| path.is_file())
        {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            texts.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    texts.sort();
    texts
}

#[test]
fn text_comes_back_as_the_same_document() {
    on_each(|place| {
        let (project, scene) = worked_on(place);
        let folder = place.folder.path().join("text");
        let export = project.export_text(&folder, &[], |_, _| true).unwrap();
        assert_eq!(export.n_scenes, 1);
        assert!(export.n_written > 5, "{export:?}");
        let again = project.export_text(&folder, &[scene], |_, _| true).unwrap();
        assert_eq!((again.n_written, again.n_unchanged), (0, export.n_written));
        let other = Place::sqlite();
        let copy = Project::create(&other.at, "copy", &Ontology::none()).unwrap();
        let imports = copy.import_text(&folder, &person("jan")).unwrap();
        let (one, two) = (
            project.scene(scene).unwrap(),
            copy.scene(imports[0].scene).unwrap(),
        );
        assert_eq!(two.scene.to_json_string(), one.scene.to_json_string());
        assert_eq!(two.scene, one.scene);
        // What is the same changes nothing.
        let imports = copy.import_text(&folder, &person("jan")).unwrap();
        assert_eq!(
            (imports[0].n_cells, &imports[0].outcome),
            (0, &Outcome::Done { revision: 2 })
        );
        let back = other.folder.path().join("text");
        copy.export_text(&back, &[], |_, _| true).unwrap();
        assert_eq!(texts(&back.join("drive")), texts(&folder.join("drive")));
    });
}

#[test]
fn an_import_can_be_undone_and_a_track_that_is_gone_leaves_no_file() {
    let place = Place::sqlite();
    let (project, scene) = worked_on(&place);
    let folder = place.folder.path().join("text");
    project.export_text(&folder, &[], |_, _| true).unwrap();
    let before = project.scene(scene).unwrap();
    let tracks = folder.join("drive/tracks");
    let file = std::fs::read_dir(&tracks)
        .unwrap()
        .flatten()
        .next()
        .unwrap()
        .path();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    for name in ["events.yaml", "captions.yaml", "relations.yaml"] {
        let _ = std::fs::remove_file(folder.join("drive").join(name));
    }
    let imports = project.import_text(&folder, &person("jan")).unwrap();
    assert!(imports[0].n_cells >= text.lines().count());
    let n_tracks = before.scene.tracks().len();
    assert_eq!(
        project.scene(scene).unwrap().scene.tracks().len(),
        n_tracks - 1
    );
    project.undo(scene, &person("jan")).unwrap();
    assert_eq!(project.scene(scene).unwrap().scene, before.scene);
    project.redo(scene, &person("jan")).unwrap();
    std::fs::write(&file, text).unwrap();
    let export = project.export_text(&folder, &[], |_, _| true).unwrap();
    assert_eq!(export.n_removed, 1);
    assert!(!file.exists());
}

#[test]
fn text_that_is_wrong_is_refused_by_file_and_line() {
    let place = Place::sqlite();
    let (project, _) = worked_on(&place);
    let folder = place.folder.path().join("text");
    project.export_text(&folder, &[], |_, _| true).unwrap();
    let path = folder.join("drive/tags.yaml");
    let refused = |text: &str| {
        std::fs::write(&path, text).unwrap();
        project.import_text(&folder, &person("jan")).unwrap_err()
    };
    let err = refused("\"tag/rain\": true\nfog\n");
    assert!(matches!(err, Error::Text { line: 2, .. }), "{err}");
    assert!(err.to_string().contains("tags.yaml, line 2"), "{err}");
    let err = refused("<<<<<<< ours\n\"tag/rain\": true\n=======\n>>>>>>> theirs\n");
    assert!(err.to_string().contains("a conflict of a merge"), "{err}");
    let err = refused("\"track/900/class\": \"car\"\n");
    assert!(
        err.to_string().contains("the files together are no scene"),
        "{err}"
    );
    let err = project.import_text(&place.folder.path().join("nowhere"), &person("jan"));
    assert!(matches!(err, Err(Error::File { .. })));
}

#[test]
fn branches_merge_by_cell() {
    let place = Place::sqlite();
    let path = |name: &str| place.folder.path().join(name);
    let write = |name: &str, lines: &[&str]| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(path(name), text).unwrap();
    };
    let keyframe = |stamp: i64, x: f64| {
        format!(
            "\"track/7/keyframe/{stamp}\": {{\"center\":[{x:?},0.0,0.0],\
             \"rotation_xyzw\":[0.0,0.0,0.0,1.0],\"source\":\"human\"}}"
        )
    };
    let head = [
        "\"track/7\": true",
        "\"track/7/class\": \"car\"",
        "\"track/7/size\": [4.0,2.0,1.5]",
    ];
    let (one, two, three) = (keyframe(100, 1.0), keyframe(200, 2.0), keyframe(300, 3.0));
    write("base", &[head[0], head[1], head[2], &one]);
    write("ours", &[head[0], head[1], head[2], &one, &two]);
    write("theirs", &[head[0], head[1], head[2], &one, &three]);
    let merged = merge_text_files(&path("base"), &path("ours"), &path("theirs")).unwrap();
    assert_eq!(merged.conflicts, Vec::<String>::new());
    let expected = [head[0], head[1], head[2], &one, &two, &three].join("\n") + "\n";
    assert_eq!(std::fs::read_to_string(path("ours")).unwrap(), expected);
    write(
        "theirs",
        &[
            head[0],
            "\"track/7/class\": \"van\"",
            head[2],
            &keyframe(100, 9.0),
        ],
    );
    write("ours", &[head[0], head[1], head[2], &keyframe(100, 8.0)]);
    let merged = merge_text_files(&path("base"), &path("ours"), &path("theirs")).unwrap();
    assert_eq!(merged.conflicts, ["track/7/keyframe/100"]);
    assert!(merged.text.contains("\"track/7/class\": \"van\""));
}
