//! The limits of columns, settings and types.

use std::cmp::Ordering;

use super::names::Place;
use super::subject::Parsed;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::LONGEST_TEXT;
use crate::model::{Breach, Column, Limit};
use crate::syntax::{Definition, Given};
use crate::value::{Proof, Type, Typed, Value};

pub(super) fn check(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) {
    let place = Place::always(parsed.model);
    for (definition, column) in columns(parsed) {
        fitting(definition, column, diagnostics);
        in_order(column, &place, diagnostics);
    }
}

/// Every column, setting and type that the app declares, as it is written and as it is understood.
fn columns<'p>(parsed: &Parsed<'p>) -> Vec<(&'p Definition, &'p Column)> {
    let Parsed { app, model, .. } = *parsed;
    let mut columns = Vec::new();
    let settings = app.settings.iter().map(|it| (it, model.settings()));
    let types = app.types.iter().map(|it| (it, &model.types));
    let of_tables = app.tables.iter().filter_map(|(name, table)| {
        let resolved = model.tables.get(name)?;
        Some(table.columns.iter().map(move |it| (it, &resolved.columns)))
    });
    for ((name, definition), known) in settings.chain(types).chain(of_tables.flatten()) {
        let column = known.get(name);
        // Another of its name, which is told elsewhere, may be known instead.
        let own = column.filter(|column| column.span == Some(definition.name_span));
        columns.extend(own.map(|column| (definition, column)));
    }
    columns
}

/// A limit is one that values of the type can have.
fn fitting(definition: &Definition, column: &Column, diagnostics: &mut Diagnostics) {
    let of = &column.typed.of;
    let written = &definition.limits;
    let of_texts = [
        ("length", written.length.is_some()),
        ("letters", written.letters),
    ];
    let of_ordered = [
        ("from", written.from.is_some()),
        ("to", written.to.is_some()),
    ];
    let texts = of_texts.map(|limit| (limit, of.is_measured(), "texts"));
    let checked = ("check", written.check.is_some());
    let checked = [(checked, *of == Type::Text, "texts of type `text`")];
    let digits = ("digits", written.digits.is_some());
    let digits = [(digits, *of == Type::Decimal, "decimals")];
    let ordered = of_ordered.map(|limit| (limit, of.has_order(), "what can be smaller or larger"));
    for ((key, is_written), fits, what) in texts
        .into_iter()
        .chain(ordered)
        .chain(checked)
        .chain(digits)
    {
        if is_written && !fits {
            diagnostics.add(
                Diagnostic::new(
                    Code::ConflictingKeys,
                    definition.span,
                    format!("`{key}` limits {what}, and this is {of}"),
                )
                .help(format!("leave out `{key}`")),
            );
        }
    }
    if let Some(proof) = column.limits.check {
        proved(definition, column, proof, diagnostics);
        return;
    }
    if written.length.is_some() && of.is_measured() {
        let impossible = match (column.shortest() as usize, column.longest()) {
            (_, 0) => "nobody can write a text of 0 characters",
            (LONGEST_TEXT.., _) => "nobody can write so long a text in one message",
            _ => return,
        };
        diagnostics.add(
            Diagnostic::new(Code::InvalidValue, definition.span, impossible)
                .help(format!("let `length` lie within 1..{LONGEST_TEXT}")),
        );
    }
}

/// What stands beside a check leaves texts that pass it.
fn proved(definition: &Definition, column: &Column, proof: Proof, diagnostics: &mut Diagnostics) {
    let name = proof.name();
    if column.limits.letters {
        let message = format!("`letters` allows no digits, and `check: {name}` wants them");
        diagnostics.add(
            Diagnostic::new(Code::ConflictingKeys, definition.span, message)
                .help("leave out `letters`"),
        );
    }
    let (from, to) = proof.length();
    if column.longest() < from || column.shortest() > to {
        let message = format!("no text of this `length` passes `check: {name}`");
        let possible = format!("let `length` lie within {from}..{to}, or leave it out");
        diagnostics
            .add(Diagnostic::new(Code::InvalidValue, definition.span, message).help(possible));
    }
}

/// Limits are values of the column's type, the smallest before the largest.
fn in_order(column: &Column, place: &Place<'_>, diagnostics: &mut Diagnostics) {
    let mut values = Values { place, diagnostics };
    let limits = [&column.limits.from, &column.limits.to];
    for limit in limits.into_iter().flatten() {
        if let Limit::Computed(expression) = limit {
            let wanted = Typed::surely(column.typed.of.clone());
            values.expect(&Given::Computed(expression.clone()), &wanted);
        }
    }
    for limit in limits.into_iter().flatten() {
        if let Limit::Value(Value::Decimal(number)) = limit
            && number.digits() > column.digits()
        {
            let found = number.digits();
            let message = format!(
                "no value can be `{number}`, which has {found} digits after the point; {}",
                Breach::Digits(column.digits())
            );
            values.diagnostics.add(
                Diagnostic::new(Code::InvalidValue, column.span, message).help(format!(
                    "write `digits: {found}`, or a limit with fewer digits"
                )),
            );
            return;
        }
    }
    let [Some(Limit::Value(from)), Some(Limit::Value(to))] = limits else {
        return;
    };
    if from.order(to) == Some(Ordering::Greater) {
        let message = "the smallest value allowed is larger than the largest";
        diagnostics.add(Diagnostic::new(Code::InvalidValue, column.span, message));
    }
}
