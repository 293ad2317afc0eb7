//! Crates depend only downwards, and every outside crate with an owner is named by it alone.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// The floor of every crate of the product.
const FLOORS: &[(&str, u32)] = &[
    ("fl_spacetime", 0),
    ("fl_cloud", 1),
    ("fl_rig", 1),
    ("fl_scene", 1),
    ("fl_log", 2),
    ("fl_quality", 2),
    ("fl_track", 2),
    ("fl_fusion", 3),
    ("fl_simulate", 3),
    ("fl_calibrate", 4),
    ("fl_dataset", 4),
    ("fl_project", 4),
    ("fl_rerun", 4),
    ("fl_server", 5),
    ("framelock", 6),
];

/// Outside crates that one crate alone may know, and that crate.
const OWNERS: &[(&str, &[&str])] = &[
    ("anyhow", &["framelock", "xtask"]),
    ("argon2", &["fl_server"]),
    ("arrow-array", &["fl_dataset", "framelock_tests"]),
    ("arrow-ipc", &["fl_dataset", "framelock_tests"]),
    ("arrow-schema", &["fl_dataset"]),
    ("axum", &["fl_server"]),
    ("axum-server", &["fl_server"]),
    ("base64", &["fl_log"]),
    ("bzip2", &["fl_log"]),
    ("clap", &["framelock"]),
    ("ctrlc", &["framelock"]),
    ("flate2", &["fl_log", "fl_server"]),
    ("getrandom", &["fl_server"]),
    ("glob", &["fl_log"]),
    ("image", &["fl_log"]),
    ("indicatif", &["framelock"]),
    ("kiddo", &["fl_cloud"]),
    ("lsap", &["fl_quality", "fl_track"]),
    ("mcap", &["fl_log"]),
    ("object_store", &["fl_log"]),
    ("mimalloc", &["framelock", "framelock_benches"]),
    ("parquet", &["fl_dataset"]),
    ("ply-rs-bw", &["fl_cloud"]),
    ("rand_chacha", &["fl_simulate"]),
    ("rcgen", &["fl_server"]),
    ("re_web_viewer_server", &["fl_rerun"]),
    ("rerun", &["fl_rerun"]),
    ("rpassword", &["framelock"]),
    ("roxmltree", &["fl_rig"]),
    ("rusqlite", &["fl_log"]),
    ("rust-embed", &["fl_server"]),
    ("rust_h264", &["fl_log"]),
    ("rust_h265", &["fl_log"]),
    ("serde-saphyr", &["fl_rig"]),
    ("sha2", &["fl_dataset", "fl_project"]),
    ("sqlx", &["fl_project"]),
    ("rustls", &["fl_server"]),
    ("toml", &["fl_rig", "fl_scene"]),
    ("tower-http", &["fl_server"]),
    ("tracing-subscriber", &["framelock"]),
    ("tungstenite", &["fl_server"]),
    ("utoipa", &["fl_server"]),
    ("utoipa-axum", &["fl_server"]),
    ("uuid", &["fl_project"]),
    ("webbrowser", &["framelock"]),
];

/// The packages beside the product: they may look into every floor.
const OUTSIDE_THE_HOUSE: &[&str] = &["framelock_benches", "framelock_tests", "xtask"];

#[test]
fn crates_depend_only_downwards() {
    let floors: BTreeMap<&str, u32> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (package, dependencies) in workspace() {
        if OUTSIDE_THE_HOUSE.contains(&package.as_str()) {
            continue;
        }
        let Some(floor) = floors.get(package.as_str()) else {
            wrong.push(format!("{package} has no floor; give it one in FLOORS"));
            continue;
        };
        for dependency in &dependencies {
            if floors
                .get(dependency.as_str())
                .is_some_and(|below| below >= floor)
            {
                wrong.push(format!(
                    "{package} (floor {floor}) depends on {dependency}, not below it"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_outside_crate_has_one_owner() {
    let owners: BTreeMap<&str, &[&str]> = OWNERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (package, dependencies) in workspace() {
        for dependency in &dependencies {
            let owned = owners.get(dependency.as_str());
            if owned.is_some_and(|owned| !owned.contains(&package.as_str())) {
                wrong.push(format!(
                    "{package} names {dependency}, which belongs to {owned:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_floor_is_inhabited() {
    let packages: Vec<String> = workspace()
        .into_iter()
        .map(|(package, _)| package)
        .collect();
    for (name, _) in FLOORS {
        assert!(
            packages.iter().any(|package| package == name),
            "{name} has a floor but is no crate"
        );
    }
}

/// Every package of the workspace with the packages it names, development ones included.
fn workspace() -> Vec<(String, Vec<String>)> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, it runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let packages = metadata["packages"]
        .as_array()
        .expect("metadata lists packages");
    packages
        .iter()
        .map(|package| (name_of(package), dependencies_of(package)))
        .collect()
}

fn dependencies_of(package: &Value) -> Vec<String> {
    let dependencies = package["dependencies"]
        .as_array()
        .expect("a package lists dependencies");
    dependencies.iter().map(name_of).collect()
}

fn name_of(entry: &Value) -> String {
    entry["name"]
        .as_str()
        .expect("packages and dependencies have names")
        .to_owned()
}
