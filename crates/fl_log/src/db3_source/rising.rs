//! Rows in rising order, across damage.
//!
//! Every row is taken once, and none after one of a higher number. So a tree of pages that leads
//! in circles, or to the same page from many places, comes to an end.

use rusqlite::CachedStatement;

use crate::loss::{Loss, LossKind};

/// Reads rows of a range of numbers in rising order, by a statement whose parameters are the
/// first and the last number, and whose first column is a row's number.
pub(super) struct Rising {
    /// The row after the last one that was seen; `None` once there can be none.
    pub(super) next: Option<i64>,
    last: i64,
    /// Where reading went on after the last damage.
    resumed: Option<i64>,
}

impl Rising {
    pub(super) fn new(first: i64, last: i64) -> Self {
        Self {
            next: Some(first),
            last,
            resumed: None,
        }
    }

    /// Shows rows until `take` wants no more, or there are none.
    pub(super) fn read(
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

    /// Goes on behind damage, at the first row that can be read.
    pub(super) fn pass_damage(&mut self, statement: &mut CachedStatement<'_>) -> Gap {
        let Some(next) = self.next else {
            return Gap::default();
        };
        // Recorders number from 1 on. Steps from the least number of all would come out nowhere.
        let first = if next == i64::MIN { 1 } else { next };
        // A row that was found but cannot be read is damaged too.
        let is_stuck = self.resumed == Some(first);
        let start = first.checked_add(i64::from(is_stuck));
        let last = self.last;
        self.next = start.and_then(|start| {
            first_readable(start, last, |from| {
                let found = statement.query_row([from, last], |row| row.get(0));
                found.ok().filter(|id: &i64| *id >= from)
            })
        });
        self.resumed = self.next;
        Gap {
            first,
            next: self.next,
        }
    }
}

/// The first row from `start` on that can be read, if `find` gives the first from a number on or
/// fails for damage. Looked for by steps that double and are halved again.
fn first_readable(start: i64, last: i64, mut find: impl FnMut(i64) -> Option<i64>) -> Option<i64> {
    let mut find = |step: u64| {
        let from = start.checked_add_unsigned(step)?;
        (from <= last).then(|| find(from)).flatten()
    };
    let mut damaged = 0;
    let mut found = find(0).map(|id| (0, id));
    for power in 0..u64::BITS {
        if found.is_some() {
            break;
        }
        let step = 1 << power;
        found = find(step).map(|id| (step, id));
        damaged = step / 2;
    }
    let (mut readable, mut id) = found?;
    while readable - damaged > 1 {
        let middle = damaged + (readable - damaged) / 2;
        match find(middle) {
            Some(first) => (readable, id) = (middle, first),
            None => damaged = middle,
        }
    }
    Some(id)
}

/// Stands for rows that are found where they cannot be.
fn out_of_order() -> rusqlite::Error {
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(corrupt, None)
}

/// Rows that cannot be read: from the first to the one before the next that can.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    pub(super) first: i64,
    pub(super) next: Option<i64>,
}

impl Gap {
    fn n_rows(self) -> Option<u64> {
        u64::try_from(i128::from(self.next?) - i128::from(self.first)).ok()
    }
}

/// What is lost between rows. Of a database with very many gaps, only the first are named.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    named: Vec<Gap>,
    n_others: u64,
    n_rows_of_others: u64,
}

impl Gaps {
    pub(super) fn add(&mut self, gap: Gap) {
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

    pub(super) fn into_losses(self) -> Vec<Loss> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_readable_row_is_found_behind_damage() {
        const ROWS: [i64; 7] = [1, 2, 3, 50, 51, 900, i64::MAX];
        for (start, last, damaged, expected) in [
            (1, i64::MAX, 0..0, Some(1)),
            (4, i64::MAX, 0..0, Some(50)),
            (2, i64::MAX, 1..3, Some(3)),
            (2, 3, 1..4, None),
            (1, i64::MAX, 0..51, Some(51)),
            (1, i64::MAX, 0..901, Some(i64::MAX)),
            (1, i64::MAX, 0..i64::MAX, Some(i64::MAX)),
            (i64::MAX, i64::MAX, 0..0, Some(i64::MAX)),
            (5, 4, 0..0, None),
        ] {
            let find = |from: i64| {
                let found = ROWS.into_iter().find(|row| (from..=last).contains(row));
                found.filter(|row| !damaged.contains(row))
            };
            assert_eq!(
                first_readable(start, last, find),
                expected,
                "{start} {last}"
            );
        }
    }
}
