//! `calib/NAME.txt`: projections and mountings, one matrix a line after its name.

use std::path::Path;

use fl_spacetime::{Rigid, Sensor};
use nalgebra::{Matrix3, Matrix3x4, Rotation3, UnitQuaternion};

use super::{checked_rotation, numbered_lines, numbers, read_text, sensor_from_camera_axes};
use crate::Error;

/// The calibration of one sequence, in KITTI's own frames.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Rectified camera coordinates to pixels, cameras 0 to 3.
    pub projections: [Matrix3x4<f64>; 4],
    /// Rectified from unrectified coordinates of camera 0.
    pub rectification: Matrix3<f64>,
    /// Unrectified coordinates of camera 0 from the lidar's.
    pub camera_from_lidar: Matrix3x4<f64>,
    /// The lidar's coordinates from the inertial sensor's.
    pub lidar_from_imu: Matrix3x4<f64>,
}

/// Names of the lines, those of the tracking and those of the object data set.
const NAMES: [&[&str]; 7] = [
    &["P0"],
    &["P1"],
    &["P2"],
    &["P3"],
    &["R0_rect", "R_rect"],
    &["Tr_velo_to_cam", "Tr_velo_cam"],
    &["Tr_imu_to_velo", "Tr_imu_velo"],
];
const RECTIFICATION: usize = 4;
const CAMERA_FROM_LIDAR: usize = 5;

/// Reads a calibration file. Lines of other names are passed over.
///
/// # Errors
/// [`Error::Read`]; [`Error::Line`] for a line that holds no matrix; [`Error::Format`] where one
/// is missing.
pub fn read_calibration(path: &Path) -> Result<Calibration, Error> {
    calibration_from_str(path, &read_text(path)?)
}

/// A calibration from the text of a file, whose path is for messages.
///
/// # Errors
/// See [`read_calibration`].
pub fn calibration_from_str(path: &Path, text: &str) -> Result<Calibration, Error> {
    let matrices = Matrices::of_text(path, text)?;
    let get = |name_idx: usize| matrices.get(name_idx);
    Ok(Calibration {
        projections: [get(0)?, get(1)?, get(2)?, get(3)?],
        rectification: get(RECTIFICATION)?.fixed_columns::<3>(0).into_owned(),
        camera_from_lidar: get(CAMERA_FROM_LIDAR)?,
        lidar_from_imu: get(6)?,
    })
}

/// [`Calibration::lidar_from_sensor`] of a file that need not have anything else.
pub(super) fn read_lidar_from_sensor(path: &Path) -> Result<Rigid<Sensor, Sensor>, Error> {
    lidar_from_sensor_of_text(path, &read_text(path)?)
}

/// The same, from the text of a file, whose path is for messages.
pub(super) fn lidar_from_sensor_of_text(
    path: &Path,
    text: &str,
) -> Result<Rigid<Sensor, Sensor>, Error> {
    let matrices = Matrices::of_text(path, text)?;
    let rectification = matrices
        .get(RECTIFICATION)?
        .fixed_columns::<3>(0)
        .into_owned();
    let found = lidar_from_sensor(&rectification, &matrices.get(CAMERA_FROM_LIDAR)?);
    found.map_err(|what| Error::Format {
        what,
        path: path.to_owned(),
    })
}

/// The matrices of a file, by the place of their name.
struct Matrices<'a> {
    found: [Option<Matrix3x4<f64>>; NAMES.len()],
    path: &'a Path,
}

impl<'a> Matrices<'a> {
    fn of_text(path: &'a Path, text: &str) -> Result<Self, Error> {
        let mut found = [None; NAMES.len()];
        for (line, text) in numbered_lines(text) {
            match matrix(text) {
                Ok(Some((name_idx, matrix))) => found[name_idx] = Some(matrix),
                Ok(None) => {}
                Err(what) => {
                    let path = path.to_owned();
                    return Err(Error::Line { line, what, path });
                }
            }
        }
        Ok(Self { found, path })
    }

    fn get(&self, name_idx: usize) -> Result<Matrix3x4<f64>, Error> {
        self.found[name_idx].ok_or_else(|| Error::Format {
            what: format!("no line `{}`", NAMES[name_idx][0]),
            path: self.path.to_owned(),
        })
    }
}

impl Calibration {
    /// From the frame that [`Detected`](super::Detected) and [`Label`](super::Label) have their
    /// boxes in, the rectified camera's with axes turned to x forward, y left and z up, to the
    /// lidar's.
    ///
    /// # Errors
    /// In words, where a matrix that must turn does not.
    pub fn lidar_from_sensor(&self) -> Result<Rigid<Sensor, Sensor>, String> {
        lidar_from_sensor(&self.rectification, &self.camera_from_lidar)
    }
}

fn lidar_from_sensor(
    rectification: &Matrix3<f64>,
    camera_from_lidar: &Matrix3x4<f64>,
) -> Result<Rigid<Sensor, Sensor>, String> {
    let tilt = checked_rotation(*rectification);
    let tilt = tilt.map_err(|what| format!("R_rect: {what}"))?;
    let turn = checked_rotation(camera_from_lidar.fixed_columns::<3>(0).into_owned());
    let turn = turn.map_err(|what| format!("Tr_velo_to_cam: {what}"))?;
    let axes = sensor_from_camera_axes() * tilt;
    // KITTI's matrices have seven digits, and turn to as many.
    let rotation = Rotation3::from_matrix_unchecked(axes * turn);
    let rotation = UnitQuaternion::from_rotation_matrix(&rotation);
    let rotation = UnitQuaternion::new_normalize(rotation.into_inner());
    let translation = axes * camera_from_lidar.column(3);
    Ok(Rigid::<Sensor, Sensor>::new(rotation, translation).inverse())
}

/// Which matrix a line holds; three rows of three are widened by a column of zeros.
fn matrix(text: &str) -> Result<Option<(usize, Matrix3x4<f64>)>, String> {
    let mut fields = text.split_whitespace();
    let name = fields.next().unwrap_or_default().trim_end_matches(':');
    let Some(name_idx) = NAMES.iter().position(|names| names.contains(&name)) else {
        return Ok(None);
    };
    let fields: Vec<&str> = fields.collect();
    let matrix = if name_idx == RECTIFICATION {
        let square = Matrix3::from_row_slice(&numbers::<9>(&fields)?);
        square.insert_column(3, 0.0)
    } else {
        Matrix3x4::from_row_slice(&numbers::<12>(&fields)?)
    };
    Ok(Some((name_idx, matrix)))
}
