//! The log doctor on logs with one fault each: it names that fault, and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_calibrate::{Fault, Finding, Level, examine};
use fl_log::{
    CameraInfoMessage, Channel, Fix, Imu, Log, McapWriter, Message, MessageHeader, MessageType,
    NoProgress, Odometry, PointCloud2, PointDatatype, PointField, RawChannel, RgbImage, Snapshot,
    Transform, Transforms, Value, WriteOptions, encode_jpeg,
};
use fl_spacetime::{Rigid, Span, Stamp};
use nalgebra::{UnitQuaternion, Vector3};
use tempfile::TempDir;

use crate::command::framelock;
use crate::logs;

const CAMERA: &str = "/sensing/camera/front_left/image/compressed";
const INFO: &str = "/sensing/camera/front_left/camera_info";
const LIDAR: &str = "/sensing/lidar/top/points";
const IMU: &str = "/sensing/imu";
const GNSS: &str = "/sensing/gnss/fix";
const ODOMETRY: &str = "/localization/odometry";
const TF: &str = "/tf_static";
const DYNAMIC_TF: &str = "/tf";

/// How long the log for faults of clocks is, seconds.
const LONG_SECS: f64 = 40.0;
/// Its channels: small ones, whose content does not matter.
const LONG_TOPICS: [&str; 8] = [
    "/sensing/camera/front/image/compressed",
    "/sensing/camera/front/camera_info",
    CAMERA,
    INFO,
    "/sensing/camera/left/image/compressed",
    "/sensing/camera/left/camera_info",
    IMU,
    GNSS,
];

const fn ms(millis: i64) -> Span {
    Span::from_millis(millis)
}

/// A message that is not yet written.
#[derive(Clone)]
struct Draft {
    topic: String,
    stamp: Stamp,
    log_time: Stamp,
    bytes: Vec<u8>,
}

impl Draft {
    /// Sets the stamp, also in the header, which starts the message.
    fn stamp_at(&mut self, stamp: Stamp) {
        const NANOS_PER_SEC: i64 = 1_000_000_000;
        let secs = stamp.nanos().div_euclid(NANOS_PER_SEC) as i32;
        let nanos = stamp.nanos().rem_euclid(NANOS_PER_SEC) as u32;
        self.bytes[4..8].copy_from_slice(&secs.to_le_bytes());
        self.bytes[8..12].copy_from_slice(&nanos.to_le_bytes());
        self.stamp = stamp;
    }
}

/// A log that is not yet written.
#[derive(Clone)]
struct DraftLog {
    channels: Vec<Channel>,
    messages: Vec<Draft>,
}

impl DraftLog {
    /// The sample drive.
    fn sample(log: &Log) -> Self {
        let mut messages = Vec::new();
        for channel in log.channels() {
            for (idx, entry) in log.entries(channel.id).iter().enumerate() {
                messages.push(Draft {
                    topic: channel.topic.clone(),
                    stamp: entry.stamp,
                    log_time: entry.log_time,
                    bytes: log.message(channel.id, idx).expect("it is sound").to_vec(),
                });
            }
        }
        Self {
            channels: log.channels().to_vec(),
            messages,
        }
    }

    /// The small channels of the sample again and again, at their own rates and with their delays.
    fn long(sample: &Self) -> Self {
        let mut messages: Vec<Draft> = sample.on(TF).cloned().collect();
        for topic in LONG_TOPICS {
            let of_sample: Vec<&Draft> = sample.on(topic).collect();
            let (first, last) = (of_sample[0].stamp, of_sample[of_sample.len() - 1].stamp);
            let period = (last - first).nanos() / (of_sample.len() as i64 - 1);
            for idx in 0..(LONG_SECS * 1e9) as i64 / period {
                let mut draft = of_sample[idx as usize % of_sample.len()].clone();
                let delay = draft.log_time - draft.stamp;
                // Pictures that come again are none that are frozen: two of one never follow.
                draft.stamp_at(first + Span::from_nanos(idx * period));
                draft.log_time = draft.stamp + delay;
                messages.push(draft);
            }
        }
        Self {
            channels: sample.channels.clone(),
            messages,
        }
    }

    /// Only those whose topic has one of these words in it: fewer messages, quicker tests.
    fn only(self, words: &[&str]) -> Self {
        let wanted = |topic: &str| words.iter().any(|word| topic.contains(word));
        let messages = self.messages.into_iter();
        Self {
            messages: messages.filter(|draft| wanted(&draft.topic)).collect(),
            ..self
        }
    }

    fn on<'a>(&'a self, topic: &'a str) -> impl Iterator<Item = &'a Draft> {
        self.messages
            .iter()
            .filter(move |draft| draft.topic == topic)
    }

    /// Changes the messages of a topic, which are counted in the order of their stamps.
    fn each(&mut self, topic: &str, mut change: impl FnMut(usize, &mut Draft)) {
        let of_topic = self
            .messages
            .iter_mut()
            .filter(|draft| draft.topic == topic);
        for (idx, draft) in of_topic.enumerate() {
            change(idx, draft);
        }
    }

    /// Keeps those messages of a topic.
    fn keep(&mut self, topic: &str, mut test: impl FnMut(usize, &Draft) -> bool) {
        let mut idx = 0;
        self.messages.retain(|draft| {
            let other = draft.topic != topic;
            idx += usize::from(!other);
            other || test(idx - 1, draft)
        });
    }

    /// Changes the decoded messages of a topic.
    fn rewrite(&mut self, topic: &str, change: impl Fn(usize, Snapshot) -> Message) {
        let source = self.written();
        let channel = source
            .log
            .channel_by_topic(topic)
            .expect("it has the topic")
            .id;
        self.each(topic, |idx, draft| {
            let snapshot = source
                .log
                .snapshot(channel, idx)
                .expect("the sample is sound");
            draft.bytes = change(idx, snapshot).to_cdr();
        });
    }

    /// Changes point clouds.
    fn rewrite_clouds(&mut self, change: impl Fn(usize, &mut PointCloud2)) {
        let source = self.written();
        let channel = source
            .log
            .channel_by_topic(LIDAR)
            .expect("it has a lidar")
            .id;
        self.each(LIDAR, |idx, draft| {
            let value = source
                .log
                .value(channel, &draft.bytes)
                .expect("it is sound");
            let mut cloud = cloud_of(&value, draft.stamp);
            change(idx, &mut cloud);
            draft.bytes = Message::PointCloud2(cloud).to_cdr();
        });
    }

    fn rewrite_transforms(&mut self, change: impl Fn(&mut Vec<Transform>)) {
        self.rewrite(TF, |_, snapshot| {
            let Snapshot::Transforms(Transforms { mut transforms, .. }) = snapshot else {
                panic!("/tf_static holds transforms");
            };
            change(&mut transforms);
            Message::TfMessage(transforms)
        });
    }

    fn rewrite_infos(&mut self, change: impl Fn(usize, &mut CameraInfoMessage)) {
        self.rewrite(INFO, |idx, snapshot| {
            let Snapshot::CameraInfo(mut message) = snapshot else {
                panic!("it is a calibration");
            };
            change(idx, &mut message);
            Message::CameraInfo(message)
        });
    }

    fn rewrite_imu(&mut self, change: impl Fn(&mut Imu)) {
        self.rewrite(IMU, |_, snapshot| {
            let Snapshot::Imu(mut imu) = snapshot else {
                panic!("it is an IMU");
            };
            change(&mut imu);
            Message::Imu(imu)
        });
    }

    fn rewrite_images(&mut self, change: impl Fn(usize, &mut Vec<u8>, &mut String)) {
        self.rewrite(CAMERA, |idx, snapshot| {
            let Snapshot::CompressedImage(mut image) = snapshot else {
                panic!("it is an image");
            };
            change(idx, &mut image.data, &mut image.header.frame_id);
            Message::CompressedImage(image)
        });
    }

    fn add_channel(&mut self, topic: &str, kind: MessageType) {
        let mut channel = self.channels[0].clone();
        topic.clone_into(&mut channel.topic);
        kind.schema_name().clone_into(&mut channel.schema);
        channel.schema_data = kind.definition().into_bytes().into();
        self.channels.push(channel);
    }

    fn bytes(&self) -> Vec<u8> {
        let options = WriteOptions {
            chunk_bytes: Some(1 << 18),
            ..WriteOptions::default()
        };
        let mut writer = McapWriter::new(std::io::Cursor::new(Vec::new()), &options)
            .expect("memory can be written");
        let mut written = BTreeMap::new();
        let mut messages: Vec<&Draft> = self.messages.iter().collect();
        messages.sort_by_key(|draft| draft.log_time);
        for channel in &self.channels {
            if self.on(&channel.topic).next().is_some() {
                let raw = RawChannel {
                    topic: &channel.topic,
                    schema: &channel.schema,
                    schema_encoding: &channel.schema_encoding,
                    schema_data: &channel.schema_data,
                    encoding: &channel.encoding,
                };
                let id = writer
                    .add_raw_channel(&raw)
                    .expect("there are few channels");
                written.insert(&channel.topic, id);
            }
        }
        for (sequence, draft) in (0..).zip(messages) {
            let header = MessageHeader {
                log_time: draft.log_time,
                publish_time: draft.log_time,
                sequence,
            };
            writer
                .write_with_header(written[&draft.topic], &header, &draft.bytes)
                .expect("memory can be written");
        }
        writer.finish().expect("memory can be written").into_inner()
    }

    fn written(&self) -> Written {
        Written::of(&self.bytes())
    }
}

/// A log in a folder of its own.
struct Written {
    log: Log,
    path: PathBuf,
    _folder: TempDir,
}

impl Written {
    fn of(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
        let path = folder.path().join("drive.mcap");
        std::fs::write(&path, bytes).expect("the folder is writable");
        Self {
            log: logs::open(&path),
            path,
            _folder: folder,
        }
    }
}

fn cloud_of(value: &Value<'_>, stamp: Stamp) -> PointCloud2 {
    let text = |value: &Value<'_>, name: &str| match value.field(name) {
        Some(Value::Text(text)) => text.to_string(),
        other => panic!("{name}: {other:?}"),
    };
    let number = |value: &Value<'_>, name: &str| match value.field(name) {
        Some(Value::Uint(number)) => *number as u32,
        Some(Value::Int(number)) => *number as u32,
        other => panic!("{name}: {other:?}"),
    };
    let Some(Value::List(fields)) = value.field("fields") else {
        panic!("a cloud has fields");
    };
    let Some(Value::Bytes(data)) = value.field("data") else {
        panic!("a cloud has data");
    };
    let field = |field: &Value<'_>| PointField {
        name: text(field, "name"),
        offset: number(field, "offset"),
        datatype: PointDatatype::from_number(number(field, "datatype") as u8).expect("it is known"),
        count: number(field, "count"),
    };
    let header = value.field("header").expect("a cloud has a header");
    PointCloud2 {
        header: fl_log::Header::new(stamp, &text(header, "frame_id")),
        height: number(value, "height"),
        width: number(value, "width"),
        fields: fields.iter().map(field).collect(),
        is_bigendian: false,
        point_step: number(value, "point_step"),
        row_step: number(value, "row_step"),
        data: data.to_vec(),
        is_dense: value.field("is_dense") == Some(&Value::Bool(true)),
    }
}

/// A log of the suite: what is wrong with it, and on which topic.
struct Case {
    name: &'static str,
    fault: Fault,
    topic: Option<&'static str>,
    /// What follows of it.
    also: &'static [Fault],
}

fn case(name: &'static str, fault: Fault, topic: impl Into<Option<&'static str>>) -> Case {
    Case {
        name,
        fault,
        topic: topic.into(),
        also: &[],
    }
}

impl Case {
    fn with(self, also: &'static [Fault]) -> Self {
        Self { also, ..self }
    }

    fn is_named_by(&self, finding: &Finding) -> bool {
        finding.fault == self.fault && finding.topic.as_deref() == self.topic
    }
}

/// Logs made one by one, so that one is in memory at a time.
struct Suite<'a> {
    group: &'static str,
    base: &'a DraftLog,
    examined: Vec<(Case, Vec<Finding>)>,
}

impl<'a> Suite<'a> {
    fn of(group: &'static str, base: &'a DraftLog) -> Self {
        let suite = Self {
            group,
            base,
            examined: Vec::new(),
        };
        suite.hand_out("clean", &base.bytes());
        suite
    }

    /// Leaves a log for whoever wants to see what other programs say of it.
    fn hand_out(&self, name: &str, bytes: &[u8]) {
        if let Some(folder) = std::env::var_os("FRAMELOCK_FAULTS") {
            let name = format!("{}__{}.mcap", self.group, name.replace(' ', "_"));
            std::fs::write(Path::new(&folder).join(name), bytes).expect("the folder is writable");
        }
    }

    fn add(&mut self, case: Case, spoil: impl FnOnce(&mut DraftLog)) {
        let mut draft = self.base.clone();
        spoil(&mut draft);
        self.add_bytes(case, &draft.bytes());
    }

    fn add_bytes(&mut self, case: Case, bytes: &[u8]) {
        self.hand_out(&format!("{}__{}", case.fault, case.name), bytes);
        let log = Written::of(bytes).log;
        let checkup = examine(&log, &NoProgress).expect("damage is a finding");
        self.examined.push((case, checkup.findings));
    }

    /// Fails unless every fault was named on its topic, and no other.
    fn judge(self) {
        let wrong: Vec<String> = self
            .examined
            .iter()
            .filter(|(case, findings)| {
                let named = findings.iter().any(|it| case.is_named_by(it));
                let is_other =
                    |it: &Finding| !case.is_named_by(it) && !case.also.contains(&it.fault);
                !named || findings.iter().any(is_other)
            })
            .map(|(case, findings)| format!("{}: {findings:?}", case.name))
            .collect();
        let (n_wrong, n_all) = (wrong.len(), self.examined.len());
        assert_eq!(
            wrong,
            Vec::<String>::new(),
            "{n_wrong} of {n_all} are wrong"
        );
    }
}

fn sample_draft() -> DraftLog {
    DraftLog::sample(&logs::open(&logs::sample()))
}

fn no_findings(log: &Log) {
    let checkup = examine(log, &NoProgress).expect("the log is sound");
    assert_eq!(checkup.findings, [], "{}", log.path().display());
    assert_eq!(checkup.worst(), None);
}

/// Looks random, and is the same every time: from 0 to 1.
fn dice(idx: usize) -> f64 {
    (idx as f64 * 0.618_033_988_749_9).fract()
}

#[test]
fn clean_logs_have_no_faults() {
    let sample = sample_draft();
    no_findings(&logs::open(&logs::sample()));
    no_findings(&sample.written().log);
    no_findings(&DraftLog::long(&sample).written().log);
}

#[test]
fn faults_of_clocks_are_named() {
    let base = DraftLog::long(&sample_draft());
    let start = base.messages[1].stamp;
    let since = move |draft: &Draft| (draft.stamp - start).as_secs_f64();
    let mut suite = Suite::of("clocks", &base);
    let shift = |by: fn(f64, usize) -> f64| {
        move |log: &mut DraftLog| {
            log.each(CAMERA, |idx, draft| {
                let secs = (draft.stamp - start).as_secs_f64();
                draft.stamp_at(draft.stamp + Span::from_secs_f64(by(secs, idx)));
            });
        }
    };
    suite.add(
        case("45 ms ahead", Fault::ClockOffset, CAMERA),
        shift(|_, _| 0.045),
    );
    suite.add(
        case("45 ms behind", Fault::ClockDiffers, CAMERA),
        shift(|_, _| -0.045),
    );
    suite.add(
        case("1.5 s ahead", Fault::ClockOffset, CAMERA),
        shift(|_, _| 1.5),
    );
    suite.add(case("64 s ahead", Fault::ClockOffset, GNSS), |log| {
        log.each(GNSS, |_, draft| draft.stamp_at(draft.stamp + ms(64_000)));
    });
    suite.add(
        case("200 ppm fast", Fault::ClockDrift, CAMERA),
        shift(|secs, _| 200e-6 * secs),
    );
    suite.add(
        case("50 ppm slow", Fault::ClockDrift, CAMERA),
        shift(|secs, _| -50e-6 * secs),
    );
    suite.add(
        case("set forward 100 ms", Fault::ClockStep, CAMERA),
        shift(|secs, _| if secs > 15.0 { 0.1 } else { 0.0 }),
    );
    suite.add(
        case("set back 15 ms", Fault::ClockStep, CAMERA),
        shift(|secs, _| if secs > 22.0 { -0.015 } else { 0.0 }),
    );
    suite.add(
        case("stamps vary", Fault::StampJitter, CAMERA),
        shift(|_, idx| 0.06 * dice(idx) - 0.05),
    );
    suite.add(
        case("one stamp 190 ms back", Fault::StampBackward, CAMERA),
        shift(|_, idx| if idx == 100 { -0.19 } else { 0.0 }),
    );
    suite.add(case("queue of 40 ms", Fault::DelayStep, CAMERA), |log| {
        log.each(CAMERA, |_, draft| {
            let delay = if since(draft) > 20.0 { ms(40) } else { ms(0) };
            draft.log_time = draft.log_time + delay;
        });
    });
    suite.add(
        case("stamped at arrival", Fault::StampIsArrival, CAMERA),
        |log| {
            log.each(CAMERA, |_, draft| draft.stamp_at(draft.log_time));
        },
    );
    suite.add(case("stuck for 1.5 s", Fault::StampStuck, CAMERA), |log| {
        let mut held = None;
        log.each(CAMERA, |_, draft| {
            if (10.0..11.5).contains(&since(draft)) {
                let stamp = *held.get_or_insert(draft.stamp);
                draft.stamp_at(stamp);
            }
        });
    });
    suite.add(
        case("every 50th is zero", Fault::StampZero, CAMERA),
        |log| {
            log.each(CAMERA, |idx, draft| {
                if idx % 50 == 7 {
                    draft.stamp_at(Stamp::from_nanos(0));
                }
            });
        },
    );
    suite.add(case("starts in 1970", Fault::StampOutlier, CAMERA), |log| {
        log.each(CAMERA, |idx, draft| {
            if idx < 4 {
                draft.stamp_at(Stamp::from_nanos(1_000_000_000 * (idx as i64 + 1)));
            }
        });
    });
    suite.add(case("12 lost", Fault::Gap, CAMERA), |log| {
        log.keep(CAMERA, |idx, _| !(80..92).contains(&idx));
    });
    suite.add(case("bursts lost", Fault::MessagesDropped, CAMERA), |log| {
        log.keep(CAMERA, |idx, _| idx % 60 > 2 || idx < 3);
    });
    suite.add(
        case("recorded twice", Fault::MessagesDuplicated, CAMERA),
        |log| {
            let doubles: Vec<Draft> = log.on(CAMERA).step_by(20).cloned().collect();
            log.messages.extend(doubles.into_iter().map(|draft| Draft {
                log_time: draft.log_time + ms(1),
                ..draft
            }));
        },
    );
    suite.add(
        case("half the rate at the end", Fault::RateChange, CAMERA),
        |log| {
            log.keep(CAMERA, |idx, draft| since(draft) < 20.0 || idx % 2 == 0);
        },
    );
    suite.add(case("5 s late", Fault::StartsLate, CAMERA), |log| {
        log.keep(CAMERA, |_, draft| since(draft) > 5.0);
    });
    suite.add(case("dead after 30 s", Fault::EndsEarly, CAMERA), |log| {
        log.keep(CAMERA, |_, draft| since(draft) < 30.0);
    });
    suite.add(
        case("silent localization", Fault::TransformGap, None),
        |log| {
            log.add_channel(DYNAMIC_TF, MessageType::TfMessage);
            for idx in (0..1500).filter(|idx| !(600..700).contains(idx)) {
                let stamp = start + ms(20 * idx);
                let step = Vector3::new(0.1 * idx as f64, 0.0, 0.0);
                let edge = Transform {
                    stamp,
                    parent: "map".to_owned(),
                    child: "base_link".to_owned(),
                    parent_from_child: Rigid::new(UnitQuaternion::identity(), step),
                };
                log.messages.push(Draft {
                    topic: DYNAMIC_TF.to_owned(),
                    stamp,
                    log_time: stamp + ms(2),
                    bytes: Message::TfMessage(vec![edge]).to_cdr(),
                });
            }
        },
    );
    suite.judge();
}

#[test]
fn faults_of_transforms_are_named() {
    let base = sample_draft().only(&["tf", "lidar", "front_left"]);
    let mut suite = Suite::of("transforms", &base);
    let camera_edge = |edges: &mut Vec<Transform>| {
        let place = edges
            .iter()
            .position(|edge| edge.child.contains("front_left"));
        place.expect("the camera is placed")
    };
    suite.add(case("no edge", Fault::TransformMissing, CAMERA), |log| {
        log.rewrite_transforms(|edges| {
            let place = camera_edge(edges);
            edges.remove(place);
        });
    });
    suite.add(case("a circle", Fault::TransformCycle, None), |log| {
        log.rewrite_transforms(|edges| {
            let mut back = edges[0].clone();
            std::mem::swap(&mut back.parent, &mut back.child);
            edges.push(back);
        });
    });
    suite.add(case("two parents", Fault::TwoParents, None), |log| {
        log.rewrite_transforms(|edges| {
            let mut other = edges[camera_edge(&mut edges.clone())].clone();
            other.parent = edges
                .iter()
                .find(|edge| edge.child.contains("lidar"))
                .map_or_else(|| panic!("the lidar is placed"), |edge| edge.child.clone());
            edges.push(other);
        });
    });
    suite.add(
        case("a scaled rotation", Fault::QuaternionNotUnit, TF),
        |log| {
            log.each(TF, |_, draft| scale_first_rotation(&mut draft.bytes, 1.01));
        },
    );
    suite.add(
        case("a rotation of zero", Fault::QuaternionNotUnit, TF).with(&[Fault::TransformMissing]),
        |log| log.each(TF, |_, draft| scale_first_rotation(&mut draft.bytes, 0.0)),
    );
    suite.add(
        case("body for optical frame", Fault::CameraLooksUp, CAMERA),
        |log| {
            log.rewrite_transforms(|edges| {
                let place = camera_edge(edges);
                let position: Vector3<f64> = edges[place].parent_from_child.translation();
                edges[place].parent_from_child = Rigid::new(UnitQuaternion::identity(), position);
            });
        },
    );
    suite.add(
        case(
            "another frame than its calibration",
            Fault::FrameMismatch,
            CAMERA,
        ),
        |log| {
            log.rewrite_infos(|_, message| {
                "camera_front_left_body".clone_into(&mut message.header.frame_id);
            });
        },
    );
    suite.add(
        case(
            "another frame from some moment on",
            Fault::FrameChanges,
            INFO,
        ),
        |log| {
            log.rewrite_infos(|idx, message| {
                if idx > 30 {
                    "another_camera".clone_into(&mut message.header.frame_id);
                }
            });
        },
    );
    suite.add(case("no frame", Fault::FrameUnnamed, LIDAR), |log| {
        log.rewrite_clouds(|_, cloud| cloud.header.frame_id.clear());
    });
    suite.judge();
}

/// Scales the rotation of the first transform of a message: after its two names and its translation.
fn scale_first_rotation(cdr: &mut [u8], factor: f64) {
    let word =
        |cdr: &[u8], at: usize| u32::from_le_bytes(cdr[at..at + 4].try_into().expect("four"));
    let mut at = 4 + 4 + 8;
    for _ in 0..2 {
        let length = word(cdr, at) as usize;
        at = (at + 4 + length).next_multiple_of(4);
    }
    // Doubles are aligned from behind the four bytes of the encapsulation.
    let rotation = (at - 4).next_multiple_of(8) + 4 + 24;
    for part in 0..4 {
        let place = rotation + 8 * part..rotation + 8 * part + 8;
        let number = f64::from_le_bytes(cdr[place.clone()].try_into().expect("eight"));
        cdr[place].copy_from_slice(&(factor * number).to_le_bytes());
    }
}

#[test]
fn faults_of_cameras_are_named() {
    let base = sample_draft().only(&["tf", "front_left"]);
    let mut suite = Suite::of("cameras", &base);
    suite.add(
        case("no calibration", Fault::CalibrationMissing, CAMERA),
        |log| {
            log.keep(INFO, |_, _| false);
        },
    );
    suite.add(case("K of zeros", Fault::CalibrationZero, INFO), |log| {
        log.rewrite_infos(|_, message| message.info.k = [0.0; 9]);
    });
    suite.add(
        case("another calibration later", Fault::CalibrationChanges, INFO),
        |log| {
            log.rewrite_infos(|idx, message| {
                if idx > 20 {
                    message.info.k[0] *= 1.01;
                }
            });
        },
    );
    suite.add(
        case("cx outside", Fault::PrincipalPointOutside, INFO),
        |log| {
            log.rewrite_infos(|_, message| {
                message.info.k[2] = 1000.0;
                message.info.p[2] = 1000.0;
            });
        },
    );
    suite.add(
        case("fy of another camera", Fault::FocalLengthsDiffer, INFO),
        |log| {
            log.rewrite_infos(|_, message| {
                message.info.k[4] *= 1.2;
                message.info.p[5] *= 1.2;
            });
        },
    );
    suite.add(
        case("full resolution", Fault::ImageSizeMismatch, CAMERA),
        |log| {
            log.rewrite_infos(|_, message| {
                let info = &mut message.info;
                (info.width, info.height) = (2 * info.width, 2 * info.height);
                info.k.iter_mut().take(8).for_each(|number| *number *= 2.0);
                info.p.iter_mut().take(10).for_each(|number| *number *= 2.0);
            });
        },
    );
    suite.add(
        case("raw or rectified", Fault::RectificationUnclear, CAMERA),
        |log| {
            log.rewrite_infos(|_, message| {
                message.info.d.fill(0.0);
                message.info.p[0] *= 0.9;
                message.info.p[5] *= 0.9;
            });
        },
    );
    suite.add(case("cut off images", Fault::ImageDamaged, CAMERA), |log| {
        log.rewrite_images(|idx, data, _| {
            if idx % 9 == 4 {
                data.truncate(data.len() / 2);
            }
        });
    });
    suite.add(
        case("a frozen camera", Fault::ImagesFrozen, CAMERA),
        |log| {
            let frozen = log
                .on(CAMERA)
                .nth(10)
                .expect("there are more")
                .bytes
                .clone();
            log.each(CAMERA, |idx, draft| {
                if (11..20).contains(&idx) {
                    draft.bytes.clone_from(&frozen);
                    draft.stamp_at(draft.stamp);
                }
            });
        },
    );
    suite.add(case("a covered lens", Fault::ImagesBlank, CAMERA), |log| {
        let pixels = |level: u8| RgbImage::new(640, 400, vec![level; 640 * 400 * 3]);
        log.rewrite_images(|idx, data, _| {
            let black = pixels((idx % 7) as u8).expect("the size fits");
            *data = encode_jpeg(&black, 90).expect("memory can be written");
        });
    });
    suite.judge();
}

#[test]
fn faults_of_measurements_are_named() {
    let base = sample_draft().only(&["tf", "lidar", "imu", "gnss", "odometry"]);
    let mut suite = Suite::of("measurements", &base);
    suite.add(case("point_step 0", Fault::CloudLayout, LIDAR), |log| {
        log.rewrite_clouds(|_, cloud| cloud.point_step = 0);
    });
    suite.add(case("empty sweeps", Fault::CloudEmpty, LIDAR), |log| {
        log.rewrite_clouds(|idx, cloud| {
            if (20..24).contains(&idx) {
                (cloud.width, cloud.height, cloud.row_step) = (0, 1, 0);
                cloud.data.clear();
            }
        });
    });
    suite.add(
        case("NaN in dense clouds", Fault::PointsNotFinite, LIDAR),
        |log| {
            log.rewrite_clouds(|_, cloud| {
                cloud.is_dense = true;
                for point in cloud
                    .data
                    .chunks_exact_mut(cloud.point_step as usize)
                    .step_by(100)
                {
                    point[..4].copy_from_slice(&f32::NAN.to_le_bytes());
                }
            });
        },
    );
    suite.add(
        case("no times of points", Fault::PointTimesMissing, LIDAR),
        |log| {
            log.rewrite_clouds(|_, cloud| cloud.fields.retain(|field| !is_time(field)));
        },
    );
    suite.add(
        case("times in another unit", Fault::PointTimesWrong, LIDAR),
        |log| {
            log.rewrite_clouds(|_, cloud| scale_times(cloud, 1000));
        },
    );
    for (name, shift) in [("12 ms behind", ms(-12)), ("20 ms behind", ms(-20))] {
        suite.add(case(name, Fault::ClockDiffers, IMU), |log| {
            log.each(IMU, |_, draft| draft.stamp_at(draft.stamp + shift));
        });
    }
    suite.add(case("accelerations in g", Fault::ImuUnits, IMU), |log| {
        log.rewrite_imu(|imu| {
            imu.linear_acceleration = imu.linear_acceleration.map(|it| it / 9.81);
        });
    });
    suite.add(case("degrees per second", Fault::ImuUnits, IMU), |log| {
        log.rewrite_imu(|imu| imu.angular_velocity = imu.angular_velocity.map(f64::to_degrees));
    });
    suite.add(case("no gravity", Fault::ImuNoGravity, IMU), |log| {
        log.rewrite_imu(|imu| imu.linear_acceleration[2] -= 9.81);
    });
    suite.add(case("a jump of 2 m", Fault::PoseJump, ODOMETRY), |log| {
        log.rewrite(ODOMETRY, |idx, snapshot| {
            let Snapshot::Odometry(mut odometry) = snapshot else {
                panic!("it is odometry");
            };
            odometry.pose.position[1] += if idx > 150 { 2.0 } else { 0.0 };
            Message::Odometry(Odometry { ..odometry })
        });
    });
    suite.add(case("no fix", Fault::FixInvalid, GNSS), |log| {
        log.rewrite(GNSS, |idx, snapshot| {
            let Snapshot::Fix(fix) = snapshot else {
                panic!("it is a fix");
            };
            let status = if idx < 10 { -1 } else { fix.status };
            Message::NavSatFix(Fix { status, ..fix })
        });
    });
    suite.add(
        case("messages cut off", Fault::MessageUndecodable, IMU),
        |log| {
            log.each(IMU, |idx, draft| {
                if idx % 100 == 50 {
                    draft.bytes.truncate(40);
                }
            });
        },
    );
    suite.judge();
}

#[test]
fn the_clock_of_an_inertial_unit_is_measured_to_a_millisecond() {
    let base = sample_draft().only(&["tf", "imu", "odometry"]);
    for behind_ms in [8, 12, 20, 45] {
        let mut draft = base.clone();
        draft.each(IMU, |_, it| it.stamp_at(it.stamp - ms(behind_ms)));
        let checkup = examine(&draft.written().log, &NoProgress).expect("the log is sound");
        let [finding] = &checkup.findings[..] else {
            panic!("{behind_ms}: {:?}", checkup.findings);
        };
        // "its clock is 12.3 ± 0.7 ms behind ..."
        let words: Vec<&str> = finding.what.split(' ').collect();
        let measured: f64 = words[3].parse().expect("it starts with a number");
        let twice_sd: f64 = words[5].parse().expect("and how certain it is");
        assert_eq!(words[7], "behind", "{}", finding.what);
        let error = (measured - behind_ms as f64).abs();
        assert!(
            error < 1.0 && twice_sd < 1.0,
            "{behind_ms}: {}",
            finding.what
        );
    }
}

fn is_time(field: &PointField) -> bool {
    ["t", "time", "timestamp", "time_stamp", "offset_time"].contains(&field.name.as_str())
}

/// Makes the times of points smaller.
fn scale_times(cloud: &mut PointCloud2, divisor: u32) {
    let field = cloud
        .fields
        .iter()
        .find(|field| is_time(field))
        .expect("points have times")
        .clone();
    for point in cloud.data.chunks_exact_mut(cloud.point_step as usize) {
        let place = field.offset as usize..field.offset as usize + 4;
        let bytes: [u8; 4] = point[place.clone()].try_into().expect("four bytes");
        let scaled = match field.datatype {
            PointDatatype::Float32 => (f32::from_le_bytes(bytes) / divisor as f32).to_le_bytes(),
            _ => (u32::from_le_bytes(bytes) / divisor).to_le_bytes(),
        };
        point[place].copy_from_slice(&scaled);
    }
}

#[test]
fn faults_of_files_are_named() {
    let base = sample_draft();
    let sound = base.bytes();
    let mut suite = Suite::of("files", &base);
    let mut damaged = sound.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 64].fill(0x55);
    suite.add_bytes(
        case("a damaged chunk", Fault::DataDamaged, None)
            .with(&[Fault::MessagesDropped, Fault::Gap]),
        &damaged,
    );
    let cut = sound[..sound.len() * 2 / 3].to_vec();
    suite.add_bytes(case("cut off", Fault::LogTruncated, None), &cut);
    suite.add(
        case("a broken definition", Fault::SchemaUnusable, IMU),
        |log| {
            let imu = log.channels.iter_mut().find(|channel| channel.topic == IMU);
            let channel = imu.expect("the sample has an IMU");
            channel.schema_data = b"this is no definition at all {".to_vec().into();
        },
    );
    suite.judge();
}

#[test]
fn the_command_says_what_and_where_in_three_forms() {
    let mut draft = sample_draft();
    draft.rewrite_infos(|_, message| message.info.k = [0.0; 9]);
    let written = draft.written();
    let path = written.path.to_str().expect("test paths are UTF-8");
    let run = |more: &[&str]| framelock([&["check", path, "--no-index"], more].concat());
    let text = run(&[]);
    assert_eq!((text.code, text.err.as_str()), (1, ""));
    for words in [
        "error calibration-zero",
        INFO,
        "1 errors, 0 warnings, 0 notes",
    ] {
        assert!(text.out.contains(words), "{words}: {}", text.out);
    }
    let json = run(&["--json"]).json();
    let finding = &json["findings"][0];
    assert_eq!(finding["fault"], "calibration-zero");
    assert_eq!(
        (&finding["level"], &finding["topic"]),
        (&"error".into(), &INFO.into())
    );
    let sarif = run(&["--sarif"]).json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(
        (&sarif["version"], &result["ruleId"]),
        (&"2.1.0".into(), &"calibration-zero".into())
    );
    let rules = &sarif["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules.as_array().map(Vec::len), Some(Fault::ALL.len()));
    let sample = logs::sample();
    let clean = framelock(["check", sample.to_str().expect("UTF-8"), "--no-index"]);
    clean.expect(0, &[]);
    assert!(clean.out.contains("no faults found"), "{}", clean.out);
}

#[test]
fn a_camera_that_sees_nothing_cannot_tell_where_it_sits() {
    let mut draft = sample_draft().only(&["tf", "lidar", "front_left", "odometry"]);
    draft.rewrite_images(|_, data, _| {
        let black = RgbImage::new(640, 400, vec![3; 640 * 400 * 3]).expect("the size fits");
        *data = encode_jpeg(&black, 90).expect("memory can be written");
    });
    let written = draft.written();
    let path = written.path.to_str().expect("test paths are UTF-8");
    let rig = written.path.with_file_name("rig.toml");
    let rig = rig.to_str().expect("test paths are UTF-8");
    let ran = framelock(["calibrate", path, "--no-index", "--json", "--out", rig]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let judged = ran.json();
    assert_eq!(judged["cameras"][0]["verdict"], "cannot tell", "{judged}");
    // The camera stays where it was.
    let (given, _) = fl_fusion::rig_from_log(&written.log).expect("the log has a rig");
    let mended = fl_rig::Rig::read(rig).expect("it was written");
    let pose = |rig: &fl_rig::Rig| rig.cameras().next().map(|(it, _)| it.ego_from_sensor);
    assert_eq!(pose(&mended), pose(&given));
    framelock(["calibrate", path, "--no-index", "--out", rig]).expect(1, &["is there already"]);
    framelock(["calibrate", path, "--no-index", "--sensor", "nobody"])
        .expect(1, &["no lidar, camera or radar `nobody`"]);
}

/// What is known of the recordings, and nothing else that is worse than a note.
#[test]
fn real_recordings_have_the_faults_that_they_have() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let faults = |name: &str| {
        let log = logs::open(&data.join("logs").join(name));
        let checkup = examine(&log, &NoProgress).expect("the log is sound");
        let worse = checkup.findings.into_iter();
        worse
            .filter(|it| it.fault.level() > Level::Note)
            .collect::<Vec<_>>()
    };
    for name in [
        "kitti_0001_a.mcap",
        "kitti_0052_a.mcap",
        "nuscenes_keyframe.mcap",
        "sustech_4frames.bag",
        "kitti_0001_small.bag",
        "kitti_0001_small_db3",
    ] {
        assert_eq!(faults(name), [], "{name}");
    }
    let foggy = faults("radiate_foggy.mcap");
    let on = |fault: Fault, topic: &str| {
        let mut found = foggy.iter();
        let found = found.find(|it| it.fault == fault && it.topic.as_deref() == Some(topic));
        found
            .unwrap_or_else(|| panic!("{fault} on {topic}: {foggy:?}"))
            .what
            .clone()
    };
    for topic in ["/gps/fix", "/gps/imu"] {
        let offset = on(Fault::ClockOffset, topic);
        assert!(
            offset.contains("64.00") || offset.contains("63.99"),
            "{offset}"
        );
        assert!(on(Fault::Gap, topic).contains("461 ms"));
        on(Fault::MessagesDuplicated, topic);
    }
    for side in ["left", "right"] {
        let late = on(
            Fault::StartsLate,
            &format!("/camera/zed_{side}/image/compressed"),
        );
        assert!(late.contains("0.68 s"), "{late}");
    }
}
