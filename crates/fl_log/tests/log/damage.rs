//! Logs that are cut or changed: what is left is read, what is lost is listed.

use fl_log::{Compression, Log, LossKind, Progress, WriteOptions};

use crate::fixture::{all_options, open, options, real_data, two_channels};

fn kinds(log: &Log) -> Vec<LossKind> {
    log.losses().iter().map(|loss| loss.kind).collect()
}

/// Where chunk records start.
fn chunks(bytes: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 9) {
        if head[0] == 0x06 {
            found.push(at);
        }
        at += 9 + u64::from_le_bytes(head[1..9].try_into().unwrap()) as usize;
    }
    found
}

fn read_all(log: &Log) {
    for channel in log.channels() {
        for idx in 0..log.entries(channel.id).len() {
            log.snapshot(channel.id, idx).unwrap();
        }
    }
}

#[test]
fn a_cut_inside_a_chunk_keeps_what_is_before_it() {
    for options in [Compression::None, Compression::Lz4, Compression::Zstd]
        .map(|compression| options(compression, Some(40_000)))
    {
        let bytes = two_channels(&options);
        let second = chunks(&bytes)[1];
        let in_first = open(bytes[..second].to_vec()).message_count();
        let cut = open(bytes[..second + (bytes.len() - second) / 2].to_vec());
        assert!(cut.data_lost(), "{options:?}");
        assert!(kinds(&cut).contains(&LossKind::Truncated));
        assert!(cut.message_count() >= in_first && cut.message_count() < 400);
        if options.compression == Compression::None {
            assert!(cut.message_count() > in_first, "{}", cut.message_count());
        }
        read_all(&cut);
    }
}

#[test]
fn a_missing_end_loses_no_messages() {
    for options in all_options() {
        let bytes = two_channels(&options);
        for cut_bytes in [1, 8, 20, 40, 100] {
            let log = open(bytes[..bytes.len() - cut_bytes].to_vec());
            assert_eq!(log.message_count(), 400);
            assert_eq!(kinds(&log), [LossKind::DamagedSummary]);
            assert!(!log.data_lost());
        }
        let mut longer = bytes.clone();
        longer.extend_from_slice(&[0; 64]);
        let log = open(longer);
        assert_eq!(
            (log.message_count(), kinds(&log)),
            (400, vec![LossKind::TrailingBytes])
        );
    }
}

#[test]
fn a_flipped_byte_costs_its_chunk_only() {
    for options in &all_options()[..3] {
        let mut bytes = two_channels(options);
        let starts = chunks(&bytes);
        let n_chunks = starts.len();
        assert!(n_chunks > 5);
        bytes[starts[2] + 300] ^= 0x10;
        let log = open(bytes);
        let [loss] = log.losses() else {
            panic!("{:?}", log.losses())
        };
        assert_eq!(
            (loss.kind, loss.offset),
            (LossKind::DamagedChunk, Some(starts[2] as u64))
        );
        let lost = loss.messages.unwrap();
        assert!(lost > 0 && lost < 100 && loss.start < loss.end);
        assert_eq!(log.message_count(), 400 - lost);
        read_all(&log);
    }
}

#[test]
fn wrong_lengths_of_records_are_survived() {
    let bytes = two_channels(&options(Compression::Zstd, Some(2000)));
    let starts = chunks(&bytes);
    for (length, n_lost_max) in [(1_u64 << 40, 0), (u64::MAX, 0), (4000, 100), (3, 100)] {
        let mut damaged = bytes.clone();
        damaged[starts[2] + 1..starts[2] + 9].copy_from_slice(&length.to_le_bytes());
        let log = open(damaged);
        assert!(!log.losses().is_empty(), "{length}");
        assert!(
            log.message_count() >= 400 - n_lost_max,
            "{length}: {:?}",
            log.losses()
        );
        read_all(&log);
    }
    let mut zeroed = bytes.clone();
    zeroed[starts[2]..starts[3]].fill(0);
    let log = open(zeroed);
    assert!(
        log.data_lost() && log.message_count() > 300,
        "{:?}",
        log.losses()
    );
}

#[test]
fn chunks_beyond_the_limit_are_refused() {
    let bytes = two_channels(&WriteOptions::default());
    let start = chunks(&bytes)[0];
    let mut damaged = bytes;
    damaged[start + 25..start + 33].copy_from_slice(&(1_u64 << 60).to_le_bytes());
    let log = open(damaged);
    assert_eq!(log.message_count(), 0);
    assert!(
        log.losses()[0].to_string().contains("above the limit"),
        "{}",
        log.losses()[0]
    );
}

/// A file of chunks that all hold these records.
fn file_of_chunks(n_chunks: usize, records: &[u8]) -> Vec<u8> {
    let stored = zstd::bulk::compress(records, 1).unwrap();
    let mut chunk = vec![0; 16];
    chunk.extend_from_slice(&(records.len() as u64).to_le_bytes());
    chunk.extend_from_slice(&[0; 4]);
    chunk.extend_from_slice(&4_u32.to_le_bytes());
    chunk.extend_from_slice(b"zstd");
    chunk.extend_from_slice(&(stored.len() as u64).to_le_bytes());
    chunk.extend_from_slice(&stored);
    let mut file = MAGIC.to_vec();
    for _ in 0..n_chunks {
        file.push(0x06);
        file.extend_from_slice(&(chunk.len() as u64).to_le_bytes());
        file.extend_from_slice(&chunk);
    }
    file
}

const MAGIC: [u8; 8] = *b"\x89MCAP0\r\n";

/// A channel and empty messages on it, `n_bytes` in all.
fn empty_messages(n_bytes: usize) -> Vec<u8> {
    let mut records = vec![0x04, 20, 0, 0, 0, 0, 0, 0, 0];
    records.extend_from_slice(&[1, 0, 0, 0, 1, 0, 0, 0, b'a', 3, 0, 0, 0]);
    records.extend_from_slice(b"cdr\0\0\0\0");
    let mut message = vec![0x05, 22, 0, 0, 0, 0, 0, 0, 0, 1];
    message.resize(31, 0);
    while records.len() + message.len() <= n_bytes {
        records.extend_from_slice(&message);
    }
    records
}

fn without_end(log: &Log) -> Vec<&fl_log::Loss> {
    let losses = log.losses().iter();
    losses
        .filter(|loss| loss.kind != LossKind::Truncated)
        .collect()
}

#[test]
fn a_small_file_of_zeros_does_not_fill_the_memory() {
    for (n_bytes, says) in [
        (256 << 20, "more than sensor data compress to"),
        (32 << 20, "no record starts here (0 messages"),
    ] {
        let bytes = file_of_chunks(1, &vec![0; n_bytes]);
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let log = open(bytes);
        assert_eq!(log.message_count(), 0);
        assert!(log.data_lost());
        let losses = without_end(&log);
        assert_eq!(losses.len(), 1);
        assert!(losses[0].what.contains(says), "{}", losses[0]);
    }
}

#[test]
fn a_small_file_of_empty_messages_does_not_fill_the_memory() {
    let bytes = file_of_chunks(1, &empty_messages(256 << 20));
    assert!(bytes.len() < 40_000, "{}", bytes.len());
    let log = open(bytes);
    assert_eq!((log.message_count(), log.data_lost()), (0, true));

    let records = empty_messages(4 << 20);
    let n_in_chunk = ((records.len() - 29) / 31) as u64;
    let bytes = file_of_chunks(16, &records);
    let n_kept = (1 << 18) + bytes.len() as u64;
    let log = open(bytes);
    assert_eq!(log.message_count(), n_kept);
    let n_refused: u64 = without_end(&log)
        .iter()
        .map(|loss| loss.messages.unwrap())
        .sum();
    assert_eq!(n_kept + n_refused, 16 * n_in_chunk);
    let blocks = log.entries(log.channels()[0].id).iter();
    let last = blocks.map(|entry| u64::from(entry.place.block)).max();
    assert_eq!(last, Some((n_kept - 1) / n_in_chunk));
}

#[test]
fn a_summary_of_many_false_chunks_does_not_take_forever() {
    // Every chunk of the summary starts a record that goes beyond the end.
    const N_CHUNKS: usize = 100_000;
    let mut file = MAGIC.to_vec();
    let mut starts = Vec::new();
    for _ in 0..N_CHUNKS {
        starts.push(file.len());
        file.push(0x06);
        file.extend_from_slice(&[0xff; 60]);
    }
    let summary_start = file.len();
    for start in starts {
        file.extend_from_slice(&[0x08, 24, 0, 0, 0, 0, 0, 0, 0]);
        file.extend_from_slice(&[0; 16]);
        file.extend_from_slice(&(start as u64).to_le_bytes());
    }
    file.extend_from_slice(&[0x02, 20, 0, 0, 0, 0, 0, 0, 0]);
    file.extend_from_slice(&(summary_start as u64).to_le_bytes());
    file.extend_from_slice(&[0; 12]);
    file.extend_from_slice(&MAGIC);
    let started = std::time::Instant::now();
    let log = open(file);
    assert_eq!(log.losses().len(), N_CHUNKS);
    assert!(log.data_lost());
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[test]
fn a_log_appended_to_another_is_data_lost() {
    let bytes = two_channels(&WriteOptions::default());
    for first in [&bytes[..], &bytes[..bytes.len() - MAGIC.len()]] {
        let log = open([first, &bytes].concat());
        assert_eq!(log.message_count(), 400);
        assert_eq!(kinds(&log), [LossKind::SecondLog]);
        assert!(log.data_lost());
    }
}

#[test]
fn opening_can_be_canceled() {
    struct Stop;
    impl Progress for Stop {
        fn advance(&self, _done: u64, _total: u64) -> bool {
            false
        }
    }
    let bytes = two_channels(&WriteOptions::default());
    let options = fl_log::OpenOptions::default();
    let source = fl_log::McapSource::from_bytes("a".as_ref(), bytes, &options).unwrap();
    let err =
        Log::from_source(Box::new(source), &fl_log::OpenOptions::default(), &Stop).unwrap_err();
    assert!(matches!(err, fl_log::Error::Canceled));
}

#[test]
fn damaged_recordings_give_what_they_hold() {
    let Some(folder) = real_data() else { return };
    let folder = folder.join("mcap_damaged");
    for (name, n_messages, kind) in [
        // Its only chunk is cut within the first block of the compressor.
        ("trunc_midlastchunk", 0, LossKind::Truncated),
        ("trunc_after_dataend", 1246, LossKind::DamagedSummary),
        ("trunc_in_summary", 1246, LossKind::DamagedSummary),
        ("no_end_magic", 1246, LossKind::DamagedSummary),
        ("extra_bytes", 1246, LossKind::TrailingBytes),
        ("bitflip_in_chunk", 0, LossKind::DamagedChunk),
        ("index_chunklen4", 1246, LossKind::DamagedSummary),
        ("index_chunkoff_max", 1246, LossKind::DamagedSummary),
        ("index_chunkoff_beyond", 1246, LossKind::DamagedSummary),
        ("chunk_reclen_2e40", 1246, LossKind::DamagedSummary),
        ("bad_summary_crc", 1246, LossKind::DamagedSummary),
    ] {
        let log = open(std::fs::read(folder.join(format!("wbag_{name}.mcap"))).unwrap());
        assert_eq!(
            log.message_count(),
            n_messages,
            "{name}: {:?}",
            log.losses()
        );
        assert!(kinds(&log).contains(&kind), "{name}: {:?}", log.losses());
        read_all(&log);
    }
}
