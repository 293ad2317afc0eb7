//! The messages of a bag's database: which rows there are, and their bytes.

use fl_spacetime::Stamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};

use super::rising::{Gaps, Rising};
use crate::loss::{Loss, LossKind};

/// Rows that are read at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowRange {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) n_rows: u64,
    /// About how much memory their messages take.
    pub(super) n_bytes: u64,
}

/// A message with its row.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) topic_id: i64,
    pub(super) timestamp: Stamp,
    pub(super) bytes: Vec<u8>,
}

/// Which rows there are.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) ranges: Vec<RowRange>,
    pub(super) losses: Vec<Loss>,
}

/// How much of one range is in memory at once, without its last message.
pub(super) const RANGE_BYTES: u64 = 4 << 20;

/// What a row takes beside its message.
pub(super) const ROW_BYTES: u64 = 64;

/// Finds all rows without reading their bytes. Where pages are damaged, the next rows that can be
/// read are looked for. `database_bytes` is the size of the file.
pub(super) fn walk(connection: &Connection, database_bytes: u64) -> rusqlite::Result<Walk> {
    const QUERY: &str = "SELECT rowid, octet_length(data) FROM messages NOT INDEXED \
        WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid";
    let mut walk = Walk::default();
    let mut gaps = Gaps::default();
    let mut sizes = Sizes::new(database_bytes);
    let mut statement = connection.prepare_cached(QUERY)?;
    let mut rows = Rising::new(i64::MIN, i64::MAX);
    loop {
        let ended = rows.read(&mut statement, |id, row| {
            let said = row.get::<_, Option<i64>>(1).unwrap_or_default();
            let n_bytes = u64::try_from(said.unwrap_or_default()).unwrap_or_default();
            Ok(match sizes.add(n_bytes) {
                Some(n_bytes) => {
                    add(&mut walk.ranges, id, n_bytes);
                    true
                }
                None => false,
            })
        });
        let gap = match ended {
            Ok(()) => break,
            Err(err) if is_damage(&err) => rows.pass_damage(&mut statement),
            Err(err) => return Err(err),
        };
        gaps.add(gap);
        if gap.next.is_none() {
            break;
        }
    }
    walk.losses = gaps.into_losses();
    walk.losses.extend(sizes.loss());
    Ok(walk)
}

fn add(ranges: &mut Vec<RowRange>, id: i64, n_bytes: u64) {
    let n_bytes = n_bytes.saturating_add(ROW_BYTES);
    match ranges.last_mut() {
        Some(range) if range.n_bytes.saturating_add(n_bytes) <= RANGE_BYTES => {
            range.last = id;
            range.n_rows += 1;
            range.n_bytes += n_bytes;
        }
        _ => ranges.push(RowRange {
            first: id,
            last: id,
            n_rows: 1,
            n_bytes,
        }),
    }
}

/// Adds up what rows say of their sizes. Together they are no larger than the file, unless damage
/// or malice lets many rows share their pages.
struct Sizes {
    largest: u64,
    left: u64,
    is_exceeded: bool,
}

impl Sizes {
    fn new(database_bytes: u64) -> Self {
        const DAMAGED_ROWS: u64 = 4;
        Self {
            largest: database_bytes,
            left: database_bytes.saturating_mul(DAMAGED_ROWS),
            is_exceeded: false,
        }
    }

    /// The size as far as it can be; `None` if it is time to stop.
    fn add(&mut self, n_bytes: u64) -> Option<u64> {
        let n_bytes = n_bytes.min(self.largest);
        let left = self.left.checked_sub(n_bytes);
        self.is_exceeded |= left.is_none();
        self.left = left?;
        Some(n_bytes)
    }

    fn loss(&self) -> Option<Loss> {
        const WHAT: &str = "the rows say that they hold more than the whole file; the others are \
            not read";
        self.is_exceeded
            .then(|| Loss::new(LossKind::DamagedRecord, WHAT))
    }
}

/// What was read of a range.
#[derive(Default)]
pub(super) struct Read {
    pub(super) rows: Vec<Row>,
    /// What follows, where that would have been too much at once.
    pub(super) rest: Option<RowRange>,
    /// Rows that cannot be read: the first, the last, and how many.
    pub(super) damaged: Option<(i64, i64, u64)>,
}

impl Read {
    fn add_damaged(&mut self, first: i64, last: i64, n_rows: u64) {
        let (first, n_before) = self
            .damaged
            .map_or((first, 0), |(first, _, n_before)| (first, n_before));
        self.damaged = Some((first, last, n_before + n_rows));
    }

    /// What is lost, in words.
    pub(super) fn loss(&self) -> Option<Loss> {
        let (first, last, n_rows) = self.damaged?;
        let what = match first == last {
            true => format!("row {first} cannot be read"),
            false => format!("rows between {first} and {last} cannot be read"),
        };
        Some(Loss {
            messages: Some(n_rows),
            ..Loss::new(LossKind::DamagedRecord, what)
        })
    }
}

/// The rows of a range, as many as may be in memory at once. `limit_bytes` is the size of the
/// largest message.
pub(super) fn read(
    connection: &Connection,
    range: &RowRange,
    limit_bytes: u64,
) -> rusqlite::Result<Read> {
    const QUERY: &str = "SELECT rowid, topic_id, timestamp, data FROM messages NOT INDEXED \
        WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid";
    let mut read = Read::default();
    let mut n_bytes = 0;
    let mut statement = connection.prepare_cached(QUERY)?;
    let mut rows = Rising::new(range.first, range.last);
    loop {
        let ended = rows.read(&mut statement, |id, row| {
            match message(id, row, limit_bytes) {
                Some(row) => {
                    n_bytes += row.bytes.len() as u64 + ROW_BYTES;
                    read.rows.push(row);
                }
                None => read.add_damaged(id, id, 1),
            }
            Ok(n_bytes < range.n_bytes.max(RANGE_BYTES))
        });
        match ended {
            Ok(()) => break,
            Err(err) if is_damage(&err) => {
                let gap = rows.pass_damage(&mut statement);
                let last = gap.next.map_or(range.last, |next| next - 1);
                if last >= gap.first {
                    read.add_damaged(gap.first, last, count(connection, gap.first, last));
                }
            }
            Err(err) => return Err(err),
        }
    }
    read.rest = rows.next.map(|first| RowRange {
        first,
        ..range.clone()
    });
    Ok(read)
}

/// How many rows there are, whether or not their messages can be read.
fn count(connection: &Connection, first: i64, last: i64) -> u64 {
    const QUERY: &str =
        "SELECT rowid FROM messages NOT INDEXED WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid";
    let mut n_rows = 0;
    let Ok(mut statement) = connection.prepare_cached(QUERY) else {
        return 1;
    };
    let mut rows = Rising::new(first, last);
    // What cannot be counted was found damaged before.
    let _ = rows.read(&mut statement, |_, _| {
        n_rows += 1;
        Ok(true)
    });
    n_rows
}

fn message(id: i64, row: &rusqlite::Row<'_>, limit_bytes: u64) -> Option<Row> {
    Some(Row {
        id,
        topic_id: row.get(1).ok()?,
        timestamp: Stamp::from_nanos(row.get(2).ok()?),
        bytes: plain_bytes(row.get_ref(3).ok()?, limit_bytes, <[u8]>::to_vec)?,
    })
}

/// Shows the messages of rows whose numbers follow each other, given with their sizes, as
/// `visit(position, bytes)`. Gives how many there were before one that is not there as given.
pub(super) fn visit_run(
    connection: &Connection,
    run: &[(u64, u32)],
    limit_bytes: u64,
    visit: &mut dyn FnMut(usize, &[u8]),
) -> rusqlite::Result<usize> {
    const QUERY: &str = "SELECT rowid, data FROM messages NOT INDEXED \
        WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid";
    let mut statement = connection.prepare_cached(QUERY)?;
    let (Some((first, _)), Some((last, _))) = (run.first(), run.last()) else {
        return Ok(0);
    };
    let mut rows = statement.query([first.cast_signed(), last.cast_signed()])?;
    for (idx, &(id, size_bytes)) in run.iter().enumerate() {
        let Some(row) = rows.next()? else {
            return Ok(idx);
        };
        let is_it = row.get::<_, i64>(0)? == id.cast_signed();
        let show = |bytes: &[u8]| {
            let is_it = is_it && bytes.len() == size_bytes as usize;
            if is_it {
                visit(idx, bytes);
            }
            is_it
        };
        if plain_bytes(row.get_ref(1)?, limit_bytes, show) != Some(true) {
            return Ok(idx);
        }
    }
    Ok(run.len())
}

/// Whether the file is to blame, and other rows may be sound.
pub(super) fn is_damage(err: &rusqlite::Error) -> bool {
    const DAMAGE: [ErrorCode; 4] = [
        ErrorCode::DatabaseCorrupt,
        ErrorCode::TooBig,
        ErrorCode::SystemIoFailure,
        ErrorCode::NotADatabase,
    ];
    err.sqlite_error_code()
        .is_some_and(|code| DAMAGE.contains(&code))
}

/// A message, unpacked if the recorder compressed it: no encoding that ROS 2 records starts like
/// a Zstandard frame.
fn plain_bytes<T>(
    data: ValueRef<'_>,
    limit_bytes: u64,
    take: impl FnOnce(&[u8]) -> T,
) -> Option<T> {
    const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    let (ValueRef::Blob(bytes) | ValueRef::Text(bytes)) = data else {
        return None;
    };
    if !bytes.starts_with(&ZSTD_MAGIC) {
        return u32::try_from(bytes.len()).ok().map(|_| take(bytes));
    }
    crate::decompress::zstd_frame(bytes, limit_bytes).map(|plain| take(&plain))
}
