//! Stamps of OpenLABEL: numbers, or texts of numbers or dates.

use fl_spacetime::{Date, Stamp};
use serde_json::Value;

const NANOS_PER_SEC: i128 = 1_000_000_000;
/// A whole number from here on is nanoseconds: as seconds it would be the year 33658.
const LEAST_NANOS: i64 = 1_000_000_000_000;

/// Seconds since 1970 with nine decimals, exact.
pub(super) fn text_from_stamp(stamp: Stamp) -> String {
    stamp.to_string()
}

/// A number of seconds, whole nanoseconds, a text of seconds, or a date in UTC such as
/// `2020-04-11T12:00:01.5Z`. `None` for anything else.
pub(super) fn stamp_from_value(value: &Value) -> Option<Stamp> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(nanos) if nanos.abs() >= LEAST_NANOS => Some(Stamp::from_nanos(nanos)),
            _ => {
                let exact = Stamp::from_secs_text(&number.to_string());
                exact.or_else(|| Stamp::from_secs_f64(number.as_f64()?))
            }
        },
        Value::String(text) => Stamp::from_secs_text(text.trim()).or_else(|| date(text.trim())),
        _ => None,
    }
}

fn number(digits: &str) -> Option<i128> {
    let plain =
        !digits.is_empty() && digits.len() <= 20 && digits.bytes().all(|it| it.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn date(text: &str) -> Option<Stamp> {
    let text = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("+00:00"))
        .unwrap_or(text);
    let (day, time) = text.split_once(['T', ' '])?;
    let [year, month, day] = three(day, '-')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = three(clock, ':')?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let whole = |number: i128| i64::try_from(number).ok();
    let date = Date::new(whole(year)?, whole(month)?, whole(day)?)?;
    let hours = i128::from(date.days_since_1970()) * 24 + hour;
    let secs = (hours * 60 + minute) * 60 + second;
    let fraction = Stamp::from_secs_text(&format!("0.{fraction}"))?;
    let nanos = secs * NANOS_PER_SEC + i128::from(fraction.nanos());
    i64::try_from(nanos).ok().map(Stamp::from_nanos)
}

fn three(text: &str, separator: char) -> Option<[i128; 3]> {
    let parts: Option<Vec<i128>> = text.split(separator).map(number).collect();
    parts?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_every_spelling() {
        for (json, nanos) in [
            ("1749720599920000000", Some(1_749_720_599_920_000_000)),
            ("1749720599.92", Some(1_749_720_599_920_000_000)),
            ("0.1", Some(100_000_000)),
            ("12", Some(12_000_000_000)),
            ("1e-3", Some(1_000_000)),
            ("\"1749720599.920000001\"", Some(1_749_720_599_920_000_001)),
            ("\"-0.5\"", Some(-500_000_000)),
            ("\"1970-01-01T00:00:01Z\"", Some(1_000_000_000)),
            ("\"2000-02-29 12:00:00.25\"", Some(951_825_600_250_000_000)),
            ("\"2026-03-01T00:00:00Z\"", Some(1_772_323_200_000_000_000)),
            ("\"noon\"", None),
            ("\"2026-13-01T00:00:00Z\"", None),
            ("\"2026-02-29T00:00:00Z\"", None),
            ("\"1.\"", None),
            ("\"99999999999999999999\"", None),
            ("null", None),
            ("1e300", None),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            let found = stamp_from_value(&value).map(Stamp::nanos);
            assert_eq!(found, nanos, "{json}");
        }
        let stamp = Stamp::from_nanos(1_749_720_599_920_000_001);
        assert_eq!(
            stamp_from_value(&Value::String(text_from_stamp(stamp))),
            Some(stamp)
        );
    }
}
