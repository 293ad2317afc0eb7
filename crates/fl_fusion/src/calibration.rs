//! The camera model of an image channel, from the `CameraInfo` beside it.

use fl_log::{Channel, ChannelKind, Log, Snapshot};
use fl_rig::{CameraInfo, CameraModel};

use crate::channels::channels_of;
use crate::error::sentence;
use crate::rig_from_log::{first_readable, unexpected};
use crate::transforms::bare;

/// The frame of the images and their camera model; the error is a note for the user.
pub(crate) fn camera_model(log: &Log, image: &Channel) -> Result<(String, CameraModel), String> {
    let image_frame = match first_readable(log, image)? {
        Snapshot::CompressedImage(found) => found.header.frame_id,
        Snapshot::Image(found) => found.header.frame_id,
        Snapshot::Video(found) => found.header.frame_id,
        _ => return Err(unexpected(image)),
    };
    let (info_topic, info_frame, info) = find_info(log, image, &image_frame)?;
    let info = if is_rectified(&image.topic) {
        rectified(info)
    } else {
        info
    };
    let camera = CameraModel::from_camera_info(&info).map_err(|source| {
        format!(
            "camera {} is left out: calibration {info_topic} cannot be used: {}; correct \
             it, or give a rig file with the camera's intrinsics",
            image.topic,
            sentence(&source)
        )
    })?;
    let frame_id = if image_frame.is_empty() {
        info_frame
    } else {
        image_frame
    };
    Ok((frame_id, camera))
}

/// The first `CameraInfo` of a camera, with its topic and frame.
fn find_info(
    log: &Log,
    image: &Channel,
    image_frame: &str,
) -> Result<(String, String, CameraInfo), String> {
    read_info(log, calibration_channel(log, image, image_frame)?)
}

/// The `CameraInfo` channel of a camera: the one nearest above the image topic, or else the only
/// one of the same frame.
///
/// # Errors
/// A note for the user on why there is none.
pub fn calibration_channel<'log>(
    log: &'log Log,
    image: &Channel,
    image_frame: &str,
) -> Result<&'log Channel, String> {
    let channels = channels_of(log, &[ChannelKind::CameraInfo]);
    let above = folders(&image.topic).find_map(|folder| {
        let topic = format!("{folder}/camera_info");
        channels.iter().find(|channel| channel.topic == topic)
    });
    if let Some(channel) = above {
        return Ok(channel);
    }
    let mut same_frame = channels.iter().filter(|channel| {
        let info = read_info(log, channel);
        let same = info.is_ok_and(|(_, frame, _)| bare(&frame) == bare(image_frame));
        same && !image_frame.is_empty()
    });
    match (same_frame.next(), same_frame.next()) {
        (Some(found), None) => Ok(found),
        (Some(first), Some(second)) => Err(format!(
            "image channel {} is left out: {} and {} both describe frame `{image_frame}`; give a \
             rig file with the camera's intrinsics",
            image.topic, first.topic, second.topic
        )),
        (None, _) => Err(format!(
            "image channel {} is left out: the log has no CameraInfo for it (neither beside the \
             topic nor with frame `{image_frame}`); record camera_info, or give a rig file with \
             the camera's intrinsics",
            image.topic
        )),
    }
}

/// `/a/b/c` lies in `/a/b/c`, `/a/b` and `/a`, nearest first.
fn folders(topic: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(topic), |folder| {
        folder
            .rsplit_once('/')
            .map(|(parent, _)| parent)
            .filter(|parent| !parent.is_empty())
    })
}

fn read_info(log: &Log, channel: &Channel) -> Result<(String, String, CameraInfo), String> {
    match first_readable(log, channel)? {
        Snapshot::CameraInfo(found) => {
            Ok((channel.topic.clone(), found.header.frame_id, found.info))
        }
        _ => Err(unexpected(channel)),
    }
}

/// Whether a topic says that its images are undistorted: ROS calls them `image_rect`, with suffixes.
#[must_use]
pub fn is_rectified(topic: &str) -> bool {
    topic
        .split('/')
        .any(|part| part.starts_with("image_rect") || part == "rectified")
}

/// A rectified image is taken by the pinhole `P`, not by `K` and its distortion.
///
/// The baseline in the fourth column of `P` is left to the transforms.
fn rectified(info: CameraInfo) -> CameraInfo {
    let p = info.p;
    if p[0] == 0.0 {
        return info;
    }
    CameraInfo {
        k: [p[0], p[1], p[2], p[4], p[5], p[6], p[8], p[9], p[10]],
        d: Vec::new(),
        distortion_model: String::new(),
        ..info
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_go_from_near_to_far() {
        let found: Vec<&str> = folders("/cam/image/compressed").collect();
        assert_eq!(found, ["/cam/image/compressed", "/cam/image", "/cam"]);
        assert_eq!(folders("image").collect::<Vec<_>>(), ["image"]);
    }

    #[test]
    fn knows_rectified_images_by_their_topic() {
        assert!(is_rectified("/CAM_FRONT/image_rect_compressed"));
        assert!(is_rectified("/cam/image_rect_color/compressed"));
        assert!(!is_rectified("/cam/image_raw"));
        assert!(!is_rectified("/correct/image"));
    }
}
