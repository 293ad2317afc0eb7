//! Sharpens the keyframes of a track by everything that was seen of its object.
//!
//! In the box's own frame the points of all sweeps must lie on one surface. Each sweep is
//! registered to what the others saw, the path is smoothed, and that again with finer cubes.
//! What all keyframes have in common cannot be told so; it is taken from the faces of the box,
//! where they were seen.

mod faces;
mod map;
mod smooth;

use fl_scene::{Keyframe, Track};
use fl_spacetime::{OrientedBox, Size, Span, Stamp, World, wrap_angle};
use nalgebra::Vector3;
use rayon::prelude::*;

use crate::register::{Fit, Prior, Stage, register};
use crate::sweep::{StandingPoint, Surroundings, Sweep};
use crate::upright::{Upright, tilt, turned};
use crate::{Family, FamilySettings, TrackSettings};
use faces::Faces;
use map::Map;
use smooth::{Agility, Moving, Sample, path};

/// How a track is refined.
#[derive(Clone, Debug, PartialEq)]
pub struct RefineSettings {
    /// How objects of its family move.
    pub motion: FamilySettings,
    /// How far a keyframe's place may be off: one standard deviation, meters.
    pub place_sd_m: f64,
    /// How far its heading may be off: one standard deviation, radians.
    pub yaw_sd_rad: f64,
    /// Sweeps in which fewer points lie on the object say nothing.
    pub min_points: usize,
    /// With fewer such sweeps nothing is changed.
    pub min_sweeps: usize,
    /// Of more points in one sweep only so many are kept.
    pub max_points: usize,
}

impl RefineSettings {
    /// For a track of this class.
    pub fn of(track: &Track) -> Self {
        Self {
            motion: TrackSettings::default()
                .family(Family::of(track.class()))
                .clone(),
            place_sd_m: 0.15,
            yaw_sd_rad: 3.0_f64.to_radians(),
            min_points: 8,
            min_sweeps: 5,
            max_points: 400,
        }
    }
}

/// Collects a track's points, sweep by sweep in any order, and then sharpens its keyframes.
///
/// Its memory is bounded by the settings, for each sweep in the track's life.
#[derive(Clone, Debug)]
pub struct Refiner {
    track: Track,
    settings: RefineSettings,
    origin: Vector3<f64>,
    sweeps: Vec<Seen>,
}

/// What one sweep saw of the object.
#[derive(Clone, Debug)]
struct Seen {
    stamp: Stamp,
    /// Where the track says it is.
    stated: Upright,
    points: Vec<StandingPoint>,
}

/// What became of a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Refined {
    /// The track's keyframes at their new poses; as they were where `outcome` says so.
    pub keyframes: Vec<Keyframe>,
    /// The size of the whole track, if it was seen from enough sides and is another than stated.
    pub size: Option<Size>,
    /// Sweeps with enough points on the object.
    pub n_sweeps: usize,
    /// Points in these.
    pub n_points: usize,
    /// How thick the object's surfaces are with the keyframes as they were, meters.
    pub thickness_before_m: Option<f64>,
    /// The same with the new ones.
    pub thickness_after_m: Option<f64>,
    /// Mean distance that keyframes were moved, meters.
    pub moved_m: f64,
    /// Mean angle that they were turned, radians.
    pub turned_rad: f64,
    /// Whether anything was changed.
    pub outcome: RefineOutcome,
}

/// Whether keyframes were changed, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefineOutcome {
    /// They fit the points better now.
    Sharpened,
    /// Too little was seen of the object to say anything.
    TooFewPoints,
    /// No better poses were found, so all stay.
    NoSharper,
}

impl RefineOutcome {
    /// The name in documents: `sharpened`, `too_few_points`, `no_sharper`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sharpened => "sharpened",
            Self::TooFewPoints => "too_few_points",
            Self::NoSharper => "no_sharper",
        }
    }
}

/// Edges of the cubes, round by round, meters.
const EDGES_M: [f64; 7] = [0.8, 0.6, 0.45, 0.35, 0.3, 0.3, 0.3];
const STAGES: [Stage; 1] = [Stage {
    max_m: 0.5,
    n_steps: 6,
}];
/// Surfaces are judged in cubes of this edge.
const JUDGED_EDGE_M: f64 = 0.4;
/// What stays in a circle of this radius stands.
const STANDS_M: f64 = 0.5;
/// How surely a fit with many points knows place and heading.
const BEST_SD_M: f64 = 0.03;
const BEST_YAW_SD_RAD: f64 = 0.01;
/// Points so far outside of the stated box may be the object's.
const SLACK_M: f64 = 0.3;
/// Heights differ less than places: the ground is the same.
const HEIGHT_SD_M: f64 = 0.1;
/// Surfaces must not get thicker by more than this share; standing ones are as thick as before.
const MAX_THICKER: f64 = 1.02;

impl Refiner {
    /// Nothing seen yet.
    pub fn new(track: &Track, settings: RefineSettings) -> Self {
        Self {
            origin: track.keyframes()[0].cuboid.center().coords(),
            track: track.clone(),
            settings,
            sweeps: Vec::new(),
        }
    }

    /// Takes what a sweep saw of the object, if it is there at that moment.
    pub fn add(&mut self, sweep: &Sweep<'_>) {
        let Some(cuboid) = self.track.cuboid_at(sweep.stamp) else {
            return;
        };
        let stated = self.upright(&cuboid);
        let half = Vector3::from(cuboid.size().lwh()) * 0.5;
        let speed_m_s = self
            .track
            .velocity_at(sweep.stamp)
            .map_or(0.0, |velocity| velocity.norm());
        // A sweep lasts a tenth of a second; so far the object may have gone within it.
        let limit = half.add_scalar(SLACK_M) + Vector3::new(0.1, 0.0, 0.0) * speed_m_s.min(40.0);
        let found = Surroundings::of(
            sweep,
            (&self.origin, &stated.center),
            (limit.norm(), -half.z),
        );
        let is_near =
            |point: &StandingPoint| (stated.local(&point.place).abs() - limit).max() <= 0.0;
        let points: Vec<_> = found.standing.into_iter().filter(is_near).collect();
        let (n_points, max) = (points.len(), self.settings.max_points.max(1));
        let kept = (0..n_points.min(max)).map(|idx| points[idx * n_points / n_points.min(max)]);
        self.sweeps.push(Seen {
            stamp: sweep.stamp,
            stated,
            points: kept.collect(),
        });
    }

    /// The keyframes that fit best what was seen.
    pub fn finish(mut self) -> Refined {
        self.sweeps.sort_by_key(|seen| seen.stamp);
        self.sweeps.dedup_by_key(|seen| seen.stamp);
        let half = Vector3::from(self.track.parts().size.lwh()) * 0.5;
        let path = self.stated_path();
        let counts = |locals: &[Vec<Vector3<f64>>]| {
            let seen = locals
                .iter()
                .filter(|it| it.len() >= self.settings.min_points);
            (seen.clone().count(), seen.map(Vec::len).sum::<usize>())
        };
        let (n_sweeps, n_points) = counts(&self.locals(&path, &half));
        if n_sweeps < self.settings.min_sweeps {
            return self.unchanged(RefineOutcome::TooFewPoints, (n_sweeps, n_points));
        }
        let refined = if self.stands(&path) {
            standing(&path)
        } else {
            self.registered(path, &half)
        };
        let faces = Faces::of(&self.locals(&refined, &half).concat(), &half);
        let refined: Vec<Moving> = refined.iter().map(|it| faces.centered(it)).collect();
        self.judged(&refined, &faces, (n_sweeps, n_points))
    }

    fn upright(&self, cuboid: &OrientedBox<World>) -> Upright {
        let pose = Upright::of(cuboid);
        Upright {
            center: pose.center - self.origin,
            ..pose
        }
    }

    fn agility(&self) -> Agility {
        Agility {
            acceleration_m_s2: self.settings.motion.acceleration_m_s2,
            yaw_acceleration_rad_s2: self.settings.motion.yaw_acceleration_rad_s2,
            speed_sd_m_s: self.settings.motion.speed_sd_m_s,
        }
    }

    fn sample(&self, seen: &Seen) -> Sample {
        Sample {
            stamp: seen.stamp,
            pose: seen.stated,
            sd_m: self.settings.place_sd_m,
            yaw_sd_rad: self.settings.yaw_sd_rad,
        }
    }

    fn stated_path(&self) -> Vec<Moving> {
        let samples: Vec<_> = self.sweeps.iter().map(|seen| self.sample(seen)).collect();
        path(&samples, &self.agility())
    }

    fn stands(&self, path: &[Moving]) -> bool {
        let n_moments = path.len().max(1) as f64;
        let middle = path.iter().map(|it| it.pose.center).sum::<Vector3<f64>>() / n_moments;
        path.iter()
            .all(|it| (it.pose.center - middle).xy().norm() <= STANDS_M)
    }

    /// Each sweep's points of the object in its frame, were it where the path says.
    fn locals(&self, path: &[Moving], half: &Vector3<f64>) -> Vec<Vec<Vector3<f64>>> {
        let limit = half.add_scalar(0.1);
        let of_sweep = |(seen, moving): (&Seen, &Moving)| {
            let locals = places(seen, moving).map(|place| moving.pose.local(&place));
            locals
                .filter(|local| (local.abs() - limit).max() <= 0.0)
                .collect()
        };
        self.sweeps.iter().zip(path).map(of_sweep).collect()
    }

    /// Rounds of registration and smoothing.
    fn registered(&self, mut path: Vec<Moving>, half: &Vector3<f64>) -> Vec<Moving> {
        for edge_m in EDGES_M {
            let locals = self.locals(&path, half);
            let map = Map::of(locals.iter().flatten(), edge_m);
            let rows = self.sweeps.par_iter().zip(&path).zip(&locals);
            let samples: Vec<Sample> = rows
                .map(|((seen, moving), own)| {
                    let fit = self.fit(&map, (seen, moving), (own, half));
                    fit.map_or_else(|| self.sample(seen), |fit| self.fitted(seen, &fit))
                })
                .collect();
            path = smooth::path(&self.without_common_shift(samples), &self.agility());
        }
        path
    }

    fn fit(
        &self,
        map: &Map,
        (seen, moving): (&Seen, &Moving),
        (own, half): (&[Vector3<f64>], &Vector3<f64>),
    ) -> Option<Fit> {
        if own.len() < self.settings.min_points {
            return None;
        }
        let prior = Prior {
            pose: moving.pose,
            part: Vector3::zeros(),
            along_sd_m: self.settings.place_sd_m,
            across_sd_m: self.settings.place_sd_m,
            vertical_sd_m: HEIGHT_SD_M,
            yaw_sd_rad: self.settings.yaw_sd_rad,
        };
        let points: Vec<_> = own.iter().map(|local| moving.pose.place(local)).collect();
        let (target, _) = (map.without(own), seen);
        Some(register(
            &points,
            &target,
            moving.pose,
            &prior,
            (&STAGES, *half),
        ))
    }

    fn fitted(&self, seen: &Seen, fit: &Fit) -> Sample {
        Sample {
            stamp: seen.stamp,
            pose: fit.pose,
            sd_m: fit
                .horizontal_sd_m()
                .clamp(BEST_SD_M, self.settings.place_sd_m),
            yaw_sd_rad: fit
                .yaw_sd_rad()
                .clamp(BEST_YAW_SD_RAD, self.settings.yaw_sd_rad),
        }
    }

    /// Registration knows sweeps against each other; on the average the keyframes are right.
    fn without_common_shift(&self, mut samples: Vec<Sample>) -> Vec<Sample> {
        let n_samples = samples.len().max(1) as f64;
        let (mut shift, mut turn_rad) = (Vector3::zeros(), 0.0);
        for (seen, sample) in self.sweeps.iter().zip(&samples) {
            shift += sample.pose.local(&seen.stated.center) / n_samples;
            turn_rad += wrap_angle(seen.stated.yaw_rad - sample.pose.yaw_rad) / n_samples;
        }
        for sample in &mut samples {
            sample.pose = sample.pose.stepped(&shift, turn_rad);
        }
        samples
    }

    /// The new keyframes, if the surfaces are sharper with them.
    fn judged(&self, path: &[Moving], faces: &Faces, counts: (usize, usize)) -> Refined {
        let half = Vector3::from(self.track.parts().size.lwh()) * 0.5;
        let stated: Vec<Moving> = self
            .sweeps
            .iter()
            .zip(path)
            .map(|(seen, moving)| Moving {
                pose: seen.stated,
                ..*moving
            })
            .collect();
        let thickness = |path: &[Moving]| {
            Map::of(self.locals(path, &half).iter().flatten(), JUDGED_EDGE_M).thickness_m()
        };
        let (before_m, after_m) = (thickness(&stated), thickness(path));
        let is_sharper = before_m
            .zip(after_m)
            .is_some_and(|(before, after)| after <= before * MAX_THICKER);
        if !is_sharper {
            return Refined {
                thickness_before_m: before_m,
                thickness_after_m: after_m,
                ..self.unchanged(RefineOutcome::NoSharper, counts)
            };
        }
        let keyframes: Vec<Keyframe> = self
            .track
            .keyframes()
            .iter()
            .map(|it| self.corrected(it, path, faces))
            .collect();
        let n_keyframes = keyframes.len() as f64;
        let pairs = || self.track.keyframes().iter().zip(&keyframes);
        let moved = pairs().map(|(old, new)| old.cuboid.center().distance(new.cuboid.center()));
        let turned =
            pairs().map(|(old, new)| wrap_angle(old.cuboid.yaw() - new.cuboid.yaw()).abs());
        Refined {
            moved_m: moved.sum::<f64>() / n_keyframes,
            turned_rad: turned.sum::<f64>() / n_keyframes,
            size: faces.size(self.track.parts().size),
            thickness_before_m: before_m,
            thickness_after_m: after_m,
            n_sweeps: counts.0,
            n_points: counts.1,
            outcome: RefineOutcome::Sharpened,
            keyframes,
        }
    }

    /// A keyframe moved like the sweeps next to it.
    fn corrected(&self, keyframe: &Keyframe, path: &[Moving], faces: &Faces) -> Keyframe {
        let next_idx = self
            .sweeps
            .partition_point(|seen| seen.stamp < keyframe.stamp);
        let later_idx = next_idx.min(self.sweeps.len() - 1);
        let earlier_idx = if self.sweeps[later_idx].stamp <= keyframe.stamp {
            later_idx
        } else {
            next_idx.saturating_sub(1)
        };
        let gap = self.sweeps[later_idx].stamp - self.sweeps[earlier_idx].stamp;
        let since = keyframe.stamp - self.sweeps[earlier_idx].stamp;
        let u = if gap > Span::ZERO {
            since.as_secs_f64() / gap.as_secs_f64()
        } else {
            0.0
        };
        let correction = |idx: usize| {
            let stated = &self.sweeps[idx].stated;
            let turn_rad = wrap_angle(path[idx].pose.yaw_rad - stated.yaw_rad);
            (stated.local(&path[idx].pose.center), turn_rad)
        };
        let (earlier, later) = (correction(earlier_idx), correction(later_idx));
        let u = u.clamp(0.0, 1.0);
        let shift = earlier.0.lerp(&later.0, u);
        let turn_rad = earlier.1 + u * (later.1 - earlier.1);
        let pose = self.upright(&keyframe.cuboid).stepped(&shift, turn_rad);
        let in_world = Upright {
            center: pose.center + self.origin,
            ..pose
        };
        let stated_size = keyframe.cuboid.size();
        let size = match faces.size(self.track.parts().size) {
            Some(size) if !keyframe.own_size => size,
            _ => stated_size,
        };
        Keyframe {
            cuboid: in_world.cuboid(&tilt(&keyframe.cuboid), size),
            ..keyframe.clone()
        }
    }

    fn unchanged(&self, outcome: RefineOutcome, (n_sweeps, n_points): (usize, usize)) -> Refined {
        Refined {
            keyframes: self.track.keyframes().to_vec(),
            size: None,
            n_sweeps,
            n_points,
            thickness_before_m: None,
            thickness_after_m: None,
            moved_m: 0.0,
            turned_rad: 0.0,
            outcome,
        }
    }
}

/// The points as they would be at the sweep's stamp.
fn places<'a>(seen: &'a Seen, moving: &'a Moving) -> impl Iterator<Item = Vector3<f64>> + 'a {
    let pivot = moving.pose.center;
    seen.points.iter().map(move |point| {
        let back = point.place - moving.velocity * point.offset_secs;
        pivot + turned(&(back - pivot), -moving.yaw_rate_rad_s * point.offset_secs)
    })
}

/// One pose for all moments: their mean.
fn standing(path: &[Moving]) -> Vec<Moving> {
    let n_moments = path.len().max(1) as f64;
    let first_rad = path.first().map_or(0.0, |it| it.pose.yaw_rad);
    let turn_rad = path
        .iter()
        .map(|it| wrap_angle(it.pose.yaw_rad - first_rad))
        .sum::<f64>();
    let pose = Upright {
        center: path.iter().map(|it| it.pose.center).sum::<Vector3<f64>>() / n_moments,
        yaw_rad: wrap_angle(first_rad + turn_rad / n_moments),
    };
    let still = Moving {
        pose,
        velocity: Vector3::zeros(),
        yaw_rate_rad_s: 0.0,
    };
    vec![still; path.len()]
}
