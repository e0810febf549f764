//! The texts of a file that goes with a state's text.

use super::needed::{Need, Shows, Texts};
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
    if calls(Function::Ics) {
        texts.of_file("file", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-title", attach.span(), Need::Required, Shows::Label);
        texts.of_file("file-about", attach.span(), Need::Optional, Shows::Heading);
        texts.of_file("file-place", attach.span(), Need::Optional, Shows::Heading);
    }
}
