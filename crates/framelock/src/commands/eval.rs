//! `framelock eval`: measures methods against the truth of public data sets.

mod interpolation;
mod tracks;

use crate::Console;
use crate::args::{EvalArgs, EvalCommand};
use crate::outcome::Outcome;

/// Runs one measurement.
pub(crate) fn run(args: &EvalArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    match &args.what {
        EvalCommand::Interpolation(args) => interpolation::run(args, console),
        EvalCommand::Tracks(args) => tracks::run(args, console),
    }
}
