//! Logs: where they are, and whether they are still what was labeled.
//!
//! A log's fingerprint is over its sizes and over samples of its bytes, so that a drive of 100 GB
//! is told from another in milliseconds. A log that was moved is found by it; one that was changed
//! is refused.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use fl_log::{Log, OpenOptions, Progress};
use fl_scene::{LogIdentity, Person};
use fl_spacetime::Stamp;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::journal::hex;
use crate::project::{new_number, now_us};
use crate::{Error, Project};

/// The number of a log in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId(pub i64);

/// What is known of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRecord {
    /// Its number.
    pub id: LogId,
    /// What it is.
    pub identity: LogIdentity,
    /// Where it was last seen: a path or a URL.
    pub location: String,
    /// Over sizes and samples of bytes; empty where they cannot be read from here.
    pub fingerprint: String,
}

/// What a log is, for scenes.
pub fn identity(log: &Log) -> LogIdentity {
    let name = log
        .path()
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    LogIdentity {
        name: name.unwrap_or_else(|| log.path().display().to_string()),
        start: log.start().unwrap_or(Stamp::from_nanos(0)),
        end: log.end().unwrap_or(Stamp::from_nanos(0)),
        messages: log.message_count(),
    }
}

impl Project {
    /// Reads a log once and adds it; one that is there already, also under another name or at
    /// another place, is the same.
    pub fn add_log(
        &self,
        path: &Path,
        (options, progress): (&OpenOptions, &dyn Progress),
        author: &Person,
    ) -> Result<LogId, Error> {
        let log = Log::open(path, options, progress)?;
        let identity = identity(&log);
        let location = match is_url(path) {
            true => path.display().to_string(),
            false => {
                let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
                absolute.display().to_string()
            }
        };
        self.insert_log(
            &identity,
            (&location, &fingerprint(Path::new(&location))?),
            author,
        )
    }

    /// Adds a log that is not here to be read: its labels can be kept all the same.
    pub fn add_log_unread(
        &self,
        identity: &LogIdentity,
        location: &str,
        author: &Person,
    ) -> Result<LogId, Error> {
        self.insert_log(identity, (location, ""), author)
    }

    fn insert_log(
        &self,
        identity: &LogIdentity,
        (location, fingerprint): (&str, &str),
        author: &Person,
    ) -> Result<LogId, Error> {
        let same = |it: &LogRecord| {
            let alike = it.fingerprint == fingerprint || it.fingerprint.is_empty();
            it.identity.same_log(identity) && (alike || fingerprint.is_empty())
        };
        if let Some(known) = self.logs()?.into_iter().find(same) {
            if !fingerprint.is_empty() {
                self.move_log(known.id, location, fingerprint)?;
            }
            return Ok(known.id);
        }
        self.store.write(async |tx: &mut AnyConnection| {
            let id = new_number(&mut *tx).await?;
            let sql = "INSERT INTO log (id, name, location, fingerprint, start_ns, end_ns, \
                       messages, added_by, added_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            sqlx::query(sql)
                .bind(id)
                .bind(&*identity.name)
                .bind(location)
                .bind(fingerprint)
                .bind(identity.start.nanos())
                .bind(identity.end.nanos())
                .bind(identity.messages as i64)
                .bind(author.as_str())
                .bind(now_us())
                .execute(&mut *tx)
                .await?;
            Ok(LogId(id))
        })
    }

    fn move_log(&self, log: LogId, location: &str, fingerprint: &str) -> Result<(), Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            let sql = "UPDATE log SET location = $1, fingerprint = $2 WHERE id = $3";
            let query = sqlx::query(sql)
                .bind(location)
                .bind(fingerprint)
                .bind(log.0);
            query.execute(&mut *tx).await?;
            Ok(())
        })
    }

    /// All logs, as they were added.
    pub fn logs(&self) -> Result<Vec<LogRecord>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let rows = sqlx::query("SELECT * FROM log ORDER BY id")
                .fetch_all(connection)
                .await?;
            rows.iter().map(log_record).collect()
        })
    }

    /// What is known of a log.
    pub fn log(&self, log: LogId) -> Result<LogRecord, Error> {
        let found = self.logs()?.into_iter().find(|it| it.id == log);
        found.ok_or_else(|| Error::Missing {
            what: format!("log {}", log.0),
        })
    }

    /// Where a log is now. One that was moved is looked for in these folders and beside the
    /// project, and remembered.
    ///
    /// # Errors
    /// [`Error::LogMissing`], [`Error::LogChanged`] with what is different.
    pub fn locate_log(&self, log: LogId, folders: &[PathBuf]) -> Result<PathBuf, Error> {
        let known = self.log(log)?;
        let path = PathBuf::from(&known.location);
        if is_url(&path) || known.fingerprint.is_empty() {
            return Ok(path);
        }
        if path.exists() {
            let now = fingerprint(&path)?;
            return match now == known.fingerprint {
                true => Ok(path),
                false => Err(Error::LogChanged {
                    name: known.identity.name,
                    reason: difference(&known.fingerprint, &now),
                    place: known.location,
                }),
            };
        }
        match self.moved(&known, folders)? {
            Some(path) => {
                self.move_log(log, &path.display().to_string(), &known.fingerprint)?;
                Ok(path)
            }
            None => Err(Error::LogMissing {
                name: known.identity.name,
                place: known.location,
            }),
        }
    }

    fn moved(&self, known: &LogRecord, folders: &[PathBuf]) -> Result<Option<PathBuf>, Error> {
        let file = self.store.place().file();
        let project = file.as_deref().and_then(Path::parent).map(Path::to_owned);
        let around = project
            .iter()
            .flat_map(|it| [Some(it.as_path()), it.parent()])
            .flatten();
        let folders = folders.iter().map(PathBuf::as_path).chain(around);
        for folder in folders {
            let Ok(entries) = std::fs::read_dir(folder) else {
                continue;
            };
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                let sizes = |fingerprint: &str| sizes(fingerprint).to_owned();
                let could_be = listing(&path).is_ok_and(|files| {
                    let total: u64 = files.iter().map(|(_, n_bytes)| n_bytes).sum();
                    format!("{} {total}", files.len()) == sizes(&known.fingerprint)
                });
                if could_be && fingerprint(&path)? == known.fingerprint {
                    return Ok(Some(path));
                }
            }
        }
        Ok(None)
    }
}

fn log_record(row: &AnyRow) -> Result<LogRecord, Error> {
    let stamp = |name: &str| row.try_get(name).map(Stamp::from_nanos);
    Ok(LogRecord {
        id: LogId(row.try_get("id")?),
        identity: LogIdentity {
            name: row.try_get("name")?,
            start: stamp("start_ns")?,
            end: stamp("end_ns")?,
            messages: row.try_get::<i64, _>("messages")? as u64,
        },
        location: row.try_get("location")?,
        fingerprint: row.try_get("fingerprint")?,
    })
}

fn is_url(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains("://"))
}

/// Bytes of a sample.
const SAMPLE: u64 = 64 * 1024;

/// Samples of one file, its first and last bytes among them.
const N_SAMPLES: u64 = 34;

/// `FILES BYTES HASH` of a log's files, and `+HASH` of the poses beside it where there are any: labels
/// lie in the world of those poses. Empty where the log cannot be read from here.
fn fingerprint(path: &Path) -> Result<String, Error> {
    if is_url(path) || !path.exists() {
        return Ok(String::new());
    }
    let file_error = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::File {
            doing: "read the log",
            path,
            source,
        }
    };
    let files = listing(path).map_err(file_error(path))?;
    let (mut hasher, mut total) = (Sha256::new(), 0);
    for (file, n_bytes) in &files {
        hasher.update(n_bytes.to_le_bytes());
        sample(file, *n_bytes, &mut hasher).map_err(file_error(file))?;
        total += n_bytes;
    }
    let hash = hex(&hasher.finalize()[..16]);
    let poses = fl_fusion::motion_path(path);
    let poses_hash = match std::fs::read(&poses) {
        Ok(bytes) => format!("+{}", hex(&Sha256::digest(bytes)[..8])),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(file_error(&poses)(error)),
    };
    Ok(format!("{} {total} {hash}{poses_hash}", files.len()))
}

/// The files of a log, by name, without what this program writes beside them.
fn listing(path: &Path) -> std::io::Result<Vec<(PathBuf, u64)>> {
    if path.is_file() {
        return Ok(vec![(path.to_owned(), path.metadata()?.len())]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let (path, metadata) = {
            let entry = entry?;
            (entry.path(), entry.metadata()?)
        };
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let log = ["mcap", "bag", "db3"].iter().any(|it| name.ends_with(it));
        if metadata.is_file() && log {
            files.push((path, metadata.len()));
        }
    }
    files.sort();
    match files.is_empty() {
        true => Err(std::io::ErrorKind::NotFound.into()),
        false => Ok(files),
    }
}

fn sample(path: &Path, n_bytes: u64, hasher: &mut Sha256) -> std::io::Result<()> {
    let mut file = std::fs::File::open(path)?;
    let mut buffer = vec![0; SAMPLE as usize];
    let last = n_bytes.saturating_sub(SAMPLE);
    for sample_idx in 0..N_SAMPLES {
        // Products of a file's length and a small number fit.
        let at = u128::from(last) * u128::from(sample_idx) / u128::from(N_SAMPLES - 1);
        file.seek(SeekFrom::Start(at as u64))?;
        let mut filled = 0;
        while filled < buffer.len() {
            match file.read(&mut buffer[filled..])? {
                0 => break,
                n_read => filled += n_read,
            }
        }
        hasher.update(&buffer[..filled]);
        if last == 0 {
            break;
        }
    }
    Ok(())
}

fn sizes(fingerprint: &str) -> &str {
    fingerprint.rsplit_once(' ').map_or("", |(sizes, _)| sizes)
}

/// That of the log alone.
fn log_hash(fingerprint: &str) -> &str {
    let (_, hashes) = fingerprint.rsplit_once(' ').unwrap_or_default();
    hashes.split('+').next().unwrap_or_default()
}

fn difference(before: &str, now: &str) -> String {
    let parts = |text: &str| {
        let mut parts = sizes(text).split(' ');
        let next = |part: Option<&str>| part.unwrap_or("?").to_owned();
        (next(parts.next()), next(parts.next()))
    };
    let ((files, bytes), (files_now, bytes_now)) = (parts(before), parts(now));
    match (files == files_now, bytes == bytes_now) {
        (false, _) => format!("it had {files} files and has {files_now}"),
        (true, false) => format!("it had {bytes} bytes and has {bytes_now}"),
        (true, true) if log_hash(before) == log_hash(now) => {
            "the poses beside it (.flmotion) have come, gone or changed, and its labels were placed \
             by what was there before"
                .to_owned()
        }
        (true, true) => "its size is the same, its content is not".to_owned(),
    }
}
