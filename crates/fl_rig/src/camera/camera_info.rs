//! ROS' `CameraInfo`, and the camera model it describes.

use super::{CameraModel, Distortion, Intrinsics};
use crate::Error;

/// The fields of a `sensor_msgs/CameraInfo` that describe a lens, as the message has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraInfo {
    /// Image width in pixels.
    pub width: u32,
    /// Image height in pixels.
    pub height: u32,
    /// Name of the distortion model.
    pub distortion_model: String,
    /// Distortion coefficients; how many depends on the model.
    pub d: Vec<f64>,
    /// Camera matrix of the raw image, row by row; all zero means "not calibrated".
    pub k: [f64; 9],
    /// Rectifying rotation, row by row.
    pub r: [f64; 9],
    /// Projection matrix of the rectified image, row by row.
    pub p: [f64; 12],
}

impl CameraModel {
    /// The model of the raw (not rectified) image: `k` with `d`; `r` and `p` are not used.
    ///
    /// Knows `plumb_bob` and `radtan` (4 or 5 coefficients), `rational_polynomial` (8),
    /// `equidistant`, `kannala_brandt` and `fisheye` (4), and `none` or an empty name.
    /// Further coefficients may be there if they are zero. No coefficients, or all zero ones of
    /// any model but a fisheye, make a pinhole.
    ///
    /// # Errors
    /// [`Error::Uncalibrated`], [`Error::CameraMatrix`], [`Error::UnknownModel`],
    /// [`Error::CoefficientCount`], and those of [`CameraModel::new`].
    pub fn from_camera_info(info: &CameraInfo) -> Result<Self, Error> {
        let intrinsics = intrinsics(&info.k)?;
        let distortion = distortion(&info.distortion_model, &info.d)?;
        Self::new(intrinsics, distortion, info.width, info.height)
    }
}

fn intrinsics(k: &[f64; 9]) -> Result<Intrinsics, Error> {
    if k.iter().all(|entry| *entry == 0.0) {
        return Err(Error::Uncalibrated);
    }
    match *k {
        [fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0] => Ok(Intrinsics { fx, fy, cx, cy }),
        _ => Err(Error::CameraMatrix { k: *k }),
    }
}

fn distortion(model: &str, d: &[f64]) -> Result<Distortion, Error> {
    let is_zero = d.iter().all(|coefficient| *coefficient == 0.0);
    match model {
        "plumb_bob" | "radtan" | "rational_polynomial" | "none" | "" if is_zero => {
            Ok(Distortion::None)
        }
        "plumb_bob" | "radtan" => leading(model, d, 4..=5, "4 or 5").map(Distortion::PlumbBob),
        "rational_polynomial" => leading(model, d, 8..=8, "8").map(Distortion::Rational),
        "equidistant" | "kannala_brandt" | "fisheye" => {
            leading(model, d, 4..=4, "4").map(Distortion::KannalaBrandt)
        }
        "none" => leading::<0>(model, d, 0..=0, "no").map(|_| Distortion::None),
        _ => Err(Error::UnknownModel {
            model: model.to_owned(),
        }),
    }
}

/// The first `N` coefficients, filled up with zeros; those after them must be zero.
fn leading<const N: usize>(
    model: &str,
    d: &[f64],
    counts: std::ops::RangeInclusive<usize>,
    expected: &'static str,
) -> Result<[f64; N], Error> {
    let surplus = d.get(*counts.end()..).unwrap_or_default();
    if d.len() < *counts.start() || surplus.iter().any(|coefficient| *coefficient != 0.0) {
        let (model, coefficients) = (model.to_owned(), d.to_vec());
        return Err(Error::CoefficientCount {
            model,
            expected,
            coefficients,
        });
    }
    let mut coefficients = [0.0; N];
    for (slot, coefficient) in coefficients.iter_mut().zip(d) {
        *slot = *coefficient;
    }
    Ok(coefficients)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(model: &str, d: &[f64]) -> CameraInfo {
        CameraInfo {
            width: 640,
            height: 480,
            distortion_model: model.to_owned(),
            d: d.to_vec(),
            k: [500.0, 0.0, 320.0, 0.0, 510.0, 240.0, 0.0, 0.0, 1.0],
            ..CameraInfo::default()
        }
    }

    #[track_caller]
    fn check(model: &str, d: &[f64], expected: Distortion) {
        let camera = CameraModel::from_camera_info(&info(model, d)).unwrap();
        assert_eq!(*camera.distortion(), expected);
        assert_eq!(
            *camera.intrinsics(),
            Intrinsics {
                fx: 500.0,
                fy: 510.0,
                cx: 320.0,
                cy: 240.0
            }
        );
        assert_eq!((camera.width(), camera.height()), (640, 480));
    }

    #[test]
    fn knows_the_names_of_ros() {
        let five = [-0.1, 0.01, 0.001, 0.002, 0.0];
        check("plumb_bob", &five, Distortion::PlumbBob(five));
        check("radtan", &five[..4], Distortion::PlumbBob(five));
        check(
            "plumb_bob",
            &[-0.1, 0.01, 0.001, 0.002, 0.0, 0.0, 0.0, 0.0],
            Distortion::PlumbBob(five),
        );
        let eight = [0.1, 0.02, 0.0, 0.0, 0.0, 0.05, 0.01, 0.001];
        check("rational_polynomial", &eight, Distortion::Rational(eight));
        let four = [0.01, 0.001, 0.0, 0.0];
        for name in ["equidistant", "kannala_brandt", "fisheye"] {
            check(name, &four, Distortion::KannalaBrandt(four));
            check(name, &[0.0; 4], Distortion::KannalaBrandt([0.0; 4]));
        }
    }

    #[test]
    fn zero_coefficients_make_a_pinhole() {
        for name in ["", "none", "plumb_bob", "rational_polynomial"] {
            check(name, &[], Distortion::None);
            check(name, &[0.0; 5], Distortion::None);
        }
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        let refused = |model: &str, d: &[f64]| {
            CameraModel::from_camera_info(&info(model, d))
                .unwrap_err()
                .to_string()
        };
        assert!(refused("plumb_bob", &[0.1, 0.0, 0.0]).contains("4 or 5"));
        assert!(refused("plumb_bob", &[0.1, 0.0, 0.0, 0.0, 0.0, 0.3]).contains("plumb_bob"));
        assert!(refused("rational_polynomial", &[0.1; 14]).contains("takes 8"));
        assert!(refused("equidistant", &[]).contains("takes 4"));
        assert!(refused("thin_prism", &[0.1]).contains("`thin_prism`"));
        assert!(refused("", &[0.1]).contains("``"));
        assert!(refused("none", &[0.1]).contains("no coefficients"));
        assert!(refused("plumb_bob", &[f64::NAN; 5]).contains("NaN"));
    }

    #[test]
    fn an_all_zero_matrix_says_uncalibrated() {
        let zero = CameraInfo {
            k: [0.0; 9],
            ..info("plumb_bob", &[])
        };
        assert!(matches!(
            CameraModel::from_camera_info(&zero),
            Err(Error::Uncalibrated)
        ));
        let mut skewed = info("plumb_bob", &[]);
        skewed.k[1] = 0.3;
        assert!(matches!(
            CameraModel::from_camera_info(&skewed),
            Err(Error::CameraMatrix { .. })
        ));
        skewed.k[1] = f64::NAN;
        assert!(CameraModel::from_camera_info(&skewed).is_err());
    }
}
