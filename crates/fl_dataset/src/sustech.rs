//! SUSTechPOINTS: a folder of labels in the lidar, one JSON file a frame.
//!
//! A frame has a name and no stamp. A box has its middle, its sizes along its own axes, and three
//! angles as three.js turns: about x, then about the turned y, then about the turned z.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_scene::AttributeValue;
use fl_spacetime::{Body, Ego, OrientedBox, Rigid, Size, Span};
use nalgebra::{UnitQuaternion, Vector3};
use serde::Deserialize;

use crate::Error;
use crate::dataset::{
    Dataset, LabeledFrame, Labels, Object, ObjectBox, Recording, Remarks, check_place, names_in,
    nominal_stamp, read_file,
};
use crate::export::Format;

/// The lidar that boxes are in.
const LIDAR: &str = "lidar";
/// From one frame to the next, until a log says when they were.
const PERIOD: Span = Span::from_millis(1000);

/// One object at a frame, as the tool writes it.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    obj_id: Name,
    obj_type: String,
    #[serde(default)]
    obj_attr: Option<String>,
    psr: Placed,
}

/// Ids are texts; older files have numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(u64),
}

/// Position, scale, rotation.
#[derive(Deserialize)]
struct Placed {
    position: Xyz,
    scale: Xyz,
    rotation: Xyz,
}

#[derive(Deserialize)]
struct Xyz {
    x: f64,
    y: f64,
    z: f64,
}

impl Default for Name {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Xyz {
    fn numbers(&self) -> [f64; 3] {
        [self.x, self.y, self.z]
    }
}

/// A box in the lidar from the numbers of the tool: middle and sizes (length, width, height) in
/// meters, angles in radians, R = Rx Ry Rz.
///
/// # Errors
/// In words, for numbers that are no box.
pub fn cuboid_from_psr(
    position: [f64; 3],
    scale: [f64; 3],
    rotation: [f64; 3],
) -> Result<OrientedBox<fl_spacetime::Sensor>, String> {
    check_place(position)?;
    if !rotation.iter().all(|angle| angle.is_finite()) {
        return Err(format!("{rotation:?} are no angles"));
    }
    let [length, width, height] = scale;
    let size = Size::new(length, width, height).map_err(|err| err.to_string())?;
    let axes = [Vector3::x_axis(), Vector3::y_axis(), Vector3::z_axis()];
    let [about_x, about_y, about_z] =
        [0, 1, 2].map(|axis| UnitQuaternion::from_axis_angle(&axes[axis], rotation[axis]));
    let pose = Rigid::<fl_spacetime::Sensor, Body>::new(
        about_x * about_y * about_z,
        Vector3::from(position),
    );
    Ok(OrientedBox::new(pose, size))
}

/// Reads the labels of a scene's folder: `label/*.json`, and of `lidar` the names of its frames.
pub(crate) fn dataset(folder: &Path) -> Result<Dataset, Error> {
    let place = folder.join("label");
    if !place.is_dir() {
        return Err(Error::Missing {
            wanted: "`label`".to_owned(),
            path: folder.to_owned(),
        });
    }
    let labeled = named(&place, "json")?;
    let mut names: BTreeSet<String> = labeled.keys().cloned().collect();
    names.extend(named(&folder.join("lidar"), "pcd")?.into_keys());
    let mut remarks = Remarks::default();
    let mut objects = BTreeMap::new();
    for (frame_idx, name) in names.iter().enumerate() {
        if let Some(path) = labeled.get(name) {
            add_frame(path, frame_idx, &mut objects, &mut remarks)?;
        }
    }
    // The lidar's frame is the vehicle's: over a log boxes keep their places against its lidar.
    let id = SensorId::new(LIDAR)?;
    let lidar = Sensor {
        id,
        kind: SensorKind::Lidar,
        channel: None,
        frame_id: None,
        ego_from_sensor: Rigid::identity(),
        clock_offset: Span::ZERO,
    };
    let rig = Rig::new(LIDAR, vec![lidar])?;
    // Frames have no stamps; those of the log count.
    let stamps = (0..names.len()).map(|idx| nominal_stamp(idx, PERIOD));
    let frames = stamps.map(|stamp| LabeledFrame::new(stamp, Rigid::identity()));
    Ok(Dataset {
        format: Format::Sustech,
        folder: folder.to_owned(),
        recording: Recording::new(&rig, BTreeMap::new(), Vec::new())?,
        labels: Labels {
            frames: frames.collect(),
            are_numbered_only: true,
            objects: objects.into_values().collect(),
        },
        remarks,
    })
}

/// The files of a kind in a folder, by the name of their frame.
fn named(folder: &Path, ending: &str) -> Result<BTreeMap<String, PathBuf>, Error> {
    let names = names_in(folder)?.into_iter();
    let named = names.filter_map(|name| {
        let frame = name.strip_suffix(ending)?.strip_suffix('.')?.to_owned();
        Some((frame, folder.join(name)))
    });
    Ok(named.collect())
}

fn add_frame(
    path: &Path,
    frame_idx: usize,
    objects: &mut BTreeMap<String, Object>,
    remarks: &mut Remarks,
) -> Result<(), Error> {
    let bytes = read_file(path)?;
    let rows: Vec<Row> = serde_json::from_slice(&bytes).map_err(|err| Error::Format {
        what: format!("no list of labels: {err}"),
        path: path.to_owned(),
    })?;
    for (row, label) in (1..).zip(rows) {
        let refused = |what: String| Error::Row {
            row,
            what,
            path: path.to_owned(),
        };
        let Placed {
            position,
            scale,
            rotation,
        } = &label.psr;
        let in_lidar = cuboid_from_psr(position.numbers(), scale.numbers(), rotation.numbers());
        let found = ObjectBox {
            cuboid: relabeled(&in_lidar.map_err(refused)?),
            attributes: label
                .obj_attr
                .into_iter()
                .filter(|it| !it.is_empty())
                .map(attribute)
                .collect(),
            view_box: None,
        };
        let name = match label.obj_id {
            Name::Text(name) if !name.is_empty() => name,
            Name::Number(number) => number.to_string(),
            // Without an id an object is one box.
            Name::Text(_) => {
                remarks.lose("which object a box without an id is of");
                format!("frame {frame_idx} row {row}")
            }
        };
        let object = objects.entry(name.clone()).or_insert_with(|| Object {
            name: name.clone(),
            name_attribute: "obj_id",
            class: class_of(&label.obj_type),
            boxes: BTreeMap::new(),
        });
        if object.class != class_of(&label.obj_type) {
            remarks.lose("another class of the same object at another frame");
        }
        if object.boxes.insert(frame_idx, found).is_some() {
            return Err(refused(format!("object `{name}` is there already")));
        }
    }
    Ok(())
}

/// The class of the automotive ontology that a type of the tool's own list is; else its own word.
fn class_of(obj_type: &str) -> String {
    let known = match obj_type {
        "Car" => "car",
        "Van" => "van",
        "Bus" => "bus",
        "Truck" => "truck",
        "Tram" => "tram",
        "Pedestrian" | "Human" => "pedestrian",
        "Cyclist" | "BicycleRider" => "cyclist",
        "Bicycle" => "bicycle",
        "Motorcycle" | "MotorcyleRider" | "MotorcycleRider" => "motorcycle",
        "Cone" | "TrafficCone" => "traffic_cone",
        "Unknown" | "Unknown1" | "Unknown2" | "Unknown3" | "Unknown4" | "Unknown5" => "unknown",
        other => other,
    };
    known.to_owned()
}

fn attribute(text: String) -> (&'static str, AttributeValue) {
    ("obj_attr", AttributeValue::Text(text))
}

/// In the vehicle, whose frame is the lidar's.
fn relabeled(cuboid: &OrientedBox<fl_spacetime::Sensor>) -> OrientedBox<Ego> {
    let ego_from_lidar = Rigid::<Ego, fl_spacetime::Sensor>::identity();
    cuboid.transformed(&ego_from_lidar)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quaternion is that of the product of the three matrices, by hand.
    #[test]
    fn a_box_of_known_numbers() {
        let cuboid = cuboid_from_psr([4.0, -5.0, 0.5], [4.5, 1.8, 1.5], [0.3, -0.2, 1.1]).unwrap();
        let found = cuboid.pose().rotation();
        let expected = [
            0.075_167_496_557_817_32,
            -0.161_873_919_051_621_43,
            0.501_517_332_808_205_3,
            0.846_538_272_427_799_7,
        ];
        let [x, y, z, w] = [found.i, found.j, found.k, found.w];
        for (found, expected) in [x, y, z, w].into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(cuboid.size().length(), 4.5);
        assert_eq!(cuboid.size().height(), 1.5);
        assert_eq!(cuboid.center().coords(), Vector3::new(4.0, -5.0, 0.5));
    }

    #[test]
    fn numbers_that_are_no_box_are_refused() {
        let refused = |position, scale, rotation| {
            assert!(cuboid_from_psr(position, scale, rotation).is_err());
        };
        refused([f64::NAN, 0.0, 0.0], [1.0; 3], [0.0; 3]);
        refused([0.0; 3], [1.0, 0.0, 1.0], [0.0; 3]);
        refused([0.0; 3], [1.0, -1.0, 1.0], [0.0; 3]);
        refused([0.0; 3], [1.0; 3], [0.0, f64::INFINITY, 0.0]);
        refused([1e12, 0.0, 0.0], [1.0; 3], [0.0; 3]);
    }
}
