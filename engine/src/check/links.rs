//! The deep links by which flows begin, for expressions that make their addresses.

use std::sync::Arc;

use super::analysis::{Analysis, FlowFacts, Links};
use super::subject::Parsed;
use crate::expression::{LinkArgument, LinkStart};
use crate::name::Name;
use crate::syntax::{Flow, Pattern};
use crate::value::Type;

/// Lets the places of every flow know the links of all flows.
pub(super) fn tell(parsed: &Parsed<'_>, analysis: &mut Analysis) {
    let links = parsed.flows.iter().map(|(name, flow)| {
        let facts = analysis.flows.get(name);
        let patterns = flow.starts.iter().filter_map(|start| start.link.as_ref());
        let links = patterns.map(|pattern| link(flow, facts, &pattern.value));
        (name.clone(), links.collect())
    });
    let links: Arc<Links> = Arc::new(links.collect());
    for facts in analysis.flows.values_mut() {
        facts.links = Arc::clone(&links);
    }
}

fn link(flow: &Flow, facts: Option<&FlowFacts>, pattern: &Pattern) -> LinkStart {
    let argument = pattern.arguments.first().map(|state| LinkArgument {
        state: state.clone(),
        of: facts.and_then(|facts| asked(flow, facts, state)),
    });
    LinkStart {
        prefix: pattern.prefix.clone(),
        argument,
    }
}

/// What a state asks for.
fn asked(flow: &Flow, facts: &FlowFacts, state: &Name) -> Option<Type> {
    let variable = flow.states.get(state)?.variable.as_ref();
    let variable = variable.map_or(state, |variable| &variable.value);
    let typed = facts.variables.get(variable)?;
    // Of several rows a link names one.
    Some(typed.of.tested().clone())
}
