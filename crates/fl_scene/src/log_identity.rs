//! Which log a scene belongs to.

use std::fmt;

use fl_spacetime::Stamp;

/// What tells one log from another without reading its payloads.
///
/// The name is for people: a log that was renamed or moved is still the same log, see [`LogIdentity::same_log`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogIdentity {
    /// What people call the log, usually its file name.
    pub name: String,
    /// Stamp of the first entry.
    pub start: Stamp,
    /// Stamp of the last entry.
    pub end: Stamp,
    /// Messages in all channels.
    pub messages: u64,
}

impl LogIdentity {
    /// Whether both describe one recording: equal start, end and number of messages.
    pub fn same_log(&self, other: &Self) -> bool {
        (self.start, self.end, self.messages) == (other.start, other.end, other.messages)
    }
}

impl fmt::Display for LogIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            start,
            end,
            messages,
        } = self;
        write!(f, "`{name}` ({messages} messages, {start} to {end})")
    }
}
