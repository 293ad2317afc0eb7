//! One object on its way through the log: what was detected, and the filter's state.

use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};
use nalgebra::{Vector1, Vector2};

use super::Frame;
use crate::kinematics::{Motion, State};
use crate::settle::half_turn_difference;
use crate::{Detection, FamilySettings};

/// How much one detection moves the heading and size that predictions are made with.
const HEADING_GAIN: f64 = 0.5;
const SIZE_GAIN: f64 = 0.2;

/// The road rises and falls slowly: m/s and m/s² up and down.
const CLIMB_SD_M_S: f64 = 0.5;
const CLIMB_ACCELERATION_M_S2: f64 = 0.5;

/// One object, from its first detection to the frame that was looked at last.
#[derive(Clone)]
pub(crate) struct Tracklet<'a> {
    /// One for every frame since birth, so that all passes know when nothing was seen.
    pub(crate) steps: Vec<TrackletStep<'a>>,
    /// East and north, as foreseen for the frame looked at last or known from it.
    ground: State<2>,
    /// Up, likewise.
    height: State<1>,
    /// The two after the last detection.
    pub(super) last_hit_ground: State<2>,
    yaw_rad: f64,
    /// Length, width, height, meters.
    pub(super) lwh: [f64; 3],
    n_hits: usize,
    last_hit_idx: usize,
}

/// One frame in the life of a tracklet.
#[derive(Clone, Copy)]
pub(crate) struct TrackletStep<'a> {
    pub(crate) frame: &'a Frame<'a>,
    /// Seconds since the step before; 0 for the first.
    pub(crate) secs: f64,
    pub(crate) detection: Option<&'a Detection>,
}

impl TrackletStep<'_> {
    pub(crate) fn stamp(&self) -> Stamp {
        self.frame.stamp
    }
}

impl FamilySettings {
    /// How the center moves over the ground.
    pub(crate) fn ground_motion(&self) -> Motion {
        Motion {
            measurement_sd: self.position_sd_m,
            velocity_sd: self.speed_sd_m_s,
            acceleration_sd: self.acceleration_m_s2,
        }
    }

    /// How the center moves up and down.
    pub(crate) fn height_motion(&self) -> Motion {
        Motion {
            measurement_sd: self.position_sd_m,
            velocity_sd: CLIMB_SD_M_S,
            acceleration_sd: CLIMB_ACCELERATION_M_S2,
        }
    }
}

impl<'a> Tracklet<'a> {
    pub(crate) fn born(
        frame: &'a Frame<'a>,
        detection: &'a Detection,
        settings: &FamilySettings,
    ) -> Self {
        let (on_ground, up) = measured(detection);
        let ground = State::at(on_ground, &settings.ground_motion());
        Self {
            steps: vec![TrackletStep {
                frame,
                secs: 0.0,
                detection: Some(detection),
            }],
            ground,
            height: State::at(up, &settings.height_motion()),
            last_hit_ground: ground,
            yaw_rad: detection.cuboid.yaw(),
            lwh: detection.cuboid.size().lwh(),
            n_hits: 1,
            last_hit_idx: 0,
        }
    }

    /// Carries the state on to the next frame.
    pub(crate) fn predict(&mut self, frame: &'a Frame<'a>, settings: &FamilySettings) {
        let secs = (frame.stamp - self.last().stamp()).as_secs_f64();
        self.ground = self.ground.predicted(secs, &settings.ground_motion());
        self.height = self.height.predicted(secs, &settings.height_motion());
        self.steps.push(TrackletStep {
            frame,
            secs,
            detection: None,
        });
    }

    /// Takes a detection of the frame that was predicted last.
    pub(crate) fn update(&mut self, detection: &'a Detection, settings: &FamilySettings) {
        let (on_ground, up) = measured(detection);
        self.last_hit_idx = self.steps.len() - 1;
        self.n_hits += 1;
        self.ground = self.ground.updated(on_ground, &settings.ground_motion());
        self.height = self.height.updated(up, &settings.height_motion());
        self.last_hit_ground = self.ground;
        self.steps[self.last_hit_idx].detection = Some(detection);
        let turn_rad = half_turn_difference(detection.cuboid.yaw(), self.yaw_rad);
        self.yaw_rad += HEADING_GAIN * turn_rad;
        let size_gain = SIZE_GAIN.max(1.0 / self.n_hits as f64);
        for (mean, extent) in self.lwh.iter_mut().zip(detection.cuboid.size().lwh()) {
            *mean += size_gain * (extent - *mean);
        }
    }

    /// Goes on as `later`, an object of its own until now, which was seen first after this one
    /// was seen last; `between` are the frames in between.
    pub(super) fn join(&mut self, between: &'a [Frame<'a>], later: Self) {
        self.steps.truncate(self.last_hit_idx + 1);
        let from = later.steps[0].frame;
        for frame in between.iter().chain([from]) {
            let secs = (frame.stamp - self.last().stamp()).as_secs_f64();
            self.steps.push(TrackletStep {
                frame,
                secs,
                detection: None,
            });
        }
        let n_before = self.steps.len() - 1;
        self.steps[n_before].detection = later.steps[0].detection;
        self.steps.extend_from_slice(&later.steps[1..]);
        self.last_hit_idx = n_before + later.last_hit_idx;
        self.n_hits += later.n_hits;
        self.ground = later.ground;
        self.height = later.height;
        self.last_hit_ground = later.last_hit_ground;
        self.yaw_rad = later.yaw_rad;
        self.lwh = later.lwh;
    }

    /// The box that the frame predicted last should show.
    pub(crate) fn predicted_cuboid(&self) -> OrientedBox<World> {
        let (on_ground, up) = (self.ground.position(), self.height.position());
        let [length, width, height] = self.lwh;
        let size = Size::new(length, width, height).expect("a mean of sizes is a size");
        OrientedBox::from_yaw(
            Point::new(on_ground.x, on_ground.y, up.x),
            size,
            self.yaw_rad,
        )
    }

    /// Where its middle should be on the ground in the frame predicted last.
    pub(crate) fn predicted_place(&self) -> Vector2<f64> {
        self.ground.position()
    }

    /// Standard deviation along one ground axis of where the next detection will be, meters.
    pub(crate) fn innovation_sd(&self, settings: &FamilySettings) -> f64 {
        self.ground.innovation_sd(&settings.ground_motion())
    }

    /// How far off its next detection may be, in standard deviations.
    pub(crate) fn max_deviation(&self, settings: &FamilySettings) -> f64 {
        if self.n_hits == 1 {
            settings.max_first_deviation
        } else {
            settings.max_deviation
        }
    }

    /// The class of the detection taken last.
    pub(crate) fn latest_class(&self) -> &ClassId {
        let detection = self.steps[self.last_hit_idx].detection;
        &detection
            .expect("the step of a hit holds its detection")
            .class
    }

    /// What it took of the latest frame.
    pub(crate) fn taken(&self) -> Option<&'a Detection> {
        self.last().detection
    }

    /// Whether the latest frame is the one it was born in.
    pub(crate) fn is_newborn(&self) -> bool {
        self.steps.len() == 1
    }

    /// When it was detected last.
    pub(super) fn last_seen(&self) -> Stamp {
        self.steps[self.last_hit_idx].stamp()
    }

    /// Whether its last detection is too long ago to be gone on with at `stamp`.
    pub(crate) fn is_too_old(&self, stamp: Stamp, settings: &FamilySettings) -> bool {
        stamp - self.last_seen() > settings.max_coast
    }

    /// Whether it found nothing again before it was proven.
    pub(crate) fn has_lost_its_case(&self, stamp: Stamp, settings: &FamilySettings) -> bool {
        let unseen = stamp - self.last_seen();
        !self.is_proven(settings) && unseen > settings.max_coast_unproven
    }

    /// Whether it was seen often and long enough to be an object.
    pub(crate) fn is_proven(&self, settings: &FamilySettings) -> bool {
        let life = self.last_seen() - self.steps[0].stamp();
        self.n_hits >= settings.min_hits && life >= settings.min_life
    }

    /// The steps from the first to the last detection.
    pub(crate) fn lived(&self) -> &[TrackletStep<'a>] {
        &self.steps[..=self.last_hit_idx]
    }

    fn last(&self) -> &TrackletStep<'a> {
        &self.steps[self.steps.len() - 1]
    }
}

fn measured(detection: &Detection) -> (Vector2<f64>, Vector1<f64>) {
    let center = detection.cuboid.center().coords();
    (center.xy(), Vector1::new(center.z))
}
