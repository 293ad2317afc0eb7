//! The stamp of a message in JSON, found without making anything of the rest.

use fl_spacetime::Stamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::stamp_rule;

/// The parts of a message that may lead to its stamp, the likeliest first, as in
/// [`stamp_rule::STAMPS`].
#[derive(Deserialize)]
struct Stamped<'a> {
    #[serde(borrow)]
    timestamp: Option<&'a RawValue>,
    #[serde(borrow)]
    stamp: Option<&'a RawValue>,
    #[serde(borrow)]
    header: Option<&'a RawValue>,
    #[serde(borrow)]
    transforms: Option<&'a RawValue>,
}

/// Whole seconds and nanoseconds, under any of their names.
#[derive(Deserialize)]
struct Moment {
    #[serde(alias = "secs", alias = "seconds")]
    sec: i64,
    #[serde(
        default,
        alias = "nsecs",
        alias = "nanosec",
        alias = "nanos",
        alias = "nanoseconds"
    )]
    nsec: i64,
}

/// The message's own stamp, or that of the first of its transforms; `None` if it is zero or not
/// there.
pub(crate) fn stamp_of(message: &[u8]) -> Option<Stamp> {
    let message: Stamped<'_> = serde_json::from_slice(message).ok()?;
    if let Some(stamp) = own_stamp(&message) {
        return Some(stamp);
    }
    if let Some(header) = message.header {
        return own_stamp(&serde_json::from_str(header.get()).ok()?);
    }
    let transforms: Vec<&RawValue> = serde_json::from_str(message.transforms?.get()).ok()?;
    stamp_of(transforms.first()?.get().as_bytes())
}

fn own_stamp(message: &Stamped<'_>) -> Option<Stamp> {
    let moment = message.timestamp.or(message.stamp)?;
    let Moment { sec, nsec } = serde_json::from_str(moment.get()).ok()?;
    stamp_rule::stamp(sec, nsec)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str, nanos: Option<i64>) {
        let stamp = stamp_of(message.as_bytes());
        assert_eq!(stamp.map(Stamp::nanos), nanos, "{message}");
    }

    #[test]
    fn finds_stamps_under_their_usual_names() {
        check(
            r#"{"x":[1,{}],"timestamp":{"sec":2,"nsec":5}}"#,
            Some(2_000_000_005),
        );
        check(
            r#"{"header":{"stamp":{"secs":2,"nsecs":5}}}"#,
            Some(2_000_000_005),
        );
        check(r#"{"stamp":{"sec":2,"nanosec":5}}"#, Some(2_000_000_005));
        check(
            r#"{"transforms":[{"timestamp":{"seconds":2,"nanos":5}},7]}"#,
            Some(2_000_000_005),
        );
        for message in [
            "",
            "7",
            r#"{"timestamp":{"sec":0,"nsec":0}}"#,
            r#"{"timestamp":17}"#,
            r#"{"header":{}}"#,
            r#"{"transforms":[]}"#,
            r#"{"timestamp":{"sec":9223372036854775807,"nsec":1}}"#,
        ] {
            check(message, None);
        }
    }
}
