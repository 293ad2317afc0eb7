//! One object followed from a moment through the frames, by its own points.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use fl_fusion::{FramePlan, Fusion};
use fl_log::Progress;
use fl_scene::{Keyframe, Source, Track};
use fl_spacetime::{OrientedBox, Span, Stamp, World};
use fl_track::{FollowSettings, Followed, FollowedPose, Follower, StopReason};

use super::{Desk, FrameSweep};
use crate::Error;

/// A frame farther than this from a moment, beyond what the sensors' clocks explain, is another
/// moment.
const NEAR: Span = Span::from_millis(60);

/// Which way in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To later frames.
    Forward,
    /// To earlier frames.
    Backward,
}

/// So many frames are read while the one before them is looked at.
const N_AHEAD: usize = 2;

/// Where an object is followed from.
#[derive(Clone, Debug)]
pub struct Seed<'a> {
    /// The object.
    pub track: &'a Track,
    /// The moment of a cuboid that is right.
    pub stamp: Stamp,
    /// The cuboid.
    pub cuboid: OrientedBox<World>,
    /// Which way.
    pub way: Way,
    /// The last moment that is looked at, where that is not the end of the log.
    pub until: Option<Stamp>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowedRun {
    /// Where the object is, in the order in which it was found.
    pub poses: Vec<FollowedPose>,
    /// Frames that were looked at, after the one it began in.
    pub n_frames: usize,
    /// Why it ended; `None` where the last moment that was asked for was reached.
    pub stop: Option<StopReason>,
    /// What could not be read, one sentence each.
    pub losses: Vec<String>,
}

impl Way {
    /// The name: `forward`, `backward`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }

    /// Whether a moment lies beyond another.
    pub fn is_beyond(self, stamp: Stamp, from: Stamp) -> bool {
        match self {
            Self::Forward => stamp > from,
            Self::Backward => stamp < from,
        }
    }
}

/// Follows an object until it is lost, a keyframe that somebody stated is reached, or the log ends.
///
/// # Errors
/// [`Error::NoSweepNear`], [`Error::Canceled`] when the progress says so.
pub fn follow_track(
    fusion: &Fusion<'_>,
    seed: &Seed<'_>,
    progress: &dyn Progress,
) -> Result<FollowedRun, Error> {
    let read = |frame: usize| FrameSweep::read(fusion, frame).map(Arc::new);
    follow(fusion, seed, (&read, progress))
}

impl Desk {
    /// As [`follow_track`], with the frames that are on the desk already.
    ///
    /// # Errors
    /// Those of [`follow_track`].
    pub fn follow(&self, seed: &Seed<'_>, progress: &dyn Progress) -> Result<FollowedRun, Error> {
        let read = |frame: usize| self.sweep(frame);
        follow(self.fusion(), seed, (&read, progress))
    }
}

/// Gives the sweep of a frame.
type Read<'a> = dyn Fn(usize) -> Result<Arc<FrameSweep>, Error> + Sync + 'a;

fn follow(
    fusion: &Fusion<'_>,
    seed: &Seed<'_>,
    (read, progress): (&Read<'_>, &dyn Progress),
) -> Result<FollowedRun, Error> {
    let plans = fusion.frames();
    let nearest = plans.iter().min_by_key(|it| (it.stamp - seed.stamp).abs());
    let reach = fusion.report().tolerance + NEAR;
    let near = nearest.filter(|it| (it.stamp - seed.stamp).abs() <= reach);
    let Some(first) = near else {
        let nearest = nearest.map(|plan| plan.stamp);
        return Err(Error::NoSweepNear {
            stamp: seed.stamp,
            nearest,
        });
    };
    let cuboid = seed.track.cuboid_at(first.stamp);
    let cuboid = cuboid
        .filter(|_| first.stamp != seed.stamp)
        .unwrap_or(seed.cuboid);
    let sweep = read(first.idx)?;
    let settings = FollowSettings::of(seed.track.class());
    let follower = Follower::new(&cuboid, &sweep.sweep(), settings);
    let (ahead, end) = frames_ahead(plans, first, seed);
    std::thread::scope(|scope| {
        let (sender, sweeps) = sync_channel(N_AHEAD - 1);
        let frames: Vec<usize> = ahead.iter().map(|plan| plan.idx).collect();
        scope.spawn(move || {
            let is_wanted = |frame: usize| sender.send(read(frame)).is_ok();
            frames.into_iter().all(is_wanted)
        });
        let run = FollowedRun {
            poses: Vec::new(),
            n_frames: 0,
            stop: end,
            losses: Vec::new(),
        };
        run.through(&ahead, sweeps.into_iter(), (follower, progress))
    })
}

/// The frames beyond the first that are to be looked at, in order, and why there are no more.
fn frames_ahead<'a>(
    plans: &'a [FramePlan],
    first: &FramePlan,
    seed: &Seed<'_>,
) -> (Vec<&'a FramePlan>, Option<StopReason>) {
    let way = seed.way;
    let ahead = plans
        .iter()
        .filter(|it| way.is_beyond(it.stamp, first.stamp));
    let mut ahead: Vec<&FramePlan> = ahead.collect();
    if way == Way::Backward {
        ahead.reverse();
    }
    let keyframe = next_stated(seed);
    for (n, plan) in ahead.iter().enumerate() {
        let is_past = seed.until.is_some_and(|it| way.is_beyond(plan.stamp, it));
        let is_stated = keyframe.is_some_and(|it| !way.is_beyond(it, plan.stamp));
        if is_past || is_stated {
            ahead.truncate(n);
            return (ahead, (!is_past).then_some(StopReason::KeyframeReached));
        }
    }
    (ahead, Some(StopReason::LogEnds))
}

impl FollowedRun {
    /// Lets the follower look at frame after frame.
    fn through(
        mut self,
        ahead: &[&FramePlan],
        sweeps: impl Iterator<Item = Result<Arc<FrameSweep>, Error>>,
        (mut follower, progress): (Follower, &dyn Progress),
    ) -> Result<Self, Error> {
        for (plan, sweep) in ahead.iter().zip(sweeps) {
            if !progress.advance(self.n_frames as u64, ahead.len() as u64) {
                return Err(Error::Canceled {
                    done: self.n_frames,
                    of: ahead.len(),
                });
            }
            let sweep = sweep?;
            let losses = sweep.frame().losses.iter();
            self.losses
                .extend(losses.map(|loss| format!("frame {}: {loss}", plan.idx)));
            self.n_frames += 1;
            match follower.step(&sweep.sweep()) {
                Followed::Found(poses) => self.poses.extend(poses),
                Followed::Missed => {}
                Followed::Stopped(reason) => {
                    self.stop = Some(reason);
                    break;
                }
            }
        }
        Ok(self)
    }

    /// The keyframes that it makes.
    pub fn keyframes(&self) -> Vec<Keyframe> {
        let keyframe = |pose: &FollowedPose| Keyframe {
            score: pose.score,
            ..Keyframe::new(pose.stamp, pose.cuboid, Source::Propagated)
        };
        self.poses.iter().map(keyframe).collect()
    }
}

/// The next keyframe that somebody vouches for.
fn next_stated(seed: &Seed<'_>) -> Option<Stamp> {
    let stated = seed.track.keyframes().iter().filter(|it| it.is_stated());
    let beyond = stated
        .map(|it| it.stamp)
        .filter(|stamp| seed.way.is_beyond(*stamp, seed.stamp));
    beyond.min_by_key(|stamp| (*stamp - seed.stamp).abs())
}
