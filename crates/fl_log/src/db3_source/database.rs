//! A database that is only read, by several threads.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, limits::Limit};
use tempfile::TempDir;

use crate::error::Error;
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::spool::Spool;
use crate::storage::{FileStorage, Storage};

pub(super) struct Database {
    /// What errors call it.
    name: PathBuf,
    /// The file that SQLite opens.
    file: PathBuf,
    /// Whether it may be taken for one that nobody changes, so that SQLite makes no files.
    is_immutable: bool,
    /// Connections that no thread uses now.
    idle: Mutex<Vec<Connection>>,
    wal_version: Vec<u8>,
    /// What goes when the database is closed.
    _unpacked: Option<Unpacked>,
}

enum Unpacked {
    #[expect(dead_code, reason = "held until it goes")]
    File(FileStorage),
    #[expect(dead_code, reason = "held until it goes")]
    Folder(TempDir),
}

impl Database {
    /// The database in a file. What a recorder that was stopped left in the file beside it is
    /// part of it: both are copied then, for SQLite would have to write to read them together.
    pub(super) fn of_file(
        name: &Path,
        file: &Path,
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let wal = beside(file, "-wal");
        let wal_bytes = std::fs::metadata(&wal).map_or(0, |metadata| metadata.len());
        if wal_bytes == 0 {
            return Self::open(name, file.to_owned(), true, None);
        }
        let spool = Spool::new(options, progress);
        let folder = spool.folder_with(name, &[(file, "bag.db3"), (&wal, "bag.db3-wal")])?;
        let copy = folder.path().join("bag.db3");
        let mut database = Self::open(name, copy, false, Some(Unpacked::Folder(folder)))?;
        database.wal_version = wal_bytes.to_le_bytes().to_vec();
        Ok(database)
    }

    /// A database in a temporary file.
    pub(super) fn of_spooled(storage: FileStorage) -> Result<Self, Error> {
        let name = storage.path().to_owned();
        let file = storage.file().unwrap_or(&name).to_owned();
        Self::open(&name, file, true, Some(Unpacked::File(storage)))
    }

    fn open(
        name: &Path,
        file: PathBuf,
        is_immutable: bool,
        unpacked: Option<Unpacked>,
    ) -> Result<Self, Error> {
        let database = Self {
            name: name.to_owned(),
            file,
            is_immutable,
            idle: Mutex::default(),
            wal_version: Vec::new(),
            _unpacked: unpacked,
        };
        let missing = database.with(missing_table)?;
        let missing = missing.map_err(|source| Error::Database {
            path: name.to_owned(),
            source,
        })?;
        match missing {
            None => Ok(database),
            Some(table) => Err(Error::NotABag {
                path: name.to_owned(),
                what: format!("the database has no table `{table}`"),
            }),
        }
    }

    /// How much of the database lay in the file beside it.
    pub(super) fn wal_version(&self) -> Vec<u8> {
        self.wal_version.clone()
    }

    /// Lends a connection to the task.
    pub(super) fn with<T>(&self, task: impl FnOnce(&Connection) -> T) -> Result<T, Error> {
        let idle = self.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect().map_err(|source| Error::Database {
                path: self.name.clone(),
                source,
            })?,
        };
        let result = task(&connection);
        self.lock().push(connection);
        Ok(result)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let connection = if self.is_immutable {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                | OpenFlags::SQLITE_OPEN_NO_MUTEX
                | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable_uri(&self.file), flags)?
        } else {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(&self.file, flags)?
        };
        // No row is larger than the file, and nothing that the file brings is run.
        let file_bytes = std::fs::metadata(&self.file).map_or(0, |metadata| metadata.len());
        let most = i32::try_from(file_bytes.max(1 << 16)).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, most)?;
        connection.execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; \
             PRAGMA mmap_size = 0; PRAGMA cache_size = -2048;",
        )?;
        Ok(connection)
    }
}

/// Files beside a database have its name and this ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The file as a URI that says that nobody changes it.
fn immutable_uri(file: &Path) -> String {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let mut uri = "file:".to_owned();
    for byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(*byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    uri
}

/// The table that a bag has and this database does not. Views do not count.
fn missing_table(connection: &Connection) -> rusqlite::Result<Option<&'static str>> {
    let mut names = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let is_missing = |table: &&str| !names.iter().any(|name| name == table);
    Ok(["topics", "messages"].into_iter().find(is_missing))
}
