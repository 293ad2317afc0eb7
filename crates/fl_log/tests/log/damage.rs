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
    let err = Log::from_source(Box::new(source), &Stop).unwrap_err();
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
