//! Small databases of ROS 2 bags.

use std::error::Error;

use rusqlite::{Connection, params};

/// The tables of early recorders, and those of late ones.
const TABLES: [&str; 2] = [
    "CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL);
    CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL,
        timestamp INTEGER NOT NULL, data BLOB NOT NULL);
    INSERT INTO topics VALUES (0, '/lidar', 'sensor_msgs/PointCloud2');
    INSERT INTO topics VALUES (1, '/tf', 'tf2_msgs/TFMessage');
    INSERT INTO topics VALUES (2, '/imu', 'sensor_msgs/Imu');",
    "CREATE TABLE schema(schema_version INTEGER PRIMARY KEY, ros_distro TEXT NOT NULL);
    CREATE TABLE metadata(id INTEGER PRIMARY KEY, metadata_version INTEGER, metadata TEXT);
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
    INSERT INTO topics VALUES (0, '/lidar', 'sensor_msgs/msg/PointCloud2', 'cdr', '', 'a');
    INSERT INTO topics VALUES (1, '/tf', 'tf2_msgs/msg/TFMessage', 'cdr', '- depth: 1', '');
    INSERT INTO topics VALUES (2, '/imu', 'pkg/msg/Thing', 'cdr', '', '');
    INSERT INTO message_definitions VALUES (1, 'pkg/msg/Thing', 'ros2msg', 'int32 x', '');",
];

/// Databases with a few rounds of these messages, the second one with compressed ones.
pub(crate) fn databases(messages: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let packed: std::io::Result<Vec<_>> = messages
        .iter()
        .map(|message| zstd::encode_all(&**message, 3))
        .collect();
    [(TABLES[0], messages), (TABLES[1], &packed?)]
        .into_iter()
        .map(|(tables, messages)| database(tables, messages))
        .collect()
}

fn database(tables: &str, messages: &[Vec<u8>]) -> Result<Vec<u8>, Box<dyn Error>> {
    const N_ROUNDS: i64 = 8;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bag.db3");
    let connection = Connection::open(&path)?;
    // Small pages make many of them.
    connection.execute_batch("PRAGMA page_size = 512; PRAGMA journal_mode = OFF;")?;
    connection.execute_batch(tables)?;
    for tick in 0..N_ROUNDS {
        for (topic_id, message) in messages.iter().enumerate() {
            let query = "INSERT INTO messages (topic_id, timestamp, data) VALUES (?1, ?2, ?3)";
            connection.execute(query, params![topic_id as i64, tick, message])?;
        }
    }
    drop(connection);
    Ok(std::fs::read(&path)?)
}
