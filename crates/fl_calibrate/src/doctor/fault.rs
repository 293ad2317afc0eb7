//! The faults of a log that have a name.

use std::fmt;

use fl_log::{Channel, Log};
use fl_spacetime::Stamp;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; labels do not suffer.
    Note,
    /// Labels may suffer.
    Warning,
    /// What is built on it is wrong.
    Error,
}

impl Level {
    /// `note`, `warning` or `error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A fault that is recognized by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each says by `title` what it means")]
pub enum Fault {
    DataDamaged,
    LogTruncated,
    SummaryDamaged,
    FileUnreadable,
    DataUnread,
    Redefined,
    SchemaUnusable,
    MessageUndecodable,
    StampZero,
    StampOutlier,
    StampStuck,
    StampBackward,
    StampIsArrival,
    StampJitter,
    ClockOffset,
    ClockDiffers,
    ClockDrift,
    ClockStep,
    DelayStep,
    MessagesDuplicated,
    Gap,
    MessagesDropped,
    RateChange,
    StartsLate,
    EndsEarly,
    TransformMissing,
    TransformCycle,
    TwoParents,
    TransformGap,
    QuaternionNotUnit,
    FrameMismatch,
    FrameChanges,
    FrameUnnamed,
    CameraLooksUp,
    CalibrationMissing,
    CalibrationZero,
    CalibrationChanges,
    PrincipalPointOutside,
    FocalLengthsDiffer,
    ImageSizeMismatch,
    RectificationUnclear,
    ImageDamaged,
    ImagesFrozen,
    ImagesBlank,
    CloudLayout,
    CloudEmpty,
    PointsNotFinite,
    PointTimesMissing,
    PointTimesWrong,
    ImuUnits,
    ImuNoGravity,
    PoseJump,
    FixInvalid,
}

/// What there is to say of a fault, whatever the log.
struct Facts {
    id: &'static str,
    level: Level,
    title: &'static str,
    advice: &'static str,
}

const fn error(id: &'static str, title: &'static str, advice: &'static str) -> Facts {
    Facts {
        id,
        level: Level::Error,
        title,
        advice,
    }
}

const fn warning(id: &'static str, title: &'static str, advice: &'static str) -> Facts {
    Facts {
        level: Level::Warning,
        ..error(id, title, advice)
    }
}

const fn note(id: &'static str, title: &'static str, advice: &'static str) -> Facts {
    Facts {
        level: Level::Note,
        ..error(id, title, advice)
    }
}

impl Fault {
    /// All faults, in the order in which they are reported.
    pub const ALL: [Self; 53] = [
        Self::DataDamaged,
        Self::LogTruncated,
        Self::SummaryDamaged,
        Self::FileUnreadable,
        Self::DataUnread,
        Self::Redefined,
        Self::SchemaUnusable,
        Self::MessageUndecodable,
        Self::StampZero,
        Self::StampOutlier,
        Self::StampStuck,
        Self::StampBackward,
        Self::StampIsArrival,
        Self::StampJitter,
        Self::ClockOffset,
        Self::ClockDiffers,
        Self::ClockDrift,
        Self::ClockStep,
        Self::DelayStep,
        Self::MessagesDuplicated,
        Self::Gap,
        Self::MessagesDropped,
        Self::RateChange,
        Self::StartsLate,
        Self::EndsEarly,
        Self::TransformMissing,
        Self::TransformCycle,
        Self::TwoParents,
        Self::TransformGap,
        Self::QuaternionNotUnit,
        Self::FrameMismatch,
        Self::FrameChanges,
        Self::FrameUnnamed,
        Self::CameraLooksUp,
        Self::CalibrationMissing,
        Self::CalibrationZero,
        Self::CalibrationChanges,
        Self::PrincipalPointOutside,
        Self::FocalLengthsDiffer,
        Self::ImageSizeMismatch,
        Self::RectificationUnclear,
        Self::ImageDamaged,
        Self::ImagesFrozen,
        Self::ImagesBlank,
        Self::CloudLayout,
        Self::CloudEmpty,
        Self::PointsNotFinite,
        Self::PointTimesMissing,
        Self::PointTimesWrong,
        Self::ImuUnits,
        Self::ImuNoGravity,
        Self::PoseJump,
        Self::FixInvalid,
    ];

    /// The name in reports and for programs, for example `clock-step`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// How bad it is.
    #[must_use]
    pub fn level(self) -> Level {
        self.facts().level
    }

    /// What it means, in half a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        self.facts().advice
    }

    fn facts(self) -> Facts {
        match self {
            Self::DataDamaged => error(
                "data-damaged",
                "parts of the file cannot be read, for example for a wrong checksum",
                "save what is left with `framelock recover`, or copy the log anew from the vehicle",
            ),
            Self::LogTruncated => error(
                "log-truncated",
                "the file ends before its data does",
                "copy the log anew; if the recorder was cut off, repair it with `framelock recover`",
            ),
            Self::SummaryDamaged => warning(
                "summary-damaged",
                "the summary at the end of the file is missing or wrong",
                "write the file anew with `framelock recover`",
            ),
            Self::FileUnreadable => error(
                "file-unreadable",
                "a file of the log cannot be read or is missing",
                "put the missing file beside the others",
            ),
            Self::DataUnread => note(
                "data-unread",
                "there is data beside or behind the log that belongs to no log",
                "give the other files by name, or remove them",
            ),
            Self::Redefined => warning(
                "redefined",
                "a channel or type is described twice, differently",
                "two programs of different versions wrote to one topic: record them on two",
            ),
            Self::SchemaUnusable => error(
                "schema-unusable",
                "the definition of a message type is wrong, its messages are only bytes",
                "give the definition with `--definitions`",
            ),
            Self::MessageUndecodable => error(
                "message-undecodable",
                "messages are not as their definition says",
                "check that sender and recorder use the same version of the message type",
            ),
            Self::StampZero => error(
                "stamp-zero",
                "header stamps are zero",
                "let the driver set header.stamp; until then the time of recording stands for it",
            ),
            Self::StampOutlier => error(
                "stamp-outlier",
                "stamps are far from all others, as before a clock was set",
                "start recording when clocks are set, or cut the beginning off with `framelock cut`",
            ),
            Self::StampStuck => error(
                "stamp-stuck",
                "several measurements have one stamp",
                "the driver repeats a stamp: look at its clock source",
            ),
            Self::StampBackward => error(
                "stamp-backward",
                "a stamp is earlier than that of the message before",
                "look at the sensor's clock; such messages are matched with the wrong moment",
            ),
            Self::StampIsArrival => warning(
                "stamp-is-arrival",
                "header stamps are times of arrival, not of the measurement",
                "stamp where the measurement is made: the delay of transport is otherwise skew",
            ),
            Self::StampJitter => warning(
                "stamp-jitter",
                "intervals between stamps vary much",
                "check the trigger of the sensor, and whether the driver stamps late",
            ),
            Self::ClockOffset => error(
                "clock-offset",
                "the sensor's clock is ahead of or behind the others",
                "synchronize it (PTP, NTP), or state the offset as `clock_offset` in the rig file",
            ),
            Self::ClockDiffers => warning(
                "clock-differs",
                "the times of a sensor differ a little from what the others say",
                "find out which of both is late: a clock, or what is done before a message is stamped",
            ),
            Self::ClockDrift => warning(
                "clock-drift",
                "the sensor's clock runs faster or slower than the recorder's",
                "synchronize it: an offset corrects one moment only",
            ),
            Self::ClockStep => error(
                "clock-step",
                "the sensor's clock was set during the drive",
                "label the parts before and after apart, or correct the stamps of one",
            ),
            Self::DelayStep => note(
                "delay-step",
                "messages are under way longer from some moment on; their stamps are right",
                "a queue filled up: look at the load of the network or of the recorder",
            ),
            Self::MessagesDuplicated => warning(
                "messages-duplicated",
                "messages are recorded twice",
                "two publishers, or a bridge in a circle; the copies are counted as measurements",
            ),
            Self::Gap => warning(
                "gap",
                "a sensor is silent for a while",
                "look at power and network at that moment; nothing can be labeled by it there",
            ),
            Self::MessagesDropped => warning(
                "messages-dropped",
                "single measurements or bursts of them are missing",
                "look at the load of the network, of the recorder and of its disk",
            ),
            Self::RateChange => warning(
                "rate-change",
                "a sensor changes its rate during the drive",
                "check its mode; automatic exposure at night lowers the rate of cameras",
            ),
            Self::StartsLate => warning(
                "starts-late",
                "a sensor begins later than the others",
                "its first frames are missing: start it before the recorder",
            ),
            Self::EndsEarly => warning(
                "ends-early",
                "a sensor ends earlier than the others",
                "it may have failed during the drive",
            ),
            Self::TransformMissing => error(
                "transform-missing",
                "no transform connects the sensor's frame to the vehicle",
                "record /tf_static, or give a rig file",
            ),
            Self::TransformCycle => error(
                "transform-cycle",
                "frames hang on each other in a circle",
                "find who publishes the wrong parent",
            ),
            Self::TwoParents => error(
                "two-parents",
                "a frame has two parents",
                "two programs publish it: each frame may have one parent",
            ),
            Self::TransformGap => warning(
                "transform-gap",
                "a transform is not published for a while",
                "poses inside the gap are not interpolated; look at the localization there",
            ),
            Self::QuaternionNotUnit => error(
                "quaternion-not-unit",
                "a rotation is not a unit quaternion",
                "normalize it; other programs turn and scale with it, each in another way",
            ),
            Self::FrameMismatch => warning(
                "frame-mismatch",
                "an image and its calibration name different frames",
                "give both the optical frame of the camera",
            ),
            Self::FrameChanges => warning(
                "frame-changes",
                "the frame of a channel changes during the drive",
                "two sensors send on one topic: give each its own",
            ),
            Self::FrameUnnamed => warning(
                "frame-unnamed",
                "messages of a sensor name no frame",
                "set header.frame_id, or give a rig file",
            ),
            Self::CameraLooksUp => error(
                "camera-looks-up",
                "by the transforms the camera looks at the sky",
                "the transform is that of the camera's body, not of its optical frame (x right, y down, z forward)",
            ),
            Self::CalibrationMissing => warning(
                "calibration-missing",
                "a camera has no calibration in the log",
                "record camera_info, or give a rig file",
            ),
            Self::CalibrationZero => error(
                "calibration-zero",
                "the camera matrix is zero: the camera is not calibrated",
                "load the calibration into the driver, or give a rig file",
            ),
            Self::CalibrationChanges => warning(
                "calibration-changes",
                "the calibration of a camera changes during the drive",
                "the first is used; cut the log where it changes",
            ),
            Self::PrincipalPointOutside => error(
                "principal-point-outside",
                "the principal point lies outside the image",
                "the calibration is of another camera or another resolution",
            ),
            Self::FocalLengthsDiffer => note(
                "focal-lengths-differ",
                "the two focal lengths differ much",
                "right where images were squeezed; otherwise the calibration is wrong",
            ),
            Self::ImageSizeMismatch => error(
                "image-size-mismatch",
                "images are of another size than their calibration says",
                "scale the calibration with the image, or load that of this resolution",
            ),
            Self::RectificationUnclear => warning(
                "rectification-unclear",
                "it is not clear whether the images are rectified",
                "a rectified image has a P of its own; a raw one has `raw` in its topic and its D",
            ),
            Self::ImageDamaged => error(
                "image-damaged",
                "images cannot be decoded",
                "look at the camera's driver and its link",
            ),
            Self::ImagesFrozen => error(
                "images-frozen",
                "the same picture is sent again and again under new stamps",
                "the camera has stopped, its driver has not",
            ),
            Self::ImagesBlank => warning(
                "images-blank",
                "pictures are of one color",
                "the lens is covered, or exposure has failed",
            ),
            Self::CloudLayout => error(
                "cloud-layout",
                "point clouds contradict their own layout",
                "check point_step, row_step and fields in the driver",
            ),
            Self::CloudEmpty => warning(
                "cloud-empty",
                "sweeps are empty or nearly so",
                "look at the lidar's power, its window and its filter of returns",
            ),
            Self::PointsNotFinite => warning(
                "points-not-finite",
                "a cloud that promises finite points has others",
                "set is_dense to false, or leave such points out",
            ),
            Self::PointTimesMissing => note(
                "point-times-missing",
                "the points of a lidar have no times of their own",
                "let the driver send them: without, a sweep cannot be deskewed",
            ),
            Self::PointTimesWrong => warning(
                "point-times-wrong",
                "the times of points do not fit the sweep",
                "check the unit of the field (s, us or ns) and whether it counts from the stamp",
            ),
            Self::ImuUnits => warning(
                "imu-units",
                "values of the IMU are not in SI units",
                "convert: m/s² and rad/s, not g and degrees",
            ),
            Self::ImuNoGravity => note(
                "imu-no-gravity",
                "accelerations are without gravity",
                "fine for some uses; an IMU itself measures it",
            ),
            Self::PoseJump => warning(
                "pose-jump",
                "the vehicle's pose jumps",
                "use odometry that is smooth: cuboids jump with the pose",
            ),
            Self::FixInvalid => warning(
                "fix-invalid",
                "satellite positions are not valid",
                "such positions are noise: do not place maps by them",
            ),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// One fault in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which.
    pub fault: Fault,
    /// The topic it is about, if it is about one.
    pub topic: Option<String>,
    /// What was measured, in words.
    pub what: String,
    /// The first and the last stamp that it concerns, if known.
    pub when: Option<(Stamp, Stamp)>,
    /// How many messages it concerns, if known.
    pub n_messages: Option<u64>,
}

/// A moment as people read it in a sentence: seconds since the log's start.
pub(super) fn since(start: Stamp, stamp: Stamp) -> String {
    format!("{:.3} s", (stamp - start).as_secs_f64())
}

/// A number of things in words: `1 gap`, `2 gaps`.
pub(super) fn counted(n: usize, thing: &str) -> String {
    match n {
        1 => format!("1 {thing}"),
        _ => format!("{n} {thing}s"),
    }
}

/// A finding on messages of a channel, by their numbers.
pub(super) fn found(
    fault: Fault,
    log: &Log,
    channel: &Channel,
    numbers: &[u32],
    what: String,
) -> Option<Finding> {
    let entries = log.entries(channel.id);
    let stamp = |idx: &u32| entries.get(*idx as usize).map(|entry| entry.stamp);
    let (first, last) = (stamp(numbers.first()?)?, stamp(numbers.last()?)?);
    let finding = Finding::new(fault, what).on(&channel.topic);
    Some(finding.within(first, last).counting(numbers.len()))
}

impl Finding {
    pub(crate) fn new(fault: Fault, what: impl Into<String>) -> Self {
        Self {
            fault,
            topic: None,
            what: what.into(),
            when: None,
            n_messages: None,
        }
    }

    pub(crate) fn on(self, topic: &str) -> Self {
        Self {
            topic: Some(topic.to_owned()),
            ..self
        }
    }

    pub(crate) fn within(self, first: Stamp, last: Stamp) -> Self {
        Self {
            when: Some((first, last)),
            ..self
        }
    }

    pub(crate) fn counting(self, n_messages: usize) -> Self {
        Self {
            n_messages: Some(n_messages as u64),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fault_has_its_own_name() {
        let ids: BTreeSet<&str> = Fault::ALL.iter().map(|fault| fault.id()).collect();
        assert_eq!(ids.len(), Fault::ALL.len());
        assert!(Fault::ALL.is_sorted());
    }
}
