//! An exact rational as a decimal text or number, rounded only at the last digit that is asked for.
//!
//! In: a [`RBig`]. Out: its decimal form, half away from zero at the last place, trailing zeros gone. Knows nothing of rates.
//!
//! Worked example: 2/3 to 12 places is `0.666666666667`, 90 to 12 places is `90`.

use dashu_ratio::RBig;
use num_traits::Signed;
use rust_decimal::Decimal;

/// Decimals of a rate in every output; a band edge is never tested on this form.
pub const PLACES: usize = 12;

/// The decimal text of a rational.
#[must_use]
pub fn decimal_text(ratio: &RBig, places: usize) -> String {
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
    decimal_text(ratio, PLACES).parse().ok()
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
}
