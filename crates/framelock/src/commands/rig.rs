//! `framelock rig`: shows rig files, and converts them between formats.

use std::path::Path;

use anyhow::Context;
use fl_rig::{CameraModel, ForeignRig, Loss, Rig, RigFormat, Sensor};
use serde::Serialize;

use crate::Console;
use crate::args::{AnyFormat, RigArgs, RigConvertArgs, RigShowArgs, RigVerb};
use crate::outcome::Outcome;
use crate::output;
use crate::table::Table;

/// The table that tells a folder of Argoverse 2.
const ARGOVERSE2_TABLE: &str = "calibration/intrinsics.feather";

/// The JSON of `framelock rig`; its keys are documented in `docs/rig.md`.
#[derive(Debug, Serialize)]
struct RigInfo {
    file: String,
    format: String,
    vehicle: String,
    sensors: Vec<SensorInfo>,
    assumptions: Vec<String>,
    losses: Vec<LossInfo>,
}

#[derive(Debug, Serialize)]
struct SensorInfo {
    id: String,
    kind: &'static str,
    position_m: [f64; 3],
    rotation_xyzw: [f64; 4],
    clock_offset_ns: i64,
    camera: Option<CameraInfo>,
}

#[derive(Debug, Serialize)]
struct CameraInfo {
    width_px: u32,
    height_px: u32,
    distortion: &'static str,
    focal_px: [f64; 2],
    principal_px: [f64; 2],
    coefficients: Vec<f64>,
    valid_half_angle_deg: f64,
}

#[derive(Debug, Serialize)]
struct LossInfo {
    sensor: Option<String>,
    what: String,
    max_px: Option<f64>,
}

/// Runs one of the verbs.
pub(crate) fn run(args: &RigArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    match &args.verb {
        RigVerb::Convert(args) => convert(args, console),
        RigVerb::Show(args) => show(args, console),
    }
}

fn show(args: &RigShowArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let (format, read) = read(&args.input, args.from)?;
    let info = info(&args.input, format, &read.rig, &read, &[]);
    if args.json {
        console.json(&info)?;
    } else {
        writeln!(console.out(), "{} ({format}, {})", info.file, info.vehicle)?;
        write!(console.out(), "{}", table(&read.rig))?;
        tell(&read, &[], console);
    }
    Ok(outcome(&read.losses))
}

fn convert(args: &RigConvertArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let (_, read) = read(&args.input, args.from)?;
    let losses = write(&read.rig, &args.output, args.to)?;
    let info = info(&args.output, args.to, &read.rig, &read, &losses);
    if args.json {
        console.json(&info)?;
    } else {
        writeln!(console.out(), "{} ({})", info.file, args.to)?;
        tell(&read, &losses, console);
    }
    let lost = [read.losses, losses].concat();
    Ok(outcome(&lost))
}

fn read(path: &Path, format: Option<AnyFormat>) -> anyhow::Result<(AnyFormat, ForeignRig)> {
    let format = match format {
        Some(format) => format,
        None => guess(path)?,
    };
    let rig = match format {
        AnyFormat::Text(format) => format.read(path)?,
        AnyFormat::Argoverse2 => fl_dataset::av2::read_rig(path)?,
    };
    Ok((format, rig))
}

fn guess(path: &Path) -> anyhow::Result<AnyFormat> {
    if path.join(ARGOVERSE2_TABLE).is_file() {
        return Ok(AnyFormat::Argoverse2);
    }
    let found = RigFormat::guess(path)?;
    found.map(AnyFormat::Text).with_context(|| {
        let place = path.display();
        format!("no format of rigs is recognized in it; name it with --from\nfile: {place}")
    })
}

fn write(rig: &Rig, path: &Path, format: AnyFormat) -> anyhow::Result<Vec<Loss>> {
    match format {
        AnyFormat::Text(format) => {
            let written = format.format(rig);
            output::refuse_existing(&written.targets(path))?;
            written.save(path)?;
            Ok(written.losses)
        }
        AnyFormat::Argoverse2 => {
            output::refuse_existing(&[path.join(ARGOVERSE2_TABLE)])?;
            Ok(fl_dataset::av2::write_rig(rig, path)?)
        }
    }
}

fn outcome(losses: &[Loss]) -> Outcome {
    match losses.is_empty() {
        true => Outcome::Done,
        false => Outcome::DoneWithLoss,
    }
}

fn tell(read: &ForeignRig, losses: &[Loss], console: &mut Console) {
    for assumption in &read.assumptions {
        console.note(&format!("assumed: {assumption}"));
    }
    for loss in read.losses.iter().chain(losses) {
        console.note(&format!("lost: {loss}"));
    }
}

fn info(path: &Path, format: AnyFormat, rig: &Rig, read: &ForeignRig, losses: &[Loss]) -> RigInfo {
    RigInfo {
        file: path.display().to_string(),
        format: format.to_string(),
        vehicle: rig.vehicle().to_owned(),
        sensors: rig.sensors().iter().map(sensor_info).collect(),
        assumptions: read.assumptions.clone(),
        losses: read.losses.iter().chain(losses).map(loss_info).collect(),
    }
}

fn sensor_info(sensor: &Sensor) -> SensorInfo {
    SensorInfo {
        id: sensor.id.to_string(),
        kind: sensor.kind.name(),
        position_m: sensor.ego_from_sensor.translation().into(),
        rotation_xyzw: sensor.ego_from_sensor.quaternion_xyzw(),
        clock_offset_ns: sensor.clock_offset.nanos(),
        camera: sensor.camera().map(camera_info),
    }
}

fn camera_info(camera: &CameraModel) -> CameraInfo {
    CameraInfo {
        width_px: camera.width(),
        height_px: camera.height(),
        distortion: camera.distortion().name(),
        focal_px: camera.focal_px(),
        principal_px: [camera.intrinsics().cx, camera.intrinsics().cy],
        coefficients: camera.distortion().coefficients().to_vec(),
        valid_half_angle_deg: camera.max_angle_rad().to_degrees(),
    }
}

fn loss_info(loss: &Loss) -> LossInfo {
    LossInfo {
        sensor: loss.sensor.clone(),
        what: loss.what.clone(),
        max_px: loss.max_px,
    }
}

fn table(rig: &Rig) -> Table {
    let heading = [
        "sensor", "kind", "lens", "size", "focal", "valid", "x", "y", "z", "roll", "pitch", "yaw",
    ];
    let mut table = Table::new(&heading, 3);
    for sensor in rig.sensors() {
        let [lens, size, focal, valid] = sensor.camera().map_or_else(Default::default, |camera| {
            let [focal_px, _] = camera.focal_px();
            [
                camera.distortion().name().to_owned(),
                format!("{}x{}", camera.width(), camera.height()),
                format!("{focal_px:.1} px"),
                format!("{:.1} deg", camera.max_angle_rad().to_degrees()),
            ]
        });
        let [x, y, z]: [f64; 3] = sensor.ego_from_sensor.translation().into();
        let (roll, pitch, yaw) = sensor.ego_from_sensor.rotation().euler_angles();
        let mut cells = vec![sensor.id.to_string(), sensor.kind.name().to_owned(), lens];
        cells.extend([size, focal, valid]);
        cells.extend([x, y, z].map(|coord| format!("{coord:.3} m")));
        cells.extend([roll, pitch, yaw].map(|angle| format!("{:.2} deg", angle.to_degrees())));
        table.row(cells);
    }
    table
}
