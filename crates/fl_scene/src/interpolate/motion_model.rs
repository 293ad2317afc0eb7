//! How the objects of a class move, and the figures of each way to move.

use std::fmt;

/// How an object moves between two keyframes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MotionModel {
    /// It stands: one pose for its whole life.
    ///
    /// The pose is that of the keyframe that agrees best with all others, so it is one that
    /// somebody stated; keyframes that say otherwise are outvoted, at their own stamps too.
    Static,
    /// It rolls: where it goes is where it heads, forward or in reverse; it does not slide
    /// sideways and does not turn in place.
    CarLike,
    /// It goes wherever it likes and turns as it likes, without jerks.
    Free,
    /// It goes in straight lines at constant speed and turns at a constant rate, with a jolt at
    /// every keyframe. What most other tools do, for comparison and for their files.
    #[default]
    Linear,
}

/// The figures of a smooth motion model.
///
/// The prior is white noise on acceleration: of all curves through the keyframes the one of least
/// mean squared acceleration is likeliest, and how far the truth strays from it follows from the
/// same assumption. Noise and slip shape the curve relative to an acceleration of unit density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Prior {
    /// How far a keyframe may be off when speeds are made from it, meters.
    pub(super) position_noise_m: f64,
    /// How far a keyframe's rotation may be off when rates of turn are made from it, radians.
    pub(super) rotation_noise_rad: f64,
    /// How strictly an object goes where it heads; `None` for one that does not care.
    pub(super) slip: Option<Slip>,
    /// Along, across and above its heading.
    pub(super) deviation: [Spread; 3],
    /// About its vertical axis, in radians.
    pub(super) yaw_deviation: Spread,
}

/// The standard deviation of sideways speed: a part that is always there, and one that grows with
/// speed because a heading is never stated exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slip {
    pub(super) at_rest_mps: f64,
    pub(super) heading_rad: f64,
}

/// How far the truth strays from the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    /// Spectral density of the acceleration, m²/s³.
    pub(super) density: f64,
    /// How many moments of a track's own restlessness the density above is worth.
    pub(super) weight: f64,
    /// What statements differ by from one moment to the next, meters.
    pub(super) jitter: f64,
}

impl MotionModel {
    /// All motion models.
    pub const ALL: [Self; 4] = [Self::Static, Self::CarLike, Self::Free, Self::Linear];

    /// The name in documents: `static`, `car_like`, `free`, `linear`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::CarLike => "car_like",
            Self::Free => "free",
            Self::Linear => "linear",
        }
    }

    /// The figures, which were fitted to recorded drives; `docs/interpolation.md` tells how.
    pub(super) fn prior(self) -> Prior {
        match self {
            Self::CarLike => CAR_LIKE,
            Self::Static | Self::Free | Self::Linear => FREE,
        }
    }
}

impl fmt::Display for MotionModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The density of angular acceleration that noise of rotations is relative to, rad²/s³.
pub(super) const TURN_DENSITY: f64 = 0.05;

const fn spread(density: f64, jitter: f64) -> Spread {
    Spread {
        density,
        weight: 2.0,
        jitter,
    }
}

const CAR_LIKE: Prior = Prior {
    position_noise_m: 0.05,
    rotation_noise_rad: 0.03,
    slip: Some(Slip {
        at_rest_mps: 0.1,
        heading_rad: 0.12,
    }),
    deviation: [spread(0.7, 0.06), spread(0.1, 0.04), spread(0.012, 0.04)],
    yaw_deviation: spread(0.001, 0.007),
};

const FREE: Prior = Prior {
    position_noise_m: 0.1,
    rotation_noise_rad: 0.1,
    slip: None,
    deviation: [spread(0.08, 0.05), spread(0.05, 0.04), spread(0.005, 0.025)],
    yaw_deviation: spread(0.04, 0.02),
};
