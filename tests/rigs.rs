//! `framelock rig`: shows and converts, lists what is lost, and replaces nothing.

use std::path::{Path, PathBuf};

use crate::command::{Ran, framelock};

fn city_block() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../calibration/city_block.toml")
}

fn convert(input: &Path, output: &Path, format: &str) -> Ran {
    let words = ["rig", "convert"].map(Into::into);
    let paths = [input.as_os_str().to_owned(), output.as_os_str().to_owned()];
    let to = ["--to", format].map(Into::into);
    framelock([&words[..], &paths, &to].concat())
}

fn show(path: &Path) -> Ran {
    framelock([
        "rig".into(),
        "show".into(),
        path.as_os_str().to_owned(),
        "--json".into(),
    ])
}

#[test]
fn a_rig_goes_to_ros_and_back() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let (ros, back) = (folder.path().join("ros"), folder.path().join("back.toml"));
    let labels = "lost: the channels or frame names of 10 sensors";
    convert(&city_block(), &ros, "ros").expect(3, &[labels]);
    convert(&ros, &back, "framelock").expect(0, &[]);
    let (before, after) = (show(&city_block()).json(), show(&back).json());
    let ids = |json: &serde_json::Value| -> Vec<String> {
        let sensors = json["sensors"].as_array().expect("a list").iter();
        sensors
            .map(|sensor| format!("{} {}", sensor["id"], sensor["camera"]))
            .collect()
    };
    assert_eq!(ids(&before), ids(&after));
    convert(&city_block(), &ros, "ros").expect(1, &["is there already", "choose another name"]);
}

#[test]
fn what_a_format_cannot_hold_is_listed_with_exit_code_3() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let out = folder.path().join("nuscenes");
    let words = [
        "lost: camera_left: kannala_brandt became none",
        " px off",
        "lost: imu: the whole imu",
    ];
    convert(&city_block(), &out, "nuscenes").expect(3, &words);
    let shown = show(&out);
    shown.expect(0, &[]);
    assert_eq!(shown.json()["format"], "nuscenes");
    assert_eq!(shown.json()["sensors"].as_array().map(Vec::len), Some(8));
}

#[test]
fn argoverse_is_a_format_like_the_others() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let out = folder.path().join("log");
    convert(&city_block(), &out, "argoverse2").expect(3, &["without p1, p2"]);
    let shown = show(&out).json();
    assert_eq!(shown["format"], "argoverse2");
    assert_eq!(shown["sensors"].as_array().map(Vec::len), Some(6));
}

#[test]
fn wrong_words_are_met_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    convert(&city_block(), folder.path(), "blender").expect(2, &["known are framelock, kitti"]);
    let empty = folder.path().join("empty.yaml");
    std::fs::write(&empty, "a: 1\n").expect("the folder is writable");
    show(&empty).expect(
        1,
        &["no format of rigs is recognized", "--from", "empty.yaml"],
    );
    show(Path::new("no/such/rig.toml")).expect(1, &["cannot read the rig", "no/such/rig.toml"]);
}
