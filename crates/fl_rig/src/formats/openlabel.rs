//! ASAM OpenLABEL 1.0.0: `streams` hold the cameras, `coordinate_systems` the places of all
//! sensors. `pose_wrt_parent` is the parent from the child, as `matrix4x4` row by row or as
//! `quaternion` (x, y, z, w) and `translation`. Camera frames are optical, z forward.

use fl_spacetime::Rigid;
use nalgebra::UnitQuaternion;

use super::Written;
use super::convention::{Pose, pose_from_rows, rotation_from_xyzw, rows_from_pose};
use super::draft::{Draft, losses_of_clocks, pose_of};
use super::lenses::{OPENCV, fit_lens};
use super::texts::Texts;
use super::tree::{Node, Tree};
use crate::{
    CameraInfo, CameraModel, Distortion, Error, FrameTree, Intrinsics, Rig, Sensor, SensorKind,
};

const EGO: &str = "vehicle-iso8855";

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let tree = Tree::from_json(text, &path)?;
    let root = tree.root(&path).at("openlabel")?;
    let mut draft = Draft::new("openlabel");
    let (frames, ego) = frames(&root, &mut draft)?;
    for (name, stream) in root.at("streams")?.entries()? {
        let kind = match stream.at("type")?.text()? {
            "camera" => camera(&stream)?.map(SensorKind::Camera),
            "lidar" => Some(SensorKind::Lidar),
            "radar" => Some(SensorKind::Radar),
            "gps_imu" => Some(SensorKind::Imu),
            _ => None,
        };
        match (kind, frames.lookup(&ego, name)) {
            (Some(kind), Some(pose)) => draft.add(name, kind, pose)?,
            (Some(SensorKind::Camera(camera)), None) => draft.add_unplaced(name, camera)?,
            (Some(_), None) => {
                draft.lose(name, "the whole sensor; no coordinate system has its name");
            }
            (None, _) => draft.lose(
                name,
                "the whole stream; it is no sensor that a rig can hold",
            ),
        }
    }
    Ok(draft)
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
    let rotation = match node.get("quaternion") {
        Some(quaternion) => rotation_from_xyzw(quaternion.array()?)
            .ok_or_else(|| quaternion.refuse("must be a quaternion of norm 1"))?,
        None => UnitQuaternion::identity(),
    };
    let translation = node.at("translation")?.array::<3>()?;
    Ok(Rigid::new(rotation, translation.into()))
}

/// The lens of a stream; `None` if it gives none.
fn camera(stream: &Node<'_>) -> Result<Option<CameraModel>, Error> {
    let Some(properties) = stream.get("stream_properties") else {
        return Ok(None);
    };
    if let Some(node) = properties.get("intrinsics_pinhole") {
        return pinhole(&node).map(Some);
    }
    let Some(node) = properties.get("intrinsics_fisheye") else {
        return Ok(None);
    };
    let [fx, fy, cx, cy] =
        node.fields(["focal_length_x", "focal_length_y", "center_x", "center_y"])?;
    let lens = Distortion::KannalaBrandt(node.at("lens_coeffs_1x4")?.array()?);
    let [width, height] = [node.at("width_px")?.size()?, node.at("height_px")?.size()?];
    let camera = CameraModel::new(Intrinsics { fx, fy, cx, cy }, lens, width, height);
    camera.map(Some).map_err(|err| node.blame(err))
}

/// Distortion coefficients of OpenCV, any number of them.
fn pinhole(node: &Node<'_>) -> Result<CameraModel, Error> {
    let [fx, skew, cx, _, zero, fy, cy, ..] = node.at("camera_matrix_3x4")?.array::<12>()?;
    let d = match node.get("distortion_coeffs_1xN") {
        Some(coefficients) => coefficients.numbers()?,
        None => Vec::new(),
    };
    let info = CameraInfo {
        width: node.at("width_px")?.size()?,
        height: node.at("height_px")?.size()?,
        distortion_model: opencv_model(d.len()).to_owned(),
        d,
        k: [fx, skew, cx, zero, fy, cy, 0.0, 0.0, 1.0],
        ..CameraInfo::default()
    };
    CameraModel::from_camera_info(&info).map_err(|err| node.blame(err))
}

/// The name that ROS has for a list of OpenCV's coefficients.
pub(super) fn opencv_model(n_coefficients: usize) -> &'static str {
    match n_coefficients {
        0 => "none",
        1..=5 => "plumb_bob",
        _ => "rational_polynomial",
    }
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_clocks(rig);
    let mut streams = Vec::new();
    let mut systems = Vec::new();
    for sensor in rig.sensors() {
        let properties = match sensor.camera() {
            Some(_) => match fit_lens(sensor, &OPENCV(), &mut losses) {
                Some(model) => properties(&model),
                None => continue,
            },
            None => Tree::Map(Vec::new()),
        };
        let id = sensor.id.to_string();
        systems.push((
            id.clone(),
            system("sensor_cs", EGO, &[], Some(&pose_of(sensor))),
        ));
        streams.push((id, stream(sensor, properties)));
    }
    for sensor in rig.sensors() {
        if matches!(sensor.kind, SensorKind::Gnss | SensorKind::Audio) {
            let what = format!("that it is of kind {}", sensor.kind.name());
            losses.push(super::Loss::of(&sensor.id, what));
        }
    }
    let names: Vec<&str> = systems.iter().map(|(name, _)| name.as_str()).collect();
    let ego = (EGO.to_owned(), system("local_cs", "", &names, None));
    let openlabel = Tree::map([
        (
            "metadata",
            Tree::map([("schema_version", Tree::Text("1.0.0".to_owned()))]),
        ),
        (
            "coordinate_systems",
            Tree::Map([vec![ego], systems].concat()),
        ),
        ("streams", Tree::Map(streams)),
    ]);
    Written {
        losses,
        ..Written::single(Tree::map([("openlabel", openlabel)]).to_json())
    }
}

fn system(kind: &str, parent: &str, children: &[&str], pose: Option<&Pose>) -> Tree {
    let text = |text: &str| Tree::Text(text.to_owned());
    let mut entries = vec![
        ("type".to_owned(), text(kind)),
        ("parent".to_owned(), text(parent)),
        (
            "children".to_owned(),
            Tree::List(children.iter().map(|name| text(name)).collect()),
        ),
    ];
    if let Some(pose) = pose {
        let matrix = Tree::map([("matrix4x4", Tree::numbers(rows_from_pose(pose)))]);
        entries.push(("pose_wrt_parent".to_owned(), matrix));
    }
    Tree::Map(entries)
}

fn stream(sensor: &Sensor, properties: Tree) -> Tree {
    let kind = match sensor.kind {
        SensorKind::Camera(_) => "camera",
        SensorKind::Lidar => "lidar",
        SensorKind::Radar => "radar",
        SensorKind::Imu => "gps_imu",
        SensorKind::Gnss | SensorKind::Audio => "other",
    };
    Tree::map([
        ("type", Tree::Text(kind.to_owned())),
        ("stream_properties", properties),
    ])
}

fn properties(model: &CameraModel) -> Tree {
    let &Intrinsics { fx, fy, cx, cy } = model.intrinsics();
    let number = Tree::Number;
    let size = [
        ("width_px", number(model.width().into())),
        ("height_px", number(model.height().into())),
    ];
    let coefficients = Tree::numbers(model.distortion().coefficients().iter().copied());
    let [width, height] = size;
    if matches!(model.distortion(), Distortion::KannalaBrandt(_)) {
        let fisheye = Tree::map([
            width,
            height,
            ("focal_length_x", number(fx)),
            ("focal_length_y", number(fy)),
            ("center_x", number(cx)),
            ("center_y", number(cy)),
            ("lens_coeffs_1x4", coefficients),
        ]);
        return Tree::map([("intrinsics_fisheye", fisheye)]);
    }
    let matrix = [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0];
    let pinhole = Tree::map([
        width,
        height,
        ("camera_matrix_3x4", Tree::numbers(matrix)),
        ("distortion_coeffs_1xN", coefficients),
    ]);
    Tree::map([("intrinsics_pinhole", pinhole)])
}
