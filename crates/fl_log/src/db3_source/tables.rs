//! Whether a database has the tables of a bag. Tables that are computed are none.

use rusqlite::Connection;

/// What keeps this database from being a bag.
pub(super) fn fault(connection: &Connection) -> rusqlite::Result<Option<String>> {
    for (table, needed) in [
        ("topics", &["id", "name", "type"][..]),
        ("messages", &["topic_id", "timestamp", "data"]),
    ] {
        if !is_stored(connection, table)? {
            return Ok(Some(format!("the database has no table `{table}`")));
        }
        let columns = columns(connection, table)?;
        let wrong = columns.iter().find_map(wrong_column);
        let missing = || {
            let is_missing = |name: &&&str| !columns.iter().any(|column| column.name == **name);
            let name = needed.iter().find(is_missing)?;
            Some(format!("has no column `{name}`"))
        };
        let without_rows = || {
            let query = format!("SELECT rowid FROM {table} LIMIT 0");
            let text = connection.prepare(&query).err()?.to_string();
            Some(format!("has no row numbers ({text})"))
        };
        if let Some(what) = wrong.or_else(missing).or_else(without_rows) {
            return Ok(Some(format!("the table `{table}` {what}")));
        }
    }
    Ok(None)
}

/// Whether there is such a table, and its rows lie in the file: views and virtual tables run code.
fn is_stored(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    const QUERY: &str = "SELECT count(*) FROM sqlite_schema \
        WHERE type = 'table' AND name = ?1 AND rootpage > 0 AND sql NOT LIKE 'CREATE VIRTUAL%'";
    let count: i64 = connection.query_row(QUERY, [table], |row| row.get(0))?;
    Ok(count > 0)
}

fn wrong_column(column: &Column) -> Option<String> {
    if column.is_computed {
        return Some(format!("computes its column `{}`", column.name));
    }
    let hides_row = column.name.eq_ignore_ascii_case("rowid");
    hides_row.then(|| format!("has a column `{}`", column.name))
}

struct Column {
    name: String,
    is_computed: bool,
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    let mut statement =
        connection.prepare("SELECT name, hidden <> 0 FROM pragma_table_xinfo(?1)")?;
    let columns = statement.query_map([table], |row| {
        Ok(Column {
            name: row.get(0)?,
            is_computed: row.get(1)?,
        })
    })?;
    columns.collect()
}

/// The names of a table's columns; none if there is no such table.
pub(super) fn column_names(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let columns = columns(connection, table)?.into_iter();
    let stored = columns.filter(|column| !column.is_computed);
    Ok(stored.map(|column| column.name).collect())
}
