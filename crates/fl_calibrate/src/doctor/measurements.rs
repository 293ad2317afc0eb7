//! Faults of what sensors measure: clouds, inertial units, poses and positions.

use fl_log::{Channel, ChannelKind, Log};
use fl_spacetime::Stamp;

use super::contents::{ChannelContents, CloudSeen, Contents, Seen};
use super::fault::{counted, found};
use super::series::period_secs;
use super::{Fault, Finding};
use crate::order::{median, quantile, sorted};

/// A sweep with less than this share of the usual points is nearly empty.
const FEW_POINTS: f64 = 0.02;
/// The points of a sweep take between these shares of its period.
const SWEEP_SHARES: (f64, f64) = (0.1, 1.5);
/// The magnitude of gravity as an inertial unit at rest or driving measures it, m/s².
const GRAVITY: (f64, f64) = (8.5, 11.5);
/// The same in units of g.
const GRAVITY_IN_G: (f64, f64) = (0.85, 1.15);
/// Below this, gravity was taken out, m/s².
const NO_GRAVITY: f64 = 3.0;
/// No car turns faster for long, rad/s.
const MOST_TURNING: f64 = 4.0;
/// No car is faster, m/s; and none is so many times as fast as it usually is, with this added.
const MOST_SPEED: f64 = 100.0;
const TIMES_USUAL: f64 = 5.0;
const ADDED_SPEED: f64 = 10.0;
/// A jump is no rounding: at least this far, meters.
const LEAST_JUMP: f64 = 0.2;

pub(super) fn examine(log: &Log, contents: &Contents) -> Vec<Finding> {
    let mut findings = Vec::new();
    for channel in log.channels() {
        let Some(read) = contents.of(channel.id) else {
            continue;
        };
        match channel.kind {
            ChannelKind::Cloud => findings.extend(cloud(log, channel, read)),
            ChannelKind::Imu => findings.extend(imu(channel, read)),
            ChannelKind::Odometry => findings.extend(pose_jump(log, channel, read)),
            ChannelKind::Fix => findings.extend(fix(log, channel, read)),
            _ => {}
        }
        if !matches!(
            channel.kind,
            ChannelKind::CompressedImage | ChannelKind::Image
        ) {
            findings.extend(undecodable(log, channel, read));
        }
    }
    findings
}

fn undecodable(log: &Log, channel: &Channel, read: &ChannelContents) -> Option<Finding> {
    let broken = read.seen.iter().filter_map(|(idx, seen)| match seen {
        Seen::Undecodable(why) => Some((*idx, why)),
        _ => None,
    });
    let broken: Vec<(u32, &String)> = broken.collect();
    let numbers: Vec<u32> = broken.iter().map(|(idx, _)| *idx).collect();
    let (first, why) = broken.first()?;
    let fault = match channel.kind {
        ChannelKind::Cloud => Fault::CloudLayout,
        _ => Fault::MessageUndecodable,
    };
    let what = format!(
        "{}, the first is message {first}: {why}",
        counted(broken.len(), "message")
    );
    found(fault, log, channel, &numbers, what)
}

fn cloud(log: &Log, channel: &Channel, read: &ChannelContents) -> Vec<Finding> {
    let clouds: Vec<(u32, &CloudSeen)> = read
        .seen
        .iter()
        .filter_map(|(idx, seen)| match seen {
            Seen::Cloud(cloud) => Some((*idx, cloud)),
            _ => None,
        })
        .collect();
    let those = |test: &dyn Fn(&CloudSeen) -> bool| -> Vec<u32> {
        clouds
            .iter()
            .filter(|(_, cloud)| test(cloud))
            .map(|(idx, _)| *idx)
            .collect()
    };
    let n_all = clouds.len();
    let usual = median(
        clouds
            .iter()
            .map(|(_, cloud)| f64::from(cloud.n_points))
            .collect(),
    );
    let is_empty =
        |cloud: &CloudSeen| f64::from(cloud.n_points) <= FEW_POINTS * usual.unwrap_or(0.0);
    let named = |text: &str| text.to_ascii_lowercase().contains("radar");
    let is_radar = clouds.iter().any(|(_, cloud)| cloud.has_velocities)
        || named(&channel.topic)
        || read.frame().is_some_and(named);
    let mut findings = Vec::new();
    let empty = those(&is_empty);
    // A radar may see nothing.
    if !is_radar {
        let what = format!(
            "{} of {n_all} sweeps, where {:.0} points are usual",
            empty.len(),
            usual.unwrap_or(0.0)
        );
        findings.extend(found(Fault::CloudEmpty, log, channel, &empty, what));
    }
    let not_finite = those(&|cloud| cloud.promises_finite && cloud.n_not_finite > 0);
    let promising = clouds.iter().filter(|(_, cloud)| cloud.promises_finite);
    let n_points: u64 = promising
        .map(|(_, cloud)| u64::from(cloud.n_not_finite))
        .sum();
    let what = format!(
        "{n_points} points in {} with is_dense",
        counted(not_finite.len(), "cloud")
    );
    findings.extend(found(
        Fault::PointsNotFinite,
        log,
        channel,
        &not_finite,
        what,
    ));
    if !is_radar {
        findings.extend(point_times(log, channel, &clouds));
    }
    findings
}

fn point_times(log: &Log, channel: &Channel, clouds: &[(u32, &CloudSeen)]) -> Option<Finding> {
    let period = period_secs(log.entries(channel.id));
    let span = |cloud: &CloudSeen| {
        let (first, last) = cloud.times?;
        Some(1e-9 * (f64::from(last) - f64::from(first)))
    };
    let numbers: Vec<u32> = clouds.iter().map(|(idx, _)| *idx).collect();
    let unusable = clouds.iter().filter(|(_, cloud)| cloud.times_unusable);
    let unusable: Vec<u32> = unusable.map(|(idx, _)| *idx).collect();
    if !unusable.is_empty() {
        let what = "their times count from something unknown".to_owned();
        return found(Fault::PointTimesWrong, log, channel, &unusable, what);
    }
    let spans: Vec<f64> = clouds.iter().filter_map(|(_, cloud)| span(cloud)).collect();
    let Some(typical) = median(spans) else {
        let what = "the fields of its points have no time".to_owned();
        return found(Fault::PointTimesMissing, log, channel, &numbers, what);
    };
    let share = typical / period?;
    let (least, most) = SWEEP_SHARES;
    // A flash takes no time.
    if (least..=most).contains(&share) || typical == 0.0 {
        return None;
    }
    let what = format!(
        "the points of a sweep span {:.3} ms, sweeps follow each other in {:.1} ms",
        1e3 * typical,
        1e3 * period?
    );
    found(Fault::PointTimesWrong, log, channel, &numbers, what)
}

fn imu(channel: &Channel, read: &ChannelContents) -> Vec<Finding> {
    let (mut accelerations, mut turnings) = (Vec::new(), Vec::new());
    for (_, seen) in &read.seen {
        if let Seen::Imu {
            acceleration,
            rates,
        } = seen
        {
            // A unit that only turns leaves them out.
            accelerations.extend(Some(*acceleration).filter(|it| it.is_finite() && *it > 0.0));
            turnings.push(nalgebra::Vector3::from(*rates).norm());
        }
    }
    let Some(typical) = median(accelerations) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let mut find =
        |fault, what: String| findings.push(Finding::new(fault, what).on(&channel.topic));
    let within = |(least, most): (f64, f64)| (least..=most).contains(&typical);
    if within(GRAVITY_IN_G) {
        let what = format!("accelerations of {typical:.2}: they seem to be in g");
        find(Fault::ImuUnits, what);
    } else if typical < NO_GRAVITY {
        let what = format!("the median acceleration is {typical:.2} m/s²");
        find(Fault::ImuNoGravity, what);
    } else if !within(GRAVITY) {
        let what = format!("the median acceleration is {typical:.2}, gravity is 9.8 m/s²");
        find(Fault::ImuUnits, what);
    }
    let fast = quantile(&sorted(turnings), 0.9);
    if fast > MOST_TURNING {
        let what = format!("turns at {fast:.1}: that seems to be in degrees per second");
        find(Fault::ImuUnits, what);
    }
    findings
}

fn pose_jump(log: &Log, channel: &Channel, read: &ChannelContents) -> Option<Finding> {
    let entries = log.entries(channel.id);
    let poses: Vec<(u32, Stamp, [f64; 3])> = read
        .seen
        .iter()
        .filter_map(|(idx, seen)| match seen {
            Seen::Pose { position, .. } => {
                Some((*idx, entries.get(*idx as usize)?.stamp, *position))
            }
            _ => None,
        })
        .collect();
    let step = |pair: &[(u32, Stamp, [f64; 3])]| {
        let [(_, before, from), (idx, after, to)] = [pair[0], pair[1]];
        let secs = (after - before).as_secs_f64();
        let distance = (nalgebra::Vector3::from(to) - nalgebra::Vector3::from(from)).norm();
        (secs > 0.0 && distance.is_finite()).then_some((idx, distance, distance / secs))
    };
    let steps: Vec<(u32, f64, f64)> = poses.windows(2).filter_map(step).collect();
    let usual = median(steps.iter().map(|(_, _, speed)| *speed).collect())?;
    let usual_step = median(steps.iter().map(|(_, distance, _)| *distance).collect())?;
    let limit = MOST_SPEED.min(TIMES_USUAL * usual + ADDED_SPEED);
    let farthest = LEAST_JUMP.max(TIMES_USUAL * usual_step);
    let is_jump = |(_, distance, speed): &&(u32, f64, f64)| *speed > limit && *distance > farthest;
    let jumps: Vec<&(u32, f64, f64)> = steps.iter().filter(is_jump).collect();
    let longest = jumps
        .iter()
        .map(|(_, distance, _)| *distance)
        .fold(0.0, f64::max);
    let numbers: Vec<u32> = jumps.iter().map(|(idx, ..)| *idx).collect();
    let what = format!(
        "{} of up to {longest:.2} m, where the vehicle drives {usual:.1} m/s",
        counted(numbers.len(), "jump")
    );
    found(Fault::PoseJump, log, channel, &numbers, what)
}

fn fix(log: &Log, channel: &Channel, read: &ChannelContents) -> Option<Finding> {
    let invalid = read
        .seen
        .iter()
        .filter(|(_, seen)| matches!(seen, Seen::Fix { is_valid: false }));
    let numbers: Vec<u32> = invalid.map(|(idx, _)| *idx).collect();
    let what = format!(
        "{} of {} messages have no fix, or one at 0° N 0° E or off the globe",
        numbers.len(),
        read.seen.len()
    );
    found(Fault::FixInvalid, log, channel, &numbers, what)
}
