//! `framelock export`: a scene in the format of others.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use fl_dataset::export::{Drive, ExportLoss, ExportSettings, Exported, LossKind, export};
use fl_scene::Scene;
use serde::Serialize;

use super::info::{LossInfo, losses};
use crate::Console;
use crate::args::ExportArgs;
use crate::drive::{self, Fused};
use crate::labeling;
use crate::outcome::Outcome;
use crate::progress::WorkProgress;
use crate::table::Table;

/// The JSON of `framelock export --json`; its keys are documented in `docs/formats.md`.
#[derive(Debug, Serialize)]
struct ExportInfo {
    out: String,
    #[serde(flatten)]
    exported: Exported,
    notes: Vec<String>,
    log_losses: Vec<LossInfo>,
}

/// Exports the scene.
pub(crate) fn run(args: &ExportArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let scene = labeling::read_scene_alone(&args.scene)?;
    let log_path = match &args.log {
        Some(path) => path.clone(),
        None => log_beside(&scene, &args.scene)?,
    };
    let log = drive::open_log_with(&log_path, &args.reading.options(), console)?;
    labeling::check_log(&scene, &args.scene, &log)?;
    let Fused { fusion, notes } = drive::fuse(&log, &args.fusion, console)?;
    let stem = log_path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let name = args
        .name
        .clone()
        .or(stem)
        .unwrap_or_else(|| "drive".to_owned());
    let settings = ExportSettings {
        format: args.format,
        frames: args.frames(),
        media: args.media(),
        camera: args.camera.clone(),
        allowed: args.allowed.iter().copied().collect(),
    };
    let drive_of_scene = Drive {
        scene: &scene,
        fusion: &fusion,
        name: &name,
    };
    let progress = WorkProgress::new("exporting", console);
    let exported = export(&drive_of_scene, &settings, &args.out, &progress)?;
    drop(progress);
    let has_lost = exported
        .losses
        .iter()
        .any(|loss| loss.kind == LossKind::Log);
    let info = ExportInfo {
        out: args.out.display().to_string(),
        exported,
        notes,
        log_losses: losses(&log, &[]),
    };
    if args.json {
        console.json(&info)?;
    } else {
        print(&info, console.out())?;
    }
    match has_lost {
        true => Ok(Outcome::DoneWithLoss),
        false => Ok(drive::outcome(&log, &[])),
    }
}

/// The log that a scene names, in the folder of the scene.
fn log_beside(scene: &Scene, scene_path: &Path) -> anyhow::Result<PathBuf> {
    let name = Path::new(&scene.log().name).file_name();
    let path = name.map(|name| scene_path.with_file_name(name));
    let path = path.filter(|path| path.exists());
    path.with_context(|| {
        format!(
            "the log `{}` is not beside the scene; say where it is with --log\nfile: {}",
            scene.log().name,
            scene_path.display()
        )
    })
}

fn print(info: &ExportInfo, out: &mut dyn Write) -> std::io::Result<()> {
    let Exported {
        format,
        frames,
        boxes,
        files,
        losses,
    } = &info.exported;
    if !losses.is_empty() {
        let mut table = Table::new(&["left behind", "what", "times"], 2);
        for ExportLoss { kind, what, count } in losses {
            table.row(vec![kind.to_string(), what.clone(), count.to_string()]);
        }
        write!(out, "{table}")?;
    }
    writeln!(
        out,
        "{format}: {frames} frames, {boxes} boxes, {files} files written to {}",
        info.out
    )
}
