//! Robot descriptions: links joined by fixed joints, whose origin is a place and fixed-axis roll,
//! pitch and yaw. They hold no intrinsics, and nothing that moves is a sensor's mounting.

use std::path::Path;

use fl_spacetime::Rigid;
use roxmltree::{Document, Node};

use super::convention::{Pose, finite, fixed_axes_from_rotation, rotation_from_fixed_axes};
use super::draft::{Draft, losses_of_names};
use super::frames::{BASE, place, placed};
use super::texts::Texts;
use super::tree::number_text;
use super::{Loss, Written};
use crate::{Error, FrameTree, Rig};

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let mut tree = FrameTree::new();
    add_joints(text, &path, &mut tree)?;
    let mut draft = Draft::new("urdf");
    place(Vec::new(), &tree, &mut draft)?;
    Ok(draft)
}

/// Adds the fixed joints of a description.
pub(super) fn add_joints(text: &str, path: &Path, tree: &mut FrameTree) -> Result<(), Error> {
    let document = Document::parse(text).map_err(|err| Error::Syntax {
        language: "XML",
        reason: err.to_string(),
        path: path.to_owned(),
    })?;
    let joints = document.root_element().children();
    for joint in joints.filter(|node| node.has_tag_name("joint")) {
        if joint.attribute("type") == Some("fixed") {
            let parent = link(&joint, "parent", path)?;
            let child = link(&joint, "child", path)?;
            tree.insert(parent, child, origin(&joint, path)?);
        }
    }
    Ok(())
}

fn link<'a>(joint: &Node<'a, '_>, role: &str, path: &Path) -> Result<&'a str, Error> {
    let role_node = joint.children().find(|node| node.has_tag_name(role));
    let name = role_node.and_then(|node| node.attribute("link"));
    name.ok_or_else(|| refuse(joint, &format!("lacks a {role} link"), path))
}

fn origin(joint: &Node<'_, '_>, path: &Path) -> Result<Pose, Error> {
    let origin = joint.children().find(|node| node.has_tag_name("origin"));
    let triple = |key: &str| {
        let text = origin.and_then(|node| node.attribute(key));
        let text = text.unwrap_or("0 0 0");
        let numbers = text.split_whitespace().map(str::parse::<f64>);
        let numbers = numbers.collect::<Result<Vec<f64>, _>>().ok();
        let numbers = numbers.and_then(|numbers| <[f64; 3]>::try_from(numbers).ok());
        numbers.ok_or_else(|| refuse(joint, &format!("must have three numbers in {key}"), path))
    };
    let rotation = rotation_from_fixed_axes(triple("rpy")?);
    let is_finite = rotation.coords.iter().all(|coord| coord.is_finite());
    finite(Rigid::new(rotation, triple("xyz")?.into()))
        .filter(|_| is_finite)
        .ok_or_else(|| refuse(joint, "must have finite numbers", path))
}

fn refuse(joint: &Node<'_, '_>, what: &str, path: &Path) -> Error {
    let name = joint.attribute("name").unwrap_or("without a name");
    let line = joint.document().text_pos_at(joint.range().start).row;
    Error::Place {
        place: format!("joint {name} (line {line})"),
        what: what.to_owned(),
        path: path.to_owned(),
    }
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_names(rig);
    for (sensor, _) in rig.cameras() {
        losses.push(Loss::of(&sensor.id, "its intrinsics and its lens"));
    }
    let name = escaped(rig.vehicle());
    let mut text = format!("<?xml version=\"1.0\"?>\n<robot name=\"{name}\">\n");
    text.push_str(&format!("  <link name=\"{BASE}\"/>\n"));
    for (frame, pose) in placed(rig) {
        push_joint(&mut text, &escaped(&frame), &pose);
    }
    text.push_str("</robot>\n");
    Written {
        losses,
        ..Written::single(text)
    }
}

fn push_joint(text: &mut String, frame: &str, pose: &Pose) {
    let triple = |numbers: [f64; 3]| numbers.map(number_text).join(" ");
    let xyz = triple(pose.translation().into());
    let rpy = triple(fixed_axes_from_rotation(pose.rotation()));
    text.push_str(&format!(
        "  <link name=\"{frame}\"/>\n\
         \x20 <joint name=\"{frame}_joint\" type=\"fixed\">\n\
         \x20   <parent link=\"{BASE}\"/>\n\
         \x20   <child link=\"{frame}\"/>\n\
         \x20   <origin xyz=\"{xyz}\" rpy=\"{rpy}\"/>\n\
         \x20 </joint>\n"
    ));
}

/// A text inside an XML attribute.
pub(super) fn escaped(text: &str) -> String {
    let escape = |letter: char| match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        letter if letter.is_control() => " ".to_owned(),
        letter => letter.to_string(),
    };
    text.chars().map(escape).collect()
}
