//! What moves, from a short window of sweeps.
//!
//! A place that one sweep looked through and another finds taken has something in it that moves
//! (the idea of Removert, Kim and Kim, IROS 2020, and Dynablox, Schmid et al., RA-L 2023). Here
//! every sweep is a range image; a point that others of the window saw through is evidence,
//! evidence that lies together is a cluster, and clusters that go on from sweep to sweep and get
//! somewhere are objects that move.

mod evidence;
mod link;
mod range_image;

use std::collections::VecDeque;

use fl_cloud::{Cloud, Ground, GroundSettings, estimate_ground};
use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Stamp, Vector, World};

use evidence::Sighting;
use link::Chains;
use range_image::RangeImage;

/// How motion is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct MotionSettings {
    /// With which sweeps one is compared: so many before and behind it. The memory is bounded by
    /// the largest.
    pub offsets: Vec<usize>,
    /// How the ground is found.
    pub ground: GroundSettings,
    /// Points farther than this from the sensor are too sparse to say anything, meters.
    pub max_range_m: f64,
    /// Points nearer than this are the vehicle itself, meters.
    pub min_range_m: f64,
    /// Heights over the ground that are looked at: lower there is the road, higher the trees,
    /// meters.
    pub heights_m: (f64, f64),
    /// A ray must go on so far behind a place to have passed it, meters, and so much more for
    /// every meter of range.
    pub margin_m: f64,
    /// See [`margin_m`](Self::margin_m).
    pub margin_share: f64,
    /// Points of evidence this near are one object, meters.
    pub tolerance_m: f64,
    /// Clusters of less evidence are passed over.
    pub min_points: usize,
    /// The least share of an object's points that must be evidence.
    pub min_share: f64,
    /// Slower things stand, m/s.
    pub min_speed: f64,
    /// What gets less far over the sweeps it is seen in stands, meters.
    pub min_path_m: f64,
}

impl Default for MotionSettings {
    /// For a lidar with 32 lines or more that turns ten times a second.
    fn default() -> Self {
        Self {
            offsets: vec![3, 5, 8],
            ground: GroundSettings::default(),
            max_range_m: 50.0,
            min_range_m: 2.5,
            heights_m: (0.35, 3.0),
            margin_m: 0.4,
            margin_share: 0.01,
            tolerance_m: 0.7,
            min_points: 5,
            min_share: 0.3,
            min_speed: 0.6,
            min_path_m: 0.35,
        }
    }
}

/// What one sensor saw in a sweep.
#[derive(Clone, Debug)]
pub struct MotionView {
    /// Where the sensor is mounted.
    pub viewpoint: Point<Ego>,
    /// Its points, deskewed to the sweep's stamp; with `offset_nanos` each ray starts where the
    /// sensor was when it measured.
    pub cloud: Cloud<Ego>,
}

/// One sweep of all lidars.
#[derive(Clone, Debug)]
pub struct MotionSweep {
    /// The moment of all points. Stamps rise from sweep to sweep.
    pub stamp: Stamp,
    /// Where the vehicle was.
    pub world_from_ego: Rigid<World, Ego>,
    /// What each lidar saw.
    pub views: Vec<MotionView>,
}

/// Something that moves, at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MovingCluster {
    /// When.
    pub stamp: Stamp,
    /// Clusters of one number are one object; numbers count from 0 as objects appear.
    pub object: u64,
    /// Around it, completed as its class mostly is. It faces where it goes.
    pub cuboid: OrientedBox<World>,
    /// Over the ground, by its displacement within the window, m/s.
    pub velocity: Vector<World>,
    /// What it probably is.
    pub class: ClassId,
    /// Points of evidence.
    pub n_points: usize,
    /// Share of its points that are evidence, from 0 to 1.
    pub score: f64,
}

/// Finds what moves, sweep by sweep, in memory bounded by the window.
#[derive(Debug)]
pub struct MotionFinder {
    settings: MotionSettings,
    window: VecDeque<Prepared>,
    /// How many sweeps at the front of the window have been judged.
    n_judged: usize,
    chains: Chains,
}

/// A sweep, ready to be compared with others.
#[derive(Debug)]
struct Prepared {
    stamp: Stamp,
    world_from_ego: Rigid<World, Ego>,
    viewpoint: Point<Ego>,
    cloud: Cloud<Ego>,
    ground: Option<Ground<Ego>>,
    images: Vec<RangeImage>,
}

impl MotionFinder {
    /// One that has seen nothing yet.
    pub fn new(settings: MotionSettings) -> Self {
        Self {
            settings,
            window: VecDeque::new(),
            n_judged: 0,
            chains: Chains::default(),
        }
    }

    /// Takes the next sweep; returns what is now known to move, at stamps some sweeps back. In
    /// the order of stamps, then of objects.
    ///
    /// A sweep that is not later than the one before is passed over.
    pub fn push(&mut self, sweep: MotionSweep) -> Vec<MovingCluster> {
        let last = self.window.back();
        if last.is_some_and(|last| sweep.stamp <= last.stamp) {
            return Vec::new();
        }
        let prepared = Prepared::new(sweep, last, &self.settings);
        self.window.push_back(prepared);
        let reach = self.reach();
        while self.n_judged + reach < self.window.len() {
            self.judge_next();
        }
        while self.n_judged > reach {
            self.window.pop_front();
            self.n_judged -= 1;
        }
        self.chains.settled(&self.settings)
    }

    /// Judges what is left, for no more sweeps come.
    pub fn finish(mut self) -> Vec<MovingCluster> {
        while self.n_judged < self.window.len() {
            self.judge_next();
        }
        self.chains.all_settled(&self.settings)
    }

    /// How many sweeps to either side are looked at.
    fn reach(&self) -> usize {
        self.settings.offsets.iter().copied().max().unwrap_or(0)
    }

    fn judge_next(&mut self) {
        let sweep_idx = self.n_judged;
        self.n_judged += 1;
        let sweep = &self.window[sweep_idx];
        let others: Vec<&Prepared> = self
            .settings
            .offsets
            .iter()
            .flat_map(|offset| [sweep_idx.checked_sub(*offset), Some(sweep_idx + offset)])
            .filter_map(|other| self.window.get(other?))
            .collect();
        let sightings: Vec<Sighting> = evidence::sightings(sweep, &others, &self.settings);
        self.chains.extend(sweep.stamp, sightings);
    }
}

impl Prepared {
    fn new(sweep: MotionSweep, last: Option<&Self>, settings: &MotionSettings) -> Self {
        let clouds: Vec<Cloud<Ego>> = sweep.views.iter().map(|view| view.cloud.clone()).collect();
        let cloud = Cloud::merge(&clouds);
        let ground = estimate_ground(&cloud, &settings.ground);
        let densest = sweep.views.iter().max_by_key(|view| view.cloud.len());
        let viewpoint = densest.map_or_else(Point::origin, |view| view.viewpoint);
        let speed = |last: &Self| {
            let way = sweep.world_from_ego.translation() - last.world_from_ego.translation();
            Vector::from_coords(way / (sweep.stamp - last.stamp).as_secs_f64())
        };
        let velocity = last.map_or_else(|| Vector::new(0.0, 0.0, 0.0), speed);
        let image =
            |view: &MotionView| RangeImage::new(view, &sweep.world_from_ego, velocity, &ground);
        Self {
            stamp: sweep.stamp,
            images: sweep.views.iter().map(image).collect(),
            world_from_ego: sweep.world_from_ego,
            viewpoint,
            cloud,
            ground,
        }
    }
}
