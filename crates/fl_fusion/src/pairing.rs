//! Which messages of several topics belong together: as the policies of ROS decide it online, and as
//! beam and exposure met.
//!
//! What a team's own stack would have fused, told from a recording: messages in the order in which
//! they arrived go in, tuples come out, one message of each topic in each.
//! Beside that stands what can be known afterwards, and by how many pixels each is off.

mod approximate;
mod exact;
mod physical;
mod policy;
mod remaining;

use fl_spacetime::Stamp;

pub use approximate::{ApproximateSettings, ApproximateTime};
pub use exact::ExactTime;
pub use physical::Crossing;
pub use policy::{PairedSweep, Pairing, Policy};
pub use remaining::{Remaining, Spread};

/// A message that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// Its topic, an index.
    pub topic: usize,
    /// Its header stamp.
    pub stamp: Stamp,
}

/// For each topic the message of it that belongs to the tuple: how many of the topic came before.
pub type Tuple = Vec<usize>;
