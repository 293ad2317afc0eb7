//! The topics of a bag's database, in every generation of its schema.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::rows::is_damage;
use super::tables::column_names;
use crate::loss::{Loss, LossKind};
use crate::source::{Metadata, ScannedChannel};

/// A topic by the number that messages have.
pub(super) struct Topic {
    pub(super) id: i64,
    pub(super) channel: ScannedChannel,
}

/// The topics that can be read, by rising number.
#[derive(Default)]
pub(super) struct Topics {
    pub(super) topics: Vec<Topic>,
    pub(super) losses: Vec<Loss>,
}

/// Reads all topics. Columns that early recorders did not have are empty. `database_bytes` is the
/// size of the file.
pub(super) fn read(connection: &Connection, database_bytes: u64) -> rusqlite::Result<Topics> {
    let columns = column_names(connection, "topics")?;
    let column = |name: &'static str, else_value: &'static str| match columns
        .iter()
        .any(|column| column == name)
    {
        true => name,
        false => else_value,
    };
    let query = format!(
        "SELECT id, name, type, {}, {}, {} FROM topics NOT INDEXED",
        column("serialization_format", "'cdr'"),
        column("offered_qos_profiles", "''"),
        column("type_description_hash", "''"),
    );
    let definitions = definitions(connection);
    let mut room = Room::new(database_bytes);
    let mut statement = connection.prepare(&query)?;
    let mut rows = statement.query([])?;
    let mut read = Topics::default();
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(err) if is_damage(&err) => {
                read.losses.push(lost(&err));
                break;
            }
            Err(err) => return Err(err),
        };
        if !room.take(row_bytes(row)) {
            read.losses
                .push(lost(&"there are more than fit into the file"));
            break;
        }
        match topic(row, &definitions, &mut room) {
            Ok(topic) => read.topics.push(topic),
            Err(err) => read.losses.push(lost(&err)),
        }
    }
    read.topics.sort_by_key(|topic| topic.id);
    read.topics.dedup_by_key(|topic| topic.id);
    Ok(read)
}

fn lost(why: &dyn std::fmt::Display) -> Loss {
    let what = format!("not all topics can be read: {why}");
    Loss::new(LossKind::NoChannel, what)
}

fn row_bytes(row: &Row<'_>) -> u64 {
    let bytes_of = |column| match row.get_ref(column) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => bytes.len() as u64,
        _ => 0,
    };
    (0..6).map(bytes_of).sum()
}

/// How much memory descriptions of topics may still take: many topics may share one definition,
/// and damaged ones their pages.
struct Room {
    n_bytes: u64,
}

impl Room {
    fn new(database_bytes: u64) -> Self {
        const SMALL_BYTES: u64 = 16 << 20;
        Self {
            n_bytes: database_bytes.saturating_mul(2).max(SMALL_BYTES),
        }
    }

    fn take(&mut self, n_bytes: u64) -> bool {
        let left = self.n_bytes.checked_sub(n_bytes);
        self.n_bytes = left.unwrap_or(self.n_bytes);
        left.is_some()
    }
}

fn topic(row: &Row<'_>, definitions: &[Definition], room: &mut Room) -> rusqlite::Result<Topic> {
    let schema = text(row, 2)?;
    let (qos, type_hash) = (text(row, 4)?, text(row, 5)?);
    let of_type = |definition: &&Definition| definition.type_name == schema;
    let same_hash = |definition: &&Definition| definition.type_hash == type_hash;
    let definition = definitions
        .iter()
        .find(|definition| of_type(definition) && same_hash(definition))
        .or_else(|| definitions.iter().find(of_type))
        .filter(|definition| room.take(definition.text.len() as u64));
    let metadata = [
        ("offered_qos_profiles", qos),
        ("topic_type_hash", type_hash),
    ];
    let metadata: BTreeMap<_, _> = metadata
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Ok(Topic {
        id: row.get(0)?,
        channel: ScannedChannel {
            topic: text(row, 1)?,
            encoding: text(row, 3)?,
            schema_encoding: definition.map_or_else(String::new, |found| found.encoding.clone()),
            schema_data: definition.map_or_else(Vec::new, |found| found.text.clone().into_bytes()),
            schema,
            metadata,
        },
    })
}

struct Definition {
    type_name: String,
    encoding: String,
    text: String,
    type_hash: String,
}

/// Recorders since 2023 store them.
fn definitions(connection: &Connection) -> Vec<Definition> {
    let read = || {
        let columns = column_names(connection, "message_definitions")?;
        let hash = match columns
            .iter()
            .any(|column| column == "type_description_hash")
        {
            true => "type_description_hash",
            false => "''",
        };
        let query = format!(
            "SELECT topic_type, encoding, encoded_message_definition, {hash} \
             FROM message_definitions"
        );
        let mut statement = connection.prepare(&query)?;
        let definitions = statement.query_map([], |row| {
            Ok(Definition {
                type_name: text(row, 0)?,
                encoding: text(row, 1)?,
                text: text(row, 2)?,
                type_hash: text(row, 3)?,
            })
        })?;
        definitions.collect::<rusqlite::Result<Vec<_>>>()
    };
    read().unwrap_or_default()
}

/// What the recorder wrote of the whole bag, in the form that it has in MCAP files.
pub(super) fn metadata(connection: &Connection) -> Vec<Metadata> {
    let read = || {
        let mut statement = connection.prepare("SELECT metadata FROM metadata ORDER BY id")?;
        let rows = statement.query_map([], |row| text(row, 0))?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    let rows = read().unwrap_or_default();
    rows.into_iter()
        .map(|text| Metadata {
            name: "rosbag2".to_owned(),
            entries: BTreeMap::from([("serialized_metadata".to_owned(), text)]),
        })
        .collect()
}

/// A text in any encoding, as far as it is one.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Null | ValueRef::Real(_) => String::new(),
    })
}
