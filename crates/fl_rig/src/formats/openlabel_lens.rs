//! The lenses of OpenLABEL's streams: `intrinsics_pinhole` with OpenCV's coefficients, and
//! `intrinsics_fisheye` with the polynomials of the Video Content Description toolkit.
//!
//! A fisheye's radius in pixels over the angle a is the focal length times
//! `a + k1 a³ + … + k4 a⁹` (`opencv_fisheye`), `k1 a + k2 a³ + … + k5 a⁹` (`kannala`), or
//! `k1 a + … + k4 a⁴` (`radial_poly`, which is meant where no focal length is given).

use super::tree::{Node, Tree};
use crate::{CameraInfo, CameraModel, Distortion, Error, Intrinsics};

/// Names of the camera matrix, in use and in the standard.
pub(super) const MATRIX: [&str; 2] = ["camera_matrix_3x4", "camera_matrix"];
const LENS: [&str; 2] = ["distortion_coeffs_1xN", "distortion_coeffs"];
const FISHEYE_LENS: [&str; 3] = ["lens_coeffs_1xN", "lens_coeffs_1x4", "lens_coeffs"];

/// The lens of a stream; `None` if it gives none that has a model.
pub(super) fn read(stream: &Node<'_>) -> Result<Option<CameraModel>, Error> {
    let Some(properties) = stream.get("stream_properties") else {
        return Ok(None);
    };
    if let Some(node) = properties.get("intrinsics_pinhole") {
        return pinhole(&node).map(Some);
    }
    let fisheye_node = properties.get("intrinsics_fisheye");
    fisheye_node.map(|node| fisheye(&node)).transpose()
}

fn pinhole(node: &Node<'_>) -> Result<CameraModel, Error> {
    let [fx, skew, cx, _, zero, fy, cy, _, a, b, one, _] = node.any_of(&MATRIX)?.array::<12>()?;
    let d = match node.any_of(&LENS) {
        Ok(coefficients) => coefficients.numbers()?,
        Err(_) => Vec::new(),
    };
    let info = CameraInfo {
        width: node.at("width_px")?.size()?,
        height: node.at("height_px")?.size()?,
        distortion_model: opencv_model(d.len()).to_owned(),
        d,
        k: [fx, skew, cx, zero, fy, cy, a, b, one],
        ..CameraInfo::default()
    };
    CameraModel::from_camera_info(&info).map_err(|err| node.blame(err))
}

/// The name that ROS has for a list of OpenCV's coefficients.
pub(super) fn opencv_model(n_coefficients: usize) -> &'static str {
    match n_coefficients {
        0 => "none",
        1..=5 => "plumb_bob",
        _ => "rational_polynomial",
    }
}

fn fisheye(node: &Node<'_>) -> Result<CameraModel, Error> {
    let focal = |key: &str| node.get(key).map(|it| it.number()).transpose();
    let fx = focal("focal_length_x")?;
    let fy = focal("focal_length_y")?.or(fx);
    let model = match node.get("model") {
        Some(model) => model.text()?,
        None if fx.is_some() => "opencv_fisheye",
        None => "radial_poly",
    };
    let powers = node.any_of(&FISHEYE_LENS)?;
    let focal = [fx.unwrap_or(1.0), fy.unwrap_or(1.0)];
    let ([fx, fy], distortion) = polynomial(&powers, model, focal)?;
    let cx = node.any_of(&["center_x", "center_x_px"])?.number()?;
    let cy = node.any_of(&["center_y", "center_y_px"])?.number()?;
    let [width, height] = [node.at("width_px")?.size()?, node.at("height_px")?.size()?];
    CameraModel::new(Intrinsics { fx, fy, cx, cy }, distortion, width, height)
        .map_err(|err| node.blame(err))
}

/// The focal lengths and the lens of one of the toolkit's polynomials.
fn polynomial(
    powers: &Node<'_>,
    model: &str,
    [fx, fy]: [f64; 2],
) -> Result<([f64; 2], Distortion), Error> {
    match model {
        "opencv_fisheye" => Ok(([fx, fy], Distortion::KannalaBrandt(powers.array()?))),
        "kannala" => {
            let [k1, rest @ ..] = powers.array::<5>()?;
            let lens = Distortion::KannalaBrandt(rest.map(|power| power / k1));
            Ok(([fx * k1, fy * k1], lens))
        }
        "radial_poly" => {
            let [k1, k2, k3, k4] = powers.array::<4>()?.map(|power| power * fy);
            let max_angle_rad = std::f64::consts::PI;
            let lens = [fx / fy, 0.0, 0.0, k1, k2, k3, k4, 0.0, max_angle_rad];
            Ok(([1.0, 1.0], Distortion::FTheta(lens)))
        }
        other => Err(powers.refuse(&format!(
            "belong to model {other}; known are opencv_fisheye, kannala, radial_poly"
        ))),
    }
}

/// The `stream_properties` of a camera of OpenCV's models.
pub(super) fn write(model: &CameraModel) -> Tree {
    let &Intrinsics { fx, fy, cx, cy } = model.intrinsics();
    let number = Tree::Number;
    let width = ("width_px", number(model.width().into()));
    let height = ("height_px", number(model.height().into()));
    let coefficients = Tree::numbers(model.distortion().coefficients().iter().copied());
    if matches!(model.distortion(), Distortion::KannalaBrandt(_)) {
        let fisheye = Tree::map([
            width,
            height,
            ("model", Tree::Text("opencv_fisheye".to_owned())),
            ("focal_length_x", number(fx)),
            ("focal_length_y", number(fy)),
            ("center_x", number(cx)),
            ("center_y", number(cy)),
            ("lens_coeffs_1xN", coefficients),
        ]);
        return Tree::map([("intrinsics_fisheye", fisheye)]);
    }
    let matrix = [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0];
    let pinhole = Tree::map([
        width,
        height,
        ("camera_matrix_3x4", Tree::numbers(matrix)),
        ("distortion_coeffs_1xN", coefficients),
    ]);
    Tree::map([("intrinsics_pinhole", pinhole)])
}
