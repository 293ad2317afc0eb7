//! Where a camera sits, judged and refined by the edges that lidars and the camera see.
//!
//! Where something near ends before something far, a lidar sees a step in range and a camera mostly
//! an edge. If the camera sits where it is said to, the one falls onto the other. The mean of the
//! image's edges at the lidar's, over many frames, is the score (after Levinson and Thrun, "Automatic
//! online calibration of cameras and lasers", RSS 2013); it is maximized from coarse to fine.

mod edge_field;
mod lens;
mod lidar_edges;
mod naming;
mod overlay;
mod readings;
mod simplex;
mod view;

use fl_fusion::Fusion;
use fl_log::Progress;
use fl_rig::{CameraModel, Pixel, SensorId};
use fl_spacetime::{Camera, Ego, Point, Rigid};
use nalgebra::{UnitQuaternion, Vector3};
use rayon::prelude::*;

use crate::estimate::within_of_parts;
use crate::{Error, Estimate};
pub use naming::{Meaning, Meanings, meanings};
pub use overlay::overlay;
pub use readings::Mistake;
use view::{Aim, View};

/// How a camera is refined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RefineSettings {
    /// So many frames are used, spread over the drive.
    pub n_frames: usize,
    /// The true rotation is searched within this around the given one, radians.
    pub reach_rad: f64,
    /// Standard deviation of what is known of the camera's place, meters.
    pub prior_m: f64,
}

impl Default for RefineSettings {
    /// 24 frames, 4°, 5 cm.
    fn default() -> Self {
        Self {
            n_frames: 24,
            reach_rad: 4_f64.to_radians(),
            prior_m: 0.05,
        }
    }
}

/// What is to be thought of what the rig says of a sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The drive agrees, as exactly as it can tell.
    Right,
    /// It fits better otherwise, by little.
    Suspect,
    /// It fits otherwise.
    Wrong,
    /// The drive tells too little, or contradicts itself.
    CannotTell,
}

impl Verdict {
    /// `right`, `suspect`, `wrong` or `cannot tell`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Suspect => "suspect",
            Self::Wrong => "wrong",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// A camera's place after refinement.
#[derive(Debug, Clone, PartialEq)]
pub struct Refined {
    /// The camera.
    pub sensor: SensorId,
    /// Where it was said to sit.
    pub given: Rigid<Ego, Camera>,
    /// Where its edges fit best.
    pub ego_from_camera: Rigid<Ego, Camera>,
    /// How the camera's axes (right, down, forward) have to be turned from the given place, a
    /// rotation vector in radians.
    pub turn_rad: [f64; 3],
    /// By how much it has to be shifted along them, meters.
    pub shift_m: [f64; 3],
    /// Half the 95 % interval of each, from refining disjoint parts of the frames.
    pub turn_within_rad: [f64; 3],
    /// See `turn_within_rad`.
    pub shift_within_m: [f64; 3],
    /// By how many pixels at most the image of a thing 20 m away moves.
    pub at_20_m_px: f64,
    /// The mean edge of the image at lidar edges, about 1 for any place: at the given place, and at the
    /// refined one.
    pub scores: [f64; 2],
    /// By how much the refined place is better in frames that it was not refined by.
    pub held_out_gain: f64,
    /// How far the answers of two disjoint halves of the frames are apart, radians and meters.
    pub halves_apart: [f64; 2],
    /// By how much the best place is better than places a few degrees off, as a share.
    pub contrast: f64,
    /// By which share the image is larger than the lens says.
    pub larger: Estimate,
    /// Whether the search ended at its limit.
    pub at_limit: bool,
    /// How many frames were used.
    pub n_frames: usize,
    /// How many lidar edges were before the camera in them.
    pub n_edges: usize,
}

impl Refined {
    /// What is to be thought of the given place.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        // Along the axis edges tell little, and little depends on it.
        let across = |[right, down, _]: [f64; 3]| right.hypot(down);
        let (turn, shift) = (norm(self.turn_rad), across(self.shift_m));
        let (turn_within, shift_within) = (norm(self.turn_within_rad), across(self.shift_within_m));
        let is_vague = self.is_thin() || turn_within > MOST_WITHIN_RAD || self.at_limit;
        let beyond =
            |limits: [f64; 2]| turn - turn_within > limits[0] || shift - shift_within > limits[1];
        if is_vague {
            Verdict::CannotTell
        } else if self.held_out_gain <= 0.0 || !beyond(SUSPECT_BEYOND) {
            Verdict::Right
        } else if beyond(WRONG_BEYOND) {
            Verdict::Wrong
        } else {
            Verdict::Suspect
        }
    }

    /// What is to be thought of how large the lens is said to show things.
    #[must_use]
    pub fn lens_verdict(&self) -> Verdict {
        let off = self.larger.off(0.0);
        if self.is_thin() || self.at_limit || self.larger.within > LARGER_WITHIN {
            Verdict::CannotTell
        } else if off > LARGER_BEYOND[1] {
            Verdict::Wrong
        } else if off > LARGER_BEYOND[0] {
            Verdict::Suspect
        } else {
            Verdict::Right
        }
    }

    /// Whether too little was seen to tell anything.
    fn is_thin(&self) -> bool {
        self.n_frames < LEAST_FRAMES || self.n_edges < LEAST_EDGES || self.contrast < LEAST_CONTRAST
    }

    /// The better of the given and the refined place, by frames that it was not refined by: the given
    /// one wins ties.
    #[must_use]
    pub fn best(&self) -> Rigid<Ego, Camera> {
        match self.held_out_gain > 0.0 && self.verdict() != Verdict::CannotTell {
            true => self.ego_from_camera,
            false => self.given,
        }
    }
}

/// Refines where a camera sits.
///
/// `None` if there is nothing to refine by: no such camera, no image of it, or no lidar edge before it.
///
/// # Errors
/// If the log cannot be read any more, or `progress` cancels.
pub fn refine(
    fusion: &Fusion<'_>,
    sensor: &SensorId,
    settings: &RefineSettings,
    progress: &dyn Progress,
) -> Result<Option<Refined>, Error> {
    let Some(mounted) = fusion.rig().sensor(sensor) else {
        return Ok(None);
    };
    let Some(camera) = mounted.camera() else {
        return Ok(None);
    };
    let views = View::read(fusion, sensor, settings.n_frames, progress)?;
    let aims: Vec<Aim<'_>> = views
        .iter()
        .map(|view| view.from(&Rigid::identity()))
        .collect();
    let all: Vec<&Aim<'_>> = aims.iter().collect();
    let n_edges = all.iter().map(|view| view.n_edges()).sum();
    if n_edges == 0 {
        return Ok(None);
    }
    let best = maximize(&all, settings);
    let given = mounted.ego_from_sensor.relabel::<Ego, Camera>();
    let ego_from_camera = given * moved_from_given(best).inverse();
    let [turn_within_rad, shift_within_m] = within(&all, best, settings);
    let scores = [[0.0; 6], best].map(|offset| score(&all, FINE, offset));
    let between = given.inverse() * ego_from_camera;
    let halves = by_halves(&all, settings);
    Ok(Some(Refined {
        sensor: sensor.clone(),
        given,
        ego_from_camera,
        turn_rad: between.rotation().scaled_axis().into(),
        shift_m: between.translation().into(),
        turn_within_rad,
        shift_within_m,
        at_20_m_px: moved_px(camera, &between, 20.0),
        scores,
        held_out_gain: halves.gain,
        halves_apart: halves.apart,
        contrast: contrast(&all, best, scores[1]),
        larger: lens::larger(&all, best, settings),
        at_limit: norm([best[0], best[1], best[2]]) > 0.95 * settings.reach_rad,
        n_frames: views.len(),
        n_edges,
    }))
}

/// Fewer frames or edges than these tell nothing.
const LEAST_FRAMES: usize = 4;
const LEAST_EDGES: usize = 400;
/// Nor does an image whose edges are elsewhere than the lidar's: at night, in fog.
const LEAST_CONTRAST: f64 = 0.15;
/// Nor do frames that contradict each other by more, radians.
const MOST_WITHIN_RAD: f64 = 8e-3;
/// What edges cannot tell from right: image and lidar see them a little apart. Radians and meters.
const SUSPECT_BEYOND: [f64; 2] = [4.4e-3, 0.04];
const WRONG_BEYOND: [f64; 2] = [7e-3, 0.08];
/// Shares by which a lens may show things larger or smaller: three pixels at the side of an image of
/// 1200, and twice that. A wider interval tells nothing.
const LARGER_BEYOND: [f64; 2] = [0.005, 0.01];
const LARGER_WITHIN: f64 = 0.01;
/// A place is compared with such that are turned by this, radians.
const FAR_RAD: f64 = 0.05;

fn norm(vector: [f64; 3]) -> f64 {
    Vector3::from(vector).norm()
}

/// Half the intervals of turn and shift: four disjoint parts of the frames are refined.
fn within(views: &[&Aim<'_>], best: [f64; 6], settings: &RefineSettings) -> [[f64; 3]; 2] {
    let parts = parts::<N_PARTS>(views).map(|part| polish(&part, best, settings, FINEST));
    let half = |axis: usize| within_of_parts(&parts.map(|part| part[axis]));
    [[half(0), half(1), half(2)], [half(3), half(4), half(5)]]
}

/// Every so many views, from different firsts.
fn parts<'v, const N: usize>(views: &[&'v Aim<'v>]) -> [Vec<&'v Aim<'v>>; N] {
    std::array::from_fn(|part| views.iter().skip(part).step_by(N).copied().collect())
}

/// Each half of the frames is refined alone, from the given place, and judged by the other.
fn by_halves(views: &[&Aim<'_>], settings: &RefineSettings) -> Halves {
    let halves = parts::<2>(views);
    let [a, b] = [&halves[0], &halves[1]].map(|half| maximize(half, settings));
    let gain = |offset: [f64; 6], judged: &[&Aim<'_>]| {
        score(judged, FINE, offset) - score(judged, FINE, [0.0; 6])
    };
    let between = moved_from_given(a).inverse() * moved_from_given(b);
    Halves {
        gain: 0.5 * (gain(a, &halves[1]) + gain(b, &halves[0])),
        apart: [between.rotation().angle(), between.translation().norm()],
    }
}

/// What the two halves of the frames say of each other.
struct Halves {
    gain: f64,
    /// Radians and meters.
    apart: [f64; 2],
}

fn contrast(views: &[&Aim<'_>], best: [f64; 6], best_score: f64) -> f64 {
    let turned = (0..3).flat_map(|axis| [-FAR_RAD, FAR_RAD].map(|by| (axis, by)));
    let scores: Vec<f64> = turned
        .map(|(axis, by)| {
            let mut offset = best;
            offset[axis] += by;
            score(views, FINE, offset)
        })
        .collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    if mean > 0.0 {
        best_score / mean - 1.0
    } else {
        0.0
    }
}

/// By how much a thing at that depth moves in the image, at the most.
fn moved_px(camera: &CameraModel, between: &Rigid<Camera, Camera>, depth_m: f64) -> f64 {
    let moved_from_given = between.inverse();
    let (width, height) = (f64::from(camera.width()), f64::from(camera.height()));
    let places = [0.1, 0.5, 0.9].map(|v| [0.1, 0.5, 0.9].map(|u| (u, v)));
    let moved = places.into_iter().flatten().filter_map(|(u, v)| {
        let pixel = Pixel {
            u: u * width,
            v: v * height,
        };
        let ray = camera.unproject(pixel)?;
        let seen = Point::from_coords(ray.coords() * (depth_m / ray.coords().z.abs().max(0.1)));
        let after = camera.project(moved_from_given * seen)?;
        Some((after.u - pixel.u).hypot(after.v - pixel.v))
    });
    moved.fold(0.0, f64::max)
}

/// Disjoint parts of the frames whose answers are compared.
const N_PARTS: usize = 4;
/// The sharpest level of the edge fields.
const FINE: usize = 2;
/// A pass over the sharpest edges: with first steps of so many radians and meters.
const FINEST: &[(usize, f64, f64)] = &[(FINE, 1.5e-3, 0.015)];
/// Steps of the search for the rotation, radians: a coarse edge is seen from one to the next.
const GRID_RAD: f64 = 0.0175;
/// By how much the score may fall for a shift of one standard deviation of the prior.
const PRIOR_SCORE: f64 = 5e-4;

fn score(views: &[&Aim<'_>], level: usize, offset: [f64; 6]) -> f64 {
    let moved = moved_from_given(offset);
    let sums = views.par_iter().map(|view| view.sums(level, 1, &moved));
    mean(sums.collect::<Vec<_>>().into_iter())
}

/// The weighted mean of all views.
fn mean(sums: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (edges, weights) = sums.fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d));
    if weights > 0.0 { edges / weights } else { 0.0 }
}

fn maximize(views: &[&Aim<'_>], settings: &RefineSettings) -> [f64; 6] {
    let start = search(views, settings);
    let mut turn = [start[0], start[1], start[2]];
    for (level, step) in [(0, 8e-3), (1, 4e-3), (FINE, 2e-3)] {
        let (best, _) = simplex::minimum(turn, [step; 3], 0.01, |it| {
            away(settings, *it) - score(views, level, [it[0], it[1], it[2], 0.0, 0.0, 0.0])
        });
        turn = best;
    }
    let start = [turn[0], turn[1], turn[2], 0.0, 0.0, 0.0];
    polish(
        views,
        start,
        settings,
        &[(1, 3e-3, 0.03), FINEST[0], FINEST[0]],
    )
}

/// What a turn costs that is out of reach.
fn away(settings: &RefineSettings, turn: [f64; 3]) -> f64 {
    let beyond = (norm(turn) / settings.reach_rad - 1.0).max(0.0);
    beyond * beyond
}

/// The best rotation of a grid, by the coarsest edges.
fn search(views: &[&Aim<'_>], settings: &RefineSettings) -> [f64; 6] {
    let n = (settings.reach_rad / GRID_RAD).ceil() as i32;
    let turns: Vec<[f64; 6]> = (-n..=n)
        .flat_map(|x| (-n..=n).map(move |y| (x, y)))
        .flat_map(|(x, y)| (-n..=n).map(move |z| [x, y, z]))
        .map(|turn| turn.map(|it| f64::from(it) * GRID_RAD))
        .filter(|turn| norm(*turn) <= settings.reach_rad)
        .map(|[x, y, z]| [x, y, z, 0.0, 0.0, 0.0])
        .collect();
    let coarse = |turn: &[f64; 6]| {
        let moved = moved_from_given(*turn);
        mean(views.iter().map(|view| view.sums(0, 8, &moved)))
    };
    let scored: Vec<(f64, [f64; 6])> = turns.par_iter().map(|turn| (coarse(turn), *turn)).collect();
    let best = scored.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or([0.0; 6], |(_, turn)| *turn)
}

/// Rotation and place together, from near the best, with what is known of the place.
fn polish(
    views: &[&Aim<'_>],
    start: [f64; 6],
    settings: &RefineSettings,
    passes: &[(usize, f64, f64)],
) -> [f64; 6] {
    let loss = |level: usize, it: &[f64; 6]| {
        let shift = Vector3::new(it[3], it[4], it[5]).norm() / settings.prior_m;
        let turn = [it[0], it[1], it[2]];
        PRIOR_SCORE * shift * shift + away(settings, turn) - score(views, level, *it)
    };
    let mut best = start;
    for (level, turn, shift) in passes {
        let (turn, shift) = (*turn, *shift);
        let steps = [turn, turn, turn, shift, shift, shift];
        (best, _) = simplex::minimum(best, steps, 0.01, |it| loss(*level, it));
    }
    best
}

/// From the given camera to one that is turned by a rotation vector, radians, and shifted, meters,
/// both in its axes.
fn moved_from_given([x, y, z, right, down, forward]: [f64; 6]) -> Rigid<Camera, Camera> {
    let rotation = UnitQuaternion::from_scaled_axis(Vector3::new(x, y, z));
    Rigid::new(rotation, Vector3::new(right, down, forward))
}
