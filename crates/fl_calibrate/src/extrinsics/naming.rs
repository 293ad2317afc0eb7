//! Which convention the cameras' poses were written by.
//!
//! A pose that is read by another convention than it was written by is far from the truth, and what
//! it was meant to say is one of few poses. Each is judged by how much better edges fit there than a
//! few degrees beside it: a place that merely shows much of the town has no such peak.
//! A rig is written by one hand: what is wrong is wrong with all cameras, and they are judged together.

use fl_fusion::Fusion;
use fl_log::Progress;
use fl_rig::SensorId;
use fl_spacetime::{Camera, Ego, Rigid};
use nalgebra::Vector3;
use rayon::prelude::*;

use super::moved_from_given;
use super::readings::{Mistake, hypotheses, meant};
use super::view::{Aim, View};
use crate::Error;

/// Level of the edge fields: angles of 0.25°.
const LEVEL: usize = 1;
/// A place may be off by this, radians about each axis: refinement is for later.
const NEAR_RAD: f64 = 0.006;
/// Beside it is so far: about the axes right, down, forward.
const BESIDE_RAD: [f64; 3] = [0.05, 0.03, 0.05];
/// A smaller spread beside a place says only that there is nothing.
const LEAST_DEVIATION: f64 = 0.003;
/// Of a view so many edges are looked at: more tell no more.
const MOST_EDGES: usize = 5000;
/// What mistakes make unlikely, each, as a share of the peak; and in peaks, what cameras on their heads
/// do, and two cameras in one place.
const A_MISTAKE: f64 = 0.08;
const ON_ITS_HEAD: f64 = 3.0;
const IN_ONE_PLACE: f64 = 1.0;
const ONE_PLACE_M: f64 = 0.02;
/// A reading is named that stands out by so much, and by so much before the next that is elsewhere.
const LEAST_PEAK: f64 = 3.2;
const LEAST_AHEAD: f64 = 0.5;
/// Of one camera alone, which says less.
const LEAST_PEAK_ALONE: f64 = 3.0;
const LEAST_AHEAD_ALONE: f64 = 1.5;
/// Nearer readings are as good as the same: refinement tells them apart.
const ELSEWHERE: (f64, f64) = (0.026, 0.15);

/// What the poses of cameras were meant to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The mistakes that were made in reading them; none if they are right as they are read.
    pub mistakes: Vec<Mistake>,
    /// The cameras' poses by this reading, in the order in which they were asked for.
    pub ego_from_camera: Vec<Rigid<Ego, Camera>>,
    /// By how much edges fit better there than beside it, in standard deviations of what lies beside
    /// it; over the cameras the mean times the root of their number.
    pub peak: f64,
}

/// The readings of cameras' poses, the likeliest first; those that come to the same once.
#[derive(Debug, Clone, PartialEq)]
pub struct Meanings {
    /// Those that give every camera a sound pose, the poses as they were read among them.
    pub all: Vec<Meaning>,
    /// Cameras that do not fit where they are said to be, but where another one is: idx of the camera
    /// and of the other.
    pub exchanged: Vec<(usize, usize)>,
    /// The peak if each camera sits where one of them is said to.
    pub exchanged_peak: f64,
}

impl Meanings {
    /// The one that stands out; `None` if none does.
    #[must_use]
    pub fn named(&self) -> Option<&Meaning> {
        let best = self.all.first()?;
        if !self.exchanged.is_empty() && self.exchanged_peak > best.worth() {
            return None;
        }
        let others = self
            .all
            .iter()
            .skip(1)
            .filter(|it| !are_within(it, best, ELSEWHERE));
        let next = others.map(Meaning::worth).fold(0.0, f64::max);
        let stands_out = best.peak >= LEAST_PEAK && best.worth() >= next + LEAST_AHEAD;
        stands_out.then_some(best)
    }
}

impl Meaning {
    /// The peak, less what is unlikely beforehand.
    fn worth(&self) -> f64 {
        let heads: f64 = self.ego_from_camera.iter().map(tilt).sum();
        let on_head = heads / self.ego_from_camera.len().max(1) as f64;
        let likely = self.peak * (1.0 - A_MISTAKE * self.mistakes.len() as f64);
        let in_one_place = if self.are_in_one_place() {
            IN_ONE_PLACE
        } else {
            0.0
        };
        likely - ON_ITS_HEAD * on_head - in_one_place
    }

    fn are_in_one_place(&self) -> bool {
        let places = &self.ego_from_camera;
        let is_near = |a: &Rigid<Ego, Camera>, b: &Rigid<Ego, Camera>| {
            (a.translation() - b.translation()).norm() < ONE_PLACE_M
        };
        (1..places.len()).any(|idx| places[..idx].iter().any(|it| is_near(it, &places[idx])))
    }
}

/// Reads the poses of cameras by other conventions, and tells by which of them edges fit.
///
/// # Errors
/// If the log cannot be read any more, or `progress` cancels.
pub fn meanings(
    fusion: &Fusion<'_>,
    cameras: &[SensorId],
    n_frames: usize,
    progress: &dyn Progress,
) -> Result<Meanings, Error> {
    let given: Vec<Rigid<Ego, Camera>> = cameras
        .iter()
        .filter_map(|camera| fusion.rig().sensor(camera)?.ego_from_camera())
        .collect();
    let mut all = readings_of(&given);
    let (mut exchanged, mut exchanged_peak) = (Vec::new(), 0.0);
    for (nth, camera) in cameras.iter().enumerate() {
        let views = View::read(fusion, camera, n_frames, progress)?;
        let views: Vec<View> = views.into_iter().map(|it| it.thinned(MOST_EDGES)).collect();
        let peaks: Vec<f64> = all
            .par_iter()
            .map(|it| peak(&views, &(it.ego_from_camera[nth].inverse() * given[nth])))
            .collect();
        all.iter_mut()
            .zip(peaks)
            .for_each(|(it, peak)| it.peak += peak);
        let places: Vec<f64> = given
            .par_iter()
            .map(|place| peak(&views, &(place.inverse() * given[nth])))
            .collect();
        exchanged.extend(elsewhere(&places, nth).map(|other| (nth, other)));
        exchanged_peak += places.iter().copied().fold(f64::MIN, f64::max);
    }
    let root = (cameras.len().max(1) as f64).sqrt();
    all.iter_mut().for_each(|it| it.peak /= root);
    exchanged_peak /= root;
    all.sort_by(|a, b| b.worth().total_cmp(&a.worth()));
    Ok(Meanings {
        all,
        exchanged,
        exchanged_peak,
    })
}

/// The camera at whose place this one fits, if it does not fit at its own; from its peaks at all.
fn elsewhere(peaks: &[f64], camera: usize) -> Option<usize> {
    let best = (0..peaks.len()).max_by(|a, b| peaks[*a].total_cmp(&peaks[*b]))?;
    let is_elsewhere = best != camera
        && peaks[best] >= LEAST_PEAK_ALONE
        && peaks[best] >= peaks[camera] + LEAST_AHEAD_ALONE;
    is_elsewhere.then_some(best)
}

/// Every reading that gives all cameras a sound pose; of those that come to the same, the one with
/// the fewest mistakes.
fn readings_of(given: &[Rigid<Ego, Camera>]) -> Vec<Meaning> {
    let mut all: Vec<Meaning> = Vec::new();
    for mistakes in hypotheses() {
        let by_camera: Vec<_> = given.iter().map(|it| meant(&mistakes, it)).collect();
        let n_ways = by_camera.first().map_or(0, Vec::len);
        for way in 0..n_ways {
            let places: Option<Vec<_>> = by_camera.iter().map(|ways| ways[way]).collect();
            let Some(ego_from_camera) = places else {
                continue;
            };
            let meaning = Meaning {
                mistakes: mistakes.clone(),
                ego_from_camera,
                peak: 0.0,
            };
            if !all.iter().any(|it| are_within(it, &meaning, (1e-3, 1e-3))) {
                all.push(meaning);
            }
        }
    }
    all
}

/// Whether all cameras are turned and shifted by less, radians and meters.
fn are_within(a: &Meaning, b: &Meaning, (turn, shift): (f64, f64)) -> bool {
    let mut pairs = a.ego_from_camera.iter().zip(&b.ego_from_camera);
    pairs.all(|(a, b)| {
        let between = a.inverse() * *b;
        between.rotation().angle() < turn && between.translation().norm() < shift
    })
}

/// By how much edges fit better at a place than beside it, in standard deviations.
fn peak(views: &[View], place_from_given: &Rigid<Camera, Camera>) -> f64 {
    let aims: Vec<Aim<'_>> = views
        .iter()
        .map(|view| view.from(place_from_given))
        .collect();
    let all: f64 = views.iter().map(View::weight).sum();
    let fit = |turn: [f64; 3]| {
        let [right, down, forward] = turn;
        let turned = moved_from_given([right, down, forward, 0.0, 0.0, 0.0]);
        aims.iter()
            .map(|aim| aim.excess(LEVEL, &turned))
            .sum::<f64>()
            / all.max(1e-9)
    };
    let near = steps([1, 1, 1]).map(|step| fit(step.map(|it| f64::from(it) * NEAR_RAD)));
    let best = near.fold(f64::MIN, f64::max);
    let is_beside = |step: &[i32; 3]| step[0].abs().max(step[1].abs()) == 2;
    let beside: Vec<f64> = steps([2, 2, 1])
        .filter(is_beside)
        .map(|step| fit([0, 1, 2].map(|axis| f64::from(step[axis]) * BESIDE_RAD[axis])))
        .collect();
    let mean = beside.iter().sum::<f64>() / beside.len() as f64;
    let squares: f64 = beside.iter().map(|it| (it - mean).powi(2)).sum();
    let deviation = (squares / beside.len() as f64).sqrt();
    (best - mean) / deviation.max(LEAST_DEVIATION)
}

/// All steps about three axes up to so many in either direction.
fn steps(most: [i32; 3]) -> impl Iterator<Item = [i32; 3]> {
    let [a, b, c] = most;
    (-a..=a).flat_map(move |x| (-b..=b).flat_map(move |y| (-c..=c).map(move |z| [x, y, z])))
}

/// From 0 for a camera that looks ahead with its head up to 1 for one upside down.
fn tilt(ego_from_camera: &Rigid<Ego, Camera>) -> f64 {
    let up = ego_from_camera.rotation() * -Vector3::y();
    (0.5 * (1.0 - up.z)).clamp(0.0, 1.0)
}
