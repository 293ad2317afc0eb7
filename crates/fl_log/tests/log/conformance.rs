//! The MCAP project's conformance files: every message, with its channel and schema.

use std::path::Path;

use serde_json::Value;

use crate::fixture::{open, real_data};

#[test]
fn conformance_files_give_every_message() {
    let Some(folder) = real_data() else { return };
    let mut n_files = 0;
    for input in [
        "NoData",
        "OneAttachment",
        "OneMetadata",
        "OneMessage",
        "OneSchemalessMessage",
        "TenMessages",
    ] {
        let cases = std::fs::read_dir(folder.join("mcap_conformance").join(input)).unwrap();
        for path in cases.map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|ending| ending == "mcap") {
                check(&path);
                n_files += 1;
            }
        }
    }
    assert_eq!(n_files, 416);
}

fn check(path: &Path) {
    let text = std::fs::read_to_string(path.with_extension("json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let records = expected["records"].as_array().unwrap();
    let mut expected: Vec<(i64, Vec<u8>)> = records
        .iter()
        .filter(|record| record["type"] == "Message")
        .map(|record| {
            (
                number(field(record, "log_time")),
                bytes(field(record, "data")),
            )
        })
        .collect();
    expected.sort_by_key(|(log_time, _)| *log_time);
    let schemaless = path.to_string_lossy().contains("Schemaless");

    let log = open(std::fs::read(path).unwrap());
    assert_eq!(log.losses(), [], "{}", path.display());
    let found: Vec<(i64, Vec<u8>)> = log
        .channels()
        .iter()
        .flat_map(|channel| {
            assert_eq!(
                (channel.topic.as_str(), channel.schema.is_empty()),
                ("example", schemaless)
            );
            let entries = log.entries(channel.id).iter().enumerate();
            entries.map(|(idx, entry)| {
                (
                    entry.log_time.nanos(),
                    log.message(channel.id, idx).unwrap().to_vec(),
                )
            })
        })
        .collect();
    assert_eq!(found, expected, "{}", path.display());
}

fn field<'a>(record: &'a Value, name: &str) -> &'a Value {
    let fields = record["fields"].as_array().unwrap();
    &fields.iter().find(|field| field[0] == name).unwrap()[1]
}

fn number(value: &Value) -> i64 {
    value.as_str().unwrap().parse().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|byte| number(byte) as u8)
        .collect()
}
