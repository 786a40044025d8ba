//! Texts as a cell of a workbook can hold them: with line breaks of one kind, and no longer than Excel allows.

use std::sync::Arc;

use super::sheet::{Cell, Content};

/// Most characters that a cell can hold, in UTF-16 units.
const LONGEST: usize = 32_767;
/// What stands at the end of a text that was cut.
const CUT: &str = "…（以下略）";

/// The cell with line breaks of one kind and no more text than a cell can hold.
pub fn shortened(mut cell: Cell) -> Cell {
    if let Content::Text(text) = &cell.content
        && let Some(text) = printable(text)
    {
        cell.content = Content::Text(text);
    }
    cell
}

/// Whether a cell can hold a text whole.
pub fn fits(text: &str) -> bool {
    text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST
}

/// The text as a cell can hold it; none when it can hold it as it is.
fn printable(text: &str) -> Option<Arc<str>> {
    let fits = fits(text);
    if fits && !text.contains('\r') {
        return None;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let room = LONGEST - CUT.encode_utf16().count();
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, character)| {
        units += character.len_utf16();
        (units > room).then_some(at)
    });
    match end {
        Some(end) if !fits => Some(Arc::from(format!("{}{CUT}", &text[..end]))),
        _ => Some(Arc::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_only_where_a_cell_cannot_hold_it() {
        let longest = "あ".repeat(LONGEST);
        assert_eq!(printable(&longest), None);
        let cut = printable(&format!("{longest}い")).unwrap_or_default();
        assert_eq!(cut.encode_utf16().count(), LONGEST);
        assert!(cut.ends_with(CUT));
        let pairs = printable(&"😀".repeat(LONGEST)).unwrap_or_default();
        assert!(pairs.encode_utf16().count() <= LONGEST);
        assert_eq!(printable("一\r\n二").as_deref(), Some("一\n二"));
    }
}
