//! Results of nuScenes.

use std::ops::RangeInclusive;
use std::path::Path;

use fl_dataset::nuscenes::{self, Samples};
use fl_dataset::{Error, Found};
use fl_spacetime::Stamp;

use super::{TOLERANCE_M, boxes, check_loses, check_middles, check_refused, golden};

const CAR: &str = r#"{"sample_token": "a", "translation": [1, 2, 3], "size": [1.8, 4.2, 1.5],
    "rotation": [1, 0, 0, 0], "velocity": [0, 0], "detection_name": "car",
    "detection_score": 0.5, "attribute_name": ""}"#;

/// Three samples in two seconds, and one of another year.
fn samples() -> Samples {
    let table = r#"[{"token": "b", "timestamp": 2000000, "prev": "a", "scene_token": "s"},
        {"token": "a", "timestamp": 1500000}, {"token": "c", "timestamp": 2500000},
        {"token": "far", "timestamp": 1537886543000000}]"#;
    nuscenes::samples_from_reader(Path::new("sample.json"), table.as_bytes()).unwrap()
}

fn read(text: &str) -> Result<Found<Stamp>, Error> {
    let within: RangeInclusive<Stamp> =
        Stamp::from_nanos(1_000_000_000)..=Stamp::from_nanos(3_000_000_000);
    nuscenes::results_from_reader(
        Path::new("results.json"),
        text.as_bytes(),
        &samples(),
        &within,
    )
}

fn of_samples(samples: &str) -> Result<Found<Stamp>, Error> {
    read(&format!(
        r#"{{"meta": {{"use_lidar": true}}, "results": {{{samples}}}}}"#
    ))
}

fn changed(from: &str, to: &str) -> String {
    let changed = CAR.replace(from, to);
    assert_ne!(changed, CAR);
    format!(r#""b": [{changed}], "a": [{CAR}]"#)
}

#[test]
fn boxes_lie_where_the_devkit_has_them() {
    for (own, middles) in golden("nuscenes") {
        let list = |range: std::ops::Range<usize>| format!("{:?}", &own[range]);
        let text = format!(
            r#""a": [{{"translation": {}, "size": {}, "rotation": {}, "detection_name": "bus",
                "detection_score": 0.25}}]"#,
            list(0..3),
            list(3..6),
            list(6..10)
        );
        let found = of_samples(&text).unwrap();
        let [found] = boxes(&found)[..] else { panic!() };
        check_middles(&found.cuboid, &middles, TOLERANCE_M);
        assert_eq!((found.class, found.score), ("bus", Some(0.25)));
    }
}

#[test]
fn samples_come_in_the_order_of_their_stamps() {
    let found = of_samples(&format!(r#""b": [], "c": [{CAR}, {CAR}], "a": [{CAR}]"#)).unwrap();
    let frames = found.frames.iter();
    let frames: Vec<_> = frames
        .map(|(at, boxes)| (at.nanos(), boxes.len()))
        .collect();
    assert_eq!(
        frames,
        [(1_500_000_000, 1), (2_000_000_000, 0), (2_500_000_000, 1)]
    );
    check_loses(&found, 2, &[]);
    assert!(
        found.notes[0].contains("more than once"),
        "{:?}",
        found.notes
    );
}

#[test]
fn what_is_no_box_is_told_and_the_rest_is_kept() {
    for (from, to, word) in [
        ("[1, 2, 3]", "[1, null, 3]", "`translation` holds null"),
        ("1.8, 4.2", "-1.8, 4.2", "-1.8"),
        ("1.8, 4.2", "0, 4.2", "0"),
        ("[1, 0, 0, 0]", "[0, 0, 0, 0]", "quaternion"),
        ("0.5", "null", "`detection_score` holds null"),
    ] {
        let found = of_samples(&changed(from, to)).unwrap();
        check_loses(&found, 1, &["box 0 of sample b", word]);
    }
    let found = of_samples(&changed("\"car\"", "\"tank\"")).unwrap();
    check_loses(&found, 1, &["1 boxes of class `tank`"]);
}

#[test]
fn samples_of_other_drives_are_passed_over() {
    let found = of_samples(&format!(r#""far": [{CAR}], "a": [{CAR}]"#)).unwrap();
    check_loses(&found, 1, &[]);
    assert!(
        found.notes[0].contains("1 of 2 samples"),
        "{:?}",
        found.notes
    );
    let found = of_samples(&format!(r#""nobody": [{CAR}], "a": [{CAR}]"#)).unwrap();
    check_loses(&found, 1, &["1 samples", "sample.json"]);
    let far = of_samples(&format!(r#""far": [{CAR}]"#));
    check_refused(far, &["none of the 1 samples lies in the log"]);
    let nobody = of_samples(&format!(r#""nobody": [{CAR}]"#));
    check_refused(
        nobody,
        &["none of the 1 samples is in the table", "sample.json"],
    );
    assert_eq!(of_samples("").unwrap().frames.len(), 0);
}

#[test]
fn what_is_no_such_file_is_refused_with_the_line() {
    check_refused(read("{}"), &["no key `results`", "results.json"]);
    check_refused(
        read("{\"results\":\n [1]}"),
        &["line 2", "samples by token"],
    );
    let nan = of_samples(&changed("0.5", "NaN"));
    check_refused(nan, &["line", "NaN and Infinity are no JSON"]);
    check_refused(of_samples(&changed("[1, 2, 3]", "[1, 2]")), &["line"]);
    check_refused(of_samples(&changed("1.8, 4.2", "\"a\", 4.2")), &["line"]);
    check_refused(
        of_samples(&changed("\"detection_name\"", "\"x\"")),
        &["detection_name"],
    );
    check_refused(read(&format!("{{\"results\": {{\"a\": [{CAR}]")), &["EOF"]);
    let all = of_samples(&format!(r#""a": [{}]"#, CAR.replace("1.8", "-1")));
    check_refused(all, &["no box can be used", "box 0 of sample a"]);
    let table = |text: &str| nuscenes::samples_from_reader(Path::new("table"), text.as_bytes());
    check_refused(table("{}"), &["`token` and `timestamp`", "table"]);
    check_refused(table(r#"[{"token": "a"}]"#), &["timestamp"]);
    check_refused(
        table(
            r#"[{"token": "a", "timestamp": 9223372036854775}, {"token": "b", "timestamp": 9223372036854776}]"#,
        ),
        &["microseconds"],
    );
}
