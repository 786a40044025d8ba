//! Codes of local governments (全国地方公共団体コード): six digits, the last of which checks the others.
//!
//! In: digits. Out: whether the check digit holds, or what it should be. Knows nothing of which codes are in use.

use unicode_normalization::UnicodeNormalization;

/// The check digit of the first five digits: last digit of 11 − (6a+5b+4c+3d+2e) mod 11. None unless there are five digits.
///
/// ```
/// use torimatome::municipality::code::check_digit;
/// assert_eq!(check_digit("17201"), Some('4'));
/// ```
#[must_use]
pub fn check_digit(five: &str) -> Option<char> {
    if five.len() != 5 {
        return None;
    }
    let mut sum = 0;
    for (digit, weight) in five.chars().zip([6, 5, 4, 3, 2]) {
        sum += digit.to_digit(10)? * weight;
    }
    char::from_digit((11 - sum % 11) % 10, 10)
}

/// Whether the six digits end in their check digit.
#[must_use]
pub fn holds(six: &str) -> bool {
    six.len() == 6 && six.is_char_boundary(5) && check_digit(&six[..5]) == six.chars().last()
}

/// Whether the code is that of a union of municipalities (一部事務組合, 広域連合), whose third digit is 8 or 9.
#[must_use]
pub fn of_union(code: &str) -> bool {
    let digits: String = code.nfkc().filter(|c| !c.is_whitespace()).collect();
    holds(&digits) && matches!(digits.as_bytes().get(2), Some(b'8' | b'9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_known_codes_hold() {
        for code in ["010006", "011002", "102041", "132110", "140007", "172014", "281000", "332160"] {
            assert!(holds(code), "{code}");
        }
        for wrong in ["172015", "202406", "10006", "", "１７２０１４", "あ72014"] {
            assert!(!holds(wrong), "{wrong}");
        }
    }
}
