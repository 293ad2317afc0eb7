//! Several files as one log: a ROS 2 bag's folder, a folder of log files, files of one pattern.

mod files;
mod part;

use std::path::{Path, PathBuf};

use crate::bytes::{ByteReader, ByteWriter};
use crate::error::Error;
use crate::format;
use crate::loss::{Loss, LossKind};
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::source::{LogFiles, LogSource, MessageBytes, Place, Scan, ScannedChannel, Watch};
pub(crate) use files::files_of_pattern;
use part::{Part, PartProgress, PartWatch};

/// Sources one after the other. Channels that are described alike are one.
pub(crate) struct JoinedSource {
    path: PathBuf,
    parts: Vec<Part>,
    /// What is known to be lost before anything is read.
    losses: Vec<Loss>,
}

/// Opens the logs of a folder. Those that its `metadata.yaml` names are the log; without one, or
/// if it names none that exist, all that lie there are, in the natural order of their names.
pub(crate) fn open_folder(
    path: &Path,
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn LogSource>, Error> {
    let folder = files::of_folder(path)?;
    let mut source = join(path, &folder.files, options, progress)?;
    source.losses.splice(0..0, folder.losses);
    Ok(Box::new(source))
}

/// Opens these files as one log, which is called `path`.
pub(crate) fn open_files(
    path: &Path,
    files: &[PathBuf],
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn LogSource>, Error> {
    Ok(Box::new(join(path, files, options, progress)?))
}

/// What cannot be opened is lost, unless nothing can.
fn join(
    path: &Path,
    files: &[PathBuf],
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<JoinedSource, Error> {
    let (mut parts, mut losses, mut failure) = (Vec::new(), Vec::new(), None);
    for file in files {
        match format::open_file(file, options, progress) {
            Ok(source) => parts.push(Part::new(source, file)),
            Err(Error::Canceled) => return Err(Error::Canceled),
            Err(err) => {
                losses.push(lost_file(file, &err));
                failure.get_or_insert(err);
            }
        }
    }
    if parts.is_empty() {
        return Err(failure.unwrap_or_else(|| Error::NoLogs {
            path: path.to_owned(),
        }));
    }
    Ok(JoinedSource {
        path: path.to_owned(),
        parts,
        losses,
    })
}

fn lost_file(file: &Path, err: &Error) -> Loss {
    let reasons: Vec<_> =
        std::iter::successors(Some(err as &dyn std::error::Error), |err| err.source())
            .map(|err| {
                err.to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect();
    let name = file.file_name().unwrap_or(file.as_os_str());
    let what = format!("{}: {}", name.display(), reasons.join(": "));
    Loss::new(LossKind::UnreadableFile, what)
}

impl JoinedSource {
    /// One source of which something is known to be lost.
    pub(crate) fn with_losses(source: Box<dyn LogSource>, losses: Vec<Loss>) -> Self {
        let path = source.path().to_owned();
        Self {
            parts: vec![Part::new(source, &path)],
            path,
            losses,
        }
    }

    /// The part that a block belongs to, and its number there.
    fn part_of(&self, block: u32) -> Option<(&Part, u32)> {
        if let Some(part) = self.parts.get((u32::MAX - block) as usize) {
            return Some((part, crate::blocks::WHOLE_FILE));
        }
        let mut first = 0;
        for part in &self.parts {
            let end = first + part.source.n_blocks();
            if block < end {
                return Some((part, block - first));
            }
            first = end;
        }
        None
    }
}

impl LogSource for JoinedSource {
    fn path(&self) -> &Path {
        &self.path
    }

    fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        let mut writer = ByteWriter::default();
        writer.u64(self.losses.len() as u64);
        for part in &self.parts {
            writer.text(&part.name);
            writer.sized(&part.source.fingerprint()?);
        }
        Ok(writer.finish())
    }

    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error> {
        let mut joined = Scan {
            losses: self.losses.clone(),
            ..Scan::default()
        };
        let total: u64 = self.parts.iter().map(|part| part.size_bytes).sum();
        let (mut done, mut first_block, mut failure) = (0, 0, None);
        let mut n_read = 0;
        for (part_idx, part) in (0..).zip(&self.parts) {
            let progress = PartProgress {
                progress,
                done,
                size_bytes: part.size_bytes,
                total,
            };
            let mut channels = Vec::new();
            let mut part_watch = PartWatch {
                watch,
                joined: &mut joined.channels,
                channels: &mut channels,
                first_block,
            };
            match part.source.scan(&mut part_watch, &progress) {
                Ok(scan) => {
                    n_read += 1;
                    part.add(scan, (part_idx, first_block), &channels, &mut joined);
                }
                Err(err @ (Error::Canceled | Error::TooManyMessages { .. })) => return Err(err),
                Err(err) => {
                    joined.losses.push(lost_file(part.source.path(), &err));
                    failure.get_or_insert(err);
                }
            }
            done += part.size_bytes;
            first_block += part.source.n_blocks();
        }
        match failure {
            Some(err) if n_read == 0 => Err(err),
            _ => Ok(joined),
        }
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let (part, block) = self.part_of(place.block).ok_or(Error::OutsideLog {
            offset: place.offset,
            size_bytes,
        })?;
        part.source.read(Place { block, ..place }, size_bytes)
    }

    fn visit_block(
        &self,
        block: u32,
        wanted: &[(u64, u32)],
        visit: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        match self.part_of(block) {
            Some((part, block)) => part.source.visit_block(block, wanted, visit),
            None => Ok(()),
        }
    }

    fn files(&self) -> LogFiles {
        let mut joined = LogFiles::default();
        let mut formats = Vec::new();
        for part in &self.parts {
            let files = part.source.files();
            joined.paths.extend(files.paths);
            joined.size_bytes += files.size_bytes;
            joined.compressions.extend(files.compressions);
            if !formats.contains(&files.format) {
                formats.push(files.format);
            }
        }
        joined.format = formats.join(", ");
        joined
    }

    fn n_blocks(&self) -> u32 {
        self.parts.iter().map(|part| part.source.n_blocks()).sum()
    }

    fn layout(&self) -> Vec<u8> {
        let mut writer = ByteWriter::default();
        writer.u64(self.parts.len() as u64);
        for part in &self.parts {
            writer.sized(&part.source.layout());
        }
        writer.finish()
    }

    fn restore(&self, layout: &[u8]) -> Result<(), Error> {
        let other = || Error::OtherLayout {
            path: self.path.clone(),
        };
        let mut reader = ByteReader::new(layout);
        if reader.u64() != Some(self.parts.len() as u64) {
            return Err(other());
        }
        for part in &self.parts {
            part.source.restore(reader.sized().ok_or_else(other)?)?;
        }
        Ok(())
    }
}

/// The number of the channel in the joined log: an equal one's, or a new one.
fn joined_channel(joined: &mut Vec<ScannedChannel>, channel: &ScannedChannel) -> (u32, bool) {
    let is_same = |known: &ScannedChannel| {
        known.topic == channel.topic
            && known.encoding == channel.encoding
            && known.schema == channel.schema
            && known.schema_encoding == channel.schema_encoding
            && known.schema_data == channel.schema_data
    };
    if let Some(channel_idx) = joined.iter().position(is_same) {
        return (channel_idx as u32, false);
    }
    joined.push(channel.clone());
    (joined.len() as u32 - 1, true)
}
