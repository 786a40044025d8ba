//! `values.csv`: what was submitted, one row a cell of a figure column and component, blank cells too.
//!
//! In: the figures of every record, in their order. Out: rows. A cell that holds several figures gives a row for each; the ends of a
//! range are the components 下限 and 上限, those of a pair 前 and 後, a figure for comparison without a label is 参考.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::Consolidation;
use crate::place::Place;
use crate::record::{Figure, Record};
use crate::value::{Component, Part, Quantity, Reading, Status, YearKind};

use super::{optional, text};

/// Names of the columns.
pub const HEAD: [&str; 18] = [
    "record",
    "code",
    "municipality",
    "file",
    "sheet",
    "cell",
    "indicator",
    "component",
    "measure",
    "column_year",
    "year",
    "year_kind",
    "text",
    "value",
    "unit",
    "qualifier",
    "status",
    "note",
];

/// The rows of every record, in output order.
pub fn rows(consolidation: &Consolidation) -> impl Iterator<Item = [String; 18]> {
    let corrections: BTreeMap<&Place, String> = consolidation.corrections.iter().map(|done| (&done.place, done.note())).collect();
    let corrections = Arc::new(corrections);
    consolidation.judged.iter().flat_map(move |judged| {
        let record = &judged.record;
        let corrections = Arc::clone(&corrections);
        record.figures.iter().flat_map(move |figure| {
            let corrected = corrections.get(&figure.place).cloned().unwrap_or_default();
            parts(&figure.reading).into_iter().map(move |part| row(record, figure, &part, &corrected))
        })
    })
}

/// What one row tells of a cell.
struct Told<'a> {
    /// The word that names it; empty for the cell's own figure.
    component: &'a str,
    quantity: Option<&'a Quantity>,
    /// Whether the year of the cell is that of the figure.
    of_cell_year: bool,
}

/// The rows that a cell gives: its own figure, and one for each of its components.
fn parts(reading: &Reading) -> Vec<Told<'_>> {
    let own = |quantity| Told { component: "", quantity, of_cell_year: true };
    if reading.status != Status::Value || reading.components.is_empty() {
        return vec![own(reading.quantity.as_ref())];
    }
    let parts = reading.components.iter().map(|component| Told {
        component: word(component),
        quantity: Some(&component.quantity),
        of_cell_year: !component.is_of_another_time(),
    });
    reading.quantity.iter().map(|quantity| own(Some(quantity))).chain(parts).collect()
}

/// The word that names a component: its printed label, else what it is to the whole.
fn word(component: &Component) -> &str {
    if !component.label.is_empty() {
        return &component.label;
    }
    match component.part {
        Part::Labelled | Part::Replaced | Part::InForce => "",
        Part::Low => "下限",
        Part::High => "上限",
        Part::From => "前",
        Part::To => "後",
        Part::Reference => "参考",
    }
}

fn row(record: &Record, figure: &Figure, part: &Told<'_>, corrected: &str) -> [String; 18] {
    let reading = &figure.reading;
    let quantity = part.quantity.filter(|_| reading.status == Status::Value);
    [
        text(&record.id),
        optional(record.municipality.code.as_ref()),
        text(&record.municipality.name),
        text(&figure.place.file),
        text(&figure.place.sheet),
        figure.place.a1(),
        text(&record.indicator),
        text(part.component),
        figure.measure.id().to_owned(),
        optional(figure.column_year()),
        optional(figure.year().filter(|_| part.of_cell_year)),
        optional(figure.year_kind().filter(|_| part.of_cell_year).map(YearKind::label)),
        text(&figure.text),
        optional(quantity.map(|quantity| plain(quantity.value))),
        optional(quantity.map(|quantity| text(&quantity.unit))),
        text(&reading.qualifiers.join(",")),
        reading.status.id().to_owned(),
        text([&reading.note, corrected].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" ").as_str()),
    ]
}

/// A decimal without trailing zeros, never with an exponent.
pub fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::value::Written;

    fn quantity(value: i64) -> Quantity {
        let value = Decimal::from(value);
        Quantity { value, unit: Arc::from("人"), written: Written { value, decimals: 0, unit: Arc::from("人") } }
    }

    fn component(label: &str, part: Part, value: i64) -> Component {
        Component { label: label.to_owned(), part, quantity: quantity(value) }
    }

    fn told(reading: &Reading) -> Vec<(&str, Option<String>)> {
        parts(reading).into_iter().map(|part| (part.component, part.quantity.map(|quantity| plain(quantity.value)))).collect()
    }

    #[test]
    fn a_cell_of_several_figures_gives_a_row_for_each() {
        let five = || Some("5".to_owned());
        let nine = || Some("9".to_owned());
        let of = |quantity, components: Vec<Component>| Reading { quantity, components: components.into(), ..Reading::of(Status::Value) };
        let range = of(None, vec![component("", Part::Low, 5), component("", Part::High, 9)]);
        assert_eq!(told(&range), [("下限", five()), ("上限", nine())]);
        let pair = of(None, vec![component("", Part::From, 5), component("", Part::To, 9)]);
        assert_eq!(told(&pair), [("前", five()), ("後", nine())]);
        let labelled = of(None, vec![component("小", Part::Labelled, 5), component("中", Part::Labelled, 9)]);
        assert_eq!(told(&labelled), [("小", five()), ("中", nine())]);
        let compared = of(Some(quantity(5)), vec![component("全国", Part::Reference, 9)]);
        assert_eq!(told(&compared), [("", five()), ("全国", nine())]);
        let before = of(Some(quantity(5)), vec![component("前年度", Part::Reference, 9), component("全国", Part::Reference, 9)]);
        assert_eq!(parts(&before).iter().map(|part| part.of_cell_year).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(told(&of(Some(quantity(5)), vec![])), [("", five())]);
    }

    #[test]
    fn only_a_value_has_rows_for_its_components() {
        let text = Reading { components: [component("小", Part::Labelled, 5)].into(), ..Reading::of(Status::Text) };
        assert_eq!(told(&text), [("", None)]);
        assert_eq!(told(&Reading::of(Status::Blank)), [("", None)]);
    }

    #[test]
    fn a_value_is_a_plain_decimal() {
        for (written, told) in [("35371600000000", "35371600000000"), ("1.60", "1.6"), ("-51.0", "-51"), ("0.00", "0")] {
            assert_eq!(plain(written.parse().unwrap_or_default()), told);
        }
    }
}
