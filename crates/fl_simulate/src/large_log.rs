//! Writes a log as large as asked for, to see what a reader's time and memory depend on.
//!
//! One lidar (131,072 points of 22 bytes at 10 Hz), six cameras (200 kB at 10 Hz, bytes that no
//! codec makes smaller, as JPEG files are), an IMU at 200 Hz, transforms at 100 Hz, positions at
//! 10 Hz. What is in the messages repeats every few sweeps; their stamps do not.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use fl_log::{
    ChannelId, CompressedImage, Fix, Header, Imu, McapWriter, Message, MessageType, PointCloud2,
    PointDatatype, PointField, Progress, Transform, WriteOptions,
};
use fl_spacetime::{Rigid, Stamp};

use crate::dice::Dice;
use crate::error::Error;

/// How large, and in which order.
#[derive(Debug, Clone)]
pub struct LargeLog {
    /// How many bytes the messages have together, rounded up to a second of the drive.
    pub size_bytes: u64,
    /// Whether the messages are written in an order that has nothing to do with their times.
    pub scrambled: bool,
    /// How the log is written.
    pub write: WriteOptions,
}

const SEED: u64 = 1;
const ORDER: u64 = 1;
const CONTENT: u64 = 2;
const NANOS_PER_SEC: i64 = 1_000_000_000;
const START_NANOS: i64 = 1_760_000_000 * NANOS_PER_SEC;
/// Bytes of messages in a second of the drive.
const BYTES_PER_SEC: u64 = 10 * (N_POINTS as u64 * POINT_BYTES as u64 + 6 * IMAGE_BYTES as u64);
const N_POINTS: usize = 131_072;
const POINT_BYTES: usize = 22;
const IMAGE_BYTES: usize = 200_000;
/// How many different sweeps and images there are.
const N_VARIANTS: usize = 8;

impl LargeLog {
    /// Writes the log. The same settings give the same bytes.
    ///
    /// # Errors
    /// If the file cannot be written, or `progress` cancels.
    pub fn write_log(&self, path: &Path, progress: &dyn Progress) -> Result<(), Error> {
        let mut output = Output::create(path, &self.write)?;
        let n_seconds = self.size_bytes.div_ceil(BYTES_PER_SEC).max(1);
        let mut due = schedule(n_seconds);
        if self.scrambled {
            shuffle(&mut due);
        }
        let n_messages = due.len() as u64;
        for (n_written, (nanos, sender)) in (0..).zip(due) {
            output.send(nanos, sender)?;
            if !progress.advance(n_written, n_messages) {
                return Err(fl_log::Error::Canceled.into());
            }
        }
        output.writer.finish()?;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sender {
    Lidar,
    Camera(u8),
    Imu,
    Transforms,
    Fix,
}

/// What is sent when, in the order of time.
fn schedule(n_seconds: u64) -> Vec<(i64, Sender)> {
    let period = |hertz: u64| NANOS_PER_SEC / hertz as i64;
    let mut due = Vec::new();
    let mut every = |hertz: u64, sender| {
        let times = (0..(n_seconds * hertz) as i64).map(|tick| tick * period(hertz));
        due.extend(times.map(|nanos| (START_NANOS + nanos, sender)));
    };
    every(10, Sender::Lidar);
    for camera in 0..6 {
        every(10, Sender::Camera(camera));
    }
    every(200, Sender::Imu);
    every(100, Sender::Transforms);
    every(10, Sender::Fix);
    due.sort_unstable();
    due
}

/// Fisher and Yates, the same order every time.
fn shuffle<T>(items: &mut [T]) {
    let mut dice = Dice::new(SEED, ORDER, 0);
    for last in (1..items.len()).rev() {
        items.swap(last, below(&mut dice, last + 1));
    }
}

struct Output {
    writer: McapWriter<BufWriter<File>>,
    lidar: ChannelId,
    cameras: Vec<ChannelId>,
    imu: ChannelId,
    transforms: ChannelId,
    fix: ChannelId,
    sweeps: Vec<Vec<u8>>,
    images: Vec<Vec<u8>>,
}

impl Output {
    fn create(path: &Path, options: &WriteOptions) -> Result<Self, Error> {
        let mut writer = McapWriter::create(path, options)?;
        let mut dice = Dice::new(SEED, CONTENT, 0);
        Ok(Self {
            lidar: writer.add_channel("/lidar/points", MessageType::PointCloud2)?,
            cameras: (0..6)
                .map(|camera| {
                    let topic = format!("/camera_{camera}/image/compressed");
                    writer.add_channel(&topic, MessageType::CompressedImage)
                })
                .collect::<Result<_, _>>()?,
            imu: writer.add_channel("/imu", MessageType::Imu)?,
            transforms: writer.add_channel("/tf", MessageType::TfMessage)?,
            fix: writer.add_channel("/fix", MessageType::NavSatFix)?,
            sweeps: (0..N_VARIANTS).map(|_| sweep(&mut dice)).collect(),
            images: (0..N_VARIANTS).map(|_| image(&mut dice)).collect(),
            writer,
        })
    }

    fn send(&mut self, nanos: i64, sender: Sender) -> Result<(), Error> {
        let stamp = Stamp::from_nanos(nanos);
        let variant = (nanos / (NANOS_PER_SEC / 10)) as usize % N_VARIANTS;
        let (channel, message) = match sender {
            Sender::Lidar => (self.lidar, cloud(stamp, self.sweeps[variant].clone())),
            Sender::Camera(camera) => (
                self.cameras[usize::from(camera)],
                Message::CompressedImage(CompressedImage {
                    header: Header::new(stamp, "camera"),
                    format: "jpeg".to_owned(),
                    data: self.images[(variant + usize::from(camera)) % N_VARIANTS].clone(),
                }),
            ),
            Sender::Imu => (self.imu, imu(stamp)),
            Sender::Transforms => (self.transforms, transforms(stamp)),
            Sender::Fix => (self.fix, fix(stamp)),
        };
        self.writer.write(channel, stamp, stamp, &message)?;
        Ok(())
    }
}

fn imu(stamp: Stamp) -> Message {
    let phase = (stamp.nanos() % NANOS_PER_SEC) as f64 / NANOS_PER_SEC as f64;
    Message::Imu(Imu {
        header: Header::new(stamp, "imu"),
        orientation_xyzw: [0.0, 0.0, 0.0, 1.0],
        angular_velocity: [0.0, 0.0, phase.sin()],
        linear_acceleration: [phase.cos(), 0.0, 9.81],
    })
}

fn transforms(stamp: Stamp) -> Message {
    Message::TfMessage(vec![Transform {
        stamp,
        parent: "odom".to_owned(),
        child: "base_link".to_owned(),
        parent_from_child: Rigid::identity(),
    }])
}

fn fix(stamp: Stamp) -> Message {
    Message::NavSatFix(Fix {
        header: Header::new(stamp, "gnss"),
        latitude_deg: 48.0,
        longitude_deg: 11.0,
        altitude_m: 500.0,
        status: 0,
    })
}

/// Points of a street: flat ground and walls, with the noise of a real sensor.
fn sweep(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(N_POINTS * POINT_BYTES);
    for point_idx in 0..N_POINTS {
        let ring = (point_idx % 64) as u16;
        let azimuth = (point_idx / 64) as f32 * std::f32::consts::TAU / 2048.0;
        let range = 6.0 + f32::from(ring) * 0.5 + dice.uniform() as f32 * 0.04;
        let intensity = below(dice, 64) as f32;
        let height = f32::from(ring) * 0.05 - 1.8;
        for number in [
            range * azimuth.cos(),
            range * azimuth.sin(),
            height,
            intensity,
        ] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&ring.to_le_bytes());
        bytes.extend_from_slice(&(azimuth / std::f32::consts::TAU * 0.1).to_le_bytes());
    }
    bytes
}

/// Bytes that no codec makes smaller.
fn image(dice: &mut Dice) -> Vec<u8> {
    (0..IMAGE_BYTES).map(|_| below(dice, 256) as u8).collect()
}

fn below(dice: &mut Dice, end: usize) -> usize {
    (dice.uniform() * end as f64) as usize
}

fn cloud(stamp: Stamp, data: Vec<u8>) -> Message {
    let field = |name: &str, offset, datatype| PointField {
        name: name.to_owned(),
        offset,
        datatype,
        count: 1,
    };
    Message::PointCloud2(PointCloud2 {
        header: Header::new(stamp, "lidar"),
        height: 1,
        width: N_POINTS as u32,
        fields: vec![
            field("x", 0, PointDatatype::Float32),
            field("y", 4, PointDatatype::Float32),
            field("z", 8, PointDatatype::Float32),
            field("intensity", 12, PointDatatype::Float32),
            field("ring", 16, PointDatatype::Uint16),
            field("time", 18, PointDatatype::Float32),
        ],
        is_bigendian: false,
        point_step: POINT_BYTES as u32,
        row_step: (N_POINTS * POINT_BYTES) as u32,
        data,
        is_dense: true,
    })
}

#[cfg(test)]
mod tests {
    use fl_log::{Log, NoProgress, OpenOptions};

    use super::*;

    #[test]
    fn the_order_of_writing_is_all_that_scrambling_changes() {
        let folder = tempfile::tempdir().unwrap();
        let stamps = |scrambled| {
            let path = folder.path().join("large.mcap");
            let large = LargeLog {
                size_bytes: 1,
                scrambled,
                write: WriteOptions::default(),
            };
            large.write_log(&path, &NoProgress).unwrap();
            let log = Log::open(&path, &OpenOptions::default(), &NoProgress).unwrap();
            let entries = log.channels().iter().map(|channel| log.entries(channel.id));
            let stamps: Vec<Vec<Stamp>> = entries
                .map(|entries| entries.iter().map(|entry| entry.stamp).collect())
                .collect();
            let imu = log.channel_by_topic("/imu").unwrap().id;
            let rises = log.entries(imu).is_sorted_by_key(|entry| entry.place);
            assert_eq!(rises, !scrambled);
            stamps
        };
        let in_order = stamps(false);
        assert_eq!(in_order, stamps(true));
        let n_messages: usize = in_order.iter().map(Vec::len).sum();
        assert_eq!(n_messages, 10 + 60 + 200 + 100 + 10);
    }
}
