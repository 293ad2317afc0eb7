//! The command line of `framelock project`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use fl_project::Role;

use super::ReadingArgs;

/// Keeps the labels of a team: scenes over logs, a journal of every edit, tasks and comments.
///
/// A project is a folder with `project.db` in it, or a PostgreSQL database.
#[derive(Debug, clap::Args)]
pub(crate) struct ProjectArgs {
    /// The project: a folder, or a postgres:// URL
    #[arg(
        long,
        global = true,
        value_name = "PLACE",
        default_value = ".",
        help_heading = "Project"
    )]
    pub(crate) project: String,
    /// Whose edits these are; the user's name without it
    #[arg(long, global = true, value_name = "NAME", help_heading = "Project")]
    pub(crate) author: Option<String>,
    /// Print JSON for programs
    #[arg(long, global = true, help_heading = "Project")]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: ProjectVerb,
}

/// What to do with the project.
#[derive(Debug, Subcommand)]
pub(crate) enum ProjectVerb {
    /// Makes a project
    Init {
        /// What people call it; the folder's name without it
        #[arg(long)]
        name: Option<String>,
        /// What may be labeled; road traffic without it
        #[arg(long, value_name = "FILE")]
        ontology: Option<PathBuf>,
    },
    /// Lists logs, scenes, tasks and what waits for somebody
    Status,
    /// Adds a log, and a scene over it
    AddLog {
        /// The log
        log: PathBuf,
        /// What to call the scene; the log's name without it
        #[arg(long, value_name = "NAME")]
        scene: Option<String>,
        #[command(flatten)]
        reading: ReadingArgs,
    },
    /// Finds a log that was moved, and says whether it is still the one that was labeled
    FindLog {
        /// A scene over the log
        scene: String,
        /// Folders to look in, beside the project's own
        #[arg(long = "in", value_name = "DIR")]
        folders: Vec<PathBuf>,
    },
    /// Takes over the labels of a scene file, as one gesture
    Import {
        /// The scene
        scene: String,
        /// A scene file, as `framelock track` writes it
        file: PathBuf,
        /// Take the file's labels in place of those that are there
        #[arg(long)]
        replace: bool,
    },
    /// Writes a scene as a scene file
    Export {
        /// The scene
        scene: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The scene as it was at this revision
        #[arg(long, value_name = "REVISION")]
        at: Option<u64>,
    },
    /// Tells why a track is as it is: every edit, who made it, when
    History {
        /// The scene
        scene: String,
        /// The track's number
        #[arg(long, value_name = "NUMBER")]
        track: u64,
        /// Only edits of what belongs to this moment, nanoseconds
        #[arg(long, value_name = "NS")]
        stamp: Option<i64>,
    },
    /// Takes back the author's last gesture in a scene
    Undo {
        /// The scene
        scene: String,
    },
    /// Does the author's last undone gesture again
    Redo {
        /// The scene
        scene: String,
    },
    /// Lists edits that wait because somebody else had changed the same
    Conflicts {
        /// The scene
        scene: String,
    },
    /// Decides a conflict
    Resolve {
        /// Its number
        conflict: i64,
        /// Whose value stands: the one that waits, or the one that is there
        side: Side,
    },
    /// Lists what is not as the ontology has it
    Problems {
        /// The scene
        scene: String,
    },
    /// Puts a scene under another ontology, and tells what that does to its labels
    Migrate {
        /// The scene
        scene: String,
        /// The new `ontology.toml`
        #[arg(long, value_name = "FILE")]
        ontology: PathBuf,
        /// Only tell
        #[arg(long)]
        dry_run: bool,
    },
    /// Checks every journal against its hashes, every kept document against its journal
    Verify,
    /// Writes scenes as text, one file a track, for version control
    ExportText {
        /// The folder to write into
        folder: PathBuf,
        /// Scenes; all without any
        scenes: Vec<String>,
    },
    /// Reads such text back; each scene becomes what the text says, as one gesture
    ImportText {
        /// The folder
        folder: PathBuf,
    },
    /// Merges three versions of such a file into the second; needs no project
    MergeText {
        /// The common ancestor
        base: PathBuf,
        /// Our version, which becomes the merged one
        ours: PathBuf,
        /// Their version
        theirs: PathBuf,
    },
    /// Writes everything into one file, while people work
    Backup {
        /// The file, ending in .db
        file: PathBuf,
    },
    /// Makes the project out of a backup
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// People: who may log in where the project is served, and as what
    #[command(subcommand)]
    People(PeopleVerb),
    /// Tasks: who has to do what
    #[command(subcommand)]
    Task(TaskVerb),
    /// Comments, pinned to places
    #[command(subcommand)]
    Comment(CommentVerb),
}

/// Whose value stands.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Side {
    Mine,
    Theirs,
}

/// What to do with people.
///
/// Passwords are asked for on a terminal, and otherwise read as one line from standard input.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleVerb {
    /// Adds somebody, and asks for their password
    Add {
        /// Their name
        name: String,
        /// What they may do
        #[arg(long, value_enum)]
        role: RoleName,
    },
    /// Lists everybody
    List,
    /// Gives somebody another role; their sessions end
    Role {
        /// Their name
        name: String,
        /// What they may do
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Removes somebody; their sessions end, what they did stays theirs
    Remove {
        /// Their name
        name: String,
    },
    /// Asks for somebody's new password; their sessions end
    Password {
        /// Their name
        name: String,
    },
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RoleName {
    /// Everything, people and their roles among it
    Admin,
    /// Give work to people, and do it
    Lead,
    /// Label
    Annotator,
    /// Accept and reject what others labeled, and mend it
    Reviewer,
    /// Look
    Viewer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Lead => Self::Lead,
            RoleName::Annotator => Self::Annotator,
            RoleName::Reviewer => Self::Reviewer,
            RoleName::Viewer => Self::Viewer,
        }
    }
}

/// What to do with tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum TaskVerb {
    /// Makes a task
    Add {
        /// The scene
        scene: String,
        /// What kind of work
        #[arg(long, default_value = "label")]
        kind: String,
        /// Whose it is
        #[arg(long, value_name = "NAME")]
        assignee: Option<String>,
    },
    /// Lists tasks, with everything that happened to them
    List,
    /// Gives a task to somebody
    Assign {
        /// The task's number
        task: i64,
        /// Whom
        assignee: String,
    },
    /// Takes a task a step on: to_do, in_progress, in_review, accepted, rejected
    Step {
        /// The task's number
        task: i64,
        /// The new state
        state: String,
        /// Why; needed for a rejection
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Adds time that the author worked
    Time {
        /// The task's number
        task: i64,
        /// How long, seconds
        seconds: f64,
    },
}

/// What to do with comments.
#[derive(Debug, Subcommand)]
pub(crate) enum CommentVerb {
    /// Says something about a scene
    Add {
        /// The scene
        scene: String,
        /// What
        text: String,
        /// Pinned to this track
        #[arg(long, value_name = "NUMBER")]
        track: Option<u64>,
        /// Pinned to this moment, nanoseconds
        #[arg(long, value_name = "NS")]
        stamp: Option<i64>,
        /// Pinned to this place in the world, meters
        #[arg(long, value_name = "X,Y,Z", value_parser = place, allow_negative_numbers = true)]
        place: Option<[f64; 3]>,
    },
    /// Lists the comments of a scene
    List {
        /// The scene
        scene: String,
    },
    /// Says that a comment is settled
    Resolve {
        /// Its number
        comment: i64,
    },
}

fn place(text: &str) -> Result<[f64; 3], String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|it| it.trim().parse()).collect();
    let place = numbers
        .ok()
        .and_then(|numbers| <[f64; 3]>::try_from(numbers).ok());
    let finite = place.filter(|it| it.iter().all(|number| number.is_finite()));
    finite.ok_or_else(|| "write three numbers like 1.5,-2,0".to_owned())
}
