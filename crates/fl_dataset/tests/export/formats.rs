//! What all formats have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fl_dataset::Error;
use fl_dataset::export::{Drive, ExportSettings, Format, Frames, LossKind, Media, export};
use fl_log::Progress;

use crate::{export_sample, sample_fusion, sample_scene, settings};

/// Larger files than this nobody reads.
const READABLE_BYTES: usize = 20_000;

/// Every file below a folder, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path
                        .strip_prefix(folder)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned();
                    files.insert(name, std::fs::read(path).unwrap());
                }
            }
        }
    }
    files
}

/// The formats that are written.
fn written() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|it| it.card().writes)
}

#[test]
fn the_same_scene_gives_the_same_bytes_and_a_list_of_all_files() {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    let place = tempfile::tempdir().unwrap();
    for format in written() {
        // Media that another format writes alike are not written twice.
        let media = match format {
            Format::TruckScenes | Format::T4 | Format::KittiTracking | Format::Datumaro => {
                Media::LeftOut
            }
            _ => Media::Copied,
        };
        let settings = ExportSettings {
            frames: Frames::Key { every: 20 },
            media,
            ..settings(format)
        };
        let [one, other] = ["one", "other"].map(|name| {
            let folder = place.path().join(format!("{format}-{name}"));
            let exported = export_sample(&fusion, &scene, &settings, &folder).unwrap();
            let files = contents(&folder);
            assert_eq!(files.len(), exported.files + 1, "{format}");
            assert!(exported.boxes > 0 && exported.frames == 3, "{exported:?}");
            files
        });
        assert!(one == other, "{format} is not the same twice");
        let sums = String::from_utf8(one["checksums.sha256"].clone()).unwrap();
        let named: BTreeSet<&str> = sums.lines().map(|line| &line[66..]).collect();
        let there: BTreeSet<&str> = one.keys().map(String::as_str).collect();
        let missing: Vec<_> = there.difference(&named).collect();
        assert_eq!(missing, [&"checksums.sha256"], "{format}");
    }
}

#[test]
fn nothing_is_written_that_nobody_allowed_to_lose() {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("out");
    let mut settings = settings(Format::Kitti);
    settings.allowed = [LossKind::Skew, LossKind::Sensors].into();
    let refused = export_sample(&fusion, &scene, &settings, &folder).unwrap_err();
    let Error::NotAllowed { kinds, .. } = &refused else {
        panic!("{refused}");
    };
    let expected = [
        LossKind::Distortion,
        LossKind::OutsideCameras,
        LossKind::Rotation,
    ];
    assert_eq!(*kinds, expected.into());
    let text = refused.to_string();
    let flags = "--allow-loss distortion --allow-loss outside_cameras --allow-loss rotation";
    assert!(text.ends_with(flags), "{text}");
    assert!(!folder.exists());
}

/// Cancels after a few steps.
struct Impatient;

impl Progress for Impatient {
    fn advance(&self, done: u64, _total: u64) -> bool {
        done < 2
    }
}

#[test]
fn a_canceled_export_is_known_for_it_and_done_anew() {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("out");
    let settings = settings(Format::NuScenes);
    let drive = Drive {
        scene: &scene,
        fusion: &fusion,
        name: "city_block",
    };
    let canceled = export(&drive, &settings, &folder, &Impatient);
    assert!(matches!(canceled, Err(Error::Canceled)));
    assert!(folder.join("export.unfinished").is_file());
    assert!(!folder.join("checksums.sha256").exists());
    export_sample(&fusion, &scene, &settings, &folder).unwrap();
    let again = contents(&folder);
    assert!(!again.contains_key("export.unfinished"));
    let fresh = place.path().join("fresh");
    export_sample(&fusion, &scene, &settings, &fresh).unwrap();
    assert!(again == contents(&fresh));
    let refused = export_sample(&fusion, &scene, &settings, &folder);
    assert!(matches!(refused, Err(Error::NotEmpty { .. })));
}

#[test]
fn frames_come_from_the_continuous_tracks() {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    let drive = Drive {
        scene: &scene,
        fusion: &fusion,
        name: "city_block",
    };
    let all = drive.moments(&Frames::Key { every: 1 }).unwrap();
    let camera = fl_rig::SensorId::new("camera_front_left").unwrap();
    let of_camera = drive.moments(&Frames::Sensor(camera)).unwrap();
    assert!(of_camera.iter().all(|it| it.frame_idx.is_none()));
    assert!(
        (38..=43).contains(&of_camera.len()),
        "7 Hz over 6 s: {}",
        of_camera.len()
    );
    let fast = drive.moments(&Frames::Rate { hz: 100.0 }).unwrap();
    let span = all.last().unwrap().stamp - all[0].stamp;
    assert_eq!(fast.len() as i64, span.nanos() / 10_000_000 + 1);
    for moment in &fast {
        let there = drive.cuboids_at(moment.stamp).count();
        let tracks = scene
            .tracks()
            .filter(|it| it.cuboid_at(moment.stamp).is_some());
        assert_eq!(there, tracks.count());
    }
    for frames in [
        Frames::Key { every: 0 },
        Frames::Rate { hz: 0.0 },
        Frames::Rate { hz: f64::NAN },
        Frames::Rate { hz: 1e12 },
        Frames::Sensor(fl_rig::SensorId::new("nobody").unwrap()),
    ] {
        assert!(
            matches!(drive.moments(&frames), Err(Error::Unfit { .. })),
            "{frames:?}"
        );
    }
}

#[test]
fn every_format_has_its_card() {
    let names: BTreeSet<&str> = Format::ALL.iter().map(|it| it.name()).collect();
    assert_eq!(names.len(), Format::ALL.len());
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
        assert!(format.card().writes || format.card().reads);
    }
}

/// The table of `docs/formats.md` is made from the cards; `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_documentation_has_the_cards() {
    let path = crate::repository().join("docs/formats.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- cards -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of cards -->").unwrap();
    let expected = format!(
        "{before}<!-- cards -->\n{}<!-- end of cards -->{after}",
        cards()
    );
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
}

fn cards() -> String {
    let mut text = String::new();
    for format in Format::ALL {
        let card = format.card();
        text.push_str(&format!(
            "\n### `{}`: {}\n\n| | |\n|---|---|\n",
            card.format, card.title
        ));
        for (what, how) in card.rows() {
            text.push_str(&format!("| {what} | {how} |\n"));
        }
    }
    text.push('\n');
    text
}

/// Exports of three objects in two frames, small enough to read; `UPDATE_GOLDEN=1` writes them
/// anew. Binary and large files are known by their checksums.
#[test]
fn exports_are_as_the_golden_ones() {
    let (fusion, scene) = (sample_fusion(), small_scene());
    let place = tempfile::tempdir().unwrap();
    let golden = crate::repository().join("tests/golden/exports");
    for format in written() {
        let settings = ExportSettings {
            frames: Frames::Key { every: 40 },
            ..settings(format)
        };
        let folder = place.path().join(format.name());
        export_sample(&fusion, &scene, &settings, &folder).unwrap();
        for (name, bytes) in contents(&folder) {
            let Some(text) = String::from_utf8(bytes)
                .ok()
                .filter(|it| it.len() < READABLE_BYTES)
            else {
                continue;
            };
            let path = golden.join(format.name()).join(&name);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(text == expected, "{} differs", path.display());
        }
    }
}

/// Three tracks of the sample scene that the front camera sees in both frames.
fn small_scene() -> fl_scene::Scene {
    let (fusion, scene) = (sample_fusion(), sample_scene());
    let stamps = [0, 40].map(|idx: usize| fusion.frames()[idx].stamp);
    let is_near = |track: &&fl_scene::Track| {
        stamps.iter().all(|stamp| {
            let Some(cuboid) = track.cuboid_at(*stamp) else {
                return false;
            };
            let world_from_ego = fusion.ego_motion().pose_at(*stamp).unwrap();
            let center = cuboid.transformed(&world_from_ego.inverse()).center();
            center.x() > 5.0 && center.y().abs() < 0.5 * center.x()
        })
    };
    let tracks: Vec<_> = scene.tracks().filter(is_near).take(3).cloned().collect();
    assert_eq!(tracks.len(), 3);
    let ontology = fl_scene::Ontology::automotive();
    fl_scene::Scene::new(scene.log().clone(), ontology, tracks).unwrap()
}
