//! Coordinate frames as types, and the points and vectors that live in them.
//!
//! ```text
//!   World            Ego              Camera              Body
//!   z up  y north    z up  x forward   z forward          z height  x length
//!    │ ╱              │ ╱             ╱                    │ ╱
//!    │╱               │╱             ┌──── x right         │╱
//!    └──── x east     └──── -y       │                     └──── -y
//!                     (y is left)    y down                (y is width)
//! ```
//!
//! All frames are right-handed and in meters.
//!
//! Which sensors a vehicle carries is known only at run time, so they share one frame type,
//! [`Sensor`], and whoever holds such a value also holds the sensor's id.
//! Where the kind of sensor is known, [`Rigid::relabel`](crate::Rigid::relabel) says so:
//! a camera's `Rigid<Ego, Sensor>` becomes a `Rigid<Ego, Camera>`.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Add, Mul, Neg, Sub};

use nalgebra::Vector3;

/// A coordinate frame, as a type.
pub trait Frame: Copy + Clone + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The frame's name for messages.
    const NAME: &'static str;
}

macro_rules! frames {
    ($($(#[$doc:meta])* $frame:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $frame;
        impl Frame for $frame {
            const NAME: &'static str = stringify!($frame);
        }
    )*};
}

frames! {
    /// The local world: x east, y north, z up, origin near the log's start.
    World
    /// The vehicle: x forward, y left, z up, origin at the vehicle's reference point.
    Ego
    /// Some sensor of the rig, as mounted; which one is known at run time.
    Sensor
    /// A camera's optical frame: x right, y down, z forward, origin at the projection center.
    Camera
    /// An oriented box's own frame: x along its length, y its width, z its height, origin at its middle.
    Body
}

/// A place in frame `F`, meters.
pub struct Point<F: Frame> {
    coords: Vector3<f64>,
    frame: PhantomData<F>,
}

/// A displacement or direction in frame `F`; rotated but not shifted by a rigid transform.
pub struct Vector<F: Frame> {
    coords: Vector3<f64>,
    frame: PhantomData<F>,
}

macro_rules! triple {
    ($triple:ident) => {
        impl<F: Frame> $triple<F> {
            /// From coordinates along the frame's axes.
            pub const fn new(x: f64, y: f64, z: f64) -> Self {
                Self::from_coords(Vector3::new(x, y, z))
            }

            /// From an untyped vector whose frame the caller vouches for.
            pub const fn from_coords(coords: Vector3<f64>) -> Self {
                Self {
                    coords,
                    frame: PhantomData,
                }
            }

            /// The coordinates without their frame.
            pub const fn coords(&self) -> Vector3<f64> {
                self.coords
            }

            /// Coordinate along the frame's x axis.
            pub fn x(&self) -> f64 {
                self.coords.x
            }

            /// Coordinate along the frame's y axis.
            pub fn y(&self) -> f64 {
                self.coords.y
            }

            /// Coordinate along the frame's z axis.
            pub fn z(&self) -> f64 {
                self.coords.z
            }

            /// Whether no coordinate is NaN or infinite.
            pub fn is_finite(&self) -> bool {
                self.coords.iter().all(|coord| coord.is_finite())
            }
        }

        impl<F: Frame> Clone for $triple<F> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<F: Frame> Copy for $triple<F> {}

        impl<F: Frame> PartialEq for $triple<F> {
            fn eq(&self, other: &Self) -> bool {
                self.coords == other.coords
            }
        }

        impl<F: Frame> fmt::Debug for $triple<F> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                let [x, y, z] = self.coords.into();
                write!(
                    formatter,
                    "{}<{}>({x}, {y}, {z})",
                    stringify!($triple),
                    F::NAME
                )
            }
        }
    };
}

triple!(Point);
triple!(Vector);

impl<F: Frame> Point<F> {
    /// The frame's origin.
    pub const fn origin() -> Self {
        Self::new(0.0, 0.0, 0.0)
    }

    /// Distance to another point, meters.
    pub fn distance(&self, other: Point<F>) -> f64 {
        (*self - other).norm()
    }
}

impl<F: Frame> Vector<F> {
    /// Length.
    pub fn norm(&self) -> f64 {
        self.coords.norm()
    }

    /// Scalar product.
    pub fn dot(&self, other: Vector<F>) -> f64 {
        self.coords.dot(&other.coords)
    }

    /// Vector product, right-handed.
    pub fn cross(&self, other: Vector<F>) -> Vector<F> {
        Self::from_coords(self.coords.cross(&other.coords))
    }
}

impl<F: Frame> Sub for Point<F> {
    type Output = Vector<F>;
    fn sub(self, other: Point<F>) -> Vector<F> {
        Vector::from_coords(self.coords - other.coords)
    }
}

impl<F: Frame> Add<Vector<F>> for Point<F> {
    type Output = Point<F>;
    fn add(self, vector: Vector<F>) -> Point<F> {
        Point::from_coords(self.coords + vector.coords)
    }
}

impl<F: Frame> Sub<Vector<F>> for Point<F> {
    type Output = Point<F>;
    fn sub(self, vector: Vector<F>) -> Point<F> {
        Point::from_coords(self.coords - vector.coords)
    }
}

impl<F: Frame> Add for Vector<F> {
    type Output = Vector<F>;
    fn add(self, other: Vector<F>) -> Vector<F> {
        Vector::from_coords(self.coords + other.coords)
    }
}

impl<F: Frame> Sub for Vector<F> {
    type Output = Vector<F>;
    fn sub(self, other: Vector<F>) -> Vector<F> {
        Vector::from_coords(self.coords - other.coords)
    }
}

impl<F: Frame> Mul<f64> for Vector<F> {
    type Output = Vector<F>;
    fn mul(self, factor: f64) -> Vector<F> {
        Vector::from_coords(self.coords * factor)
    }
}

impl<F: Frame> Neg for Vector<F> {
    type Output = Vector<F>;
    fn neg(self) -> Vector<F> {
        Vector::from_coords(-self.coords)
    }
}
