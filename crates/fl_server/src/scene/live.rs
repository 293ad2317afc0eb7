//! The conversation with one browser that has a scene open.
//!
//! The browser says what it does and where it looks; it hears what became of it, and what everybody
//! does. Whatever it was told is done is on the disk. Every edit has a name, so what is sent again
//! after a broken connection is done once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use fl_project::{Outcome, Reversal, Seen};
use fl_scene::TrackId;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;
use utoipa::ToSchema;

use super::action::Action;
use super::room::{News, Room, text};
use super::wire::{ConflictInfo, Cuboid, Labels, Overlay, Poses, Track};
use crate::app::App;
use crate::audit::Event;
use crate::extract::Peer;
use crate::rights::Right;
use crate::{Error, Who};

/// What a browser says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Request {
    /// The first message: which revision the browser has.
    Hello {
        /// The revision.
        revision: u64,
    },
    /// Something to be done.
    Edit {
        /// The author's name of it; under one name it is done once.
        id: String,
        /// The revision that the author saw.
        base: u64,
        /// What.
        action: Action,
    },
    /// Takes back the author's last action.
    Undo {
        /// As of an edit.
        id: String,
    },
    /// Does again what was taken back.
    Redo {
        /// As of an edit.
        id: String,
    },
    /// How a track would be with one more keyframe.
    Preview {
        /// Comes back with the answer.
        seq: u64,
        /// The frame on screen.
        frame: usize,
        /// The track; a new one where there is none.
        track: Option<u64>,
        /// What a new one is.
        class: String,
        /// The moment of the keyframe.
        t: i64,
        /// The keyframe.
        cuboid: Cuboid,
    },
    /// Which frame is on screen: its overlays are sent now and after each change.
    Look {
        /// The frame.
        frame: usize,
    },
    /// Where the person is, for the others.
    Cursor {
        /// The frame on screen.
        frame: usize,
        /// The selected track.
        track: Option<u64>,
        /// The place they point at, world.
        #[schema(min_items = 3, max_items = 3)]
        point: Option<[f64; 3]>,
    },
}

/// What a browser hears.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Message {
    /// The first answer.
    Welcome {
        /// The newest revision.
        revision: u64,
        /// Who the server takes the browser's user for.
        person: String,
        /// The number of this connection.
        connection: u64,
    },
    /// Too much was missed: the document has to be read anew.
    Reload,
    /// Something was done.
    Change(Change),
    /// An edit is done, and on the disk.
    Done {
        /// Its name.
        id: String,
        /// The revision that it made.
        revision: u64,
    },
    /// An edit was not done.
    Refused {
        /// Its name.
        id: String,
        /// Why not.
        error: String,
    },
    /// An edit waits for a person.
    Conflict {
        /// Its name.
        id: String,
        /// What stands against it.
        conflict: ConflictInfo,
    },
    /// All edits that wait for a person.
    Conflicts {
        /// The edits.
        conflicts: Vec<ConflictInfo>,
    },
    /// How a track would be.
    Preview {
        /// As asked.
        seq: u64,
        /// Where the track would be at each frame.
        poses: Poses,
        /// How the cameras would see it in the frame on screen.
        overlays: Vec<Overlay>,
        /// Points in the cuboid.
        n_points: usize,
    },
    /// How the cameras see tracks in a frame: all of them, or those that changed.
    Overlays {
        /// The frame.
        frame: usize,
        /// The tracks it is about; all where there is none.
        tracks: Option<Vec<u64>>,
        /// What is seen.
        overlays: Vec<Overlay>,
    },
    /// Who is here.
    People {
        /// One a connection.
        people: Vec<Person>,
    },
    /// Something that the browser said was not understood.
    Error {
        /// Why.
        error: String,
    },
}

/// One entry of the journal, as the tracks it touches are now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    /// The revision that it made.
    pub(crate) revision: u64,
    /// Who did it.
    pub(crate) author: String,
    /// Its name.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) gesture: String,
    /// The tracks that it touches.
    pub(crate) tracks: Vec<Track>,
    /// Tracks that are no more.
    pub(crate) gone: Vec<u64>,
    /// What is labeled beside tracks, where that changed.
    pub(crate) labels: Option<Labels>,
}

/// Somebody who has the scene open.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// The number of their connection.
    pub(crate) connection: u64,
    /// Who.
    pub(crate) person: String,
    /// The frame on their screen.
    pub(crate) frame: usize,
    /// The track that they have selected.
    pub(crate) track: Option<u64>,
    /// Where they point, world.
    #[schema(min_items = 3, max_items = 3)]
    pub(crate) point: Option<[f64; 3]>,
}

/// A connection.
pub(crate) struct Conversation {
    pub(crate) app: Arc<App>,
    pub(crate) room: Arc<Room>,
    pub(crate) who: Who,
    pub(crate) peer: Peer,
    pub(crate) connection: u64,
    /// Edits that are done, for the audit log.
    pub(crate) n_edits: AtomicU64,
}

/// The longest message from a browser: a caption has at most 64 KiB.
pub(crate) const MAX_MESSAGE_BYTES: usize = 1 << 20;
/// A browser that says nothing for so long is asked whether it is there, and so is the session.
const QUIET: Duration = Duration::from_secs(20);

/// What a connection knows of its browser.
struct Known {
    /// The revision that it was told.
    revision: u64,
    /// The frame on its screen.
    frame: Option<usize>,
}

impl Conversation {
    /// Talks until one side leaves.
    pub(crate) async fn run(self, mut socket: WebSocket) {
        let mut news = self.room.listen();
        let mut known = Known {
            revision: 0,
            frame: None,
        };
        let mut quiet = tokio::time::interval(QUIET);
        loop {
            let answers = tokio::select! {
                () = self.app.ended() => break,
                _ = quiet.tick() => {
                    let alive = socket.send(Frame::Ping(Default::default())).await.is_ok();
                    if !alive || !self.still_let_in().await {
                        break;
                    }
                    Vec::new()
                }
                frame = socket.recv() => match frame {
                    Some(Ok(Frame::Text(text))) => self.hear(&text, &mut known).await,
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => Vec::new(),
                },
                told = news.recv() => match told {
                    Ok(told) => self.pass_on(told, &mut known).await,
                    Err(RecvError::Lagged(_)) => vec![text(&Message::Reload)],
                    Err(RecvError::Closed) => break,
                },
            };
            for answer in answers {
                if socket.send(Frame::Text((&*answer).into())).await.is_err() {
                    break;
                }
            }
        }
        self.room.put_person(self.connection, None);
        self.write_down();
    }

    /// How much was edited, into the audit log; what was, is in the journal.
    fn write_down(&self) {
        let n_edits = self.n_edits.load(Ordering::Relaxed);
        if n_edits > 0 {
            self.app.audit.record(&Event {
                what: "edited",
                person: self.who.person.as_str(),
                address: Some(self.peer.0),
                to: &format!("scene {}", self.room.scene_id()),
                count: Some(n_edits),
                ..Event::default()
            });
        }
    }

    /// Whether the session lasts and the role is what it was: one who was shut out, or may less
    /// now, connects anew.
    async fn still_let_in(&self) -> bool {
        let now = self.app.still(&self.who).await;
        now.is_ok_and(|now| now.role == self.who.role)
    }

    /// What everybody hears, and the overlays that it changes on this screen.
    async fn pass_on(&self, told: News, known: &mut Known) -> Vec<Arc<str>> {
        let Some(revision) = told.revision else {
            return vec![told.text];
        };
        if revision <= known.revision {
            return Vec::new();
        }
        known.revision = revision;
        let mut answers = vec![Arc::clone(&told.text)];
        if let Some(frame) = known.frame.filter(|_| !told.touched.is_empty()) {
            let room = Arc::clone(&self.room);
            let seen = blocking(move || room.overlays_after(frame, &told)).await;
            answers.push(seen.unwrap_or_else(|err| error_text(&err)));
        }
        answers
    }

    async fn hear(&self, said: &str, known: &mut Known) -> Vec<Arc<str>> {
        match serde_json::from_str::<Request>(said) {
            Ok(request) => self.answer(request, known).await,
            Err(err) => {
                let error = format!("the message was not understood: {err}");
                vec![text(&Message::Error { error })]
            }
        }
    }

    async fn answer(&self, request: Request, known: &mut Known) -> Vec<Arc<str>> {
        match request {
            Request::Hello { revision } => self.welcome(revision, known).await,
            Request::Edit { id, base, action } => {
                let named = id.clone();
                self.edit(id, move |it| it.act(&named, base, action)).await
            }
            Request::Undo { id } => {
                let named = id.clone();
                self.edit(id, move |it| it.revert(&named, Reversal::Undo))
                    .await
            }
            Request::Redo { id } => {
                let named = id.clone();
                self.edit(id, move |it| it.revert(&named, Reversal::Redo))
                    .await
            }
            Request::Preview {
                seq,
                frame,
                track,
                class,
                t,
                cuboid,
            } => {
                let at = (frame, track.map(TrackId));
                let preview = self.preview(seq, at, class, (t, cuboid)).await;
                vec![preview]
            }
            Request::Look { frame } => {
                known.frame = Some(frame);
                let room = Arc::clone(&self.room);
                let seen = blocking(move || room.overlays(frame)).await;
                vec![seen.unwrap_or_else(|err| error_text(&err))]
            }
            Request::Cursor {
                frame,
                track,
                point,
            } => {
                let person = Person {
                    connection: self.connection,
                    person: self.who.person.to_string(),
                    frame,
                    track,
                    point: point.filter(|it| it.iter().all(|number| number.is_finite())),
                };
                self.room.put_person(self.connection, Some(person));
                Vec::new()
            }
        }
    }

    /// The newest revision, and what was missed since the browser's.
    async fn welcome(&self, seen: u64, known: &mut Known) -> Vec<Arc<str>> {
        let room = Arc::clone(&self.room);
        let missed = blocking(move || {
            let missed = room.missed(seen)?;
            let newest = missed.as_ref().and_then(|it| it.last()?.revision);
            Ok((missed, newest.unwrap_or(seen)))
        })
        .await;
        let (missed, revision) = match missed {
            Ok(found) => found,
            Err(err) => return vec![error_text(&err)],
        };
        known.revision = revision;
        let mut answers = vec![text(&Message::Welcome {
            revision,
            person: self.who.person.to_string(),
            connection: self.connection,
        })];
        match missed {
            Some(missed) => answers.extend(missed.into_iter().map(|news| news.text)),
            None => answers.push(text(&Message::Reload)),
        }
        answers
    }

    /// Does something to the scene, and tells everybody.
    async fn edit(
        &self,
        id: String,
        act: impl FnOnce(&Acting) -> Result<Outcome, Error> + Send + 'static,
    ) -> Vec<Arc<str>> {
        let now = self.app.still(&self.who).await;
        if let Err(err) = now.and_then(|now| now.need(Right::Annotate)) {
            let error = err.told();
            return vec![text(&Message::Refused { id, error })];
        }
        let acting = Acting {
            room: Arc::clone(&self.room),
            author: self.who.person.clone(),
        };
        let outcome = blocking(move || {
            let outcome = act(&acting)?;
            acting.room.tell_changes()?;
            let conflict = match &outcome {
                Outcome::Conflict(_) => {
                    acting.room.tell_conflicts()?;
                    acting.conflict(&outcome)?
                }
                Outcome::Done { .. } => None,
            };
            Ok((outcome, conflict))
        })
        .await;
        if outcome.is_ok() {
            self.n_edits.fetch_add(1, Ordering::Relaxed);
        }
        vec![text(&match outcome {
            Ok((Outcome::Done { revision }, _)) => Message::Done { id, revision },
            Ok((Outcome::Conflict(_), Some(conflict))) => Message::Conflict { id, conflict },
            Ok((Outcome::Conflict(_), None)) => Message::Reload,
            Err(err) => Message::Refused {
                id,
                error: err.told(),
            },
        })]
    }

    async fn preview(
        &self,
        seq: u64,
        (frame, track_id): (usize, Option<TrackId>),
        class: String,
        (t, cuboid): (i64, Cuboid),
    ) -> Arc<str> {
        let room = Arc::clone(&self.room);
        let preview = blocking(move || {
            let cuboid = cuboid.parse()?;
            let track = room.track_with(track_id, &class, (t, cuboid))?;
            Ok(Message::Preview {
                seq,
                poses: Poses::of(&room.desk().poses(&track)),
                overlays: room.overlays_of(frame, &track)?,
                n_points: room.desk().count(frame, &cuboid)?,
            })
        });
        answer_text(preview.await)
    }
}

/// Who acts in which room.
struct Acting {
    room: Arc<Room>,
    author: fl_scene::Person,
}

impl Acting {
    fn act(&self, id: &str, base: u64, action: Action) -> Result<Outcome, Error> {
        let (project, scene) = (self.room.project(), self.room.scene_id());
        let action = action.parse(&project.scene(scene)?.scene, self.room.clock())?;
        let seen = Seen {
            scene,
            author: &self.author,
            base,
            entry_id: Some(id),
        };
        Ok(project.act(&seen, &action)?)
    }

    fn revert(&self, id: &str, reversal: Reversal) -> Result<Outcome, Error> {
        let scene = self.room.scene_id();
        let reverted = self
            .room
            .project()
            .revert_once(scene, &self.author, (reversal, id));
        Ok(Outcome::Done {
            revision: reverted?,
        })
    }

    fn conflict(&self, outcome: &Outcome) -> Result<Option<ConflictInfo>, Error> {
        let Outcome::Conflict(conflict) = outcome else {
            return Ok(None);
        };
        let scene = self.room.project().scene(self.room.scene_id())?.scene;
        let info = ConflictInfo::of(conflict, &scene, self.room.clock());
        Ok(Some(info))
    }
}

/// Does something that may wait for the disk or compute for long, where it is in nobody's way.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Panicked)?
}

fn answer_text(answer: Result<Message, Error>) -> Arc<str> {
    match answer {
        Ok(message) => text(&message),
        Err(err) => error_text(&err),
    }
}

fn error_text(err: &Error) -> Arc<str> {
    text(&Message::Error { error: err.told() })
}
