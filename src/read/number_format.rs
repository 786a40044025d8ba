//! Number formats that a file names by id only, and whether a code shows a date.
//!
//! In: a builtin id, or a format code. Out: the code as a Japanese Excel shows it; ids 27–36 and 50–58 are its own.
//! `14` → `yyyy/m/d`, `57` → `[$-411]ge.m.d`, `9` → `0%`; 0 is General and has none.

/// The format code of a builtin id in a Japanese Excel; none for General and for ids that a file must define itself.
pub(super) const fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        6 => "\"¥\"#,##0;[Red]\"¥\"\\-#,##0",
        7 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        8 => "\"¥\"#,##0.00;[Red]\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d\\-mmm\\-yy",
        16 => "d\\-mmm",
        17 => "mmm\\-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge\\.m\\.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        37 => "#,##0;\\-#,##0",
        38 => "#,##0;[Red]\\-#,##0",
        39 => "#,##0.00;\\-#,##0.00",
        40 => "#,##0.00;[Red]\\-#,##0.00",
        41 | 42 => "#,##0;\\-#,##0;\"-\"",
        43 | 44 => "#,##0.00;\\-#,##0.00;\"-\"??",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// Whether the first section of a code shows a day, a month or a year, so that its number is a serial date.
pub(super) fn shows_date(code: &str) -> bool {
    let mut chars = code.chars().peekable();
    let (mut month, mut clock) = (false, false);
    let mut digit = false;
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '\\' | '_' | '*' => drop(chars.next()),
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                clock |= inside.chars().all(|c| "hms".contains(c.to_ascii_lowercase()));
            }
            'y' | 'd' => return true,
            // 0.00E+00 is no era year.
            'e' | 'g' if digit => {}
            'e' | 'g' => {
                let rest: String = chars.clone().take(6).collect();
                if c.eq_ignore_ascii_case(&'g') && rest.to_ascii_lowercase().starts_with("eneral") {
                    chars.nth(5);
                } else {
                    return true;
                }
            }
            'm' => month = true,
            'h' | 's' => clock = true,
            '0' | '#' | '?' => digit = true,
            _ => {}
        }
    }
    month && !clock
}

/// The code of a date whose own look is not known, so that nobody takes its serial for a figure.
pub(super) const PLAIN_DATE: &str = "yyyy/m/d";
/// The same for a time of day.
pub(super) const PLAIN_TIME: &str = "h:mm:ss";

/// Days between the serials of the 1904 system and those of the 1900 system.
pub(super) const DAYS_TO_1904: f64 = 1462.0;

/// The serial of the 1900 system for a date and a part of its day.
pub(super) fn serial(year: i32, month: u32, day: u32, day_part: f64) -> Option<f64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1900..=9999).contains(&year) {
        return None;
    }
    // Days since 1970-01-01 by the civil calendar: years counted from March, so that the leap day is the last.
    let (y, m) = if month > 2 { (i64::from(year), month - 3) } else { (i64::from(year) - 1, month + 9) };
    let days = y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + i64::from((153 * m + 2) / 5 + day - 1) - 719_468;
    let serial = days + 25_569;
    // Excel counts a 29 February 1900 that never was.
    let serial = if serial < 61 { serial - 1 } else { serial };
    #[expect(clippy::cast_precision_loss, reason = "days up to the year 9999 are exact")]
    Some(serial as f64 + day_part)
}

/// The serial of an ISO date or time such as `2024-04-01` or `2024-04-01T09:30:00`.
pub(super) fn serial_of_iso(text: &str) -> Option<f64> {
    let (date, time) = text.trim().split_once(['T', ' ']).unwrap_or((text.trim(), ""));
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let mut day_part = 0.0;
    for (part, per_day) in time.trim_end_matches('Z').splitn(3, ':').filter(|t| !t.is_empty()).zip([24.0, 1440.0, 86_400.0]) {
        day_part += part.parse::<f64>().ok().filter(|n| n.is_finite())? / per_day;
    }
    serial(year, month, day, day_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_show_a_date_are_told_from_those_that_do_not() {
        for code in ["yyyy/m/d", "[$-411]ge\\.m\\.d", "ggge\"年度\"", "m\"月\"", "d\\-mmm", "[$-411]e\"年\"", "mmm"] {
            assert!(shows_date(code), "{code}");
        }
        for code in
            ["General", "0.00E+00", "#,##0\"年\"", "h:mm", "[h]:mm:ss", "mm:ss", "0\"yen\"", "[Red]0", "@", "0.0%;yyyy", "General\"人\""]
        {
            assert!(!shows_date(code), "{code}");
        }
    }

    #[test]
    fn serials_count_as_excel_does() {
        for (iso, expected) in [
            ("1900-01-01", 1.0),
            ("1900-02-28", 59.0),
            ("1900-03-01", 61.0),
            ("1970-01-01", 25_569.0),
            ("2019-05-01", 43_586.0),
            ("2024-04-01T12:00:00", 45_383.5),
        ] {
            assert_eq!(serial_of_iso(iso), Some(expected), "{iso}");
        }
        for wrong in ["", "2024", "2024-13-01", "1899-12-31", "あ-1-1"] {
            assert_eq!(serial_of_iso(wrong), None, "{wrong}");
        }
    }
}
