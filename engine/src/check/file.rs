//! What goes with a state's text: its type, and the texts of a file.

use std::collections::BTreeSet;

use super::needed::{Need, Shows, Texts};
use super::scope;
use super::values::Values;
use crate::diagnostic::Code;
use crate::expression::{self, Function};
use crate::limits::{LONGEST_INVOICE, LONGEST_INVOICE_TITLE};
use crate::syntax::{Given, State};
use crate::template;
use crate::value::{Type, Typed};

/// A file that is made is there; what was sent or stored may be none, and then the text comes
/// alone.
pub(super) fn check(attach: &Given, values: &mut Values<'_, '_>) {
    let Given::Computed(expression) = attach else {
        return values.expect(attach, &Typed::surely(Type::File));
    };
    let Some(typed) = values.typed(attach) else {
        return;
    };
    if [Type::Location, Type::Photo, Type::Document].contains(&typed.of) {
        return;
    }
    if typed.of != Type::File {
        let message = format!(
            "expected a file, a photo or a location, this is {}",
            typed.of
        );
        values.fault(Code::TypeMismatch, attach.span(), message);
    } else if typed.optional {
        let fault = expression::may_be_none(expression, values.place);
        values.diagnostics.add(fault);
    }
}

/// The texts without which a state's file cannot be made.
pub(super) fn texts(state: &State, texts: &mut Texts<'_>) {
    let Some(attach) = &state.attach else {
        return;
    };
    let Some(expression) = attach.expression() else {
        return;
    };
    let chart = expression.called_with(Function::Chart);
    if let Some((name, span)) = super::template::named(state)
        && let Some(template) = texts.here().parsed.templates.get(name)
    {
        texts.of_file("file", span, Need::Required, Shows::Label);
        let printed: BTreeSet<&str> = template.texts().iter().map(|(text, _)| *text).collect();
        for text in printed {
            let attribute = template::attribute(text);
            texts.of_file(&attribute, span, Need::Required, Shows::Label);
        }
    }
    let is_entry = expression.called_with(Function::Ics).is_some();
    if chart.is_some() || is_entry {
        texts.of_file("file", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-title", attach.span(), Need::Required, Shows::Label);
    }
    if expression.called_with(Function::Qr).is_some() {
        texts.of_file("file", attach.span(), Need::Optional, Shows::Label);
    }
    if expression.called_with(Function::Invoice).is_some() {
        texts.of_invoice("invoice-title", attach.span(), LONGEST_INVOICE_TITLE);
        texts.of_invoice("invoice", attach.span(), LONGEST_INVOICE);
    }
    if let Some([groups]) = chart {
        let row = scope::item(&texts.here(), groups);
        texts.bar(row, attach.span());
    }
    if is_entry {
        texts.of_file("file-about", attach.span(), Need::Optional, Shows::Heading);
        texts.of_file("file-place", attach.span(), Need::Optional, Shows::Heading);
    }
}
