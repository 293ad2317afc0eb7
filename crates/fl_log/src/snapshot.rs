//! Messages as this program uses them, decoded by the definition in the log.

mod cloud;
mod fields;
mod point_time;

use fl_cloud::Cloud;
use fl_spacetime::{Rigid, Sensor};

use crate::channel::ChannelKind;
use crate::decoder::Decoder;
use crate::error::Error;
use crate::message::{
    CameraInfoMessage, CompressedImage, Fix, Header, Image, Imu, Odometry, PointCloud2, Pose,
    PoseStamped, Transform, Transforms,
};
use crate::value::Value;
use fields::Fields;

/// One decoded message.
#[derive(Debug, Clone, PartialEq)]
pub enum Snapshot {
    /// Points.
    Cloud(CloudSnapshot),
    /// An image file.
    CompressedImage(CompressedImage),
    /// Plain pixels.
    Image(Image),
    /// A camera's calibration.
    CameraInfo(CameraInfoMessage),
    /// Acceleration and turning rates.
    Imu(Imu),
    /// A satellite position.
    Fix(Fix),
    /// Pose and velocity.
    Odometry(Odometry),
    /// A pose.
    Pose(PoseStamped),
    /// Edges of the transform tree.
    Transforms(Transforms),
    /// A message of any other type whose definition is known.
    Other(Value<'static>),
}

/// The finite points of a point cloud message.
#[derive(Debug, Clone, PartialEq)]
pub struct CloudSnapshot {
    /// Stamp and frame.
    pub header: Header,
    /// The points whose three coordinates are finite, in the frame that the header names.
    pub cloud: Cloud<Sensor>,
    /// How many points of the message are left out because a coordinate is not finite.
    pub n_dropped: usize,
    /// Whether the message has times of points whose meaning is not clear, for example of a
    /// sensor's own clock; they are left out.
    pub times_unusable: bool,
    /// Width and height of the message's grid of points; height 1 if it is not organized.
    pub grid: [u32; 2],
}

impl Snapshot {
    /// The header; `None` for transforms, which have one each, and for other types.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        match self {
            Self::Cloud(message) => Some(&message.header),
            Self::CompressedImage(message) => Some(&message.header),
            Self::Image(message) => Some(&message.header),
            Self::CameraInfo(message) => Some(&message.header),
            Self::Imu(message) => Some(&message.header),
            Self::Fix(message) => Some(&message.header),
            Self::Odometry(message) => Some(&message.header),
            Self::Pose(message) => Some(&message.header),
            Self::Transforms(_) | Self::Other(_) => None,
        }
    }

    pub(crate) fn header_mut(&mut self) -> Option<&mut Header> {
        match self {
            Self::Cloud(message) => Some(&mut message.header),
            Self::CompressedImage(message) => Some(&mut message.header),
            Self::Image(message) => Some(&mut message.header),
            Self::CameraInfo(message) => Some(&mut message.header),
            Self::Imu(message) => Some(&mut message.header),
            Self::Fix(message) => Some(&mut message.header),
            Self::Odometry(message) => Some(&mut message.header),
            Self::Pose(message) => Some(&mut message.header),
            Self::Transforms(_) | Self::Other(_) => None,
        }
    }
}

impl PointCloud2 {
    /// The finite points of this message.
    ///
    /// # Errors
    /// If x, y or z is missing, or the bytes do not hold the points that the message promises.
    pub fn to_cloud(&self) -> Result<CloudSnapshot, Error> {
        cloud::decode(&cloud::Packed::of(self), self.header.clone())
    }
}

/// Decodes a message of this kind.
pub(crate) fn decode(
    decoder: &Decoder,
    kind: ChannelKind,
    message: &[u8],
) -> Result<Snapshot, Error> {
    let value = decoder.value(message)?;
    if kind == ChannelKind::Unknown {
        return Ok(Snapshot::Other(value.into_owned()));
    }
    let fields = Fields::of(&value);
    Ok(match kind {
        ChannelKind::Cloud => Snapshot::Cloud(cloud::decode(
            &cloud::Packed::from_fields(&fields)?,
            fields.header()?,
        )?),
        ChannelKind::CompressedImage => Snapshot::CompressedImage(compressed_image(&fields)?),
        ChannelKind::Image => Snapshot::Image(image(&fields)?),
        ChannelKind::CameraInfo => Snapshot::CameraInfo(camera_info(&fields)?),
        ChannelKind::Imu => Snapshot::Imu(imu(&fields)?),
        ChannelKind::Fix => Snapshot::Fix(fix(&fields)?),
        ChannelKind::Odometry => Snapshot::Odometry(odometry(&fields)?),
        ChannelKind::Pose => Snapshot::Pose(pose_stamped(&fields)?),
        ChannelKind::Transforms => Snapshot::Transforms(transforms(&fields)?),
        ChannelKind::Unknown => Snapshot::Other(value.into_owned()),
    })
}

fn compressed_image(fields: &Fields<'_>) -> Result<CompressedImage, Error> {
    Ok(CompressedImage {
        header: fields.header()?,
        format: fields.text("format")?.to_owned(),
        data: fields.bytes("data")?.to_vec(),
    })
}

fn image(fields: &Fields<'_>) -> Result<Image, Error> {
    Ok(Image {
        header: fields.header()?,
        width: fields.u32("width")?,
        height: fields.u32("height")?,
        encoding: fields.text("encoding")?.to_owned(),
        is_bigendian: fields.u32("is_bigendian")? != 0,
        step: fields.u32("step")?,
        data: fields.bytes("data")?.to_vec(),
    })
}

/// The names of the matrices are small letters in ROS 2, capitals in ROS 1.
fn camera_info(fields: &Fields<'_>) -> Result<CameraInfoMessage, Error> {
    let info = fl_rig::CameraInfo {
        width: fields.u32("width")?,
        height: fields.u32("height")?,
        distortion_model: fields.text("distortion_model")?.to_owned(),
        d: fields.floats("d").or_else(|_| fields.floats("D"))?.to_vec(),
        k: fields.array("k").or_else(|_| fields.array("K"))?,
        r: fields.array("r").or_else(|_| fields.array("R"))?,
        p: fields.array("p").or_else(|_| fields.array("P"))?,
    };
    Ok(CameraInfoMessage {
        header: fields.header()?,
        info,
    })
}

fn imu(fields: &Fields<'_>) -> Result<Imu, Error> {
    Ok(Imu {
        header: fields.header()?,
        orientation_xyzw: fields.inner("orientation")?.numbers(["x", "y", "z", "w"])?,
        angular_velocity: fields.inner("angular_velocity")?.numbers(["x", "y", "z"])?,
        linear_acceleration: fields
            .inner("linear_acceleration")?
            .numbers(["x", "y", "z"])?,
    })
}

fn fix(fields: &Fields<'_>) -> Result<Fix, Error> {
    Ok(Fix {
        header: fields.header()?,
        latitude_deg: fields.f64("latitude")?,
        longitude_deg: fields.f64("longitude")?,
        altitude_m: fields.f64("altitude")?,
        status: fields.inner("status")?.f64("status")? as i8,
    })
}

fn odometry(fields: &Fields<'_>) -> Result<Odometry, Error> {
    Ok(Odometry {
        header: fields.header()?,
        child_frame_id: fields.text("child_frame_id")?.to_owned(),
        pose: fields
            .inner("pose")?
            .inner("pose")?
            .pose("position", "orientation")?,
        twist: fields.inner("twist")?.inner("twist")?.twist()?,
    })
}

/// With or without covariance.
fn pose_stamped(fields: &Fields<'_>) -> Result<PoseStamped, Error> {
    let outer = fields.inner("pose")?;
    let pose = outer.inner("pose").unwrap_or(outer);
    Ok(PoseStamped {
        header: fields.header()?,
        pose: pose.pose("position", "orientation")?,
    })
}

fn transforms(fields: &Fields<'_>) -> Result<Transforms, Error> {
    let mut transforms = Transforms::default();
    for edge in fields.list("transforms")? {
        let edge = Fields::of(edge);
        let header = edge.header()?;
        let child = edge.text("child_frame_id")?.to_owned();
        let pose = edge.inner("transform")?.pose("translation", "rotation")?;
        match parent_from_child(&pose) {
            Ok(parent_from_child) => transforms.transforms.push(Transform {
                stamp: header.stamp,
                parent: header.frame_id,
                child,
                parent_from_child,
            }),
            Err(err) => {
                let Header { frame_id, .. } = header;
                transforms
                    .rejected
                    .push(format!("{frame_id} to {child}: {err}"));
            }
        }
    }
    Ok(transforms)
}

fn parent_from_child(pose: &Pose) -> Result<Rigid<Sensor, Sensor>, fl_spacetime::Error> {
    Rigid::try_from_parts(pose.position, pose.orientation_xyzw)
}
