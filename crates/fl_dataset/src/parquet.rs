//! Tables in Parquet files, for programs that ask: DuckDB, pandas, Polars, Spark.
//!
//! | file | a row is |
//! |---|---|
//! | `frames` | a moment, with the vehicle's pose |
//! | `boxes` | an object at a moment, in the world and in the vehicle |
//! | `view_boxes` | an object in an image, at the image's own stamp |
//! | `tracks`, `keyframes`, `attributes` | what is stated of objects |
//! | `events`, `captions`, `audio`, `relations`, `tags` | what is labeled beside them |
//!
//! Each column says its unit and frame in its metadata. Lists are JSON texts.

mod labels;
mod moments;
mod table;

use std::collections::BTreeSet;

use fl_rig::SensorId;
use fl_spacetime::Stamp;

use crate::Error;
use crate::export::{Counts, ExportFolder, Job, LossKind, LossReport};
use crate::images::images_of_moment;
use moments::MomentTables;

/// Corrected view boxes of images that are at no chosen moment; all else is in the tables.
pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    let images = job.moments.iter();
    let images = images.flat_map(|moment| images_of_moment(job, moment));
    let images: BTreeSet<(&SensorId, Stamp)> =
        images.map(|(sensor, stamp)| (&sensor.id, stamp)).collect();
    for track in job.drive.scene.tracks() {
        for (camera, stamp) in track.parts().view_boxes.keys() {
            let image = SensorId::new(camera.as_str()).ok();
            if !image.is_some_and(|id| images.contains(&(&id, *stamp))) {
                let what = "a corrected view box of an image that is at no frame";
                report.add(LossKind::ViewBoxes, what);
            }
        }
    }
    Ok(())
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    labels::write(job, out)?;
    let mut tables = MomentTables::begin(job, out)?;
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        counts.frames += 1;
        counts.boxes += tables.push(job, moment, report)?;
    }
    tables.end(out)?;
    Ok(counts)
}
