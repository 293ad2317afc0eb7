//! From sweep to sweep: which sighting goes on which, and how fast it goes.

use std::collections::BTreeMap;
use std::f64::consts::FRAC_PI_2;

use fl_spacetime::{OrientedBox, Span, Stamp, Vector, World, wrap_angle};

use super::evidence::Sighting;
use super::{MotionSettings, MovingCluster};

/// Nothing on a road is faster, m/s.
const MAX_SPEED: f64 = 45.0;
/// How far a sighting may be from where its object should be, meters: boxes of what is seen in
/// part jump, and speeds change.
const GATE_M: f64 = 1.2;
const GATE_SECS: f64 = 0.35;
/// An object that is not seen for longer is gone.
const MAX_GAP: Span = Span::from_millis(450);
/// The speed is that over so long before and behind.
const HALF_WINDOW: Span = Span::from_millis(450);
/// Fewer sightings in that time are chance.
const MIN_SIGHTINGS: usize = 3;
/// A path that strays from a straight line by more than this share of its length is none.
const MAX_STRAY: f64 = 0.35;
const STRAY_M: f64 = 0.12;

/// Objects under way, by number.
#[derive(Debug, Default)]
pub(super) struct Chains {
    next_object: u64,
    chains: BTreeMap<u64, Chain>,
    /// The last moment that was judged.
    latest: Option<Stamp>,
}

#[derive(Debug, Default)]
struct Chain {
    /// Stamps rise. What is older than the window is dropped.
    links: Vec<(Stamp, Sighting)>,
    /// Links up to this stamp have been told of.
    told_to: Option<Stamp>,
}

impl Chains {
    /// Adds the sightings of a moment: each to the object it fits best, or to a new one.
    pub(super) fn extend(&mut self, stamp: Stamp, sightings: Vec<Sighting>) {
        self.latest = Some(stamp);
        let mut pairs = Vec::new();
        for (object, chain) in &self.chains {
            for (sighting_idx, sighting) in sightings.iter().enumerate() {
                if let Some(off) = chain.misfit(stamp, sighting) {
                    pairs.push((off, *object, sighting_idx));
                }
            }
        }
        pairs.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1)));
        let mut owner: Vec<Option<u64>> = vec![None; sightings.len()];
        let mut taken = std::collections::BTreeSet::new();
        for (_, object, sighting_idx) in pairs {
            if owner[sighting_idx].is_none() && taken.insert(object) {
                owner[sighting_idx] = Some(object);
            }
        }
        for (owner, sighting) in owner.into_iter().zip(sightings) {
            let object = owner.unwrap_or_else(|| {
                self.next_object += 1;
                self.next_object - 1
            });
            let chain = self.chains.entry(object).or_default();
            chain.links.push((stamp, sighting));
        }
    }

    /// What moves at the moments that have all the future they need.
    pub(super) fn settled(&mut self, settings: &MotionSettings) -> Vec<MovingCluster> {
        let Some(latest) = self.latest else {
            return Vec::new();
        };
        let until = Stamp::from_nanos(latest.nanos().saturating_sub(HALF_WINDOW.nanos()));
        self.tell(until, settings)
    }

    /// What moves at all moments that have not been told of.
    pub(super) fn all_settled(&mut self, settings: &MotionSettings) -> Vec<MovingCluster> {
        self.tell(Stamp::MAX, settings)
    }

    fn tell(&mut self, until: Stamp, settings: &MotionSettings) -> Vec<MovingCluster> {
        let mut told = Vec::new();
        for (object, chain) in &mut self.chains {
            told.extend(chain.tell(*object, until, settings));
        }
        let kept_from = Stamp::from_nanos(until.nanos().saturating_sub(MAX_GAP.nanos() * 2));
        self.chains.retain(|_, chain| {
            chain.links.retain(|(stamp, _)| *stamp >= kept_from);
            !chain.links.is_empty()
        });
        told.sort_by_key(|cluster| (cluster.stamp, cluster.object));
        told
    }
}

impl Chain {
    /// How far a sighting is from where the object should be, as a share of what is allowed;
    /// `None` for more.
    fn misfit(&self, stamp: Stamp, sighting: &Sighting) -> Option<f64> {
        let (last_stamp, last) = self.links.last()?;
        let gap = stamp - *last_stamp;
        if gap > MAX_GAP {
            return None;
        }
        let secs = gap.as_secs_f64();
        let motion = self.motion(*last_stamp);
        let (expected, gate_m) = match motion {
            Some(motion) => {
                let expected = last.cuboid.center() + motion.velocity * secs;
                (
                    expected,
                    GATE_M + GATE_SECS * motion.velocity.norm() * secs / 0.1,
                )
            }
            None => (last.cuboid.center(), GATE_M.max(MAX_SPEED * secs)),
        };
        let away = sighting.cuboid.center() - expected;
        let off = away.x().hypot(away.y()) / gate_m;
        (off <= 1.0).then_some(off)
    }

    fn tell(&mut self, object: u64, until: Stamp, settings: &MotionSettings) -> Vec<MovingCluster> {
        let from = self.told_to;
        let is_due = |stamp: Stamp| stamp <= until && from.is_none_or(|from| stamp > from);
        let due = self.links.iter().filter(|(stamp, _)| is_due(*stamp));
        let told = due.filter_map(|(stamp, sighting)| {
            let motion = self.motion(*stamp)?;
            motion.is_motion(settings).then(|| MovingCluster {
                stamp: *stamp,
                object,
                cuboid: faced(&sighting.cuboid, motion.velocity),
                velocity: motion.velocity,
                class: sighting.class.clone(),
                n_points: sighting.n_points,
                score: sighting.score,
            })
        });
        let told = told.collect();
        self.told_to = Some(until);
        told
    }

    /// The straight line through the sightings around a moment, by least squares.
    fn motion(&self, stamp: Stamp) -> Option<Motion> {
        let near = self
            .links
            .iter()
            .filter(|(at, _)| (*at - stamp).abs() <= HALF_WINDOW);
        let places: Vec<[f64; 3]> = near
            .map(|(at, sighting)| {
                let center = sighting.cuboid.center();
                [(*at - stamp).as_secs_f64(), center.x(), center.y()]
            })
            .collect();
        if places.len() < MIN_SIGHTINGS {
            return None;
        }
        let n = places.len() as f64;
        let mean = [0, 1, 2].map(|axis| places.iter().map(|it| it[axis]).sum::<f64>() / n);
        let off = |place: &[f64; 3]| [0, 1, 2].map(|axis| place[axis] - mean[axis]);
        let sum = |one: usize, two: usize| -> f64 {
            places.iter().map(|it| off(it)[one] * off(it)[two]).sum()
        };
        let square_secs = sum(0, 0);
        let [x, y] = [1, 2].map(|axis| sum(0, axis) / square_secs);
        let stray = |it: &[f64; 3]| {
            let off = off(it);
            (off[1] - x * off[0]).powi(2) + (off[2] - y * off[0]).powi(2)
        };
        let stray_m = (places.iter().map(stray).sum::<f64>() / n).sqrt();
        let secs = places[places.len() - 1][0] - places[0][0];
        Some(Motion {
            velocity: Vector::new(x, y, 0.0),
            path_m: x.hypot(y) * secs,
            stray_m,
        })
    }
}

struct Motion {
    velocity: Vector<World>,
    path_m: f64,
    stray_m: f64,
}

impl Motion {
    fn is_motion(&self, settings: &MotionSettings) -> bool {
        self.velocity.is_finite()
            && self.velocity.norm() >= settings.min_speed
            && self.path_m >= settings.min_path_m
            && self.stray_m <= STRAY_M + MAX_STRAY * self.path_m
    }
}

/// The box turned by a half where it would face against its motion.
fn faced(cuboid: &OrientedBox<World>, velocity: Vector<World>) -> OrientedBox<World> {
    let off = wrap_angle(cuboid.yaw() - velocity.y().atan2(velocity.x()));
    if off.abs() <= FRAC_PI_2 {
        return *cuboid;
    }
    let yaw_rad = cuboid.yaw() + std::f64::consts::PI;
    OrientedBox::from_yaw(cuboid.center(), cuboid.size(), yaw_rad)
}
