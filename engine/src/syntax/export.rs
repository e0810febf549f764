//! `export`: a file with rows.

use super::filter::{Order, Where};
use super::node::name;
use super::only::Written;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::tree::Node;
use crate::value::SheetForm;

/// A column, or a path to a column of a row that the row names.
pub type ColumnPath = Vec<Name>;

/// A file with rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub table: Spanned<Name>,
    pub filter: Where,
    pub order: Option<Spanned<Order>>,
    /// By default the table's own.
    pub columns: Option<Vec<Spanned<ColumnPath>>>,
    pub form: SheetForm,
}

impl Export {
    pub(super) fn read(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Export> {
        Some(Export {
            table: name(written.value)?,
            filter: written.filter(diagnostics),
            order: written.order(diagnostics),
            columns: columns(written.node, diagnostics),
            form: form(written.node, diagnostics),
        })
    }
}

/// The columns at `columns`, as paths; `None` if there is no such key.
fn columns(node: &Node, diagnostics: &mut Diagnostics) -> Option<Vec<Spanned<ColumnPath>>> {
    let written = node.get("columns")?;
    let alone = std::slice::from_ref(written);
    let items = written.as_list().unwrap_or(alone).iter();
    Some(items.filter_map(|item| path(item, diagnostics)).collect())
}

fn path(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<ColumnPath>> {
    let text = node.as_text()?;
    let parts: Vec<&str> = text.split('.').collect();
    if parts.iter().all(|part| Name::is_valid(part)) {
        let path = parts.into_iter().map(Name::new).collect();
        return Some(Spanned::new(path, node.span));
    }
    diagnostics.add(
        Diagnostic::new(
            Code::InvalidValue,
            node.span,
            format!("`{text}` is no column"),
        )
        .help("write `column`, or `column.column` for one of a row that it names"),
    );
    None
}

/// The form at `to`; a spreadsheet unless written.
fn form(node: &Node, diagnostics: &mut Diagnostics) -> SheetForm {
    let Some(written) = node.get("to") else {
        return SheetForm::Xlsx;
    };
    let name = written.as_text().unwrap_or_default();
    SheetForm::named(name).unwrap_or_else(|| {
        let known = SheetForm::ALL.map(SheetForm::name);
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                written.span,
                format!("`export` makes no `{name}`"),
            )
            .did_you_mean(name, known)
            .help(format!("it makes: {}", known.join(", "))),
        );
        SheetForm::Xlsx
    })
}
