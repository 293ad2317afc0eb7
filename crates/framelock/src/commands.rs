//! The commands, one file each.

mod box_at;
mod calibrate;
mod check;
mod convert;
mod cut;
mod demo;
mod eval;
mod export;
mod formats;
mod fuse;
mod import;
mod index;
mod info;
mod odometry;
mod pairs;
mod project;
mod propagate;
mod recover;
mod refine;
mod rewriting;
mod rig;
mod serve;
mod track;
mod unexplained;
mod view;

use crate::Console;
use crate::args::Command;
use crate::outcome::Outcome;

/// Runs one command.
pub(crate) fn run(command: &Command, console: &mut Console) -> anyhow::Result<Outcome> {
    match command {
        Command::Demo(args) => demo::run(args, console),
        Command::Info(args) => info::run(args, console),
        Command::Check(args) => check::run(args, console),
        Command::Calibrate(args) => calibrate::run(args, console),
        Command::Odometry(args) => odometry::run(args, console),
        Command::Index(args) => index::run(args, console),
        Command::Cut(args) => cut::run(args, console),
        Command::Convert(args) => convert::run(args, console),
        Command::Recover(args) => recover::run(args, console),
        Command::Fuse(args) => fuse::run(args, console),
        Command::Pairs(args) => pairs::run(args, console),
        Command::Track(args) => track::run(args, console),
        Command::Propagate(args) => propagate::run(args, console),
        Command::Refine(args) => refine::run(args, console),
        Command::Box(args) => box_at::run(args, console),
        Command::Unexplained(args) => unexplained::run(args, console),
        Command::View(args) => view::run(args, console),
        Command::Project(args) => project::run(args, console),
        Command::Export(args) => export::run(args, console),
        Command::Import(args) => import::run(args, console),
        Command::Formats(args) => formats::run(args, console),
        Command::Rig(args) => rig::run(args, console),
        Command::Serve(args) => serve::run(args, console),
        Command::Edit(args) => serve::edit(args, console),
        Command::Eval(args) => eval::run(args, console),
    }
}
