//! Texts of changes: a key to compare, and a figure as a person reads it.

use rust_decimal::Decimal;

use crate::aggregate::BLANK;
use crate::previous::PastFigure;
use crate::value::{Quantity, Status};

pub use crate::rules::name::folded as key;

/// What a figure says: its text, or, for a number that a format shows, the number with its unit.
pub fn shown(figure: &PastFigure) -> String {
    let text: String = figure.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = text.replace(',', "").parse::<f64>().is_ok();
    match figure.status {
        Status::Blank => BLANK.to_owned(),
        Status::Value if plain => figure.amounts().map(|(label, amount)| labelled(label, amount)).collect::<Vec<_>>().join("、"),
        _ => text,
    }
}

fn labelled(label: &str, amount: &Quantity) -> String {
    let colon = if label.is_empty() { "" } else { ":" };
    let written = &amount.written;
    format!("{label}{colon}{}{}", grouped(written.value), written.unit)
}

/// A decimal with commas between its thousands.
fn grouped(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("△", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (value, shown) in [("20000", "20,000"), ("-1234.5", "△1,234.5"), ("0.50", "0.5"), ("999", "999"), ("1000000", "1,000,000")] {
            assert_eq!(grouped(value.parse().unwrap_or_default()), shown);
        }
    }
}
