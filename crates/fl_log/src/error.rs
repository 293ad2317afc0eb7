//! What can go wrong with a log.

use std::path::PathBuf;

use crate::channel::{ChannelId, ChannelKind};
use crate::options::OpenOptions;

/// Why a log, a message or an image cannot be read or written. The fields are what the text names.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum Error {
    /// The file or folder cannot be read.
    #[error("cannot open the log\nfile: {path}", path = path.display())]
    Open {
        path: PathBuf,
        source: std::io::Error,
    },
    /// A folder or pattern without a log.
    #[error("there is no log here: no MCAP file, no ROS 1 bag, no ROS 2 bag\nfile: {path}", path = path.display())]
    NoLogs { path: PathBuf },
    /// A database that ROS 2 did not write.
    #[error("not a ROS 2 bag: {what}\nfile: {path}", path = path.display())]
    NotABag { path: PathBuf, what: String },
    /// The database cannot be read.
    #[error("cannot read the database\nfile: {path}", path = path.display())]
    Database {
        path: PathBuf,
        source: rusqlite::Error,
    },
    /// What must be unpacked before it can be read cannot be written to a temporary file.
    #[error("cannot unpack the log to {folder}; if there is no room, name another cache folder\nfile: {path}", folder = folder.display(), path = path.display())]
    Spool {
        path: PathBuf,
        folder: PathBuf,
        source: std::io::Error,
    },
    /// The file has no bytes.
    #[error("the file is empty: copy or record the log again\nfile: {path}", path = path.display())]
    EmptyFile { path: PathBuf },
    /// The file is something else.
    #[error("not a drive log: it looks like {looks_like}; {advice}\nfile: {path}", path = path.display())]
    NotALog {
        path: PathBuf,
        looks_like: String,
        advice: String,
    },
    /// The progress said to stop.
    #[error("canceled")]
    Canceled,
    /// The log has fewer channels.
    #[error("no {channel} in this log, which has {n_channels}\nfile: {path}", path = path.display())]
    NoChannel {
        channel: ChannelId,
        n_channels: usize,
        path: PathBuf,
    },
    /// The channel has fewer messages.
    #[error("no message {idx} on {topic}, which has {n_messages}\nfile: {path}", path = path.display())]
    NoMessage {
        topic: String,
        idx: usize,
        n_messages: usize,
        path: PathBuf,
    },
    /// The channel holds messages of another kind than was asked for.
    #[error("{topic} holds {kind:?}, not {wanted:?}\nfile: {path}", path = path.display())]
    OtherKind {
        topic: String,
        kind: ChannelKind,
        wanted: ChannelKind,
        path: PathBuf,
    },
    /// One message cannot be read or decoded; the source says why.
    #[error("cannot read message {idx} of {topic} ({schema})\nfile: {path}", path = path.display())]
    Message {
        topic: String,
        schema: String,
        idx: usize,
        path: PathBuf,
        #[source]
        source: Box<Error>,
    },
    /// The disk or the server does not give the bytes.
    #[error("cannot read the log at byte {offset}\nfile: {path}", path = path.display())]
    Read {
        path: PathBuf,
        offset: u64,
        source: std::io::Error,
    },
    /// More messages than the memory setting allows an index of.
    #[error(
        "the log has more than {limit} messages, too many for the memory setting; \
        set it to at least {} MiB",
        needed_bytes >> 20
    )]
    TooManyMessages { limit: u64, needed_bytes: u64 },
    /// What an index file says of the log's parts is not about this log.
    #[error("the index is not of this log\nfile: {path}", path = path.display())]
    OtherLayout { path: PathBuf },
    /// A chunk that was readable before is not any more.
    #[error("the chunk at byte {offset} is damaged: {what}")]
    Chunk { offset: u64, what: String },
    /// A place that does not belong to this log.
    #[error("the message's bytes lie outside the log: {size_bytes} bytes at {offset}")]
    OutsideLog { offset: u64, size_bytes: u32 },
    /// The message is only bytes.
    #[error("no definition of the message type is known ({reason})")]
    NoSchema { reason: String },
    /// A definition that cannot be understood.
    #[error("bad message definition: {what}")]
    BadSchema { what: String },
    /// A length in the message, or its definition, wants more bytes than there are.
    #[error("the message ends too early: {needed} bytes needed at byte {at}, {left} left")]
    MessageTooShort {
        at: usize,
        needed: usize,
        left: usize,
    },
    /// The first bytes of the message name another encoding.
    #[error(
        "unsupported encapsulation {bytes:02x?}; known are CDR and CDR 2, 00 to 03 and 06 to 0b"
    )]
    Encapsulation { bytes: [u8; 2] },
    /// Texts of 16-bit letters that are in none of the forms in use.
    #[error("the wide texts of the message are in none of the known forms")]
    WideText,
    /// A struct of numbered fields without one of them.
    #[error("the message leaves out the field {field} of {type_name}")]
    FieldLeftOut { field: String, type_name: String },
    /// Far more fields and elements than the bytes of the message can mean.
    #[error("the message wants more than {limit} values, too many for its size")]
    TooManyValues { limit: usize },
    /// A list in CDR 2 that takes more or fewer bytes than it says.
    #[error("a list of the message ends at byte {found}, not at byte {said} as it says")]
    WrongDelimiter { said: usize, found: usize },
    /// Bytes that no message of the definition has.
    #[error("the message is not as its encoding demands: {what}")]
    BadMessage { what: String },
    /// A valid thing that this program does not do.
    #[error("{what} is not supported")]
    Unsupported { what: String },
    /// The definition in the log lacks a field of the standard one.
    #[error("the message has no field {field} of the needed type")]
    BadField { field: String },
    /// A point layout that cannot be.
    #[error("bad point cloud: {what}")]
    BadCloud { what: String },
    /// Columns that do not make a cloud.
    #[error("cannot make columns of the points")]
    Columns {
        #[from]
        source: fl_cloud::Error,
    },
    /// A pose with numbers that are not finite, or no rotation.
    #[error("bad pose")]
    BadPose { source: fl_spacetime::Error },
    /// A frame of a video that says only what changed since one that the log does not have.
    #[error("no key frame of the video is before this frame: it can be shown from the next one on")]
    NoKeyFrame,
    /// A frame of a video that is damaged or of a kind that cannot be decoded.
    #[error("cannot decode the frame: {what}")]
    DecodeVideo { what: String },
    /// A frame of a video after a damaged one.
    #[error("a frame that this one builds on is damaged: the next key frame is whole again")]
    BrokenVideo {
        #[source]
        source: Box<Error>,
    },
    /// Image bytes that are damaged or of another format.
    #[error("cannot decode the image")]
    DecodeImage { source: image::ImageError },
    /// An image that its format cannot hold.
    #[error("cannot encode the image")]
    EncodeImage { source: image::ImageError },
    /// Pixels that do not fit the size.
    #[error("bad image: {what}")]
    BadImage { what: String },
    /// The output file cannot be made.
    #[error("cannot create the log\nfile: {path}", path = path.display())]
    Create {
        path: PathBuf,
        source: std::io::Error,
    },
    /// The output cannot be written.
    #[error("cannot write the log")]
    Write { source: mcap::McapError },
    /// The written file cannot get its name.
    #[error("cannot finish the log\nfile: {path}", path = path.display())]
    Finish {
        path: PathBuf,
        source: std::io::Error,
    },
    /// A log is to be written over one that is read.
    #[error("the output is also an input; choose another name\nfile: {path}", path = path.display())]
    OutputIsInput { path: PathBuf },
    /// A log is to be written where there is a folder or a device.
    #[error("this is a folder, device or pipe, and a file is to be written\nfile: {path}", path = path.display())]
    OutputIsNoFile { path: PathBuf },
    /// A log is to be written over a file that somebody may need.
    #[error("there is a file that framelock did not write; choose another name\nfile: {path}", path = path.display())]
    OutputIsForeign { path: PathBuf },
    /// The written file, read again, is not what it should be.
    #[error(
        "the written log is not as it should be, so it is not kept: {what}; is the disk sound?"
    )]
    Unverified { what: String },
    /// A pattern for topics that fits none.
    #[error("no topic fits {pattern:?}; the log has {topics}\nfile: {path}", path = path.display())]
    NoTopic {
        pattern: String,
        topics: String,
        path: PathBuf,
    },
    /// A message for no channel, or one of another type.
    #[error("{channel} was not added to this writer, or with another type than {given}")]
    NotAdded {
        channel: ChannelId,
        given: &'static str,
    },
}

impl Error {
    /// The log has more messages than the setting allows; how many is not known yet.
    pub(crate) fn too_many_messages(limit: u64) -> Self {
        Self::TooManyMessages {
            limit,
            needed_bytes: OpenOptions::memory_for(limit.saturating_mul(2)),
        }
    }
}
