//! Logs of labels: the scene back as it was, and what viewers see.

use std::path::{Path, PathBuf};

use fl_dataset::Error;
use fl_dataset::export::{Format, Frames};
use fl_dataset::import::{ImportSettings, format_of, import};
use fl_fusion::Fusion;
use fl_log::{DetectedRegion, IndexFile, Log, NoProgress, OpenOptions, Snapshot};
use fl_scene::Scene;

use crate::openlabel::full_scene;
use crate::{export_sample, repository, sample_fusion, settings};

/// The log of labels of every tenth frame.
fn exported(place: &Path, fusion: &Fusion<'_>, scene: &Scene) -> PathBuf {
    let folder = place.join("out");
    let mut settings = settings(Format::Sidecar);
    settings.allowed.clear();
    settings.frames = Frames::Key { every: 10 };
    let exported = export_sample(fusion, scene, &settings, &folder).unwrap();
    assert_eq!((exported.frames, exported.losses.len()), (6, 0));
    folder.join("city_block.labels.mcap")
}

fn open(path: &Path) -> Log {
    let options = OpenOptions {
        index: IndexFile::Off,
        ..OpenOptions::default()
    };
    Log::open(path, &options, &NoProgress).unwrap()
}

#[test]
fn a_scene_comes_back_from_its_log_of_labels_as_it_was() {
    let (fusion, scene) = (sample_fusion(), full_scene());
    let place = tempfile::tempdir().unwrap();
    let drive = repository().join("sample_logs/city_block.mcap");
    let before = std::fs::read(&drive).unwrap();
    let path = exported(place.path(), &fusion, &scene);
    assert!(std::fs::read(&drive).unwrap() == before);

    assert_eq!(format_of(&path).unwrap(), Format::Sidecar);
    let mut settings = ImportSettings::default();
    let back = import(&path, Format::Sidecar, settings.clone()).unwrap();
    assert_eq!(back.scene.to_json_string(), scene.to_json_string());
    assert_eq!(back.scene, scene);
    assert!(back.notes.is_empty() && back.not_kept.is_empty());

    settings.log = Some(scene.log().clone());
    assert!(import(&path, Format::Sidecar, settings.clone()).is_ok());
    settings.log.as_mut().unwrap().messages += 1;
    let refused = import(&path, Format::Sidecar, settings);
    assert!(matches!(refused, Err(Error::Scene(_))), "{refused:?}");
}

#[test]
fn boxes_are_in_the_world_of_the_drive_and_logged_with_their_sweeps() {
    let (fusion, scene) = (sample_fusion(), full_scene());
    let place = tempfile::tempdir().unwrap();
    let log = open(&exported(place.path(), &fusion, &scene));
    assert_eq!(log.losses(), []);
    let channel = log.channel_by_topic("/labels/detections").unwrap().id;
    let lidar = fusion.channel_of(fusion.key_sensor()).unwrap();
    let mut n_boxes = 0;
    for (idx, entry) in log.entries(channel).iter().enumerate() {
        let plan = &fusion.frames()[10 * idx];
        assert_eq!(entry.stamp, plan.stamp);
        let sweeps = fusion.log().entries(lidar);
        let sweep = sweeps.iter().find(|it| it.stamp == plan.stamp).unwrap();
        assert_eq!(entry.log_time, sweep.log_time);
        let Snapshot::Detections(found) = log.snapshot(channel, idx).unwrap() else {
            panic!("no detections")
        };
        assert_eq!(found.header.frame_id, fusion.ego_motion().world_frame());
        for found in &found.detections {
            let id = fl_scene::TrackId(found.id.parse().unwrap());
            let track = scene.track(id).unwrap();
            let cuboid = track.cuboid_at(plan.stamp).unwrap();
            let DetectedRegion::Box3d { center, size_m } = found.region else {
                panic!("a flat box")
            };
            assert_eq!(size_m, cuboid.size().lwh());
            assert_eq!(center, fl_log::Pose::from_rigid(cuboid.pose()));
            assert_eq!(found.hypotheses[0].class, track.class().as_str());
            n_boxes += 1;
        }
    }
    assert!(n_boxes > 100, "{n_boxes}");
}

#[test]
fn drawings_have_the_stamps_of_the_images_they_lie_on() {
    let (fusion, scene) = (sample_fusion(), full_scene());
    let place = tempfile::tempdir().unwrap();
    let log = open(&exported(place.path(), &fusion, &scene));
    let mut n_images = 0;
    for (sensor, _) in fusion.rig().cameras() {
        let topic = format!("/labels/{}/annotations", sensor.id);
        let drawings = log.channel_by_topic(&topic).unwrap();
        let images = fusion.channel_of(&sensor.id).unwrap();
        for entry in log.entries(drawings.id) {
            let images = fusion.log().entries(images);
            let twin = images.iter().find(|it| it.stamp == entry.stamp);
            assert_eq!(twin.map(|it| it.log_time), Some(entry.log_time));
            n_images += 1;
        }
    }
    assert!(n_images > 20, "{n_images}");
}

#[test]
fn what_is_no_log_of_labels_is_refused() {
    let drive = repository().join("sample_logs/city_block.mcap");
    let refused = import(&drive, Format::Sidecar, ImportSettings::default()).unwrap_err();
    let text = refused.to_string();
    assert!(
        text.contains("no message of type framelock.Scene"),
        "{text}"
    );
    let refused = import(&drive, Format::Coco, ImportSettings::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "coco is not read from a single file of labels"
    );
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("labels.txt");
    std::fs::write(&path, "Car 0 0").unwrap();
    assert!(matches!(format_of(&path), Err(Error::Format { .. })));
    std::fs::write(&path, " {\"openlabel\":{}}").unwrap();
    assert_eq!(format_of(&path).unwrap(), Format::OpenLabel);
}

#[test]
fn a_broken_log_of_labels_is_an_error_or_the_scene() {
    let (fusion, scene) = (sample_fusion(), full_scene());
    let place = tempfile::tempdir().unwrap();
    let path = exported(place.path(), &fusion, &scene);
    let bytes = std::fs::read(&path).unwrap();
    let broken = place.path().join("broken.labels.mcap");
    let mut n_read = 0;
    for n_kept in [0, 7, 8, 40, 200, 1000, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&broken, &bytes[..n_kept]).unwrap();
        if let Ok(back) = import(&broken, Format::Sidecar, ImportSettings::default()) {
            assert_eq!(back.scene, scene);
            n_read += 1;
        }
    }
    assert!((1..8).contains(&n_read), "{n_read}");
}
