//! The journal: what was done to a scene, in order, each entry chained to the one before it.

use fl_scene::{Gesture, LogIdentity, Person, Scene};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::{Error, SceneId};

/// What kind of step an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Something new.
    Do,
    /// The inverse of an earlier entry of the same author.
    Undo,
    /// An undone entry, done again.
    Redo,
}

/// One entry of a scene's journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The revision of the scene that it made.
    pub revision: u64,
    /// The name its author sent it under; under one name nothing is done twice.
    pub entry_id: String,
    /// Who did it.
    pub author: Person,
    /// When, in microseconds since the Unix epoch, by the clock of the machine that wrote it.
    pub at_us: i64,
    /// The revision that the author saw.
    pub base: u64,
    /// Whether it is new, an undo or a redo.
    pub kind: StepKind,
    /// The entry that is undone or redone; 0 for what is new.
    pub target: u64,
    /// What changed.
    pub gesture: Gesture,
}

impl StepKind {
    /// The name: `do`, `undo`, `redo`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Do, Self::Undo, Self::Redo]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// A hash of everything up to an entry, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chain(String);

impl Chain {
    /// Of the empty journal of a scene.
    pub(crate) fn start(scene: SceneId, log: &LogIdentity) -> Self {
        let numbers = [
            scene.0,
            log.start.nanos(),
            log.end.nanos(),
            log.messages as i64,
        ];
        let fields = numbers.map(|number| number.to_string());
        let fields = fields.iter().map(String::as_str);
        Self(hash(["framelock journal 1"].into_iter().chain(fields)))
    }

    pub(crate) fn of_row(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Of the journal with one entry more.
    pub(crate) fn with(&self, row: &EntryRow) -> Self {
        let numbers = [row.revision, row.at_us, row.base, row.target];
        let [revision, at_us, base, target] = numbers.map(|number| number.to_string());
        let texts = [&row.entry_id, &row.author, &row.kind, &row.gesture];
        let [entry_id, author, kind, gesture] = texts.map(String::as_str);
        Self(hash([
            self.as_str(),
            &revision,
            entry_id,
            author,
            &at_us,
            &base,
            kind,
            &target,
            gesture,
        ]))
    }
}

/// SHA-256 over fields, each after its length, so that no two lists of fields run together.
fn hash<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for field in fields {
        hasher.update((field.len() as u64).to_le_bytes());
        hasher.update(field);
    }
    hex(&hasher.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An entry as it is stored: what the hash is of.
#[derive(Clone, Debug)]
pub(crate) struct EntryRow {
    pub(crate) revision: i64,
    pub(crate) entry_id: String,
    pub(crate) author: String,
    pub(crate) at_us: i64,
    pub(crate) base: i64,
    pub(crate) kind: String,
    pub(crate) target: i64,
    pub(crate) gesture: String,
    hash: String,
}

impl EntryRow {
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            revision: entry.revision as i64,
            entry_id: entry.entry_id.clone(),
            author: entry.author.to_string(),
            at_us: entry.at_us,
            base: entry.base as i64,
            kind: entry.kind.as_str().to_owned(),
            target: entry.target as i64,
            gesture: entry.gesture.to_json_string(),
            hash: String::new(),
        }
    }

    fn read(row: &AnyRow) -> Result<Self, Error> {
        Ok(Self {
            revision: row.try_get("revision")?,
            entry_id: row.try_get("entry_id")?,
            author: row.try_get("author")?,
            at_us: row.try_get("at_us")?,
            base: row.try_get("base")?,
            kind: row.try_get("kind")?,
            target: row.try_get("target")?,
            gesture: row.try_get("gesture")?,
            hash: row.try_get("hash")?,
        })
    }

    pub(crate) fn entry(&self, scene: SceneId) -> Result<Entry, Error> {
        let damaged = |reason: String| Error::Journal {
            scene,
            revision: self.revision as u64,
            reason,
        };
        let kind = StepKind::parse(&self.kind);
        Ok(Entry {
            revision: self.revision as u64,
            entry_id: self.entry_id.clone(),
            author: Person::new(&*self.author).map_err(|err| damaged(err.to_string()))?,
            at_us: self.at_us,
            base: self.base as u64,
            kind: kind.ok_or_else(|| damaged(format!("`{}` is no kind of step", self.kind)))?,
            target: self.target as u64,
            gesture: Gesture::from_json_str(&self.gesture)
                .map_err(|err| damaged(format!("its gesture cannot be read: {err}")))?,
        })
    }

    /// Writes the entry and answers with the chain up to it.
    pub(crate) async fn insert(
        &self,
        connection: &mut AnyConnection,
        (scene, head): (SceneId, &Chain),
    ) -> Result<Chain, Error> {
        let chain = head.with(self);
        let sql = "INSERT INTO journal (scene_id, revision, entry_id, author, at_us, base, kind, \
                   target, gesture, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        sqlx::query(sql)
            .bind(scene.0)
            .bind(self.revision)
            .bind(&*self.entry_id)
            .bind(&*self.author)
            .bind(self.at_us)
            .bind(self.base)
            .bind(&*self.kind)
            .bind(self.target)
            .bind(&*self.gesture)
            .bind(chain.as_str())
            .execute(connection)
            .await?;
        Ok(chain)
    }
}

/// Entries that are read at a time.
const PAGE: i64 = 256;

/// The entries after one revision up to another, oldest first, without looking at their hashes.
pub(crate) async fn entries(
    connection: &mut AnyConnection,
    scene: SceneId,
    (after, to): (u64, u64),
) -> Result<Vec<EntryRow>, Error> {
    let sql = "SELECT * FROM journal WHERE scene_id = $1 AND revision > $2 AND revision <= $3 \
               ORDER BY revision";
    let rows = sqlx::query(sql)
        .bind(scene.0)
        .bind(after as i64)
        .bind(to as i64)
        .fetch_all(connection)
        .await?;
    rows.iter().map(EntryRow::read).collect()
}

/// A document in the making, entry by entry.
#[derive(Clone, Debug)]
pub(crate) struct Fold {
    pub(crate) scene: Scene,
    pub(crate) revision: u64,
    pub(crate) chain: Chain,
}

impl Fold {
    /// Reads on in the journal up to a revision, checking the chain.
    ///
    /// # Errors
    /// [`Error::Journal`] with the first entry that is not what was written; the fold is then as
    /// it was before that entry.
    pub(crate) async fn read_on(
        &mut self,
        connection: &mut AnyConnection,
        scene_id: SceneId,
        to: u64,
    ) -> Result<(), Error> {
        while self.revision < to {
            let page_end = to.min(self.revision + PAGE as u64);
            let page = match entries(connection, scene_id, (self.revision, page_end)).await {
                // One entry that is no text spoils the page: those before it are read one by one.
                Err(Error::Sql(_)) => {
                    let next = (self.revision, self.revision + 1);
                    let alone = entries(connection, scene_id, next).await;
                    alone.map_err(|err| self.damaged(scene_id, err.to_string()))?
                }
                page => page?,
            };
            if page.is_empty() {
                return Err(self.damaged(scene_id, "it is missing".to_owned()));
            }
            for row in &page {
                self.take(scene_id, row)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, scene_id: SceneId, row: &EntryRow) -> Result<(), Error> {
        if row.revision != self.revision as i64 + 1 {
            return Err(self.damaged(scene_id, "it is missing".to_owned()));
        }
        let chain = self.chain.with(row);
        if chain.as_str() != row.hash {
            let reason = "its hash is not that of its content".to_owned();
            return Err(self.damaged(scene_id, reason));
        }
        let entry = row.entry(scene_id)?;
        let next = self.scene.after(&entry.gesture);
        self.scene = next.map_err(|err| self.damaged(scene_id, err.to_string()))?;
        self.revision += 1;
        self.chain = chain;
        Ok(())
    }

    fn damaged(&self, scene: SceneId, reason: String) -> Error {
        Error::Journal {
            scene,
            revision: self.revision + 1,
            reason,
        }
    }
}
