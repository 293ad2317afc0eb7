//! ROS: one `CameraInfo` YAML file a camera, as `camera_calibration` writes it, and the static
//! transforms as `ros2 topic echo /tf_static` prints them. Robot descriptions in the same folder
//! add their fixed joints.

use super::draft::{Draft, losses_of_names};
use super::frames::{BASE, FramedCamera, place, placed, transform, transform_parts};
use super::lenses::{OPENCV, fit_lens};
use super::texts::{Texts, stem};
use super::tree::{Node, Tree};
use super::{Written, urdf};
use crate::{CameraInfo, CameraModel, Error, FrameTree, Rig};

const WANTED: &str = "a CameraInfo file for each camera and tf_static.yaml";
const TRANSFORMS: &str = "tf_static.yaml";

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let mut draft = Draft::new("ros");
    let mut cameras = Vec::new();
    let mut tree = FrameTree::new();
    for (name, text, path) in texts.ending(&["yaml", "yml"]) {
        for document in documents(text) {
            let document = Tree::from_yaml(document, &path)?;
            let root = document.root(&path);
            if root.get("camera_matrix").is_some() {
                cameras.push(camera(stem(name), &root)?);
            } else if let Some(transforms) = root.get("transforms") {
                add_transforms(&transforms, &mut tree)?;
            }
        }
    }
    for (_, text, path) in texts.ending(&["urdf"]) {
        urdf::add_joints(text, &path, &mut tree)?;
    }
    if cameras.is_empty() && tree.frames().is_empty() {
        return Err(texts.missing("ROS", WANTED));
    }
    place(cameras, &tree, &mut draft)?;
    Ok(draft)
}

/// The documents of a YAML stream.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n---").filter(|part| !part.trim().is_empty())
}

fn add_transforms(transforms: &Node<'_>, tree: &mut FrameTree) -> Result<(), Error> {
    for node in transforms.items()? {
        let parent = node.at("header")?.at("frame_id")?.text()?;
        let child = node.at("child_frame_id")?.text()?;
        tree.insert(parent, child, transform(&node.at("transform")?)?);
    }
    Ok(())
}

fn camera(file_stem: &str, root: &Node<'_>) -> Result<FramedCamera, Error> {
    let name = match root.get("camera_name") {
        Some(name) => name.text()?,
        None => file_stem,
    };
    Ok(FramedCamera {
        name: name.to_owned(),
        frame: None,
        model: camera_info(root)?,
    })
}

/// The lens of a `CameraInfo` YAML file.
pub(super) fn camera_info(root: &Node<'_>) -> Result<CameraModel, Error> {
    let distortion_model = root
        .get("distortion_model")
        .map(|it| it.text())
        .transpose()?;
    let coefficients = root.get("distortion_coefficients");
    let info = CameraInfo {
        width: root.at("image_width")?.size()?,
        height: root.at("image_height")?.size()?,
        distortion_model: distortion_model.unwrap_or_default().to_owned(),
        d: match coefficients {
            Some(coefficients) => coefficients.at("data")?.numbers()?,
            None => Vec::new(),
        },
        k: root.at("camera_matrix")?.at("data")?.array()?,
        ..CameraInfo::default()
    };
    CameraModel::from_camera_info(&info).map_err(|err| root.blame(err))
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_names(rig);
    let mut files = Vec::new();
    for (sensor, _) in rig.cameras() {
        let model = fit_lens(sensor, &OPENCV(), &mut losses);
        if let Some(info) = model.and_then(|model| model.camera_info()) {
            let id = sensor.id.as_str();
            files.push((format!("{}.yaml", file_stem(id)), camera_text(id, &info)));
        }
    }
    files.push((TRANSFORMS.to_owned(), transforms_text(rig)));
    Written { files, losses }
}

/// A name for a file of one sensor.
pub(super) fn file_stem(id: &str) -> String {
    id.trim_start_matches('/').replace('/', "_")
}

/// The YAML file of `camera_calibration`.
pub(super) fn camera_text(name: &str, info: &CameraInfo) -> String {
    let number = |number: u32| Tree::Number(number.into());
    let matrix = |rows: u32, columns: usize, data: &[f64]| {
        Tree::map([
            ("rows", number(rows)),
            ("cols", Tree::Number(columns as f64)),
            ("data", Tree::numbers(data.iter().copied())),
        ])
    };
    Tree::map([
        ("image_width", number(info.width)),
        ("image_height", number(info.height)),
        ("camera_name", Tree::Text(name.to_owned())),
        ("camera_matrix", matrix(3, 3, &info.k)),
        (
            "distortion_model",
            Tree::Text(info.distortion_model.clone()),
        ),
        ("distortion_coefficients", matrix(1, info.d.len(), &info.d)),
        ("rectification_matrix", matrix(3, 3, &info.r)),
        ("projection_matrix", matrix(3, 4, &info.p)),
    ])
    .to_yaml()
}

fn transforms_text(rig: &Rig) -> String {
    let zero = || Tree::map([("sec", Tree::Number(0.0)), ("nanosec", Tree::Number(0.0))]);
    let transforms = placed(rig).map(|(frame, pose)| {
        let header = [("stamp", zero()), ("frame_id", Tree::Text(BASE.to_owned()))];
        Tree::map([
            ("header", Tree::map(header)),
            ("child_frame_id", Tree::Text(frame)),
            ("transform", Tree::map(transform_parts(&pose))),
        ])
    });
    let transforms = Tree::List(transforms.collect());
    Tree::map([("transforms", transforms)]).to_yaml()
}
