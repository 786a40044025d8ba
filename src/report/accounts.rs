//! 全セル精算: one row a sheet of an input file; the roles of its non-empty cells add up to their number.

use std::sync::Arc;

use crate::account::{CellRole, SheetAccount};
use crate::aggregate::Source;
use crate::place::Place;

use super::context::Context;
use super::field::AccountField;
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};

/// The sheet.
pub fn sheet<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<AccountField>]) -> Sheet<'a> {
    let run = context.run;
    let accounts: Vec<_> = run.sources.iter().flat_map(|source| source.sheets.iter().map(move |account| (source, account))).collect();
    let (links, told) = context.links(accounts.len());
    let shared = Arc::clone(context);
    let table = Table::new(context, columns, accounts, move |(source, account), field| cell(&shared, source, account, field, links));
    table.sheet(context, template, 0, "読めたシートがない。", told)
}

fn cell(context: &Context<'_>, source: &Source, account: &SheetAccount, field: AccountField, links: bool) -> Cell {
    let role = |role| Cell::count(account.count(role), Style::Figure);
    match field {
        AccountField::Municipality => Cell::text(Arc::clone(&source.municipality.name), Style::Text),
        AccountField::File => Cell::text(Arc::clone(&account.file), Style::Text),
        AccountField::Sheet => name(context, account, links),
        AccountField::Hidden => Cell::text(if account.hidden { "非表示" } else { "" }, Style::Centre),
        AccountField::Cells => Cell::count(account.cells, Style::Figure),
        AccountField::Banner => role(CellRole::Banner),
        AccountField::Header => role(CellRole::Header),
        AccountField::Section => role(CellRole::Section),
        AccountField::Data => role(CellRole::Data),
        AccountField::Note => role(CellRole::Note),
        AccountField::Subtotal => role(CellRole::Subtotal),
        AccountField::RepeatedHeader => role(CellRole::RepeatedHeader),
        AccountField::Unused => role(CellRole::Unused),
        AccountField::Ignored => role(CellRole::Ignored),
        AccountField::Error => role(CellRole::Error),
        AccountField::Untied => Cell::count(account.untied(), Style::Figure),
    }
}

/// The sheet's name with its link; a file without sheets is called by what it is.
fn name(context: &Context<'_>, account: &SheetAccount, links: bool) -> Cell {
    let place = Place::sheet(Arc::clone(&account.file), Arc::clone(&account.sheet));
    context.linked(&place, if account.sheet.is_empty() { "（ファイル全体）" } else { &account.sheet }, links)
}
