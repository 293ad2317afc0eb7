//! Exports of the sample drive, and OpenLABEL back in.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod attributes;
mod back_in;
mod broken_datasets;
mod broken_openlabel;
mod formats;
mod kitti_drives;
mod openlabel;
mod over_log;
mod parquet;
mod samples;
mod sidecar;
mod sustech;

use std::path::{Path, PathBuf};

use fl_dataset::export::{
    Drive, ExportSettings, Exported, Format, Frames, LossKind, Media, export,
};
use fl_fusion::{Fusion, FusionSettings};
use fl_log::{IndexFile, Log, NoProgress, OpenOptions};
use fl_rig::Rig;
use fl_scene::Scene;

/// The folder of the repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sample_scene() -> Scene {
    let path = repository().join("sample_logs/city_block.scene.json");
    Scene::from_json_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The sample drive, fused; nothing is written beside it.
fn sample_fusion() -> Fusion<'static> {
    let options = OpenOptions {
        index: IndexFile::Off,
        ..OpenOptions::default()
    };
    let log = repository().join("sample_logs/city_block.mcap");
    let log = Log::open(&log, &options, &NoProgress).unwrap();
    let rig = Rig::read(repository().join("calibration/city_block.toml")).unwrap();
    Fusion::shared(log.into(), rig, FusionSettings::default()).unwrap()
}

/// Few frames without media, everything allowed.
fn settings(format: Format) -> ExportSettings {
    ExportSettings {
        frames: Frames::Key { every: 10 },
        media: Media::LeftOut,
        allowed: LossKind::ALL.into(),
        ..ExportSettings::new(format)
    }
}

fn export_sample(
    fusion: &Fusion<'_>,
    scene: &Scene,
    settings: &ExportSettings,
    folder: &Path,
) -> Result<Exported, fl_dataset::Error> {
    let drive = Drive {
        scene,
        fusion,
        name: "city_block",
    };
    export(&drive, settings, folder, &NoProgress)
}
