//! What of a log could not be read as it was meant.

use std::fmt;

use fl_spacetime::Stamp;

/// One thing that is lost, or was read differently than the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What happened.
    pub kind: LossKind,
    /// The particulars, in words.
    pub what: String,
    /// The topic it concerns, if only one.
    pub channel: Option<String>,
    /// How many messages it concerns, if known.
    pub messages: Option<u64>,
    /// The earliest log time that is affected, if known.
    pub start: Option<Stamp>,
    /// The latest log time that is affected, if known.
    pub end: Option<Stamp>,
    /// Where in the file, in bytes from its start.
    pub offset: Option<u64>,
}

impl Loss {
    /// A loss of which no more is known than this.
    #[must_use]
    pub fn new(kind: LossKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            channel: None,
            messages: None,
            start: None,
            end: None,
            offset: None,
        }
    }

    /// The same loss, at this byte of the file.
    #[must_use]
    pub fn at(self, offset: u64) -> Self {
        Self {
            offset: Some(offset),
            ..self
        }
    }
}

/// The sorts of [`Loss`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// The file ends before its data does.
    Truncated,
    /// A chunk cannot be used, or only its beginning.
    DamagedChunk,
    /// A record cannot be used.
    DamagedRecord,
    /// Messages whose channel is described nowhere.
    NoChannel,
    /// The end of the file, which repeats what is known, is missing or wrong.
    DamagedSummary,
    /// Bytes after the end of the log.
    TrailingBytes,
    /// Another log after the end of this one, as when files are joined: it is not read.
    SecondLog,
    /// Messages without a header stamp although their type has one: their log time is used.
    ZeroStamps,
    /// A channel or schema is described twice, differently; the first description is used.
    Redefined,
    /// A file of the log that cannot be read, or is missing.
    UnreadableFile,
    /// Files beside the log's that its metadata does not name: they are not read.
    OtherFiles,
    /// The definition of a message type is wrong, so its messages are only bytes.
    BadSchema,
}

impl LossKind {
    /// Whether messages may be missing. Otherwise something was only read differently.
    #[must_use]
    pub fn data_lost(self) -> bool {
        match self {
            Self::Truncated
            | Self::DamagedChunk
            | Self::DamagedRecord
            | Self::NoChannel
            | Self::UnreadableFile
            | Self::SecondLog => true,
            Self::DamagedSummary
            | Self::TrailingBytes
            | Self::OtherFiles
            | Self::ZeroStamps
            | Self::Redefined
            | Self::BadSchema => false,
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(topic) = &self.channel {
            write!(formatter, "{topic}: ")?;
        }
        formatter.write_str(&self.what)?;
        match self.messages {
            Some(1) => formatter.write_str(", 1 message")?,
            Some(n_messages) => write!(formatter, ", {n_messages} messages")?,
            None => {}
        }
        if let (Some(start), Some(end)) = (self.start, self.end) {
            write!(formatter, ", log time {start} to {end}")?;
        }
        if let Some(offset) = self.offset {
            write!(formatter, ", at byte {offset}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_what_is_known() {
        let mut loss = Loss::new(LossKind::DamagedChunk, "chunk lost: wrong checksum").at(45);
        assert_eq!(loss.to_string(), "chunk lost: wrong checksum, at byte 45");
        loss.messages = Some(3);
        loss.channel = Some("/imu".to_owned());
        assert_eq!(
            loss.to_string(),
            "/imu: chunk lost: wrong checksum, 3 messages, at byte 45"
        );
        assert!(loss.kind.data_lost());
    }
}
