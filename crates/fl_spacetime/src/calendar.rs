//! Days of the calendar.

use std::fmt;

use crate::Stamp;

const DAY_NANOS: i64 = 86_400_000_000_000;
/// From 1 March of the year 0 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;
const DAYS_OF_400_YEARS: i64 = 146_097;

/// A day of the proleptic Gregorian calendar in UTC; written `2026-03-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// The day of that name, if the calendar has it.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = (0..10_000).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The day that a moment lies in.
    pub fn of(stamp: Stamp) -> Self {
        let days = stamp.nanos().div_euclid(DAY_NANOS) + DAYS_TO_1970;
        let (era, day) = (
            days.div_euclid(DAYS_OF_400_YEARS),
            days.rem_euclid(DAYS_OF_400_YEARS),
        );
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let since_march = (5 * day + 2) / 153;
        let (month, carry) = match since_march {
            0..=9 => (since_march + 3, 0),
            _ => (since_march - 9, 1),
        };
        Self {
            year: era * 400 + year + carry,
            month,
            day: day - (153 * since_march + 2) / 5 + 1,
        }
    }

    /// Days since 1970-01-01. Counts years from March on, so that the leap day is a year's last.
    pub fn days_since_1970(self) -> i64 {
        let Self { year, month, day } = self;
        let year = if month > 2 { year } else { year - 1 };
        let since_march = (month + 9) % 12;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leap_days + (153 * since_march + 2) / 5 + day - 1 - DAYS_TO_1970
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> Date {
        Date::of(Stamp::from_nanos(days * DAY_NANOS))
    }

    #[test]
    fn days_of_known_stamps() {
        for (secs, text) in [
            (0, "1970-01-01"),
            (951_825_600, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_749_720_599, "2025-06-12"),
            (-1, "1969-12-31"),
        ] {
            let date = Date::of(Stamp::from_nanos(secs * 1_000_000_000));
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn days_follow_each_other() {
        for days in -100_000..100_000 {
            let date = day(days);
            assert_eq!(date.days_since_1970(), days);
            assert_eq!(Date::new(date.year, date.month, date.day), Some(date));
            assert!(date < day(days + 1));
        }
    }

    #[test]
    fn there_are_no_other_days() {
        for (year, month, day) in [
            (2023, 2, 29),
            (1900, 2, 29),
            (2024, 13, 1),
            (2024, 0, 1),
            (2024, 4, 31),
            (2024, 1, 0),
            (-1, 1, 1),
        ] {
            assert_eq!(Date::new(year, month, day), None);
        }
    }
}
