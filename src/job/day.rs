//! A day as people write it: 2026-11-20, 2026/11/20, 令和8年11月20日, R8.11.20.
//!
//! In: a text. Out: a day that is on the calendar, or none. Displays as a Japanese document writes it: 令和8年11月20日.

use std::fmt;

use crate::value::period;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Western year.
    pub year: i32,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

/// The day that a text names as a whole.
#[must_use]
pub fn day(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.trim().split(['-', '/']).collect();
    let found = if let [year, month, day] = parts[..] {
        Day { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? }
    } else {
        let period = period::parse(text)?;
        Day { year: period.year, month: period.month?, day: period.day? }
    };
    found.is_real().then_some(found)
}

impl Day {
    /// Whether the calendar has it.
    const fn is_real(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        1900 <= self.year && self.year <= 2200 && 1 <= self.month && self.month <= 12 && 1 <= self.day && self.day <= days
    }

    /// `2026-11-20`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// `令和8年11月20日`; before 令和 the western year.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year - 2018 {
            1 => write!(f, "令和元年{}月{}日", self.month, self.day),
            year if year > 1 => write!(f, "令和{year}年{}月{}日", self.month, self.day),
            _ => write!(f, "{}年{}月{}日", self.year, self.month, self.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, iso) in [
            ("2026-11-20", "2026-11-20"),
            ("2026/1/5", "2026-01-05"),
            ("令和8年11月20日", "2026-11-20"),
            ("R8.11.20", "2026-11-20"),
            ("2028-02-29", "2028-02-29"),
        ] {
            assert_eq!(day(text).map(Day::iso).as_deref(), Some(iso), "{text}");
        }
        for wrong in ["", "11/20", "2026-11", "令和8年11月", "2026-02-29", "2026-13-01", "来週"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
        assert_eq!(Day { year: 2026, month: 11, day: 20 }.to_string(), "令和8年11月20日");
    }
}
