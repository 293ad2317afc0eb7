//! Images, video frames and calibrations from the fields of their messages.

use super::fields::Fields;
use crate::error::Error;
use crate::message::{CameraInfoMessage, CompressedImage, Image, Video};

pub(super) fn compressed_image(fields: &Fields<'_>) -> Result<CompressedImage, Error> {
    Ok(CompressedImage {
        header: fields.header()?,
        format: fields.text("format")?.to_owned(),
        data: fields.bytes("data")?.to_vec(),
    })
}

pub(super) fn image(fields: &Fields<'_>) -> Result<Image, Error> {
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

/// Stamp and frame lie in a header or, in Foxglove's own type, beside the data.
pub(super) fn video(fields: &Fields<'_>) -> Result<Video, Error> {
    let has_header = fields.has("header");
    let header = if has_header {
        fields.header()?
    } else {
        fields.stamped_frame("timestamp")?
    };
    let format = if fields.has("format") {
        fields.text("format")?
    } else {
        fields.text("encoding")?
    };
    Ok(Video {
        header,
        format: format.to_owned(),
        data: fields.bytes("data")?.to_vec(),
    })
}

/// The names of the matrices are small letters in ROS 2, capitals in ROS 1.
pub(super) fn camera_info(fields: &Fields<'_>) -> Result<CameraInfoMessage, Error> {
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
