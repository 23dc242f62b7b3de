//! A moment, in milliseconds since 1970.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A day in UTC, in milliseconds.
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. Travels as that number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment this many milliseconds after the beginning of 1970.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the beginning of 1970.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The moment as RFC 3339 text in UTC, for `<time datetime>`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let (year, month, day) = self.date();
        let (hour, minute) = self.clock();
        let seconds = self.0 / 1000 % 60;
        let millis = self.0 % 1000;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{seconds:02}.{millis:03}Z")
    }

    /// Hour and minute in UTC.
    #[must_use]
    pub fn clock(self) -> (u64, u64) {
        (self.0 / 3_600_000 % 24, self.0 / 60_000 % 60)
    }

    /// The day of this moment in UTC, as a half-open range.
    #[must_use]
    pub fn day(self) -> Range<Self> {
        let begin = self.0 - self.0 % DAY_MILLIS;
        Self(begin)..Self(begin.saturating_add(DAY_MILLIS))
    }

    /// The first moment of a day in UTC, written as in a form, `2026-11-21` (HTML, section 2.3.5.2); none if the text is not a
    /// day since 1970.
    #[must_use]
    pub fn of_day(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| part.parse::<u64>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let is_day = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        if parts.next().is_some() || !is_day {
            return None;
        }
        // The inverse of `date`.
        let year_from_march = if month <= 2 { year - 1 } else { year };
        let (era, year_of_era) = (year_from_march / 400, year_from_march % 400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let begin = Self((era * 146_097 + day_of_era).checked_sub(719_468)? * DAY_MILLIS);
        // Refuses a day that the month does not have.
        (begin.date() == (year, month, day)).then_some(begin)
    }

    /// Year, month (1 to 12) and day of the month in UTC, by the proleptic Gregorian calendar.
    ///
    /// Counts from 1 March of the year 0, so that the leap day is the last of its year (Howard Hinnant,
    /// "chrono-compatible low-level date algorithms", `civil_from_days`).
    #[must_use]
    pub fn date(self) -> (u64, u64, u64) {
        let days = self.0 / DAY_MILLIS + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        (year, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_forms_write_them() {
        for (text, millis) in [
            ("1970-01-01", Some(0)),
            ("2000-02-29", Some(951_782_400_000)),
            ("2024-12-31", Some(1_735_603_200_000)),
            ("2023-02-29", None),
            ("1969-12-31", None),
            ("2024-13-01", None),
            ("2024-00-10", None),
            ("2024-01-00", None),
            ("2024-1", None),
            ("2024-01-32", None),
            ("2024-01-18446744073709551615", None),
            ("18446744073709551615-01-01", None),
            ("2024-18446744073709551615-01", None),
            ("2024-01-01-01", None),
            ("x", None),
        ] {
            assert_eq!(Timestamp::of_day(text), millis.map(Timestamp::from_millis), "{text}");
        }
    }

    #[test]
    fn moments_are_written_as_rfc_3339_writes_them() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_123, "2000-02-29T00:00:00.123Z"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).rfc3339(), text);
        }
    }
}
