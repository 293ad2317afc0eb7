//! `framelock import`: labels of others as a scene.

mod dataset;

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;
use fl_dataset::coco::FlatBoxes;
use fl_dataset::export::Format;
use fl_dataset::import::{self, ImportSettings, Imported, format_of};
use serde::Serialize;

use crate::Console;
use crate::args::ImportArgs;
use crate::drive;
use crate::labeling;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::table::Table;

/// The JSON of `framelock import --json`; its keys are documented in `docs/formats.md`.
#[derive(Debug, Serialize)]
struct ImportInfo {
    out: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_out: Option<String>,
    tracks: usize,
    keyframes: usize,
    events: usize,
    captions: usize,
    audio: usize,
    relations: usize,
    tags: usize,
    notes: Vec<String>,
    not_kept: BTreeMap<String, u64>,
}

/// Imports the file. What is not kept is told; the outcome says whether there was any.
pub(crate) fn run(args: &ImportArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let inputs = [&args.log, &args.scene].map(Option::as_deref);
    let inputs = [Some(args.input.as_path()), inputs[0], inputs[1]];
    output::check(&args.out, Product::Scene, &inputs)?;
    let format = match args.format {
        Some(format) => format,
        None => format_of(&args.input)?,
    };
    let Imported {
        scene,
        notes,
        not_kept,
    } = match format {
        Format::OpenLabel | Format::Sidecar => file(args, format, console)?,
        Format::Coco => flat_boxes(args)?,
        _ => dataset::import(args, format, console)?,
    };
    output::write_scene(&args.out, &scene)?;
    drive::tell(&notes, console);
    let outcome = match not_kept.is_empty() {
        true => Outcome::Done,
        false => Outcome::DoneWithLoss,
    };
    let info = ImportInfo {
        out: args.out.display().to_string(),
        log_out: args.log_out.as_ref().map(|it| it.display().to_string()),
        tracks: scene.tracks().len(),
        keyframes: scene.tracks().map(|track| track.keyframes().len()).sum(),
        events: scene.events().len(),
        captions: scene.captions().len(),
        audio: scene.audio().len(),
        relations: scene.relations().len(),
        tags: scene.tags().len(),
        notes,
        not_kept,
    };
    if args.json {
        console.json(&info)?;
    } else {
        print(&info, console.out())?;
    }
    Ok(outcome)
}

fn file(args: &ImportArgs, format: Format, console: &mut Console) -> anyhow::Result<Imported> {
    let mut settings = ImportSettings::default();
    if let Some(path) = &args.log {
        let log = drive::open_log_with(path, &args.reading.options(), console)?;
        settings.log = Some(fl_project::identity(&log));
    }
    Ok(import::import(&args.input, format, settings)?)
}

fn flat_boxes(args: &ImportArgs) -> anyhow::Result<Imported> {
    let scene = args.scene.as_deref();
    let scene = scene.context("say with --scene whose tracks the flat boxes are of")?;
    let scene = labeling::read_scene_alone(scene)?;
    Ok(FlatBoxes::read(&args.input)?.onto(&scene)?)
}

fn print(info: &ImportInfo, out: &mut dyn Write) -> std::io::Result<()> {
    if !info.not_kept.is_empty() {
        let mut table = Table::new(&["not kept", "times"], 1);
        for (what, count) in &info.not_kept {
            table.row(vec![what.clone(), count.to_string()]);
        }
        write!(out, "{table}")?;
    }
    writeln!(
        out,
        "{} tracks, {} keyframes, {} events, {} relations",
        info.tracks, info.keyframes, info.events, info.relations
    )?;
    if let Some(log) = &info.log_out {
        writeln!(out, "log written to {log}")?;
    }
    writeln!(out, "scene written to {}", info.out)
}
