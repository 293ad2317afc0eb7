//! What can go wrong with times, poses and boxes.

use crate::{Span, Stamp};

/// What can go wrong with times, poses and boxes.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A moment outside a trajectory; poses are never extrapolated.
    #[error("no pose at {stamp}; the trajectory covers {start} to {end}")]
    OutsideTrajectory {
        /// The moment that was asked for.
        stamp: Stamp,
        /// First moment with a pose.
        start: Stamp,
        /// Last moment with a pose.
        end: Stamp,
    },
    /// A moment in a hole of a trajectory that is too wide to interpolate over.
    #[error(
        "no pose at {stamp}; the poses around it are {gap} apart, more than the {max_gap} allowed"
    )]
    InsideGap {
        /// The moment that was asked for.
        stamp: Stamp,
        /// Distance in time between the two poses around it.
        gap: Span,
        /// The widest gap that is interpolated over.
        max_gap: Span,
    },
    /// A trajectory of fewer than two poses.
    #[error("a trajectory needs at least two poses; there are {n_samples}")]
    TooFewPoses {
        /// How many there are.
        n_samples: usize,
    },
    /// Poses whose stamps do not strictly rise.
    #[error("the stamps of a trajectory must rise; {next} follows {previous}")]
    StampsNotRising {
        /// The earlier sample's stamp.
        previous: Stamp,
        /// The stamp that does not rise above it.
        next: Stamp,
    },
    /// A rotation that is no rotation, or a translation that is not finite.
    #[error(
        "not a rigid transform: translation {translation:?}, quaternion (x, y, z, w) {quaternion:?}"
    )]
    NotRigid {
        /// Translation as given, meters.
        translation: [f64; 3],
        /// Quaternion as given, x y z w.
        quaternion: [f64; 4],
    },
    /// A box with an edge that is zero, negative or not finite.
    #[error(
        "not a box: length {length}, width {width}, height {height}; each must be positive and finite"
    )]
    NotABox {
        /// Along x, meters.
        length: f64,
        /// Along y, meters.
        width: f64,
        /// Along z, meters.
        height: f64,
    },
}
