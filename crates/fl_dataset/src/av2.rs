//! Argoverse 2 sensor logs: annotations and poses as Feather tables.
//!
//! Boxes are in the vehicle's frame at the sweep's moment (x forward, y left, z up), places are
//! middles of volumes; the world is the city's frame. Nothing needs converting but quaternions,
//! which come w first.

mod detections;
mod import;
mod out;
mod rig;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_spacetime::{Body, Frame, OrientedBox, Rigid, Sensor, Size, Stamp, World};

pub use detections::{Wanted, detections_from_bytes, read_detections};
pub(crate) use import::dataset;
pub use out::row_from_cuboid;
pub(crate) use out::{losses, write};
pub use rig::{read_rig, write_rig};

use crate::feather::Table;
use crate::{Error, LabeledBox, LabeledTrack};

const POSES: &str = "city_SE3_egovehicle.feather";
const ANNOTATIONS: &str = "annotations";
const FEATHER: &str = "feather";

/// The class of the automotive ontology that an Argoverse category is.
pub fn automotive_name(category: &str) -> &'static str {
    match category {
        "REGULAR_VEHICLE" | "EGO_VEHICLE" => "car",
        "LARGE_VEHICLE" | "BOX_TRUCK" | "TRUCK" | "TRUCK_CAB" => "truck",
        "BUS" | "SCHOOL_BUS" | "ARTICULATED_BUS" => "bus",
        "VEHICULAR_TRAILER" => "trailer",
        "PEDESTRIAN" | "OFFICIAL_SIGNALER" => "pedestrian",
        "BICYCLE" | "BICYCLIST" => "cyclist",
        "MOTORCYCLE" | "MOTORCYCLIST" => "motorcycle",
        _ => "unknown",
    }
}

/// The same, but `None` for what is no category of Argoverse.
fn known_name(category: &str) -> Option<&'static str> {
    let of_ontology = match category {
        "CONSTRUCTION_CONE" => "traffic_cone",
        "CONSTRUCTION_BARREL" | "BOLLARD" => "barrier",
        other => automotive_name(other),
    };
    (of_ontology != "unknown" || WITHOUT_COUNTERPART.contains(&category)).then_some(of_ontology)
}

/// Categories that exist and are none of the classes that are tracked.
const WITHOUT_COUNTERPART: [&str; 13] = [
    "ANIMAL",
    "DOG",
    "MESSAGE_BOARD_TRAILER",
    "MOBILE_PEDESTRIAN_CROSSING_SIGN",
    "RAILED_VEHICLE",
    "SIGN",
    "STOP_SIGN",
    "STROLLER",
    "TRAFFIC_LIGHT_TRAILER",
    "UNKNOWN",
    "WHEELCHAIR",
    "WHEELED_DEVICE",
    "WHEELED_RIDER",
];

/// The tracks of one log: `annotations*.feather` and `city_SE3_egovehicle.feather` in `folder`,
/// tracks sorted by name.
pub fn read_log(folder: &Path) -> Result<Vec<LabeledTrack>, Error> {
    let poses = read_poses(&folder.join(POSES))?;
    read_annotations(&annotations_in(folder)?, &poses)
}

/// Where the vehicle was in the city, by stamp.
pub fn read_poses(path: &Path) -> Result<BTreeMap<Stamp, Rigid<World, Sensor>>, Error> {
    let table = Table::read(path)?;
    let stamps = table.integers("timestamp_ns")?;
    let poses = Poses::<World, Sensor>::read(&table)?;
    let stamps = stamps.into_iter().map(Stamp::from_nanos);
    Ok(stamps.zip(poses.0).collect())
}

/// The tracks of one file of annotations.
pub fn read_annotations(
    path: &Path,
    poses: &BTreeMap<Stamp, Rigid<World, Sensor>>,
) -> Result<Vec<LabeledTrack>, Error> {
    annotations(&Table::read(path)?, path, poses)
}

/// The tracks of a file of annotations from its bytes; the path is for messages.
pub fn annotations_from_bytes(
    path: &Path,
    bytes: Vec<u8>,
    poses: &BTreeMap<Stamp, Rigid<World, Sensor>>,
) -> Result<Vec<LabeledTrack>, Error> {
    annotations(&Table::from_bytes(path, bytes)?, path, poses)
}

fn annotations(
    table: &Table<'_>,
    path: &Path,
    poses: &BTreeMap<Stamp, Rigid<World, Sensor>>,
) -> Result<Vec<LabeledTrack>, Error> {
    let stamps = table.integers("timestamp_ns")?;
    let names = table.texts("track_uuid")?;
    let classes = table.texts("category")?;
    let sizes = sizes(table)?;
    let n_points = table.integers("num_interior_pts")?;
    let Poses(poses_in_sensor) = Poses::<Sensor, Body>::read(table)?;
    let frames = frames(&stamps);
    let mut tracks: BTreeMap<&str, LabeledTrack> = BTreeMap::new();
    for (row_idx, name) in names.iter().enumerate() {
        let stamp = Stamp::from_nanos(stamps[row_idx]);
        let world_from_sensor = *poses.get(&stamp).ok_or_else(|| {
            table.refuse_row(row_idx, format!("no pose of the vehicle at {stamp}"))
        })?;
        let track = tracks.entry(name).or_insert_with(|| LabeledTrack {
            name: name.clone(),
            class: classes[row_idx].clone(),
            boxes: Vec::new(),
        });
        track.boxes.push(LabeledBox {
            frame_idx: frames[&stamps[row_idx]],
            stamp,
            cuboid_in_sensor: OrientedBox::new(poses_in_sensor[row_idx], sizes[row_idx]),
            world_from_sensor,
            n_points: u64::try_from(n_points[row_idx]).ok(),
        });
    }
    let tracks = tracks.into_values();
    tracks.map(|track| in_order(track, path)).collect()
}

/// `annotations.feather`, or the first of the names that begin like it.
fn annotations_in(folder: &Path) -> Result<PathBuf, Error> {
    let unreadable = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let annotations = stem.is_some_and(|stem| stem.starts_with(ANNOTATIONS));
        if annotations && path.extension().is_some_and(|it| it == FEATHER) {
            found.push(path);
        }
    }
    found.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
    found.into_iter().next().ok_or_else(|| Error::Missing {
        wanted: format!("{ANNOTATIONS}*.{FEATHER}"),
        path: folder.to_owned(),
    })
}

/// The frame of each stamp, from 0.
fn frames(stamps: &[i64]) -> BTreeMap<i64, usize> {
    let mut sorted = stamps.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
        .into_iter()
        .enumerate()
        .map(|(idx, stamp)| (stamp, idx))
        .collect()
}

fn sizes(table: &Table<'_>) -> Result<Vec<Size>, Error> {
    let [length, width, height] = ["length_m", "width_m", "height_m"].map(|it| table.numbers(it));
    let (length, width, height) = (length?, width?, height?);
    let size = |row_idx: usize| {
        Size::new(length[row_idx], width[row_idx], height[row_idx])
            .map_err(|err| table.refuse_row(row_idx, err.to_string()))
    };
    (0..length.len()).map(size).collect()
}

/// The columns of a pose, a row each.
struct Poses<Dst: Frame, Src: Frame>(Vec<Rigid<Dst, Src>>);

impl<Dst: Frame, Src: Frame> Poses<Dst, Src> {
    fn read(table: &Table<'_>) -> Result<Self, Error> {
        let read = |name: &str| table.numbers(name);
        let (w, x, y, z) = (read("qw")?, read("qx")?, read("qy")?, read("qz")?);
        let places = [read("tx_m")?, read("ty_m")?, read("tz_m")?];
        let pose = |row_idx: usize| {
            let translation = [0, 1, 2].map(|axis: usize| places[axis][row_idx]);
            let quaternion = [x[row_idx], y[row_idx], z[row_idx], w[row_idx]];
            Rigid::try_from_parts(translation, quaternion)
                .map_err(|err| table.refuse_row(row_idx, err.to_string()))
        };
        (0..w.len()).map(pose).collect::<Result<_, _>>().map(Self)
    }
}

fn in_order(mut track: LabeledTrack, path: &Path) -> Result<LabeledTrack, Error> {
    track.boxes.sort_by_key(|labeled| labeled.frame_idx);
    let twice = |pair: &&[LabeledBox]| pair[0].frame_idx == pair[1].frame_idx;
    if let Some(pair) = track.boxes.windows(2).find(twice) {
        let what = format!("track {} occurs twice at {}", track.name, pair[0].stamp);
        let path = path.to_owned();
        return Err(Error::Format { what, path });
    }
    Ok(track)
}
