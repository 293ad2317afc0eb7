//! Databases of ROS 2 bags: every generation, compressed, damaged, unfinished, and hostile.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use fl_log::{ChannelId, Db3Source, Error, Log, LossKind, NoProgress, OpenOptions};
use rusqlite::{Connection, params};

const PAGE_BYTES: usize = 1024;
const START_NANOS: i64 = 1_700_000_000_000_000_000;

/// The tables as recorders have them since 2023.
const TABLES: &str = "
    CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL);
    CREATE TABLE metadata(id INTEGER PRIMARY KEY, metadata_version INTEGER NOT NULL,
        metadata TEXT NOT NULL);
    CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL,
        serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL,
        type_description_hash TEXT NOT NULL);
    CREATE TABLE message_definitions(id INTEGER PRIMARY KEY, topic_type TEXT NOT NULL,
        encoding TEXT NOT NULL, encoded_message_definition TEXT NOT NULL,
        type_description_hash TEXT NOT NULL);
    CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL,
        timestamp INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE INDEX timestamp_idx ON messages (timestamp ASC);
    INSERT INTO schema VALUES (4, 'jazzy');
    INSERT INTO metadata VALUES (1, 8, 'version: 8');
    INSERT INTO topics VALUES (1, '/text', 'std_msgs/msg/String', 'cdr', '- depth: 1', 'RIHS01_a');
    INSERT INTO topics VALUES (2, '/thing', 'pkg/msg/Thing', 'cdr', '', '');
    INSERT INTO message_definitions VALUES (1, 'pkg/msg/Thing', 'ros2msg', 'int32 x', '');";

/// A `std_msgs/msg/String` of this length; its letters tell it from others.
fn text(number: i64, n_letters: usize) -> Vec<u8> {
    let letters = (0..n_letters)
        .map(|idx| b'a' + ((number as usize).wrapping_mul(7).wrapping_add(idx) % 26) as u8);
    let mut message = vec![0, 1, 0, 0];
    message.extend_from_slice(&(n_letters as u32 + 1).to_le_bytes());
    message.extend(letters);
    message.push(0);
    message
}

/// The message of row `id`: some fit into a page, some do not.
fn message(id: i64) -> Vec<u8> {
    text(id, if id % 4 == 0 { 3000 } else { 60 })
}

fn insert(connection: &Connection, id: i64, data: &[u8]) {
    let query = "INSERT INTO messages VALUES (?1, 1, ?2, ?3)";
    let timestamp = START_NANOS + id;
    connection
        .execute(query, params![id, timestamp, data])
        .unwrap();
}

/// The bytes of a database that `fill` makes.
fn database(fill: impl FnOnce(&Connection)) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bag.db3");
    let mut connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(&format!("PRAGMA page_size = {PAGE_BYTES};"))
        .unwrap();
    let transaction = connection.transaction().unwrap();
    fill(&transaction);
    transaction.commit().unwrap();
    drop(connection);
    std::fs::read(&path).unwrap()
}

fn bag(n_messages: i64) -> Vec<u8> {
    database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        (1..=n_messages).for_each(|id| insert(connection, id, &message(id)));
    })
}

fn open_bytes(bytes: &[u8]) -> Result<Log, Error> {
    open_with(bytes, &OpenOptions::default())
}

fn open_with(bytes: &[u8], options: &OpenOptions) -> Result<Log, Error> {
    let source = Db3Source::from_bytes(Path::new("bag.db3"), bytes.to_vec(), options)?;
    Log::from_source(Box::new(source), options, &NoProgress)
}

fn open_file(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).unwrap()
}

/// The messages by their log time since the start, which is their row.
fn messages(log: &Log) -> BTreeMap<i64, Vec<u8>> {
    let mut found = BTreeMap::new();
    for channel in log.channels() {
        for (idx, entry) in log.entries(channel.id).iter().enumerate() {
            let row = entry.log_time.nanos() - START_NANOS;
            let bytes = log.message(channel.id, idx).unwrap().to_vec();
            assert_eq!(found.insert(row, bytes), None, "row {row} twice");
        }
    }
    found
}

fn n_lost(log: &Log) -> u64 {
    log.losses().iter().filter_map(|loss| loss.messages).sum()
}

/// Names and lengths of what lies in a folder.
fn lying(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), bytes)
        })
        .collect()
}

#[test]
fn a_bag_is_read_with_all_that_it_says() {
    let log = open_bytes(&bag(100)).unwrap();
    assert_eq!(log.losses(), []);
    let expected: BTreeMap<_, _> = (1..=100).map(|id| (id, message(id))).collect();
    assert_eq!(messages(&log), expected);
    let [text, thing] = log.channels() else {
        panic!("{:?}", log.channels())
    };
    assert_eq!((&*text.topic, &*text.encoding), ("/text", "cdr"));
    assert_eq!(text.metadata["offered_qos_profiles"], "- depth: 1");
    assert_eq!(text.metadata["topic_type_hash"], "RIHS01_a");
    assert_eq!(&*thing.schema_data, b"int32 x");
    assert_eq!(thing.schema_encoding, "ros2msg");
}

#[test]
fn going_through_a_bag_shows_every_message_once() {
    let bytes = database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        for id in (1..=900).filter(|id| id % 7 != 0) {
            insert(connection, id, &message(id));
        }
        connection
            .execute_batch("UPDATE messages SET topic_id = 2 WHERE id % 3 = 0")
            .unwrap();
    });
    let whole = open_bytes(&bytes).unwrap();
    for n_threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        let log = pool.build().unwrap().install(|| {
            let log = open_bytes(&bytes).unwrap();
            let ids: Vec<_> = log.channels().iter().map(|channel| channel.id).collect();
            let shown = Mutex::new(BTreeMap::new());
            let show = |channel: ChannelId, idx: usize, bytes: &[u8]| {
                let before = shown.lock().unwrap().insert((channel, idx), bytes.to_vec());
                assert_eq!(before, None);
            };
            log.visit(&ids, None, &show, &NoProgress).unwrap();
            let shown = shown.into_inner().unwrap();
            assert_eq!(shown.len() as u64, log.message_count());
            for ((channel, idx), bytes) in shown {
                assert!(*bytes == *log.message(channel, idx).unwrap());
            }
            log
        });
        for channel in whole.channels() {
            assert_eq!(whole.entries(channel.id), log.entries(channel.id));
        }
    }
    assert_eq!(whole.message_count(), 900 - 128);
}

#[test]
fn compressed_messages_need_no_more_memory_than_is_allowed() {
    // What would be 128 MiB at once.
    const N_MESSAGES: i64 = 128;
    let packed = zstd::encode_all(&*text(0, 1 << 20), 19).unwrap();
    let bytes = database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        (1..=N_MESSAGES).for_each(|id| insert(connection, id, &packed));
    });
    let options = OpenOptions {
        memory_bytes: 32 << 20,
        ..OpenOptions::default()
    };
    let log = open_with(&bytes, &options).unwrap();
    assert_eq!((log.losses(), log.message_count()), (&[][..], 128));
    let entries = log.entries(log.channels()[0].id);
    assert!(
        entries
            .iter()
            .all(|entry| entry.size_bytes as usize == (1 << 20) + 9)
    );
}

#[test]
fn early_recorders_had_fewer_columns() {
    for columns in [
        "",
        ", serialization_format TEXT",
        ", serialization_format TEXT, offered_qos_profiles TEXT",
    ] {
        let bytes = database(|connection| {
            let n_columns = columns.matches(',').count();
            let values = ", 'cdr'".repeat(n_columns);
            let tables = format!(
                "CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT, type TEXT{columns});
                CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER,
                    timestamp INTEGER, data BLOB);
                INSERT INTO topics VALUES (1, '/text', 'std_msgs/String'{values});"
            );
            connection.execute_batch(&tables).unwrap();
            insert(connection, 1, &message(1));
        });
        let log = open_bytes(&bytes).unwrap();
        assert_eq!((log.losses(), log.message_count()), (&[][..], 1));
        assert_eq!(log.channels()[0].encoding, "cdr");
        assert!(log.snapshot(log.channels()[0].id, 0).is_ok());
    }
}

#[test]
fn of_a_file_that_is_cut_what_is_there_is_read() {
    let whole = bag(200);
    let mut n_before = 0;
    for n_pages in (20..whole.len() / PAGE_BYTES).step_by(7) {
        let log = open_bytes(&whole[..n_pages * PAGE_BYTES]).unwrap();
        let found = messages(&log);
        assert!(found.iter().all(|(id, bytes)| *bytes == message(*id)));
        assert!(found.len() >= n_before, "{n_pages}: {}", found.len());
        n_before = found.len();
        let kinds: Vec<_> = log.losses().iter().map(|loss| loss.kind).collect();
        assert!(kinds.contains(&LossKind::Truncated), "{:?}", log.losses());
        assert!(log.data_lost());
    }
    assert!(n_before > 180, "{n_before}");
}

/// Whether all messages of a damaged bag are either there or counted as lost; those at its end
/// cannot be counted.
fn accounts_for_all(log: &Log, n_found: usize, n_messages: u64) -> bool {
    let n_known = n_found as u64 + n_lost(log);
    let is_end_lost = log.losses().iter().any(|loss| loss.messages.is_none());
    n_known == n_messages || is_end_lost && n_known < n_messages
}

#[test]
fn a_damaged_page_costs_only_its_messages() {
    const N_MESSAGES: usize = 400;
    const LEAF: u8 = 13;
    /// As many rows as there are on a page.
    const MOST_LOST: usize = 10;
    let whole = bag(N_MESSAGES as i64);
    let (mut n_pages, mut n_unnoticed) = (0, 0);
    for page in 10..whole.len() / PAGE_BYTES {
        let mut bytes = whole.clone();
        let damaged = &mut bytes[page * PAGE_BYTES..][..PAGE_BYTES];
        let is_leaf = damaged[0] == LEAF;
        damaged.fill(0);
        let log = open_bytes(&bytes).unwrap();
        let found = messages(&log);
        let is_changed = |(id, bytes): (&i64, &Vec<u8>)| *bytes != message(*id);
        let n_changed = found.iter().filter(|found| is_changed(*found)).count();
        // The last part of a long message has nothing that tells that it is damaged.
        assert!(n_changed <= 1, "page {page}");
        assert!(
            accounts_for_all(&log, found.len(), N_MESSAGES as u64),
            "page {page}: {} and {:?}",
            found.len(),
            log.losses()
        );
        assert!(
            !is_leaf || found.len() + MOST_LOST >= N_MESSAGES,
            "page {page}"
        );
        n_pages += 1;
        n_unnoticed += usize::from(log.losses().is_empty());
    }
    assert!(n_unnoticed * 2 < n_pages, "{n_unnoticed} of {n_pages}");
}

#[test]
fn many_damaged_places_are_all_passed() {
    const N_MESSAGES: u64 = 6000;
    let whole = bag(N_MESSAGES as i64);
    let mut bytes = whole;
    let is_leaf = |page: &[u8]| page[0] == 13;
    let leaves = bytes
        .chunks_mut(PAGE_BYTES)
        .skip(50)
        .filter(|page| is_leaf(page));
    let mut n_damaged = 0;
    for page in leaves.step_by(3) {
        page.fill(0xff);
        n_damaged += 1;
    }
    assert!(n_damaged > 300, "{n_damaged}");
    let log = open_bytes(&bytes).unwrap();
    let found = messages(&log);
    assert!(found.len() as u64 > N_MESSAGES / 2, "{}", found.len());
    assert!(accounts_for_all(&log, found.len(), N_MESSAGES));
    assert!(found.keys().next_back() > Some(&5950));
    assert!(log.losses().len() < 100);
}

#[test]
fn rows_may_have_any_numbers() {
    let ids = [-5, 1, 2, 1 << 40, (1 << 60) + 1, i64::MAX - START_NANOS];
    let mut bytes = database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        ids.iter()
            .for_each(|id| insert(connection, *id, &text(*id, 600)));
    });
    let log = open_bytes(&bytes).unwrap();
    assert!(messages(&log).keys().copied().eq(ids));
    // A page of a long message, or of the tree, leads nowhere.
    bytes = database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        ids.iter()
            .for_each(|id| insert(connection, *id, &text(*id, 3000)));
    });
    let pages = bytes.len() / PAGE_BYTES;
    for page in 10..pages {
        let mut bytes = bytes.clone();
        bytes[page * PAGE_BYTES..][..4].fill(0xff);
        let log = open_bytes(&bytes).unwrap();
        assert!(messages(&log).len() + 6 >= ids.len(), "page {page}");
    }
}

#[test]
fn what_only_looks_like_a_bag_is_refused() {
    const TOPICS: &str = "CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT, type TEXT);";
    for (tables, says) in [
        ("CREATE TABLE other(x)", "no table `topics`"),
        (TOPICS, "no table `messages`"),
        (
            "CREATE VIEW messages AS SELECT 1 AS id, 1 AS topic_id, 1 AS timestamp, x'00' AS data",
            "no table `messages`",
        ),
        (
            "CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id, timestamp) WITHOUT ROWID",
            "`messages`",
        ),
        (
            "CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id, timestamp)",
            "no column `data`",
        ),
        (
            "CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id, timestamp, \
                data AS (zeroblob(100000000)))",
            "column `data`",
        ),
        (
            "CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id, timestamp, data, rowid)",
            "`rowid`",
        ),
    ] {
        let bytes = database(|connection| {
            let topics = if tables.contains("other") { "" } else { TOPICS };
            connection.execute_batch(topics).unwrap();
            if tables != TOPICS {
                connection.execute_batch(tables).unwrap();
            }
        });
        let err = open_bytes(&bytes).unwrap_err().to_string();
        assert!(
            err.contains("not a ROS 2 bag") && err.contains(says),
            "{err}"
        );
    }
}

#[test]
fn compressed_messages_are_unpacked() {
    let packed = |plain: &[u8]| zstd::encode_all(plain, 3).unwrap();
    let bytes = database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        (1..=20).for_each(|id| insert(connection, id, &packed(&message(id))));
        insert(connection, 21, &packed(&message(21))[..12]);
        insert(connection, 22, &message(22));
    });
    let log = open_bytes(&bytes).unwrap();
    let found = messages(&log);
    assert_eq!((found.len(), n_lost(&log)), (21, 1));
    assert!(found.iter().all(|(id, bytes)| *bytes == message(*id)));
    assert!(
        log.losses()[0].to_string().contains("21"),
        "{:?}",
        log.losses()
    );
}

#[test]
fn messages_without_a_topic_are_counted() {
    let bytes = database(|connection| {
        connection.execute_batch(TABLES).unwrap();
        (1..=5).for_each(|id| insert(connection, id, &message(id)));
        connection
            .execute_batch("UPDATE messages SET topic_id = 9 WHERE id > 3")
            .unwrap();
    });
    let log = open_bytes(&bytes).unwrap();
    let [loss] = log.losses() else {
        panic!("{:?}", log.losses())
    };
    assert_eq!((loss.kind, loss.messages), (LossKind::NoChannel, Some(2)));
    assert_eq!(log.message_count(), 3);
}

#[test]
fn what_a_stopped_recorder_left_beside_the_database_is_read() {
    let (recorded, copied) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = recorded.path().join("a b%20?.db3");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;")
        .unwrap();
    connection.execute_batch(TABLES).unwrap();
    (1..=300).for_each(|id| insert(&connection, id, &message(id)));
    for name in ["a b%20?.db3", "a b%20?.db3-wal"] {
        std::fs::copy(recorded.path().join(name), copied.path().join(name)).unwrap();
    }
    drop(connection);
    let before = lying(copied.path());
    let log = open_file(&copied.path().join("a b%20?.db3"));
    let expected: BTreeMap<_, _> = (1..=300).map(|id| (id, message(id))).collect();
    assert_eq!(log.losses(), []);
    assert!(messages(&log) == expected);
    drop(log);
    assert!(lying(copied.path()) == before);
}

#[test]
fn a_change_that_was_not_finished_is_taken_back() {
    let (recorded, copied) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = recorded.path().join("bag.db3");
    let connection = Connection::open(&path).unwrap();
    // So small a cache is written out before the change is finished.
    connection
        .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1;")
        .unwrap();
    connection.execute_batch(TABLES).unwrap();
    (1..=50).for_each(|id| insert(&connection, id, &message(id)));
    connection.execute_batch("BEGIN").unwrap();
    (51..=90).for_each(|id| insert(&connection, id, &message(id)));
    connection
        .execute_batch("UPDATE messages SET data = x'00'")
        .unwrap();
    for name in ["bag.db3", "bag.db3-journal"] {
        std::fs::copy(recorded.path().join(name), copied.path().join(name)).unwrap();
    }
    connection.execute_batch("ROLLBACK").unwrap();
    let before = lying(copied.path());
    assert!(before["bag.db3-journal"].len() > 512);
    let log = open_file(&copied.path().join("bag.db3"));
    let expected: BTreeMap<_, _> = (1..=50).map(|id| (id, message(id))).collect();
    assert_eq!(log.losses(), []);
    assert!(messages(&log) == expected);
    drop(log);
    assert!(lying(copied.path()) == before);
}

#[test]
fn an_index_of_another_database_does_no_harm() {
    let options = OpenOptions::default();
    let source = |bytes: &[u8]| {
        Db3Source::from_bytes(Path::new("bag.db3"), bytes.to_vec(), &options).unwrap()
    };
    use fl_log::LogSource;
    let small = source(&bag(3));
    assert!(small.restore(&u32::MAX.to_le_bytes()).is_err());
    assert!(small.restore(&[1]).is_err());
    assert!(small.restore(&1_u32.to_le_bytes()).is_ok());
    assert_eq!(small.n_blocks(), 1);
}
