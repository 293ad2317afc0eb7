//! Writes the sample log with its truth, and the rig it was driven with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use fl_simulate::{Drive, DriveSettings};

use crate::{Tenths, USAGE, say};

/// What to write, and where.
pub(crate) struct Options {
    /// The folder that gets `sample_logs/` and `calibration/`.
    out: PathBuf,
    settings: DriveSettings,
}

impl Options {
    /// From the words after the task's name.
    pub(crate) fn parse(words: &[String]) -> anyhow::Result<Self> {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."));
        let mut options = Self {
            out: repository.to_owned(),
            settings: DriveSettings::default(),
        };
        for pair in words.chunks(2) {
            match pair {
                [name, dir] if name == "--out" => options.out = PathBuf::from(dir),
                [name, seconds] if name == "--seconds" => {
                    let number = seconds.parse();
                    options.settings.seconds =
                        number.with_context(|| format!("`{seconds}` is no number of seconds"))?;
                }
                _ => bail!(USAGE),
            }
        }
        Ok(options)
    }
}

/// Writes the log, its truth, its scene and the rig.
pub(crate) fn write(options: &Options) -> anyhow::Result<()> {
    let drive = Drive::city_block_with(options.settings)?;
    let (logs, rigs) = (
        options.out.join("sample_logs"),
        options.out.join("calibration"),
    );
    for folder in [&logs, &rigs] {
        fs::create_dir_all(folder).with_context(|| format!("folder: {}", folder.display()))?;
    }
    let log = logs.join("city_block.mcap");
    let partial = log.with_extension("mcap.partial");
    drive
        .write_log(&partial, &Tenths)
        .with_context(|| format!("file: {}", partial.display()))?;
    fs::rename(&partial, &log).with_context(|| format!("file: {}", log.display()))?;
    save(&logs.join("city_block.truth.json"), &drive.truth_json()?)?;
    save(
        &logs.join("city_block.scene.json"),
        &drive.truth_scene()?.to_json_string(),
    )?;
    save(&rigs.join("city_block.toml"), &drive.rig().to_toml_string())?;
    let size_bytes = fs::metadata(&log)?.len();
    say(&format!(
        "{}: {:.1} MB",
        log.display(),
        size_bytes as f64 / 1e6
    ));
    Ok(())
}

fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("file: {}", path.display()))
}
