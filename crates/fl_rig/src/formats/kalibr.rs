//! Kalibr's `camchain.yaml`: cameras, each placed from the one before, and the inertial unit.
//!
//! `T_cn_cnm1` is camera n from camera n − 1, `T_cam_imu` the camera from the inertial unit, and
//! `timeshift_cam_imu` what is added to a camera's stamp, seconds, to get the inertial unit's.
//! Kalibr knows no vehicle: the inertial unit's frame is the ego frame, or else camera 0's body.

use fl_spacetime::Span;

use super::convention::{Pose, body_from_optical, pose_from_rows, rows_from_pose};
use super::draft::{Draft, at_origin, losses_of_kinds, note_name, only_first, pose_of, stand_in};
use super::lenses::fit_lens;
use super::texts::Texts;
use super::tree::{Node, Tree};
use super::{Loss, Written};
use crate::LensFamily;
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, SensorKind};

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let tree = Tree::from_yaml(text, &path)?;
    let mut draft = Draft::new("kalibr");
    let mut last: Option<Pose> = None;
    for (name, node) in tree.root(&path).entries()? {
        let ego_from_camera = place(&node, last, &mut draft)?;
        draft.add(name, SensorKind::Camera(camera(&node)?), ego_from_camera)?;
        let sensor = draft
            .sensors
            .last_mut()
            .ok_or_else(|| node.refuse("is no camera"))?;
        sensor.channel = topic(&node)?;
        sensor.clock_offset = clock_offset(&node)?;
        last = Some(ego_from_camera);
    }
    Ok(draft)
}

/// `ego_from_camera`, from the inertial unit if it is given, else from the camera before.
fn place(node: &Node<'_>, last: Option<Pose>, draft: &mut Draft) -> Result<Pose, Error> {
    let pose = |node: Node<'_>| {
        pose_from_rows(&node.numbers()?).ok_or_else(|| node.refuse("must be a 4 x 4 pose"))
    };
    if let Some(camera_from_imu) = node.get("T_cam_imu") {
        draft.assume("the inertial unit's frame is the ego frame; Kalibr names no other");
        if draft.sensors.is_empty() {
            draft.add("imu", SensorKind::Imu, at_origin())?;
        }
        return Ok(pose(camera_from_imu)?.inverse());
    }
    match (last, node.get("T_cn_cnm1")) {
        (Some(ego_from_last), Some(this_from_last)) => {
            Ok(ego_from_last * pose(this_from_last)?.inverse())
        }
        (Some(_), None) => Err(node.refuse("lacks `T_cn_cnm1` or `T_cam_imu`")),
        (None, _) => {
            draft.assume("the first camera looks forward from the ego origin; Kalibr does not say");
            Ok(body_from_optical())
        }
    }
}

fn topic(node: &Node<'_>) -> Result<Option<String>, Error> {
    let topic = node.get("rostopic");
    topic
        .map(|topic| topic.text().map(str::to_owned))
        .transpose()
}

fn clock_offset(node: &Node<'_>) -> Result<Span, Error> {
    let Some(shift) = node.get("timeshift_cam_imu") else {
        return Ok(Span::ZERO);
    };
    let nanos = shift.number()? * 1e9;
    match nanos.abs() < 1e18 {
        true => Ok(Span::from_nanos(nanos.round() as i64)),
        false => Err(shift.refuse("must be a number of seconds")),
    }
}

fn camera(node: &Node<'_>) -> Result<CameraModel, Error> {
    let resolution = node.at("resolution")?;
    let [width, height] = &resolution.items()?[..] else {
        return Err(resolution.refuse("must hold width and height"));
    };
    let (intrinsics, distortion) = lens(node)?;
    CameraModel::new(intrinsics, distortion, width.size()?, height.size()?)
        .map_err(|err| node.blame(err))
}

/// Kalibr's pairs of a camera model and a distortion model.
fn lens(node: &Node<'_>) -> Result<(Intrinsics, Distortion), Error> {
    let model = node.at("camera_model")?;
    let distortion = node
        .get("distortion_model")
        .map(|it| it.text())
        .transpose()?;
    let distortion = distortion.unwrap_or("none");
    let numbers = node.at("intrinsics")?;
    let coefficients = || node.at("distortion_coeffs")?.array::<4>();
    let flat = |[fx, fy, cx, cy]: [f64; 4]| Intrinsics { fx, fy, cx, cy };
    match (model.text()?, distortion) {
        ("pinhole", "none") => Ok((flat(numbers.array()?), Distortion::None)),
        ("pinhole", "radtan") => {
            let [k1, k2, p1, p2] = coefficients()?;
            Ok((
                flat(numbers.array()?),
                Distortion::PlumbBob([k1, k2, p1, p2, 0.0]),
            ))
        }
        ("pinhole", "equidistant" | "equi") => Ok((
            flat(numbers.array()?),
            Distortion::KannalaBrandt(coefficients()?),
        )),
        ("omni", "none" | "radtan") => {
            let [xi, rest @ ..] = numbers.array::<5>()?;
            let [k1, k2, p1, p2] = if distortion == "none" {
                [0.0; 4]
            } else {
                coefficients()?
            };
            Ok((flat(rest), Distortion::Mei([xi, k1, k2, p1, p2])))
        }
        ("eucm", "none") => {
            let [alpha, beta, rest @ ..] = numbers.array::<6>()?;
            Ok((flat(rest), Distortion::EnhancedUnified([alpha, beta])))
        }
        ("ds", "none") => {
            let [xi, alpha, rest @ ..] = numbers.array::<6>()?;
            Ok((flat(rest), Distortion::DoubleSphere([xi, alpha])))
        }
        (model, distortion) => Err(node.refuse(&format!(
            "has camera model `{model}` with distortion `{distortion}`; known are pinhole with \
             none, radtan or equidistant, omni with none or radtan, eucm and ds with none"
        ))),
    }
}

pub(super) fn write(rig: &Rig) -> Written {
    let keeps = |kind: &SensorKind| matches!(kind, SensorKind::Camera(_) | SensorKind::Imu);
    let mut losses = losses_of_kinds(rig, keeps);
    let ego_from_imu = ego_from_imu(rig, &mut losses);
    let mut entries: Vec<(String, Tree)> = Vec::new();
    let mut last: Option<Pose> = None;
    for (sensor, _) in rig.cameras() {
        let Some(model) = fit_lens(sensor, &lenses(), &mut losses) else {
            continue;
        };
        let camera_from_ego = pose_of(sensor).inverse();
        let name = format!("cam{}", entries.len());
        note_name(sensor, &name, &mut losses);
        let mut camera = lens_entries(&model);
        let mut put = |key: &str, tree: Tree| camera.push((key.to_owned(), tree));
        put("T_cam_imu", pose_rows(&(camera_from_ego * ego_from_imu)));
        if let Some(ego_from_last) = last {
            put("T_cn_cnm1", pose_rows(&(camera_from_ego * ego_from_last)));
        }
        put(
            "timeshift_cam_imu",
            Tree::Number(sensor.clock_offset.nanos() as f64 * 1e-9),
        );
        if let Some(channel) = &sensor.channel {
            put("rostopic", Tree::Text(channel.clone()));
        }
        entries.push((name, Tree::Map(camera)));
        last = Some(pose_of(sensor));
    }
    Written {
        losses,
        ..Written::single(Tree::Map(entries).to_yaml())
    }
}

/// The pose of the inertial unit, or of the ego frame, which then stands for it.
fn ego_from_imu(rig: &Rig, losses: &mut Vec<Loss>) -> Pose {
    let Some(imu) = only_first(rig, &SensorKind::Imu, "imu", losses) else {
        stand_in(&SensorKind::Imu, losses);
        return at_origin();
    };
    if pose_of(imu) != at_origin() {
        losses.push(Loss::of(&imu.id, "where it sits on the vehicle"));
    }
    if imu.clock_offset != Span::ZERO {
        losses.push(Loss::of(&imu.id, "its clock offset"));
    }
    pose_of(imu)
}

fn lenses() -> Vec<LensFamily> {
    vec![
        LensFamily::all(Distortion::None),
        LensFamily::with_zeros(Distortion::PlumbBob([0.0; 5]), &[4]),
        LensFamily::all(Distortion::KannalaBrandt([0.0; 4])),
        LensFamily::all(Distortion::Mei([0.0; 5])),
        LensFamily::all(Distortion::EnhancedUnified([0.0; 2])),
        LensFamily::all(Distortion::DoubleSphere([0.0; 2])),
    ]
}

fn lens_entries(camera: &CameraModel) -> Vec<(String, Tree)> {
    let &Intrinsics { fx, fy, cx, cy } = camera.intrinsics();
    let flat = [fx, fy, cx, cy];
    let (model, first, distortion, coefficients): (_, &[f64], _, &[f64]) = match camera.distortion()
    {
        Distortion::PlumbBob(all) => ("pinhole", &[], "radtan", &all[..4]),
        Distortion::KannalaBrandt(all) => ("pinhole", &[], "equidistant", all),
        Distortion::Mei([xi, rest @ ..]) => ("omni", std::slice::from_ref(xi), "radtan", rest),
        Distortion::EnhancedUnified(all) => ("eucm", all, "none", &[]),
        Distortion::DoubleSphere(all) => ("ds", all, "none", &[]),
        _ => ("pinhole", &[], "none", &[]),
    };
    let text = |text: &str| Tree::Text(text.to_owned());
    let size = [camera.width(), camera.height()].map(f64::from);
    [
        ("camera_model", text(model)),
        ("intrinsics", Tree::numbers([first, &flat].concat())),
        ("distortion_model", text(distortion)),
        (
            "distortion_coeffs",
            Tree::numbers(coefficients.iter().copied()),
        ),
        ("resolution", Tree::numbers(size)),
    ]
    .map(|(key, tree)| (key.to_owned(), tree))
    .to_vec()
}

fn pose_rows(pose: &Pose) -> Tree {
    Tree::rows(&rows_from_pose(pose), 4)
}
