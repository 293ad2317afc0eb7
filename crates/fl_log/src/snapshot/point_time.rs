//! The time field of points, whose unit and origin messages do not say.

use fl_spacetime::Stamp;

use crate::message::PointDatatype;

/// A sweep is shorter than this: a larger number is a moment, or in a smaller unit.
const MAX_SWEEP_SECS: f64 = 1.0;

/// Points are measured closer than this to the stamp of their message.
const MAX_FROM_STAMP_SECS: f64 = 2.0;

/// Each point's time after `stamp`, in nanoseconds; `None` if the field makes no sense.
///
/// Integers of 32 bits are nanoseconds after the stamp.
/// Floating point numbers are, by their size: moments (in s, ms, µs or ns) if that brings them
/// close to the stamp, else times after it in the largest of these units that makes a sweep
/// shorter than a second. Moments in 32-bit floats are too coarse and ignored.
/// A number that is not finite counts as the stamp.
pub(super) fn offset_nanos(
    times: &[f64],
    datatype: PointDatatype,
    stamp: Stamp,
) -> Option<Vec<i32>> {
    let largest = times
        .iter()
        .filter(|time| time.is_finite())
        .fold(0.0, |a: f64, b| a.max(b.abs()));
    let clock = match datatype {
        PointDatatype::Uint32 | PointDatatype::Int32 => Clock {
            secs_per_unit: 1e-9,
            absolute: false,
        },
        PointDatatype::Float32 => Clock::relative(largest)?,
        PointDatatype::Float64 => {
            Clock::absolute(largest, stamp).or_else(|| Clock::relative(largest))?
        }
        _ => return None,
    };
    times
        .iter()
        .map(|time| clock.offset_nanos(*time, stamp))
        .collect()
}

/// What a number of the time field means.
#[derive(Debug, Clone, Copy)]
struct Clock {
    secs_per_unit: f64,
    absolute: bool,
}

const UNITS: [f64; 4] = [1.0, 1e-3, 1e-6, 1e-9];

impl Clock {
    fn absolute(largest: f64, stamp: Stamp) -> Option<Self> {
        let stamp_secs = stamp.nanos() as f64 * 1e-9;
        let unit = UNITS.into_iter().find(|unit| {
            let secs = largest * unit;
            secs > MAX_SWEEP_SECS && (secs - stamp_secs).abs() < MAX_FROM_STAMP_SECS
        })?;
        Some(Self {
            secs_per_unit: unit,
            absolute: true,
        })
    }

    fn relative(largest: f64) -> Option<Self> {
        let unit = UNITS
            .into_iter()
            .find(|unit| largest * unit <= MAX_SWEEP_SECS)?;
        Some(Self {
            secs_per_unit: unit,
            absolute: false,
        })
    }

    /// `None` if the result is outside of ±2.1 s.
    fn offset_nanos(self, time: f64, stamp: Stamp) -> Option<i32> {
        if !time.is_finite() {
            return Some(0);
        }
        let nanos_per_unit = (self.secs_per_unit * 1e9).round();
        let whole = time.trunc();
        let nanos = (whole as i128) * (nanos_per_unit as i128)
            + ((time - whole) * nanos_per_unit).round() as i128;
        let origin = if self.absolute {
            i128::from(stamp.nanos())
        } else {
            0
        };
        i32::try_from(nanos - origin).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(datatype: PointDatatype, times: &[f64], stamp_nanos: i64, expected: Option<&[i32]>) {
        let offsets = offset_nanos(times, datatype, Stamp::from_nanos(stamp_nanos));
        assert_eq!(offsets.as_deref(), expected, "{datatype:?} {times:?}");
    }

    #[test]
    fn guesses_unit_and_origin() {
        const STAMP: i64 = 1_700_000_000_000_000_000;
        let far = 1_700_000_000.0;
        use PointDatatype::{Float32, Float64, Int32, Uint8, Uint32};
        check(Uint32, &[0.0, 99_000_000.0], STAMP, Some(&[0, 99_000_000]));
        check(Int32, &[-5.0], STAMP, Some(&[-5]));
        check(Float32, &[0.0, 0.1], STAMP, Some(&[0, 100_000_000]));
        check(Float32, &[-0.05], STAMP, Some(&[-50_000_000]));
        check(Float32, &[0.0, 99.5], STAMP, Some(&[0, 99_500_000]));
        check(
            Float32,
            &[1000.0, 99_000.0],
            STAMP,
            Some(&[1_000_000, 99_000_000]),
        );
        check(Float64, &[0.05], STAMP, Some(&[50_000_000]));
        check(Float64, &[far + 0.5, far], STAMP, Some(&[500_000_000, 0]));
        check(Float64, &[1.7e18, 1.7e18 + 1024.0], STAMP, Some(&[0, 1024]));
        check(Float64, &[1.7e15 + 3.0], STAMP, Some(&[3000]));
        check(Float64, &[1818.8125], 1_818_812_500_000, Some(&[0]));
        check(Float64, &[f64::NAN, 0.25], STAMP, Some(&[0, 250_000_000]));
        check(Uint32, &[4_000_000_000.0], STAMP, None);
        check(Float32, &[1.7e9], STAMP, None);
        check(Float32, &[1.7e12], STAMP, None);
        check(Uint8, &[1.0], STAMP, None);
        check(Float64, &[], STAMP, Some(&[]));
        check(Float64, &[1e300], STAMP, None);
    }
}
