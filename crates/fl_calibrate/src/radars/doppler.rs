//! What a radar's speeds should be, and the fit of it to what they are.
//!
//! A radar that moves with `u` in the vehicle's axes, whose speeds are `k` times what they should be and
//! `b` too large, and which has to be turned by `ψ` about the vehicle's z, sees what stands still in
//! direction `d` at
//!
//! ```text
//! v = −k u · Rz(ψ) d + b = −k cos ψ (u · d) − k sin ψ (u × d) + b       (in the plane of x and y)
//! ```
//!
//! which is linear in `k cos ψ`, `k sin ψ` and `b`. What the radar moves up and down is taken from `v`
//! as it is.

use std::iter::Sum;
use std::ops::{Add, Sub};

use nalgebra::{Matrix3, Vector3};

/// One detection beside the radar's expected motion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Detection {
    /// `u · d` and `u × d` in the plane, m/s.
    along: f64,
    across: f64,
    /// The radial speed, m/s.
    speed: f64,
}

impl Detection {
    pub(super) fn new(velocity: &Vector3<f64>, direction: &Vector3<f64>, speed: f64) -> Self {
        Self {
            along: velocity.x * direction.x + velocity.y * direction.y,
            across: velocity.y * direction.x - velocity.x * direction.y,
            speed: speed + velocity.z * direction.z,
        }
    }

    /// What the unknowns of [`Doppler`] are multiplied with.
    fn row(&self) -> Vector3<f64> {
        Vector3::new(-self.along, -self.across, 1.0)
    }
}

/// How a radar's speeds follow from its motion: `k cos ψ`, `k sin ψ` and `b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Doppler(Vector3<f64>);

/// What is asked for; the rest is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknowns {
    TurnFactorBias,
    TurnFactor,
    FactorBias,
    Factor,
}

impl Unknowns {
    /// The same of a radar that looks where it was said to.
    pub(super) fn unturned(self) -> Self {
        match self {
            Self::TurnFactorBias | Self::FactorBias => Self::FactorBias,
            Self::TurnFactor | Self::Factor => Self::Factor,
        }
    }

    /// For each of the three numbers of [`Doppler`].
    fn are_asked(self) -> [bool; 3] {
        match self {
            Self::TurnFactorBias => [true, true, true],
            Self::TurnFactor => [true, true, false],
            Self::FactorBias => [true, false, true],
            Self::Factor => [true, false, false],
        }
    }
}

impl Doppler {
    /// Without a bias.
    pub(super) fn unbiased(along: f64, across: f64) -> Self {
        Self(Vector3::new(along, across, 0.0))
    }

    /// The median of each number.
    pub(super) fn median(all: &[Self]) -> Self {
        let of = |number: usize| {
            let mut numbers: Vec<f64> = all.iter().map(|it| it.0[number]).collect();
            numbers.sort_by(f64::total_cmp);
            numbers.get(numbers.len() / 2).copied().unwrap_or_default()
        };
        Self(Vector3::new(of(0), of(1), of(2)))
    }

    /// With the same factor, as if the radar looked where it was said to.
    pub(super) fn unturned(&self) -> Self {
        Self(Vector3::new(self.factor(), 0.0, self.0.z))
    }

    /// Whether a radar of the one looks less than a quarter turn away from one of the other.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.0.xy().dot(&other.0.xy()) > 0.0
    }

    pub(super) fn factor(&self) -> f64 {
        self.0.x.hypot(self.0.y)
    }

    pub(super) fn yaw_rad(&self) -> f64 {
        self.0.y.atan2(self.0.x)
    }

    pub(super) fn bias_mps(&self) -> f64 {
        self.0.z
    }

    /// By how much the detection is faster than it should be, m/s.
    pub(super) fn residual(&self, detection: &Detection) -> f64 {
        detection.speed - self.0.dot(&detection.row())
    }

    /// The one without bias that two detections fit exactly; `None` if they lie in one direction.
    pub(super) fn through(a: &Detection, b: &Detection) -> Option<Self> {
        let sine = a.along * b.across - a.across * b.along;
        let size = a.along.hypot(a.across) * b.along.hypot(b.across);
        (sine.abs() > LEAST_SINE * size).then(|| {
            let along = (b.speed * a.across - a.speed * b.across) / sine;
            let across = (a.speed * b.along - b.speed * a.along) / sine;
            Self::unbiased(along, across)
        })
    }
}

/// Two detections that are nearer than this tell little, radians.
const LEAST_SINE: f64 = 0.05;

/// The normal equations of weighted least squares.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    matrix: Matrix3<f64>,
    right: Vector3<f64>,
}

impl Sums {
    /// Of one detection.
    pub(super) fn of(detection: &Detection, weight: f64) -> Self {
        let row = detection.row();
        Self {
            matrix: row * row.transpose() * weight,
            right: row * (detection.speed * weight),
        }
    }

    /// The best fit; `None` if the detections do not tell the unknowns apart.
    pub(super) fn solve(&self, unknowns: Unknowns) -> Option<Doppler> {
        let asked = unknowns.are_asked().map(|it| f64::from(u8::from(it)));
        let asked = Vector3::from(asked);
        let others = Matrix3::from_diagonal(&asked.map(|it| 1.0 - it));
        let matrix = self.matrix.component_mul(&(asked * asked.transpose())) + others;
        let right = self.right.component_mul(&asked);
        let solved = matrix.cholesky()?.solve(&right);
        solved
            .iter()
            .all(|it| it.is_finite())
            .then_some(Doppler(solved))
    }
}

impl Add for Sums {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            matrix: self.matrix + other.matrix,
            right: self.right + other.right,
        }
    }
}

impl Sub for Sums {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            matrix: self.matrix - other.matrix,
            right: self.right - other.right,
        }
    }
}

impl Sum for Sums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}
