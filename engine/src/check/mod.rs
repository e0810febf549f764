//! Proves that an app cannot fail because of a mistake in its files.
//!
//! Each pass reports what it finds. Later passes skip what earlier ones could not understand, so
//! that one fault is reported once.

mod action;
mod addressees;
mod again;
mod analysis;
mod background;
mod booking;
mod called;
mod core;
mod data;
mod departures;
mod dropped;
mod facts;
mod file;
mod filled;
mod graph;
#[cfg(test)]
mod growth;
mod kind;
mod limits;
mod links;
mod lock;
mod lookup;
mod mirrored;
mod names;
mod needed;
mod own_rows;
mod pacing;
mod payment;
mod reads;
mod required;
mod reserved;
mod routes;
mod scope;
mod sees;
mod set;
mod starts;
mod state_facts;
mod subject;
mod telegram;
mod template;
mod tool;
mod unused;
mod usages;
mod values;
mod variables;
mod ways;
mod withdrawn;
mod words;

pub use action::{SheetColumn, export_columns, may_find_nothing};
pub use analysis::{Analysis, Doubt, FlowFacts};
pub use dropped::dropped;
pub use kind::{arm_outcome, form_fields};
pub use names::Place;
pub use needed::message_id;
pub use reads::written;
pub use required::{has_head, leads_to_words};
pub use state_facts::{Route, StateFacts};
pub use subject::Parsed;
pub use withdrawn::{Offered, offered};

use self::subject::Subject;
use crate::diagnostic::Diagnostics;

/// Checks an app whose flows are only parsed. Returns what it finds out about them.
pub fn check(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) -> Analysis {
    reserved::check(parsed, diagnostics);
    booking::check(parsed, diagnostics);
    let analysis = facts::find(parsed, diagnostics);
    let subject = Subject {
        parsed,
        analysis: &analysis,
    };
    graph::check(&subject, diagnostics);
    departures::check(&subject, diagnostics);
    starts::check(&subject, diagnostics);
    background::check(&subject, diagnostics);
    payment::check(&subject, diagnostics);
    tool::check(&subject, diagnostics);
    lock::check(&subject, diagnostics);
    sees::check(parsed.model, diagnostics);
    own_rows::check(&subject, diagnostics);
    limits::check(parsed, diagnostics);
    data::check(&subject, diagnostics);
    let texts = match parsed.whole {
        None => words::check(&subject, None, diagnostics),
        Some(flows) => {
            let whole = Parsed {
                flows,
                whole: None,
                ..*parsed
            };
            let analysis = facts::find(&whole, &mut Diagnostics::default());
            let whole = Subject {
                parsed: &whole,
                analysis: &analysis,
            };
            words::check(&subject, Some(&whole), diagnostics)
        }
    };
    telegram::check(&subject, &texts, diagnostics);
    // Where there is an error, a name may be read in what was not understood.
    if !diagnostics.has_errors() {
        unused::check(&subject, diagnostics);
        template::unused(&subject, diagnostics);
    }
    analysis
}
