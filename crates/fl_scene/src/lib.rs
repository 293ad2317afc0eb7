//! The annotation document: ontology, tracks, keyframes, interpolation in continuous time.
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
//! let at = |secs: i64, x: f64| Keyframe {
//!     stamp: Stamp::from_nanos(secs * 1_000_000_000),
//!     cuboid: OrientedBox::<World>::from_yaw(Point::new(x, 0.0, 0.8), size, 0.0),
//!     source: Source::Human,
//!     score: None,
//! };
//! let track = Track::new(TrackId(7), ClassId::new("car")?, vec![at(0, 0.0), at(2, 4.0)])?;
//! let cuboid = track.cuboid_at(Stamp::from_nanos(1_000_000_000)).ok_or("not alive")?;
//! assert!((cuboid.center().x() - 2.0).abs() < 1e-12);
//! assert!(track.cuboid_at(Stamp::from_nanos(2_000_000_001)).is_none());
//! # Ok(())
//! # }
//! ```

mod error;
mod interpolate;
mod json;
mod log_identity;
mod ontology;
mod scene;
mod track;

pub use error::Error;
pub use interpolate::{Curve, Deviation, Knot, MotionModel, Tolerance, thin};
pub use log_identity::LogIdentity;
pub use ontology::{Class, ClassId, Ontology};
pub use scene::Scene;
pub use track::{Keyframe, Source, Track, TrackId};
