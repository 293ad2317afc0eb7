//! What people do to a scene together: commits, and the conflicts between them.
//!
//! An edit names the revision that its author saw. If others changed something since, it is put on
//! top of that where the two commute, see [`fl_scene::Gesture::clash`]; where they do not, nothing
//! is overwritten: it becomes a conflict that names both and waits for a person.

use fl_scene::{
    Cell, ClashKind, Draft, Error as SceneError, Gesture, Person, Scene, Thing, TrackCell, TrackId,
    Value,
};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::journal::Entry;
use crate::project::{new_id, new_number, now_us};
use crate::scenes::{Step, later_entries, lock, record, up_to_date};
use crate::undo::earlier;
use crate::{Error, Project, SceneId};

/// The number of a conflict in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConflictId(pub i64);

/// Something to be done to a scene.
#[derive(Clone, Debug)]
pub struct Commit<'a> {
    /// Which scene.
    pub scene: SceneId,
    /// Who does it.
    pub author: &'a Person,
    /// The revision that the author saw.
    pub base: u64,
    /// What.
    pub gesture: &'a Gesture,
    /// A name of the author's own: whatever comes twice under one name is done once. Without one,
    /// a new one is made.
    pub entry_id: Option<&'a str>,
}

/// What became of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is done, and durable.
    Done {
        /// The revision that it made.
        revision: u64,
    },
    /// It waits for a person.
    Conflict(Box<Conflict>),
}

/// Something that was not done, because somebody else had changed what it touches.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Its number.
    pub id: ConflictId,
    /// The scene.
    pub scene: SceneId,
    /// Whose edit waits.
    pub author: Person,
    /// When it came, in microseconds since the Unix epoch.
    pub at_us: i64,
    /// The revision that its author saw.
    pub base: u64,
    /// What was to be done.
    pub gesture: Gesture,
    /// What both touch.
    pub cell: Cell,
    /// How they touch it.
    pub reason: String,
    /// Who was first.
    pub other_author: Person,
    /// What they did, by its revision.
    pub other_revision: u64,
    /// What the waiting edit would put there.
    pub mine: Option<Value>,
    /// What stands there now.
    pub theirs: Option<Value>,
    /// What a person decided, once they did.
    pub resolution: Option<Resolution>,
}

/// What a person decides about a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The edit that waited is done after all, over what is there now.
    Mine,
    /// The edit that waited is dropped.
    Theirs,
}

impl Resolution {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Mine, Self::Theirs]
            .into_iter()
            .find(|it| it.as_str() == text)
    }
}

impl Project {
    /// Does something to a scene, on top of what others did since the author looked.
    ///
    /// When this returns [`Outcome::Done`], the edit is on the disk.
    ///
    /// # Errors
    /// What the document or its ontology refuses. A conflict is no error.
    pub fn commit(&self, commit: &Commit<'_>) -> Result<Outcome, Error> {
        self.commit_judged(commit, Scene::vet)
    }

    /// As [`Project::commit`], for labels that come from elsewhere: what the ontology would not
    /// allow a person is taken all the same and can be listed with [`Scene::problems`], for a
    /// label that is wrong in a known place is better than one that is lost.
    pub fn commit_import(&self, commit: &Commit<'_>) -> Result<Outcome, Error> {
        self.commit_judged(commit, Scene::after)
    }

    fn commit_judged(&self, commit: &Commit<'_>, judge: Judge) -> Result<Outcome, Error> {
        let scene_id = commit.scene;
        let seen = self.seen(scene_id);
        let (outcome, fold) = self.store.write(async |tx: &mut AnyConnection| {
            let scene = lock(&mut *tx, scene_id).await?;
            if commit.base > scene.revision {
                return Err(Error::NoRevision {
                    asked: commit.base,
                    current: scene.revision,
                });
            }
            let fold = up_to_date(&mut *tx, &scene, seen).await?;
            if let Some(entry_id) = commit.entry_id {
                let under = (scene_id, commit.author, entry_id);
                if let Some(outcome) = earlier_outcome(&mut *tx, under, &fold.scene).await? {
                    return Ok((outcome, fold));
                }
            }
            let later = later_entries(&mut *tx, &scene, commit.base).await?;
            match rebased((&fold.scene, judge), commit, &later)? {
                Ok(()) => {}
                Err(blocked) => {
                    let conflict = keep_conflict(&mut *tx, commit, (&fold.scene, blocked)).await?;
                    return Ok((Outcome::Conflict(Box::new(conflict)), fold));
                }
            }
            let mut step = Step::new(commit.author, commit.base, commit.gesture);
            if let Some(entry_id) = commit.entry_id {
                step.entry_id = entry_id.to_owned();
            }
            let fold = record(&mut *tx, (scene_id, fold), &step).await?;
            let revision = fold.revision;
            Ok((Outcome::Done { revision }, fold))
        })?;
        self.remember(scene_id, fold);
        Ok(outcome)
    }

    /// Conflicts of a scene that nobody decided yet.
    pub fn conflicts(&self, scene_id: SceneId) -> Result<Vec<Conflict>, Error> {
        let scene = self.scene(scene_id)?.scene;
        self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT * FROM conflict WHERE scene_id = $1 AND resolution = '' ORDER BY id";
            let rows = sqlx::query(sql)
                .bind(scene_id.0)
                .fetch_all(connection)
                .await?;
            rows.iter().map(|row| conflict(row, &scene)).collect()
        })
    }

    /// Decides a conflict. What is done after all becomes an entry of the one who decided, with
    /// the inverse of what it replaces.
    ///
    /// # Errors
    /// [`Error::Missing`] for a conflict that is decided already, and what the document refuses.
    pub fn resolve(
        &self,
        conflict_id: ConflictId,
        by: &Person,
        resolution: Resolution,
    ) -> Result<Outcome, Error> {
        let (scene_id, gesture) = self.store.wait(async |connection: &mut AnyConnection| {
            let sql = "SELECT scene_id, gesture FROM conflict WHERE id = $1 AND resolution = ''";
            let row = sqlx::query(sql)
                .bind(conflict_id.0)
                .fetch_optional(connection)
                .await?;
            let row = row.ok_or_else(|| no_such_conflict(conflict_id))?;
            let gesture: String = row.try_get(1)?;
            Ok((SceneId(row.try_get(0)?), Gesture::from_json_str(&gesture)?))
        })?;
        let seen = self.seen(scene_id);
        let (outcome, fold) = self.store.write(async |tx: &mut AnyConnection| {
            let scene = lock(&mut *tx, scene_id).await?;
            let sql = "UPDATE conflict SET resolution = $1, resolved_by = $2, resolved_us = $3 \
                       WHERE id = $4 AND resolution = ''";
            let decided = sqlx::query(sql)
                .bind(resolution.as_str())
                .bind(by.as_str())
                .bind(now_us())
                .bind(conflict_id.0)
                .execute(&mut *tx)
                .await?;
            if decided.rows_affected() == 0 {
                return Err(no_such_conflict(conflict_id));
            }
            let mut fold = up_to_date(&mut *tx, &scene, seen).await?;
            if resolution == Resolution::Mine {
                let gesture = over_what_is_there(&fold.scene, &gesture)?;
                fold.scene.vet(&gesture)?;
                let step = Step::new(by, fold.revision, &gesture);
                fold = record(&mut *tx, (scene_id, fold), &step).await?;
            }
            let revision = fold.revision;
            Ok((Outcome::Done { revision }, fold))
        })?;
        self.remember(scene_id, fold);
        Ok(outcome)
    }
}

/// What was answered when something came under a name the first time.
pub(crate) async fn earlier_outcome(
    connection: &mut AnyConnection,
    (scene_id, author, entry_id): (SceneId, &Person, &str),
    scene: &Scene,
) -> Result<Option<Outcome>, Error> {
    let earlier = earlier(&mut *connection, scene_id, (author, entry_id)).await?;
    if let Some(revision) = earlier {
        return Ok(Some(Outcome::Done { revision }));
    }
    let sql = "SELECT * FROM conflict WHERE scene_id = $1 AND author = $2 AND entry_id = $3";
    let query = sqlx::query(sql).bind(scene_id.0).bind(author.as_str());
    let row = query.bind(entry_id).fetch_optional(connection).await?;
    let conflict = row.map(|row| conflict(&row, scene)).transpose()?;
    Ok(conflict.map(|conflict| Outcome::Conflict(Box::new(conflict))))
}

fn no_such_conflict(conflict_id: ConflictId) -> Error {
    Error::Missing {
        what: format!("open conflict {}", conflict_id.0),
    }
}

/// What a gesture of an earlier revision wants, on what is there now. A track that it deletes goes
/// with everything that others gave it since.
fn over_what_is_there(scene: &Scene, gesture: &Gesture) -> Result<Gesture, Error> {
    let mut draft = Draft::of(scene);
    for edit in gesture.edits() {
        let deleted = match (&edit.cell, &edit.after) {
            (Cell::Track(track_id, TrackCell::Exists), None) => Some(*track_id),
            _ => None,
        };
        if let Some(track_id) = deleted.filter(|track_id| scene.track(*track_id).is_some()) {
            let all = scene.delete_with_references(Thing::Track(track_id))?;
            for edit in all.edits() {
                draft.put(edit.cell.clone(), edit.after.clone());
            }
        }
    }
    for edit in gesture.edits() {
        draft.put(edit.cell.clone(), edit.after.clone());
    }
    Ok(draft.finish(gesture.name())?)
}

/// What decides whether a gesture may be made.
type Judge = fn(&Scene, &Gesture) -> Result<Scene, SceneError>;

/// Why a commit cannot be put on top of what is there.
struct Blocked {
    cell: Cell,
    reason: String,
    author: Person,
    revision: u64,
}

/// Whether a commit can be put on top of what others did since: the outer error is the document's
/// own, the inner one a conflict.
fn rebased(
    (scene, judge): (&Scene, Judge),
    commit: &Commit<'_>,
    later: &[Entry],
) -> Result<Result<(), Blocked>, Error> {
    let blocked = |cell: &Cell, reason: String, entry: &Entry| Blocked {
        cell: cell.clone(),
        reason,
        author: entry.author.clone(),
        revision: entry.revision,
    };
    // What the author did themselves, they know of; whether it fits shows below.
    for entry in later.iter().filter(|entry| entry.author != *commit.author) {
        if let Some(clash) = commit.gesture.clash(&entry.gesture) {
            let name = entry.gesture.name();
            let cell = &clash.cell;
            let reason = match clash.kind {
                ClashKind::BothWrite => format!("both change {cell}; theirs is `{name}`"),
                ClashKind::NeedsChanged => format!("it hangs on {cell}, changed by `{name}`"),
                ClashKind::ChangesNeeded => format!("`{name}` hangs on {cell}"),
            };
            return Ok(Err(blocked(cell, reason, entry)));
        }
    }
    match judge(scene, commit.gesture) {
        Ok(_) => Ok(Ok(())),
        Err(err) => match (&err, later.last()) {
            // Alone it would have been no document either, or it was not made on what it says.
            (_, None) => Err(err.into()),
            (SceneError::Stale { cell }, Some(last)) => {
                let wrote = |it: &&Entry| it.gesture.edit_of(cell).is_some();
                let entry = later.iter().rfind(wrote).unwrap_or(last);
                let reason = format!("{cell} was changed by `{}`", entry.gesture.name());
                Ok(Err(blocked(cell, reason, entry)))
            }
            // What each alone allows may together be no document; what is not the others' doing is
            // the author's own.
            (_, Some(_)) => match later.iter().rfind(|it| meet(it, commit)) {
                Some(other) => {
                    let cell = commit.gesture.edits().first();
                    let cell = cell.map_or(Cell::Ontology, |edit| edit.cell.clone());
                    Ok(Err(blocked(&cell, err.to_string(), other)))
                }
                None => Err(err.into()),
            },
        },
    }
}

/// Whether somebody else's entry and a commit are about the same track, or both not about tracks.
fn meet(entry: &Entry, commit: &Commit<'_>) -> bool {
    let tracks = |gesture: &Gesture| -> std::collections::BTreeSet<Option<TrackId>> {
        gesture
            .edits()
            .iter()
            .map(|edit| edit.cell.track())
            .collect()
    };
    let (theirs, mine) = (tracks(&entry.gesture), tracks(commit.gesture));
    entry.author != *commit.author && !theirs.is_disjoint(&mine)
}

/// Writes down a commit that waits for a person.
async fn keep_conflict(
    connection: &mut AnyConnection,
    commit: &Commit<'_>,
    (scene, blocked): (&Scene, Blocked),
) -> Result<Conflict, Error> {
    let entry_id = commit.entry_id.map_or_else(new_id, str::to_owned);
    let sql = "SELECT * FROM conflict WHERE entry_id = $1";
    let earlier = sqlx::query(sql)
        .bind(&*entry_id)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(row) = earlier {
        return conflict(&row, scene);
    }
    let id = new_number(&mut *connection).await?;
    let sql = "INSERT INTO conflict (id, scene_id, entry_id, author, at_us, base, gesture, path, \
               reason, other_author, other_revision, resolution, resolved_by, resolved_us) VALUES \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', 0) RETURNING *";
    let row = sqlx::query(sql)
        .bind(id)
        .bind(commit.scene.0)
        .bind(entry_id)
        .bind(commit.author.as_str())
        .bind(now_us())
        .bind(commit.base as i64)
        .bind(commit.gesture.to_json_string())
        .bind(blocked.cell.to_path())
        .bind(blocked.reason)
        .bind(blocked.author.as_str())
        .bind(blocked.revision as i64)
        .fetch_one(connection)
        .await?;
    conflict(&row, scene)
}

fn conflict(row: &AnyRow, scene: &Scene) -> Result<Conflict, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let number = |name: &str| row.try_get::<i64, _>(name);
    let gesture = Gesture::from_json_str(&text("gesture")?)?;
    let cell: Cell = text("path")?.parse()?;
    Ok(Conflict {
        id: ConflictId(number("id")?),
        scene: SceneId(number("scene_id")?),
        author: Person::new(text("author")?)?,
        at_us: number("at_us")?,
        base: number("base")? as u64,
        reason: text("reason")?,
        other_author: Person::new(text("other_author")?)?,
        other_revision: number("other_revision")? as u64,
        mine: match gesture.edit_of(&cell) {
            Some(edit) => edit.after.clone(),
            None => scene.value(&cell),
        },
        theirs: scene.value(&cell),
        resolution: Resolution::parse(&text("resolution")?),
        gesture,
        cell,
    })
}
