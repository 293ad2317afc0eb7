//! Messages of the Foxglove schemas, in whatever encoding.
//!
//! The schemas: <https://docs.foxglove.dev/docs/sdk/schemas>. Unlike ROS' types they have no
//! header: `timestamp` and `frame_id` are fields of the message. Parts that a sender leaves out
//! (each encoding allows it) have the value that stands for nothing: a pose is the identity.

use fl_spacetime::{Sensor, Stamp};

use super::cloud::{self, Packed};
use super::fields::Fields;
use super::geometry::parent_from_child;
use super::{CloudSnapshot, Snapshot};
use crate::channel::ChannelKind;
use crate::error::Error;
use crate::message::{
    Audio, CameraInfoMessage, CompressedImage, Fix, Header, Image, LaserScan, Odometry,
    PointDatatype, PointField, Pose, PoseStamped, Poses, Transform, Transforms, Twist,
};

/// Decodes a message of this kind; `None` if it has a header, and so is none of these schemas.
pub(super) fn decode(kind: ChannelKind, fields: &Fields<'_>) -> Result<Option<Snapshot>, Error> {
    if fields.has("header") {
        return Ok(None);
    }
    Ok(Some(match kind {
        ChannelKind::Cloud => Snapshot::Cloud(cloud(fields)?),
        ChannelKind::CompressedImage => Snapshot::CompressedImage(compressed_image(fields)?),
        ChannelKind::Image => Snapshot::Image(image(fields)?),
        ChannelKind::CameraInfo => Snapshot::CameraInfo(camera_calibration(fields)?),
        ChannelKind::Fix => Snapshot::Fix(location_fix(fields)?),
        ChannelKind::Odometry => Snapshot::Odometry(odometry(fields)?),
        ChannelKind::Pose => Snapshot::Pose(pose_in_frame(fields)?),
        ChannelKind::Poses => Snapshot::Poses(poses_in_frame(fields)?),
        ChannelKind::LaserScan => laser_scan(fields)?,
        ChannelKind::Audio if fields.has("number_of_channels") => {
            Snapshot::Audio(raw_audio(fields)?)
        }
        ChannelKind::Transforms => match transforms(fields)? {
            Some(transforms) => Snapshot::Transforms(transforms),
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

/// The points in the frame of the message: `pose` says where the cloud's origin lies in it.
fn cloud(fields: &Fields<'_>) -> Result<CloudSnapshot, Error> {
    let point_step = fields.u32("point_stride")? as usize;
    let packed = Packed::row(point_fields(fields)?, point_step, fields.bytes("data")?);
    let snapshot = cloud::decode(&packed, header(fields)?)?;
    let frame_from_cloud = pose(fields, "pose")?;
    if frame_from_cloud == IDENTITY {
        return Ok(snapshot);
    }
    let moved = snapshot
        .cloud
        .transformed::<Sensor>(&frame_from_cloud.rigid()?);
    let finite = moved.finite();
    Ok(CloudSnapshot {
        n_dropped: snapshot.n_dropped + moved.len() - finite.len(),
        cloud: match finite.len() == moved.len() {
            true => moved,
            false => moved.select(&finite),
        },
        ..snapshot
    })
}

/// Directions go evenly from the first to the last. A scan that lies elsewhere than its frame
/// says is points in that frame.
fn laser_scan(fields: &Fields<'_>) -> Result<Snapshot, Error> {
    let ranges_m = fields.floats("ranges")?.into_owned();
    let (start, end) = (fields.f64("start_angle")?, fields.f64("end_angle")?);
    let n_steps = ranges_m.len().saturating_sub(1).max(1);
    let scan = LaserScan {
        header: header(fields)?,
        angle_min_rad: start,
        angle_max_rad: end,
        angle_increment_rad: (end - start) / n_steps as f64,
        time_increment_secs: 0.0,
        scan_time_secs: 0.0,
        range_min_m: 0.0,
        range_max_m: f64::INFINITY,
        ranges_m,
        intensities: match fields.has("intensities") {
            true => fields.floats("intensities")?.into_owned(),
            false => Vec::new(),
        },
    };
    let frame_from_scan = pose(fields, "pose")?;
    if frame_from_scan == IDENTITY {
        return Ok(Snapshot::LaserScan(scan));
    }
    let snapshot = scan.to_cloud()?;
    let cloud = snapshot.cloud.transformed(&frame_from_scan.rigid()?);
    Ok(Snapshot::Cloud(CloudSnapshot { cloud, ..snapshot }))
}

fn raw_audio(fields: &Fields<'_>) -> Result<Audio, Error> {
    Ok(Audio {
        header: header(fields)?,
        format: fields.text("format")?.to_owned(),
        sample_rate_hz: Some(fields.u32("sample_rate")?),
        n_channels: Some(fields.u32("number_of_channels")?),
        data: fields.bytes("data")?.to_vec(),
    })
}

fn poses_in_frame(fields: &Fields<'_>) -> Result<Poses, Error> {
    let poses = fields.list("poses")?.iter().map(|pose| {
        let pose = Fields::of(pose);
        Ok(Pose {
            position: vector(&pose, "position")?,
            orientation_xyzw: rotation(&pose, "orientation")?,
        })
    });
    Ok(Poses {
        header: header(fields)?,
        poses: poses.collect::<Result<_, Error>>()?,
    })
}

/// Fields of unknown types are left out.
fn point_fields(fields: &Fields<'_>) -> Result<Vec<PointField>, Error> {
    let mut point_fields = Vec::new();
    for field in fields.list("fields")? {
        let field = Fields::of(field);
        if let Some(datatype) = datatype(field.u32("type")?) {
            point_fields.push(PointField {
                name: field.text("name")?.to_owned(),
                offset: field.u32("offset")?,
                datatype,
                count: 1,
            });
        }
    }
    Ok(point_fields)
}

/// The numbers of `PackedElementField.NumericType`, which are not those of ROS.
fn datatype(number: u32) -> Option<PointDatatype> {
    Some(match number {
        1 => PointDatatype::Uint8,
        2 => PointDatatype::Int8,
        3 => PointDatatype::Uint16,
        4 => PointDatatype::Int16,
        5 => PointDatatype::Uint32,
        6 => PointDatatype::Int32,
        7 => PointDatatype::Float32,
        8 => PointDatatype::Float64,
        _ => return None,
    })
}

fn compressed_image(fields: &Fields<'_>) -> Result<CompressedImage, Error> {
    Ok(CompressedImage {
        header: header(fields)?,
        format: fields.text("format")?.to_owned(),
        data: fields.bytes("data")?.to_vec(),
    })
}

fn image(fields: &Fields<'_>) -> Result<Image, Error> {
    Ok(Image {
        header: header(fields)?,
        width: fields.u32("width")?,
        height: fields.u32("height")?,
        encoding: fields.text("encoding")?.to_owned(),
        is_bigendian: false,
        step: fields.u32("step")?,
        data: fields.bytes("data")?.to_vec(),
    })
}

/// The matrices have capital names, but in flatbuffers and in ROS. Without `K` the camera is not
/// calibrated, without `R` not turned, and without `P` it projects by `K`.
fn camera_calibration(fields: &Fields<'_>) -> Result<CameraInfoMessage, Error> {
    let k = matrix(fields, &["K", "k"], [0.0; 9])?;
    let [fx, skew, cx, _, fy, cy, ..] = k;
    let own_projection = [fx, skew, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0];
    let upright = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    let d = fields.first_of(&["D", "d"]);
    let info = fl_rig::CameraInfo {
        width: fields.u32("width")?,
        height: fields.u32("height")?,
        distortion_model: text_or_empty(fields, "distortion_model")?,
        d: match fields.has(d) {
            true => fields.floats(d)?.into_owned(),
            false => Vec::new(),
        },
        k,
        r: matrix(fields, &["R", "r"], upright)?,
        p: matrix(fields, &["P", "p"], own_projection)?,
    };
    let header = header(fields)?;
    Ok(CameraInfoMessage { header, info })
}

/// A matrix under one of its names, row by row; `absent` if it has no numbers.
fn matrix<const N: usize>(
    fields: &Fields<'_>,
    names: &[&str],
    absent: [f64; N],
) -> Result<[f64; N], Error> {
    let name = fields.first_of(names);
    if !fields.has(name) || fields.floats(name)?.is_empty() {
        return Ok(absent);
    }
    fields.array(name)
}

/// The schema knows no status: what is sent is taken for a fix.
fn location_fix(fields: &Fields<'_>) -> Result<Fix, Error> {
    Ok(Fix {
        header: header(fields)?,
        latitude_deg: fields.f64("latitude")?,
        longitude_deg: fields.f64("longitude")?,
        altitude_m: fields.f64("altitude")?,
        status: 0,
    })
}

fn odometry(fields: &Fields<'_>) -> Result<Odometry, Error> {
    Ok(Odometry {
        header: header(fields)?,
        child_frame_id: text_or_empty(fields, "child_frame_id")?,
        pose: pose(fields, "pose")?,
        twist: Twist {
            linear: vector(fields, "linear_velocity")?,
            angular: vector(fields, "angular_velocity")?,
        },
    })
}

fn pose_in_frame(fields: &Fields<'_>) -> Result<PoseStamped, Error> {
    Ok(PoseStamped {
        header: header(fields)?,
        pose: pose(fields, "pose")?,
    })
}

/// One edge, or a list of them; `None` if they have headers.
fn transforms(fields: &Fields<'_>) -> Result<Option<Transforms>, Error> {
    let mut transforms = Transforms::default();
    if !fields.has("transforms") {
        add_transform(fields, &mut transforms)?;
        return Ok(Some(transforms));
    }
    for edge in fields.list("transforms")? {
        let edge = Fields::of(edge);
        if edge.has("header") {
            return Ok(None);
        }
        add_transform(&edge, &mut transforms)?;
    }
    Ok(Some(transforms))
}

fn add_transform(edge: &Fields<'_>, transforms: &mut Transforms) -> Result<(), Error> {
    let parent = edge.text("parent_frame_id")?.to_owned();
    let child = edge.text("child_frame_id")?.to_owned();
    let pose = Pose {
        position: vector(edge, "translation")?,
        orientation_xyzw: rotation(edge, "rotation")?,
    };
    let stamp = stamp(edge)?;
    match parent_from_child(&pose) {
        Ok(parent_from_child) => transforms.transforms.push(Transform {
            stamp,
            parent,
            child,
            parent_from_child,
        }),
        Err(err) => transforms
            .rejected
            .push(format!("{parent} to {child}: {err}")),
    }
    Ok(())
}

fn header(fields: &Fields<'_>) -> Result<Header, Error> {
    Ok(Header {
        stamp: stamp(fields)?,
        frame_id: text_or_empty(fields, "frame_id")?,
    })
}

/// Zero if the sender left it unset.
fn stamp(fields: &Fields<'_>) -> Result<Stamp, Error> {
    if !fields.has("timestamp") {
        return Ok(Stamp::from_nanos(0));
    }
    fields.inner("timestamp")?.moment()
}

fn text_or_empty(fields: &Fields<'_>, name: &str) -> Result<String, Error> {
    if !fields.has(name) {
        return Ok(String::new());
    }
    Ok(fields.text(name)?.to_owned())
}

const IDENTITY: Pose = Pose {
    position: [0.0; 3],
    orientation_xyzw: [0.0, 0.0, 0.0, 1.0],
};

/// The identity if there is none.
fn pose(fields: &Fields<'_>, name: &str) -> Result<Pose, Error> {
    if !fields.has(name) {
        return Ok(IDENTITY);
    }
    let pose = fields.inner(name)?;
    Ok(Pose {
        position: vector(&pose, "position")?,
        orientation_xyzw: rotation(&pose, "orientation")?,
    })
}

fn vector(fields: &Fields<'_>, name: &str) -> Result<[f64; 3], Error> {
    if !fields.has(name) {
        return Ok([0.0; 3]);
    }
    fields.inner(name)?.numbers(["x", "y", "z"])
}

/// The identity if there is none, or only zeros: so do protobuf and flatbuffers write one whose
/// numbers were never set.
fn rotation(fields: &Fields<'_>, name: &str) -> Result<[f64; 4], Error> {
    if !fields.has(name) {
        return Ok(IDENTITY.orientation_xyzw);
    }
    let xyzw = fields.inner(name)?.numbers(["x", "y", "z", "w"])?;
    Ok(match xyzw == [0.0; 4] {
        true => IDENTITY.orientation_xyzw,
        false => xyzw,
    })
}
