//! The form of an index file's head: columns of little-endian numbers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use fl_spacetime::Stamp;

use crate::bytes::{ByteReader, ByteWriter};
use crate::kept::KeptBytes;
use crate::loss::{Loss, LossKind};
use crate::source::{Attachment, Metadata, Place, Scan, ScannedChannel, ScannedMessage};

/// What a head says. The kept bytes of channels follow it, each at a place counted from the
/// head's end, with their checksum.
pub(super) struct Head {
    pub(super) scan: Scan,
    pub(super) layout: Vec<u8>,
    pub(super) kept: Vec<Option<(Range<u64>, u32)>>,
}

/// The head, and the bytes that follow it.
pub(super) fn to_bytes(
    fingerprint: &[u8],
    scan: &Scan,
    layout: &[u8],
    kept: &[Option<KeptBytes>],
) -> (Vec<u8>, Vec<Arc<Vec<u8>>>) {
    let mut writer = ByteWriter::default();
    writer.sized(fingerprint);
    writer.text(&scan.profile);
    writer.u64(scan.channels.len() as u64);
    for channel in &scan.channels {
        write_channel(&mut writer, channel);
    }
    write_messages(&mut writer, &scan.messages);
    writer.u64(scan.losses.len() as u64);
    for loss in &scan.losses {
        write_loss(&mut writer, loss);
    }
    writer.u64(scan.attachments.len() as u64);
    for attachment in &scan.attachments {
        write_attachment(&mut writer, attachment);
    }
    writer.u64(scan.metadata.len() as u64);
    for metadata in &scan.metadata {
        writer.text(&metadata.name);
        write_map(&mut writer, &metadata.entries);
    }
    writer.sized(layout);
    let blobs = write_kept(&mut writer, kept);
    (writer.finish(), blobs)
}

/// `None` if the bytes are no head, or of another log.
pub(super) fn from_bytes(head: &[u8], fingerprint: &[u8]) -> Option<Head> {
    let mut reader = ByteReader::new(head);
    if reader.sized()? != fingerprint {
        return None;
    }
    let profile = reader.text()?;
    let channels = read_list(&mut reader, 48, read_channel)?;
    let messages = read_messages(&mut reader, channels.len())?;
    let losses = read_list(&mut reader, 11, read_loss)?;
    let attachments = read_list(&mut reader, 48, read_attachment)?;
    let metadata = read_list(&mut reader, 16, |reader| {
        Some(Metadata {
            name: reader.text()?,
            entries: read_map(reader)?,
        })
    })?;
    let layout = reader.sized()?.to_vec();
    let kept = read_list(&mut reader, 1, read_kept)?;
    reader.is_at_end().then_some(Head {
        scan: Scan {
            channels,
            messages,
            losses,
            profile,
            attachments,
            metadata,
        },
        layout,
        kept,
    })
}

fn read_list<T>(
    reader: &mut ByteReader<'_>,
    least_bytes: usize,
    read: impl Fn(&mut ByteReader<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = reader.count(least_bytes)?;
    (0..count).map(|_| read(reader)).collect()
}

fn write_channel(writer: &mut ByteWriter, channel: &ScannedChannel) {
    writer.text(&channel.topic);
    writer.text(&channel.encoding);
    writer.text(&channel.schema);
    writer.text(&channel.schema_encoding);
    writer.sized(&channel.schema_data);
    write_map(writer, &channel.metadata);
}

fn read_channel(reader: &mut ByteReader<'_>) -> Option<ScannedChannel> {
    Some(ScannedChannel {
        topic: reader.text()?,
        encoding: reader.text()?,
        schema: reader.text()?,
        schema_encoding: reader.text()?,
        schema_data: reader.sized()?.to_vec(),
        metadata: read_map(reader)?,
    })
}

fn write_map(writer: &mut ByteWriter, map: &BTreeMap<String, String>) {
    writer.u64(map.len() as u64);
    for (name, value) in map {
        writer.text(name);
        writer.text(value);
    }
}

fn read_map(reader: &mut ByteReader<'_>) -> Option<BTreeMap<String, String>> {
    let count = reader.count(16)?;
    (0..count)
        .map(|_| Some((reader.text()?, reader.text()?)))
        .collect()
}

/// What a message takes.
const MESSAGE_BYTES: usize = 4 + 8 + 8 + 4 + 8 + 4 + 4 + 1 + 8;

fn write_messages(writer: &mut ByteWriter, messages: &[ScannedMessage]) {
    writer.u64(messages.len() as u64);
    for message in messages {
        writer.u32(message.channel_idx);
        writer.i64(message.log_time.nanos());
        writer.i64(message.publish_time.nanos());
        writer.u32(message.place.block);
        writer.u64(message.place.offset);
        writer.u32(message.size_bytes);
        writer.u32(message.sequence);
        writer.u8(u8::from(message.header_stamp.is_some()));
        writer.i64(message.header_stamp.unwrap_or_default().nanos());
    }
}

fn read_messages(reader: &mut ByteReader<'_>, n_channels: usize) -> Option<Vec<ScannedMessage>> {
    let messages = read_list(reader, MESSAGE_BYTES, |reader| {
        let mut message = ByteReader::new(reader.take(MESSAGE_BYTES)?);
        let channel_idx = message.u32()?;
        let log_time = Stamp::from_nanos(message.i64()?);
        let publish_time = Stamp::from_nanos(message.i64()?);
        let place = Place {
            block: message.u32()?,
            offset: message.u64()?,
        };
        let (size_bytes, sequence) = (message.u32()?, message.u32()?);
        let has_header_stamp = message.u8()? != 0;
        let header_stamp = Stamp::from_nanos(message.i64()?);
        Some(ScannedMessage {
            channel_idx,
            log_time,
            publish_time,
            place,
            size_bytes,
            sequence,
            header_stamp: has_header_stamp.then_some(header_stamp),
        })
    })?;
    let is_sound = |message: &ScannedMessage| (message.channel_idx as usize) < n_channels;
    messages.iter().all(is_sound).then_some(messages)
}

fn write_loss(writer: &mut ByteWriter, loss: &Loss) {
    let number = LossKind::ALL.iter().position(|kind| *kind == loss.kind);
    writer.u8(number.unwrap_or_default() as u8);
    writer.text(&loss.what);
    writer.u8(u8::from(loss.channel.is_some()));
    writer.text(loss.channel.as_deref().unwrap_or_default());
    let stamp = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.nanos().cast_unsigned());
    for number in [
        loss.messages,
        stamp(loss.start),
        stamp(loss.end),
        loss.offset,
    ] {
        writer.u8(u8::from(number.is_some()));
        writer.u64(number.unwrap_or_default());
    }
}

fn read_loss(reader: &mut ByteReader<'_>) -> Option<Loss> {
    let kind = *LossKind::ALL.get(usize::from(reader.u8()?))?;
    let what = reader.text()?;
    let has_channel = reader.u8()? != 0;
    let channel = reader.text()?;
    let mut number = || {
        let is_there = reader.u8()? != 0;
        let number = reader.u64()?;
        Some(is_there.then_some(number))
    };
    let (messages, start, end, offset) = (number()?, number()?, number()?, number()?);
    let stamp = |nanos: Option<u64>| nanos.map(|nanos| Stamp::from_nanos(nanos.cast_signed()));
    Some(Loss {
        kind,
        what,
        channel: has_channel.then_some(channel),
        messages,
        start: stamp(start),
        end: stamp(end),
        offset,
    })
}

fn write_attachment(writer: &mut ByteWriter, attachment: &Attachment) {
    writer.text(&attachment.name);
    writer.text(&attachment.media_type);
    writer.i64(attachment.log_time.nanos());
    writer.i64(attachment.create_time.nanos());
    writer.u32(attachment.place.block);
    writer.u64(attachment.place.offset);
    writer.u32(attachment.size_bytes);
}

fn read_attachment(reader: &mut ByteReader<'_>) -> Option<Attachment> {
    Some(Attachment {
        name: reader.text()?,
        media_type: reader.text()?,
        log_time: Stamp::from_nanos(reader.i64()?),
        create_time: Stamp::from_nanos(reader.i64()?),
        place: Place {
            block: reader.u32()?,
            offset: reader.u64()?,
        },
        size_bytes: reader.u32()?,
    })
}

fn write_kept(writer: &mut ByteWriter, kept: &[Option<KeptBytes>]) -> Vec<Arc<Vec<u8>>> {
    let mut blobs = Vec::new();
    let mut start = 0;
    writer.u64(kept.len() as u64);
    for kept in kept {
        let bytes = kept.as_ref().and_then(KeptBytes::load);
        writer.u8(u8::from(bytes.is_some()));
        if let Some(bytes) = bytes {
            let end = start + bytes.len() as u64;
            writer.u64(start);
            writer.u64(end);
            writer.u32(crc32fast::hash(&bytes));
            start = end;
            blobs.push(bytes);
        }
    }
    blobs
}

fn read_kept(reader: &mut ByteReader<'_>) -> Option<Option<(Range<u64>, u32)>> {
    if reader.u8()? == 0 {
        return Some(None);
    }
    let range = reader.u64()?..reader.u64()?;
    Some(Some((range, reader.u32()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound_head() -> Vec<u8> {
        let scan = Scan {
            channels: vec![ScannedChannel {
                topic: "/topic".to_owned(),
                schema_data: vec![1, 2, 3],
                metadata: BTreeMap::from([("name".to_owned(), "value".to_owned())]),
                ..ScannedChannel::default()
            }],
            messages: vec![ScannedMessage {
                channel_idx: 0,
                log_time: Stamp::from_nanos(5),
                publish_time: Stamp::from_nanos(4),
                place: Place {
                    block: 0,
                    offset: 9,
                },
                size_bytes: 7,
                sequence: 3,
                header_stamp: Some(Stamp::from_nanos(2)),
            }],
            losses: vec![Loss::new(LossKind::Truncated, "cut").at(11)],
            ..Scan::default()
        };
        let kept = KeptBytes::Memory(Arc::new(vec![1, 2]));
        to_bytes(b"log", &scan, b"layout", &[Some(kept)]).0
    }

    #[test]
    fn damaged_heads_are_refused_or_harmless() {
        let sound = sound_head();
        let head = from_bytes(&sound, b"log").unwrap();
        assert_eq!(head.scan.messages[0].place.offset, 9);
        assert_eq!(
            (head.layout.as_slice(), head.kept.len()),
            (&b"layout"[..], 1)
        );
        assert!(from_bytes(&sound, b"other").is_none());
        for end in 0..sound.len() {
            assert!(from_bytes(&sound[..end], b"log").is_none(), "{end}");
        }
        for place in 0..sound.len() {
            for change in [1, 0x80, 0xff] {
                let mut damaged = sound.clone();
                damaged[place] ^= change;
                if let Some(head) = from_bytes(&damaged, b"log") {
                    let n_channels = head.scan.channels.len() as u32;
                    let mut messages = head.scan.messages.iter();
                    assert!(messages.all(|message| message.channel_idx < n_channels));
                }
            }
        }
    }
}
