//! The time field of points, whose unit and origin messages do not say.

use fl_spacetime::Stamp;

use crate::message::PointDatatype;

/// A sweep in seconds is shorter than this. Up to a second it may be one in milliseconds as well.
const MAX_SWEEP_SECS: f64 = 0.5;

/// Points are measured closer than this to the stamp, as far as times after the stamp go.
const MAX_OFFSET_SECS: f64 = 1.0;

/// Points are measured closer than this to the stamp of their message, as far as moments go.
const MAX_FROM_STAMP_SECS: f64 = 2.0;

/// How many times its own length a piece of a sweep may lie from the stamp.
const MAX_GAP_SPREADS: f64 = 100.0;

/// The same if the unit is only a guess: then it must be about the whole sweep.
const MAX_GUESSED_GAP_SPREADS: f64 = 2.0;

/// Each point's time after `stamp`, in nanoseconds; `None` if the field makes no sense.
///
/// Integers of 32 bits are nanoseconds after the stamp.
/// Floating point numbers are, by their size: moments (in s, ms, µs or ns) if that brings them
/// close to the stamp, else times after it in the largest of these units that makes a sweep.
/// Moments in 32-bit floats are too coarse and ignored. So are times that lie much further from
/// the stamp than from each other: they count from something else, as a sensor's own clock does.
/// A number that is not finite counts as the stamp.
pub(super) fn offset_nanos(
    times: &[f64],
    datatype: PointDatatype,
    stamp: Stamp,
) -> Option<Vec<i32>> {
    let Some(extent) = Extent::of(times) else {
        return times.is_empty().then(Vec::new);
    };
    let clock = match datatype {
        PointDatatype::Uint32 | PointDatatype::Int32 => Clock::integer(extent)?,
        PointDatatype::Float32 => Clock::relative(extent)?,
        PointDatatype::Float64 => {
            Clock::absolute(extent, stamp).or_else(|| Clock::relative(extent))?
        }
        _ => return None,
    };
    let times = times.iter().copied();
    match clock.absolute {
        true => times
            .map(|time| clock.nanos_of_moment(time, stamp))
            .collect(),
        false => Some(times.map(|time| clock.nanos_of_offset(time)).collect()),
    }
}

/// The range of the finite numbers of a time field.
#[derive(Debug, Clone, Copy)]
struct Extent {
    min: f64,
    max: f64,
}

impl Extent {
    /// `None` if no number is finite. Several numbers are looked at side by side, which the
    /// compiler makes vectors of.
    fn of(times: &[f64]) -> Option<Self> {
        const N_LANES: usize = 8;
        let mut lanes = [Self::EMPTY; N_LANES];
        let (groups, rest) = times.as_chunks::<N_LANES>();
        for group in groups {
            for (lane, time) in lanes.iter_mut().zip(group) {
                *lane = lane.with(*time);
            }
        }
        let rest = rest
            .iter()
            .fold(Self::EMPTY, |extent, time| extent.with(*time));
        let extent = lanes.into_iter().fold(rest, |extent, lane| Self {
            min: extent.min.min(lane.min),
            max: extent.max.max(lane.max),
        });
        (extent.min <= extent.max).then_some(extent)
    }

    const EMPTY: Self = Self {
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
    };

    fn with(self, time: f64) -> Self {
        // Nothing is less or more than NaN.
        let time = if time.is_finite() { time } else { f64::NAN };
        Self {
            min: if time < self.min { time } else { self.min },
            max: if time > self.max { time } else { self.max },
        }
    }

    fn spread(self) -> f64 {
        self.max - self.min
    }

    fn largest(self) -> f64 {
        self.max.abs().max(self.min.abs())
    }

    /// From zero to the nearest number; zero if there are numbers on both sides of it.
    fn gap(self) -> f64 {
        self.min.max(-self.max).max(0.0)
    }
}

/// What a number of the time field means.
#[derive(Debug, Clone, Copy)]
struct Clock {
    nanos_per_unit: i64,
    absolute: bool,
}

/// Seconds, milliseconds, microseconds, nanoseconds.
const UNITS_NANOS: [i64; 4] = [1_000_000_000, 1_000_000, 1000, 1];

fn secs(unit_nanos: i64) -> f64 {
    unit_nanos as f64 * 1e-9
}

impl Clock {
    fn absolute(extent: Extent, stamp: Stamp) -> Option<Self> {
        let stamp_secs = stamp.nanos() as f64 * 1e-9;
        let unit = UNITS_NANOS.into_iter().find(|unit| {
            let secs = extent.largest() * secs(*unit);
            secs > MAX_OFFSET_SECS && (secs - stamp_secs).abs() < MAX_FROM_STAMP_SECS
        })?;
        Some(Self {
            nanos_per_unit: unit,
            absolute: true,
        })
    }

    /// Nanoseconds after the stamp.
    fn integer(extent: Extent) -> Option<Self> {
        let is_close = extent.largest() * 1e-9 <= MAX_OFFSET_SECS;
        (is_close && is_piece_of_sweep(extent)).then_some(Self {
            nanos_per_unit: 1,
            absolute: false,
        })
    }

    /// Seconds after the stamp, or a smaller unit if they would be longer than a sweep.
    fn relative(extent: Extent) -> Option<Self> {
        let largest = extent.largest();
        let unit = if largest <= MAX_SWEEP_SECS {
            Some(UNITS_NANOS[0]).filter(|_| is_piece_of_sweep(extent))?
        } else if largest <= MAX_OFFSET_SECS
            || extent.gap() > MAX_GUESSED_GAP_SPREADS * extent.spread()
        {
            return None;
        } else {
            UNITS_NANOS
                .into_iter()
                .find(|unit| largest * secs(*unit) <= MAX_OFFSET_SECS)?
        };
        Some(Self {
            nanos_per_unit: unit,
            absolute: false,
        })
    }

    /// The nanoseconds of a time after the stamp, which is at most [`MAX_OFFSET_SECS`] from it.
    fn nanos_of_offset(self, time: f64) -> i32 {
        /// 1.5 · 2⁵²: the sum with it has no room for fractions, and its last bits are those of
        /// the nearest integer. The compiler makes vectors of that, not of a conversion.
        const NO_FRACTION: f64 = 6_755_399_441_055_744.0;
        let nanos = if time.is_finite() {
            time * self.nanos_per_unit as f64
        } else {
            0.0
        };
        (nanos + NO_FRACTION).to_bits() as i32
    }

    /// The nanoseconds from the stamp to a moment; `None` outside of ±2.1 s. Whole units and the
    /// rest apart, since moments in nanoseconds have more digits than a floating point number.
    fn nanos_of_moment(self, time: f64, stamp: Stamp) -> Option<i32> {
        if !time.is_finite() {
            return Some(0);
        }
        let nanos_per_unit = self.nanos_per_unit;
        // By conversion to an integer and back: `trunc` is a call on older processors.
        let whole = time as i64;
        let rest = (time - whole as f64) * nanos_per_unit as f64;
        let nanos = whole
            .checked_mul(nanos_per_unit)?
            .checked_add((rest + 0.5_f64.copysign(rest)) as i64)?;
        i32::try_from(nanos.checked_sub(stamp.nanos())?).ok()
    }
}

/// Whether times in a known unit may be after the stamp. Of a single time, nothing more is known.
fn is_piece_of_sweep(extent: Extent) -> bool {
    extent.spread() == 0.0 || extent.gap() <= MAX_GAP_SPREADS * extent.spread()
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
    #[test]
    fn a_lidar_on_its_own_clock_is_not_believed() {
        const STAMP: i64 = 1_700_000_000_000_000_000;
        use PointDatatype::{Float32, Float64, Uint32};
        let five_hours = 5.0 * 3600.0;
        for (datatype, times) in [
            (Float64, [500.0, 500.1]),
            (Float64, [five_hours, five_hours + 0.1]),
            (Float32, [five_hours, five_hours + 0.1]),
            (Float64, [five_hours, five_hours]),
            (Float64, [1.0, 1.1]),
            (Uint32, [1.8e9, 1.8e9 + 1e5]),
            (Uint32, [5e8, 5e8 + 1e5]),
            (Uint32, [0.0, 1.8e9]),
        ] {
            check(datatype, &times, STAMP, None);
        }
        let piece = [0.080, 0.081];
        check(Float64, &piece, STAMP, Some(&[80_000_000, 81_000_000]));
        let before = [-0.1, -0.05];
        check(Float64, &before, STAMP, Some(&[-100_000_000, -50_000_000]));
    }

    #[test]
    fn milliseconds_just_below_one_are_not_a_sweep_of_a_second() {
        const STAMP: i64 = 1_700_000_000_000_000_000;
        check(PointDatatype::Float32, &[0.0, 0.9], STAMP, None);
        check(
            PointDatatype::Float32,
            &[0.0, 1.25],
            STAMP,
            Some(&[0, 1_250_000]),
        );
    }
}
