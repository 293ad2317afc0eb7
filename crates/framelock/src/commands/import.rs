//! `framelock import`: labels of others as a scene.

use std::collections::BTreeMap;
use std::io::Write;

use fl_dataset::openlabel::{Document, ImportSettings, Imported};
use serde::Serialize;

use crate::Console;
use crate::args::ImportArgs;
use crate::drive;
use crate::outcome::Outcome;
use crate::output::{self, Product};
use crate::table::Table;

/// The JSON of `framelock import --json`; its keys are documented in `docs/formats.md`.
#[derive(Debug, Serialize)]
struct ImportInfo {
    out: String,
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
    let inputs = [Some(args.input.as_path()), args.log.as_deref()];
    output::check(&args.out, Product::Scene, &inputs)?;
    let document = Document::read(&args.input)?;
    let mut settings = ImportSettings::default();
    if let Some(path) = &args.log {
        let log = drive::open_log_with(path, &args.reading.options(), console)?;
        settings.log = Some(fl_project::identity(&log));
    }
    let Imported {
        scene,
        notes,
        not_kept,
    } = document.to_scene(settings)?;
    output::write_scene(&args.out, &scene)?;
    drive::tell(&notes, console);
    let outcome = match not_kept.is_empty() {
        true => Outcome::Done,
        false => Outcome::DoneWithLoss,
    };
    let info = ImportInfo {
        out: args.out.display().to_string(),
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
    writeln!(out, "scene written to {}", info.out)
}
