//! `pick`: a row of a table.

use super::free_for::{self, Picked};
use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::lookup::Lookup;
use crate::check::needed::{Need, Texts};
use crate::check::state_facts::Route;
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::limits::ROWS_ON_PAGE;
use crate::model::{Model, NAME};
use crate::name::Name;
use crate::syntax::expressions;
use crate::syntax::kind::{Pick, StateKind};
use crate::value::{Type, Typed};

/// The buttons of a page of rows: the rows, two arrows, and the other answers.
pub(super) const MOST_ON_PAGE: usize = ROWS_ON_PAGE as usize + 2 + 2;

/// Whether each row of a table has a name by which it can be shown.
pub(super) fn is_named(model: &Model, table: &Name) -> bool {
    matches!(
        model.column_type(table, NAME),
        Some(typed) if !typed.optional && matches!(typed.of, Type::Text | Type::Words)
    )
}

impl Kind for Pick {
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets {
        match lookup.rows(&self.table) {
            Some(table) => Sets::answer(Typed {
                of: match self.many {
                    Some(_) => Type::many(&table.name),
                    None => Type::Row(table.name.clone()),
                },
                optional: self.optional,
            }),
            None => Sets::Nothing,
        }
    }

    fn outcomes(&self, _: &Known<'_>, _: &mut Diagnostics) -> Outcomes<'_> {
        let mut outcomes = Outcomes::done_and([]);
        if self.optional {
            outcomes.insert("skipped".into(), Unrouted::Continues);
        }
        outcomes.insert("none".into(), Unrouted::IsReported);
        Outcomes::Named(outcomes)
    }

    fn pace(&self) -> Pace<'_> {
        Pace::WhenAnsweredUnlessNone
    }

    fn knows_full(&self) -> bool {
        let free_for = self.free_for.as_ref();
        free_for.is_some_and(|given| given.contains_key("day"))
    }

    fn check(&self, here: &Here<'_>, values: &mut Values<'_, '_>) {
        let table = &self.table.value;
        if !here.parsed.model.tables.contains_key(table) {
            return;
        }
        values.looked_up(&self.table, here.roles());
        values.filter(table, &self.filter);
        if let Some(order) = &self.order {
            values.order(table, order);
        }
        for path in &self.search {
            values.searched(table, path);
        }
        if let Some(free_for) = &self.free_for {
            free_for::check(values, here.span(), free_for, &Picked::Row(table));
        }
        if self.take_only {
            shows_only_ways_back(here, values);
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        let mut all = self.filter.expressions();
        all.extend(self.free_for.iter().flat_map(expressions));
        all
    }

    fn texts(&self, texts: &mut Texts<'_>) {
        let here = texts.here();
        texts.screen();
        texts.heading("invalid", here.span(), Need::Optional);
        if self.optional {
            texts.label("skip", here.span(), Need::Optional);
        }
        let model = here.parsed.model;
        let named = is_named(model, &self.table.value);
        // If the table does not exist, that was already reported.
        let need = if named || !model.tables.contains_key(&self.table.value) {
            Need::Optional
        } else {
            Need::Required
        };
        let row = Type::Row(self.table.value.clone());
        texts.row(Some(row), self.table.span, need);
    }

    fn heads(&self, _: &Model, _: &str) -> bool {
        true
    }

    fn most_buttons(&self, _: &Here<'_>) -> usize {
        let ends_search = usize::from(!self.search.is_empty());
        MOST_ON_PAGE + ends_search + usize::from(self.many.is_some())
    }

    fn most_printed(&self, _: &Here<'_>) -> usize {
        ROWS_ON_PAGE as usize
    }

    fn takes_argument(&self) -> bool {
        true
    }
}

/// Where the only row is taken, nobody sees the buttons of `also`: these lead back, or leave.
fn shows_only_ways_back(here: &Here<'_>, values: &mut Values<'_, '_>) {
    let flow = &here.flow;
    let place = |name: &Name| flow.facts.states.get_index_of(name);
    let Some(this) = place(&here.state.name.value) else {
        return;
    };
    let leads_back = |route: &Route| match route {
        Route::End(_) | Route::Again(_) => true,
        Route::State(name) => {
            let is_menu = matches!(flow.syntax.states[name].kind, StateKind::Menu(_));
            is_menu || place(name).is_some_and(|to| flow.facts.ways.dominates(to, this))
        }
    };
    for id in here.state.also.keys() {
        let Some(route) = here.facts.routes.get(id) else {
            continue;
        };
        if !leads_back(route) {
            let message = format!("`take_only` takes the only row, and then nobody sees `{id}`");
            values.diagnostics.add(
                Diagnostic::new(Code::ConflictingKeys, here.span(), message).help(format!(
                    "leave out `take_only`, or offer `{id}` where all come by"
                )),
            );
        }
    }
}
