//! `framelock track` takes a log, or the name of a data set with options of its own.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::{TrackKittiArgs, TrackLogArgs};

/// The name that is no log; a log of that name is `./kitti`.
const KITTI: &str = "kitti";

/// What to track.
#[derive(Debug)]
pub(crate) enum TrackArgs {
    /// A log.
    Log(Box<TrackLogArgs>),
    /// Sequences of KITTI tracking.
    Kitti(TrackKittiArgs),
}

impl Args for TrackArgs {
    fn augment_args(command: Command) -> Command {
        let kitti = TrackKittiArgs::augment_args(Command::new(KITTI));
        TrackLogArgs::augment_args(command)
            .subcommand(kitti)
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for TrackArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        match matches.subcommand() {
            Some((KITTI, matches)) => TrackKittiArgs::from_arg_matches(matches).map(Self::Kitti),
            _ => TrackLogArgs::from_arg_matches(matches).map(|args| Self::Log(Box::new(args))),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
