//! How OpenLABEL writes a cuboid.

use fl_spacetime::{Frame, OrientedBox, Rigid, Size};
use nalgebra::UnitQuaternion;

/// How far the norm of a quaternion of few decimals may be from 1.
const NORM_TOLERANCE: f64 = 1e-2;

/// Ten numbers: the middle of the volume, the rotation as x, y, z, w, the sizes along x, y and z.
pub fn val_from_cuboid<F: Frame>(cuboid: &OrientedBox<F>) -> [f64; 10] {
    let [x, y, z] = cuboid.center().coords().into();
    let [qx, qy, qz, qw] = cuboid.pose().quaternion_xyzw();
    let [length, width, height] = cuboid.size().lwh();
    [x, y, z, qx, qy, qz, qw, length, width, height]
}

/// A cuboid of ten numbers as [`val_from_cuboid`] writes them, or of nine with Euler angles about
/// x, y and z in place of the quaternion: the rotation is Rz(z) Ry(y) Rx(x), radians.
///
/// # Errors
/// Says what is wrong, with the value.
pub fn cuboid_from_val<F: Frame>(val: &[f64]) -> Result<OrientedBox<F>, String> {
    if let Some(number) = val.iter().find(|number| !number.is_finite()) {
        return Err(format!("{number} is not finite"));
    }
    let (center, rotation, size) = match *val {
        [x, y, z, rx, ry, rz, sx, sy, sz] => {
            let rotation = UnitQuaternion::from_euler_angles(rx, ry, rz);
            ([x, y, z], rotation, [sx, sy, sz])
        }
        [x, y, z, qx, qy, qz, qw, sx, sy, sz] => {
            let quaternion = nalgebra::Quaternion::new(qw, qx, qy, qz);
            let norm = quaternion.norm();
            if (norm - 1.0).abs() > NORM_TOLERANCE {
                return Err(format!("a quaternion of norm {norm} turns nothing"));
            }
            // One that is unit already keeps its digits.
            let rotation = match (norm - 1.0).abs() < 1e-12 {
                true => UnitQuaternion::new_unchecked(quaternion),
                false => UnitQuaternion::new_normalize(quaternion),
            };
            ([x, y, z], rotation, [sx, sy, sz])
        }
        _ => {
            return Err(format!(
                "{} numbers, where there must be 9 or 10",
                val.len()
            ));
        }
    };
    let [length, width, height] = size;
    let size = Size::new(length, width, height).map_err(|err| err.to_string())?;
    Ok(OrientedBox::new(Rigid::new(rotation, center.into()), size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::World;

    /// A box 4 long, 2 wide and 1 high at (10, 20, 1), turned left by 90 degrees: its front right
    /// top corner is ahead by 2 along y and beside by 1 along x.
    #[test]
    fn a_turned_box_of_known_corners() {
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let by_quaternion = [10.0, 20.0, 1.0, 0.0, 0.0, half, half, 4.0, 2.0, 1.0];
        let quarter = std::f64::consts::FRAC_PI_2;
        let by_angles = [10.0, 20.0, 1.0, 0.0, 0.0, quarter, 4.0, 2.0, 1.0];
        for val in [&by_quaternion[..], &by_angles[..]] {
            let cuboid = cuboid_from_val::<World>(val).unwrap();
            let corner = cuboid.corners()[0b101].coords();
            let off = corner - nalgebra::Vector3::new(11.0, 22.0, 1.5);
            assert!(off.norm() < 1e-12, "{corner}");
        }
        let cuboid = cuboid_from_val::<World>(&by_quaternion).unwrap();
        assert_eq!(val_from_cuboid(&cuboid), by_quaternion);
    }

    /// Rz Ry Rx: first about x, then about y. A point on z goes to −y, and stays there.
    #[test]
    fn euler_angles_are_applied_in_the_order_x_y_z() {
        let quarter = std::f64::consts::FRAC_PI_2;
        let val = [0.0, 0.0, 0.0, quarter, quarter, 0.0, 2.0, 2.0, 2.0];
        let cuboid = cuboid_from_val::<World>(&val).unwrap();
        let up = cuboid.pose().rotation() * nalgebra::Vector3::z();
        assert!((up + nalgebra::Vector3::y()).norm() < 1e-12, "{up}");
    }

    #[test]
    fn what_is_no_cuboid_is_refused() {
        for val in [
            &[1.0; 8][..],
            &[1.0; 11],
            &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 1.0, 1.0],
            &[0.0, 0.0, f64::NAN, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
            &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
        ] {
            assert!(cuboid_from_val::<World>(val).is_err(), "{val:?}");
        }
    }
}
