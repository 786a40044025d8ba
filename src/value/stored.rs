//! Numbers as a workbook stores them: binary floats that stand for decimals.
//!
//! In: a float. Out: the decimal of fifteen significant digits, as Excel itself keeps, or none for what is no finite number of that size. Knows
//! nothing of number formats.
//!
//! 0.285 is exactly 0.285; 0.1 + 0.2 is 0.3.

use rust_decimal::Decimal;

/// Nearer to zero than this a number is what computing left over, and a decimal would not keep its digits.
const LEAST: f64 = 1e-20;

/// A stored number as an exact decimal: fifteen significant digits, as Excel itself keeps; none when it is no finite number of that size, or
/// all but zero.
pub(super) fn decimal(number: f64) -> Option<Decimal> {
    if !number.is_finite() || number.abs() > 9e27 || (number != 0.0 && number.abs() < LEAST) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15 fits")]
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return Some(Decimal::from(number as i64));
    }
    if let Some(short) = short_decimal(number) {
        return Some(short);
    }
    let text = format!("{number:.14e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let (whole, part) = mantissa.split_once('.')?;
    let mut digits: i128 = format!("{whole}{part}").parse().ok()?;
    let mut places = 14 - exponent.parse::<i32>().ok()?;
    while places > 0 && digits != 0 && digits % 10 == 0 {
        digits /= 10;
        places -= 1;
    }
    if places > 28 {
        digits /= 10_i128.checked_pow(u32::try_from(places - 28).ok()?).unwrap_or(i128::MAX);
        places = 28;
    }
    if places < 0 {
        digits = digits.checked_mul(10_i128.checked_pow(places.unsigned_abs())?)?;
        places = 0;
    }
    Decimal::try_from_i128_with_scale(digits, places.unsigned_abs()).ok()
}

/// A number that a decimal of few places stands for: the decimal of up to fifteen digits that is nearest to it, found without any text.
fn short_decimal(number: f64) -> Option<Decimal> {
    (1..=6).find_map(|places| {
        let ten = 10_f64.powi(places);
        let digits = (number * ten).round();
        let exact = digits.abs() < 1e15 && (digits / ten).to_bits() == number.to_bits();
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15 fits")]
        exact.then(|| Decimal::new(digits as i64, places.unsigned_abs()))
    })
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn stored_numbers_are_the_decimals_that_were_typed() {
        let table = [
            (0.285, "0.285"),
            (0.1 + 0.2, "0.3"),
            (39.6, "39.6"),
            (-0.000_001_5, "-0.0000015"),
            (1e20, "100000000000000000000"),
            (123_456_789_012.345, "123456789012.345"),
            (1.0 / 3.0, "0.333333333333333"),
            (-0.0, "0"),
            (2024.0, "2024"),
        ];
        for (number, text) in table {
            assert_eq!(decimal(number), Decimal::from_str(text).ok(), "{number}");
        }
        for number in [f64::NAN, f64::INFINITY, 1e300, -1e28, 1.8e-28, -9.9e-21, 5e-324] {
            assert_eq!(decimal(number), None, "{number}");
        }
    }
}
