//! ASAM OpenLABEL 1.0.0: `streams` hold the cameras, `coordinate_systems` the places of all
//! sensors. `pose_wrt_parent` is the parent from the child, as `matrix4x4` row by row, as
//! `quaternion` (x, y, z, w) and `translation`, or as Euler angles. Camera frames are optical,
//! z forward.

use fl_spacetime::Rigid;
use nalgebra::{UnitQuaternion, Vector3};

use super::convention::{Pose, finite, pose_from_rows, rotation_from_xyzw, rows_from_pose};
use super::draft::{Draft, at_origin, kind_of_name, losses_of_clocks, pose_of};
use super::lenses::{OPENCV, fit_lens};
use super::texts::Texts;
use super::tree::{Node, Tree};
use super::{Loss, Written, openlabel_lens};
use crate::{Error, FrameTree, Rig, Sensor, SensorKind};

const EGO: &str = "vehicle-iso8855";

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let tree = Tree::from_json(text, &path)?;
    let root = tree.root(&path).at("openlabel")?;
    let mut draft = Draft::new("openlabel");
    let (frames, ego) = frames(&root, &mut draft)?;
    for (name, stream) in root.at("streams")?.entries()? {
        let place = frames.lookup(&ego, name);
        match (kind(name, &stream)?, place) {
            (Some(kind), Some(pose)) => draft.add(name, kind, pose * shift(&stream)?)?,
            (Some(SensorKind::Camera(camera)), None) => draft.add_unplaced(name, camera)?,
            (Some(_), None) => {
                draft.lose(name, "the whole sensor; no coordinate system has its name");
            }
            (None, _) => draft.lose(name, "the whole stream; a rig cannot hold its kind or lens"),
        }
    }
    Ok(draft)
}

fn kind(name: &str, stream: &Node<'_>) -> Result<Option<SensorKind>, Error> {
    let kind = match stream.at("type")?.text()? {
        "camera" => openlabel_lens::read(stream)?.map(SensorKind::Camera),
        "lidar" => Some(SensorKind::Lidar),
        "radar" => Some(SensorKind::Radar),
        "gps_imu" => Some(SensorKind::Imu),
        _ => kind_of_name(name),
    };
    Ok(kind)
}

/// The coordinate systems, and which of them is the vehicle's.
fn frames(root: &Node<'_>, draft: &mut Draft) -> Result<(FrameTree, String), Error> {
    let mut frames = FrameTree::new();
    let mut local: Vec<&str> = Vec::new();
    if let Some(systems) = root.get("coordinate_systems") {
        for (name, node) in systems.entries()? {
            if node.at("type")?.text()? == "local_cs" {
                local.push(name);
            }
            if let Some(pose_node) = node.get("pose_wrt_parent") {
                frames.insert(node.at("parent")?.text()?, name, pose(&pose_node)?);
            }
        }
    }
    let ego = match local[..] {
        [only] => only.to_owned(),
        _ => frames.roots().first().map_or(EGO, |root| *root).to_owned(),
    };
    if local.len() != 1 {
        draft.assume(format!("coordinate system {ego} is the ego frame"));
    }
    Ok((frames, ego))
}

fn pose(node: &Node<'_>) -> Result<Pose, Error> {
    if let Some(matrix) = node.get("matrix4x4") {
        return pose_from_rows(&matrix.numbers()?)
            .ok_or_else(|| matrix.refuse("must be a 4 x 4 pose, row by row"));
    }
    let rotation = match (node.get("quaternion"), node.get("euler_angles")) {
        (Some(quaternion), _) => rotation_from_xyzw(quaternion.array()?)
            .ok_or_else(|| quaternion.refuse("must be a quaternion of norm 1"))?,
        (None, Some(angles)) => euler(node, angles.array()?)?,
        (None, None) => UnitQuaternion::identity(),
    };
    let translation = node.at("translation")?.array::<3>()?;
    Ok(Rigid::new(rotation, translation.into()))
}

/// Turns about the axes that `sequence` names, multiplied in its order; `ZYX` if it is absent.
fn euler(node: &Node<'_>, angles: [f64; 3]) -> Result<UnitQuaternion<f64>, Error> {
    let sequence = node.get("sequence");
    let letters = match &sequence {
        Some(sequence) => sequence.text()?,
        None => "ZYX",
    };
    let mut rotation = UnitQuaternion::identity();
    for (letter, angle) in letters.chars().zip(angles) {
        let axis = match letter.to_ascii_uppercase() {
            'X' => Vector3::x_axis(),
            'Y' => Vector3::y_axis(),
            'Z' => Vector3::z_axis(),
            _ => return Err(node.refuse("must have a sequence of three of the letters X, Y, Z")),
        };
        rotation *= UnitQuaternion::from_axis_angle(&axis, angle);
    }
    Ok(rotation)
}

/// The camera in the frame of its coordinate system, which a camera matrix with a fourth column
/// shifts: the second camera of a rectified pair.
fn shift(stream: &Node<'_>) -> Result<Pose, Error> {
    let properties = stream.get("stream_properties");
    let Some(node) = properties.and_then(|it| it.get("intrinsics_pinhole")) else {
        return Ok(at_origin());
    };
    let matrix = node.any_of(&openlabel_lens::MATRIX)?;
    let [fx, _, cx, x, _, fy, cy, y, _, _, _, z] = matrix.array::<12>()?;
    let camera_from_frame = Vector3::new((x - cx * z) / fx, (y - cy * z) / fy, z);
    finite(Rigid::new(UnitQuaternion::identity(), -camera_from_frame))
        .ok_or_else(|| matrix.refuse("must read [fx 0 cx x, 0 fy cy y, 0 0 1 z]"))
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_clocks(rig);
    let mut streams = Vec::new();
    let mut systems = Vec::new();
    for sensor in rig.sensors() {
        let properties = match sensor.camera() {
            Some(_) => match fit_lens(sensor, &OPENCV(), &mut losses) {
                Some(model) => openlabel_lens::write(&model),
                None => continue,
            },
            None => Tree::Map(Vec::new()),
        };
        let is_told = kind_of_name(sensor.id.as_str()).as_ref() == Some(&sensor.kind);
        if stream_type(&sensor.kind) == OTHER && !is_told {
            let what = format!("that it is of kind {}", sensor.kind.name());
            losses.push(Loss::of(&sensor.id, what));
        }
        let id = sensor.id.to_string();
        let place = system("sensor_cs", EGO, &[], Some(&pose_of(sensor)));
        systems.push((id.clone(), place));
        streams.push((id, stream(sensor, properties)));
    }
    Written {
        losses,
        ..Written::single(document(systems, streams).to_json())
    }
}

fn document(systems: Vec<(String, Tree)>, streams: Vec<(String, Tree)>) -> Tree {
    let names: Vec<&str> = systems.iter().map(|(name, _)| name.as_str()).collect();
    let ego = (EGO.to_owned(), system("local_cs", "", &names, None));
    let version = Tree::map([("schema_version", Tree::Text("1.0.0".to_owned()))]);
    let openlabel = Tree::map([
        ("metadata", version),
        (
            "coordinate_systems",
            Tree::Map([vec![ego], systems].concat()),
        ),
        ("streams", Tree::Map(streams)),
    ]);
    Tree::map([("openlabel", openlabel)])
}

fn system(kind: &str, parent: &str, children: &[&str], pose: Option<&Pose>) -> Tree {
    let text = |text: &str| Tree::Text(text.to_owned());
    let children = children.iter().map(|name| text(name));
    let mut entries = vec![
        ("type".to_owned(), text(kind)),
        ("parent".to_owned(), text(parent)),
        ("children".to_owned(), Tree::List(children.collect())),
    ];
    if let Some(pose) = pose {
        let matrix = Tree::map([("matrix4x4", Tree::numbers(rows_from_pose(pose)))]);
        entries.push(("pose_wrt_parent".to_owned(), matrix));
    }
    Tree::Map(entries)
}

const OTHER: &str = "other";

fn stream_type(kind: &SensorKind) -> &'static str {
    match kind {
        SensorKind::Camera(_) => "camera",
        SensorKind::Lidar => "lidar",
        SensorKind::Radar => "radar",
        SensorKind::Imu => "gps_imu",
        SensorKind::Gnss | SensorKind::Audio => OTHER,
    }
}

fn stream(sensor: &Sensor, properties: Tree) -> Tree {
    Tree::map([
        ("type", Tree::Text(stream_type(&sensor.kind).to_owned())),
        ("stream_properties", properties),
    ])
}
