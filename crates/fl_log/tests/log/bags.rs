//! ROS 1 bags, sound and damaged.

use std::path::Path;

use fl_log::{BagSource, Error, Log, LossKind, NoProgress, OpenOptions, Snapshot, Value};

use crate::bag_writer::{Packing, bag, chunk, field, record};

const PACKINGS: [Packing; 3] = [Packing::None, Packing::Lz4, Packing::Bz2];

fn try_open(bytes: Vec<u8>) -> Result<Log, Error> {
    let options = OpenOptions::default();
    let source = BagSource::from_bytes(Path::new("in-memory.bag"), bytes, &options)?;
    Log::from_source(Box::new(source), &options, &NoProgress)
}

/// The texts that can be read, by stamp.
fn texts(log: &Log) -> Vec<String> {
    let Some(channel) = log.channel_by_topic("/texts") else {
        return Vec::new();
    };
    (0..log.entries(channel.id).len())
        .map(|idx| match log.snapshot(channel.id, idx) {
            Ok(Snapshot::Other(value)) => match value.field("data") {
                Some(Value::Text(text)) => text.to_string(),
                other => panic!("{other:?}"),
            },
            other => format!("{other:?}"),
        })
        .collect()
}

/// Where the header of a bag says where its index starts.
fn index_field(bag: &[u8]) -> usize {
    const NAME: &[u8] = b"index_pos=";
    let at = bag.windows(NAME.len()).position(|window| window == NAME);
    at.unwrap() + NAME.len()
}

fn index_at(bag: &[u8]) -> usize {
    let field = index_field(bag);
    u64::from_le_bytes(bag[field..field + 8].try_into().unwrap()) as usize
}

fn expected(numbers: impl Iterator<Item = u32>) -> Vec<String> {
    numbers.map(|number| format!("message {number}")).collect()
}

#[test]
fn publishers_of_one_topic_are_one_channel_in_every_compression() {
    for packing in PACKINGS {
        let log = try_open(bag(packing, 3)).unwrap();
        assert_eq!(log.losses(), [], "{packing:?}");
        assert_eq!((log.channels().len(), log.profile()), (1, "ros1"));
        assert_eq!(log.channels()[0].metadata["callerid"], "/first,/second");
        assert_eq!(texts(&log), expected(0..30));
    }
}

#[test]
fn a_cut_anywhere_keeps_the_chunks_before_it_and_is_said() {
    for packing in PACKINGS {
        let sound = bag(packing, 3);
        for end in 13..sound.len() {
            let log = try_open(sound[..end].to_vec()).unwrap();
            let found = texts(&log);
            let is_start = found == expected(0..found.len() as u32);
            assert!(is_start, "{packing:?} {end}: {found:?}");
            // The index only repeats what the chunks hold.
            let is_in_index = end >= index_at(&sound);
            let is_said = log.data_lost() || found.len() == 30;
            assert!(is_said, "{packing:?} {end}: {:?}", log.losses());
            assert!(!(is_in_index && log.data_lost()), "{packing:?} {end}");
            assert!(!log.losses().is_empty(), "{packing:?} {end}");
        }
    }
}

#[test]
fn a_changed_byte_costs_its_chunk_at_most() {
    for packing in PACKINGS {
        let sound = bag(packing, 3);
        for place in 13..sound.len() {
            let mut damaged = sound.clone();
            damaged[place] ^= 0x55;
            let log = try_open(damaged).unwrap();
            // Bags have no checksums: a byte of a topic or of a message is as good as another.
            let found = log.message_count();
            assert!(found >= 20, "{packing:?} {place}: {found}");
            assert!(
                found == 30 || log.data_lost(),
                "{packing:?} {place}: {found} {:?}",
                log.losses()
            );
        }
    }
}

#[test]
fn a_bag_that_was_not_closed_is_read() {
    let sound = bag(Packing::Lz4, 2);
    let end = index_at(&sound);
    let mut open = sound[..end].to_vec();
    let field = index_field(&sound);
    open[field..field + 8].fill(0);
    let log = try_open(open).unwrap();
    assert_eq!(texts(&log), expected(0..20));
    let kinds: Vec<_> = log.losses().iter().map(|loss| loss.kind).collect();
    assert_eq!(kinds, [LossKind::DamagedSummary]);
}

#[test]
fn reading_goes_on_after_a_chunk_of_the_wrong_length() {
    for packing in PACKINGS {
        let mut damaged = bag(packing, 3);
        let chunk = damaged
            .windows(4)
            .position(|window| window == b"op=\x05")
            .unwrap();
        let size_at = chunk + 4 + 4 + 9;
        damaged[size_at + 2] = 0xff;
        let log = try_open(damaged).unwrap();
        assert!(log.data_lost());
        let found = texts(&log);
        assert!(found.ends_with(&expected(10..30)), "{packing:?} {found:?}");
    }
}

#[test]
fn a_chunk_inside_the_header_of_a_broken_one_is_read() {
    let inner = chunk(Packing::None, b"");
    let header = [
        field("op", &[5]),
        field("compression", b"none"),
        field("size", &[0; 4]),
        field("odd", &inner),
    ];
    let mut broken = record(&header.concat(), b"");
    let length_at = broken.len() - 4;
    broken[length_at..].fill(0xff);
    let mut damaged = bag(Packing::None, 1);
    let index = index_at(&damaged);
    damaged.splice(index..index, broken);
    let log = try_open(damaged).unwrap();
    assert_eq!(texts(&log), expected(0..10));
    assert!(log.data_lost(), "{:?}", log.losses());
}
