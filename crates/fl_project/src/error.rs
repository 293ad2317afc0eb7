//! What can go wrong with a project.

use std::path::PathBuf;

use fl_scene::Person;
use fl_spacetime::Stamp;

use crate::{SceneId, TaskState};

/// Why a project could not be opened, or would not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no project at a place.
    #[error("there is no project here; make one with `framelock project init`\nplace: {place}")]
    NoProject {
        /// Where it was looked for, without a password.
        place: String,
    },
    /// There is a project already.
    #[error("there is a project already\nplace: {place}")]
    ProjectExists {
        /// Where, without a password.
        place: String,
    },
    /// A project of a newer version.
    #[error(
        "the project was made by a newer Framelock (its schema is {version}, this build knows \
         {known}); open it with that one\nplace: {place}"
    )]
    Newer {
        /// The version of the schema found.
        version: i64,
        /// The newest version this build knows.
        known: i64,
        /// Where, without a password.
        place: String,
    },
    /// The database cannot be reached or opened.
    #[error("cannot open the project's database\nplace: {place}")]
    Connect {
        /// Where, without a password.
        place: String,
        /// Why not.
        #[source]
        source: sqlx::Error,
    },
    /// Another process is writing and does not end.
    #[error(
        "another process has been writing to the project for {waited_secs} s; nothing was \
         changed, try again"
    )]
    Busy {
        /// How long it was waited for.
        waited_secs: u64,
    },
    /// The disk is full.
    #[error("the disk is full; nothing was changed, the project is as it was before")]
    DiskFull,
    /// The disk does not take what is written, or give what was.
    #[error("the disk fails ({reason}); nothing was changed, the project is as it was before")]
    Disk {
        /// What the database says.
        reason: String,
    },
    /// The project cannot be written to.
    #[error("the project cannot be written to: the file or its folder is read-only")]
    ReadOnly,
    /// The database file itself is damaged.
    #[error("the database is damaged: {reason}; restore a backup with `framelock project restore`")]
    Database {
        /// What the database says.
        reason: String,
    },
    /// Something else that the database refuses.
    #[error("the database refuses")]
    Sql(#[source] sqlx::Error),
    /// Something that does not exist.
    #[error("there is no {what}")]
    Missing {
        /// What was asked for.
        what: String,
    },
    /// A name that is taken.
    #[error("there is a {what} already")]
    Taken {
        /// What has the name.
        what: String,
    },
    /// A change that the document refuses.
    #[error(transparent)]
    Scene(#[from] fl_scene::Error),
    /// A journal that is not what was written.
    #[error(
        "the journal of scene {scene} is damaged at entry {revision}: {reason}; \
         everything before it can be read with `--at {}`", revision - 1
    )]
    Journal {
        /// Whose journal.
        scene: SceneId,
        /// The first entry that is wrong.
        revision: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The kept document is not what the journal says.
    #[error("the kept document of scene {scene} is not what its journal says: {reason}")]
    Kept {
        /// Whose document.
        scene: SceneId,
        /// What differs.
        reason: String,
    },
    /// Nothing to undo or redo.
    #[error("{author} has nothing to {what} in this scene")]
    NothingTo {
        /// `undo` or `redo`.
        what: &'static str,
        /// Who asked.
        author: Person,
    },
    /// Something that others have built upon.
    #[error(
        "`{gesture}` (revision {revision}) cannot be undone: {other} changed {cell} after it, in \
         `{other_gesture}` (revision {other_revision})"
    )]
    CannotUndo {
        /// The gesture that was to be undone.
        gesture: String,
        /// Its revision.
        revision: u64,
        /// Who changed something after it.
        other: Person,
        /// What they changed.
        cell: String,
        /// What they did.
        other_gesture: String,
        /// Its revision.
        other_revision: u64,
    },
    /// A revision that is not there yet.
    #[error("the scene is at revision {current}; there is no revision {asked}")]
    NoRevision {
        /// The revision asked for.
        asked: u64,
        /// The newest one.
        current: u64,
    },
    /// A step that a task cannot take.
    #[error("a task that is {from} cannot become {to}; it can become {}", TaskState::names(from.next()))]
    Step {
        /// Its state.
        from: TaskState,
        /// The state asked for.
        to: TaskState,
    },
    /// A step that somebody else has to take.
    #[error("{author} labeled this task; somebody else has to accept or reject it")]
    OwnReview {
        /// Who asked.
        author: Person,
    },
    /// Nobody would be left who can give roles.
    #[error("{person} is the last admin; give somebody else that role first")]
    LastAdmin {
        /// The last one.
        person: Person,
    },
    /// A rejection without a reason.
    #[error("a task is rejected with a note that says why")]
    NoReason,
    /// A log that is nowhere to be found.
    #[error(
        "the log `{name}` is not where it was, and not beside the project either; say where it is \
         with `framelock project find-log`\nplace: {place}"
    )]
    LogMissing {
        /// Its name.
        name: String,
        /// Where it was.
        place: String,
    },
    /// A log that is not what was labeled.
    #[error(
        "the log `{name}` has changed since it was added ({reason}); its labels are of the log as \
         it was\nplace: {place}"
    )]
    LogChanged {
        /// Its name.
        name: String,
        /// What is different.
        reason: String,
        /// Where it is.
        place: String,
    },
    /// A log that cannot be opened.
    #[error(transparent)]
    Log(#[from] fl_log::Error),
    /// A drive whose sensors cannot be locked together.
    #[error(transparent)]
    Fusion(#[from] fl_fusion::Error),
    /// A drive without a single frame.
    #[error("no fused frames: no snapshot of key sensor `{sensor}` has an ego pose\nfile: {path}")]
    NoFrames {
        /// The key sensor.
        sensor: String,
        /// The log.
        path: PathBuf,
    },
    /// No box where somebody pointed.
    #[error(transparent)]
    NoBox(#[from] fl_track::NoBox),
    /// No lidar point where somebody clicked in an image.
    #[error("no lidar point lies within {reach_px} px of the click in `{camera}`")]
    NothingThere {
        /// How far was looked, pixels.
        reach_px: f64,
        /// The camera.
        camera: String,
    },
    /// A moment that no sweep is near to.
    #[error("no sweep lies near {stamp}{}", nearest.map_or_else(String::new, |it| format!("; the nearest is at {it}")))]
    NoSweepNear {
        /// The moment.
        stamp: Stamp,
        /// The nearest sweep.
        nearest: Option<Stamp>,
    },
    /// Somebody did not want to wait.
    #[error("canceled after {done} of {of} frames")]
    Canceled {
        /// Frames that were looked at.
        done: usize,
        /// Frames there are.
        of: usize,
    },
    /// Text that is no project's.
    #[error("{reason}\nfile: {path}, line {line}")]
    Text {
        /// What is wrong.
        reason: String,
        /// In which file.
        path: PathBuf,
        /// In which line, from 1.
        line: usize,
    },
    /// A file that cannot be read or written.
    #[error("cannot {doing}\nfile: {path}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}

/// How long it is waited for another process, seconds.
pub(crate) const BUSY_SECS: u64 = 10;

impl From<sqlx::Error> for Error {
    /// Tells what a user can do something about from the rest.
    fn from(source: sqlx::Error) -> Self {
        let Some(database) = source.as_database_error() else {
            return Self::Sql(source);
        };
        let code = database.code().unwrap_or_default();
        // SQLite's extended codes carry the primary one in their low byte; PostgreSQL's have
        // letters or five digits.
        match (code.len() < 5)
            .then(|| code.parse::<u32>().ok())
            .flatten()
            .map(|it| it & 0xff)
        {
            Some(5 | 6) => Self::Busy {
                waited_secs: BUSY_SECS,
            },
            // With a journal beside it, a file in a folder that is read-only cannot be opened.
            Some(8 | 14) => Self::ReadOnly,
            Some(10) => Self::Disk {
                reason: database.message().to_owned(),
            },
            Some(13) => Self::DiskFull,
            Some(11 | 26) => Self::Database {
                reason: database.message().to_owned(),
            },
            _ => match code.as_ref() {
                "53100" => Self::DiskFull,
                "25006" => Self::ReadOnly,
                "55P03" | "57014" => Self::Busy {
                    waited_secs: BUSY_SECS,
                },
                _ => Self::Sql(source),
            },
        }
    }
}
