//! Sentences on a plan: what makes no frame, whose clock disagrees, and what to do about it.

use fl_rig::Sensor;
use fl_spacetime::Span;

use crate::EgoMotion;
use crate::plan::{Plan, SensorStamps};
use crate::timing::{median, outlying};

/// A difference between clocks that is worth naming.
const CLOCK_STEP: Span = Span::from_millis(200);

/// What of the key sensor did not become frames.
pub(crate) fn plan_remarks(plan: &Plan, motion: &EgoMotion, key: &SensorStamps) -> Vec<String> {
    let mut remarks = Vec::new();
    if plan.n_repeated > 0 {
        remarks.push(format!(
            "{} snapshots of key sensor `{}` repeat the stamp before them and make no frame",
            plan.n_repeated, key.sensor
        ));
    }
    if let Some(remark) = pose_remark(plan, motion, key) {
        remarks.push(remark);
    }
    remarks
}

/// Whose stamps are partly far from the others; those of the key sensor make no frame.
pub(crate) fn outlying_remarks(sensors: &[SensorStamps]) -> Vec<String> {
    let remark = |found: &SensorStamps| -> Option<String> {
        let n_outlying = outlying(&found.stamps)
            .into_iter()
            .filter(|far| *far)
            .count();
        let (first, last) = found.stamps.first().zip(found.stamps.last())?;
        (n_outlying > 0).then(|| {
            format!(
                "{n_outlying} of {} snapshots of sensor `{}` have stamps far from the others (the \
                 first {first}, the last {last}), as of a clock that was set meanwhile: they make \
                 no frame, and no gap",
                found.stamps.len(),
                found.sensor,
            )
        })
    };
    sensors.iter().filter_map(remark).collect()
}

fn pose_remark(plan: &Plan, motion: &EgoMotion, key: &SensorStamps) -> Option<String> {
    let first = *plan.without_pose.first()?;
    let reason = motion.pose_at(first).err()?;
    let n_lost = plan.without_pose.len();
    let n_all = n_lost + plan.frames.len();
    let advice = match plan.frames.is_empty() {
        true => "; the clocks of poses and key sensor disagree: give its clock_offset in the rig",
        false => "",
    };
    Some(format!(
        "{n_lost} of {n_all} stamps of key sensor `{}` have no ego pose from {} and make no frame; \
         the first of them: {reason}{advice}",
        key.sensor,
        motion.source()
    ))
}

/// Why a sensor is in no frame at all, judged by how far its clock runs from the recorder's
/// compared with the key sensor's. `lags` are true stamp − `log_time`.
pub(crate) fn clock_remark(sensor: &Sensor, lags: &[Span], key_lags: &[Span]) -> String {
    let id = &sensor.id;
    let ahead = match (median(lags), median(key_lags)) {
        (Some(own), Some(key)) => own - key,
        _ => Span::ZERO,
    };
    if ahead.abs() < CLOCK_STEP {
        return format!("no snapshot of sensor `{id}` lies within the tolerance of a frame");
    }
    let direction = if ahead > Span::ZERO {
        "ahead of"
    } else {
        "behind"
    };
    let secs = ahead.abs().as_secs_f64();
    let offset = sensor.clock_offset - ahead;
    format!(
        "no snapshot of sensor `{id}` lies within the tolerance of a frame: judged by when \
         the recorder got them, its clock runs about {secs:.1} s {direction} the key sensor's (not \
         exact: a sweep is recorded when it ends, an image after its transfer); if that is an \
         error, give it a clock offset of about {:.1} s in the rig file, and refine it",
        offset.as_secs_f64()
    )
}
