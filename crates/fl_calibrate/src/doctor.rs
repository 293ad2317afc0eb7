//! The log doctor: faults of a log by name, found in its times, its transforms and its messages.

mod cameras;
mod clock_model;
mod clocks;
mod contents;
mod fault;
mod file;
mod frames;
mod lags;
mod measurements;
mod quaternions;
mod series;

use fl_log::{Log, Progress};

use crate::Error;
use contents::Contents;
pub use fault::{Fault, Finding, Level};

/// What an examination found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkup {
    /// The faults: by kind, then by topic.
    pub findings: Vec<Finding>,
    /// How many messages the log has.
    pub n_messages: u64,
}

impl Checkup {
    /// The worst level found; `None` if nothing was.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        let levels = self.findings.iter().map(|finding| finding.fault.level());
        levels.max()
    }
}

/// Examines a log: every message of a sensor, of poses and of transforms is read once, some images
/// are decoded.
///
/// Nothing is assumed of the vehicle. What is judged by comparison (the delay of a camera, the
/// start of a sensor) is compared within the log.
///
/// # Errors
/// If the log cannot be read any more, or `progress` cancels.
pub fn examine(log: &Log, progress: &dyn Progress) -> Result<Checkup, Error> {
    let contents = Contents::read(log, progress)?;
    let mut findings = file::examine(log);
    findings.extend(clocks::examine(log, &contents));
    let rig = fl_fusion::rig_from_log(log).ok().map(|(rig, _)| rig);
    let rig = rig.as_ref();
    findings.extend(
        rig.map(|rig| lags::examine(log, &contents, rig, &findings))
            .unwrap_or_default(),
    );
    findings.extend(frames::examine(log, &contents, rig));
    findings.extend(cameras::examine(log, &contents));
    findings.extend(measurements::examine(log, &contents));
    findings.sort_by(|a, b| (a.fault, &a.topic).cmp(&(b.fault, &b.topic)));
    Ok(Checkup {
        findings,
        n_messages: log.message_count(),
    })
}
