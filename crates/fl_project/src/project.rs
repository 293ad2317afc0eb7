//! The project itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use fl_scene::Ontology;
use sqlx::{AnyConnection, Row};

use crate::journal::Fold;
use crate::store::{Place, Store};
use crate::{Error, SceneId};

/// An open project. Many threads and many processes may have it open at once.
#[derive(Debug)]
pub struct Project {
    pub(crate) store: Store,
    pub(crate) name: String,
    ontology: Ontology,
    /// The newest state of each scene that this process has seen.
    pub(crate) seen: Mutex<BTreeMap<SceneId, Fold>>,
}

impl Project {
    /// Makes a project in a folder, or in the PostgreSQL database of a `postgres://` URL. Its
    /// scenes begin with that ontology.
    ///
    /// # Errors
    /// [`Error::ProjectExists`] where there is one.
    pub fn create(place: &str, name: &str, ontology: &Ontology) -> Result<Self, Error> {
        let store = Store::create(Place::parse(place))?;
        store.write(async |tx: &mut AnyConnection| {
            let sql = "INSERT INTO project (id, name, ontology, next_number, created_us) \
                       VALUES ($1, $2, $3, 1, $4)";
            let made = sqlx::query(sql)
                .bind("project")
                .bind(name)
                .bind(ontology.to_toml_string())
                .bind(now_us())
                .execute(&mut *tx)
                .await;
            match made {
                Ok(_) => Ok(()),
                // Somebody else was faster.
                Err(err) if is_taken(&err) => Err(Error::ProjectExists {
                    place: store.place().shown(),
                }),
                Err(err) => Err(err.into()),
            }
        })?;
        Ok(Self::of(store, name.to_owned(), ontology.clone()))
    }

    /// Opens a project.
    ///
    /// # Errors
    /// [`Error::NoProject`] where there is none.
    pub fn open(place: &str) -> Result<Self, Error> {
        let store = Store::open(Place::parse(place))?;
        let (name, ontology) = store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT name, ontology FROM project";
            let row = sqlx::query(sql).fetch_optional(connection).await?;
            let row = row.ok_or_else(|| Error::NoProject {
                place: store.place().shown(),
            })?;
            Ok((row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?))
        })?;
        let ontology = Ontology::from_toml_str(&ontology)?;
        Ok(Self::of(store, name, ontology))
    }

    pub(crate) fn of(store: Store, name: String, ontology: Ontology) -> Self {
        Self {
            store,
            name,
            ontology,
            seen: Mutex::default(),
        }
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What new scenes begin with.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// The folder it is in; `None` for one in a PostgreSQL database.
    pub fn folder(&self) -> Option<PathBuf> {
        let file = self.store.place().file()?;
        file.parent().map(Path::to_owned)
    }

    /// Where it is, without a password.
    pub fn place(&self) -> String {
        self.store.place().shown()
    }

    /// A number that nothing in this project has had, for a new track, event, caption, audio
    /// segment or relation: two people who make one at the same time do not meet.
    pub fn new_number(&self) -> Result<u64, Error> {
        self.store
            .write(async |tx: &mut AnyConnection| Ok(new_number(&mut *tx).await? as u64))
    }

    /// The first of so many numbers in a row, for somebody who will make things while they cannot
    /// ask.
    pub fn new_numbers(&self, count: u32) -> Result<u64, Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            let sql = "UPDATE project SET next_number = next_number + $1 \
                       RETURNING next_number - $1";
            let query = sqlx::query(sql).bind(i64::from(count));
            Ok(query.fetch_one(tx).await?.try_get::<i64, _>(0)? as u64)
        })
    }
}

pub(crate) fn is_taken(err: &sqlx::Error) -> bool {
    let database = err.as_database_error();
    database.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// The next number, within a transaction.
pub(crate) async fn new_number(connection: &mut AnyConnection) -> Result<i64, Error> {
    let sql = "UPDATE project SET next_number = next_number + 1 RETURNING next_number - 1";
    Ok(sqlx::query(sql).fetch_one(connection).await?.try_get(0)?)
}

/// Makes sure that no number up to this one is given out.
pub(crate) async fn skip_numbers(connection: &mut AnyConnection, to: u64) -> Result<(), Error> {
    // Numbers so high come from elsewhere, and are never reached by counting.
    let Some(to) = i64::try_from(to).ok().filter(|to| *to < 1 << 62) else {
        return Ok(());
    };
    let sql = "UPDATE project SET next_number = $1 WHERE next_number < $1";
    sqlx::query(sql).bind(to + 1).execute(connection).await?;
    Ok(())
}

/// A name that nobody else gives.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Microseconds since the Unix epoch.
pub(crate) fn now_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    })
}
