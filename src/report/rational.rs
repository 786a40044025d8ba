//! An exact rational as a decimal text or number, rounded only at the last digit that is asked for.
//!
//! In: a [`RBig`]. Out: its decimal form, half away from zero at the last place, trailing zeros gone. Knows nothing of rates.
//!
//! Worked example: 2/3 to 12 places is `0.666666666667`, 90 to 12 places is `90`.

use dashu_ratio::RBig;
use num_traits::Signed;
use rust_decimal::Decimal;

/// Decimals of a rate in every output; a band edge is never tested on this form.
pub const PLACES: u32 = 12;
/// One, in units of the last place.
const UNIT: i128 = 10_i128.pow(PLACES);

/// The decimal text of a rational.
#[must_use]
pub fn decimal_text(ratio: &RBig, places: u32) -> String {
    let places = places as usize;
    let unit = RBig::from(10).pow(isize::try_from(places).unwrap_or(isize::MAX));
    let scaled = (ratio.abs() * unit).round().to_string();
    let padded = format!("{scaled:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let zero = fraction.is_empty() && whole.bytes().all(|byte| byte == b'0');
    let sign = if ratio.is_negative() && !zero { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The rational as a decimal number of [`PLACES`] places; none when it is too large for one.
#[must_use]
pub fn decimal(ratio: &RBig) -> Option<Decimal> {
    small(ratio).or_else(|| decimal_text(ratio, PLACES).parse().ok())
}

/// The same where all of it fits into machine words.
fn small(ratio: &RBig) -> Option<Decimal> {
    let number = i128::try_from(ratio.numerator()).ok()?;
    let parts = i128::try_from(ratio.denominator()).ok()?;
    let scaled = number.checked_abs()?.checked_mul(UNIT)?;
    let rounded = scaled / parts + i128::from(scaled % parts >= parts - scaled % parts);
    Decimal::try_from_i128_with_scale(rounded * number.signum(), PLACES).ok().map(|decimal| decimal.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numer: i64, denom: i64) -> RBig {
        RBig::from_parts_signed(numer.into(), denom.into())
    }

    #[test]
    fn only_the_last_place_is_rounded() {
        for (value, places, text) in [
            (ratio(2, 3), 12, "0.666666666667"),
            (ratio(-2, 3), 3, "-0.667"),
            (ratio(90, 1), 12, "90"),
            (ratio(714, 10), 12, "71.4"),
            (ratio(0, 7), 12, "0"),
            (ratio(-1, 10_000), 2, "0"),
            (ratio(1, 200), 2, "0.01"),
            (ratio(12_345_678_901, 3), 2, "4115226300.33"),
        ] {
            assert_eq!(decimal_text(&value, places), text);
        }
    }

    #[test]
    fn machine_words_give_the_same_number() {
        for value in [ratio(2, 3), ratio(-2, 3), ratio(90, 1), ratio(0, 7), ratio(-1, 2_000_000_000_000), ratio(1, 3_000_000_000_000)] {
            let text: Option<Decimal> = decimal_text(&value, PLACES).parse().ok();
            assert!(
                text.is_some()
                    && small(&value) == text
                    && small(&value).map(|number| number.to_string()) == text.map(|number| number.to_string())
            );
        }
        assert_eq!(small(&(RBig::from(i64::MAX) * RBig::from(i64::MAX))), None);
        assert_eq!(decimal(&(RBig::from(i64::MAX) * RBig::from(i64::MAX))), None, "no decimal holds it");
    }
}
