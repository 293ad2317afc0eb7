//! The messages of a bag's database: which rows there are, and their bytes.

use fl_spacetime::Stamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};

use crate::loss::{Loss, LossKind};

/// Rows that are read at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowRange {
    pub(super) first: i64,
    pub(super) last: i64,
    /// About how many bytes their messages have.
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

/// Finds all rows without reading their bytes. Where pages are damaged, the next rows that can be
/// read are looked for.
pub(super) fn walk(connection: &Connection) -> Walk {
    /// A database with more damaged places is given up.
    const MOST_GAPS: usize = 256;
    let mut walk = Walk::default();
    let mut after = None;
    while let Err(err) = walk_from(connection, &mut after, &mut walk.ranges) {
        let next = next_readable(connection, after);
        let start = after.map_or_else(|| "the first row".to_owned(), |row| format!("row {row}"));
        let (end, messages) = match next {
            Some(next) => (
                format!("row {next}"),
                after.and_then(|row| u64::try_from(next - row - 1).ok()),
            ),
            None => ("the end".to_owned(), None),
        };
        let what = format!("what is between {start} and {end} cannot be read: {err}");
        walk.losses.push(Loss {
            messages,
            ..Loss::new(LossKind::DamagedRecord, what)
        });
        match next {
            Some(next) if walk.losses.len() < MOST_GAPS => after = Some(next - 1),
            _ => break,
        }
    }
    walk
}

/// Goes on after a row, to the end or an error; `after` is the last row that was found.
fn walk_from(
    connection: &Connection,
    after: &mut Option<i64>,
    ranges: &mut Vec<RowRange>,
) -> rusqlite::Result<()> {
    const MOST_BYTES: u64 = 4 << 20;
    const QUERY: &str = "SELECT id, octet_length(data) FROM messages WHERE id > ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(QUERY)?;
    let mut rows = statement.query([after.unwrap_or(i64::MIN)])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let n_bytes = u64::try_from(row.get::<_, Option<i64>>(1)?.unwrap_or(0)).unwrap_or(0);
        match ranges.last_mut() {
            Some(range) if range.n_bytes + n_bytes <= MOST_BYTES => {
                range.last = id;
                range.n_bytes += n_bytes;
            }
            _ => ranges.push(RowRange {
                first: id,
                last: id,
                n_bytes,
            }),
        }
        *after = Some(id);
    }
    Ok(())
}

/// The first row beyond a damaged place that can be read, found by steps that double and are
/// halved again.
fn next_readable(connection: &Connection, after: Option<i64>) -> Option<i64> {
    const LARGEST_STEP: i64 = 1 << 40;
    let start = after.unwrap_or(0);
    let readable_from = |step: i64| first_from(connection, start.checked_add(step)?);
    let mut step = 1;
    let mut found = None;
    while step <= LARGEST_STEP && found.is_none() {
        step *= 2;
        found = readable_from(step);
    }
    found?;
    let (mut damaged, mut readable) = (step / 2, step);
    while readable - damaged > 1 {
        let middle = damaged + (readable - damaged) / 2;
        match readable_from(middle) {
            Some(id) => (found, readable) = (Some(id), middle),
            None => damaged = middle,
        }
    }
    found
}

fn first_from(connection: &Connection, id: i64) -> Option<i64> {
    const QUERY: &str =
        "SELECT id, octet_length(data) FROM messages WHERE id >= ?1 ORDER BY id LIMIT 1";
    let mut statement = connection.prepare_cached(QUERY).ok()?;
    statement.query_row([id], |row| row.get(0)).ok()
}

/// The rows of a range, and the numbers of those that cannot be read.
pub(super) fn read(
    connection: &Connection,
    range: &RowRange,
    limit_bytes: u64,
) -> rusqlite::Result<(Vec<Row>, Vec<i64>)> {
    const QUERY: &str = "SELECT id, topic_id, timestamp, data FROM messages \
        WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
    let (mut read, mut damaged) = (Vec::new(), Vec::new());
    let mut first = range.first;
    while first <= range.last {
        let mut statement = connection.prepare_cached(QUERY)?;
        let mut rows = statement.query([first, range.last])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let id: i64 = row.get(0)?;
                    first = id.saturating_add(1);
                    let bytes = plain_bytes(row.get_ref(3)?, limit_bytes, <[u8]>::to_vec);
                    match (row.get(1), row.get(2), bytes) {
                        (Ok(topic_id), Ok(nanos), Some(bytes)) => read.push(Row {
                            id,
                            topic_id,
                            timestamp: Stamp::from_nanos(nanos),
                            bytes,
                        }),
                        _ => damaged.push(id),
                    }
                }
                Ok(None) => return Ok((read, damaged)),
                // The row behind `first`, or its page; the others may be sound.
                Err(err) if is_damage(&err) => {
                    damaged.push(first);
                    first = first.saturating_add(1);
                    break;
                }
                Err(err) => return Err(err),
            }
        }
    }
    Ok((read, damaged))
}

/// Gives a row's message to `take`; `None` if there is no such row, or its bytes are no message.
pub(super) fn read_one<T>(
    connection: &Connection,
    id: i64,
    limit_bytes: u64,
    take: impl FnOnce(&[u8]) -> T,
) -> rusqlite::Result<Option<T>> {
    const QUERY: &str = "SELECT data FROM messages WHERE id = ?1";
    let mut statement = connection.prepare_cached(QUERY)?;
    let mut rows = statement.query([id])?;
    match rows.next()? {
        Some(row) => Ok(plain_bytes(row.get_ref(0)?, limit_bytes, take)),
        None => Ok(None),
    }
}

fn is_damage(err: &rusqlite::Error) -> bool {
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
        return Some(take(bytes));
    }
    crate::decompress::zstd_frame(bytes, limit_bytes).map(|plain| take(&plain))
}
