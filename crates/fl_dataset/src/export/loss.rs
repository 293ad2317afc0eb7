//! What an export leaves behind, and whether somebody has to allow it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

/// A kind of thing that a format cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// Attributes of tracks.
    Attributes,
    /// Recorded sound.
    Audio,
    /// Captions.
    Captions,
    /// Classes that are called the same in the format, or have no name there.
    Classes,
    /// The lens of a camera.
    Distortion,
    /// Events.
    Events,
    /// Snapshots that the log has and that cannot be read.
    Log,
    /// Objects at moments when no camera sees them.
    OutsideCameras,
    /// Who stated a keyframe, how surely, and who reviewed it.
    Provenance,
    /// Relations.
    Relations,
    /// Turns of a box about other axes than the upright one.
    Rotation,
    /// Whole sensors, or their data.
    Sensors,
    /// Sizes of an object that change, in a format with one size for each object.
    Sizes,
    /// That a sensor measured at another moment than its frame.
    Skew,
    /// Boxes in space: the format has flat ones alone.
    Space,
    /// Digits of stamps.
    StampDigits,
    /// Tags of the scene.
    Tags,
    /// Where objects are at moments between the frames.
    TimesBetween,
    /// Tracks that are at no frame.
    UnseenTracks,
    /// View boxes that people corrected.
    ViewBoxes,
    /// How much of an object can be seen: it was not measured, so the format's field is empty.
    Visibility,
}

impl LossKind {
    /// All kinds, by name.
    pub const ALL: [Self; 21] = [
        Self::Attributes,
        Self::Audio,
        Self::Captions,
        Self::Classes,
        Self::Distortion,
        Self::Events,
        Self::Log,
        Self::OutsideCameras,
        Self::Provenance,
        Self::Relations,
        Self::Rotation,
        Self::Sensors,
        Self::Sizes,
        Self::Skew,
        Self::Space,
        Self::StampDigits,
        Self::Tags,
        Self::TimesBetween,
        Self::UnseenTracks,
        Self::ViewBoxes,
        Self::Visibility,
    ];

    /// The name on the command line and in `loss.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attributes => "attributes",
            Self::Audio => "audio",
            Self::Captions => "captions",
            Self::Classes => "classes",
            Self::Distortion => "distortion",
            Self::Events => "events",
            Self::Log => "log",
            Self::OutsideCameras => "outside_cameras",
            Self::Provenance => "provenance",
            Self::Relations => "relations",
            Self::Rotation => "rotation",
            Self::Sensors => "sensors",
            Self::Sizes => "sizes",
            Self::Skew => "skew",
            Self::Space => "space",
            Self::StampDigits => "stamp_digits",
            Self::Tags => "tags",
            Self::TimesBetween => "times_between",
            Self::UnseenTracks => "unseen_tracks",
            Self::ViewBoxes => "view_boxes",
            Self::Visibility => "visibility",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether nobody has to allow it: it follows from what the format is for, and whoever asks
    /// for the format knows it.
    pub const fn is_harmless(self) -> bool {
        matches!(
            self,
            Self::Provenance
                | Self::Space
                | Self::StampDigits
                | Self::TimesBetween
                | Self::Visibility
        )
    }
}

impl fmt::Display for LossKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// One thing that an export leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportLoss {
    /// Its kind, see [`LossKind::name`].
    #[serde(serialize_with = "as_name")]
    pub kind: LossKind,
    /// What it is, a sentence without a dot.
    pub what: String,
    /// How often.
    pub count: u64,
}

fn as_name<S: serde::Serializer>(kind: &LossKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

/// Everything that an export leaves behind, same things counted together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossReport {
    counts: BTreeMap<(LossKind, String), u64>,
}

impl LossReport {
    /// Notes one more of these.
    pub fn add(&mut self, kind: LossKind, what: impl Into<String>) {
        self.add_many(kind, what, 1);
    }

    /// Notes so many of these; none is no loss.
    pub fn add_many(&mut self, kind: LossKind, what: impl Into<String>, count: u64) {
        if count > 0 {
            *self.counts.entry((kind, what.into())).or_default() += count;
        }
    }

    /// Notes snapshots of the log that could not be read.
    pub(crate) fn add_unread(&mut self, count: usize) {
        let what = "a snapshot that cannot be read";
        self.add_many(LossKind::Log, what, count as u64);
    }

    /// All losses, by kind and text.
    pub fn losses(&self) -> Vec<ExportLoss> {
        let loss = |((kind, what), count): (&(LossKind, String), &u64)| ExportLoss {
            kind: *kind,
            what: what.clone(),
            count: *count,
        };
        self.counts.iter().map(loss).collect()
    }

    /// The kinds that nobody has allowed and that are not harmless.
    pub fn not_allowed(&self, allowed: &BTreeSet<LossKind>) -> BTreeSet<LossKind> {
        let kinds = self.counts.keys().map(|(kind, _)| *kind);
        kinds
            .filter(|kind| !kind.is_harmless() && !allowed.contains(kind))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_name_in_the_order_of_names() {
        let names: Vec<&str> = LossKind::ALL.iter().map(|kind| kind.name()).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for kind in LossKind::ALL {
            assert_eq!(LossKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(LossKind::from_name("all"), None);
    }

    #[test]
    fn only_what_is_harmless_needs_no_leave() {
        let mut report = LossReport::default();
        report.add(LossKind::TimesBetween, "between frames");
        report.add_many(LossKind::Events, "events", 0);
        assert!(report.not_allowed(&BTreeSet::new()).is_empty());
        report.add(LossKind::Relations, "rides");
        report.add(LossKind::Relations, "rides");
        let wanted = BTreeSet::from([LossKind::Relations]);
        assert_eq!(report.not_allowed(&BTreeSet::new()), wanted);
        assert!(report.not_allowed(&wanted).is_empty());
        assert_eq!(report.losses()[0].count, 2);
    }
}
