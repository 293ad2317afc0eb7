//! Several files as one log: a ROS 2 bag's folder, a folder of log files, files of one pattern.

mod files;
mod part;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::bytes::{ByteReader, ByteWriter};
use crate::error::Error;
use crate::format;
use crate::loss::{Loss, LossKind};
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::source::{LogFiles, LogSource, MessageBytes, Place, Scan, ScannedChannel, Watch};
pub(crate) use files::{Files, of_path};
use part::{Part, PartProgress, PartWatch};

/// Sources one after the other. Channels that are described alike are one.
pub(crate) struct JoinedSource {
    path: PathBuf,
    parts: Vec<Part>,
    /// What is known to be lost before anything is read.
    losses: Vec<Loss>,
}

/// Opens files as one log, which is called `path`.
pub(crate) fn open(
    path: &Path,
    files: Files,
    options: &OpenOptions,
    progress: &dyn Progress,
) -> Result<Box<dyn LogSource>, Error> {
    let mut source = join(path, &files.files, options, progress)?;
    source.losses.splice(0..0, files.losses);
    Ok(Box::new(source))
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
            let end = part.source.n_blocks().saturating_add(first);
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
        let mut channels = Channels::default();
        for (part_idx, part) in (0..).zip(&self.parts) {
            let progress = PartProgress {
                progress,
                done,
                size_bytes: part.size_bytes,
                total,
            };
            let mut numbers = Vec::new();
            let mut part_watch = PartWatch {
                watch,
                joined: &mut channels,
                channels: &mut numbers,
                first_block,
            };
            match part.source.scan(&mut part_watch, &progress) {
                Ok(scan) => {
                    n_read += 1;
                    part.add(scan, (part_idx, first_block), &numbers, &mut joined);
                }
                Err(err @ (Error::Canceled | Error::TooManyMessages { .. })) => return Err(err),
                Err(err) => {
                    joined.losses.push(lost_file(part.source.path(), &err));
                    failure.get_or_insert(err);
                }
            }
            done += part.size_bytes;
            first_block = part.source.n_blocks().saturating_add(first_block);
        }
        joined.channels = channels.channels;
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
        let parts = self.parts.iter();
        let n_blocks = parts.map(|part| part.source.n_blocks());
        n_blocks.fold(0, u32::saturating_add)
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

/// The channels of the joined log so far.
#[derive(Default)]
struct Channels {
    channels: Vec<ScannedChannel>,
    by_topic: HashMap<String, Vec<u32>>,
}

impl Channels {
    /// The number of a channel in the joined log, and whether it is new there: that of one that
    /// is described alike, if it is none of these.
    fn join(&mut self, channel: &ScannedChannel, others: &[u32]) -> (u32, bool) {
        let on_topic = self.by_topic.entry(channel.topic.clone()).or_default();
        let is_same = |channel_idx: &&u32| {
            let known = &self.channels[**channel_idx as usize];
            known.encoding == channel.encoding
                && known.schema == channel.schema
                && known.schema_encoding == channel.schema_encoding
                && known.schema_data == channel.schema_data
                && !others.contains(channel_idx)
        };
        if let Some(channel_idx) = on_topic.iter().find(is_same) {
            return (*channel_idx, false);
        }
        let channel_idx = self.channels.len() as u32;
        on_topic.push(channel_idx);
        self.channels.push(channel.clone());
        (channel_idx, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_joined_across_files_only() {
        let channel = |topic: &str, schema: &str| ScannedChannel {
            topic: topic.to_owned(),
            schema: schema.to_owned(),
            ..ScannedChannel::default()
        };
        let of_file = [channel("/a", "X"), channel("/a", "X"), channel("/a", "Y")];
        let mut joined = Channels::default();
        for is_new in [true, false] {
            let mut numbers = Vec::new();
            for (number, channel) in (0..).zip(&of_file) {
                assert_eq!(joined.join(channel, &numbers), (number, is_new));
                numbers.push(number);
            }
        }
        assert_eq!(joined.join(&channel("/b", "X"), &[]), (3, true));
        assert_eq!(joined.channels.len(), 4);
    }
}
