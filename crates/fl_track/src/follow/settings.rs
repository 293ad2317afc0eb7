//! How an object is followed, in numbers.

use fl_scene::ClassId;
use fl_spacetime::Span;

use crate::{Family, FamilySettings, TrackSettings};

/// How an object is followed.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowSettings {
    /// How objects of its family move.
    pub motion: FamilySettings,
    /// Whether it keeps its shape: then it is like it was first, else like it was lately.
    pub rigid: bool,
    /// Whether it rolls where it heads, as vehicles do.
    pub rolls: bool,
    /// Below this score, from 0 to 1, it is not found.
    pub min_score: f64,
    /// Below so many points on its known surface it is not found.
    pub min_points: usize,
    /// How long it is looked for where something in front hides it.
    pub max_hidden: Span,
    /// How long it is looked for where nothing hides it.
    pub max_missed: Span,
    /// Farther from the sensor it is not looked for, meters.
    pub max_range_m: f64,
}

impl FollowSettings {
    /// For objects of a class.
    pub fn of(class: &ClassId) -> Self {
        let family = Family::of(class);
        let motion = TrackSettings::default().family(family).clone();
        let rigid = !matches!(family, Family::Pedestrian | Family::Rider);
        Self {
            max_hidden: motion.max_coast,
            motion,
            rigid,
            rolls: family == Family::Vehicle,
            min_score: 0.4,
            min_points: 5,
            max_missed: Span::from_millis(350),
            max_range_m: 100.0,
        }
    }
}
