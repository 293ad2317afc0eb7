//! The MCAP project's conformance files: every feature of the format that can be left out, in
//! every combination, each with a list of the records that are in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_log::{
    LogSource, McapSource, NoProgress, OpenOptions, Place, Scan, ScannedChannel, ScannedMessage,
    Watch,
};
use fl_spacetime::Stamp;
use serde_json::Value;

use crate::fixture::{open, real_data};

#[test]
fn every_record_of_the_conformance_files_is_read_in_its_place() {
    let Some(cases) = cases() else { return };
    for path in &cases {
        let records = Records::beside(path);
        let bytes = std::fs::read(path).unwrap();
        let source = McapSource::from_bytes(path, bytes, &OpenOptions::default()).unwrap();
        let mut shown = Shown::default();
        let scan = source.scan(&mut shown, &NoProgress).unwrap();
        let place = path.display();
        assert_eq!(scan.losses, [], "{place}");
        assert_eq!(scan.profile, text(records.of("Header")[0], "profile"));
        let expected: Vec<_> = records.of("Message").into_iter().map(message).collect();
        let found: Vec<_> = scan
            .messages
            .iter()
            .map(|message| found_message(message, &read(&source, message)))
            .collect();
        assert_eq!(found, expected, "{place}");
        let expected: Vec<_> = expected.into_iter().map(|message| message.data).collect();
        assert_eq!(shown.messages, expected, "{place}");
        check_channels(&scan, &shown, &records, path);
        check_attachments(&source, &scan, &records, path);
        let expected = records.of("Metadata").into_iter();
        let expected: Vec<_> = expected
            .map(|record| (text(record, "name"), texts(field(record, "metadata"))))
            .collect();
        let found = scan.metadata.into_iter();
        let found: Vec<_> = found.map(|found| (found.name, found.entries)).collect();
        assert_eq!(found, expected, "{place}");
    }
    println!("{} files, every record", cases.len());
    assert_eq!(cases.len(), 416);
}

#[test]
fn every_message_of_the_conformance_files_comes_in_order_with_its_channel_and_schema() {
    let Some(cases) = cases() else { return };
    let mut n_with_messages = 0;
    for path in &cases {
        let records = Records::beside(path);
        let mut expected: Vec<_> = records.of("Message").into_iter().map(message).collect();
        expected.sort_by_key(|message| message.log_time);
        n_with_messages += usize::from(!expected.is_empty());
        let log = open(std::fs::read(path).unwrap());
        let place = path.display();
        assert_eq!(log.losses(), [], "{place}");
        let mut found = Vec::new();
        for channel in log.channels() {
            let described = ScannedChannel {
                topic: channel.topic.clone(),
                encoding: channel.encoding.clone(),
                schema: channel.schema.clone(),
                schema_encoding: channel.schema_encoding.clone(),
                schema_data: channel.schema_data.to_vec(),
                metadata: channel.metadata.clone(),
            };
            assert_eq!([described], records.channels()[..], "{place}");
            for (idx, entry) in log.entries(channel.id).iter().enumerate() {
                found.push(Message {
                    log_time: entry.log_time,
                    publish_time: entry.publish_time,
                    sequence: entry.sequence,
                    data: log.message(channel.id, idx).unwrap().to_vec(),
                });
            }
        }
        assert_eq!(found, expected, "{place}");
    }
    println!("{n_with_messages} files with messages, in the order of log time");
    assert_eq!(n_with_messages, 382);
}

fn cases() -> Option<Vec<PathBuf>> {
    let folder = real_data()?.join("mcap_conformance");
    let folders = std::fs::read_dir(folder).unwrap();
    let folders = folders.map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = folders
        .filter(|path| path.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "mcap"))
        .collect();
    cases.sort();
    Some(cases)
}

fn check_channels(scan: &Scan, shown: &Shown, records: &Records, path: &Path) {
    // A channel that a summary repeats is one.
    let channels = records.channels();
    assert_eq!(scan.channels, channels, "{}", path.display());
    let shown: Vec<_> = shown.channels.values().cloned().collect();
    assert_eq!(shown, channels, "{}", path.display());
}

fn check_attachments(source: &McapSource, scan: &Scan, records: &Records, path: &Path) {
    let expected: Vec<_> = records
        .of("Attachment")
        .into_iter()
        .map(|record| {
            (
                text(record, "name"),
                text(record, "media_type"),
                stamp(record, "log_time"),
                stamp(record, "create_time"),
                bytes(field(record, "data")),
            )
        })
        .collect();
    let found = scan.attachments.iter().cloned();
    let found: Vec<_> = found
        .map(|found| {
            let data = source.read(found.place, found.size_bytes).unwrap().to_vec();
            let times = (found.log_time, found.create_time);
            (found.name, found.media_type, times.0, times.1, data)
        })
        .collect();
    assert_eq!(found, expected, "{}", path.display());
}

/// What a scan shows on its way.
#[derive(Default)]
struct Shown {
    channels: BTreeMap<u32, ScannedChannel>,
    messages: Vec<Vec<u8>>,
}

impl Watch for Shown {
    fn channel(&mut self, channel_idx: u32, channel: &ScannedChannel) {
        self.channels.insert(channel_idx, channel.clone());
    }

    fn message(&mut self, _channel_idx: u32, _place: Place, bytes: &[u8]) -> Option<Stamp> {
        self.messages.push(bytes.to_vec());
        None
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Message {
    log_time: Stamp,
    publish_time: Stamp,
    sequence: u32,
    data: Vec<u8>,
}

fn message(record: &Value) -> Message {
    Message {
        log_time: stamp(record, "log_time"),
        publish_time: stamp(record, "publish_time"),
        sequence: number(field(record, "sequence")) as u32,
        data: bytes(field(record, "data")),
    }
}

fn found_message(message: &ScannedMessage, data: &[u8]) -> Message {
    assert_eq!(message.channel_idx, 0);
    Message {
        log_time: message.log_time,
        publish_time: message.publish_time,
        sequence: message.sequence,
        data: data.to_vec(),
    }
}

fn read(source: &McapSource, message: &ScannedMessage) -> Vec<u8> {
    let bytes = source.read(message.place, message.size_bytes);
    bytes.unwrap().to_vec()
}

/// The list of records beside a file.
struct Records(Vec<Value>);

impl Records {
    fn beside(path: &Path) -> Self {
        let text = std::fs::read_to_string(path.with_extension("json")).unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        Self(list["records"].as_array().unwrap().clone())
    }

    fn of(&self, kind: &str) -> Vec<&Value> {
        let records = self.0.iter();
        records.filter(|record| record["type"] == kind).collect()
    }

    /// The channels, each once, with the schemas that they name.
    fn channels(&self) -> Vec<ScannedChannel> {
        let by_id = |kind| -> BTreeMap<i64, &Value> {
            let records = self.of(kind).into_iter();
            let with_ids = records.map(|record| (number(field(record, "id")), record));
            with_ids.collect()
        };
        let schemas = by_id("Schema");
        let channels = by_id("Channel").into_values();
        channels
            .map(|channel| {
                let schema = schemas.get(&number(field(channel, "schema_id")));
                let of_schema = |name| schema.map(|schema| text(schema, name)).unwrap_or_default();
                ScannedChannel {
                    topic: text(channel, "topic"),
                    encoding: text(channel, "message_encoding"),
                    schema: of_schema("name"),
                    schema_encoding: of_schema("encoding"),
                    schema_data: schema
                        .map(|schema| bytes(field(schema, "data")))
                        .unwrap_or_default(),
                    metadata: texts(field(channel, "metadata")),
                }
            })
            .collect()
    }
}

fn field<'a>(record: &'a Value, name: &str) -> &'a Value {
    let fields = record["fields"].as_array().unwrap();
    &fields.iter().find(|field| field[0] == name).unwrap()[1]
}

fn text(record: &Value, name: &str) -> String {
    field(record, name).as_str().unwrap().to_owned()
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().unwrap().iter();
    let entries = entries.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned()));
    entries.collect()
}

fn stamp(record: &Value, name: &str) -> Stamp {
    Stamp::from_nanos(number(field(record, name)))
}

fn number(value: &Value) -> i64 {
    value.as_str().unwrap().parse().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    let bytes = value.as_array().unwrap().iter();
    bytes.map(|byte| number(byte) as u8).collect()
}
