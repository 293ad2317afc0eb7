//! Writes a log as large as asked for, to see what a reader's time and memory depend on.
//!
//! One lidar (131,072 points of 22 bytes at 10 Hz), six cameras (200 kB at 10 Hz, bytes that no
//! codec makes smaller, as JPEG files are), an IMU at 200 Hz, transforms at 100 Hz, positions at
//! 10 Hz. What is in the messages repeats every few sweeps; their stamps do not.

use std::path::PathBuf;

use anyhow::{Context, bail};
use fl_log::{
    ChannelId, CompressedImage, Compression, Fix, Header, Imu, McapWriter, Message, MessageType,
    PointCloud2, PointDatatype, PointField, Transform, WriteOptions,
};
use fl_spacetime::{Rigid, Stamp};

use crate::{USAGE, say};

/// How large, where, and in which order.
pub(crate) struct Options {
    out: PathBuf,
    size_bytes: u64,
    scrambled: bool,
    write: WriteOptions,
}

impl Options {
    /// From the words after the task's name.
    pub(crate) fn parse(words: &[String]) -> anyhow::Result<Self> {
        let Some((out, words)) = words.split_first() else {
            bail!(USAGE)
        };
        let mut options = Self {
            out: PathBuf::from(out),
            size_bytes: 1_000_000_000,
            scrambled: false,
            write: WriteOptions {
                level: 1,
                chunk_bytes: Some(4 << 20),
                ..WriteOptions::default()
            },
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--scrambled" => options.scrambled = true,
                "--megabytes" => {
                    let text = words.next().context(USAGE)?;
                    let megabytes: u64 = text
                        .parse()
                        .with_context(|| format!("`{text}` is no number of megabytes"))?;
                    options.size_bytes = megabytes * 1_000_000;
                }
                "--compression" => {
                    options.write.compression = match words.next().map(String::as_str) {
                        Some("none") => Compression::None,
                        Some("lz4") => Compression::Lz4,
                        Some("zstd") => Compression::Zstd,
                        _ => bail!(USAGE),
                    };
                }
                _ => bail!(USAGE),
            }
        }
        Ok(options)
    }
}

const NANOS_PER_SEC: i64 = 1_000_000_000;
const START_NANOS: i64 = 1_760_000_000 * NANOS_PER_SEC;
/// Bytes of messages in a second of the drive.
const BYTES_PER_SEC: u64 = 10 * (N_POINTS as u64 * POINT_BYTES as u64 + 6 * IMAGE_BYTES as u64);
const N_POINTS: usize = 131_072;
const POINT_BYTES: usize = 22;
const IMAGE_BYTES: usize = 200_000;
/// How many different sweeps and images there are.
const N_VARIANTS: usize = 8;

/// Writes the log.
pub(crate) fn write(options: &Options) -> anyhow::Result<()> {
    let mut log = LargeLog::create(options)?;
    let n_seconds = options.size_bytes.div_ceil(BYTES_PER_SEC).max(1);
    let mut due = schedule(n_seconds);
    if options.scrambled {
        shuffle(&mut due);
    }
    let n_messages = due.len();
    for (message_idx, (nanos, sender)) in due.into_iter().enumerate() {
        log.send(nanos, sender)?;
        if message_idx % (n_messages / 10 + 1) == 0 {
            say(&format!("{message_idx} of {n_messages} messages"));
        }
    }
    log.writer.finish()?;
    say(&format!("{}: {n_messages} messages", options.out.display()));
    Ok(())
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
    let mut noise = Noise(7);
    for last in (1..items.len()).rev() {
        items.swap(last, noise.below(last as u64 + 1) as usize);
    }
}

struct LargeLog {
    writer: McapWriter<std::io::BufWriter<std::fs::File>>,
    lidar: ChannelId,
    cameras: Vec<ChannelId>,
    imu: ChannelId,
    transforms: ChannelId,
    fix: ChannelId,
    sweeps: Vec<Vec<u8>>,
    images: Vec<Vec<u8>>,
}

impl LargeLog {
    fn create(options: &Options) -> anyhow::Result<Self> {
        let mut writer = McapWriter::create(&options.out, &options.write)?;
        let mut noise = Noise(1);
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
            sweeps: (0..N_VARIANTS).map(|_| sweep(&mut noise)).collect(),
            images: (0..N_VARIANTS).map(|_| noise.bytes(IMAGE_BYTES)).collect(),
            writer,
        })
    }

    fn send(&mut self, nanos: i64, sender: Sender) -> anyhow::Result<()> {
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
fn sweep(noise: &mut Noise) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(N_POINTS * POINT_BYTES);
    for point_idx in 0..N_POINTS {
        let ring = (point_idx % 64) as u16;
        let azimuth = (point_idx / 64) as f32 * std::f32::consts::TAU / 2048.0;
        let range = 6.0 + f32::from(ring) * 0.5 + noise.below(4096) as f32 * 1e-5;
        let intensity = noise.below(64) as f32;
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

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn bytes(&mut self, n_bytes: usize) -> Vec<u8> {
        (0..n_bytes).map(|_| self.next() as u8).collect()
    }
}
