//! `pose_world_from_camera/NAME.txt`: one 3×4 matrix a line, row by row, a line a frame.

use std::path::Path;

use fl_spacetime::{Rigid, Sensor, World};
use nalgebra::{Matrix3x4, Vector3};

use super::{checked_rotation, numbered_lines, numbers, pose_from_kitti, read_text};
use crate::Error;

/// Reads a file of poses, one a frame.
pub fn read_poses(path: &Path) -> Result<Vec<Rigid<World, Sensor>>, Error> {
    poses_from_str(path, &read_text(path)?)
}

/// Poses from the text of a file, whose path is for messages.
pub fn poses_from_str(path: &Path, text: &str) -> Result<Vec<Rigid<World, Sensor>>, Error> {
    numbered_lines(text)
        .map(|(line, text)| {
            pose(text).map_err(|what| Error::Line {
                line,
                what,
                path: path.to_owned(),
            })
        })
        .collect()
}

fn pose(text: &str) -> Result<Rigid<World, Sensor>, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let matrix = Matrix3x4::from_row_slice(&numbers::<12>(&fields)?);
    let rotation = checked_rotation(matrix.fixed_columns::<3>(0).into_owned())?;
    let translation: Vector3<f64> = matrix.column(3).into_owned();
    Ok(pose_from_kitti(rotation, translation))
}
