//! Pictures of a channel that holds a video.
//!
//! Most frames of a video say only what changed since others. To give one of them, the frames
//! from the last key frame on are decoded; which frames are key frames shows in their first
//! bytes, without decoding any. Frames are decoded in the order in which they were recorded, and
//! each message gives the picture that it holds itself: so videos with frames that are shown
//! earlier than they are decoded (B-frames, which Foxglove's type forbids) are read too.

mod access_unit;
mod bits;
mod color;
mod h265_parameters;
mod picture;
mod picture_decoder;
mod references;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::channel::{ChannelId, ChannelKind};
use crate::codec::RgbImage;
use crate::error::Error;
use crate::log::Log;
use crate::message::Video;
use crate::snapshot::Snapshot;
use access_unit::{Codec, Contents};
use picture::Picture;
use picture_decoder::PictureDecoder;

/// The pixels of the largest picture in the levels of H.264 and H.265, nearly 8192 x 4352.
const MAX_PIXELS: u64 = 35_651_584;

/// How many pictures are kept where frames are shown in another order than they are decoded.
const N_RECENT: usize = 4;

/// Gives pictures of one video channel. Reading on frame by frame decodes each frame once.
///
/// H.264 and H.265 are read, with start codes as Annex B of their standards says, in 4:2:0 and
/// 4:2:2 (H.264) or 4:2:0 and 4:4:4 (H.265). Colors are those that the stream names, of BT.601
/// in small pictures and of BT.709 from 720 rows on where it names none.
///
/// Holds one decoder, with its reference frames and the last picture, or four where frames are not
/// in order; and a few bytes for each message of the channel.
#[derive(Debug)]
pub struct VideoReader<'a> {
    log: &'a Log,
    state: VideoState,
}

impl<'a> VideoReader<'a> {
    /// A reader for this channel.
    ///
    /// # Errors
    /// If the log has no such channel, or it holds no video.
    pub fn new(log: &'a Log, channel: ChannelId) -> Result<Self, Error> {
        Ok(Self {
            log,
            state: VideoState::new(log, channel)?,
        })
    }

    /// The same reader, but pictures of more pixels are an error, for bounded memory.
    #[must_use]
    pub fn with_max_pixels(mut self, max_pixels: u64) -> Self {
        self.state.max_pixels = max_pixels.min(MAX_PIXELS);
        self
    }

    /// The picture in message number `idx` of the channel.
    ///
    /// # Errors
    /// If there is no such message or it cannot be read, if no key frame is before it, if it or a
    /// frame that it builds on is damaged, or if its codec is not known. The next key frame can be
    /// read again.
    pub fn picture(&mut self, idx: usize) -> Result<RgbImage, Error> {
        self.state.picture(self.log, idx)
    }
}

/// The videos of a log that somebody has asked for.
#[derive(Debug, Default)]
pub(crate) struct Videos {
    by_channel: Mutex<HashMap<ChannelId, Arc<Mutex<VideoState>>>>,
}

impl Videos {
    /// The picture in message number `idx` of the channel. The decoder is kept for the next one.
    pub(crate) fn picture(
        &self,
        log: &Log,
        channel: ChannelId,
        idx: usize,
    ) -> Result<RgbImage, Error> {
        let state = self.state(log, channel)?;
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.picture(log, idx)
    }

    fn state(&self, log: &Log, channel: ChannelId) -> Result<Arc<Mutex<VideoState>>, Error> {
        let mut by_channel = self
            .by_channel
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = by_channel.get(&channel) {
            return Ok(Arc::clone(state));
        }
        let state = Arc::new(Mutex::new(VideoState::new(log, channel)?));
        by_channel.insert(channel, Arc::clone(&state));
        Ok(state)
    }
}

/// What is known of a channel. Frames are counted in the order in which they are decoded: their
/// *position*.
#[derive(Debug)]
struct VideoState {
    channel: ChannelId,
    max_pixels: u64,
    /// The message at each position, as the log's index counts.
    message_idxs: Vec<u32>,
    /// The position of each message.
    positions: Vec<u32>,
    /// What is in the frame at each position, as far as anybody looked.
    contents: Vec<Option<Contents>>,
    /// What is wrong with frames.
    damages: BTreeMap<usize, String>,
    /// How many pictures are kept.
    n_recent: usize,
    session: Option<Session>,
}

/// A decoder that has seen all frames since a key frame.
#[derive(Debug)]
struct Session {
    decoder: PictureDecoder,
    /// The position of the key frame it began with.
    start: usize,
    /// The position of the last key frame it has seen.
    last_key: usize,
    /// The position of the frame it wants next.
    next: usize,
    /// The last pictures, by position.
    recent: VecDeque<(usize, Picture)>,
}

impl Session {
    fn keep(&mut self, position: usize, picture: Picture, n_recent: usize) {
        if self.recent.len() >= n_recent {
            self.recent.pop_front();
        }
        self.recent.push_back((position, picture));
    }
}

impl VideoState {
    fn new(log: &Log, channel: ChannelId) -> Result<Self, Error> {
        log.expect_kind(channel, ChannelKind::Video)?;
        let entries = log.entries(channel);
        // Decoding order is recording order. The index is sorted by the stamps of the pictures.
        let mut message_idxs: Vec<u32> = (0..entries.len() as u32).collect();
        message_idxs.sort_by_key(|idx| entries[*idx as usize].log_time);
        let in_order = message_idxs.is_sorted();
        let mut positions = vec![0; entries.len()];
        for (position, idx) in (0..).zip(&message_idxs) {
            positions[*idx as usize] = position;
        }
        Ok(Self {
            channel,
            max_pixels: MAX_PIXELS,
            message_idxs,
            positions,
            contents: vec![None; entries.len()],
            damages: BTreeMap::new(),
            n_recent: if in_order { 1 } else { N_RECENT },
            session: None,
        })
    }

    fn picture(&mut self, log: &Log, idx: usize) -> Result<RgbImage, Error> {
        log.expect_message(self.channel, idx)?;
        self.picture_at(log, self.positions[idx] as usize)
            .map_err(|err| log.at_message(self.channel, idx, err))
    }

    fn picture_at(&mut self, log: &Log, position: usize) -> Result<RgbImage, Error> {
        if self.recent(position).is_none() {
            self.prepare(log, position)?;
            self.decode_up_to(log, position)?;
        }
        match self.recent(position) {
            Some(picture) => picture.to_rgb(),
            None => Err(Error::DecodeVideo {
                what: "the message holds no picture".to_owned(),
            }),
        }
    }

    fn recent(&self, position: usize) -> Option<&Picture> {
        let mut recent = self.session.as_ref()?.recent.iter();
        recent.find_map(|(at, picture)| (*at == position).then_some(picture))
    }

    /// Makes sure that there is a session that can go on to this frame.
    fn prepare(&mut self, log: &Log, position: usize) -> Result<(), Error> {
        let mut start = self.last_key_frame(log, position)?;
        if self.contents(log, position)?.builds_on_earlier_key_frame {
            let before = start.checked_sub(1).ok_or(Error::NoKeyFrame)?;
            start = self.last_key_frame(log, before)?;
        }
        if let Some((damaged, what)) = self.damages.range(start..=position).next() {
            return Err(self.damage(log, position, *damaged, what));
        }
        let goes_on = |session: &Session| {
            session.start <= start && (start..=position).contains(&session.next)
        };
        if !self.session.as_ref().is_some_and(goes_on) {
            self.session = None;
            self.session = Some(self.session_from(log, start)?);
        }
        Ok(())
    }

    fn decode_up_to(&mut self, log: &Log, position: usize) -> Result<(), Error> {
        while let Some(mut session) = self.session.take()
            && session.next <= position
        {
            let at = session.next;
            if let Err(err) = self.decode_next(log, &mut session) {
                let what = err.to_string();
                let damage = self.damage(log, position, at, &what);
                self.damages.insert(at, what);
                return Err(damage);
            }
            self.session = Some(session);
            if at == position {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What is wrong with a frame, itself or because of one before it.
    fn damage(&self, log: &Log, position: usize, damaged: usize, what: &str) -> Error {
        let what = what.to_owned();
        let damage = Error::DecodeVideo { what };
        if damaged == position {
            return damage;
        }
        let idx = self.message_idxs[damaged] as usize;
        Error::BrokenVideo {
            source: Box::new(log.at_message(self.channel, idx, damage)),
        }
    }

    fn decode_next(&mut self, log: &Log, session: &mut Session) -> Result<(), Error> {
        let position = session.next;
        let video = self.video(log, position)?;
        let contents = self.contents(log, position)?;
        if contents.key_frame {
            let codec = Codec::of(&video.format)?;
            if session.decoder.codec() != codec {
                session.decoder = PictureDecoder::new(codec, self.max_pixels);
            }
            session.last_key = position;
        }
        session.next = position + 1;
        if contents.builds_on_earlier_key_frame && session.last_key == session.start {
            return Ok(());
        }
        match session.decoder.decode(&video.data)? {
            Some(picture) => session.keep(position, picture, self.n_recent),
            None if contents.picture => {
                return Err(Error::DecodeVideo {
                    what: "the picture is not complete".to_owned(),
                });
            }
            None => {}
        }
        Ok(())
    }

    /// A new decoder that knows what a key frame builds on.
    fn session_from(&mut self, log: &Log, start: usize) -> Result<Session, Error> {
        let codec = Codec::of(&self.video(log, start)?.format)?;
        let mut decoder = PictureDecoder::new(codec, self.max_pixels);
        if !self.contents(log, start)?.sequence_parameters {
            for position in self.parameters_before(log, start)? {
                let video = self.video(log, position)?;
                decoder.take_parameters(&video.data)?;
            }
        }
        Ok(Session {
            decoder,
            start,
            last_key: start,
            next: start,
            recent: VecDeque::new(),
        })
    }

    /// The frames that bring parameters for a key frame without: some senders send them once.
    fn parameters_before(&mut self, log: &Log, start: usize) -> Result<Vec<usize>, Error> {
        let mut positions = Vec::new();
        for position in (0..start).rev() {
            let contents = self.contents(log, position)?;
            if contents.parameters {
                positions.push(position);
            }
            if contents.sequence_parameters {
                break;
            }
        }
        positions.reverse();
        Ok(positions)
    }

    /// The position of the last key frame up to this position.
    fn last_key_frame(&mut self, log: &Log, position: usize) -> Result<usize, Error> {
        for position in (0..=position).rev() {
            if let Some(session) = &self.session
                && (session.last_key..session.next).contains(&position)
            {
                return Ok(session.last_key);
            }
            if self.contents(log, position)?.key_frame {
                return Ok(position);
            }
        }
        Err(Error::NoKeyFrame)
    }

    fn contents(&mut self, log: &Log, position: usize) -> Result<Contents, Error> {
        if let Some(contents) = self.contents[position] {
            return Ok(contents);
        }
        let video = self.video(log, position)?;
        let contents = Contents::of(Codec::of(&video.format)?, &video.data);
        self.contents[position] = Some(contents);
        Ok(contents)
    }

    fn video(&self, log: &Log, position: usize) -> Result<Video, Error> {
        let idx = self.message_idxs[position] as usize;
        match log.snapshot(self.channel, idx)? {
            Snapshot::Video(video) => Ok(video),
            _ => Err(log.other_kind(self.channel, ChannelKind::Video)?),
        }
    }
}
