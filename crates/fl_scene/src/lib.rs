//! The annotation document: ontology, tracks in continuous time, events, captions, relations, and
//! edits with their inverse.
//!
//! Everything here lies in the world frame and in absolute stamps, so a scene does not change
//! when the ego motion is estimated anew or a sensor is added.
//!
//! ```
//! use fl_scene::{ClassId, Keyframe, Source, Track, TrackId};
//! use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let size = Size::new(4.2, 1.8, 1.6)?;
//! let at = |secs: i64, x: f64| {
//!     let cuboid = OrientedBox::<World>::from_yaw(Point::new(x, 0.0, 0.8), size, 0.0);
//!     Keyframe::new(Stamp::from_nanos(secs * 1_000_000_000), cuboid, Source::Human)
//! };
//! let track = Track::new(TrackId(7), ClassId::new("car")?, vec![at(0, 0.0), at(2, 4.0)])?;
//! let cuboid = track.cuboid_at(Stamp::from_nanos(1_000_000_000)).ok_or("not alive")?;
//! assert!((cuboid.center().x() - 2.0).abs() < 1e-12);
//! assert!(track.cuboid_at(Stamp::from_nanos(2_000_000_001)).is_none());
//! # Ok(())
//! # }
//! ```

mod attribute;
mod cell;
mod draft;
mod edit;
mod error;
mod gestures;
mod interpolate;
mod json;
mod labels;
mod log_identity;
mod name;
pub mod ontology;
mod scene;
mod track;
mod validity;

pub use attribute::AttributeValue;
pub use cell::{Cell, StatedPose, TrackCell, Value};
pub use draft::Draft;
pub use edit::{Clash, ClashKind, Edit, Gesture};
pub use error::Error;
pub use gestures::{CopiedValue, Direction, Merged};
pub use interpolate::{Curve, Deviation, Knot, MotionModel, Tolerance, thin};
pub use json::{cell_line, read_cell_line};
pub use labels::{
    About, AudioId, AudioSegment, Caption, CaptionId, Event, EventId, Interval, Mention, Relation,
    RelationId, Thing, ViewBox,
};
pub use log_identity::LogIdentity;
pub use name::{AttributeId, ClassId, EventTypeId, Person, RelationTypeId, SensorName, TagId};
pub use ontology::{Attribute, Class, Migration, Ontology};
pub use scene::Scene;
pub use track::{Keyframe, Source, Track, TrackId, TrackParts};
pub use validity::{Problem, ProblemKind};
