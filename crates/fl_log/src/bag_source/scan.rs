//! The records of all blocks of a bag, in the order of the file, to one scan.

use std::collections::BTreeMap;

use fl_spacetime::Stamp;

use super::record::{Header, fields, op, record_at};
use crate::blocks::Block;
use crate::error::Error;
use crate::loss::{Loss, LossKind};
use crate::message_limits::MessageLimits;
use crate::source::{Place, Scan, ScannedChannel, ScannedMessage, Watch};

/// Takes blocks one after the other.
///
/// A connection is one publisher of one topic; those of one topic, type and definition are one
/// channel.
pub(super) struct Scanner<'w> {
    watch: &'w mut dyn Watch,
    scan: Scan,
    /// The number in the scan of the channel of each connection.
    connections: BTreeMap<u32, u32>,
    /// The number of the channel of a topic, type, checksum and definition.
    channels: BTreeMap<[Vec<u8>; 4], u32>,
    early: Vec<EarlyMessage>,
    limits: MessageLimits,
}

/// A message that came before its connection was described.
pub(super) struct EarlyMessage {
    pub(super) place: Place,
    pub(super) size_bytes: u32,
    connection: u32,
    time: Stamp,
}

/// What could not be used of a block.
#[derive(Default)]
struct Faults {
    first: Option<&'static str>,
    n_messages: u64,
    n_refused: u64,
}

impl<'w> Scanner<'w> {
    pub(super) fn new(watch: &'w mut dyn Watch, limits: MessageLimits, losses: Vec<Loss>) -> Self {
        let scan = Scan {
            losses,
            profile: "ros1".to_owned(),
            ..Scan::default()
        };
        Self {
            watch,
            scan,
            connections: BTreeMap::new(),
            channels: BTreeMap::new(),
            early: Vec::new(),
            limits,
        }
    }

    /// All records of a block, as far as they are records.
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
            let Some((header, data_start, data)) = record_at(records, at) else {
                faults.add("a record goes beyond the end");
                break;
            };
            let Some(header) = Header::of(header) else {
                faults.add("no record starts here");
                break;
            };
            match header.op {
                op::CONNECTION => self.connection(&header, data, &mut faults),
                op::MESSAGE => {
                    let place = Place {
                        block: block_idx,
                        offset: data_start as u64,
                    };
                    self.message(place, &header, data, &mut faults)?;
                }
                _ => {}
            }
            at = data_start + data.len();
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

    /// The messages that came before their connection and have it now, by block. They must be
    /// shown again to [`Scanner::early_message`].
    pub(super) fn settle(&mut self) -> Vec<EarlyMessage> {
        let early = std::mem::take(&mut self.early);
        let (known, stray): (Vec<_>, Vec<_>) = early
            .into_iter()
            .partition(|message| self.connections.contains_key(&message.connection));
        let mut n_stray = BTreeMap::<u32, u64>::new();
        for message in stray {
            *n_stray.entry(message.connection).or_default() += 1;
        }
        self.scan
            .losses
            .extend(n_stray.into_iter().map(|(id, n_messages)| Loss {
                messages: Some(n_messages),
                ..Loss::new(
                    LossKind::NoChannel,
                    format!("connection {id} is described nowhere"),
                )
            }));
        known
    }

    /// A message that came before its connection.
    pub(super) fn early_message(&mut self, message: &EarlyMessage, bytes: &[u8]) {
        if let Some(channel_idx) = self.connections.get(&message.connection) {
            self.take(message.place, *channel_idx, message.time, bytes);
        }
    }

    pub(super) fn finish(self) -> Scan {
        self.scan
    }

    fn connection(&mut self, header: &Header<'_>, data: &[u8], faults: &mut Faults) {
        let Some(id) = header.connection else {
            faults.add("a connection record is damaged");
            return;
        };
        if self.connections.contains_key(&id) {
            return;
        }
        let Some(described) = Described::of(header, data) else {
            faults.add("a connection record is damaged");
            return;
        };
        let channel_idx = self.channel(described);
        self.connections.insert(id, channel_idx);
    }

    fn channel(&mut self, described: Described) -> u32 {
        let Described { key, metadata } = described;
        if let Some(channel_idx) = self.channels.get(&key) {
            let channel = &mut self.scan.channels[*channel_idx as usize];
            add_metadata(&mut channel.metadata, metadata);
            return *channel_idx;
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let channel = ScannedChannel {
            topic: text(&key[0]),
            encoding: "ros1".to_owned(),
            schema: text(&key[1]),
            schema_encoding: "ros1msg".to_owned(),
            schema_data: key[3].clone(),
            metadata,
        };
        let channel_idx = self.scan.channels.len() as u32;
        self.watch.channel(channel_idx, &channel);
        self.scan.channels.push(channel);
        self.channels.insert(key, channel_idx);
        channel_idx
    }

    fn message(
        &mut self,
        place: Place,
        header: &Header<'_>,
        data: &[u8],
        faults: &mut Faults,
    ) -> Result<(), Error> {
        let (Some(connection), Some(time)) = (header.connection, header.time) else {
            faults.add("a message record is damaged");
            return Ok(());
        };
        if !self.limits.take()? {
            faults.n_refused += 1;
            return Ok(());
        }
        faults.n_messages += 1;
        match self.connections.get(&connection) {
            Some(channel_idx) => self.take(place, *channel_idx, time, data),
            None => self.early.push(EarlyMessage {
                place,
                size_bytes: data.len() as u32,
                connection,
                time,
            }),
        }
        Ok(())
    }

    fn take(&mut self, place: Place, channel_idx: u32, time: Stamp, bytes: &[u8]) {
        self.scan.messages.push(ScannedMessage {
            channel_idx,
            log_time: time,
            publish_time: time,
            place,
            size_bytes: bytes.len() as u32,
            sequence: 0,
            header_stamp: self.watch.message(channel_idx, place, bytes),
        });
    }
}

/// A connection: topic, type, checksum and definition, and what else is said of it.
struct Described {
    key: [Vec<u8>; 4],
    metadata: BTreeMap<String, String>,
}

impl Described {
    /// The topic that messages were recorded under stands in the record's header; the one in its
    /// data is what the publisher called it.
    fn of(header: &Header<'_>, data: &[u8]) -> Option<Self> {
        let mut key: [Vec<u8>; 4] = Default::default();
        let mut metadata = BTreeMap::new();
        for field in fields(data) {
            let (name, value) = field?;
            match name {
                b"topic" => key[0] = value.to_vec(),
                b"type" => key[1] = value.to_vec(),
                b"message_definition" => key[3] = value.to_vec(),
                _ => {
                    if name == b"md5sum" {
                        key[2] = value.to_vec();
                    }
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    metadata.insert(text(name), text(value));
                }
            }
        }
        if let Some(topic) = header.topic {
            key[0] = topic.to_vec();
        }
        (!key[0].is_empty()).then_some(Self { key, metadata })
    }
}

/// What several publishers say differently is listed.
fn add_metadata(known: &mut BTreeMap<String, String>, more: BTreeMap<String, String>) {
    for (name, value) in more {
        let all = known.entry(name).or_default();
        if all.is_empty() {
            *all = value;
        } else if !all.split(',').any(|one| one == value) {
            all.push(',');
            all.push_str(&value);
        }
    }
}

impl Faults {
    fn add(&mut self, what: &'static str) {
        self.first.get_or_insert(what);
    }

    fn losses(&self, block: &Block) -> impl Iterator<Item = Loss> {
        const REFUSED: &str = "these are more messages than a recording of this size can hold";
        let n_messages = self.n_messages;
        let unusable = match (block.is_whole, self.first) {
            (true, None) => {
                let n_found = n_messages + self.n_refused;
                let is_short = block.n_indexed.is_some_and(|n_indexed| n_indexed > n_found);
                is_short.then(|| "a chunk's index lists more messages than it holds".to_owned())
            }
            (true, Some(first)) => Some(format!(
                "{first} (the {n_messages} messages of this part are used)"
            )),
            (false, _) => Some(format!(
                "a chunk is cut, its first {n_messages} messages are used"
            )),
        };
        let n_indexed = block.n_indexed;
        let unusable = unusable.map(|what| Loss {
            messages: n_indexed.and_then(|n_indexed| n_indexed.checked_sub(n_messages)),
            ..Loss::new(LossKind::DamagedChunk, what).at(block.record_offset)
        });
        let refused = (self.n_refused > 0).then(|| Loss {
            messages: Some(self.n_refused),
            ..Loss::new(LossKind::DamagedChunk, REFUSED).at(block.record_offset)
        });
        [unusable, refused].into_iter().flatten()
    }
}
