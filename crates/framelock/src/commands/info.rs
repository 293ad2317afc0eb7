//! `framelock info`: what a log holds.

use std::io::Write;

use fl_log::{Channel, ChannelKind, Log, Loss};
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
    size_bytes: u64,
    messages: u64,
    start_ns: Option<i64>,
    end_ns: Option<i64>,
    duration_ns: i64,
    channels: Vec<ChannelInfo>,
    sensors: Vec<SensorInfo>,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct ChannelInfo {
    topic: String,
    schema: String,
    encoding: String,
    messages: usize,
    size_bytes: u64,
    rate_hz: f64,
    first_stamp_ns: Option<i64>,
    last_stamp_ns: Option<i64>,
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
        serde_json::to_writer_pretty(console.out(), &info)?;
        writeln!(console.out())?;
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
    notes.extend(uninterpreted(log));
    let (start, end) = (log.start(), log.end());
    Ok(Info {
        file: log.path().display().to_string(),
        size_bytes: std::fs::metadata(log.path())?.len(),
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
        notes,
        losses: losses(log, &[]),
    })
}

/// Channels whose messages are carried but not understood, in one sentence.
fn uninterpreted(log: &Log) -> Option<String> {
    let unknown = log
        .channels()
        .iter()
        .filter(|channel| channel.kind == ChannelKind::Unknown);
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
    ChannelInfo {
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

fn loss_info(loss: &Loss) -> LossInfo {
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
        "  {}, {} messages, {start}",
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
    for note in &info.notes {
        writeln!(out, "\nnote: {note}")?;
    }
    Ok(())
}

fn channel_table(info: &Info) -> Table {
    let mut table = Table::new(
        &[
            "topic", "schema", "messages", "Hz", "first s", "last s", "size",
        ],
        2,
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
            channel.messages.to_string(),
            format!("{:.1}", channel.rate_hz),
            since_start(channel.first_stamp_ns),
            since_start(channel.last_stamp_ns),
            megabytes(channel.size_bytes),
        ]);
    }
    table
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

fn megabytes(size_bytes: u64) -> String {
    if size_bytes < 100_000 {
        format!("{:.1} kB", size_bytes as f64 * 1e-3)
    } else {
        format!("{:.1} MB", size_bytes as f64 * 1e-6)
    }
}
