//! `framelock recover`: what can be read of a damaged log, as a sound MCAP file.

use fl_log::{IndexFile, OpenOptions, Selection};

use super::rewriting;
use crate::Console;
use crate::args::RecoverArgs;
use crate::drive;
use crate::outcome::Outcome;

/// Writes everything that is left. An index file would tell of what was there before the damage.
pub(crate) fn run(args: &RecoverArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    rewriting::check(&args.log, &args.writing)?;
    let options = OpenOptions {
        index: IndexFile::Off,
        ..args.log.reading.options()
    };
    let log = drive::open_log_with(&args.log.path, &options, console)?;
    let selection = Selection::default();
    let report = rewriting::write(&log, &selection, &args.writing, console)?;
    rewriting::tell(&report, &args.writing, args.json, console)
}
