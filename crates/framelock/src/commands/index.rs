//! `framelock index`: reads a log once, so that it opens at once from then on.

use serde::Serialize;

use super::info::{self, LossInfo};
use crate::Console;
use crate::args::IndexArgs;
use crate::drive;
use crate::outcome::Outcome;

/// The JSON of `framelock index --json`; its keys are documented in `docs/index.md`.
#[derive(Debug, Serialize)]
struct Indexed {
    file: String,
    messages: u64,
    channels: usize,
    /// `null` with `--no-index`, or where no folder takes it.
    index: Option<String>,
    losses: Vec<LossInfo>,
}

/// Opens the log, which makes the index.
pub(crate) fn run(args: &IndexArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let log = drive::open_log(&args.log, console)?;
    let indexed = Indexed {
        file: log.path().display().to_string(),
        messages: log.message_count(),
        channels: log.channels().len(),
        index: log.index_path().map(|path| path.display().to_string()),
        losses: info::losses(&log, &[]),
    };
    if args.json {
        console.json(&indexed)?;
    } else {
        writeln!(
            console.out(),
            "{}\n  {} messages on {} channels\n  index: {}",
            indexed.file,
            indexed.messages,
            indexed.channels,
            indexed.index.as_deref().unwrap_or("not kept")
        )?;
    }
    Ok(drive::outcome(&log, &[]))
}
