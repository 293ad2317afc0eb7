//! Follows one object from a cuboid that somebody stated, sweep by sweep, by its own points.
//!
//! The object's points are registered, in its own frame, to what was seen of it so far; a motion
//! filter says where to look, the ground how high it stands, and what the sensor sees at the
//! place, in front of it and behind it whether it is there at all.

mod evidence;
mod model;
mod motion;
mod settings;

use fl_spacetime::{OrientedBox, Size, Span, Stamp, World, wrap_angle};
use nalgebra::{UnitQuaternion, Vector3};

use crate::register::{Fit, Prior, Stage, agreement, register};
use crate::sweep::{Surroundings, Sweep};
use crate::upright::{Upright, tilt};
use evidence::{Evidence, Scenery};
use model::Model;
use motion::Course;
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

/// The sweep at which it was stated.
#[derive(Clone, Debug)]
struct Seed {
    stamp: Stamp,
    pose: Upright,
    surroundings: Surroundings,
    /// Height of the box's middle over the ground.
    height_m: Option<f64>,
    /// When the object was hit, after the stamp, where the box is where it was seen.
    seen_offset_secs: f64,
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

/// Coarse to fine, where the object may be far from where it is expected.
const WIDE: [Stage; 3] = [
    Stage {
        max_m: 1.0,
        n_steps: 8,
    },
    Stage {
        max_m: 0.6,
        n_steps: 6,
    },
    Stage {
        max_m: 0.4,
        n_steps: 6,
    },
];
/// From the place found in the wide search, with what is expected.
const FINE: [Stage; 2] = [
    Stage {
        max_m: 0.5,
        n_steps: 6,
    },
    Stage {
        max_m: 0.3,
        n_steps: 8,
    },
];
/// More points of one sweep say no more.
const MAX_POINTS: usize = 600;
const MAX_SEEN: usize = 150;
/// Speeds along the heading that are tried at first, meters a second.
const MAX_TRIED_SPEED_M_S: f64 = 32.0;
const TRIED_STEP_M: f64 = 0.35;
const N_TRIED: usize = 3;
/// A standing object seen farther off than this is doubted; farther than the second, it moves.
const DOUBT_M: f64 = 0.25;
const DOUBT_RAD: f64 = 0.06;
const MOVED_M: f64 = 0.6;
const MAX_DOUBTS: usize = 3;
const MIN_DRIFTS: usize = 3;
/// How fast the height of something that stands is learned.
const HEIGHT_SHARE: f64 = 0.2;
/// Two places so far apart, with scores so near, are both possible.
const APART_M: f64 = 0.8;
const AS_GOOD: f64 = 0.97;
/// One that was missed is found again only when surer by this.
const AGAIN_SCORE: f64 = 0.1;
/// Below this score what is seen is not learned.
const LEARN_SCORE: f64 = 0.55;
/// Nor where it stands farther than this from where it was seen.
const LEARN_M: f64 = 0.1;
/// How many sweeps an object that changes its shape is remembered.
const N_RECENT: usize = 6;

/// A pose with what speaks for it.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    fit: Fit,
    evidence: Evidence,
    score: f64,
    /// What candidates are chosen by.
    rank: f64,
    is_ambiguous: bool,
}

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
            seen: spread(seen, MAX_SEEN),
            course: Course::from(&pose, &settings.motion, settings.rolls),
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

    /// The likeliest pose, if there is one that is likelier than all others.
    fn best(&self, surroundings: &Surroundings) -> Option<Candidate> {
        let (points, half) = (self.points(surroundings), half_of(self.size));
        let scenery = Scenery::new(&points, &surroundings.all, surroundings.viewpoint);
        let mut candidates: Vec<Candidate> = self
            .priors(&scenery)
            .iter()
            .map(|(prior, stages)| self.candidate(&scenery, prior, (stages, &half)))
            .collect();
        // Stable: of equals the first one stays, which is the one expected most.
        candidates.sort_by(|one, other| other.rank.total_cmp(&one.rank));
        let best = *candidates.first()?;
        if self.n_found == 0 && is_ambiguous(&candidates) {
            return Some(Candidate {
                is_ambiguous: true,
                ..best
            });
        }
        Some(self.settled(&scenery, best, &half))
    }

    /// What is expected, the likeliest first.
    fn priors(&self, scenery: &Scenery<'_>) -> Vec<(Prior, Vec<Stage>)> {
        let course = self.course.prior();
        let mut priors = Vec::new();
        if let Some(standing) = self.standing {
            // The ground far away is known worse than the height that was stated.
            let prior = Prior {
                pose: standing.pose,
                along_sd_m: 0.3,
                across_sd_m: 0.3,
                yaw_sd_rad: 0.05,
                ..course
            };
            priors.push((prior, WIDE.to_vec()));
        }
        if self.n_found == 0 {
            priors.extend(
                self.tried(scenery)
                    .into_iter()
                    .map(|prior| (prior, WIDE.to_vec())),
            );
        } else {
            priors.push((course, WIDE.to_vec()));
        }
        priors
    }

    /// Poses along the heading at which most of the object is seen again.
    fn tried(&self, scenery: &Scenery<'_>) -> Vec<Prior> {
        let half = half_of(self.size);
        let secs = (self.stamp - self.last.0).abs().as_secs_f64();
        let reach_m = (MAX_TRIED_SPEED_M_S * secs)
            .min(3.2 * self.settings.motion.speed_sd_m_s * secs)
            .min(6.0);
        let n_steps = (reach_m / TRIED_STEP_M).ceil() as i32;
        let prior = Prior {
            pose: self.seed.pose,
            along_sd_m: 0.5,
            across_sd_m: 0.3,
            ..self.course.prior()
        };
        let mut tried: Vec<(f64, Prior)> = (-n_steps..=n_steps)
            .map(|step| {
                let ahead_m = f64::from(step) * TRIED_STEP_M;
                let mut pose = prior.pose.stepped(&Vector3::new(ahead_m, 0.0, 0.0), 0.0);
                pose.center.z = self.course.pose().center.z;
                let evidence = scenery.at(&pose, &self.model, (&self.seen, &half));
                let doubt = 0.02 * ahead_m.abs() / reach_m.max(1e-3);
                (evidence.score() - doubt, Prior { pose, ..prior })
            })
            .collect();
        tried.sort_by(|one, other| other.0.total_cmp(&one.0));
        tried.truncate(N_TRIED);
        tried.into_iter().map(|(_, prior)| prior).collect()
    }

    fn candidate(
        &self,
        scenery: &Scenery<'_>,
        prior: &Prior,
        (stages, half): (&[Stage], &Vector3<f64>),
    ) -> Candidate {
        let points = near(scenery.points, &prior.pose, half.norm() + 1.0);
        let fit = register(&points, &self.model, prior.pose, prior, (stages, *half));
        self.judged(scenery, fit, half)
    }

    fn judged(&self, scenery: &Scenery<'_>, fit: Fit, half: &Vector3<f64>) -> Candidate {
        let evidence = scenery.at(&fit.pose, &self.model, (&self.seen, half));
        let n_expected = self.seen.len() as f64 * (1.0 - evidence.hidden);
        let inside = spread(scenery.inside(&fit.pose, half), MAX_SEEN);
        let score = evidence.score();
        Candidate {
            rank: score * (0.3 + agreement(&inside, &self.model, n_expected)),
            score,
            fit,
            evidence,
            is_ambiguous: false,
        }
    }

    /// The best candidate, refined with what is expected of it.
    fn settled(&self, scenery: &Scenery<'_>, best: Candidate, half: &Vector3<f64>) -> Candidate {
        if self.n_found == 0 {
            return best;
        }
        let prior = Prior {
            pose: best.fit.pose,
            ..self.course.prior()
        };
        let prior = match self.standing {
            Some(_) => prior,
            None => self.course.prior(),
        };
        let points = near(scenery.points, &best.fit.pose, half.norm() + 0.5);
        let fit = register(&points, &self.model, best.fit.pose, &prior, (&FINE, *half));
        let settled = self.judged(scenery, fit, half);
        if settled.score + 0.02 >= best.score {
            settled
        } else {
            best
        }
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

impl Seed {
    /// The object's points in its frame, were it moving like this; `offset_secs` is the moment
    /// after the stamp at which it is where the box says.
    fn points(
        &self,
        velocity: &Vector3<f64>,
        offset_secs: f64,
        half: &Vector3<f64>,
    ) -> Vec<Vector3<f64>> {
        let back =
            |it: &crate::sweep::StandingPoint| it.place - velocity * (it.offset_secs - offset_secs);
        let points: Vec<_> = self.surroundings.standing.iter().map(back).collect();
        Scenery::new(&points, &[], Vector3::zeros()).inside(&self.pose, half)
    }

    /// The same with the box taken for its stamp's, or for where the object was seen: whichever
    /// holds more of it.
    fn best_points(&self, velocity: &Vector3<f64>, half: &Vector3<f64>) -> Vec<Vector3<f64>> {
        let at_stamp = self.points(velocity, 0.0, half);
        let as_seen = self.points(velocity, self.seen_offset_secs, half);
        if as_seen.len() * 4 > at_stamp.len() * 5 + 8 {
            as_seen
        } else {
            at_stamp
        }
    }
}

/// Whether a place far from the best is as good.
fn is_ambiguous(candidates: &[Candidate]) -> bool {
    let Some((best, others)) = candidates.split_first() else {
        return false;
    };
    others.iter().any(|other| {
        let apart_m = (other.fit.pose.center - best.fit.pose.center).norm();
        apart_m > APART_M && other.rank > AS_GOOD * best.rank
    })
}

fn half_of(size: Size) -> Vector3<f64> {
    Vector3::from(size.lwh()) * 0.5
}

/// When the points in the box were measured, on the average.
fn mean_offset_secs(surroundings: &Surroundings, pose: &Upright, half: &Vector3<f64>) -> f64 {
    let limit = half.add_scalar(0.5);
    let inside = surroundings
        .standing
        .iter()
        .filter(|point| (pose.local(&point.place).abs() - limit).max() <= 0.0);
    let (sum, n_points) = inside.fold((0.0, 0.0), |(sum, n), point| {
        (sum + point.offset_secs, n + 1.0)
    });
    if n_points > 0.0 { sum / n_points } else { 0.0 }
}

/// Points no farther than this from a pose, on the ground, evenly thinned.
fn near(points: &[Vector3<f64>], pose: &Upright, reach_m: f64) -> Vec<Vector3<f64>> {
    let is_near = |point: &&Vector3<f64>| (*point - pose.center).xy().norm() <= reach_m;
    spread(points.iter().filter(is_near).copied().collect(), MAX_POINTS)
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
