//! What the messages of a log say, as far as the doctor wants to know it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use fl_log::{
    Channel, ChannelId, ChannelKind, CloudSnapshot, Log, Progress, Snapshot, Transforms, Value,
};
use fl_rig::CameraInfo;
use fl_spacetime::{Ego, Stamp, World};

use super::quaternions;
use crate::Error;

/// Kinds of channels whose messages are read.
const READ: [ChannelKind; 13] = [
    ChannelKind::Cloud,
    ChannelKind::CompressedImage,
    ChannelKind::Image,
    ChannelKind::Video,
    ChannelKind::CameraInfo,
    ChannelKind::Imu,
    ChannelKind::Fix,
    ChannelKind::Odometry,
    ChannelKind::Pose,
    ChannelKind::Twist,
    ChannelKind::Transforms,
    ChannelKind::LaserScan,
    ChannelKind::RadarReturns,
];

/// So many calibrations of one camera are told apart.
const MAX_CALIBRATIONS: usize = 8;

/// What the messages of a log say.
#[derive(Debug, Default)]
pub(super) struct Contents {
    channels: BTreeMap<ChannelId, ChannelContents>,
    /// The edges of the transform tree, by child, then parent.
    pub(super) edges: BTreeMap<(String, String), Edge>,
}

/// What the messages of one channel say.
#[derive(Debug, Default)]
pub(super) struct ChannelContents {
    /// By number of the message.
    pub(super) seen: Vec<(u32, Seen)>,
    /// A hash of the whole message, by number.
    pub(super) hashes: Vec<(u32, u64)>,
    /// How many messages name each frame.
    pub(super) frames: BTreeMap<String, u64>,
    /// The calibrations of a camera, each with the number of its first message.
    pub(super) calibrations: Vec<(u32, CameraInfo)>,
    /// By the frame it turns: how many rotations are no unit quaternions, and their worst norm.
    pub(super) bad_rotations: BTreeMap<String, (u64, f64)>,
}

/// What one message says.
#[derive(Debug)]
pub(super) enum Seen {
    Undecodable(String),
    Cloud(CloudSeen),
    Image(ImageSeen),
    /// Meters per second squared; radians per second about the unit's own axes.
    Imu {
        acceleration: f64,
        rates: [f64; 3],
    },
    Fix {
        is_valid: bool,
    },
    /// Meters; radians about the vertical of the pose's frame.
    Pose {
        position: [f64; 3],
        heading: f64,
    },
}

#[derive(Debug)]
pub(super) struct CloudSeen {
    pub(super) n_points: u32,
    pub(super) n_not_finite: u32,
    pub(super) promises_finite: bool,
    /// The first and the last time of a point, from the stamp, nanoseconds.
    pub(super) times: Option<(i32, i32)>,
    pub(super) times_unusable: bool,
    pub(super) has_velocities: bool,
}

#[derive(Debug)]
pub(super) struct ImageSeen {
    /// A hash of the picture alone.
    pub(super) picture: u64,
    pub(super) ends_early: bool,
}

/// A transform between two frames over the drive.
#[derive(Debug, Default)]
pub(super) struct Edge {
    /// Whether it holds always.
    pub(super) is_static: bool,
    /// When it was said, if it does not hold always.
    pub(super) stamps: Vec<Stamp>,
}

impl Contents {
    pub(super) fn read(log: &Log, progress: &dyn Progress) -> Result<Self, Error> {
        let wanted = |channel: &&Channel| {
            READ.contains(&channel.kind) && log.opaque_because(channel.id).is_none()
        };
        let channels: Vec<&Channel> = log.channels().iter().filter(wanted).collect();
        let ids: Vec<ChannelId> = channels.iter().map(|channel| channel.id).collect();
        let read: BTreeMap<ChannelId, Mutex<ChannelContents>> =
            ids.iter().map(|id| (*id, Mutex::default())).collect();
        let edges = Mutex::default();
        log.visit(
            &ids,
            None,
            &|channel, idx, bytes| {
                let (Some(contents), Some(described)) = (read.get(&channel), log.channel(channel))
                else {
                    return;
                };
                let message = Message::read(log, described, idx, bytes, &edges);
                message.add_to(&mut contents.lock().unwrap_or_else(PoisonError::into_inner));
            },
            progress,
        )?;
        let mut contents = Self {
            channels: BTreeMap::new(),
            edges: edges.into_inner().unwrap_or_else(PoisonError::into_inner),
        };
        for (id, read) in read {
            let mut read = read.into_inner().unwrap_or_else(PoisonError::into_inner);
            read.seen.sort_unstable_by_key(|(idx, _)| *idx);
            read.hashes.sort_unstable();
            contents.channels.insert(id, read);
        }
        for edge in contents.edges.values_mut() {
            edge.stamps.sort_unstable();
        }
        Ok(contents)
    }

    pub(super) fn of(&self, channel: ChannelId) -> Option<&ChannelContents> {
        self.channels.get(&channel)
    }
}

impl ChannelContents {
    /// The hash of a message.
    pub(super) fn hash(&self, idx: usize) -> Option<u64> {
        let place = self
            .hashes
            .binary_search_by_key(&(idx as u32), |(idx, _)| *idx);
        place.ok().map(|place| self.hashes[place].1)
    }

    /// The frame that most messages name.
    pub(super) fn frame(&self) -> Option<&str> {
        let most = self.frames.iter().rev().max_by_key(|(_, n)| **n);
        most.map(|(frame, _)| frame.as_str())
    }

    /// Keeps the first of each calibration, whatever the order in which they come.
    fn add_calibration(&mut self, idx: u32, info: CameraInfo) {
        let calibrations = &mut self.calibrations;
        match calibrations
            .iter()
            .position(|(_, known)| same_bits(known, &info))
        {
            Some(place) => calibrations[place].0 = idx.min(calibrations[place].0),
            None => calibrations.push((idx, info)),
        }
        calibrations.sort_unstable_by_key(|(idx, _)| *idx);
        calibrations.truncate(MAX_CALIBRATIONS);
    }
}

/// One message, read.
struct Message {
    idx: u32,
    hash: u64,
    frame: Option<String>,
    seen: Option<Seen>,
    calibration: Option<CameraInfo>,
    bad_rotations: Vec<(String, f64)>,
}

impl Message {
    fn read(
        log: &Log,
        channel: &Channel,
        idx: usize,
        bytes: &[u8],
        edges: &Mutex<BTreeMap<(String, String), Edge>>,
    ) -> Self {
        let mut message = Self {
            idx: idx as u32,
            hash: hash(bytes),
            frame: None,
            seen: None,
            calibration: None,
            bad_rotations: Vec::new(),
        };
        let needs_raw = has_poses(channel.kind) || channel.kind == ChannelKind::Cloud;
        let raw = needs_raw
            .then(|| log.value(channel.id, bytes).ok())
            .flatten();
        if let Some(raw) = &raw
            && has_poses(channel.kind)
        {
            quaternions::visit_bad(raw, &mut |frame, norm| {
                let frame = frame.unwrap_or_default().to_owned();
                message.bad_rotations.push((frame, norm));
            });
        }
        let snapshot = match log.decode(channel.id, idx, bytes) {
            Ok(snapshot) => snapshot,
            Err(err) => {
                message.seen = Some(Seen::Undecodable(causes(&err)));
                return message;
            }
        };
        message.frame = snapshot.header().map(|header| header.frame_id.clone());
        message.seen = match snapshot {
            Snapshot::Cloud(cloud) => Some(Seen::Cloud(CloudSeen::of(&cloud, raw.as_ref()))),
            Snapshot::CompressedImage(image) => Some(Seen::Image(ImageSeen {
                picture: hash(&image.data),
                ends_early: ends_early(&image.data),
            })),
            Snapshot::Image(image) => Some(Seen::Image(ImageSeen {
                picture: hash(&image.data),
                ends_early: image.data.len() < image.step as usize * image.height as usize,
            })),
            Snapshot::Video(video) => Some(Seen::Image(ImageSeen {
                picture: hash(&video.data),
                ends_early: false,
            })),
            Snapshot::Imu(imu) => Some(Seen::Imu {
                acceleration: norm(imu.linear_acceleration),
                rates: imu.angular_velocity,
            }),
            Snapshot::Fix(fix) => Some(Seen::Fix {
                is_valid: is_place(fix.latitude_deg, fix.longitude_deg) && fix.status >= 0,
            }),
            Snapshot::Odometry(odometry) => Some(Seen::Pose {
                position: odometry.pose.position,
                heading: (odometry.pose.rigid::<World, Ego>()).map_or(0.0, |pose| pose.yaw()),
            }),
            Snapshot::CameraInfo(camera) => {
                message.calibration = Some(camera.info);
                None
            }
            Snapshot::Transforms(transforms) => {
                let stamp = log.entries(channel.id).get(idx).map(|entry| entry.stamp);
                let is_static = channel.topic.ends_with("tf_static");
                add_edges(edges, &transforms, is_static, stamp);
                None
            }
            _ => None,
        };
        message
    }

    fn add_to(self, contents: &mut ChannelContents) {
        contents.hashes.push((self.idx, self.hash));
        if let Some(seen) = self.seen {
            contents.seen.push((self.idx, seen));
        }
        if let Some(frame) = self.frame {
            *contents.frames.entry(frame).or_default() += 1;
        }
        if let Some(info) = self.calibration {
            contents.add_calibration(self.idx, info);
        }
        for (frame, norm) in self.bad_rotations {
            let (n, worst) = contents.bad_rotations.entry(frame).or_insert((0, norm));
            *n += 1;
            // NaN is the worst; of two that are as far off the larger.
            let badness = |norm: f64| ((norm - 1.0).abs(), norm);
            let (a, b) = (badness(norm), badness(*worst));
            if a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).is_gt() {
                *worst = norm;
            }
        }
    }
}

/// Whether two calibrations are the same, NaN and all.
fn same_bits(a: &CameraInfo, b: &CameraInfo) -> bool {
    let bits = |info: &CameraInfo| -> Vec<u64> {
        let numbers = info.d.iter().chain(&info.k).chain(&info.r).chain(&info.p);
        numbers.map(|number| number.to_bits()).collect()
    };
    let rest = |info: &CameraInfo| (info.width, info.height, info.distortion_model.clone());
    rest(a) == rest(b) && bits(a) == bits(b)
}

impl CloudSeen {
    fn of(cloud: &CloudSnapshot, raw: Option<&Value<'_>>) -> Self {
        let offsets = cloud.cloud.offset_nanos().unwrap_or_default();
        let times = offsets.iter().min().zip(offsets.iter().max());
        let promise = raw.and_then(|raw| raw.field("is_dense"));
        Self {
            n_points: cloud.cloud.len() as u32,
            n_not_finite: cloud.n_dropped as u32,
            promises_finite: promise == Some(&Value::Bool(true)),
            times: times.map(|(first, last)| (*first, *last)),
            times_unusable: cloud.times_unusable,
            has_velocities: cloud.cloud.velocity().is_some(),
        }
    }
}

/// The kinds of messages whose rotations must be set; an IMU may leave its own out.
fn has_poses(kind: ChannelKind) -> bool {
    matches!(
        kind,
        ChannelKind::Odometry | ChannelKind::Pose | ChannelKind::Transforms
    )
}

fn add_edges(
    edges: &Mutex<BTreeMap<(String, String), Edge>>,
    message: &Transforms,
    is_static: bool,
    message_stamp: Option<Stamp>,
) {
    let mut edges = edges.lock().unwrap_or_else(PoisonError::into_inner);
    for transform in &message.transforms {
        let names = [&transform.child, &transform.parent];
        let [child, parent] = names.map(|name| name.trim_start_matches('/').to_owned());
        let edge = edges.entry((child, parent)).or_default();
        edge.is_static |= is_static;
        let own = Some(transform.stamp).filter(|stamp| stamp.nanos() != 0);
        if !is_static {
            edge.stamps.extend(own.or(message_stamp));
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn norm(vector: [f64; 3]) -> f64 {
    nalgebra::Vector3::from(vector).norm()
}

fn is_place(latitude_deg: f64, longitude_deg: f64) -> bool {
    latitude_deg.abs() <= 90.0
        && longitude_deg.abs() <= 180.0
        && (latitude_deg != 0.0 || longitude_deg != 0.0)
}

const JPEG: (&[u8], &[u8]) = (&[0xFF, 0xD8], &[0xFF, 0xD9]);
const PNG: (&[u8], &[u8]) = (&[0x89, b'P', b'N', b'G'], b"IEND");

/// Whether it is a file that can be decoded here.
pub(super) fn is_known_file(file: &[u8]) -> bool {
    [JPEG, PNG].iter().any(|(start, _)| file.starts_with(start))
}

/// Whether a JPEG or PNG file lacks its end; what follows the end does not matter.
fn ends_early(file: &[u8]) -> bool {
    let known = [JPEG, PNG]
        .into_iter()
        .find(|(start, _)| file.starts_with(start));
    known.is_some_and(|(_, end)| !file.windows(end.len()).rev().any(|part| part == end))
}

/// What caused an error in the end, in one line.
pub(super) fn causes(err: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(err), |err| err.source());
    let lines: Vec<String> = chain.map(ToString::to_string).collect();
    lines
        .last()
        .map(|line| line.replace('\n', ", "))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_where_files_of_images_end() {
        assert!(!ends_early(&[0xFF, 0xD8, 1, 2, 0xFF, 0xD9, 0, 0]));
        assert!(ends_early(&[0xFF, 0xD8, 1, 2, 3]));
        assert!(!ends_early(b"\x89PNG....IEND\xAE\x42\x60\x82"));
        assert!(ends_early(b"\x89PNG...."));
        assert!(!ends_early(b"something else"));
    }

    #[test]
    fn the_gulf_of_guinea_is_no_place() {
        assert!(is_place(49.0, 8.4));
        assert!(!is_place(0.0, 0.0));
        assert!(!is_place(f64::NAN, 8.0));
        assert!(!is_place(91.0, 8.0));
    }
}
