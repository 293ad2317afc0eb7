//! Camera models: from a point in front of a camera to its pixel, and from a pixel to its ray.

mod approximation;
mod brown;
mod camera_info;
mod curve;
mod derivatives;
mod distortion;
mod lens;
mod number;
mod parameters;
mod rising;
mod tilt;

use fl_spacetime::{Camera, Point, Vector};

pub use approximation::LensFamily;
pub use camera_info::CameraInfo;
pub use derivatives::Derivatives;
pub use distortion::Distortion;

use crate::Error;
use lens::Lens;

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
    /// The distortion, sorted by what it does.
    lens: Lens<f64>,
    /// Edge of the valid cone: the tangent of its angle for lenses on the plane z = 1, else the
    /// angle in radians.
    limit: f64,
    /// Edge of the image radius in pixels of models that give the angle from it.
    reach: f64,
}

/// From the middle of the first pixel, where intrinsics count from, to its corner.
const CORNER_SHIFT_PX: f64 = 0.5;

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
    /// [`Error::Distortion`], [`Error::LensParameter`], or [`Error::FoldedLens`] if the valid
    /// cone is narrower than a pixel.
    pub fn new(
        intrinsics: Intrinsics,
        distortion: Distortion,
        width_px: u32,
        height_px: u32,
    ) -> Result<Self, Error> {
        parameters::check(&intrinsics, &distortion)?;
        if width_px == 0 || height_px == 0 {
            return Err(Error::ImageSize {
                width_px,
                height_px,
            });
        }
        let reach = lens::reach(&distortion);
        let lens = Lens::new(&distortion, distortion.coefficients(), reach);
        let limit = lens.limit(parameters::largest_angle(&distortion));
        let camera = Self {
            intrinsics,
            distortion,
            width_px,
            height_px,
            lens,
            limit,
            reach,
        };
        camera.check_cone()?;
        Ok(camera)
    }

    /// Where the point is seen; possibly outside the image's bounds.
    ///
    /// `None` if it is behind the camera, beyond the valid cone or not finite.
    #[inline]
    pub fn project(&self, point: Point<Camera>) -> Option<Pixel> {
        let [x, y] = self.lens.project(point.coords().into(), self.limit)?;
        let Intrinsics { fx, fy, cx, cy } = self.intrinsics;
        Some(Pixel {
            u: fx * x + cx + CORNER_SHIFT_PX,
            v: fy * y + cy + CORNER_SHIFT_PX,
        })
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
        self.lens.unproject([x, y], self.limit, tolerance)
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
    /// π/2 for a pinhole, up to 89° for other models on the plane z = 1, else up to π.
    pub fn max_angle_rad(&self) -> f64 {
        self.lens.max_angle_rad(self.limit)
    }

    fn check_cone(&self) -> Result<(), Error> {
        let [along_u, along_v] = self.focal_px();
        // Written so that NaN fails.
        if self.limit * along_u.max(along_v) >= 1.0 {
            return Ok(());
        }
        Err(Error::FoldedLens {
            model: self.distortion.name(),
            coefficients: self.distortion.coefficients().to_vec(),
            limit: self.limit,
        })
    }
}
