//! `pick`: a row of a table.

use super::free_for::{self, Picked};
use super::questions::{Kind, Known, Outcomes, Pace, Sets, Unrouted};
use crate::check::lookup::Lookup;
use crate::check::needed::{Need, Texts};
use crate::check::subject::Here;
use crate::check::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::limits::ROWS_ON_PAGE;
use crate::model::Model;
use crate::syntax::expressions;
use crate::syntax::kind::Pick;
use crate::value::{Type, Typed};

impl Kind for Pick {
    fn sets(&self, lookup: &mut Lookup<'_>) -> Sets {
        match lookup.table(&self.table) {
            Some(table) => Sets::answer(Typed {
                of: Type::Row(table.name.clone()),
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
        if let Some(free_for) = &self.free_for {
            free_for::check(values, here.span(), free_for, &Picked::Row(table));
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
        if self.optional {
            texts.label("skip", here.span(), Need::Optional);
        }
        let model = here.parsed.model;
        let named = matches!(
            model.column_type(&self.table.value, "name"),
            Some(typed) if !typed.optional && matches!(typed.of, Type::Text | Type::Words)
        );
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

    /// A page of rows, two arrows, and the other answers.
    fn most_buttons(&self, _: &Here<'_>) -> usize {
        ROWS_ON_PAGE as usize + 2 + 2
    }

    fn most_printed(&self, _: &Here<'_>) -> usize {
        ROWS_ON_PAGE as usize
    }

    fn takes_argument(&self) -> bool {
        true
    }
}
