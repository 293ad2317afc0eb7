//! A drive on the desk of whoever labels it: its frames, what its sensors saw, and what is proposed
//! from that.
//!
//! Everything is made from the log when it is asked for; what was decoded last is kept up to a
//! bound. Many threads may use one desk.

mod cache;
mod following;
mod looking;
mod pointing;
mod sweep;

use std::path::Path;
use std::sync::Arc;

use fl_fusion::{FramePlan, Fusion, FusionSettings, rig_from_log};
use fl_log::{Log, OpenOptions, Progress};
use fl_rig::Rig;
use fl_scene::Track;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Stamp, World};

use crate::Error;
pub use cache::{Cache, Weigh};
pub use following::{FollowedRun, Seed, Way, follow_track};
pub use looking::{PointOnImage, RadarReturn, SeenCuboid};
pub use pointing::{BoxHint, Face, Pointed, ProposedBox};
pub use sweep::FrameSweep;

/// A drive, open to be looked at and pointed into.
#[derive(Debug)]
pub struct Desk {
    fusion: Fusion<'static>,
    start: Stamp,
    notes: Vec<String>,
    sweeps: Cache<FrameSweep>,
}

/// The cuboids of a track at the frames of its life.
#[derive(Clone, Debug, PartialEq)]
pub struct FramePoses {
    /// The first frame.
    pub first: usize,
    /// One a frame; none where the object is absent.
    pub cuboids: Vec<Option<OrientedBox<World>>>,
}

impl Desk {
    /// Opens a log with its own rig, or with another, and keeps at most so many bytes of what was
    /// decoded.
    ///
    /// # Errors
    /// What keeps the log, the rig or the frames from being made, and [`Error::NoFrames`].
    pub fn open(
        path: &Path,
        rig: Option<Rig>,
        (options, progress): (&OpenOptions, &dyn Progress),
        cache_bytes: usize,
    ) -> Result<Self, Error> {
        let log = Arc::new(Log::open(path, options, progress)?);
        let (rig, mut notes) = match rig {
            Some(rig) => (rig, Vec::new()),
            None => rig_from_log(&log)?,
        };
        let fusion = Fusion::shared(log, rig, FusionSettings::default())?;
        notes.extend(fusion.report().notes.iter().cloned());
        let Some(first) = fusion.frames().first() else {
            return Err(Error::NoFrames {
                sensor: fusion.key_sensor().to_string(),
                path: path.to_owned(),
            });
        };
        let start = fusion.log().start().unwrap_or(first.stamp);
        Ok(Self {
            start,
            notes,
            sweeps: Cache::new(cache_bytes),
            fusion,
        })
    }

    /// The drive's frames, sensors and ego motion.
    pub fn fusion(&self) -> &Fusion<'static> {
        &self.fusion
    }

    /// When the log starts; times on the wire count from here.
    pub fn start(&self) -> Stamp {
        self.start
    }

    /// What was assumed or left out when the drive was opened, one sentence each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A place in the world near everything that is labeled, for those who count in `f32`.
    pub fn origin(&self) -> Point<World> {
        let first = self.fusion.frames().first();
        let pose = first.and_then(|plan| self.pose_of(plan));
        pose.map_or_else(Point::origin, |pose| pose * Point::origin())
    }

    /// Where the vehicle was at a frame's key stamp.
    pub fn pose_of(&self, plan: &FramePlan) -> Option<Rigid<World, Ego>> {
        self.fusion.ego_motion().pose_at(plan.stamp).ok()
    }

    /// The plan of a frame.
    ///
    /// # Errors
    /// [`fl_fusion::Error::NoFrame`].
    pub fn plan(&self, frame: usize) -> Result<&FramePlan, Error> {
        let frames = self.fusion.frames();
        let n_frames = frames.len();
        let none = || fl_fusion::Error::NoFrame {
            idx: frame,
            n_frames,
        };
        Ok(frames.get(frame).ok_or_else(none)?)
    }

    /// What all lidars saw in a frame.
    pub fn sweep(&self, frame: usize) -> Result<Arc<FrameSweep>, Error> {
        self.plan(frame)?;
        self.sweeps
            .get_or(frame, || FrameSweep::read(&self.fusion, frame))
    }

    /// Where a track is at every frame of its life.
    pub fn poses(&self, track: &Track) -> FramePoses {
        let frames = self.fusion.frames();
        let first = frames.partition_point(|plan| plan.stamp < track.start());
        let last = frames.partition_point(|plan| plan.stamp <= track.end());
        let alive = &frames[first..last.max(first)];
        let cuboids = alive.iter().map(|plan| track.cuboid_at(plan.stamp));
        FramePoses {
            first,
            cuboids: cuboids.collect(),
        }
    }
}
