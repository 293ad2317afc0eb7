//! How foreign files write rotations, poses and axes: one named function for each convention.

use fl_spacetime::{Ego, Rigid, Sensor};
use nalgebra::{Matrix3, Quaternion, Rotation3, UnitQuaternion, Vector3};

/// A pose without the names of its frames, as most files have it.
pub(super) type Pose = Rigid<Sensor, Sensor>;

/// How far a rotation matrix of few decimals may be from a rotation, in any of its entries.
const MATRIX_TOLERANCE: f64 = 1e-2;

/// How far from 1 the norm of a quaternion of few decimals may be.
const NORM_TOLERANCE: f64 = 1e-2;

/// A quaternion written x, y, z, w: ROS, Foxglove, OpenLABEL.
pub(super) fn rotation_from_xyzw([x, y, z, w]: [f64; 4]) -> Option<UnitQuaternion<f64>> {
    let quaternion = Quaternion::new(w, x, y, z);
    let excess = (quaternion.norm() - 1.0).abs();
    (excess <= NORM_TOLERANCE).then(|| UnitQuaternion::new_normalize(quaternion))
}

/// A quaternion written w, x, y, z: nuScenes, COLMAP, PandaSet, Argoverse 2.
pub(super) fn rotation_from_wxyz([w, x, y, z]: [f64; 4]) -> Option<UnitQuaternion<f64>> {
    rotation_from_xyzw([x, y, z, w])
}

/// The quaternion as w, x, y, z.
pub(super) fn wxyz_from_rotation(rotation: UnitQuaternion<f64>) -> [f64; 4] {
    let [x, y, z, w] = rotation.coords.into();
    [w, x, y, z]
}

/// Roll, pitch, yaw in radians about the fixed axes x, y, z, in this order, as URDF and Autoware
/// have them: Rz(yaw) Ry(pitch) Rx(roll).
pub(super) fn rotation_from_fixed_axes([roll, pitch, yaw]: [f64; 3]) -> UnitQuaternion<f64> {
    UnitQuaternion::from_euler_angles(roll, pitch, yaw)
}

/// Roll, pitch and yaw of [`rotation_from_fixed_axes`].
pub(super) fn fixed_axes_from_rotation(rotation: UnitQuaternion<f64>) -> [f64; 3] {
    let m = rotation.to_rotation_matrix();
    let across = f64::hypot(m[(0, 0)], m[(1, 0)]);
    let pitch = (-m[(2, 0)]).atan2(across);
    // Looking straight up or down, roll and yaw are one turn; it is given to the yaw.
    if across < 1e-9 {
        return [0.0, pitch, (-m[(0, 1)]).atan2(m[(1, 1)])];
    }
    let (roll, yaw) = (m[(2, 1)].atan2(m[(2, 2)]), m[(1, 0)].atan2(m[(0, 0)]));
    [roll, pitch, yaw]
}

/// A rotation matrix, row by row; the nearest rotation to one of few decimals.
pub(super) fn rotation_from_matrix(rows: [f64; 9]) -> Option<UnitQuaternion<f64>> {
    let matrix = Matrix3::from_row_slice(&rows);
    if !matrix.iter().all(|entry| entry.abs() <= 2.0) {
        return None;
    }
    let svd = matrix.svd(true, true);
    let nearest = svd.u? * svd.v_t?;
    let is_rotation = nearest.determinant() > 0.0 && (nearest - matrix).amax() <= MATRIX_TOLERANCE;
    is_rotation
        .then(|| UnitQuaternion::from_rotation_matrix(&Rotation3::from_matrix_unchecked(nearest)))
}

/// A rotation's matrix, row by row.
pub(super) fn matrix_from_rotation(rotation: UnitQuaternion<f64>) -> [f64; 9] {
    let m = rotation.to_rotation_matrix();
    std::array::from_fn(|idx| m[(idx / 3, idx % 3)])
}

/// A pose as a 3 × 4 or 4 × 4 matrix, row by row; a fourth row must read 0 0 0 1.
pub(super) fn pose_from_rows(rows: &[f64]) -> Option<Pose> {
    let is_usable = match rows {
        [_, _, _, _, _, _, _, _, _, _, _, _] => true,
        [.., a, b, c, d] if rows.len() == 16 => [*a, *b, *c, *d] == [0.0, 0.0, 0.0, 1.0],
        _ => false,
    };
    if !is_usable {
        return None;
    }
    let [a, b, c, x, d, e, f, y, g, h, i, z] = rows[..12].try_into().ok()?;
    let rotation = rotation_from_matrix([a, b, c, d, e, f, g, h, i])?;
    finite(Rigid::new(rotation, Vector3::new(x, y, z)))
}

/// The pose as a 4 × 4 matrix, row by row.
pub(super) fn rows_from_pose(pose: &Pose) -> [f64; 16] {
    let [a, b, c, d, e, f, g, h, i] = matrix_from_rotation(pose.rotation());
    let [x, y, z] = pose.translation().into();
    [a, b, c, x, d, e, f, y, g, h, i, z, 0.0, 0.0, 0.0, 1.0]
}

/// The pose if none of its numbers is infinite.
pub(super) fn finite(pose: Pose) -> Option<Pose> {
    let is_finite = pose.translation().iter().all(|coord| coord.is_finite());
    is_finite.then_some(pose)
}

/// From a camera's optical frame (x right, y down, z forward) to its body frame (x forward,
/// y left, z up): ROS' REP 103, Waymo's camera axes.
pub fn body_from_optical() -> Pose {
    let rotation = UnitQuaternion::new_unchecked(Quaternion::new(0.5, -0.5, 0.5, -0.5));
    Rigid::new(rotation, Vector3::zeros())
}

/// From PandaSet's lidar axes (x right, y forward, z up) to x forward, y left, z up.
pub(super) fn forward_from_pandaset() -> Pose {
    Rigid::from_yaw(0.0, 0.0, 0.0, -std::f64::consts::FRAC_PI_2)
}

/// A pose on the vehicle.
pub(super) fn in_ego(pose: Pose) -> Rigid<Ego, Sensor> {
    pose.relabel()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOLERANCE: f64 = 1e-12;

    fn rotation() -> impl Strategy<Value = UnitQuaternion<f64>> {
        prop::array::uniform4(-1.0..1.0f64)
            .prop_filter("a length", |q| q.iter().map(|c| c * c).sum::<f64>() > 0.01)
            .prop_map(|[w, x, y, z]| UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z)))
    }

    proptest! {
        #[test]
        fn every_spelling_of_a_rotation_is_read_back(rotation in rotation()) {
            let xyzw: [f64; 4] = rotation.coords.into();
            let back = [
                rotation_from_xyzw(xyzw).unwrap(),
                rotation_from_wxyz(wxyz_from_rotation(rotation)).unwrap(),
                rotation_from_fixed_axes(fixed_axes_from_rotation(rotation)),
                rotation_from_matrix(matrix_from_rotation(rotation)).unwrap(),
            ];
            for found in back {
                prop_assert!(found.angle_to(&rotation) < 1e-7, "{}", found);
                let difference = found.to_rotation_matrix().matrix() - rotation.to_rotation_matrix().matrix();
                prop_assert!(difference.amax() < TOLERANCE, "{}", difference);
            }
        }
    }

    #[test]
    fn straight_up_and_down_are_read_back() {
        for pitch in [1.0, -1.0] {
            let angles = [0.3, pitch * std::f64::consts::FRAC_PI_2, -0.8];
            let rotation = rotation_from_fixed_axes(angles);
            let again = rotation_from_fixed_axes(fixed_axes_from_rotation(rotation));
            assert!(again.angle_to(&rotation) < 1e-7);
        }
    }

    #[test]
    fn a_camera_body_looks_forward() {
        let forward = body_from_optical() * fl_spacetime::Vector::new(0.0, 0.0, 1.0);
        assert_eq!(forward, fl_spacetime::Vector::new(1.0, 0.0, 0.0));
        let right = body_from_optical() * fl_spacetime::Vector::new(1.0, 0.0, 0.0);
        assert_eq!(right, fl_spacetime::Vector::new(0.0, -1.0, 0.0));
        let ahead = forward_from_pandaset() * fl_spacetime::Vector::new(0.0, 1.0, 0.0);
        assert!((ahead.x() - 1.0).abs() < 1e-15 && ahead.y().abs() < 1e-15);
    }

    #[test]
    fn what_is_no_rotation_is_refused() {
        assert!(rotation_from_xyzw([0.0; 4]).is_none());
        assert!(rotation_from_xyzw([f64::NAN, 0.0, 0.0, 1.0]).is_none());
        let mirror = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0];
        assert!(rotation_from_matrix(mirror).is_none());
        assert!(rotation_from_matrix([0.0; 9]).is_none());
        assert!(pose_from_rows(&[0.0; 11]).is_none());
    }
}
