//! What is labeled beside tracks: view boxes, events, captions, audio, relations.

use std::collections::BTreeSet;
use std::fmt;

use fl_spacetime::Stamp;

use crate::{Error, EventTypeId, RelationTypeId, SensorName, TrackId};

/// A time from `start` on, until before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    start: Stamp,
    end: Stamp,
}

/// The number of an event, unique in its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

/// The number of a caption, unique in its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptionId(pub u64);

/// The number of an audio segment, unique in its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AudioId(pub u64);

/// The number of a relation, unique in its scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub u64);

/// A track's 2D box in one camera at one image, where a person corrected what the projection of
/// the cuboid gives. A view box that nobody touched is computed and is not part of the document.
///
/// Pixels: x right, y down, (0, 0) the corner of the first pixel. `max` exceeds `min`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewBox {
    /// Left and top.
    pub min: [f64; 2],
    /// Right and bottom.
    pub max: [f64; 2],
}

/// Something that lasts: a maneuver of tracks, a condition of the scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is.
    pub event_type: EventTypeId,
    /// When.
    pub interval: Interval,
    /// Whose it is; the scene's where there is none.
    pub tracks: BTreeSet<TrackId>,
}

/// Text about a moment, an interval or a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The text, at most [`Caption::MAX_BYTES`] of UTF-8.
    pub text: String,
    /// What it is about.
    pub about: About,
    /// Parts of the text that mean a track, rising, without overlap.
    pub mentions: Vec<Mention>,
}

/// What a caption is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One moment.
    Moment(Stamp),
    /// An interval.
    Interval(Interval),
    /// A track, all its life.
    Track(TrackId),
}

/// A part of a caption's text that means a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The first character, counted in Unicode scalar values from 0.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// Who is meant.
    pub track: TrackId,
}

/// A part of a recorded sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudioSegment {
    /// The microphone.
    pub microphone: SensorName,
    /// When.
    pub interval: Interval,
    /// What is heard: `speech`, `siren`, `horn`.
    pub label: String,
    /// What is said, if it is speech.
    pub transcript: Option<String>,
}

/// Anything that a relation can join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A track.
    Track(TrackId),
    /// An event.
    Event(EventId),
    /// An audio segment.
    Audio(AudioId),
}

/// How two things belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What joins them; it reads from the first to the second.
    pub relation_type: RelationTypeId,
    /// The first.
    pub from: Thing,
    /// The second.
    pub to: Thing,
    /// When; always where there is none.
    pub interval: Option<Interval>,
}

impl Interval {
    /// Refuses an interval that does not last.
    pub fn new(start: Stamp, end: Stamp) -> Result<Self, Error> {
        if end <= start {
            return Err(Error::Interval { start, end });
        }
        Ok(Self { start, end })
    }

    /// Its first moment.
    pub fn start(&self) -> Stamp {
        self.start
    }

    /// The first moment after it.
    pub fn end(&self) -> Stamp {
        self.end
    }

    /// Whether a moment lies in it.
    pub fn contains(&self, stamp: Stamp) -> bool {
        self.start <= stamp && stamp < self.end
    }

    /// Whether both have a moment in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.start, self.end)
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Track(id) => write!(f, "track {id}"),
            Self::Event(id) => write!(f, "event {}", id.0),
            Self::Audio(id) => write!(f, "audio segment {}", id.0),
        }
    }
}

impl ViewBox {
    /// Why it is none, or `None` when it is one.
    pub(crate) fn flaw(&self) -> Option<String> {
        let Self { min, max } = self;
        let numbers = min.iter().chain(max);
        if !numbers.into_iter().all(|number| number.is_finite()) {
            return Some(format!("its corners {min:?} and {max:?} are not finite"));
        }
        let empty = max[0] <= min[0] || max[1] <= min[1];
        empty.then(|| format!("it has no area: {min:?} to {max:?}"))
    }
}

impl Caption {
    /// The longest text, in bytes of UTF-8.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// The tracks it speaks of.
    pub fn tracks(&self) -> impl Iterator<Item = TrackId> + '_ {
        let about = match self.about {
            About::Track(track_id) => Some(track_id),
            About::Moment(_) | About::Interval(_) => None,
        };
        about
            .into_iter()
            .chain(self.mentions.iter().map(|mention| mention.track))
    }

    /// Why it is none, or `None` when it is one.
    pub(crate) fn flaw(&self) -> Option<String> {
        let n_bytes = self.text.len();
        if n_bytes > Self::MAX_BYTES {
            return Some(format!(
                "its text has {n_bytes} bytes, more than the {} that a caption may have",
                Self::MAX_BYTES
            ));
        }
        let n_chars = self.text.chars().count();
        let mut before = 0;
        for Mention { start, end, .. } in &self.mentions {
            if *start < before || end <= start || *end > n_chars {
                return Some(format!(
                    "its mention of characters {start} to {end} is empty, overlaps the one before \
                     it, or leaves the text of {n_chars}"
                ));
            }
            before = *end;
        }
        None
    }
}

impl AudioSegment {
    /// Why it is none, or `None` when it is one.
    pub(crate) fn flaw(&self) -> Option<String> {
        let transcript = self.transcript.as_deref().unwrap_or_default();
        let n_bytes = self.label.len().max(transcript.len());
        let long = n_bytes > Caption::MAX_BYTES;
        long.then(|| {
            format!(
                "a text of {n_bytes} bytes is more than {}",
                Caption::MAX_BYTES
            )
        })
    }
}
