//! Images of a log as files of an export.

use fl_fusion::ImageSnapshot;
use fl_rig::{Sensor, SensorId};
use fl_spacetime::Stamp;

use crate::Error;
use crate::export::{ExportFolder, Job, LossReport, Moment, file_name};

/// The name of an image in folders by camera; the ending is always `.jpg`, whatever the bytes
/// are, because loaders build names from it and readers of images look at the bytes.
pub(crate) fn image_name(sensor: &SensorId, stamp: Stamp) -> String {
    format!("{}/{}.jpg", file_name(sensor.as_str()), stamp.nanos())
}

/// The cameras with an image in the fused frame of a moment, and the image's own stamp.
pub(crate) fn images_of_moment<'a>(job: &Job<'a>, moment: &Moment) -> Vec<(&'a Sensor, Stamp)> {
    let rig = job.drive.fusion.rig();
    let plan = moment.frame_idx.and_then(|idx| job.drive.plans().get(idx));
    let images = plan.into_iter().flat_map(|plan| &plan.matches);
    let images = images.filter_map(|found| {
        let sensor = rig.sensor(&found.sensor)?;
        sensor.camera().map(|_| (sensor, found.stamp))
    });
    images.collect()
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
        report.add_unread(frame.losses.len());
        for image in &frame.images {
            out.write_media(&name(image)?, &image.data)?;
        }
    }
    Ok(())
}
