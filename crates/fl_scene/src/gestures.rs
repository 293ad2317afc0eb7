//! What people do to a document, each as one gesture. Nothing here changes a scene: it answers
//! with the gesture that would.

mod keyframes;
mod objects;
mod references;
mod tracks;

pub use keyframes::{CopiedValue, Direction};
pub use tracks::Merged;
