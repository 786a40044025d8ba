//! Excel's day serials.
//!
//! In: a serial of the 1900 date system. Out: the [`Period`] of that day. Knows nothing of number formats.
//!
//! 45748 is 2025-04-01; 60, the 29 February 1900 that never was, is no day.

use super::{Period, YearKind};

/// A day of the 1900 date system; none for serials that are no day (0, the 29 February 1900 that never was, negative, past 9999).
#[must_use]
pub fn from_serial(serial: f64) -> Option<Period> {
    if !serial.is_finite() || !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be below 2958466")]
    let day = serial.floor() as i64;
    if day == 60 {
        return None;
    }
    // Days from 1 March of the year 0, in which a leap day ends a year (civil-from-days); serial 61 is 1 March 1900.
    let days = if day < 60 { day + 1 } else { day } + 693_899;
    let cycle = days / 146_097;
    let of_cycle = days % 146_097;
    let year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let day_of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    Some(Period {
        year: i32::try_from(year).ok()?,
        kind: YearKind::Month,
        month: u8::try_from(month).ok(),
        day: u8::try_from(day).ok(),
        from: None,
    })
}
