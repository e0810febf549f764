//! The texts of a file that goes with a state's text.

use super::needed::{Need, Shows, Texts};
use super::scope;
use crate::expression::Function;
use crate::syntax::State;

/// The texts without which a state's file cannot be made.
pub(super) fn texts(state: &State, texts: &mut Texts<'_>) {
    let Some(attach) = &state.attach else {
        return;
    };
    let calls = |function| {
        let expression = attach.expression();
        expression.is_some_and(|it| it.calls(function))
    };
    let chart = attach.expression();
    if let Some([groups]) = chart.and_then(|it| it.called_with(Function::Chart)) {
        let row = scope::item(&texts.here(), groups);
        texts.of_file("file", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-title", attach.span(), Need::Required, Shows::Label);
        texts.bar(row, attach.span());
    }
    if calls(Function::Ics) {
        texts.of_file("file", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-title", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-about", attach.span(), Need::Optional, Shows::Heading);
        texts.of_file("file-place", attach.span(), Need::Optional, Shows::Heading);
    }
}
