//! Moments of a log as a person writes them.

use std::fmt;
use std::str::FromStr;

use anyhow::bail;
use fl_log::Log;
use fl_spacetime::{Date, Span, Stamp};

/// A moment: so long after the log's start, or by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogTime {
    AfterStart(Span),
    At(Stamp),
}

impl LogTime {
    /// The moment in a log that starts then.
    pub(crate) fn since(self, start: Stamp) -> Stamp {
        match self {
            Self::AfterStart(span) => start + span,
            Self::At(stamp) => stamp,
        }
    }
}

/// The range from one moment to the other in a log; without one, from its start or to its end.
pub(crate) fn range(
    log: &Log,
    from: Option<LogTime>,
    to: Option<LogTime>,
) -> anyhow::Result<(Stamp, Stamp)> {
    let (Some(start), Some(end)) = (log.start(), log.end()) else {
        bail!("the log has no messages\nfile: {}", log.path().display());
    };
    let after_end = Stamp::from_nanos(end.nanos().saturating_add(1));
    let from = from.map_or(start, |time| time.since(start));
    let to = to.map_or(after_end, |time| time.since(start));
    if to <= start || from > end {
        let secs = (end - start).as_secs_f64();
        bail!(
            "nothing lies from {from} to {to}: the log covers {start} to {end}, {secs:.3} s\n\
             file: {}",
            log.path().display()
        );
    }
    if from >= to {
        bail!("--from ({from}) is not before --to ({to})");
    }
    Ok((from, to))
}

const FORMS: &str = "write seconds since the log's start (12.5), a time (2026-03-01T12:00:00Z) or \
                     nanoseconds since 1970 (1760000000123456789ns)";

impl FromStr for LogTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let time = match text.strip_suffix("ns") {
            Some(nanos) => nanos.parse().ok().map(Stamp::from_nanos).map(Self::At),
            None => secs(text)
                .map(Self::AfterStart)
                .or_else(|| calendar_time(text).map(Self::At)),
        };
        time.ok_or_else(|| FORMS.to_owned())
    }
}

impl fmt::Display for LogTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AfterStart(span) => write!(formatter, "{span} after the start"),
            Self::At(stamp) => write!(formatter, "{stamp}"),
        }
    }
}

/// Decimal seconds, exact to the nanosecond.
fn secs(text: &str) -> Option<Span> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = whole.bytes().all(|byte| byte.is_ascii_digit());
    let secs: u32 = whole.parse().ok().filter(|_| is_number)?;
    let nanos = i64::from(secs) * 1_000_000_000;
    Some(Span::from_nanos(nanos + fraction_nanos(fraction)?))
}

/// The digits after the point of a number of seconds.
fn fraction_nanos(digits: &str) -> Option<i64> {
    const N_DIGITS: usize = 9;
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    if !is_number || digits.len() > N_DIGITS {
        return None;
    }
    format!("{digits:0<N_DIGITS$}").parse().ok()
}

/// A time of RFC 3339, with `Z` or an offset.
fn calendar_time(text: &str) -> Option<Stamp> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let (time, offset_secs) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, 0),
        None => {
            let sign_at = time.rfind(['+', '-'])?;
            let (time, offset) = time.split_at(sign_at);
            let [hours, minutes] = numbers(&offset[1..], ':')?;
            let secs = 3600 * hours + 60 * minutes;
            (time, if offset.starts_with('-') { -secs } else { secs })
        }
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    let date = Date::new(year, month, day)?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = date.days_since_1970();
    let secs = 86_400 * days + 3600 * hour + 60 * minute + second - offset_secs;
    let nanos = secs.checked_mul(1_000_000_000)?;
    Some(Stamp::from_nanos(
        nanos.checked_add(fraction_nanos(fraction)?)?,
    ))
}

fn numbers<const N: usize>(text: &str, between: char) -> Option<[i64; N]> {
    let parsed: Option<Vec<i64>> = text
        .split(between)
        .map(|part| {
            let is_number = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| is_number)
        })
        .collect();
    parsed?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_moments_in_three_forms() {
        let after = |nanos| Ok(LogTime::AfterStart(Span::from_nanos(nanos)));
        let at = |nanos| Ok(LogTime::At(Stamp::from_nanos(nanos)));
        for (text, expected) in [
            ("12.5", after(12_500_000_000)),
            ("0", after(0)),
            ("3.000000001", after(3_000_000_001)),
            ("1760000000123456789ns", at(1_760_000_000_123_456_789)),
            ("1970-01-01T00:00:00Z", at(0)),
            ("2011-09-26T13:02:25.964Z", at(1_317_042_145_964_000_000)),
            (
                "2011-09-26T15:02:25.964+02:00",
                at(1_317_042_145_964_000_000),
            ),
            ("2024-02-29 23:59:59Z", at(1_709_251_199_000_000_000)),
            ("2000-03-01T00:00:00Z", at(951_868_800_000_000_000)),
        ] {
            assert_eq!(LogTime::from_str(text), expected, "{text}");
        }
        for text in [
            "",
            "-1",
            "1e3",
            "NaN",
            "12s",
            "ns",
            "1.5ns",
            "2023-02-29T00:00:00Z",
            "12.0000000001",
            "2024-13-01T00:00:00Z",
            "2024-01-01",
            "2024-01-01T24:00:00Z",
            "9999-01-01T00:00:00Z",
            "+3",
            "2024-01-01T00:00:00",
        ] {
            assert!(LogTime::from_str(text).is_err(), "{text}");
        }
    }
}
