//! A source of messages in memory, for tests of what is in messages and not in files.

use std::path::Path;
use std::sync::Arc;

use fl_log::{
    Error, Log, LogSource, MessageBytes, NoProgress, OpenOptions, Place, Progress, Scan,
    ScannedChannel, ScannedMessage, Watch,
};

use crate::fixture::stamp;

/// Channels with one message each, received 5 ms after the start.
#[derive(Default)]
pub(crate) struct MemorySource {
    messages: Vec<(ScannedChannel, Arc<Vec<u8>>)>,
}

impl MemorySource {
    pub(crate) fn add(&mut self, channel: ScannedChannel, message: &[u8]) {
        self.messages.push((channel, Arc::new(message.to_vec())));
    }

    pub(crate) fn open(self) -> Log {
        Log::from_source(Box::new(self), &OpenOptions::default(), &NoProgress).unwrap()
    }
}

impl LogSource for MemorySource {
    fn path(&self) -> &Path {
        Path::new("in-memory")
    }

    fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        Ok(Vec::new())
    }

    fn scan(&self, watch: &mut dyn Watch, _progress: &dyn Progress) -> Result<Scan, Error> {
        let mut scan = Scan::default();
        for (number, (channel, message)) in (0..).zip(&self.messages) {
            watch.channel(number, channel);
            scan.channels.push(channel.clone());
            let place = Place {
                block: number,
                offset: 0,
            };
            scan.messages.push(ScannedMessage {
                channel_idx: number,
                log_time: stamp(5),
                publish_time: stamp(5),
                place,
                size_bytes: message.len() as u32,
                sequence: 0,
                header_stamp: watch.message(number, place, message),
            });
        }
        Ok(scan)
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let message = Arc::clone(&self.messages[place.block as usize].1);
        let range = 0..size_bytes as usize;
        Ok(MessageBytes::new(Arc::new(Shared(message)), range).unwrap())
    }

    fn n_blocks(&self) -> u32 {
        self.messages.len() as u32
    }

    fn layout(&self) -> Vec<u8> {
        Vec::new()
    }

    fn restore(&self, _layout: &[u8]) -> Result<(), Error> {
        Ok(())
    }
}

struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
