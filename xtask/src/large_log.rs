//! Writes a log as large as asked for.

use std::path::PathBuf;

use anyhow::{Context, bail};
use fl_log::{Compression, WriteOptions};
use fl_simulate::LargeLog;

use crate::{Tenths, USAGE, say};

/// What to write, and where.
pub(crate) struct Options {
    out: PathBuf,
    log: LargeLog,
}

impl Options {
    /// From the words after the task's name.
    pub(crate) fn parse(words: &[String]) -> anyhow::Result<Self> {
        let (out, words) = words.split_first().context(USAGE)?;
        let mut log = LargeLog {
            size_bytes: 1_000_000_000,
            scrambled: false,
            write: WriteOptions {
                level: 1,
                chunk_bytes: Some(4 << 20),
                ..WriteOptions::default()
            },
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--scrambled" => log.scrambled = true,
                "--megabytes" => {
                    let text = words.next().context(USAGE)?;
                    let megabytes: u64 = text
                        .parse()
                        .with_context(|| format!("`{text}` is no number of megabytes"))?;
                    log.size_bytes = megabytes * 1_000_000;
                }
                "--compression" => {
                    log.write.compression = match words.next().map(String::as_str) {
                        Some("none") => Compression::None,
                        Some("lz4") => Compression::Lz4,
                        Some("zstd") => Compression::Zstd,
                        _ => bail!(USAGE),
                    };
                }
                _ => bail!(USAGE),
            }
        }
        let out = PathBuf::from(out);
        Ok(Self { out, log })
    }
}

/// Writes the log.
pub(crate) fn write(options: &Options) -> anyhow::Result<()> {
    let out = &options.out;
    options
        .log
        .write_log(out, &Tenths)
        .with_context(|| format!("file: {}", out.display()))?;
    let size_bytes = std::fs::metadata(out)?.len();
    say(&format!(
        "{}: {:.1} MB",
        out.display(),
        size_bytes as f64 / 1e6
    ));
    Ok(())
}
