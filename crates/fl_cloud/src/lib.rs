//! Point clouds as columns, and what can be told from one cloud alone.
//!
//! A [`Cloud`] names its frame in its type: points measured in [`Sensor`](fl_spacetime::Sensor)
//! only become points of [`Ego`](fl_spacetime::Ego) through [`Cloud::transformed`] or [`deskew`](fn@deskew).
//! Everything here is a pure function of its arguments, with the same result for any number of
//! threads; only [`ply`] touches files.

mod box_fit;
mod cloud;
mod cluster;
mod crop;
mod deskew;
mod error;
mod ground;
mod nearest;
#[cfg(test)]
mod noise;
pub mod pcd;
pub mod ply;
mod scatter;
mod voxel;

pub use box_fit::{FitCriterion, FitSettings, convex_hull, fit_box, heading_of};
pub use cloud::Cloud;
pub use cluster::{ClusterSettings, cluster_euclidean};
pub use deskew::{Deskew, deskew};
pub use error::Error;
pub use ground::{Ground, GroundPlane, GroundSettings, estimate_ground};
pub use nearest::NearestIndex;
pub use scatter::{Scatter, cube_of};
pub use voxel::voxel_downsample;
