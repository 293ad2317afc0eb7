//! Moments and signed differences between them, in whole nanoseconds.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// A moment: nanoseconds since the Unix epoch, as the log says it.
///
/// Arithmetic saturates: a hostile stamp stays at the end of the range and never wraps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Stamp(i64);

/// A signed difference between two moments, nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

const NANOS_PER_SEC: i64 = 1_000_000_000;
const NANOS_PER_MILLI: i64 = 1_000_000;
/// No number of a stamp has more.
const MAX_DIGITS: usize = 20;

impl Stamp {
    /// The first moment that can be named.
    pub const MIN: Stamp = Stamp(i64::MIN);
    /// The last moment that can be named.
    pub const MAX: Stamp = Stamp(i64::MAX);

    /// A moment from nanoseconds since the Unix epoch.
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// From decimal seconds such as [`Stamp`] shows itself as: exact to the nanosecond, further digits
    /// are cut. `None` for anything else, signs before the minus, exponents and a lone point among it.
    pub fn from_secs_text(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let number = |digits: &str| -> Option<i128> {
            let is_plain = !digits.is_empty()
                && digits.len() <= MAX_DIGITS
                && digits.bytes().all(|it| it.is_ascii_digit());
            is_plain.then(|| digits.parse().ok()).flatten()
        };
        number(fraction)?;
        let fraction = number(format!("{fraction:0<9}").get(..9)?)?;
        let nanos = number(whole)?.checked_mul(i128::from(NANOS_PER_SEC))? + fraction;
        i64::try_from(sign * nanos).ok().map(Self)
    }

    /// From seconds since the Unix epoch, rounded to what `f64` holds; `None` beyond the range.
    pub fn from_secs_f64(secs: f64) -> Option<Self> {
        let nanos = (secs * NANOS_PER_SEC as f64).round();
        (nanos.abs() < i64::MAX as f64).then_some(Self(nanos as i64))
    }

    /// Nanoseconds since the Unix epoch.
    pub const fn nanos(self) -> i64 {
        self.0
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// The longest span that can be named.
    pub const MAX: Span = Span(i64::MAX);

    /// A span of that many nanoseconds.
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// A span of that many milliseconds; saturates.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(NANOS_PER_MILLI))
    }

    /// A span of that many seconds, rounded to the nanosecond; saturates, and NaN is zero.
    pub fn from_secs_f64(secs: f64) -> Self {
        Self((secs * NANOS_PER_SEC as f64).round() as i64)
    }

    /// Nanoseconds.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// Seconds.
    pub fn as_secs_f64(self) -> f64 {
        // Whole seconds apart: a nanosecond stays exact in spans of up to 104 days and beyond.
        (self.0 / NANOS_PER_SEC) as f64 + (self.0 % NANOS_PER_SEC) as f64 / NANOS_PER_SEC as f64
    }

    /// Milliseconds.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_MILLI as f64
    }

    /// The same span without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

impl Sub for Stamp {
    type Output = Span;
    fn sub(self, other: Stamp) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Add<Span> for Stamp {
    type Output = Stamp;
    fn add(self, span: Span) -> Stamp {
        Stamp(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Stamp {
    type Output = Stamp;
    fn sub(self, span: Span) -> Stamp {
        Stamp(self.0.saturating_sub(span.0))
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Span;
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Neg for Span {
    type Output = Span;
    fn neg(self) -> Span {
        Span(self.0.saturating_neg())
    }
}

impl Sum for Span {
    fn sum<I: Iterator<Item = Span>>(spans: I) -> Span {
        spans.fold(Span::ZERO, Add::add)
    }
}

/// Seconds with nine decimals, exact: `1317042145.964000000`.
impl fmt::Display for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_secs(self.0, formatter)?;
        Ok(())
    }
}

/// Seconds with nine decimals and their unit, exact: `-0.100000000 s`.
impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_secs(self.0, formatter)?;
        formatter.write_str(" s")
    }
}

fn write_secs(nanos: i64, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let sign = if nanos < 0 { "-" } else { "" };
    let magnitude = nanos.unsigned_abs();
    let per_sec = NANOS_PER_SEC.unsigned_abs();
    write!(
        formatter,
        "{sign}{}.{:09}",
        magnitude / per_sec,
        magnitude % per_sec
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_every_nanosecond() {
        assert_eq!(
            Stamp::from_nanos(1_317_042_145_964_000_001).to_string(),
            "1317042145.964000001"
        );
        assert_eq!(Span::from_nanos(-1).to_string(), "-0.000000001 s");
        assert_eq!(Stamp::MIN.to_string(), "-9223372036.854775808");
    }

    #[test]
    fn is_read_from_what_it_shows() {
        for nanos in [0, 1, -1, 1_317_042_145_964_000_001, i64::MIN, i64::MAX] {
            let stamp = Stamp::from_nanos(nanos);
            assert_eq!(Stamp::from_secs_text(&stamp.to_string()), Some(stamp));
        }
        for wrong in [
            "", ".", "-", "1.", ".5", "+1", "1e3", "1.2.3", "1.-5", "9e99",
        ] {
            assert_eq!(Stamp::from_secs_text(wrong), None, "{wrong}");
        }
        assert_eq!(
            Stamp::from_secs_f64(-0.5).map(Stamp::nanos),
            Some(-500_000_000)
        );
        for wrong in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(Stamp::from_secs_f64(wrong), None);
        }
    }

    #[test]
    fn saturates_instead_of_wrapping() {
        assert_eq!(Stamp::MAX + Span::from_nanos(1), Stamp::MAX);
        assert_eq!(Stamp::MAX - Stamp::MIN, Span::MAX);
        assert_eq!(Span::from_secs_f64(f64::NAN), Span::ZERO);
        assert_eq!(Span::from_nanos(i64::MIN).abs(), Span::MAX);
    }

    #[test]
    fn seconds_keep_the_nanosecond() {
        assert_eq!(Span::from_secs_f64(0.1).nanos(), 100_000_000);
        assert!(
            (Span::from_nanos(9_000_000_000_000_001).as_secs_f64() - 9_000_000.000_000_001).abs()
                < 2e-9
        );
    }
}
