//! The arguments of `framelock check`.

use super::LogArgs;

/// Examines a log for faults of clocks, transforms, calibrations and messages.
///
/// Names each fault, says where it is and what to do about it. Ends with exit code 1 if there is
/// an error or a warning, with 0 if there is none, or only notes.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// Print JSON for programs
    #[arg(long, conflicts_with = "sarif")]
    pub(crate) json: bool,
    /// Print SARIF 2.1.0, which tools of continuous integration show
    #[arg(long)]
    pub(crate) sarif: bool,
}
