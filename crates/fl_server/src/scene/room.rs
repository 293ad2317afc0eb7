//! A scene that people have open: its drive, what changed in it, and who is there.
//!
//! The journal is the truth. A room looks what was written since it last did, whoever wrote it,
//! and tells everybody; so edits from another server or from the command line arrive as well.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderValue;
use fl_log::{NoProgress, Progress};
use fl_project::{
    Cache, Commit, Desk, Entry, FollowedRun, LogRecord, Outcome, Project, SceneId, SceneRecord,
    Seed, Way, Weigh,
};
use fl_rerun::{ShowOptions, Sink};
use fl_scene::{Cell, Keyframe, Scene, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, World};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use tempfile::NamedTempFile;
use tokio::sync::broadcast;

use super::cloud_bytes::cloud_bytes;
use super::live::{Change, Message, Person};
use super::wire::{self, Clock, ConflictInfo, Labels, Overlay};
use super::{FollowedFrame, PropagatedJson, Stopped};
use crate::Error;

/// Changes that wait for a slow listener; who falls behind further reads the document anew.
const BACKLOG: usize = 256;
/// Whoever missed more entries than this reads the document anew.
const MAX_MISSED: u64 = 500;

/// A scene that people have open.
pub(crate) struct Room {
    project: Arc<Project>,
    scene: SceneId,
    desk: Desk,
    log_tag: String,
    packed: Cache<Packed>,
    /// The newest recording for the viewer, of which revision.
    recording: Mutex<Option<(u64, NamedTempFile)>>,
    /// What everybody was told.
    told: Mutex<Told>,
    people: Mutex<BTreeMap<u64, Person>>,
    news: broadcast::Sender<News>,
}

/// The scene as everybody knows it.
struct Told {
    revision: u64,
    scene: Arc<Scene>,
}

/// What everybody in a room hears.
#[derive(Clone)]
pub(crate) struct News {
    /// The revision after it, where it is a change.
    pub(crate) revision: Option<u64>,
    /// The tracks it touches.
    pub(crate) touched: Arc<BTreeSet<TrackId>>,
    /// The message, as JSON.
    pub(crate) text: Arc<str>,
    /// How the cameras see the touched tracks then.
    pub(crate) seen: Arc<Seen>,
}

/// How cameras see tracks of a scene, by frame: worked out by whoever asks first.
#[derive(Default)]
pub(crate) struct Seen {
    scene: Option<Arc<Scene>>,
    by_frame: Mutex<BTreeMap<usize, Arc<str>>>,
}

impl Room {
    /// Opens a room at the scene's newest revision.
    pub(crate) fn new(
        project: Arc<Project>,
        record: &SceneRecord,
        (desk, packed_bytes): (Desk, usize),
    ) -> Result<Self, Error> {
        let log = project.log(record.log)?;
        let opened = project.scene(record.id)?;
        let told = Told {
            revision: opened.revision,
            scene: Arc::new(opened.scene),
        };
        Ok(Self {
            project,
            scene: record.id,
            desk,
            log_tag: log_tag(&log),
            packed: Cache::new(packed_bytes),
            recording: Mutex::default(),
            told: Mutex::new(told),
            people: Mutex::default(),
            news: broadcast::channel(BACKLOG).0,
        })
    }

    /// The tag of something that is made of the log alone: it changes with the log and with this
    /// version.
    pub(crate) fn tag(&self, what: &str) -> HeaderValue {
        let tag = format!("\"{}-{}-{what}\"", env!("CARGO_PKG_VERSION"), self.log_tag);
        // Names of sensors may have letters that no header has; then nothing is kept.
        HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
    }

    /// The points of a frame, packed and compressed with gzip.
    pub(crate) fn packed_cloud(&self, frame: usize) -> Result<PackedCloud, Error> {
        let packed = self.packed.get_or(frame, || {
            let sweep = self.desk.sweep(frame)?;
            let n_points_of: Vec<usize> = sweep.sensors().iter().map(|it| it.1).collect();
            let bytes = cloud_bytes(sweep.cloud(), &n_points_of);
            let mut gzip = GzEncoder::new(Vec::new(), Compression::new(5));
            gzip.write_all(&bytes).map_err(Error::Serve)?;
            Ok::<_, Error>(Packed(gzip.finish().map_err(Error::Serve)?))
        });
        packed.map(PackedCloud)
    }

    /// The recording of the scene as it is now for the Rerun viewer, made where it is not there.
    pub(crate) fn recording(&self, progress: &dyn Progress) -> Result<PathBuf, Error> {
        let mut recording = lock(&self.recording);
        let opened = self.project.scene(self.scene)?;
        if let Some((revision, file)) = &*recording
            && *revision == opened.revision
        {
            return Ok(file.path().to_owned());
        }
        let file = tempfile::Builder::new().suffix(".rrd").tempfile();
        let file = file.map_err(Error::Serve)?;
        let sink = Sink::File(file.path().to_owned());
        let (fusion, options) = (self.desk.fusion(), ShowOptions::default());
        fl_rerun::show(fusion, Some(&opened.scene), &sink, &options, progress)
            .map_err(Error::Viewer)?;
        let path = file.path().to_owned();
        *recording = Some((opened.revision, file));
        Ok(path)
    }

    /// Follows a track from one frame to another and puts the keyframes that come of it.
    pub(crate) fn propagate(
        &self,
        track_id: TrackId,
        (from, to, way): (usize, usize, Way),
        author: &fl_scene::Person,
    ) -> Result<PropagatedJson, Error> {
        let opened = self.project.scene(self.scene)?;
        let track = opened.scene.track(track_id);
        let track = track.ok_or_else(|| no_track(track_id))?;
        let stamp = self.desk.plan(from)?.stamp;
        let Some(cuboid) = track.cuboid_at(stamp) else {
            let reason = format!("{track_id} has no cuboid in frame {from} to start from");
            return Err(fl_scene::Error::Refused { reason }.into());
        };
        let seed = Seed {
            track,
            stamp,
            cuboid,
            way,
            until: Some(self.desk.plan(to)?.stamp),
        };
        let run = self.desk.follow(&seed, &NoProgress)?;
        let gesture = opened.scene.put_propagated(track_id, &run.keyframes())?;
        let revision = match gesture.is_empty() {
            true => opened.revision,
            false => self.commit(&gesture, author, opened.revision)?,
        };
        Ok(self.propagated(&run, (revision, from, way)))
    }

    fn commit(
        &self,
        gesture: &fl_scene::Gesture,
        author: &fl_scene::Person,
        base: u64,
    ) -> Result<u64, Error> {
        let commit = Commit {
            scene: self.scene,
            author,
            base,
            gesture,
            entry_id: None,
        };
        match self.project.commit(&commit)? {
            Outcome::Done { revision } => Ok(revision),
            Outcome::Conflict(conflict) => {
                self.tell_conflicts()?;
                let who = conflict.other_author;
                let reason = format!("{who} changed the track meanwhile: {}", conflict.reason);
                Err(fl_scene::Error::Refused { reason }.into())
            }
        }
    }

    fn propagated(
        &self,
        run: &FollowedRun,
        (revision, from, way): (u64, usize, Way),
    ) -> PropagatedJson {
        let plans = self.desk.fusion().frames();
        let frame_of = |stamp| plans.partition_point(|plan| plan.stamp < stamp);
        let frames: Vec<FollowedFrame> = run
            .poses
            .iter()
            .map(|pose| FollowedFrame {
                frame: frame_of(pose.stamp),
                score: pose.score,
            })
            .collect();
        let last = frames.last().map_or(from, |it| it.frame);
        let next = match way {
            Way::Forward => last + 1,
            Way::Backward => last.saturating_sub(1),
        };
        let stopped = run.stop.map(|reason| Stopped {
            frame: next.min(plans.len().saturating_sub(1)),
            reason: reason.as_str(),
        });
        PropagatedJson {
            revision,
            frames,
            stopped,
        }
    }

    /// The drive.
    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// How times on the wire count.
    pub(crate) fn clock(&self) -> Clock {
        Clock::of(&self.desk)
    }

    /// The scene's number.
    pub(crate) fn scene_id(&self) -> SceneId {
        self.scene
    }

    /// The project.
    pub(crate) fn project(&self) -> &Project {
        &self.project
    }

    /// Whether anybody listens.
    pub(crate) fn is_empty(&self) -> bool {
        self.news.receiver_count() == 0
    }

    /// Everything that is told from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Tells everybody what was written since they were last told.
    pub(crate) fn tell_changes(&self) -> Result<(), Error> {
        let mut told = lock(&self.told);
        let record = self.project.scene_record(self.scene)?;
        if record.revision == told.revision {
            return Ok(());
        }
        let opened = self.project.scene(self.scene)?;
        let scene = Arc::new(opened.scene);
        for entry in self
            .project
            .entries(self.scene, (told.revision, opened.revision))?
        {
            // Nobody listening is no error.
            let _ = self.news.send(self.news_of(&entry, &scene));
        }
        *told = Told {
            revision: opened.revision,
            scene,
        };
        Ok(())
    }

    /// What somebody missed who has seen the scene at a revision, oldest first; `None` where it is
    /// quicker to read the document anew.
    pub(crate) fn missed(&self, seen: u64) -> Result<Option<Vec<News>>, Error> {
        let opened = self.project.scene(self.scene)?;
        let Some(n_missed) = opened.revision.checked_sub(seen) else {
            return Ok(None);
        };
        if n_missed > MAX_MISSED {
            return Ok(None);
        }
        let entries = self.project.entries(self.scene, (seen, opened.revision))?;
        let scene = Arc::new(opened.scene);
        let news = entries.iter().map(|it| self.news_of(it, &scene));
        Ok(Some(news.collect()))
    }

    fn news_of(&self, entry: &Entry, scene: &Arc<Scene>) -> News {
        let touched: BTreeSet<TrackId> = entry
            .gesture
            .edits()
            .iter()
            .filter_map(|edit| edit.cell.track())
            .collect();
        let beside =
            |edit: &fl_scene::Edit| edit.cell.track().is_none() && edit.cell != Cell::Ontology;
        let (there, gone): (Vec<TrackId>, Vec<TrackId>) =
            touched.iter().partition(|it| scene.track(**it).is_some());
        let tracks = there.iter().filter_map(|it| scene.track(*it));
        let change = Change {
            revision: entry.revision,
            author: entry.author.to_string(),
            id: entry.entry_id.clone(),
            gesture: entry.gesture.name().to_owned(),
            tracks: tracks.map(|it| wire::Track::of(it, &self.desk)).collect(),
            gone: gone.iter().map(|it| it.0).collect(),
            labels: entry
                .gesture
                .edits()
                .iter()
                .any(beside)
                .then(|| Labels::of(scene, self.clock())),
        };
        News {
            revision: Some(entry.revision),
            touched: Arc::new(touched),
            text: text(&Message::Change(change)),
            seen: Arc::new(Seen {
                scene: Some(Arc::clone(scene)),
                by_frame: Mutex::default(),
            }),
        }
    }

    /// Tells everybody which edits wait for a person.
    pub(crate) fn tell_conflicts(&self) -> Result<(), Error> {
        let message = Message::Conflicts {
            conflicts: self.conflicts()?,
        };
        self.tell(&message);
        Ok(())
    }

    /// Edits that wait for a person.
    pub(crate) fn conflicts(&self) -> Result<Vec<ConflictInfo>, Error> {
        let scene = self.project.scene(self.scene)?.scene;
        let conflicts = self.project.conflicts(self.scene)?;
        let clock = self.clock();
        Ok(conflicts
            .iter()
            .map(|it| ConflictInfo::of(it, &scene, clock))
            .collect())
    }

    /// Notes where somebody is, or that they left, and tells everybody.
    pub(crate) fn put_person(&self, connection: u64, person: Option<Person>) {
        let mut people = lock(&self.people);
        match person {
            Some(person) => _ = people.insert(connection, person),
            None => _ = people.remove(&connection),
        }
        let message = Message::People {
            people: people.values().cloned().collect(),
        };
        self.tell(&message);
    }

    fn tell(&self, message: &Message) {
        let news = News {
            revision: None,
            touched: Arc::default(),
            text: text(message),
            seen: Arc::default(),
        };
        let _ = self.news.send(news);
    }

    /// The scene as everybody knows it.
    fn known_scene(&self) -> Arc<Scene> {
        Arc::clone(&lock(&self.told).scene)
    }

    /// All tracks as the cameras of a frame see them, as JSON.
    pub(crate) fn overlays(&self, frame: usize) -> Result<Arc<str>, Error> {
        let scene = self.known_scene();
        self.overlays_text(frame, None, scene.tracks())
    }

    /// The tracks that a change touches as the cameras of a frame see them after it, as JSON.
    pub(crate) fn overlays_after(&self, frame: usize, news: &News) -> Result<Arc<str>, Error> {
        let mut by_frame = lock(&news.seen.by_frame);
        if let Some(known) = by_frame.get(&frame) {
            return Ok(Arc::clone(known));
        }
        let scene = news.seen.scene.as_deref();
        let tracks = scene.into_iter().flat_map(|scene| {
            let touched = news.touched.iter();
            touched.filter_map(|track_id| scene.track(*track_id))
        });
        let only = news.touched.iter().map(|it| it.0).collect();
        let seen = self.overlays_text(frame, Some(only), tracks)?;
        by_frame.insert(frame, Arc::clone(&seen));
        Ok(seen)
    }

    fn overlays_text<'a>(
        &self,
        frame: usize,
        only: Option<Vec<u64>>,
        tracks: impl Iterator<Item = &'a Track>,
    ) -> Result<Arc<str>, Error> {
        let mut overlays = Vec::new();
        for track in tracks {
            overlays.extend(self.overlays_of(frame, track)?);
        }
        Ok(text(&Message::Overlays {
            frame,
            tracks: only,
            overlays,
        }))
    }

    /// One track as the cameras of a frame see it.
    pub(crate) fn overlays_of(&self, frame: usize, track: &Track) -> Result<Vec<Overlay>, Error> {
        let seen = self.desk.seen_by_cameras(frame, track)?;
        let clock = self.clock();
        let overlay = |it| Overlay::of(track.id().0, it, clock);
        Ok(seen.iter().map(overlay).collect())
    }

    /// A track as it would be with one more keyframe; a new one where there is none yet.
    pub(crate) fn track_with(
        &self,
        track_id: Option<TrackId>,
        class: &str,
        (t, cuboid): (i64, OrientedBox<World>),
    ) -> Result<Track, Error> {
        let scene = self.known_scene();
        let keyframe = Keyframe::new(self.clock().stamp(t), cuboid, Source::Human);
        let known = track_id.filter(|it| scene.track(*it).is_some());
        let Some(track_id) = known else {
            let class = fl_scene::ClassId::new(class)?;
            return Ok(Track::new(TrackId(0), class, vec![keyframe])?);
        };
        let action = fl_project::Action::PutKeyframe {
            track: track_id,
            stamp: keyframe.stamp,
            cuboid,
            size: fl_project::SizeOf::Track,
        };
        let nobody = fl_scene::Person::new("preview")?;
        let after = scene.after(&action.gesture(&scene, &nobody)?)?;
        after
            .track(track_id)
            .cloned()
            .ok_or_else(|| no_track(track_id).into())
    }
}

/// A cloud, packed and compressed.
#[derive(Debug)]
struct Packed(Vec<u8>);

/// A cloud, packed and compressed, shared with whoever else asks for it.
#[derive(Debug)]
pub(crate) struct PackedCloud(Arc<Packed>);

impl AsRef<[u8]> for PackedCloud {
    fn as_ref(&self) -> &[u8] {
        &self.0.0
    }
}

impl Weigh for Packed {
    fn n_bytes(&self) -> usize {
        self.0.len()
    }
}

/// A packed cloud for those who do not take compressed answers.
pub(crate) fn unpacked(packed: &PackedCloud) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut gzip = GzDecoder::new(packed.as_ref());
    gzip.read_to_end(&mut bytes).map_err(Error::Serve)?;
    Ok(bytes)
}

/// What tells a log from another, short.
fn log_tag(log: &LogRecord) -> String {
    let identity = &log.identity;
    let hash = crc32fast::hash(log.fingerprint.as_bytes());
    format!(
        "{hash:08x}-{:x}-{:x}",
        identity.start.nanos(),
        identity.messages
    )
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room")
            .field("scene", &self.scene)
            .finish_non_exhaustive()
    }
}

fn no_track(track_id: TrackId) -> fl_project::Error {
    fl_project::Error::Missing {
        what: format!("track {track_id}"),
    }
}

/// A message as JSON.
pub(crate) fn text(message: &impl Serialize) -> Arc<str> {
    let text =
        serde_json::to_string(message).expect("messages have string keys and finite numbers");
    Arc::from(text)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
