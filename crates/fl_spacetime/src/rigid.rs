//! Rigid transforms that know which frames they join.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Mul;

use nalgebra::{Isometry3, Quaternion, Translation3, UnitQuaternion, Vector3};

use crate::{Error, Frame, Point, Vector, wrap_angle};

/// `dst_from_src`: takes coordinates in `Src` to coordinates in `Dst`.
///
/// Inner frames touch, other orders do not compile:
///
/// ```
/// use fl_spacetime::{Ego, Point, Rigid, Sensor, World};
/// let world_from_ego = Rigid::<World, Ego>::from_yaw(10.0, 0.0, 0.0, 0.0);
/// let ego_from_sensor = Rigid::<Ego, Sensor>::from_yaw(1.0, 0.0, 2.0, 0.0);
/// let world_from_sensor = world_from_ego * ego_from_sensor;
/// let hit_in_world: Point<World> = world_from_sensor * Point::<Sensor>::new(5.0, 0.0, 0.0);
/// assert_eq!(hit_in_world, Point::new(16.0, 0.0, 2.0));
/// ```
///
/// ```compile_fail
/// use fl_spacetime::{Ego, Rigid, Sensor, World};
/// let world_from_ego = Rigid::<World, Ego>::identity();
/// let ego_from_sensor = Rigid::<Ego, Sensor>::identity();
/// let _ = ego_from_sensor * world_from_ego;
/// ```
///
/// ```compile_fail
/// use fl_spacetime::{Ego, Point, Rigid, Sensor, World};
/// let world_from_ego = Rigid::<World, Ego>::identity();
/// let _ = world_from_ego * Point::<Sensor>::origin();
/// ```
pub struct Rigid<Dst: Frame, Src: Frame> {
    isometry: Isometry3<f64>,
    frames: PhantomData<(Dst, Src)>,
}

impl<Dst: Frame, Src: Frame> Rigid<Dst, Src> {
    /// Both frames coincide.
    pub fn identity() -> Self {
        Self::from_isometry(Isometry3::identity())
    }

    /// From the rotation of `Src`'s axes in `Dst` and the place of `Src`'s origin in `Dst`, meters.
    pub fn new(rotation: UnitQuaternion<f64>, translation: Vector3<f64>) -> Self {
        Self::from_isometry(Isometry3::from_parts(translation.into(), rotation))
    }

    /// From an untyped isometry whose frames the caller vouches for.
    pub fn from_isometry(isometry: Isometry3<f64>) -> Self {
        Self {
            isometry,
            frames: PhantomData,
        }
    }

    /// A turn about z by `yaw_rad` with the origin at (x, y, z).
    pub fn from_yaw(x: f64, y: f64, z: f64, yaw_rad: f64) -> Self {
        let rotation = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), yaw_rad);
        Self::new(rotation, Vector3::new(x, y, z))
    }

    /// From numbers of the outside: translation in meters, quaternion as (x, y, z, w).
    ///
    /// The quaternion is normalized.
    ///
    /// # Errors
    /// [`Error::NotRigid`] when a number is not finite or the quaternion has no length.
    pub fn try_from_parts(translation: [f64; 3], quaternion: [f64; 4]) -> Result<Self, Error> {
        let [x, y, z, w] = quaternion;
        let raw = Quaternion::new(w, x, y, z);
        let finite = translation
            .iter()
            .chain(&quaternion)
            .all(|number| number.is_finite());
        let norm = raw.norm();
        if !finite || !norm.is_finite() || norm < 1e-9 {
            return Err(Error::NotRigid {
                translation,
                quaternion,
            });
        }
        Ok(Self::new(
            UnitQuaternion::from_quaternion(raw),
            translation.into(),
        ))
    }

    /// From numbers that were written by [`Rigid::translation`] and [`Rigid::quaternion_xyzw`]:
    /// the same transform, bit for bit. Nothing is checked and nothing is normalized.
    pub fn from_exact_parts(translation: [f64; 3], [x, y, z, w]: [f64; 4]) -> Self {
        let rotation = UnitQuaternion::new_unchecked(Quaternion::new(w, x, y, z));
        Self::new(rotation, translation.into())
    }

    /// The isometry without its frames.
    pub fn isometry(&self) -> &Isometry3<f64> {
        &self.isometry
    }

    /// Rotation of `Src`'s axes in `Dst`.
    pub fn rotation(&self) -> UnitQuaternion<f64> {
        self.isometry.rotation
    }

    /// Place of `Src`'s origin in `Dst`, meters.
    pub fn translation(&self) -> Vector3<f64> {
        self.isometry.translation.vector
    }

    /// The rotation as a quaternion (x, y, z, w).
    pub fn quaternion_xyzw(&self) -> [f64; 4] {
        self.isometry.rotation.coords.into()
    }

    /// Heading of `Src`'s x axis seen from above in `Dst`, radians in (−π, π].
    pub fn yaw(&self) -> f64 {
        let forward = self.isometry.rotation * Vector3::x();
        wrap_angle(forward.y.atan2(forward.x))
    }

    /// `src_from_dst`.
    pub fn inverse(&self) -> Rigid<Src, Dst> {
        Rigid::from_isometry(self.isometry.inverse())
    }

    /// The same numbers between other frames: how knowledge of the run time enters the types.
    ///
    /// A rig stores every mounting as `Rigid<Ego, Sensor>`; who has looked up that the sensor is
    /// a camera says `ego_from_sensor.relabel::<Ego, Camera>()`.
    pub fn relabel<D: Frame, S: Frame>(&self) -> Rigid<D, S> {
        Rigid::from_isometry(self.isometry)
    }

    /// The same rotation with the origin moved along `Src`'s own axes, meters.
    pub fn shifted(&self, by: Vector3<f64>) -> Self {
        Self::new(self.rotation(), self.translation() + self.rotation() * by)
    }

    /// The pose a share `u` of the way to `other`, at constant twist (a screw motion).
    ///
    /// `u` = 0 gives `self`, `u` = 1 gives `other`. The rotation takes the short way.
    pub fn interpolate(&self, other: &Self, u: f64) -> Self {
        let twist = Twist::between(&self.isometry, &other.isometry);
        Self::from_isometry(self.isometry * twist.exp(u))
    }
}

impl<Dst: Frame, Src: Frame> Clone for Rigid<Dst, Src> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Dst: Frame, Src: Frame> Copy for Rigid<Dst, Src> {}

impl<Dst: Frame, Src: Frame> PartialEq for Rigid<Dst, Src> {
    fn eq(&self, other: &Self) -> bool {
        self.isometry == other.isometry
    }
}

impl<Dst: Frame, Src: Frame> fmt::Debug for Rigid<Dst, Src> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let translation: [f64; 3] = self.translation().into();
        let quaternion = self.quaternion_xyzw();
        write!(
            formatter,
            "{}_from_{}({translation:?}, {quaternion:?})",
            Dst::NAME,
            Src::NAME
        )
    }
}

impl<A: Frame, B: Frame, C: Frame> Mul<Rigid<B, C>> for Rigid<A, B> {
    type Output = Rigid<A, C>;
    fn mul(self, b_from_c: Rigid<B, C>) -> Rigid<A, C> {
        Rigid::from_isometry(self.isometry * b_from_c.isometry)
    }
}

impl<A: Frame, B: Frame> Mul<Point<B>> for Rigid<A, B> {
    type Output = Point<A>;
    fn mul(self, point: Point<B>) -> Point<A> {
        Point::from_coords(self.isometry.rotation * point.coords() + self.translation())
    }
}

impl<A: Frame, B: Frame> Mul<Vector<B>> for Rigid<A, B> {
    type Output = Vector<A>;
    fn mul(self, vector: Vector<B>) -> Vector<A> {
        Vector::from_coords(self.isometry.rotation * vector.coords())
    }
}

/// A constant velocity in SE(3), in the moving frame, over one unit of time.
///
/// Equations: Lynch and Park, Modern Robotics, 3.3.3, exponential coordinates of rigid motions.
pub(crate) struct Twist {
    angular: Vector3<f64>,
    linear: Vector3<f64>,
}

/// Below this angle, radians, the series of the coefficients is exact to f64.
const SMALL_ANGLE_RAD: f64 = 1e-4;

impl Twist {
    /// The twist that takes `start` to `end` in one unit of time (the matrix logarithm).
    pub(crate) fn between(start: &Isometry3<f64>, end: &Isometry3<f64>) -> Self {
        let relative = start.inv_mul(end);
        let angular = relative.rotation.scaled_axis();
        let shift = relative.translation.vector;
        let angle = angular.norm();
        let quadratic = if angle < SMALL_ANGLE_RAD {
            1.0 / 12.0 + angle * angle / 720.0
        } else {
            (1.0 - 0.5 * angle / (0.5 * angle).tan()) / (angle * angle)
        };
        let once = angular.cross(&shift);
        let linear = shift - 0.5 * once + quadratic * angular.cross(&once);
        Self { angular, linear }
    }

    /// The motion after the share `u` of that unit (the matrix exponential).
    pub(crate) fn exp(&self, u: f64) -> Isometry3<f64> {
        let (angular, linear) = (self.angular * u, self.linear * u);
        let angle = angular.norm();
        let (first, second) = if angle < SMALL_ANGLE_RAD {
            let square = angle * angle;
            (0.5 - square / 24.0, 1.0 / 6.0 - square / 120.0)
        } else {
            let square = angle * angle;
            (
                (1.0 - angle.cos()) / square,
                (angle - angle.sin()) / (square * angle),
            )
        };
        let once = angular.cross(&linear);
        let shift = linear + first * once + second * angular.cross(&once);
        let rotation = UnitQuaternion::from_scaled_axis(angular);
        Isometry3::from_parts(Translation3::from(shift), rotation)
    }

    /// Angular velocity in the moving frame, radians per unit of time.
    pub(crate) fn angular(&self) -> Vector3<f64> {
        self.angular
    }

    /// Velocity of the origin in the moving frame, meters per unit of time.
    pub(crate) fn linear(&self) -> Vector3<f64> {
        self.linear
    }
}
