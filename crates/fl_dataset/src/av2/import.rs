//! A log of Argoverse 2 as its folder has it.
//!
//! Sweeps are of all lidars together, in the vehicle's frame, and moved to the sweep's stamp
//! already: the points' own times go along under a name by which nothing moves them again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fl_log::{Header, PointCloud2, PointDatatype};
use fl_rig::{Rig, Sensor, SensorKind};
use fl_scene::AttributeValue;
use fl_spacetime::{Ego, Point, Rigid, Stamp, World};

use super::rig::TABLES;
use super::{POSES, annotations_in, read_annotations, read_poses, read_rig};
use crate::dataset::{
    Dataset, LabeledFrame, Labels, Measurement, Object, ObjectBox, Payload, Recording, Remarks,
    check_place, chosen_drive, names_in, read_file, stamp_of_name, topic_id,
};
use crate::export::Format;
use crate::feather::Table;
use crate::{Error, LabeledTrack};

/// Reads the tables of a log's folder, or of a log in a folder of logs. One without annotations
/// has no objects, and one without calibration no sensors.
pub(crate) fn dataset(folder: &Path, drive: Option<&str>) -> Result<Dataset, Error> {
    if folder.join(POSES).is_file() {
        return dataset_of_log(folder);
    }
    let mut logs = names_in(folder)?;
    logs.retain(|name| folder.join(name).join(POSES).is_file());
    match logs.is_empty() {
        true => Err(Error::Missing {
            wanted: format!("{POSES}, nor a folder with it,"),
            path: folder.to_owned(),
        }),
        false => dataset_of_log(&folder.join(chosen_drive(logs, drive, folder)?)),
    }
}

fn dataset_of_log(folder: &Path) -> Result<Dataset, Error> {
    let mut remarks = Remarks::default();
    let stated = read_poses(&folder.join(POSES))?;
    let rig = rig(folder, &mut remarks)?;
    let mut measurements = Vec::new();
    let sweeps = sweeps(folder, &rig, &mut measurements, &mut remarks)?;
    images(folder, &rig, &mut measurements, &mut remarks)?;
    let tracks = match annotations_in(folder) {
        Ok(path) => checked(read_annotations(&path, &stated)?, &path)?,
        Err(Error::Missing { wanted, .. }) => {
            remarks.note(format!("no {wanted}: the log has no labels"));
            Vec::new()
        }
        Err(err) => return Err(err),
    };
    let poses: BTreeMap<_, _> = stated
        .into_iter()
        .map(|(stamp, pose)| (stamp, pose.relabel()))
        .collect();
    let labels = labels(&tracks, &sweeps, &poses);
    Ok(Dataset {
        format: Format::Av2,
        folder: folder.to_owned(),
        recording: Recording::new(&rig, poses, measurements)?,
        labels,
        remarks,
    })
}

fn checked(tracks: Vec<LabeledTrack>, path: &Path) -> Result<Vec<LabeledTrack>, Error> {
    let mut boxes = tracks.iter().flat_map(|track| &track.boxes);
    let flaw = boxes.find_map(|it| check_place(it.cuboid_in_sensor.center().coords()).err());
    match flaw {
        None => Ok(tracks),
        Some(what) => Err(Error::Format {
            what,
            path: path.to_owned(),
        }),
    }
}

/// The rig, with one lidar in place of the several that the sweeps are made of.
fn rig(folder: &Path, remarks: &mut Remarks) -> Result<Rig, Error> {
    if !folder.join(TABLES[0]).is_file() {
        remarks.note(format!("no {}: the log has no sensors", TABLES[0]));
        return no_sensors();
    }
    let read = read_rig(folder)?;
    remarks.notes.extend(read.assumptions);
    for loss in read.losses {
        remarks.lose(loss.to_string());
    }
    let is_lidar = |sensor: &&Sensor| sensor.kind == SensorKind::Lidar;
    let lidars: Vec<&Sensor> = read.rig.sensors().iter().filter(is_lidar).collect();
    let height = |sensor: &Sensor| sensor.ego_from_sensor.translation().z;
    let top = lidars.iter().copied();
    let Some(top) = top.max_by(|one, other| height(one).total_cmp(&height(other))) else {
        return Ok(read.rig);
    };
    remarks.note(format!(
        "the points of all lidars are those of `{}`, moved to the sweep's stamp already; their \
         own times stand in the field `offset_ns`",
        top.id
    ));
    let kept = read.rig.sensors().iter();
    let kept = kept.filter(|sensor| !is_lidar(sensor) || sensor.id == top.id);
    rig_of(kept.cloned().collect())
}

fn no_sensors() -> Result<Rig, Error> {
    rig_of(Vec::new())
}

fn rig_of(sensors: Vec<Sensor>) -> Result<Rig, Error> {
    Rig::new("argoverse 2", sensors).map_err(|err| Error::Unfit {
        what: err.to_string(),
    })
}

/// Adds the sweeps, and answers with their stamps.
fn sweeps(
    folder: &Path,
    rig: &Rig,
    measurements: &mut Vec<Measurement>,
    remarks: &mut Remarks,
) -> Result<BTreeSet<Stamp>, Error> {
    let mut lidars = rig.sensors().iter();
    let lidar = lidars.find(|sensor| sensor.kind == SensorKind::Lidar);
    let folder = folder.join("sensors/lidar");
    let mut stamps = BTreeSet::new();
    for name in names_in(&folder)? {
        let path = folder.join(&name);
        if path
            .extension()
            .is_none_or(|ending| ending != super::FEATHER)
        {
            continue;
        }
        let stamp = stamp_of_name(&path)?;
        stamps.insert(stamp);
        match lidar {
            Some(lidar) => measurements.push(Measurement {
                stamp,
                sensor: topic_id(&lidar.id)?,
                payload: Payload::Points(path, points),
            }),
            None => remarks.lose("a sweep: the calibration has no lidar"),
        }
    }
    Ok(stamps)
}

fn images(
    folder: &Path,
    rig: &Rig,
    measurements: &mut Vec<Measurement>,
    remarks: &mut Remarks,
) -> Result<(), Error> {
    let root = folder.join("sensors/cameras");
    for camera in names_in(&root)? {
        let mut cameras = rig.cameras().map(|(sensor, _)| sensor);
        let sensor = cameras.find(|sensor| sensor.id.as_str() == camera);
        for name in names_in(&root.join(&camera))? {
            let Some(sensor) = sensor else {
                remarks.lose(format!("an image of `{camera}`, which has no calibration"));
                continue;
            };
            let path = root.join(&camera).join(name);
            measurements.push(Measurement {
                stamp: stamp_of_name(&path)?,
                sensor: topic_id(&sensor.id)?,
                payload: Payload::Image(path),
            });
        }
    }
    Ok(())
}

/// All sweeps between the first and the last annotation were labeled, also those without a box.
fn labels(
    tracks: &[LabeledTrack],
    sweeps: &BTreeSet<Stamp>,
    poses: &BTreeMap<Stamp, Rigid<World, Ego>>,
) -> Labels {
    let boxes = || tracks.iter().flat_map(|track| &track.boxes);
    let mut stamps: BTreeSet<Stamp> = boxes().map(|it| it.stamp).collect();
    if let (Some(first), Some(last)) = (stamps.first().copied(), stamps.last().copied()) {
        let with_pose = |stamp: &&Stamp| poses.contains_key(*stamp);
        stamps.extend(sweeps.range(first..=last).filter(with_pose));
    }
    let frames: Vec<LabeledFrame> = stamps
        .iter()
        .filter_map(|stamp| Some(LabeledFrame::new(*stamp, *poses.get(stamp)?)))
        .collect();
    let frame_idx: BTreeMap<Stamp, usize> = frames
        .iter()
        .enumerate()
        .map(|(idx, frame)| (frame.stamp, idx))
        .collect();
    let object = |track: &LabeledTrack| {
        let boxes = track.boxes.iter().filter_map(|labeled| {
            let n_points = labeled.n_points;
            let n_points = n_points.map(|n| ("num_interior_pts", AttributeValue::Number(n as f64)));
            let found = ObjectBox {
                cuboid: labeled.cuboid_in_sensor.transformed(&Rigid::identity()),
                attributes: n_points.into_iter().collect(),
                view_box: None,
            };
            Some((*frame_idx.get(&labeled.stamp)?, found))
        });
        Object {
            name: track.name.clone(),
            name_attribute: "track_uuid",
            class: track.class.clone(),
            boxes: boxes.collect(),
        }
    };
    Labels {
        objects: tracks.iter().map(object).collect(),
        frames,
        are_numbered_only: false,
    }
}

/// What a sweep's table has of each point beside its place, by the name in the log.
enum More {
    Intensity(Vec<f64>),
    Ring(Vec<u16>),
    /// By a name that no reader takes for the point's time: the points are moved already.
    Offset(Vec<i32>),
}

impl More {
    fn read(table: &Table<'_>) -> Result<Vec<Self>, Error> {
        let mut more = Vec::new();
        if table.has_column("intensity") {
            more.push(Self::Intensity(table.numbers("intensity")?));
        }
        if table.has_column("laser_number") {
            more.push(Self::Ring(small_integers(table, "laser_number")?));
        }
        if table.has_column("offset_ns") {
            more.push(Self::Offset(small_integers(table, "offset_ns")?));
        }
        Ok(more)
    }

    fn field(&self) -> (&'static str, PointDatatype) {
        match self {
            Self::Intensity(_) => ("intensity", PointDatatype::Float32),
            Self::Ring(_) => ("ring", PointDatatype::Uint16),
            Self::Offset(_) => ("offset_ns", PointDatatype::Int32),
        }
    }

    fn put(&self, idx: usize, data: &mut Vec<u8>) {
        match self {
            Self::Intensity(values) => data.extend((values[idx] as f32).to_le_bytes()),
            Self::Ring(values) => data.extend(values[idx].to_le_bytes()),
            Self::Offset(values) => data.extend(values[idx].to_le_bytes()),
        }
    }
}

fn small_integers<T: TryFrom<i64>>(table: &Table<'_>, name: &str) -> Result<Vec<T>, Error> {
    let values = table.integers(name)?.into_iter().enumerate();
    let small = |(row_idx, value): (usize, i64)| {
        let refuse = |_| table.refuse_row(row_idx, format!("`{name}` is {value}"));
        T::try_from(value).map_err(refuse)
    };
    values.map(small).collect()
}

/// The points of a sweep in the lidar's frame, with what else its table has of them.
fn points(path: &Path, lidar: &Sensor, header: Header) -> Result<PointCloud2, Error> {
    let table = Table::from_bytes(path, read_file(path)?)?;
    let [x, y, z] = ["x", "y", "z"].map(|name| table.numbers(name));
    let (x, y, z) = (x?, y?, z?);
    let more = More::read(&table)?;
    let mut layout = ["x", "y", "z"]
        .map(|name| (name, PointDatatype::Float32))
        .to_vec();
    layout.extend(more.iter().map(More::field));
    let point_bytes: usize = layout.iter().map(|(_, kind)| kind.size_bytes()).sum();
    let lidar_from_ego = lidar.ego_from_sensor.inverse();
    let mut data = Vec::with_capacity(point_bytes * x.len());
    for idx in 0..x.len() {
        let point = lidar_from_ego * Point::<Ego>::new(x[idx], y[idx], z[idx]);
        for meters in [point.x(), point.y(), point.z()] {
            data.extend((meters as f32).to_le_bytes());
        }
        for values in &more {
            values.put(idx, &mut data);
        }
    }
    Ok(PointCloud2::packed(header, &layout, data))
}
