//! Detections from the fields of any version of `vision_msgs`.

use super::fields::Fields;
use crate::error::Error;
use crate::message::{DetectedRegion, Detection, Detections, Hypothesis};

/// A list of detections, or one alone.
pub(super) fn detections(fields: &Fields<'_>) -> Result<Detections, Error> {
    let detections = if fields.has("detections") {
        fields
            .structs("detections")?
            .map(|detected| detection(&detected))
            .collect::<Result<_, _>>()?
    } else {
        vec![detection(fields)?]
    };
    Ok(Detections {
        header: fields.header()?,
        detections,
    })
}

/// The name for tracking is `id` since version 4 and `tracking_id` before; older ones have none.
fn detection(fields: &Fields<'_>) -> Result<Detection, Error> {
    let id = ["id", "tracking_id"]
        .into_iter()
        .find_map(|name| fields.name(name).ok());
    Ok(Detection {
        header: fields.header()?,
        id: id.unwrap_or_default(),
        region: region(&fields.inner("bbox")?)?,
        hypotheses: fields
            .structs("results")?
            .map(|result| hypothesis(&result))
            .collect::<Result<_, _>>()?,
    })
}

/// Boxes in space have a `size`; those in images have `size_x` and `size_y`.
fn region(bbox: &Fields<'_>) -> Result<DetectedRegion, Error> {
    let center = bbox.inner("center")?;
    if bbox.has("size") {
        return Ok(DetectedRegion::Box3d {
            center: center.pose("position", "orientation")?,
            size_m: bbox.xyz("size")?,
        });
    }
    Ok(DetectedRegion::Box2d {
        center_px: center.inner_or_self("position").numbers(["x", "y"])?,
        size_px: bbox.numbers(["size_x", "size_y"])?,
        rotation_rad: center.f64("theta")?,
    })
}

/// Class and score lie in an inner `hypothesis` since version 3. The class is a number in the
/// oldest versions, and is called `class_id` in the newest.
fn hypothesis(result: &Fields<'_>) -> Result<Hypothesis, Error> {
    let inner = result.inner_or_self("hypothesis");
    let class_field = if inner.has("class_id") {
        "class_id"
    } else {
        "id"
    };
    let pose = match result.inner("pose") {
        Ok(pose) => Some(pose.inner_or_self("pose").pose("position", "orientation")?),
        Err(_) => None,
    };
    Ok(Hypothesis {
        class: inner.name(class_field)?,
        score: inner.f64("score")?,
        pose,
    })
}
