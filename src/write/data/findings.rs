//! `findings.csv`: what is wrong or worth a look, one row a finding.
//!
//! In: findings in output order. Out: rows; `message` is the title of the code with what is wrong in particular.

use crate::aggregate::Consolidation;
use crate::finding::Finding;

use super::text;

/// Names of the columns.
pub const HEAD: [&str; 12] =
    ["severity", "code", "municipality", "file", "sheet", "cell", "item", "text", "message", "expected", "remedy", "effect"];

/// The rows, in output order.
pub fn rows(consolidation: &Consolidation) -> impl Iterator<Item = [String; 12]> {
    consolidation.findings.iter().map(row)
}

fn row(finding: &Finding) -> [String; 12] {
    let title = finding.code.title();
    let message = if finding.detail.is_empty() { title.to_owned() } else { format!("{title}（{}）", finding.detail) };
    [
        finding.severity.id().to_owned(),
        finding.code.id().to_owned(),
        text(&finding.municipality),
        text(&finding.place.file),
        text(&finding.place.sheet),
        finding.place.a1(),
        text(&finding.item),
        text(&finding.text),
        text(&message),
        text(&finding.expected),
        text(&finding.remedy),
        text(&finding.effect),
    ]
}
