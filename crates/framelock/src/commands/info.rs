//! `framelock info`: what a log holds.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use fl_log::{Attachment, Channel, ChannelKind, Delays, Log, Loss, Metadata};
use fl_rig::{Rig, Sensor};
use fl_spacetime::{Span, Stamp};
use serde::Serialize;

use crate::Console;
use crate::args::InfoArgs;
use crate::drive;
use crate::outcome::Outcome;
use crate::table::Table;

/// The JSON of `framelock info --json`; its keys are documented in `docs/info.md`.
#[derive(Debug, Serialize)]
struct Info {
    file: String,
    format: String,
    files: Vec<String>,
    size_bytes: u64,
    compressions: Vec<String>,
    profile: String,
    messages: u64,
    start_ns: Option<i64>,
    end_ns: Option<i64>,
    duration_ns: i64,
    channels: Vec<ChannelInfo>,
    sensors: Vec<SensorInfo>,
    attachments: Vec<AttachmentInfo>,
    metadata: Vec<MetadataInfo>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct ChannelInfo {
    topic: String,
    schema: String,
    schema_encoding: String,
    encoding: String,
    opaque_because: Option<String>,
    messages: usize,
    size_bytes: u64,
    rate_hz: f64,
    first_stamp_ns: Option<i64>,
    last_stamp_ns: Option<i64>,
    delay_ms: Option<DelayInfo>,
    outlier_stamps: u64,
}

/// Log time minus header stamp.
#[derive(Debug, Serialize)]
struct DelayInfo {
    median: f64,
    min: f64,
    max: f64,
}

#[derive(Debug, Serialize)]
struct AttachmentInfo {
    name: String,
    media_type: String,
    size_bytes: u32,
    log_time_ns: i64,
    create_time_ns: i64,
}

#[derive(Debug, Serialize)]
struct MetadataInfo {
    name: String,
    entries: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct SensorInfo {
    id: String,
    kind: &'static str,
    topic: Option<String>,
    frame_id: Option<String>,
    position_m: [f64; 3],
    camera: Option<CameraInfo>,
}

#[derive(Debug, Serialize)]
struct CameraInfo {
    width_px: u32,
    height_px: u32,
    distortion: &'static str,
    valid_half_angle_deg: f64,
}

/// One loss, as every command's JSON lists it.
#[derive(Debug, Serialize)]
pub(crate) struct LossInfo {
    what: String,
    data_lost: bool,
    channel: Option<String>,
    messages: Option<u64>,
    first_log_time_ns: Option<i64>,
    last_log_time_ns: Option<i64>,
    offset: Option<u64>,
}

/// Opens the log and prints what it holds.
pub(crate) fn run(args: &InfoArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let log = drive::open_log(&args.log, console)?;
    let info = info(&log)?;
    if args.json {
        console.json(&info)?;
    } else {
        print(&info, console.out())?;
    }
    Ok(drive::outcome(&log, &[]))
}

/// All losses of a log, and of the work on it, for JSON.
pub(crate) fn losses(log: &Log, of_work: &[String]) -> Vec<LossInfo> {
    let of_work = of_work.iter().map(|what| LossInfo::of_work(what));
    log.losses().iter().map(loss_info).chain(of_work).collect()
}

impl LossInfo {
    fn of_work(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            data_lost: true,
            channel: None,
            messages: None,
            first_log_time_ns: None,
            last_log_time_ns: None,
            offset: None,
        }
    }
}

fn info(log: &Log) -> anyhow::Result<Info> {
    let (sensors, mut notes) = match fl_fusion::rig_from_log(log) {
        Ok((rig, notes)) => (sensors(&rig), notes),
        Err(err) => (Vec::new(), vec![format!("no rig: {err}")]),
    };
    notes.extend(apart(log));
    notes.extend(uninterpreted(log));
    let (start, end) = (log.start(), log.end());
    let files = log.files();
    Ok(Info {
        file: log.path().display().to_string(),
        format: files.format,
        files: texts(&files.paths),
        size_bytes: files.size_bytes,
        compressions: files.compressions.into_iter().collect(),
        profile: log.profile().to_owned(),
        messages: log.message_count(),
        start_ns: start.map(Stamp::nanos),
        end_ns: end.map(Stamp::nanos),
        duration_ns: start
            .zip(end)
            .map_or(0, |(start, end)| (end - start).nanos()),
        channels: log
            .channels()
            .iter()
            .map(|channel| channel_info(log, channel))
            .collect(),
        sensors,
        attachments: log.attachments().iter().map(attachment_info).collect(),
        metadata: log.metadata().iter().map(metadata_info).collect(),
        notes,
        losses: losses(log, &[]),
    })
}

fn texts(paths: &[PathBuf]) -> Vec<String> {
    let paths = paths.iter();
    paths.map(|path| path.display().to_string()).collect()
}

fn attachment_info(attachment: &Attachment) -> AttachmentInfo {
    AttachmentInfo {
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        size_bytes: attachment.size_bytes,
        log_time_ns: attachment.log_time.nanos(),
        create_time_ns: attachment.create_time.nanos(),
    }
}

fn metadata_info(metadata: &Metadata) -> MetadataInfo {
    MetadataInfo {
        name: metadata.name.clone(),
        entries: metadata.entries.clone(),
    }
}

/// Channels whose stamps are further from the recorder's time than those of most others, in one
/// sentence: they would be matched with nothing, or with the wrong thing.
fn apart(log: &Log) -> Option<String> {
    const MOST_SECS: f64 = 1.0;
    let with_delay = log.channels().iter().filter_map(|channel| {
        let median = log.delays(channel.id)?.median;
        Some((channel.topic.as_str(), median.as_millis_f64() * 1e-3))
    });
    let delays: Vec<_> = with_delay.collect();
    let mut sorted: Vec<f64> = delays.iter().map(|(_, secs)| *secs).collect();
    sorted.sort_by(f64::total_cmp);
    let usual = *sorted.get(sorted.len() / 2)?;
    let apart: Vec<String> = delays
        .iter()
        .map(|(topic, secs)| (topic, usual - secs))
        .filter(|(_, ahead)| ahead.abs() > MOST_SECS)
        .map(|(topic, ahead)| match ahead > 0.0 {
            true => format!("{topic} ({ahead:.3} s ahead)"),
            false => format!("{topic} ({:.3} s behind)", -ahead),
        })
        .collect();
    (!apart.is_empty()).then(|| {
        format!(
            "the stamps of these channels are of another clock than the others': {}; give \
             --time TOPIC=log to use the recorder's time for one",
            apart.join(", ")
        )
    })
}

/// Channels whose messages have fields, but no meaning to this program, in one sentence.
fn uninterpreted(log: &Log) -> Option<String> {
    let unknown = log.channels().iter().filter(|channel| {
        channel.kind == ChannelKind::Unknown && log.opaque_because(channel.id).is_none()
    });
    let topics: Vec<&str> = unknown.map(|channel| channel.topic.as_str()).collect();
    (!topics.is_empty()).then(|| {
        format!(
            "channels that are listed but not interpreted: {}",
            topics.join(", ")
        )
    })
}

fn channel_info(log: &Log, channel: &Channel) -> ChannelInfo {
    let entries = log.entries(channel.id);
    let stamps: Vec<Stamp> = entries.iter().map(|entry| entry.stamp).collect();
    let delays = log.delays(channel.id);
    ChannelInfo {
        schema_encoding: channel.schema_encoding.clone(),
        opaque_because: log.opaque_because(channel.id).map(str::to_owned),
        delay_ms: delays.map(delay_info),
        outlier_stamps: log.times(channel.id).map_or(0, |times| times.n_outliers),
        topic: channel.topic.clone(),
        schema: channel.schema.clone(),
        encoding: channel.encoding.clone(),
        messages: entries.len(),
        size_bytes: entries
            .iter()
            .map(|entry| u64::from(entry.size_bytes))
            .sum(),
        rate_hz: fl_fusion::measure_timing(&stamps).rate_hz,
        first_stamp_ns: stamps.first().map(|stamp| stamp.nanos()),
        last_stamp_ns: stamps.last().map(|stamp| stamp.nanos()),
    }
}

fn delay_info(delays: Delays) -> DelayInfo {
    DelayInfo {
        median: delays.median.as_millis_f64(),
        min: delays.min.as_millis_f64(),
        max: delays.max.as_millis_f64(),
    }
}

fn sensors(rig: &Rig) -> Vec<SensorInfo> {
    rig.sensors().iter().map(sensor_info).collect()
}

fn sensor_info(sensor: &Sensor) -> SensorInfo {
    let camera = sensor.camera().map(|model| CameraInfo {
        width_px: model.width(),
        height_px: model.height(),
        distortion: model.distortion().name(),
        valid_half_angle_deg: model.max_angle_rad().to_degrees(),
    });
    SensorInfo {
        id: sensor.id.to_string(),
        kind: sensor.kind.name(),
        topic: sensor.channel.clone(),
        frame_id: sensor.frame_id.clone(),
        position_m: sensor.ego_from_sensor.translation().into(),
        camera,
    }
}

pub(super) fn loss_info(loss: &Loss) -> LossInfo {
    LossInfo {
        what: loss.what.clone(),
        data_lost: loss.kind.data_lost(),
        channel: loss.channel.clone(),
        messages: loss.messages,
        first_log_time_ns: loss.start.map(Stamp::nanos),
        last_log_time_ns: loss.end.map(Stamp::nanos),
        offset: loss.offset,
    }
}

fn print(info: &Info, out: &mut dyn Write) -> std::io::Result<()> {
    let secs = info.duration_ns as f64 * 1e-9;
    let start = info
        .start_ns
        .map_or("no message at all".to_owned(), |nanos| {
            format!("{secs:.3} s from {}", Stamp::from_nanos(nanos))
        });
    writeln!(out, "{}", info.file)?;
    writeln!(
        out,
        "  {}, {}, {} messages, {start}",
        stored(info),
        megabytes(info.size_bytes),
        info.messages
    )?;
    writeln!(out, "\nchannels")?;
    write!(out, "{}", channel_table(info))?;
    if !info.sensors.is_empty() {
        writeln!(
            out,
            "\nsensors (from the log's transforms and calibrations)"
        )?;
        write!(out, "{}", sensor_table(info))?;
    }
    let opaque = info.channels.iter().filter_map(opaque).collect::<Vec<_>>();
    section("opaque: the messages are only bytes", &opaque, out)?;
    let attachments: Vec<_> = info.attachments.iter().map(attachment_line).collect();
    section("attachments", &attachments, out)?;
    let metadata: Vec<_> = info.metadata.iter().map(metadata_line).collect();
    section("metadata", &metadata, out)?;
    for note in &info.notes {
        writeln!(out, "\nnote: {note}")?;
    }
    Ok(())
}

/// How the log is stored, in a few words.
fn stored(info: &Info) -> String {
    let compressed = match &info.compressions[..] {
        [] => String::new(),
        names => format!(", {}", names.join(" and ")),
    };
    let files = match info.files.len() {
        1 => String::new(),
        n_files => format!(", {n_files} files"),
    };
    format!("{}{compressed}{files}", info.format)
}

/// Lines under a heading, if there are some.
fn section(heading: &str, lines: &[String], out: &mut dyn Write) -> std::io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{heading}")?;
    lines.iter().try_for_each(|line| writeln!(out, "  {line}"))
}

fn opaque(channel: &ChannelInfo) -> Option<String> {
    let reason = channel.opaque_because.as_ref()?;
    Some(format!("{}: {reason}", channel.topic))
}

fn attachment_line(attachment: &AttachmentInfo) -> String {
    let size = megabytes(attachment.size_bytes.into());
    let media_type = match attachment.media_type.as_str() {
        "" => "of no stated type",
        media_type => media_type,
    };
    format!("{}, {media_type}, {size}", attachment.name)
}

/// A name and its facts; of long ones the beginning.
fn metadata_line(metadata: &MetadataInfo) -> String {
    const MOST_LETTERS: usize = 60;
    let entries = metadata.entries.iter().map(|(key, value)| {
        let mut shown: String = value.chars().take(MOST_LETTERS).collect();
        if shown.len() < value.len() {
            shown.push('\u{2026}');
        }
        format!("{key} = {shown:?}")
    });
    format!(
        "{}: {}",
        metadata.name,
        entries.collect::<Vec<_>>().join(", ")
    )
}

fn channel_table(info: &Info) -> Table {
    let mut table = Table::new(
        &[
            "topic", "schema", "encoding", "messages", "Hz", "first s", "last s", "delay ms",
            "size",
        ],
        3,
    );
    let since_start = |nanos: Option<i64>| {
        let span = nanos
            .zip(info.start_ns)
            .map(|(nanos, start)| Span::from_nanos(nanos - start));
        span.map_or("-".to_owned(), |span| format!("{:.3}", span.as_secs_f64()))
    };
    for channel in &info.channels {
        let schema = if channel.schema.is_empty() {
            "(none)"
        } else {
            &channel.schema
        };
        table.row(vec![
            channel.topic.clone(),
            schema.to_owned(),
            channel.encoding.clone(),
            channel.messages.to_string(),
            format!("{:.1}", channel.rate_hz),
            since_start(channel.first_stamp_ns),
            since_start(channel.last_stamp_ns),
            delay_cell(channel),
            megabytes(channel.size_bytes),
        ]);
    }
    table
}

/// The median delay; a mark says that some stamps are far off.
fn delay_cell(channel: &ChannelInfo) -> String {
    let mark = match channel.outlier_stamps {
        0 => "",
        _ => "!",
    };
    let delay = channel.delay_ms.as_ref();
    delay.map_or("-".to_owned(), |delay| format!("{:.1}{mark}", delay.median))
}

fn sensor_table(info: &Info) -> Table {
    let mut table = Table::new(&["sensor", "kind", "topic", "lens", "x m", "y m", "z m"], 4);
    for sensor in &info.sensors {
        let lens = sensor.camera.as_ref().map_or(String::new(), |camera| {
            format!(
                "{} {}x{}",
                camera.distortion, camera.width_px, camera.height_px
            )
        });
        let [x, y, z] = sensor.position_m.map(|meters| format!("{meters:.2}"));
        let topic = sensor.topic.clone().unwrap_or_default();
        table.row(vec![
            sensor.id.clone(),
            sensor.kind.to_owned(),
            topic,
            lens,
            x,
            y,
            z,
        ]);
    }
    table
}

pub(super) fn megabytes(size_bytes: u64) -> String {
    if size_bytes < 100_000 {
        format!("{:.1} kB", size_bytes as f64 * 1e-3)
    } else {
        format!("{:.1} MB", size_bytes as f64 * 1e-6)
    }
}
