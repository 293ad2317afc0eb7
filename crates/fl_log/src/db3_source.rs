//! ROS 2 bags in SQLite: every generation of the schema, compressed messages or not.
//!
//! The database is opened so that SQLite neither writes to it nor makes files beside it. Messages
//! are found by their row numbers, in the order in which they were recorded.

mod database;
mod rows;
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
use rows::{Row, RowRange};
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

    /// All rows of a range, decompressed; those that cannot be read are counted.
    fn rows(&self, range: &RowRange) -> Result<(Vec<Row>, Vec<i64>), Error> {
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
            let topics = topics::read(connection)?;
            let metadata = topics::metadata(connection);
            Ok::<_, rusqlite::Error>((topics, metadata))
        })?;
        let (topics, metadata) = facts.map_err(|err| self.error(err))?;
        scan.metadata = metadata;
        for (channel_idx, topic) in (0..).zip(&topics) {
            watch.channel(channel_idx, &topic.channel);
            scan.channels.push(topic.channel.clone());
        }
        let walk = self.database.with(rows::walk)?;
        scan.losses.extend(walk.losses);
        self.n_blocks.get_or_init(|| walk.ranges.len() as u32);
        self.scan_rows(&topics, &walk.ranges, (watch, &mut scan), progress)?;
        Ok(scan)
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let outside = || Error::OutsideLog {
            offset: place.offset,
            size_bytes,
        };
        let limit_bytes = self.options.chunk_limit_bytes();
        let row_id = place.offset.cast_signed();
        let read = self
            .database
            .with(|connection| rows::read_one(connection, row_id, limit_bytes, <[u8]>::to_vec));
        let bytes = read?.map_err(|err| self.error(err))?;
        let bytes = bytes.filter(|bytes| bytes.len() == size_bytes as usize);
        let bytes = bytes.ok_or_else(outside)?;
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
            for (wanted_idx, &(offset, size_bytes)) in wanted.iter().enumerate() {
                let show = |bytes: &[u8]| {
                    let is_it = bytes.len() == size_bytes as usize;
                    if is_it {
                        visit(wanted_idx, bytes);
                    }
                    is_it
                };
                let row_id = offset.cast_signed();
                let shown = rows::read_one(connection, row_id, limit_bytes, show)
                    .map_err(|err| self.error(err))?;
                if shown != Some(true) {
                    return Err(Error::OutsideLog { offset, size_bytes });
                }
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
        // No range of rows is empty, and no row is smaller than a byte.
        let most = self.storage.size_bytes();
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
        let of_memory = self.options.message_limit();
        let mut limits = MessageLimits::new(self.storage.size_bytes(), of_memory);
        let total = ranges.iter().map(|range| range.n_bytes).sum();
        let mut done = 0;
        let mut n_stray = 0;
        let take = |range_idx: usize, read: Result<(Vec<Row>, Vec<i64>), Error>| {
            let (rows, damaged) = read?;
            if let (Some(first), Some(last)) = (damaged.first(), damaged.last()) {
                let what = format!("rows {first} to {last} cannot be read");
                scan.losses.push(Loss {
                    messages: Some(damaged.len() as u64),
                    ..Loss::new(LossKind::DamagedRecord, what)
                });
            }
            for row in rows {
                let found = topics.binary_search_by_key(&row.topic_id, |topic| topic.id);
                let Ok(channel_idx) = found else {
                    n_stray += 1;
                    continue;
                };
                if limits.take()? {
                    let message = scanned(range_idx, channel_idx, &row, watch);
                    scan.messages.push(message);
                }
            }
            done += ranges[range_idx].n_bytes;
            match progress.advance(done, total) {
                true => Ok(()),
                false => Err(Error::Canceled),
            }
        };
        ordered::for_each_in_order(
            ranges.len(),
            self.options.in_flight_bytes(),
            |range_idx| ranges[range_idx].n_bytes,
            |range_idx| self.rows(&ranges[range_idx]),
            take,
        )?;
        if n_stray > 0 {
            scan.losses.push(Loss {
                messages: Some(n_stray),
                ..Loss::new(LossKind::NoChannel, "the topic is described nowhere")
            });
        }
        Ok(())
    }
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
