//! The database: SQLite in the project's folder, or PostgreSQL by URL. Same schema, same SQL.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Once;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool};
use sqlx::{AssertSqlSafe, Connection, Executor, Row, SqlStr};
use tokio::runtime::Runtime;

use crate::Error;
use crate::error::BUSY_SECS;

/// The file of a project's database in its folder.
const FILE_NAME: &str = "project.db";

const MIGRATIONS: [(i64, &str, &str); 2] = [
    (1, "project", include_str!("../migrations/0001_project.sql")),
    (2, "people", include_str!("../migrations/0002_people.sql")),
];

/// Connections of one process.
const MAX_CONNECTIONS: u32 = 4;

/// Where a project is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a folder, in a SQLite file.
    Folder(PathBuf),
    /// In a PostgreSQL database.
    Url(String),
}

/// An open database.
#[derive(Debug)]
pub(crate) struct Store {
    pool: AnyPool,
    runtime: Runtime,
    place: Place,
    /// Whether the file was not there before.
    new_file: bool,
}

impl Place {
    /// A URL of PostgreSQL, or a folder.
    pub(crate) fn parse(text: &str) -> Self {
        match text.starts_with("postgres://") || text.starts_with("postgresql://") {
            true => Self::Url(text.to_owned()),
            false => Self::Folder(PathBuf::from(text)),
        }
    }

    /// As it may be shown: without a password.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Url(url) => {
                let credentials = url.find("://").map(|idx| idx + 3).zip(url.rfind('@'));
                match credentials.filter(|(start, end)| start < end) {
                    Some((start, end)) => {
                        let user = url[start..end].split(':').next().unwrap_or_default();
                        format!("{}{user}{}", &url[..start], &url[end..])
                    }
                    None => url.clone(),
                }
            }
        }
    }

    /// The database file, if it is one.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Folder(path) if path.extension().is_some_and(|it| it == "db") => {
                Some(path.clone())
            }
            Self::Folder(path) => Some(path.join(FILE_NAME)),
            Self::Url(_) => None,
        }
    }

    fn url(&self, mode: &str) -> String {
        match (self, self.file()) {
            (Self::Url(url), _) => url.clone(),
            (Self::Folder(_), file) => {
                let file = file.unwrap_or_default();
                format!("sqlite://{}?mode={mode}", escaped(&file))
            }
        }
    }
}

/// A path in a URL: what would end it is percent-encoded.
fn escaped(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23")
}

impl Store {
    /// Makes the tables of a new project; also where somebody was interrupted while making one.
    ///
    /// # Errors
    /// [`Error::ProjectExists`] where there is one.
    pub(crate) fn create(place: Place) -> Result<Self, Error> {
        if let Some(folder) = place.file().as_deref().and_then(Path::parent) {
            std::fs::create_dir_all(folder).map_err(|source| Error::File {
                doing: "make the folder of the project",
                path: folder.to_owned(),
                source,
            })?;
        }
        let new_file = place.file().is_some_and(|file| !file.exists());
        let mut store = Self::connect(place, "rwc")?;
        store.new_file = new_file;
        let sqlite = store.place.file().is_some();
        let made = store.wait(async |connection: &mut AnyConnection| {
            match version(connection).await? {
                Some(_) if has_project(connection).await? => return Ok(false),
                None if sqlite && has_tables(connection).await? => {
                    return Err(Error::Taken {
                        what: format!("database in {} that is no project", store.place.shown()),
                    });
                }
                _ => {}
            }
            migrator().run(connection).await.map_err(migrate_error)?;
            Ok(true)
        })?;
        match made {
            true => Ok(store),
            false => Err(Error::ProjectExists {
                place: store.place.shown(),
            }),
        }
    }

    /// Opens the tables of a project, and brings them to the newest schema.
    ///
    /// # Errors
    /// [`Error::NoProject`] where there is none, [`Error::Newer`] for a schema of the future.
    pub(crate) fn open(place: Place) -> Result<Self, Error> {
        let none = |place: &Place| Error::NoProject {
            place: place.shown(),
        };
        if place.file().is_some_and(|file| !file.is_file()) {
            return Err(none(&place));
        }
        let store = Self::connect(place, "rw")?;
        let version =
            store.wait(async |connection: &mut AnyConnection| version(connection).await)?;
        let known = MIGRATIONS[MIGRATIONS.len() - 1].0;
        match version {
            None => Err(none(&store.place)),
            Some(version) if version > known => Err(Error::Newer {
                version,
                known,
                place: store.place.shown(),
            }),
            Some(version) => {
                if version < known {
                    store.wait(async |connection: &mut AnyConnection| {
                        migrator().run(connection).await.map_err(migrate_error)
                    })?;
                }
                Ok(store)
            }
        }
    }

    fn connect(place: Place, mode: &str) -> Result<Self, Error> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|source| Error::File {
                doing: "start the threads for",
                path: PathBuf::from(place.shown()),
                source,
            })?;
        let sqlite = place.file().is_some();
        let url = place.url(mode);
        let cannot = |source: sqlx::Error| match Error::from(source) {
            Error::Sql(source) => Error::Connect {
                place: place.shown(),
                source,
            },
            known => known,
        };
        // The pool would try again and again; what is wrong is better told at once.
        runtime.block_on(try_once(&url, sqlite)).map_err(cannot)?;
        let options = AnyPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(std::time::Duration::from_secs(2 * BUSY_SECS))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for sql in settings(sqlite) {
                        connection.execute(AssertSqlSafe(sql)).await?;
                    }
                    Ok(())
                })
            });
        let pool = runtime.block_on(options.connect(&url)).map_err(cannot)?;
        Ok(Self {
            pool,
            runtime,
            place,
            new_file: false,
        })
    }

    /// Closes the database; a SQLite file is whole by itself then, without others beside it.
    pub(crate) fn close_whole(self) -> Result<(), Error> {
        self.runtime.block_on(async {
            self.pool.close().await;
            if self.place.file().is_some() {
                // Only the last connection can do that.
                let mut last = AnyConnection::connect(&self.place.url("rw")).await?;
                last.execute("PRAGMA journal_mode = DELETE").await?;
                last.close().await?;
            }
            Ok(())
        })
    }

    /// Takes a file away that was made for nothing.
    pub(crate) fn remove_new(self) {
        self.runtime.block_on(self.pool.close());
        let Some(file) = self.place.file().filter(|_| self.new_file) else {
            return;
        };
        for suffix in ["", "-wal", "-shm"] {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            // What cannot be taken away is in nobody's way but the next one's.
            let _ = std::fs::remove_file(name);
        }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Reads or writes in one connection, without a transaction, and waits for it.
    pub(crate) fn wait<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.runtime.block_on(async {
            let mut connection = self.pool.acquire().await?;
            work(&mut connection).await
        })
    }

    /// Writes in one transaction: all of it, or nothing.
    pub(crate) fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.runtime.block_on(self.write_here(work))
    }

    /// As [`Store::write`], from within work on another store.
    pub(crate) async fn write_here<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.pool.acquire().await?;
        // SQLite's writer takes its lock at once, so that nothing has to be done again.
        let mut transaction = match self.place {
            Place::Folder(_) => connection.begin_with("BEGIN IMMEDIATE").await?,
            Place::Url(_) => connection.begin().await?,
        };
        let done = work(&mut transaction).await;
        match done {
            Ok(_) => transaction.commit().await?,
            // The error that matters is the first one.
            Err(_) => _ = transaction.rollback().await,
        }
        done
    }

    /// Reads in one transaction, which sees one state of everything.
    pub(crate) fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.runtime.block_on(async {
            let mut connection = self.pool.acquire().await?;
            let begin = match self.place {
                Place::Folder(_) => "BEGIN",
                Place::Url(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            };
            let mut transaction = connection.begin_with(begin).await?;
            let done = work(&mut transaction).await;
            let _ = transaction.rollback().await;
            done
        })
    }
}

/// Connects, as the pool will.
async fn try_once(url: &str, sqlite: bool) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect(url).await?;
    for sql in settings(sqlite) {
        connection.execute(AssertSqlSafe(sql)).await?;
    }
    connection.close().await
}

fn settings(sqlite: bool) -> Vec<String> {
    let busy_millis = 1000 * BUSY_SECS;
    match sqlite {
        true => vec![
            format!("PRAGMA busy_timeout = {busy_millis}"),
            "PRAGMA journal_mode = WAL".to_owned(),
            "PRAGMA synchronous = FULL".to_owned(),
            "PRAGMA foreign_keys = ON".to_owned(),
        ],
        false => vec![format!("SET lock_timeout = {busy_millis}")],
    }
}

fn migrator() -> Migrator {
    let migration = |(version, name, sql)| {
        let sql = SqlStr::from_static(sql);
        Migration::new(
            version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            sql,
            false,
        )
    };
    Migrator::with_migrations(MIGRATIONS.into_iter().map(migration).collect())
}

/// The version of the schema, if there is one.
async fn version(connection: &mut AnyConnection) -> Result<Option<i64>, Error> {
    let version = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations WHERE success");
    match version.fetch_one(connection).await {
        Ok(row) => Ok(row.try_get::<Option<i64>, _>(0)?),
        // There is no such table, so there is no project.
        Err(err) if err.as_database_error().is_some() => match Error::from(err) {
            Error::Sql(_) => Ok(None),
            known => Err(known),
        },
        Err(err) => Err(err.into()),
    }
}

/// Whether a SQLite file is something else already.
async fn has_tables(connection: &mut AnyConnection) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM sqlite_master";
    Ok(sqlx::query(sql).fetch_optional(connection).await?.is_some())
}

async fn has_project(connection: &mut AnyConnection) -> Result<bool, Error> {
    let row = sqlx::query("SELECT 1 FROM project")
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

fn migrate_error(err: sqlx::migrate::MigrateError) -> Error {
    match err {
        sqlx::migrate::MigrateError::Execute(source)
        | sqlx::migrate::MigrateError::ExecuteMigration(source, _) => source.into(),
        other => Error::Sql(sqlx::Error::Migrate(Box::new(other))),
    }
}
