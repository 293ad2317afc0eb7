//! `framelock pairs`: which images belong to which sweeps, by one policy or another.

use std::io::Write;

use anyhow::bail;
use fl_fusion::{Fusion, PairedSweep, Pairing, Remaining, Spread};
use fl_rig::SensorKind;
use serde::Serialize;

use crate::Console;
use crate::args::{PairsArgs, PolicyArg};
use crate::drive;
use crate::outcome::Outcome;
use crate::output;
use crate::progress::WorkProgress;
use crate::table::Table;

/// The JSON of `framelock pairs --json`; its keys are documented in `docs/pairs.md`.
#[derive(Debug, Serialize)]
struct Pairs {
    lidar: String,
    sweeps: usize,
    has_times: bool,
    cameras: Vec<CameraInfo>,
    policies: Vec<PolicyInfo>,
    out: Option<String>,
    notes: Vec<String>,
    losses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CameraInfo {
    sensor: String,
    images: usize,
    crossing_ms: Option<f64>,
    crossing_within_ms: Option<f64>,
}

#[derive(Debug, Serialize)]
struct PolicyInfo {
    policy: &'static str,
    cameras: Vec<RemainingInfo>,
}

#[derive(Debug, Serialize)]
struct RemainingInfo {
    sensor: String,
    pairs: usize,
    without: usize,
    apart_ms: Option<SpreadInfo>,
    standing_px: Option<SpreadInfo>,
    moving_px: Option<SpreadInfo>,
}

#[derive(Debug, Serialize)]
struct SpreadInfo {
    median: f64,
    p95: f64,
}

/// Pairs sweeps and images, and prints what is left between them.
pub(crate) fn run(args: &PairsArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    if args.out.is_some() && args.policy == PolicyArg::All {
        bail!("--out writes what one policy brings together; choose it with --policy");
    }
    output::refuse_existing(&args.out)?;
    let log = drive::open_log(&args.log, console)?;
    let drive::Fused { fusion, mut notes } = drive::fuse(&log, &args.fusion(), console)?;
    check_sensors(&fusion)?;
    let progress = WorkProgress::new("sweeps", console);
    let pairing = Pairing::measure(&fusion, &progress)?;
    drop(progress);
    drive::tell(&pairing.notes, console);
    notes.extend_from_slice(&pairing.notes);
    drive::tell_losses(&pairing.losses, console);
    let mut policies = Vec::new();
    for (policy, how) in args.policies() {
        let pairs = pairing.pairs(how);
        if let Some(path) = &args.out {
            output::write_text(path, &csv(&pairing, &pairs))?;
        }
        let remaining = pairing.remaining(&pairs);
        policies.push(PolicyInfo {
            policy,
            cameras: remaining.iter().map(remaining_info).collect(),
        });
    }
    let outcome = drive::outcome(&log, &pairing.losses);
    let pairs = Pairs {
        lidar: pairing.lidar().to_string(),
        sweeps: pairing.sweeps().len(),
        has_times: pairing.has_times,
        cameras: cameras(&pairing),
        policies,
        out: args.out.as_deref().map(|path| path.display().to_string()),
        notes,
        losses: pairing.losses.clone(),
    };
    if args.json {
        console.json(&pairs)?;
    } else {
        print(&pairs, console.out())?;
    }
    Ok(outcome)
}

fn check_sensors(fusion: &Fusion<'_>) -> anyhow::Result<()> {
    let place = fusion.log().path().display();
    let key = fusion.key_sensor();
    let lidar = fusion.rig().sensor(key);
    if lidar.is_none_or(|it| it.kind != SensorKind::Lidar) {
        bail!("images are paired with the sweeps of a lidar, and `{key}` is none\nfile: {place}");
    }
    let mut cameras = fusion.rig().cameras();
    if !cameras.any(|(camera, _)| fusion.channel_of(&camera.id).is_some()) {
        bail!("sweeps are paired with images, and no camera of the rig has any\nfile: {place}");
    }
    Ok(())
}

fn cameras(pairing: &Pairing<'_>) -> Vec<CameraInfo> {
    let info = |(idx, (sensor, images)): (usize, (&fl_rig::SensorId, &[fl_log::Entry]))| {
        let crossing = pairing.crossing(idx);
        CameraInfo {
            sensor: sensor.to_string(),
            images: images.len(),
            crossing_ms: crossing.map(|it| it.after_stamp.as_millis_f64()),
            crossing_within_ms: crossing.map(|it| it.within.as_millis_f64()),
        }
    };
    pairing.cameras().enumerate().map(info).collect()
}

fn remaining_info(remaining: &Remaining) -> RemainingInfo {
    let info = |it: Spread| SpreadInfo {
        median: it.median,
        p95: it.p95,
    };
    RemainingInfo {
        sensor: remaining.camera.to_string(),
        pairs: remaining.n_pairs,
        without: remaining.n_without,
        apart_ms: remaining.apart_ms.map(info),
        standing_px: remaining.standing_px.map(info),
        moving_px: remaining.moving_px.map(info),
    }
}

/// A heading of sensors, and a sweep a line: the stamps that the log has, nothing where an image is
/// missing.
fn csv(pairing: &Pairing<'_>, pairs: &[PairedSweep]) -> String {
    let stamp = |entry: &fl_log::Entry| entry.stamp.nanos().to_string();
    let mut text = pairing.lidar().to_string();
    for (camera, _) in pairing.cameras() {
        text += &format!(",{camera}");
    }
    text += "\n";
    for pair in pairs {
        text += &stamp(&pairing.sweeps()[pair.sweep]);
        for (image, (_, entries)) in pair.images.iter().zip(pairing.cameras()) {
            text += ",";
            text += &image.map_or_else(String::new, |image| stamp(&entries[image]));
        }
        text += "\n";
    }
    text
}

fn print(pairs: &Pairs, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(
        out,
        "{} sweeps of {}, whose beam crosses the middle of each view, after the stamp:",
        pairs.sweeps, pairs.lidar
    )?;
    write!(out, "{}", crossing_table(&pairs.cameras))?;
    writeln!(out, "\nwhat is left between beam and exposure:")?;
    write!(out, "{}", policy_table(&pairs.policies))?;
    match &pairs.out {
        Some(path) => writeln!(out, "  pairs: {path}"),
        None => Ok(()),
    }
}

fn crossing_table(cameras: &[CameraInfo]) -> Table {
    let mut table = Table::new(&["camera", "images", "crossed after ms", "within"], 1);
    for camera in cameras {
        table.row(vec![
            camera.sensor.clone(),
            camera.images.to_string(),
            cell(camera.crossing_ms, 1),
            cell(camera.crossing_within_ms, 1),
        ]);
    }
    table
}

fn policy_table(policies: &[PolicyInfo]) -> Table {
    let heading = [
        "policy",
        "camera",
        "pairs",
        "without",
        "apart ms",
        "p95",
        "standing px",
        "p95",
        "moving px",
        "p95",
    ];
    let mut table = Table::new(&heading, 2);
    for PolicyInfo { policy, cameras } in policies {
        for camera in cameras {
            let mut row = vec![
                (*policy).to_owned(),
                camera.sensor.clone(),
                camera.pairs.to_string(),
                camera.without.to_string(),
            ];
            for spread in [&camera.apart_ms, &camera.standing_px, &camera.moving_px] {
                row.push(cell(spread.as_ref().map(|it| it.median), 1));
                row.push(cell(spread.as_ref().map(|it| it.p95), 1));
            }
            table.row(row);
        }
    }
    table
}

fn cell(figure: Option<f64>, n_digits: usize) -> String {
    figure.map_or_else(|| "-".to_owned(), |it| format!("{it:.n_digits$}"))
}
