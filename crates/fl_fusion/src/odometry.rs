//! Where the vehicle was, from what its lidar saw.
//!
//! Each sweep is freed of the vehicle's motion, which is taken to be even within it, and laid onto a
//! map of those before (after Vizzo et al., "KISS-ICP", RA-L 2023, but to planes where the map has
//! any, and with the motion of the sweep itself instead of the one before).

mod align;
mod surface_map;
mod sweep;

use std::ops::Range;

use fl_log::{ChannelId, Log, Progress};
use fl_rig::Sensor;
use fl_spacetime::{Ego, Rigid, Stamp, World};
use nalgebra::Isometry3;

use crate::{EgoMotion, Error};
use align::{Fit, align};
use surface_map::SurfaceMap;
use sweep::{Sweep, deskewed};

/// The map reaches so far.
const MAP_REACH_M: f64 = 100.0;
/// How far the prediction is off: at the start, at least, and at most, meters.
const OFF_M: (f64, f64, f64) = (1.0, 0.1, 1.0);
/// Speeds ahead that the drive may begin with, meters a second.
const STARTS_MPS: [f64; 8] = [0.0, -6.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0];
/// The prediction is judged by what it does to a point at this distance.
const LEVER_M: f64 = 20.0;
/// So often the motion within a sweep is corrected by where the sweep then lies.
const ROUNDS: u32 = 2;
/// Below this share of points on the map, the sweep cannot be placed.
const LEAST_AGREEING: f64 = 0.2;
/// After so many in a row the map begins anew where the vehicle is thought to be.
const MOST_LOST: usize = 3;
/// Nobody knows how a vehicle moves on for longer.
const LONGEST_S: f64 = 1.0;

/// Where the vehicle was at one sweep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SweepPose {
    /// The middle of the sweep: of its points' times, or its stamp if they have none.
    pub stamp: Stamp,
    /// `World` is the vehicle's frame at the middle of the first sweep.
    pub world_from_ego: Rigid<World, Ego>,
    /// Share of the sweep's points that lie on the map.
    pub agreeing: f64,
    /// Whether the sweep could not be placed: the vehicle is taken to have moved on as before.
    pub is_lost: bool,
}

/// What a lidar tells of the vehicle's motion.
#[derive(Debug, Clone, PartialEq)]
pub struct Odometry {
    /// One a sweep that could be read, in order of time.
    pub sweeps: Vec<SweepPose>,
    /// Sweeps that could not be read, one sentence each.
    pub losses: Vec<String>,
    /// Whether points have times of their own; if not, each sweep is taken as seen at once.
    pub has_times: bool,
    /// How thick walls and roads are in the map of the last 100 m, standard deviation: the median over
    /// cubes of a meter. `None` without planes.
    pub thickness_m: Option<f64>,
}

impl Odometry {
    /// The poses for a trajectory, with one more at each end: the vehicle moves on for a sweep's
    /// time, so that the first and last points and images have a pose too.
    #[must_use]
    pub fn poses(&self) -> Vec<(Stamp, Rigid<World, Ego>)> {
        let mut poses: Vec<_> = self
            .sweeps
            .iter()
            .map(|it| (it.stamp, it.world_from_ego))
            .collect();
        if let ([first, second, ..], [.., before, last]) = (poses.as_slice(), poses.as_slice()) {
            let beyond = |from: &(Stamp, Rigid<World, Ego>), to: &(Stamp, Rigid<World, Ego>)| {
                (to.0 + (to.0 - from.0), from.1.interpolate(&to.1, 2.0))
            };
            let (start, end) = (beyond(second, first), beyond(before, last));
            poses.insert(0, start);
            poses.push(end);
        }
        poses
    }

    /// Sweeps that could not be placed.
    #[must_use]
    pub fn n_lost(&self) -> usize {
        self.sweeps.iter().filter(|it| it.is_lost).count()
    }

    /// Length of the way, meters.
    #[must_use]
    pub fn driven_m(&self) -> f64 {
        let step = |pair: &[SweepPose]| {
            let [from, to] = [&pair[0], &pair[1]].map(|it| it.world_from_ego.translation());
            from.metric_distance(&to)
        };
        self.sweeps.windows(2).map(step).sum()
    }
}

/// How far apart two accounts of the same motion are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disagreement {
    /// Sweeps that both have a pose of.
    pub n_sweeps: usize,
    /// Length of the way by the other account, meters.
    pub driven_m: f64,
    /// The last pose seen from the first: meters and radians apart.
    pub at_end: [f64; 2],
    /// The motion from sweep to sweep: the median of meters and of radians apart.
    pub a_sweep: [f64; 2],
}

impl Odometry {
    /// Beside another account of the motion. `None` if it has not two poses, or stands still.
    #[must_use]
    pub fn beside(&self, other: &EgoMotion) -> Option<Disagreement> {
        other.trajectory()?;
        let both: Vec<[Rigid<World, Ego>; 2]> = self
            .sweeps
            .iter()
            .filter_map(|it| Some([it.world_from_ego, other.pose_at(it.stamp).ok()?]))
            .collect();
        let [first, .., last] = both.as_slice() else {
            return None;
        };
        let apart = |from: &[Rigid<World, Ego>; 2], to: &[Rigid<World, Ego>; 2]| {
            let [ours, theirs] = [0, 1].map(|which| from[which].inverse() * to[which]);
            let between = theirs.inverse() * ours;
            [between.translation().norm(), between.rotation().angle()]
        };
        let steps: Vec<[f64; 2]> = both
            .windows(2)
            .map(|pair| apart(&pair[0], &pair[1]))
            .collect();
        let driven = both.windows(2).map(|pair| {
            let [from, to] = [&pair[0][1], &pair[1][1]].map(Rigid::translation);
            from.metric_distance(&to)
        });
        Some(Disagreement {
            n_sweeps: both.len(),
            driven_m: driven.sum(),
            at_end: apart(first, last),
            a_sweep: [0, 1]
                .map(|which| median(steps.iter().map(|step| step[which]).collect()).unwrap_or(0.0)),
        })
    }
}

/// The upper middle.
fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied()
}

/// Follows the vehicle by one lidar.
///
/// Points with times of their own are moved to the middle of their sweep; without such times a sweep
/// is taken as seen at once, at its stamp.
///
/// `sweeps` are numbers of messages of the channel.
/// Memory: a few sweeps, and the map of 100 m around.
///
/// # Errors
/// [`Error::Log`] when `progress` cancels.
pub fn odometry(
    log: &Log,
    lidar: &Sensor,
    channel: ChannelId,
    sweeps: Range<usize>,
    progress: &dyn Progress,
) -> Result<Odometry, Error> {
    let n_sweeps = sweeps.len();
    let read = |nth: usize| -> Option<Result<Sweep, String>> {
        let idx = sweeps.clone().nth(nth)?;
        let entry = log.entries(channel).get(idx)?;
        let stamp = lidar.true_stamp(entry.stamp);
        let cloud = log
            .cloud(channel, idx)
            .map_err(|error| format!("sweep {idx} of `{}` cannot be read: {error}", lidar.id));
        Some(cloud.map(|snapshot| Sweep::new(&snapshot.cloud, stamp, &lidar.ego_from_sensor)))
    };
    let mut losses = Vec::new();
    let mut beginning = Vec::new();
    let mut follower: Option<Follower> = None;
    let (mut last, mut has_times) = (None, false);
    let mut take = |sweep: Sweep| {
        has_times |= sweep.has_times;
        // Of sweeps of one moment the first.
        if last
            .replace(sweep.middle)
            .is_some_and(|last| last >= sweep.middle)
        {
            return;
        }
        match &mut follower {
            Some(follower) => follower.follow(&sweep),
            None => {
                beginning.push(sweep);
                if beginning.len() == N_BEGINNING {
                    follower = Some(begun(&std::mem::take(&mut beginning)));
                }
            }
        }
    };
    let mut next = read(0);
    for nth in 0..n_sweeps {
        if !progress.advance(nth as u64, n_sweeps as u64) {
            return Err(fl_log::Error::Canceled.into());
        }
        let now = next.take();
        let (_, read_next) = rayon::join(
            || match now {
                Some(Ok(sweep)) => take(sweep),
                Some(Err(loss)) => losses.push(loss),
                None => {}
            },
            || read(nth + 1),
        );
        next = read_next;
    }
    let follower = follower.unwrap_or_else(|| begun(&beginning));
    let thickness_m = follower.map.thickness_m();
    Ok(Odometry {
        sweeps: from_first(follower.poses),
        losses,
        has_times,
        thickness_m,
    })
}

/// So many sweeps are followed twice.
const N_BEGINNING: usize = 8;
/// And so often laid onto each other.
const SETTLING: usize = 2;

/// The first sweeps, followed forward to learn how the vehicle moves, and from there back: at the very
/// start two lone sweeps tell the speed badly.
fn begun(sweeps: &[Sweep]) -> Follower {
    let ([first, second, ..], Some(last)) = (sweeps, sweeps.last()) else {
        return Follower::default();
    };
    let mut forward = Follower::from(first, started(first, second));
    sweeps[1..].iter().for_each(|sweep| forward.follow(sweep));
    let mut back = Follower::from(last, forward.per_second);
    back.off = forward.off;
    sweeps
        .iter()
        .rev()
        .skip(1)
        .for_each(|sweep| back.follow(sweep));
    back.poses.reverse();
    for _ in 0..SETTLING {
        back.settle(sweeps);
    }
    back
}

/// How the vehicle moves in a second, if it begins with the first of two sweeps.
fn started(first: &Sweep, second: &Sweep) -> Isometry3<f64> {
    let secs = (second.middle - first.middle).as_secs_f64();
    let fits = STARTS_MPS.map(|speed_mps| {
        let per_second = Isometry3::translation(speed_mps, 0.0, 0.0);
        let map = Follower::from(first, per_second).map;
        let points = deskewed(&second.sparse, &per_second);
        align(&points, &map, moved(&per_second, secs), OFF_M.2)
    });
    let best = fits
        .into_iter()
        .max_by(|a, b| a.agreeing.total_cmp(&b.agreeing));
    best.map_or_else(Isometry3::identity, |fit| {
        moved(&fit.world_from_ego, secs.recip())
    })
}

/// The poses with the first as the world.
fn from_first(mut sweeps: Vec<SweepPose>) -> Vec<SweepPose> {
    let first = sweeps.first().map(|it| *it.world_from_ego.isometry());
    for sweep in &mut sweeps {
        let pose = sweep.world_from_ego.isometry();
        let seen = first.map_or(*pose, |first| first.inv_mul(pose));
        sweep.world_from_ego = Rigid::from_isometry(seen);
    }
    sweeps
}

/// Where the vehicle was so far, and what it has seen.
struct Follower {
    map: SurfaceMap,
    /// In the order in which they were found.
    poses: Vec<SweepPose>,
    /// How the vehicle moved last.
    per_second: Isometry3<f64>,
    off: Off,
    /// Sweeps in a row that could not be placed.
    n_lost: usize,
}

impl Default for Follower {
    fn default() -> Self {
        Self {
            map: SurfaceMap::default(),
            poses: Vec::new(),
            per_second: Isometry3::identity(),
            off: Off::default(),
            n_lost: 0,
        }
    }
}

impl Follower {
    /// With the map of one sweep.
    fn from(sweep: &Sweep, per_second: Isometry3<f64>) -> Self {
        let mut follower = Self {
            per_second,
            ..Self::default()
        };
        follower
            .map
            .add(placed(&sweep.dense, &per_second, &Isometry3::identity()));
        follower.poses.push(SweepPose {
            stamp: sweep.middle,
            world_from_ego: Rigid::identity(),
            agreeing: 1.0,
            is_lost: false,
        });
        follower
    }

    /// Lays a sweep onto the map, and takes it in. In either direction of time.
    fn follow(&mut self, sweep: &Sweep) {
        let Some(last) = self.poses.last().copied() else {
            return;
        };
        let secs = (sweep.middle - last.stamp).as_secs_f64();
        let from = last.world_from_ego.isometry();
        let predicted = from * moved(&self.per_second, secs.clamp(-LONGEST_S, LONGEST_S));
        let mut per_second = self.per_second;
        let mut fit = Fit {
            world_from_ego: predicted,
            agreeing: 0.0,
        };
        for round in 0..ROUNDS {
            let kernel_m = (self.off.meters() / f64::from(1 << round)).max(OFF_M.1);
            let points = deskewed(&sweep.sparse, &per_second);
            fit = align(&points, &self.map, fit.world_from_ego, kernel_m);
            per_second = moved(&from.inv_mul(&fit.world_from_ego), secs.recip());
        }
        let is_lost = fit.agreeing < LEAST_AGREEING;
        self.n_lost = if is_lost { self.n_lost + 1 } else { 0 };
        if is_lost {
            fit.world_from_ego = predicted;
            if self.n_lost == MOST_LOST {
                (self.n_lost, self.off) = (0, Off::default());
                self.map = SurfaceMap::default();
                self.map
                    .add(placed(&sweep.dense, &self.per_second, &predicted));
            }
        } else {
            self.per_second = per_second;
            self.off.learn(&predicted.inv_mul(&fit.world_from_ego));
            self.map
                .add(placed(&sweep.dense, &per_second, &fit.world_from_ego));
            self.map
                .forget_beyond(&fit.world_from_ego.translation.vector, MAP_REACH_M);
        }
        self.poses.push(SweepPose {
            stamp: sweep.middle,
            world_from_ego: Rigid::from_isometry(fit.world_from_ego),
            agreeing: fit.agreeing,
            is_lost,
        });
    }

    /// Lays each sweep onto the map of all, and makes the map anew.
    fn settle(&mut self, sweeps: &[Sweep]) {
        if self.poses.len() != sweeps.len() {
            return;
        }
        let motions: Vec<Isometry3<f64>> = (0..sweeps.len())
            .map(|idx| self.motion_about(idx))
            .collect();
        for ((sweep, pose), per_second) in sweeps.iter().zip(&mut self.poses).zip(&motions) {
            let points = deskewed(&sweep.sparse, per_second);
            let start = *pose.world_from_ego.isometry();
            let fit = align(&points, &self.map, start, OFF_M.1);
            pose.world_from_ego = Rigid::from_isometry(fit.world_from_ego);
            pose.agreeing = fit.agreeing;
        }
        self.map = SurfaceMap::default();
        for ((sweep, pose), per_second) in sweeps.iter().zip(&self.poses).zip(&motions) {
            self.map.add(placed(
                &sweep.dense,
                per_second,
                pose.world_from_ego.isometry(),
            ));
        }
        self.per_second = self.motion_about(sweeps.len() - 1);
    }

    /// How the vehicle moves in a second about the time of a pose.
    fn motion_about(&self, idx: usize) -> Isometry3<f64> {
        let last = self.poses.len() - 1;
        let [from, to] = [
            &self.poses[idx.saturating_sub(1)],
            &self.poses[(idx + 1).min(last)],
        ];
        let by = from
            .world_from_ego
            .isometry()
            .inv_mul(to.world_from_ego.isometry());
        moved(&by, (to.stamp - from.stamp).as_secs_f64().recip())
    }
}

/// How far predictions were off.
struct Off {
    squares: f64,
    n: f64,
}

impl Default for Off {
    fn default() -> Self {
        Self {
            squares: OFF_M.0 * OFF_M.0,
            n: 1.0,
        }
    }
}

impl Off {
    fn meters(&self) -> f64 {
        (self.squares / self.n).sqrt().clamp(OFF_M.1, OFF_M.2)
    }

    /// The last ten count most.
    fn learn(&mut self, off: &Isometry3<f64>) {
        let off_m =
            off.translation.vector.norm() + 2.0 * LEVER_M * (0.5 * off.rotation.angle()).sin();
        self.squares = 0.9 * self.squares + off_m * off_m;
        self.n = 0.9 * self.n + 1.0;
    }
}

fn placed<'s>(
    points: &'s [sweep::Measured],
    per_second: &Isometry3<f64>,
    world_from_ego: &Isometry3<f64>,
) -> impl Iterator<Item = nalgebra::Vector3<f64>> + use<'s> {
    let pose = *world_from_ego;
    deskewed(points, per_second)
        .into_iter()
        .map(move |point| (pose * nalgebra::Point3::from(point)).coords)
}

/// So many times a motion, at constant twist.
fn moved(by: &Isometry3<f64>, times: f64) -> Isometry3<f64> {
    *Rigid::<World, Ego>::identity()
        .interpolate(&Rigid::from_isometry(*by), times)
        .isometry()
}
