//! Whether a written file holds what was to be written.

use std::path::Path;

use crc32fast::Hasher;

use super::messages::{self, MessageOrder, MessagesInOrder};
use super::selection::{Chosen, Selection};
use crate::channel::{Channel, Entry};
use crate::error::Error;
use crate::log::Log;
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::source::{Attachment, Metadata};
use crate::writer::MessageHeader;

/// What a file holds, each part as a checksum. Messages are in order within their channel only.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    channels: Vec<ChannelContent>,
    /// Of the profile, the attachments and the metadata, in their order.
    whole: Hasher,
}

#[derive(Debug, Clone)]
struct ChannelContent {
    topic: String,
    description: u32,
    n_messages: u64,
    messages: Hasher,
}

impl Content {
    pub(super) fn new(profile: &str) -> Self {
        let mut content = Self::default();
        add_text(&mut content.whole, profile);
        content
    }

    pub(super) fn add_channel(&mut self, channel: &Channel) {
        let mut description = Hasher::new();
        let texts = [
            &channel.topic,
            &channel.encoding,
            &channel.schema,
            &channel.schema_encoding,
        ];
        // A log without the definition of a type may still say how it would be written.
        let n_texts = if channel.schema.is_empty() && channel.schema_data.is_empty() {
            3
        } else {
            4
        };
        for text in &texts[..n_texts] {
            add_text(&mut description, text);
        }
        add_bytes(&mut description, &channel.schema_data);
        for (key, value) in &channel.metadata {
            add_text(&mut description, key);
            add_text(&mut description, value);
        }
        self.channels.push(ChannelContent {
            topic: channel.topic.clone(),
            description: description.finalize(),
            n_messages: 0,
            messages: Hasher::new(),
        });
    }

    /// Adds a message of the channel at this place.
    pub(super) fn add_message(&mut self, place: usize, header: &MessageHeader, bytes: &[u8]) {
        let channel = &mut self.channels[place];
        let hasher = &mut channel.messages;
        hasher.update(&header.log_time.nanos().to_le_bytes());
        hasher.update(&header.publish_time.nanos().to_le_bytes());
        hasher.update(&header.sequence.to_le_bytes());
        add_bytes(hasher, bytes);
        channel.n_messages += 1;
    }

    pub(super) fn add_attachment(&mut self, attachment: &Attachment, bytes: &[u8]) {
        add_text(&mut self.whole, &attachment.name);
        add_text(&mut self.whole, &attachment.media_type);
        for stamp in [attachment.log_time, attachment.create_time] {
            self.whole.update(&stamp.nanos().to_le_bytes());
        }
        add_bytes(&mut self.whole, bytes);
    }

    pub(super) fn add_metadata(&mut self, metadata: &Metadata) {
        add_text(&mut self.whole, &metadata.name);
        for (key, value) in &metadata.entries {
            add_text(&mut self.whole, key);
            add_text(&mut self.whole, value);
        }
    }

    /// Where the other content differs, in words.
    fn difference(&self, found: &Self) -> Option<String> {
        if self.channels.len() != found.channels.len() {
            let (n_wanted, n_found) = (self.channels.len(), found.channels.len());
            return Some(format!("it has {n_found} channels instead of {n_wanted}"));
        }
        let channels = self.channels.iter().zip(&found.channels);
        let mut differences = channels.filter_map(|(wanted, found)| wanted.difference(found));
        differences.next().or_else(|| {
            let whole = [self, found].map(|content| content.whole.clone().finalize());
            (whole[0] != whole[1]).then(|| "its attachments or metadata differ".to_owned())
        })
    }
}

impl ChannelContent {
    fn difference(&self, found: &Self) -> Option<String> {
        let topic = &self.topic;
        if self.description != found.description {
            return Some(format!("{topic} is described differently"));
        }
        let (n_wanted, n_found) = (self.n_messages, found.n_messages);
        if n_wanted != n_found {
            return Some(format!(
                "{topic} has {n_found} messages instead of {n_wanted}"
            ));
        }
        let messages = [self, found].map(|channel| channel.messages.clone().finalize());
        (messages[0] != messages[1]).then(|| format!("messages of {topic} differ"))
    }
}

fn add_text(hasher: &mut Hasher, text: &str) {
    add_bytes(hasher, text.as_bytes());
}

/// The length tells where one thing ends and the next begins.
fn add_bytes(hasher: &mut Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// Opens a written file as any other log, reads all of it, and compares.
pub(super) fn verify(wanted: &Content, path: &Path, phases: &Phases<'_>) -> Result<(), Error> {
    let options = OpenOptions {
        memory_bytes: phases.memory_bytes,
        ..OpenOptions::default()
    };
    let written = Log::open(path, &options, &phases.opening)?;
    let unverified = |what| Error::Unverified { what };
    if let Some(loss) = written.losses().iter().find(|loss| loss.kind.data_lost()) {
        return Err(unverified(loss.to_string()));
    }
    let found = content(&written, &phases.comparing)?;
    wanted
        .difference(&found)
        .map_or(Ok(()), |what| Err(unverified(what)))
}

/// What a log holds.
fn content(log: &Log, progress: &Phase<'_>) -> Result<Content, Error> {
    let mut content = Content::new(log.profile());
    for channel in log.channels() {
        content.add_channel(channel);
    }
    let all: MessagesInOrder = messages::pick(
        log,
        &Chosen::of(log, &Selection::default()),
        MessageOrder::Source,
    );
    messages::for_each(log, &all, progress, |message, entry, bytes| {
        let bytes = bytes.map_err(|err| Error::Unverified {
            what: err.to_string(),
        })?;
        content.add_message(message.channel.idx(), &header(entry), bytes);
        Ok(())
    })?;
    for attachment in log.attachments() {
        content.add_attachment(attachment, &log.attachment_bytes(attachment)?);
    }
    for metadata in log.metadata() {
        content.add_metadata(metadata);
    }
    Ok(content)
}

fn header(entry: &Entry) -> MessageHeader {
    MessageHeader {
        log_time: entry.log_time,
        publish_time: entry.publish_time,
        sequence: entry.sequence,
    }
}

/// The stages of a rewriting, each a part of one progress: copying takes about half of the time.
pub(super) struct Phases<'p> {
    pub(super) copying: Phase<'p>,
    pub(super) opening: Phase<'p>,
    pub(super) comparing: Phase<'p>,
    memory_bytes: u64,
}

/// One stage of several.
pub(super) struct Phase<'p> {
    progress: &'p dyn Progress,
    total: u64,
    start: u64,
    length: u64,
}

impl<'p> Phases<'p> {
    /// The stages of rewriting this many bytes of messages.
    pub(super) fn new(progress: &'p dyn Progress, n_bytes: u64, memory_bytes: u64) -> Self {
        let n_bytes = n_bytes.max(1);
        let phase = |start, length| Phase {
            progress,
            total: 4 * n_bytes,
            start: start * n_bytes,
            length: length * n_bytes,
        };
        Self {
            copying: phase(0, 2),
            opening: phase(2, 1),
            comparing: phase(3, 1),
            memory_bytes,
        }
    }
}

impl Progress for Phase<'_> {
    fn advance(&self, done: u64, total: u64) -> bool {
        let share =
            u128::from(self.length) * u128::from(done.min(total)) / u128::from(total.max(1));
        let done = self.start.saturating_add(share as u64);
        self.progress.advance(done, self.total)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fl_spacetime::Stamp;

    use super::*;
    use crate::channel::{ChannelId, ChannelKind};

    fn channel(topic: &str) -> Channel {
        Channel {
            id: ChannelId(0),
            topic: topic.to_owned(),
            schema: "my/Type".to_owned(),
            encoding: "json".to_owned(),
            schema_encoding: "jsonschema".to_owned(),
            schema_data: (*b"{}").into(),
            metadata: BTreeMap::new(),
            kind: ChannelKind::Unknown,
        }
    }

    fn content(topic: &str, messages: &[(i64, u32, &[u8])]) -> Content {
        let mut content = Content::new("ros2");
        content.add_channel(&channel(topic));
        for (nanos, sequence, bytes) in messages {
            let header = MessageHeader {
                log_time: Stamp::from_nanos(*nanos),
                publish_time: Stamp::from_nanos(0),
                sequence: *sequence,
            };
            content.add_message(0, &header, bytes);
        }
        content
    }

    #[test]
    fn every_difference_is_found() {
        let wanted = content("/a", &[(1, 7, b"one"), (2, 8, b"two")]);
        let difference = |found: &Content| wanted.difference(found);
        assert_eq!(difference(&wanted.clone()), None);
        for (found, words) in [
            (
                content("/b", &[(1, 7, b"one"), (2, 8, b"two")]),
                "described",
            ),
            (content("/a", &[(1, 7, b"one")]), "1 messages instead of 2"),
            (
                content("/a", &[(1, 7, b"one"), (2, 8, b"twO")]),
                "messages of /a differ",
            ),
            (
                content("/a", &[(1, 7, b"one"), (3, 8, b"two")]),
                "messages of /a differ",
            ),
            (
                content("/a", &[(1, 7, b"one"), (2, 9, b"two")]),
                "messages of /a differ",
            ),
            (
                content("/a", &[(2, 8, b"two"), (1, 7, b"one")]),
                "messages of /a differ",
            ),
            (Content::new("ros2"), "0 channels instead of 1"),
        ] {
            let text = difference(&found).unwrap_or_default();
            assert!(text.contains(words), "{text}");
        }
        let mut found = wanted.clone();
        found.add_metadata(&Metadata {
            name: "extra".to_owned(),
            entries: BTreeMap::new(),
        });
        assert!(difference(&found).is_some_and(|text| text.contains("metadata")));
    }
}
