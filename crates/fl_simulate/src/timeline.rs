//! When each sensor measures, and when the recorder gets the message.

use fl_spacetime::{Span, Stamp};

use crate::hash;

/// The rhythm of one sensor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cadence {
    /// First stamp after the drive's start.
    pub phase: Span,
    /// Between stamps.
    pub period: Span,
    /// How long a measurement takes: it must end within the drive.
    pub length: Span,
    /// Largest deviation of a stamp from the rhythm.
    pub jitter: Span,
    /// From the stamp to the recorder, at least.
    pub delay: Span,
}

impl Cadence {
    /// A rhythm in milliseconds: phase, period and delay.
    pub(crate) fn millis(phase: f64, period: f64, delay: f64) -> Self {
        let span = |millis: f64| Span::from_secs_f64(millis / 1e3);
        let (phase, period, delay) = (span(phase), span(period), span(delay));
        Self {
            phase,
            period,
            length: Span::ZERO,
            jitter: Span::ZERO,
            delay,
        }
    }

    /// The stamps between two moments.
    pub(crate) fn stamps(&self, start: Stamp, end: Stamp) -> Vec<Stamp> {
        let last = end - self.length;
        (0_i64..)
            .map(|idx| {
                (
                    idx,
                    start + self.phase + Span::from_nanos(idx * self.period.nanos()),
                )
            })
            .take_while(|(_, regular)| *regular + self.jitter <= last)
            .map(|(idx, regular)| regular + self.deviation(idx))
            .collect()
    }

    fn deviation(&self, idx: i64) -> Span {
        let unit = f64::from(hash::unit(idx as i32, self.phase.nanos() as i32, 11)) * 2.0 - 1.0;
        Span::from_nanos((unit * self.jitter.nanos() as f64) as i64)
    }

    /// When the recorder gets the message: the delay and up to 3 ms more.
    pub(crate) fn log_time(&self, stamp: Stamp) -> Stamp {
        const MAX_EXTRA_NANOS: u32 = 3_000_000;
        let extra =
            hash::cell(stamp.nanos() as i32, self.delay.nanos() as i32, 13) % MAX_EXTRA_NANOS;
        stamp + self.length + self.delay + Span::from_nanos(i64::from(extra))
    }
}
