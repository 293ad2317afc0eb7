//! Poses, paths, points and transforms from the fields of their messages.

use fl_spacetime::{Rigid, Sensor};

use super::fields::Fields;
use crate::error::Error;
use crate::message::{
    Header, PathMessage, PointStamped, Pose, PoseStamped, Poses, Transform, Transforms,
    VectorStamped,
};

/// With or without covariance.
pub(super) fn pose_stamped(fields: &Fields<'_>) -> Result<PoseStamped, Error> {
    let pose = fields.inner("pose")?.inner_or_self("pose");
    Ok(PoseStamped {
        header: fields.header()?,
        pose: pose.pose("position", "orientation")?,
    })
}

/// A list of poses, or one alone.
pub(super) fn poses(fields: &Fields<'_>) -> Result<Poses, Error> {
    let poses = if fields.has("poses") {
        fields
            .structs("poses")?
            .map(|pose| pose.pose("position", "orientation"))
            .collect::<Result<_, _>>()?
    } else {
        vec![fields.pose("position", "orientation")?]
    };
    Ok(Poses {
        header: fields.header_or_empty()?,
        poses,
    })
}

pub(super) fn path(fields: &Fields<'_>) -> Result<PathMessage, Error> {
    let poses = fields.structs("poses")?.map(|pose| pose_stamped(&pose));
    Ok(PathMessage {
        header: fields.header()?,
        poses: poses.collect::<Result<_, _>>()?,
    })
}

pub(super) fn point_stamped(fields: &Fields<'_>) -> Result<PointStamped, Error> {
    Ok(PointStamped {
        header: fields.header()?,
        point: fields.xyz("point")?,
    })
}

pub(super) fn vector_stamped(fields: &Fields<'_>) -> Result<VectorStamped, Error> {
    Ok(VectorStamped {
        header: fields.header()?,
        vector: fields.xyz("vector")?,
    })
}

/// A list of edges, or one alone.
pub(super) fn transforms(fields: &Fields<'_>) -> Result<Transforms, Error> {
    let mut transforms = Transforms::default();
    if fields.has("transforms") {
        for edge in fields.structs("transforms")? {
            add_edge(&mut transforms, &edge)?;
        }
    } else {
        add_edge(&mut transforms, fields)?;
    }
    Ok(transforms)
}

fn add_edge(transforms: &mut Transforms, edge: &Fields<'_>) -> Result<(), Error> {
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
    Ok(())
}

pub(super) fn parent_from_child(pose: &Pose) -> Result<Rigid<Sensor, Sensor>, fl_spacetime::Error> {
    Rigid::try_from_parts(pose.position, pose.orientation_xyzw)
}
