//! Backups: the whole project in one SQLite file, from either database, while people work; and
//! back, into either.

use std::path::Path;

use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use sqlx::{Row, TypeInfo, ValueRef};

use crate::store::{Place, Store};
use crate::{Error, Project};

/// All tables, those that others refer to first, and the columns they are read in order of. Sessions
/// stay behind: nobody is logged in to a copy.
const TABLES: [(&str, &str); 13] = [
    ("project", "id"),
    ("log", "id"),
    ("scene", "id"),
    ("journal", "scene_id, revision"),
    ("touch", "scene_id, track_id, revision"),
    ("track", "scene_id, track_id"),
    ("cell", "scene_id, path"),
    ("conflict", "id"),
    ("task", "id"),
    ("task_step", "task_id, step"),
    ("task_time", "id"),
    ("comment", "id"),
    ("person", "name"),
];

/// Rows that are copied at a time.
const PAGE: i64 = 256;

impl Project {
    /// Writes everything as it is at this moment into a new file, which is a project itself.
    /// People may go on working. `progress` is told how many rows are copied.
    ///
    /// # Errors
    /// [`Error::ProjectExists`] where the file is there already.
    pub fn backup(&self, file: &Path, progress: impl FnMut(u64) -> bool) -> Result<u64, Error> {
        let file = with_extension(file);
        if file.exists() {
            return Err(Error::ProjectExists {
                place: file.display().to_string(),
            });
        }
        let place = Place::Folder(file);
        let target = Store::create(place)?;
        let copied = copy(&self.store, &target, progress);
        finish(target, copied)
    }

    /// Makes a project out of a backup, in a folder or database that has none. That is also the
    /// way from SQLite to PostgreSQL, and back.
    pub fn restore(
        file: &Path,
        place: &str,
        progress: impl FnMut(u64) -> bool,
    ) -> Result<u64, Error> {
        let source = Store::open(Place::Folder(file.to_owned()))?;
        let target = Store::create(Place::parse(place))?;
        let copied = copy(&source, &target, progress);
        finish(target, copied)
    }
}

fn with_extension(file: &Path) -> std::path::PathBuf {
    match file.extension() {
        Some(extension) if extension == "db" => file.to_owned(),
        _ => {
            let mut name = file.as_os_str().to_owned();
            name.push(".db");
            name.into()
        }
    }
}

/// Closes a copy that is whole, and takes one away that is not.
fn finish(target: Store, copied: Result<u64, Error>) -> Result<u64, Error> {
    match copied {
        Ok(n_rows) => target.close_whole().map(|()| n_rows),
        Err(err) => {
            target.remove_new();
            Err(err)
        }
    }
}

fn copy(
    source: &Store,
    target: &Store,
    mut progress: impl FnMut(u64) -> bool,
) -> Result<u64, Error> {
    source.read(async |from: &mut AnyConnection| {
        target
            .write_here(async |to: &mut AnyConnection| {
                let mut n_rows = 0;
                for (table, order) in TABLES {
                    let mut offset = 0;
                    loop {
                        let sql = format!(
                            "SELECT * FROM {table} ORDER BY {order} LIMIT {PAGE} OFFSET {offset}"
                        );
                        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
                        let rows = query.fetch_all(&mut *from).await?;
                        for row in &rows {
                            insert(to, table, row).await?;
                        }
                        n_rows += rows.len() as u64;
                        offset += PAGE;
                        if !progress(n_rows) {
                            return Err(Error::Missing {
                                what: "end: the copy was canceled".to_owned(),
                            });
                        }
                        if rows.len() < PAGE as usize {
                            break;
                        }
                    }
                }
                Ok(n_rows)
            })
            .await
    })
}

/// Copies a row, whatever its columns are.
async fn insert(to: &mut AnyConnection, table: &str, row: &AnyRow) -> Result<(), Error> {
    use sqlx::Column;
    let names: Vec<&str> = row.columns().iter().map(Column::name).collect();
    let places: Vec<String> = (1..=names.len()).map(|idx| format!("${idx}")).collect();
    let (names, places) = (names.join(", "), places.join(", "));
    let sql = format!("INSERT INTO {table} ({names}) VALUES ({places})");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for idx in 0..row.len() {
        let value = row.try_get_raw(idx)?;
        let kind = value.type_info().name().to_ascii_uppercase();
        query = match kind.as_str() {
            // Only numbers can be absent in this schema.
            _ if value.is_null() => query.bind(None::<i64>),
            "TEXT" => query.bind(row.try_get::<String, _>(idx)?),
            "BLOB" => query.bind(row.try_get::<Vec<u8>, _>(idx)?),
            "DOUBLE" | "REAL" => query.bind(row.try_get::<f64, _>(idx)?),
            _ => query.bind(row.try_get::<i64, _>(idx)?),
        };
    }
    query.execute(to).await?;
    Ok(())
}
