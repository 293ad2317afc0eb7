//! `framelock calibrate`: whether the rig is right.

mod json;
mod judging;
mod report;
mod tables;

use std::path::Path;

use anyhow::bail;
use fl_calibrate::RefineSettings;
use fl_fusion::Fusion;
use fl_rig::{SensorId, SensorKind};

use crate::Console;
use crate::args::CalibrateArgs;
use crate::drive;
use crate::outcome::Outcome;
use crate::output;
use json::Calibration;
use judging::Bench;

/// Judges the sensors and prints what is to be thought of them.
pub(crate) fn run(args: &CalibrateArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    output::refuse_existing(args.out.iter().chain(&args.report))?;
    let log = drive::open_log(&args.log, console)?;
    let fused = drive::fuse(&log, &args.fusion, console)?;
    let sensors = sensors(&fused.fusion, &args.sensors)?;
    let settings = RefineSettings {
        n_frames: args.frames as usize,
        ..RefineSettings::default()
    };
    let mut bench = Bench::new(
        &log,
        fused.fusion,
        drive::settings(&args.fusion),
        sensors,
        settings,
    );
    let judged = bench.judge(console)?;
    if let Some(path) = &args.out {
        judged.mended(bench.fusion().rig())?.write(path)?;
    }
    if let Some(folder) = &args.report {
        report::write(folder, bench.fusion(), &judged)?;
    }
    if args.json {
        let shown = |path: &Path| path.display().to_string();
        let [rig, report] = [&args.out, &args.report].map(|it| it.as_deref().map(shown));
        console.json(&Calibration::of(&judged, rig, report, fused.notes))?;
    } else {
        let out = console.out();
        tables::print(&judged, out)?;
        if let Some(path) = &args.out {
            writeln!(out, "  rig: {}", path.display())?;
        }
        if let Some(folder) = &args.report {
            writeln!(out, "  report: {}", folder.join("index.html").display())?;
        }
    }
    Ok(match judged.is_faulty() {
        true => Outcome::Faulty,
        false => drive::outcome(&log, &[]),
    })
}

/// The sensors that are to be judged.
fn sensors(fusion: &Fusion<'_>, wanted: &[SensorId]) -> anyhow::Result<Vec<SensorId>> {
    let is_judged = |kind: &SensorKind| {
        matches!(
            kind,
            SensorKind::Lidar | SensorKind::Camera(_) | SensorKind::Radar
        )
    };
    let rig = fusion.rig().sensors().iter();
    let all: Vec<SensorId> = rig
        .filter(|it| is_judged(&it.kind))
        .map(|it| it.id.clone())
        .collect();
    if let Some(unknown) = wanted.iter().find(|id| !all.contains(id)) {
        let names: Vec<&str> = all.iter().map(SensorId::as_str).collect();
        bail!(
            "no lidar, camera or radar `{unknown}`; choose from: {}",
            names.join(", ")
        );
    }
    Ok(match wanted.is_empty() {
        true => all,
        false => wanted.to_vec(),
    })
}
