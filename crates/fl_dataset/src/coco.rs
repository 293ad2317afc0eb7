//! COCO: flat boxes in images, with a video a camera.
//!
//! A box is the tight bound of what its cuboid covers inside the image, at the image's own stamp;
//! where a person corrected it, the corrected one. Pixels count from the corner of the first one,
//! which is COCO's convention too.

mod import;

use fl_fusion::{ViewBox, project_cuboid};
use fl_rig::{Pixel, Sensor};
use fl_scene::{SensorName, Track};
use fl_spacetime::Stamp;
use serde_json::json;

use crate::Error;
use crate::export::{
    Counts, ExportFolder, Job, LabeledCuboid, LossKind, LossReport, attribute_losses, scene_losses,
};
use crate::images::{for_each_image, image_name, images_of_moment};

pub use import::{FlatBoxes, view_box_from_bbox};

/// One image of the export.
struct Image<'a> {
    id: u64,
    sensor: &'a Sensor,
    video: usize,
    frame: usize,
    frame_idx: usize,
    stamp: Stamp,
}

/// COCO's box of a view box: left, top, width, height.
pub fn bbox_from_view_box(view_box: &ViewBox) -> [f64; 4] {
    let Pixel { u, v } = view_box.min;
    [u, v, view_box.width(), view_box.height()]
}

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    report.add(LossKind::Space, "boxes in space; COCO has flat ones alone");
    attribute_losses(job, report);
    scene_losses(job, report);
    let mut n_outside = 0;
    for moment in job.moments {
        let images = images_of_moment(job, moment);
        for labeled in job.drive.cuboids_at(moment.stamp) {
            let mut is_seen = false;
            for (sensor, stamp) in &images {
                is_seen = is_seen || view_box(job, sensor, *stamp, &labeled)?.is_some();
            }
            n_outside += u64::from(!is_seen);
        }
    }
    let what = "an object that no camera sees at a frame";
    report.add_many(LossKind::OutsideCameras, what, n_outside);
    Ok(())
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let cameras: Vec<&Sensor> = job.drive.cameras().collect();
    let images = images(job, &cameras);
    let mut stream = out.stream("annotations.json")?;
    let info = json!({"description": job.drive.name, "version": "1.0"});
    stream.write(format!("{{\n\"info\":{info},\n\"licenses\":[],\n\"categories\":").as_bytes())?;
    stream.write(json!(categories(job)).to_string().as_bytes())?;
    let videos = cameras.iter().enumerate();
    let videos = videos.map(|(idx, it)| json!({"id": idx + 1, "name": it.id.as_str()}));
    let videos = serde_json::Value::Array(videos.collect());
    stream.write(format!(",\n\"videos\":{videos},\n\"images\":[").as_bytes())?;
    for (idx, image) in images.iter().enumerate() {
        let separator = if idx == 0 { "\n" } else { ",\n" };
        stream.write(format!("{separator}{}", image_row(image)).as_bytes())?;
    }
    stream.write(b"\n],\n\"annotations\":[")?;
    let mut n_boxes = 0;
    for (idx, image) in images.iter().enumerate() {
        job.advance(idx, 2 * images.len())?;
        for labeled in job.drive.cuboids_at(image.stamp) {
            if let Some(view_box) = view_box(job, image.sensor, image.stamp, &labeled)? {
                let separator = if n_boxes == 0 { "\n" } else { ",\n" };
                n_boxes += 1;
                let row = annotation_row(job, image, &labeled, &view_box, n_boxes);
                stream.write(format!("{separator}{row}").as_bytes())?;
            }
        }
    }
    stream.write(b"\n]\n}\n")?;
    out.close(stream)?;
    let frames: Vec<usize> = job.moments.iter().filter_map(|it| it.frame_idx).collect();
    for_each_image(job, out, &frames, report, |image| {
        Ok(format!("images/{}", image_name(&image.sensor, image.stamp)))
    })?;
    Ok(Counts {
        frames: job.moments.len(),
        boxes: n_boxes,
    })
}

/// All images of the chosen frames, frame by frame, cameras by name.
fn images<'a>(job: &Job<'a>, cameras: &[&'a Sensor]) -> Vec<Image<'a>> {
    let mut images = Vec::new();
    for moment in job.moments {
        let Some(frame_idx) = moment.frame_idx else {
            continue;
        };
        for (sensor, stamp) in images_of_moment(job, moment) {
            let video = cameras.iter().position(|it| it.id == sensor.id);
            images.push(Image {
                id: images.len() as u64 + 1,
                sensor,
                video: video.map_or(0, |idx| idx + 1),
                frame: moment.idx,
                frame_idx,
                stamp,
            });
        }
    }
    images
}

/// Where a camera sees an object: as a person corrected it, else as the cuboid projects.
pub(crate) fn view_box(
    job: &Job<'_>,
    sensor: &Sensor,
    stamp: Stamp,
    labeled: &LabeledCuboid<'_>,
) -> Result<Option<ViewBox>, Error> {
    let corrected = corrected_view_box(labeled.track, sensor, stamp);
    if corrected.is_some() {
        return Ok(corrected);
    }
    let Some(cuboid) = labeled.track.cuboid_at(stamp) else {
        return Ok(None);
    };
    let (Some(camera), Some(camera_from_world)) =
        (sensor.camera(), job.drive.camera_from_world(sensor, stamp)?)
    else {
        return Ok(None);
    };
    let projected = project_cuboid(camera, &cuboid.transformed(&camera_from_world));
    Ok(projected.map(|it| it.view_box))
}

/// The box of an image that a person corrected.
pub(crate) fn corrected_view_box(track: &Track, sensor: &Sensor, stamp: Stamp) -> Option<ViewBox> {
    let name = SensorName::new(sensor.id.as_str()).ok()?;
    let found = track.parts().view_boxes.get(&(name, stamp))?;
    let [min, max] = [found.min, found.max].map(|[u, v]| Pixel { u, v });
    Some(ViewBox { min, max })
}

fn categories(job: &Job<'_>) -> Vec<serde_json::Value> {
    let classes = &job.drive.scene.ontology().parts().classes;
    let category = |(idx, class): (usize, &fl_scene::Class)| {
        let parent = class.parent.as_ref().map_or("object", |it| it.as_str());
        json!({"id": idx + 1, "name": class.id.as_str(), "supercategory": parent})
    };
    classes.iter().enumerate().map(category).collect()
}

fn image_row(image: &Image<'_>) -> serde_json::Value {
    let size = image.sensor.camera().map(|it| (it.width(), it.height()));
    let (width, height) = size.unwrap_or_default();
    json!({
        "id": image.id, "width": width, "height": height,
        "file_name": format!("images/{}", image_name(&image.sensor.id, image.stamp)),
        "video_id": image.video, "frame_id": image.frame, "fused_frame": image.frame_idx,
        "stamp_ns": image.stamp.nanos(),
    })
}

fn annotation_row(
    job: &Job<'_>,
    image: &Image<'_>,
    labeled: &LabeledCuboid<'_>,
    view_box: &ViewBox,
    id: usize,
) -> serde_json::Value {
    let classes = &job.drive.scene.ontology().parts().classes;
    let category = classes
        .iter()
        .position(|it| it.id == *labeled.track.class());
    json!({
        "id": id, "image_id": image.id, "category_id": category.map_or(0, |idx| idx + 1),
        "bbox": bbox_from_view_box(view_box), "area": view_box.area(), "iscrowd": 0,
        "track_id": labeled.track.id().0, "video_id": image.video,
    })
}
