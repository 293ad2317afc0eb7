//! Images of a log as files of an export.

use fl_fusion::ImageSnapshot;
use fl_rig::SensorId;
use fl_spacetime::Stamp;

use crate::Error;
use crate::export::{ExportFolder, Job, LossKind, LossReport, file_name};

/// The name of an image in folders by camera; the ending is always `.jpg`, whatever the bytes
/// are, because loaders build names from it and readers of images look at the bytes.
pub(crate) fn image_name(sensor: &SensorId, stamp: Stamp) -> String {
    format!("{}/{}.jpg", file_name(sensor.as_str()), stamp.nanos())
}

/// Writes the images of these fused frames, one frame at a time, under the names that are given.
pub(crate) fn for_each_image(
    job: &Job<'_>,
    out: &mut ExportFolder,
    frames: &[usize],
    report: &mut LossReport,
    name: impl Fn(&ImageSnapshot) -> Result<String, Error>,
) -> Result<(), Error> {
    if !out.wants_media() {
        return Ok(());
    }
    for (idx, frame_idx) in frames.iter().enumerate() {
        job.advance(frames.len() + idx, 2 * frames.len())?;
        let frame = job
            .drive
            .fusion
            .frame_of(*frame_idx, |sensor| sensor.camera().is_some())?;
        report.add_many(
            LossKind::Log,
            "a snapshot that cannot be read",
            frame.losses.len() as u64,
        );
        for image in &frame.images {
            out.write_media(&name(image)?, &image.data)?;
        }
    }
    Ok(())
}
