//! Pictures of videos, in any order, whole and damaged.
//!
//! The videos and the checksums of their pictures come from x264, x265 and ffmpeg: see
//! `tests/oracle/video.py`.

use fl_log::{ChannelId, ChannelKind, Error, Log, RawChannel, RgbImage, VideoReader};
use serde_json::Value as Json;

use crate::fixture::{all_options, finish, open, stamp, two_channels, writer};

const GOLDEN: &str = include_str!("../oracle/video.json");

#[derive(Clone)]
struct Golden {
    name: String,
    format: String,
    frames: Vec<Frame>,
}

/// One packet, in the order in which they are decoded.
#[derive(Clone)]
struct Frame {
    /// When the picture is shown, as a number of frames.
    shown: i64,
    size: [u32; 2],
    rgb_crc32: u32,
    data: Vec<u8>,
}

fn golden() -> Vec<Golden> {
    let videos: Vec<Json> = serde_json::from_str(GOLDEN).unwrap();
    let frame = |frame: &Json| Frame {
        shown: frame["shown"].as_i64().unwrap(),
        size: [0, 1].map(|idx| frame["size"][idx].as_u64().unwrap() as u32),
        rgb_crc32: frame["rgb_crc32"].as_u64().unwrap() as u32,
        data: unhex(frame["data"].as_str().unwrap()),
    };
    let video = |video: &Json| Golden {
        name: video["name"].as_str().unwrap().to_owned(),
        format: video["format"].as_str().unwrap().to_owned(),
        frames: (video["frames"].as_array().unwrap().iter().map(frame)).collect(),
    };
    videos.iter().map(video).collect()
}

fn named(name: &str) -> Golden {
    let mut videos = golden().into_iter();
    videos.find(|video| video.name == name).unwrap()
}

fn unhex(hex: &str) -> Vec<u8> {
    let byte = |idx| u8::from_str_radix(&hex[idx..idx + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// A message in CDR, field by field.
struct Cdr(Vec<u8>);

impl Cdr {
    fn new() -> Self {
        Self(vec![0, 1, 0, 0])
    }

    fn align(mut self, to: usize) -> Self {
        let n_bytes = (self.0.len() - 4).next_multiple_of(to) + 4;
        self.0.resize(n_bytes, 0);
        self
    }

    fn u32(self, number: u32) -> Self {
        let mut aligned = self.align(4);
        aligned.0.extend(number.to_le_bytes());
        aligned
    }

    fn stamp(self, frame_idx: i64) -> Self {
        let nanos = stamp(40 * frame_idx).nanos();
        self.u32((nanos / 1_000_000_000) as u32)
            .u32((nanos % 1_000_000_000) as u32)
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        let mut cdr = self.u32(bytes.len() as u32);
        cdr.0.extend(bytes);
        cdr
    }

    fn text(self, text: &str) -> Self {
        self.bytes(&[text.as_bytes(), &[0]].concat())
    }
}

const FFMPEG_PACKET: &str = "std_msgs/Header header\nint32 width\nint32 height\nstring encoding\n\
    uint64 pts\nuint8 flags\nbool is_bigendian\nuint8[] data\n";

const COMPRESSED_VIDEO: &str =
    "builtin_interfaces/Time timestamp\nstring frame_id\nuint8[] data\nstring format\n";

fn ffmpeg_packet(frame: &Frame, format: &str) -> Vec<u8> {
    let cdr = Cdr::new().stamp(frame.shown).text("camera");
    let mut cdr = cdr.u32(frame.size[0]).u32(frame.size[1]).text(format);
    cdr = cdr.align(8);
    cdr.0.extend([0; 10]);
    cdr.bytes(&frame.data).0
}

fn compressed_video(frame: &Frame, format: &str) -> Vec<u8> {
    let cdr = Cdr::new().stamp(frame.shown).text("camera");
    cdr.bytes(&frame.data).text(format).0
}

type Encode = fn(&Frame, &str) -> Vec<u8>;

/// Both types, and how they are encoded.
const TYPES: [(&str, &str, Encode); 2] = [
    (
        "ffmpeg_image_transport_msgs/msg/FFMPEGPacket",
        FFMPEG_PACKET,
        ffmpeg_packet,
    ),
    (
        "foxglove_msgs/msg/CompressedVideo",
        COMPRESSED_VIDEO,
        compressed_video,
    ),
];

fn log_as(video: &Golden, (schema, definition, encode): (&str, &str, Encode)) -> Log {
    let mut writer = writer(&all_options()[0]);
    let channel = RawChannel {
        topic: "/camera/video",
        schema,
        schema_encoding: "ros2msg",
        schema_data: definition.as_bytes(),
        encoding: "cdr",
    };
    let channel = writer.add_raw_channel(&channel).unwrap();
    for (frame_idx, frame) in (0..).zip(&video.frames) {
        let log_time = stamp(40 * frame_idx + 200);
        let message = encode(frame, &video.format);
        writer
            .write_raw(channel, log_time, log_time, &message)
            .unwrap();
    }
    let log = open(finish(writer));
    assert_eq!(log.losses(), []);
    assert_eq!(log.channels()[0].kind, ChannelKind::Video);
    log
}

fn log_of(video: &Golden) -> Log {
    log_as(video, TYPES[0])
}

const CHANNEL: ChannelId = ChannelId(0);

/// The frames in the order in which they are shown, which is that of the index.
fn shown(video: &Golden) -> Vec<Frame> {
    let mut frames = video.frames.clone();
    frames.sort_by_key(|frame| frame.shown);
    frames
}

fn check(picture: Result<RgbImage, Error>, frame: &Frame, what: &str) {
    let picture = picture.unwrap_or_else(|err| panic!("{what}: {}", causes(&err)));
    let size = [picture.width(), picture.height()];
    assert_eq!(size, frame.size, "{what}");
    let crc32 = crc32fast::hash(picture.data());
    assert_eq!(crc32, frame.rgb_crc32, "{what}");
}

fn causes(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut source = err.source();
    while let Some(err) = source {
        text = format!("{text}: {err}");
        source = err.source();
    }
    text
}

#[test]
fn pictures_are_those_of_ffmpeg() {
    for video in golden() {
        for kind in TYPES {
            if kind.1 == COMPRESSED_VIDEO && video.name.contains("out of order") {
                continue;
            }
            let log = log_as(&video, kind);
            let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
            for (idx, frame) in shown(&video).iter().enumerate() {
                let what = format!("{} {idx} in {}", video.name, kind.0);
                check(reader.picture(idx), frame, &what);
                check(reader.picture(idx), frame, &what);
                check(log.video_image(CHANNEL, idx), frame, &what);
            }
        }
    }
}

#[test]
fn pictures_are_the_same_in_any_order() {
    for video in golden() {
        let log = log_of(&video);
        let frames = shown(&video);
        let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
        for idx in (0..frames.len()).rev() {
            check(reader.picture(idx), &frames[idx], &video.name);
            let mut alone = VideoReader::new(&log, CHANNEL).unwrap();
            check(alone.picture(idx), &frames[idx], &video.name);
        }
        for step in 0..4 * frames.len() {
            let idx = step * step * 7 % frames.len();
            check(reader.picture(idx), &frames[idx], &video.name);
        }
    }
}

/// The units of a frame, each with its start code.
fn units(data: &[u8]) -> Vec<Vec<u8>> {
    let starts: Vec<usize> = (0..data.len())
        .filter(|at| data[*at..].starts_with(&[0, 0, 0, 1]))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([data.len()]);
    (starts.iter().zip(ends))
        .map(|(start, end)| data[*start..end].to_vec())
        .collect()
}

#[test]
fn parameters_may_come_once_and_alone() {
    for name in ["h264", "h265"] {
        let mut video = named(name);
        let is_parameters = |unit: &Vec<u8>| match name {
            "h264" => matches!(unit[4] & 0x1f, 7 | 8),
            _ => matches!(unit[4] >> 1, 32..=34),
        };
        let (parameters, _): (Vec<_>, Vec<_>) =
            (units(&video.frames[0].data).into_iter()).partition(is_parameters);
        for frame in &mut video.frames {
            let kept = (units(&frame.data).into_iter()).filter(|unit| !is_parameters(unit));
            frame.data = kept.collect::<Vec<_>>().concat();
            frame.shown += 1;
        }
        let mut first = video.frames[0].clone();
        first.shown = 0;
        first.data = parameters.concat();
        video.frames.insert(0, first);
        let log = log_of(&video);
        for idx in [8, 3, 6, 1, 2] {
            let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
            check(reader.picture(idx), &video.frames[idx], name);
        }
        let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
        let text = causes(&reader.picture(0).unwrap_err());
        assert!(text.contains("no key frame"), "{text}");
    }
}

#[test]
fn without_a_key_frame_there_is_no_picture() {
    for name in ["h264", "h265"] {
        let mut video = named(name);
        video.frames.remove(0);
        let log = log_of(&video);
        let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
        for idx in [2, 0, 3, 1] {
            let picture = reader.picture(idx);
            if idx == 3 {
                check(picture, &video.frames[idx], name);
                continue;
            }
            let text = causes(&picture.unwrap_err());
            assert!(text.contains("/camera/video"), "{text}");
            assert!(text.contains("no key frame"), "{text}");
        }
    }
}

#[test]
fn a_damaged_frame_is_named_and_the_next_key_frame_is_whole() {
    for name in ["h264", "h265"] {
        let mut video = named(name);
        let damaged = &mut video.frames[2].data;
        damaged.truncate(7);
        let log = log_of(&video);
        let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
        for idx in [0, 1, 2, 3, 4, 5, 3, 2, 1, 8] {
            let picture = reader.picture(idx);
            if !matches!(idx, 2 | 3) {
                check(picture, &video.frames[idx], name);
                continue;
            }
            let text = causes(&picture.unwrap_err());
            assert!(text.contains("cannot read message 2"), "{text}");
            let after = text.contains("a frame that this one builds on is damaged");
            assert_eq!(after, idx == 3, "{text}");
        }
    }
}

#[test]
fn damage_anywhere_is_no_reason_to_panic() {
    for video in golden() {
        let n_frames = video.frames.len();
        for frame_idx in [0, 1] {
            let n_bytes = video.frames[frame_idx].data.len();
            for at in (0..n_bytes).step_by(5) {
                let mut damaged = video.clone();
                damaged.frames[frame_idx].data[at] ^= 0x5a;
                damaged.frames[frame_idx]
                    .data
                    .truncate(n_bytes - at % 3 * 9);
                let log = log_of(&damaged);
                let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
                for idx in 0..n_frames.min(4) {
                    let _ = reader.picture(idx);
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_decoded_says_why() {
    let first = |format: &str, data: &[u8]| {
        let mut video = named("h264");
        video.format = format.to_owned();
        video.frames[0].data = data.to_vec();
        let log = log_of(&video);
        causes(&log.video_image(CHANNEL, 0).unwrap_err())
    };
    let key_frame = named("h264").frames[0].data.clone();
    for (format, data, said) in [
        ("av1", &*key_frame, "\"av1\""),
        ("h264", &[0, 0, 0, 40, 0x65, 1, 2, 3][..], "no key frame"),
        ("h264", &[0, 0, 1, 0x65, 0x88, 0x84][..], "PPS"),
    ] {
        let text = first(format, data);
        assert!(text.contains(said), "{text}");
        assert!(text.contains("cannot read message 0"), "{text}");
    }
    let log = open(two_channels(&all_options()[0]));
    let text = VideoReader::new(&log, CHANNEL).unwrap_err().to_string();
    assert!(text.contains("Imu, not Video"), "{text}");
}

#[test]
fn large_pictures_are_refused_where_memory_is_bounded() {
    for name in ["h264", "h265"] {
        let log = log_of(&named(name));
        let reader = VideoReader::new(&log, CHANNEL).unwrap();
        assert!(reader.with_max_pixels(64 * 48).picture(0).is_ok());
        let reader = VideoReader::new(&log, CHANNEL).unwrap();
        assert!(reader.with_max_pixels(60 * 30).picture(0).is_err());
    }
}

#[test]
fn a_picture_after_a_lost_frame_is_right_or_an_error() {
    for video in golden() {
        for lost in 0..video.frames.len() {
            let mut rest = video.clone();
            rest.frames.remove(lost);
            if rest.frames.is_empty() {
                continue;
            }
            let log = log_of(&rest);
            let mut reader = VideoReader::new(&log, CHANNEL).unwrap();
            let mut n_errors = 0;
            for (idx, frame) in shown(&rest).iter().enumerate() {
                match reader.picture(idx) {
                    Ok(picture) => check(Ok(picture), frame, &format!("{} {lost}", video.name)),
                    Err(_) => n_errors += 1,
                }
            }
            let expected = match (video.name.as_str(), lost) {
                ("h264" | "h265", _) => [3, 2, 1, 0][lost % 4].min(8 - lost),
                _ => n_errors,
            };
            assert_eq!(n_errors, expected, "{} without {lost}", video.name);
        }
    }
}
