//! Proposes: clusters to detections, detections to tracks, smoothing.
//!
//! [`propose`](propose()) finds objects in one cloud without a network, [`Proposer`] in the sweeps
//! of a drive, [`detections`] reads what a detector found, and [`track`] makes tracks of either. All of it is offline: a track is
//! settled when its whole life is known.
//!
//! [`box_at`] fits a box to what a person clicks, [`MotionFinder`] finds what moves, and
//! [`unexplained`](unexplained()) lists what of that no cuboid of a scene explains.

mod assign;
mod borne_out;
mod click;
mod detection;
pub mod detections;
mod error;
mod family;
mod follow;
mod kinematics;
mod motion;
mod propose;
mod proposer;
mod refine;
mod register;
mod settings;
mod settle;
mod stated;
mod sweep;
mod tracker;
mod unexplained;
mod upright;

pub use borne_out::is_borne_out;
pub use click::{
    Click, ClickHint, ClickSettings, ClickedBox, DrivingSide, NoBox, box_at, box_on_ground,
};
pub use detection::{Detection, Moment, RadarReturn};
pub use error::Error;
pub use family::{Family, automotive_class};
pub use follow::{FollowSettings, Followed, FollowedPose, Follower, StopReason};
pub use motion::{MotionFinder, MotionSettings, MotionSweep, MotionView, MovingCluster};
pub use propose::{Proposal, ProposeSettings, propose};
pub use proposer::{Proposed, Proposer, ProposerSettings};
pub use refine::{RefineOutcome, RefineSettings, Refined, Refiner};
pub use settings::{FamilySettings, GroundMotion, TrackSettings};
pub use stated::{StatedTracks, stated_tracks};
pub use sweep::Sweep;
pub use tracker::{TrackEstimate, track};
pub use unexplained::{UnexplainedMotion, UnexplainedSettings, unexplained};
