//! Sweeps and images brought together, from the command line.

use std::path::Path;

use tempfile::TempDir;

use crate::command::framelock;
use crate::logs;

fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}

#[test]
fn pairs_of_one_policy_are_written_once() {
    let folder = TempDir::new().expect("a folder can be made");
    let sample = logs::sample();
    let out = folder.path().join("pairs.csv");
    let pairs = |policy: &str| {
        framelock([
            "pairs",
            text(&sample),
            "--no-index",
            "--json",
            "--policy",
            policy,
            "--out",
            text(&out),
        ])
    };
    pairs("all").expect(1, &["--policy"]);
    let ran = pairs("approximate-time");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = std::fs::read_to_string(&out).expect("it was written");
    let mut lines = written.lines();
    assert_eq!(
        lines.next(),
        Some("lidar_top,camera_front,camera_front_left,camera_front_right,camera_left,camera_rear")
    );
    let found = &ran.json()["policies"][0];
    assert_eq!(found["policy"], "approximate-time");
    assert_eq!(found["cameras"][0]["pairs"], lines.clone().count());
    for line in lines {
        let stamps = line.split(',').filter(|it| it.parse::<i64>().is_ok());
        assert_eq!(stamps.count(), 6, "{line}");
    }
    pairs("nearest").expect(1, &["there already", "pairs.csv"]);
}

#[test]
fn a_drive_without_a_lidar_has_no_sweeps() {
    let sample = logs::sample();
    let ran = framelock([
        "pairs",
        text(&sample),
        "--no-index",
        "--lidar",
        "camera_front",
    ]);
    ran.expect(1, &["`camera_front` is none"]);
}
