//! The part of a sweep around a click: what stands there, and the ground.

use fl_cloud::{Cloud, Ground};
use fl_spacetime::Ego;

use super::prior::Prior;
use super::profile::Profile;
use super::{Click, ClickSettings, NoBox};

/// Points at most this high are taken for ground, meters. Lower than the ground's own tolerance:
/// a click says that something stands here.
const GROUND_M: f64 = 0.15;
/// Nothing on a road is higher, meters.
const SKY_M: f64 = 6.0;
/// Points this far below the ground are reflections, meters.
const BELOW_M: f64 = -0.3;
/// What is this high hides the road users behind it, meters.
const HIDING_M: std::ops::Range<f64> = 0.4..2.5;
/// No more of the sweep is looked at than this, and no less, meters.
const MAX_RADIUS_M: f64 = 22.0;
const MIN_RADIUS_M: f64 = 3.0;

/// A point that stands on the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Seen from above, in the ego frame, meters.
    pub(super) xy: [f64; 2],
    /// Over the ground, meters.
    pub(super) height_m: f64,
    /// Its index in the cloud.
    pub(super) point_idx: u32,
}

/// What there is around a click.
pub(super) struct Surroundings<'a> {
    pub(super) ground: &'a Ground<Ego>,
    /// Where the sensor is, seen from above.
    pub(super) viewpoint: [f64; 2],
    /// In the order of the cloud.
    pub(super) standing: Vec<Standing>,
    /// Points on the ground, seen from above.
    pub(super) on_ground: Vec<[f64; 2]>,
    /// What stands nearest in every direction, in the whole sweep.
    pub(super) profile: Profile,
    /// The points that were meant, as indices into `standing`: the one nearest to a clicked point,
    /// or all in a rectangle. Not empty.
    pub(super) seeds: Vec<u32>,
    /// Whether nothing outside the seeds belongs to the object.
    pub(super) seeds_are_all: bool,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(
        cloud: &Cloud<Ego>,
        ground: &'a Ground<Ego>,
        click: &Click,
        classes: &[Prior],
        settings: &ClickSettings,
    ) -> Result<Self, NoBox> {
        let target = Target::new(click, settings).ok_or(NoBox::NotAPlace)?;
        let reach_m = classes.iter().map(Prior::reach_m).fold(0.0, f64::max);
        let radius_m = target.radius_m + reach_m.clamp(MIN_RADIUS_M, MAX_RADIUS_M);
        let viewpoint = [settings.viewpoint.x(), settings.viewpoint.y()];
        let mut around = Self {
            ground,
            viewpoint,
            standing: Vec::new(),
            on_ground: Vec::new(),
            profile: Profile::new(viewpoint),
            seeds: Vec::new(),
            seeds_are_all: matches!(click, Click::Footprint(_)),
        };
        for point_idx in 0..cloud.len() {
            let [x, y, z] = cloud.xyz(point_idx).map(f64::from);
            let is_own = is_within([x, y], viewpoint, settings.min_range_m);
            if is_own || !(x.is_finite() && y.is_finite() && z.is_finite()) {
                continue;
            }
            let height_m = ground.height_above(x, y, z);
            if HIDING_M.contains(&height_m) {
                around.profile.add([x, y]);
            }
            if is_within([x, y], target.middle, radius_m) {
                around.add([x, y], height_m, point_idx as u32);
            }
        }
        around.seeds = target.seeds(&around, cloud);
        if around.seeds.is_empty() {
            return Err(around.emptiness(&target));
        }
        Ok(around)
    }

    fn add(&mut self, xy: [f64; 2], height_m: f64, point_idx: u32) {
        if (GROUND_M..SKY_M).contains(&height_m) {
            self.standing.push(Standing {
                xy,
                height_m,
                point_idx,
            });
        } else if (BELOW_M..GROUND_M).contains(&height_m) {
            self.on_ground.push(xy);
        }
    }

    /// Why nothing stands where the click is.
    fn emptiness(&self, target: &Target) -> NoBox {
        let reach_m = target.radius_m;
        let is_there = |place: &[f64; 2]| is_within(*place, target.middle, reach_m);
        if self.on_ground.iter().any(is_there) {
            NoBox::OnlyGround { reach_m }
        } else {
            NoBox::Nothing { reach_m }
        }
    }
}

/// The place that a click means.
struct Target {
    middle: [f64; 2],
    z: Option<f64>,
    radius_m: f64,
    /// Corners in order, of a footprint.
    corners: Option<[[f64; 2]; 4]>,
}

impl Target {
    fn new(click: &Click, settings: &ClickSettings) -> Option<Self> {
        let target = match click {
            Click::Point(place) => Self {
                middle: [place.x(), place.y()],
                z: Some(place.z()).filter(|z| z.is_finite()),
                radius_m: settings.reach_m,
                corners: None,
            },
            Click::Footprint(corners) => {
                let middle =
                    [0, 1].map(|axis| corners.iter().map(|it| it[axis]).sum::<f64>() / 4.0);
                let radii = corners.iter().map(|corner| distance(*corner, middle));
                Self {
                    middle,
                    z: None,
                    radius_m: radii.fold(0.0, f64::max),
                    corners: Some(*corners),
                }
            }
        };
        let numbers = [target.middle[0], target.middle[1], target.radius_m];
        numbers
            .iter()
            .all(|number| number.is_finite())
            .then_some(target)
    }

    fn seeds(&self, around: &Surroundings<'_>, cloud: &Cloud<Ego>) -> Vec<u32> {
        let indices = 0..around.standing.len() as u32;
        if let Some(corners) = &self.corners {
            let is_in = |seed: &u32| is_inside(around.standing[*seed as usize].xy, corners);
            return indices.filter(is_in).collect();
        }
        let apart = |seed: &u32| {
            let standing = &around.standing[*seed as usize];
            let flat_m = distance(standing.xy, self.middle);
            let z = f64::from(cloud.z()[standing.point_idx as usize]);
            flat_m.hypot(self.z.map_or(0.0, |clicked| UPRIGHT * (z - clicked)))
        };
        let nearest = indices.min_by(|one, two| apart(one).total_cmp(&apart(two)));
        let is_in_reach =
            |seed: &u32| distance(around.standing[*seed as usize].xy, self.middle) <= self.radius_m;
        nearest.filter(is_in_reach).into_iter().collect()
    }
}

/// A difference in height says less of what was meant than one on the ground.
const UPRIGHT: f64 = 0.5;

/// Whether a place is on the same side of all edges.
fn is_inside(place: [f64; 2], corners: &[[f64; 2]; 4]) -> bool {
    let side = |idx: usize| {
        let (from, to) = (corners[idx], corners[(idx + 1) % corners.len()]);
        (to[0] - from[0]) * (place[1] - from[1]) - (to[1] - from[1]) * (place[0] - from[0])
    };
    let sides = [0, 1, 2, 3].map(side);
    sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
}

/// Meters between two places seen from above.
pub(super) fn distance(one: [f64; 2], two: [f64; 2]) -> f64 {
    squared_distance(one, two).sqrt()
}

/// Square meters between two places seen from above.
fn squared_distance(one: [f64; 2], two: [f64; 2]) -> f64 {
    let [x, y] = [one[0] - two[0], one[1] - two[1]];
    x * x + y * y
}

/// Whether two places are no farther apart, seen from above, than so many meters.
pub(super) fn is_within(one: [f64; 2], two: [f64; 2], reach_m: f64) -> bool {
    squared_distance(one, two) <= reach_m * reach_m
}
