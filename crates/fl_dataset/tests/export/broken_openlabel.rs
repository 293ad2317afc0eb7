//! Broken OpenLABEL files are refused with the place.

use std::path::Path;

use fl_dataset::Error;
use fl_dataset::import::ImportSettings;
use fl_dataset::openlabel::Document;
use proptest::prelude::*;

/// A sound document, which the cases break by replacing one part.
const SOUND: &str = r#"{"openlabel":{
"metadata":{"schema_version":"1.0.0"},
"coordinate_systems":{"world":{"type":"scene_cs","parent":"","children":["ego"]},
 "ego":{"type":"local_cs","parent":"world","pose_wrt_parent":{"quaternion":[0,0,0,1],"translation":[1,2,3]}}},
"streams":{"cam":{"type":"camera","uri":"images/cam"}},
"objects":{"1":{"name":"a","type":"car","frame_intervals":[{"frame_start":0,"frame_end":1}]},
 "2":{"name":"b","type":"van"}},
"actions":{"0":{"name":"c","type":"turn","frame_intervals":[{"frame_start":0,"frame_end":0}]}},
"relations":{"0":{"name":"r","type":"isSubjectOfAction","rdf_subjects":[{"type":"object","uid":"1"}],"rdf_objects":[{"type":"action","uid":"0"}]}},
"frames":{"0":{"frame_properties":{"timestamp":"1.0"},"objects":{"1":{"object_data":{
 "cuboid":[{"name":"c","coordinate_system":"ego","val":[1,2,3,0,0,0,1,4,2,1.5]}],"num":[{"name":"n","val":1}]}}}},
 "1":{"frame_properties":{"timestamp":"1.1"},"objects":{"1":{"object_data":{
 "cuboid":[{"name":"c","coordinate_system":"ego","val":[2,2,3,0,0,0.5,4,2,1.5]}]}}}}}
}}"#;

fn read(text: &str) -> Result<usize, Error> {
    let document = Document::from_bytes(text.as_bytes(), Path::new("labels.json"))?;
    let imported = document.to_scene(ImportSettings::default())?;
    Ok(imported.scene.tracks().len())
}

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(
        SOUND.contains(from),
        "{from:?} is not in the sound document"
    );
    let error = read(&SOUND.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(
        error.contains(expected),
        "{error:?} does not say {expected:?}"
    );
    assert!(
        error.contains("labels.json"),
        "{error:?} does not name the file"
    );
}

#[test]
fn the_sound_document_is_read() {
    assert_eq!(read(SOUND).unwrap(), 1);
}

#[test]
fn wrong_counts_are_refused() {
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "[1,2,3]",
        "frames.0.objects.1.object_data.cuboid[0]: val has 3 numbers",
    );
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "[1,2,3,0,0,0,1,4,2,1.5,7]",
        "val has 11 numbers",
    );
    check("[1,2,3,0,0,0,1,4,2,1.5]", "[]", "val has 0 numbers");
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "7",
        "val must be a list of numbers",
    );
    check(
        r#""quaternion":[0,0,0,1]"#,
        r#""quaternion":[0,0,1]"#,
        "a quaternion has 4 numbers",
    );
    check(
        r#""quaternion":[0,0,0,1]"#,
        r#""matrix4x4":[1,0,0]"#,
        "a matrix4x4 has 16 numbers",
    );
    check(
        r#""translation":[1,2,3]"#,
        r#""translation":[1,2]"#,
        "coordinate_systems.ego.pose_wrt_parent",
    );
}

#[test]
fn numbers_that_are_none_are_refused() {
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "[NaN,2,3,0,0,0,1,4,2,1.5]",
        "no JSON that can be read",
    );
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "[1e999,2,3,0,0,0,1,4,2,1.5]",
        "number out of range",
    );
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "[null,2,3,0,0,0,1,4,2,1.5]",
        "null, which is no number",
    );
    check(
        "[1,2,3,0,0,0,1,4,2,1.5]",
        "[\"1\",2,3,0,0,0,1,4,2,1.5]",
        "which is no number",
    );
    check(
        "\"1.1\"",
        "\"0.9\"",
        "frames.1.frame_properties.timestamp: is not after",
    );
    check("\"1.1\"", "\"soon\"", "is no moment that is known");
    check("\"1.1\"", "1e300", "is no moment that is known");
    check(
        r#""quaternion":[0,0,0,1]"#,
        r#""quaternion":[0,0,0,0]"#,
        "coordinate_systems.ego",
    );
    check(
        r#""name":"n","val":1"#,
        r#""name":"n","val":"1""#,
        "has no val that is a num",
    );
}

#[test]
fn references_to_nothing_are_refused() {
    check(
        "\"coordinate_system\":\"ego\"",
        "\"coordinate_system\":\"moon\"",
        "coordinate system moon is not in the document",
    );
    check(
        "\"parent\":\"world\"",
        "\"parent\":\"moon\"",
        "coordinate system moon is not in the document",
    );
    check(
        "\"uid\":\"1\"",
        "\"uid\":\"77\"",
        "relations.0.rdf_subjects: object 77 is not in the document",
    );
    check(
        "\"uid\":\"0\"",
        "\"uid\":\"5\"",
        "action 5 is not in the document",
    );
    check(
        "\"type\":\"object\"",
        "\"type\":\"ghost\"",
        "ghost is no kind of element",
    );
    check(
        "\"objects\":{\"1\":{\"object_data\"",
        "\"objects\":{\"3\":{\"object_data\"",
        "is not among the document's objects",
    );
    check(
        "[{\"type\":\"object\",\"uid\":\"1\"}]",
        "[]",
        "has no rdf_subjects",
    );
}

#[test]
fn wrong_shapes_are_refused() {
    check(
        "\"1.0.0\"",
        "\"2.0.0\"",
        "schema_version 2.0.0 is not 1.0.0",
    );
    check(
        "\"metadata\":{\"schema_version\":\"1.0.0\"}",
        "\"metadata\":{}",
        "has no schema_version",
    );
    check("{\"openlabel\"", "{\"vcd\"", "openlabel: is absent");
    check(
        "\"type\":\"van\"",
        "\"type\":7",
        "objects.2: has no type that is text",
    );
    check(
        "\"2\":{\"name\"",
        "\"two\":{\"name\"",
        "a uid is a whole number or a UUID",
    );
    check(
        "\"frames\":{\"0\"",
        "\"frames\":{\"-1\"",
        "frames.-1: a frame has a whole number",
    );
    check(
        "\"frames\":{\"0\"",
        "\"frames\":{\"01\"",
        "frames.1: a frame has a whole number",
    );
    check(
        "\"frame_start\":0,\"frame_end\":1",
        "\"frame_start\":5,\"frame_end\":1",
        "is no interval of frames",
    );
    check(
        "\"cuboid\":[{\"name\":\"c\"",
        "\"cuboid\":{\"a\":[]},\"x\":[{\"name\":\"c\"",
        "object_data.cuboid: must be a list",
    );
    check(
        "\"images/cam\"",
        "\"../../etc/passwd\"",
        "streams.cam.uri: ../../etc/passwd leads out of the folder",
    );
}

#[test]
fn deep_and_cut_documents_are_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(
        "\"children\":[\"ego\"]",
        &format!("\"children\":{deep}"),
        "recursion limit",
    );
    for length in (0..SOUND.len()).step_by(7) {
        assert!(
            read(&SOUND[..length]).is_err(),
            "the first {length} bytes are read"
        );
    }
}

proptest! {
    /// Whatever a few bytes are changed to, it is read or refused.
    #[test]
    fn damaged_documents_never_panic(
        edits in prop::collection::vec((0..SOUND.len(), prop::sample::select(b"0123456789-.,:{}[]\"eansx".to_vec())), 1..6),
    ) {
        let mut bytes = SOUND.as_bytes().to_vec();
        for (place, byte) in edits {
            bytes[place] = byte;
        }
        if let Ok(document) = Document::from_bytes(&bytes, Path::new("labels.json")) {
            let _ = document.to_scene(ImportSettings::default());
        }
    }
}
