//! The topics of a bag's database, in every generation of its schema.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::source::{Metadata, ScannedChannel};

/// A topic by the number that messages have.
pub(super) struct Topic {
    pub(super) id: i64,
    pub(super) channel: ScannedChannel,
}

/// All topics, by rising number. Columns that early recorders did not have are empty.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Vec<Topic>> {
    let columns = columns(connection, "topics")?;
    let column = |name: &'static str, else_value: &'static str| match columns
        .iter()
        .any(|column| column == name)
    {
        true => name,
        false => else_value,
    };
    let query = format!(
        "SELECT id, name, type, {}, {}, {} FROM topics ORDER BY id",
        column("serialization_format", "'cdr'"),
        column("offered_qos_profiles", "''"),
        column("type_description_hash", "''"),
    );
    let definitions = definitions(connection);
    let mut statement = connection.prepare(&query)?;
    let topics = statement.query_map([], |row| topic(row, &definitions))?;
    topics.collect()
}

fn topic(row: &Row<'_>, definitions: &[Definition]) -> rusqlite::Result<Topic> {
    let schema = text(row, 2)?;
    let (qos, type_hash) = (text(row, 4)?, text(row, 5)?);
    let of_type = |definition: &&Definition| definition.type_name == schema;
    let same_hash = |definition: &&Definition| definition.type_hash == type_hash;
    let definition = definitions
        .iter()
        .find(|definition| of_type(definition) && same_hash(definition))
        .or_else(|| definitions.iter().find(of_type));
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
        let columns = columns(connection, "message_definitions")?;
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

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
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
