//! ASAM OpenLABEL 1.0.0, out and in.
//!
//! Out, tracks are `objects` with a `cuboid` in every frame where they are; events are `actions`
//! where they are about tracks and `contexts` where they are about the scene; captions are
//! `contexts`, audio segments are `events`, relations and tags are what they are called. What
//! lasts has its exact nanoseconds beside the frame intervals. Sensors are `streams` and
//! `coordinate_systems`, with the vehicle's pose as a transform of each frame.
//!
//! In, a [`Document`] is checked first: counts, references, numbers. Of it, cuboids, attributes,
//! actions, contexts, relations and tags become a scene; what does not is told.

mod check;
mod convention;
mod document;
mod frames;
mod import;
mod out;
mod time;

pub use convention::{cuboid_from_val, val_from_cuboid};
pub use document::Document;
pub(crate) use out::{losses, write};

/// The name of our cuboids.
const CUBOID: &str = "cuboid";
/// The coordinate system that everything hangs on.
const WORLD: &str = "world";
/// The vehicle's coordinate system, as OpenLABEL calls it.
const EGO: &str = "vehicle-iso8855";
/// The relation that leads from an object to the action it takes part in.
const TAKES_PART: &str = "takes_part_in";
/// The relation that leads from a caption to the object it is about.
const IS_ABOUT: &str = "is_about";
/// The type of contexts that are captions.
const CAPTION: &str = "caption";
