//! The annotation document over one log.

mod apply;
mod cells;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::{
    AudioId, AudioSegment, Caption, CaptionId, Error, Event, EventId, LogIdentity, Ontology,
    Relation, RelationId, TagId, Track, TrackId,
};

/// Everything that is labeled over one log, and what may be.
///
/// A scene is a value: [`Scene::after`] gives the next one and shares what did not change, so that
/// a copy is cheap and a reader keeps what it reads.
///
/// Invariant: every track is of a class that the ontology has, and moves as that class does unless
/// it has its own way; attributes, events and relations are of types that the ontology has, and
/// values of the kinds that it states; whatever is referred to is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    log: LogIdentity,
    ontology: Arc<Ontology>,
    tracks: BTreeMap<TrackId, Arc<Track>>,
    events: BTreeMap<EventId, Event>,
    captions: BTreeMap<CaptionId, Caption>,
    audio: BTreeMap<AudioId, AudioSegment>,
    relations: BTreeMap<RelationId, Relation>,
    tags: BTreeSet<TagId>,
}

impl Scene {
    /// A document with nothing in it.
    pub fn empty(log: LogIdentity, ontology: Ontology) -> Self {
        Self {
            log,
            ontology: Arc::new(ontology),
            tracks: BTreeMap::new(),
            events: BTreeMap::new(),
            captions: BTreeMap::new(),
            audio: BTreeMap::new(),
            relations: BTreeMap::new(),
            tags: BTreeSet::new(),
        }
    }

    /// A document of tracks. Gives each the motion model of its class; refuses two of one id, and
    /// what the ontology lacks.
    pub fn new(log: LogIdentity, ontology: Ontology, tracks: Vec<Track>) -> Result<Self, Error> {
        let mut scene = Self::empty(log, ontology);
        for track in tracks {
            let track_id = track.id();
            scene.check_track(&track)?;
            let track = track.with_motion_of(&scene.ontology);
            if scene.tracks.insert(track_id, Arc::new(track)).is_some() {
                return Err(Error::DuplicateTrack { track: track_id });
            }
        }
        Ok(scene)
    }

    /// The log the scene was made over.
    pub fn log(&self) -> &LogIdentity {
        &self.log
    }

    /// What may be labeled.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// All tracks, ids rising.
    pub fn tracks(&self) -> impl ExactSizeIterator<Item = &Track> + DoubleEndedIterator + Clone {
        self.tracks.values().map(AsRef::as_ref)
    }

    /// The track of that id.
    pub fn track(&self, track_id: TrackId) -> Option<&Track> {
        self.tracks.get(&track_id).map(AsRef::as_ref)
    }

    /// All events, ids rising.
    pub fn events(&self) -> &BTreeMap<EventId, Event> {
        &self.events
    }

    /// All captions, ids rising.
    pub fn captions(&self) -> &BTreeMap<CaptionId, Caption> {
        &self.captions
    }

    /// All audio segments, ids rising.
    pub fn audio(&self) -> &BTreeMap<AudioId, AudioSegment> {
        &self.audio
    }

    /// All relations, ids rising.
    pub fn relations(&self) -> &BTreeMap<RelationId, Relation> {
        &self.relations
    }

    /// Words about the scene.
    pub fn tags(&self) -> &BTreeSet<TagId> {
        &self.tags
    }

    /// Refuses every log but the one the scene was made over, with [`Error::OtherLog`].
    ///
    /// A renamed log is still the same log, see [`LogIdentity::same_log`].
    pub fn matches(&self, log: &LogIdentity) -> Result<(), Error> {
        if self.log.same_log(log) {
            return Ok(());
        }
        let (scene_log, log) = (Box::new(self.log.clone()), Box::new(log.clone()));
        Err(Error::OtherLog { scene_log, log })
    }
}
