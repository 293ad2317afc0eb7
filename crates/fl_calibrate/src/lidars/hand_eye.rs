//! How a lidar's way and that of the vehicle's poses fit together.
//!
//! If the lidar is turned by a small `ω` and shifted by `d` against what the rig says, what its
//! odometry takes for the vehicle's motion `(R', t')` is in truth `(R, t)`, with
//! `log R = log R' + ω × log R'` and `t = t' + ω × t' + (I − R) d` (Tsai and Lenz, "A new technique
//! for fully autonomous and efficient 3D robotics hand/eye calibration", 1989, to first order).
//! Driving on tells yaw and pitch, turning tells roll and the place; of the height a level drive
//! tells nothing.

use fl_fusion::{EgoMotion, Odometry};
use fl_spacetime::{Ego, Rigid, Span, Stamp};
use nalgebra::{Matrix3, Matrix6, Vector3, Vector6};

use crate::Estimate;
use crate::estimate::{student, within_of_jackknife};
use crate::order::{quantile, sorted};

/// Motions are compared over this time, seconds.
const OVER_SECS: f64 = 1.0;
/// What they differ by at the least: radians and meters.
const TURN_SD_RAD: f64 = 1.5e-3;
const WAY_SD_M: f64 = 0.02;
/// The drive is divided into so many parts that are left out in turn.
const N_PARTS: usize = 5;
/// Wider is not told: radians and meters.
const MOST_WITHIN: [f64; 2] = [8.7e-3, 0.15];
/// Fewer motions are no drive, and shorter ones no way, meters.
const LEAST_MOTIONS: usize = 20;
const LEAST_WAY_M: f64 = 10.0;
/// Motions that fit worse than so many times the median count less (Huber).
const OUTLYING: f64 = 2.5;
const ROUNDS: usize = 4;

/// What the poses say of a lidar's place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HandEye {
    /// As `JudgedLidar` has it.
    pub(super) turn_rad: [Option<Estimate>; 3],
    found: Vector6<f64>,
    shift_within: [f64; 3],
    pub(super) held_out_gain: f64,
}

/// One piece of the way, as odometry and as poses have it.
struct Motion {
    turned: [Vector3<f64>; 2],
    went: [Vector3<f64>; 2],
    /// `I − R` of the poses.
    about: Matrix3<f64>,
}

impl HandEye {
    /// `behind` is what has to be added to the lidar's stamps. `None` if the way is too short.
    pub(super) fn of(way: &Odometry, poses: &EgoMotion, behind: Span) -> Option<Self> {
        let placed: Vec<(Stamp, Rigid<_, Ego>, Rigid<_, Ego>)> = way
            .sweeps
            .iter()
            .filter(|it| !it.is_lost)
            .filter_map(|it| {
                let pose = poses.pose_at(it.stamp + behind).ok()?;
                Some((it.stamp, it.world_from_ego, pose))
            })
            .collect();
        let motions: Vec<Motion> = placed
            .iter()
            .filter_map(|from| {
                let end = placed.partition_point(|it| (it.0 - from.0).as_secs_f64() < OVER_SECS);
                let to = placed.get(end)?;
                let is_gap = (to.0 - from.0).as_secs_f64() > 2.0 * OVER_SECS;
                (!is_gap).then(|| Motion::between([from.1, from.2], [to.1, to.2]))
            })
            .collect();
        let way_m: f64 = motions.iter().map(|it| it.went[1].norm()).sum();
        let is_long = motions.len() >= LEAST_MOTIONS
            && way_m / motions.len() as f64 * (placed.len() as f64).min(10.0) >= LEAST_WAY_M;
        if !is_long {
            return None;
        }
        let all: Vec<&Motion> = motions.iter().collect();
        let (found, sd) = solved(&all)?;
        let without: Option<Vec<Vector6<f64>>> = (0..N_PARTS)
            .map(|part| Some(solved(&part_of(&motions, |it| it != part))?.0))
            .collect();
        let without = without?;
        let within = Vector6::from_fn(|at, _| {
            let jackknife = without.iter().map(|it| it[at]).collect::<Vec<_>>();
            f64::max(within_of_jackknife(&jackknife), student(N_PARTS) * sd[at])
        });
        let told = |at: usize, most: f64| {
            let told = Estimate {
                value: found[at],
                within: within[at],
            };
            (told.within < most).then_some(told)
        };
        Some(Self {
            turn_rad: [0, 1, 2].map(|axis| told(axis, MOST_WITHIN[0])),
            found,
            shift_within: [within[3], within[4], within[5]],
            held_out_gain: held_out_gain(&motions),
        })
    }

    /// By how much the lidar sits elsewhere, if it is at `place`: a turn about the vehicle's origin
    /// takes it along.
    pub(super) fn shift_at(&self, place: &Vector3<f64>) -> [Option<Estimate>; 3] {
        let turn: Vector3<f64> = self.found.fixed_rows::<3>(0).into_owned();
        let shift = self.found.fixed_rows::<3>(3) + turn.cross(place);
        [0, 1, 2].map(|axis| {
            let (is, within) = (shift[axis], self.shift_within[axis]);
            (within < MOST_WITHIN[1]).then_some(Estimate { value: is, within })
        })
    }
}

impl Motion {
    fn between<A: fl_spacetime::Frame>(from: [Rigid<A, Ego>; 2], to: [Rigid<A, Ego>; 2]) -> Self {
        let moved = [0, 1].map(|which| from[which].inverse() * to[which]);
        Self {
            turned: moved.map(|it| it.rotation().scaled_axis()),
            went: moved.map(|it| it.translation()),
            about: Matrix3::identity() - moved[1].rotation().to_rotation_matrix().into_inner(),
        }
    }

    /// What is left of turn and way if the lidar is off so: in deviations.
    fn left(&self, off: &Vector6<f64>) -> [Vector3<f64>; 2] {
        let turn: Vector3<f64> = off.fixed_rows::<3>(0).into_owned();
        let shift = off.fixed_rows::<3>(3);
        let turned = self.turned[1] - self.turned[0] - turn.cross(&self.turned[0]);
        let went = self.went[1] - self.went[0] - turn.cross(&self.went[0]) - self.about * shift;
        [turned / TURN_SD_RAD, went / WAY_SD_M]
    }

    fn size(&self, off: &Vector6<f64>) -> f64 {
        let [turned, went] = self.left(off);
        (turned.norm_squared() + went.norm_squared()).sqrt()
    }
}

/// Those of some parts of the drive.
fn part_of(motions: &[Motion], is_in: impl Fn(usize) -> bool) -> Vec<&Motion> {
    let n = motions.len();
    let parts = motions.iter().enumerate();
    let kept = parts.filter(|(idx, _)| is_in(idx * N_PARTS / n));
    kept.map(|(_, it)| it).collect()
}

/// Turn and shift, and their deviations were the motions independent but for those that overlap.
fn solved(motions: &[&Motion]) -> Option<(Vector6<f64>, Vector6<f64>)> {
    let mut off = Vector6::zeros();
    let mut information = Matrix6::zeros();
    for _ in 0..ROUNDS {
        let sizes: Vec<f64> = motions.iter().map(|it| it.size(&off)).collect();
        let usual = OUTLYING * quantile(&sorted(sizes.clone()), 0.5).max(1e-9);
        // A turn of a radian and a shift of a meter are as unlikely as one deviation.
        information = Matrix6::identity();
        let mut gradient: Vector6<f64> = -off;
        for (motion, size) in motions.iter().zip(sizes) {
            let weight = (usual / size).min(1.0);
            let [turned, went] = motion.left(&off);
            let by_turn = -motion.turned[0].cross_matrix() / TURN_SD_RAD;
            let way_by_turn = -motion.went[0].cross_matrix() / WAY_SD_M;
            let way_by_shift = motion.about / WAY_SD_M;
            for axis in 0..3 {
                let row = |turn: &Matrix3<f64>, shift: Option<&Matrix3<f64>>| {
                    let shift = shift.map_or(Vector3::zeros(), |it| it.row(axis).transpose());
                    let turn = turn.row(axis);
                    Vector6::new(turn[0], turn[1], turn[2], shift[0], shift[1], shift[2])
                };
                let rows = [
                    (row(&by_turn, None), turned[axis]),
                    (row(&way_by_turn, Some(&way_by_shift)), went[axis]),
                ];
                for (row, left) in rows {
                    information += weight * row * row.transpose();
                    gradient += weight * left * row;
                }
            }
        }
        off += information.cholesky()?.solve(&gradient);
    }
    let n = motions.len() as f64;
    let squares: f64 = motions
        .iter()
        .map(|it| it.size(&off).powi(2).min(100.0))
        .sum();
    // Motions of a second that begin every tenth of one are one in ten.
    let scale = squares / (6.0 * n) * 10.0;
    let variance = information.try_inverse()?.diagonal() * scale;
    Some((off, variance.map(f64::sqrt)))
}

/// By how much motions fit better that were not solved by, on the mean: in deviations.
fn held_out_gain(motions: &[Motion]) -> f64 {
    let half = |which: usize| part_of(motions, |part| part % 2 == which);
    let halves = [half(0), half(1)];
    let gains = [0, 1].map(|which| {
        let (off, _) = solved(&halves[which])?;
        let judged = &halves[1 - which];
        let gain = |it: &&Motion| it.size(&Vector6::zeros()) - it.size(&off);
        Some(judged.iter().map(gain).sum::<f64>() / judged.len() as f64)
    });
    gains.into_iter().map(|it| it.unwrap_or(0.0)).sum::<f64>() / 2.0
}
