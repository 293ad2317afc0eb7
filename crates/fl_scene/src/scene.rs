//! The annotation document over one log.

use crate::{Error, LogIdentity, Ontology, Track, TrackId};

/// All tracks over one log, and the classes they may have.
///
/// Invariant: track ids unique and rising; every track's class is in the ontology, and
/// the track moves as its class does.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    log: LogIdentity,
    ontology: Ontology,
    tracks: Vec<Track>,
}

impl Scene {
    /// Sorts the tracks by id and gives each the motion model of its class; refuses two of one id, and classes that the ontology lacks.
    pub fn new(
        log: LogIdentity,
        ontology: Ontology,
        mut tracks: Vec<Track>,
    ) -> Result<Self, Error> {
        tracks.sort_by_key(Track::id);
        if let Some(pair) = tracks.windows(2).find(|pair| pair[0].id() == pair[1].id()) {
            return Err(Error::DuplicateTrack {
                track: pair[0].id(),
            });
        }
        let tracks = tracks
            .into_iter()
            .map(|track| moving_like_its_class(&ontology, track))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            log,
            ontology,
            tracks,
        })
    }

    /// The log the scene was made over.
    pub fn log(&self) -> &LogIdentity {
        &self.log
    }

    /// The classes that tracks may have.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// All tracks, ids rising.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// The track of that id.
    pub fn track(&self, track_id: TrackId) -> Option<&Track> {
        let track_idx = self
            .tracks
            .binary_search_by_key(&track_id, Track::id)
            .ok()?;
        self.tracks.get(track_idx)
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

fn moving_like_its_class(ontology: &Ontology, track: Track) -> Result<Track, Error> {
    if let Some(class) = ontology.class(track.class()) {
        return Ok(track.with_motion(class.motion));
    }
    Err(Error::UnknownClass {
        track: track.id(),
        class: track.class().clone(),
        ontology: ontology.name().to_owned(),
    })
}
