//! The rig of an Argoverse 2 log: `calibration/intrinsics.feather` and
//! `calibration/egovehicle_SE3_sensor.feather`.
//!
//! A sensor's pose is the vehicle from the sensor, quaternion w first; camera frames are optical.
//! Lenses have k1, k2 and k3 alone. The vehicle's frame is ours but for its origin, which is in
//! the middle of the rear axle and not on the ground below.

use std::path::Path;

use fl_rig::{
    CameraModel, Distortion, ForeignRig, Intrinsics, LensFamily, Loss, Rig, Sensor, SensorId,
    SensorKind, fit_lens, losses_of_clocks, losses_of_kinds, losses_of_labels,
};
use fl_spacetime::{Ego, Frame, Rigid, Span};

use super::Poses;
use crate::Error;
use crate::feather::{Column, Table, write_table};

const INTRINSICS: &str = "calibration/intrinsics.feather";
const POSES: &str = "calibration/egovehicle_SE3_sensor.feather";

/// The files of a rig.
pub(super) const TABLES: [&str; 2] = [INTRINSICS, POSES];

const NUMBERS: [&str; 7] = ["fx_px", "fy_px", "cx_px", "cy_px", "k1", "k2", "k3"];

/// Reads the rig in the folder of a log.
pub fn read_rig(folder: &Path) -> Result<ForeignRig, Error> {
    let intrinsics_path = folder.join(INTRINSICS);
    let cameras = cameras(&Table::read(&intrinsics_path)?)?;
    let poses_path = folder.join(POSES);
    let (sensors, losses) = sensors(&Table::read(&poses_path)?, &cameras)?;
    let rig = Rig::new("argoverse 2", sensors).map_err(|err| Error::Format {
        what: err.to_string(),
        path: poses_path.clone(),
    })?;
    Ok(ForeignRig {
        rig,
        assumptions: vec!["the ego frame is in the rear axle, not on the ground below".to_owned()],
        losses,
    })
}

type NamedCamera = (String, CameraModel);

fn sensors(table: &Table<'_>, cameras: &[NamedCamera]) -> Result<(Vec<Sensor>, Vec<Loss>), Error> {
    let names = table.texts("sensor_name")?;
    let poses = Poses::<Ego, fl_spacetime::Sensor>::read(table)?.0;
    let (mut sensors, mut losses) = (Vec::new(), Vec::new());
    for (row_idx, (name, ego_from_sensor)) in names.iter().zip(poses).enumerate() {
        let id = SensorId::new(name).map_err(|err| table.refuse_row(row_idx, err.to_string()))?;
        let camera = cameras.iter().find(|(camera, _)| camera == name);
        let kind = match camera {
            Some((_, model)) => SensorKind::Camera(*model),
            None if name.contains("lidar") => SensorKind::Lidar,
            None => {
                losses.push(Loss::of(&id, "the whole sensor; it has no intrinsics"));
                continue;
            }
        };
        sensors.push(Sensor {
            id,
            kind,
            channel: None,
            frame_id: None,
            ego_from_sensor,
            clock_offset: Span::ZERO,
        });
    }
    Ok((sensors, losses))
}

fn cameras(table: &Table<'_>) -> Result<Vec<NamedCamera>, Error> {
    let names = table.texts("sensor_name")?;
    let [fx, fy, cx, cy, k1, k2, k3] = NUMBERS.map(|name| table.numbers(name));
    let (fx, fy, cx, cy, k1, k2, k3) = (fx?, fy?, cx?, cy?, k1?, k2?, k3?);
    let (widths, heights) = (table.integers("width_px")?, table.integers("height_px")?);
    let camera = |(idx, name): (usize, String)| {
        let intrinsics = Intrinsics {
            fx: fx[idx],
            fy: fy[idx],
            cx: cx[idx],
            cy: cy[idx],
        };
        let lens = [k1[idx], k2[idx], 0.0, 0.0, k3[idx]];
        let distortion = match lens.iter().all(|coefficient| *coefficient == 0.0) {
            true => Distortion::None,
            false => Distortion::PlumbBob(lens),
        };
        let size = |pixels: i64| u32::try_from(pixels).unwrap_or(0);
        let (width_px, height_px) = (size(widths[idx]), size(heights[idx]));
        CameraModel::new(intrinsics, distortion, width_px, height_px)
            .map(|camera| (name, camera))
            .map_err(|err| table.refuse_row(idx, err.to_string()))
    };
    names.into_iter().enumerate().map(camera).collect()
}

/// Writes a rig into the folder of a log, and tells what was lost.
pub fn write_rig(rig: &Rig, folder: &Path) -> Result<Vec<Loss>, Error> {
    let (models, placed, losses) = kept(rig);
    write_table(&folder.join(INTRINSICS), intrinsics_columns(&models))?;
    write_table(&folder.join(POSES), placed_columns(&placed))?;
    Ok(losses)
}

/// What the tables cannot hold of a rig.
pub(super) fn losses_of_rig(rig: &Rig) -> Vec<Loss> {
    kept(rig).2
}

/// The cameras as the tables can have them, the sensors with a place in them, and what is lost.
fn kept(rig: &Rig) -> (Vec<NamedCamera>, Vec<&Sensor>, Vec<Loss>) {
    let mut losses = losses_of_clocks(rig);
    let keeps = |kind: &SensorKind| matches!(kind, SensorKind::Camera(_) | SensorKind::Lidar);
    losses.extend(losses_of_kinds(rig, keeps));
    losses.extend(losses_of_labels(rig, |_| false, |_| false));
    let radial = LensFamily::with_zeros(Distortion::PlumbBob([0.0; 5]), &[2, 3]);
    let mut models = Vec::new();
    let mut placed = Vec::new();
    for sensor in rig.sensors().iter().filter(|sensor| keeps(&sensor.kind)) {
        if sensor.kind == SensorKind::Lidar {
            if !sensor.id.as_str().contains("lidar") {
                losses.push(Loss::of(&sensor.id, "that it is of kind lidar"));
            }
            placed.push(sensor);
        } else if let Some(model) = fit_lens(sensor, &[radial], &mut losses) {
            models.push((sensor.id.to_string(), model));
            placed.push(sensor);
        }
    }
    (models, placed, losses)
}

fn intrinsics_columns(models: &[NamedCamera]) -> Vec<(&'static str, Column)> {
    let number = |idx: usize, (_, model): &NamedCamera| {
        let &Intrinsics { fx, fy, cx, cy } = model.intrinsics();
        let lens = model.distortion().coefficients();
        let [k1, k2, k3] = [0, 1, 4].map(|idx: usize| lens.get(idx).copied().unwrap_or(0.0));
        [fx, fy, cx, cy, k1, k2, k3][idx]
    };
    let names = models.iter().map(|(name, _)| name.clone()).collect();
    let mut columns = vec![("sensor_name", Column::Texts(names))];
    for (idx, name) in NUMBERS.into_iter().enumerate() {
        let numbers = models.iter().map(|model| number(idx, model));
        columns.push((name, Column::Numbers(numbers.collect())));
    }
    let heights = models.iter().map(|(_, model)| model.height().into());
    let widths = models.iter().map(|(_, model)| model.width().into());
    columns.push(("height_px", Column::Integers(heights.collect())));
    columns.push(("width_px", Column::Integers(widths.collect())));
    columns
}

fn placed_columns(sensors: &[&Sensor]) -> Vec<(&'static str, Column)> {
    let names = sensors.iter().map(|sensor| sensor.id.to_string()).collect();
    let poses = sensors.iter().map(|it| pose_numbers(&it.ego_from_sensor));
    let mut columns = vec![("sensor_name", Column::Texts(names))];
    columns.extend(pose_columns(&poses.collect::<Vec<_>>()));
    columns
}

/// A pose as Argoverse writes it: quaternion w first, then the translation, meters.
pub(super) fn pose_numbers<A: Frame, B: Frame>(a_from_b: &Rigid<A, B>) -> [f64; 7] {
    let [x, y, z, w] = a_from_b.quaternion_xyzw();
    let [tx, ty, tz] = a_from_b.translation().into();
    [w, x, y, z, tx, ty, tz]
}

/// The columns of poses, a row each.
pub(super) fn pose_columns(
    rows: &[[f64; 7]],
) -> impl Iterator<Item = (&'static str, Column)> + use<'_> {
    let keys = ["qw", "qx", "qy", "qz", "tx_m", "ty_m", "tz_m"];
    let keys = keys.into_iter().enumerate();
    keys.map(|(idx, key)| {
        let numbers = rows.iter().map(|row| row[idx]);
        (key, Column::Numbers(numbers.collect()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::Rigid;
    use nalgebra::{Quaternion, UnitQuaternion, Vector3};

    fn sensor(id: &str, kind: SensorKind) -> Sensor {
        let rotation = UnitQuaternion::from_quaternion(Quaternion::new(0.5, -0.49, 0.51, -0.5));
        Sensor {
            id: SensorId::new(id).unwrap(),
            kind,
            channel: None,
            frame_id: None,
            ego_from_sensor: Rigid::new(rotation, Vector3::new(1.6, 0.1, 1.4)),
            clock_offset: Span::ZERO,
        }
    }

    fn camera(lens: [f64; 5]) -> SensorKind {
        let intrinsics = Intrinsics {
            fx: 1683.2,
            fy: 1683.4,
            cx: 775.1,
            cy: 1021.9,
        };
        let camera = CameraModel::new(intrinsics, Distortion::PlumbBob(lens), 1550, 2048);
        SensorKind::Camera(camera.unwrap())
    }

    #[test]
    fn what_is_written_is_read() {
        let radial = camera([-0.3, 0.1, 0.0, 0.0, -0.02]);
        let lidar = sensor("up_lidar", SensorKind::Lidar);
        let rig = Rig::new("car", vec![sensor("ring_front_center", radial), lidar]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(write_rig(&rig, folder.path()).unwrap(), []);
        let read = read_rig(folder.path()).unwrap();
        assert!(read.losses.is_empty());
        for (ours, theirs) in rig.sensors().iter().zip(read.rig.sensors()) {
            assert_eq!(ours.kind, theirs.kind);
            let change = ours.ego_from_sensor.inverse() * theirs.ego_from_sensor;
            assert!(change.rotation().angle() < 1e-7 && change.translation().norm() < 1e-12);
        }
    }

    #[test]
    fn tangential_distortion_is_lost_and_told() {
        let bent = sensor("ring_side", camera([-0.3, 0.1, 1e-3, 0.0, -0.02]));
        let folder = tempfile::tempdir().unwrap();
        let losses = write_rig(&Rig::new("car", vec![bent]).unwrap(), folder.path()).unwrap();
        assert_eq!(losses.len(), 1);
        let px = losses[0].max_px.unwrap();
        assert!(px > 0.1 && px < 5.0, "{losses:?}");
    }
}
