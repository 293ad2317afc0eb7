//! Stamps, frames, typed rigid transforms, trajectories, oriented boxes and their overlap.
//!
//! Everything here is pure: no I/O, no clock, no global state.
//! Lengths are meters, angles radians, moments integer nanoseconds since the Unix epoch.

mod angle;
mod calendar;
mod error;
mod frame;
mod oriented_box;
mod overlap;
mod polygon;
mod polytope;
mod rigid;
mod stamp;
mod trajectory;

pub use angle::wrap_angle;
pub use calendar::Date;
pub use error::Error;
pub use frame::{Body, Camera, Ego, Frame, Point, Sensor, Vector, World};
pub use oriented_box::{EDGES, OrientedBox, Size};
pub use rigid::Rigid;
pub use stamp::{Span, Stamp};
pub use trajectory::{Sample, Trajectory};
