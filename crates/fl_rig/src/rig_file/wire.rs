//! The rig file's tables, and their conversion to and from a rig.

use fl_spacetime::{Rigid, Span};
use nalgebra::{Quaternion, UnitQuaternion};
use serde::{Deserialize, Serialize};

use crate::rig::UNIT_TOLERANCE;
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, Sensor, SensorId, SensorKind};

/// The version this program reads and writes.
pub(super) const VERSION: i64 = 1;

/// How far a quaternion typed with few decimals may be from norm 1.
const TYPED_TOLERANCE: f64 = 1e-3;

/// Just enough of a rig file of any version to name what is wrong with it.
#[derive(Deserialize)]
pub(super) struct Outline {
    pub(super) version: Option<toml::Value>,
    #[serde(default, rename = "sensor")]
    pub(super) sensors: Vec<toml::Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RigWire {
    version: i64,
    pub(super) vehicle: String,
    #[serde(default, rename = "sensor")]
    pub(super) sensors: Vec<SensorWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SensorWire {
    pub(super) id: String,
    kind: KindWire,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frame_id: Option<String>,
    #[serde(default)]
    clock_offset_nanos: i64,
    ego_from_sensor: PoseWire,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    camera: Option<CameraWire>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindWire {
    Lidar,
    Camera,
    Radar,
    Imu,
    Gnss,
    Audio,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoseWire {
    translation_m: [f64; 3],
    rotation_xyzw: [f64; 4],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CameraWire {
    width_px: u32,
    height_px: u32,
    fx_px: f64,
    fy_px: f64,
    cx_px: f64,
    cy_px: f64,
    distortion: DistortionWire,
}

/// Writes the wire type of the distortions and its conversions from one table.
macro_rules! distortion_wire {
    ($($model:ident $name:literal [$($coefficient:ident)*];)*) => {
        #[derive(Serialize, Deserialize)]
        #[serde(tag = "model", rename_all = "snake_case", deny_unknown_fields)]
        enum DistortionWire {
            None {},
            Cylindrical {},
            $(#[serde(rename = $name)] $model { $($coefficient: f64),* },)*
        }

        impl From<&Distortion> for DistortionWire {
            fn from(distortion: &Distortion) -> Self {
                match *distortion {
                    Distortion::None => Self::None {},
                    Distortion::Cylindrical => Self::Cylindrical {},
                    $(Distortion::$model([$($coefficient),*]) => {
                        Self::$model { $($coefficient),* }
                    })*
                }
            }
        }

        impl From<DistortionWire> for Distortion {
            fn from(wire: DistortionWire) -> Self {
                match wire {
                    DistortionWire::None {} => Self::None,
                    DistortionWire::Cylindrical {} => Self::Cylindrical,
                    $(DistortionWire::$model { $($coefficient),* } => {
                        Self::$model([$($coefficient),*])
                    })*
                }
            }
        }
    };
}

distortion_wire! {
    PlumbBob "plumb_bob" [k1 k2 p1 p2 k3];
    Rational "rational" [k1 k2 p1 p2 k3 k4 k5 k6];
    ThinPrism "thin_prism" [k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4];
    Tilted "tilted" [k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4 tau_x tau_y];
    KannalaBrandt "kannala_brandt" [k1 k2 k3 k4];
    Fisheye62 "fisheye62" [k0 k1 k2 k3 k4 k5 p0 p1];
    Mei "mei" [xi k1 k2 p1 p2];
    Unified "unified" [alpha];
    EnhancedUnified "enhanced_unified" [alpha beta];
    DoubleSphere "double_sphere" [xi alpha];
    OCam "ocam" [c d e a0 a1 a2 a3 a4 a5];
    FTheta "f_theta" [c d e k1 k2 k3 k4 k5 max_angle_rad];
    FThetaBackward "f_theta_backward" [c d e k1 k2 k3 k4 k5 max_angle_rad];
}

impl From<&Rig> for RigWire {
    fn from(rig: &Rig) -> Self {
        Self {
            version: VERSION,
            vehicle: rig.vehicle().to_owned(),
            sensors: rig.sensors().iter().map(SensorWire::from).collect(),
        }
    }
}

impl From<&Sensor> for SensorWire {
    fn from(sensor: &Sensor) -> Self {
        Self {
            id: sensor.id.to_string(),
            kind: KindWire::from(&sensor.kind),
            channel: sensor.channel.clone(),
            frame_id: sensor.frame_id.clone(),
            clock_offset_nanos: sensor.clock_offset.nanos(),
            ego_from_sensor: PoseWire {
                translation_m: sensor.ego_from_sensor.translation().into(),
                rotation_xyzw: sensor.ego_from_sensor.quaternion_xyzw(),
            },
            camera: sensor.camera().map(CameraWire::from),
        }
    }
}

impl TryFrom<SensorWire> for Sensor {
    type Error = Error;

    fn try_from(wire: SensorWire) -> Result<Self, Error> {
        let id = SensorId::new(&wire.id)?;
        let kind = sensor_kind(&id, wire.kind, wire.camera)?;
        let ego_from_sensor = pose(&id, &wire.ego_from_sensor)?;
        let clock_offset = Span::from_nanos(wire.clock_offset_nanos);
        let (channel, frame_id) = (wire.channel, wire.frame_id);
        Ok(Self {
            id,
            kind,
            channel,
            frame_id,
            ego_from_sensor,
            clock_offset,
        })
    }
}

fn sensor_kind(
    id: &SensorId,
    kind: KindWire,
    camera: Option<CameraWire>,
) -> Result<SensorKind, Error> {
    let plain = match kind {
        KindWire::Lidar => SensorKind::Lidar,
        KindWire::Radar => SensorKind::Radar,
        KindWire::Imu => SensorKind::Imu,
        KindWire::Gnss => SensorKind::Gnss,
        KindWire::Audio => SensorKind::Audio,
        KindWire::Camera => {
            let camera = camera.ok_or_else(|| Error::CameraMissing { sensor: id.clone() })?;
            return CameraModel::try_from(camera).map(SensorKind::Camera);
        }
    };
    match camera {
        Some(_) => Err(Error::CameraUnexpected {
            sensor: id.clone(),
            kind: plain.name(),
        }),
        None => Ok(plain),
    }
}

/// Keeps a unit quaternion bit by bit, since normalizing again would change its last digits.
fn pose(
    id: &SensorId,
    wire: &PoseWire,
) -> Result<Rigid<fl_spacetime::Ego, fl_spacetime::Sensor>, Error> {
    let [x, y, z, w] = wire.rotation_xyzw;
    let quaternion = Quaternion::new(w, x, y, z);
    let excess = (quaternion.norm() - 1.0).abs();
    let rotation = if excess <= UNIT_TOLERANCE {
        UnitQuaternion::new_unchecked(quaternion)
    } else if excess <= TYPED_TOLERANCE {
        UnitQuaternion::new_normalize(quaternion)
    } else {
        return Err(Error::Pose {
            sensor: id.clone(),
            translation_m: wire.translation_m,
            rotation_xyzw: wire.rotation_xyzw,
        });
    };
    Ok(Rigid::new(rotation, wire.translation_m.into()))
}

impl From<&SensorKind> for KindWire {
    fn from(kind: &SensorKind) -> Self {
        match kind {
            SensorKind::Lidar => Self::Lidar,
            SensorKind::Camera(_) => Self::Camera,
            SensorKind::Radar => Self::Radar,
            SensorKind::Imu => Self::Imu,
            SensorKind::Gnss => Self::Gnss,
            SensorKind::Audio => Self::Audio,
        }
    }
}

impl From<&CameraModel> for CameraWire {
    fn from(camera: &CameraModel) -> Self {
        let &Intrinsics { fx, fy, cx, cy } = camera.intrinsics();
        Self {
            width_px: camera.width(),
            height_px: camera.height(),
            fx_px: fx,
            fy_px: fy,
            cx_px: cx,
            cy_px: cy,
            distortion: DistortionWire::from(camera.distortion()),
        }
    }
}

impl TryFrom<CameraWire> for CameraModel {
    type Error = Error;

    fn try_from(wire: CameraWire) -> Result<Self, Error> {
        let intrinsics = Intrinsics {
            fx: wire.fx_px,
            fy: wire.fy_px,
            cx: wire.cx_px,
            cy: wire.cy_px,
        };
        CameraModel::new(
            intrinsics,
            wire.distortion.into(),
            wire.width_px,
            wire.height_px,
        )
    }
}
