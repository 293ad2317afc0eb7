//! How detections become tracks, in numbers.

use fl_scene::Source;
use fl_spacetime::{Span, Stamp};

use crate::Family;

/// A track that may coast lives through two missed frames, with half a period to spare.
const MIN_COAST_PERIODS: f64 = 2.5;
/// Frames farther apart than this are no drive; nothing coasts longer for them.
const MAX_PERIOD: Span = Span::from_millis(10_000);
/// How much farther apart logits are than probabilities are, by the default thresholds.
const LOGIT_SCALE: f64 = 8.0;
/// At longer periods fast objects leave the first gate of usual width.
const SLOW_PERIOD: Span = Span::from_millis(150);
/// How wide it is then, in standard deviations.
const SLOW_FIRST_DEVIATION: f64 = 3.5;

/// How detections become tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackSettings {
    /// Who is named as the source of keyframes that rest on a detection. Keyframes in gaps are
    /// always [`Source::Propagated`].
    pub source: Source,
    /// Cars, trucks, buses, trailers.
    pub vehicle: FamilySettings,
    /// Cyclists and motorcycles.
    pub rider: FamilySettings,
    /// People on foot.
    pub pedestrian: FamilySettings,
    /// Everything else.
    pub other: FamilySettings,
}

/// How an object moves over the ground, when its path is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroundMotion {
    /// Any way, at nearly constant velocity; where it faces is another matter.
    Free,
    /// Where it faces, at nearly constant speed and turn rate.
    Turning,
    /// As a car does: where it faces, round a point between its rear wheels, on a path whose
    /// curvature changes slowly.
    CarLike,
}

/// How the classes of one family are tracked.
///
/// Score thresholds are on the detector's own scale: [`TrackSettings::default`] is for scores
/// from 0 to 1, [`TrackSettings::for_logit_scores`] for unbounded ones.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilySettings {
    /// Detections at least this sure choose their tracks first.
    pub sure_score: f64,
    /// Detections below `sure_score` but at least this sure may go on with a track that found
    /// none surer. Those below are passed over.
    pub faint_score: f64,
    /// A detection without a track, at least this sure, begins one.
    pub birth_score: f64,
    /// The least generalized 3D IoU of predicted and detected box, from −1 to 1.
    pub min_giou: f64,
    /// The farthest a detection may be from the predicted center, meters.
    pub max_distance_m: f64,
    /// How far off a detection may be, in standard deviations of the prediction, where that
    /// allows more than `min_giou` and `max_distance_m` do: new tracks and slow sensors.
    pub max_deviation: f64,
    /// The same for a track of one detection, whose velocity is not known yet. At periods over
    /// 0.15 s it is at least 3.5.
    pub max_first_deviation: f64,
    /// How long a track lives on without a detection; at least 2.5 median periods of the frames.
    pub max_coast: Span,
    /// The same for a track that is not yet proven, with the same least value.
    pub max_coast_unproven: Span,
    /// A track with fewer detections is taken for a false alarm.
    pub min_hits: usize,
    /// So is a track whose first and last detection are less than this apart, or less than the
    /// whole log lasts where that is shorter.
    pub min_life: Span,
    /// How it moves.
    pub motion: GroundMotion,
    /// Standard deviation of a detection's center along one axis, meters.
    pub position_sd_m: f64,
    /// Standard deviation of a detection's heading, radians.
    pub yaw_sd_rad: f64,
    /// Standard deviation of the velocity along one axis before it is known, m/s.
    pub speed_sd_m_s: f64,
    /// Standard deviation of the acceleration along one axis, held for a tenth of a second, m/s².
    pub acceleration_m_s2: f64,
    /// The same of the angular acceleration about z, rad/s².
    pub yaw_acceleration_rad_s2: f64,
    /// From this speed on the way it moves says where it faces, m/s.
    pub heading_speed_m_s: f64,
    /// An object seen for a second or longer that never leaves a circle of this radius stands
    /// still, and gets one place and heading for its life. Zero: never.
    pub static_radius_m: f64,
    /// How much of what is known of near sides moves the middle when the size is settled: 1 for
    /// bodies with sides, 0 to take it where it was detected.
    pub near_side_gain: f64,
    /// From the first to before the second of these distances from the sensor objects are seen
    /// late, meters: a track that begins there is led back in time, up to the second distance.
    pub late_ranges_m: (f64, f64),
    /// By how much time at most. Zero: never.
    pub max_lead: Span,
    /// What is seen again after at most this time may be joined to what was lost, as motion and
    /// size have it; in between it is stated to be absent.
    pub max_join: Span,
    /// How much a track loses of its score where no frame holds a detection; half of it where
    /// every other frame does.
    pub miss_cost: f64,
}

impl TrackSettings {
    /// For detectors whose scores are logits, such as PointRCNN's: unbounded, 0 for even odds.
    ///
    /// Their headings are so good that knowing how cars drive adds nothing to them, as measured on
    /// KITTI; vehicles move freely.
    pub fn for_logit_scores() -> Self {
        let car_like = |family: FamilySettings| FamilySettings {
            motion: GroundMotion::Free,
            ..family.with_scores([2.0, -1.0, 0.0], LOGIT_SCALE)
        };
        let person_like =
            |family: FamilySettings| family.with_scores([1.0, -1.0, -1.0], LOGIT_SCALE);
        let settings = Self::default();
        Self {
            vehicle: car_like(settings.vehicle),
            rider: person_like(settings.rider),
            pedestrian: person_like(settings.pedestrian),
            other: car_like(settings.other),
            ..Self::default()
        }
    }

    /// The same where `n_frames` are all there are: what is in each of them is proven.
    ///
    /// What follows from the times of the frames [`track`](crate::track()) sees to itself.
    #[must_use]
    pub fn for_frames(mut self, n_frames: usize) -> Self {
        for family in self.families_mut() {
            if n_frames < family.min_hits {
                family.min_hits = n_frames;
                family.min_life = Span::ZERO;
            }
        }
        self
    }

    /// The same for frames at these stamps, which rise strictly.
    pub(crate) fn for_stamps(mut self, stamps: &[Stamp]) -> Self {
        let (Some(first), Some(last)) = (stamps.first(), stamps.last()) else {
            return self;
        };
        let period = median_period(stamps).min(MAX_PERIOD);
        let min_coast = Span::from_secs_f64(MIN_COAST_PERIODS * period.as_secs_f64());
        for family in self.families_mut() {
            family.max_coast = family.max_coast.max(min_coast);
            family.max_coast_unproven = family.max_coast_unproven.max(min_coast);
            family.min_life = family.min_life.min(*last - *first);
            if period > SLOW_PERIOD {
                family.max_first_deviation = family.max_first_deviation.max(SLOW_FIRST_DEVIATION);
            }
        }
        self
    }

    fn families_mut(&mut self) -> [&mut FamilySettings; 4] {
        [
            &mut self.vehicle,
            &mut self.rider,
            &mut self.pedestrian,
            &mut self.other,
        ]
    }

    /// The settings of one family.
    pub fn family(&self, family: Family) -> &FamilySettings {
        match family {
            Family::Vehicle => &self.vehicle,
            Family::Rider => &self.rider,
            Family::Pedestrian => &self.pedestrian,
            Family::Other => &self.other,
        }
    }
}

/// The median time from one frame to the next; zero where there are not two.
fn median_period(stamps: &[Stamp]) -> Span {
    let mut periods: Vec<Span> = stamps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    periods.sort_unstable();
    periods
        .get(periods.len() / 2)
        .copied()
        .unwrap_or(Span::ZERO)
}

impl Default for TrackSettings {
    /// For scores from 0 to 1 and sensors at about 10 Hz.
    fn default() -> Self {
        Self {
            source: Source::Model,
            vehicle: FamilySettings::vehicle(),
            rider: FamilySettings::rider(),
            pedestrian: FamilySettings::pedestrian(),
            other: FamilySettings {
                static_radius_m: 0.0,
                motion: GroundMotion::Free,
                near_side_gain: 0.0,
                max_lead: Span::ZERO,
                ..FamilySettings::vehicle()
            },
        }
    }
}

impl FamilySettings {
    /// The same with other score thresholds, and the cost of misses in the scale that is
    /// `scale` times the one before.
    #[must_use]
    fn with_scores(self, [sure_score, faint_score, birth_score]: [f64; 3], scale: f64) -> Self {
        Self {
            miss_cost: scale * self.miss_cost,
            sure_score,
            faint_score,
            birth_score,
            ..self
        }
    }

    fn vehicle() -> Self {
        Self {
            sure_score: 0.6,
            faint_score: 0.2,
            birth_score: 0.4,
            min_giou: -0.2,
            max_distance_m: 4.0,
            max_deviation: 2.0,
            max_first_deviation: 2.0,
            max_coast: Span::from_millis(1_500),
            max_coast_unproven: Span::from_millis(250),
            min_hits: 3,
            min_life: Span::from_millis(150),
            motion: GroundMotion::CarLike,
            position_sd_m: 0.30,
            yaw_sd_rad: 0.12,
            speed_sd_m_s: 10.0,
            acceleration_m_s2: 3.0,
            yaw_acceleration_rad_s2: 1.0,
            heading_speed_m_s: 3.0,
            static_radius_m: 0.5,
            near_side_gain: 1.0,
            late_ranges_m: (45.0, 80.0),
            max_lead: Span::from_millis(1_000),
            max_join: Span::from_millis(5_000),
            miss_cost: 0.25,
        }
    }

    fn rider() -> Self {
        Self {
            min_giou: -0.6,
            max_distance_m: 3.0,
            motion: GroundMotion::Free,
            position_sd_m: 0.25,
            speed_sd_m_s: 5.0,
            heading_speed_m_s: 2.0,
            static_radius_m: 0.0,
            near_side_gain: 0.0,
            max_lead: Span::ZERO,
            ..Self::vehicle()
        }
    }

    fn pedestrian() -> Self {
        Self {
            min_giou: -0.4,
            max_distance_m: 1.5,
            max_coast: Span::from_millis(1_000),
            motion: GroundMotion::Free,
            position_sd_m: 0.15,
            yaw_sd_rad: 0.4,
            speed_sd_m_s: 1.5,
            acceleration_m_s2: 1.0,
            yaw_acceleration_rad_s2: 3.0,
            heading_speed_m_s: 0.7,
            static_radius_m: 0.0,
            near_side_gain: 0.0,
            max_lead: Span::ZERO,
            miss_cost: 0.0,
            ..Self::vehicle()
        }
    }
}
