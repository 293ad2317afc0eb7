//! Files of detections: as they are found, and broken ones refused by place.

#![allow(clippy::unwrap_used)]

use std::error::Error as _;

use fl_spacetime::{Rigid, Sensor, World};
use fl_track::detections::{DetectionFile, from_json_str};

fn check_refused(text: &str, expected: &str) {
    let err = from_json_str(text).unwrap_err();
    let cause = err
        .source()
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default();
    let message = format!("{err}{cause}");
    assert!(
        message.contains(expected),
        "`{message}` does not say `{expected}`"
    );
}

fn one_box(detected: &str) -> String {
    format!(r#"{{"frames":[{{"stamp_ns":5}},{{"stamp_ns":7,"boxes":[{detected}]}}]}}"#)
}

#[test]
fn reads_a_box_and_passes_over_unknown_keys() {
    let text = one_box(
        r#"{"class":"Van","center":[1,2,3],"size":[4,2,1.5],"yaw":1.25,"score":0.5,"track_id":7,
            "occlusion":{"left":1}}"#,
    );
    let file = from_json_str(&text).unwrap();
    assert_eq!(file.frame_id, None);
    let detected = &file.frames[1].boxes[0];
    assert_eq!(detected.track_id.as_deref(), Some("7"));
    assert!((detected.cuboid.yaw() - 1.25).abs() < 1e-12);
    let world_from_frame = Rigid::<World, Sensor>::from_yaw(10.0, 0.0, 0.0, 0.0);
    let moment = file.frames[1].in_world(&world_from_frame, None);
    let (stamp, detections) = (moment.stamp, moment.detections);
    assert_eq!(stamp.nanos(), 7);
    assert_eq!(detections[0].class.as_str(), "car");
    assert_eq!(detections[0].cuboid.center().x(), 11.0);
    assert_eq!(detections[0].score, 0.5);
}

#[test]
fn a_number_below_zero_names_no_object() {
    for (track_id, expected) in [("-1", None), ("0", Some("0")), ("\"a\"", Some("a"))] {
        let text = one_box(&format!(
            r#"{{"class":"a","center":[1,2,3],"size":[4,2,1],"yaw":0,"track_id":{track_id}}}"#
        ));
        let file = from_json_str(&text).unwrap();
        assert_eq!(file.frames[1].boxes[0].track_id.as_deref(), expected);
    }
}

#[test]
fn tells_logits_from_probabilities() {
    let scored = |score: &str| {
        let text = format!(r#"{{"class":"a","center":[1,2,3],"size":[4,2,1],"yaw":0{score}}}"#);
        from_json_str(&one_box(&text)).unwrap().has_logit_scores()
    };
    for (score, expected) in [
        ("", false),
        (r#","score":0"#, false),
        (r#","score":1"#, false),
        (r#","score":1.0005"#, false),
        (r#","score":-0.5"#, true),
        (r#","score":1.1"#, true),
    ] {
        assert_eq!(scored(score), expected, "{score}");
    }
}

#[test]
fn names_the_place_of_what_is_wrong() {
    let at = |detected: &str, what: &str| {
        check_refused(&one_box(detected), &format!("frame 1, box 0: {what}"));
    };
    at(
        r#"{"class":"a","center":[1,2],"size":[4,2,0],"yaw":0}"#,
        "not a box: length 4",
    );
    at(
        r#"{"class":"a","center":[1],"size":[4,2,1],"yaw":0}"#,
        "the center is [1.0]",
    );
    at(
        r#"{"class":"a","center":[1,null,1],"size":[4,2,1],"yaw":0}"#,
        "not a rigid transform",
    );
    at(
        r#"{"class":"a","center":[1,1,1],"size":[4,2,1],"yaw":0,"score":null}"#,
        "the score is NaN",
    );
    at(
        r#"{"class":"a","center":[1,1,1],"size":[4,2,1]}"#,
        "neither yaw nor quaternion_xyzw",
    );
    at(
        r#"{"class":"a","center":[1,1,1],"size":[4,2,1],"quaternion_xyzw":[0,0,0,0]}"#,
        "not a rigid transform",
    );
}

#[test]
fn refuses_what_is_not_such_a_file() {
    check_refused("", "not a file of detections in JSON: EOF");
    check_refused("{}", "missing field `frames`");
    check_refused(r#"{"frames":[{"stamp_ns":1.5}]}"#, "line 1 column");
    check_refused(
        &one_box(r#"{"class":"a","center":[1,1,1],"yaw":0}"#),
        "missing field `size`",
    );
}

#[test]
fn reads_the_truth_of_real_logs_as_it_is() {
    let Some(root) = std::env::var_os("FRAMELOCK_REAL_DATA") else {
        println!("skipped: FRAMELOCK_REAL_DATA is not set");
        return;
    };
    let read = |name: &str| -> DetectionFile {
        let path = std::path::Path::new(&root)
            .join("logs")
            .join(format!("{name}.truth.json"));
        from_json_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
    };
    let check = |name: &str, frame_id: &str, n_boxes: usize| {
        let file = read(name);
        assert_eq!(file.frame_id.as_deref(), Some(frame_id), "{name}");
        assert_eq!(
            file.frames
                .iter()
                .map(|frame| frame.boxes.len())
                .sum::<usize>(),
            n_boxes
        );
    };
    check("kitti_0001_a", "velodyne", 260);
    check("nuscenes_keyframe", "LIDAR_TOP", 69);
    check("radiate_foggy", "navtech", 42);
    check("sustech_4frames", "lidar", 87);
    let flat = &read("radiate_foggy").frames[0].boxes[0];
    assert!(flat.flat && flat.cuboid.size().height() > 3.0);
    let tilted = &read("kitti_0052_a").frames[0].boxes[0];
    assert!((tilted.cuboid.pose().quaternion_xyzw()[0] - 0.005284434141958594).abs() < 1e-9);
    let track_ids = read("sustech_4frames").frames[0]
        .boxes
        .iter()
        .all(|it| it.track_id.is_some());
    assert!(track_ids);
}
