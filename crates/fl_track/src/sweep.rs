//! A sweep as following and refinement see it, and what of it stands around a box.

use fl_cloud::{Cloud, GroundSettings, estimate_ground};
use fl_spacetime::{Ego, Point, Rigid, Stamp, World};
use nalgebra::Vector3;

use crate::upright::turned;

/// What all lidars saw around one moment, and where the vehicle was.
#[derive(Clone, Copy, Debug)]
pub struct Sweep<'a> {
    /// The moment.
    pub stamp: Stamp,
    /// Points at that moment. Offsets, where there are some, count from `stamp`: they tell how
    /// far a moving object had gone when it was hit.
    pub cloud: &'a Cloud<Ego>,
    /// Where the vehicle was.
    pub world_from_ego: Rigid<World, Ego>,
    /// Where the sensor sits that sees most: what is in front of what.
    pub viewpoint: Point<Ego>,
}

/// The surroundings of a place in one sweep; coordinates are those of the world, less an origin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings {
    /// Points that stand over the ground.
    pub(crate) standing: Vec<StandingPoint>,
    /// All points of the surroundings.
    pub(crate) all: Vec<Vector3<f64>>,
    /// Height of the ground under the place, where it is known.
    pub(crate) ground_m: Option<f64>,
    /// The sensor.
    pub(crate) viewpoint: Vector3<f64>,
}

/// A point over the ground.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StandingPoint {
    pub(crate) place: Vector3<f64>,
    /// When it was measured, seconds after the sweep's stamp.
    pub(crate) offset_secs: f64,
}

/// Ground is looked for so far around.
const GROUND_REACH_M: f64 = 20.0;
/// Tires stand on the ground: what is nearer to it says nothing of the object.
const GROUND_TOLERANCE_M: f64 = 0.2;
/// Where no ground is found, what is higher than this over the box's bottom stands.
const BLIND_TOLERANCE_M: f64 = 0.25;

impl Surroundings {
    /// What stands no farther than `reach_m` around a place, which like all coordinates counts
    /// from `origin` in the world; `bottom_m` is where a box at the place stands, over its middle.
    pub(crate) fn of(
        sweep: &Sweep<'_>,
        (origin, place): (&Vector3<f64>, &Vector3<f64>),
        (reach_m, bottom_m): (f64, f64),
    ) -> Self {
        let in_world = Point::from_coords(origin + place);
        let center = (sweep.world_from_ego.inverse() * in_world).coords();
        if !center.iter().all(|it| it.is_finite()) {
            return Self::default();
        }
        let ground_reach_m = GROUND_REACH_M.max(2.0 * reach_m);
        let near = sweep
            .cloud
            .select(&around(sweep.cloud, &center, ground_reach_m));
        let settings = GroundSettings {
            tolerance_m: GROUND_TOLERANCE_M,
            ..GroundSettings::default()
        };
        let ground = estimate_ground(&near, &settings);
        let height_m = |x: f64, y: f64, z: f64| match &ground {
            Some(ground) => ground.height_above(x, y, z) - GROUND_TOLERANCE_M,
            None => z - center.z - bottom_m - BLIND_TOLERANCE_M,
        };
        let to_world = |at: &Vector3<f64>| {
            (sweep.world_from_ego * Point::<Ego>::from_coords(*at)).coords() - origin
        };
        let mut found = Self {
            ground_m: ground.as_ref().map(|ground| {
                let z = ground.height_at(center.x, center.y);
                to_world(&Vector3::new(center.x, center.y, z)).z
            }),
            viewpoint: to_world(&sweep.viewpoint.coords()),
            ..Self::default()
        };
        let offsets = near.offset_nanos();
        for point_idx in 0..near.len() {
            let at = near.point(point_idx).coords();
            let apart = at - center;
            if apart.x.hypot(apart.y) > reach_m {
                continue;
            }
            let place = to_world(&at);
            found.all.push(place);
            if height_m(at.x, at.y, at.z) > 0.0 {
                let offset_secs = offsets.map_or(0.0, |it| f64::from(it[point_idx]) * 1e-9);
                found.standing.push(StandingPoint { place, offset_secs });
            }
        }
        found
    }

    /// The standing points as they would be at the sweep's stamp, were they all of an object that
    /// moves like this, turning about `pivot`.
    pub(crate) fn at_stamp(
        &self,
        velocity: &Vector3<f64>,
        (pivot, yaw_rate_rad_s): (&Vector3<f64>, f64),
    ) -> Vec<Vector3<f64>> {
        let moved = |point: &StandingPoint| {
            let back = point.place - velocity * point.offset_secs;
            pivot + turned(&(back - pivot), -yaw_rate_rad_s * point.offset_secs)
        };
        self.standing.iter().map(moved).collect()
    }
}

/// Points with finite coordinates in a square around a place, as the vehicle sees it.
fn around(cloud: &Cloud<Ego>, center: &Vector3<f64>, reach_m: f64) -> Vec<u32> {
    let (x, y, z) = (cloud.x(), cloud.y(), cloud.z());
    let near = |value: f32, middle: f64| (f64::from(value) - middle).abs() <= reach_m;
    let is_near =
        |idx: &usize| near(x[*idx], center.x) && near(y[*idx], center.y) && z[*idx].is_finite();
    (0..cloud.len())
        .filter(is_near)
        .map(|idx| idx as u32)
        .collect()
}
