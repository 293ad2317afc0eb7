//! What can go wrong while fusing a log.

use std::path::PathBuf;

use fl_rig::SensorId;

/// What can go wrong while fusing a log.
///
/// Damage to single messages is not among it: that is said in notes and warnings.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The log could not be read.
    #[error("cannot read from the log")]
    Log(#[from] fl_log::Error),
    /// Sensors do not make a rig.
    #[error("the sensors of the log do not make a rig")]
    Rig(#[from] fl_rig::Error),
    /// No sensor of the rig has a snapshot in the log.
    #[error(
        "no sensor of the rig has a snapshot in the log, so there are no frames; the log has these \
         sensor channels: {channels}; name them in the rig file (channel = \"/topic\"), or add \
         their frames to /tf_static"
    )]
    NoSensors {
        /// Topics of the log that could be a sensor, comma separated, or `none`.
        channels: String,
    },
    /// The key sensor that was asked for is not there.
    #[error("no sensor `{key}` with snapshots in this log; choose the key sensor from: {sensors}")]
    UnknownKeySensor {
        /// The sensor that was asked for.
        key: SensorId,
        /// Sensors that can be the key, comma separated.
        sensors: String,
    },
    /// A tolerance that is no tolerance.
    #[error("a tolerance of {nanos} ns is negative; give the largest |skew| that may match")]
    NegativeTolerance {
        /// The tolerance as given, nanoseconds.
        nanos: i64,
    },
    /// A file of poses that cannot be read.
    #[error("{what}{}\nfile: {}", at_line(*line), path.display())]
    MotionFile {
        /// The file.
        path: PathBuf,
        /// The line, from 1; 0 if it is the file as a whole.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// A frame that does not exist.
    #[error("no frame {idx}; the log has {n_frames} frames, counted from 0")]
    NoFrame {
        /// The frame that was asked for.
        idx: usize,
        /// How many there are.
        n_frames: usize,
    },
}

fn at_line(line: usize) -> String {
    match line {
        0 => String::new(),
        line => format!(" (line {line})"),
    }
}

/// An error and its causes as one sentence for notes, without the lines that name the file.
pub(crate) fn sentence(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let lines: Vec<String> = causes
        .filter_map(|error| error.to_string().lines().next().map(str::to_owned))
        .collect();
    lines.join(": ")
}
