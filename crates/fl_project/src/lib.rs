//! An open project: its store, its journal of edits, and every use case, in the annotator's words.
//!
//! ```
//! use fl_project::{Commit, Outcome, Project};
//! use fl_scene::{LogIdentity, Ontology, Person};
//! use fl_spacetime::Stamp;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let project = Project::create(&folder.path().display().to_string(), "night drives", &Ontology::automotive())?;
//! let mia = Person::new("mia")?;
//! let (start, end) = (Stamp::from_nanos(0), Stamp::from_nanos(60_000_000_000));
//! let identity = LogIdentity { name: "drive.mcap".into(), start, end, messages: 1000 };
//! let log = project.add_log_unread(&identity, "drive.mcap", &mia)?;
//! let scene_id = project.add_scene(log, "drive", None, &mia)?;
//! let opened = project.scene(scene_id)?;
//! let gesture = opened.scene.put_tag("rain")?;
//! let commit = Commit { scene: scene_id, author: &mia, base: opened.revision, gesture: &gesture, entry_id: None };
//! assert!(matches!(project.commit(&commit)?, Outcome::Done { .. }));
//! project.undo(scene_id, &mia)?;
//! assert!(project.scene(scene_id)?.scene.tags().is_empty());
//! # Ok(())
//! # }
//! ```

mod actions;
mod backup;
mod commits;
mod desk;
mod error;
mod journal;
mod kept;
mod logs;
mod merge;
mod people;
mod project;
mod scenes;
mod sessions;
mod store;
mod text;
mod undo;
mod verify;
mod work;

pub use actions::{Action, Seen, SizeOf};
pub use commits::{Commit, Conflict, ConflictId, Outcome, Resolution};
pub use desk::{
    BoxHint, Cache, Desk, Face, FollowedRun, FramePoses, FrameSweep, PointOnImage, Pointed,
    ProposedBox, RadarReturn, Seed, SeenCuboid, Way, Weigh, follow_track,
};
pub use error::Error;
pub use journal::{Entry, StepKind};
pub use logs::{LogId, LogRecord, identity};
pub use merge::{MergeOutcome, merge_text_files};
pub use people::{Member, Role};
pub use project::Project;
pub use scenes::{Opened, SceneId, SceneRecord};
pub use sessions::SessionLife;
pub use text::{TextExport, TextImport};
pub use undo::Reversal;
pub use verify::{Verification, Verified};
pub use work::{Comment, CommentId, Pin, Task, TaskId, TaskKind, TaskState, TaskStep, TimeSpent};
