//! Labels of SUSTechPOINTS over the log of the same drive.

use std::path::Path;

use fl_dataset::Dataset;
use fl_dataset::export::Format;
use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{IndexFile, Log, NoProgress, OpenOptions};
use fl_scene::Ontology;
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use serde_json::{Value, json};

fn numbers(value: &Value) -> Vec<f64> {
    let numbers = value.as_array().unwrap().iter();
    numbers.map(|it| it.as_f64().unwrap()).collect()
}

fn xyz(value: &Value) -> Value {
    let [x, y, z] = numbers(value)[..] else {
        panic!("{value}")
    };
    json!({ "x": x, "y": y, "z": z })
}

/// The labels as the tool keeps them, of the truth of its example data.
fn write_labels(truth: &Value, folder: &Path) {
    let label = folder.join("label");
    std::fs::create_dir_all(&label).unwrap();
    for frame in truth["frames"].as_array().unwrap() {
        let rows = frame["boxes"].as_array().unwrap().iter().map(|it| {
            json!({
                "obj_id": it["track_id"],
                "obj_type": it["class"],
                "psr": {
                    "position": xyz(&it["center"]),
                    "scale": xyz(&it["size"]),
                    "rotation": xyz(&it["rotation_xyz"]),
                },
            })
        });
        let text = Value::Array(rows.collect()).to_string();
        let name = frame["frame"].as_str().unwrap();
        std::fs::write(label.join(format!("{name}.json")), text).unwrap();
    }
}

/// The quaternions of the truth were computed apart from the angles that the labels have.
#[test]
fn labels_lie_where_the_example_data_has_them() {
    let Some(folder) = std::env::var_os("FRAMELOCK_REAL_DATA") else {
        eprintln!("skipped: FRAMELOCK_REAL_DATA is not set");
        return;
    };
    let logs = Path::new(&folder).join("logs");
    let truth = std::fs::read(logs.join("sustech_4frames.truth.json")).unwrap();
    let truth: Value = serde_json::from_slice(&truth).unwrap();
    let place = tempfile::tempdir().unwrap();
    write_labels(&truth, place.path());
    let options = OpenOptions {
        index: IndexFile::Off,
        ..OpenOptions::default()
    };
    let log = Log::open(&logs.join("sustech_4frames.bag"), &options, &NoProgress).unwrap();
    let (rig, _) = rig_from_log(&log).unwrap();
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).unwrap();
    let lidar = fusion.rig().sensor(fusion.key_sensor()).unwrap();
    let dataset = Dataset::read(place.path(), Format::Sustech, None).unwrap();
    let identity = crate::back_in::identity(&log);
    let imported = dataset
        .to_scene_over(&fusion, identity, Ontology::automotive())
        .unwrap();
    assert!(imported.not_kept.is_empty(), "{:?}", imported.not_kept);
    let (mut n_boxes, mut place_m, mut turn_rad) = (0, 0.0_f64, 0.0_f64);
    for frame in truth["frames"].as_array().unwrap() {
        let stamp = fl_spacetime::Stamp::from_nanos(frame["stamp_ns"].as_i64().unwrap());
        let world_from_ego = fusion.ego_motion().pose_at(stamp).unwrap();
        let world_from_lidar = world_from_ego * lidar.ego_from_sensor;
        for one in frame["boxes"].as_array().unwrap() {
            let number: u64 = one["track_id"].as_str().unwrap().parse().unwrap();
            let mut tracks = imported.scene.tracks();
            let track = tracks.find(|it| it.id().0 == number).unwrap();
            let found = track
                .cuboid_at(stamp)
                .unwrap()
                .transformed(&world_from_lidar.inverse());
            let center = Vector3::from_vec(numbers(&one["center"]));
            let [x, y, z, w] = numbers(&one["quaternion_xyzw"])[..] else {
                panic!("{one}")
            };
            let rotation = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
            place_m = place_m.max((found.center().coords() - center).norm());
            turn_rad = turn_rad.max(found.pose().rotation().angle_to(&rotation));
            n_boxes += 1;
        }
    }
    println!("{n_boxes} boxes: {place_m:.1e} m, {turn_rad:.1e} rad");
    assert!(n_boxes == 87 && place_m < 1e-9 && turn_rad < 1e-7);
}

#[test]
fn what_is_no_folder_of_labels_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let read = || Dataset::read(place.path(), Format::Sustech, None);
    let refused = |words: &str| {
        let error = read().unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    refused("no `label` in the folder");
    let label = place.path().join("label");
    std::fs::create_dir(&label).unwrap();
    let write = |text: &str| std::fs::write(label.join("000001.json"), text).unwrap();
    write("{\"objs\": 1}");
    refused("no list of labels");
    let row = |scale: &str| {
        format!(
            "{{\"obj_id\":\"1\",\"obj_type\":\"Car\",\"psr\":{{\"position\":{{\"x\":1,\"y\":2,\"z\":0}},\
             \"scale\":{scale},\"rotation\":{{\"x\":0,\"y\":0,\"z\":0}}}}}}"
        )
    };
    let sound = row("{\"x\":4,\"y\":2,\"z\":1.5}");
    write(&format!("[{sound},{}]", row("{\"x\":4,\"y\":0,\"z\":1.5}")));
    refused("row 2");
    write(&format!("[{sound},{sound}]"));
    refused("object `1` is there already");
    write(&format!("[{sound}]"));
    let dataset = read().unwrap();
    let log = place.path().join("drive.mcap");
    let error = dataset.write_log(&log, &fl_log::NoProgress).unwrap_err();
    assert!(error.to_string().contains("--log"), "{error}");
    assert!(!log.exists());
}
