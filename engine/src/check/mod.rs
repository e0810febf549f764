//! Proves that an app cannot fail because of a mistake in its files.
//!
//! Each pass reports what it finds. Later passes skip what earlier ones could not understand, so
//! that one fault is reported once.

mod analysis;
mod booking;
mod data;
mod facts;
mod graph;
mod names;
mod required;
mod sees;
mod starts;
mod subject;
mod telegram;
mod values;
mod words;

pub use analysis::{Analysis, Doubt, FlowFacts, Route, StateFacts};
pub use data::place_at;
pub use facts::arm_outcome;
pub use names::Place;
pub use required::{Need, Needed, Scope, form_fields, has_head, leads_to_words, message_id, texts};
pub use subject::{Flow, Parsed};
pub use telegram::LONGEST_TEXT;

use self::subject::Subject;
use crate::diagnostic::Diagnostics;

/// Checks an app whose flows are only parsed. Returns what it finds out about them.
pub fn check(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) -> Analysis {
    booking::check(parsed, diagnostics);
    let analysis = data::complete(parsed, facts::find(parsed, diagnostics));
    let subject = Subject {
        parsed,
        analysis: &analysis,
    };
    graph::check(&subject, diagnostics);
    starts::check(&subject, diagnostics);
    sees::check(parsed.model, diagnostics);
    data::check(&subject, diagnostics);
    let texts = words::check(&subject, diagnostics);
    telegram::check(&subject, &texts, diagnostics);
    analysis
}
