//! From what was checked to a [`Program`]: everything that the files decide is decided here, once.
//!
//! Only an app without errors is compiled. Each `expect` of this stage states what the checker has
//! proved.

mod action;
mod app;
mod button;
mod flow;
mod guards;
mod kind;
mod place;
mod values;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use self::place::FlowPlace;
use crate::check::{Analysis, written};
use crate::expression::Function;
use crate::locale::Catalog;
use crate::model::Model;
use crate::name::Name;
use crate::program::{Flow, Passed, Program};
use crate::syntax;
use crate::template::Template;

/// An app in which the checker found no error.
pub struct Checked {
    pub model: Model,
    pub flows: IndexMap<Name, syntax::Flow>,
    pub analysis: Analysis,
    pub catalog: Catalog,
    pub templates: BTreeMap<Name, Template>,
    /// A digest of the app's files.
    pub version: String,
    /// See [`Program::left_out`].
    pub left_out: Vec<String>,
}

pub fn compile(checked: Checked) -> Program {
    let Checked {
        mut model,
        flows,
        analysis,
        catalog,
        templates,
        version,
        left_out,
    } = checked;
    let about = flows.values().filter_map(|flow| flow.about.as_ref());
    model.heard = about.map(|about| about.value.clone()).collect();
    let compiled = flows.iter().map(|(name, syntax)| {
        let place = FlowPlace {
            model: &model,
            flows: &flows,
            syntax,
            facts: &analysis.flows[name],
        };
        (name.clone(), flow::flow(&place))
    });
    let compiled: IndexMap<Name, Flow> = compiled.collect();
    let states = compiled.values().flat_map(|flow| flow.states.values());
    let guards = states.filter_map(|state| Some(state.kind.actions()?.guards.clone()));
    model.guarded = guards.flatten().collect();
    let states = flows.values().flat_map(|flow| flow.states.values());
    let mut written = states.flat_map(|state| written(state, &templates));
    let names_itself = written.any(|written| written.called_with(Function::Link).is_some());
    Program {
        flows: compiled,
        roles: app::roles(&model),
        sees: app::sees(&model),
        catalog,
        templates,
        version,
        left_out,
        names_itself,
        model,
        passed: Passed::default(),
    }
}
