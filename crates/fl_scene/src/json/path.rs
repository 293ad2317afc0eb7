//! The path of a cell: `track/7/keyframe/1700000000000000000`. Names stand last, so that a name
//! may have slashes.

use std::str::FromStr;

use fl_spacetime::Stamp;

use crate::{
    AttributeId, AudioId, CaptionId, Cell, Error, EventId, RelationId, SensorName, TagId,
    TrackCell, TrackId,
};

impl Cell {
    /// The path: what [`Cell::from_str`] reads.
    pub fn to_path(&self) -> String {
        match self {
            Self::Ontology => "ontology".to_owned(),
            Self::Event(id) => format!("event/{}", id.0),
            Self::Caption(id) => format!("caption/{}", id.0),
            Self::Audio(id) => format!("audio/{}", id.0),
            Self::Relation(id) => format!("relation/{}", id.0),
            Self::Tag(id) => format!("tag/{id}"),
            Self::Track(track_id, cell) => {
                let track = format!("track/{}", track_id.0);
                match cell {
                    TrackCell::Exists => track,
                    TrackCell::Class => format!("{track}/class"),
                    TrackCell::Size => format!("{track}/size"),
                    TrackCell::Motion => format!("{track}/motion"),
                    TrackCell::Life => format!("{track}/life"),
                    TrackCell::Absence(start) => format!("{track}/absence/{}", start.nanos()),
                    TrackCell::Attribute(id) => format!("{track}/attribute/{id}"),
                    TrackCell::FrameAttribute(id, stamp) => {
                        format!("{track}/frame_attribute/{}/{id}", stamp.nanos())
                    }
                    TrackCell::Keyframe(stamp) => format!("{track}/keyframe/{}", stamp.nanos()),
                    TrackCell::ViewBox(camera, stamp) => {
                        format!("{track}/view_box/{}/{camera}", stamp.nanos())
                    }
                }
            }
        }
    }
}

impl FromStr for Cell {
    type Err = Error;

    fn from_str(path: &str) -> Result<Self, Error> {
        let unknown = || Error::Cell {
            place: path.chars().take(80).collect(),
            reason: "no cell has this path".to_owned(),
        };
        let number = |text: &str| canonical::<u64>(text).ok_or_else(unknown);
        match path.split_once('/') {
            None if path == "ontology" => Ok(Self::Ontology),
            Some(("event", id)) => Ok(Self::Event(EventId(number(id)?))),
            Some(("caption", id)) => Ok(Self::Caption(CaptionId(number(id)?))),
            Some(("audio", id)) => Ok(Self::Audio(AudioId(number(id)?))),
            Some(("relation", id)) => Ok(Self::Relation(RelationId(number(id)?))),
            Some(("tag", id)) => Ok(Self::Tag(TagId::new(id)?)),
            Some(("track", rest)) => {
                let (id, cell) = match rest.split_once('/') {
                    None => (rest, Some(TrackCell::Exists)),
                    Some((id, rest)) => (id, track_cell(rest)?),
                };
                Ok(Self::Track(TrackId(number(id)?), cell.ok_or_else(unknown)?))
            }
            _ => Err(unknown()),
        }
    }
}

fn track_cell(path: &str) -> Result<Option<TrackCell>, Error> {
    let stamp = |text: &str| canonical(text).map(Stamp::from_nanos);
    let (what, rest) = path.split_once('/').unwrap_or((path, ""));
    let (stamp_text, name) = rest.split_once('/').unwrap_or((rest, ""));
    Ok(match what {
        "class" | "size" | "motion" | "life" if path != what => None,
        "class" => Some(TrackCell::Class),
        "size" => Some(TrackCell::Size),
        "motion" => Some(TrackCell::Motion),
        "life" => Some(TrackCell::Life),
        "absence" => stamp(rest).map(TrackCell::Absence),
        "keyframe" => stamp(rest).map(TrackCell::Keyframe),
        "attribute" => Some(TrackCell::Attribute(AttributeId::new(rest)?)),
        "frame_attribute" => {
            let id = AttributeId::new(name)?;
            stamp(stamp_text).map(|stamp| TrackCell::FrameAttribute(id, stamp))
        }
        "view_box" => {
            let camera = SensorName::new(name)?;
            stamp(stamp_text).map(|stamp| TrackCell::ViewBox(camera, stamp))
        }
        _ => None,
    })
}

/// A number as it is written here, and in no other way: two paths must not mean one cell.
fn canonical<T: FromStr + ToString>(text: &str) -> Option<T> {
    let number: T = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
