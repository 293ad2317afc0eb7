//! The frames of a document: their stamps, and where its coordinate systems are at each.

use std::collections::BTreeMap;

use fl_rig::FrameTree;
use fl_spacetime::{Rigid, Sensor, Span, Stamp};
use nalgebra::{Matrix3, Rotation3, UnitQuaternion};
use serde_json::Value;

use super::time::stamp_from_value;
use crate::Error;

/// Frames without stamps come at this distance, as in most data sets with lidars.
const PERIOD: Span = Span::from_millis(100);
/// How far a matrix of few decimals may be from a rotation, per entry.
const ROTATION_TOLERANCE: f64 = 1e-2;

/// A pose between two systems that are known by name alone.
pub(super) type Pose = Rigid<Sensor, Sensor>;

/// The frames of a document.
pub(super) struct Frames<'a> {
    /// The content of each frame, by number.
    pub(super) by_number: BTreeMap<u64, &'a Value>,
    stamps: BTreeMap<u64, Stamp>,
    /// Whether stamps were made up.
    pub(super) are_numbered_only: bool,
    fixed: Vec<(String, String, Pose)>,
    /// The system that the scene's world is.
    pub(super) world: Option<String>,
}

impl<'a> Frames<'a> {
    /// # Errors
    /// [`Error::Place`] for a stamp or a pose that is none, and for stamps that do not rise.
    pub(super) fn of(content: &'a Value, path: &std::path::Path) -> Result<Self, Error> {
        let openlabel = &content["openlabel"];
        let mut by_number = BTreeMap::new();
        for (number, frame) in openlabel["frames"].as_object().into_iter().flatten() {
            if let Ok(number) = number.parse::<u64>() {
                by_number.insert(number, frame);
            }
        }
        let refuse = |place: String, what: &str| Error::Place {
            place,
            what: what.to_owned(),
            path: path.to_owned(),
        };
        let mut stamps = BTreeMap::new();
        for (number, frame) in &by_number {
            let value = &frame["frame_properties"]["timestamp"];
            if !value.is_null() {
                let place = format!("openlabel.frames.{number}.frame_properties.timestamp");
                let stamp = stamp_from_value(value);
                let stamp = stamp.ok_or_else(|| refuse(place, "is no moment that is known"))?;
                stamps.insert(*number, stamp);
            }
        }
        // One frame without a stamp, and there is no telling where it lies.
        let are_numbered_only = stamps.len() < by_number.len() || stamps.is_empty();
        let mut last = None;
        for (number, stamp) in &stamps {
            if !are_numbered_only && last.is_some_and(|last| *stamp <= last) {
                let place = format!("openlabel.frames.{number}.frame_properties.timestamp");
                return Err(refuse(place, "is not after that of the frame before"));
            }
            last = Some(*stamp);
        }
        let systems = &openlabel["coordinate_systems"];
        let mut fixed = Vec::new();
        for (name, system) in systems.as_object().into_iter().flatten() {
            let pose = &system["pose_wrt_parent"];
            let parent = system["parent"].as_str().unwrap_or_default();
            if !pose.is_null() && !parent.is_empty() {
                let place = format!("openlabel.coordinate_systems.{name}.pose_wrt_parent");
                let pose = pose_from_transform(pose).map_err(|what| refuse(place, &what))?;
                fixed.push((parent.to_owned(), name.clone(), pose));
            }
        }
        Ok(Self {
            world: world_of(systems),
            by_number,
            stamps,
            are_numbered_only,
            fixed,
        })
    }

    /// The moment of a frame.
    pub(super) fn stamp(&self, number: u64) -> Stamp {
        match (self.are_numbered_only, self.stamps.get(&number)) {
            (false, Some(stamp)) => *stamp,
            _ => {
                let number = i64::try_from(number).unwrap_or(i64::MAX);
                Stamp::from_nanos(number.saturating_mul(PERIOD.nanos()))
            }
        }
    }

    /// Where all systems are at a frame.
    pub(super) fn tree_at(&self, number: u64) -> FrameTree {
        let mut tree = FrameTree::new();
        for (parent, child, pose) in &self.fixed {
            tree.insert(parent, child, *pose);
        }
        let transforms = self.by_number.get(&number);
        let transforms = transforms.map(|frame| &frame["frame_properties"]["transforms"]);
        for transform in transforms.and_then(Value::as_object).into_iter().flatten() {
            let transform = transform.1;
            let ends = (transform["src"].as_str(), transform["dst"].as_str());
            let pose = pose_from_transform(&transform["transform_src_to_dst"]);
            if let ((Some(src), Some(dst)), Ok(pose)) = (ends, pose) {
                tree.insert(dst, src, pose);
            }
        }
        tree
    }

    /// The world from a system; `None` where no chain of transforms leads there. Without systems,
    /// all numbers are in one frame, whatever it is.
    pub(super) fn world_from(&self, tree: &FrameTree, system: Option<&str>) -> Option<Pose> {
        match (&self.world, system) {
            (None, _) | (_, None) => Some(Rigid::identity()),
            (Some(world), Some(system)) if world == system => Some(Rigid::identity()),
            (Some(world), Some(system)) => tree.lookup(world, system),
        }
    }
}

/// The root that everything hangs on: the only one, else the one of type `scene_cs`.
fn world_of(systems: &Value) -> Option<String> {
    let entries = systems.as_object().into_iter().flatten();
    let is_root = |system: &Value| system["parent"].as_str() == Some("");
    let roots: Vec<_> = entries.filter(|(_, system)| is_root(system)).collect();
    let scene = roots
        .iter()
        .find(|(_, system)| system["type"] == "scene_cs");
    scene.or(roots.first()).map(|(name, _)| (*name).clone())
}

/// A transform as a matrix, row by row, or as a quaternion x y z w with a translation, or as Euler
/// angles x y z with one.
fn pose_from_transform(transform: &Value) -> Result<Pose, String> {
    let numbers = |key: &str| -> Option<Vec<f64>> {
        transform[key]
            .as_array()?
            .iter()
            .map(Value::as_f64)
            .collect()
    };
    if let Some(rows) = numbers("matrix4x4") {
        let Ok(rows) = <[f64; 16]>::try_from(rows) else {
            return Err("a matrix4x4 has 16 numbers".to_owned());
        };
        let [a, b, c, x, d, e, f, y, g, h, i, z, ..] = rows;
        let matrix = Matrix3::new(a, b, c, d, e, f, g, h, i);
        let off = (matrix * matrix.transpose() - Matrix3::identity()).amax();
        if off > ROTATION_TOLERANCE || matrix.determinant() < 0.0 {
            return Err("the matrix does not turn".to_owned());
        }
        let rotation = Rotation3::from_matrix_eps(&matrix, 1e-15, 100, Rotation3::identity());
        let rotation = UnitQuaternion::from_rotation_matrix(&rotation);
        return Ok(Rigid::new(rotation, [x, y, z].into()));
    }
    let translation = numbers("translation").and_then(|it| <[f64; 3]>::try_from(it).ok());
    let translation = translation.ok_or("has neither a matrix4x4 nor a translation")?;
    if let Some(quaternion) = numbers("quaternion") {
        let quaternion =
            <[f64; 4]>::try_from(quaternion).map_err(|_| "a quaternion has 4 numbers")?;
        return Rigid::try_from_parts(translation, quaternion).map_err(|err| err.to_string());
    }
    let angles = numbers("euler_angles").and_then(|it| <[f64; 3]>::try_from(it).ok());
    let [x, y, z] = angles.ok_or("has no rotation")?;
    let rotation = UnitQuaternion::from_euler_angles(x, y, z);
    Ok(Rigid::new(rotation, translation.into()))
}
