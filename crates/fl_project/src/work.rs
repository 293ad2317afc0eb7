//! Who has to do what: tasks, comments, time.

use std::fmt;

use fl_scene::{Person, TrackId};
use fl_spacetime::Stamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::project::{new_number, now_us};
use crate::{Error, Project, SceneId};

/// The number of a task in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub i64);

/// The number of a comment in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId(pub i64);

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// The scene it is about.
    pub scene: SceneId,
    /// What kind of work.
    pub kind: TaskKind,
    /// Whose it is, if it is somebody's.
    pub assignee: Option<Person>,
    /// How far it is.
    pub state: TaskState,
}

/// What kind of work a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Label the scene.
    Label,
    /// Check what somebody labeled.
    Review,
    /// Mend what a check found.
    Correct,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Nobody began.
    ToDo,
    /// Somebody works on it.
    InProgress,
    /// It waits for a reviewer.
    InReview,
    /// It is done.
    Accepted,
    /// It has to be done again, for the reason that its last step has.
    Rejected,
}

/// One step of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStep {
    /// Who took it.
    pub author: Person,
    /// When, in microseconds since the Unix epoch.
    pub at_us: i64,
    /// The state since then.
    pub state: TaskState,
    /// What they said.
    pub note: String,
}

/// How long somebody worked on a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeSpent {
    /// Who.
    pub author: Person,
    /// All their time, seconds.
    pub seconds: f64,
}

/// What somebody says about a place in a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// Its number.
    pub id: CommentId,
    /// The scene.
    pub scene: SceneId,
    /// Who says it.
    pub author: Person,
    /// When, in microseconds since the Unix epoch.
    pub at_us: i64,
    /// What.
    pub text: String,
    /// What it is pinned to.
    pub pin: Pin,
    /// Who settled it, once somebody did.
    pub resolved_by: Option<Person>,
}

/// What a comment is pinned to: any of these, none for the whole scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pin {
    /// A track.
    pub track: Option<TrackId>,
    /// A moment.
    pub stamp: Option<Stamp>,
    /// A place in the world, meters.
    pub place: Option<[f64; 3]>,
    /// How far around the place it reaches, meters.
    pub radius_m: Option<f64>,
    /// A camera, and a region in its image: left, top, right, bottom, pixels.
    pub region: Option<(String, [f64; 4])>,
}

/// The longest comment, in bytes of UTF-8.
const MAX_TEXT_BYTES: usize = 64 * 1024;

impl TaskKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Label, Self::Review, Self::Correct];

    /// The name: `label`, `review`, `correct`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Review => "review",
            Self::Correct => "correct",
        }
    }
}

impl TaskState {
    /// All states.
    pub const ALL: [Self; 5] = [
        Self::ToDo,
        Self::InProgress,
        Self::InReview,
        Self::Accepted,
        Self::Rejected,
    ];

    /// The name: `to_do`, `in_progress`, `in_review`, `accepted`, `rejected`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToDo => "to_do",
            Self::InProgress => "in_progress",
            Self::InReview => "in_review",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::ToDo | Self::Rejected => &[Self::InProgress],
            Self::InProgress => &[Self::InReview, Self::ToDo],
            Self::InReview => &[Self::Accepted, Self::Rejected, Self::InProgress],
            Self::Accepted => &[Self::InReview],
        }
    }

    pub(crate) fn names(states: &[Self]) -> String {
        let names: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        names.join(" or ")
    }
}

impl fmt::Display for TaskState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Project {
    /// Makes a task.
    pub fn add_task(
        &self,
        scene: SceneId,
        kind: TaskKind,
        assignee: Option<&Person>,
        author: &Person,
    ) -> Result<TaskId, Error> {
        self.scene_record(scene)?;
        self.store.write(async |tx: &mut AnyConnection| {
            let id = new_number(&mut *tx).await?;
            let sql = "INSERT INTO task (id, scene_id, kind, assignee, state, created_by, \
                       created_us) VALUES ($1, $2, $3, $4, $5, $6, $7)";
            sqlx::query(sql)
                .bind(id)
                .bind(scene.0)
                .bind(kind.as_str())
                .bind(assignee.map_or("", Person::as_str))
                .bind(TaskState::ToDo.as_str())
                .bind(author.as_str())
                .bind(now_us())
                .execute(&mut *tx)
                .await?;
            Ok(TaskId(id))
        })
    }

    /// All tasks, as they were made.
    pub fn tasks(&self) -> Result<Vec<Task>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let rows = sqlx::query("SELECT * FROM task ORDER BY id")
                .fetch_all(connection)
                .await?;
            rows.iter().map(task).collect()
        })
    }

    /// Gives a task to somebody, or to nobody.
    pub fn assign_task(&self, task_id: TaskId, assignee: Option<&Person>) -> Result<(), Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            find_task(&mut *tx, task_id).await?;
            let sql = "UPDATE task SET assignee = $1 WHERE id = $2";
            let query = sqlx::query(sql).bind(assignee.map_or("", Person::as_str));
            query.bind(task_id.0).execute(&mut *tx).await?;
            Ok(())
        })
    }

    /// Takes a task one step on. Who begins a task that is nobody's has it from then on.
    ///
    /// # Errors
    /// [`Error::Step`] for a step that its state does not allow, [`Error::OwnReview`] when its own
    /// assignee would accept or reject it, [`Error::NoReason`] for a rejection without a note.
    pub fn step_task(
        &self,
        task_id: TaskId,
        to: TaskState,
        (author, note): (&Person, &str),
    ) -> Result<Task, Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            // Whoever else steps waits for this one's end, and then sees the new state.
            let sql = "UPDATE task SET state = state WHERE id = $1";
            sqlx::query(sql).bind(task_id.0).execute(&mut *tx).await?;
            let mut task = find_task(&mut *tx, task_id).await?;
            if !task.state.next().contains(&to) {
                return Err(Error::Step {
                    from: task.state,
                    to,
                });
            }
            let verdict = matches!(to, TaskState::Accepted | TaskState::Rejected);
            if verdict && task.assignee.as_ref() == Some(author) {
                return Err(Error::OwnReview {
                    author: author.clone(),
                });
            }
            if to == TaskState::Rejected && note.trim().is_empty() {
                return Err(Error::NoReason);
            }
            if to == TaskState::InProgress && task.assignee.is_none() {
                task.assignee = Some(author.clone());
            }
            task.state = to;
            let sql = "UPDATE task SET state = $1, assignee = $2 WHERE id = $3";
            sqlx::query(sql)
                .bind(to.as_str())
                .bind(task.assignee.as_ref().map_or("", Person::as_str))
                .bind(task_id.0)
                .execute(&mut *tx)
                .await?;
            let sql = "INSERT INTO task_step (task_id, step, author, at_us, state, note) SELECT \
                       $1, COUNT(*) + 1, $2, $3, $4, $5 FROM task_step WHERE task_id = $1";
            sqlx::query(sql)
                .bind(task_id.0)
                .bind(author.as_str())
                .bind(now_us())
                .bind(to.as_str())
                .bind(note)
                .execute(&mut *tx)
                .await?;
            Ok(task)
        })
    }

    /// Everything that happened to a task, oldest first.
    pub fn task_steps(&self, task_id: TaskId) -> Result<Vec<TaskStep>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT * FROM task_step WHERE task_id = $1 ORDER BY step";
            let rows = sqlx::query(sql)
                .bind(task_id.0)
                .fetch_all(connection)
                .await?;
            let step = |row: &AnyRow| {
                Ok(TaskStep {
                    author: Person::new(row.try_get::<String, _>("author")?)?,
                    at_us: row.try_get("at_us")?,
                    state: state(&row.try_get::<String, _>("state")?)?,
                    note: row.try_get("note")?,
                })
            };
            rows.iter().map(step).collect()
        })
    }

    /// Adds time that somebody worked on a task.
    pub fn add_time(&self, task_id: TaskId, author: &Person, seconds: f64) -> Result<(), Error> {
        let seconds = if seconds.is_finite() {
            seconds.max(0.0)
        } else {
            0.0
        };
        self.store.write(async |tx: &mut AnyConnection| {
            find_task(&mut *tx, task_id).await?;
            let id = new_number(&mut *tx).await?;
            let sql = "INSERT INTO task_time (id, task_id, author, started_us, seconds) VALUES \
                       ($1, $2, $3, $4, $5)";
            sqlx::query(sql)
                .bind(id)
                .bind(task_id.0)
                .bind(author.as_str())
                .bind(now_us() - (1e6 * seconds) as i64)
                .bind(seconds)
                .execute(&mut *tx)
                .await?;
            Ok(())
        })
    }

    /// How long people worked on a task, by name.
    pub fn time_spent(&self, task_id: TaskId) -> Result<Vec<TimeSpent>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT author, SUM(seconds) FROM task_time WHERE task_id = $1 \
                       GROUP BY author ORDER BY author";
            let rows = sqlx::query(sql)
                .bind(task_id.0)
                .fetch_all(connection)
                .await?;
            let spent = |row: &AnyRow| {
                Ok(TimeSpent {
                    author: Person::new(row.try_get::<String, _>(0)?)?,
                    seconds: row.try_get(1)?,
                })
            };
            rows.iter().map(spent).collect()
        })
    }

    /// Says something about a scene, or a place in it.
    pub fn add_comment(
        &self,
        scene: SceneId,
        (author, text): (&Person, &str),
        pin: &Pin,
    ) -> Result<CommentId, Error> {
        self.scene_record(scene)?;
        if text.trim().is_empty() || text.len() > MAX_TEXT_BYTES {
            let reason = format!(
                "a comment has 1 to {MAX_TEXT_BYTES} bytes, not {}",
                text.len()
            );
            return Err(fl_scene::Error::Refused { reason }.into());
        }
        let pin = serde_json::to_string(&PinJson::from(pin)).unwrap_or_default();
        self.store.write(async |tx: &mut AnyConnection| {
            let id = new_number(&mut *tx).await?;
            let sql = "INSERT INTO comment (id, scene_id, author, at_us, text, pin, resolved_by, \
                       resolved_us) VALUES ($1, $2, $3, $4, $5, $6, '', 0)";
            sqlx::query(sql)
                .bind(id)
                .bind(scene.0)
                .bind(author.as_str())
                .bind(now_us())
                .bind(text)
                .bind(pin)
                .execute(&mut *tx)
                .await?;
            Ok(CommentId(id))
        })
    }

    /// All comments of a scene, as they were made.
    pub fn comments(&self, scene: SceneId) -> Result<Vec<Comment>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT * FROM comment WHERE scene_id = $1 ORDER BY id";
            let rows = sqlx::query(sql).bind(scene.0).fetch_all(connection).await?;
            rows.iter().map(comment).collect()
        })
    }

    /// Says that a comment is settled.
    ///
    /// # Errors
    /// [`Error::Missing`] for a comment that is settled already.
    pub fn resolve_comment(&self, comment_id: CommentId, by: &Person) -> Result<(), Error> {
        self.store.write(async |tx: &mut AnyConnection| {
            let sql = "UPDATE comment SET resolved_by = $1, resolved_us = $2 WHERE id = $3 AND \
                       resolved_by = ''";
            let query = sqlx::query(sql)
                .bind(by.as_str())
                .bind(now_us())
                .bind(comment_id.0);
            match query.execute(&mut *tx).await?.rows_affected() {
                0 => Err(Error::Missing {
                    what: format!("open comment {}", comment_id.0),
                }),
                _ => Ok(()),
            }
        })
    }
}

async fn find_task(connection: &mut AnyConnection, task_id: TaskId) -> Result<Task, Error> {
    let query = sqlx::query("SELECT * FROM task WHERE id = $1").bind(task_id.0);
    let row = query.fetch_optional(connection).await?;
    task(&row.ok_or_else(|| Error::Missing {
        what: format!("task {}", task_id.0),
    })?)
}

fn task(row: &AnyRow) -> Result<Task, Error> {
    let kind: String = row.try_get("kind")?;
    let kind = TaskKind::ALL.into_iter().find(|it| it.as_str() == kind);
    Ok(Task {
        id: TaskId(row.try_get("id")?),
        scene: SceneId(row.try_get("scene_id")?),
        kind: kind.unwrap_or(TaskKind::Label),
        assignee: person(row.try_get("assignee")?)?,
        state: state(&row.try_get::<String, _>("state")?)?,
    })
}

fn state(name: &str) -> Result<TaskState, Error> {
    let state = TaskState::ALL.into_iter().find(|it| it.as_str() == name);
    state.ok_or_else(|| Error::Database {
        reason: format!("`{name}` is no state of a task"),
    })
}

fn person(name: String) -> Result<Option<Person>, Error> {
    match name.is_empty() {
        true => Ok(None),
        false => Ok(Some(Person::new(name)?)),
    }
}

fn comment(row: &AnyRow) -> Result<Comment, Error> {
    let pin: String = row.try_get("pin")?;
    let pin: PinJson = serde_json::from_str(&pin).map_err(|err| Error::Database {
        reason: format!("a comment's pin cannot be read: {err}"),
    })?;
    Ok(Comment {
        id: CommentId(row.try_get("id")?),
        scene: SceneId(row.try_get("scene_id")?),
        author: Person::new(row.try_get::<String, _>("author")?)?,
        at_us: row.try_get("at_us")?,
        text: row.try_get("text")?,
        pin: pin.into(),
        resolved_by: person(row.try_get("resolved_by")?)?,
    })
}

#[derive(Serialize, Deserialize)]
struct PinJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    track: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stamp_ns: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<[f64; 3]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    radius_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<(String, [f64; 4])>,
}

impl From<&Pin> for PinJson {
    fn from(pin: &Pin) -> Self {
        Self {
            track: pin.track.map(|it| it.0),
            stamp_ns: pin.stamp.map(Stamp::nanos),
            place: pin.place,
            radius_m: pin.radius_m,
            region: pin.region.clone(),
        }
    }
}

impl From<PinJson> for Pin {
    fn from(pin: PinJson) -> Self {
        Self {
            track: pin.track.map(TrackId),
            stamp: pin.stamp_ns.map(Stamp::from_nanos),
            place: pin.place,
            radius_m: pin.radius_m,
            region: pin.region,
        }
    }
}
