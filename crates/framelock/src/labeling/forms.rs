//! Files of detections of every form, as the boxes of one frame of reference at their stamps.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use fl_dataset::{Form, Found, FoundBox, av2, kitti, nuscenes};
use fl_fusion::Fusion;
use fl_rig::{Sensor, SensorKind};
use fl_spacetime::{Rigid, Stamp};
use fl_track::detections::{self, DetectedBox, DetectionFile, DetectionFrame};

use crate::args::DetectionArgs;

/// A file of detections, with what is to be said of it.
pub(super) struct ReadFile {
    pub(super) file: DetectionFile,
    pub(super) notes: Vec<String>,
    pub(super) losses: Vec<String>,
}

/// Reads a file of the form that is stated, or that its content tells.
pub(super) fn read(
    path: &Path,
    args: &DetectionArgs,
    fusion: &Fusion<'_>,
) -> anyhow::Result<ReadFile> {
    let form = match args.form {
        Some(form) => form.into(),
        None => Form::of_file(path)?,
    };
    check_options(form, args)?;
    match form {
        Form::Framelock => of_framelock(path),
        Form::NuScenes => of_nuscenes(path, args, fusion),
        Form::Av2 => of_av2(path, args, fusion),
        Form::Kitti => of_kitti(path, args, fusion),
    }
}

/// Refuses options that say something about another form.
fn check_options(form: Form, args: &DetectionArgs) -> anyhow::Result<()> {
    let given = [
        ("--samples", args.samples.is_some(), &[Form::NuScenes][..]),
        ("--log-id", args.log_id.is_some(), &[Form::Av2]),
        (
            "--box-frame",
            args.box_frame.is_some(),
            &[Form::NuScenes, Form::Av2],
        ),
        ("--kitti-calib", args.kitti_calib.is_some(), &[Form::Kitti]),
        ("--lidar", args.lidar.is_some(), &[Form::Kitti]),
    ];
    let misplaced =
        |(_, is_given, forms): &&(&str, bool, &[Form])| *is_given && !forms.contains(&form);
    match given.iter().find(misplaced) {
        Some((option, _, _)) => bail!("{option} says nothing about detections of {}", name(form)),
        None => Ok(()),
    }
}

fn name(form: Form) -> &'static str {
    match form {
        Form::Framelock => "Framelock",
        Form::NuScenes => "nuScenes",
        Form::Av2 => "Argoverse 2",
        Form::Kitti => "KITTI",
    }
}

fn of_framelock(path: &Path) -> anyhow::Result<ReadFile> {
    Ok(ReadFile {
        file: detections::from_json_str(&std::fs::read_to_string(path)?)?,
        notes: Vec::new(),
        losses: Vec::new(),
    })
}

/// Boxes are in the world, unless another frame is named.
fn of_nuscenes(path: &Path, args: &DetectionArgs, fusion: &Fusion<'_>) -> anyhow::Result<ReadFile> {
    let table = args.samples.as_deref().context(
        "detections of nuScenes name samples, not moments; give the table that has both with \
         --samples sample.json",
    )?;
    let samples = nuscenes::read_samples(table)?;
    let found = nuscenes::read_results(path, &samples, &extent(fusion)?)?;
    Ok(in_frame(
        args.box_frame.as_deref().unwrap_or("world"),
        found,
    ))
}

/// Boxes are in the vehicle's frame, unless another one is named.
fn of_av2(path: &Path, args: &DetectionArgs, fusion: &Fusion<'_>) -> anyhow::Result<ReadFile> {
    let wanted = av2::Wanted {
        log_id: args.log_id.clone(),
        within: extent(fusion)?,
    };
    let found = av2::read_detections(path, &wanted);
    let found = found.with_context(|| match args.log_id {
        Some(_) => "cannot take the log's detections from the table",
        None => "cannot take detections from the table; --log-id names one log of several",
    })?;
    Ok(in_frame(args.box_frame.as_deref().unwrap_or("ego"), found))
}

/// Boxes go from the camera to the lidar by the calibration, and frame numbers to stamps by the
/// order of the key sensor's snapshots.
fn of_kitti(path: &Path, args: &DetectionArgs, fusion: &Fusion<'_>) -> anyhow::Result<ReadFile> {
    let calib_path = args.kitti_calib.as_deref().context(
        "detections of KITTI are in the camera's frame; give the calibration that leads to the \
         lidar with --kitti-calib FILE",
    )?;
    let calibration = kitti::read_calibration(calib_path)?;
    let lidar_from_sensor = calibration
        .lidar_from_sensor()
        .map_err(|what| anyhow!("{what}\nfile: {}", calib_path.display()))?;
    let lidar = lidar(args.lidar.as_deref(), fusion)?;
    let found = kitti::read_found(path)?;
    let (found, n_stamps) = at_key_stamps(found, fusion);
    let mut read = in_frame(lidar.id.as_str(), moved(found, &lidar_from_sensor));
    read.notes.push(format!(
        "frame 0 of the detections is the first of {n_stamps} snapshots of `{}`, and their lidar \
         is `{}`",
        fusion.key_sensor(),
        lidar.id
    ));
    Ok(read)
}

/// From the first to the last moment of the log.
fn extent(fusion: &Fusion<'_>) -> anyhow::Result<std::ops::RangeInclusive<Stamp>> {
    let extent = fusion.log().start().zip(fusion.log().end());
    let (start, end) = extent.context("the log has no messages")?;
    Ok(start..=end)
}

/// The lidar that is named, or the only one.
fn lidar<'f>(name: Option<&str>, fusion: &'f Fusion<'_>) -> anyhow::Result<&'f Sensor> {
    let sensors = fusion.rig().sensors().iter();
    let lidars: Vec<&Sensor> = sensors
        .filter(|sensor| sensor.kind == SensorKind::Lidar)
        .collect();
    let known = || -> Vec<&str> { lidars.iter().map(|lidar| lidar.id.as_str()).collect() };
    let is_named = |lidar: &&&Sensor, name: &str| {
        lidar.id.as_str() == name || lidar.frame_id.as_deref() == Some(name)
    };
    match (name, lidars.as_slice()) {
        (Some(name), _) => {
            let named = lidars.iter().find(|lidar| is_named(lidar, name));
            let unknown = || format!("no lidar `{name}`; there are: {}", known().join(", "));
            named.copied().with_context(unknown)
        }
        (None, [lidar]) => Ok(lidar),
        (None, []) => bail!("detections of KITTI are placed by a lidar, and the rig has none"),
        (None, _) => bail!(
            "the calibration is for one lidar of several; name it with --lidar: {}",
            known().join(", ")
        ),
    }
}

/// Frame n becomes the stamp of the key sensor's n-th snapshot, counted from 0; also how many
/// there are.
fn at_key_stamps(found: Found<usize>, fusion: &Fusion<'_>) -> (Found<Stamp>, usize) {
    let stamps = key_stamps(fusion);
    let mut at_stamps = Found {
        frames: std::collections::BTreeMap::new(),
        notes: found.notes,
        losses: found.losses,
    };
    let (mut n_beyond, mut last) = (0, 0);
    for (frame_idx, boxes) in found.frames {
        match stamps.get(frame_idx) {
            Some(stamp) => {
                at_stamps.frames.insert(*stamp, boxes);
            }
            None => (n_beyond, last) = (n_beyond + 1, frame_idx),
        }
    }
    if n_beyond > 0 {
        at_stamps.losses.push(format!(
            "{n_beyond} frames up to {last} are left out: `{}` has {} snapshots",
            fusion.key_sensor(),
            stamps.len()
        ));
    }
    (at_stamps, stamps.len())
}

/// The key sensor's stamps in true time, also where there is no pose; each once.
fn key_stamps(fusion: &Fusion<'_>) -> Vec<Stamp> {
    let key = fusion.key_sensor();
    let (Some(sensor), Some(channel)) = (fusion.rig().sensor(key), fusion.channel_of(key)) else {
        return Vec::new();
    };
    let entries = fusion.log().entries(channel).iter();
    let mut stamps: Vec<Stamp> = entries
        .map(|entry| sensor.true_stamp(entry.stamp))
        .collect();
    stamps.sort_unstable();
    stamps.dedup();
    stamps
}

fn moved(
    mut found: Found<Stamp>,
    lidar_from_sensor: &Rigid<fl_spacetime::Sensor, fl_spacetime::Sensor>,
) -> Found<Stamp> {
    for detected in found.frames.values_mut().flatten() {
        detected.cuboid = detected.cuboid.transformed(lidar_from_sensor);
    }
    found
}

fn in_frame(frame_id: &str, found: Found<Stamp>) -> ReadFile {
    let frames = found
        .frames
        .into_iter()
        .map(|(stamp, boxes)| DetectionFrame {
            stamp,
            boxes: boxes.into_iter().map(detected_box).collect(),
        });
    ReadFile {
        file: DetectionFile {
            frame_id: Some(frame_id.to_owned()),
            frames: frames.collect(),
        },
        notes: found.notes,
        losses: found.losses,
    }
}

fn detected_box(found: FoundBox) -> DetectedBox {
    DetectedBox {
        class: found.class.to_owned(),
        cuboid: found.cuboid,
        score: found.score,
        track_id: None,
        flat: false,
    }
}
