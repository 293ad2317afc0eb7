//! Messages to CDR, field by field in the order of their definitions.

use fl_spacetime::Stamp;

use super::{
    BoxDetections, CameraInfoMessage, CompressedImage, Fix, Header, Image, Imu, Message, Odometry,
    PointCloud2, Pose, Transform, Twist,
};
use crate::wire::CdrWriter;

/// The message in little-endian CDR, with its encapsulation header.
pub(super) fn to_cdr(message: &Message) -> Vec<u8> {
    let mut writer = CdrWriter::with_capacity(payload_estimate(message));
    match message {
        Message::PointCloud2(cloud) => point_cloud(&mut writer, cloud),
        Message::CompressedImage(image) => compressed_image(&mut writer, image),
        Message::Image(image) => plain_image(&mut writer, image),
        Message::CameraInfo(camera) => camera_info(&mut writer, camera),
        Message::Imu(sample) => imu(&mut writer, sample),
        Message::NavSatFix(sample) => fix(&mut writer, sample),
        Message::Odometry(sample) => odometry(&mut writer, sample),
        Message::PoseStamped(sample) => {
            header(&mut writer, &sample.header);
            pose(&mut writer, &sample.pose);
        }
        Message::TwistStamped(sample) => {
            header(&mut writer, &sample.header);
            twist(&mut writer, &sample.twist);
        }
        Message::TfMessage(transforms) => {
            writer.length(transforms.len());
            for edge in transforms {
                transform(&mut writer, edge);
            }
        }
        Message::Detection3DArray(detections) => box_detections(&mut writer, detections),
    }
    writer.finish()
}

/// Enough for the message, so that large ones are written without growing.
fn payload_estimate(message: &Message) -> usize {
    const SMALL_BYTES: usize = 1024;
    match message {
        Message::PointCloud2(cloud) => cloud.data.len() + SMALL_BYTES,
        Message::CompressedImage(image) => image.data.len() + SMALL_BYTES,
        Message::Image(image) => image.data.len() + SMALL_BYTES,
        _ => SMALL_BYTES,
    }
}

fn header(writer: &mut CdrWriter, header: &Header) {
    stamp(writer, header.stamp);
    writer.text(&header.frame_id);
}

/// Seconds as `i32` and nanoseconds as `u32`, as ROS 2 has it until 2038.
fn stamp(writer: &mut CdrWriter, stamp: Stamp) {
    const NANOS_PER_SEC: i64 = 1_000_000_000;
    let secs = stamp.nanos().div_euclid(NANOS_PER_SEC);
    let nanos = stamp.nanos().rem_euclid(NANOS_PER_SEC);
    writer.i32(secs.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
    writer.u32(nanos as u32);
}

fn point_cloud(writer: &mut CdrWriter, cloud: &PointCloud2) {
    header(writer, &cloud.header);
    writer.u32(cloud.height);
    writer.u32(cloud.width);
    writer.length(cloud.fields.len());
    for field in &cloud.fields {
        writer.text(&field.name);
        writer.u32(field.offset);
        writer.u8(field.datatype as u8);
        writer.u32(field.count);
    }
    writer.u8(cloud.is_bigendian.into());
    writer.u32(cloud.point_step);
    writer.u32(cloud.row_step);
    writer.byte_list(&cloud.data);
    writer.u8(cloud.is_dense.into());
}

fn compressed_image(writer: &mut CdrWriter, image: &CompressedImage) {
    header(writer, &image.header);
    writer.text(&image.format);
    writer.byte_list(&image.data);
}

fn plain_image(writer: &mut CdrWriter, image: &Image) {
    header(writer, &image.header);
    writer.u32(image.height);
    writer.u32(image.width);
    writer.text(&image.encoding);
    writer.u8(image.is_bigendian.into());
    writer.u32(image.step);
    writer.byte_list(&image.data);
}

fn camera_info(writer: &mut CdrWriter, camera: &CameraInfoMessage) {
    let info = &camera.info;
    header(writer, &camera.header);
    writer.u32(info.height);
    writer.u32(info.width);
    writer.text(&info.distortion_model);
    writer.length(info.d.len());
    writer.f64s(&info.d);
    writer.f64s(&info.k);
    writer.f64s(&info.r);
    writer.f64s(&info.p);
    writer.u32(0);
    writer.u32(0);
    region_of_whole_image(writer);
}

/// All zero: the whole image.
fn region_of_whole_image(writer: &mut CdrWriter) {
    for _ in 0..4 {
        writer.u32(0);
    }
    writer.u8(0);
}

/// Covariances are written as zero: unknown.
fn imu(writer: &mut CdrWriter, sample: &Imu) {
    header(writer, &sample.header);
    writer.f64s(&sample.orientation_xyzw);
    writer.f64s(&[0.0; 9]);
    writer.f64s(&sample.angular_velocity);
    writer.f64s(&[0.0; 9]);
    writer.f64s(&sample.linear_acceleration);
    writer.f64s(&[0.0; 9]);
}

fn fix(writer: &mut CdrWriter, sample: &Fix) {
    const SERVICE_GPS: u16 = 1;
    const COVARIANCE_TYPE_UNKNOWN: u8 = 0;
    header(writer, &sample.header);
    writer.i8(sample.status);
    writer.u16(SERVICE_GPS);
    writer.f64s(&[sample.latitude_deg, sample.longitude_deg, sample.altitude_m]);
    writer.f64s(&[0.0; 9]);
    writer.u8(COVARIANCE_TYPE_UNKNOWN);
}

fn odometry(writer: &mut CdrWriter, sample: &Odometry) {
    header(writer, &sample.header);
    writer.text(&sample.child_frame_id);
    pose(writer, &sample.pose);
    writer.f64s(&[0.0; 36]);
    twist(writer, &sample.twist);
    writer.f64s(&[0.0; 36]);
}

fn pose(writer: &mut CdrWriter, pose: &Pose) {
    writer.f64s(&pose.position);
    writer.f64s(&pose.orientation_xyzw);
}

fn twist(writer: &mut CdrWriter, twist: &Twist) {
    writer.f64s(&twist.linear);
    writer.f64s(&twist.angular);
}

fn transform(writer: &mut CdrWriter, transform: &Transform) {
    stamp(writer, transform.stamp);
    writer.text(&transform.parent);
    writer.text(&transform.child);
    pose(writer, &Pose::from_rigid(&transform.parent_from_child));
}

/// Each with one hypothesis, whose pose is that of the box.
fn box_detections(writer: &mut CdrWriter, detections: &BoxDetections) {
    header(writer, &detections.header);
    writer.length(detections.boxes.len());
    for detection in &detections.boxes {
        header(writer, &detections.header);
        writer.length(1);
        writer.text(&detection.class);
        writer.f64(detection.score);
        pose(writer, &detection.center);
        writer.f64s(&[0.0; 36]);
        pose(writer, &detection.center);
        writer.f64s(&detection.size_m);
        writer.text(&detection.id);
    }
}
