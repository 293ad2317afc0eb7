//! Going through many messages of a log: block by block for speed, or in the order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use fl_spacetime::Stamp;
use rayon::prelude::*;

use crate::channel::{ChannelId, Entry};
use crate::error::Error;
use crate::kept::Kept;
use crate::log::Log;
use crate::progress::Progress;

impl Log {
    /// Shows every message of the channels, as `visit(channel, number in its entries, bytes)`.
    /// With a range, only those whose stamp is in it, the end excluded.
    ///
    /// This is the fastest way through a log: every block of the file is read and decompressed
    /// once, several at a time, roughly in the order of the file. So `visit` is called from
    /// several threads and in no certain order. [`Log::decode`] makes snapshots of the bytes.
    ///
    /// # Errors
    /// If a block cannot be read any more, or `progress` cancels.
    pub fn visit(
        &self,
        channels: &[ChannelId],
        range: Option<(Stamp, Stamp)>,
        visit: &(dyn Fn(ChannelId, usize, &[u8]) + Sync),
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let (kept, others): (Vec<_>, Vec<_>) =
            distinct(channels).partition(|channel| self.is_kept(*channel));
        let plan = Plan::of(self, &others, range)?;
        let n_kept_bytes: u64 = kept
            .iter()
            .map(|channel| self.n_bytes_in(*channel, range))
            .sum();
        let total = plan.n_bytes + n_kept_bytes;
        let done = AtomicU64::new(0);
        let advance = |n_bytes: u64| {
            let done = done.fetch_add(n_bytes, Ordering::Relaxed) + n_bytes;
            match progress.advance(done, total) {
                true => Ok(()),
                false => Err(Error::Canceled),
            }
        };
        for channel in kept {
            self.visit_kept(channel, range, visit)?;
            advance(self.n_bytes_in(channel, range))?;
        }
        in_file_order(plan.blocks.len(), |place_idx| {
            let (block, messages) = plan.messages_of(place_idx);
            let n_bytes = self.visit_messages(block, messages, visit)?;
            advance(n_bytes)
        })
    }

    fn n_bytes_in(&self, channel: ChannelId, range: Option<(Stamp, Stamp)>) -> u64 {
        let entries = self.entries(channel);
        let wanted = &entries[numbers_in(entries, range)];
        wanted.iter().map(|entry| u64::from(entry.size_bytes)).sum()
    }

    /// Shows messages that no block need be read for.
    fn visit_kept(
        &self,
        channel: ChannelId,
        range: Option<(Stamp, Stamp)>,
        visit: &(dyn Fn(ChannelId, usize, &[u8]) + Sync),
    ) -> Result<(), Error> {
        let entries = self.entries(channel);
        let kept = self.kept(channel).and_then(Kept::all);
        for idx in numbers_in(entries, range) {
            let size_bytes = entries[idx].size_bytes;
            match kept.as_ref().and_then(|kept| kept.get(idx, size_bytes)) {
                Some(bytes) => visit(channel, idx, bytes),
                None => visit(channel, idx, &self.message(channel, idx)?),
            }
        }
        Ok(())
    }

    /// The messages of the channels by stamp, then log time, as (channel, number in its entries).
    /// With a range, only those whose stamp is in it, the end excluded.
    pub fn in_order(
        &self,
        channels: &[ChannelId],
        range: Option<(Stamp, Stamp)>,
    ) -> impl Iterator<Item = (ChannelId, usize)> {
        let mut next = BinaryHeap::new();
        for channel in distinct(channels) {
            let numbers = numbers_in(self.entries(channel), range);
            next.extend(self.first_of(channel, numbers).map(Reverse));
        }
        std::iter::from_fn(move || {
            let Reverse(first) = next.pop()?;
            let rest = first.idx + 1..first.end_idx;
            next.extend(self.first_of(first.channel, rest).map(Reverse));
            Some((first.channel, first.idx))
        })
    }

    fn first_of(&self, channel: ChannelId, numbers: Range<usize>) -> Option<Next> {
        let entry = self.entries(channel).get(numbers.clone())?.first()?;
        Some(Next {
            stamp: entry.stamp,
            log_time: entry.log_time,
            channel,
            idx: numbers.start,
            end_idx: numbers.end,
        })
    }

    /// Shows messages of one block; gives how many bytes they are.
    fn visit_messages(
        &self,
        block: u32,
        messages: &[Planned],
        visit: &(dyn Fn(ChannelId, usize, &[u8]) + Sync),
    ) -> Result<u64, Error> {
        let place = |planned: &Planned| {
            let entry = self.entries(planned.channel).get(planned.idx as usize);
            entry.map_or((0, 0), |entry| (entry.place.offset, entry.size_bytes))
        };
        let mut in_block: Vec<_> = messages.iter().map(|one| (place(one), *one)).collect();
        in_block.sort_unstable_by_key(|(place, _)| *place);
        let wanted: Vec<_> = in_block.iter().map(|(place, _)| *place).collect();
        self.source()
            .visit_block(block, &wanted, &mut |wanted_idx, bytes| {
                if let Some((_, planned)) = in_block.get(wanted_idx) {
                    visit(planned.channel, planned.idx as usize, bytes);
                }
            })?;
        Ok(wanted.iter().map(|(_, n_bytes)| u64::from(*n_bytes)).sum())
    }
}

/// The next message of one channel; its end is that of the wanted ones.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    stamp: Stamp,
    log_time: Stamp,
    channel: ChannelId,
    idx: usize,
    end_idx: usize,
}

/// Which messages of which blocks are wanted. Eight bytes a message: logs have many.
#[derive(Default)]
struct Plan {
    /// Blocks that hold wanted messages, rising, with where theirs end in `messages`.
    blocks: Vec<(u32, usize)>,
    messages: Vec<Planned>,
    n_bytes: u64,
}

/// One message: its channel, and its number in the channel's entries.
#[derive(Clone, Copy)]
pub(crate) struct Planned {
    pub(crate) channel: ChannelId,
    pub(crate) idx: u32,
}

impl Plan {
    /// Sorts by block by counting, as messages mostly come in the order of the file.
    fn of(log: &Log, channels: &[ChannelId], range: Option<(Stamp, Stamp)>) -> Result<Self, Error> {
        let wanted = || {
            distinct(channels).flat_map(|channel| {
                let entries = log.entries(channel);
                numbers_in(entries, range).map(move |idx| (channel, idx, &entries[idx]))
            })
        };
        let mut plan = Self::default();
        let mut starts = vec![0_usize; log.source().n_blocks() as usize];
        for (.., entry) in wanted() {
            *place_of(&mut starts, entry)? += 1;
            plan.n_bytes += u64::from(entry.size_bytes);
        }
        let mut n_messages = 0;
        for (block, start) in (0..).zip(&mut starts) {
            let n_in_block = std::mem::replace(start, n_messages);
            n_messages += n_in_block;
            if n_in_block > 0 {
                plan.blocks.push((block, n_messages));
            }
        }
        let nothing = Planned {
            channel: ChannelId(0),
            idx: 0,
        };
        plan.messages = vec![nothing; n_messages];
        for (channel, idx, entry) in wanted() {
            let place = place_of(&mut starts, entry)?;
            plan.messages[*place] = Planned {
                channel,
                idx: idx as u32,
            };
            *place += 1;
        }
        Ok(plan)
    }

    fn messages_of(&self, place_idx: usize) -> (u32, &[Planned]) {
        let (block, end) = self.blocks[place_idx];
        let start = place_idx
            .checked_sub(1)
            .map_or(0, |previous| self.blocks[previous].1);
        (block, &self.messages[start..end])
    }
}

/// What is counted of the entry's block.
fn place_of<'c>(counts: &'c mut [usize], entry: &Entry) -> Result<&'c mut usize, Error> {
    counts
        .get_mut(entry.place.block as usize)
        .ok_or(Error::OutsideLog {
            offset: entry.place.offset,
            size_bytes: entry.size_bytes,
        })
}

/// Each channel once, rising.
fn distinct(channels: &[ChannelId]) -> impl Iterator<Item = ChannelId> {
    let mut channels = channels.to_vec();
    channels.sort_unstable();
    channels.dedup();
    channels.into_iter()
}

/// Which entries have their stamp in the range, of entries that are sorted by it.
pub(crate) fn numbers_in(entries: &[Entry], range: Option<(Stamp, Stamp)>) -> Range<usize> {
    let Some((start, end)) = range else {
        return 0..entries.len();
    };
    let first = entries.partition_point(|entry| entry.stamp < start);
    let last = entries.partition_point(|entry| entry.stamp < end);
    first..last.max(first)
}

/// Does the tasks on all threads, begun in rising order. After an error no more are begun; the
/// error of the first task that has one is given.
pub(crate) fn in_file_order(
    n_tasks: usize,
    task: impl Fn(usize) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    let next = AtomicUsize::new(0);
    let work = |_thread_idx| {
        loop {
            let task_idx = next.fetch_add(1, Ordering::Relaxed);
            if task_idx >= n_tasks {
                return None;
            }
            if let Err(err) = task(task_idx) {
                next.store(n_tasks, Ordering::Relaxed);
                return Some((task_idx, err));
            }
        }
    };
    let failed = (0..rayon::current_num_threads())
        .into_par_iter()
        .filter_map(work)
        .min_by_key(|(task_idx, _)| *task_idx);
    failed.map_or(Ok(()), |(_, err)| Err(err))
}
