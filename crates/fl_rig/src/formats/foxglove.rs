//! Foxglove's messages `CameraCalibration` and `FrameTransforms` (or `FrameTransform`) as JSON: a
//! list of them, or one.

use super::Written;
use super::draft::{Draft, losses_of_names};
use super::frames::{BASE, FramedCamera, place, placed, transform, transform_parts};
use super::lenses::{OPENCV, fit_lens};
use super::texts::Texts;
use super::tree::{Node, Tree};
use crate::{CameraInfo, CameraModel, Distortion, Error, FrameTree, Rig};

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let tree = Tree::from_json(text, &path)?;
    let root = tree.root(&path);
    let messages = match root.is_list() {
        true => root.items()?,
        false => vec![root],
    };
    let mut draft = Draft::new("foxglove");
    let mut cameras = Vec::new();
    let mut frames = FrameTree::new();
    for message in messages {
        if message.any_of(&["K", "k"]).is_ok() {
            let camera = camera(&message)?;
            if let Some(critical_rad) = critical_angle(&message)? {
                let name = &camera.name;
                draft.assume(format!(
                    "{name}: its polynomial holds beyond its critical angle of {critical_rad} rad, \
                     where Foxglove goes on in a straight line"
                ));
            }
            cameras.push(camera);
        } else if let Some(transforms) = message.get("transforms") {
            let transforms = transforms.items()?;
            transforms
                .iter()
                .try_for_each(|it| add_transform(it, &mut frames))?;
        } else {
            add_transform(&message, &mut frames)?;
        }
    }
    place(cameras, &frames, &mut draft)?;
    Ok(draft)
}

fn add_transform(node: &Node<'_>, frames: &mut FrameTree) -> Result<(), Error> {
    let parent = node.at("parent_frame_id")?.text()?;
    let child = node.at("child_frame_id")?.text()?;
    frames.insert(parent, child, transform(node)?);
    Ok(())
}

fn camera(node: &Node<'_>) -> Result<FramedCamera, Error> {
    let frame = node.at("frame_id")?.text()?;
    let info = CameraInfo {
        width: node.at("width")?.size()?,
        height: node.at("height")?.size()?,
        distortion_model: match node.get("distortion_model") {
            Some(model) => model.text()?.to_owned(),
            None => String::new(),
        },
        d: match node.any_of(&["D", "d"]) {
            Ok(coefficients) => coefficients.numbers()?,
            Err(_) => Vec::new(),
        },
        k: node.any_of(&["K", "k"])?.array()?,
        ..CameraInfo::default()
    };
    Ok(FramedCamera {
        name: frame.to_owned(),
        frame: Some(frame.to_owned()),
        model: CameraModel::from_camera_info(&info).map_err(|err| node.blame(err))?,
    })
}

/// The seventh coefficient of a fisheye62 lens.
fn critical_angle(node: &Node<'_>) -> Result<Option<f64>, Error> {
    let model = node.get("distortion_model");
    let is_fisheye62 = model.is_some_and(|model| model.text().is_ok_and(|it| it == "fisheye62"));
    if !is_fisheye62 {
        return Ok(None);
    }
    let coefficients = node.any_of(&["D", "d"])?.numbers()?;
    Ok(coefficients.get(6).copied())
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_names(rig);
    let mut holders = OPENCV();
    holders.retain(|holder| {
        !matches!(
            holder.model(),
            Distortion::ThinPrism(_) | Distortion::Tilted(_)
        )
    });
    let mut messages = Vec::new();
    for (sensor, _) in rig.cameras() {
        if let Some(model) = fit_lens(sensor, &holders, &mut losses) {
            messages.push(camera_tree(sensor.id.as_str(), &model));
        }
    }
    let transforms = placed(rig).map(|(frame, pose)| {
        let [translation, rotation] = transform_parts(&pose);
        Tree::map([
            ("timestamp", stamp()),
            ("parent_frame_id", Tree::Text(BASE.to_owned())),
            ("child_frame_id", Tree::Text(frame)),
            translation,
            rotation,
        ])
    });
    messages.push(Tree::map([(
        "transforms",
        Tree::List(transforms.collect()),
    )]));
    Written {
        losses,
        ..Written::single(Tree::List(messages).to_json())
    }
}

fn stamp() -> Tree {
    Tree::map([("sec", Tree::Number(0.0)), ("nsec", Tree::Number(0.0))])
}

fn camera_tree(frame: &str, model: &CameraModel) -> Tree {
    let info = model.camera_info().unwrap_or_default();
    let name = match info.distortion_model.as_str() {
        "equidistant" => "kannala_brandt",
        other => other,
    };
    Tree::map([
        ("timestamp", stamp()),
        ("frame_id", Tree::Text(frame.to_owned())),
        ("width", Tree::Number(info.width.into())),
        ("height", Tree::Number(info.height.into())),
        ("distortion_model", Tree::Text(name.to_owned())),
        ("D", Tree::numbers(info.d)),
        ("K", Tree::numbers(info.k)),
        ("R", Tree::numbers(info.r)),
        ("P", Tree::numbers(info.p)),
    ])
}
