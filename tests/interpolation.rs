//! `framelock eval interpolation` on real tracks: the figures of `docs/interpolation.md`.

use serde_json::Value;

use crate::command::{Ran, framelock};
use crate::logs::real_data;

const VALIDATION: &str = "0001,0008,0012,0013,0015,0018";
const AV2_LOGS: [&str; 2] = [
    "3b3570b4-7b0b-3268-a571-b0889dbf40b6",
    "adcf7d18-0510-35b0-a2fa-b4cea13a6d76",
];

fn kitti() -> Option<Ran> {
    let folder = real_data()?.join("kitti_tracking");
    let folder = folder.to_str().expect("a readable path");
    Some(framelock([
        "eval",
        "interpolation",
        "--kitti",
        folder,
        "--sequences",
        VALIDATION,
        "--json",
    ]))
}

fn av2() -> Option<Ran> {
    let folder = real_data()?.join("av2");
    let log = |name: &&str| {
        folder
            .join(name)
            .to_str()
            .expect("a readable path")
            .to_owned()
    };
    let logs: Vec<String> = AV2_LOGS.iter().map(log).collect();
    Some(framelock([
        "eval",
        "interpolation",
        "--av2",
        &logs[0],
        "--av2",
        &logs[1],
        "-k",
        "2,5,10,20,40",
        "--json",
    ]))
}

fn figure(evaluated: &Value, method: &str, class: &str, k: u64, key: &str) -> f64 {
    let methods = evaluated["methods"].as_array().expect("a list of methods");
    let is_it = |row: &&Value| row["name"] == method && row["class"] == class && row["k"] == k;
    let row = methods.iter().find(is_it);
    let row = row.unwrap_or_else(|| panic!("no {method} of {class} at {k}"));
    row[key]
        .as_f64()
        .unwrap_or_else(|| panic!("no {key} in {row}"))
}

/// The class's own motion model has a higher IoU and a lower center error.
#[track_caller]
fn expect_better_than_linear(evaluated: &Value, class: &str, ks: &[u64]) {
    for k in ks {
        let of = |method: &str, key: &str| figure(evaluated, method, class, *k, key);
        let (ours, linear) = (of("car_like", "mean_iou"), of("world_linear", "mean_iou"));
        assert!(ours > linear, "{class} at {k}: {ours} against {linear}");
        let key = "center_error_m";
        assert!(
            of("car_like", key) < of("world_linear", key),
            "{class} at {k}"
        );
        let in_sensor = of("sensor_linear", "mean_iou");
        assert!(linear > in_sensor, "{class} at {k}");
    }
}

#[test]
fn kitti_tracks_need_few_keyframes() {
    let Some(ran) = kitti() else { return };
    ran.expect(0, &[]);
    let evaluated = ran.json();
    // The reference figures of the protocol, from another implementation on the same tracks.
    for (method, k, iou) in [("world_linear", 20, 0.7996), ("world_linear", 40, 0.7088)] {
        let found = figure(&evaluated, method, "ALL", k, "mean_iou");
        assert!((found - iou).abs() < 5e-4, "{method} at {k}: {found}");
    }
    expect_better_than_linear(&evaluated, "Car_moving", &[5, 10, 20, 40]);
    let all = |k: u64| figure(&evaluated, "by_class", "ALL", k, "mean_iou");
    assert!(
        all(20) >= 0.836 && all(40) >= 0.760,
        "{} {}",
        all(20),
        all(40)
    );
    assert_eq!(ran.out, kitti().expect("the data is there").out);
}

#[test]
fn argoverse_tracks_need_few_keyframes() {
    let Some(ran) = av2() else { return };
    ran.expect(0, &[]);
    let evaluated = ran.json();
    expect_better_than_linear(&evaluated, "vehicle_moving", &[2, 5, 10, 20, 40]);
    let iou = |class: &str| figure(&evaluated, "by_class", class, 20, "mean_iou");
    assert!(iou("vehicle_moving") >= 0.933, "{}", iou("vehicle_moving"));
    assert!(iou("vehicle") >= 0.960, "{}", iou("vehicle"));
}

#[test]
fn deviations_say_how_far_off_a_curve_is() {
    let Some(ran) = kitti() else { return };
    let evaluated = ran.json();
    let methods = evaluated["methods"].as_array().expect("a list of methods");
    let ours = |row: &&Value| row["name"] == "by_class" && row["class"] == "ALL";
    for row in methods.iter().filter(ours) {
        for axis in ["along", "across", "vertical", "yaw"] {
            let share = |idx: usize| {
                let share = row["within_deviation"][axis][idx].as_f64();
                share.unwrap_or_else(|| panic!("no {axis} in {row}"))
            };
            let (one, two) = (share(0), share(1));
            assert!(
                (0.65..0.90).contains(&one),
                "{axis}: {one} within one in {row}"
            );
            assert!(
                (0.86..0.99).contains(&two),
                "{axis}: {two} within two in {row}"
            );
        }
    }
}

#[test]
fn says_what_is_missing() {
    framelock(["eval", "interpolation"]).expect(2, &["--kitti"]);
    framelock(["eval", "interpolation", "--kitti", "nowhere"]).expect(1, &["nowhere"]);
    framelock(["eval", "interpolation", "--av2", "nowhere"]).expect(1, &["nowhere"]);
    let every_frame = framelock(["eval", "interpolation", "--kitti", ".", "-k", "1"]);
    every_frame.expect(2, &["nothing to interpolate"]);
}
