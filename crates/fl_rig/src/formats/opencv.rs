//! OpenCV's `FileStorage`, YAML or XML (and JSON), one file a camera, with the keys of OpenCV's
//! calibration sample: `image_width`, `image_height`, `camera_matrix`, `distortion_coefficients`,
//! and `fisheye_model` for the lens of its fisheye module.
//!
//! OpenCV has no key for where a camera sits on a vehicle; `ego_from_camera`, a 4 × 4 matrix, is
//! ours, and is passed over by others.

use std::path::Path;

use roxmltree::Document;

use super::Written;
use super::convention::{Pose, pose_from_rows, rows_from_pose};
use super::draft::{Draft, losses_of_clocks, losses_of_kinds, pose_of};
use super::lenses::{OPENCV, fit_lens};
use super::nuscenes::{intrinsics, matrix};
use super::openlabel_lens::opencv_model;
use super::ros::file_stem;
use super::texts::{Texts, stem};
use super::tree::{Node, Tree, number_text};
use super::urdf::escaped;
use crate::{CameraInfo, CameraModel, Distortion, Error, Rig, Sensor, SensorKind};

const WANTED: &str = "a .yaml, .yml, .xml or .json file for each camera";
const WIDTH: [&str; 3] = ["image_width", "image_Width", "imageWidth"];
const HEIGHT: [&str; 3] = ["image_height", "image_Height", "imageHeight"];
const MATRIX: [&str; 5] = ["camera_matrix", "Camera_Matrix", "cameraMatrix", "K", "M"];
const LENS: [&str; 6] = [
    "distortion_coefficients",
    "Distortion_Coefficients",
    "distCoeffs",
    "dist_coeffs",
    "distCoefficients",
    "D",
];

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let mut draft = Draft::new("opencv");
    for (name, text, path) in texts.ending(&["yaml", "yml", "xml", "json"]) {
        let tree = parse(name, text, &path)?;
        let root = tree.root(&path);
        let camera = camera(&root)?;
        let name = match root.get("camera_name") {
            Some(name) => name.text()?,
            None => stem(name),
        };
        match root.get("ego_from_camera") {
            Some(node) => {
                let pose = pose_from_rows(&data(&node)?);
                let pose = pose.ok_or_else(|| node.refuse("must be a 4 x 4 pose"))?;
                draft.add(name, SensorKind::Camera(camera), pose)?;
            }
            None => draft.add_unplaced(name, camera)?,
        }
    }
    match draft.sensors.is_empty() {
        true => Err(texts.missing("OpenCV", WANTED)),
        false => Ok(draft),
    }
}

fn parse(name: &str, text: &str, path: &Path) -> Result<Tree, Error> {
    match Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str())
    {
        Some("xml") => from_xml(text, path),
        Some("json") => Tree::from_json(text, path),
        _ => Tree::from_yaml(&plain_yaml(text), path),
    }
}

/// OpenCV's YAML has a directive with a colon, which no other reader takes, and tags matrices.
fn plain_yaml(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("%YAML"));
    let lines: Vec<String> = lines
        .map(|line| line.replace("!!opencv-matrix", ""))
        .collect();
    lines.join("\n")
}

/// Elements as entries; a text of numbers as a list, or as one number.
fn from_xml(text: &str, path: &Path) -> Result<Tree, Error> {
    let document = Document::parse(text).map_err(|err| Error::Syntax {
        language: "XML",
        reason: err.to_string(),
        path: path.to_owned(),
    })?;
    Ok(element(&document.root_element(), 0))
}

fn element(node: &roxmltree::Node<'_, '_>, depth: usize) -> Tree {
    let children: Vec<_> = node
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    if !children.is_empty() && depth < 8 {
        let entry = |child: &roxmltree::Node<'_, '_>| {
            (
                child.tag_name().name().to_owned(),
                element(child, depth + 1),
            )
        };
        return Tree::Map(children.iter().map(entry).collect());
    }
    let text = node.text().unwrap_or_default().trim();
    let numbers = text.split_whitespace().map(str::parse::<f64>);
    match numbers.collect::<Result<Vec<f64>, _>>().as_deref() {
        Ok([number]) if node.tag_name().name() != "data" => Tree::Number(*number),
        Ok(numbers) if !numbers.is_empty() => Tree::numbers(numbers.iter().copied()),
        _ => Tree::Text(text.trim_matches('"').to_owned()),
    }
}

/// The numbers of a matrix, whether it has `data` or is a list.
fn data(node: &Node<'_>) -> Result<Vec<f64>, Error> {
    node.get("data").unwrap_or_else(|| node.clone()).numbers()
}

fn camera(root: &Node<'_>) -> Result<CameraModel, Error> {
    let matrix = root.any_of(&MATRIX)?;
    let intrinsics = intrinsics(&matrix.get("data").unwrap_or_else(|| matrix.clone()))?;
    let d = match root.any_of(&LENS) {
        Ok(node) => data(&node)?,
        Err(_) => Vec::new(),
    };
    let [width, height] = [root.any_of(&WIDTH)?.size()?, root.any_of(&HEIGHT)?.size()?];
    let fisheye = root.get("fisheye_model");
    let is_fisheye = fisheye.is_some_and(|flag| flag.number().is_ok_and(|flag| flag != 0.0));
    let info = CameraInfo {
        width,
        height,
        distortion_model: if is_fisheye {
            "fisheye"
        } else {
            opencv_model(d.len())
        }
        .to_owned(),
        d,
        k: [
            intrinsics.fx,
            0.0,
            intrinsics.cx,
            0.0,
            intrinsics.fy,
            intrinsics.cy,
            0.0,
            0.0,
            1.0,
        ],
        ..CameraInfo::default()
    };
    CameraModel::from_camera_info(&info).map_err(|err| root.blame(err))
}

/// One matrix or value of a camera's file.
enum Entry {
    Number(&'static str, f64),
    Text(&'static str, String),
    Matrix(&'static str, usize, Vec<f64>),
}

pub(super) fn write_yaml(rig: &Rig) -> Written {
    write(rig, "yaml", yaml)
}

pub(super) fn write_xml(rig: &Rig) -> Written {
    write(rig, "xml", xml)
}

fn write(rig: &Rig, ending: &str, text: fn(&[Entry]) -> String) -> Written {
    let mut losses = losses_of_clocks(rig);
    losses.extend(losses_of_kinds(rig, |kind| {
        matches!(kind, SensorKind::Camera(_))
    }));
    let mut files = Vec::new();
    for (sensor, _) in rig.cameras() {
        if let Some(model) = fit_lens(sensor, &OPENCV(), &mut losses) {
            let name = format!("{}.{ending}", file_stem(sensor.id.as_str()));
            files.push((name, text(&entries(sensor, &model, &pose_of(sensor)))));
        }
    }
    Written { files, losses }
}

fn entries(sensor: &Sensor, model: &CameraModel, pose: &Pose) -> Vec<Entry> {
    let is_fisheye = matches!(model.distortion(), Distortion::KannalaBrandt(_));
    let mut lens = model.distortion().coefficients().to_vec();
    if lens.is_empty() {
        lens = vec![0.0; 5];
    }
    vec![
        Entry::Text("camera_name", sensor.id.to_string()),
        Entry::Number("image_width", model.width().into()),
        Entry::Number("image_height", model.height().into()),
        Entry::Number("fisheye_model", if is_fisheye { 1.0 } else { 0.0 }),
        Entry::Matrix("camera_matrix", 3, matrix(model).to_vec()),
        Entry::Matrix("distortion_coefficients", 1, lens),
        Entry::Matrix("ego_from_camera", 4, rows_from_pose(pose).to_vec()),
    ]
}

fn yaml(entries: &[Entry]) -> String {
    let mut text = "%YAML:1.0\n---\n".to_owned();
    for entry in entries {
        text.push_str(&match entry {
            Entry::Number(key, number) => format!("{key}: {}\n", number_text(*number)),
            Entry::Text(key, value) => format!("{key}: \"{value}\"\n"),
            Entry::Matrix(key, n_columns, numbers) => {
                let n_rows = numbers.len() / n_columns;
                let data = joined(numbers, ", ");
                format!(
                    "{key}: !!opencv-matrix\n   rows: {n_rows}\n   cols: {n_columns}\n   dt: d\n   \
                     data: [ {data} ]\n"
                )
            }
        });
    }
    text
}

fn xml(entries: &[Entry]) -> String {
    let mut text = "<?xml version=\"1.0\"?>\n<opencv_storage>\n".to_owned();
    for entry in entries {
        text.push_str(&match entry {
            Entry::Number(key, number) => format!("<{key}>{}</{key}>\n", number_text(*number)),
            Entry::Text(key, value) => format!("<{key}>\"{}\"</{key}>\n", escaped(value)),
            Entry::Matrix(key, n_columns, numbers) => {
                let n_rows = numbers.len() / n_columns;
                let data = joined(numbers, " ");
                format!(
                    "<{key} type_id=\"opencv-matrix\">\n  <rows>{n_rows}</rows>\n  \
                     <cols>{n_columns}</cols>\n  <dt>d</dt>\n  <data>\n    {data}</data></{key}>\n"
                )
            }
        });
    }
    text.push_str("</opencv_storage>\n");
    text
}

/// With a point in every number: OpenCV would take the others for whole numbers.
fn joined(numbers: &[f64], separator: &str) -> String {
    let numbers: Vec<String> = numbers.iter().map(|number| format!("{number:?}")).collect();
    numbers.join(separator)
}
