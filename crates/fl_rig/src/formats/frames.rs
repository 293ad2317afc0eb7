//! Sensors placed by named frames, as ROS and Foxglove do.

use super::convention::{Pose, body_from_optical, finite, rotation_from_xyzw};
use super::draft::{Draft, kind_of_name, pose_of};
use super::tree::{Node, Tree};
use crate::{CameraModel, Error, FrameTree, Rig, Sensor, SensorKind};
use fl_spacetime::Rigid;

/// The vehicle's frame, by ROS' REP 105.
pub(super) const BASE: &str = "base_link";

/// Endings of a camera's optical frame, after the camera's name.
const OPTICAL: [&str; 6] = [
    "",
    "_optical_frame",
    "_optical_link",
    "_optical",
    "/camera_optical_link",
    "_frame",
];

/// Endings of a camera's body frame.
const BODY: [&str; 2] = ["/camera_link", "_link"];

/// A camera and the frame that its file names, if it does.
pub(super) struct FramedCamera {
    pub(super) name: String,
    pub(super) frame: Option<String>,
    pub(super) model: CameraModel,
}

/// Adds the cameras and whatever else the frames' names tell of.
pub(super) fn place(
    cameras: Vec<FramedCamera>,
    tree: &FrameTree,
    draft: &mut Draft,
) -> Result<(), Error> {
    let base = base(tree, draft);
    let mut taken = Vec::new();
    for camera in cameras {
        let Some(found) = find(&camera, tree, &base) else {
            draft.add_unplaced(&camera.name, camera.model)?;
            continue;
        };
        let kind = SensorKind::Camera(camera.model);
        draft.add(&camera.name, kind, found.base_from_camera)?;
        let named = found.is_optical && found.frame != camera.name;
        if let Some(sensor) = draft.sensors.last_mut().filter(|_| named) {
            sensor.frame_id = Some(found.frame.clone());
        }
        taken.push(found.frame);
    }
    place_others(tree, &base, &taken, draft)
}

/// The vehicle's frame: `base_link`, or the only root.
fn base(tree: &FrameTree, draft: &mut Draft) -> String {
    let frames = tree.frames();
    if frames.is_empty() || frames.contains(&BASE) {
        return BASE.to_owned();
    }
    let root = tree.roots().first().map_or(BASE, |root| *root).to_owned();
    draft.assume(format!("frame {root} is the ego frame; there is no {BASE}"));
    root
}

/// Where a camera was found.
struct Found {
    frame: String,
    is_optical: bool,
    base_from_camera: Pose,
}

fn find(camera: &FramedCamera, tree: &FrameTree, base: &str) -> Option<Found> {
    let stated = camera.frame.iter().cloned();
    let named = |ending: &&str| format!("{}{ending}", camera.name);
    let optical = stated
        .chain(OPTICAL.iter().map(named))
        .map(|name| (name, true));
    let bodies = BODY.iter().map(named).map(|name| (name, false));
    optical.chain(bodies).find_map(|(frame, is_optical)| {
        let base_from_frame = tree.lookup(base, &frame)?;
        let base_from_camera = match is_optical {
            true => base_from_frame,
            false => base_from_frame * body_from_optical(),
        };
        Some(Found {
            frame,
            is_optical,
            base_from_camera,
        })
    })
}

/// Frames on which nothing hangs, whose name tells a kind; cameras without a model are lost.
fn place_others(
    tree: &FrameTree,
    base: &str,
    taken: &[String],
    draft: &mut Draft,
) -> Result<(), Error> {
    let frames = tree.frames();
    let is_parent = |name: &str| frames.iter().any(|frame| tree.parent(frame) == Some(name));
    for frame in &frames {
        if *frame == base || is_parent(frame) || taken.iter().any(|name| name == frame) {
            continue;
        }
        let name = sensor_name(frame);
        match (kind_of_name(name), tree.lookup(base, frame)) {
            (Some(kind), Some(pose)) => {
                draft.add(name, kind, pose)?;
                if let Some(sensor) = draft.sensors.last_mut().filter(|_| name != *frame) {
                    sensor.frame_id = Some((*frame).to_owned());
                }
            }
            (Some(_), None) => draft.lose(frame, "the whole sensor; it is not connected"),
            (None, _) if is_camera(frame, taken) => {
                draft.lose(frame, "the whole camera; there are no intrinsics for it");
            }
            (None, _) => draft.assume(format!("frame {frame} is no sensor, by its name")),
        }
    }
    Ok(())
}

fn is_camera(frame: &str, taken: &[String]) -> bool {
    let belongs = |name: &String| frame.starts_with(name.as_str()) || name.starts_with(frame);
    frame.to_ascii_lowercase().contains("cam") && !taken.iter().any(belongs)
}

/// A frame's name without what only says that it is one.
pub(super) fn sensor_name(frame: &str) -> &str {
    let endings = ["_base_link", "_link", "_frame"];
    let bare = endings.iter().find_map(|ending| frame.strip_suffix(ending));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(frame)
}

/// A transform whose parts have the keys x y z and x y z w.
pub(super) fn transform(node: &Node<'_>) -> Result<Pose, Error> {
    let rotation = node.at("rotation")?;
    let quaternion = rotation_from_xyzw(rotation.fields(["x", "y", "z", "w"])?)
        .ok_or_else(|| rotation.refuse("must be a quaternion of norm 1"))?;
    let translation = node.at("translation")?.fields(["x", "y", "z"])?;
    finite(Rigid::new(quaternion, translation.into()))
        .ok_or_else(|| node.refuse("must hold finite numbers"))
}

/// The parts of [`transform`].
pub(super) fn transform_parts(pose: &Pose) -> [(&'static str, Tree); 2] {
    let [x, y, z] = pose.translation().into();
    let [qx, qy, qz, qw] = pose.quaternion_xyzw();
    let number = Tree::Number;
    [
        (
            "translation",
            Tree::map([("x", number(x)), ("y", number(y)), ("z", number(z))]),
        ),
        (
            "rotation",
            Tree::map([
                ("x", number(qx)),
                ("y", number(qy)),
                ("z", number(qz)),
                ("w", number(qw)),
            ]),
        ),
    ]
}

/// Every sensor's frame name and pose.
pub(super) fn placed(rig: &Rig) -> impl Iterator<Item = (String, Pose)> + '_ {
    rig.sensors().iter().map(|sensor| {
        let own = sensor.frame_id.as_ref().filter(|_| keeps_frame(sensor));
        let frame = own.map_or_else(|| sensor.id.to_string(), Clone::clone);
        (frame, pose_of(sensor))
    })
}

/// Whether a reader finds the sensor again by the name of its frame.
pub(super) fn keeps_frame(sensor: &Sensor) -> bool {
    let id = sensor.id.as_str();
    let Some(frame) = &sensor.frame_id else {
        return true;
    };
    match sensor.camera() {
        Some(_) => OPTICAL
            .iter()
            .any(|ending| *frame == format!("{id}{ending}")),
        None => sensor_name(frame) == id || frame == id,
    }
}
