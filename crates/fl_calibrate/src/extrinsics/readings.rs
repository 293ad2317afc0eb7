//! What the numbers of a camera's pose can have been meant to say.
//!
//! A rotation and a translation pass through files, matrices, quaternions and angles, and each of
//! these has more than one convention. Whoever reads them by another one than they were written by
//! gets a pose that is as neat as the right one, and far from it. Here the usual mistakes are undone.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use fl_rig::body_from_optical;
use fl_spacetime::{Camera, Ego, Rigid};
use nalgebra::{Isometry3, Quaternion, UnitQuaternion, Vector3};

/// A convention that numbers were written by and not read by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mistake {
    /// `camera_from_ego` was read as `ego_from_camera`.
    Inverted,
    /// The rotation's rows were read as its columns; the translation is right.
    RowsForColumns,
    /// The rotation is right, the translation is that of the inverse.
    TranslationInverted,
    /// A quaternion was written w first and read w last.
    ScalarFirst,
    /// A quaternion was written w last and read w first.
    ScalarLast,
    /// Angles in radians were read as degrees.
    Radians,
    /// Angles in degrees were read as radians.
    Degrees,
    /// Roll, pitch and yaw were applied in the opposite order.
    AngleOrder,
    /// The numbers are those of left-handed axes (y to the right).
    LeftHanded,
    /// The translation was written in millimeters and read as meters.
    Millimeters,
    /// The translation was written in meters and read as millimeters.
    Meters,
    /// The camera's axes are the body's (x forward, y left, z up), not the optical ones.
    CameraBody,
    /// The camera's axes were taken for the body's, and are the optical ones.
    CameraOptical,
    /// The camera's axes are those of OpenGL (x right, y up, z backward).
    CameraOpenGl,
    /// The vehicle's axes are x right, y forward, z up.
    EgoRightForward,
    /// The vehicle's axes were taken for x right, y forward, z up, and are x forward, y left, z up.
    EgoForwardLeft,
    /// The vehicle's axes are x forward, y right, z down.
    EgoDown,
}

impl Mistake {
    /// What happened, as a part of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Inverted => "the transform is inverted",
            Self::RowsForColumns => "the rotation's rows were read as columns",
            Self::TranslationInverted => "the translation is that of the inverse transform",
            Self::ScalarFirst => "a quaternion w x y z was read as x y z w",
            Self::ScalarLast => "a quaternion x y z w was read as w x y z",
            Self::Radians => "angles in radians were read as degrees",
            Self::Degrees => "angles in degrees were read as radians",
            Self::AngleOrder => "roll, pitch and yaw were applied in the opposite order",
            Self::LeftHanded => "the numbers are those of left-handed axes",
            Self::Millimeters => "a translation in millimeters was read as meters",
            Self::Meters => "a translation in meters was read as millimeters",
            Self::CameraBody => {
                "the camera's axes are x forward, y left, z up, not the optical ones"
            }
            Self::CameraOptical => "the turn from body to optical axes was applied twice",
            Self::CameraOpenGl => {
                "the camera's axes are x right, y up, z backward, not the optical ones"
            }
            Self::EgoRightForward => "the vehicle's axes are x right, y forward, z up",
            Self::EgoForwardLeft => {
                "the turn from x right, y forward to x forward, y left was applied twice"
            }
            Self::EgoDown => "the vehicle's axes are x forward, y right, z down",
        }
    }

    const ALL: [Self; 17] = [
        Self::Inverted,
        Self::RowsForColumns,
        Self::TranslationInverted,
        Self::CameraBody,
        Self::CameraOptical,
        Self::CameraOpenGl,
        Self::ScalarFirst,
        Self::ScalarLast,
        Self::EgoRightForward,
        Self::EgoForwardLeft,
        Self::EgoDown,
        Self::LeftHanded,
        Self::Millimeters,
        Self::Meters,
        Self::Radians,
        Self::Degrees,
        Self::AngleOrder,
    ];

    /// One word or two, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inverted => "inverted",
            Self::RowsForColumns => "rows-for-columns",
            Self::TranslationInverted => "translation-inverted",
            Self::ScalarFirst => "scalar-first",
            Self::ScalarLast => "scalar-last",
            Self::Radians => "radians",
            Self::Degrees => "degrees",
            Self::AngleOrder => "angle-order",
            Self::LeftHanded => "left-handed",
            Self::Millimeters => "millimeters",
            Self::Meters => "meters",
            Self::CameraBody => "camera-body",
            Self::CameraOptical => "camera-optical",
            Self::CameraOpenGl => "camera-opengl",
            Self::EgoRightForward => "ego-right-forward",
            Self::EgoForwardLeft => "ego-forward-left",
            Self::EgoDown => "ego-down",
        }
    }

    /// Which mistakes exclude each other: two of a kind are not made at once.
    fn kind(self) -> Kind {
        match self {
            Self::ScalarFirst
            | Self::ScalarLast
            | Self::Radians
            | Self::Degrees
            | Self::AngleOrder
            | Self::LeftHanded => Kind::Rotation,
            Self::Millimeters | Self::Meters => Kind::Unit,
            Self::Inverted | Self::RowsForColumns | Self::TranslationInverted => Kind::Direction,
            Self::CameraBody | Self::CameraOptical | Self::CameraOpenGl => Kind::CameraAxes,
            Self::EgoRightForward | Self::EgoForwardLeft | Self::EgoDown => Kind::EgoAxes,
        }
    }
}

/// In the order in which they are undone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Rotation,
    Unit,
    Direction,
    CameraAxes,
    EgoAxes,
}

/// The mistakes that are looked for: none, one, or two of different kinds, the simplest first.
pub(super) fn hypotheses() -> Vec<Vec<Mistake>> {
    let mut found = vec![vec![]];
    found.extend(Mistake::ALL.map(|mistake| vec![mistake]));
    for first in Mistake::ALL {
        let later = |second: &Mistake| second.kind() > first.kind();
        let seconds = Mistake::ALL.into_iter().filter(later);
        found.extend(seconds.map(|second| vec![first, second]));
    }
    found
}

/// What a pose was meant to say, if these mistakes were made in reading it. As many answers for every
/// pose as there are ways to make the mistakes; `None` where no sound pose comes out.
pub(super) fn meant(
    mistakes: &[Mistake],
    read: &Rigid<Ego, Camera>,
) -> Vec<Option<Rigid<Ego, Camera>>> {
    let undo = |poses: Vec<Option<Isometry3<f64>>>, mistake: &Mistake| {
        let each = poses.iter().flat_map(|pose| {
            let ways = 0..mistake.n_ways();
            ways.map(move |way| mistake.undone(way, pose.as_ref()?))
        });
        each.collect()
    };
    let poses = mistakes.iter().fold(vec![Some(*read.isometry())], undo);
    let on_vehicle = |pose: Isometry3<f64>| {
        let is_near = pose.translation.vector.norm() < MOST_AWAY_M;
        is_near.then(|| Rigid::from_isometry(pose))
    };
    poses
        .into_iter()
        .map(|pose| pose.and_then(on_vehicle))
        .collect()
}

/// No camera is farther from the vehicle's origin.
const MOST_AWAY_M: f64 = 15.0;

impl Mistake {
    /// In so many ways the mistake can be made.
    fn n_ways(self) -> usize {
        match self {
            Self::Radians => ANGLE_FRAMES,
            Self::Degrees | Self::AngleOrder => 2 * ANGLE_FRAMES,
            _ => 1,
        }
    }

    /// The pose that the mistake was made of, in one of the ways; `None` if it cannot have been.
    fn undone(self, way: usize, pose: &Isometry3<f64>) -> Option<Isometry3<f64>> {
        let rotation = pose.rotation;
        let translation = pose.translation.vector;
        let new = |rotation, translation: Vector3<f64>| {
            Isometry3::from_parts(translation.into(), rotation)
        };
        let q = rotation.coords;
        let quaternion = |x, y, z, w| UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
        Some(match self {
            Self::Radians => with_angles(pose, way, from_radians)?,
            Self::Degrees if way < ANGLE_FRAMES => with_angles(pose, way, from_degrees)?,
            Self::Degrees => with_angles(pose, way - ANGLE_FRAMES, from_degrees_turned_over)?,
            Self::AngleOrder if way < ANGLE_FRAMES => with_angles(pose, way, as_xyz)?,
            Self::AngleOrder => with_angles(pose, way - ANGLE_FRAMES, as_zyx)?,
            Self::Inverted => pose.inverse(),
            Self::RowsForColumns => new(rotation.inverse(), translation),
            Self::TranslationInverted => new(rotation, -(rotation * translation)),
            Self::ScalarFirst => new(quaternion(q.y, q.z, q.w, q.x), translation),
            Self::ScalarLast => new(quaternion(q.w, q.x, q.y, q.z), translation),
            Self::LeftHanded => new(
                quaternion(-q.x, q.y, -q.z, q.w),
                Vector3::new(translation.x, -translation.y, translation.z),
            ),
            Self::Millimeters => new(rotation, translation / 1000.0),
            Self::Meters => new(rotation, translation * 1000.0),
            Self::CameraBody => pose * body_from_optical().rotation(),
            Self::CameraOptical => pose * body_from_optical().rotation().inverse(),
            Self::CameraOpenGl => pose * turned(Vector3::x(), PI),
            Self::EgoRightForward => turned(Vector3::z(), -FRAC_PI_2) * pose,
            Self::EgoForwardLeft => turned(Vector3::z(), FRAC_PI_2) * pose,
            Self::EgoDown => turned(Vector3::x(), PI) * pose,
        })
    }
}

/// Angles are those of the optical axes or of the body's, which launch files give.
const ANGLE_FRAMES: usize = 2;

/// With the rotation's angles, of one of the two, read otherwise.
fn with_angles(
    pose: &Isometry3<f64>,
    frame: usize,
    read: fn(&UnitQuaternion<f64>) -> Option<UnitQuaternion<f64>>,
) -> Option<Isometry3<f64>> {
    let frames: [_; ANGLE_FRAMES] = [UnitQuaternion::identity(), body_from_optical().rotation()];
    let rotation = read(&(pose.rotation * frames[frame].inverse()))? * frames[frame];
    Some(Isometry3::from_parts(pose.translation, rotation))
}

/// The angles that were read as degrees and are radians.
fn from_radians(rotation: &UnitQuaternion<f64>) -> Option<UnitQuaternion<f64>> {
    let (roll, pitch, yaw) = rotation.euler_angles();
    let angles = [roll, pitch, yaw].map(f64::to_degrees);
    let are_angles = angles.iter().all(|it| it.abs() <= PI + 1e-9);
    are_angles.then(|| UnitQuaternion::from_euler_angles(angles[0], angles[1], angles[2]))
}

/// The angles that were read as radians and are degrees.
///
/// Whole turns of 6.28 are lost of such a number: it is found again if it is one of few decimals, as
/// people write angles.
fn from_degrees(rotation: &UnitQuaternion<f64>) -> Option<UnitQuaternion<f64>> {
    let (roll, pitch, yaw) = rotation.euler_angles();
    in_degrees([roll, pitch, yaw])
}

/// The same with the pitch beyond the vertical, where all three angles read otherwise.
fn from_degrees_turned_over(rotation: &UnitQuaternion<f64>) -> Option<UnitQuaternion<f64>> {
    let (roll, pitch, yaw) = rotation.euler_angles();
    in_degrees([roll + PI, PI - pitch, yaw + PI])
}

fn in_degrees(angles: [f64; 3]) -> Option<UnitQuaternion<f64>> {
    let [roll, pitch, yaw] = angles.map(as_written);
    let rotation = UnitQuaternion::from_euler_angles(
        roll?.to_radians(),
        pitch?.to_radians(),
        yaw?.to_radians(),
    );
    Some(rotation)
}

/// The roundest number of degrees within half a turn that is this many radians but for whole turns;
/// `None` if none has at most three decimals.
fn as_written(angle: f64) -> Option<f64> {
    const MOST_TURNS: i32 = 29;
    const NEAR: f64 = 1e-7;
    let numbers = (-MOST_TURNS..=MOST_TURNS)
        .map(|turns| angle + f64::from(turns) * TAU)
        .filter(|it| it.abs() <= 180.0 + NEAR);
    let numbers: Vec<f64> = numbers.collect();
    [1.0, 10.0, 100.0, 1000.0].into_iter().find_map(|scale| {
        let rounded = |it: &f64| (it * scale).round() / scale;
        let is_written = |it: &&f64| (rounded(it) - **it).abs() < NEAR;
        numbers.iter().find(is_written).map(rounded)
    })
}

/// The angles of Rz Ry Rx, applied as Rx Ry Rz.
fn as_xyz(rotation: &UnitQuaternion<f64>) -> Option<UnitQuaternion<f64>> {
    let (roll, pitch, yaw) = rotation.euler_angles();
    Some(UnitQuaternion::from_euler_angles(-roll, -pitch, -yaw).inverse())
}

/// The angles of Rx Ry Rz, applied as Rz Ry Rx.
fn as_zyx(rotation: &UnitQuaternion<f64>) -> Option<UnitQuaternion<f64>> {
    let (roll, pitch, yaw) = rotation.inverse().euler_angles();
    Some(UnitQuaternion::from_euler_angles(-roll, -pitch, -yaw))
}

fn turned(axis: Vector3<f64>, by_rad: f64) -> UnitQuaternion<f64> {
    UnitQuaternion::from_scaled_axis(axis * by_rad)
}
