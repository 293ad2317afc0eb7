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
    /// Knows `plumb_bob` and `radtan` (4 or 5 coefficients), `rational_polynomial` (8, and 12 or
    /// 14 as OpenCV reads them), `thin_prism` (12), `equidistant`, `kannala_brandt` and `fisheye`
    /// (4), `fisheye62` (k0 to k3, p0, p1, and a largest angle, which is not used), and `none` or
    /// an empty name.
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

    /// What ROS and Foxglove write of this camera, its image not rectified: `r` is the identity
    /// and `p` is `k`.
    ///
    /// `None` if they have no name for its lens.
    pub fn camera_info(&self) -> Option<CameraInfo> {
        let (model, d) = named(self.distortion())?;
        let &Intrinsics { fx, fy, cx, cy } = self.intrinsics();
        Some(CameraInfo {
            width: self.width(),
            height: self.height(),
            distortion_model: model.to_owned(),
            d,
            k: [fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0],
            r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
            p: [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0],
        })
    }
}

/// The name of ROS and its coefficients; those of OpenCV's longer models go by
/// `rational_polynomial`, since ROS hands them on to OpenCV.
fn named(distortion: &Distortion) -> Option<(&'static str, Vec<f64>)> {
    let coefficients = distortion.coefficients().to_vec();
    match distortion {
        Distortion::None => Some(("plumb_bob", vec![0.0; 5])),
        Distortion::PlumbBob(_) => Some(("plumb_bob", coefficients)),
        Distortion::Rational(_) | Distortion::ThinPrism(_) | Distortion::Tilted(_) => {
            Some(("rational_polynomial", coefficients))
        }
        Distortion::KannalaBrandt(_) => Some(("equidistant", coefficients)),
        _ => None,
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
        "rational_polynomial" | "thin_prism" => rational(model, d),
        "equidistant" | "kannala_brandt" | "fisheye" => {
            leading(model, d, 4..=4, "4").map(Distortion::KannalaBrandt)
        }
        "fisheye62" => leading(model, d.get(..6).unwrap_or(d), 6..=6, "6 or 7")
            .map(|[k0, k1, k2, k3, p0, p1]| [k0, k1, k2, k3, 0.0, 0.0, p0, p1])
            .map(Distortion::Fisheye62),
        "none" => leading::<0>(model, d, 0..=0, "no").map(|_| Distortion::None),
        _ => Err(Error::UnknownModel {
            model: model.to_owned(),
        }),
    }
}

/// OpenCV's list of 8, 12 or 14 coefficients, by how many are not zero.
fn rational(model: &str, d: &[f64]) -> Result<Distortion, Error> {
    let n_used = d.iter().rposition(|coefficient| *coefficient != 0.0);
    match (d.len(), n_used.unwrap_or(0)) {
        (14, 12..) => leading(model, d, 14..=14, "14").map(Distortion::Tilted),
        (12 | 14, 8..) => leading(model, d, 12..=12, "12").map(Distortion::ThinPrism),
        _ => leading(model, d, 8..=8, "8, 12 or 14").map(Distortion::Rational),
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
        let mut many = [0.0; 14];
        many[..8].copy_from_slice(&eight);
        check("rational_polynomial", &many, Distortion::Rational(eight));
        (many[8], many[13]) = (0.01, 0.02);
        check("rational_polynomial", &many, Distortion::Tilted(many));
        let four = [0.01, 0.001, 0.0, 0.0];
        for name in ["equidistant", "kannala_brandt", "fisheye"] {
            check(name, &four, Distortion::KannalaBrandt(four));
            check(name, &[0.0; 4], Distortion::KannalaBrandt([0.0; 4]));
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for (model, d) in [
            ("plumb_bob", vec![-0.1, 0.01, 0.001, 0.002, 0.0]),
            ("rational_polynomial", vec![0.01; 8]),
            ("rational_polynomial", vec![0.01; 12]),
            ("rational_polynomial", vec![0.01; 14]),
            ("equidistant", vec![0.01; 4]),
        ] {
            let camera = CameraModel::from_camera_info(&info(model, &d)).unwrap();
            let written = camera.camera_info().unwrap();
            assert_eq!((written.distortion_model.as_str(), &written.d), (model, &d));
            assert_eq!(CameraModel::from_camera_info(&written).unwrap(), camera);
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
        assert!(refused("rational_polynomial", &[0.1; 9]).contains("takes 8, 12 or 14"));
        assert!(refused("equidistant", &[]).contains("takes 4"));
        assert!(refused("thin_lens", &[0.1]).contains("`thin_lens`"));
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
