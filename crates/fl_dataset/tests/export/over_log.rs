//! Labels over a log that is there already, and flat boxes for tracks that are.

use std::path::Path;

use fl_dataset::Dataset;
use fl_dataset::coco::FlatBoxes;
use fl_dataset::export::{ExportSettings, Format, Frames};
use fl_scene::{LogIdentity, Ontology, Scene};
use fl_spacetime::{Rigid, Sensor, Stamp, World};
use nalgebra::UnitQuaternion;

use crate::{export_sample, sample_fusion, sample_scene, settings};

/// Labels without sweeps and images.
fn labels_of(format: Format, every: usize, folder: &Path) {
    let settings = ExportSettings {
        frames: Frames::Key { every },
        ..settings(format)
    };
    export_sample(&sample_fusion(), &sample_scene(), &settings, folder).unwrap();
}

/// The largest distance of middles from those of the track of the same number, over all
/// keyframes, and how many there are.
fn compare(
    one: &Scene,
    other: &Scene,
    number: impl Fn(usize, &fl_scene::Track) -> usize,
) -> (f64, usize) {
    let tracks: Vec<&fl_scene::Track> = one.tracks().collect();
    let (mut largest, mut n_boxes) = (0.0_f64, 0);
    for (idx, track) in other.tracks().enumerate() {
        let original = tracks[number(idx, track)];
        for keyframe in track.keyframes() {
            let expected = original.cuboid_at(keyframe.stamp).unwrap();
            let apart = expected.center().coords() - keyframe.cuboid.center().coords();
            largest = largest.max(apart.norm());
            n_boxes += 1;
        }
    }
    (largest, n_boxes)
}

#[test]
fn labels_without_media_come_in_over_the_log_of_the_drive() {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    // Frames without stamps must be all of them.
    for (format, every, expected) in [
        (Format::Av2, 10, 180),
        (Format::NuScenes, 10, 180),
        (Format::KittiTracking, 1, 550),
    ] {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("labels");
        labels_of(format, every, &folder);
        let dataset = Dataset::read(&folder, format, None).unwrap();
        let imported = dataset
            .to_scene_over(&fusion, scene.log().clone(), Ontology::automotive())
            .unwrap();
        // KITTI numbers tracks as the scene does, the others name them.
        let ids: Vec<u64> = scene.tracks().map(|track| track.id().0).collect();
        let number = |idx: usize, track: &fl_scene::Track| match format {
            Format::KittiTracking => ids.iter().position(|id| *id == track.id().0).unwrap(),
            _ => idx,
        };
        let (largest, n_boxes) = compare(&scene, &imported.scene, number);
        assert_eq!(n_boxes, expected, "{format}");
        assert!(largest < 1e-8, "{format}: {largest} m");
        assert_eq!(imported.scene.log(), scene.log());
    }
}

#[test]
fn labels_of_another_drive_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("drive");
    crate::kitti_drives::write_raw(&folder);
    let dataset = Dataset::read(&folder, Format::KittiRaw, None).unwrap();
    let fusion = sample_fusion();
    let log = sample_scene().log().clone();
    let error = dataset
        .to_scene_over(&fusion, log, Ontology::automotive())
        .unwrap_err();
    assert!(
        error.to_string().contains("is it another drive?"),
        "{error}"
    );
}

#[test]
fn flat_boxes_of_coco_become_view_boxes_of_their_tracks() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("coco");
    let exported = export_sample(
        &sample_fusion(),
        &sample_scene(),
        &settings(Format::Coco),
        &folder,
    );
    let exported = exported.unwrap();
    let path = folder.join("annotations.json");
    let imported = FlatBoxes::read(&path)
        .unwrap()
        .onto(&sample_scene())
        .unwrap();
    assert!(imported.not_kept.is_empty(), "{:?}", imported.not_kept);
    let n_boxes = imported
        .scene
        .tracks()
        .map(|track| track.parts().view_boxes.len())
        .sum::<usize>();
    assert_eq!(n_boxes, exported.boxes);
    // What is stated is written as it is: the same file comes out.
    let again = place.path().join("again");
    export_sample(
        &sample_fusion(),
        &imported.scene,
        &settings(Format::Coco),
        &again,
    )
    .unwrap();
    let text = |path: &Path| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let (one, other) = (text(&path), text(&again.join("annotations.json")));
    let boxes = |document: &serde_json::Value| -> Vec<f64> {
        let rows = document["annotations"].as_array().unwrap().iter();
        let numbers = rows.flat_map(|row| row["bbox"].as_array().unwrap().clone());
        numbers.map(|it| it.as_f64().unwrap()).collect()
    };
    for (a, b) in boxes(&one).iter().zip(boxes(&other)) {
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }
}

/// A box 3 wide and 4 high whose left top corner is at (1, 2).
#[test]
fn a_flat_box_of_known_numbers() {
    let found = fl_dataset::coco::view_box_from_bbox([1.0, 2.0, 3.0, 4.0]);
    assert_eq!((found.min, found.max), ([1.0, 2.0], [4.0, 6.0]));
}

/// A sound file of one flat box.
const COCO: &str = r#"{"images":[{"id":1,"video_id":1,"stamp_ns":5,"file_name":"a.jpg"}],
"videos":[{"id":1,"name":"camera_front"}],"categories":[{"id":1,"name":"car"}],
"annotations":[{"id":1,"image_id":1,"category_id":1,"track_id":7,"bbox":[1,2,3,4]}]}"#;

#[test]
fn flat_boxes_without_tracks_are_refused_with_the_place() {
    let read = |text: &str| FlatBoxes::from_bytes(text.as_bytes(), Path::new("boxes.json"));
    assert!(read(COCO).is_ok());
    for (from, to, expected) in [
        (
            r#""track_id":7,"#,
            "",
            "annotations[0].track_id: a flat box of no track",
        ),
        (
            r#""stamp_ns":5,"#,
            "",
            "images[0].stamp_ns: an image without",
        ),
        (
            r#""video_id":1,"#,
            r#""video_id":3,"#,
            "images[0].video_id: is no id of a video",
        ),
        (
            r#""image_id":1"#,
            r#""image_id":9"#,
            "annotations[0].image_id",
        ),
        (
            r#""category_id":1"#,
            r#""category_id":9"#,
            "annotations[0].category_id",
        ),
        ("[1,2,3,4]", "[1,2,3,-4]", "annotations[0].bbox"),
        ("[1,2,3,4]", "[1,2,3]", "line 3:"),
        ("[1,2,3,4]", "[1,2,3,1e999]", "line 3:"),
        (r#""name":"camera_front""#, r#""name":"""#, "videos[0].name"),
        (
            r#""categories""#,
            r#""kinds""#,
            "missing field `categories`",
        ),
    ] {
        assert!(COCO.contains(from), "{from}");
        let error = read(&COCO.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(
            error.contains(expected) && error.contains("boxes.json"),
            "{error:?} {expected:?}"
        );
    }
    let error = read(COCO).unwrap().onto(&sample_scene());
    assert!(error.is_err() || error.unwrap().not_kept.len() == 1);
}

/// The two logs of Argoverse 2 at hand have labels and poses, and no sensors.
#[test]
fn real_logs_of_argoverse_come_in() {
    let Some(folder) = crate::kitti_drives::real_data("av2") else {
        return;
    };
    let (mut n_boxes, mut largest) = (0, 0.0_f64);
    for entry in std::fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        let tracks = fl_dataset::av2::read_log(&folder).unwrap();
        let dataset = Dataset::read(&folder, Format::Av2, None).unwrap();
        let log = LogIdentity {
            name: "av2".to_owned(),
            start: Stamp::from_nanos(0),
            end: Stamp::from_nanos(i64::MAX),
            messages: 0,
        };
        let imported = dataset.to_scene(log, Ontology::automotive()).unwrap();
        assert_eq!(imported.scene.tracks().len(), tracks.len());
        assert!(imported.not_kept.is_empty(), "{:?}", imported.not_kept);
        for (theirs, ours) in tracks.iter().zip(imported.scene.tracks()) {
            assert_eq!(theirs.boxes.len(), ours.keyframes().len());
            for (labeled, keyframe) in theirs.boxes.iter().zip(ours.keyframes()) {
                let expected = labeled
                    .cuboid_in_sensor
                    .transformed(&labeled.world_from_sensor);
                let ours = ours.cuboid_at(keyframe.stamp).unwrap();
                for (a, b) in expected.corners().iter().zip(ours.corners()) {
                    largest = largest.max((a.coords() - b.coords()).norm());
                }
                n_boxes += 1;
            }
        }
    }
    eprintln!("{n_boxes} boxes, corners to {largest:e} m");
    assert!(n_boxes > 20_000 && largest < 1e-9, "{largest}");
}

/// A sequence of the tracking set with the camera's poses.
#[test]
fn real_sequences_of_kitti_tracking_come_in() {
    let Some(folder) = crate::kitti_drives::real_data("kitti_tracking") else {
        return;
    };
    let (mut n_boxes, mut largest) = (0, 0.0_f64);
    for sequence in fl_dataset::kitti::sequences(&folder).unwrap() {
        let tracks = fl_dataset::kitti::read_sequence(&folder, &sequence).unwrap();
        let dataset = Dataset::read(&folder, Format::KittiTracking, Some(&sequence)).unwrap();
        let log = LogIdentity {
            name: sequence,
            start: Stamp::from_nanos(0),
            end: Stamp::from_nanos(i64::MAX),
            messages: 0,
        };
        let imported = dataset.to_scene(log, Ontology::automotive()).unwrap();
        for (theirs, ours) in tracks.iter().zip(imported.scene.tracks()) {
            assert_eq!(theirs.name, ours.id().0.to_string());
            assert_eq!(theirs.boxes.len(), ours.keyframes().len());
            for (labeled, keyframe) in theirs.boxes.iter().zip(ours.keyframes()) {
                // Matrices of the set have few digits: their quaternions are not quite unit.
                let pose = labeled.world_from_sensor;
                let rotation = UnitQuaternion::new_normalize(pose.rotation().into_inner());
                let pose = Rigid::<World, Sensor>::new(rotation, pose.translation());
                let expected = labeled.cuboid_in_sensor.transformed(&pose);
                for (a, b) in expected.corners().iter().zip(keyframe.cuboid.corners()) {
                    largest = largest.max((a.coords() - b.coords()).norm());
                }
                n_boxes += 1;
            }
        }
    }
    eprintln!("{n_boxes} boxes, corners to {largest:e} m");
    assert!(n_boxes > 10_000 && largest < 1e-9, "{largest}");
}
