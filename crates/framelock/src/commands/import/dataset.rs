//! A drive of a data set: its folder as a log and a scene over it.

use std::path::Path;

use anyhow::bail;
use fl_dataset::Dataset;
use fl_dataset::export::Format;
use fl_dataset::import::Imported;
use fl_scene::Ontology;

use crate::Console;
use crate::args::ImportArgs;
use crate::drive;
use crate::progress::WorkProgress;

/// Reads the folder, writes its log if that is asked for, and makes the scene.
pub(super) fn import(
    args: &ImportArgs,
    format: Format,
    console: &mut Console,
) -> anyhow::Result<Imported> {
    let read = || Dataset::read(&args.input, format, args.drive.as_deref());
    match (&args.log_out, &args.log) {
        (Some(path), _) => with_log(args, read()?, path, console),
        (None, Some(path)) => over_log(args, read()?, path, console),
        (None, None) => bail!(
            "say with --log-out where the log of the folder's sensors is to be written, or with \
             --log which log of the same drive there is\nfolder: {}",
            args.input.display()
        ),
    }
}

fn with_log(
    args: &ImportArgs,
    dataset: Dataset,
    path: &Path,
    console: &mut Console,
) -> anyhow::Result<Imported> {
    let progress = WorkProgress::new("writing the log", console);
    dataset.write_log(path, &progress)?;
    drop(progress);
    let log = drive::open_log_with(path, &args.reading.options(), console)?;
    Ok(dataset.to_scene(fl_project::identity(&log), Ontology::automotive())?)
}

fn over_log(
    args: &ImportArgs,
    dataset: Dataset,
    path: &Path,
    console: &mut Console,
) -> anyhow::Result<Imported> {
    let log = drive::open_log_with(path, &args.reading.options(), console)?;
    let fused = drive::fuse(&log, &args.fusion, console)?;
    let identity = fl_project::identity(&log);
    Ok(dataset.to_scene_over(&fused.fusion, identity, Ontology::automotive())?)
}
