//! Years in headings, by one rule: era name, one digit full-width, two digits half-width, the first year 元.
//!
//! In: a western year. Out: `令和６年度`, `令和10年度`, `令和元年度` (2019), `平成30年度`. Knows nothing of the sheets that use it.

/// First western year and name of each era that a heading can fall into, newest first.
const ERAS: [(i32, &str); 3] = [(2019, "令和"), (1989, "平成"), (1926, "昭和")];

/// The year without a word after it: `令和６`.
fn year(western: i32) -> String {
    let Some((first, era)) = ERAS.iter().find(|(first, _)| western >= *first) else {
        return western.to_string();
    };
    match western - first + 1 {
        1 => format!("{era}元"),
        number @ 2..=9 => format!("{era}{}", full_width(number)),
        number => format!("{era}{number}"),
    }
}

/// A fiscal year as a heading: 2024 → `令和６年度`.
#[must_use]
pub fn fiscal_year(western: i32) -> String {
    format!("{}年度", year(western))
}

/// A day as a heading: 2026-11-20 → `令和８年11月20日`.
#[must_use]
pub fn day((western, month, day): (i32, u8, u8)) -> String {
    // The era of the first months of 2019 was still 平成.
    if western == 2019 && month < 5 {
        return format!("平成31年{}月{}日", number(month), number(day));
    }
    format!("{}年{}月{}日", year(western), number(month), number(day))
}

/// A number of a heading: one digit full-width, more digits half-width.
fn number(number: u8) -> String {
    if number < 10 { full_width(i32::from(number)).to_string() } else { number.to_string() }
}

/// The full-width form of one digit.
fn full_width(digit: i32) -> char {
    const DIGITS: [char; 10] = ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'];
    usize::try_from(digit).ok().and_then(|index| DIGITS.get(index)).copied().unwrap_or('？')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_is_full_width_and_two_are_half_width() {
        for (western, text) in [
            (2024, "令和６年度"),
            (2027, "令和９年度"),
            (2028, "令和10年度"),
            (2019, "令和元年度"),
            (2018, "平成30年度"),
            (1991, "平成３年度"),
            (1989, "平成元年度"),
            (1988, "昭和63年度"),
            (1900, "1900年度"),
        ] {
            assert_eq!(fiscal_year(western), text);
        }
    }

    #[test]
    fn a_day_follows_the_same_rule() {
        assert_eq!(day((2026, 11, 20)), "令和８年11月20日");
        assert_eq!(day((2019, 4, 1)), "平成31年４月１日");
        assert_eq!(day((2019, 5, 1)), "令和元年５月１日");
    }
}
