//! Scenes: made, found, opened as they are and as they were, with what was done to them.

use std::fmt;

use fl_scene::{
    Cell, Draft, Gesture, Interval, LogIdentity, Ontology, Person, Scene, TrackId, Value,
};
use fl_spacetime::Stamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::journal::{Chain, Entry, EntryRow, Fold, StepKind, entries};
use crate::project::{new_id, new_number, now_us, skip_numbers};
use crate::{Error, LogId, Project, kept};

/// The number of a scene in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SceneId(pub i64);

/// What is known of a scene without opening it.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneRecord {
    /// Its number.
    pub id: SceneId,
    /// What people call it; unique in the project.
    pub name: String,
    /// The log it is over.
    pub log: LogId,
    /// The part of the log that is labeled.
    pub interval: Interval,
    /// How many entries its journal has.
    pub revision: u64,
    /// The first entry of the journal that was found damaged, if one was.
    pub damaged_at: Option<u64>,
    pub(crate) log_identity: LogIdentity,
    /// Rows of the kept document.
    pub(crate) kept_rows: i64,
    head: Chain,
}

/// A scene as it was at a revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The document.
    pub scene: Scene,
    /// The revision: how many entries of the journal are in it.
    pub revision: u64,
}

impl fmt::Display for SceneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Project {
    /// Makes a scene over a log, or over a part of it, with the project's ontology.
    ///
    /// # Errors
    /// [`Error::Taken`] for a name that another scene has.
    pub fn add_scene(
        &self,
        log: LogId,
        name: &str,
        interval: Option<Interval>,
        author: &Person,
    ) -> Result<SceneId, Error> {
        self.add_scene_with(log, name, interval, (author, self.ontology()))
    }

    /// As [`Project::add_scene`], with an ontology of its own.
    pub fn add_scene_with(
        &self,
        log: LogId,
        name: &str,
        interval: Option<Interval>,
        (author, ontology): (&Person, &Ontology),
    ) -> Result<SceneId, Error> {
        let log_identity = self.log(log)?.identity;
        let (start, end) = (log_identity.start, log_identity.end);
        let after_end = Stamp::from_nanos(end.nanos().saturating_add(1));
        let interval = match interval {
            Some(interval) => interval,
            None => Interval::new(start, after_end)?,
        };
        let (scene_id, fold) = self.store.write(async |tx: &mut AnyConnection| {
            let sql = "SELECT id FROM scene WHERE name = $1";
            if sqlx::query(sql)
                .bind(name)
                .fetch_optional(&mut *tx)
                .await?
                .is_some()
            {
                return Err(Error::Taken {
                    what: format!("scene `{name}`"),
                });
            }
            let scene_id = SceneId(new_number(&mut *tx).await?);
            let chain = Chain::start(scene_id, &log_identity);
            let sql = "INSERT INTO scene (id, log_id, name, start_ns, end_ns, revision, head, \
                       kept_rows, created_by, created_us) VALUES ($1, $2, $3, $4, $5, 0, $6, 0, \
                       $7, $8)";
            sqlx::query(sql)
                .bind(scene_id.0)
                .bind(log.0)
                .bind(name)
                .bind(interval.start().nanos())
                .bind(interval.end().nanos())
                .bind(chain.as_str())
                .bind(author.as_str())
                .bind(now_us())
                .execute(&mut *tx)
                .await?;
            let scene = Scene::empty(log_identity, Ontology::none());
            let mut draft = Draft::of(&scene);
            draft.set(
                Cell::Ontology,
                Value::Ontology(std::sync::Arc::new(ontology.clone())),
            );
            let gesture = draft.finish("begin scene")?;
            let fold = Fold {
                scene,
                revision: 0,
                chain,
            };
            let step = Step::new(author, 0, &gesture);
            Ok((scene_id, record(&mut *tx, (scene_id, fold), &step).await?))
        })?;
        self.remember(scene_id, fold);
        Ok(scene_id)
    }

    /// All scenes, by name.
    pub fn scenes(&self) -> Result<Vec<SceneRecord>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = format!("{SCENES} ORDER BY scene.name");
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
                .fetch_all(connection)
                .await?;
            rows.iter().map(scene_record).collect()
        })
    }

    /// What is known of a scene without opening it.
    pub fn scene_record(&self, scene_id: SceneId) -> Result<SceneRecord, Error> {
        self.store
            .wait(async |connection: &mut AnyConnection| find(connection, scene_id).await)
    }

    /// The scene of that name, or of that number.
    pub fn find_scene(&self, name: &str) -> Result<SceneRecord, Error> {
        let is_it = |it: &SceneRecord| it.name == name || it.id.to_string() == name;
        self.scenes()?
            .into_iter()
            .find(is_it)
            .ok_or_else(|| Error::Missing {
                what: format!("scene `{name}`"),
            })
    }

    /// The scene as it is now.
    ///
    /// # Errors
    /// [`Error::Journal`] where the journal was found damaged: [`Project::scene_at`] reads what
    /// was before.
    pub fn scene(&self, scene_id: SceneId) -> Result<Opened, Error> {
        let seen = self.seen(scene_id);
        let fold = self.store.read(async |tx: &mut AnyConnection| {
            let scene = find(&mut *tx, scene_id).await?;
            refuse_damaged(&scene)?;
            up_to_date(&mut *tx, &scene, seen).await
        })?;
        let (scene, revision) = (fold.scene.clone(), fold.revision);
        self.remember(scene_id, fold);
        Ok(Opened { scene, revision })
    }

    /// The scene as it was at a revision, from the journal alone: to read, not to change.
    ///
    /// # Errors
    /// [`Error::NoRevision`] for one that is yet to come, [`Error::Journal`] where the journal is
    /// damaged before it.
    pub fn scene_at(&self, scene_id: SceneId, revision: u64) -> Result<Opened, Error> {
        let fold = self.store.read(async |tx: &mut AnyConnection| {
            let scene = find(&mut *tx, scene_id).await?;
            if revision > scene.revision {
                return Err(Error::NoRevision {
                    asked: revision,
                    current: scene.revision,
                });
            }
            let mut fold = scene.start();
            fold.read_on(&mut *tx, scene_id, revision).await?;
            Ok(fold)
        })?;
        Ok(Opened {
            scene: fold.scene,
            revision: fold.revision,
        })
    }

    /// Everything that was done to a scene after one revision up to another, oldest first.
    pub fn entries(&self, scene_id: SceneId, (after, to): (u64, u64)) -> Result<Vec<Entry>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let rows = entries(connection, scene_id, (after, to)).await?;
            rows.iter().map(|row| row.entry(scene_id)).collect()
        })
    }

    /// Why a track is as it is: every entry that touched it, oldest first, with its edits of this
    /// track alone.
    pub fn history(&self, scene_id: SceneId, track_id: TrackId) -> Result<Vec<Entry>, Error> {
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT revision FROM touch WHERE scene_id = $1 AND track_id = $2 \
                       ORDER BY revision";
            let query = sqlx::query(sql).bind(scene_id.0).bind(track_id.0 as i64);
            let revisions = query.fetch_all(&mut *connection).await?;
            let mut history = Vec::with_capacity(revisions.len());
            for row in &revisions {
                let revision = row.try_get::<i64, _>(0)? as u64;
                let rows = entries(connection, scene_id, (revision - 1, revision)).await?;
                for row in &rows {
                    let mut entry = row.entry(scene_id)?;
                    let edits = entry.gesture.edits().iter();
                    let edits = edits.filter(|edit| edit.cell.track() == Some(track_id));
                    entry.gesture = Gesture::new(entry.gesture.name(), edits.cloned().collect())?;
                    history.push(entry);
                }
            }
            Ok(history)
        })
    }

    pub(crate) fn seen(&self, scene_id: SceneId) -> Option<Fold> {
        let seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.get(&scene_id).cloned()
    }

    pub(crate) fn remember(&self, scene_id: SceneId, fold: Fold) {
        let mut seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.insert(scene_id, fold);
    }

    pub(crate) fn forget(&self, scene_id: SceneId) {
        let mut seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.remove(&scene_id);
    }
}

const SCENES: &str = "SELECT scene.id, scene.log_id, scene.name, scene.start_ns, scene.end_ns, \
    scene.revision, scene.head, scene.kept_rows, scene.damaged_at, log.name AS log_name, log.start_ns AS \
    log_start_ns, log.end_ns AS log_end_ns, log.messages FROM scene JOIN log ON log.id = \
    scene.log_id";

fn scene_record(row: &AnyRow) -> Result<SceneRecord, Error> {
    let stamp = |name: &str| row.try_get(name).map(Stamp::from_nanos);
    let damaged_at: Option<i64> = row.try_get("damaged_at")?;
    Ok(SceneRecord {
        id: SceneId(row.try_get("id")?),
        name: row.try_get("name")?,
        log: LogId(row.try_get("log_id")?),
        interval: Interval::new(stamp("start_ns")?, stamp("end_ns")?)?,
        revision: row.try_get::<i64, _>("revision")? as u64,
        damaged_at: damaged_at.map(|it| it as u64),
        log_identity: LogIdentity {
            name: row.try_get("log_name")?,
            start: stamp("log_start_ns")?,
            end: stamp("log_end_ns")?,
            messages: row.try_get::<i64, _>("messages")? as u64,
        },
        head: Chain::of_row(row.try_get("head")?),
        kept_rows: row.try_get("kept_rows")?,
    })
}

impl SceneRecord {
    /// The document before its first entry.
    pub(crate) fn start(&self) -> Fold {
        Fold {
            scene: Scene::empty(self.log_identity.clone(), Ontology::none()),
            revision: 0,
            chain: Chain::start(self.id, &self.log_identity),
        }
    }

    pub(crate) fn head(&self) -> &Chain {
        &self.head
    }
}

pub(crate) async fn find(
    connection: &mut AnyConnection,
    scene_id: SceneId,
) -> Result<SceneRecord, Error> {
    let sql = format!("{SCENES} WHERE scene.id = $1");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(scene_id.0);
    let row = query.fetch_optional(connection).await?;
    scene_record(&row.ok_or_else(|| Error::Missing {
        what: format!("scene {scene_id}"),
    })?)
}

/// The scene, with everybody else who would write to it waiting until the transaction ends.
pub(crate) async fn lock(
    connection: &mut AnyConnection,
    scene_id: SceneId,
) -> Result<SceneRecord, Error> {
    let sql = "UPDATE scene SET revision = revision WHERE id = $1";
    sqlx::query(sql)
        .bind(scene_id.0)
        .execute(&mut *connection)
        .await?;
    let scene = find(connection, scene_id).await?;
    refuse_damaged(&scene)?;
    Ok(scene)
}

fn refuse_damaged(scene: &SceneRecord) -> Result<(), Error> {
    match scene.damaged_at {
        None => Ok(()),
        Some(revision) => Err(Error::Journal {
            scene: scene.id,
            revision,
            reason: "found by an earlier `framelock project verify`".to_owned(),
        }),
    }
}

/// The newest state: what this process has seen, and what came since; else the kept document;
/// else the whole journal, which has the truth.
pub(crate) async fn up_to_date(
    connection: &mut AnyConnection,
    scene: &SceneRecord,
    seen: Option<Fold>,
) -> Result<Fold, Error> {
    if let Some(mut fold) = seen.filter(|fold| fold.revision <= scene.revision) {
        // It does not fit where somebody put another database in this one's place.
        let read = fold.read_on(connection, scene.id, scene.revision).await;
        if read.is_ok() && fold.chain == scene.head {
            return Ok(fold);
        }
    }
    match kept::load(connection, scene).await {
        Ok(kept) => {
            check_end(connection, scene).await?;
            Ok(Fold {
                scene: kept,
                revision: scene.revision,
                chain: scene.head.clone(),
            })
        }
        Err(Error::Kept { .. }) => {
            let mut fold = scene.start();
            fold.read_on(connection, scene.id, scene.revision).await?;
            Ok(fold)
        }
        Err(err) => Err(err),
    }
}

/// Whether the journal ends where the scene says it does; [`Project::verify`] looks at all of it.
async fn check_end(connection: &mut AnyConnection, scene: &SceneRecord) -> Result<(), Error> {
    let sql = "SELECT hash FROM journal WHERE scene_id = $1 AND revision = $2";
    let query = sqlx::query(sql)
        .bind(scene.id.0)
        .bind(scene.revision as i64);
    let hash = query.fetch_optional(connection).await?;
    let hash = hash.map(|row| row.try_get::<String, _>(0)).transpose()?;
    if hash.as_deref() == Some(scene.head.as_str()) {
        return Ok(());
    }
    Err(Error::Journal {
        scene: scene.id,
        revision: scene.revision,
        reason: "the journal does not end where the scene says it does".to_owned(),
    })
}

/// A step to be recorded.
pub(crate) struct Step<'a> {
    pub(crate) author: &'a Person,
    pub(crate) base: u64,
    pub(crate) gesture: &'a Gesture,
    pub(crate) entry_id: String,
    pub(crate) kind: StepKind,
    pub(crate) target: u64,
}

impl<'a> Step<'a> {
    pub(crate) fn new(author: &'a Person, base: u64, gesture: &'a Gesture) -> Self {
        Self {
            author,
            base,
            gesture,
            entry_id: new_id(),
            kind: StepKind::Do,
            target: 0,
        }
    }
}

/// Writes a step that can be done: into the journal, and into what is kept beside it.
pub(crate) async fn record(
    connection: &mut AnyConnection,
    (scene_id, fold): (SceneId, Fold),
    step: &Step<'_>,
) -> Result<Fold, Error> {
    let scene = fold.scene.after(step.gesture)?;
    let entry = Entry {
        revision: fold.revision + 1,
        entry_id: step.entry_id.clone(),
        author: step.author.clone(),
        at_us: now_us(),
        base: step.base,
        kind: step.kind,
        target: step.target,
        gesture: step.gesture.clone(),
    };
    let row = EntryRow::of(&entry);
    let chain = row
        .insert(&mut *connection, (scene_id, &fold.chain))
        .await?;
    let at = (scene_id, entry.revision);
    kept::keep(&mut *connection, at, (&scene, step.gesture)).await?;
    let sql = "UPDATE scene SET revision = $1, head = $2, kept_rows = $3 WHERE id = $4";
    sqlx::query(sql)
        .bind(entry.revision as i64)
        .bind(chain.as_str())
        .bind(kept::n_rows(&scene))
        .bind(scene_id.0)
        .execute(&mut *connection)
        .await?;
    if let Some(highest) = highest_number(step.gesture) {
        skip_numbers(connection, highest).await?;
    }
    Ok(Fold {
        scene,
        revision: entry.revision,
        chain,
    })
}

/// The highest number of a thing that a gesture brings into being.
fn highest_number(gesture: &Gesture) -> Option<u64> {
    let created = gesture.edits().iter().filter(|edit| edit.before.is_none());
    let number = |cell: &Cell| match cell {
        Cell::Track(id, fl_scene::TrackCell::Exists) => Some(id.0),
        Cell::Event(id) => Some(id.0),
        Cell::Caption(id) => Some(id.0),
        Cell::Audio(id) => Some(id.0),
        Cell::Relation(id) => Some(id.0),
        _ => None,
    };
    created.filter_map(|edit| number(&edit.cell)).max()
}

/// What still stands of everything that was done since a revision: pairs of a step and its undoing
/// are left out.
pub(crate) async fn later_entries(
    connection: &mut AnyConnection,
    scene: &SceneRecord,
    base: u64,
) -> Result<Vec<Entry>, Error> {
    let rows = entries(connection, scene.id, (base, scene.revision)).await?;
    let mut standing: Vec<Entry> = Vec::with_capacity(rows.len());
    for row in &rows {
        let entry = row.entry(scene.id)?;
        let cancels = |it: &Entry| match entry.kind {
            StepKind::Do => false,
            StepKind::Undo => it.revision == entry.target || is(it, StepKind::Redo, entry.target),
            StepKind::Redo => is(it, StepKind::Undo, entry.target),
        };
        match standing.iter().rposition(cancels) {
            Some(idx) => _ = standing.remove(idx),
            None => standing.push(entry),
        }
    }
    Ok(standing)
}

fn is(entry: &Entry, kind: StepKind, target: u64) -> bool {
    entry.kind == kind && entry.target == target
}
