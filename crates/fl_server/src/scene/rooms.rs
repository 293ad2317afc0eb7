//! The rooms that are open.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fl_log::{IndexFile, NoProgress, OpenOptions};
use fl_project::{Desk, Project, SceneId};

use tokio::time::MissedTickBehavior;

use super::room::Room;
use crate::Error;
use crate::app::App;

/// Rooms that nobody is in are closed when there are more than this.
const MAX_EMPTY: usize = 4;
/// How often it is looked whether somebody else wrote to the project.
const LOOK: Duration = Duration::from_millis(500);

/// The rooms that are open, by scene.
#[derive(Debug)]
pub(crate) struct Rooms {
    cache_bytes: usize,
    open: Mutex<BTreeMap<SceneId, Arc<Slot>>>,
}

/// A room that is opened once, by whoever comes first; others wait for it.
#[derive(Debug, Default)]
struct Slot(Mutex<Option<Arc<Room>>>);

impl Rooms {
    /// No room yet; each keeps at most so many bytes of what it decoded.
    pub(crate) fn new(cache_bytes: usize) -> Self {
        Self {
            cache_bytes,
            open: Mutex::default(),
        }
    }

    /// The room of a scene, opened if it is not open. Blocks while the log is opened.
    pub(crate) fn room(&self, project: &Arc<Project>, scene: SceneId) -> Result<Arc<Room>, Error> {
        let slot = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            close_empty(&mut open, scene);
            Arc::clone(open.entry(scene).or_default())
        };
        let mut room = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = &*room {
            return Ok(Arc::clone(room));
        }
        let opened = Arc::new(self.open(project, scene)?);
        *room = Some(Arc::clone(&opened));
        Ok(opened)
    }

    fn open(&self, project: &Arc<Project>, scene: SceneId) -> Result<Room, Error> {
        let record = project.scene_record(scene)?;
        let path = project.locate_log(record.log, &[])?;
        let options = OpenOptions {
            index: IndexFile::Automatic,
            ..OpenOptions::default()
        };
        let desk = Desk::open(&path, None, (&options, &NoProgress), self.cache_bytes)?;
        Room::new(Arc::clone(project), &record, (desk, self.cache_bytes / 4))
    }

    /// Tells everybody what others wrote to the project. Blocks.
    pub(crate) fn look(&self) {
        let rooms: Vec<Arc<Room>> = {
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let rooms = open.values().filter_map(|slot| slot.opened());
            rooms.filter(|room| !room.is_empty()).collect()
        };
        for room in rooms {
            if let Err(err) = room.tell_changes() {
                tracing::warn!("scene {}: {err}", room.scene_id());
            }
        }
    }
}

/// Tells everybody, as long as the server runs, what others wrote to the project.
pub(crate) async fn watch(app: Arc<App>) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !app.has_ended() {
        look.tick().await;
        let app = Arc::clone(&app);
        // A look that panicked was told by the panic; the next one may go better.
        let _ = tokio::task::spawn_blocking(move || app.rooms.look()).await;
    }
}

impl Slot {
    /// The room, if it is open and nobody is opening it.
    fn opened(&self) -> Option<Arc<Room>> {
        self.0.try_lock().ok()?.clone()
    }
}

fn close_empty(open: &mut BTreeMap<SceneId, Arc<Slot>>, wanted: SceneId) {
    let is_empty = |slot: &Arc<Slot>| slot.opened().is_some_and(|room| room.is_empty());
    let empty = open
        .iter()
        .filter(|(id, slot)| **id != wanted && is_empty(slot));
    let empty: Vec<SceneId> = empty.map(|(id, _)| *id).collect();
    let n_over = empty.len().saturating_sub(MAX_EMPTY);
    for id in &empty[..n_over] {
        open.remove(id);
    }
}
