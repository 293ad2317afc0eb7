//! The streets and everything that never moves.
//!
//! A grid of streets with a pitch of 70 m; traffic keeps to the right.
//!
//! ```text
//!          │  │ x = 34              y
//!    block │  │ block               |
//!  ────────┘  └────────             |____ x
//!   ego →        y = 0           (east)
//!  ────────┐  ┌────────
//!    block │  │ block
//! ```

mod blocks;
mod tree_of_bounds;

use crate::body::{Body, Stand};
use crate::solid::{Bounds, V3};

pub(crate) use tree_of_bounds::BoundsTree;

/// Distance between the middles of neighbouring streets, meters.
pub(crate) const PITCH_M: f64 = 70.0;
/// x of the middle of one north–south street; one east–west street is at y = 0.
pub(crate) const STREET_X_M: f64 = 34.0;
/// From a street's middle to its curb, meters.
pub(crate) const CURB_M: f64 = 5.7;
/// From a street's middle to the facades, meters.
pub(crate) const FACADE_M: f64 = 9.2;
/// Height of the pavements above the road, meters.
pub(crate) const PAVEMENT_M: f64 = 0.12;
/// From a street's middle to the middle of a driving lane, meters.
pub(crate) const LANE_M: f64 = 1.75;
/// From a street's middle to the middle of a parking lane, meters.
pub(crate) const PARKING_M: f64 = 4.68;

/// Signed distances from the nearest north–south and the nearest east–west street's middle.
pub(crate) fn street_offsets(x: f64, y: f64) -> [f64; 2] {
    let wrap = |d: f64| (d + PITCH_M / 2.0).rem_euclid(PITCH_M) - PITCH_M / 2.0;
    [wrap(x - STREET_X_M), wrap(y)]
}

/// Something that never moves.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// Its shape.
    pub body: Body,
    /// Its place.
    pub stand: Stand,
}

impl Fixture {
    /// A body with its foot at a place.
    fn new(body: Body, foot: V3, yaw_rad: f64) -> Self {
        let stand = body.standing(foot, yaw_rad);
        Self { body, stand }
    }

    fn bounds(&self) -> Bounds {
        self.stand.bounds(&self.body.half())
    }
}

/// All fixtures, and a tree to find those near a ray.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    fixtures: Vec<Fixture>,
    tree: BoundsTree,
}

impl Town {
    /// The blocks around the drive.
    pub(crate) fn city_blocks(seed: u32) -> Self {
        Self::new(blocks::fixtures(seed))
    }

    fn new(fixtures: Vec<Fixture>) -> Self {
        let bounds: Vec<Bounds> = fixtures.iter().map(Fixture::bounds).collect();
        Self {
            tree: BoundsTree::new(&bounds),
            fixtures,
        }
    }

    /// The fixtures, in the order of their indices.
    pub(crate) fn fixtures(&self) -> &[Fixture] {
        &self.fixtures
    }

    /// The tree over the fixtures' bounds.
    pub(crate) fn tree(&self) -> &BoundsTree {
        &self.tree
    }
}
