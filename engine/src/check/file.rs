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
    let Some(expression) = attach.expression() else {
        return;
    };
    let chart = expression.called_with(Function::Chart);
    let is_entry = expression.called_with(Function::Ics).is_some();
    if chart.is_some() || is_entry {
        texts.of_file("file", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-title", attach.span(), Need::Required, Shows::Label);
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
