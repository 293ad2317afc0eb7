//! Opens a drive log, indexes it, decodes snapshots, and writes MCAP.

mod bag_source;
mod blocks;
mod budget;
mod bytes;
mod channel;
mod codec;
mod db3_source;
mod decoder;
mod decompress;
mod definition_folder;
mod delay;
mod error;
mod flatbuffer;
mod format;
pub mod foxglove;
mod index;
mod index_file;
mod joined_source;
mod json;
mod kept;
mod log;
mod loss;
mod mcap_source;
mod message;
mod message_limits;
mod message_reader;
mod options;
mod ordered;
mod progress;
mod protobuf;
mod read_ahead;
mod rewrite;
mod schema;
mod snapshot;
mod source;
mod spool;
mod stamp_rule;
mod storage;
mod times;
mod topic_pattern;
mod value;
mod video;
mod visit;
mod whole_file;
mod wire;
mod writer;

pub use bag_source::BagSource;
pub use channel::{Channel, ChannelId, ChannelKind, Entry};
pub use codec::{RgbImage, decode_image, encode_jpeg, encode_png};
pub use db3_source::Db3Source;
pub use delay::Delays;
pub use error::Error;
pub use log::{Log, RawMessage};
pub use loss::{Loss, LossKind};
pub use mcap_source::McapSource;
pub use message::{
    AccelStamped, Audio, AudioInfo, BoxDetection, BoxDetections, CameraInfoMessage,
    CompressedImage, DetectedRegion, Detection, Detections, Fix, Header, Hypothesis, Image, Imu,
    LaserScan, Message, MessageType, Odometry, PathMessage, PointCloud2, PointDatatype, PointField,
    PointStamped, Pose, PoseStamped, Poses, RadarReturn, RadarReturns, RadarTrack, RadarTracks,
    RangeMessage, Transform, Transforms, Twist, TwistStamped, VectorStamped, Video,
};
pub use message_reader::MessageReader;
pub use options::{IndexFile, OpenOptions, TimeChoice, TimeSource};
pub use progress::{NoProgress, Progress};
pub use rewrite::{
    MessageOrder, RewriteOptions, RewriteReport, RewrittenChannel, Selection, rewrite,
};
pub use snapshot::{CloudSnapshot, Snapshot};
pub use source::{
    Attachment, LogFiles, LogSource, MessageBytes, Metadata, Place, Scan, ScannedChannel,
    ScannedMessage, Watch,
};
pub use times::ChannelTimes;
pub use value::Value;
pub use video::VideoReader;
pub use whole_file::check_output;
pub use writer::{Compression, McapWriter, MessageHeader, RawChannel, WriteOptions, write_whole};
