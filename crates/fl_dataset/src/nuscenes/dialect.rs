//! How the tables of TruckScenes and of T4 differ from those of nuScenes.

use fl_cloud::{Cloud, pcd};
use fl_rig::{CameraModel, Distortion, LensFamily, Sensor, SensorKind, fit_lens};
use fl_scene::Track;
use fl_spacetime::{Ego, Rigid, Stamp};
use serde_json::{Value, json};

use crate::export::{Format, Job, LossKind, LossReport};
use crate::points::{intensity, packed};

/// Whose tables they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    NuScenes,
    TruckScenes,
    T4,
}

impl Dialect {
    pub(super) fn of(format: Format) -> Self {
        match format {
            Format::TruckScenes => Self::TruckScenes,
            Format::T4 => Self::T4,
            _ => Self::NuScenes,
        }
    }

    /// The folder of the tables, and the name of the version.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::NuScenes | Self::TruckScenes => "v1.0-mini",
            Self::T4 => "annotation",
        }
    }

    /// Tables that the others do not have, without rows.
    pub(super) fn empty_tables(self) -> &'static [&'static str] {
        match self {
            Self::TruckScenes => &[
                "ego_motion_cabin",
                "ego_motion_chassis",
                "weather_annotation",
            ],
            Self::NuScenes | Self::T4 => &[],
        }
    }

    /// Under which key a log has its date; T4 spells it so.
    pub(super) fn date_key(self) -> &'static str {
        match self {
            Self::NuScenes | Self::TruckScenes => "date_captured",
            Self::T4 => "data_captured",
        }
    }

    /// What a camera's channel begins with.
    pub(super) fn camera_prefix(self) -> &'static str {
        match self {
            Self::NuScenes | Self::T4 => "CAM_",
            Self::TruckScenes => "CAMERA_",
        }
    }

    /// The ending of files of clouds, and what their rows call it.
    pub(super) fn cloud_files(self) -> (&'static str, &'static str) {
        match self {
            Self::NuScenes => ("pcd.bin", "pcd"),
            Self::TruckScenes => ("pcd", "pcd"),
            Self::T4 => ("pcd.bin", "pcd.bin"),
        }
    }

    /// A sweep in its sensor's frame. TruckScenes has PCD files with a moment for each point, in
    /// microseconds: that of the sweep, to which its points are moved.
    pub(super) fn cloud_bytes(
        self,
        cloud: &Cloud<Ego>,
        sensor_from_ego: &Rigid<fl_spacetime::Sensor, Ego>,
        stamp: Stamp,
    ) -> Vec<u8> {
        if self == Self::TruckScenes {
            let moved = cloud.transformed(sensor_from_ego);
            let strengths: Vec<f32> = (0..cloud.len()).map(|idx| intensity(cloud, idx)).collect();
            let micros = stamp.nanos().div_euclid(1000).unsigned_abs();
            return pcd::compose(&[
                ("x", pcd::Values::F32(moved.x())),
                ("y", pcd::Values::F32(moved.y())),
                ("z", pcd::Values::F32(moved.z())),
                ("intensity", pcd::Values::F32(&strengths)),
                ("timestamp", pcd::Values::U64(&vec![micros; cloud.len()])),
            ]);
        }
        let ring = |idx: usize| cloud.ring().map_or(0.0, |it| f32::from(it[idx]));
        packed(cloud, sensor_from_ego, |idx| {
            [intensity(cloud, idx), ring(idx)]
        })
    }

    /// The name of a track's category: theirs where there is one, else ours. T4 lets its data
    /// sets name their own.
    pub(super) fn category(self, job: &Job<'_>, track: &Track) -> String {
        let foreign = job.drive.foreign_class(track, self.names());
        foreign.unwrap_or(track.class().as_str()).to_owned()
    }

    /// Under which name classes have their names.
    pub(super) fn names(self) -> &'static str {
        match self {
            Self::NuScenes | Self::TruckScenes => "nuscenes",
            Self::T4 => "t4",
        }
    }

    /// The camera as its rows can say it: T4 has OpenCV's five coefficients, the others none.
    pub(super) fn camera(self, sensor: &Sensor) -> Option<CameraModel> {
        fit_lens(sensor, &self.lenses(), &mut Vec::new())
    }

    fn lenses(self) -> Vec<LensFamily> {
        let none = LensFamily::all(Distortion::None);
        match self {
            Self::NuScenes | Self::TruckScenes => vec![none],
            Self::T4 => vec![none, LensFamily::all(Distortion::PlumbBob([0.0; 5]))],
        }
    }

    /// What rows cannot say of a sensor.
    pub(super) fn sensor_losses(self, sensor: &Sensor, report: &mut LossReport) {
        if !matches!(sensor.kind, SensorKind::Lidar | SensorKind::Camera(_)) {
            let what = format!("{}: a {}", sensor.id, sensor.kind.name());
            return report.add(LossKind::Sensors, what);
        }
        let mut losses = Vec::new();
        fit_lens(sensor, &self.lenses(), &mut losses);
        for loss in losses {
            let what = format!("{}: {}", sensor.id, loss.what);
            report.add(LossKind::Distortion, what);
        }
    }

    /// The rows of the table of visibilities, and the token of what was not measured.
    pub(super) fn visibility(self) -> (Value, &'static str) {
        let levels: &[(&str, &str)] = match self {
            Self::NuScenes | Self::TruckScenes => &[
                ("1", "v0-40"),
                ("2", "v40-60"),
                ("3", "v60-80"),
                ("4", "v80-100"),
            ],
            Self::T4 => &[
                ("1", "none"),
                ("2", "partial"),
                ("3", "most"),
                ("4", "full"),
                ("5", "unavailable"),
            ],
        };
        let row = |(token, level): &(&str, &str)| json!({"token": token, "level": level, "description": ""});
        let unknown = match self {
            Self::NuScenes | Self::TruckScenes => "",
            Self::T4 => "5",
        };
        (Value::Array(levels.iter().map(row).collect()), unknown)
    }
}
