//! Proves that an app does not go wrong for a reason that its files show.
//!
//! Each pass reports what it finds; later passes skip what earlier ones could not make sense of, so
//! that one fault is told once.

mod booking;
mod data;
mod facts;
mod graph;
mod names;
mod required;
mod sees;
mod starts;
mod telegram;
mod values;
mod words;

pub use facts::arm_outcome;
pub use required::{
    Need, Needed, OFFERED, STANDARD_FAILURES, Scope, form_fields, has_head, leads_to_words,
    message_id, texts,
};
pub use starts::environment;
pub use telegram::LONGEST_TEXT;

use crate::diagnostic::Diagnostics;
use crate::program::Program;
use crate::source::Sources;
use crate::syntax::App;

/// Checks a program whose flows are only parsed, and fills in what it finds out about them.
pub fn check(program: &mut Program, app: &App, sources: &Sources, diagnostics: &mut Diagnostics) {
    booking::check(program, app, diagnostics);
    facts::find(program, diagnostics);
    graph::check(program, diagnostics);
    starts::check(program, diagnostics);
    sees::check(program, app, diagnostics);
    data::check(program, diagnostics);
    let texts = words::check(program, app, sources, diagnostics);
    telegram::check(program, &texts, diagnostics);
}
