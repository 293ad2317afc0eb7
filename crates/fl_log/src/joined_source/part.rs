//! One of several sources that are read as one.

use std::path::Path;

use fl_spacetime::Stamp;

use super::joined_channel;
use crate::blocks::WHOLE_FILE;
use crate::loss::Loss;
use crate::progress::Progress;
use crate::source::{LogSource, Place, Scan, ScannedChannel, Watch};

pub(super) struct Part {
    pub(super) source: Box<dyn LogSource>,
    /// The file's name, which losses say.
    pub(super) name: String,
    /// For the progress.
    pub(super) size_bytes: u64,
}

impl Part {
    pub(super) fn new(source: Box<dyn LogSource>, file: &Path) -> Self {
        let name = file.file_name().unwrap_or(file.as_os_str());
        Self {
            source,
            name: name.to_string_lossy().into_owned(),
            size_bytes: std::fs::metadata(file).map_or(1, |metadata| metadata.len().max(1)),
        }
    }

    /// Adds what this part's scan found. `channels` are the joined log's numbers of its channels.
    pub(super) fn add(
        &self,
        scan: Scan,
        (part_idx, first_block): (u32, u32),
        channels: &[u32],
        joined: &mut Scan,
    ) {
        joined.messages.reserve(scan.messages.len());
        for mut message in scan.messages {
            if let Some(channel_idx) = channels.get(message.channel_idx as usize) {
                message.channel_idx = *channel_idx;
                message.place.block += first_block;
                joined.messages.push(message);
            }
        }
        joined
            .losses
            .extend(scan.losses.into_iter().map(|loss| Loss {
                what: format!("{}: {}", self.name, loss.what),
                ..loss
            }));
        if joined.profile.is_empty() {
            joined.profile = scan.profile;
        }
        joined.metadata.extend(scan.metadata);
        for mut attachment in scan.attachments {
            attachment.place.block = match attachment.place.block {
                WHOLE_FILE => u32::MAX - part_idx,
                block => block + first_block,
            };
            joined.attachments.push(attachment);
        }
    }
}

/// Shows a part's messages with the joined log's numbers.
pub(super) struct PartWatch<'w> {
    pub(super) watch: &'w mut dyn Watch,
    pub(super) joined: &'w mut Vec<ScannedChannel>,
    pub(super) channels: &'w mut Vec<u32>,
    pub(super) first_block: u32,
}

impl Watch for PartWatch<'_> {
    fn channel(&mut self, channel_idx: u32, channel: &ScannedChannel) {
        let (joined_idx, is_new) = joined_channel(self.joined, channel);
        if is_new {
            self.watch.channel(joined_idx, channel);
        }
        let channel_idx = channel_idx as usize;
        if self.channels.len() <= channel_idx {
            self.channels.resize(channel_idx + 1, u32::MAX);
        }
        self.channels[channel_idx] = joined_idx;
    }

    fn message(&mut self, channel_idx: u32, place: Place, bytes: &[u8]) -> Option<Stamp> {
        let joined_idx = *self.channels.get(channel_idx as usize)?;
        let block = place.block + self.first_block;
        self.watch
            .message(joined_idx, Place { block, ..place }, bytes)
    }
}

/// How far all parts are.
pub(super) struct PartProgress<'p> {
    pub(super) progress: &'p dyn Progress,
    pub(super) done: u64,
    pub(super) size_bytes: u64,
    pub(super) total: u64,
}

impl Progress for PartProgress<'_> {
    fn advance(&self, done: u64, total: u64) -> bool {
        let share = done as f64 / total.max(1) as f64;
        let done = self.done + (share * self.size_bytes as f64) as u64;
        self.progress.advance(done, self.total)
    }
}
