//! ROS 2 bags in SQLite: every generation of the schema, compressed messages or not.
//!
//! The database is opened so that SQLite neither writes to it nor makes files beside it. Messages
//! are found by their row numbers, in the order in which they were recorded.

mod database;
mod rising;
mod rows;
mod tables;
mod topics;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::bytes::{ByteReader, ByteWriter};
use crate::error::Error;
use crate::loss::{Loss, LossKind};
use crate::message_limits::MessageLimits;
use crate::options::OpenOptions;
use crate::ordered;
use crate::progress::Progress;
use crate::source::{LogFiles, LogSource, MessageBytes, Place, Scan, ScannedMessage, Watch};
use crate::storage::{self, MemoryStorage, Storage};
use database::Database;
use rows::{Read, Row, RowRange};
use topics::Topic;

/// One database of a ROS 2 bag.
pub struct Db3Source {
    storage: Arc<dyn Storage>,
    database: Database,
    options: OpenOptions,
    n_blocks: OnceLock<u32>,
    /// What could not be unpacked.
    loss: Option<Loss>,
}

impl Db3Source {
    /// A database in memory. `path` only names it.
    ///
    /// # Errors
    /// If the bytes are no bag's database, or cannot be written to a temporary file.
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, Error> {
        let storage = Arc::new(MemoryStorage::new(path, bytes));
        Self::over(storage, options, &crate::progress::NoProgress)
    }

    /// Databases that are not files of this machine are copied to a temporary file.
    pub(crate) fn over(
        storage: Arc<dyn Storage>,
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let (database, loss) = match storage.file() {
            Some(file) => (
                Database::of_file(storage.path(), file, options, progress)?,
                None,
            ),
            None => {
                let spooled = crate::spool::Spool::new(options, progress).copy(&*storage)?;
                (Database::of_spooled(spooled.storage)?, spooled.loss)
            }
        };
        let loss = match loss {
            None if database.is_one_file() => truncation(&*storage)?,
            loss => loss,
        };
        Ok(Self {
            storage,
            database,
            options: options.clone(),
            n_blocks: OnceLock::new(),
            loss,
        })
    }

    fn error(&self, source: rusqlite::Error) -> Error {
        Error::Database {
            path: self.path().to_owned(),
            source,
        }
    }

    /// Rows of a range, decompressed; those that cannot be read are counted.
    fn rows(&self, range: &RowRange) -> Result<Read, Error> {
        let limit_bytes = self.options.chunk_limit_bytes();
        let read = self
            .database
            .with(|connection| rows::read(connection, range, limit_bytes));
        read?.map_err(|err| self.error(err))
    }
}

impl LogSource for Db3Source {
    fn path(&self) -> &Path {
        self.storage.path()
    }

    fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        let mut fingerprint = storage::fingerprint(&*self.storage)?;
        fingerprint.extend_from_slice(&self.database.wal_version());
        Ok(fingerprint)
    }

    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error> {
        let mut scan = Scan {
            profile: "ros2".to_owned(),
            losses: self.loss.iter().cloned().collect(),
            ..Scan::default()
        };
        let facts = self.database.with(|connection| {
            let topics = topics::read(connection, self.database.size_bytes())?;
            let walk = rows::walk(connection, self.database.size_bytes())?;
            Ok((topics, topics::metadata(connection), walk))
        })?;
        let (topics, metadata, walk) = facts.map_err(|err| self.error(err))?;
        scan.metadata = metadata;
        for (channel_idx, topic) in (0..).zip(&topics.topics) {
            watch.channel(channel_idx, &topic.channel);
            scan.channels.push(topic.channel.clone());
        }
        scan.losses.extend(topics.losses);
        scan.losses.extend(walk.losses);
        self.n_blocks.get_or_init(|| walk.ranges.len() as u32);
        self.scan_rows(&topics.topics, &walk.ranges, (watch, &mut scan), progress)?;
        Ok(scan)
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let outside = || Error::OutsideLog {
            offset: place.offset,
            size_bytes,
        };
        let limit_bytes = self.options.chunk_limit_bytes();
        let mut found = None;
        let read = self.database.with(|connection| {
            let run = [(place.offset, size_bytes)];
            rows::visit_run(connection, &run, limit_bytes, &mut |_, bytes| {
                found = Some(bytes.to_vec());
            })
        });
        read?.map_err(|err| self.error(err))?;
        let bytes = found.ok_or_else(outside)?;
        MessageBytes::new(Arc::new(bytes), 0..size_bytes as usize).ok_or_else(outside)
    }

    fn visit_block(
        &self,
        _block: u32,
        wanted: &[(u64, u32)],
        visit: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        let limit_bytes = self.options.chunk_limit_bytes();
        self.database.with(|connection| {
            let mut start = 0;
            for run in wanted.chunk_by(|(row, _), (next, _)| row.checked_add(1) == Some(*next)) {
                let n_shown = rows::visit_run(connection, run, limit_bytes, &mut |idx, bytes| {
                    visit(start + idx, bytes);
                });
                let n_shown = n_shown.map_err(|err| self.error(err))?;
                if let Some(&(offset, size_bytes)) = run.get(n_shown) {
                    return Err(Error::OutsideLog { offset, size_bytes });
                }
                start += run.len();
            }
            Ok(())
        })?
    }

    fn files(&self) -> LogFiles {
        LogFiles {
            format: "ROS 2 bag in SQLite".to_owned(),
            paths: vec![self.path().to_owned()],
            size_bytes: self.storage.size_bytes(),
            ..LogFiles::default()
        }
    }

    fn n_blocks(&self) -> u32 {
        self.n_blocks.get().copied().unwrap_or_default()
    }

    fn layout(&self) -> Vec<u8> {
        let mut writer = ByteWriter::default();
        writer.u32(self.n_blocks());
        writer.finish()
    }

    fn restore(&self, layout: &[u8]) -> Result<(), Error> {
        // Two ranges of rows that follow each other hold more than one may.
        let most_bytes = self.database.size_bytes().saturating_mul(rows::ROW_BYTES);
        let most = most_bytes / (rows::RANGE_BYTES / 2) + 2;
        let n_blocks = ByteReader::new(layout).u32();
        let n_blocks = n_blocks.filter(|n_blocks| u64::from(*n_blocks) <= most);
        let n_blocks = n_blocks.ok_or_else(|| Error::OtherLayout {
            path: self.path().to_owned(),
        })?;
        self.n_blocks.get_or_init(|| n_blocks);
        Ok(())
    }
}

impl Db3Source {
    /// Reads all ranges of rows, several at a time, and shows their messages in order.
    fn scan_rows(
        &self,
        topics: &[Topic],
        ranges: &[RowRange],
        (watch, scan): (&mut dyn Watch, &mut Scan),
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let total = ranges.iter().map(|range| range.n_bytes).sum();
        let mut done = 0;
        let of_memory = self.options.message_limit();
        let mut taker = Taker {
            topics,
            limits: MessageLimits::new(self.database.size_bytes(), of_memory),
            watch,
            scan,
            n_stray: 0,
            n_refused: 0,
        };
        let take = |range_idx: usize, read: Result<Read, Error>| {
            let mut read = read?;
            // Messages that unpack to more than is good at once come in several parts.
            while let Some(rest) = read.rest.take() {
                taker.take(range_idx, read)?;
                advance(progress, done, total)?;
                read = self.rows(&rest)?;
            }
            taker.take(range_idx, read)?;
            done += ranges[range_idx].n_bytes;
            advance(progress, done, total)
        };
        ordered::for_each_in_order(
            ranges.len(),
            self.options.in_flight_bytes(),
            |range_idx| ranges[range_idx].n_bytes,
            |range_idx| self.rows(&ranges[range_idx]),
            take,
        )?;
        taker.list_losses();
        Ok(())
    }
}

fn advance(progress: &dyn Progress, done: u64, total: u64) -> Result<(), Error> {
    match progress.advance(done, total) {
        true => Ok(()),
        false => Err(Error::Canceled),
    }
}

/// Takes the rows into the scan, in order.
struct Taker<'t> {
    topics: &'t [Topic],
    limits: MessageLimits,
    watch: &'t mut dyn Watch,
    scan: &'t mut Scan,
    /// Messages without a topic.
    n_stray: u64,
    /// Messages that are too many for the file.
    n_refused: u64,
}

impl Taker<'_> {
    fn take(&mut self, range_idx: usize, read: Read) -> Result<(), Error> {
        self.scan.losses.extend(read.loss());
        for row in read.rows {
            let topics = self.topics;
            match topics.binary_search_by_key(&row.topic_id, |topic| topic.id) {
                Err(_) => self.n_stray += 1,
                Ok(_) if !self.limits.take()? => self.n_refused += 1,
                Ok(channel_idx) => {
                    let message = scanned(range_idx, channel_idx, &row, self.watch);
                    self.scan.messages.push(message);
                }
            }
        }
        Ok(())
    }

    fn list_losses(self) {
        const REFUSED: &str = "these are more messages than a recording of this size can hold";
        for (n_messages, kind, what) in [
            (
                self.n_stray,
                LossKind::NoChannel,
                "the topic is described nowhere",
            ),
            (self.n_refused, LossKind::DamagedRecord, REFUSED),
        ] {
            if n_messages > 0 {
                self.scan.losses.push(Loss {
                    messages: Some(n_messages),
                    ..Loss::new(kind, what)
                });
            }
        }
    }
}

/// Says so if the file is shorter than its start says.
fn truncation(storage: &dyn Storage) -> Result<Option<Loss>, Error> {
    const HEADER_BYTES: u64 = 100;
    let header = storage
        .bytes(0..HEADER_BYTES)
        .map_err(|source| Error::Open {
            path: storage.path().to_owned(),
            source,
        })?;
    let number = |at: usize| header.get(at..at + 4)?.first_chunk().copied();
    let [Some(changes), Some(n_pages), Some(changes_then)] = [number(24), number(28), number(92)]
    else {
        return Ok(None);
    };
    let page_bytes = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 1 << 16,
        page_bytes => u64::from(page_bytes),
    };
    let said = page_bytes * u64::from(u32::from_be_bytes(n_pages));
    let found = storage.size_bytes();
    // Early versions of SQLite leave the number of pages as it is.
    let is_truncated = changes == changes_then && found < said;
    let what = format!("the database ends after {found} of {said} bytes");
    Ok(is_truncated.then(|| Loss::new(LossKind::Truncated, what).at(found)))
}

fn scanned(
    range_idx: usize,
    channel_idx: usize,
    row: &Row,
    watch: &mut dyn Watch,
) -> ScannedMessage {
    let channel_idx = channel_idx as u32;
    let place = Place {
        block: range_idx as u32,
        offset: row.id.cast_unsigned(),
    };
    ScannedMessage {
        channel_idx,
        log_time: row.timestamp,
        publish_time: row.timestamp,
        place,
        size_bytes: row.bytes.len() as u32,
        sequence: 0,
        header_stamp: watch.message(channel_idx, place, &row.bytes),
    }
}
