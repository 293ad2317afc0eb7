//! Undo and redo: of one's own last gesture, also after others worked, and after a restart.

use fl_scene::{Gesture, Person, Scene};
use sqlx::{AnyConnection, Row};

use crate::journal::{Entry, StepKind, entries};
use crate::scenes::{Step, later_entries, lock, record, up_to_date};
use crate::{Error, Project, SceneId};

/// Which way a reversal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// Takes back what was done.
    Undo,
    /// Does again what was taken back.
    Redo,
}

impl Project {
    /// Takes back the author's last gesture that stands; answers with the new revision.
    ///
    /// # Errors
    /// [`Error::NothingTo`], or [`Error::CannotUndo`] with who built upon it.
    pub fn undo(&self, scene_id: SceneId, author: &Person) -> Result<u64, Error> {
        self.revert(scene_id, author, (StepKind::Undo, None))
    }

    /// Does the author's last undone gesture again; answers with the new revision.
    ///
    /// # Errors
    /// [`Error::NothingTo`], also when they did something new since, or [`Error::CannotUndo`].
    pub fn redo(&self, scene_id: SceneId, author: &Person) -> Result<u64, Error> {
        self.revert(scene_id, author, (StepKind::Redo, None))
    }

    /// As [`Project::undo`] or [`Project::redo`], done once under a name of the author's own,
    /// however often it comes.
    ///
    /// # Errors
    /// As theirs.
    pub fn revert_once(
        &self,
        scene_id: SceneId,
        author: &Person,
        (reversal, entry_id): (Reversal, &str),
    ) -> Result<u64, Error> {
        let kind = match reversal {
            Reversal::Undo => StepKind::Undo,
            Reversal::Redo => StepKind::Redo,
        };
        self.revert(scene_id, author, (kind, Some(entry_id)))
    }

    fn revert(
        &self,
        scene_id: SceneId,
        author: &Person,
        (kind, entry_id): (StepKind, Option<&str>),
    ) -> Result<u64, Error> {
        let seen = self.seen(scene_id);
        let (revision, fold) = self.store.write(async |tx: &mut AnyConnection| {
            let scene = lock(&mut *tx, scene_id).await?;
            let fold = up_to_date(&mut *tx, &scene, seen).await?;
            if let Some(entry_id) = entry_id
                && let Some(revision) = earlier(&mut *tx, scene_id, (author, entry_id)).await?
            {
                return Ok((revision, fold));
            }
            let Some(target) = target(&mut *tx, scene_id, (author, kind)).await? else {
                return Err(Error::NothingTo {
                    what: kind.as_str(),
                    author: author.clone(),
                });
            };
            let rows = entries(&mut *tx, scene_id, (target - 1, target)).await?;
            let Some(done) = rows.first().map(|row| row.entry(scene_id)).transpose()? else {
                return Err(Error::Missing {
                    what: format!("entry {target}"),
                });
            };
            let later = later_entries(&mut *tx, &scene, target).await?;
            let gesture = match kind {
                StepKind::Undo => {
                    let name = format!("undo {}", done.gesture.name());
                    done.gesture.clone().inverse(short(name))
                }
                _ => done.gesture.clone(),
            };
            check(&fold.scene, &gesture, (&done, &later))?;
            let mut step = Step {
                kind,
                target,
                ..Step::new(author, scene.revision, &gesture)
            };
            if let Some(entry_id) = entry_id {
                step.entry_id = entry_id.to_owned();
            }
            let fold = record(&mut *tx, (scene_id, fold), &step).await?;
            Ok((fold.revision, fold))
        })?;
        self.remember(scene_id, fold);
        Ok(revision)
    }
}

/// The revision of the author's entry of that name, if there is one.
pub(crate) async fn earlier(
    connection: &mut AnyConnection,
    scene_id: SceneId,
    (author, entry_id): (&Person, &str),
) -> Result<Option<u64>, Error> {
    let sql = "SELECT revision FROM journal WHERE scene_id = $1 AND author = $2 AND entry_id = $3";
    let query = sqlx::query(sql).bind(scene_id.0).bind(author.as_str());
    let row = query.bind(entry_id).fetch_optional(connection).await?;
    let revision = row.map(|row| row.try_get::<i64, _>(0)).transpose()?;
    Ok(revision.map(|revision| revision as u64))
}

fn short(name: String) -> String {
    let mut end = name.len().min(Gesture::MAX_NAME_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

/// What would be undone or redone next: everything that the author did goes on one stack, what
/// they undid on another, and doing something new clears that one.
async fn target(
    connection: &mut AnyConnection,
    scene_id: SceneId,
    (author, kind): (&Person, StepKind),
) -> Result<Option<u64>, Error> {
    let sql = "SELECT revision, kind, target FROM journal WHERE scene_id = $1 AND author = $2 \
               ORDER BY revision";
    let query = sqlx::query(sql).bind(scene_id.0).bind(author.as_str());
    let (mut done, mut undone) = (Vec::new(), Vec::new());
    for row in query.fetch_all(connection).await? {
        let revision = row.try_get::<i64, _>(0)? as u64;
        let target = row.try_get::<i64, _>(2)? as u64;
        match row.try_get::<String, _>(1)?.as_str() {
            "undo" => {
                done.retain(|it| *it != target);
                undone.push(target);
            }
            "redo" => {
                undone.retain(|it| *it != target);
                done.push(target);
            }
            _ => {
                done.push(revision);
                undone.clear();
            }
        }
    }
    // The first entry of a scene gives it its ontology: without it there is no scene.
    done.retain(|revision| *revision > 1);
    Ok(match kind {
        StepKind::Redo => undone.last().copied(),
        _ => done.last().copied(),
    })
}

/// Whether the document is still such that the gesture can be made, and nobody else built upon
/// what it changes; else who did.
fn check(scene: &Scene, gesture: &Gesture, (done, later): (&Entry, &[Entry])) -> Result<(), Error> {
    let others = || {
        later
            .iter()
            .rev()
            .filter(|entry| entry.author != done.author)
    };
    let built_upon = others().find_map(|entry| Some((entry, gesture.dependency(&entry.gesture)?)));
    let refused = scene.after(gesture).err();
    let overwritten = || others().find_map(|entry| Some((entry, gesture.clash(&entry.gesture)?)));
    let culprit = match (built_upon, &refused) {
        (Some(found), _) => Some(found),
        (None, Some(_)) => overwritten(),
        (None, None) => return Ok(()),
    };
    match (culprit, refused) {
        (Some((other, clash)), _) => Err(Error::CannotUndo {
            gesture: done.gesture.name().to_owned(),
            revision: done.revision,
            other: other.author.clone(),
            cell: clash.cell.to_string(),
            other_gesture: other.gesture.name().to_owned(),
            other_revision: other.revision,
        }),
        (None, Some(err)) => Err(err.into()),
        (None, None) => Ok(()),
    }
}
