//! One object on its way through the log: what was detected, and the filter's state since birth.

use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Point, Size, Stamp, World};
use nalgebra::{Vector1, Vector2};

use crate::kinematics::{Motion, State, Step};
use crate::settle::half_turn_difference;
use crate::{Detection, FamilySettings};

/// How much one detection moves the heading and size that predictions are made with.
const HEADING_GAIN: f64 = 0.5;
const SIZE_GAIN: f64 = 0.2;

/// The road rises and falls slowly: m/s and m/s² up and down.
const CLIMB_SD_M_S: f64 = 0.5;
const CLIMB_ACCELERATION_M_S2: f64 = 0.5;

/// One object, from its first detection to the frame that was looked at last.
#[derive(Clone, Debug)]
pub(crate) struct Tracklet {
    /// One for every frame since birth, so that both passes know when nothing was seen.
    pub(crate) steps: Vec<TrackletStep>,
    yaw_rad: f64,
    /// Length, width, height, meters.
    lwh: [f64; 3],
    n_hits: usize,
    last_hit_idx: usize,
}

/// One frame in the life of a tracklet.
#[derive(Clone, Debug)]
pub(crate) struct TrackletStep {
    pub(crate) stamp: Stamp,
    /// East and north.
    pub(crate) ground: Step<2>,
    /// Up.
    pub(crate) height: Step<1>,
    pub(crate) detection: Option<Detection>,
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

impl Tracklet {
    pub(crate) fn born(stamp: Stamp, detection: &Detection, settings: &FamilySettings) -> Self {
        let (on_ground, up) = measured(detection);
        let ground = State::at(on_ground, &settings.ground_motion());
        let height = State::at(up, &settings.height_motion());
        let step = TrackletStep {
            stamp,
            ground: Step {
                secs: 0.0,
                predicted: ground,
                filtered: ground,
            },
            height: Step {
                secs: 0.0,
                predicted: height,
                filtered: height,
            },
            detection: Some(detection.clone()),
        };
        let (yaw_rad, lwh) = (detection.cuboid.yaw(), detection.cuboid.size().lwh());
        Self {
            steps: vec![step],
            yaw_rad,
            lwh,
            n_hits: 1,
            last_hit_idx: 0,
        }
    }

    /// Carries the state on to the stamp of the next frame.
    pub(crate) fn predict(&mut self, stamp: Stamp, settings: &FamilySettings) {
        let last = self.last();
        let secs = (stamp - last.stamp).as_secs_f64();
        let ground = last
            .ground
            .filtered
            .predicted(secs, &settings.ground_motion());
        let height = last
            .height
            .filtered
            .predicted(secs, &settings.height_motion());
        self.steps.push(TrackletStep {
            stamp,
            ground: Step {
                secs,
                predicted: ground,
                filtered: ground,
            },
            height: Step {
                secs,
                predicted: height,
                filtered: height,
            },
            detection: None,
        });
    }

    /// Takes a detection of the frame that was predicted last.
    pub(crate) fn update(&mut self, detection: &Detection, settings: &FamilySettings) {
        let (on_ground, up) = measured(detection);
        self.last_hit_idx = self.steps.len() - 1;
        self.n_hits += 1;
        let last = &mut self.steps[self.last_hit_idx];
        last.ground.filtered = last
            .ground
            .predicted
            .updated(on_ground, &settings.ground_motion());
        last.height.filtered = last.height.predicted.updated(up, &settings.height_motion());
        last.detection = Some(detection.clone());
        let turn_rad = half_turn_difference(detection.cuboid.yaw(), self.yaw_rad);
        self.yaw_rad += HEADING_GAIN * turn_rad;
        let size_gain = SIZE_GAIN.max(1.0 / self.n_hits as f64);
        for (mean, extent) in self.lwh.iter_mut().zip(detection.cuboid.size().lwh()) {
            *mean += size_gain * (extent - *mean);
        }
    }

    /// The box that the frame predicted last should show.
    pub(crate) fn predicted_cuboid(&self) -> OrientedBox<World> {
        let last = self.last();
        let (on_ground, up) = (
            last.ground.predicted.position(),
            last.height.predicted.position(),
        );
        let [length, width, height] = self.lwh;
        let size = Size::new(length, width, height).expect("a mean of sizes is a size");
        OrientedBox::from_yaw(
            Point::new(on_ground.x, on_ground.y, up.x),
            size,
            self.yaw_rad,
        )
    }

    /// Standard deviation along one ground axis of where the next detection will be, meters.
    pub(crate) fn innovation_sd(&self, settings: &FamilySettings) -> f64 {
        self.last()
            .ground
            .predicted
            .innovation_sd(&settings.ground_motion())
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
        let detection = self.steps[self.last_hit_idx].detection.as_ref();
        &detection
            .expect("the step of a hit holds its detection")
            .class
    }

    /// What it took of the latest frame.
    pub(crate) fn taken(&self) -> Option<&Detection> {
        self.last().detection.as_ref()
    }

    /// Whether the latest frame is the one it was born in.
    pub(crate) fn is_newborn(&self) -> bool {
        self.steps.len() == 1
    }

    /// Whether its last detection is too long ago to be gone on with at `stamp`.
    pub(crate) fn is_too_old(&self, stamp: Stamp, settings: &FamilySettings) -> bool {
        stamp - self.steps[self.last_hit_idx].stamp > settings.max_coast
    }

    /// Whether it found nothing again before it was proven.
    pub(crate) fn has_lost_its_case(&self, stamp: Stamp, settings: &FamilySettings) -> bool {
        let unseen = stamp - self.steps[self.last_hit_idx].stamp;
        !self.is_proven(settings) && unseen > settings.max_coast_unproven
    }

    /// Whether it was seen often and long enough to be an object.
    pub(crate) fn is_proven(&self, settings: &FamilySettings) -> bool {
        let life = self.steps[self.last_hit_idx].stamp - self.steps[0].stamp;
        self.n_hits >= settings.min_hits && life >= settings.min_life
    }

    /// The steps from the first to the last detection.
    pub(crate) fn lived(&self) -> &[TrackletStep] {
        &self.steps[..=self.last_hit_idx]
    }

    fn last(&self) -> &TrackletStep {
        &self.steps[self.steps.len() - 1]
    }
}

fn measured(detection: &Detection) -> (Vector2<f64>, Vector1<f64>) {
    let center = detection.cuboid.center().coords();
    (center.xy(), Vector1::new(center.z))
}
