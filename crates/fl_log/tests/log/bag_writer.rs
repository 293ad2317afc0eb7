//! Writes small ROS 1 bags, sound ones.

use std::io::Write;

/// One chunk's compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Lz4,
    Bz2,
}

/// A bag of `n_chunks` chunks with ten texts each, a tenth of a second apart, from two publishers
/// of one topic. The text of message 7 is `message 7`.
pub(crate) fn bag(packing: Packing, n_chunks: u32) -> Vec<u8> {
    const MESSAGES_PER_CHUNK: u32 = 10;
    let mut file = b"#ROSBAG V2.0\n".to_vec();
    let header_at = file.len();
    file.extend(bag_header(0, 0));
    let mut chunk_infos = Vec::new();
    for chunk_idx in 0..n_chunks {
        let mut records = Vec::new();
        if chunk_idx == 0 {
            records.extend(connection(0, "/first"));
            records.extend(connection(1, "/second"));
        }
        let numbers = chunk_idx * MESSAGES_PER_CHUNK..(chunk_idx + 1) * MESSAGES_PER_CHUNK;
        for number in numbers.clone() {
            records.extend(message(number));
        }
        let chunk_at = file.len() as u64;
        file.extend(chunk(packing, &records));
        for connection in [0, 1] {
            file.extend(record(
                &[field("op", &[4]), field("conn", &u32_bytes(connection))].concat_with("count", 5),
                &[0; 5 * 12],
            ));
        }
        chunk_infos.extend(record(
            &[
                field("op", &[6]),
                field("ver", &u32_bytes(1)),
                field("chunk_pos", &chunk_at.to_le_bytes()),
                field("start_time", &time(numbers.start)),
                field("end_time", &time(numbers.end - 1)),
            ]
            .concat_with("count", 2),
            &[0; 16],
        ));
    }
    let index_at = file.len() as u64;
    file.extend(connection(0, "/first"));
    file.extend(connection(1, "/second"));
    file.extend(chunk_infos);
    let header = bag_header(index_at, n_chunks);
    file[header_at..header_at + header.len()].copy_from_slice(&header);
    file
}

trait ConcatWith {
    fn concat_with(&self, name: &str, count: u32) -> Vec<u8>;
}

impl ConcatWith for [Vec<u8>] {
    fn concat_with(&self, name: &str, count: u32) -> Vec<u8> {
        let mut fields = self.concat();
        fields.extend(field(name, &u32_bytes(count)));
        fields
    }
}

fn bag_header(index_at: u64, n_chunks: u32) -> Vec<u8> {
    let fields = [
        field("op", &[3]),
        field("index_pos", &index_at.to_le_bytes()),
        field("conn_count", &u32_bytes(2)),
    ];
    record(&fields.concat_with("chunk_count", n_chunks), &[b' '; 100])
}

fn connection(number: u32, caller: &str) -> Vec<u8> {
    let header = [
        field("op", &[7]),
        field("topic", b"/texts"),
        field("conn", &u32_bytes(number)),
    ];
    let data = [
        field("topic", b"/texts"),
        field("type", b"std_msgs/String"),
        field("md5sum", b"992ce8a1687cec8c8bd883ec73ca41d1"),
        field("message_definition", b"string data\n"),
        field("callerid", caller.as_bytes()),
    ];
    record(&header.concat(), &data.concat())
}

fn message(number: u32) -> Vec<u8> {
    let text = format!("message {number}");
    let header = [
        field("op", &[2]),
        field("conn", &u32_bytes(number % 2)),
        field("time", &time(number)),
    ];
    let data = [&u32_bytes(text.len() as u32), text.as_bytes()].concat();
    record(&header.concat(), &data)
}

pub(crate) fn chunk(packing: Packing, records: &[u8]) -> Vec<u8> {
    let (name, stored) = match packing {
        Packing::None => ("none", records.to_vec()),
        Packing::Lz4 => {
            let mut encoder = lz4::EncoderBuilder::new().build(Vec::new()).unwrap();
            encoder.write_all(records).unwrap();
            ("lz4", encoder.finish().0)
        }
        Packing::Bz2 => {
            let level = bzip2::Compression::fast();
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), level);
            encoder.write_all(records).unwrap();
            ("bz2", encoder.finish().unwrap())
        }
    };
    let header = [
        field("compression", name.as_bytes()),
        field("op", &[5]),
        field("size", &u32_bytes(records.len() as u32)),
    ];
    record(&header.concat(), &stored)
}

pub(crate) fn record(header: &[u8], data: &[u8]) -> Vec<u8> {
    [
        &u32_bytes(header.len() as u32)[..],
        header,
        &u32_bytes(data.len() as u32),
        data,
    ]
    .concat()
}

pub(crate) fn field(name: &str, value: &[u8]) -> Vec<u8> {
    let length = u32_bytes((name.len() + 1 + value.len()) as u32);
    [&length[..], name.as_bytes(), b"=", value].concat()
}

/// Seconds and nanoseconds.
fn time(number: u32) -> Vec<u8> {
    let secs = u32_bytes(1_700_000_000 + number / 10);
    [secs, u32_bytes(number % 10 * 100_000_000)].concat()
}

fn u32_bytes(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}
