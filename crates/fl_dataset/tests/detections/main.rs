//! Detections of every foreign form: where their boxes lie, and files that are bad.

#![allow(clippy::unwrap_used)]

mod found_av2;
mod found_kitti;
mod found_nuscenes;

use std::path::Path;

use fl_dataset::{Error, Form, Found, FoundBox};
use fl_spacetime::{OrientedBox, Point, Sensor};

/// By `tests/oracles/detections.py`.
const GOLDEN: &str = include_str!("../golden/detections.txt");
/// Of places up to a kilometer off, meters.
const TOLERANCE_M: f64 = 1e-9;

/// The golden boxes of a form: its own numbers, and the middles of the whole, front, left and top.
fn golden(form: &str) -> Vec<(Vec<f64>, Vec<f64>)> {
    let numbers = |text: &str| -> Vec<f64> {
        let fields = text.split_whitespace();
        fields.map(|field| field.parse().unwrap()).collect()
    };
    let lines = GOLDEN.lines().filter_map(|line| line.strip_prefix(form));
    let boxes = lines.map(|line| line.split_once('|').unwrap());
    let boxes: Vec<_> = boxes
        .map(|(own, middles)| (numbers(own), numbers(middles)))
        .collect();
    assert_eq!(boxes.len(), 4);
    boxes
}

#[track_caller]
fn check_middles(cuboid: &OrientedBox<Sensor>, expected: &[f64], tolerance_m: f64) {
    let [length, width, height] = cuboid.size().lwh();
    let in_body = [
        [0.0, 0.0, 0.0],
        [0.5 * length, 0.0, 0.0],
        [0.0, 0.5 * width, 0.0],
        [0.0, 0.0, 0.5 * height],
    ];
    for ([x, y, z], expected) in in_body.into_iter().zip(expected.chunks(3)) {
        let middle = *cuboid.pose() * Point::new(x, y, z);
        let expected = Point::new(expected[0], expected[1], expected[2]);
        let off_m = middle.distance(expected);
        assert!(off_m < tolerance_m, "{middle:?} {expected:?}");
    }
}

/// All boxes in the order of moments.
fn boxes<M: Ord>(found: &Found<M>) -> Vec<&FoundBox> {
    found.frames.values().flatten().collect()
}

#[track_caller]
fn check_loses<M: Ord>(found: &Found<M>, n_boxes: usize, words: &[&str]) {
    assert_eq!(boxes(found).len(), n_boxes);
    let losses = found.losses.join("\n");
    for word in words {
        assert!(losses.contains(word), "`{word}` is missing in\n{losses}");
    }
    assert_eq!(found.losses.is_empty(), words.is_empty(), "{losses}");
}

#[track_caller]
fn check_refused<T: std::fmt::Debug>(read: Result<T, Error>, words: &[&str]) {
    let message = read.unwrap_err().to_string();
    for word in words {
        assert!(message.contains(word), "`{word}` is missing in\n{message}");
    }
}

#[test]
fn the_content_tells_the_form() {
    let check = |text: &str, form: Option<Form>| {
        let found = Form::of_reader(Path::new("file"), text.as_bytes());
        assert_eq!(found.ok(), form, "{text}");
    };
    check(
        r#"{"meta": {"frames": 1}, "results": {}}"#,
        Some(Form::NuScenes),
    );
    check("\u{feff}\n {\"results\": {}}", Some(Form::NuScenes));
    check(
        r#"{"conventions": {"a": [1]}, "frames": ["#,
        Some(Form::Framelock),
    );
    check("ARROW1\0\0rest", Some(Form::Av2));
    check("0,2,1,2,3,4,5,1,1,1,1,1,1,0,0\n", Some(Form::Kitti));
    check(
        "\n0 1 Car 0 0 0 1 2 3 4 1 1 1 1 1 1 0 0.5\n",
        Some(Form::Kitti),
    );
    check("Car 0 0 0 1 2 3 4 1 1 1 1 1 1 0 0.5\n", Some(Form::Kitti));
    for text in [
        "",
        " \n",
        "{}",
        "{\"meta\": NaN",
        "[1, 2]",
        "prose",
        "1,2,3",
    ] {
        check(text, None);
    }
    let message = Form::of_reader(Path::new("file"), &b"prose"[..]).unwrap_err();
    check_refused::<()>(Err(message), &["nuScenes", "Argoverse 2", "KITTI", "file"]);
}
