//! `framelock view`: shows a drive and its labels in the Rerun viewer.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use fl_fusion::Fusion;
use fl_log::Log;
use fl_rerun::serve::WebView;
use fl_rerun::{ShowOptions, ShowReport, Sink};
use fl_scene::Scene;
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::ViewArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::progress::WorkProgress;

/// The JSON of `framelock view --json`; its keys are documented in `docs/view.md`.
#[derive(Debug, Serialize)]
struct Viewed {
    frames: usize,
    tracks: usize,
    rrd: String,
    rrd_bytes: u64,
    notes: Vec<String>,
    losses: Vec<LossInfo>,
}

/// How often a waiting command looks whether it should end.
const WAIT: Duration = Duration::from_millis(100);

/// Shows the log in a file, a running viewer, or a served page.
pub(crate) fn run(args: &ViewArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    if let Some(rrd) = &args.rrd {
        let inputs = [
            Some(args.log.path.as_path()),
            args.scene.as_deref(),
            args.fusion.rig.as_deref(),
        ];
        output::check(rrd, Product::Recording, &inputs)?;
    }
    let log = drive::open_log(&args.log, console)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    let scene = args
        .scene
        .as_deref()
        .map(|path| labeling::read_scene(path, &log))
        .transpose()?;
    let scene = scene.as_ref();

    let report = if let Some(url) = &args.connect {
        let report = show(&fusion, scene, &Sink::Connect(url.clone()), console)?;
        writeln!(console.out(), "{} frames sent to {url}", report.frames)?;
        report
    } else if let Some(rrd) = &args.rrd {
        let report = show(&fusion, scene, &Sink::File(rrd.clone()), console)?;
        if args.json {
            let viewed = Viewed {
                notes,
                ..viewed(&report, rrd, &log)
            };
            console.json(&viewed)?;
        } else {
            print_written(&report, rrd, console)?;
        }
        report
    } else {
        let folder = tempfile::tempdir().context("cannot make a folder for the recording")?;
        let rrd = folder.path().join("drive.rrd");
        let report = show(&fusion, scene, &Sink::File(rrd.clone()), console)?;
        serve(&rrd, args.port, !args.no_open, console)?;
        report
    };
    Ok(drive::outcome(&log, &report.losses))
}

/// Writes or sends the recording, with progress.
pub(crate) fn show(
    fusion: &Fusion<'_>,
    scene: Option<&Scene>,
    sink: &Sink,
    console: &mut Console,
) -> anyhow::Result<ShowReport> {
    let progress = WorkProgress::new("showing", console);
    let report = fl_rerun::show(fusion, scene, sink, &ShowOptions::default(), &progress)?;
    drop(progress);
    drive::tell_losses(&report.losses, console);
    Ok(report)
}

/// Serves the viewer with the recording on this machine until Ctrl-C.
pub(crate) fn serve(
    rrd: &Path,
    port: u16,
    open: bool,
    console: &mut Console,
) -> anyhow::Result<()> {
    let view = WebView::start(rrd, Some(port))?;
    writeln!(console.out(), "viewer at {} until Ctrl-C", view.url())?;
    console.out().flush()?;
    if open && let Err(err) = webbrowser::open(&view.url()) {
        console.note(&format!(
            "cannot open a browser ({err}); open the address above yourself"
        ));
    }
    while !console.is_canceled() {
        std::thread::sleep(WAIT);
    }
    view.stop();
    Ok(())
}

fn print_written(report: &ShowReport, rrd: &Path, console: &mut Console) -> anyhow::Result<()> {
    let (frames, tracks) = (report.frames, report.tracks);
    let megabytes = report.bytes.unwrap_or(0) as f64 * 1e-6;
    writeln!(
        console.out(),
        "{frames} frames and {tracks} tracks, {megabytes:.1} MB written to {}",
        rrd.display()
    )?;
    Ok(())
}

fn viewed(report: &ShowReport, rrd: &Path, log: &Log) -> Viewed {
    Viewed {
        frames: report.frames,
        tracks: report.tracks,
        rrd: rrd.display().to_string(),
        rrd_bytes: report.bytes.unwrap_or(0),
        notes: Vec::new(),
        losses: losses(log, &report.losses),
    }
}
