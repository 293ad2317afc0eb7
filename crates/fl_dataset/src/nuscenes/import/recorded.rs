//! What the sensors of a scene measured: `sample_data`, `calibrated_sensor`, `sensor`, `ego_pose`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fl_log::{Header, PointCloud2, PointDatatype};
use fl_rig::{CameraModel, Rig, RigFormat, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid, Stamp, World};
use serde::Deserialize;
use serde_json::Value;

use super::{Samples, Tables, micros, radar};
use crate::Error;
use crate::dataset::{
    Measurement, Payload, PointsOf, Recording, Remarks, check_place, float_points, inside, topic_id,
};

/// One file of a sensor.
#[derive(Deserialize)]
struct DataRow {
    sample_token: String,
    ego_pose_token: String,
    calibrated_sensor_token: String,
    #[serde(deserialize_with = "micros")]
    timestamp: Stamp,
    filename: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
}

#[derive(Deserialize)]
struct PoseRow {
    token: String,
    translation: [f64; 3],
    rotation: [f64; 4],
}

pub(super) fn read(
    tables: &Tables,
    samples: &Samples,
    remarks: &mut Remarks,
) -> Result<Recording, Error> {
    let mut rows: Vec<DataRow> = Vec::new();
    tables.each_row("sample_data", |row: DataRow| {
        if samples.stamps.contains_key(&row.sample_token) {
            inside(&tables.root, &row.filename)?;
            rows.push(row);
        }
        Ok(())
    })?;
    let sensors = Sensors::read(tables, &rows, remarks)?;
    let poses = poses(tables, &rows)?;
    let mut measurements = Vec::new();
    for row in rows {
        let Some(sensor) = sensors.of(&row) else {
            continue;
        };
        let path = tables.root.join(&row.filename);
        if !path.is_file() {
            remarks.lose(format!("a file of `{}` that is not there", sensor.id));
            continue;
        }
        let payload = match &sensor.kind {
            SensorKind::Camera(_) => Payload::Image(path),
            SensorKind::Radar => Payload::Points(path, radar::points),
            _ => Payload::Points(path, sweep as PointsOf),
        };
        measurements.push(Measurement {
            stamp: row.timestamp,
            sensor: topic_id(&sensor.id)?,
            payload,
        });
    }
    Recording::new(&sensors.rig, poses, measurements)
}

/// Five numbers a point.
fn sweep(path: &Path, _: &Sensor, header: Header) -> Result<PointCloud2, Error> {
    let layout = ["x", "y", "z", "intensity", "ring"].map(|name| (name, PointDatatype::Float32));
    float_points(path, &layout, header)
}

/// The sensors of the scene, by the token of their calibration.
struct Sensors {
    rig: Rig,
    by_token: BTreeMap<String, SensorId>,
}

impl Sensors {
    /// Hands the rows that the scene uses to the reader of rigs.
    fn read(tables: &Tables, rows: &[DataRow], remarks: &mut Remarks) -> Result<Self, Error> {
        let used: BTreeSet<&str> = rows
            .iter()
            .map(|row| row.calibrated_sensor_token.as_str())
            .collect();
        let is_used = |token: &str| used.contains(token);
        let calibrated = Linked::read(tables, "calibrated_sensor", "sensor_token", is_used)?;
        let sensors = Linked::read(tables, "sensor", "channel", |_| true)?;
        let is_dangling = |row: &&DataRow| {
            let token = &row.calibrated_sensor_token;
            !calibrated.values.contains_key(token)
        };
        if let Some(row) = rows.iter().find(is_dangling) {
            return Err(Error::Format {
                what: format!(
                    "file {:?} is of the calibrated sensor {:?}, which is in no row of \
                     calibrated_sensor.json",
                    row.filename, row.calibrated_sensor_token
                ),
                path: tables.path("sample_data"),
            });
        }
        let files = vec![
            ("sensor.json".to_owned(), sensors.text()),
            ("calibrated_sensor.json".to_owned(), calibrated.text()),
        ];
        let read = RigFormat::NuScenes.parse(files, &tables.folder)?;
        for loss in &read.losses {
            remarks.lose(loss.to_string());
        }
        let id = |(token, sensor): (&String, &String)| {
            let id = SensorId::new(sensors.values.get(sensor)?).ok()?;
            read.rig.sensor(&id)?;
            Some((token.clone(), id))
        };
        let by_token = calibrated.values.iter().filter_map(id).collect();
        let mut sensors = Self {
            rig: read.rig,
            by_token,
        };
        sensors.resize(rows, tables)?;
        Ok(sensors)
    }

    fn of(&self, row: &DataRow) -> Option<&Sensor> {
        let id = self.by_token.get(&row.calibrated_sensor_token)?;
        self.rig.sensor(id)
    }

    /// Images are as large as their rows say, which the tables of sensors do not.
    fn resize(&mut self, rows: &[DataRow], tables: &Tables) -> Result<(), Error> {
        let mut sizes: BTreeMap<&SensorId, (u32, u32)> = BTreeMap::new();
        for row in rows {
            if let Some(id) = self.by_token.get(&row.calibrated_sensor_token) {
                sizes.entry(id).or_insert((row.width, row.height));
            }
        }
        let mut flaw = None;
        let rig = self.rig.mapped(|sensor| {
            let (SensorKind::Camera(camera), Some(&(width, height))) =
                (&sensor.kind, sizes.get(&sensor.id))
            else {
                return;
            };
            match CameraModel::new(*camera.intrinsics(), *camera.distortion(), width, height) {
                Ok(camera) => sensor.kind = SensorKind::Camera(camera),
                Err(err) => flaw = Some(format!("camera {}: {err}", sensor.id)),
            }
        });
        let refuse = |what: String| Error::Format {
            what,
            path: tables.path("sample_data"),
        };
        if let Some(flaw) = flaw {
            return Err(refuse(flaw));
        }
        self.rig = rig.map_err(|err| refuse(err.to_string()))?;
        Ok(())
    }
}

/// Rows of a table as they are, and one text of each by its token.
struct Linked {
    rows: Vec<Value>,
    values: BTreeMap<String, String>,
}

impl Linked {
    fn read(
        tables: &Tables,
        table: &str,
        key: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Self, Error> {
        let (mut rows, mut values) = (Vec::new(), BTreeMap::new());
        tables.each_row(table, |row: Value| {
            let text = |key: &str| row[key].as_str().map(str::to_owned);
            let missing = |key: &str| format!("no text `{key}`");
            let token = text("token").ok_or_else(|| missing("token"))?;
            if is_wanted(&token) {
                values.insert(token, text(key).ok_or_else(|| missing(key))?);
                rows.push(row);
            }
            Ok(())
        })?;
        Ok(Self { rows, values })
    }

    fn text(&self) -> String {
        serde_json::json!(self.rows).to_string()
    }
}

/// Where the vehicle was at each measurement.
fn poses(tables: &Tables, rows: &[DataRow]) -> Result<BTreeMap<Stamp, Rigid<World, Ego>>, Error> {
    let wanted: BTreeMap<&str, Stamp> = rows
        .iter()
        .map(|row| (row.ego_pose_token.as_str(), row.timestamp))
        .collect();
    let mut poses = BTreeMap::new();
    let mut found = BTreeSet::new();
    tables.each_row("ego_pose", |row: PoseRow| {
        let Some(&stamp) = wanted.get(row.token.as_str()) else {
            return Ok(());
        };
        check_place(row.translation)?;
        let [w, x, y, z] = row.rotation;
        let pose = Rigid::try_from_parts(row.translation, [x, y, z, w]);
        poses.insert(stamp, pose.map_err(|err| err.to_string())?);
        found.insert(row.token);
        Ok(())
    })?;
    let missing = wanted.keys().find(|token| !found.contains(**token));
    match missing {
        None => Ok(poses),
        Some(token) => Err(Error::Format {
            what: format!("the ego pose {token:?} is in no row of ego_pose.json"),
            path: tables.path("sample_data"),
        }),
    }
}
