//! Broken data sets are refused with the file and the place, and nothing is written for them.

use std::fs;
use std::path::{Path, PathBuf};

use fl_dataset::Dataset;
use fl_dataset::export::{ExportSettings, Format, Frames, Media};
use fl_log::NoProgress;
use serde_json::Value;

use crate::{export_sample, sample_fusion, sample_scene, settings};

/// Sound data sets, which each case has a copy of.
struct Sound {
    place: tempfile::TempDir,
}

impl Sound {
    fn new() -> Self {
        let (fusion, scene) = (sample_fusion(), sample_scene());
        let place = tempfile::tempdir().unwrap();
        for format in [
            Format::NuScenes,
            Format::Av2,
            Format::KittiTracking,
            Format::Kitti,
        ] {
            let settings = ExportSettings {
                frames: Frames::Key { every: 50 },
                media: Media::Copied,
                ..settings(format)
            };
            let folder = place.path().join("sound").join(format.name());
            export_sample(&fusion, &scene, &settings, &folder).unwrap();
        }
        crate::kitti_drives::write_raw(&place.path().join("sound/kitti-raw"));
        Self { place }
    }

    /// Breaks a file of a fresh copy, and answers with what reading it and writing its log says.
    fn broken(&self, format: Format, file: &str, way: &Way) -> String {
        let folder = self.place.path().join("broken");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        copy(
            &self.place.path().join("sound").join(format.name()),
            &folder,
        );
        way.apply(&folder.join(file));
        let before = names(self.place.path());
        let log = self.place.path().join("broken.mcap");
        let read = Dataset::read(&folder, format, None)
            .and_then(|dataset| dataset.write_log(&log, &NoProgress));
        let Err(error) = read else {
            fs::remove_file(&log).unwrap();
            return "nothing is wrong with it".to_owned();
        };
        let after = names(self.place.path());
        assert_eq!(after, before, "{file}: something was written");
        error.to_string()
    }
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    names
}

/// Copies folders, and links files.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => fs::hard_link(&path, &target).unwrap(),
        }
    }
}

/// How a file is broken.
enum Way {
    /// A row of a table has another value.
    Row(usize, &'static str, Value),
    /// A row of a table is there twice.
    Twice(usize),
    /// The first of these words in the text is another one.
    Word(&'static str, &'static str),
    Text(String),
    Bytes(Vec<u8>),
    /// The last half is missing.
    Half,
    Gone,
    /// The file is called otherwise.
    Renamed(&'static str),
}

impl Way {
    fn apply(&self, path: &Path) {
        let read = || fs::read(path).unwrap();
        let text = || String::from_utf8(read()).unwrap();
        let rows = || serde_json::from_slice::<Value>(&read()).unwrap();
        let bytes = match self {
            Self::Row(row, key, value) => {
                let mut rows = rows();
                rows[*row][*key] = value.clone();
                rows.to_string().into_bytes()
            }
            Self::Twice(row) => {
                let mut rows = rows();
                let again = rows[*row].clone();
                rows.as_array_mut().unwrap().push(again);
                rows.to_string().into_bytes()
            }
            Self::Word(from, to) => {
                let text = text();
                assert!(text.contains(from), "{from:?} is not in {}", path.display());
                text.replacen(from, to, 1).into_bytes()
            }
            Self::Text(text) => text.clone().into_bytes(),
            Self::Bytes(bytes) => bytes.clone(),
            Self::Half => read()[..read().len() / 2].to_vec(),
            Self::Gone => return fs::remove_file(path).unwrap(),
            Self::Renamed(name) => return fs::rename(path, path.with_file_name(name)).unwrap(),
        };
        // The file may be a link to the sound one.
        fs::remove_file(path).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn row(row: usize, key: &'static str, value: impl Into<Value>) -> Way {
    Way::Row(row, key, value.into())
}

fn label(line: &str) -> Way {
    Way::Text(format!("{line}\n"))
}

/// A label of the tracking data set that is sound.
const LABEL: &str = "0 7 Car 0 0 0 1 2 30 40 1.5 1.6 4 1 1.6 20 0.1";

fn label_with(from: &str, to: &str) -> Way {
    assert!(LABEL.contains(from));
    label(&LABEL.replacen(from, to, 1))
}

#[test]
fn broken_data_sets_are_refused_with_file_and_place() {
    let sound = Sound::new();
    let nobody = "0123456789abcdef0123456789abcdef";
    let first: Value = serde_json::from_slice(
        &fs::read(
            sound
                .place
                .path()
                .join("sound/nuscenes/v1.0-mini/sample.json"),
        )
        .unwrap(),
    )
    .unwrap();
    let first_sample = first[0]["token"].as_str().unwrap();
    let deep = format!("[{}", "{\"a\":[".repeat(100_000));
    let tracklets = "tracklet_labels.xml";
    let nested = format!("<boost_serialization>{}", "<a>".repeat(1000));
    let nuscenes = [
        (
            "scene",
            row(0, "first_sample_token", nobody),
            "is not in the table",
        ),
        (
            "scene",
            row(0, "token", 7),
            "line 1: not JSON as nuScenes writes it",
        ),
        (
            "sample",
            row(1, "next", first_sample),
            "is not after the one before",
        ),
        ("sample", row(0, "next", ""), "do not hang on the first one"),
        (
            "sample",
            row(0, "timestamp", i64::MAX),
            "is no moment in microseconds",
        ),
        (
            "sample_data",
            row(3, "filename", "samples/../../../etc/passwd"),
            "row 4: \"samples/../../../etc/passwd\" leads out",
        ),
        (
            "sample_data",
            row(0, "filename", "/etc/passwd"),
            "row 1: \"/etc/passwd\" leads out",
        ),
        (
            "sample_data",
            row(2, "calibrated_sensor_token", nobody),
            "is in no row of calibrated_sensor.json",
        ),
        (
            "sample_data",
            row(2, "ego_pose_token", nobody),
            "is in no row of ego_pose.json",
        ),
        ("sample_data", row(0, "width", 0), "sample_data.json"),
        ("sample_data", row(0, "height", -5), "line 1:"),
        (
            "ego_pose",
            row(1, "rotation", vec![1.0, 0.0, 0.0]),
            "line 1:",
        ),
        ("ego_pose", row(1, "rotation", vec![0.0; 4]), "row 2:"),
        ("ego_pose", Way::Gone, "cannot read"),
        ("ego_pose", Way::Half, "not JSON as nuScenes writes it"),
        ("ego_pose", Way::Text(deep), "line 1:"),
        (
            "calibrated_sensor",
            row(0, "rotation", vec![2.0, 0.0, 0.0, 0.0]),
            "calibrated_sensor.json",
        ),
        (
            "calibrated_sensor",
            row(0, "camera_intrinsic", vec![1.0]),
            "calibrated_sensor.json",
        ),
        (
            "calibrated_sensor",
            row(0, "sensor_token", nobody),
            "is in no row of sensor.json",
        ),
        (
            "instance",
            row(0, "category_token", nobody),
            "is in no row of category.json",
        ),
        (
            "sample_annotation",
            row(2, "instance_token", nobody),
            "row 3: the instance",
        ),
        (
            "sample_annotation",
            row(0, "size", vec![2.0, -4.0, 1.5]),
            "row 1:",
        ),
        (
            "sample_annotation",
            row(0, "size", vec![2.0, 4.0]),
            "line 1:",
        ),
        (
            "sample_annotation",
            row(0, "translation", vec![1e300, 1e308, -1e308]),
            "row 1:",
        ),
        (
            "sample_annotation",
            row(0, "next", nobody),
            "next \"0123456789abcdef0123456789abcdef\" is not in the table",
        ),
        (
            "sample_annotation",
            row(0, "visibility_token", "9"),
            "row 1: the visibility \"9\"",
        ),
        (
            "sample_annotation",
            row(0, "attribute_tokens", vec![nobody]),
            "row 1: the attribute",
        ),
        (
            "sample_annotation",
            Way::Twice(0),
            "another annotation in the same sample",
        ),
        (
            "sample_annotation",
            Way::Word("\"rotation\":[", "\"rotation\":[NaN,"),
            "NaN and Infinity are no JSON",
        ),
        (
            "sample_annotation",
            Way::Word("\"rotation\":[", "\"rotation\":[1e999,"),
            "line 2:",
        ),
    ];
    let labels = "training/label_02/0000.txt";
    let calib = "training/calib/0000.txt";
    let tracking = [
        (
            labels,
            label("0 7 Car 0 0 0 1 2 30 40 1.5 1.6 4 1 1.6 20"),
            "line 1: 16 fields",
        ),
        (
            labels,
            label_with("20", "NaN"),
            "line 1: `NaN` is not finite",
        ),
        (labels, label_with("1.5", "-1.5"), "line 1:"),
        (labels, label_with("0 7", "1000000000000 7"), "line 1:"),
        (
            labels,
            label(&format!("{LABEL}\n{LABEL}")),
            "line 2: track 7 is in frame 0 already",
        ),
        (labels, Way::Bytes(vec![0xff, 0xfe, 0]), "cannot read"),
        (
            calib,
            Way::Word("Tr_velo_to_cam", "Tr_other"),
            "Tr_velo_to_cam",
        ),
        (calib, Way::Word("R0_rect: 1 0", "R0_rect: 3 0"), "R0_rect"),
        (calib, Way::Word("P2: ", "P2: 1 "), "P2"),
        (
            "training/velodyne/0000/000001.bin",
            Way::Bytes(vec![0; 13]),
            "13 bytes are no points of 16 bytes",
        ),
        (
            "training/image_02/0000/000001.png",
            label("no image"),
            "neither JPEG nor PNG",
        ),
        (
            "training/image_02/0000/000000.png",
            Way::Bytes(vec![0xff, 0xd8, 0xff, 0xe0, 0]),
            "000000.png",
        ),
    ];
    let raw = [
        (tracklets, Way::Word("</item>", ""), "closes <"),
        (
            tracklets,
            Way::Word("<count>1", "<count>5"),
            "states 5 items and has 1",
        ),
        (
            tracklets,
            Way::Word("<h>1.5", "<h>nan"),
            "h: `nan` is not finite",
        ),
        (tracklets, Way::Word("<h>1.5", "<h>0"), "line "),
        (
            tracklets,
            Way::Word("<first_frame>0", "<first_frame>9"),
            "an object at frame 9; there are 3",
        ),
        (tracklets, Way::Text(nested), "more than 32 elements"),
        (tracklets, Way::Half, "line "),
        (
            "oxts/data/0000000001.txt",
            label("1 2 3"),
            "line 1: 3 numbers, where oxts has 30",
        ),
        (
            "oxts/timestamps.txt",
            label("2011-09-26 13:02:25.1"),
            "frame 1 has no stamp; there are 1",
        ),
        (
            "velodyne_points/timestamps.txt",
            label("yesterday"),
            "line 1: \"yesterday\" is no moment",
        ),
        (
            "calib_velo_to_cam.txt",
            Way::Word("R: ", "R: 5 "),
            "calib_velo_to_cam.txt",
        ),
    ];
    let av2 = [
        (
            "annotations.feather",
            Way::Half,
            "not a Feather file that can be read",
        ),
        (
            "annotations.feather",
            label("a,b,c"),
            "not a Feather file that can be read",
        ),
        (
            "city_SE3_egovehicle.feather",
            Way::Gone,
            "no city_SE3_egovehicle.feather",
        ),
        (
            "calibration/intrinsics.feather",
            Way::Half,
            "intrinsics.feather",
        ),
        (
            "calibration/egovehicle_SE3_sensor.feather",
            Way::Gone,
            "cannot read",
        ),
        (
            "sensors/lidar/1749720600012000000.feather",
            Way::Renamed("first.feather"),
            "is no stamp in nanoseconds",
        ),
    ];
    let mut cases: Vec<(Format, String, &Way, &str)> = Vec::new();
    for (table, way, expected) in &nuscenes {
        cases.push((
            Format::NuScenes,
            format!("v1.0-mini/{table}.json"),
            way,
            expected,
        ));
    }
    for (file, way, expected) in &tracking {
        cases.push((Format::KittiTracking, (*file).to_owned(), way, expected));
    }
    for (file, way, expected) in &raw {
        cases.push((Format::KittiRaw, (*file).to_owned(), way, expected));
    }
    for (file, way, expected) in &av2 {
        cases.push((Format::Av2, format!("city_block/{file}"), way, expected));
    }
    let fields = label("Car 0 0 0 1 2 30 40 1.5 1.6 4 1 1.6");
    let expected = "line 1: 13 fields, where an object label has 15";
    let file = "training/label_2/000001.txt".to_owned();
    cases.push((Format::Kitti, file, &fields, expected));
    let mut silent = Vec::new();
    for (format, file, way, expected) in &cases {
        let error = sound.broken(*format, file, way);
        let name = "broken";
        if !error.contains(expected) || !error.contains(name) {
            silent.push(format!(
                "{format} {file}: {error:?} does not say {expected:?}"
            ));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(cases.len() >= 60);
}
