//! Poses of the vehicle in a text file, one a line: `seconds x y z qx qy qz qw`.
//!
//! The form of the TUM RGB-D benchmark (Sturm et al., IROS 2012), which trajectory tools read and
//! write. A pose is `world_from_ego`, meters; the quaternion is x y z w; `#` begins a remark.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use fl_spacetime::{Ego, Rigid, Stamp, World};

use crate::Error;

/// Where the vehicle was, and when.
type Poses = Vec<(Stamp, Rigid<World, Ego>)>;

/// Larger files are no poses of a drive.
const MOST_BYTES: u64 = 256 << 20;

/// Where the motion of a log is looked for, beside what the log itself says: the log's name with
/// `.flmotion` after it.
pub fn motion_path(log: &Path) -> PathBuf {
    let mut name = log.components().as_path().as_os_str().to_owned();
    name.push(".flmotion");
    PathBuf::from(name)
}

/// Reads poses in order of time; of equal stamps the first.
///
/// # Errors
/// [`Error::MotionFile`] if the file cannot be read, or a line is no pose.
pub fn read_motion(path: &Path) -> Result<Poses, Error> {
    let failed = |line: usize, what: String| Error::MotionFile {
        path: path.to_owned(),
        line,
        what,
    };
    let size = std::fs::metadata(path)
        .map_err(|error| failed(0, error.to_string()))?
        .len();
    if size > MOST_BYTES {
        return Err(failed(
            0,
            format!("{size} bytes are too many for poses of a drive"),
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|error| failed(0, error.to_string()))?;
    parse_motion(&text).map_err(|(line, what)| failed(line, what))
}

/// The poses of a text; the error is the line, from 1, and what is wrong with it.
#[doc(hidden)]
pub fn parse_motion(text: &str) -> Result<Poses, (usize, String)> {
    let mut poses = Vec::new();
    for (idx, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if !line.is_empty() {
            poses.push(pose(line).map_err(|what| (idx + 1, what))?);
        }
    }
    poses.sort_by_key(|(stamp, _)| *stamp);
    poses.dedup_by_key(|(stamp, _)| *stamp);
    Ok(poses)
}

fn pose(line: &str) -> Result<(Stamp, Rigid<World, Ego>), String> {
    let words: Vec<&str> = line
        .split([' ', '\t', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let [seconds, rest @ ..] = words.as_slice() else {
        return Err("the line is empty".to_owned());
    };
    let numbers: Option<Vec<f64>> = rest.iter().map(|word| word.parse().ok()).collect();
    let Some([x, y, z, qx, qy, qz, qw]) = numbers.as_deref() else {
        return Err("a pose is eight numbers: seconds x y z qx qy qz qw".to_owned());
    };
    let stamp = stamp(seconds).ok_or_else(|| format!("`{seconds}` is no time in seconds"))?;
    let pose = Rigid::try_from_parts([*x, *y, *z], [*qx, *qy, *qz, *qw])
        .map_err(|error| error.to_string())?;
    Ok((stamp, pose))
}

/// Exact where the seconds are written out; to what f64 holds where they have an exponent.
fn stamp(seconds: &str) -> Option<Stamp> {
    match seconds.contains(['e', 'E']) {
        true => Stamp::from_secs_f64(seconds.parse().ok()?),
        false => Stamp::from_secs_text(seconds),
    }
}

/// The text of poses, with remarks before them.
pub fn motion_text(remarks: &[String], poses: &[(Stamp, Rigid<World, Ego>)]) -> String {
    let mut text = String::new();
    for remark in remarks {
        writeln!(text, "# {remark}").ok();
    }
    for (stamp, pose) in poses {
        let [x, y, z]: [f64; 3] = pose.translation().into();
        let [qx, qy, qz, qw] = pose.quaternion_xyzw();
        writeln!(text, "{stamp} {x} {y} {z} {qx} {qy} {qz} {qw}").ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poses_come_back_as_they_were_written() {
        let pose = |n: i64| {
            let place = Rigid::from_yaw(n as f64 / 3.0, -0.1, 1e-9, 0.1 * n as f64);
            (
                Stamp::from_nanos(1_317_044_700_123_456_789 * (n - 1)),
                place,
            )
        };
        let poses: Vec<_> = (0..3).map(pose).collect();
        let text = motion_text(&["by hand".to_owned()], &poses);
        let back = parse_motion(&text).unwrap();
        for ((stamp, pose), (back_stamp, back)) in poses.iter().zip(&back) {
            assert_eq!(stamp, back_stamp);
            assert!((pose.inverse() * *back).translation().norm() < 1e-12);
        }
    }

    #[test]
    fn times_are_exact_to_the_nanosecond() {
        let at = |text: &str| stamp(text).map(Stamp::nanos);
        assert_eq!(at("1317044700.000000001"), Some(1_317_044_700_000_000_001));
        assert_eq!(at("1.5"), Some(1_500_000_000));
        assert_eq!(at("-0.25"), Some(-250_000_000));
        assert_eq!(at("7"), Some(7_000_000_000));
        assert_eq!(at("1.5e0"), Some(1_500_000_000));
        assert_eq!(at("0.1234567891"), Some(123_456_789));
        for wrong in [
            "",
            ".",
            "-",
            "1.2.3",
            "nan",
            "1.-5",
            "99999999999999999999",
            "1e300",
        ] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_line_that_is_no_pose_is_named() {
        for line in [
            "1 2 3",
            "1 2 3 4 0 0 0 0",
            "x 0 0 0 0 0 0 1",
            "1 nan 0 0 0 0 0 1",
        ] {
            let text = format!("# remark\n0 0 0 0 0 0 0 1\n{line}\n");
            assert_eq!(parse_motion(&text).unwrap_err().0, 3, "{line}");
        }
        assert_eq!(parse_motion("\n# nothing\n").unwrap(), []);
    }
}
