//! The distortion models, their names and their coefficients.

/// How the lens bends rays, with coefficients in the order of OpenCV and ROS where those have
/// the model.
///
/// Formulas, with the point on the plane z = 1 as (x, y) and θ the angle to the optical axis,
/// stand at the heads of `camera::brown`, `camera::curve` and `camera::tilt`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distortion {
    /// A pinhole: straight lines stay straight.
    None,
    /// Brown's model, ROS `plumb_bob`: k1, k2, p1, p2, k3.
    PlumbBob([f64; 5]),
    /// Brown's model with a denominator, ROS `rational_polynomial`: k1, k2, p1, p2, k3, k4, k5, k6.
    Rational([f64; 8]),
    /// OpenCV's thin prism model: the coefficients of `Rational`, then s1, s2, s3, s4.
    ThinPrism([f64; 12]),
    /// OpenCV's tilted sensor: the coefficients of `ThinPrism`, then the angles τx, τy in radians.
    Tilted([f64; 14]),
    /// Kannala and Brandt's fisheye, ROS `equidistant`, OpenCV `fisheye`: k1, k2, k3, k4.
    KannalaBrandt([f64; 4]),
    /// An odd polynomial in the angle up to θ¹³, then Brown's tangential shift of the image
    /// point: k0 to k5, p0, p1, where p0 acts along x and p1 along y (Project Aria).
    Fisheye62([f64; 8]),
    /// The unified sphere of Mei and Rives with Brown's distortion, OpenCV `omnidir`, Kalibr
    /// `omni-radtan`: ξ, k1, k2, p1, p2.
    Mei([f64; 5]),
    /// The unified model with the sphere as a share: α.
    Unified([f64; 1]),
    /// The enhanced unified model: α, β.
    EnhancedUnified([f64; 2]),
    /// The double sphere model: ξ, α.
    DoubleSphere([f64; 2]),
    /// Scaramuzza's OCamCalib: c, d, e of the matrix [c d; e 1], which takes the round image
    /// point, in pixels, to the seen one, then a0 to a5 of the depth over the radius in pixels.
    ///
    /// The depth is counted along our optical axis, so a0 > 0; OCamCalib's own files have all
    /// `a` with the other sign and name the image's axes the other way around.
    /// `Intrinsics::fx` and `fy` are 1.
    OCam([f64; 9]),
    /// NVIDIA's f-theta by its forward polynomial, radius in pixels from the angle: c, d, e as
    /// for `OCam`, k1 to k5, then the largest angle in radians. `Intrinsics::fx` and `fy` are 1.
    FTheta([f64; 9]),
    /// NVIDIA's f-theta by its backward polynomial, angle from the radius in pixels; else as
    /// `FTheta`.
    FThetaBackward([f64; 9]),
    /// A cylinder about the y axis: u from the angle about it, v from the height over the
    /// distance from it.
    Cylindrical,
}

const BROWN: [&str; 14] = [
    "k1", "k2", "p1", "p2", "k3", "k4", "k5", "k6", "s1", "s2", "s3", "s4", "tau_x", "tau_y",
];
const FTHETA: [&str; 9] = ["c", "d", "e", "k1", "k2", "k3", "k4", "k5", "max_angle_rad"];

/// Every model, its coefficients zero.
const MODELS: [Distortion; 15] = [
    Distortion::None,
    Distortion::PlumbBob([0.0; 5]),
    Distortion::Rational([0.0; 8]),
    Distortion::ThinPrism([0.0; 12]),
    Distortion::Tilted([0.0; 14]),
    Distortion::KannalaBrandt([0.0; 4]),
    Distortion::Fisheye62([0.0; 8]),
    Distortion::Mei([0.0; 5]),
    Distortion::Unified([0.0; 1]),
    Distortion::EnhancedUnified([0.0; 2]),
    Distortion::DoubleSphere([0.0; 2]),
    Distortion::OCam([0.0; 9]),
    Distortion::FTheta([0.0; 9]),
    Distortion::FThetaBackward([0.0; 9]),
    Distortion::Cylindrical,
];

impl Distortion {
    /// The model of this [`Distortion::name`] with these coefficients; `None` if there is no such
    /// model or it has another number of them.
    pub fn named(name: &str, coefficients: &[f64]) -> Option<Self> {
        let model = MODELS.into_iter().find(|model| model.name() == name)?;
        let fits = model.coefficients().len() == coefficients.len();
        fits.then(|| model.with_coefficients(coefficients))
    }

    /// The model's name in rig files, such as `plumb_bob`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::PlumbBob(_) => "plumb_bob",
            Self::Rational(_) => "rational",
            Self::ThinPrism(_) => "thin_prism",
            Self::Tilted(_) => "tilted",
            Self::KannalaBrandt(_) => "kannala_brandt",
            Self::Fisheye62(_) => "fisheye62",
            Self::Mei(_) => "mei",
            Self::Unified(_) => "unified",
            Self::EnhancedUnified(_) => "enhanced_unified",
            Self::DoubleSphere(_) => "double_sphere",
            Self::OCam(_) => "ocam",
            Self::FTheta(_) => "f_theta",
            Self::FThetaBackward(_) => "f_theta_backward",
            Self::Cylindrical => "cylindrical",
        }
    }

    /// The coefficients in the order of the variant's doc.
    pub fn coefficients(&self) -> &[f64] {
        match self {
            Self::None | Self::Cylindrical => &[],
            Self::PlumbBob(coefficients) | Self::Mei(coefficients) => coefficients,
            Self::Rational(coefficients) | Self::Fisheye62(coefficients) => coefficients,
            Self::ThinPrism(coefficients) => coefficients,
            Self::Tilted(coefficients) => coefficients,
            Self::KannalaBrandt(coefficients) => coefficients,
            Self::Unified(coefficients) => coefficients,
            Self::EnhancedUnified(coefficients) | Self::DoubleSphere(coefficients) => coefficients,
            Self::OCam(coefficients)
            | Self::FTheta(coefficients)
            | Self::FThetaBackward(coefficients) => coefficients,
        }
    }

    /// The coefficients' names in rig files, in their order.
    pub fn coefficient_names(&self) -> &'static [&'static str] {
        match self {
            Self::None | Self::Cylindrical => &[],
            Self::PlumbBob(_) => &BROWN[..5],
            Self::Rational(_) => &BROWN[..8],
            Self::ThinPrism(_) => &BROWN[..12],
            Self::Tilted(_) => &BROWN,
            Self::KannalaBrandt(_) => &["k1", "k2", "k3", "k4"],
            Self::Fisheye62(_) => &["k0", "k1", "k2", "k3", "k4", "k5", "p0", "p1"],
            Self::Mei(_) => &["xi", "k1", "k2", "p1", "p2"],
            Self::Unified(_) => &["alpha"],
            Self::EnhancedUnified(_) => &["alpha", "beta"],
            Self::DoubleSphere(_) => &["xi", "alpha"],
            Self::OCam(_) => &["c", "d", "e", "a0", "a1", "a2", "a3", "a4", "a5"],
            Self::FTheta(_) | Self::FThetaBackward(_) => &FTHETA,
        }
    }

    /// The same model with other coefficients, as many as it has.
    pub(crate) fn with_coefficients(mut self, coefficients: &[f64]) -> Self {
        let own: &mut [f64] = match &mut self {
            Self::None | Self::Cylindrical => &mut [],
            Self::PlumbBob(own) | Self::Mei(own) => own,
            Self::Rational(own) | Self::Fisheye62(own) => own,
            Self::ThinPrism(own) => own,
            Self::Tilted(own) => own,
            Self::KannalaBrandt(own) => own,
            Self::Unified(own) => own,
            Self::EnhancedUnified(own) | Self::DoubleSphere(own) => own,
            Self::OCam(own) | Self::FTheta(own) | Self::FThetaBackward(own) => own,
        };
        own.copy_from_slice(coefficients);
        self
    }

    /// Whether the polynomial gives pixels itself, so that the focal lengths must be 1.
    pub fn is_in_pixels(&self) -> bool {
        matches!(
            self,
            Self::OCam(_) | Self::FTheta(_) | Self::FThetaBackward(_)
        )
    }

    /// How many leading coefficients a calibration may vary: all but a largest angle.
    pub(crate) fn n_free(&self) -> usize {
        match self {
            Self::FTheta(_) | Self::FThetaBackward(_) => FTHETA.len() - 1,
            _ => self.coefficients().len(),
        }
    }
}
