//! COLMAP's `cameras.txt` and `images.txt`, with one image for each camera of the rig and the ego
//! frame as the world.
//!
//! An image's pose is the camera from the world, quaternion w first. COLMAP counts pixels from
//! the first one's corner, so its principal point is half a pixel more than ours.

use std::path::PathBuf;

use fl_spacetime::Rigid;

use super::Written;
use super::convention::{Pose, finite, rotation_from_wxyz, wxyz_from_rotation};
use super::draft::{Draft, losses_of_clocks, losses_of_kinds, pose_of};
use super::lenses::fit_lens;
use super::texts::Texts;
use super::tree::number_text;
use crate::LensFamily;
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, SensorKind};

const CAMERAS: &str = "cameras.txt";
const IMAGES: &str = "images.txt";
/// The files of the format.
pub(super) const FILES: [&str; 2] = [CAMERAS, IMAGES];
const WANTED: &str = "cameras.txt and images.txt";

/// From the middle of the first pixel to its corner.
const CORNER_SHIFT_PX: f64 = 0.5;

/// A line of a table, for messages.
struct Row<'a> {
    fields: Vec<&'a str>,
    line: usize,
    path: PathBuf,
}

impl Row<'_> {
    fn refuse(&self, what: &str) -> Error {
        Error::Place {
            place: format!("line {}", self.line),
            what: what.to_owned(),
            path: self.path.clone(),
        }
    }

    fn text(&self, idx: usize) -> Result<&str, Error> {
        let field = self.fields.get(idx).copied();
        field.ok_or_else(|| self.refuse(&format!("must have at least {} fields", idx + 1)))
    }

    fn numbers(&self, from: usize) -> Result<Vec<f64>, Error> {
        let fields = self.fields.get(from..).unwrap_or_default().iter();
        let numbers = fields.map(|field| field.parse::<f64>().ok().filter(|it| it.is_finite()));
        let numbers: Option<Vec<f64>> = numbers.collect();
        numbers.ok_or_else(|| self.refuse("must hold finite numbers"))
    }
}

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let missing = || texts.missing("COLMAP", WANTED);
    let (cameras, cameras_path) = texts.named(CAMERAS).ok_or_else(missing)?;
    let (images, path) = texts.named(IMAGES).ok_or_else(missing)?;
    let cameras = rows(cameras, &cameras_path);
    let cameras: Vec<(&str, &Row<'_>)> = cameras
        .iter()
        .map(|row| Ok((row.text(0)?, row)))
        .collect::<Result<_, Error>>()?;
    let mut draft = Draft::new("colmap");
    draft.assume("the world of images.txt is the ego frame");
    for row in image_rows(images, &path) {
        let camera_id = row.text(8)?;
        let found = cameras.iter().find(|(id, _)| *id == camera_id);
        let (_, camera_row) =
            found.ok_or_else(|| row.refuse("names a camera that is not there"))?;
        let image = row.text(9)?;
        let name = image.rsplit_once('.').map_or(image, |(name, _)| name);
        draft.add(
            name,
            SensorKind::Camera(camera(camera_row)?),
            world_from_camera(&row)?,
        )?;
    }
    Ok(draft)
}

/// The lines that are neither empty nor comments.
fn rows<'a>(text: &'a str, path: &std::path::Path) -> Vec<Row<'a>> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(idx, line)| Row {
            fields: line.split_whitespace().collect(),
            line: idx + 1,
            path: path.to_owned(),
        })
        .collect()
}

/// Every image has a second line, of its points, which may be empty.
fn image_rows<'a>(text: &'a str, path: &std::path::Path) -> Vec<Row<'a>> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'));
    lines
        .step_by(2)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(idx, line)| Row {
            fields: line.split_whitespace().collect(),
            line: idx + 1,
            path: path.to_owned(),
        })
        .collect()
}

fn world_from_camera(row: &Row<'_>) -> Result<Pose, Error> {
    let numbers = Row {
        fields: row.fields.iter().skip(1).take(7).copied().collect(),
        line: row.line,
        path: row.path.clone(),
    }
    .numbers(0)?;
    let [w, x, y, z, tx, ty, tz] = numbers
        .try_into()
        .map_err(|_| row.refuse("must hold a quaternion and a translation"))?;
    let rotation = rotation_from_wxyz([w, x, y, z])
        .ok_or_else(|| row.refuse("must hold a quaternion of norm 1, w first"))?;
    let pose = finite(Rigid::new(rotation, [tx, ty, tz].into()));
    pose.map(|pose| pose.inverse())
        .ok_or_else(|| row.refuse("must hold finite numbers"))
}

fn camera(row: &Row<'_>) -> Result<CameraModel, Error> {
    let numbers = row.numbers(4)?;
    let (intrinsics, distortion) = lens(row.text(1)?, &numbers)
        .ok_or_else(|| row.refuse("has a camera model, or a number of parameters, not known"))?;
    let size = |idx: usize| {
        let size = row.text(idx)?.parse::<u32>();
        size.map_err(|_| row.refuse("must hold width and height in pixels"))
    };
    CameraModel::new(intrinsics, distortion, size(2)?, size(3)?)
        .map_err(|err| row.refuse(&format!("is refused: {err}")))
}

/// COLMAP's models that have a place in ours.
fn lens(model: &str, numbers: &[f64]) -> Option<(Intrinsics, Distortion)> {
    let with = |fx: f64, fy: f64, cx: f64, cy: f64| Intrinsics {
        fx,
        fy,
        cx: cx - CORNER_SHIFT_PX,
        cy: cy - CORNER_SHIFT_PX,
    };
    let found = match (model, numbers) {
        ("SIMPLE_PINHOLE", &[f, cx, cy]) => (with(f, f, cx, cy), Distortion::None),
        ("PINHOLE", &[fx, fy, cx, cy]) => (with(fx, fy, cx, cy), Distortion::None),
        ("SIMPLE_RADIAL", &[f, cx, cy, k]) => (
            with(f, f, cx, cy),
            Distortion::PlumbBob([k, 0.0, 0.0, 0.0, 0.0]),
        ),
        ("RADIAL", &[f, cx, cy, k1, k2]) => (
            with(f, f, cx, cy),
            Distortion::PlumbBob([k1, k2, 0.0, 0.0, 0.0]),
        ),
        ("OPENCV", &[fx, fy, cx, cy, k1, k2, p1, p2]) => (
            with(fx, fy, cx, cy),
            Distortion::PlumbBob([k1, k2, p1, p2, 0.0]),
        ),
        ("FULL_OPENCV", [fx, fy, cx, cy, rest @ ..]) => (
            with(*fx, *fy, *cx, *cy),
            Distortion::Rational(rest.try_into().ok()?),
        ),
        ("OPENCV_FISHEYE", [fx, fy, cx, cy, rest @ ..]) => (
            with(*fx, *fy, *cx, *cy),
            Distortion::KannalaBrandt(rest.try_into().ok()?),
        ),
        ("SIMPLE_RADIAL_FISHEYE", &[f, cx, cy, k]) => (
            with(f, f, cx, cy),
            Distortion::KannalaBrandt([k, 0.0, 0.0, 0.0]),
        ),
        ("RADIAL_FISHEYE", &[f, cx, cy, k1, k2]) => (
            with(f, f, cx, cy),
            Distortion::KannalaBrandt([k1, k2, 0.0, 0.0]),
        ),
        ("RAD_TAN_THIN_PRISM_FISHEYE", [fx, fy, cx, cy, rest @ .., 0.0, 0.0, 0.0, 0.0]) => (
            with(*fx, *fy, *cx, *cy),
            Distortion::Fisheye62(rest.try_into().ok()?),
        ),
        ("EUCM", &[fx, fy, cx, cy, alpha, beta]) => (
            with(fx, fy, cx, cy),
            Distortion::EnhancedUnified([alpha, beta]),
        ),
        _ => return None,
    };
    Some(found)
}

fn holders() -> Vec<LensFamily> {
    vec![
        LensFamily::all(Distortion::None),
        LensFamily::with_zeros(Distortion::PlumbBob([0.0; 5]), &[4]),
        LensFamily::all(Distortion::Rational([0.0; 8])),
        LensFamily::all(Distortion::KannalaBrandt([0.0; 4])),
        LensFamily::all(Distortion::Fisheye62([0.0; 8])),
        LensFamily::all(Distortion::EnhancedUnified([0.0; 2])),
    ]
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_clocks(rig);
    let keeps = |kind: &SensorKind| matches!(kind, SensorKind::Camera(_));
    losses.extend(losses_of_kinds(rig, keeps));
    let mut cameras = "# CAMERA_ID, MODEL, WIDTH, HEIGHT, PARAMS[]\n".to_owned();
    let mut images = "# IMAGE_ID, QW, QX, QY, QZ, TX, TY, TZ, CAMERA_ID, NAME\n\
                      # POINTS2D[] as (X, Y, POINT3D_ID)\n"
        .to_owned();
    let mut idx = 0;
    for (sensor, _) in rig.cameras() {
        let Some(model) = fit_lens(sensor, &holders(), &mut losses) else {
            continue;
        };
        idx += 1;
        let (width, height) = (model.width(), model.height());
        let (name, parameters) = parameters(&model);
        cameras.push_str(&format!(
            "{idx} {name} {width} {height} {}\n",
            joined(&parameters)
        ));
        let camera_from_world = pose_of(sensor).inverse();
        let rotation = wxyz_from_rotation(camera_from_world.rotation());
        let numbers = [&rotation[..], camera_from_world.translation().as_slice()].concat();
        images.push_str(&format!(
            "{idx} {} {idx} {}.png\n\n",
            joined(&numbers),
            sensor.id
        ));
    }
    Written {
        files: vec![(CAMERAS.to_owned(), cameras), (IMAGES.to_owned(), images)],
        losses,
    }
}

fn joined(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|number| number_text(*number)).collect();
    numbers.join(" ")
}

fn parameters(camera: &CameraModel) -> (&'static str, Vec<f64>) {
    let &Intrinsics { fx, fy, cx, cy } = camera.intrinsics();
    let all = camera.distortion().coefficients();
    let (name, lens) = match camera.distortion() {
        Distortion::PlumbBob(_) => ("OPENCV", &all[..4]),
        Distortion::Rational(_) => ("FULL_OPENCV", all),
        Distortion::KannalaBrandt(_) => ("OPENCV_FISHEYE", all),
        Distortion::Fisheye62(_) => ("RAD_TAN_THIN_PRISM_FISHEYE", all),
        Distortion::EnhancedUnified(_) => ("EUCM", all),
        _ => ("PINHOLE", &[][..]),
    };
    let prism = match camera.distortion() {
        Distortion::Fisheye62(_) => &[0.0; 4][..],
        _ => &[],
    };
    let flat = [fx, fy, cx + CORNER_SHIFT_PX, cy + CORNER_SHIFT_PX];
    (name, [&flat[..], lens, prism].concat())
}
