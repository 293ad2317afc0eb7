//! What an evaluation of one drive needs, read and checked: labels, results and camera poses.

use std::collections::BTreeSet;
use std::path::Path;

use fl_quality::tracking::{FoundBox, Moment, Sequence, TruthBox};
use fl_spacetime::{Rigid, Sensor, World};

use super::evaluation::{self, EvaluatedClass, NO_SCORE, Rules};
use super::labels::{Label, read_labels};
use super::poses::read_poses;
use crate::Error;

/// The labels of one drive and what a tracker found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluatedDrive {
    labels: Vec<Label>,
    results: Vec<Label>,
    /// One a frame, where there are poses.
    world_from_sensor: Option<Vec<Rigid<World, Sensor>>>,
}

impl EvaluatedDrive {
    /// Reads `label_02/NAME.txt` and, if it is there, `pose_world_from_camera/NAME.txt` below
    /// `folder`, and `NAME.txt` in `results`.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Line`] of a line that is not what it must be, has a frame without
    /// a pose, or labels a track that is in this frame already.
    pub fn read(folder: &Path, results: &Path, name: &str) -> Result<Self, Error> {
        let file = format!("{name}.txt");
        let label_path = folder.join("label_02").join(&file);
        let result_path = results.join(&file);
        let pose_path = folder.join("pose_world_from_camera").join(&file);
        let drive = Self {
            labels: read_labels(&label_path)?,
            results: read_labels(&result_path)?,
            world_from_sensor: pose_path
                .exists()
                .then(|| read_poses(&pose_path))
                .transpose()?,
        };
        check_tracks(&drive.labels, &label_path)?;
        if let Some(poses) = &drive.world_from_sensor {
            check_frames(&drive.labels, poses.len(), &label_path)?;
            check_frames(&drive.results, poses.len(), &result_path)?;
        }
        Ok(drive)
    }

    /// How many labels of exactly this class there are.
    pub fn n_labels(&self, class: EvaluatedClass) -> usize {
        let labels = self.labels.iter();
        labels.filter(|label| class.is(&label.class)).count()
    }

    /// The drive for one class, in the sensor's frame, as the evaluations of KITTI take it.
    pub fn sequence(&self, class: EvaluatedClass, rules: Rules) -> Sequence<Sensor> {
        evaluation::sequence(&self.labels, &self.results, class, rules)
    }

    /// The drive for exactly one class, in the world: every label must be found, nothing found is
    /// excused. `None` without poses.
    pub fn sequence_in_world(&self, class: EvaluatedClass) -> Option<Sequence<World>> {
        let poses = self.world_from_sensor.as_ref()?;
        let mut moments = vec![
            Moment {
                truth: Vec::new(),
                found: Vec::new()
            };
            poses.len()
        ];
        for label in self.labels.iter().filter(|label| class.is(&label.class)) {
            let truth = truth_box(label, &poses[label.frame_idx]);
            moments[label.frame_idx].truth.extend(truth);
        }
        for result in self.results.iter().filter(|result| class.is(&result.class)) {
            let found = found_box(result, &poses[result.frame_idx]);
            moments[result.frame_idx].found.extend(found);
        }
        Some(Sequence { moments })
    }
}

fn truth_box(label: &Label, world_from_sensor: &Rigid<World, Sensor>) -> Option<TruthBox<World>> {
    Some(TruthBox {
        track: u64::try_from(label.track).ok()?,
        cuboid: label.cuboid.transformed(world_from_sensor),
        image_box: Some(label.image_box),
        counts: true,
    })
}

fn found_box(result: &Label, world_from_sensor: &Rigid<World, Sensor>) -> Option<FoundBox<World>> {
    Some(FoundBox {
        track: u64::try_from(result.track).ok()?,
        cuboid: result.cuboid.transformed(world_from_sensor),
        image_box: Some(result.image_box),
        score: result.score.unwrap_or(NO_SCORE),
        excused: false,
    })
}

/// Refuses a track that has two labels in a frame.
fn check_tracks(labels: &[Label], path: &Path) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    let tracks = labels.iter().filter(|label| label.track >= 0);
    for label in tracks {
        if !seen.insert((label.frame_idx, label.track)) {
            let Label {
                frame_idx, track, ..
            } = label;
            return Err(Error::Line {
                line: label.line,
                what: format!("track {track} occurs twice in frame {frame_idx}"),
                path: path.to_owned(),
            });
        }
    }
    Ok(())
}

/// Refuses a frame without a pose.
fn check_frames(labels: &[Label], n_poses: usize, path: &Path) -> Result<(), Error> {
    let without_pose = labels.iter().find(|label| label.frame_idx >= n_poses);
    without_pose.map_or(Ok(()), |label| {
        Err(Error::Line {
            line: label.line,
            what: format!(
                "frame {} has no pose; the drive has {n_poses}",
                label.frame_idx
            ),
            path: path.to_owned(),
        })
    })
}
