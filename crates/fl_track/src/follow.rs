//! Follows one object from a cuboid that somebody stated, sweep by sweep, by its own points.
//!
//! The object's points are registered, in its own frame, to what was seen of it so far; a motion
//! filter says where to look, the ground how high it stands, and what the sensor sees at the
//! place, in front of it and behind it whether it is there at all.

mod evidence;
mod model;
mod motion;
mod search;
mod seed;
mod settings;

use fl_spacetime::{OrientedBox, Size, Span, Stamp, World, wrap_angle};
use nalgebra::{UnitQuaternion, Vector3};

use crate::register::Fit;
use crate::sweep::{Surroundings, Sweep};
use crate::upright::{Upright, tilt};
use evidence::{Evidence, Scenery};
use model::Model;
use motion::Course;
use search::Candidate;
use seed::{Seed, mean_offset_secs};
pub use settings::FollowSettings;

/// Follows one object away from its cuboid, in one direction of time.
///
/// Its memory does not grow with the log. The same sweeps give the same answers, bit by bit.
#[derive(Clone, Debug)]
pub struct Follower {
    settings: FollowSettings,
    size: Size,
    tilt: UnitQuaternion<f64>,
    /// All coordinates count from here, in the world.
    origin: Vector3<f64>,
    seed: Seed,
    model: Model,
    /// Places seen when it was found last, in its frame.
    seen: Vec<Vector3<f64>>,
    course: Course,
    standing: Option<Standing>,
    n_found: usize,
    last: (Stamp, Upright),
    stamp: Stamp,
    missed: Vec<Stamp>,
    stopped: Option<StopReason>,
}

/// It stands, as far as known.
#[derive(Clone, Copy, Debug)]
struct Standing {
    pose: Upright,
    /// How far off it was seen lately, on the average.
    drift: Vector3<f64>,
    n_doubts: usize,
}

/// What became of the object in one sweep.
#[derive(Clone, Debug, PartialEq)]
pub enum Followed {
    /// It is there. First come the moments since it was last found, if something hid it then.
    Found(Vec<FollowedPose>),
    /// It is not seen; where it is will be known when it is found again.
    Missed,
    /// It is lost, or its end is reached. Nothing more will come.
    Stopped(StopReason),
}

/// Where the object is at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowedPose {
    /// The moment.
    pub stamp: Stamp,
    /// Where, in the world; the size is that of the cuboid it began with.
    pub cuboid: OrientedBox<World>,
    /// How sure, from 0 to 1. `None` where it was not seen, and its place lies between the ones
    /// where it was.
    pub score: Option<f64>,
}

/// Why following ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StopReason {
    /// Too few points lie on it.
    TooFewPoints,
    /// It is farther away than the sensor sees it.
    OutOfRange,
    /// What is there does not look like it.
    NoFit,
    /// It may be in more than one place.
    Ambiguous,
    /// Something hid it for too long.
    Hidden,
    /// There are no more sweeps.
    LogEnds,
    /// The next keyframe that somebody stated is reached.
    KeyframeReached,
}

impl StopReason {
    /// The name in documents: `too_few_points`, `out_of_range`, ...
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooFewPoints => "too_few_points",
            Self::OutOfRange => "out_of_range",
            Self::NoFit => "no_fit",
            Self::Ambiguous => "ambiguous",
            Self::Hidden => "hidden",
            Self::LogEnds => "log_ends",
            Self::KeyframeReached => "keyframe_reached",
        }
    }
}

/// More points of one sweep say no more.
const MAX_POINTS: usize = 600;
const MAX_SEEN: usize = 150;
/// A standing object seen farther off than this is doubted; farther than the second, it moves.
const DOUBT_M: f64 = 0.25;
const DOUBT_RAD: f64 = 0.06;
const MOVED_M: f64 = 0.6;
const MAX_DOUBTS: usize = 3;
const MIN_DRIFTS: usize = 3;
/// How fast the height of something that stands is learned.
const HEIGHT_SHARE: f64 = 0.2;
/// One that was missed is found again only when surer by this.
const AGAIN_SCORE: f64 = 0.1;
/// Below this score what is seen is not learned.
const LEARN_SCORE: f64 = 0.55;
/// Nor where it stands farther than this from where it was seen.
const LEARN_M: f64 = 0.1;
/// How many sweeps an object that changes its shape is remembered.
const N_RECENT: usize = 6;

impl Follower {
    /// Begins at a cuboid in a sweep of the same moment, or near it.
    pub fn new(cuboid: &OrientedBox<World>, sweep: &Sweep<'_>, settings: FollowSettings) -> Self {
        let origin = cuboid.center().coords();
        let pose = Upright {
            center: Vector3::zeros(),
            yaw_rad: cuboid.yaw(),
        };
        let half = half_of(cuboid.size());
        let reach_m = half.norm() + 2.0;
        let surroundings = Surroundings::of(sweep, (&origin, &pose.center), (reach_m, -half.z));
        let seed = Seed {
            stamp: sweep.stamp,
            pose,
            height_m: surroundings.ground_m.map(|ground_m| -ground_m),
            seen_offset_secs: mean_offset_secs(&surroundings, &pose, &half),
            surroundings,
        };
        let n_sweeps = if settings.rigid { usize::MAX } else { N_RECENT };
        let seen = seed.points(&Vector3::zeros(), seed.seen_offset_secs, &half);
        let too_few = seen.len() < settings.min_points || !origin.iter().all(|it| it.is_finite());
        Self {
            size: cuboid.size(),
            tilt: tilt(cuboid),
            origin,
            model: Model::new(seen.clone(), (n_sweeps, half)),
            course: Course::from(&pose, middle_of(&seen), (&settings.motion, settings.rolls)),
            seen: spread(seen, MAX_SEEN),
            standing: settings.rigid.then(|| Standing::at(pose)),
            n_found: 0,
            last: (sweep.stamp, pose),
            stamp: sweep.stamp,
            missed: Vec::new(),
            stopped: too_few.then_some(StopReason::TooFewPoints),
            seed,
            settings,
        }
    }

    /// Looks for the object in the next sweep, later or earlier than the last.
    pub fn step(&mut self, sweep: &Sweep<'_>) -> Followed {
        if let Some(reason) = self.stopped {
            return Followed::Stopped(reason);
        }
        let secs = (sweep.stamp - self.stamp).abs().as_secs_f64();
        self.stamp = sweep.stamp;
        self.course = self.course.predicted(secs);
        let expected = self.expected();
        let viewpoint = (sweep.world_from_ego * sweep.viewpoint).coords() - self.origin;
        let range_m = (viewpoint - expected.center).norm();
        if !range_m.is_finite() || range_m > self.settings.max_range_m {
            return self.stop(StopReason::OutOfRange);
        }
        let half = half_of(self.size);
        let reach_m = half.norm() + 1.5 + self.search_m();
        let surroundings =
            Surroundings::of(sweep, (&self.origin, &expected.center), (reach_m, -half.z));
        let height_m = match self.standing {
            Some(_) => None,
            None => surroundings.ground_m.zip(self.seed.height_m),
        };
        let height_m = height_m.map(|(ground_m, over_m)| ground_m + over_m);
        self.course = self.course.clone().on_ground(height_m);
        self.found_in(&surroundings)
    }

    fn found_in(&mut self, surroundings: &Surroundings) -> Followed {
        let mut best = self.best(surroundings);
        if self.n_found == 0 && self.moves_at_first(best.as_ref()) {
            best = self.best_at_known_speed(surroundings, best);
        }
        let Some(best) = best else {
            return self.miss(None, StopReason::NoFit);
        };
        let min_score = self.settings.min_score
            + if self.missed.is_empty() {
                0.0
            } else {
                AGAIN_SCORE
            };
        if best.evidence.n_supported < self.settings.min_points {
            return self.miss(Some(&best.evidence), StopReason::TooFewPoints);
        }
        if best.score < min_score {
            return self.miss(Some(&best.evidence), StopReason::NoFit);
        }
        if best.is_ambiguous {
            return self.stop(StopReason::Ambiguous);
        }
        self.accept(&best, surroundings)
    }

    /// Where it is expected: where it stands, or where its course leads.
    fn expected(&self) -> Upright {
        self.standing
            .map_or_else(|| self.course.pose(), |standing| standing.pose)
    }

    /// How far from there it may be.
    fn search_m(&self) -> f64 {
        if self.n_found == 0 {
            return (3.0 * self.course.place_sd_m()).min(4.0);
        }
        (3.0 * self.course.place_sd_m()).min(2.5)
    }

    /// The standing points as they would be at the stamp.
    fn points(&self, surroundings: &Surroundings) -> Vec<Vector3<f64>> {
        let mut velocity = self.direction() * self.course.velocity();
        let mut yaw_rate_rad_s = self.direction() * self.course.yaw_rate_rad_s();
        if self.standing.is_some() || self.n_found == 0 && self.course.velocity().norm() < 1e-9 {
            (velocity, yaw_rate_rad_s) = (Vector3::zeros(), 0.0);
        }
        surroundings.at_stamp(&velocity, (&self.course.pose().center, yaw_rate_rad_s))
    }

    fn direction(&self) -> f64 {
        if self.stamp < self.seed.stamp {
            -1.0
        } else {
            1.0
        }
    }

    fn moves_at_first(&self, best: Option<&Candidate>) -> bool {
        best.is_some_and(|best| (best.fit.pose.center - self.seed.pose.center).norm() > DOUBT_M)
    }

    /// Once the speed is known, so is how far the object had gone in each sweep when it was hit.
    fn best_at_known_speed(
        &mut self,
        surroundings: &Surroundings,
        best: Option<Candidate>,
    ) -> Option<Candidate> {
        let best = best?;
        let half = half_of(self.size);
        let course = self.course.updated(&best.fit, self.size.length());
        let velocity = course.velocity() * self.direction();
        let seen = self.seed.best_points(&velocity, &half);
        if seen.len() < self.settings.min_points {
            return Some(best);
        }
        let mut moving = Self {
            model: Model::new(seen.clone(), (self.model_sweeps(), half)),
            seen: spread(seen, MAX_SEEN),
            standing: None,
            course,
            ..self.clone()
        };
        moving.n_found = 1;
        let again = moving.best(surroundings)?;
        if again.score + 0.05 < best.score {
            return Some(best);
        }
        moving.n_found = 0;
        moving.course = self.course.clone();
        *self = moving;
        Some(again)
    }

    fn model_sweeps(&self) -> usize {
        if self.settings.rigid {
            usize::MAX
        } else {
            N_RECENT
        }
    }

    fn accept(&mut self, best: &Candidate, surroundings: &Surroundings) -> Followed {
        self.course = self.course.updated(&best.fit, self.size.length());
        let pose = self.pose_if_standing(&best.fit);
        self.n_found += 1;
        let mut poses: Vec<FollowedPose> = std::mem::take(&mut self.missed)
            .into_iter()
            .map(|stamp| self.bridged(stamp, &pose))
            .collect();
        poses.push(FollowedPose {
            stamp: self.stamp,
            cuboid: self.cuboid(&pose),
            score: Some(best.score.clamp(0.0, 1.0)),
        });
        self.last = (self.stamp, pose);
        let points = self.points(surroundings);
        let scenery = Scenery::new(&points, &[], surroundings.viewpoint);
        let inside = scenery.inside(&pose, &half_of(self.size));
        let off_m = (pose.center - best.fit.pose.center).xy().norm();
        if best.score >= LEARN_SCORE && off_m <= LEARN_M {
            self.model.add(spread(inside.clone(), MAX_POINTS));
        }
        if !inside.is_empty() {
            self.course = self.course.clone().by_part(middle_of(&inside));
        }
        self.seen = spread(inside, MAX_SEEN);
        Followed::Found(poses)
    }

    /// Where it stands, unless it was seen elsewhere too often or too far off. The height is the
    /// one seen: it is the ground's, and poses of the vehicle err in height most.
    fn pose_if_standing(&mut self, fit: &Fit) -> Upright {
        let doubt_m = self.doubt_m();
        let Some(standing) = &mut self.standing else {
            return fit.pose;
        };
        let off = (fit.pose.center - standing.pose.center).xy();
        let off_rad = wrap_angle(fit.pose.yaw_rad - standing.pose.yaw_rad).abs();
        standing.drift = standing.drift * 0.7 + Vector3::new(off.x, off.y, 0.0) * 0.3;
        let drifts = standing.drift.norm() > 0.5 * doubt_m && self.n_found >= MIN_DRIFTS;
        if off.norm() > MOVED_M || drifts {
            self.standing = None;
            return fit.pose;
        }
        if off.norm() <= doubt_m && off_rad <= DOUBT_RAD {
            standing.n_doubts = 0;
            standing.pose.center.z += HEIGHT_SHARE * (fit.pose.center.z - standing.pose.center.z);
            return standing.pose;
        }
        standing.n_doubts += 1;
        if standing.n_doubts >= MAX_DOUBTS {
            self.standing = None;
        }
        fit.pose
    }

    /// A standing object seen farther off than this is doubted.
    fn doubt_m(&self) -> f64 {
        (0.05 + 0.15 * self.size.length()).min(DOUBT_M)
    }

    fn bridged(&self, stamp: Stamp, pose: &Upright) -> FollowedPose {
        let (from, start) = &self.last;
        let whole_secs = (self.stamp - *from).as_secs_f64();
        let u = (stamp - *from).as_secs_f64() / whole_secs;
        FollowedPose {
            stamp,
            cuboid: self.cuboid(&start.interpolated(pose, u)),
            score: None,
        }
    }

    fn cuboid(&self, pose: &Upright) -> OrientedBox<World> {
        let in_world = Upright {
            center: pose.center + self.origin,
            ..*pose
        };
        in_world.cuboid(&self.tilt, self.size)
    }

    fn miss(&mut self, evidence: Option<&Evidence>, reason: StopReason) -> Followed {
        let hidden = evidence.is_some_and(|it| it.hidden > 0.5);
        let since = (self.stamp - self.last.0).abs();
        let (limit, reason): (Span, StopReason) = if hidden {
            (self.settings.max_hidden, StopReason::Hidden)
        } else {
            (self.max_missed(), reason)
        };
        if since > limit {
            return self.stop(reason);
        }
        self.missed.push(self.stamp);
        Followed::Missed
    }

    /// What stands does not run away while a few lines of the sensor miss it.
    fn max_missed(&self) -> Span {
        let stands = self.standing.is_some() && self.n_found >= MIN_DRIFTS;
        if stands {
            self.settings.max_hidden
        } else {
            self.settings.max_missed
        }
    }

    fn stop(&mut self, reason: StopReason) -> Followed {
        self.stopped = Some(reason);
        Followed::Stopped(reason)
    }
}

impl Standing {
    fn at(pose: Upright) -> Self {
        Self {
            pose,
            drift: Vector3::zeros(),
            n_doubts: 0,
        }
    }
}

/// The middle of some places seen from above, at the height of the box's own; that one where there
/// are none.
fn middle_of(places: &[Vector3<f64>]) -> Vector3<f64> {
    let sum: Vector3<f64> = places.iter().sum();
    let [x, y] = [sum.x, sum.y].map(|sum| sum / (places.len() as f64).max(1.0));
    Vector3::new(x, y, 0.0)
}

fn half_of(size: Size) -> Vector3<f64> {
    Vector3::from(size.lwh()) * 0.5
}

/// At most so many, evenly over all.
fn spread(points: Vec<Vector3<f64>>, max: usize) -> Vec<Vector3<f64>> {
    if points.len() <= max {
        return points;
    }
    (0..max)
        .map(|idx| points[idx * points.len() / max])
        .collect()
}
