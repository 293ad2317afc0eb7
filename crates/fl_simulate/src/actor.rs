//! Those who take part in traffic, parked or moving, each with exact truth.

use fl_spacetime::{OrientedBox, Point, Size, World};

use crate::body::{Body, Stand};
use crate::error::Error;
use crate::path::{Pace, Path};
use crate::solid::V3;

/// How far from a moment its neighbours are taken for differences, seconds.
///
/// Paths have continuous third derivatives, so errors are about 1e-6 of the value.
const STEP_SECS: f64 = 5e-4;

/// One object of the truth.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// Its shape.
    pub body: Body,
    /// Its class in the automotive ontology.
    pub class: &'static str,
    /// Where it goes.
    pub path: Path,
    /// When it is where.
    pub pace: Pace,
    /// Height of the ground under it, meters.
    pub ground_m: f64,
}

impl Actor {
    /// Where it is at a moment, seconds since the drive's start.
    pub(crate) fn stand(&self, secs: f64) -> Stand {
        let distance = self.pace.distance(secs);
        let [x, y] = self.path.position(distance);
        self.body
            .standing(V3::new(x, y, self.ground_m), self.path.heading(distance))
    }

    /// Its exact cuboid.
    pub(crate) fn cuboid(&self, secs: f64) -> Result<OrientedBox<World>, Error> {
        let stand = self.stand(secs);
        let [length, width, height] = (2.0 * self.body.half()).into();
        let size = Size::new(length, width, height)?;
        Ok(OrientedBox::from_yaw(
            Point::from_coords(stand.center),
            size,
            stand.yaw_rad,
        ))
    }

    /// Velocity of a point of the body over ground, m/s in the world.
    pub(crate) fn velocity_of(&self, local_point: &V3, secs: f64) -> V3 {
        let at = |secs: f64| {
            let stand = self.stand(secs);
            stand.center + stand.in_world(local_point)
        };
        (at(secs + STEP_SECS) - at(secs - STEP_SECS)) / (2.0 * STEP_SECS)
    }
}
