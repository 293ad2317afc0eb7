//! The records of all blocks, in the order of the file, to one scan.

use std::collections::{BTreeMap, BTreeSet};

use mcap::records::op;

use super::record::{
    ChannelRecord, MessageRecord, RECORD_HEAD_BYTES, SchemaRecord, channel, message, record_at,
    schema,
};
use crate::blocks::Block;
use crate::error::Error;
use crate::loss::{Loss, LossKind};
use crate::message_limits::MessageLimits;
use crate::source::{Place, Scan, ScannedChannel, ScannedMessage, Watch};

/// Takes blocks one after the other.
pub(super) struct Scanner<'w> {
    watch: &'w mut dyn Watch,
    scan: Scan,
    schemas: BTreeMap<u16, SchemaRecord>,
    /// The first description of each channel, and its number in the scan once it is known whole.
    channels: BTreeMap<u16, (ChannelRecord, Option<u32>)>,
    /// The channels that came before their schema, by its number.
    waiting: BTreeMap<u16, Vec<u16>>,
    /// Schemas and channels that are described again, differently.
    redefined: BTreeSet<Described>,
    /// Messages that came before their channel was described, with their block.
    early: Vec<(u32, MessageRecord)>,
    limits: MessageLimits,
}

/// What a schema or channel record describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Described {
    Schema(u16),
    Channel(u16),
}

/// What could not be used of a block.
#[derive(Default)]
struct Faults {
    first: Option<&'static str>,
    count: u64,
    n_messages: u64,
    n_refused: u64,
}

impl<'w> Scanner<'w> {
    pub(super) fn new(watch: &'w mut dyn Watch, limits: MessageLimits, losses: Vec<Loss>) -> Self {
        let scan = Scan {
            losses,
            ..Scan::default()
        };
        Self {
            watch,
            scan,
            schemas: BTreeMap::new(),
            channels: BTreeMap::new(),
            waiting: BTreeMap::new(),
            redefined: BTreeSet::new(),
            early: Vec::new(),
            limits,
        }
    }

    /// All records of a block, as far as they are records: after one that goes beyond the end, or
    /// is none, nothing is known.
    ///
    /// # Errors
    /// If the memory setting does not allow so many messages.
    pub(super) fn block(
        &mut self,
        block_idx: u32,
        block: &Block,
        records: &[u8],
    ) -> Result<(), Error> {
        let mut faults = Faults::default();
        let mut at = 0;
        while at < records.len() {
            let Some((opcode, body)) = record_at(records, at) else {
                faults.add("a record goes beyond the end");
                break;
            };
            if opcode == 0 {
                faults.add("no record starts here");
                break;
            }
            let body_start = at + RECORD_HEAD_BYTES;
            match opcode {
                op::SCHEMA => self.schema(body, &mut faults),
                op::CHANNEL => self.channel(body, &mut faults),
                op::MESSAGE => self.message((block_idx, body_start), body, &mut faults)?,
                _ => {}
            }
            at = body_start + body.len();
        }
        self.scan.losses.extend(faults.losses(block));
        Ok(())
    }

    pub(super) fn lost_block(&mut self, block: &Block, reason: &str) {
        self.scan.losses.push(Loss {
            messages: block.n_indexed,
            start: block.times.map(|(start, _)| start),
            end: block.times.map(|(_, end)| end),
            ..Loss::new(LossKind::DamagedChunk, format!("a chunk is lost: {reason}"))
                .at(block.record_offset)
        });
    }

    /// Channels whose schema never came are described without, and the numbers of the blocks with
    /// messages that now have a channel are given: they must be shown again to
    /// [`Scanner::early_message`].
    pub(super) fn settle(&mut self) -> Vec<(u32, Vec<MessageRecord>)> {
        for id in self.channels.keys().copied().collect::<Vec<_>>() {
            self.describe(id, true);
        }
        let mut n_stray = BTreeMap::<u16, u64>::new();
        let mut blocks: Vec<(u32, Vec<MessageRecord>)> = Vec::new();
        for (block_idx, message) in std::mem::take(&mut self.early) {
            if !self.channels.contains_key(&message.channel_id) {
                *n_stray.entry(message.channel_id).or_default() += 1;
                continue;
            }
            match blocks.last_mut() {
                Some((last, messages)) if *last == block_idx => messages.push(message),
                _ => blocks.push((block_idx, vec![message])),
            }
        }
        self.scan
            .losses
            .extend(n_stray.into_iter().map(|(id, n_messages)| Loss {
                messages: Some(n_messages),
                ..Loss::new(
                    LossKind::NoChannel,
                    format!("channel {id} is described nowhere"),
                )
            }));
        blocks
    }

    /// A message that came before its channel.
    pub(super) fn early_message(&mut self, block_idx: u32, message: &MessageRecord, bytes: &[u8]) {
        let channel = self.channels.get(&message.channel_id);
        if let Some((_, Some(channel_idx))) = channel {
            self.take(block_idx, *channel_idx, message, bytes);
        }
    }

    pub(super) fn finish(self) -> Scan {
        self.scan
    }

    fn schema(&mut self, body: &[u8], faults: &mut Faults) {
        let Some(record) = schema(body) else {
            faults.add("a schema record is damaged");
            return;
        };
        let id = record.id;
        match self.schemas.get(&id) {
            Some(first) if *first == record => {}
            Some(_) => self.redefined(Described::Schema(id)),
            None => {
                self.schemas.insert(id, record);
                let waiting = self.waiting.remove(&id).unwrap_or_default();
                for channel_id in waiting {
                    self.describe(channel_id, false);
                }
            }
        }
    }

    fn channel(&mut self, body: &[u8], faults: &mut Faults) {
        let Some(record) = channel(body) else {
            faults.add("a channel record is damaged");
            return;
        };
        let id = record.id;
        match self.channels.get(&id) {
            Some((first, _)) if *first == record => {}
            Some(_) => self.redefined(Described::Channel(id)),
            None => {
                let schema_id = record.schema_id;
                self.channels.insert(id, (record, None));
                if !self.schemas.contains_key(&schema_id) {
                    self.waiting.entry(schema_id).or_default().push(id);
                }
                self.describe(id, false);
            }
        }
    }

    /// Gives the channel its number if its schema is known, or need not be waited for any more.
    fn describe(&mut self, id: u16, without_schema: bool) {
        let Some((record, number)) = self.channels.get_mut(&id) else {
            return;
        };
        let schema = self.schemas.get(&record.schema_id);
        let is_whole = schema.is_some() || record.schema_id == 0 || without_schema;
        if number.is_some() || !is_whole {
            return;
        }
        let described = described(record, schema);
        let channel_idx = self.scan.channels.len() as u32;
        self.watch.channel(channel_idx, &described);
        self.scan.channels.push(described);
        *number = Some(channel_idx);
    }

    fn redefined(&mut self, described: Described) {
        if !self.redefined.insert(described) {
            return;
        }
        let what = match described {
            Described::Schema(id) => format!("schema {id}"),
            Described::Channel(id) => format!("channel {id}"),
        };
        let what = format!("{what} is described again, differently; the first is used");
        self.scan.losses.push(Loss::new(LossKind::Redefined, what));
    }

    fn message(
        &mut self,
        (block_idx, body_start): (u32, usize),
        body: &[u8],
        faults: &mut Faults,
    ) -> Result<(), Error> {
        let Some(message) = message(body, body_start) else {
            faults.add("a message record is damaged");
            return Ok(());
        };
        if !self.limits.take()? {
            faults.n_refused += 1;
            return Ok(());
        }
        faults.n_messages += 1;
        match self.channels.get(&message.channel_id) {
            Some((_, Some(channel_idx))) => {
                let bytes = &body[body.len() - message.size_bytes as usize..];
                self.take(block_idx, *channel_idx, &message, bytes);
            }
            _ => self.early.push((block_idx, message)),
        }
        Ok(())
    }

    fn take(&mut self, block: u32, channel_idx: u32, message: &MessageRecord, bytes: &[u8]) {
        let place = Place {
            block,
            offset: message.offset,
        };
        self.scan.messages.push(ScannedMessage {
            channel_idx,
            log_time: message.log_time,
            publish_time: message.publish_time,
            place,
            size_bytes: message.size_bytes,
            sequence: message.sequence,
            header_stamp: self.watch.message(channel_idx, place, bytes),
        });
    }
}

fn described(channel: &ChannelRecord, schema: Option<&SchemaRecord>) -> ScannedChannel {
    let (schema, schema_encoding, schema_data) = match schema.cloned() {
        Some(schema) => (schema.name, schema.encoding, schema.data),
        None => Default::default(),
    };
    ScannedChannel {
        topic: channel.topic.clone(),
        encoding: channel.encoding.clone(),
        schema,
        schema_encoding,
        schema_data,
        metadata: channel.metadata.clone(),
    }
}

impl Faults {
    fn add(&mut self, what: &'static str) {
        self.first.get_or_insert(what);
        self.count += 1;
    }

    fn losses(&self, block: &Block) -> impl Iterator<Item = Loss> {
        [self.unusable(block), self.refused(block)]
            .into_iter()
            .flatten()
    }

    /// What is lost of a block whose other records are used.
    fn unusable(&self, block: &Block) -> Option<Loss> {
        let n_messages = self.n_messages;
        let what = match (block.is_whole, self.first) {
            (true, None) => {
                let n_found = n_messages + self.n_refused;
                block.n_indexed.filter(|n_indexed| *n_indexed > n_found)?;
                "a chunk's index lists more messages than it holds".to_owned()
            }
            (true, Some(first)) if self.count == 1 => {
                format!("{first} ({n_messages} messages of this part are used)")
            }
            (true, Some(first)) => format!(
                "{first}, and {} more records (the {n_messages} messages of this part are used)",
                self.count - 1
            ),
            (false, _) => format!("a chunk is cut, its first {n_messages} messages are used"),
        };
        Some(Loss {
            messages: block
                .n_indexed
                .and_then(|n_indexed| n_indexed.checked_sub(n_messages)),
            ..Loss::new(damage_of(block), what).at(block.record_offset)
        })
    }

    /// What is lost of a block because the file cannot be a recording.
    fn refused(&self, block: &Block) -> Option<Loss> {
        const WHAT: &str = "these are more messages than a recording of this size can hold";
        (self.n_refused > 0).then(|| Loss {
            messages: Some(self.n_refused),
            ..Loss::new(damage_of(block), WHAT).at(block.record_offset)
        })
    }
}

fn damage_of(block: &Block) -> LossKind {
    if block.promise.is_some() {
        LossKind::DamagedChunk
    } else {
        LossKind::DamagedRecord
    }
}
