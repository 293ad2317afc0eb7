//! The records of all blocks to one scan.

use std::collections::BTreeMap;

use super::chunk::Block;
use super::lost_chunk;
use super::record::{ChannelRecord, Fault, MessageRecord, Records, SchemaRecord};
use super::walk::Walk;
use crate::loss::{Loss, LossKind};
use crate::source::{Place, Scan, ScannedChannel, ScannedMessage};

/// The scan: channels by their number, messages in the order of the file.
pub(super) fn merge(walk: &Walk, records: Vec<Result<Records, String>>) -> Scan {
    let mut merged = Merged {
        losses: walk.losses.clone(),
        ..Merged::default()
    };
    for (block_idx, (block, records)) in (0..).zip(walk.blocks.iter().zip(records)) {
        match records {
            Ok(records) => merged.add(block_idx, block, records),
            Err(reason) => merged.losses.push(lost_chunk(block, &reason)),
        }
    }
    merged.into_scan()
}

#[derive(Default)]
struct Merged {
    schemas: BTreeMap<u16, SchemaRecord>,
    channels: BTreeMap<u16, ChannelRecord>,
    messages: Vec<(u32, MessageRecord)>,
    losses: Vec<Loss>,
}

impl Merged {
    fn add(&mut self, block_idx: u32, block: &Block, records: Records) {
        for schema in records.schemas {
            let (id, known) = (schema.id, self.schemas.get(&schema.id));
            if known.is_some_and(|known| *known != schema) {
                self.redefined(&format!("schema {id}"));
            }
            self.schemas.entry(id).or_insert(schema);
        }
        for channel in records.channels {
            let (id, known) = (channel.id, self.channels.get(&channel.id));
            if known.is_some_and(|known| *known != channel) {
                self.redefined(&format!("channel {id}"));
            }
            self.channels.entry(id).or_insert(channel);
        }
        let n_messages = records.messages.len() as u64;
        self.messages.extend(
            records
                .messages
                .into_iter()
                .map(|message| (block_idx, message)),
        );
        self.losses
            .extend(block_loss(block, n_messages, &records.faults));
    }

    fn redefined(&mut self, what: &str) {
        let what = format!("{what} is described again, differently; the first is used");
        if !self.losses.iter().any(|loss| loss.what == what) {
            self.losses.push(Loss::new(LossKind::Redefined, what));
        }
    }

    fn into_scan(mut self) -> Scan {
        let channel_idx: BTreeMap<u16, u32> = self.channels.keys().copied().zip(0..).collect();
        let mut n_stray = BTreeMap::<u16, u64>::new();
        let mut messages = Vec::with_capacity(self.messages.len());
        for (block, message) in &self.messages {
            match channel_idx.get(&message.channel_id) {
                Some(channel_idx) => messages.push(scanned(*block, *channel_idx, message)),
                None => *n_stray.entry(message.channel_id).or_default() += 1,
            }
        }
        self.losses
            .extend(n_stray.into_iter().map(|(id, n_messages)| Loss {
                messages: Some(n_messages),
                ..Loss::new(
                    LossKind::NoChannel,
                    format!("channel {id} is described nowhere"),
                )
            }));
        let schemas = self.schemas;
        let channels = self.channels.into_values();
        let channels = channels
            .map(|channel| described(channel, &schemas))
            .collect();
        Scan {
            channels,
            messages,
            losses: self.losses,
        }
    }
}

fn scanned(block: u32, channel_idx: u32, message: &MessageRecord) -> ScannedMessage {
    ScannedMessage {
        channel_idx,
        log_time: message.log_time,
        publish_time: message.publish_time,
        place: Place {
            block,
            offset: message.offset,
        },
        size_bytes: message.size_bytes,
        head: message.head,
    }
}

fn described(channel: ChannelRecord, schemas: &BTreeMap<u16, SchemaRecord>) -> ScannedChannel {
    let schema = schemas.get(&channel.schema_id).cloned();
    let (schema, schema_encoding, schema_data) = match schema {
        Some(schema) => (schema.name, schema.encoding, schema.data),
        None => Default::default(),
    };
    let ChannelRecord {
        topic, encoding, ..
    } = channel;
    ScannedChannel {
        topic,
        encoding,
        schema,
        schema_encoding,
        schema_data,
    }
}

/// What is lost of a block whose other records are used.
fn block_loss(block: &Block, n_messages: u64, faults: &[Fault]) -> Option<Loss> {
    let first = faults.first();
    if block.is_whole && first.is_none() {
        return None;
    }
    let what = match first.filter(|_| block.is_whole) {
        Some(fault) => format!(
            "{} ({n_messages} messages of this part are used)",
            fault.what
        ),
        None => format!("a chunk is cut, its first {n_messages} messages are used"),
    };
    let kind = if block.promise.is_some() {
        LossKind::DamagedChunk
    } else {
        LossKind::DamagedRecord
    };
    Some(Loss {
        messages: block
            .n_indexed
            .and_then(|n_indexed| n_indexed.checked_sub(n_messages)),
        ..Loss::new(kind, what).at(block.record_offset)
    })
}
