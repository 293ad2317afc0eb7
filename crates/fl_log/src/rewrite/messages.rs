//! Messages in the order in which they are written, read ahead on all threads.

use std::ops::Range;

use fl_spacetime::Stamp;
use rayon::prelude::*;

use super::selection::Chosen;
use super::verify::Phase;
use crate::channel::Entry;
use crate::error::Error;
use crate::log::Log;
use crate::ordered::for_each_in_order;
use crate::progress::Progress;
use crate::source::Place;
pub(super) use crate::visit::Planned as Picked;

/// The order of the messages in a rewritten log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MessageOrder {
    /// As in the log that is read. Every block of it is decompressed once.
    #[default]
    Source,
    /// By log time; messages of the same time as in the log that is read.
    ///
    /// Messages are gathered in parts of a bounded size, and each block is decompressed once for
    /// each part that it holds messages of: hardly more often than in the other order if the log
    /// is about in order already.
    LogTime,
}

/// Messages in the order of the written file. Eight bytes a message: logs have many.
pub(super) struct MessagesInOrder {
    messages: Vec<Picked>,
    /// Where the parts that are read at once end, and how many bytes of messages each has.
    parts: Vec<(usize, u64)>,
    pub(super) n_bytes: u64,
}

impl MessagesInOrder {
    fn messages_of(&self, part: usize) -> &[Picked] {
        let start = part
            .checked_sub(1)
            .map_or(0, |previous| self.parts[previous].0);
        &self.messages[start..self.parts[part].0]
    }
}

/// The chosen messages in the order.
pub(super) fn pick(log: &Log, chosen: &Chosen, order: MessageOrder) -> MessagesInOrder {
    let numbers = chosen.numbers().flat_map(|(channel, numbers)| {
        numbers.map(move |idx| Picked {
            channel,
            idx: idx as u32,
        })
    });
    let mut messages: Vec<_> = numbers.collect();
    let key = |message: &Picked| sort_key(entry(log, *message), order);
    messages.par_sort_unstable_by_key(key);
    in_parts(log, messages, order)
}

fn sort_key(entry: &Entry, order: MessageOrder) -> (Option<Stamp>, Place) {
    match order {
        MessageOrder::Source => (None, entry.place),
        MessageOrder::LogTime => (Some(entry.log_time), entry.place),
    }
}

/// Cuts the messages into parts that several threads can have in work within the log's bound:
/// by blocks where messages come in the order of the blocks.
fn in_parts(log: &Log, messages: Vec<Picked>, order: MessageOrder) -> MessagesInOrder {
    const PARTS_AT_ONCE: u64 = 8;
    let limit_bytes = log.options().in_flight_bytes() / PARTS_AT_ONCE;
    let by_blocks = order == MessageOrder::Source;
    let mut parts: Vec<(usize, u64)> = Vec::new();
    let mut n_bytes = 0;
    let mut last: Option<Place> = None;
    for (message_idx, message) in messages.iter().enumerate() {
        let entry = entry(log, *message);
        let size_bytes = memory_of(entry);
        let in_last_block = last.is_some_and(|last| last.block == entry.place.block);
        match parts.last_mut() {
            Some((end, part_bytes))
                if (in_last_block || !by_blocks) && *part_bytes + size_bytes <= limit_bytes =>
            {
                *end += 1;
                *part_bytes += size_bytes;
            }
            _ => parts.push((message_idx + 1, size_bytes)),
        }
        last = Some(entry.place);
        n_bytes += u64::from(entry.size_bytes);
    }
    MessagesInOrder {
        messages,
        parts,
        n_bytes,
    }
}

/// About what a message takes while its part is in work: in its block, and in the part.
fn memory_of(entry: &Entry) -> u64 {
    const OWN_BYTES: u64 = 64;
    2 * u64::from(entry.size_bytes) + OWN_BYTES
}

fn entry(log: &Log, message: Picked) -> &Entry {
    const NONE: &Entry = &Entry {
        stamp: Stamp::from_nanos(0),
        log_time: Stamp::from_nanos(0),
        publish_time: Stamp::from_nanos(0),
        place: Place {
            block: 0,
            offset: 0,
        },
        size_bytes: 0,
        sequence: 0,
    };
    let entries = log.entries(message.channel);
    entries.get(message.idx as usize).unwrap_or(NONE)
}

/// Gives the messages to `take`, in order, each with its bytes or why they cannot be read.
pub(super) fn for_each(
    log: &Log,
    messages: &MessagesInOrder,
    progress: &Phase<'_>,
    mut take: impl FnMut(Picked, &Entry, Result<&[u8], &Error>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut done = 0;
    for_each_in_order(
        messages.parts.len(),
        log.options().in_flight_bytes(),
        |part| messages.parts[part].1,
        |part| Fetched::of(log, messages.messages_of(part)),
        |part, fetched: Fetched| {
            for (message, place) in messages.messages_of(part).iter().zip(&fetched.places) {
                let bytes = match place {
                    Ok(range) => Ok(&fetched.bytes[range.clone()]),
                    Err(err) => Err(err),
                };
                let entry = entry(log, *message);
                done += u64::from(entry.size_bytes);
                take(*message, entry, bytes)?;
            }
            if progress.advance(done, messages.n_bytes) {
                Ok(())
            } else {
                Err(Error::Canceled)
            }
        },
    )
}

/// The bytes of the messages of one part.
struct Fetched {
    bytes: Vec<u8>,
    /// Where the bytes of each message are, or why there are none.
    places: Vec<Result<Range<usize>, Error>>,
}

impl Fetched {
    /// Reads messages block by block.
    fn of(log: &Log, messages: &[Picked]) -> Self {
        let mut in_blocks: Vec<(Place, u32, usize)> = (0..)
            .zip(messages)
            .map(|(message_idx, message)| {
                let entry = entry(log, *message);
                (entry.place, entry.size_bytes, message_idx)
            })
            .collect();
        in_blocks.sort_unstable();
        let mut fetched = Self {
            bytes: Vec::new(),
            places: messages.iter().map(|_| Ok(0..0)).collect(),
        };
        for in_block in in_blocks.chunk_by(|one, next| one.0.block == next.0.block) {
            fetched.add_block(log, in_block);
        }
        fetched
    }

    /// Reads messages of one block, given by place, size and position in the part. If the block
    /// is damaged, each message that it did not give is tried alone.
    fn add_block(&mut self, log: &Log, in_block: &[(Place, u32, usize)]) {
        let Some((Place { block, .. }, ..)) = in_block.first() else {
            return;
        };
        let wanted: Vec<_> = in_block
            .iter()
            .map(|(place, size_bytes, _)| (place.offset, *size_bytes))
            .collect();
        let mut is_read = vec![false; wanted.len()];
        let visited = log
            .source()
            .visit_block(*block, &wanted, &mut |wanted_idx, bytes| {
                if let Some((.., message_idx)) = in_block.get(wanted_idx) {
                    is_read[wanted_idx] = true;
                    self.put(*message_idx, bytes);
                }
            });
        if visited.is_ok() {
            return;
        }
        let not_read = in_block.iter().zip(is_read).filter(|(_, is_read)| !is_read);
        for ((place, size_bytes, message_idx), _) in not_read {
            match log.source().read(*place, *size_bytes) {
                Ok(bytes) => self.put(*message_idx, &bytes),
                Err(err) => self.places[*message_idx] = Err(err),
            }
        }
    }

    fn put(&mut self, message_idx: usize, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.places[message_idx] = Ok(start..self.bytes.len());
    }
}
