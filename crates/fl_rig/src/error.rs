//! Everything that can be wrong with a rig, a camera or a rig file.

use std::path::PathBuf;

use crate::SensorId;

/// Why a rig, a camera model or a rig file was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text cannot name a sensor.
    #[error("sensor id `{text}` is refused; use 1 to 128 of the characters a-z A-Z 0-9 _ . / -")]
    SensorId {
        /// What was given, cut to a readable length.
        text: String,
    },

    /// Two sensors of one rig have the same id.
    #[error("two sensors are called `{sensor}`; rename one of them")]
    DuplicateSensor {
        /// The id that occurs twice.
        sensor: SensorId,
    },

    /// Two sensors of one rig claim the same channel.
    #[error("sensors `{first}` and `{second}` both claim channel `{channel}`; keep it on one")]
    DuplicateChannel {
        /// The channel's topic.
        channel: String,
        /// The sensor that comes first in the order of ids.
        first: SensorId,
        /// The other one.
        second: SensorId,
    },

    /// A sensor's mounting pose holds a number that is not finite, or is no rotation.
    #[error(
        "ego_from_sensor of `{sensor}` is no pose: translation {translation_m:?} m, \
         quaternion xyzw {rotation_xyzw:?}; give finite numbers and a quaternion of norm 1"
    )]
    Pose {
        /// The sensor.
        sensor: SensorId,
        /// Translation in meters, x y z in `Ego`.
        translation_m: [f64; 3],
        /// Quaternion as given.
        rotation_xyzw: [f64; 4],
    },

    /// A focal length is not a positive, finite number of usable size.
    #[error("focal lengths fx {fx}, fy {fy} px are refused; both must lie in 1e-6 to 1e9")]
    FocalLength {
        /// Focal length along u, in pixels.
        fx: f64,
        /// Focal length along v, in pixels.
        fy: f64,
    },

    /// The principal point is not a finite place of usable size.
    #[error("principal point cx {cx}, cy {cy} px is refused; both must lie in -1e9 to 1e9")]
    PrincipalPoint {
        /// Along u, in pixels.
        cx: f64,
        /// Along v, in pixels.
        cy: f64,
    },

    /// The image has no pixels.
    #[error("image size {width_px} x {height_px} px is refused; both must be at least 1")]
    ImageSize {
        /// Width in pixels.
        width_px: u32,
        /// Height in pixels.
        height_px: u32,
    },

    /// A distortion coefficient is not finite, or so large that pixels would overflow.
    #[error(
        "distortion coefficients {coefficients:?} of model {model} are refused; \
         all must lie in -1e12 to 1e12"
    )]
    Distortion {
        /// The model's name.
        model: &'static str,
        /// The coefficients in the order of [`crate::Distortion`].
        coefficients: Vec<f64>,
    },

    /// A parameter of a lens lies where its model makes no sense.
    #[error("{parameter} = {value} of model {model} is refused; it must be {bounds}")]
    LensParameter {
        /// The model's name.
        model: &'static str,
        /// The coefficient's name.
        parameter: &'static str,
        /// What was given.
        value: f64,
        /// Where it may lie, in words.
        bounds: &'static str,
    },

    /// Focal lengths beside a polynomial that gives pixels itself.
    #[error("focal lengths fx {fx}, fy {fy} are refused; beside a polynomial in pixels both are 1")]
    ScaledPolynomial {
        /// Focal length along u.
        fx: f64,
        /// Focal length along v.
        fy: f64,
    },

    /// A list of parameters does not fit the camera's model.
    #[error("model {model} has {expected} parameters, not {given}")]
    ParameterCount {
        /// The distortion model's name.
        model: &'static str,
        /// How many it has.
        expected: usize,
        /// How many were given.
        given: usize,
    },

    /// The lens is one-to-one in less than a pixel around its axis.
    #[error(
        "distortion coefficients {coefficients:?} of model {model} fold the image back within \
         {limit} of the axis; check their order and their values"
    )]
    FoldedLens {
        /// The model's name.
        model: &'static str,
        /// The coefficients in the order of [`crate::Distortion`].
        coefficients: Vec<f64>,
        /// Where the fold begins: tangent of the angle for lenses on the plane z = 1, else the
        /// angle in radians.
        limit: f64,
    },

    /// A `CameraInfo` with an all-zero camera matrix: ROS' way to say "not calibrated".
    #[error("the camera is not calibrated (its camera matrix is all zero); give its intrinsics")]
    Uncalibrated,

    /// The camera matrix is not of the form `[fx 0 cx; 0 fy cy; 0 0 1]`.
    #[error("camera matrix {k:?} is refused; it must read [fx 0 cx, 0 fy cy, 0 0 1]")]
    CameraMatrix {
        /// The nine numbers, row by row.
        k: [f64; 9],
    },

    /// A distortion model that no variant of [`crate::Distortion`] can hold.
    #[error(
        "distortion model `{model}` is not known; known are plumb_bob, radtan, \
         rational_polynomial, thin_prism, equidistant, kannala_brandt, fisheye, fisheye62, none"
    )]
    UnknownModel {
        /// The name as the log gives it.
        model: String,
    },

    /// The number of coefficients does not fit the distortion model.
    #[error(
        "distortion model `{model}` takes {expected} coefficients (more only if they are zero), \
         not {coefficients:?}"
    )]
    CoefficientCount {
        /// The name as the log gives it.
        model: String,
        /// The counts it takes, in words.
        expected: &'static str,
        /// What was given.
        coefficients: Vec<f64>,
    },

    /// A sensor of kind camera comes without its camera model.
    #[error("sensor `{sensor}` is a camera without intrinsics; add a [sensor.camera] table")]
    CameraMissing {
        /// The sensor.
        sensor: SensorId,
    },

    /// A sensor that is no camera comes with a camera model.
    #[error(
        "sensor `{sensor}` is of kind {kind} and has a [sensor.camera] table; \
         remove the table or set kind = \"camera\""
    )]
    CameraUnexpected {
        /// The sensor.
        sensor: SensorId,
        /// Its kind.
        kind: &'static str,
    },

    /// The rig file cannot be opened or read.
    #[error("cannot read the rig\nfile: {path}", path = path.display())]
    ReadRig {
        /// The rig file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },

    /// The rig file cannot be written.
    #[error("cannot write the rig\nfile: {path}", path = path.display())]
    WriteRig {
        /// The rig file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },

    /// The rig file is no TOML, or a key outside the sensors is wrong.
    #[error("cannot understand the rig; correct it at the place named\nfile: {path}", path = path.display())]
    ParseRig {
        /// The rig file.
        path: PathBuf,
        /// Line, column and reason.
        #[source]
        source: Box<toml::de::Error>,
    },

    /// A key of one sensor in the rig file is wrong, missing or unknown.
    #[error(
        "cannot understand sensor {sensor} of the rig; correct it at the place named\nfile: {path}",
        path = path.display()
    )]
    ParseSensor {
        /// The sensor's id in backquotes, or its number from 1 if it has none.
        sensor: String,
        /// The rig file.
        path: PathBuf,
        /// Line, column and reason.
        #[source]
        source: Box<toml::de::Error>,
    },

    /// The rig file has another version than this program reads, or none.
    #[error(
        "rig file version {version} is not known; this program reads version 1 \
         (first line: `version = 1`)\nfile: {path}",
        path = path.display()
    )]
    RigVersion {
        /// What the file says, or `(none)`.
        version: String,
        /// The rig file.
        path: PathBuf,
    },

    /// A sensor of the rig file is well-formed text, but no possible sensor.
    #[error("sensor `{sensor}` of the rig is refused\nfile: {path}", path = path.display())]
    BadSensor {
        /// The sensor's id as written.
        sensor: String,
        /// The rig file.
        path: PathBuf,
        /// What is wrong and what to do.
        #[source]
        source: Box<Error>,
    },

    /// The sensors of the rig file do not make one rig.
    #[error("the rig is refused\nfile: {path}", path = path.display())]
    BadRig {
        /// The rig file.
        path: PathBuf,
        /// What is wrong and what to do.
        #[source]
        source: Box<Error>,
    },

    /// A foreign rig file is not of the language it should be of.
    #[error("cannot read the rig as {language}: {reason}\nfile: {path}", path = path.display())]
    Syntax {
        /// The language.
        language: &'static str,
        /// Place and reason, in the words of the parser.
        reason: String,
        /// The file.
        path: PathBuf,
    },

    /// One place of a foreign rig file is missing or wrong.
    #[error("{place} {what}\nfile: {path}", path = path.display())]
    Place {
        /// Keys from the root, joined by dots; list items count from 1.
        place: String,
        /// What is wrong with it.
        what: String,
        /// The file.
        path: PathBuf,
    },

    /// A foreign rig lacks a file.
    #[error("{format} needs {wanted}\nfolder: {path}", path = path.display())]
    MissingFile {
        /// The format.
        format: &'static str,
        /// Which files it consists of.
        wanted: &'static str,
        /// Where they were looked for.
        path: PathBuf,
    },
}
