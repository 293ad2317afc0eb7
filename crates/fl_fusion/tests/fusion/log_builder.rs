//! Small logs in memory.

use std::io::Cursor;
use std::path::Path;

use fl_log::{
    CameraInfoMessage, CompressedImage, Header, Log, McapSource, McapWriter, Message, NoProgress,
    Odometry, OpenOptions, PointCloud2, PointDatatype, PointField, Pose, PoseStamped, RawChannel,
    Transform, Twist, WriteOptions,
};
use fl_rig::CameraInfo;
use fl_spacetime::{Frame, Rigid, Span, Stamp};

/// What a recorder needs to store a message.
const RECORDER_DELAY: Span = Span::from_millis(3);

/// Milliseconds of the drive as a stamp.
pub(crate) fn at(millis: i64) -> Stamp {
    Stamp::from_nanos(1_700_000_000_000_000_000) + Span::from_millis(millis)
}

/// Collects messages and writes them as one log.
#[derive(Default)]
pub(crate) struct LogBuilder {
    messages: Vec<(String, Stamp, Message, Option<usize>)>,
    /// Topic, log time and bytes in CDR.
    videos: Vec<(String, Stamp, Vec<u8>)>,
}

impl LogBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a message that reaches the recorder a little after its stamp.
    pub(crate) fn add(self, topic: &str, stamp: Stamp, message: Message) -> Self {
        self.add_late(topic, stamp + RECORDER_DELAY, message)
    }

    pub(crate) fn add_late(mut self, topic: &str, log_time: Stamp, message: Message) -> Self {
        self.messages
            .push((topic.to_owned(), log_time, message, None));
        self
    }

    /// Adds only the first bytes of a message.
    pub(crate) fn add_cut(mut self, topic: &str, stamp: Stamp, message: Message) -> Self {
        self.messages
            .push((topic.to_owned(), stamp + RECORDER_DELAY, message, Some(30)));
        self
    }

    /// Adds a frame of H.264, as `foxglove_msgs/msg/CompressedVideo`.
    pub(crate) fn add_video(mut self, topic: &str, stamp: Stamp, frame: &str, data: &[u8]) -> Self {
        let nanos = stamp.nanos();
        let mut cdr = vec![0, 1, 0, 0];
        let mut add = |length: usize, bytes: &[u8]| {
            cdr.resize(cdr.len().next_multiple_of(4), 0);
            cdr.extend((length as u32).to_le_bytes());
            cdr.extend_from_slice(bytes);
        };
        add((nanos / 1_000_000_000) as usize, &[]);
        add((nanos % 1_000_000_000) as usize, &[]);
        add(frame.len() + 1, &[frame.as_bytes(), &[0]].concat());
        add(data.len(), data);
        add(5, b"h264\0");
        self.videos
            .push((topic.to_owned(), stamp + RECORDER_DELAY, cdr));
        self
    }

    pub(crate) fn transform<D: Frame, S: Frame>(
        self,
        names: [&str; 2],
        parent_from_child: Rigid<D, S>,
    ) -> Self {
        self.add(
            "/tf_static",
            at(-60),
            transform(at(-60), names, parent_from_child),
        )
    }

    /// Poses of `base_link` along x at `speed` m/s, one in each of those milliseconds.
    pub(crate) fn drive(mut self, speed: f64, millis: impl IntoIterator<Item = i64>) -> Self {
        for ms in millis {
            self = self.add("/odom", at(ms), odometry(ms, driven(speed, ms)));
        }
        self
    }

    pub(crate) fn finish(self) -> Log {
        let output = Cursor::new(Vec::new());
        let mut writer = McapWriter::new(output, &WriteOptions::default()).unwrap();
        let mut ids = std::collections::BTreeMap::new();
        for (topic, log_time, message, cut) in self.messages {
            let id = *ids
                .entry(topic.clone())
                .or_insert_with(|| writer.add_channel(&topic, message.message_type()).unwrap());
            let mut bytes = message.to_cdr();
            bytes.truncate(cut.unwrap_or(bytes.len()));
            writer.write_raw(id, log_time, log_time, &bytes).unwrap();
        }
        for (topic, log_time, bytes) in self.videos {
            let id = *ids.entry(topic.clone()).or_insert_with(|| {
                let channel = RawChannel {
                    topic: &topic,
                    schema: "foxglove_msgs/msg/CompressedVideo",
                    schema_encoding: "ros2msg",
                    schema_data: b"builtin_interfaces/Time timestamp\nstring frame_id\n\
                        uint8[] data\nstring format\n",
                    encoding: "cdr",
                };
                writer.add_raw_channel(&channel).unwrap()
            });
            writer.write_raw(id, log_time, log_time, &bytes).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        let path = Path::new("drive.mcap");
        let source = McapSource::from_bytes(path, bytes, &OpenOptions::default()).unwrap();
        Log::from_source(Box::new(source), &OpenOptions::default(), &NoProgress).unwrap()
    }
}

/// Where the vehicle of [`LogBuilder::drive`] is.
pub(crate) fn driven<D: Frame, S: Frame>(speed: f64, millis: i64) -> Rigid<D, S> {
    Rigid::from_yaw(speed * millis as f64 / 1000.0, 0.0, 0.0, 0.0)
}

pub(crate) fn transform<D: Frame, S: Frame>(
    stamp: Stamp,
    [parent, child]: [&str; 2],
    parent_from_child: Rigid<D, S>,
) -> Message {
    let (parent, child) = (parent.to_owned(), child.to_owned());
    let parent_from_child = parent_from_child.relabel();
    Message::TfMessage(vec![Transform {
        stamp,
        parent,
        child,
        parent_from_child,
    }])
}

pub(crate) fn odometry(
    millis: i64,
    map_from_base: Rigid<fl_spacetime::World, fl_spacetime::Ego>,
) -> Message {
    Message::Odometry(Odometry {
        header: Header::new(at(millis), "map"),
        child_frame_id: "base_link".to_owned(),
        pose: Pose::from_rigid(&map_from_base),
        twist: Twist::default(),
    })
}

pub(crate) fn pose_stamped(
    millis: i64,
    map_from_base: Rigid<fl_spacetime::World, fl_spacetime::Ego>,
) -> Message {
    let header = Header::new(at(millis), "map");
    Message::PoseStamped(PoseStamped {
        header,
        pose: Pose::from_rigid(&map_from_base),
    })
}

/// Points, with a column of their own times (nanoseconds) where `offsets` is not empty.
pub(crate) fn cloud(stamp: Stamp, frame: &str, points: &[[f32; 3]], offsets: &[u32]) -> Message {
    let extra: Vec<u32> = offsets.to_vec();
    packed(stamp, frame, points, ("t", PointDatatype::Uint32, &extra))
}

/// Points with radial velocities, m/s.
pub(crate) fn radar_cloud(
    stamp: Stamp,
    frame: &str,
    points: &[[f32; 3]],
    speeds: &[f32],
) -> Message {
    let extra: Vec<u32> = speeds.iter().map(|speed| speed.to_bits()).collect();
    packed(
        stamp,
        frame,
        points,
        ("velocity", PointDatatype::Float32, &extra),
    )
}

fn packed(
    stamp: Stamp,
    frame: &str,
    points: &[[f32; 3]],
    (name, datatype, extra): (&str, PointDatatype, &[u32]),
) -> Message {
    let field = |name: &str, offset, datatype| PointField {
        name: name.to_owned(),
        offset,
        datatype,
        count: 1,
    };
    let mut fields: Vec<PointField> = ["x", "y", "z"]
        .iter()
        .zip([0, 4, 8])
        .map(|(name, offset)| field(name, offset, PointDatatype::Float32))
        .collect();
    if !extra.is_empty() {
        fields.push(field(name, 12, datatype));
    }
    let mut data = Vec::new();
    for (idx, point) in points.iter().enumerate() {
        point
            .iter()
            .for_each(|coordinate| data.extend(coordinate.to_le_bytes()));
        data.extend(extra.get(idx).copied().unwrap_or(0).to_le_bytes());
    }
    let width = points.len() as u32;
    Message::PointCloud2(PointCloud2 {
        header: Header::new(stamp, frame),
        height: 1,
        width,
        fields,
        is_bigendian: false,
        point_step: 16,
        row_step: 16 * width,
        data,
        is_dense: true,
    })
}

pub(crate) fn image(stamp: Stamp, frame: &str) -> Message {
    let header = Header::new(stamp, frame);
    let data = stamp.nanos().to_le_bytes().to_vec();
    Message::CompressedImage(CompressedImage {
        header,
        format: "jpeg".to_owned(),
        data,
    })
}

/// A pinhole of 100 px focal length and 200 x 100 px.
pub(crate) fn pinhole() -> CameraInfo {
    CameraInfo {
        width: 200,
        height: 100,
        distortion_model: "plumb_bob".to_owned(),
        d: vec![0.0; 5],
        k: [100.0, 0.0, 99.5, 0.0, 100.0, 49.5, 0.0, 0.0, 1.0],
        r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        p: [
            100.0, 0.0, 99.5, 0.0, 0.0, 100.0, 49.5, 0.0, 0.0, 0.0, 1.0, 0.0,
        ],
    }
}

pub(crate) fn camera_info(stamp: Stamp, frame: &str, info: CameraInfo) -> Message {
    Message::CameraInfo(CameraInfoMessage {
        header: Header::new(stamp, frame),
        info,
    })
}
