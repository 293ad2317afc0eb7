//! A project from the command line: a team labels the sample drive.

use std::path::Path;

use serde_json::{Value, json};

use crate::command::{Ran, framelock};

/// `framelock project --project PLACE --json …`.
fn project(place: &Path, author: &str, arguments: &[&str]) -> Ran {
    let place = place.display().to_string();
    let fixed = ["project", "--project", &place, "--author", author, "--json"];
    framelock(fixed.iter().chain(arguments).copied().map(str::to_owned))
}

fn done(place: &Path, author: &str, arguments: &[&str]) -> Value {
    let ran = project(place, author, arguments);
    assert_eq!(ran.code, 0, "{ran:#?}");
    ran.json()
}

fn sample(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = root.expect("the tests lie in the repository");
    root.join("sample_logs").join(name).display().to_string()
}

#[test]
fn a_team_labels_a_drive() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("city");
    let path = |name: &str| folder.path().join(name).display().to_string();
    assert_eq!(done(&place, "lead", &["init"])["name"], "city");
    project(&place, "lead", &["init"]).expect(1, &["there is a project already"]);
    let (log, labels) = (sample("city_block.mcap"), sample("city_block.scene.json"));
    done(
        &place,
        "lead",
        &["add-log", &log, "--no-index", "--scene", "block"],
    );
    let imported = done(&place, "lead", &["import", "block", &labels]);
    assert_eq!(imported["outcome"]["revision"], 2);
    let again = project(&place, "lead", &["import", "block", &labels]);
    again.expect(1, &["has labels; --replace"]);

    // What went in comes out, and the viewer's command takes it.
    let out = path("out.scene.json");
    done(&place, "lead", &["export", "block", "--out", &out]);
    let read = |file: &str| {
        let text = std::fs::read_to_string(file).expect("a scene file");
        fl_scene::Scene::from_json_str(&text).expect("a scene")
    };
    let (before, after) = (read(&labels), read(&out));
    assert!(
        before
            .tracks()
            .map(fl_scene::Track::parts)
            .eq(after.tracks().map(fl_scene::Track::parts))
    );

    // Text out, a person changes a class, text in; the history knows who.
    let text = path("text");
    done(&place, "lead", &["export-text", &text]);
    let file = folder.path().join("text/block/tracks/000001.yaml");
    let track = std::fs::read_to_string(&file).expect("the first track");
    let changed = track.replace("\"track/1/class\": \"car\"", "\"track/1/class\": \"van\"");
    assert_ne!(changed, track);
    std::fs::write(&file, &changed).expect("the folder takes it");
    let imports = done(&place, "mia", &["import-text", &text]);
    assert_eq!(imports["scenes"][0]["cells"], 1);
    let history = done(&place, "mia", &["history", "block", "--track", "1"]);
    let last = history["history"]
        .as_array()
        .and_then(|it| it.last())
        .expect("an entry");
    assert_eq!(
        (&last["author"], &last["gesture"]),
        (&json!("mia"), &json!("import text"))
    );
    let edit = json!([{ "cell": "track/1/class", "before": "car", "after": "van" }]);
    assert_eq!(last["edits"], edit);
    assert_eq!(done(&place, "mia", &["undo", "block"])["revision"], 4);
    assert_eq!(done(&place, "mia", &["redo", "block"])["revision"], 5);
    project(&place, "jan", &["undo", "block"]).expect(1, &["jan has nothing to undo"]);
    assert_eq!(
        done(&place, "mia", &["conflicts", "block"]),
        json!({ "conflicts": [] })
    );

    // Tasks and comments.
    let task = done(&place, "lead", &["task", "add", "block"])["task"].to_string();
    done(&place, "mia", &["task", "step", &task, "in_progress"]);
    done(&place, "mia", &["task", "time", &task, "60"]);
    done(&place, "mia", &["task", "step", &task, "in_review"]);
    project(&place, "mia", &["task", "step", &task, "accepted"]).expect(1, &["somebody else"]);
    done(
        &place,
        "jan",
        &["task", "step", &task, "rejected", "--note", "it is a car"],
    );
    let tasks = done(&place, "jan", &["task", "list"]);
    assert_eq!(tasks["tasks"][0]["steps"][2]["note"], "it is a car");
    let pinned = [
        "comment",
        "add",
        "block",
        "too wide",
        "--track",
        "1",
        "--place=-1.5,2,0",
    ];
    let comment = done(&place, "jan", &pinned)["comment"].to_string();
    done(&place, "mia", &["comment", "resolve", &comment]);
    let comments = done(&place, "jan", &["comment", "list", "block"]);
    assert_eq!(comments["comments"][0]["resolved_by"], "mia");
    assert_eq!(comments["comments"][0]["place"], json!([-1.5, 2.0, 0.0]));

    // Another ontology, only told.
    let ontology = folder.path().join("ontology.toml");
    let smaller = fl_scene::Ontology::automotive().to_toml_string();
    std::fs::write(
        &ontology,
        smaller.replace("id = \"van\"", "id = \"transporter\""),
    )
    .expect("the folder takes it");
    let ontology = ontology.display().to_string();
    let ran = project(
        &place,
        "lead",
        &["migrate", "block", "--ontology", &ontology, "--dry-run"],
    );
    assert_eq!(ran.code, 3, "{ran:#?}");
    assert_eq!(ran.json()["retired"], json!(["class `van`"]));

    // Checked, saved, restored.
    assert_eq!(done(&place, "lead", &["verify"])["damaged"], 0);
    let backup = path("backup.db");
    done(&place, "lead", &["backup", &backup]);
    let other = folder.path().join("other");
    done(&other, "lead", &["restore", &backup]);
    let (one, two) = (
        done(&place, "lead", &["status"]),
        done(&other, "lead", &["status"]),
    );
    assert_eq!(one["scenes"], two["scenes"]);
    assert_eq!(one["scenes"][0]["revision"], 5);
    let found = done(&other, "lead", &["find-log", "block"]);
    assert_eq!(
        Path::new(found["location"].as_str().expect("a path")),
        Path::new(&log)
    );
}

#[test]
fn a_project_that_is_not_there_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = project(folder.path(), "mia", &["status"]);
    ran.expect(1, &["there is no project here", "framelock project init"]);
    let ran = framelock(["project", "merge-text", "only", "two"]);
    assert_eq!(ran.code, 2, "{ran:#?}");
}
