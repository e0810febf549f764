//! Movements of balances.

use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression};
use crate::model::Column;
use crate::syntax::Given;
use crate::value::{Type, Typed};

/// A balance is a column of a row, and an amount is of its type. What it is for is a row of the
/// table that the column names.
pub(super) fn check(
    values: &mut Values<'_, '_>,
    ledger: &Given,
    amount: &Given,
    about: Option<&Given>,
) {
    let Some(column) = balance(values, ledger) else {
        return;
    };
    values.expect(amount, &Typed::surely(column.typed.of.clone()));
    let wanted = column.ledger.as_ref().and_then(|it| it.about.clone());
    match (about, wanted) {
        (Some(about), Some(table)) => values.expect(about, &Typed::surely(Type::Row(table))),
        (Some(about), None) => values.diagnostics.add(
            Diagnostic::new(
                Code::TypeMismatch,
                about.span(),
                "this ledger does not say what its movements are for",
            )
            .help("declare it: `{ ledger: money, for: booking }`"),
        ),
        (None, _) => {}
    }
}

/// The column of a balance, unless it is none; then that is reported.
fn balance(values: &mut Values<'_, '_>, ledger: &Given) -> Option<Column> {
    let path = ledger.expression().and_then(Expression::as_path);
    let row = path.and_then(|path| {
        let (column, fields) = path.fields.split_last()?;
        let row = Expression::of_path(path.root.clone(), fields.to_vec(), ledger.span());
        Some((row, column))
    });
    let found = row.and_then(|(row, column)| {
        let typed = expression::check(&row, values.place, &mut Diagnostics::default())?;
        let Type::Row(table) = typed.of else {
            return None;
        };
        let table = values.place.model.tables.get(&table)?;
        let column = table.columns.get(column)?;
        column.ledger.is_some().then(|| column.clone())
    });
    if found.is_none() && values.typed(ledger).is_some() {
        values.diagnostics.add(
            Diagnostic::new(Code::TypeMismatch, ledger.span(), "this is no ledger").help(
                "name a column that is declared so: `balance: { ledger: money }`, `$row.balance`",
            ),
        );
    }
    found
}
