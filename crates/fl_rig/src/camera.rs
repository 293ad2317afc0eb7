//! Camera models: from a point in front of a camera to its pixel, and from a pixel to its ray.

mod brown;
mod camera_info;
mod fisheye;
mod rising;

use fl_spacetime::{Camera, Point, Vector};

pub use camera_info::CameraInfo;

use crate::Error;
use brown::Brown;
use fisheye::Fisheye;

/// A place in an image, in pixels: `u` to the right, `v` down.
///
/// (0, 0) is the corner of the first pixel; that pixel's middle is (0.5, 0.5).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pixel {
    /// To the right.
    pub u: f64,
    /// Down.
    pub v: f64,
}

/// Focal lengths and principal point in pixels, as OpenCV and ROS give them:
/// there (0, 0) is the middle of the first pixel, not its corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intrinsics {
    /// Focal length along u.
    pub fx: f64,
    /// Focal length along v.
    pub fy: f64,
    /// Principal point, u.
    pub cx: f64,
    /// Principal point, v.
    pub cy: f64,
}

/// How the lens bends rays, with coefficients in the order of OpenCV and ROS.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distortion {
    /// A pinhole: straight lines stay straight.
    None,
    /// Brown's model, ROS `plumb_bob`: k1, k2, p1, p2, k3.
    PlumbBob([f64; 5]),
    /// Brown's model with a denominator, ROS `rational_polynomial`: k1, k2, p1, p2, k3, k4, k5, k6.
    Rational([f64; 8]),
    /// Kannala and Brandt's fisheye, ROS `equidistant`, OpenCV `fisheye`: k1, k2, k3, k4.
    KannalaBrandt([f64; 4]),
}

impl Distortion {
    /// The model's name in rig files: `none`, `plumb_bob`, `rational`, `kannala_brandt`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::PlumbBob(_) => "plumb_bob",
            Self::Rational(_) => "rational",
            Self::KannalaBrandt(_) => "kannala_brandt",
        }
    }

    /// The coefficients in the order of the variant's doc.
    pub fn coefficients(&self) -> &[f64] {
        match self {
            Self::None => &[],
            Self::PlumbBob(coefficients) => coefficients,
            Self::Rational(coefficients) => coefficients,
            Self::KannalaBrandt(coefficients) => coefficients,
        }
    }
}

/// How one camera projects.
///
/// The model knows where it is valid: the cone around the optical axis in which different rays
/// provably meet the image at different places.
/// Outside, a distortion polynomial turns back and would show objects where they are not; there
/// [`CameraModel::project`] answers `None`.
///
/// ```
/// use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
/// use fl_spacetime::{Camera, Point};
///
/// let intrinsics = Intrinsics { fx: 500.0, fy: 500.0, cx: 319.5, cy: 239.5 };
/// let camera = CameraModel::new(intrinsics, Distortion::None, 640, 480)?;
/// let on_axis = camera.project(Point::<Camera>::new(0.0, 0.0, 7.0));
/// assert_eq!(on_axis, Some(Pixel { u: 320.0, v: 240.0 }));
/// assert_eq!(camera.project(Point::<Camera>::new(0.0, 0.0, -7.0)), None);
/// # Ok::<(), fl_rig::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CameraModel {
    intrinsics: Intrinsics,
    distortion: Distortion,
    width_px: u32,
    height_px: u32,
    /// Edge of the valid cone: the angle in radians for a fisheye, else its tangent.
    limit: f64,
}

/// From the middle of the first pixel, where intrinsics count from, to its corner.
const CORNER_SHIFT_PX: f64 = 0.5;

/// Bounds of a focal length in pixels; outside, pixels could not be told from rounding.
const FOCAL_RANGE_PX: std::ops::RangeInclusive<f64> = 1e-6..=1e9;

/// Bound of the principal point in pixels.
const MAX_PRINCIPAL_PX: f64 = 1e9;

/// Bound of a distortion coefficient; with it no projection overflows.
const MAX_COEFFICIENT: f64 = 1e12;

/// Largest distance between a pixel and the projection of its ray, where f64 can hold it.
const INVERSION_TOLERANCE_PX: f64 = 1e-10;

/// Points nearer to the projection center than this, meters, have no direction worth trusting.
const MIN_RANGE_M: f64 = 1e-100;

/// Farther points, meters, cannot be squared.
const MAX_RANGE_M: f64 = 1e150;

impl CameraModel {
    /// Checks the parameters and finds the valid cone.
    ///
    /// # Errors
    /// [`Error::FocalLength`], [`Error::PrincipalPoint`], [`Error::ImageSize`],
    /// [`Error::Distortion`], or [`Error::FoldedLens`] if the valid cone is narrower than a pixel.
    pub fn new(
        intrinsics: Intrinsics,
        distortion: Distortion,
        width_px: u32,
        height_px: u32,
    ) -> Result<Self, Error> {
        check_intrinsics(&intrinsics)?;
        if width_px == 0 || height_px == 0 {
            return Err(Error::ImageSize {
                width_px,
                height_px,
            });
        }
        let limit = valid_limit(&distortion, &intrinsics)?;
        Ok(Self {
            intrinsics,
            distortion,
            width_px,
            height_px,
            limit,
        })
    }

    /// Where the point is seen; possibly outside the image's bounds.
    ///
    /// `None` if it is behind the camera, beyond the valid cone or not finite.
    #[inline]
    pub fn project(&self, point: Point<Camera>) -> Option<Pixel> {
        let [x, y, z] = point.coords().into();
        let [x, y] = match &self.distortion {
            Distortion::None => in_front(x, y, z, self.limit)?,
            Distortion::PlumbBob(coefficients) => {
                let [x, y] = in_front(x, y, z, self.limit)?;
                Brown::plumb_bob(coefficients).distort(x, y)
            }
            Distortion::Rational(coefficients) => {
                let [x, y] = in_front(x, y, z, self.limit)?;
                Brown::rational(coefficients).distort(x, y)
            }
            Distortion::KannalaBrandt(coefficients) => {
                Fisheye::new(coefficients).project([x, y, z], self.limit)?
            }
        };
        Some(self.pixel(x, y))
    }

    /// [`CameraModel::project`] for many points, in their order.
    pub fn project_many(&self, points: &[Point<Camera>]) -> Vec<Option<Pixel>> {
        points.iter().map(|point| self.project(*point)).collect()
    }

    /// The unit ray that is seen at `pixel`, which may lie outside the image's bounds.
    ///
    /// `None` if the lens maps no ray of the valid cone to it. Projecting the ray again gives
    /// `pixel` to 1e-10 px, and beyond a million pixels to the last digits of f64.
    pub fn unproject(&self, pixel: Pixel) -> Option<Vector<Camera>> {
        let Intrinsics { fx, fy, cx, cy } = self.intrinsics;
        let x = (pixel.u - CORNER_SHIFT_PX - cx) / fx;
        let y = (pixel.v - CORNER_SHIFT_PX - cy) / fy;
        let tolerance = INVERSION_TOLERANCE_PX / fx.max(fy);
        let flat = match &self.distortion {
            Distortion::None => Some([x, y]),
            Distortion::PlumbBob(coefficients) => {
                Brown::plumb_bob(coefficients).undistort([x, y], self.limit, tolerance)
            }
            Distortion::Rational(coefficients) => {
                Brown::rational(coefficients).undistort([x, y], self.limit, tolerance)
            }
            Distortion::KannalaBrandt(coefficients) => {
                return Fisheye::new(coefficients).unproject([x, y], self.limit);
            }
        };
        unit_ray(flat?)
    }

    /// Whether `pixel` lies in the image: `0 <= u < width` and `0 <= v < height`.
    pub fn contains(&self, pixel: Pixel) -> bool {
        (0.0..f64::from(self.width_px)).contains(&pixel.u)
            && (0.0..f64::from(self.height_px)).contains(&pixel.v)
    }

    /// Image width in pixels.
    pub fn width(&self) -> u32 {
        self.width_px
    }

    /// Image height in pixels.
    pub fn height(&self) -> u32 {
        self.height_px
    }

    /// Focal lengths and principal point, as OpenCV and ROS count pixels.
    pub fn intrinsics(&self) -> &Intrinsics {
        &self.intrinsics
    }

    /// How the lens bends rays.
    pub fn distortion(&self) -> &Distortion {
        &self.distortion
    }

    /// Half the opening angle of the valid cone around the optical axis, radians.
    ///
    /// π/2 for a pinhole, up to 89° for other flat models, up to π for a fisheye.
    pub fn max_angle_rad(&self) -> f64 {
        match self.distortion {
            Distortion::None => std::f64::consts::FRAC_PI_2,
            Distortion::KannalaBrandt(_) => self.limit,
            Distortion::PlumbBob(_) | Distortion::Rational(_) => self.limit.atan(),
        }
    }

    #[inline]
    fn pixel(&self, x: f64, y: f64) -> Pixel {
        let Intrinsics { fx, fy, cx, cy } = self.intrinsics;
        Pixel {
            u: fx * x + cx + CORNER_SHIFT_PX,
            v: fy * y + cy + CORNER_SHIFT_PX,
        }
    }
}

/// The point on the plane z = 1, if it is in front of the camera and within `limit` of the axis.
#[inline]
fn in_front(x: f64, y: f64, z: f64, limit: f64) -> Option<[f64; 2]> {
    let inverse_z = 1.0 / z;
    let (x, y) = (x * inverse_z, y * inverse_z);
    // Written so that NaN fails.
    (z > 0.0 && x * x + y * y <= limit * limit).then_some([x, y])
}

fn unit_ray([x, y]: [f64; 2]) -> Option<Vector<Camera>> {
    let norm = (x * x + y * y + 1.0).sqrt();
    norm.is_finite()
        .then(|| Vector::new(x / norm, y / norm, 1.0 / norm))
}

fn check_intrinsics(intrinsics: &Intrinsics) -> Result<(), Error> {
    let &Intrinsics { fx, fy, cx, cy } = intrinsics;
    if !FOCAL_RANGE_PX.contains(&fx) || !FOCAL_RANGE_PX.contains(&fy) {
        return Err(Error::FocalLength { fx, fy });
    }
    let usable = |principal: f64| principal.abs() <= MAX_PRINCIPAL_PX;
    if !usable(cx) || !usable(cy) {
        return Err(Error::PrincipalPoint { cx, cy });
    }
    Ok(())
}

fn valid_limit(distortion: &Distortion, intrinsics: &Intrinsics) -> Result<f64, Error> {
    let (model, coefficients) = (distortion.name(), distortion.coefficients().to_vec());
    if !coefficients
        .iter()
        .all(|coefficient| coefficient.abs() <= MAX_COEFFICIENT)
    {
        return Err(Error::Distortion {
            model,
            coefficients,
        });
    }
    let limit = match distortion {
        Distortion::None => MAX_RANGE_M,
        Distortion::PlumbBob(coefficients) => Brown::plumb_bob(coefficients).valid_radius(),
        Distortion::Rational(coefficients) => Brown::rational(coefficients).valid_radius(),
        Distortion::KannalaBrandt(coefficients) => Fisheye::new(coefficients).valid_angle(),
    };
    if limit * intrinsics.fx.max(intrinsics.fy) < 1.0 {
        return Err(Error::FoldedLens {
            model,
            coefficients,
            limit,
        });
    }
    Ok(limit)
}
