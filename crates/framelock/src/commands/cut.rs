//! `framelock cut`: a part of a log as an MCAP file.

use fl_log::Selection;

use super::rewriting;
use crate::Console;
use crate::args::CutArgs;
use crate::outcome::Outcome;
use crate::{drive, log_time};

/// Writes the part of the log.
pub(crate) fn run(args: &CutArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    rewriting::check(&args.log, &args.writing)?;
    let log = drive::open_log(&args.log, console)?;
    let channels = match &args.channels[..] {
        [] => None,
        patterns => Some(log.channels_matching(patterns)?),
    };
    let selection = Selection {
        range: Some(log_time::range(&log, args.from, args.to)?),
        channels,
    };
    let report = rewriting::write(&log, &selection, &args.writing, console)?;
    rewriting::tell(&report, &args.writing, args.json, console)
}
