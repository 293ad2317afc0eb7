//! A recording that is being drawn: entities put at moments, on our two timelines only.

use fl_spacetime::Stamp;
use rerun::{
    AsComponents, EntityPath, RecordingStream, SerializationResult, SerializedComponentColumn,
    TimeColumn,
};

use crate::Error;

/// The timeline of stamps, nanoseconds since the Unix epoch.
pub(crate) const STAMP_TIMELINE: &str = "stamp";
/// The timeline of frame numbers.
pub(crate) const FRAME_TIMELINE: &str = "frame";

/// A moment on both timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) frame_idx: usize,
    pub(crate) stamp: Stamp,
}

/// A recording that is being drawn.
pub(crate) struct Canvas {
    recording: RecordingStream,
}

impl Canvas {
    /// Draws to `recording`, on no timeline but ours: nothing in the viewer depends on when it was
    /// drawn. The SDK makes row and chunk ids out of the wall clock and chance, and cuts small rows
    /// into chunks by the clock, so two files of one drive still differ in bytes.
    pub(crate) fn new(recording: RecordingStream) -> Self {
        recording.set_log_time_enabled(false);
        recording.set_log_tick_enabled(false);
        Self { recording }
    }

    pub(crate) fn recording(&self) -> &RecordingStream {
        &self.recording
    }

    pub(crate) fn into_recording(self) -> RecordingStream {
        self.recording
    }

    /// Puts what holds at all times.
    pub(crate) fn put_static(
        &self,
        path: &EntityPath,
        what: &impl AsComponents,
    ) -> Result<(), Error> {
        let put = self.recording.log_static(path.clone(), what);
        put.map_err(|err| refused(path, err))
    }

    /// Puts what holds from `moment` on. Small things only: they are batched.
    pub(crate) fn put(
        &self,
        path: &EntityPath,
        moment: Moment,
        what: &impl AsComponents,
    ) -> Result<(), Error> {
        self.recording
            .set_timestamp_nanos_since_epoch(STAMP_TIMELINE, nanos(moment));
        self.recording
            .set_time_sequence(FRAME_TIMELINE, frame_number(moment));
        let put = self.recording.log(path.clone(), what);
        put.map_err(|err| refused(path, err))
    }

    /// Puts one row a moment, all in one chunk.
    pub(crate) fn put_columns<Columns>(
        &self,
        path: &EntityPath,
        moments: &[Moment],
        columns: SerializationResult<Columns>,
    ) -> Result<(), Error>
    where
        Columns: IntoIterator<Item = SerializedComponentColumn>,
    {
        let columns = columns.map_err(|err| refused(path, err))?;
        let stamps = moments.iter().map(|moment| nanos(*moment));
        let frames = moments.iter().map(|moment| frame_number(*moment));
        let indexes = [
            TimeColumn::new_timestamp_nanos_since_epoch(STAMP_TIMELINE, stamps),
            TimeColumn::new_sequence(FRAME_TIMELINE, frames),
        ];
        let put = self.recording.send_columns(path.clone(), indexes, columns);
        put.map_err(|err| refused(path, err))
    }
}

/// Rerun keeps the smallest number for static data.
fn nanos(moment: Moment) -> i64 {
    moment.stamp.nanos().max(i64::MIN + 1)
}

fn frame_number(moment: Moment) -> i64 {
    i64::try_from(moment.frame_idx).unwrap_or(i64::MAX)
}

fn refused(path: &EntityPath, source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Rerun {
        what: format!("data for {path}"),
        source: Box::new(source),
    }
}
