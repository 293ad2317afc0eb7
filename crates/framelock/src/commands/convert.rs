//! `framelock convert`: a log of any format as one MCAP file.

use fl_log::Selection;

use super::rewriting;
use crate::Console;
use crate::args::ConvertArgs;
use crate::drive;
use crate::outcome::Outcome;

/// Writes the whole log.
pub(crate) fn run(args: &ConvertArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    rewriting::check(&args.log, &args.writing)?;
    let log = drive::open_log(&args.log, console)?;
    let selection = Selection::default();
    let report = rewriting::write(&log, &selection, &args.writing, console)?;
    rewriting::tell(&report, &args.writing, args.json, console)
}
