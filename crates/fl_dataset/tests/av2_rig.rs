//! The rig of an Argoverse 2 log: points are seen where the data set's devkit sees them.
//!
//! The tables and the numbers come from `tests/oracles/argoverse_rig.py`.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use fl_dataset::av2::{read_rig, write_rig};
use fl_rig::{Rig, SensorId, SensorKind};
use fl_spacetime::Point;
use serde_json::Value;

const TOLERANCE_PX: f64 = 1e-9;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/av2_rig")
}

fn check(rig: &Rig) {
    let text = std::fs::read_to_string(golden().join("sights.json")).unwrap();
    let sights: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(sights.len(), 16);
    for sight in &sights {
        let sensor = rig
            .sensor(&SensorId::new(sight[0].as_str().unwrap()).unwrap())
            .unwrap();
        let [x, y, z] = [0, 1, 2].map(|axis| sight[1][axis].as_f64().unwrap());
        let in_camera = sensor.ego_from_camera().unwrap().inverse() * Point::new(x, y, z);
        let seen = sensor.camera().unwrap().project(in_camera).unwrap();
        let [u, v] = [0, 1].map(|axis| sight[2][axis].as_f64().unwrap());
        let miss = f64::hypot(seen.u - 0.5 - u, seen.v - 0.5 - v);
        assert!(miss <= TOLERANCE_PX, "{sight}: {miss} px");
    }
}

#[test]
fn points_are_seen_where_the_devkit_sees_them() {
    let read = read_rig(&golden()).unwrap();
    assert!(read.losses.is_empty());
    let lidar = read
        .rig
        .sensor(&SensorId::new("up_lidar").unwrap())
        .unwrap();
    assert_eq!(lidar.kind, SensorKind::Lidar);
    check(&read.rig);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(write_rig(&read.rig, folder.path()).unwrap(), []);
    check(&read_rig(folder.path()).unwrap().rig);
}
