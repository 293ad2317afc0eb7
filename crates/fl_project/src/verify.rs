//! Is the project what was written? Every journal against its hashes, every kept document against
//! its journal.

use std::collections::BTreeSet;

use fl_scene::TrackId;
use sqlx::{AnyConnection, Row};

use crate::journal::{Fold, entries};
use crate::scenes::find;
use crate::{Error, Project, SceneId, kept};

/// What was found in a scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The scene.
    pub scene: SceneId,
    /// Its name.
    pub name: String,
    /// Entries whose hashes and effects are right, from the first on.
    pub n_entries: u64,
    /// What was found.
    pub verification: Verification,
}

/// Whether a scene is what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The journal is whole, and the kept document is what it says.
    Sound,
    /// The journal is whole; the kept document was not what it says, and was made anew from it.
    KeptDocumentRestored(String),
    /// The journal is damaged. What was before can be read; the scene cannot be changed until a
    /// backup is restored.
    JournalDamaged(String),
}

/// Entries that are checked between two signs of life.
const STEP: u64 = 1000;

impl Project {
    /// Checks everything, scene by scene. `progress` is told how many entries are checked and of
    /// how many, and ends the check by answering false.
    ///
    /// A scene with a damaged journal is closed to changes from here on; one that is found whole
    /// again is opened.
    pub fn verify(
        &self,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Vec<Verified>, Error> {
        let scenes = self.scenes()?;
        let total: u64 = scenes.iter().map(|scene| scene.revision).sum();
        let (mut checked, mut found) = (0, Vec::new());
        for scene in scenes {
            let mut go_on = |n_entries: u64| progress(checked + n_entries, total);
            let Some((n_entries, verification)) = self.verify_scene(scene.id, &mut go_on)? else {
                break;
            };
            checked += scene.revision;
            found.push(Verified {
                scene: scene.id,
                name: scene.name,
                n_entries,
                verification,
            });
        }
        Ok(found)
    }

    /// `None` when it was ended.
    fn verify_scene(
        &self,
        scene_id: SceneId,
        go_on: &mut impl FnMut(u64) -> bool,
    ) -> Result<Option<(u64, Verification)>, Error> {
        let read = self.store.read(async |tx: &mut AnyConnection| {
            let scene = find(&mut *tx, scene_id).await?;
            let mut fold = scene.start();
            while fold.revision < scene.revision {
                let to = scene.revision.min(fold.revision + STEP);
                if let Err(err) = fold.read_on(&mut *tx, scene_id, to).await {
                    let damaged = damage(err)?;
                    return Ok(Some((fold, Verification::JournalDamaged(damaged))));
                }
                if !go_on(fold.revision) {
                    return Ok(None);
                }
            }
            if fold.chain != *scene.head() {
                let reason = "the journal does not end where the scene says it does".to_owned();
                return Ok(Some((fold, Verification::JournalDamaged(reason))));
            }
            let sql = "SELECT COUNT(*) FROM journal WHERE scene_id = $1";
            let n_entries = sqlx::query(sql)
                .bind(scene_id.0)
                .fetch_one(&mut *tx)
                .await?;
            let n_entries: i64 = n_entries.try_get(0)?;
            if n_entries as u64 != scene.revision {
                let reason = format!(
                    "the journal has {n_entries} entries, the scene says {}",
                    scene.revision
                );
                return Ok(Some((fold, Verification::JournalDamaged(reason))));
            }
            let kept = kept::load(&mut *tx, &scene).await;
            let verification = match kept {
                Ok(kept) if kept == fold.scene => match touches_fit(&mut *tx, scene_id).await? {
                    true => Verification::Sound,
                    false => {
                        let reason = "which entry touched which track was wrong".to_owned();
                        Verification::KeptDocumentRestored(reason)
                    }
                },
                Ok(_) => Verification::KeptDocumentRestored("it was another document".to_owned()),
                Err(Error::Kept { reason, .. }) => Verification::KeptDocumentRestored(reason),
                Err(err) => return Err(err),
            };
            Ok(Some((fold, verification)))
        })?;
        let Some((fold, verification)) = read else {
            return Ok(None);
        };
        let n_entries = fold.revision;
        self.settle(scene_id, fold, &verification)?;
        Ok(Some((n_entries, verification)))
    }

    /// Writes down what was found, where it changes what can be done.
    fn settle(
        &self,
        scene_id: SceneId,
        fold: Fold,
        verification: &Verification,
    ) -> Result<(), Error> {
        let known = self.scene_record(scene_id)?.damaged_at;
        let damaged_at = match verification {
            Verification::JournalDamaged(_) => Some(fold.revision + 1),
            _ => None,
        };
        if known != damaged_at {
            self.store.write(async |tx: &mut AnyConnection| {
                let sql = "UPDATE scene SET damaged_at = $1 WHERE id = $2";
                let query = sqlx::query(sql).bind(damaged_at.map(|it| it as i64));
                query.bind(scene_id.0).execute(&mut *tx).await?;
                Ok(())
            })?;
            self.forget(scene_id);
        }
        if let Verification::KeptDocumentRestored(_) = verification {
            self.store
                .write(async |tx: &mut AnyConnection| keep_anew(&mut *tx, scene_id).await)?;
            self.forget(scene_id);
        }
        Ok(())
    }
}

fn damage(err: Error) -> Result<String, Error> {
    match err {
        Error::Journal {
            revision, reason, ..
        } => Ok(format!("entry {revision}: {reason}")),
        err => Err(err),
    }
}

/// Whether the list of which entry touches which track is that of the journal.
async fn touches_fit(connection: &mut AnyConnection, scene_id: SceneId) -> Result<bool, Error> {
    let sql = "SELECT revision, track_id FROM touch WHERE scene_id = $1";
    let rows = sqlx::query(sql)
        .bind(scene_id.0)
        .fetch_all(&mut *connection)
        .await?;
    let row = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
    let there: Result<BTreeSet<(i64, i64)>, Error> = rows.iter().map(row).collect();
    let stated = touches(connection, scene_id).await?.into_iter();
    let stated: BTreeSet<(i64, i64)> = stated
        .map(|(revision, id)| (revision as i64, id.0 as i64))
        .collect();
    Ok(there? == stated)
}

/// Which entry touches which track, by the journal.
async fn touches(
    connection: &mut AnyConnection,
    scene_id: SceneId,
) -> Result<BTreeSet<(u64, TrackId)>, Error> {
    let (mut touches, mut after) = (BTreeSet::new(), 0);
    loop {
        let page = entries(connection, scene_id, (after, after + STEP)).await?;
        if page.is_empty() {
            return Ok(touches);
        }
        for row in &page {
            let entry = row.entry(scene_id)?;
            let ids = kept::touched(&entry.gesture).into_iter();
            touches.extend(ids.map(|id| (entry.revision, id)));
        }
        after += STEP;
    }
}

/// Makes the kept document of a scene anew from its journal.
async fn keep_anew(connection: &mut AnyConnection, scene_id: SceneId) -> Result<(), Error> {
    let scene = crate::scenes::lock(&mut *connection, scene_id).await?;
    let mut fold = scene.start();
    fold.read_on(&mut *connection, scene_id, scene.revision)
        .await?;
    for table in ["track", "cell", "touch"] {
        let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE scene_id = $1"));
        sqlx::query(sql)
            .bind(scene_id.0)
            .execute(&mut *connection)
            .await?;
    }
    let nothing = scene.start().scene;
    let everything = nothing.difference(&fold.scene)?;
    kept::keep_document(&mut *connection, scene_id, (&fold.scene, &everything)).await?;
    for (revision, track_id) in touches(&mut *connection, scene_id).await? {
        kept::insert_touches(&mut *connection, (scene_id, revision), &[track_id]).await?;
    }
    let sql = "UPDATE scene SET kept_rows = $1 WHERE id = $2";
    let query = sqlx::query(sql)
        .bind(kept::n_rows(&fold.scene))
        .bind(scene_id.0);
    query.execute(connection).await?;
    Ok(())
}
