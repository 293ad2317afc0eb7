//! The messages of a bag's database: which rows there are, and their bytes.
//!
//! Rows are taken in rising order only, each once. So a tree of pages that leads in circles, or
//! to the same page from many places, has no more rows than it has numbers.

use fl_spacetime::Stamp;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, ErrorCode};

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

/// Reads rows of a range of numbers in rising order, by a statement whose parameters are the
/// first and the last number, and whose first column is a row's number.
struct Rising {
    /// The row after the last one that was seen; `None` once there can be none.
    next: Option<i64>,
    last: i64,
    /// Where reading went on after the last damage.
    resumed: Option<i64>,
}

impl Rising {
    fn new(first: i64, last: i64) -> Self {
        Self {
            next: Some(first),
            last,
            resumed: None,
        }
    }

    /// Shows rows until `take` wants no more, or there are none.
    fn read(
        &mut self,
        statement: &mut CachedStatement<'_>,
        mut take: impl FnMut(i64, &rusqlite::Row<'_>) -> rusqlite::Result<bool>,
    ) -> rusqlite::Result<()> {
        let Some(first) = self.next else {
            return Ok(());
        };
        let mut rows = statement.query([first, self.last])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if self.next.is_none_or(|next| id < next) {
                return Err(out_of_order());
            }
            self.next = id.checked_add(1).filter(|next| *next <= self.last);
            // What lies behind the last row is none of this range's.
            if !take(id, row)? || self.next.is_none() {
                return Ok(());
            }
        }
        self.next = None;
        Ok(())
    }

    /// Goes on behind damage: at the first row that can be read, found by steps that double and
    /// are halved again.
    fn pass_damage(&mut self, statement: &mut CachedStatement<'_>) -> Gap {
        let Some(next) = self.next else {
            return Gap::default();
        };
        // Recorders number from 1 on. Steps from the least number of all would come out nowhere.
        let first = if next == i64::MIN { 1 } else { next };
        // A row that was found but cannot be read is damaged too.
        let is_stuck = self.resumed == Some(first);
        let start = first.saturating_add(i64::from(is_stuck));
        let mut readable_from = |step: u64| {
            let from = start.checked_add_unsigned(step)?;
            let found = statement.query_row([from, self.last], |row| row.get(0));
            found.ok().filter(|id: &i64| *id >= from)
        };
        let span = u64::try_from(i128::from(self.last) - i128::from(start)).unwrap_or_default();
        let steps = std::iter::once(0).chain((0..u64::BITS).map(|power| 1 << power));
        let (mut damaged, mut found) = (0, None);
        if start > self.last {
            self.next = None;
            return Gap { first, next: None };
        }
        for step in steps.take_while(|step| *step <= span) {
            found = readable_from(step).map(|id| (step, id));
            if found.is_some() {
                break;
            }
            damaged = step;
        }
        while let Some((readable, _)) = found
            && readable.saturating_sub(damaged) > 1
        {
            let middle = damaged + (readable - damaged) / 2;
            match readable_from(middle) {
                Some(id) => found = Some((middle, id)),
                None => damaged = middle,
            }
        }
        self.next = found.map(|(_, id)| id);
        self.resumed = self.next;
        Gap {
            first,
            next: self.next,
        }
    }
}

/// Stands for rows that are found where they cannot be.
fn out_of_order() -> rusqlite::Error {
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(corrupt, None)
}

/// Rows that cannot be read: from the first to the one before the next that can.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    first: i64,
    next: Option<i64>,
}

impl Gap {
    fn n_rows(self) -> Option<u64> {
        u64::try_from(i128::from(self.next?) - i128::from(self.first)).ok()
    }
}

/// What is lost between rows. Of a database with very many gaps, only the first are named.
#[derive(Debug, Default)]
struct Gaps {
    named: Vec<Gap>,
    n_others: u64,
    n_rows_of_others: u64,
}

impl Gaps {
    fn add(&mut self, gap: Gap) {
        const MOST_NAMED: usize = 64;
        if gap.n_rows() == Some(0) {
            return;
        }
        if self.named.len() < MOST_NAMED || gap.next.is_none() {
            self.named.push(gap);
        } else {
            self.n_others += 1;
            self.n_rows_of_others += gap.n_rows().unwrap_or_default();
        }
    }

    fn into_losses(self) -> Vec<Loss> {
        let mut losses: Vec<_> = self.named.into_iter().map(loss_of).collect();
        if self.n_others > 0 {
            let what = format!("{} more places are damaged", self.n_others);
            losses.push(Loss {
                messages: Some(self.n_rows_of_others),
                ..Loss::new(LossKind::DamagedRecord, what)
            });
        }
        losses
    }
}

fn loss_of(gap: Gap) -> Loss {
    let what = match gap.next {
        Some(next) if next - 1 == gap.first => format!("row {} cannot be read", gap.first),
        Some(next) => format!("rows {} to {} cannot be read", gap.first, next - 1),
        None => format!("what follows from row {} on cannot be read", gap.first),
    };
    Loss {
        messages: gap.n_rows(),
        ..Loss::new(LossKind::DamagedRecord, what)
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
