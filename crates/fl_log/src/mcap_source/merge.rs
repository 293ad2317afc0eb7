//! The records of all blocks to one scan.

use std::collections::{BTreeMap, BTreeSet};

use super::chunk::Block;
use super::lost_chunk;
use super::record::{
    AttachmentRecord, ChannelRecord, Described, Faults, MessageRecord, Records, SchemaRecord,
    keep_first,
};
use super::walk::Walk;
use crate::loss::{Loss, LossKind};
use crate::source::{Attachment, Metadata, Place, Scan, ScannedChannel, ScannedMessage, Watch};

/// The scan: channels by their number, messages in the order of the file.
pub(super) fn merge(
    walk: &Walk,
    records: Vec<Result<Records, String>>,
    watch: &mut dyn Watch,
) -> Scan {
    let mut merged = Merged {
        losses: walk.losses.clone(),
        profile: walk.profile.clone(),
        ..Merged::default()
    };
    for (block_idx, (block, records)) in (0..).zip(walk.blocks.iter().zip(records)) {
        match records {
            Ok(records) => merged.add(block_idx, block, records),
            Err(reason) => merged.losses.push(lost_chunk(block, &reason)),
        }
    }
    merged.into_scan(watch)
}

#[derive(Default)]
struct Merged {
    schemas: BTreeMap<u16, SchemaRecord>,
    channels: BTreeMap<u16, ChannelRecord>,
    redefined: BTreeSet<Described>,
    messages: Vec<(u32, MessageRecord)>,
    losses: Vec<Loss>,
    profile: String,
    attachments: Vec<Attachment>,
    metadata: Vec<Metadata>,
}

impl Merged {
    fn add(&mut self, block_idx: u32, block: &Block, records: Records) {
        let mut redefined = records.redefined;
        for (id, schema) in records.schemas {
            if !keep_first(&mut self.schemas, id, schema) {
                redefined.insert(Described::Schema(id));
            }
        }
        for (id, channel) in records.channels {
            if !keep_first(&mut self.channels, id, channel) {
                redefined.insert(Described::Channel(id));
            }
        }
        for described in redefined {
            self.redefined(described);
        }
        let n_messages = records.messages.len() as u64;
        self.messages.extend(
            records
                .messages
                .into_iter()
                .map(|message| (block_idx, message)),
        );
        let attachments = records.attachments.into_iter();
        self.attachments
            .extend(attachments.map(|attachment| attached(block_idx, attachment)));
        self.metadata.extend(records.metadata);
        self.losses
            .extend(block_loss(block, n_messages, records.faults));
        self.losses.extend(refused_loss(block, records.n_refused));
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
        self.losses.push(Loss::new(LossKind::Redefined, what));
    }

    fn into_scan(mut self, watch: &mut dyn Watch) -> Scan {
        let channel_idx: BTreeMap<u16, u32> = self.channels.keys().copied().zip(0..).collect();
        let schemas = self.schemas;
        let channels = self.channels.into_values();
        let channels: Vec<_> = channels
            .map(|channel| described(channel, &schemas))
            .collect();
        for (channel_idx, channel) in (0..).zip(&channels) {
            watch.channel(channel_idx, channel);
        }
        let mut n_stray = BTreeMap::<u16, u64>::new();
        let mut messages = Vec::with_capacity(self.messages.len());
        for (block, message) in &self.messages {
            match channel_idx.get(&message.channel_id) {
                Some(channel_idx) => messages.push(scanned(*block, *channel_idx, message, watch)),
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
        Scan {
            channels,
            messages,
            losses: self.losses,
            profile: self.profile,
            attachments: self.attachments,
            metadata: self.metadata,
        }
    }
}

fn scanned(
    block: u32,
    channel_idx: u32,
    message: &MessageRecord,
    watch: &mut dyn Watch,
) -> ScannedMessage {
    let place = Place {
        block,
        offset: message.offset,
    };
    ScannedMessage {
        channel_idx,
        log_time: message.log_time,
        publish_time: message.publish_time,
        place,
        size_bytes: message.size_bytes,
        sequence: message.sequence,
        header_stamp: watch.message(channel_idx, place, &message.head),
    }
}

fn attached(block: u32, attachment: AttachmentRecord) -> Attachment {
    Attachment {
        name: attachment.name,
        media_type: attachment.media_type,
        log_time: attachment.log_time,
        create_time: attachment.create_time,
        place: Place {
            block,
            offset: attachment.offset,
        },
        size_bytes: attachment.size_bytes,
    }
}

fn described(channel: ChannelRecord, schemas: &BTreeMap<u16, SchemaRecord>) -> ScannedChannel {
    let schema = schemas.get(&channel.schema_id).cloned();
    let (schema, schema_encoding, schema_data) = match schema {
        Some(schema) => (schema.name, schema.encoding, schema.data),
        None => Default::default(),
    };
    let ChannelRecord {
        topic,
        encoding,
        metadata,
        ..
    } = channel;
    ScannedChannel {
        topic,
        encoding,
        schema,
        schema_encoding,
        schema_data,
        metadata,
    }
}

/// What is lost of a block whose other records are used.
fn block_loss(block: &Block, n_messages: u64, faults: Option<Faults>) -> Option<Loss> {
    if block.is_whole && faults.is_none() {
        return None;
    }
    let what = match faults.filter(|_| block.is_whole) {
        Some(Faults { first, count: 1 }) => {
            format!("{first} ({n_messages} messages of this part are used)")
        }
        Some(Faults { first, count }) => format!(
            "{first}, and {} more records (the {n_messages} messages of this part are used)",
            count - 1
        ),
        None => format!("a chunk is cut, its first {n_messages} messages are used"),
    };
    Some(Loss {
        messages: block
            .n_indexed
            .and_then(|n_indexed| n_indexed.checked_sub(n_messages)),
        ..Loss::new(damage_of(block), what).at(block.record_offset)
    })
}

/// What is lost of a block because the file cannot be a recording.
fn refused_loss(block: &Block, n_refused: u64) -> Option<Loss> {
    const WHAT: &str = "these are more messages than a recording of this size can hold";
    (n_refused > 0).then(|| Loss {
        messages: Some(n_refused),
        ..Loss::new(damage_of(block), WHAT).at(block.record_offset)
    })
}

fn damage_of(block: &Block) -> LossKind {
    if block.promise.is_some() {
        LossKind::DamagedChunk
    } else {
        LossKind::DamagedRecord
    }
}
