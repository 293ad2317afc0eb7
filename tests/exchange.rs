//! `framelock export`, `import` and `formats`, on the sample drive.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::command::{Ran, framelock};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn export(out: &Path, more: &[&str]) -> Ran {
    let scene = repository().join("sample_logs/city_block.scene.json");
    let mut arguments: Vec<OsString> = vec!["export".into(), scene.into(), "--out".into()];
    arguments.extend([out.into(), "--no-index".into()]);
    arguments.extend(more.iter().map(OsString::from));
    framelock(arguments)
}

#[test]
fn a_scene_goes_out_and_comes_back() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("labels");
    let words = [
        "--format",
        "openlabel",
        "--every",
        "20",
        "--allow-loss",
        "sensors",
        "--json",
    ];
    let ran = export(&out, &words);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let exported = ran.json();
    assert_eq!(exported["frames"], 3, "{exported}");
    assert_eq!(
        exported["losses"].as_array().unwrap().len(),
        3,
        "{exported}"
    );
    let scene = place.path().join("again.scene.json");
    let document = out.join("openlabel.json");
    let imported = framelock([
        OsString::from("import"),
        document.into(),
        "--format".into(),
        "openlabel".into(),
        "--out".into(),
        scene.clone().into(),
        "--json".into(),
    ]);
    // Streams and frames' properties are not kept: done, with something lost.
    assert_eq!(imported.code, 3, "{imported:#?}");
    assert_eq!(imported.json()["keyframes"], exported["boxes"]);
    let text = std::fs::read_to_string(scene).unwrap();
    fl_scene::Scene::from_json_str(&text).unwrap();
}

#[test]
fn what_would_be_lost_is_said_with_what_to_type() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("kitti");
    let ran = export(&out, &["--format", "kitti", "--allow-loss", "skew"]);
    ran.expect(
        1,
        &[
            "--allow-loss distortion",
            "--allow-loss outside_cameras",
            "px off",
        ],
    );
    assert!(!out.exists());
    let misused = export(&out, &["--format", "kitty"]);
    misused.expect(2, &["the formats are openlabel, nuscenes"]);
    let misused = export(&out, &["--format", "kitti", "--allow-loss", "all"]);
    misused.expect(2, &["the kinds are attributes"]);
}

#[test]
fn the_formats_are_listed() {
    let cards = framelock(["formats", "--json"]).json();
    let names: Vec<&str> = cards
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["format"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "openlabel",
            "nuscenes",
            "kitti",
            "kitti-tracking",
            "coco",
            "av2",
            "plain"
        ]
    );
    let table = framelock(["formats"]);
    assert!(
        table.code == 0 && table.out.contains("width, length, height"),
        "{table:#?}"
    );
}
