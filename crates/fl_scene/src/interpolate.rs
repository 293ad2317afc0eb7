//! Curves through keyframes: where an object is between the moments that somebody stated, how
//! fast it goes there, and how far off that may be.
//!
//! Everything here works on [`Knot`]s, pairs of stamp and cuboid, and knows nothing of tracks.
//! All motion models are carried along by any rigid motion of the world, and none knows which way
//! time runs.

mod curve;
mod deviation;
mod motion_model;
mod piece;
mod shape;
mod spline;
mod thin;
mod turn;

use fl_spacetime::{OrientedBox, Stamp, World};

pub use curve::Curve;
pub use deviation::Deviation;
pub use motion_model::MotionModel;
pub(crate) use shape::Shape;
pub use thin::{Tolerance, thin};

/// A cuboid stated at a stamp: what a curve passes through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot {
    /// The moment.
    pub stamp: Stamp,
    /// Where the object is then, in the world.
    pub cuboid: OrientedBox<World>,
}

/// In 128 bits, because two stamps may lie further apart than 64 bits can say.
fn nanos_between(from: Stamp, to: Stamp) -> f64 {
    (i128::from(to.nanos()) - i128::from(from.nanos())) as f64
}

fn secs_between(from: Stamp, to: Stamp) -> f64 {
    nanos_between(from, to) * 1e-9
}
