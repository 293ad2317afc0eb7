//! How a log is opened.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a log is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// About how much memory an open log may take, in bytes. Everything that grows with the log
    /// has a share of it: the index, the decompressed chunks, the messages kept of small topics.
    pub memory_bytes: u64,
    /// A folder of `package/msg/Name.msg` files for types that the log does not define.
    pub definitions: Option<PathBuf>,
    /// Whether the index is kept in a file for the next time.
    pub index: IndexFile,
    /// The one folder where index files are. `None`: an index is beside its log or, where that
    /// cannot be written, in the user's cache folder.
    pub cache_folder: Option<PathBuf>,
    /// Which of its times is a message's stamp.
    pub times: TimeChoice,
}

/// Whether the index of a log is kept in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IndexFile {
    /// No file is read or written.
    #[default]
    Off,
    /// The file is used if it belongs to the log as it is now; else it is written. Where no folder
    /// can be written, the log is indexed each time.
    Automatic,
}

/// Which time is the stamp of a message, by topic.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimeChoice {
    /// For all topics that are not named below.
    pub default: TimeSource,
    /// For these topics.
    pub topics: BTreeMap<String, TimeSource>,
}

/// One of the three times of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TimeSource {
    /// The stamp in the message's header; the log time of messages without one.
    #[default]
    Header,
    /// When the recorder received the message.
    Log,
    /// When the message was sent.
    Publish,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            memory_bytes: 1 << 30,
            definitions: None,
            index: IndexFile::default(),
            cache_folder: None,
            times: TimeChoice::default(),
        }
    }
}

/// What one message takes in memory while a log is indexed, in bytes; less once it is open.
const INDEXING_BYTES: u64 = 112;

impl OpenOptions {
    /// How many bytes of decompressed chunks are kept for the next reading.
    #[must_use]
    pub fn cache_bytes(&self) -> u64 {
        self.memory_bytes / 4
    }

    /// How many bytes all threads together may have in work at once. A single larger chunk is
    /// worked on alone.
    #[must_use]
    pub fn in_flight_bytes(&self) -> u64 {
        self.memory_bytes / 16 * 3
    }

    /// A chunk that wants more than this when decompressed is refused, and listed as a loss.
    #[must_use]
    pub fn chunk_limit_bytes(&self) -> u64 {
        const LEAST: u64 = 64 << 20;
        (self.memory_bytes / 2).max(LEAST)
    }

    /// How many messages a log may have.
    #[must_use]
    pub fn message_limit(&self) -> u64 {
        const LEAST: u64 = 1 << 16;
        (self.memory_bytes / 16 * 7 / INDEXING_BYTES).max(LEAST)
    }

    /// How many bytes of small topics may be in memory.
    #[must_use]
    pub fn kept_bytes(&self) -> u64 {
        self.memory_bytes / 8
    }

    /// The setting that lets a log have this many messages.
    pub(crate) fn memory_for(n_messages: u64) -> u64 {
        const GRAIN: u64 = 256 << 20;
        (n_messages.saturating_mul(INDEXING_BYTES).saturating_add(1) / 7)
            .saturating_mul(16)
            .saturating_add(INDEXING_BYTES)
            .next_multiple_of(GRAIN)
    }
}

impl TimeChoice {
    /// The choice for a topic.
    #[must_use]
    pub fn of(&self, topic: &str) -> TimeSource {
        self.topics.get(topic).copied().unwrap_or(self.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_fit_into_the_memory() {
        let options = OpenOptions::default();
        let index_bytes = options.message_limit() * INDEXING_BYTES;
        let shares = options.cache_bytes() + options.in_flight_bytes() + options.kept_bytes();
        assert!(shares + index_bytes <= options.memory_bytes);
        assert!(options.message_limit() > 4_000_000);
        for n_messages in [100_000, 4_200_000, 30_000_000] {
            let memory_bytes = OpenOptions::memory_for(n_messages);
            let more = OpenOptions {
                memory_bytes,
                ..OpenOptions::default()
            };
            assert!(more.message_limit() >= n_messages, "{n_messages}");
        }
    }
}
