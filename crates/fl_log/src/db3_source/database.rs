//! A database that is only read, by several threads.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, limits::Limit};
use tempfile::TempDir;

use super::tables;
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
    access: Access,
    /// What the database and the file beside it hold together.
    size_bytes: u64,
    /// How much of the database lies in the file beside it.
    wal_bytes: u64,
    /// Connections that no thread uses now.
    idle: Mutex<Vec<Connection>>,
    /// What goes when the database is closed.
    _unpacked: Option<Unpacked>,
}

/// How SQLite opens the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// As one that nobody changes. Nothing is written, and no files are made beside it.
    Immutable,
    /// Together with its write-ahead log, where they lie: without locks, and with the log's index
    /// in memory, SQLite writes nothing and makes no files either.
    WithWal,
    /// A copy of our own, which SQLite may repair.
    Copy,
}

enum Unpacked {
    #[expect(dead_code, reason = "held until it goes")]
    File(FileStorage),
    #[expect(dead_code, reason = "held until it goes")]
    Folder(TempDir),
}

/// The access method of SQLite that takes no locks.
#[cfg(unix)]
const WITHOUT_LOCKS: &str = "unix-none";
#[cfg(windows)]
const WITHOUT_LOCKS: &str = "win32-none";

impl Database {
    /// The database in a file, with what a recorder that was stopped left beside it: messages in
    /// a write-ahead log, or a journal of a change that must be taken back. The latter can only be
    /// done by writing, so the database is copied then.
    pub(super) fn of_file(
        name: &Path,
        file: &Path,
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        // SQLite looks for the files beside the one that a link leads to.
        let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let journal = beside(&file, "-journal");
        if is_journal(&journal) {
            let spool = Spool::new(options, progress);
            let files = [(&*file, "bag.db3"), (&*journal, "bag.db3-journal")];
            let folder = spool.folder_with(name, &files)?;
            let copy = folder.path().join("bag.db3");
            return Self::open(name, copy, Access::Copy, Some(Unpacked::Folder(folder)));
        }
        let access = match size_of(&beside(&file, "-wal")) {
            0 => Access::Immutable,
            _ => Access::WithWal,
        };
        Self::open(name, file, access, None)
    }

    /// A database in a temporary file.
    pub(super) fn of_spooled(storage: FileStorage) -> Result<Self, Error> {
        let name = storage.path().to_owned();
        let file = storage.file().unwrap_or(&name).to_owned();
        Self::open(
            &name,
            file,
            Access::Immutable,
            Some(Unpacked::File(storage)),
        )
    }

    fn open(
        name: &Path,
        file: PathBuf,
        access: Access,
        unpacked: Option<Unpacked>,
    ) -> Result<Self, Error> {
        let wal_bytes = match access {
            Access::WithWal => size_of(&beside(&file, "-wal")),
            Access::Immutable | Access::Copy => 0,
        };
        let database = Self {
            name: name.to_owned(),
            size_bytes: size_of(&file).saturating_add(wal_bytes),
            file,
            access,
            wal_bytes,
            idle: Mutex::default(),
            _unpacked: unpacked,
        };
        let fault = database.with(tables::fault)?;
        let fault = fault.map_err(|source| Error::Database {
            path: name.to_owned(),
            source,
        })?;
        match fault {
            None => Ok(database),
            Some(what) => Err(Error::NotABag {
                path: name.to_owned(),
                what,
            }),
        }
    }

    /// What changes when the file beside the database does.
    pub(super) fn wal_version(&self) -> Vec<u8> {
        match self.wal_bytes {
            0 => Vec::new(),
            wal_bytes => wal_bytes.to_le_bytes().to_vec(),
        }
    }

    /// More bytes than these are in no message, nor in all together.
    pub(super) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Whether all of the database is in its one file.
    pub(super) fn is_one_file(&self) -> bool {
        self.access == Access::Immutable
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
        let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match self.access {
            Access::Immutable => {
                let flags = read_only | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(immutable_uri(&self.file), flags)?
            }
            Access::WithWal => {
                Connection::open_with_flags_and_vfs(&self.file, read_only, WITHOUT_LOCKS)?
            }
            Access::Copy => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                Connection::open_with_flags(&self.file, flags)?
            }
        };
        self.restrict(&connection)?;
        Ok(connection)
    }

    /// Lets the connection do nothing but read. Nothing that the file brings is run. What damage
    /// leaves of the schema, and of a file that is cut, is used: SQLite does so only for those who
    /// may write schemas, which this connection may not for other reasons.
    fn restrict(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        let most = i32::try_from(self.size_bytes.max(1 << 16)).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, most)?;
        if self.access == Access::WithWal {
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        }
        connection.execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA writable_schema = ON; PRAGMA query_only = ON; \
             PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -2048;",
        )
    }
}

/// Files beside a database have its name and this ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn size_of(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}

/// Whether a journal holds a change to take back; the start of one that was finished is cleared.
fn is_journal(file: &Path) -> bool {
    const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    let mut start = [0; MAGIC.len()];
    let read = std::fs::File::open(file)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut start));
    read.is_ok() && start == MAGIC
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
